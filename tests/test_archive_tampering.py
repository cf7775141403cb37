"""Whatever is changed behind the archive's back, a check says so."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from rightsarchive import Archive, DamagedRecordError, Metadata, TextSource
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
