"""A whole paper checked: the citations that it carries, what is printed around them, and every other quotation and unmarked copy in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rapidfuzz import fuzz

from rightsarchive.citation.citation import Citation
from rightsarchive.citation.differences import differences, in_words, shown
from rightsarchive.citation.embedding import visible
from rightsarchive.citation.lost import lost, lost_in
from rightsarchive.citation.quoting import is_marked
from rightsarchive.citation.verdicts import (
    Reference,
    ReferenceKind,
    Status,
    Verdict,
    Verdicts,
    Words,
    WordsKind,
    grave_status,
)
from rightsarchive.language.alike import plainly
from rightsarchive.language.losses import words_in
from rightsarchive.language.scripts import count_right_to_left
from rightsarchive.model import Span
from rightsarchive.papers.apparatus import check_apparatus
from rightsarchive.papers.lookup import Found, Lookup
from rightsarchive.papers.notes import reference_of_note, whole_note
from rightsarchive.papers.paper import Block, BlockKind
from rightsarchive.papers.quotations import Quotation, marked_stretches, quotations
from rightsarchive.papers.reading import paper_of, printed_quotes
from rightsarchive.papers.runs import RUN, free_words, runs

LIKE_RUN = 88
"""From how many percent of shared letters on a sentence is told as a copy that was changed."""

_SENTENCE = re.compile(r"[^.!?؟。！？…\n]+(?:[.!?؟。！？…]+|\n|\Z)")

_STOPS = ".,;: "
"""A quoter sets the stop of the own sentence inside of the marks, or leaves that of the source away."""

Judge = Callable[[Citation, str], Verdict]
"""The verdict on a citation and the words that are printed for it."""


def check_paper(path: Path, judge: Judge, lookup: Lookup) -> Verdicts:
    """The verdicts on a report of ours or on anybody's paper: first those on the citations that it carries, then those on its other
    quotations and on what is copied without marks, in its order. Raises UnreadableFileError, BrokenFileError, LimitError."""
    paper = paper_of(path)
    printed = printed_quotes(paper, path)
    places = {block.quotation: block.place for block in reversed(paper.blocks) if block.quotation is not None}
    verdicts = [replace(judge(each.citation, each.quote), where=places.get(each.number, "")) for each in printed]
    own: Sequence[Block] = paper.blocks
    if verdicts:
        verdicts, own = check_apparatus(paper, verdicts)
        if paper.is_painted:
            verdicts = [_as_painted(each) for each in verdicts]
    order = {id(block): at for at, block in enumerate(paper.blocks)}
    called = dict.fromkeys(name for block in paper.blocks for _, name in block.notes)
    checker = _Checker({name: paper.notes.get(name, "") for name in called}, lookup)
    in_order = sorted(own, key=lambda block: order.get(id(block), 0))
    for block, marked in zip(in_order, marked_stretches(in_order), strict=True):
        verdicts += checker.of_block(block, marked)
    return Verdicts(verdicts)


def _as_painted(verdict: Verdict) -> Verdict:
    """A PDF does not say in which order words from right to left were written: what was not compared is told."""
    said = verdict.quote if verdict.citation is None else f"{verdict.quote} {verdict.citation.title}"
    return replace(verdict, message=f"{verdict.message} {_UNCHECKED}") if count_right_to_left(said) else verdict


_UNCHECKED = "In a PDF the order of words from right to left is not fully compared: verify the .docx or .html."


@dataclass(frozen=True, slots=True)
class _Checker:
    """``notes`` are those of the paper, in the order in which they are called."""

    notes: Mapping[str, str]
    lookup: Lookup

    def of_block(self, block: Block, marked: Sequence[Span]) -> Iterator[Verdict]:
        for quotation in quotations(block, marked):
            if block.kind is not BlockKind.NOTE or not self._is_title(quotation.text):
                yield self._of_quotation(quotation)
        if block.kind not in {
            BlockKind.QUOTE,
            BlockKind.HEADING,
            BlockKind.NOTE,
        }:  # a note may repeat words of its source
            yield from self._unmarked(block, marked)

    def _of_quotation(self, quotation: Quotation) -> Verdict:
        note = whole_note(quotation.note or "", self.notes)
        found = self.lookup.find(quotation.text)
        where = quotation.block.place
        if found is None:
            message = "No source in the archive, as far as you may see it, has these words."
            return Verdict(
                Status.NO_SOURCE, message, None, quotation.text, words=Words(WordsKind.NOWHERE),
                reference=Reference(ReferenceKind.UNKNOWN), where=where, note=note,
            )  # fmt: skip
        return self._of_source(quotation.text, found, where, note)

    def _of_source(self, words: str, found: Found, where: str, note: str) -> Verdict:
        quote = visible(words)
        given = self.lookup.cite(found.document, found.source, found.place)
        title = given.title
        reference = reference_of_note(note, given, self._titles_in(note))
        if found.standing is None:
            different = differences(quote, found.near)
            warnings = lost_in(different, given.language)
            message = " ".join(
                [f"Altered from {title!r} ({given.locator}). {in_words(quote, found.near)}", *map(str, warnings)]
            )
            return Verdict(
                Status.ALTERED, message, None, words, nearest=found.near, words=Words(WordsKind.ALTERED, different),
                reference=reference, warnings=warnings, given=given, where=where, note=note,
            )  # fmt: skip
        its = found.source.quoted(found.place).text
        kind = WordsKind.TYPOGRAPHY
        if found.standing.changes:
            kind = WordsKind.MARKED
        elif _squeezed(quote).rstrip(_STOPS) in _squeezed(its):
            kind = WordsKind.VERBATIM
        warnings = lost(
            found.source.text, (found.place.start, found.place.end), found.standing.changes, None, given.language
        )
        grave = any(each.grave for each in warnings)
        status = grave_status(warnings) if grave else _STATUS.get(reference.kind, Status.VERBATIM)
        how = {WordsKind.TYPOGRAPHY: " but for typography", WordsKind.MARKED: " but for what is marked"}.get(kind, "")
        said = [f"Word for word{how} in {title!r}: {given.locator}."]
        said += [
            f"{each.mark} stands for “{shown(each.source.split())}”." for each in found.standing.changes if each.source
        ]
        if reference.changes:
            said.append(f"The note says otherwise: {'; '.join(map(str, reference.changes))}.")
        return Verdict(
            status, " ".join([*said, *map(str, warnings)]), None, words, found.place.start, found.place.end,
            words=Words(kind, changes=found.standing.changes), reference=reference, warnings=warnings, given=given,
            where=where, note=note,
        )  # fmt: skip

    def _is_title(self, words: str) -> bool:
        """Whether words in quotation marks in a note are the title of a source."""
        said = plainly(words).casefold().strip(_STOPS)
        return any(said == plainly(title).casefold().strip(_STOPS) for title in self._titles_in(words))

    def _titles_in(self, note: str) -> Iterator[str]:
        """The titles of the sources that share most with a note."""
        if note:
            yield from dict.fromkeys(
                hit.document.metadata.title or hit.document.title for hit in self.lookup.passages(note)
            )

    def _unmarked(self, block: Block, marked: Sequence[Span]) -> Iterator[Verdict]:
        """What is copied without quotation marks: runs of words that a source has, and sentences that are nearly its own."""
        told: list[Span] = []
        near: list[tuple[Span, str]] = []
        mine = free_words(block, marked)
        for span in _chunks(block.text):
            words = block.text[slice(*span)].strip()
            if words_in(words) < RUN or not any(span[0] <= each.span[0] < span[1] for each in mine):
                continue
            for hit in self.lookup.passages(words):
                told += runs(mine, self.lookup.around(hit))
                like = fuzz.partial_ratio(plainly(words), plainly(hit.passage.text)) >= LIKE_RUN
                if like and not _overlaps(span, marked):
                    near.append((span, words))
        kept: list[Span] = []
        for span in sorted(set(told), key=lambda each: each[0] - each[1]):
            if not _overlaps(span, kept):
                kept.append(span)
        for span, words in near:
            if not _overlaps(span, kept) and not is_marked(words):
                kept.append(span)
        for span in sorted(kept):
            words = block.text[slice(*span)].strip()
            found = self.lookup.find(words)
            if found is not None:
                yield _as_unmarked(self._of_source(words, found, block.place, ""))


def _overlaps(span: Span, others: Sequence[Span]) -> bool:
    return any(span[0] < end and span[1] > start for start, end in others)


def _chunks(text: str) -> Iterator[Span]:
    """Sentences, short ones with the next."""
    start = None
    for sentence in _SENTENCE.finditer(text):
        start = sentence.start() if start is None else start
        if words_in(text[start : sentence.end()]) >= RUN:
            yield start, sentence.end()
            start = None
    if start is not None:
        yield start, len(text)


_STATUS = {
    ReferenceKind.WRONG_PLACE: Status.MOVED,
    ReferenceKind.EDITED: Status.EDITED,
    ReferenceKind.HASH: Status.EDITED,
}


def _as_unmarked(verdict: Verdict) -> Verdict:
    return replace(verdict, status=Status.UNMARKED, message=f"Copied without quotation marks. {verdict.message}")


def _squeezed(text: str) -> str:
    return " ".join(text.split())
