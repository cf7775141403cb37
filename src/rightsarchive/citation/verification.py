"""Does a quote still stand where its citation says? A verdict in one word and one sentence, from the file's hash and the text.

Words are compared as a reader would (``language.alike``): line ends, hyphens at them, quotation marks and letters that are the same to
the eye are equal. Everything else, every letter, accent and comma, must be the same.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from rapidfuzz import fuzz

from rightsarchive.citation.citation import Citation
from rightsarchive.citation.embedding import visible
from rightsarchive.citation.locating import Source
from rightsarchive.errors import DamagedPart, UsageError
from rightsarchive.language.alike import Key, alike, plainly
from rightsarchive.language.alike import find as stand
from rightsarchive.model import Locator
from rightsarchive.model.brief import Brief

OMISSION = re.compile(r"\s*[\[(](?:\.\.\.|…|\. \. \.)[\])]\s*")
"""How a quoter marks words left out: ``[...]``, ``[…]``, ``(...)``, ``(…)``."""

LIKENESS = 60
"""From how many percent of shared letters (rapidfuzz ``partial_ratio``) on a passage is shown as the nearest one."""


class Status(StrEnum):
    """What became of a quote. Verbatim and moved are good; the others are told in the verdict's message."""

    VERBATIM = "verbatim"
    MOVED = "moved"
    ALTERED = "altered"
    MISSING = "document missing"
    DAMAGED = "original damaged"
    TEXT_CHANGED = "text changed"
    READ_DIFFERENTLY = "read differently since"
    TEXT_DAMAGED = "text damaged"
    PLACE_DAMAGED = "place damaged"
    METADATA_DAMAGED = "metadata damaged"
    UNDECIDABLE = "undecidable"


_DAMAGED: Mapping[DamagedPart, Status] = MappingProxyType({"text": Status.TEXT_DAMAGED, "place": Status.PLACE_DAMAGED})


@dataclass(frozen=True, slots=True, repr=False)
class Verdict(Brief):
    """What became of one quote. ``message`` is a sentence or two for a person.

    ``quote`` is what was checked: the words as the report has them now, or the citation's own. ``start`` and ``end`` (code
    points of the document's text) say where those words stand, None where they do not. ``nearest`` is what the source says
    instead, where something like it is there.
    """

    status: Status
    message: str
    citation: Citation
    quote: str
    start: int | None = None
    end: int | None = None
    nearest: str | None = None

    @property
    def ok(self) -> bool:
        """Whether the words stand in the source, untouched: verbatim, or moved."""
        return self.status in {Status.VERBATIM, Status.MOVED}


def verify(
    citation: Citation,
    *,
    original: str | None,
    text: str | None,
    printed: str | None = None,
    source: Source | None = None,
) -> Verdict:
    """Check ``citation``, and the words ``printed`` in a report if given, against what the archive holds now.

    ``original`` is the SHA-256 of the stored bytes as just computed, None where they are gone; ``text`` the document's
    extracted text of that version, None where there is none; ``source`` the same with its paragraphs and pages, for the place in the
    message. Nothing is read or written here.
    """
    quote = citation.quote if printed is None else printed
    if original is None:
        what = "is not in this archive" if text is None else "has lost its file in this archive"
        missing = (
            f"The document {citation.title!r} (version {citation.version}) {what}, so the quote cannot be checked."
        )
        return Verdict(Status.MISSING, missing, citation, quote)
    if original != citation.sha256:
        damaged = (
            f"The file of {citation.title!r} is not the one that was quoted: its SHA-256 is {original[:12]}… instead of "
            f"{citation.sha256[:12]}…. Restore it from a copy; until then the quote proves nothing."
        )
        return Verdict(Status.DAMAGED, damaged, citation, quote)
    if text is None:
        gone = f"The file of {citation.title!r} is intact, but the text extracted from it is gone. Rebuild it, then verify again."
        return Verdict(Status.TEXT_CHANGED, gone, citation, quote)
    verdict = _against_text(citation, quote, source or Source(text))
    if citation.ocr and verdict.ok:
        caution = " The text was read from an image (OCR): compare it with the scan before you rely on it."
        verdict = Verdict(
            verdict.status, verdict.message + caution, citation, quote, verdict.start, verdict.end, verdict.nearest
        )
    return verdict


