"""A row that is taken away from the catalog is missed by the read that would have shown it: it is told as damaged, and never as
something that is not there."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fpdf import FPDF
from hypothesis import given, settings
from hypothesis import strategies as st

from rightsarchive import (
    Access,
    Archive,
    Case,
    Metadata,
    NotInArchiveError,
    Section,
    TextSource,
    compose_report,
    write_report,
)
from rightsarchive.errors import DamagedArchiveError
from rightsarchive.store.row_digests import OF_DOCUMENT, OF_TEXT, OF_VERSION
from rightsarchive.store.tallies import TALLIED

ALL = Access.CONFIDENTIAL
DAMAGED = "damaged"
LONG = "The prisoners of the north were heard. " * 400
SEALED = sorted({*OF_DOCUMENT, *OF_VERSION, *OF_TEXT, *TALLIED, "seals", "digests", "custody", "custody_details"})


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with rows in every table that is under seal."""
    place = tmp_path_factory.mktemp("whole")
    pdf = FPDF()
    pdf.set_font("helvetica")
    for page in range(2):
        pdf.add_page()
        pdf.multi_cell(0, 8, f"The court of day {page} fined her in May 202{page}.")
    pdf.output(str(place / "report.pdf"))
    picture = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
    body = f"<p>The 12<sup>4</sup> persons waited.</p><img src='{picture}' alt='a cell'><p>{LONG}</p>"
    (place / "long.html").write_text(f"<html><body><h1>Waiting</h1>{body}</body></html>")
    with Archive.create(place / "archive") as archive:
        archive.put_case(Case(title="Kept by hand"))
        archive.ingest(place / "report.pdf", metadata=Metadata(cases=("Fine",)))
        for text in ("She was fined in May 2024.", "She was freed in June 2024."):
            archive.ingest(TextSource(text, Metadata(identifier="twice", cases=("Fine",))))
        archive.ingest(place / "long.html", metadata=Metadata(identifier="long"))
        archive.ingest(TextSource("Nobody asked why.", Metadata(identifier="out", cases=("Left",))))
        archive.assign("Given", ["long"])
        archive.edit_case("Given", title="Given anew")
        archive.unassign("Left", ["out"])
        archive.edit("twice", notes="as she said")
        archive.tag("long", "to cite")
        archive.note("twice", "ask her", start=0, end=3)
        start = archive.document("out").text.index("why")
        archive.withhold("out", start, start + 3, reason="asked", code="X")
        archive.ingest(TextSource("Gone.", Metadata(identifier="gone")))
        archive.delete("gone", reason="asked by the family")
        archive.save_search("fines", "fined")
        archive.reindex()
    terms = place / "terms.ttl"
    terms.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n<https://e.org/f> a skos:Concept ; skos:prefLabel 'fine'@en .\n"
    )
    with Archive.open(place / "archive") as archive:
        archive.add_vocabulary(terms)
    return place / "archive"


def told(archive: Archive, asked: dict[str, Any]) -> dict[str, Any]:
    """What each read gives, by what was asked; of what is damaged nothing but that."""
    found: dict[str, Any] = {}

    def ask(name: str, question: Callable[[], Any]) -> None:
        try:
            found[name] = question()
        except DamagedArchiveError:
            found[name] = DAMAGED
        except NotInArchiveError as error:
            found[name] = str(error)

    for name in ("twice", "long", "out", "report.pdf"):
        for part in (
            "document",
            "versions",
            "passages",
            "pages",
            "paragraphs",
            "marks",
            "notices",
            "sources",
            "provenance",
        ):
            ask(f"{part} {name}", lambda p=part, n=name: _plain(getattr(archive, p)(n, clearance=ALL)))  # type: ignore[misc]
        for part in ("withheld", "tags", "notes"):
            ask(f"{part} {name}", lambda p=part, n=name: _plain(getattr(archive, p)(n, clearance=ALL)))  # type: ignore[misc]
        ask(f"text {name}", lambda n=name: archive.document(n, clearance=ALL).text)  # type: ignore[misc]
        ask(f"history {name}", lambda n=name: [str(each) for each in archive.history(n, clearance=ALL)])  # type: ignore[misc]
    ask("first version", lambda: _plain(archive.document("twice", 1, clearance=ALL)))
    ask("deleted", lambda: archive.document(asked["gone"], clearance=ALL))
    ask("tags", lambda: _plain(archive.tags(clearance=ALL)))
    ask("notes", lambda: _plain(archive.notes(clearance=ALL)))
    ask("cases", lambda: _plain(archive.cases(clearance=ALL)))
    ask("vocabularies", lambda: archive.vocabularies(clearance=ALL))
    ask("searches", lambda: _plain(archive.searches(clearance=ALL)))
    ask("documents", lambda: _plain(archive.documents(clearance=ALL)))
    ask("history", lambda: [str(each) for each in archive.history(clearance=ALL)])
    for case in ("Fine", "Given", "Given anew", "Kept by hand"):
        ask(f"case {case}", lambda c=case: _plain(archive.case(c, clearance=ALL)))  # type: ignore[misc]
        ask(f"documents of {case}", lambda c=case: _plain(archive.case_documents(c, clearance=ALL)))  # type: ignore[misc]
        ask(f"timeline {case}", lambda c=case: [each.words for each in archive.timeline(c, clearance=ALL)])  # type: ignore[misc]
    for number, citation in enumerate(asked.get("citations", ())):
        ask(f"verify {number}", lambda c=citation: _status(archive.verify(c, clearance=ALL).status.value))  # type: ignore[misc]
    if "report" in asked:
        ask("report", lambda: _status(*(each.status.value for each in archive.verify(asked["report"], clearance=ALL))))
    return found


