"""How the catalog's file is opened: durable, closed to a stranger's functions, and forgetful of what was deleted."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from rightsarchive.store.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "catalog.sqlite", lambda _database, _schema: None, lambda: ())
    yield opened
    opened.close()


PRAGMAS = {"trusted_schema": 0, "journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "secure_delete": 1}
"""What each connection must have. ``synchronous`` 2 is FULL: the log reaches the disk before a commit returns."""


def test_every_thread_opens_it_alike(database: Database) -> None:
    seen: list[dict[str, object]] = []

    def look() -> None:
        seen.append({name: database.value(f"PRAGMA {name}") for name in PRAGMAS})

    look()
    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [PRAGMAS, PRAGMAS]


def test_a_view_in_a_stranger_s_file_runs_no_function_of_the_program(database: Database) -> None:
    ran: list[str] = []
    database.connection.create_function("reach", 0, lambda: ran.append("ran"))
    with database.transaction():
        database.run("CREATE VIEW bait AS SELECT reach()")
    with pytest.raises(sqlite3.OperationalError, match="unsafe use"):
        database.connection.execute("SELECT * FROM bait").fetchall()
    assert ran == []


def test_a_transaction_keeps_others_from_writing_from_its_beginning(database: Database) -> None:
    other = sqlite3.connect(database.path, timeout=0, isolation_level=None)
    with database.transaction(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.close()
