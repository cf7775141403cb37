"""Does a quotation still stand where its citation says, and is what is said of its source true?

Words are compared as a reader would (``language.alike``), and as another hand may have set them (``language.typesetting``); what the
quoter marks as changed is told (``citation.quoting``). Everything else, every letter, accent and comma, must be the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from types import MappingProxyType

from rapidfuzz import fuzz

from rightsarchive.citation.citation import Citation
from rightsarchive.citation.claims import held_against
from rightsarchive.citation.differences import differences, in_words, shown
from rightsarchive.citation.embedding import visible
from rightsarchive.citation.locating import Source
from rightsarchive.citation.lost import lost, lost_in
from rightsarchive.citation.marked import MarkedChange, MarkKind
from rightsarchive.citation.quoting import Standing, is_marked, standings
from rightsarchive.citation.verdicts import (
    ClaimChange,
    QuoteWarning,
    Reference,
    ReferenceKind,
    Status,
    Verdict,
    Words,
    WordsKind,
    grave_status,
)
from rightsarchive.errors import DamagedPart, UsageError
from rightsarchive.language.alike import alike, plainly
from rightsarchive.language.alike import find as stand
from rightsarchive.language.typesetting import Letters, set_alike
from rightsarchive.model import Locator

LIKENESS = 60
"""From how many percent of shared letters (rapidfuzz ``partial_ratio``) on a passage is shown as the nearest one."""

Given = Callable[[Locator], Citation]
"""What an archive gives as the citation of the words at a place."""

_DAMAGED: Mapping[DamagedPart, Status] = MappingProxyType({"text": Status.TEXT_DAMAGED, "place": Status.PLACE_DAMAGED})


def verify(
    citation: Citation,
    *,
    original: str | None,
    text: str | None,
    printed: str | None = None,
    source: Source | None = None,
    given: Given | None = None,
) -> Verdict:
    """Check ``citation``, and the words ``printed`` in a report if given, against what the archive holds now.

    ``original`` is the SHA-256 of the stored bytes as just computed, None where they are gone; ``text`` the document's
    extracted text of that version, None where there is none; ``source`` the same with its paragraphs and pages, for the place in the
    message; ``given`` gives the citation of a place as the archive has it: without it what is said of the source is not compared.
    Nothing is written here.
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
    verdict = _against_text(citation, quote, source or Source(text), given)
    if citation.ocr and verdict.words.ok:
        caution = " The text was read from an image (OCR): compare it with the scan before you rely on it."
        verdict = replace(verdict, message=verdict.message + caution)
    return verdict


def read_since(verdict: Verdict, newest: Source) -> Verdict:
    """A verdict on a quote of an earlier reading, with what the ``newest`` reading of the same bytes has in its place.

    Where that has the same words, the verdict stands, and names their place if it is another. Where it has others, or has them as
    what the page does not plainly say, both readings are told: a person has to look at the page.
    """
    citation = verdict.citation
    if not verdict.ok or citation is None:
        return verdict
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
    instead = f"“{shown(now.split())}”{how}" if now else "nothing like it"
    message = (
        f"The file was read again since it was quoted, and reads differently: it was “{shown(citation.quote.split())}”"
        f" ({citation.locator}), and is {instead}. Look at the page of the file itself before you rely on either."
    )
    reference = replace(verdict.reference, kind=ReferenceKind.READ_DIFFERENTLY)
    return replace(verdict, status=Status.READ_DIFFERENTLY, message=message, nearest=now, reference=reference)


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


def another_file(citation: Citation, sha256: str, printed: str | None = None) -> Verdict:
    """The verdict where the document is there, but none of its files has the SHA-256 that is cited."""
    change = ClaimChange("sha256", citation.sha256, sha256)
    message = (
        f"No file of {citation.title!r} has the SHA-256 that is cited, so the quote cannot be checked: "
        f"it is {citation.sha256[:12]}…, and that of the newest file is {sha256[:12]}…."
    )
    quote = citation.quote if printed is None else printed
    reference = Reference(ReferenceKind.HASH, (change,))
    return Verdict(Status.MISSING, message, citation, quote, reference=reference)


def in_another(verdict: Verdict, other: Citation) -> Verdict:
    """A verdict on words that stand in another document than the one that is cited for them."""
    claimed = "the document that is cited" if verdict.citation is None else verdict.citation.title
    message = f"These words are not in {claimed!r}, but in {other.title!r}: {other.locator}."
    changes = (ClaimChange("title", claimed, other.title),)
    return replace(
        verdict,
        message=message,
        words=Words(WordsKind.ELSEWHERE, document=other.document_id, title=other.title),
        reference=Reference(ReferenceKind.WRONG_PLACE, changes, other.locator),
        nearest=other.quote,
        warnings=(),
    )


