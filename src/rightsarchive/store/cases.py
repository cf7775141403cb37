"""Cases, and which documents belong to them.

A case has no access level of its own: a clearance sees it when it sees one of its documents, or when it has none at all and
was put in by hand. Everything is seen with the highest clearance.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache

from rightsarchive.errors import NotInArchiveError
from rightsarchive.model import Access, Case
from rightsarchive.store.database import Database

_REMEMBERED = 1024

# What a case's only document named and no longer names is not shown either: its title may have been the secret.
_VISIBLE = """
    (EXISTS (SELECT 1 FROM version_cases c JOIN versions v ON v.id = c.version_id
             WHERE c.case_id = cases.id AND v.newest = 1 AND v.access IN (SELECT value FROM json_each(?)))
     OR (NOT EXISTS (SELECT 1 FROM version_cases c WHERE c.case_id = cases.id)
         AND id IN (SELECT subject FROM custody WHERE action = 'case')))
"""


def _visible(clearance: Access) -> tuple[str, tuple[str, ...]]:
    """The condition that a row of ``cases`` may be seen, and its values."""
    if clearance is Access.CONFIDENTIAL:
        return "1", ()
    return _VISIBLE, (json.dumps([access for access in Access if access.level <= clearance.level]),)


class Cases:
    def __init__(self, database: Database) -> None:
        self._db = database
        self.forget()

    def forget(self) -> None:
        """Drop every case that is remembered: who searches meets the same ones again and again."""
        self._case = lru_cache(_REMEMBERED)(Case.from_json)

    def put(self, case: Case) -> bool:
        """Add a case or replace what is known of it. Whether anything changed."""
        record = case.to_json()
        if self._db.value("SELECT record FROM cases WHERE id = ?", (case.id,)) == record:
            return False
        self._db.run(
            "INSERT INTO cases VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET record = excluded.record", (case.id, record)
        )
        return True

    def get(self, case: str, clearance: Access = Access.CONFIDENTIAL) -> Case:
        """A case that ``clearance`` may see. Raises NotInArchiveError, in the same words for one that it may not."""
        condition, values = _visible(clearance)
        record = self._db.value(f"SELECT record FROM cases WHERE id = ? AND {condition}", (case, *values))
        if record is None:
            above = "" if clearance is Access.CONFIDENTIAL else f" that the clearance “{clearance.value}” may see"
            raise NotInArchiveError(f"there is no case {case!r}{above}.", advice="`rightsarchive cases` lists them.")
        return self._case(record)

    def records(self, cases: Iterable[str]) -> dict[str, Case]:
        """Several cases by id, whoever may see them. Unknown ids are left out."""
        rows = self._db.all(
            "SELECT id, record FROM cases WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(cases)),)
        )
        return {identifier: self._case(record) for identifier, record in rows}

    def all(self, clearance: Access = Access.CONFIDENTIAL) -> Iterator[Case]:
        """Every case that ``clearance`` may see, in the order of their ids."""
        condition, values = _visible(clearance)
        for row in self._db.rows(f"SELECT record FROM cases WHERE {condition} ORDER BY id", values):
            yield self._case(row["record"])

    def documents(self, case: str) -> tuple[str, ...]:
        """The documents of a case, by their newest versions."""
        rows = self._db.rows(
            "SELECT v.document_id FROM version_cases c JOIN versions v ON v.id = c.version_id"
            " WHERE c.case_id = ? AND v.newest = 1 ORDER BY v.document_id",
            (case,),
        )
        return tuple(row["document_id"] for row in rows)
