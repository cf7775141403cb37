"""What a report of ours prints around its quotes (notes, remarks, the list of sources), held against what the archive gives.

Everything is made anew from the archive's own citations, in the style and locale that the report is in, and compared. What no line of it
accounts for was written by somebody else, and is judged as in any paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from rapidfuzz import fuzz

from rightsarchive.citation import embedding
from rightsarchive.citation.citation import Citation
from rightsarchive.citation.embedding import Layout
from rightsarchive.citation.loading import load, styles
from rightsarchive.citation.rendered import plain
from rightsarchive.citation.verdicts import ClaimChange, Reference, ReferenceKind, Status, Verdict
from rightsarchive.citation.whole import References, compose_references
from rightsarchive.errors import StyleError
from rightsarchive.language.data.records import ReportWords
from rightsarchive.language.typesetting import Letters, set_alike
from rightsarchive.model import Access
from rightsarchive.papers.alignment import aligned
from rightsarchive.papers.notes import reference_of_note
from rightsarchive.papers.painted import shown_alike
from rightsarchive.papers.paper import Block, BlockKind, Paper
from rightsarchive.report.composing import annex_sources, stands_in_text
from rightsarchive.report.wording import caption_reference, remarks, warning, wording

NOTHING = "(nothing)"
"""Stands for a line that a report does not have."""

_LOCALE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{2,4}){0,2}")
_HASH = re.compile(r"[0-9a-f]{64}")
_LIKE = 60


def check_apparatus(paper: Paper, verdicts: Sequence[Verdict]) -> tuple[list[Verdict], list[Block]]:
    """The verdicts on the citations of a report, in the order of their numbers, with what it prints otherwise than the archive gives;
    and the paragraphs that are somebody's own. ``paper`` carries citations."""
    assert paper.data is not None
    checked = _Checked(paper, verdicts, paper.data)
    checked.notes()
    checked.remarks()
    extra = checked.annex()
    checked.warning()
    told = [_with(verdict, checked.changes.get(number, [])) for number, verdict in enumerate(verdicts, 1)]
    return [*told, *extra], list(checked.own())


