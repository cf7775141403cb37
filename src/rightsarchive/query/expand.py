"""A parsed query → the plan that an engine runs: fields become filters, words what finds and what ranks them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rightsarchive.errors import QuerySyntaxError
from rightsarchive.language import fields
from rightsarchive.language.concepts import Vocabulary
from rightsarchive.language.keywords import person_words, plain
from rightsarchive.language.tokens import tokens
from rightsarchive.model import Access, PartialDate, PassageKind, case_id, primary_language
from rightsarchive.query import words
from rightsarchive.query.plan import AllOf, AnyOf, Except, Filter, Keyword, KeywordRange, Leaf, Node, Plan, leaves
from rightsarchive.query.syntax import And, Beginning, Field, Not, Or, Phrase, Query, Similar, Together, Word
from rightsarchive.query.syntax import Node as Asked
from rightsarchive.query.words import LEAF_BOOST, MIX, Knowledge, NameLookup

PERSON_WEIGHT = 0.6
"""From this likeness on, a name in ``person:`` is taken for the one asked for."""

# An address, a time, a date, an abbreviation: its parts belong together.
_ONE_THING = re.compile(r".*(?:://|@).*|www\..*|\W*\d+(?:[.:/\-–]\d+)+\W*|\W*(?:[^\W\d_]\.){2,}\W*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions beside the query. Several values of one kind mean any of them; the dates include their own day."""

    languages: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    published_after: PartialDate | None = None
    published_before: PartialDate | None = None
    clearance: Access = Access.PUBLIC
    navigation: bool = False


def expand(
    query: Query,
    *,
    languages: Sequence[str],
    filters: Filters | None = None,
    names: NameLookup | None = None,
    concepts: Vocabulary | None = None,
) -> Plan:
    """The plan for ``query`` over an archive that holds ``languages`` (ISO 639-1).

    ``names`` and ``concepts`` add other spellings and other languages; None leaves them out. Raises QuerySyntaxError where
    a part of the query holds nothing that an index could hold.
    """
    filters = filters or Filters()
    expander = _Expander(query, Knowledge(tuple(languages), names, concepts))
    match = expander.node(query.root)
    if filters.persons:
        match = AllOf((match, _any([_person(person, names) for person in filters.persons])))
    second = AnyOf(tuple(expander.ranking)) if expander.has_words and expander.ranking else None
    return Plan(
        match=match,
        second=second,
        mix=MIX,
        filters=_filters(filters),
        exclude=() if filters.navigation else (Keyword(fields.KIND, (PassageKind.NAVIGATION.value,)),),
        clearance=filters.clearance,
    )


@dataclass
class _Expander:
    """Walks the tree and gathers, beside what finds, what ranks."""

    query: Query
    knowledge: Knowledge
    ranking: list[Leaf] = field(default_factory=list)
    has_words: bool = False

    def node(self, asked: Asked, *, alone: bool = True) -> Node:
        """``alone`` tells that the words of ``asked`` may be found each for itself; after NOT and in AND what the user
        typed without a space is one thing."""
        match asked:
            case Word(text=text, literal=literal):
                node = (
                    self._leaf(asked, words.phrase(text))
                    if literal or self._is_one(text, alone)
                    else self._bag(asked, [asked])
                )
            case Phrase(text=text, slop=slop):
                node = self._leaf(asked, words.phrase(text, slop=slop))
            case Beginning(text=text):
                node = self._leaf(asked, words.beginning(text))
            case Similar(text=text, edits=edits):
                node = self._leaf(asked, words.similar(text, edits))
            case Field():
                node = self._field(asked)
            case Together(nodes=nodes):
                node = self._together(asked, nodes)
            case And(nodes=nodes):
                kept = [self.node(child, alone=False) for child in nodes if not isinstance(child, Not)]
                node = self._without(asked, kept, nodes)
            case Or(nodes=nodes):
                node = AnyOf(tuple(self.node(child, alone=alone) for child in nodes))
            case Not():
                node = self._without(asked, [], [asked])
        return node

    def _is_one(self, text: str, alone: bool) -> bool:
        return len(tokens(text)) > 1 and (not alone or _ONE_THING.fullmatch(text) is not None)

    def _leaf(self, asked: Asked, node: Node | None) -> Node:
        if node is None:
            raise QuerySyntaxError(
                "there is no word in this that could be found.",
                query=self.query.text,
                position=asked.start,
                advice="Take it out, or write a word with letters or digits.",
            )
        self.ranking += [replace(leaf, boost=leaf.boost * LEAF_BOOST) for leaf in leaves(node)]
        return node

    def _bag(self, asked: Asked, run: Sequence[Word]) -> Node:
        """Plain words side by side."""
        expansion = words.bag(" ".join(word.text for word in run), self.knowledge)
        if expansion is None:
            return self._leaf(asked, None)
        self.ranking += expansion.ranking
        self.has_words = True
        return expansion.match

    def _together(self, asked: Asked, nodes: Sequence[Asked]) -> Node:
        """Any of the words and groups; every field (of several values of one field, any); nothing of a Not."""
        scored: list[Node] = []
        plain_words: list[Word] = []
        conditions: dict[str, list[Node]] = {}
        for node in nodes:
            if isinstance(node, Field):
                conditions.setdefault(node.name, []).append(self._field(node))
            elif isinstance(node, Word) and not node.literal and not self._is_one(node.text, alone=True):
                plain_words.append(node)
            elif not isinstance(node, Not):
                scored.append(self.node(node))
        if any(tokens(word.text) for word in plain_words) or (plain_words and not scored and not conditions):
            scored.insert(0, self._bag(asked, plain_words))
        kept = [_any(scored)] if scored else []
        kept += [_any(values) for values in conditions.values()]
        return self._without(asked, kept, nodes)

    def _without(self, asked: Asked, kept: Sequence[Node], nodes: Sequence[Asked]) -> Node:
        """All of ``kept``, less what stands in ``nodes`` under a Not. Nothing of that ranks."""
        if not kept:
            raise QuerySyntaxError(
                "this only takes away, and there is nothing here to take from.",
                query=self.query.text,
                position=asked.start,
                advice="Add what is wanted: detention NOT prison.",
            )
        unwanted = [child.node for child in nodes if isinstance(child, Not)]
        if not unwanted:
            return _all(kept)
        # What is taken away is not seen: only what the user wrote may do that, not what we think it means elsewhere.
        aside = _Expander(self.query, Knowledge(self.knowledge.languages))
        return Except(_all(kept), _any([aside.node(child, alone=False) for child in unwanted]))

    def _field(self, asked: Field) -> Node:
        names = self.knowledge.names
        match asked.name:
            case "title":
                return self._leaf(asked, words.phrase(asked.value, field=fields.TITLE))
            case "mentions":
                return _mentions(asked.value)
            case "person":
                return _person(asked.value, names)
            case "after":
                return _published_after(PartialDate(asked.value))
            case "before":
                return _published_before(PartialDate(asked.value))
            case name:
                return _VALUES[name](asked.value)


