"""The note of a quotation in anybody's paper, held against the source that has its words."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from rightsarchive.citation.citation import Citation
from rightsarchive.citation.verdicts import ClaimChange, Reference, ReferenceKind
from rightsarchive.language.alike import plainly

_NAMED = 85
"""From how many percent of the letters of a title on a note names it."""

_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_PAGE = re.compile(r"(?:\bpp?\.|\bpages?|\bс\.|\bстр\.|\bS\.|\bص\.?|\bб\.)\s*(\d{1,5})", re.IGNORECASE)
_PARAGRAPH = re.compile(
    r"(?:\bparas?\.?|\bparagraphs?|\bpar\.|§+|\bп\.|\bparágrafos?|\bpárrs?\.)\s*(\d{1,5})", re.IGNORECASE
)
_HASH = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", re.IGNORECASE)


def reference_of_note(note: str, given: Citation) -> Reference:
    """The answer on a reference: what a note says of the source that it names, by title, author or publisher. A note that names none
    of them, or no note, says nothing of it."""
    if not note or not _names(note, given):
        return Reference(ReferenceKind.NOT_GIVEN)
    wrong_place = [*_pages(note, given)]
    changes = [*_years(note, given), *_hashes(note, given)]
    if wrong_place:
        return Reference(ReferenceKind.WRONG_PLACE, (*wrong_place, *changes), given.locator)
    return Reference(ReferenceKind.EDITED if changes else ReferenceKind.RIGHT, tuple(changes))


def _names(note: str, given: Citation) -> bool:
    plain = plainly(note).casefold()
    metadata = given.metadata
    names = [author.family or author.literal for author in metadata.authors]
    if any(name and plainly(name).casefold() in plain for name in [*names, metadata.publisher or ""]):
        return True
    return fuzz.partial_ratio(plainly(given.title).casefold(), plain) >= _NAMED


def _years(note: str, given: Citation) -> list[ClaimChange]:
    known, said = given.metadata.published, _YEAR.findall(note)
    retrieved = given.metadata.retrieved
    right = {str(each.year) for each in (known, retrieved) if each is not None}
    if known is None or not said or right & set(said):
        return []
    return [ClaimChange("published", said[0], str(known))]


def _pages(note: str, given: Citation) -> list[ClaimChange]:
    at = given.locator
    said = _PAGE.findall(note)
    printed = re.findall(r"\d+", at.pinpoint or "")
    right = {*printed, str(at.page), str(at.page_end)}
    if at.page is not None and said and not right & set(said):
        return [ClaimChange("page", said[0], at.pinpoint or str(at.page))]
    paragraphs = _PARAGRAPH.findall(note)
    if at.page is None and paragraphs and not any(at.paragraph <= int(each) <= at.paragraph_end for each in paragraphs):
        return [ClaimChange("paragraph", paragraphs[0], str(at.paragraph))]
    return []


def _hashes(note: str, given: Citation) -> list[ClaimChange]:
    said = [each.lower() for each in _HASH.findall(note)]
    return [ClaimChange("sha256", said[0], given.sha256)] if said and given.sha256 not in said else []
