"""The note of a quotation in anybody's paper, held against the source that has its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

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


_SAME = re.compile(
    r"\W*(?:ibid(?:em)?|ib|idem|id|ebd|ebenda|там же|там само|пак там|сол жерде|сонда|aynı yer(?:de)?|a\.\s?g\.\s?e|المرجع نفسه|المصدر نفسه|همان(?:جا)?|同上)\b\.?",
    re.IGNORECASE,
)
"""What a note begins with whose source is that of the note before."""
_SHORTEST_TITLE = 12
_BETWEEN = " ,;:.\u200b"


def whole_note(name: str, notes: Mapping[str, str]) -> str:
    """A note by its name; one that begins with *ibid.* after what it stands for: the note before it, without its pinpoint where it has its own."""
    names = list(notes)
    text = notes.get(name, "")
    at = names.index(name) if name in notes else 0
    said = text
    while at > 0 and (same := _SAME.match(said)):
        at -= 1
        rest, said = said[same.end() :], notes[names[at]]
        if _PAGE.search(rest) or _PARAGRAPH.search(rest):
            said = _PARAGRAPH.sub("", _PAGE.sub("", said))
        text = said = ", ".join(part for part in (said.strip(_BETWEEN), rest.strip(_BETWEEN)) if part)
    return text


def reference_of_note(note: str, given: Citation, others: Iterable[str] = ()) -> Reference:
    """The answer on a reference: what a note says of the source that it names, by title, author or publisher. A note that names none
    of them, or no note, says nothing of it, unless it has the title of one of the ``others``."""
    if not note:
        return Reference(ReferenceKind.NOT_GIVEN)
    if not _names(note, given):
        plain = plainly(note).casefold()
        named = next((each for each in others if len(each) >= _SHORTEST_TITLE and _has_title(plain, each)), None)
        if named is None or named == given.title:
            return Reference(ReferenceKind.NOT_GIVEN)
        return Reference(ReferenceKind.EDITED, (ClaimChange("title", named, given.title),))
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
    return _has_title(plain, given.title)


def _has_title(plain: str, title: str) -> bool:
    wanted = plainly(title).casefold()
    return len(wanted) <= len(plain) / _NAMED * 100 and fuzz.partial_ratio(wanted, plain) >= _NAMED


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
