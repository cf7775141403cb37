"""Whatever is changed behind the archive's back, a check says so."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from rightsarchive import Archive, Metadata, TextSource

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
