"""Cases, and which documents belong to them."""

from __future__ import annotations

from collections.abc import Iterator

from rightsarchive.errors import NotInArchiveError
from rightsarchive.model import Case
from rightsarchive.store.database import Database


class Cases:
    def __init__(self, database: Database) -> None:
        self._db = database

    def put(self, case: Case) -> bool:
        """Add a case or replace what is known of it. Whether anything changed."""
        record = case.model_dump_json(exclude_defaults=True)
        if self._db.value("SELECT record FROM cases WHERE id = ?", (case.id,)) == record:
            return False
        self._db.run(
            "INSERT INTO cases VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET record = excluded.record", (case.id, record)
        )
        return True

    def get(self, case: str) -> Case:
        """Raises NotInArchiveError."""
        record = self._db.value("SELECT record FROM cases WHERE id = ?", (case,))
        if record is None:
            raise NotInArchiveError(f"there is no case {case!r}.", advice="`rightsarchive cases` lists them.")
        return Case.model_validate_json(record)

    def all(self) -> Iterator[Case]:
        """Every case, in the order of their ids."""
        for row in self._db.rows("SELECT record FROM cases ORDER BY id"):
            yield Case.model_validate_json(row["record"])

    def documents(self, case: str) -> tuple[str, ...]:
        """The documents of a case, by their newest versions."""
        rows = self._db.rows(
            "SELECT v.document_id FROM version_cases c JOIN versions v ON v.id = c.version_id"
            " WHERE c.case_id = ? AND v.newest = 1 ORDER BY v.document_id",
            (case,),
        )
        return tuple(row["document_id"] for row in rows)