def _any(nodes: Sequence[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else AnyOf(tuple(nodes))


def _all(nodes: Sequence[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else AllOf(tuple(nodes))


_VALUES = {
    "case": lambda value: Keyword(fields.CASE, (case_id(value),)),
    "publisher": lambda value: Keyword(fields.PUBLISHER, (plain(value),)),
    "language": lambda value: Keyword(fields.LANGUAGE, (primary_language(value),)),
    "type": lambda value: Keyword(fields.TYPE, (plain(value),)),
}


def _person(value: str, names: NameLookup | None) -> Node:
    """Documents about a person all of whose given words are among the names, in the order in which they come."""
    nodes: list[Node] = []
    for word in value.split():
        folds = dict.fromkeys(person_words(word))
        if folds and names is not None:
            folds |= dict.fromkeys(fold for fold, weight, _ in names.similar(word) if weight >= PERSON_WEIGHT)
        if folds:
            nodes.append(Keyword(fields.PERSON, tuple(folds)))
    return _all(nodes) if nodes else Keyword(fields.PERSON, ())


def _published_after(date: PartialDate) -> KeywordRange:
    """Published on that day or later, as far as the document's own date can tell."""
    return KeywordRange(fields.PUBLISHED_TO, low=date.earliest.isoformat())


def _published_before(date: PartialDate) -> KeywordRange:
    return KeywordRange(fields.PUBLISHED_FROM, high=date.latest.isoformat())


def _mentions(value: str) -> Node:
    """Passages that name a date within the span, as precise as the span or more so.

    An index holds each date named under its year, its month and its day; so a span is cut into whole years, whole months
    and single days, and any of these is looked for.
    """
    low, dots, high = value.partition("..")
    if not dots:
        return Keyword(fields.MENTIONS, (str(PartialDate(low)),))
    first = PartialDate(low).earliest if low else None
    last = PartialDate(high).latest if high else None
    nodes: list[Node] = []
    if first is not None and last is not None:
        nodes.append(Keyword(fields.MENTIONS, tuple(_spans(first, last))))
    elif first is not None:
        nodes.append(Keyword(fields.MENTIONS, tuple(_spans(first, dt.date(first.year, 12, 31)))))
        nodes.append(KeywordRange(fields.MENTIONS, low=f"{first.year + 1:04d}"))
    elif last is not None:
        nodes.append(Keyword(fields.MENTIONS, tuple(_spans(dt.date(last.year, 1, 1), last))))
        # “:” comes right after the digits, so every day of the year before is below.
        nodes.append(KeywordRange(fields.MENTIONS, high=f"{last.year - 1:04d}:"))
    return _any(nodes) if nodes else KeywordRange(fields.MENTIONS)


def _spans(first: dt.date, last: dt.date) -> list[str]:
    """The days from ``first`` to ``last`` inclusive, as whole years, whole months and days."""
    found = []
    day = first
    while day <= last:
        for precision in (4, 7, 10):
            span = PartialDate(day.isoformat()[:precision])
            if span.earliest == day and span.latest <= last:
                found.append(str(span))
                if span.latest == dt.date.max:
                    return found
                day = span.latest + dt.timedelta(days=1)
                break
    return found


def _filters(filters: Filters) -> tuple[Filter, ...]:
    found: list[Filter] = []
    if filters.languages:
        found.append(Keyword(fields.LANGUAGE, tuple(map(primary_language, filters.languages))))
    if filters.cases:
        found.append(Keyword(fields.CASE, tuple(map(case_id, filters.cases))))
    if filters.publishers:
        found.append(Keyword(fields.PUBLISHER, tuple(map(plain, filters.publishers))))
    if filters.types:
        found.append(Keyword(fields.TYPE, tuple(map(plain, filters.types))))
    if filters.published_after is not None:
        found.append(_published_after(filters.published_after))
    if filters.published_before is not None:
        found.append(_published_before(filters.published_before))
    return tuple(found)