def read_since(verdict: Verdict, newest: Source) -> Verdict:
    """A verdict on a quote of an earlier reading, with what the ``newest`` reading of the same bytes has in its place.

    Where that has the same words, the verdict stands, and names their place if it is another. Where it has others, or has them as
    what the page does not plainly say, both readings are told: a person has to look at the page.
    """
    if not verdict.ok:
        return verdict
    citation = verdict.citation
    places: list[Locator] = []
    with suppress(UsageError):
        places = newest.find(visible(citation.quote))
    alike = [place for place in places if newest.kind_apart(place) is citation.kind]
    if any(str(place) == str(citation.locator) for place in alike):
        return verdict
    if alike:
        place = min(alike, key=lambda place: abs(place.start - citation.locator.start))
        return replace(verdict, message=f"{verdict.message} Read again since, the file has them at {place}.")
    if places:
        now: str | None = newest.quoted(places[0]).text
        how = f" as {newest.kind_apart(places[0]) or 'plain'} text ({places[0]})"
    else:
        now, how = _in_place(citation, newest), ""
    instead = f"“{_shown(now.split())}”{how}" if now else "nothing like it"
    message = (
        f"The file was read again since it was quoted, and reads differently: it was “{_shown(citation.quote.split())}”"
        f" ({citation.locator}), and is {instead}. Look at the page of the file itself before you rely on either."
    )
    return replace(verdict, status=Status.READ_DIFFERENTLY, message=message, nearest=now)


def _in_place(citation: Citation, newest: Source) -> str | None:
    """What is most like a quote on its page, or else anywhere."""
    page = next((page for page in newest.pages if page.number == citation.locator.page), None)
    for text in ([] if page is None else [newest.text[page.start : page.end]]) + [newest.text]:
        if span := nearest(citation.quote, text):
            return " ".join(text[slice(*span)].split())
    return None


def damaged(citation: Citation, part: DamagedPart, printed: str | None = None) -> Verdict:
    """The verdict where the archive cannot vouch for what it holds: a quote that is compared with it proves nothing."""
    what = {
        "text": "The stored text of {title} is not the one that was extracted from the file",
        "place": "Where the words of {title} stand (pages, paragraphs, headings) is not what was recorded",
    }.get(part, "What is stored of {title} is not what the custody log recorded last")
    message = f"{what.format(title=repr(citation.title))}. Restore catalog.sqlite from a copy; until then the quote proves nothing."
    quote = citation.quote if printed is None else printed
    return Verdict(_DAMAGED.get(part, Status.METADATA_DAMAGED), message, citation, quote)


def undecidable(citation: Citation, printed: str | None = None) -> Verdict:
    """The verdict of somebody who may not see whether what is cited is there at all: the same whatever the words are."""
    message = "Whether this quote stands cannot be decided at this clearance."
    return Verdict(Status.UNDECIDABLE, message, citation, citation.quote if printed is None else printed)


def same_words(printed: str, source: str) -> bool:
    """Whether words that are printed are those of a source to a reader (``language.alike``)."""
    return alike(visible(printed), source)


def find(words: str, text: str, near: int = 0) -> tuple[int, int] | None:
    """Where ``words`` stand in ``text`` as whole words, as a reader compares them, nearest to the code point ``near``; or None."""
    return min(stand(visible(words), text), key=lambda span: abs(span[0] - near), default=None)


def _against_text(citation: Citation, quote: str, source: Source) -> Verdict:
    cited = citation.locator
    stands = source.quoted(cited).text == citation.quote
    at = cited if stands else _nearest_place(citation.quote, source, cited.start)
    if same_words(quote, citation.quote):
        if at:
            return _found(citation, quote, at, stands=stands)
    elif not plainly(visible(quote)):
        empty = (
            "The quote of this citation is no longer in the report, or its marks were removed, so it cannot be checked."
        )
        return Verdict(Status.ALTERED, empty, citation, quote, nearest=citation.quote)
    elif at and (part := _part(quote, source.quoted(at).text)):
        how = "with the omissions marked" if OMISSION.search(quote) else "shortened"
        found = _found(citation, quote, at.within(*part), stands=stands)
        return Verdict(found.status, f"{found.message} It is quoted {how}.", citation, quote, found.start, found.end)
    elif elsewhere := _nearest_place(quote, source, cited.start):
        return _found(citation, quote, elsewhere, stands=False)
    return _not_found(citation, quote, source.text, cited=at is not None)