class _Checked:
    """One report. ``changes`` are what it prints otherwise, by the number of the citation."""

    def __init__(self, paper: Paper, verdicts: Sequence[Verdict], data: str) -> None:
        self.changes: dict[int, list[ClaimChange]] = {}
        self._paper = paper
        self._says = shown_alike if paper.is_painted else _says
        self._verdicts = verdicts
        self._blocks = _numbered(paper, verdicts)
        self._citations = [_as_given(verdict) for verdict in verdicts]
        self._layout: Layout = embedding.layout_in(data)
        style, locale = embedding.written_in(data)
        self._locale = locale if _LOCALE.fullmatch(locale) else "en-US"
        self._style = style if _is_shipped(style, self._locale) else ""  # never a path that a stranger names
        self._words: ReportWords = wording(self._locale)[1]
        self._sources: list[Block] = []
        self._extra_notes: set[str] = set()
        self._in_text: list[str] = []
        self._references: References | None = None

    # Notes -----------------------------------------------------------------------------------------------------------

    def notes(self) -> None:
        """Hold each note, or each reference in the text, against what the archive gives for the citations in it."""
        numbers = range(1, len(self._citations) + 1)
        clusters = [[number for number in note if number in numbers] for note in self._layout.notes]
        placed = {number for cluster in clusters for number in cluster}
        clusters += [[number] for number in numbers if number not in placed]
        if not self._style:
            self._notes_of_a_style_of_the_users(clusters)
            return
        cited = [[self._citations[number - 1] for number in cluster] for cluster in clusters]
        self._references = compose_references(cited, style=self._style, locale=self._locale)
        expected = self._references.notes
        if stands_in_text(self._style, self._locale):
            self._held_in_text(clusters, expected)
        else:
            self._held_notes(clusters, expected)

    def _held_notes(self, clusters: Sequence[Sequence[int]], expected: Sequence[str]) -> None:
        names = list(dict.fromkeys(name for block in self._blocks for _, name in block.notes))
        printed = [self._paper.notes.get(name, "") for name in names]
        note_of: dict[str, int] = {}
        for ours, its in aligned(expected, printed, self._says):
            if ours is None:
                self._extra_notes |= {names[its]} if its is not None else set()
            elif its is None:
                self._tell(clusters[ours], ClaimChange("note", NOTHING, expected[ours]))
            else:
                note_of[names[its]] = ours
                if not self._says(printed[its], expected[ours]):
                    self._tell(clusters[ours], ClaimChange("note", " ".join(printed[its].split()), expected[ours]))
        self._held_calls(clusters, expected, note_of)

    def _held_calls(
        self, clusters: Sequence[Sequence[int]], expected: Sequence[str], note_of: Mapping[str, int]
    ) -> None:
        """Each quote has the call of its own note behind it."""
        note_with = {number: at for at, cluster in enumerate(clusters) for number in cluster}
        called: dict[int, list[str]] = {}
        for block in self._blocks:
            if block.quotation is not None:
                called.setdefault(block.quotation, []).extend(name for _, name in block.notes)
        for number, its in called.items():
            right = note_with.get(number)
            if right is None or right in {note_of.get(name) for name in its}:
                continue
            name = its[-1] if its else ""
            printed = " ".join(self._paper.notes.get(name, "").split()) or NOTHING
            if not any(each.field == "note" for each in self.changes.get(number, ())):
                self._tell([number], ClaimChange("note", printed, expected[right]))

    def _held_in_text(self, clusters: Sequence[Sequence[int]], expected: Sequence[str]) -> None:
        """References in the text are looked for in their order."""
        text = Letters("\n".join(block.text for block in self._blocks if block.kind is not BlockKind.PASSAGE))
        at = 0
        for cluster, words in zip(clusters, expected, strict=True):
            place = next(text.find(words, at), None)
            if place is None:
                self._tell(cluster, ClaimChange("note", self._behind(cluster) or NOTHING, words))
            else:
                at = place[1]
        self._in_text = sorted(set(expected), key=len, reverse=True)

    def _behind(self, cluster: Sequence[int]) -> str:
        """What is printed behind a quote."""
        for block in self._blocks:
            if block.quotation in cluster and block.marked is not None:
                return " ".join(block.text[block.marked[1] :].split())
        return ""

    def _notes_of_a_style_of_the_users(self, clusters: Sequence[Sequence[int]]) -> None:
        """Nobody knows the style: what a note says of the sources that it names is looked up, as in any paper."""
        names = list(dict.fromkeys(name for block in self._blocks for _, name in block.notes))
        for name, cluster in zip(names, clusters, strict=False):
            for number in cluster:
                told = reference_of_note(self._paper.notes.get(name, ""), self._citations[number - 1])
                if told.changes:
                    self.changes.setdefault(number, []).extend(told.changes)

    # What stands beside ------------------------------------------------------------------------------------------------

    def remarks(self) -> None:
        """What has to be said of the words of a quote stands behind it."""
        behind: dict[int, list[str]] = {}
        number: int | None = None
        for block in self._blocks:
            if block.kind is BlockKind.HEADING:
                number = None
            number = block.quotation or number
            if number is not None and block.quotation is None:
                behind.setdefault(number, []).append(block.text)
        for number in {block.quotation for block in self._blocks} - {None}:
            if number is None or number > len(self._citations):
                continue
            for remark in remarks(self._citations[number - 1], self._words):
                if not any(self._says(text, remark) for text in behind.get(number, ())):
                    self._tell([number], ClaimChange("remark", NOTHING, remark))

    def annex(self) -> list[Verdict]:
        """Hold the list of sources against that of the report; what is no source of it has a verdict of its own."""
        self._sources = list(self._listed())
        left = [block for block in self._sources if block.text.strip()]
        if not left and not self._layout.annex:
            return []
        hashes = self._layout.annex == "hashes" or any(_HASH.search(block.text) for block in left)
        custody = [block for block in left if self._starts(block.text, self._words.custody)]
        left = [block for block in left if block not in custody]
        if self._references is None:
            return self._hashes_alone(left)
        calls = {number: at for at, note in enumerate(self._layout.notes, 1) for number in note}
        if stands_in_text(self._style, self._locale):
            calls = {}
        missing = []
        for source in annex_sources(self._citations, self._references, calls, self._words):
            parts = [plain(source.entry)]
            if hashes:
                parts += [f"{self._words.file}{self._words.colon}{source.sha256}", source.places]
            line = " ".join(parts)
            at = next((n for n, block in enumerate(left) if self._says(block.text, line)), None)
            if at is None:
                missing.append((source.sha256, line))
            else:
                left.pop(at)
        for sha256, line in missing:
            at = next((n for n, block in enumerate(left) if _like(block.text, line)), None)
            printed = NOTHING if at is None else " ".join(left.pop(at).text.split())
            self._tell_source(sha256, printed, line)
        return [_no_source_of_it(block) for block in left]

    def _tell_source(self, sha256: str, printed: str, line: str) -> None:
        """What an entry of the list says otherwise: its hash alone, or more."""
        number = next((n for n, each in enumerate(self._citations, 1) if each.sha256 == sha256), None)
        if number is None or self._verdicts[number - 1].given is None:
            return
        said = _HASH.findall(printed)
        if said and sha256 not in said and self._says(printed.replace(said[0], sha256), line):
            self._tell([number], ClaimChange("sha256", said[0], sha256))
        else:
            self._tell([number], ClaimChange("list of sources", printed, line))

    def _hashes_alone(self, left: Sequence[Block]) -> list[Verdict]:
        """In a style that nobody knows the list may have any entry; its hashes have to be those of the sources."""
        right = {each.sha256 for each in self._citations}
        return [_no_source_of_it(block) for block in left if set(_HASH.findall(block.text)) - right]

    def _listed(self) -> Iterator[Block]:
        """What stands under the last heading that the list of sources has."""
        headings = [at for at, block in enumerate(self._blocks) if block.kind is BlockKind.HEADING]
        last = [at for at in headings if self._says(self._blocks[at].text, self._words.sources)]
        for block in self._blocks[last[-1] + 1 :] if last else ():
            if block.kind is BlockKind.HEADING:
                return
            if block.kind not in {BlockKind.NOTE, BlockKind.PASSAGE}:
                yield block

    def warning(self) -> None:
        """That a report of what is not public says so."""
        levels = [each.metadata.access for each in self._citations]
        strictest = max(levels, key=lambda level: level.level, default=Access.PUBLIC)
        above = warning(strictest, self._words)
        if above and not any(self._says(block.text, above) for block in self._blocks):
            self._tell([levels.index(strictest) + 1], ClaimChange("warning", NOTHING, above))

    # What is left ------------------------------------------------------------------------------------------------------

    def own(self) -> Iterator[Block]:
        """The paragraphs that somebody else wrote, without what is ours in them."""
        ours = {id(block) for block in self._sources}
        passages = {_flat(f"{each.prefix}{each.quote}{each.suffix}") for each in self._citations}
        for block in self._blocks:
            if id(block) in ours or not block.text.strip() or block.kind is BlockKind.HEADING:
                continue
            if block.kind is BlockKind.NOTE and block.name not in self._extra_notes and self._style:
                continue
            if block.kind is BlockKind.PASSAGE and _flat(block.text) in passages:
                continue
            if block.kind is BlockKind.TRANSLATION and self._starts(block.text.strip(), self._words.translation):
                continue
            if block.quotation is not None:
                start, end = block.marked or (0, len(block.text))
                beside = f"{block.text[:start]} {block.text[end:]}"
                block = replace(block, text=beside, kind=BlockKind.TEXT, quotation=None, marked=None)  # noqa: PLW2901
            if block.kind is BlockKind.CAPTION:
                block = replace(block, text=self._without_caption(block.text), kind=BlockKind.TEXT)  # noqa: PLW2901
            text = self._without_references(block.text)
            if text.strip():
                yield block if text == block.text else replace(block, text=text, notes=())

    def _without_caption(self, text: str) -> str:
        """What the caption of a picture says beside a reference to one of the citations."""
        if self._style and text.strip().startswith(self._words.exhibit):
            for each in self._citations:
                told = caption_reference("".join(run.text for run in each.note(self._style, self._locale)))
                if (place := next(Letters(text).find(told), None)) is not None:
                    return f"{text[: place[0]]} {text[place[1] :]}"
        return text

    def _without_references(self, text: str) -> str:
        for words in self._in_text:
            place = next(Letters(text).find(words), None)
            while place is not None:
                text = f"{text[: place[0]]} {text[place[1] :]}"
                place = next(Letters(text).find(words), None)
        return text

    def _starts(self, text: str, words: str) -> bool:
        return words in text if self._paper.is_painted else text.startswith(words)

    def _tell(self, numbers: Sequence[int], change: ClaimChange) -> None:
        for number in numbers:
            if self._verdicts[number - 1].given is not None:
                self.changes.setdefault(number, []).append(change)


