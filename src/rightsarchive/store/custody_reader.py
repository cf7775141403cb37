"""The custody log for one clearance: the lines about what it sees, without what it may not know."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from rightsarchive.model import Access
from rightsarchive.store.cases import CaseReader
from rightsarchive.store.chain import START, Line, canonical
from rightsarchive.store.custody import Custody
from rightsarchive.store.custody_event import ACTIONS, SEAL, UNDOES, CustodyEvent
from rightsarchive.store.document_reader import DocumentReader

_FIRST, _LATER = "ingest", "new version"
_ARRIVALS = (_FIRST, _LATER, "restore")
_OF_BYTES = ("version", "sha256", "size", "extractor")
_OURS = frozenset({SEAL, UNDOES, "said", "leaves", "names_sha256"})
"""What is for the highest clearance alone. A digest would tell whether somebody guessed right what is closed, a number how many other
lines there are; and what stronger sources put in the shade is not for everybody."""


class CustodyReader:
    """Below the highest clearance, lines and versions are numbered anew, without the digests of the chain, which would show how many
    other lines there are.

    Lines about a new version give its bytes and its number among the visible ones; not its source, nor the digest of metadata
    that may have been hidden at that time. Any other line is shown to clearances that see its subject now and could see it then.
    """

    def __init__(self, custody: Custody, documents: DocumentReader, cases: CaseReader, clearance: Access) -> None:
        self._custody = custody
        self._documents = documents
        self._cases = cases
        self._clearance = clearance
        self._levels = [access.value for access in Access if access.level <= clearance.level]

    def events(self, subject: str | None = None) -> Iterator[CustodyEvent]:
        """The lines that tell of what may be seen, oldest first."""
        if self._clearance is Access.CONFIDENTIAL:
            yield from self._custody.events(subject)
            return
        number = 0
        for line, event in self._custody.lines_and_events(subject):
            told = self._told(line, event)
            if told is not None:
                number += 1
                yield replace(told, number=number, previous="", digest="")

    def chain(self, subjects: AbstractSet[str] | None = None) -> Iterator[tuple[Line, str | None]]:
        """What may be told, as a chain that can be verified by itself: at the highest clearance the log's own lines, each with what
        is private in it; below it, or where only some ``subjects`` are asked for, the events in a chain of their own."""
        if self._clearance is Access.CONFIDENTIAL and subjects is None:
            yield from self._custody.lines()
            return
        previous, number = START, 0
        for told in self.events():
            if subjects is not None and told.subject not in subjects:
                continue
            number += 1
            fields = (number, told.at, told.who, told.tool, told.action, told.subject)
            line = Line(*fields, self._clearance.level, canonical(told.detail), previous, "")
            previous = line.computed()
            yield replace(line, digest=previous), None

    def _told(self, line: Line, event: CustodyEvent) -> CustodyEvent | None:
        """The line as it is told, None where it is hidden. A line of an unknown kind is hidden."""
        about = ACTIONS.get(line.action)
        if line.action in _ARRIVALS:
            return self._of_version(event)
        if about == "case":
            return self._of_case(line, event)
        if line.level > self._clearance.level or about != "document":
            return None
        return self._of_document(event)

    def _of_case(self, line: Line, event: CustodyEvent) -> CustodyEvent | None:
        """A case that was opened to this clearance: the line that did so is shown as the first of the case."""
        if not self._cases.records([event.subject]):
            return None
        event = replace(event, detail={name: value for name, value in event.detail.items() if name not in _OURS})
        if line.level <= self._clearance.level:
            return event
        after = event.detail.get("after")
        opened = isinstance(after, dict) and after.get("access", "public") in self._levels
        return replace(event, detail={**event.detail, "before": None}) if opened else None

    def _of_version(self, event: CustodyEvent) -> CustodyEvent | None:
        number = self._seen(event.subject, event.detail.get("version"))
        if number is None:
            return None
        action = _FIRST if number == 1 else _LATER if event.action == _FIRST else event.action
        detail = {name: value for name, value in event.detail.items() if name in _OF_BYTES}
        if detail.get("sha256") not in self._documents.originals(event.subject):
            detail = {}  # these bytes hold what is withheld
        return replace(event, action=action, why="", detail={**detail, "version": number})

    def _of_document(self, event: CustodyEvent) -> CustodyEvent | None:
        seen = set(self._documents.originals(event.subject))
        detail = {name: value for name, value in event.detail.items() if name not in _OURS}
        if not seen or ("case" in detail and not self._cases.records([str(detail["case"])])):
            return None
        if "version" in detail:
            detail["version"] = self._seen(event.subject, detail["version"])
            if detail["version"] is None:
                return None
        if "versions" in detail:
            detail["versions"] = self._renumbered(event.subject, detail["versions"])
            if not detail["versions"]:
                return None
        if isinstance(detail.get("originals"), list):
            detail["originals"] = [original for original in detail["originals"] if original in seen]
        if self._documents.is_reduced(event.subject) and event.action in {"note", "tag"}:
            return None
        if self._documents.is_reduced(event.subject):
            # What a line says of the whole text is not for whoever reads it reduced.
            detail = {name: value for name, value in detail.items() if name in {"version", "versions"}}
            return replace(event, why="", detail=detail)
        return replace(event, detail=detail)

    def _renumbered(self, document: str, by_version: object) -> dict[str, Any]:
        if not isinstance(by_version, dict):
            return {}
        numbers = {each: self._seen(document, int(each)) for each in by_version if each.isdecimal() and len(each) < 10}
        return {str(seen): by_version[each] for each, seen in numbers.items() if seen is not None}

    def _seen(self, document: str, version: object) -> int | None:
        """The number of a version among those that are seen, None where it is hidden, or no number."""
        is_number = isinstance(version, int) and 0 < version < 1 << 31
        return self._documents.number_seen(document, int(str(version))) if is_number else None
