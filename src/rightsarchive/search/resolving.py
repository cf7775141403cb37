"""What a query names of the archive, looked up before it is asked: words that fit a pattern, and the values of filters.

A value that nothing has is refused, with the nearest that something has: a filter that is misspelled would answer "nothing"
for "not asked". Everything is as one clearance sees it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import Final

from rapidfuzz import fuzz, process

from rightsarchive.engine.protocol import Engine
from rightsarchive.errors import NotInArchiveError, QuerySyntaxError, UsageError
from rightsarchive.language import fields
from rightsarchive.language.about import NAME_SIGN, STEM_SIGN
from rightsarchive.language.folding import fold
from rightsarchive.language.keywords import plain
from rightsarchive.model import Access, primary_language
from rightsarchive.query import Filters, Query
from rightsarchive.query.plan import Keyword
from rightsarchive.query.syntax import And, Field, Near, Node, Not, Or, Pattern, Prefix, Together, replaced
from rightsarchive.search.descriptions import Descriptions, has_words, is_same
from rightsarchive.store import TAG, CatalogReader

MOST_WORDS = 500
"""Words that a pattern stands for: those in the most passages."""

NEAR = 60
"""From how many percent of likeness (rapidfuzz ``WRatio``) on a value is named as the nearest."""

_SHA256: Final = re.compile(r"[0-9a-f]{8,64}")


class Resolver:
    """Looks up names for one clearance."""

    def __init__(self, engine: Engine, catalog: CatalogReader) -> None:
        self._engine = engine
        self._catalog = catalog
        self._values: dict[str, Mapping[str, int]] = {}
        self._descriptions = Descriptions(engine, catalog)

    def query(self, query: Query) -> Query:
        """The query with what it names looked up. Raises QuerySyntaxError for a value that nothing has."""
        remarks = list(query.remarks)
        root = replaced(self._in_nearness(query.root), partial(self._leaf, query.text, remarks))
        return Query(query.text, root, tuple(remarks))

    def filters(self, filters: Filters) -> Filters:
        """The filters with the values that documents have. Raises UsageError for one that nothing has."""
        return replace(
            filters,
            publishers=self._all(self.publishers, filters.publishers),
            cases=self._all(self.cases, filters.cases),
            languages=self._all(self.languages, filters.languages),
            types=self._all(self.types, filters.types),
            tags=self._all(self.tags, filters.tags),
            documents=self._all(self.documents, filters.documents),
            places=self._all(self.places, filters.places),
            authors=self._all(self.authors, filters.authors),
            identifiers=self._all(self.identifiers, filters.identifiers),
            sha256=self._all(self.of_bytes, filters.sha256),
        )

    @staticmethod
    def _all(find: Callable[[str], Sequence[str]], values: Iterable[str]) -> tuple[str, ...]:
        try:
            return tuple(found for value in values for found in find(value))
        except _NothingError as error:
            raise UsageError(error.message, advice=error.advice) from None

    # Values --------------------------------------------------------------------------------------------------------

    def publishers(self, value: str) -> Sequence[str]:
        """The publishers that are called so, or that have all of these words in their name."""
        asked = plain(value)
        if self._is_there(fields.PUBLISHER, asked):
            return (asked,)
        known = self._known(fields.PUBLISHER)
        words = set(re.findall(r"\w+", asked))
        if found := [name for name in known if words and words <= set(re.findall(r"\w+", name))]:
            return found
        raise _nothing("publisher", value, known)

    def cases(self, value: str) -> Sequence[str]:
        """The case that is called so, now or before."""
        case = self._catalog.case_names.lead(value)
        if self._is_there(fields.CASE, case) or self._catalog.cases.records([case], {}):
            return (case,)
        raise _nothing("case", value, [each.title for each in self._catalog.cases.all()])

    def languages(self, value: str) -> Sequence[str]:
        """The language, if a passage is in it."""
        language = primary_language(value)
        if self._is_there(fields.LANGUAGE, language):
            return (language,)
        raise _nothing("language", value, self._known(fields.LANGUAGE), all_of_them=True)

    def types(self, value: str) -> Sequence[str]:
        """The type, if a document is of it."""
        asked = plain(value)
        if self._is_there(fields.TYPE, asked):
            return (asked,)
        raise _nothing("type of document", value, self._known(fields.TYPE))

    def tags(self, value: str) -> Sequence[str]:
        """The tag, if a document or a stretch has it."""
        known = {each.body for each in self._catalog.annotations.all(TAG)}
        if plain(value) in map(plain, known):
            return (value,)
        raise _nothing("tag", value, known)

    def documents(self, value: str) -> Sequence[str]:
        """The document that is called so: an id, an identifier, a path."""
        try:
            return (self._catalog.documents.identify(value),)
        except NotInArchiveError as error:
            raise _NothingError(error.message, error.advice) from None

    def places(self, value: str) -> Sequence[str]:
        """The documents that name the place, or one that has all of these words in its name."""
        return self._described("place", value, has_words)

    def authors(self, value: str) -> Sequence[str]:
        """The documents by an author who has all of these words in the name."""
        return self._described("author", value, has_words)

    def identifiers(self, value: str) -> Sequence[str]:
        """The documents with this identifier, symbol or number of a case."""
        return self._described("identifier", value, is_same)

    def _described(self, kind: str, value: str, fits: Callable[[str, str], bool]) -> Sequence[str]:
        if found := self._descriptions.documents(kind, value, fits):
            return found
        raise _nothing(kind, value, self._descriptions.known(kind))

    def of_bytes(self, value: str) -> Sequence[str]:
        """The documents whose newest version has a file with this SHA-256, or one that begins so."""
        wanted = value.lower()
        if not _SHA256.fullmatch(wanted):
            raise _NothingError(f"“{value}” is no SHA-256.", "Write all of its 64 digits, or the first eight at least.")
        found = [each.id for each in self._catalog.documents.all() if each.sha256.startswith(wanted)]
        if not found:
            raise _NothingError(
                f"no file here has a SHA-256 like {value}.", "`rightsarchive show` names that of a document."
            )
        return found

    # The tree ------------------------------------------------------------------------------------------------------

    def _leaf(self, text: str, remarks: list[str], node: Node) -> Node:
        match node:
            case Pattern():
                return self._pattern(node, remarks)
            case Field(name=name, value=value) if name in self._finders:
                try:
                    found = self._finders[name](value)
                except _NothingError as error:
                    raise QuerySyntaxError(
                        error.message, query=text, position=node.start, advice=error.advice
                    ) from None
                return replace(node, found=tuple(found))
            case _:
                return node

    def _in_nearness(self, root: Node) -> Node:
        """Beginnings of words beside ``w/5`` are patterns like any other."""

        def within(node: Node) -> Node:
            return Pattern(node.start, node.end, f"{node.text}*") if isinstance(node, Prefix) else node

        def walk(node: Node) -> Node:
            match node:
                case Near():
                    return replaced(node, within)
                case Together(nodes=nodes) | And(nodes=nodes) | Or(nodes=nodes):
                    return replace(node, nodes=tuple(map(walk, nodes)))
                case Not(node=inner):
                    return replace(node, node=walk(inner))
                case _:
                    return node

        return walk(root)

    def _pattern(self, node: Pattern, remarks: list[str]) -> Node:
        pattern = "".join(part if part in "*?" else fold(part) for part in re.split(r"([*?])", node.text) if part)
        passages: dict[str, int] = {}
        for field in (fields.WORD, fields.ABOUT):
            for text, count in self._engine.expand_pattern(field, pattern, self._catalog.clearance):
                if not text.startswith((STEM_SIGN, NAME_SIGN)):
                    passages[text] = max(count, passages.get(text, 0))
        words = sorted(passages, key=lambda text: (-passages[text], text))
        if not words:
            remarks.append(f"At character {node.start + 1}: no word here fits “{node.text}”.")
        elif len(words) > MOST_WORDS:
            remarks.append(
                f"At character {node.start + 1}: “{node.text}” fits {len(words):,} words; the {MOST_WORDS} most frequent are searched."
            )
        return replace(node, words=tuple(words[:MOST_WORDS]))

    @cached_property
    def _finders(self) -> Mapping[str, Callable[[str], Sequence[str]]]:
        return {
            "publisher": self.publishers,
            "case": self.cases,
            "language": self.languages,
            "type": self.types,
            "tag": self.tags,
            "document": self.documents,
            "sha256": self.of_bytes,
            "place": self.places,
            "author": self.authors,
            "identifier": self.identifiers,
        }

    def _is_there(self, field: str, value: str) -> bool:
        """Whether a passage has the value. All values are gathered only where one is not found: there may be many."""
        return self._engine.count(Keyword(field, (value,)), self._clearance) > 0

    def _known(self, field: str) -> Mapping[str, int]:
        if field not in self._values:
            self._values[field] = self._engine.values(field, self._clearance)
        return self._values[field]

    @property
    def _clearance(self) -> Access:
        return self._catalog.clearance


class _NothingError(Exception):
    """A value that nothing has."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


def _nothing(what: str, value: str, known: Iterable[str], *, all_of_them: bool = False) -> _NothingError:
    values = sorted(known)
    message = f"there is no {what} “{value}”."
    if not values:
        return _NothingError(message, "Leave it out: no document here names one.")
    if all_of_them:
        return _NothingError(message, f"There are: {', '.join(values)}.")
    nearest = process.extractOne(value, values, scorer=fuzz.WRatio, processor=plain, score_cutoff=NEAR)
    if nearest is not None:
        return _NothingError(message, f"The nearest is “{nearest[0]}”.")
    shown = ", ".join(f"“{one}”" for one in values[:5])
    return _NothingError(message, f"There are: {shown}{', …' if len(values) > 5 else ''}.")
