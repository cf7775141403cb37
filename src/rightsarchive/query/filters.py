"""Conditions on the metadata of documents and on the dates that passages name, as an engine checks them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from rightsarchive.language import fields
from rightsarchive.language.keywords import person_words, plain
from rightsarchive.model import Access, PartialDate, PassageKind, case_id, primary_language
from rightsarchive.query.knowledge import NameLookup
from rightsarchive.query.plan import Among, Filter, Keyword, KeywordRange, Leaf, Node, all_of, any_of

PERSON_WEIGHT = 0.6
"""From this likeness on, a name in ``person:`` is taken for the one asked for."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions beside the query. Several values of one kind mean any of them; the dates include their own day.

    An index knows documents by their ids alone: ``documents``, ``places``, ``authors``, ``identifiers`` and ``sha256`` are the ids of
    those that have what was asked for, when they come to a plan.
    """

    languages: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    sha256: tuple[str, ...] = ()
    published_after: PartialDate | None = None
    published_before: PartialDate | None = None
    clearance: Access = Access.PUBLIC
    navigation: bool = False
    hidden: bool = False

    @property
    def left_out(self) -> tuple[str, ...]:
        """The kinds of passages that are not searched."""
        kinds = {PassageKind.NAVIGATION: self.navigation, PassageKind.HIDDEN: self.hidden}
        return tuple(kind.value for kind, wanted in kinds.items() if not wanted)


Annotated = Callable[[Leaf], Among | None]


class Labels(Protocol):
    """What people gave names to in an archive."""

    def case(self, name: str) -> str:
        """The id of the case that a name leads to."""

    def tagged(self, tag: str) -> Node:
        """The passages with a tag, their own or their document's."""

    @property
    def annotated(self) -> Annotated | None:
        """Tells the passages with a note or a tag that has what a leaf of the field ``about`` looks for; None where there are no
        notes and tags."""


class NoLabels:
    """Where nobody gave any."""

    def case(self, name: str) -> str:
        return case_id(name)

    def tagged(self, tag: str) -> Node:  # noqa: ARG002 - as a protocol says it
        return Among(())

    @property
    def annotated(self) -> Annotated | None:
        return None


NO_LABELS = NoLabels()


def conditions(filters: Filters, labels: Labels) -> tuple[Filter, ...]:
    """What must hold of every passage; the persons apart, whose names may be spelled in several ways."""
    found: list[Filter] = []
    if filters.languages:
        found.append(Keyword(fields.LANGUAGE, tuple(map(primary_language, filters.languages))))
    if filters.cases:
        found.append(Keyword(fields.CASE, tuple(map(labels.case, filters.cases))))
    if filters.publishers:
        found.append(Keyword(fields.PUBLISHER, tuple(map(plain, filters.publishers))))
    if filters.types:
        found.append(Keyword(fields.TYPE, tuple(map(plain, filters.types))))
    of_documents = (filters.documents, filters.places, filters.authors, filters.identifiers, filters.sha256)
    found.extend(Keyword(fields.DOCUMENT, documents) for documents in of_documents if documents)
    if filters.published_after is not None:
        found.append(_published_after(filters.published_after))
    if filters.published_before is not None:
        found.append(_published_before(filters.published_before))
    return tuple(found)


def any_person(persons: Sequence[str], names: NameLookup | None) -> Node:
    """Documents about any of ``persons``."""
    return any_of([_person(person, names) for person in persons])


def field_condition(name: str, values: Sequence[str], names: NameLookup | None, labels: Labels) -> Node:
    """What ``name:value`` in a query asks for, any of the ``values`` that it stands for; the field ``title`` apart, which is searched."""
    match name:
        case "case":
            return Keyword(fields.CASE, tuple(map(labels.case, values)))
        case "publisher":
            return Keyword(fields.PUBLISHER, tuple(map(plain, values)))
        case "language":
            return Keyword(fields.LANGUAGE, tuple(map(primary_language, values)))
        case "type":
            return Keyword(fields.TYPE, tuple(map(plain, values)))
        case "document" | "sha256" | "place" | "author" | "identifier":
            return Keyword(fields.DOCUMENT, tuple(values))
        case _:
            return any_of([_condition(name, value, names, labels) for value in values])


def _condition(name: str, value: str, names: NameLookup | None, labels: Labels) -> Node:
    match name:
        case "tag":
            return labels.tagged(value)
        case "person":
            return _person(value, names)
        case "mentions":
            return mentions(value)
        case "after":
            return _published_after(PartialDate(value))
        case "before":
            return _published_before(PartialDate(value))
        case _:
            raise ValueError(name)


def _person(value: str, names: NameLookup | None) -> Node:
    """Documents whose persons have every word of ``value`` among the words of their names, in whatever order. Initials beside a name
    are passed over: the document may have the name that they stand for."""
    nodes: list[Node] = []
    words = [word for word in value.split() if person_words(word)]
    words = [word for word in words if sum(map(str.isalpha, word)) > 1] or words
    found = [()] * len(words) if names is None else names.similar(words)
    for word, similar in zip(words, found, strict=True):
        folds = dict.fromkeys([*person_words(word), *(fold for fold, weight, _ in similar if weight >= PERSON_WEIGHT)])
        nodes.append(Keyword(fields.PERSON, tuple(folds)))
    return all_of(nodes) if nodes else Keyword(fields.PERSON, ())


def _published_after(date: PartialDate) -> KeywordRange:
    """Published on that day or later, as far as the document's own date can tell."""
    return KeywordRange(fields.PUBLISHED_TO, low=date.earliest.isoformat())


def _published_before(date: PartialDate) -> KeywordRange:
    """Published on that day or earlier."""
    return KeywordRange(fields.PUBLISHED_FROM, high=date.latest.isoformat())


def mentions(value: str) -> Node:
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
    return any_of(nodes) if nodes else KeywordRange(fields.MENTIONS)


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
