"""What SQLite leaves of deleted rows in the unused middle of its pages is overwritten, and nothing else is touched."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from rightsarchive.store import gaps
from rightsarchive.store.database import Database


def test_no_copy_of_a_deleted_row_is_left(tmp_path: Path) -> None:
    """A table as the custody log has one beside it: rows lie in the order of hashes, and move when others come between."""
    draw = random.Random(5)
    left = found = 0
    for turn in range(60):
        path = tmp_path / f"{turn}.sqlite"
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("CREATE TABLE t (k TEXT PRIMARY KEY, body TEXT) WITHOUT ROWID")
        names = [f"{draw.getrandbits(256):064x}" for _ in range(300)]
        gone = draw.sample(range(300), 30)
        connection.execute("BEGIN")
        for number, name in enumerate(names):
            body = f"SECRET{number:05d}." + "y" * draw.randint(10, 200)
            connection.execute("INSERT INTO t VALUES (?, ?)", (name, body))
        for number in gone:
            connection.execute("DELETE FROM t WHERE k = ?", (names[number],))
        connection.execute("COMMIT")
        kept = connection.execute("SELECT * FROM t").fetchall()
        connection.close()
        found += sum(b"SECRET%05d." % number in path.read_bytes() for number in gone)
        gaps.clear(str(path))
        left += sum(b"SECRET%05d." % number in path.read_bytes() for number in gone)
        connection = sqlite3.connect(path)
        assert connection.execute("SELECT * FROM t").fetchall() == kept
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.close()
    assert found > 0, "SQLite leaves nothing any more: this is no longer needed"
    assert left == 0


def test_what_others_know_of_the_pages_does_not_come_back(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    mine, other = (Database(path, lambda *_: None, tuple) for _ in range(2))
    mine.run("INSERT INTO archive (id) VALUES ('a')")
    for database in (mine, other):
        assert database.value("SELECT count(*) FROM custody_details") == 0
    # As if SQLite had left it: the page is in the file and in what both know of it.
    mine.run("INSERT INTO custody_details VALUES ('k', 'd', 'body')")
    assert mine.checkpoint(1)
    root = int(mine.value("SELECT rootpage FROM sqlite_master WHERE name = 'custody_details'"))
    size = int(mine.value("PRAGMA page_size"))
    plant = [
        sys.executable,
        "-c",
        f"f = open({str(path)!r}, 'r+b'); f.seek({(root - 1) * size + size // 2}); f.write(b'SECRET'); f.close()",
    ]
    subprocess.run(plant, check=True)
    mine.run("UPDATE archive SET head = '1'")
    for database in (mine, other):
        assert database.value("SELECT body FROM custody_details") == "body"
    assert b"SECRET" in path.read_bytes()
    assert mine.clean(1, "UPDATE archive SET head = head")
    for number, database in enumerate((mine, other)):
        database.run("INSERT INTO custody_details VALUES (?, 'd', 'body')", (f"k{number}",))
        assert database.checkpoint(1)
        assert b"SECRET" not in path.read_bytes()
        assert database.damage() == []
    mine.close()
    other.close()


def test_a_file_is_as_sound_after_it_as_before(tmp_path: Path) -> None:
    for size in (512, 4096, 65_536):
        path = tmp_path / f"{size}.sqlite"
        connection = sqlite3.connect(path)
        connection.execute(f"PRAGMA page_size = {size}")
        connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT)")
        connection.execute("CREATE INDEX by_body ON t (body)")
        connection.executemany("INSERT INTO t (body) VALUES (?)", (("x" * (n * 37 % 9000),) for n in range(200)))
        connection.execute("DELETE FROM t WHERE id % 3 = 0")
        connection.commit()
        expected = connection.execute("SELECT * FROM t").fetchall()
        connection.close()
        gaps.clear(str(path))
        assert gaps.clear(str(path)) == 0
        connection = sqlite3.connect(path)
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT * FROM t").fetchall() == expected
        connection.close()


def test_what_is_no_catalog_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other"
    path.write_bytes(b"\x0d" * 8192)
    with pytest.raises(ValueError, match="other"):
        gaps.clear(str(path))
    assert path.read_bytes() == b"\x0d" * 8192


def test_it_waits_for_nobody_who_reads_on(tmp_path: Path) -> None:
    database = Database(tmp_path / "catalog.sqlite", lambda *_: None, tuple)
    database.run("INSERT INTO archive (id) VALUES ('a')")
    reading, done = threading.Event(), threading.Event()

    def read() -> None:
        with database.snapshot():
            database.value("SELECT count(*) FROM archive")
            reading.set()
            done.wait()

    reader = threading.Thread(target=read)
    reader.start()
    reading.wait()
    database.run("UPDATE archive SET head = '1'")
    assert not database.clean(0, "UPDATE archive SET head = head")
    done.set()
    reader.join()
    assert database.clean(0, "UPDATE archive SET head = head")
    assert database.value("SELECT head FROM archive") == "1"
    database.close()
