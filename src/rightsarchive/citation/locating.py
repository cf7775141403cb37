"""From a span of text to its locator: page, paragraph, heading."""

from __future__ import annotations

from collections.abc import Sequence

from rightsarchive.errors import UsageError
from rightsarchive.model import Locator, Page, Paragraph


def locate(paragraphs: Sequence[Paragraph], pages: Sequence[Page], start: int, end: int) -> Locator:
    """The locator of ``text[start:end]`` (code points, half open).

    Raises UsageError for a stretch that is empty, touches no paragraph, goes over more than one page (one pinpoint
    cannot be right for two pages, so such a quote is to be cited in two parts), or holds hidden or struck text, a form value or
    an annotation beside other text: a quote says one thing of all its words.
    """
    touched = [paragraph for paragraph in paragraphs if paragraph.start < end and paragraph.end > start]
    if start < 0 or end <= start or not touched:
        raise UsageError(f"there are no words between the characters {start} and {end}.")
    first, last = touched[0], touched[-1]
    if first.page != last.page:
        raise UsageError(
            f"the words go from page {first.page} to page {last.page}.", advice="Cite the part on each page by itself."
        )
    if any((other.kind, other.reason) != (first.kind, first.reason) for other in touched if other.kind.is_apart) or (
        first.kind.is_apart and not last.kind.is_apart
    ):
        raise UsageError(
            "some of these words are no plain text of the page (hidden, struck, filled in or a note), and others are.",
            advice="Cite each part by itself.",
        )
    label = next((page.label for page in pages if page.number == first.page), None)
    return Locator(start, end, first.number, last.number, first.page, label, first.heading_path)
