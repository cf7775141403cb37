"""A part of a quote: some sentences of it, some words, or a stretch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rightsarchive.citation.citation import CONTEXT, Citation
from rightsarchive.errors import UsageError
from rightsarchive.language.sentences import sentences
from rightsarchive.model import Locator, Span, source_of
from rightsarchive.report.reading import seeing

if TYPE_CHECKING:
    from rightsarchive.report.reading import Archive

FIRST, LAST = "first sentence", "last sentence"


def kept_words(citation: Citation, keep: str | int | tuple[int, int], archive: Archive | None) -> Citation:
    """The citation of a part of a quote. Where the place of the whole is not that of the part (it goes over several paragraphs, pages or
    lines), the archive is asked. Raises UsageError."""
    start, end = _stretch(citation, keep)
    if (start, end) == (0, len(citation.quote)):
        return citation
    if archive is not None:
        stretch = source_of(citation.locator.spans, start, end)
        view, version = seeing(archive, citation)
        return view.cite(citation.document_id, stretch[0][0], stretch[-1][1], version=version)
    at = citation.locator
    if at.paragraph_end > at.paragraph or at.page_end is not None or at.line is not None:
        raise UsageError(
            f"the quote from {citation.title} goes over several paragraphs, so a part of it has another place.",
            advice="Give the archive, as in Report(…, archive=archive) or quote(…, archive=archive).",
        )
    return _within(citation, at.within(start, end), start, end)


def _within(citation: Citation, at: Locator, start: int, end: int) -> Citation:
    whole = f"{citation.prefix}{citation.quote}{citation.suffix}"
    first, last = len(citation.prefix) + start, len(citation.prefix) + end
    return citation.model_copy(
        update={
            "quote": citation.quote[start:end],
            "prefix": whole[max(0, first - CONTEXT) : first],
            "suffix": whole[last : last + CONTEXT],
            "locator": at,
            "repeats": (),
            "passage_id": None,
        }
    )


def _stretch(citation: Citation, keep: str | int | tuple[int, int]) -> Span:
    quote = citation.quote
    if isinstance(keep, tuple):
        start, end = keep
        if not 0 <= start < end <= len(quote):
            raise UsageError(f"the quote has {len(quote)} signs; {start} to {end} is no part of it.")
        return keep
    if isinstance(keep, str) and keep not in {FIRST, LAST}:
        found = quote.find(keep)
        if found < 0:
            raise UsageError(
                f"the words “{keep}” do not stand so in the quote from {citation.title}.",
                advice="Copy them from it, or ask the archive for them: archive.cite_words(document, words).",
            )
        return found, found + len(keep)
    spans = sentences(quote, citation.language or "und") or [(0, len(quote))]
    if keep == LAST:
        return spans[-1]
    count = 1 if keep == FIRST else int(keep)
    if count < 1:
        raise UsageError("at least one sentence is kept.")
    return spans[0][0], spans[min(count, len(spans)) - 1][1]