def _status(*each: str) -> Any:
    return DAMAGED if any("damaged" in status for status in each) else each


def _plain(given: Any) -> Any:
    if isinstance(given, Iterator | tuple | list):
        return [_plain(each) for each in given]
    names = (
        "id",
        "version",
        "sha256",
        "metadata",
        "path",
        "access",
        "passages",
        "pages",
        "text_sha256",
        "newest",
        "cases",
    )
    return {name: getattr(given, name) for name in names} if hasattr(given, "text_sha256") else str(given)


@dataclass(repr=False)
class Whole:
    """An archive as it should be, what is asked of it besides its documents, and all of its answers."""

    place: Path
    asked: dict[str, Any]
    right: dict[str, Any]

    def __repr__(self) -> str:
        return f"Whole({self.place.name})"

    def rows(self, table: str) -> list[Any]:
        with sqlite3.connect(self.place / "catalog.sqlite") as connection:
            return connection.execute(f"SELECT * FROM {table}").fetchall()

    def wrong_without(self, table: str, row: Any, copy: Path, *, anew: bool) -> dict[str, Any]:
        """The answers of a copy in which a row is missing that are neither right nor say that it is damaged. ``anew``: its index is
        made anew before it is asked."""
        shutil.copytree(self.place, copy)
        connection = sqlite3.connect(copy / "catalog.sqlite", isolation_level=None)
        connection.execute("PRAGMA foreign_keys = OFF")
        columns = [known[1] for known in connection.execute(f"PRAGMA table_info({table})")]
        connection.execute(f"DELETE FROM {table} WHERE " + " AND ".join(f'"{name}" IS ?' for name in columns), row)
        connection.close()
        right = self.right
        try:
            archive = Archive.open(copy)
        except DamagedArchiveError:
            return {}
        with archive:
            if anew:
                with suppress(DamagedArchiveError):
                    archive.reindex()
                right = {name: answer for name, answer in right.items() if not name.startswith("history")}
            found = told(archive, self.asked)
            wrong = {name: found[name] for name, answer in right.items() if found[name] not in (answer, DAMAGED)}
            return wrong if not archive.check().ok else {**wrong, "check": "all is well"}


@pytest.fixture(scope="module")
def known(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    report = tmp_path_factory.mktemp("report") / "report.md"
    with Archive.open(whole) as archive:
        citations = [
            archive.cite_words("twice", "She was fined", version=1),
            archive.cite_words("long", "persons waited"),
            archive.cite_words("report.pdf", "The court of day 1"),
        ]
        write_report(compose_report("Fine", [Section("All", citations)]), report)
        (gone,) = {line.subject for line in archive.history(clearance=ALL) if line.action == "delete"}
        asked = {"citations": citations, "report": report, "gone": gone}
        right = told(archive, asked)
    assert DAMAGED not in right.values()
    return Whole(whole, asked, right)


@pytest.mark.parametrize("table", SEALED)
@settings(max_examples=1, deadline=None)
@given(at=st.integers(0, 10_000), anew=st.booleans())
def test_a_row_that_is_taken_away_is_missed(
    known: Whole, tmp_path_factory: pytest.TempPathFactory, table: str, at: int, *, anew: bool
) -> None:
    rows = known.rows(table)
    assert rows, "every table under seal has rows"
    row = rows[at % len(rows)]
    place = tmp_path_factory.mktemp("changed")
    assert known.wrong_without(table, row, place / "archive", anew=anew) == {}
    shutil.rmtree(place)
