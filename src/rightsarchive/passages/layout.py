"""Paragraphs into passages: what belongs together, how long it may be, where each piece stands."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rightsarchive.language.sentences import sentences
from rightsarchive.model import (
    Extraction,
    Joined,
    LineNumbers,
    Locator,
    Paragraph,
    Passage,
    PassageId,
    PassageKind,
    Span,
    stable_id,
)
from rightsarchive.passages.languages import Stretch, languages
from rightsarchive.passages.measure import cut, size
from rightsarchive.passages.navigation import navigation
from rightsarchive.passages.repeats import repeats
from rightsarchive.passages.running_on import chains

FEWEST_WORDS = 60
MOST_WORDS = 150
WHOLE_PARAGRAPH = 180
"""A paragraph of up to so many words is not cut in two: its halves would be found worse (nDCG@10 .764 against .760 in Kazakh)."""
WANTED_WORDS = 120
"""How long the parts of a long paragraph should be at most, so that whole sentences fit under the limit."""
LONGEST_SENTENCE = 400


class _Piece(NamedTuple):
    """A stretch of one paragraph that goes whole into one passage; of several where they go on over the end of a page."""

    spans: tuple[Span, ...]
    words: int
    language: str
    kind: PassageKind
    paragraphs: tuple[Paragraph, ...]

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]


def split(document_id: str, extraction: Extraction, language: str | None = None) -> tuple[Passage, ...]:
    """The passages of a document, in order: whole sentences, 60 to 150 words where the text allows (a paragraph up to 180),
    each on one page (but for a paragraph that goes on over its end), under one heading, of one kind, in one language.

    ``text[passage.locator.start:passage.locator.end] == passage.text``, or the same of its parts, without white space at the ends. Short paragraphs
    that follow each other are put together, long ones cut at sentence ends; a sentence stays whole up to 400 words.
    ``language`` is what the document is said to be in: a weak hint. Navigation is marked, in passages of its own. A
    paragraph that repeats another has no passage: the one that is kept has their locators in ``repeats``. Every other word
    of every paragraph is in exactly one passage.

    The id depends on ``document_id``, the whole text and the offsets alone, so that splitting again gives the same.
    """
    text, paragraphs = extraction.text, extraction.paragraphs
    labels = {page.number: page.label for page in extraction.pages}
    marked = navigation(text, paragraphs)
    repeated = repeats(text, paragraphs, marked)
    copies: dict[int, list[Paragraph]] = defaultdict(list)
    for index, kept in sorted(repeated.items()):
        copies[paragraphs[kept].number].append(paragraphs[index])
    kept_paragraphs = [
        (paragraph, PassageKind.NAVIGATION if index in marked and not paragraph.kind.is_apart else paragraph.kind)
        for index, paragraph in enumerate(paragraphs)
        if index not in repeated and paragraph.start < paragraph.end
    ]
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    lines = LineNumbers(extraction.marks, extraction.pages)
    passages = []
    for ordinal, group in enumerate(_grouped(text, _pieces(text, kept_paragraphs, language)), 1):
        first = group[0]
        spans = _joined(text, group)
        locator = _locator(spans, first.paragraphs[0], group[-1].paragraphs[-1], labels, lines)
        passages.append(
            Passage(
                id=PassageId(stable_id(document_id, digest, locator.start, locator.end)),
                document_id=document_id,
                ordinal=ordinal,
                text=Joined(text, spans).text,
                language=first.language,
                kind=first.kind,
                locator=locator,
                repeats=_repeat_locators(text, group, copies, labels, lines) if copies else (),
                reason=first.paragraphs[0].reason,
            )
        )
    return tuple(passages)


def _joined(text: str, group: Sequence[_Piece]) -> tuple[Span, ...]:
    """The stretches of some pieces, as one where nothing but white space stands between two of a page."""
    spans: list[Span] = []
    page: int | None = None
    for piece in group:
        for paragraph, (start, end) in _by_paragraph(piece):
            if spans and page == paragraph.page and not text[spans[-1][1] : start].strip():
                spans[-1] = spans[-1][0], end
            else:
                spans.append((start, end))
            page = paragraph.page
    return tuple(spans)


def _by_paragraph(piece: _Piece) -> Iterator[tuple[Paragraph, Span]]:
    return zip(piece.paragraphs, piece.spans, strict=True)


def _pieces(text: str, paragraphs: Sequence[tuple[Paragraph, PassageKind]], language: str | None) -> Iterator[_Piece]:
    """Each paragraph in stretches of one language, whole up to 180 words, else of at most 150."""
    hint, found = language, False
    for chain in chains(text, paragraphs):
        (paragraph, kind), *rest = chain
        whole = None if not rest else Joined(text, ((each.start, each.end) for each, _ in chain))
        wording, span = (
            (text, (paragraph.start, paragraph.end)) if whole is None else (whole.text, (0, len(whole.text)))
        )
        for start, end, words, its_language in _stretches(wording, span, hint, found=found):
            if its_language != "und":
                hint, found = its_language, True
            spans = ((start, end),) if whole is None else whole.source(start, end)
            touched = (each for each, _ in chain for first, last in spans if each.start < last and each.end > first)
            yield _Piece(spans, words, its_language, kind, tuple(touched))


def _stretches(text: str, span: Span, hint: str | None, *, found: bool) -> Iterator[Stretch]:
    words = size(text[span[0] : span[1]])
    if words <= WHOLE_PARAGRAPH:
        yield from languages(text, span, words, hint, found=found)
        return
    for start, end, length, language in languages(text, span, words, hint, found=found):
        if length <= WHOLE_PARAGRAPH:
            yield Stretch(start, end, length, language)
        else:
            yield from (Stretch(*piece, language) for piece in _parts(text, (start, end), length, language))


def _parts(text: str, span: Span, words: int, language: str) -> Iterator[tuple[int, int, int]]:
    """A long stretch in parts of whole sentences, about equal in length."""
    wanted = words / -(-words // WANTED_WORDS)
    opened: tuple[int, int, int] | None = None
    before = 0
    parts = 1
    for first, last in _sentences(text, *span, language):
        length = size(text[first:last])
        if opened and (opened[2] + length > MOST_WORDS or before + length / 2 > parts * wanted):
            yield opened
            opened = None
            parts += 1
        opened = (opened[0], last, opened[2] + length) if opened else (first, last, length)
        before += length
    if opened:
        yield opened


def _sentences(text: str, start: int, end: int, language: str) -> Iterator[Span]:
    for first, last in sentences(text[start:end], language):
        span = (start + first, start + last)
        if last - first > LONGEST_SENTENCE and size(text[span[0] : span[1]]) > LONGEST_SENTENCE:
            yield from cut(text, span, WANTED_WORDS)
        else:
            yield span


def _grouped(text: str, pieces: Iterator[_Piece]) -> Iterator[list[_Piece]]:
    """Pieces put together until there are 60 words; what is left over goes to the passage before it where that has room."""
    done: list[_Piece] = []
    opened: list[_Piece] = []
    for piece in pieces:
        if opened and (_parted(text, opened[-1], piece) or _words(opened) + piece.words > MOST_WORDS):
            if (
                done
                and _words(opened) < FEWEST_WORDS
                and not _parted(text, done[-1], opened[0])
                and _words(done) + _words(opened) <= MOST_WORDS
            ):
                done += opened
            else:
                if done:
                    yield done
                done = opened
            opened = []
        opened.append(piece)
        if _words(opened) >= FEWEST_WORDS:
            if done:
                yield done
            done, opened = opened, []
    if done and opened and not _parted(text, done[-1], opened[0]) and _words(done) + _words(opened) <= MOST_WORDS:
        done += opened
        opened = []
    yield from (group for group in (done, opened) if group)


def _words(pieces: Sequence[_Piece]) -> int:
    return sum(piece.words for piece in pieces)


def _parted(text: str, before: _Piece, after: _Piece) -> bool:
    """Whether two neighbours may not share a passage."""
    one, other = before.paragraphs[-1], after.paragraphs[0]
    return (
        before.language != after.language
        or before.kind is not after.kind
        or one.page != other.page
        or one.heading_path != other.heading_path
        or one.reason != other.reason
        or bool(text[before.end : after.start].strip())
    )


def _locator(
    spans: tuple[Span, ...], first: Paragraph, last: Paragraph, labels: Mapping[int, str | None], lines: LineNumbers
) -> Locator:
    over = last.page if last.page != first.page else None
    line, line_end = lines.of(spans[0][0], spans[-1][1])
    return Locator(
        start=spans[0][0],
        end=spans[-1][1],
        paragraph=first.number,
        paragraph_end=last.number,
        page=first.page,
        page_label=None if first.page is None else labels.get(first.page),
        heading_path=first.heading_path,
        page_end=over,
        page_end_label=None if over is None else labels.get(over),
        parts=spans if len(spans) > 1 else (),
        line=line,
        line_end=line_end,
    )


def _repeat_locators(
    text: str,
    group: Sequence[_Piece],
    copies: Mapping[int, list[Paragraph]],
    labels: Mapping[int, str | None],
    lines: LineNumbers,
) -> tuple[Locator, ...]:
    """Where else the words of a passage stand: the very words where they are found, else the whole paragraph."""
    locators = []
    for own, (first, last) in (each for piece in group for each in _by_paragraph(piece)):
        for paragraph in copies.get(own.number, ()):
            at = text.find(text[first:last], paragraph.start, paragraph.end)
            span = (at, at + last - first) if at >= 0 else (paragraph.start, paragraph.end)
            locators.append(_locator((span,), paragraph, paragraph, labels, lines))
    return tuple(sorted(set(locators), key=lambda locator: (locator.start, locator.end)))