def superseded(verdict: Verdict, version: int, newest: Source) -> Verdict:
    """A verdict on a version of a document that has a newer one, whose text is ``newest``."""
    has = "has these words too" if newest.standings(visible(verdict.quote)) else "does not have these words"
    message = f"{verdict.message} The document has a newer version ({version}), which {has}."
    reference = replace(verdict.reference, kind=ReferenceKind.SUPERSEDED)
    return replace(verdict, message=message, reference=reference)


def same_words(printed: str, source: str) -> bool:
    """Whether words that are printed are those of a source to a reader (``language.alike``)."""
    return alike(visible(printed), source)


def find(words: str, text: str, near: int = 0) -> tuple[int, int] | None:
    """Where ``words`` stand in ``text`` as whole words, as a reader compares them, nearest to the code point ``near``; or None."""
    return min(stand(visible(words), text), key=lambda span: abs(span[0] - near), default=None)


def _against_text(citation: Citation, quote: str, source: Source, given: Given | None) -> Verdict:
    cited = citation.locator
    stands = source.quoted(cited).text == citation.quote
    at, again = (cited, "") if stands else _found_again(citation, source)
    check = _Check(citation, visible(quote), source, given)
    if at is not None:
        its = source.quoted(at).text
        if same_words(quote, citation.quote) or (plainly(quote) and set_alike(visible(quote), its)):
            return check.found(at, Standing(0, len(its)), at, again)
        if standing := next(standings(visible(quote), Letters(its)), None):
            return check.found(at.within(standing.start, standing.end), standing, at, again)
    if not plainly(visible(quote)):
        empty = (
            "The quote of this citation is no longer in the report, or its marks were removed, so it cannot be checked."
        )
        words = Words(WordsKind.NOWHERE)
        return Verdict(Status.ALTERED, empty, citation, quote, nearest=citation.quote, words=words)
    if elsewhere := check.elsewhere():
        place, standing = elsewhere
        return check.found(place, standing, place, again if stands is False else "")
    return check.not_found(cited=at is not None)


def _found_again(citation: Citation, source: Source) -> tuple[Locator | None, str]:
    """Where the words of a citation stand that do not stand where it says: of several places the one with the words around it that it
    gives, or else the nearest; and what is to be said of that."""
    places: list[Locator] = []
    with suppress(UsageError):
        places = source.find(visible(citation.quote))
    if not places:
        return None, ""

    def around(place: Locator) -> int:
        return _shared(source.text[: place.start][::-1], citation.prefix[::-1]) + _shared(
            source.text[place.end :], citation.suffix
        )

    best = max(places, key=lambda place: (around(place), -abs(place.start - citation.locator.start)))
    told = " It was found again by the words before and after it." if len(places) > 1 and around(best) else ""
    return best, told


def _shared(text: str, words: str) -> int:
    """How many code points two texts begin with alike."""
    return next(
        (n for n, (one, other) in enumerate(zip(text, words, strict=False)) if one != other), min(len(text), len(words))
    )


