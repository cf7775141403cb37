"""The commands that withhold words, list what is withheld and give it free."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from rightsarchive.cli import main

TEXT = "Statement of Amina Kovac. Amina Kovac was beaten. Aminas brother saw it. Kovac is her name.\n"


def run(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(main, words, catch_exceptions=False)
    assert result.exit_code == code, result.output
    return " ".join(result.output.split())


@pytest.fixture(autouse=True)
def filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "amina-kovac.txt").write_text(TEXT, "utf-8")
    run("init")
    run("cases", "add", "Kovac, Amina", "--access", "internal")
    run("ingest", "amina-kovac.txt", "--set", "title=Amina Kovac", "--set", "case=Kovac, Amina")
    run("cases", "add", "kovac-amina", "--access", "public", "--status", "open")


def test_a_person_is_told_what_is_left() -> None:
    said = run("withhold", "amina-kovac.txt", "--quote", "Amina Kovac", "--code", "Witness A", "--reason", "safety")
    assert "[Witness A] stands once for readers below confidential" in said
    for left in (
        "1 × the same words elsewhere in the text",
        "1 × “Amina” by itself",
        "the metadata hold them, and are shown without: title, cases",
        "the name of the file holds them",
        "whoever guesses all of the words can confirm the guess",
        "the case kovac-amina is called so",
    ):
        assert left in said


def test_what_is_withheld_is_listed_and_given_free() -> None:
    run("withhold", "amina-kovac.txt", "--quote", "Amina Kovac", "--everywhere", "--reason", "safety")
    assert json.loads(run("show", "--json"))["documents"][0]["redacted"]
    (document,) = json.loads(run("show", "--json"))["documents"]
    sheet = run("show", document["id"])
    assert "redacted" in sheet
    assert "Kovac" not in sheet
    assert run("show", document["id"], "--text").startswith("Statement of [withheld]. [withheld] was beaten.")
    assert run("withheld", document["id"]).startswith("Nothing is withheld from it that this clearance may know of")
    listed = run("withheld", document["id"], "--clearance", "confidential")
    assert "Words: Amina Kovac" in listed
    mark = listed.split()[0]
    assert f"Released {mark}" in run("release", mark, "--reason", "agreed")
    assert run("show", document["id"], "--text").startswith("Statement of Amina Kovac.")
    assert mark in run("release", mark, "--reason", "again", code=1)


def test_the_level_of_a_case_is_shown_and_set() -> None:
    assert "open" in run("cases", "kovac-amina")
    assert "internal" in run("cases", "add", "kovac-amina", "--access", "internal")
    assert run("cases") == run("cases", "--clearance", "public")
    assert "kovac" not in run("cases")
    assert "internal" in run("cases", "--clearance", "internal")
    assert json.loads(run("cases", "kovac-amina", "--clearance", "internal", "--json"))["status"] == "open"
    assert json.loads(run("show", "--json"))["documents"] == []
