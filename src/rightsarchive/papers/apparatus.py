"""What a report of ours prints around its quotes (notes, places, hashes, the list of sources), held against what the archive gives.

The report is composed anew from the archive's own citations, in the style and locale that it is in, and compared line by line. What
no line of it accounts for was written by somebody else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz

from rightsarchive.citation import embedding
from rightsarchive.citation.citation import STYLE, Citation
from rightsarchive.citation.rendered import plain
from rightsarchive.citation.verdicts import ClaimChange, Reference, ReferenceKind, Status, Verdict
from rightsarchive.errors import StyleError
from rightsarchive.language.data import languages
from rightsarchive.language.typesetting import set_alike
from rightsarchive.model import Access, primary_language
from rightsarchive.papers.paper import Block, BlockKind, Paper
from rightsarchive.report.document import Quotation, Report, Section, compose
from rightsarchive.report.wording import apart, warning

NOTHING = "(nothing)"
"""Stands for a line that a report does not have."""

_NUMBER = re.compile(r"\[(\d{1,6})\]")
_LOCALE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{2,4})?")
_LIKE = 60


@dataclass(slots=True)
class _Line:
    """A line that a report should print."""

    name: str
    label: str
    text: str

    @property
    def whole(self) -> str:
        return f"{self.label}: {self.text}" if self.label else self.text


@dataclass(slots=True)
class _Region:
    """What a report prints behind one quote."""

    number: int
    printed_number: int | None
    blocks: list[Block] = field(default_factory=list)


def check_apparatus(paper: Paper, verdicts: Sequence[Verdict]) -> tuple[list[Verdict], list[Block]]:
    """The verdicts on the citations of a report, in the order of their numbers, with what it prints otherwise than the archive gives;
    and the paragraphs that are somebody's own. ``paper`` carries citations."""
    assert paper.data is not None
    blocks = _numbered(paper, verdicts)
    regions, own, sources = _parted(blocks)
    report = _composed(paper.data, verdicts, regions)
    if report is None:
        return list(verdicts), own
    changes: dict[int, list[ClaimChange]] = {}
    expected = [quotation for _, quotations in report.sections for quotation in quotations]
    own = [block for block in own if not _is_ours(block, report)]
    for region in regions:
        if not 1 <= region.number <= len(expected):
            own += region.blocks
            continue
        quotation, verdict = expected[region.number - 1], verdicts[region.number - 1]
        found, left = _held(region.blocks, list(_lines(quotation, report)))
        own += left
        if verdict.given is not None:
            changes.setdefault(region.number, []).extend(found)
        if region.printed_number not in {None, region.number}:
            changes.setdefault(region.number, []).append(
                ClaimChange("number", f"[{region.printed_number}]", f"[{region.number}]")
            )
    extra = _held_sources(sources, report, verdicts, changes)
    _held_warning(blocks, report, verdicts, changes)
    told = [_with(verdict, changes.get(number, [])) for number, verdict in enumerate(verdicts, 1)]
    return [*told, *extra], own


def _numbered(paper: Paper, verdicts: Sequence[Verdict]) -> list[Block]:
    """The paragraphs, and where the mark of a quote was lost, the first one that has its words."""
    blocks = list(paper.blocks)
    marked = {block.quotation for block in blocks}
    for number, verdict in enumerate(verdicts, 1):
        if number in marked or verdict.citation is None:
            continue
        for at, block in enumerate(blocks):
            if block.quotation is None and block.text.strip() and set_alike(block.text, verdict.citation.quote):
                blocks[at] = replace(block, quotation=number, marked=(0, len(block.text)))
                break
    return blocks


def _parted(blocks: Sequence[Block]) -> tuple[list[_Region], list[Block], list[Block]]:
    """What stands behind each quote; what stands elsewhere; and what stands under the last heading behind all of them."""
    regions: list[_Region] = []
    own: list[Block] = []
    label: int | None = None
    region: _Region | None = None
    last = max((at for at, block in enumerate(blocks) if block.quotation is not None), default=-1)
    under_heading = False
    sources: list[Block] = []
    for at, block in enumerate(blocks):
        number = _NUMBER.fullmatch(block.text.strip())
        if block.quotation is not None:
            if region is None or region.number != block.quotation or region.blocks:
                region = _Region(block.quotation, label)
                regions.append(region)
            label = None
            start, end = block.marked or (0, len(block.text))
            beside = f"{block.text[:start]} {block.text[end:]}"
            if beside.strip():
                own.append(replace(block, text=beside, kind=BlockKind.TEXT, quotation=None, marked=None))
        elif number is not None:
            label, region = int(number[1]), None
        elif block.kind is BlockKind.HEADING:
            region, under_heading = None, at > last
            sources = [] if under_heading else sources
        elif under_heading:
            sources.append(block)
        elif region is not None:
            region.blocks.append(block)
        elif block.text.strip():
            own.append(block)
    return regions, own, sources


def _composed(data: str, verdicts: Sequence[Verdict], regions: Sequence[_Region]) -> Report | None:
    """The report as the archive gives it; None where nobody knows its style."""
    from rightsarchive.citation import processor  # it reads the styles, for which others need not wait

    citations = [_as_given(verdict) for verdict in verdicts]
    style, locale = embedding.written_in(data)
    locale = locale if _LOCALE.fullmatch(locale) else ""
    if locale and style in processor.styles():  # never a path that a stranger names
        return _compose(citations, style, locale)
    first = next((each for each in regions if 1 <= each.number <= len(citations)), None)
    return None if first is None else _tried(citations, first, locale)