def _is_shipped(style: str, locale: str) -> bool:
    with suppress(StyleError):
        if style in styles():
            load(style, locale)
            return True
    return False


def _numbered(paper: Paper, verdicts: Sequence[Verdict]) -> list[Block]:
    """The paragraphs, and where the mark of a quote was lost, the first one that has its words."""
    blocks = list(paper.blocks)
    marked = {block.quotation for block in blocks}
    for number, verdict in enumerate(verdicts, 1):
        if number in marked or verdict.citation is None:
            continue
        for at, block in enumerate(blocks):
            if (
                block.quotation is None
                and block.kind not in {BlockKind.PASSAGE, BlockKind.NOTE}
                and block.text.strip()
                and set_alike(block.text, verdict.citation.quote)
            ):
                blocks[at] = replace(block, quotation=number, marked=(0, len(block.text)))
                break
    return blocks


def _as_given(verdict: Verdict) -> Citation:
    """The citation as the archive gives it, with what a report prints beside: the words and their repeats are told elsewhere."""
    claimed = verdict.citation
    assert claimed is not None
    if verdict.given is None:
        return claimed
    return verdict.given.model_copy(
        update={
            "quote": claimed.quote, "repeats": claimed.repeats, "language": claimed.language, "prefix": claimed.prefix,
            "suffix": claimed.suffix,
        }
    )  # fmt: skip


