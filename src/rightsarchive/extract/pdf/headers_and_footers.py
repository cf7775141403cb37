"""Running headers, footers and page numbers: lines that stand at the same height on page after page."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from rightsarchive.extract.pdf.lines import PageText, PdfLine
from rightsarchive.language.data import gathered

# Measured on real files: nearly all running lines stand in the outer 12 % of the page.
_ZONE = 0.12
_NUMBER_ZONE = 0.2
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"\d+|\b[ivxlcdm]+\b")
_IDENTIFIER = re.compile(
    r"(?<![\w/.-])(?:"
    r"\d{3,6}/\d{2,4}(?![/\d])"  # 58217/19
    r"|[A-Z]{1,5}[-‑ ]\d{2,}[/-]\d{2,}(?![/\d])"  # KT-4471/2023
    r"|\d{1,2}:\d{2}-[a-z]{2}-\d{3,}[\w-]*"  # 3:21-cv-00417-QRS
    r"|[A-Z]{2,}[-_]?\d{4,}(?!\d)"  # a Bates number: SMITH000123
    r"|[A-Z]{1,5}(?:/[A-Z0-9.]+){2,}"  # A/HRC/55/66
    r")"
)
"""Numbers by which a case, a document or one page of it is known."""
_LARGE = 1.12
_LONGEST = 200
_MOST_LINES = 5


@cache
def _page_number_words() -> frozenset[str]:
    return frozenset(["", *gathered(lambda each: each.pages.page_number)])


def _masked(line: PdfLine) -> str:
    return " ".join(_NUMBER.sub("#", line.text.casefold()).split())


def _is_page_number(key: str) -> bool:
    """A number with nothing else but dashes, strokes and the word for “page”: ``- # -``, ``page # of #``."""
    return "#" in key and all(word in _page_number_words() for word in re.split(r"[\s#.,:|/\\()\[\]–—-]+", key))


def headers_and_footers(pages: Sequence[PageText]) -> list[set[int]]:
    """For each page, the numbers of its lines that are running headers, footers or page numbers.

    A line counts when the same words (digits and roman numbers masked) stand in the outer 12 % of at least three pages, or
    of both pages of two, set apart from the text there by a gap or another size of type; or when it is a bare page number
    there, or the outermost line of a wide margin. A numbered line in large type (“Case 4” above every case) is a heading.
    """
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[line.size] += len(line.text)
    large = _LARGE * max(sizes, key=sizes.__getitem__, default=0.0)
    outer: list[list[tuple[PdfLine, str]]] = []
    found: list[set[int]] = []
    inside: Counter[str] = Counter()
    for page in pages:
        short = [(line, _masked(line)) for line in page.lines if len(line.text) <= _LONGEST]
        outer.append(
            [
                (line, key)
                for line, key in short
                if _within(line, page, _ZONE) and (line.size < large or "#" not in key or _is_page_number(key))
            ]
        )
        inside.update({key for line, key in short if not _within(line, page, _ZONE)})
        found.append({line.number for line, key in short if _is_page_number(key) and _is_outermost(line, page)})
    on_pages = Counter(key for lines in outer for key in {key for _, key in lines})
    enough = min(3, max(2, len(pages)))
    # What stands as often in the middle of pages is text that repeats itself.
    repeated = {key for key, count in on_pages.items() if count >= enough and inside[key] < 0.5 * count}
    repeated -= _counted_at_will(outer, repeated)
    apart: Counter[str] = Counter()
    for page, lines in zip(pages, outer, strict=True):
        candidates = [line for line, key in lines if key in repeated]
        apart.update({key for line, key in lines if key in repeated and _stands_apart(line, page, candidates)})
    for numbers, lines in zip(found, outer, strict=True):
        numbers.update(line.number for line, key in lines if apart[key] >= enough or _is_page_number(key))
    return found


def _counted_at_will(outer: list[list[tuple[PdfLine, str]]], repeated: set[str]) -> set[str]:
    """Keys of lines that differ in a number which does not follow the pages: notes (“3 Interview of 9 May”, “12 Ibid., 4”)
    and not running lines. A chapter's number stays for some pages, that of a page keeps its distance from the page."""
    numbers: dict[str, list[tuple[int, list[str]]]] = {}
    for page, lines in enumerate(outer):
        for line, key in lines:
            if key in repeated and "#" in key and not _is_page_number(key):
                numbers.setdefault(key, []).append((page, _DIGITS.findall(line.text)))
    return {key for key, found in numbers.items() if any(_at_will(*each) for each in _columns(found))}


def _columns(found: list[tuple[int, list[str]]]) -> Iterator[tuple[list[int], list[int]]]:
    """The first number of every line, the second, and so on, each with the pages of the lines."""
    pages = [page for page, _ in found]
    for column in range(min(len(numbers) for _, numbers in found)):
        yield pages, [int(numbers[column]) for _, numbers in found]


def _at_will(pages: list[int], values: list[int]) -> bool:
    offsets = {value - page for page, value in zip(pages, values, strict=True)}
    changes = sum(one != other for one, other in itertools.pairwise(values))
    # A page number may begin anew now and then in a file.
    return len(offsets) > 0.7 * len(values) and changes > len(values) / 2


def _stands_apart(line: PdfLine, page: PageText, candidates: list[PdfLine]) -> bool:
    """Whether a gap or another size of type parts ``line`` and its like from the text of the page."""
    numbers = {candidate.number for candidate in candidates}
    top = line.y > (page.top + page.bottom) / 2
    others = [other for other in page.lines if other.number not in numbers and (other.y < line.y) == top]
    if not others:
        return True
    # Several running lines together: the innermost of them is what borders on the text.
    group = [candidate for candidate in candidates if (candidate.y > (page.top + page.bottom) / 2) == top]
    inner = min(group, key=lambda each: each.y) if top else max(group, key=lambda each: each.y)
    if len(group) > _MOST_LINES:
        return False
    nearest = min(others, key=lambda other: abs(other.y - inner.y))
    return abs(nearest.y - inner.y) > 1.6 * max(inner.size, nearest.size) or abs(nearest.size - inner.size) > 0.6


def _within(line: PdfLine, page: PageText, share: float) -> bool:
    margin = share * (page.top - page.bottom)
    return not page.bottom + margin < line.y < page.top - margin


def _is_outermost(line: PdfLine, page: PageText) -> bool:
    heights = [other.y for other in page.lines if other.number != line.number]
    return bool(heights) and _within(line, page, _NUMBER_ZONE) and not min(heights) <= line.y <= max(heights)


def is_new_identifier(line: str, seen: set[str]) -> bool:
    """Whether a running line tells which case or page this is, by a number that is not among ``seen``: a docket, the symbol of a
    document, a Bates number. Those that it has are added."""
    found = {number.casefold() for number in _IDENTIFIER.findall(line)}
    new = found - seen
    seen |= found
    return bool(new)