class _Check:
    """One quotation in one text."""

    def __init__(self, citation: Citation, quote: str, source: Source, given: Given | None) -> None:
        self._citation = citation
        self._quote = quote
        self._source = source
        self._given = given

    def elsewhere(self) -> tuple[Locator, Standing] | None:
        """Where else in the text the quotation stands, the nearest place."""
        near = self._citation.locator.start
        return min(self._source.standings(self._quote), key=lambda found: abs(found[0].start - near), default=None)

    def found(self, place: Locator, standing: Standing, whole: Locator, again: str) -> Verdict:
        """The verdict where the words stand at ``place``, a part of the place ``whole`` that is compared with the citation's."""
        its = self._source.quoted(place).text
        kind = self._kind(its, standing)
        words = Words(kind, changes=standing.changes)
        given = None if self._given is None else self._given(whole)
        reference = self._reference(whole, given)
        warnings = self._warnings(place, standing)
        grave = any(each.grave for each in warnings)
        status = _STATUS.get(reference.kind, Status.VERBATIM)
        if status is Status.VERBATIM and grave:
            status = grave_status(warnings)
        message = " ".join(
            [
                _of_place(reference, kind, place, self._citation) + again,
                *_of_changes(kind, standing, self._shortened(its)),
            ]
            + _of_reference(reference)
            + [str(each) for each in warnings]
        )
        return Verdict(
            status, message, self._citation, self._quote, place.start, place.end,
            words=words, reference=reference, warnings=warnings, given=given,
        )  # fmt: skip

    def _kind(self, its: str, standing: Standing) -> WordsKind:
        if standing.changes or (is_marked(self._quote) and not set_alike(self._quote, its)):
            return WordsKind.MARKED
        return WordsKind.VERBATIM if _squeezed(self._quote) in _squeezed(its) else WordsKind.TYPOGRAPHY

    def _shortened(self, its: str) -> bool:
        return len(plainly(its)) < len(plainly(self._citation.quote)) and not is_marked(self._quote)

    def _reference(self, at: Locator, given: Citation | None) -> Reference:
        cited, source = self._citation.locator, self._source
        overlaps = at.start < cited.end and at.end > cited.start
        if given is not None:
            held = held_against(self._citation, given, source, at)
        else:
            moved = source.quoted(cited).text != self._citation.quote
            held = Reference(ReferenceKind.WRONG_PLACE, place=at) if moved else Reference(ReferenceKind.RIGHT)
        if not overlaps and held.kind is not ReferenceKind.WRONG_PLACE:
            return Reference(ReferenceKind.WRONG_PLACE, held.changes, at)
        return held

    def _warnings(self, place: Locator, standing: Standing) -> tuple[QuoteWarning, ...]:
        return lost(self._source.text, (place.start, place.end), standing.changes, self._citation)

    def not_found(self, *, cited: bool) -> Verdict:
        """The verdict where the words do not stand in the text; ``cited`` where the citation's own do."""
        citation, quote, text = self._citation, self._quote, self._source.text
        like = citation.quote if cited and fuzz.ratio(quote, citation.quote) >= LIKENESS else None
        if like is None:
            span = nearest(quote, text)
            like = text[slice(*span)] if span else citation.quote if cited else None
            kind = WordsKind.ALTERED if span else WordsKind.NOWHERE
        else:
            kind = WordsKind.ALTERED
        instead = in_words(quote, like) if like else "Nothing like it is there."
        found = differences(quote, like) if like and kind is WordsKind.ALTERED else ()
        words = Words(kind, found)
        warnings = lost_in(found, citation.language) if found else ()
        text_is_another = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != citation.text_sha256
        if text_is_another and same_words(quote, citation.quote):
            message = (
                "The file is intact, but its text was extracted anew since it was quoted, and these words are not in it. "
                f"Look at the file itself. {instead}"
            )
            return Verdict(Status.TEXT_CHANGED, message, citation, quote, nearest=like, words=words)
        message = " ".join([f"These words are not in the source. {instead}", *map(str, warnings)])
        return Verdict(Status.ALTERED, message, citation, quote, nearest=like, words=words, warnings=warnings)


_STATUS: Mapping[ReferenceKind, Status] = MappingProxyType(
    {
        ReferenceKind.WRONG_PLACE: Status.MOVED,
        ReferenceKind.EDITED: Status.EDITED,
        ReferenceKind.HASH: Status.EDITED,
    }
)


def _of_place(reference: Reference, kind: WordsKind, place: Locator, citation: Citation) -> str:
    if reference.kind is ReferenceKind.WRONG_PLACE:
        at = reference.place or place
        where = str(at) if at.paragraph else f"characters {place.start} to {place.end} of the text"
        return f"The same words stand elsewhere in the source than the citation says: {where}."
    how = {WordsKind.TYPOGRAPHY: " but for typography", WordsKind.MARKED: " but for what is marked"}.get(kind, "")
    return f"Word for word in the source{how}: {citation.locator}."


def _of_changes(kind: WordsKind, standing: Standing, shortened: bool) -> list[str]:
    said = []
    if any(each.kind is MarkKind.OMISSION for each in standing.changes):
        said.append("It is quoted with the omissions marked.")
    elif shortened and kind is not WordsKind.MARKED:
        said.append("It is quoted shortened.")
    stand_for = [_of_mark(each) for each in standing.changes if each.source]
    if stand_for:
        said.append("; ".join(stand_for[:3]) + (f"; and {len(stand_for) - 3} more" if len(stand_for) > 3 else "") + ".")
    return said


def _of_mark(change: MarkedChange) -> str:
    return f"{change.mark} stands for “{shown(change.source.split())}”"


def _of_reference(reference: Reference) -> list[str]:
    if not reference.changes:
        return []
    what = {
        ReferenceKind.HASH: "The citation is of a text that this file does not give",
        ReferenceKind.RIGHT: "The file was read by another release",
    }.get(reference.kind, "What is said of the source is not what the archive says of it")
    return [f"{what}: {'; '.join(map(str, reference.changes))}."]


def _squeezed(text: str) -> str:
    return " ".join(text.split())


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
