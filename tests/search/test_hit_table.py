"""A table of hits that a terminal or a spreadsheet shows: control characters as signs in CSV, as escapes in JSONL."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from rightsarchive import Archive, Metadata, TextSource
from rightsarchive.controls import CONTROLS, signs
from rightsarchive.search.batch import BatchHit
from rightsarchive.search.hit_table import HitWriter

TEXT = "The court \u202edeerf\u202c fined\x1b[2J the \x9bdefender\u2029 in Almaty."
TITLE = "\x1b]0;owned\x07\u2067Fine"


@pytest.mark.parametrize("ending", [".csv", ".jsonl"])
def test_no_control_character_reaches_the_table(tmp_path: Path, ending: str) -> None:
    queries, out = tmp_path / "queries.csv", io.StringIO()
    queries.write_text("query\ncourt\n", "utf-8")
    with Archive.create(tmp_path / "archive") as archive:
        archive.ingest(TextSource(TEXT, Metadata(title=TITLE)))
        found = [hit for hit in archive.search_all(queries) if isinstance(hit, BatchHit)]
        writer = HitWriter(out, ending)
        for hit in found:
            writer.write(hit)
    assert not CONTROLS.search(out.getvalue().replace("\r\n", "\n"))
    rows = (
        list(csv.DictReader(io.StringIO(out.getvalue().removeprefix("\ufeff"))))
        if ending == ".csv"
        else [json.loads(line) for line in out.getvalue().splitlines()]
    )
    assert len(rows) == len(found) == 1
    assert rows[0]["title"] == (signs(TITLE) if ending == ".csv" else TITLE)
    assert TEXT.startswith(rows[0]["quote"]) if ending == ".jsonl" else signs(TEXT).startswith(rows[0]["quote"])
