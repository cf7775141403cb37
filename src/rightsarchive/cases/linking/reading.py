"""The texts behind the clues, read where one would decide: whether two words are a person's name, and in which part."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rightsarchive.cases.linking.clues import Clues, particles
from rightsarchive.cases.linking.roles import is_office, names_office
from rightsarchive.cases.linking.same_names import SAME_NAME
from rightsarchive.engine.protocol import Engine
from rightsarchive.language import fields
from rightsarchive.language.concepts import Vocabulary
from rightsarchive.language.dates import dates
from rightsarchive.language.months import month_of
from rightsarchive.language.names import fold, keys, name_folds, pair_similarities, similarity
from rightsarchive.language.punctuation import (
    CLOSING_BRACKETS,
    COLONS,
    COMMAS,
    DIVIDING_QUOTES,
    OPENING_BRACKETS,
    TERMINALS,
)
from rightsarchive.language.tokens import Token, tokens
from rightsarchive.model import Document, Passage, PassageId
from rightsarchive.query.plan import AllOf, AnyOf, Term
from rightsarchive.store import CatalogReader

LOOKED_AT = 4
"""Passages of one document that are read for one full name."""

REMEMBERED = 2000
"""Passages that are kept in memory."""

WORDS_REMEMBERED = 65_536
"""Words of which is kept what they sound like, and pairs of which is kept how alike they are."""

_DIVIDERS = frozenset(f"{TERMINALS}{COLONS}{COMMAS}{DIVIDING_QUOTES}{OPENING_BRACKETS}{CLOSING_BRACKETS}\n|")


class Mention(NamedTuple):
    """Where a document first names something: the row of the passage, and the words there."""

    row: int
    words: str


class Naming(NamedTuple):
    """How a document names a person. ``office``: only beside a word like judge or minister; ``author``: as who wrote it."""

    mention: Mention
    office: bool
    author: bool


class Reader:
    """Reads passages of an archive; what it found out is kept for the time of one question."""

    def __init__(self, catalog: CatalogReader, engine: Engine, concepts: Vocabulary, clues: Clues) -> None:
        self._catalog = catalog
        self._engine = engine
        self._concepts = concepts
        self._clearance = catalog.clearance
        self._clues = clues
        self._fold = lru_cache(WORDS_REMEMBERED)(fold)
        self._similarity = lru_cache(WORDS_REMEMBERED)(similarity)
        self._namings: dict[tuple[int, int], Naming | None] = {}
        self._documents: dict[int, Document] = {}
        self._authors: dict[int, list[str]] = {}
        self._written: dict[str, bool] = {}
        self._single: dict[int, bool] = {}
        self._words: dict[PassageId, list[Token]] = {}
        self._terms: dict[PassageId, list[tuple[int, int]]] = {}
        self._passages: dict[int, Passage | None] = {}

    def document(self, number: int) -> Document:
        if number not in self._documents:
            self._documents[number] = self._catalog.documents.record(self._clues.versions[number])
        return self._documents[number]

    def passage(self, row: int) -> Passage | None:
        """None where it was taken out since the clues were read."""
        if row not in self._passages:
            if len(self._passages) >= REMEMBERED:
                self._passages.clear()
            number = PassageId(int(self._clues.passages[row]))
            found = self._catalog.passages.by_id([number])
            self._passages[row] = found[number][1] if number in found else None
        return self._passages[row]

    def naming(self, full_name: int, document: int) -> Naming | None:
        """How a document names a person; None where the two words that stand side by side are no name."""
        key = (full_name, document)
        if key not in self._namings:
            self._namings[key] = self._read(full_name, document)
        return self._namings[key]

    def names_person(self, full_name: int, document: int) -> bool:
        """Whether a document names a person so who is not its author."""
        naming = self.naming(full_name, document)
        return naming is not None and not naming.author

    def is_office(self, full_name: int, document: int) -> bool:
        """Whether a document names a person by an office alone."""
        naming = self.naming(full_name, document)
        return naming is not None and naming.office

    def _read(self, full_name: int, document: int) -> Naming | None:
        first: Mention | None = None
        office = True
        occurrences = self._clues.occurrences(full_name, document)
        read = sorted({row for row, _, _ in occurrences})[:LOOKED_AT]
        for row, here, there in occurrences:
            passage = self.passage(row) if row in read else None
            if passage is None:
                continue
            spelled = self._spelled(passage, here, there)
            if spelled is not None:
                first = first or Mention(row, spelled[0])
                office = office and spelled[1]
        if first is None:
            return None
        return Naming(first, office, self._is_author(full_name, document))

    def _spelled(self, passage: Passage, here: int, there: int) -> tuple[str, bool] | None:
        """The full name at two positions as it is written, and whether beside an office; None where it is no name."""
        words = self._tokens(passage)
        at = {token.position: index for index, token in enumerate(words)}
        first, last = words[at[here]], words[at[there]]
        if names_office(first) or names_office(last):
            return None
        between = [token for token in words[at[here] + 1 : at[there]] if token.word not in particles()]
        if len(name_folds(between, passage.text, passage.language, self._fold)) < len(between):
            return None
        if set(passage.text[first.end : last.start]) & _DIVIDERS:
            return None
        if not (self._is_name(first, self._fold(first.surface)) and self._is_name(last, self._fold(last.surface))):
            return None
        if not first.surface[0].isupper() and self._is_term(passage, words, here, there):
            return None
        before, after = words[max(0, at[here] - 3) : at[here]], words[at[there] + 1 : at[there] + 3]
        beside = is_office(passage.text, before, after, first.start, last.end)
        return " ".join(passage.text[first.start : last.end].split()), beside

    def _is_term(self, passage: Passage, words: Sequence[Token], here: int, there: int) -> bool:
        """Whether a concept's term holds both words: in scripts without capitals every word may be a name."""
        if passage.id not in self._terms:
            if len(self._terms) >= REMEMBERED:
                self._terms.clear()
            self._terms[passage.id] = [
                (words[match.start].position, words[match.end - 1].position)
                for match in self._concepts.find(words, (passage.language,))
            ]
        return any(first <= here and there <= last for first, last in self._terms[passage.id])

    def _tokens(self, passage: Passage) -> list[Token]:
        """The words of a passage. The last few passages are kept."""
        if passage.id not in self._words:
            if len(self._words) >= REMEMBERED:
                self._words.clear()
            self._words[passage.id] = tokens(passage.text)
        return self._words[passage.id]

    def _is_name(self, token: Token, folded: str) -> bool:
        """Whether the archive writes a word as a name far more often than small: “Human Rights” and “Court” are no names."""
        if token.word not in self._written:
            every = self._engine.count(Term(fields.WORD, token.word), self._clearance)
            named = self._engine.count(Term(fields.NAME, folded), self._clearance)
            if named <= 4 * max(0, every - named):  # Senay and Şenay are one word and two names
                candidates = self._catalog.names.candidates(keys(folded))
                likeness = pair_similarities([folded] * len(candidates), candidates)
                like = [other for other, value in zip(candidates, likeness, strict=True) if value >= SAME_NAME]
                spellings = AnyOf(tuple(Term(fields.NAME, other) for other in like))
                named = self._engine.count(AllOf((Term(fields.WORD, token.word), spellings)), self._clearance)
            self._written[token.word] = named > 4 * max(0, every - named)
        return self._written[token.word]

    def is_single_name(self, name: int) -> bool:
        """Whether a single name, by its fold, is written as one."""
        if name not in self._single:
            mention = self.single(name, int(self._clues.names.holders(name)[1][0]))
            self._single[name] = mention is not None
        return self._single[name]

    def single(self, name: int, row: int) -> Mention | None:
        passage = self.passage(row)
        if passage is None:
            return None
        words = self._tokens(passage)
        at = {token.position: token for token in words}
        wanted = self._clues.names.labels[name]
        for folded, position in name_folds(words, passage.text, passage.language, self._fold):
            token = at[position]
            if folded == wanted and self._is_name(token, folded) and month_of(token.surface, passage.language) is None:
                return Mention(row, token.surface)
        return None

    def day(self, day: str, row: int) -> Mention | None:
        """Where a passage names a day."""
        passage = self.passage(row)
        for found in dates(passage.text, passage.language) if passage is not None else ():
            if str(found.date) == day:
                assert passage is not None
                return Mention(row, passage.text[found.start : found.end])
        return None

    def _is_author(self, full_name: int, document: int) -> bool:
        if document not in self._authors:
            self._authors[document] = [str(author) for author in self.document(document).metadata.authors]
        name = self._clues.full_names.labels[full_name].split()
        return any(self._all_in(name, author) for author in self._authors[document])

    def _all_in(self, words: Sequence[str], author: str) -> bool:
        """Whether each of ``words`` has its like among those of an author."""
        name = [self._fold(word) for word in author.split()]
        return bool(name) and all(any(self.is_same_name(word, other) for other in name) for word in words)

    def is_same_name(self, one: str, other: str) -> bool:
        """Whether two folds are one name in two spellings."""
        return self._similarity(one, other) >= SAME_NAME
