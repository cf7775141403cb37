"""``rightsarchive custody``, and what other commands leave in the log."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from rightsarchive import Archive
from rightsarchive.cli import main
from rightsarchive.errors import ArchiveError

FINE = "The court in Almaty fined the human rights defender on 3 July 2025. Her lawyers announced an appeal."

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RIGHTSARCHIVE_ARCHIVE", "archive")
    monkeypatch.setenv("RIGHTSARCHIVE_CUSTODY__WHO", "K. 7")
    (tmp_path / "fine.txt").write_text(FINE, "utf-8")
    (tmp_path / "queries.csv").write_text("query\ncourt\n", "utf-8")

    def invoke(*words: str, code: int = 0) -> Result:
        result = CliRunner().invoke(main, words, catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result

    invoke("init")
    invoke("ingest", "fine.txt", "--set", "case=Fine 2025")
    return invoke


def told(run: Run, *words: str) -> Any:
    return json.loads(run("custody", *words, "--json").output)


def test_what_was_done_is_listed_with_who_did_it(run: Run) -> None:
    listed = run("custody", "show").output
    assert "K. 7" in listed
    assert "ingest" in listed
    assert "settings" not in listed
    assert [line["action"] for line in told(run, "show", "--clearance", "confidential")["events"]] == [
        "settings",
        "ingest",
    ]
    (last,) = told(run, "show", "--limit", "1")["events"]
    assert last["who"] == "K. 7"
    assert [line["subject"] for line in told(run, "show", last["subject"])["events"]] == [last["subject"]]


def test_a_log_that_was_made_anew_is_found_against_a_printed_head(run: Run) -> None:
    head = run("custody", "head").output.strip()
    assert "holds the line" in run("custody", "verify", "--head", head).output
    assert "only a head" in run("custody", "verify").output.lower()
    with sqlite3.connect("archive/catalog.sqlite") as connection:
        connection.execute("DELETE FROM custody WHERE number = 2")
        connection.execute("UPDATE archive SET head = (SELECT number || ':' || digest FROM custody)")
        connection.execute("DELETE FROM custody_details WHERE subject <> 'archive'")
    connection.close()
    assert "cut off" in run("custody", "verify", "--head", head, code=1).output
    run("custody", "verify", "--head", "9", code=2)
    assert not told_of(run("custody", "verify", "--json", code=1))["ok"]


def told_of(result: Result) -> Any:
    return json.loads(result.output)


def test_an_exported_log_needs_no_archive(run: Run) -> None:
    head = told(run, "export", "log.jsonl", "--clearance", "confidential")["head"]
    assert run("custody", "export", "open.jsonl").output.splitlines()[0] == "open.jsonl: 1 lines"
    run("custody", "verify", "--archive", "nowhere", "--file", "log.jsonl", "--head", head)
    lines = Path("log.jsonl").read_text("utf-8").splitlines(keepends=True)
    Path("log.jsonl").write_text("".join(lines[:-1]), "utf-8")
    run("custody", "verify", "--file", "log.jsonl")
    run("custody", "verify", "--file", "log.jsonl", "--head", head, code=1)
    run("custody", "verify", "--file", "fine.txt", code=1)


@pytest.mark.parametrize(
    ("words", "out", "kind"),
    [
        (("search", "--queries", "queries.csv", "--out", "hits.csv"), "hits.csv", "hits"),
        (("cases", "timeline", "fine-2025", "--out", "report.md"), "report.md", "report"),
        (("custody", "export", "log.jsonl"), "log.jsonl", "custody"),
    ],
)
def test_what_leaves_the_archive_as_a_file_is_in_the_log(run: Run, words: tuple[str, ...], out: str, kind: str) -> None:
    document = told(run, "show")["events"][0]["subject"]
    run(*words, "--reason", "for the hearing")
    (line,) = (
        line for line in told(run, "show", "--clearance", "confidential")["events"] if line["action"] == "export"
    )
    detail = line["detail"]
    assert line["why"] == "for the hearing"
    assert (detail["kind"], detail["file"], detail["clearance"]) == (kind, out, "public")
    assert detail["sha256"] == hashlib.sha256(Path(out).read_bytes()).hexdigest()
    assert detail["documents"] == ([] if kind == "custody" else [document])


def test_a_copy_that_cannot_be_written_to_still_gives_its_words(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ArchiveError("the catalog cannot be written")

    monkeypatch.setattr(Archive, "note_export", refuse)
    result = run("search", "--queries", "queries.csv", "--out", "hits.csv")
    assert "does not tell of hits.csv" in result.output
    assert "fined" in Path("hits.csv").read_text("utf-8")
