"""Other names that lead to a case: its earlier titles, and the names of cases that were merged into it.

A name is kept as ``case_id`` makes it, with the level that the case had when it was called so: below that, nobody is led by it. Each
row is vouched for by the line of the custody log that made it.
"""

from __future__ import annotations

from collections.abc import Iterable

from rightsarchive.errors import DamagedRecordError
from rightsarchive.model import Access, case_id
from rightsarchive.store.chain import Line, canonical, sha256
from rightsarchive.store.database import Database, Row


class CaseNames:
    def __init__(self, database: Database, clearance: Access = Access.CONFIDENTIAL) -> None:
        self._db = database
        self._clearance = clearance

    def lead(self, name: str) -> str:
        """The id of the case that a name (an id, a title, one of before) leads to; the name's own id where it leads to no other. Raises
        DamagedRecordError."""
        wanted = case_id(name)
        row = self._db.row(
            "SELECT * FROM case_names WHERE name = ? AND level <= ? AND name NOT IN (SELECT id FROM cases)",
            (wanted, self._clearance.level),
        )
        if row is None:
            return wanted
        if not self._is_vouched(row):
            raise DamagedRecordError(str(row["case_id"]), "case")
        return str(row["case_id"])

    def leads(self, names: Iterable[str]) -> dict[str, str]:
        """The same for several."""
        return {name: self.lead(name) for name in names}

    def of(self, case: str) -> tuple[str, ...]:
        """The other names of a case."""
        rows = self._db.rows(
            "SELECT name FROM case_names WHERE case_id = ? AND level <= ? ORDER BY name", (case, self._clearance.level)
        )
        return tuple(row["name"] for row in rows)

    def rows(self, case: str) -> list[tuple[str, int]]:
        """The other names of a case, each with its level."""
        rows = self._db.all("SELECT name, level FROM case_names WHERE case_id = ? ORDER BY name", (case,))
        return [(row["name"], row["level"]) for row in rows]

    def put(self, case: str, names: Iterable[tuple[str, int]]) -> None:
        """Let names, each with its level, lead to a case, until a line of the custody log vouches for them: :meth:`vouch`."""
        self._db.run_many(
            "INSERT INTO case_names (name, case_id, level) VALUES (?, ?, ?)"
            " ON CONFLICT (name) DO UPDATE SET case_id = excluded.case_id, level = max(level, excluded.level), line = NULL",
            ((name, case, level) for name, level in names if name != case),
        )

    def set_level(self, case: str, name: str, level: int) -> None:
        """A case is called so now, at this level."""
        self._db.run("UPDATE case_names SET level = ?, line = NULL WHERE name = ? AND case_id = ?", (level, name, case))

    def drop(self, names: Iterable[str]) -> None:
        """Names lead nowhere any more."""
        self._db.run_many("DELETE FROM case_names WHERE name = ?", ((name,) for name in names))

    def digest(self, case: str) -> str:
        """The SHA-256 of the other names of a case, for the line that vouches for them."""
        return _digest(self.rows(case))

    def vouch(self, case: str, line: int) -> None:
        """The line of the custody log holds the digest of the case's other names."""
        self._db.run("UPDATE case_names SET line = ? WHERE case_id = ?", (line, case))

    def damaged(self) -> list[str]:
        """Cases with other names that the custody log does not vouch for."""
        return sorted(
            {str(row["case_id"]) for row in self._db.all("SELECT * FROM case_names") if not self._is_vouched(row)}
        )

    def _is_vouched(self, row: Row) -> bool:
        if row["line"] is None:
            return self._db.writing
        stored = self._db.row("SELECT * FROM custody WHERE number = ?", (row["line"],))
        told = None if stored is None else Line.stored(stored)
        return (
            told is not None
            and told.digest == told.computed()
            and told.subject == row["case_id"]
            and told.told().get("names_sha256") == _digest(self.rows(row["case_id"]))
        )


def _digest(rows: list[tuple[str, int]]) -> str:
    return sha256(canonical(rows))
