"""What each language's file has and lacks of what can be said of a language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from rightsarchive.language.data import Language

PARTS: Final[Mapping[str, Callable[[Language], object]]] = {
    "detection": lambda each: each.detection.model or each.detection.decides,
    "continuing": lambda each: each.continuing.words or each.continuing.letters,
    "stop words": lambda each: each.stop_words.source or each.stop_words.further,
    "stemmer": lambda each: each.stems.snowball or each.stems.whole or each.stems.tones,
    "dates": lambda each: each.dates.months or each.dates.year_sign or each.dates.before_numbers,
    "spans": lambda each: each.spans.to or each.spans.both,
    "abbreviations": lambda each: each.sentences.never,
    "frequent words": lambda each: each.pages.common,
    "offices": lambda each: each.documents.offices,
    "bylines": lambda each: each.documents.bylines,
    "publication": lambda each: each.documents.published,
    "document types": lambda each: each.document_types,
    "web pages": lambda each: each.web.boilerplate and each.web.menu and each.web.list_titles,
    "quoting": lambda each: each.quoting.negations,
    "reports": lambda each: each.report,
    "OCR": lambda each: each.head.tesseract,
}
"""Each part, and what of a file says that it is there."""


def lacking(language: Language) -> tuple[str, ...]:
    """The parts that a language's file lacks. Without a stemmer the first five letters of a word are taken; whatever else is
    lacking falls back on what holds for every language."""
    return tuple(part for part, has in PARTS.items() if not has(language))


def held(language: Language) -> tuple[str, ...]:
    """The parts that it has."""
    return tuple(part for part, has in PARTS.items() if has(language))
