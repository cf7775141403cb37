"""Whether a block of a page is text of its own, or only leads to other pages."""

from __future__ import annotations

from rightsarchive.language.punctuation import ends_sentence, may_end_paragraph
from rightsarchive.passages.measure import size
from rightsarchive.passages.phrases import Line, is_invitation, is_list_title

_MOSTLY_LINKS = 0.7
_LONGEST_LINK = 200
_FEWEST_WORDS = 25


def leads_elsewhere(text: str, links: int) -> bool:
    """Whether a block of ``text``, of which ``links`` code points are links, is a list of other pages."""
    lines = text.count("\n") + 1
    return links > _MOSTLY_LINKS * len(text) and len(text) < _LONGEST_LINK * lines and not ends_sentence(text)


def sends_on(text: str, links: int) -> bool:
    """A line such as “Related articles: …” whose second half is a link."""
    title, colon, rest = text.partition(":")
    if not colon or not links > 0.9 * len(rest.strip()) > 0:
        return False
    line = Line(title)
    return is_list_title(line) or is_invitation(line)


def is_running_text(text: str) -> bool:
    """Whether it reads as a paragraph, whatever stands around it."""
    return size(text) >= _FEWEST_WORDS and may_end_paragraph(text)
