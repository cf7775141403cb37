"""Whatever is changed behind the archive's back, a check says so."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from fpdf import FPDF

from rightsarchive import Archive, DamagedArchiveError, DamagedRecordError, Metadata, TextSource
from rightsarchive.cli import main

COURT = "The court in Almaty fined the human rights defender on Thursday.\n\nHer lawyers announced an appeal."


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("sound") / "archive"
    with Archive.create(place) as archive:
        archive.ingest([TextSource(f"{COURT} Item {n}.", Metadata(identifier=f"i{n}")) for n in range(3)])
        archive.ingest(TextSource(f"{COURT} Changed.", Metadata(identifier="i0")))
        gone = archive.document("i2").id
        archive.delete(gone, reason="asked")
        archive.ingest(TextSource(f"{COURT} Item 2.", Metadata(identifier="i2")), restore=True)
        assert archive.check().ok
    return place


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE chunks SET body = replace(body, 'fined', 'freed')", "text-damaged"),
        ("DELETE FROM chunks WHERE text_id = 1", "text-damaged"),
        (f"UPDATE versions SET original = '{'a' * 64}' WHERE id = 2", "custody"),
        ("UPDATE versions SET number = 7 WHERE id = 2", "custody"),
        ("DELETE FROM custody", "custody"),
        ("DELETE FROM custody WHERE number = (SELECT max(number) FROM custody)", "custody"),
        ("DELETE FROM custody WHERE number = 2", "custody"),
        ("UPDATE custody SET at = '2020-01-01T00:00:00+00:00' WHERE number = 1", "custody"),
        ("DELETE FROM paragraphs", "catalog"),
        ("UPDATE paragraphs SET headings = '[\"Other\"]'", "place-damaged"),
        ('UPDATE passages SET "end" = "end" - 1', "place-damaged"),
        ("UPDATE versions SET ingested = '2020-01-01T00:00:00+00:00'", "metadata-damaged"),
        ("UPDATE texts SET notices = '[{}]'", "metadata-damaged"),
        ("DELETE FROM seals", "metadata-damaged"),
        ("UPDATE passages SET start = start + 5000", "catalog"),
        ("DELETE FROM originals WHERE sha256 = (SELECT min(sha256) FROM originals)", "catalog"),
    ],
)
def test_a_changed_catalog_is_noticed(sound: Path, tmp_path: Path, change: str, code: str) -> None:
    place = shutil.copytree(sound, tmp_path / "archive")
    connection = sqlite3.connect(place / "catalog.sqlite")
    connection.execute(change)
    connection.commit()
    connection.close()
    with Archive.open(place) as archive:
        assert code in {finding.code for finding in archive.check().findings}


def test_what_is_damaged_is_left_out_of_a_search_and_never_called_verbatim(sound: Path, tmp_path: Path) -> None:
    place = shutil.copytree(sound, tmp_path / "archive")
    with Archive.open(place) as archive:
        cited = {hit.document.id: hit.citation for hit in archive.search("fined").hits}
    connection = sqlite3.connect(place / "catalog.sqlite")
    (broken,) = connection.execute("SELECT document_id FROM versions WHERE text_id = 2 AND newest = 1").fetchone()
    connection.execute("UPDATE chunks SET body = replace(body, 'fined', 'freed') WHERE text_id = 2")
    connection.commit()
    connection.close()
    with Archive.open(place) as archive:
        results = archive.search("fined")
        assert {hit.document.id for hit in results.hits} == cited.keys() - {broken}
        assert [(each.record, each.part) for each in results.damaged] == [(broken, "text")]
        verdicts = {document: archive.verify(citation) for document, citation in cited.items()}
        assert {document for document, verdict in verdicts.items() if not verdict.ok} == {broken}
        assert verdicts[broken].status == "text damaged"
        with pytest.raises(DamagedRecordError, match="text damaged"):
            archive.cite_words(broken, "the human rights defender")
        archive.delete(broken, reason="its text is damaged")
        assert archive.check().ok


def test_a_search_on_the_command_line_tells_what_is_damaged(sound: Path, tmp_path: Path) -> None:
    place = shutil.copytree(sound, tmp_path / "archive")
    connection = sqlite3.connect(place / "catalog.sqlite")
    connection.execute("UPDATE passages SET page_label = 'ix'")
    connection.commit()
    connection.close()
    found = CliRunner().invoke(main, ["search", "fined", "--archive", str(place)])
    assert found.exit_code == 1
    assert "Left out: place damaged" in " ".join(found.output.split())
    told = json.loads(CliRunner().invoke(main, ["search", "fined", "--json", "--archive", str(place)]).output)
    assert (told["hits"], {each["part"] for each in told["damaged"]}) == ([], {"place"})


def without(sound: Path, folder: Path, deletion: str) -> tuple[Path, str]:
    """A copy in which the rows are gone that ``deletion`` names, and the document that they were of: the oldest."""
    place = shutil.copytree(sound, folder / "archive")
    connection = sqlite3.connect(place / "catalog.sqlite")
    (document,) = connection.execute(
        "SELECT document_id FROM versions WHERE newest = 1 AND json_extract(metadata, '$.identifier') = 'i0'"
    ).fetchone()
    connection.execute("PRAGMA foreign_keys = OFF")
    assert connection.execute(deletion, {"document": document}).rowcount
    connection.commit()
    connection.close()
    return place, document


NEWEST = "(SELECT id FROM versions WHERE document_id = :document AND newest = 1)"


@pytest.mark.parametrize(
    "deletion",
    [
        f"DELETE FROM passages WHERE version_id = {NEWEST}",
        f"DELETE FROM passages WHERE version_id = {NEWEST} AND ordinal = 1",
        "DELETE FROM documents WHERE id = :document",
        "DELETE FROM versions WHERE document_id = :document AND newest = 1",
    ],
)
def test_what_is_gone_from_the_catalog_is_told_by_the_search_that_misses_it(
    sound: Path, tmp_path: Path, deletion: str
) -> None:
    place, document = without(sound, tmp_path, deletion)
    with Archive.open(place) as archive:
        for query in ("fined", "court almaty", "changed"):
            results = archive.search(query)
            assert document not in {hit.document.id for hit in results.hits}
            assert [(each.record, each.part) for each in results.damaged] == [(document, "place")]
        if "passages" in deletion:
            with pytest.raises(DamagedRecordError, match=document):
                archive.passages(document)


@pytest.mark.parametrize("deletion", ["DELETE FROM versions WHERE document_id = :document"])
def test_a_document_that_is_gone_is_not_unknown(sound: Path, tmp_path: Path, deletion: str) -> None:
    place, document = without(sound, tmp_path, deletion)
    with Archive.open(place) as archive:
        with pytest.raises(DamagedRecordError, match=document):
            archive.document(document, clearance="confidential")
        with pytest.raises(DamagedRecordError, match=document):
            list(archive.documents(clearance="confidential"))
        # Its level went with it, so below the highest clearance it is not said what is missing.
        with pytest.raises(DamagedArchiveError, match="rows are missing"):
            list(archive.documents())
        with pytest.raises(DamagedArchiveError, match="rows are missing"):
            archive.document(document)


@pytest.mark.parametrize("table", ["pages", "paragraphs", "chunks", "marks"])
def test_a_part_that_is_gone_is_told(table: str, tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.set_font("helvetica")
    for page in range(3):
        pdf.add_page()
        pdf.multi_cell(0, 8, f"The court of day {page} fined her.\n\nShe was not freed on day {page}.")
    pdf.output(str(tmp_path / "report.pdf"))
    place = tmp_path / "archive"
    with Archive.create(place) as archive:
        archive.ingest(tmp_path / "report.pdf")
        archive.ingest(TextSource("The 12⁴ persons.\n\n" + "Many waited. " * 700, Metadata(title="Long")))
    connection = sqlite3.connect(place / "catalog.sqlite")
    rows = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    connection.close()
    for at in range(min(rows, 3)):
        with tempfile.TemporaryDirectory() as folder:
            copy = shutil.copytree(place, Path(folder) / "archive")
            connection = sqlite3.connect(copy / "catalog.sqlite")
            connection.execute(
                f"DELETE FROM {table} WHERE (text_id, {'number' if table in {'pages', 'paragraphs'} else 'start'}) ="
                f" (SELECT text_id, {'number' if table in {'pages', 'paragraphs'} else 'start'} FROM {table} LIMIT 1 OFFSET {at})"
            )
            connection.commit()
            connection.close()
            with Archive.open(copy) as archive, pytest.raises(DamagedRecordError):
                for document in archive.documents():
                    archive.pages(document.id)
                    archive.paragraphs(document.id)
                    archive.marks(document.id)
                    assert document.text
