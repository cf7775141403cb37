"""What a citation says of its source, held against what the archive says of it now."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import fuzz

from rightsarchive.citation.citation import Citation
from rightsarchive.citation.locating import Source
from rightsarchive.citation.verdicts import ClaimChange, Reference, ReferenceKind
from rightsarchive.language.alike import alike
from rightsarchive.model import Locator, Metadata

# Whose change makes no reference false: who may read a document, and what it is to the user.
_NOT_COMPARED = frozenset({"access", "cases", "extra", "notes", "part_of", "persons", "places", "rights"})
COMPARED = tuple(name for name in Metadata.model_fields if name not in _NOT_COMPARED)

_REPEATED = 75
"""Percent of shared letters from which on a passage is taken as a repeat that was cited as one."""

_OF_CITATION = ("extractor", "media_type", "ocr", "redacted", "kind", "reason")


def held_against(claimed: Citation, given: Citation, source: Source, at: Locator) -> Reference:
    """The answer on a reference: ``given`` is what the archive gives for the words at ``at``, the place where they stand."""
    place = tuple(_place(claimed, given, source, at))
    said = tuple(_changes(claimed, given, source))
    if place:
        return Reference(ReferenceKind.WRONG_PLACE, (*place, *said), given.locator)
    if said:
        return Reference(ReferenceKind.EDITED, said)
    if claimed.text_sha256 != given.text_sha256:
        change = ClaimChange("text_sha256", claimed.text_sha256, given.text_sha256)
        # Another release may read a file otherwise. The same one does not.
        same_reader = claimed.extractor == given.extractor
        return Reference(ReferenceKind.HASH if same_reader else ReferenceKind.RIGHT, (change,))
    return Reference(ReferenceKind.RIGHT)


def _place(claimed: Citation, given: Citation, source: Source, at: Locator) -> Iterator[ClaimChange]:
    """What the locator of a citation says otherwise than that of the words."""
    mine, its = claimed.locator, given.locator
    if str(mine) != str(its):
        yield ClaimChange("place", str(mine), str(its))
    elif mine.heading_path != its.heading_path:
        yield ClaimChange("headings", " › ".join(mine.heading_path), " › ".join(its.heading_path))
    elif mine.spans != its.spans and source.quoted(mine).text != claimed.quote:
        yield ClaimChange("characters", _spans(mine), _spans(at))
    for repeat in claimed.repeats:
        if not _stands(claimed.quote, source, repeat):
            yield ClaimChange("repeats", str(repeat), "not there")


def _stands(quote: str, source: Source, at: Locator) -> bool:
    """Whether words that say the same (``passages.repeats``) stand at another place that is claimed for them."""
    found, there = source.placed(at), source.quoted(at).text
    says_the_same = alike(quote, there) or fuzz.partial_ratio(quote, there) >= _REPEATED
    return says_the_same and (found is None or str(found) == str(at))


def _spans(locator: Locator) -> str:
    return ", ".join(f"{start}–{end}" for start, end in locator.spans)


def _changes(claimed: Citation, given: Citation, source: Source) -> Iterator[ClaimChange]:
    for name in COMPARED:
        mine, its = getattr(claimed.metadata, name), getattr(given.metadata, name)
        # What is not said is not false.
        if mine and mine != its:
            yield ClaimChange(name, told(mine), told(its))
    for name in _OF_CITATION:
        mine, its = getattr(claimed, name), getattr(given, name)
        if mine != its and not (name == "extractor" and claimed.text_sha256 != given.text_sha256):
            yield ClaimChange(name, told(mine), told(its))
    start, end = given.locator.start, given.locator.end
    if source.quoted(claimed.locator).text != claimed.quote:
        if claimed.locator.spans == given.locator.spans and claimed.text_sha256 == given.text_sha256:
            yield ClaimChange("quote", claimed.quote, given.quote)
        return  # the words around another place say nothing of this one
    if not source.text[:start].endswith(claimed.prefix):
        yield ClaimChange("prefix", claimed.prefix, given.prefix)
    if not source.text[end:].startswith(claimed.suffix):
        yield ClaimChange("suffix", claimed.suffix, given.suffix)


def told(value: object) -> str:
    """A value of the metadata for a person."""
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
