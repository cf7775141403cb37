"""Cases, and which documents belong to them.

A clearance sees a case that is not above it when it sees one of its documents, or when the case has none at all and was put in by
hand: what a case's only document named and no longer names may have been the secret. The highest clearance sees everything.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache

from rightsarchive.errors import NotInArchiveError
from rightsarchive.model import Access, Case
from rightsarchive.store.database import Database
from rightsarchive.store.levels import Levels
from rightsarchive.store.sight import seen_at

_REMEMBERED = 1024


class CaseReader:
    """Cases that ``clearance`` may see."""

    def __init__(self, database: Database, clearance: Access) -> None:
        self._db = database
        self._clearance = clearance
        self._seen = seen_at(clearance)
        self._visible = f"""
            cases.level <= {clearance.level} AND (
                EXISTS (SELECT 1 FROM version_cases c JOIN versions v ON v.id = c.version_id
                        WHERE c.case_id = cases.id AND v.newest = 1 AND {self._seen})
                OR (NOT EXISTS (SELECT 1 FROM version_cases c WHERE c.case_id = cases.id)
                    AND id IN (SELECT subject FROM custody WHERE action = 'case')))
        """
        if clearance is Access.CONFIDENTIAL:
            self._visible = "1"
        self.forget()

    def forget(self) -> None:
        """Drop every case that is remembered: who searches meets the same ones again and again."""
        self._case = lru_cache(_REMEMBERED)(Case.from_json)

    def get(self, case: str) -> Case:
        """A case by its id. Raises NotInArchiveError, in the same words for one that is hidden."""
        record = self._db.value(f"SELECT record FROM cases WHERE id = ? AND {self._visible}", (case,))
        if record is None:
            above = "" if self._clearance is Access.CONFIDENTIAL else f" that the clearance “{self._clearance}” may see"
            raise NotInArchiveError(f"there is no case {case!r}{above}.", advice="`rightsarchive cases` lists them.")
        return self._case(record)

    def records(self, cases: Iterable[str]) -> dict[str, Case]:
        """Several cases by id. Unknown and hidden ones are left out."""
        rows = self._db.all(
            f"SELECT id, record FROM cases WHERE id IN (SELECT value FROM json_each(?)) AND {self._visible}",
            (json.dumps(list(cases)),),
        )
        return {identifier: self._case(record) for identifier, record in rows}

    def all(self) -> Iterator[Case]:
        """Every case, in the order of their ids."""
        for row in self._db.rows(f"SELECT record FROM cases WHERE {self._visible} ORDER BY id"):
            yield self._case(row["record"])

    def count(self) -> int:
        return int(self._db.value(f"SELECT count(*) FROM cases WHERE {self._visible}"))

    def documents(self, case: str) -> tuple[str, ...]:
        """The documents of a case, by their newest versions."""
        rows = self._db.rows(
            "SELECT v.document_id FROM version_cases c JOIN versions v ON v.id = c.version_id"
            f" WHERE c.case_id = ? AND v.newest = 1 AND {self._seen} ORDER BY v.document_id",
            (case,),
        )
        return tuple(row["document_id"] for row in rows)


class Cases(CaseReader):
    def __init__(self, database: Database, levels: Levels) -> None:
        super().__init__(database, Access.CONFIDENTIAL)
        self._levels = levels

    def put(self, case: Case) -> bool:
        """Add a case or replace what is known of it; its documents are then no more open than it. Whether anything changed."""
        record = case.to_json()
        if self._db.value("SELECT record FROM cases WHERE id = ?", (case.id,)) == record:
            return False
        self._db.run(
            "INSERT INTO cases (id, record, level) VALUES (?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET record = excluded.record, level = excluded.level",
            (case.id, record, case.access.level),
        )
        self._levels.settle_case(case.id)
        return True
