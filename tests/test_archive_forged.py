"""A catalog whose values are of any kind: each way to read it ends with what it was asked for, or with an error of ours."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from rightsarchive import Archive, ArchiveView, Case, Citation, Metadata, TextSource
from rightsarchive.errors import RightsArchiveError
from rightsarchive.store.schema import MIGRATIONS

TEXT = (
    "The court ordered the release of Zhanna Imankulova on 5 March 2021 after a long hunger strike in the colony.\n\n"
    "A second paragraph says that the police officers beat the prisoners, and that nobody was ever charged with it."
)

VALUES: tuple[Any, ...] = (
    None,
    -1,
    7,
    2**63 - 1,
    1.5,
    "",
    "x",
    "[]",
    "[1]",
    '[["a", 2, 3]]',
    "{}",
    '{"title": [1], "cases": 5, "format": null}',
    "[" * 3_000,
    "A" * 100_000,
    b"\xff\x00",
    "\ud7ff\u0000",
)

EVERY = 700
"""One in so many forgeries is tried in a run of the suite: all of them take a quarter of an hour."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, pdf: Callable[[str], bytes]) -> Path:
    return make(tmp_path_factory.mktemp("forged"), pdf)


def make(folder: Path, pdf: Callable[[str], bytes]) -> Path:
    (folder / "report.pdf").write_bytes(
        pdf("The hunger strike of the prisoners went on.\fThe second page of the report.")
    )
    root = folder / "archive"
    with Archive.create(root) as archive, ThreadPoolExecutor(1) as executor:
        archive.ingest([folder / "report.pdf"], executor=executor)
        archive.put_case(Case(title="Strike"))
        for text in (TEXT, TEXT + " It was told again."):
            archive.ingest([TextSource(text, Metadata(identifier="R", title="Court", cases=("Strike", "Colony")))])
        (gone,) = archive.ingest([TextSource("A report that was deleted later on.")]).added
        archive.delete(gone.id, reason="asked")
        document = archive.document("R")
        archive.assign("Strike", [document.id])
        start = document.text.index("Zhanna")
        archive.withhold(document.id, start, start + 17, reason="safety", code="V.1")
    return root


def forge(root: Path, table: str, column: str, value: Any) -> None:
    """Put ``value`` into every row, whatever the schema demands, as whoever writes the file can."""
    with closing(sqlite3.connect(root / "catalog.sqlite", isolation_level=None)) as connection:
        sound = connection.execute("SELECT name, sql FROM sqlite_master").fetchall()
        connection.executescript(
            "PRAGMA writable_schema = ON;"
            " UPDATE sqlite_master SET sql = replace(sql, ' NOT NULL', '') WHERE type = 'table';"
        )
    with closing(sqlite3.connect(root / "catalog.sqlite", isolation_level=None)) as connection:
        with suppress(sqlite3.Error):  # a key that is a row's number takes numbers alone
            connection.execute(f'UPDATE OR IGNORE "{table}" SET "{column}" = ?', (value,))
        connection.execute("PRAGMA writable_schema = ON")
        connection.executemany("UPDATE sqlite_master SET sql = ? WHERE name = ?", [(sql, name) for name, sql in sound])


def columns() -> Iterator[tuple[str, str]]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript("".join(MIGRATIONS))
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in connection.execute(f'PRAGMA table_info("{table}")').fetchall():
                yield table, row[1]


def _release(archive: Archive, document: str) -> None:
    for mark in archive.withheld(document):
        archive.release(mark.id, reason="x")


def _search(archive: Archive, clearance: str) -> list[tuple[str, str, str]]:
    hits = archive.search("hunger strike police", clearance=clearance).hits
    return [(hit.document.title, hit.citation.reference, hit.passage.text) for hit in hits]


READ: dict[str, Callable[[ArchiveView, str, Citation], object]] = {
    "document": lambda view, document, _: view.document(document).text,
    "documents": lambda view, *_: list(view.documents()),
    "versions": lambda view, document, _: view.versions(document),
    "passages": lambda view, document, _: view.passages(document),
    "pages": lambda view, *_: view.pages("report.pdf"),
    "paragraphs": lambda view, document, _: view.paragraphs(document),
    "notices": lambda view, document, _: view.notices(document),
    "marks": lambda view, document, _: view.marks(document),
    "withheld": lambda view, document, _: view.withheld(document),
    "history": lambda view, *_: list(view.history()),
    "cases": lambda view, *_: list(view.cases()),
    "case": lambda view, *_: view.case("Strike"),
    "case documents": lambda view, *_: view.case_documents("Strike"),
    "timeline": lambda view, *_: view.timeline("Strike"),
    "cite": lambda view, document, _: view.cite(document, 0, 20),
    "cite words": lambda view, document, _: view.cite_words(document, "police officers"),
    "verify": lambda view, _, citation: view.verify(citation),
    "stats": lambda view, *_: view.stats(),
    "vocabularies": lambda view, *_: view.vocabularies(),
    "dictionaries": lambda view, *_: view.dictionaries(),
    "suggest": lambda view, *_: view.suggest("hungr strke"),
    "suggest cases": lambda view, *_: view.suggest_cases(),
}

KEPT: dict[str, Callable[[Archive, str], object]] = {
    "check": lambda archive, _: archive.check(),
    "verify custody": lambda archive, _: archive.verify_custody(),
    "custody head": lambda archive, _: archive.custody_head(),
    "export custody": lambda archive, _: archive.export_custody(archive.root.parent / "log", clearance="confidential"),
    "reindex": lambda archive, _: archive.reindex(),
    "put case": lambda archive, _: archive.put_case(Case(title="Strike", status="closed")),
    "ingest": lambda archive, _: archive.ingest([TextSource(TEXT, Metadata(identifier="R", title="Other"))]),
    "release": _release,
    "delete": lambda archive, document: archive.delete(document, reason="x"),
}


def calls(archive: Archive, document: str, citation: Citation) -> Iterator[tuple[str, Callable[[], object]]]:
    for clearance in ("public", "confidential"):
        view = archive.seen_by(clearance)
        yield "search", partial(_search, archive, clearance)
        for name, read in READ.items():
            yield name, partial(read, view, document, citation)
    for name, keep in KEPT.items():
        yield name, partial(keep, archive, document)


def raw_exceptions(made: Path, folder: Path, table: str, column: str, value: Any) -> list[str]:
    """The calls that end with an exception which is not ours."""
    root = Path(shutil.copytree(made, folder))
    with Archive.open(made) as archive:
        document, citation = archive.document("R").id, archive.search("police officers").hits[0].citation
    forge(root, table, column, value)
    found = []
    try:
        with Archive.open(root) as archive:
            for name, call in calls(archive, document, citation):
                try:
                    call()
                except RightsArchiveError:
                    continue
                except Exception as error:
                    found.append(f"{table}.{column} = {str(value)[:20]!r}: {name}: {error!r}"[:200])
    except RightsArchiveError:
        pass
    except Exception as error:
        found.append(f"{table}.{column} = {str(value)[:20]!r}: open: {error!r}"[:200])
    shutil.rmtree(root)
    return found


def test_forged_values_end_in_errors_of_ours(made: Path, tmp_path: Path) -> None:
    tried = [(table, column, value) for table, column in columns() for value in VALUES]
    random.Random(12).shuffle(tried)
    found = [line for each in tried[::EVERY] for line in raw_exceptions(made, tmp_path / "copy", *each)]
    assert not found
