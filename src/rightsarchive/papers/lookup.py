"""Words of a paper looked up in the archive: by search, then held against the texts of what was found."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from rightsarchive.citation.citation import Citation
from rightsarchive.citation.embedding import visible
from rightsarchive.citation.locating import Source
from rightsarchive.citation.quoting import Standing, parsed
from rightsarchive.errors import DamagedRecordError, NotInArchiveError, QuerySyntaxError
from rightsarchive.language.alike import plainly
from rightsarchive.language.losses import words_in
from rightsarchive.model import Document, Locator
from rightsarchive.search.results import Hit

LIKE, LIKE_SHORT, SHORT = 76, 88, 7
"""From how many percent of shared letters on words are those of a passage that were altered; of fewer than so many words."""

_WORD = re.compile(r"[^\W\d_]{2,}|\d{2,}")
_ASKED = 12
_HITS = 8
_HELD = 12
_AROUND = 500

Search = Callable[[str, int], Sequence[Hit]]
"""A query and how many hits are wanted."""

Text = Callable[[Document], Source]
"""The text of a document."""

Cite = Callable[[Document, Source, Locator], Citation]


@dataclass(frozen=True, slots=True)
class Found:
    """A source of words: ``standing`` where they stand there, however set; None where ``near`` is what is most like them."""

    document: Document
    source: Source
    place: Locator
    standing: Standing | None
    near: str = ""


class Lookup:
    """Looks words up in one archive, as one clearance sees it; the texts that were read last are kept as long as it lives."""

    def __init__(self, search: Search, text: Text, cite: Cite) -> None:
        self._search = search
        self._text = text
        self.cite = cite
        self._held: OrderedDict[tuple[str, int], Source] = OrderedDict()

    def find(self, words: str, but: str | None = None) -> Found | None:
        """The source that the words stand in, or else the one that has something like them; None where none has."""
        quote = visible(words)
        hits = self._hits(quote, but)
        seen: set[str] = set()
        for hit in hits:
            if hit.document.id in seen:
                continue
            seen.add(hit.document.id)
            source = self._source(hit.document)
            places = source.standings(quote) if source is not None else []
            if source is not None and places:
                return Found(hit.document, source, *places[0])
        return self._like(quote, hits)

    def elsewhere(self, words: str, but: str) -> Citation | None:
        """The citation of the words in another document than the one with the id ``but``."""
        found = self.find(words, but)
        return None if found is None or found.standing is None else self.cite(found.document, found.source, found.place)

    def passages(self, words: str) -> Sequence[Hit]:
        """The passages that share most with the words."""
        return self._hits(visible(words), None)

    def around(self, hit: Hit) -> str:
        """The text of a passage with what stands before and behind it."""
        source = self._source(hit.document)
        at = hit.passage.locator
        return "" if source is None else source.text[max(0, at.start - _AROUND) : at.end + _AROUND]

    def _hits(self, quote: str, but: str | None) -> list[Hit]:
        asked = _query(quote)
        if not asked:
            return []
        try:
            hits = self._search(asked, _HITS)
        except QuerySyntaxError:
            return []
        return [hit for hit in hits if hit.document.id != but]

    def _like(self, quote: str, hits: Sequence[Hit]) -> Found | None:
        plain = plainly(" ".join(each for each in parsed(quote) if isinstance(each, str)))
        needed = LIKE_SHORT if words_in(plain) < SHORT else LIKE
        best: tuple[float, Hit] | None = None
        for hit in hits:
            likeness = (
                fuzz.partial_ratio(plain, plainly(hit.passage.text))
                if len(plain) <= len(hit.passage.text)
                else fuzz.ratio(plain, plainly(hit.passage.text))
            )
            if likeness >= needed and (best is None or likeness > best[0]):
                best = likeness, hit
        if best is None:
            return None
        hit = best[1]
        source = self._source(hit.document)
        if source is None:
            return None
        passage = hit.passage.text
        aligned = fuzz.partial_ratio_alignment(quote, passage)
        start, end = (
            (0, len(passage)) if aligned is None else _whole_words(passage, aligned.dest_start, aligned.dest_end)
        )
        return Found(hit.document, source, hit.passage.locator, None, passage[start:end])

    def _source(self, document: Document) -> Source | None:
        key = document.id, document.version
        if key not in self._held:
            try:
                self._held[key] = self._text(document)
            except (DamagedRecordError, NotInArchiveError):
                return None
            while len(self._held) > _HELD:
                self._held.popitem(last=False)
        self._held.move_to_end(key)
        return self._held[key]


def _query(quote: str) -> str:
    """The longest words of a quotation, of its own pieces alone."""
    words = dict.fromkeys(
        word.lower() for each in parsed(quote) if isinstance(each, str) for word in _WORD.findall(plainly(each))
    )
    return " ".join(sorted(words, key=len, reverse=True)[:_ASKED])


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and text[start - 1].isalnum() and text[start : start + 1].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end