def _flat(text: str) -> str:
    return "".join(embedding.visible(text).split())


def _says(printed: str, expected: str) -> bool:
    return set_alike(" ".join(printed.split()), " ".join(expected.split()))


def _like(printed: str, expected: str) -> bool:
    """Whether an entry may have been that of the source, whatever its hash is."""
    return fuzz.ratio(_HASH.sub("", printed), _HASH.sub("", expected)) >= _LIKE


def _no_source_of_it(block: Block) -> Verdict:
    text = " ".join(block.text.split())
    change = ClaimChange("list of sources", text, NOTHING)
    message = f"The list of sources has an entry that no quotation of this report is from: “{text}”."
    return Verdict(
        Status.EDITED,
        message,
        None,
        text,
        reference=Reference(ReferenceKind.EDITED, (change,)),
        where=block.place,
    )


def _with(verdict: Verdict, changes: Sequence[ClaimChange]) -> Verdict:
    """A verdict with what its report prints otherwise than the archive gives."""
    if not changes:
        return verdict
    reference = verdict.reference
    kind = reference.kind
    if reference.ok:
        only_hash = all(each.field == "sha256" for each in changes)
        kind = ReferenceKind.HASH if only_hash else ReferenceKind.EDITED
    told = "; ".join(map(str, changes))
    return replace(
        verdict,
        status=Status.EDITED if verdict.status is Status.VERBATIM else verdict.status,
        message=f"{verdict.message} The report prints otherwise than the archive gives: {told}.",
        reference=replace(reference, kind=kind, changes=(*reference.changes, *changes)),
    )
