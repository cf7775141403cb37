"""Paragraphs that go on over the end of a page: which ones are one paragraph in two parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rightsarchive.language.punctuation import COLONS, DASHES, ends_sentence, is_list_item
from rightsarchive.language.scripts import is_small
from rightsarchive.model import Paragraph, PassageKind
from rightsarchive.passages.measure import size

Kept = tuple[Paragraph, PassageKind]

_BETWEEN = frozenset({PassageKind.NAVIGATION, PassageKind.FOOTNOTE, PassageKind.HIDDEN, PassageKind.ANNOTATION})
"""What may stand between the end of a page and the beginning of the next."""

_FEWEST_WORDS = 8
_FULL = 0.8
"""Of the longest line, the last one must have so much; less where no capital letter could tell that a sentence begins."""

_FULL_WITHOUT_CASE = 0.6


def chains(text: str, kept: Sequence[Kept]) -> Iterator[list[Kept]]:
    """The paragraphs in order, those together that go on from page to page. What stands between two of them comes behind them."""
    taken: set[int] = set()
    for number in range(len(kept)):
        if number in taken:
            continue
        chain = [number]
        while (following := _next(text, kept, chain[-1])) is not None:
            chain.append(following)
            taken.add(following)
        yield [kept[one] for one in chain]


def _next(text: str, kept: Sequence[Kept], number: int) -> int | None:
    """The paragraph of the next page in which this one goes on."""
    paragraph, kind = kept[number]
    if paragraph.page is None or kind is not PassageKind.BODY:
        return None
    for following in range(number + 1, len(kept)):
        other, its_kind = kept[following]
        if its_kind in _BETWEEN:
            continue
        if (
            its_kind is not PassageKind.BODY
            or other.page != paragraph.page + 1
            or other.heading_path != paragraph.heading_path
        ):
            return None
        goes_on = runs_on(text[paragraph.start : paragraph.end], text[other.start : other.end])
        return following if goes_on else None
    return None


def runs_on(before: str, after: str) -> bool:
    """Whether the last paragraph of a page goes on in the first of the next: its last sentence does not end, and what follows begins
    as no new one does, or its last line is a full one."""
    end, lines = before.rstrip(), before.split("\n")
    if ends_sentence(before) or end[-1] in COLONS or is_list_item(after, after_end=True):
        return False
    first = next((letter for letter in after if letter.isalnum()), "")
    if end[-1] in DASHES or end[-1] == "\u00ad" or is_small(first):
        return True
    share = _FULL if first.lower() != first.upper() else _FULL_WITHOUT_CASE
    full = len(lines[-1].rstrip()) >= share * max(map(len, lines))
    return full and len(lines) > 1 and size(before) >= _FEWEST_WORDS
