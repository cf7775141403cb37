"""Brings a catalog to the newest schema, and tells what in it no release made."""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Callable
from pathlib import Path

from rightsarchive.errors import ArchiveVersionError, DamagedArchiveError
from rightsarchive.store.schema import MIGRATIONS


def migrate(connection: sqlite3.Connection, path: Path, note: Callable[[int], None]) -> None:
    """Bring a catalog to the newest schema, each step in one transaction; a new one is made in one. Raises ArchiveVersionError for a newer one,
    DamagedArchiveError where it holds what no release made.

    ``note`` is called inside the last step of a catalog that was there before, with the schema that it had.
    """
    connection.execute("BEGIN")  # one moment: another process may be taking a step
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        foreign = foreign_objects(connection, version) if 0 <= version <= len(MIGRATIONS) else []
    finally:
        connection.execute("COMMIT")
    if version > len(MIGRATIONS):
        raise ArchiveVersionError(
            f"the catalog has schema {version}; this release knows up to {len(MIGRATIONS)}.",
            advice="Install a newer release of rightsarchive.",
            path=path,
        )
    if foreign or version < 0:
        # A trigger, a view or a table that no release made would be run or read with ours.
        raise DamagedArchiveError(
            f"the catalog is not as a release of rightsarchive made it ({', '.join(foreign[:3]) or 'its version'}): it was"
            " changed from outside.",
            advice="Restore it from a copy. If it came from somebody else, do not use it.",
            path=path,
        )
    newest = len(MIGRATIONS)
    # What is half made would be taken for a catalog of an earlier release.
    for number in range(version + 1 if version else newest, newest + 1):
        done = number - 1 if version else 0
        try:
            # A table that is made anew must not take along the rows that refer to it: no keys are followed meanwhile.
            connection.executescript(
                f"PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE; {''.join(MIGRATIONS[done:number])}"
                f" PRAGMA user_version = {number};"
            )
            if version and number == newest:
                note(version)
            connection.executescript("COMMIT; PRAGMA foreign_keys = ON;")
        except sqlite3.OperationalError:
            connection.rollback()
            connection.execute("PRAGMA foreign_keys = ON")
            # Another process may have taken this step in the meantime.
            if connection.execute("PRAGMA user_version").fetchone()[0] < number:
                raise


def foreign_objects(connection: sqlite3.Connection, version: int) -> list[str]:
    """Tables, indexes, triggers and views that are not those of the schema ``version``, and those of it that are missing."""
    found = {(str(kind), str(name), sql) for kind, name, sql in connection.execute(_OBJECTS) if name not in _STATISTICS}
    known = _objects(version)
    return sorted(f"{kind} {name}"[:80] for kind, name, _ in found ^ known)


_OBJECTS = "SELECT type, name, sql FROM sqlite_master"

_STATISTICS = {"sqlite_stat1", "sqlite_stat4"}
"""What SQLite's own ANALYZE makes."""


@functools.cache
def _objects(version: int) -> frozenset[tuple[str, str, str | None]]:
    """What the schema of a version is made of, as SQLite keeps it."""
    made = sqlite3.connect(":memory:")
    try:
        made.executescript("".join(MIGRATIONS[:version]))
        return frozenset(tuple(row) for row in made.execute(_OBJECTS))
    finally:
        made.close()