def _compose(citations: Sequence[Citation], style: str, locale: str) -> Report | None:
    try:
        return compose("", [Section("", citations)], style=style, locale=locale)
    except StyleError:
        return None


def _tried(citations: Sequence[Citation], region: _Region, locale: str) -> Report | None:
    """A report of before styles were told, or in a style of the user's own: the shipped style and locale whose note is most like the
    first one that is printed."""
    from rightsarchive.citation import processor

    spoken = {
        each.code
        for each in languages()
        if each.report is not None and any(block.text.startswith(each.report.file) for block in region.blocks)
    } or {"en"}
    told = [each for each in processor.locales() if primary_language(each) in spoken] if not locale else [locale]
    best: tuple[float, Report] | None = None
    for style in dict.fromkeys([STYLE, *processor.styles()]):
        for each in told:
            one = _compose([citations[region.number - 1]], style, each)
            if one is None:
                continue
            note = f"{one.words.source}: {plain(one.sections[0][1][0].note)}"
            likeness = max((fuzz.ratio(note, block.text) for block in region.blocks), default=0.0)
            if best is None or likeness > best[0]:
                best = likeness, one
    if best is None:
        return None
    return _compose(citations, best[1].style, best[1].locale)


def _as_given(verdict: Verdict) -> Citation:
    """The citation as the archive gives it, with what a report prints beside: the words and their repeats are told elsewhere."""
    claimed = verdict.citation
    assert claimed is not None
    if verdict.given is None:
        return claimed
    return verdict.given.model_copy(
        update={"quote": claimed.quote, "repeats": claimed.repeats, "language": claimed.language}
    )


def _lines(quotation: Quotation, report: Report) -> Iterator[_Line]:
    words, citation = report.words, quotation.citation
    yield _Line("note", words.source, plain(quotation.note))
    yield _Line("place", words.locator, quotation.locator)
    if quotation.also_at:
        yield _Line("also at", words.also_at, "; ".join(quotation.also_at))
    yield _Line("sha256", words.file, citation.sha256)
    if label := apart(citation, words):
        yield _Line("kind", "", label)
    if citation.redacted:
        yield _Line("redacted", "", words.redacted)
    if citation.ocr:
        yield _Line("ocr", "", words.ocr)


def _held(blocks: Sequence[Block], lines: list[_Line]) -> tuple[list[ClaimChange], list[Block]]:
    """What is printed otherwise, and what is none of these lines."""
    left = [block for block in blocks if block.text.strip()]
    missing = []
    for line in lines:
        at = next((n for n, block in enumerate(left) if _says(block.text, line.whole)), None)
        if at is None:
            missing.append(line)
        else:
            left.pop(at)
    changes = []
    for line in missing:
        at = next(
            (n for n, block in enumerate(left) if line.label and block.text.lower().startswith(line.label.lower())),
            None,
        )
        if at is None:
            at = next((n for n, block in enumerate(left) if fuzz.ratio(block.text, line.whole) >= _LIKE), None)
        printed = NOTHING if at is None else _value(left.pop(at).text, line.label)
        changes.append(ClaimChange(line.name, printed, line.text))
    return changes, left


def _value(text: str, label: str) -> str:
    value = text[len(label) :] if label and text.lower().startswith(label.lower()) else text
    return " ".join(value.split()).lstrip(": ")


def _says(printed: str, expected: str) -> bool:
    return set_alike(" ".join(printed.split()), " ".join(expected.split()))


def _is_ours(block: Block, report: Report) -> bool:
    """Whether a paragraph is one of the few that every report has."""
    text = block.text.strip()
    return (
        text.startswith(report.words.made)
        or _says(text, report.words.no_quotes)
        or any(_says(text, warning(level, report.words)) for level in (Access.INTERNAL, Access.CONFIDENTIAL))
    )


def _held_sources(
    blocks: Sequence[Block], report: Report, verdicts: Sequence[Verdict], changes: dict[int, list[ClaimChange]]
) -> list[Verdict]:
    """Hold the list of sources against that of the report; what is no source of it has a verdict of its own."""
    left = [block for block in blocks if block.text.strip()]
    file = report.words.file
    for source in report.sources:
        entry = plain(source.entry)
        texts = (f"{entry} {source.sha256}", f"{entry} {file}: {source.sha256}")
        at = next((n for n, block in enumerate(left) if any(_says(block.text, text) for text in texts)), None)
        if at is not None:
            left.pop(at)
            continue
        at = next((n for n, block in enumerate(left) if fuzz.ratio(block.text, texts[1]) >= _LIKE), None)
        printed = NOTHING if at is None else " ".join(left.pop(at).text.split())
        number = next(
            (n for n, verdict in enumerate(verdicts, 1) if verdict.given and verdict.given.sha256 == source.sha256),
            None,
        )
        if number is not None:
            changes.setdefault(number, []).append(ClaimChange("list of sources", printed, texts[0]))
    return [_no_source_of_it(block) for block in left if blocks and block.kind is not BlockKind.NOTE]


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


def _held_warning(
    blocks: Sequence[Block], report: Report, verdicts: Sequence[Verdict], changes: dict[int, list[ClaimChange]]
) -> None:
    """That a report of what is not public says so."""
    above = warning(report.access, report.words)
    if above and not any(_says(block.text, above) for block in blocks):
        strictest = max(
            range(len(verdicts)),
            key=lambda n: verdicts[n].given.metadata.access.level if verdicts[n].given is not None else 0,  # type: ignore[union-attr]
        )
        changes.setdefault(strictest + 1, []).append(ClaimChange("warning", NOTHING, above))


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
