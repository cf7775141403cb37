"""The values that sentences name, each with what else its sentence speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rightsarchive.cases.comparing.records import NamedValue, ValueKind
from rightsarchive.citation.locating import Source
from rightsarchive.citing import cite_at
from rightsarchive.errors import UsageError
from rightsarchive.language.concepts import Vocabulary
from rightsarchive.language.names import fold, keys, name_folds, similarity
from rightsarchive.language.names.fold import ABJAD
from rightsarchive.language.periods import periods
from rightsarchive.language.quantities import Quantity, quantities
from rightsarchive.language.scripts import is_small
from rightsarchive.language.sentences import sentences
from rightsarchive.language.stems import stem
from rightsarchive.language.stopwords import stop_words
from rightsarchive.language.tokens import tokens
from rightsarchive.model import Document, Passage, PassageKind, VersionId
from rightsarchive.store import CatalogReader

SAME_NAME = 0.74
"""From this similarity of their folds on, two words are taken for one name."""

_REMEMBERED = 65_536
_SHORTEST_NAME = 4
_SHORTEST_WORD = 4


@dataclass(frozen=True, slots=True)
class Told:
    """A document as it is compared: one version, its text, and the group of sources that it belongs to, which are no witnesses of each
    other."""

    document: Document
    version: VersionId
    source: Source
    group: int


@dataclass(frozen=True, slots=True)
class Fact:
    """A value in a sentence. ``quantity`` is None for a date. ``alone``: the sentence names no other value of its kind and unit. ``names``
    and ``days`` are those around it, ``named``, ``concepts`` and ``stems`` those of the sentence itself, without the words of the value."""

    kind: ValueKind
    value: str
    quantity: Quantity | None
    words: str
    sentence: tuple[int, int]
    language: str
    passage: Passage | None
    told: Told
    alone: bool
    names: frozenset[str]
    named: frozenset[str]
    concepts: frozenset[str]
    days: frozenset[str]
    stems: frozenset[str]

    def same(self, other: Fact) -> bool:
        """Whether both name one value."""
        if self.quantity is None or other.quantity is None:
            return (self.kind, self.value) == (other.kind, other.value)
        return self.quantity.same(other.quantity)


class Reading:
    """Reads sentences for their values; names are known by their sound, so that all spellings of one are one."""

    def __init__(self, catalog: CatalogReader, concepts: Vocabulary, persons: Iterable[str]) -> None:
        self._catalog = catalog
        self._concepts = concepts
        self._fold = lru_cache(_REMEMBERED)(fold)
        self._leaders: dict[str, list[str]] = {}
        self._leader_of: dict[str, str] = {}
        for person in persons:
            for word in person.split():
                if not is_small(word[0]) and len(folded := self._fold(word)) >= _SHORTEST_NAME:
                    self._leader(folded, new=True)

    def named(self, fact: Fact) -> NamedValue | None:
        """The value with its citation; None where the sentence cannot be quoted in one piece."""
        told = fact.told
        try:
            at = told.source.locate(*fact.sentence)
        except UsageError:
            return None
        text_id = self._catalog.documents.text(told.version)
        cited = cite_at(
            self._catalog, told.document, text_id, at, passage=fact.passage, paragraph=told.source.paragraph(at)
        )
        return NamedValue(fact.value, fact.words, cited)

    def facts(self, told: Told, passages: Iterable[Passage]) -> Iterator[Fact]:
        """The values in passages of a document."""
        for passage in passages:
            if passage.kind in {PassageKind.BODY, PassageKind.FOOTNOTE, PassageKind.HEADING}:
                at = passage.locator
                if len(at.spans) == 1:
                    yield from self.of_text(told, passage.text, at.start, passage.language, passage)

    def of_text(self, told: Told, text: str, start: int, language: str, passage: Passage | None) -> Iterator[Fact]:
        """The values in a stretch of a document that begins at ``start``."""
        around = self._names(text, language)
        dated = frozenset(str(each.first) for each in periods(text, language) if each.last is None and each.first.day)
        for first, last in sentences(text, language):
            sentence = text[first:last]
            counted = quantities(sentence, language)
            days = [each for each in periods(sentence, language) if each.last is None and each.first.day]
            if not counted and not days:
                continue
            found = self._found(counted, days)
            taken = [each[3:] for each in found]
            concepts, stems = self._subject(sentence, language, taken)
            named = self._names(sentence, language)
            for kind, value, quantity, at, end in found:
                unit = None if quantity is None else quantity.unit
                others = [each for each in found if (each[0], each[2] and each[2].unit) == (kind, unit)]
                yield Fact(
                    kind,
                    value,
                    quantity,
                    " ".join(sentence[at:end].split()),
                    (start + first, start + last),
                    language,
                    passage,
                    told,
                    len({each[1] for each in others}) == 1,
                    around,
                    named,
                    concepts,
                    dated - {value},
                    stems,
                )

    def _found(
        self, counted: Sequence[Quantity], days: Sequence[object]
    ) -> list[tuple[ValueKind, str, Quantity | None, int, int]]:
        found: list[tuple[ValueKind, str, Quantity | None, int, int]] = [
            (
                each.kind,
                f"{each.value:g} {each.unit}" if each.value < 1e5 else f"{each.value:.0f} {each.unit}",
                each,
                each.start,
                each.end,
            )
            for each in counted
        ]
        found += [("date", str(each.first), None, each.start, each.end) for each in days]  # type: ignore[attr-defined]
        return found

    def _subject(
        self, sentence: str, language: str, values: Sequence[tuple[int, int]]
    ) -> tuple[frozenset[str], frozenset[str]]:
        every = tokens(sentence)
        words = [each for each in every if not any(start < each.end and each.start < end for start, end in values)]
        stop = stop_words(language)
        concepts = frozenset(match.concept.uri for match in self._concepts.find(words, (language,)))
        stems = frozenset(
            f"{language}:{stem(each.surface, language, each.word)}"
            for each in words
            if len(each.word) >= _SHORTEST_WORD and each.word not in stop and is_small(each.surface[0])
        )
        return concepts, stems

    def _names(self, text: str, language: str) -> frozenset[str]:
        found = set()
        for folded, _ in name_folds(tokens(text), text, language, self._fold):
            if len(folded.strip(ABJAD)) >= _SHORTEST_NAME - folded.startswith(ABJAD):
                # In scripts without capitals any word may be a name: only what is known for one counts.
                leader = self._leader(folded, new=not folded.startswith(ABJAD))
                if leader is not None:
                    found.add(leader)
        return frozenset(found)

    def _leader(self, folded: str, *, new: bool) -> str | None:
        """The spelling that stands for all of a name; None for a new one that is not to be kept."""
        if folded in self._leader_of:
            return self._leader_of[folded]
        for key in keys(folded):
            for other in self._leaders.get(key, ()):
                if similarity(folded, other) >= SAME_NAME:
                    self._leader_of[folded] = other
                    return other
        if not new:
            return None
        for key in keys(folded):
            self._leaders.setdefault(key, []).append(folded)
        self._leader_of[folded] = folded
        return folded
