"""How many rows there are of what is looked up by a name, so that a row that is gone is not taken for one that never was.

A seal vouches for what is read of a document. Where a look-up finds no document, case or note at all there is no seal to hold it
against: then the rows of its tables are counted, and so are those of a case when its documents are listed. Triggers of the connection
(not of the file) keep the counts. They find what was lost; whoever takes away a row and mends its count is found by a check.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn

from rightsarchive.errors import DamagedArchiveError, DamagedRecordError
from rightsarchive.store.database import Database

TALLIED = ("documents", "versions", "provenance", "cases", "case_names", "annotations", "vocabularies", "searches")


def counting() -> Iterator[str]:
    """The statements that make a connection count what its transactions add and take away."""
    for table in TALLIED:
        for act, change in (("INSERT", "+ 1"), ("DELETE", "- 1")):
            yield (
                f"CREATE TEMP TRIGGER tallied_{table}_{act} AFTER {act} ON main.{table} BEGIN"
                f" UPDATE tallies SET rows = rows {change} WHERE part = '{table}'; END"
            )
    for act, row, change in (("INSERT", "NEW", "+ 1"), ("DELETE", "OLD", "- 1")):
        yield (
            f"CREATE TEMP TRIGGER tallied_members_{act} AFTER {act} ON main.version_cases BEGIN"
            f" UPDATE cases SET members = members {change} WHERE id = {row}.case_id; END"
        )


class Tallies:
    """Remembers which tables were found whole, until something is written."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._whole: set[tuple[object, ...]] = set()

    def check(self, *tables: str) -> None:
        """Raise DamagedArchiveError where rows of the tables are missing."""
        for table in tables:
            if not self.is_whole(table):
                _missing(table)

    def is_whole(self, table: str) -> bool:
        """Whether a table has as many rows as it should."""
        with self._db.snapshot():
            counted = self._db.value("SELECT rows FROM tallies WHERE part = ?", (table,))
            at = (table, counted, *self._db.stamp())
            if at not in self._whole:
                if counted != self._db.value(f"SELECT count(*) FROM {table}"):
                    return False
                self._whole = {each for each in self._whole if each[0] != table} | {at}
        return True

    def check_members(self, case: str) -> None:
        """Raise DamagedRecordError where a case has lost a document."""
        row = self._db.row(
            "SELECT members, (SELECT count(*) FROM version_cases c JOIN versions v ON v.id = c.version_id"
            " WHERE c.case_id = cases.id) FROM cases WHERE id = ?",
            (case,),
        )
        if row is not None and row[0] != row[1]:
            raise DamagedRecordError(case, "case")

    def wrong(self) -> list[str]:
        """The tables that lack rows, or have some that nobody counted."""
        return [table for table in TALLIED if not self.is_whole(table)]


def _missing(table: str) -> NoReturn:
    raise DamagedArchiveError(
        f"rows are missing from the table {table} of the catalog: what was asked for may have been among them.",
        advice="Run `rightsarchive check`, and restore catalog.sqlite from a copy.",
    )
