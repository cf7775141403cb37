"""Saved searches, and what each found when it was last run.

A row is vouched for by the line of the custody log that made it. What a run found is kept for each clearance apart, so that what is new to
one does not turn on what another has looked at. The ids in it are made of document, text and position, and tell nothing of the words.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from rightsarchive.errors import DamagedArchiveError
from rightsarchive.model import Access
from rightsarchive.store.chain import Line, canonical, sha256
from rightsarchive.store.custody import Custody, now
from rightsarchive.store.database import Database, Row
from rightsarchive.store.tallies import Tallies

_SAVED, _RUN = "search", "search run"


@dataclass(frozen=True, slots=True)
class SearchRow:
    """A search as it is kept. ``options`` are those of a search, as JSON has them."""

    name: str
    query: str
    options: Mapping[str, Any]
    level: int
    saved: str
    author: str


@dataclass(frozen=True, slots=True)
class LastRun:
    """When a search was last run at one clearance, and the ids of the passages that it found."""

    at: str
    found: frozenset[int]


class SearchReader:
    """Those that ``clearance`` may see. DamagedArchiveError is raised for one that the custody log does not vouch for."""

    def __init__(self, database: Database, clearance: Access) -> None:
        self._db = database
        self._tallies = Tallies(database)
        self._clearance = clearance

    def all(self) -> list[SearchRow]:
        """In the order of their names."""
        with self._db.snapshot():
            rows = self._db.all("SELECT * FROM searches WHERE level <= ? ORDER BY name", (self._clearance.level,))
            self._tallies.check("searches")
            return list(map(self._search, rows))

    def get(self, name: str) -> SearchRow | None:
        """One of them, or None."""
        with self._db.snapshot():
            row = self._db.row("SELECT * FROM searches WHERE name = ? AND level <= ?", (name, self._clearance.level))
            if row is None:
                self.all()  # one that was called otherwise from outside is found there
                return None
            return self._search(row)

    def last_run(self, name: str) -> LastRun | None:
        """The last run at this clearance; None where there was none."""
        with self._db.snapshot():
            row = self._db.row("SELECT * FROM search_runs WHERE name = ? AND level = ?", (name, self._clearance.level))
            if row is None:
                return None
            at, stored = row["at"], row["found"]
            if not isinstance(stored, bytes) or len(stored) % 8:
                raise _altered(name)
            self._check(row["line"], name, _run_digest(at, stored))
        return LastRun(at, frozenset(struct.unpack(f"<{len(stored) // 8}q", stored)))

    def _search(self, row: Row) -> SearchRow:
        name, record = row["name"], row["record"]
        self._check(row["line"], name, sha256(record))
        found = json.loads(record)
        if Access(found["access"]).level != row["level"]:
            raise _altered(name)
        options = MappingProxyType(found["options"])
        return SearchRow(name, found["query"], options, row["level"], found["saved"], found["author"])

    def _check(self, number: object, name: str, digest: str) -> None:
        row = self._db.row("SELECT * FROM custody WHERE number = ?", (number,))
        line = None if row is None else Line.stored(row)
        if (
            line is None
            or line.subject != name
            or line.digest != line.computed()
            or line.told().get("record_sha256") != digest
        ):
            raise _altered(name)


class Searches(SearchReader):
    """The same for whoever keeps them; each change is a line of the custody log, in its caller's transaction."""

    def __init__(self, database: Database, custody: Custody) -> None:
        super().__init__(database, Access.CONFIDENTIAL)
        self._custody = custody

    def put(self, name: str, query: str, options: Mapping[str, Any], access: Access) -> None:
        """Save a search, in the place of one with its name. Where it asks for something else, its runs are forgotten."""
        before = self.get(name)
        told = {"query": query, "options": dict(options), "access": access.value}
        if before is not None and before.query == query and dict(before.options) == told["options"]:
            if before.level == access.level:
                return
        else:
            self._db.run("DELETE FROM search_runs WHERE name = ?", (name,))
        record = canonical({**told, "saved": now(), "author": self._custody.who})
        self._db.run(
            "INSERT INTO searches (name, record, level) VALUES (?, ?, ?)"
            " ON CONFLICT (name) DO UPDATE SET record = excluded.record, level = excluded.level",
            (name, record, access.level),
        )
        line = self._custody.record(_SAVED, name, before=_told(before), after=told, record_sha256=sha256(record))
        self._db.run("UPDATE searches SET line = ? WHERE name = ?", (line, name))

    def remove(self, name: str) -> None:
        """Take a search out, with what its runs found."""
        before = self.get(name)
        self._db.run("DELETE FROM searches WHERE name = ?", (name,))
        self._custody.record(_SAVED, name, before=_told(before), after=None, record_sha256="")

    def note_run(self, name: str, clearance: Access, found: Collection[int], new: int) -> None:
        """Keep what a run at a clearance found, in the place of its last one there."""
        at, stored = now(), struct.pack(f"<{len(found)}q", *sorted(found))
        line = self._custody.record(
            _RUN, name, clearance=clearance.value, passages=len(found), new=new, record_sha256=_run_digest(at, stored)
        )
        self._db.run(
            "INSERT OR REPLACE INTO search_runs (name, level, at, found, line) VALUES (?, ?, ?, ?, ?)",
            (name, clearance.level, at, stored, line),
        )

    def altered(self) -> list[str]:
        """Those that are not what the custody log recorded last."""
        recorded = {name: digest for name, digest in self._custody.record_digests(_SAVED).items() if digest}
        there = {row["name"]: sha256(row["record"]) for row in self._db.rows("SELECT name, record FROM searches")}
        return sorted(name for name in {*recorded, *there} if there.get(name) != recorded.get(name))


def _told(search: SearchRow | None) -> dict[str, Any] | None:
    if search is None:
        return None
    return {"query": search.query, "options": dict(search.options), "access": tuple(Access)[search.level].value}


def _run_digest(at: object, found: bytes) -> str:
    return sha256(f"{at} {found.hex()}")


def _altered(name: str) -> DamagedArchiveError:
    return DamagedArchiveError(
        f"the saved search “{name}” is not what the custody log vouches for.",
        advice="Run `rightsarchive check`, and save it again.",
    )
