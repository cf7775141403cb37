"""Does a quote still stand where its citation says? A verdict in one word and one sentence, from the file's hash and the text.

Words are compared as a reader would: line breaks and runs of spaces count as one space, and letters that Unicode calls
canonically equivalent are equal (UAX #15). Everything else, every letter, accent and comma, must be the same.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from rightsarchive.citation.citation import Citation
from rightsarchive.citation.embedding import visible
from rightsarchive.errors import UsageError
from rightsarchive.language.folding import RAISED
from rightsarchive.model import Locator

_SPACE = re.compile(r"\s+")
_RAISED = re.compile(f"[{RAISED}]")
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
    UNDECIDABLE = "undecidable"


@dataclass(frozen=True, slots=True)
class Verdict:
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
    locate: Callable[[int, int], Locator] | None = None,
) -> Verdict:
    """Check ``citation``, and the words ``printed`` in a report if given, against what the archive holds now.

    ``original`` is the SHA-256 of the stored bytes as just computed, None where they are gone; ``text`` the document's
    extracted text of that version, None where there is none. ``locate`` gives the locator of a range of code points, for the
    message; it may raise UsageError where there is none. Nothing is read or written here.
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
    verdict = _against_text(citation, quote, text, locate)
    if citation.ocr and verdict.ok:
        caution = " The text was read from an image (OCR): compare it with the scan before you rely on it."
        verdict = Verdict(
            verdict.status, verdict.message + caution, citation, quote, verdict.start, verdict.end, verdict.nearest
        )
    return verdict


def undecidable(citation: Citation, printed: str | None = None) -> Verdict:
    """The verdict of somebody who may not see whether what is cited is there at all: the same whatever the words are."""
    message = "Whether this quote stands cannot be decided at this clearance."
    return Verdict(Status.UNDECIDABLE, message, citation, citation.quote if printed is None else printed)


def same_words(one: str, other: str) -> bool:
    """Whether two strings are the same to a reader: white space, invisible controls and canonical equivalence aside."""
    return _folded(one) == _folded(other)


def find(words: str, text: str, near: int = 0) -> tuple[int, int] | None:
    """Where ``words`` stand in ``text`` as whole words (white space may differ), nearest to the code point ``near``; or None."""
    spans = _spans(words, text)
    return min(spans, key=lambda span: abs(span[0] - near), default=None)


def _against_text(citation: Citation, quote: str, text: str, locate: Callable[[int, int], Locator] | None) -> Verdict:
    start, end = citation.locator.start, citation.locator.end
    stands = text[start:end] == citation.quote
    span = (start, end) if stands else find(citation.quote, text, near=start)
    if same_words(quote, citation.quote):
        if span:
            return _found(citation, quote, span, stands, locate)
    elif not _folded(quote):
        empty = (
            "The quote of this citation is no longer in the report, or its marks were removed, so it cannot be checked."
        )
        return Verdict(Status.ALTERED, empty, citation, quote, nearest=citation.quote)
    elif span and (part := _part(quote, text[slice(*span)])):
        how = "with the omissions marked" if OMISSION.search(quote) else "shortened"
        inside = (span[0] + part[0], span[0] + part[1])
        found = _found(citation, quote, inside, stands, locate)
        return Verdict(found.status, f"{found.message} It is quoted {how}.", citation, quote, *inside)
    elif elsewhere := find(quote, text, near=start):
        return _found(citation, quote, elsewhere, False, locate)
    return _not_found(citation, quote, text, span)


def _found(
    citation: Citation,
    quote: str,
    span: tuple[int, int],
    stands: bool,
    locate: Callable[[int, int], Locator] | None,
) -> Verdict:
    if stands:
        message = f"Word for word in the source: {citation.locator}."
        return Verdict(Status.VERBATIM, message, citation, quote, *span)
    where = f"characters {span[0]} to {span[1]} of the text"
    if locate:
        # A span over two pages has no one locator: then its characters are given.
        with suppress(UsageError):
            where = str(locate(*span))
    message = f"The same words stand elsewhere in the source than the citation says: {where}."
    return Verdict(Status.MOVED, message, citation, quote, *span)


def _not_found(citation: Citation, quote: str, text: str, cited: tuple[int, int] | None) -> Verdict:
    nearest = citation.quote if cited else _nearest(quote, text)
    instead = _differences(quote, nearest) if nearest else "Nothing like it is there."
    text_is_another = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != citation.text_sha256
    if text_is_another and same_words(quote, citation.quote):
        message = (
            "The file is intact, but its text was extracted anew since it was quoted, and these words are not in it. "
            f"Look at the file itself. {instead}"
        )
        return Verdict(Status.TEXT_CHANGED, message, citation, quote, nearest=nearest)
    message = f"These words are not in the source. {instead}"
    return Verdict(Status.ALTERED, message, citation, quote, nearest=nearest)


def _part(quote: str, source: str) -> tuple[int, int] | None:
    """Where the pieces of ``quote`` stand in ``source``, in order, with nothing between pieces but what is marked as left out."""
    spans: list[tuple[int, int]] = []
    for piece in OMISSION.split(quote):
        if visible(piece).split():
            found = next(_spans(piece, source, spans[-1][1] if spans else 0), None)
            if found is None:
                return None
            spans.append(found)
    return (spans[0][0], spans[-1][1]) if spans else None


def _spans(words: str, text: str, start: int = 0) -> Iterator[tuple[int, int]]:
    """Where ``words`` stand in ``text`` as whole words from code point ``start`` on, whatever white space is between them. No
    pattern is made of them: ``re`` keeps its last patterns for as long as the process lives."""
    parts = visible(words).split()
    if not parts:
        return
    first, last = parts[0], parts[-1]
    # Of scripts without spaces between words no end of a word is asked for.
    opening, closing = first.isascii() and first[0].isalnum(), last.isascii() and last[-1].isalnum()
    at = text.find(first, start)
    while at >= 0:
        end = _end(parts[1:], text, at + len(first))
        if (
            end is None
            or (opening and _goes_on(text[max(0, at - 1) : at]))
            or (closing and _goes_on(text[end : end + 1]))
        ):
            at = text.find(first, at + 1)
        else:
            yield at, end
            at = text.find(first, end)


def _end(parts: Sequence[str], text: str, end: int) -> int | None:
    """Where the last of ``parts`` ends that follow each other from ``end`` on, white space before each; or None."""
    for part in parts:
        space = _SPACE.match(text, end)
        if space is None or not text.startswith(part, space.end()):
            return None
        end = space.end() + len(part)
    return end


def _goes_on(beside: str) -> bool:
    """Whether a word goes on with the character beside it."""
    return (beside.isalnum() and not _RAISED.match(beside)) or beside == "_"


def _nearest(quote: str, text: str) -> str | None:
    found = fuzz.partial_ratio_alignment(quote, text, score_cutoff=LIKENESS) if text else None
    if found is None or found.dest_end <= found.dest_start:
        return None
    # Out to the nearest white space, so that no word is shown in halves.
    start, end = found.dest_start, found.dest_end
    while start > 0 and found.dest_start - start < 40 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and end - found.dest_end < 40 and not text[end].isspace():
        end += 1
    return text[start:end]


def _differences(quote: str, source: str) -> str:
    """In words: what the report has and what the source has, up to three changes."""
    import difflib  # for a quote that differs, which is rare

    ours, theirs = _folded(quote).split(), _folded(source).split()
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


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", visible(text)).split())