def _nearest_place(words: str, source: Source, near: int) -> Locator | None:
    with suppress(UsageError):
        return min(source.find(visible(words)), key=lambda place: abs(place.start - near), default=None)
    return None


def _found(citation: Citation, quote: str, at: Locator, *, stands: bool) -> Verdict:
    if stands:
        message = f"Word for word in the source: {citation.locator}."
        return Verdict(Status.VERBATIM, message, citation, quote, at.start, at.end)
    where = str(at) if at.paragraph else f"characters {at.start} to {at.end} of the text"
    message = f"The same words stand elsewhere in the source than the citation says: {where}."
    return Verdict(Status.MOVED, message, citation, quote, at.start, at.end)


def _not_found(citation: Citation, quote: str, text: str, *, cited: bool) -> Verdict:
    span = None if cited else nearest(quote, text)
    like = citation.quote if cited else text[slice(*span)] if span else None
    instead = _differences(quote, like) if like else "Nothing like it is there."
    text_is_another = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != citation.text_sha256
    if text_is_another and same_words(quote, citation.quote):
        message = (
            "The file is intact, but its text was extracted anew since it was quoted, and these words are not in it. "
            f"Look at the file itself. {instead}"
        )
        return Verdict(Status.TEXT_CHANGED, message, citation, quote, nearest=like)
    message = f"These words are not in the source. {instead}"
    return Verdict(Status.ALTERED, message, citation, quote, nearest=like)


def _part(quote: str, source: str) -> tuple[int, int] | None:
    """Where the pieces of ``quote`` stand in ``source``, in order, with nothing between pieces but what is marked as left out."""
    spans: list[tuple[int, int]] = []
    key = Key(source)
    for piece in OMISSION.split(quote):
        if visible(piece).split():
            found = next(key.find(visible(piece), spans[-1][1] if spans else 0), None)
            if found is None:
                return None
            spans.append(found)
    return (spans[0][0], spans[-1][1]) if spans else None


def nearest(quote: str, text: str) -> tuple[int, int] | None:
    """Where something like ``quote`` stands in ``text``, in whole words; None where nothing is like it."""
    found = fuzz.partial_ratio_alignment(quote, text, score_cutoff=LIKENESS) if text else None
    if found is None or found.dest_end <= found.dest_start:
        return None
    # Out to the nearest white space, so that no word is shown in halves.
    start, end = found.dest_start, found.dest_end
    while start > 0 and found.dest_start - start < 40 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and end - found.dest_end < 40 and not text[end].isspace():
        end += 1
    return start, end


def _differences(quote: str, source: str) -> str:
    """In words: what the report has and what the source has, up to three changes."""
    import difflib  # for a quote that differs, which is rare

    ours, theirs = plainly(visible(quote)).split(), plainly(source).split()
    changes = [
        op for op in difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes() if op[0] != "equal"
    ]
    said = []
    for kind, a, b, c, d in changes[:3]:
        mine, its = _shown(ours[a:b]), _shown(theirs[c:d])
        if kind == "delete":
            said.append(f"the source does not have “{mine}”")
        elif kind == "insert":
            said.append(f"the source also has “{its}”")
        else:
            said.append(f"where the report has “{mine}”, the source has “{its}”")
    more = f", and {len(changes) - 3} more differences" if len(changes) > 3 else ""
    sentence = "; ".join(said) + more
    return sentence[:1].upper() + sentence[1:] + "." if said else f"The source has: “{_shown(theirs)}”."


def _shown(words: list[str]) -> str:
    return " ".join(words) if len(words) <= 25 else f"{' '.join(words[:20])} …"
