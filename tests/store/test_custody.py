"""The custody log in the catalog: lines of earlier releases, and who is told of which."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path

import pytest

from rightsarchive.store import Catalog
from rightsarchive.store.schema import MIGRATIONS


def older(path: Path, schema: int) -> None:
    """A catalog of an earlier release with three lines, hashed as that release did; the second has a private part."""
    connection = sqlite3.connect(path)
    connection.executescript(f"{''.join(MIGRATIONS[:schema])} PRAGMA user_version = {schema};")
    connection.execute("INSERT INTO archive VALUES ('an archive')")
    previous = "0" * 64
    body = json.dumps({"nonce": "n", "source": "é.txt"}, ensure_ascii=False)
    private = hashlib.sha256(body.encode()).hexdigest()
    connection.execute("INSERT INTO custody_details VALUES (?, 'd1', ?)", (private, body))
    for number, detail in enumerate(({"title": "Été"}, {"private": private}, {"title": "Two"}), start=1):
        told = json.dumps(detail, ensure_ascii=False, sort_keys=True)
        parts = [
            number,
            "2025-01-01T00:00:00+00:00",
            "ingest" if number == 2 else "case",
            f"d{number - 1}",
            told,
            previous,
        ]
        digest = hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
        connection.execute("INSERT INTO custody VALUES (?, ?, ?, ?, ?, ?, ?)", (*parts, digest))
        previous = digest
    connection.commit()
    connection.close()


WITHOUT_NAMES = 5
"""Schemas below this one kept no names in the log."""


@pytest.mark.parametrize("schema", range(1, WITHOUT_NAMES))
def test_a_log_of_before_stays_whole_and_the_migration_is_its_next_line(tmp_path: Path, schema: int) -> None:
    path = tmp_path / "catalog.sqlite"
    older(path, schema)
    with Catalog(path, "K. 7") as catalog:
        *old, last = catalog.custody.events()
        assert [line.detail for line in old] == [{"title": "Été"}, {"source": "é.txt"}, {"title": "Two"}]
        assert (last.action, last.who, last.detail["before"]) == ("migrate", "K. 7", schema)
        assert last.detail["after"] == len(MIGRATIONS)
        assert catalog.custody.head().number == 4
        with catalog.transaction():
            catalog.custody.record("case", "c")
        assert catalog.custody.broken() == []
        assert catalog.damage() == []


@pytest.mark.parametrize(
    "change",
    ["detail = '{}'", "at = ''", "who = 'somebody'", "tool = 'another'", "rule = 2", "previous = digest", "number = 9"],
)
def test_an_old_line_that_is_changed_is_found(tmp_path: Path, change: str) -> None:
    path = tmp_path / "catalog.sqlite"
    older(path, 1)
    with Catalog(path) as catalog:
        connection = sqlite3.connect(path)
        with connection:
            connection.execute(f"UPDATE custody SET {change} WHERE number = 1")
        connection.close()
        assert catalog.custody.broken()


def test_a_catalog_that_is_new_was_not_migrated(tmp_path: Path) -> None:
    with Catalog(tmp_path / "catalog.sqlite") as catalog:
        assert list(catalog.custody.events()) == []
        assert str(catalog.custody.head()) == f"0:{'0' * 64}"


def test_a_line_of_an_unknown_kind_is_not_written(tmp_path: Path) -> None:
    with Catalog(tmp_path / "catalog.sqlite") as catalog, pytest.raises(ValueError, match="no action"):
        catalog.custody.record("something", "d1")


@pytest.mark.parametrize("noted", ["none", "7", f"9:{'z' * 64}", "", f"0:{'0' * 64}"])
def test_a_note_of_the_last_line_that_is_damaged_is_found_and_stops_nothing(tmp_path: Path, noted: str) -> None:
    path = tmp_path / "catalog.sqlite"
    with Catalog(path) as catalog:
        with catalog.transaction():
            catalog.custody.record("case", "one")
        connection = sqlite3.connect(path)
        with connection:
            connection.execute("UPDATE archive SET head = ?", (noted,))
        connection.close()
        assert catalog.custody.broken()
        with catalog.transaction():
            catalog.custody.record("case", "two")
        assert [line.number for line in catalog.custody.events()] == [1, 2]
        assert catalog.custody.broken() == []


@pytest.mark.parametrize("body", ["{}", "[]", "no JSON", ""])
def test_what_is_private_and_was_altered_is_told_as_such(tmp_path: Path, body: str) -> None:
    path = tmp_path / "catalog.sqlite"
    with Catalog(path) as catalog:
        catalog.custody.record("case", "one", private={"title": "One"})
        connection = sqlite3.connect(path)
        with connection:
            connection.execute("UPDATE custody_details SET body = ?", (body,))
        connection.close()
        (line,) = catalog.custody.events()
        assert line.detail == {"private": "altered"}
