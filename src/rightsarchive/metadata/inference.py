"""What can be told about a document from its text alone: title, language, date. The weakest layer of metadata."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Sequence
from typing import Any

from rightsarchive.language.dates import dates
from rightsarchive.language.punctuation import ends_statement
from rightsarchive.metadata.stamps import stamp
from rightsarchive.model import Extraction, FieldOrigin, Origin, Paragraph, PartialDate, Passage, PassageKind
from rightsarchive.model.layers import Found, first

_LONGEST_TITLE = 200
_LONGEST_DATE = 100
_LONGEST_LINE = 20 * _LONGEST_TITLE

_FIRST_LINES = 15

_UNSAID = frozenset({PassageKind.NAVIGATION, *(kind for kind in PassageKind if kind.is_apart)})
"""What tells nothing of the document as a whole."""


def infer(extraction: Extraction, passages: Sequence[Passage], stem: str | None, stated: Sequence[Found] = ()) -> Found:
    """``stem`` is the file's name without its ending, the last resort for a title. A title or a date that is ``stated`` is not
    looked for."""
    found: dict[str, tuple[Any, FieldOrigin]] = {}
    language = main_language(passages)
    if language is not None:
        found["language"] = (language, _origin("detected"))
    if first(stated, "title") is None:
        title, how = _title(extraction, passages, stem)
        if title:
            found["title"] = (title, _origin(how))
    if first(stated, "published") is None:
        date = _date(extraction, language)
        if date is not None:
            found["published"] = (date, _origin("the only date that stands alone near the top"))
    return found


def main_language(passages: Sequence[Passage]) -> str | None:
    """The language of most of the text, or None."""
    sizes: Counter[str] = Counter()
    for passage in passages:
        if passage.language != "und" and passage.kind not in _UNSAID:
            sizes[passage.language] += len(passage.text)
    return max(sizes, key=lambda language: (sizes[language], language)) if sizes else None


def _title(extraction: Extraction, passages: Sequence[Passage], stem: str | None) -> tuple[str, str]:
    skipped = {
        span for p in passages if p.kind is PassageKind.NAVIGATION for span in [(p.locator.start, p.locator.end)]
    }
    lines = [
        (paragraph, _line(extraction.text, paragraph))
        for paragraph in extraction.paragraphs[:_FIRST_LINES]
        if paragraph.kind not in _UNSAID
        and not any(start <= paragraph.start and paragraph.end <= end for start, end in skipped)
    ]
    lines = [(paragraph, line) for paragraph, line in lines if stamp(line) is None]
    for paragraph, line in lines:
        if paragraph.kind is PassageKind.HEADING and line and len(line) <= _LONGEST_TITLE:
            return line, "first heading"
    for _, line in lines[:1]:
        if len(line) <= _LONGEST_TITLE and not ends_statement(line):
            return line, "first line"
    return (stem, "file name") if stem else ("", "")


def _line(text: str, paragraph: Paragraph) -> str:
    """A paragraph as one line, of a long one the beginning: it is no title, and its words may be millions."""
    return " ".join(text[paragraph.start : min(paragraph.end, paragraph.start + _LONGEST_LINE)].split())


def _date(extraction: Extraction, language: str | None) -> PartialDate | None:
    alone = set()
    for paragraph in extraction.paragraphs[:_FIRST_LINES]:
        if paragraph.kind in _UNSAID or paragraph.end - paragraph.start > _LONGEST_DATE:
            continue
        line = extraction.text[paragraph.start : paragraph.end]
        for mention in dates(line, language or "und"):
            if mention.start == 0 and mention.end == len(line) and len(mention.date.parts) == 3:
                alone.add(mention.date)
    return alone.pop() if len(alone) == 1 else None


@functools.cache
def _origin(how: str) -> FieldOrigin:
    return FieldOrigin(origin=Origin.INFERRED, where=how)
