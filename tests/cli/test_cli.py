"""The command line, as a person and as a script use it: tables, JSON, exit codes."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rightsarchive import Access
from rightsarchive.citation.citation import LOCALE, STYLE
from rightsarchive.cli import main
from rightsarchive.cli.context import ACCESS
from rightsarchive.cli.timeline import timeline

ROOT = Path(__file__).parents[2]
FINE = "The court in Almaty fined the human rights defender on Thursday. Her lawyers announced an appeal."

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)

    def invoke(*words: str, code: int = 0) -> Result:
        result = CliRunner().invoke(main, words, catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result

    return invoke


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> Run:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "fine.txt").write_text(FINE, "utf-8")
    (tmp_path / "in" / "fine.txt.yaml").write_text(
        "title: Fine\npublisher: Orda\npublished: 2025-08\ncase: Almaty 2025\n", "utf-8"
    )
    run("init", "--title", "Test")
    run("ingest", "in")
    return run


def test_every_command_explains_itself(run: Run) -> None:
    listed = run("--help").output
    for name in main.commands:
        assert name in listed
        assert "Usage: " in run(name, "--help").output


def test_a_search_is_told_so_that_a_lawyer_can_read_it(filled: Run) -> None:
    output = filled("search", "court", "fined").output
    for shown in ("Almaty 2025", "1 Fine Orda, 2025-08, para. 1", "**court**", "**fined**"):
        assert shown in re.sub(r"\s+", " ", output)
    assert "1 to 1 of 1 passages" in output


def test_nothing_found_is_said(filled: Run) -> None:
    assert "Nothing found" in filled("search", "volcano").output
    assert "no more" in filled("search", "court", "--offset", "5").output


def test_a_wrong_query_points_at_its_place(filled: Run) -> None:
    result = filled("search", "(court AND fine", code=2)
    assert "^" in result.output
    assert "not closed" in result.output
    error = json.loads(filled("search", "(court AND fine", "--json", code=2).stdout)["error"]
    assert error["code"] == "query-syntax"


def test_what_is_wrong_ends_in_its_exit_code(run: Run, tmp_path: Path) -> None:
    assert "rightsarchive init" in run("search", "x", code=2).output
    run("init")
    assert "already" in run("init", code=2).output
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4 nothing")
    assert "1 failed" in run("ingest", "bad.pdf", code=1).output
    assert run("ingest", code=2).output
    run("search", "x", "--after", "never", code=2)
    run("show", "nobody", code=1)
    run("ingest", "bad.pdf", "--set", "publisher", code=2)
    run("ingest", "bad.pdf", "--set", "published=never", code=2)


def test_the_archive_is_named_by_option_or_environment(
    filled: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled("init", "--archive", "other")
    assert "Nothing found" in filled("search", "court", "--archive", "other").output
    monkeypatch.setenv("RIGHTSARCHIVE_ARCHIVE", "other")
    assert "Nothing found" in filled("search", "court").output


def test_metadata_from_the_command_line(filled: Run) -> None:
    filled(
        "ingest",
        "in",
        "--set",
        "person=Zhylanbayev, Marat",
        "--set",
        "person=B. Toregozhina",
        "--set",
        "access=internal",
    )
    assert "Nothing found" in filled("search", "court").output
    assert "1 of 1" in filled("search", "court", "--clearance", "internal", "--person", "Жыланбаев").output


def test_show_lists_and_details(filled: Run) -> None:
    assert "Fine" in filled("show").output
    sheet = filled("show", "fine.txt", "--passages", "--history").output
    for shown in ("sidecar (fine.txt.yaml, line 2)", "SHA-256", "inferred", "Her lawyers announced", "ingest"):
        assert shown in re.sub(r"\s+", " ", sheet)
    assert filled("show", "fine.txt", "--text").output == FINE


def test_cite_gives_the_exact_words_and_the_source(filled: Run) -> None:
    name = json.loads(filled("search", "court", "--json").stdout)["hits"][0]["passage"]["name"]
    assert filled("cite", name).output.startswith(FINE)
    assert "paragr. 1" in filled("cite", name, "--style", "apa", "--locale", "fr").output
    assert filled("cite", "fine.txt", "--quote", "Her lawyers", "--bibtex").output.startswith("@")
    assert filled("cite", "fine.txt", "--quote", "Her lawyers", "--ris").output.startswith("TY")
    assert "do not stand" in filled("cite", "fine.txt", "--quote", "his lawyers", code=1).output
    assert "no passage" in filled("cite", "p0000000000000000", code=1).output
    filled("cite", name, "--style", "none-such", code=2)
    assert "several passages" in filled("cite", name, name, code=2).output
    together = filled("cite", name, name, "--style", "oscola", "--locale", "en-GB").output.splitlines()
    assert together[1] == "2. ibid."
    assert len(together) == 4


def test_cases_are_suggested_accepted_and_shown(filled: Run, tmp_path: Path) -> None:
    texts = {
        "a.txt": "On July 31, 2025 a court fined Bakhytzhan Toregozhina for a post about the hunger strike of Marat Zhylanbayev.",
        "b.txt": "31 июля 2025 года суд оштрафовал Бахытжан Торегожину за пост о голодовке, которую держит Марат Жыланбаев.",
    }
    for name, text in texts.items():
        (tmp_path / "in" / name).write_text(text, "utf-8")
    filled("ingest", "in")
    shown = filled("cases", "suggest").output
    assert "full name: Bakhytzhan Toregozhina" in shown
    command = re.search(r"To accept: rightsarchive (cases assign .*)", shown)
    assert command is not None
    assert ": 2 documents" in re.sub(r"\s+", " ", filled(*shlex.split(command[1])).output)
    assert "No documents" in filled("cases", "suggest").output
    assert "Almaty 2025" in filled("cases", "show", "almaty 2025").output
    assert "No other case" in filled("cases", "related", "almaty-2025").output


def test_a_misspelled_word_gets_a_suggestion_and_a_score_an_explanation(filled: Run) -> None:
    assert "Did you mean court?" in filled("search", "cuort").output
    explained = filled("search", "court", "--explain").output
    assert "finds  court  word for “court”" in explained
    assert "ranks  court: 4 character n-grams" in explained
    (hit, *_) = json.loads(filled("search", "court", "--explain", "--json").stdout)["hits"]
    assert [part["role"] for part in hit["explanation"] if part["why"]["origin"] == "gram"] == ["ranks"] * 4


def test_the_shell_completes_words_cases_and_documents(filled: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for line, expected in (("search cou", "court"), ("show fi", "fine.txt"), ("search x --case alm", "almaty-2025")):
        words = f"rightsarchive {line}"
        monkeypatch.setenv("COMP_WORDS", words)
        monkeypatch.setenv("COMP_CWORD", str(len(words.split()) - 1))
        result = CliRunner().invoke(main, prog_name="rightsarchive", env={"_RIGHTSARCHIVE_COMPLETE": "bash_complete"})
        assert f"plain,{expected}" in result.output


def test_the_shell_completes_nothing_above_the_clearance(filled: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    filled("ingest", "in", "--set", "access=confidential")
    for line, secret in (
        ("search cou", "court"), ("show fi", "fine.txt"), ("search x --case alm", "almaty-2025"), ("cases timeline alm", "almaty-2025"),
    ):  # fmt: skip
        command, *rest = line.split()
        for clearance, seen in ((), False), (("--clearance", "confidential"), True):
            first = [command, rest[0], *clearance, *rest[1:]] if command == "cases" else [command, *clearance, *rest]
            words = ["rightsarchive", *first]
            monkeypatch.setenv("COMP_WORDS", " ".join(words))
            monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
            result = CliRunner().invoke(
                main, prog_name="rightsarchive", env={"_RIGHTSARCHIVE_COMPLETE": "bash_complete"}
            )
            assert (f"plain,{secret}" in result.output) is seen, (line, clearance)


def test_a_vocabulary_of_ones_own_is_added(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text(
        '@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n<urn:x:1> a skos:Concept ; skos:prefLabel "levy"@en , "fined"@en .\n',
        "utf-8",
    )
    assert "own" in filled("concepts", "--add", "own.ttl").output
    assert json.loads(filled("concepts", "--json").stdout)["vocabularies"]["own"] == 1


def test_check_finds_damage_and_reindex_mends_the_index(filled: Run, tmp_path: Path) -> None:
    assert "All is well" in filled("check").output
    for file in (tmp_path / "indexes" / "archive" / "index").rglob("*"):
        if file.is_file():
            file.write_bytes(b"rubbish")
    assert "1 of 1" in filled("search", "court").output
    assert "Indexed 1 passages" in filled("reindex").output
    (original,) = (path for path in (tmp_path / "indexes" / "archive" / "originals").rglob("*") if path.is_file())
    original.chmod(0o600)
    original.write_bytes(b"forged")
    assert "original-damaged" in filled("check", code=1).output
    assert json.loads(filled("check", "--json", code=1).stdout)["findings"][0]["code"] == "original-damaged"


def test_slips_are_told_and_not_answered_with_nothing(filled: Run) -> None:
    assert "no case" in filled("search", "court", "--case", "none-such", code=1).output
    assert "two letters" in filled("search", "court", "--language", "english", code=2).output
    assert "whole document" in filled("cite", "fine.txt", code=2).output
    assert "ready" in filled("init", code=2).output


def test_a_list_shows_what_the_clearance_may_see(filled: Run) -> None:
    filled("ingest", "in", "--set", "access=confidential")
    shown = filled("show").output
    assert "Orda" not in shown
    assert "--clearance confidential" in shown
    # Neither that there is one nor how many there are.
    filled("init", "--archive", "empty")
    assert shown == filled("show", "--archive", "empty").output
    listed = filled("show", "--clearance", "confidential").output
    assert "Orda" in listed
    assert "--clearance" not in listed
    assert json.loads(filled("show", "--json").stdout) == {"documents": []}
    assert json.loads(filled("cases", "--json").stdout) == {"cases": []}
    shown = filled("cases").output
    # Not even how many there are beyond what the clearance shows.
    assert "more" not in shown
    assert "--clearance" not in shown
    for command in ("show", "timeline", "related"):
        hidden = filled("cases", command, "almaty-2025", code=1).output
        assert hidden == filled("cases", command, "never", code=1).output.replace("never", "almaty-2025")
        filled("cases", command, "almaty-2025", "--clearance", "confidential")
    hidden = filled("search", "x", "--case", "almaty-2025", code=1).output
    assert hidden == filled("search", "x", "--case", "never", code=1).output.replace("never", "almaty-2025")


def test_a_timeline_is_shown_and_written(filled: Run, tmp_path: Path) -> None:
    assert "name no dates" in filled("cases", "timeline", "almaty 2025").output
    (tmp_path / "in" / "note.txt").write_text(
        "Orda, 2 August 2025\n\nOn 31 July 2025 the court of Almaty fined her. She waited from 5 to 9 July 2025.",
        "utf-8",
    )
    filled("ingest", "in", "--set", "case=Almaty 2025")
    shown = filled("cases", "timeline", "almaty 2025").output
    assert "On **31 July 2025** the court of Almaty fined her." in re.sub(r"\s+", " ", shown)
    assert "to 2025-07-09" in shown
    assert "date of the document itself" in re.sub(r"\s+", " ", shown)
    entries = json.loads(filled("cases", "timeline", "almaty 2025", "--json").stdout)["entries"]
    assert [(entry["date"], entry["until"], entry["dateline"]) for entry in entries] == [
        ("2025-07-05", "2025-07-09", False),
        ("2025-07-31", None, False),
        ("2025-08-02", None, True),
    ]
    told = filled("cases", "timeline", "almaty 2025", "--out", "line.md").output
    assert "2 quotes written to line.md" in told
    assert "Left out: 1 dates of the documents themselves, 0 about other cases." in told
    assert "## 2025-07-05/2025-07-09" in (tmp_path / "line.md").read_text("utf-8")
    assert "cannot be written" in filled("cases", "timeline", "almaty 2025", "--out", "line.xyz", code=2).output


def test_words_are_cited_over_the_end_of_a_line(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "in" / "broken.txt").write_text("The court fined\nthe defender on Thursday, it said.", "utf-8")
    filled("ingest", "in")
    assert filled("cite", "broken.txt", "--quote", "fined the defender").output.startswith("fined\nthe defender\n")


def test_what_was_deleted_comes_back_only_when_it_is_asked_for(filled: Run) -> None:
    filled("delete", "fine.txt", "--reason", "asked by the family")
    assert "asked by the family" in filled("ingest", "in", code=1).output
    assert "1 added" in filled("ingest", "in", "--restore").output


def test_delete_asks_for_a_reason(filled: Run) -> None:
    filled("delete", "fine.txt", code=2)
    document = json.loads(filled("show", "fine.txt", "--json").stdout)["id"]
    filled("delete", "fine.txt", "--reason", "asked by the family")
    assert "asked by the family" in filled("show", document, code=1).output


def test_the_demo_runs_twice(run: Run) -> None:
    first = run("demo", "--samples", str(ROOT / "samples")).output
    assert "2 failed" in first
    assert "**hunger** **strike**" in re.sub(r"\s+", " ", first)
    assert "**grève" in first
    again = json.loads(run("demo", "--samples", str(ROOT / "samples"), "--json").stdout)
    assert (len(again["ingest"]["added"]), again["ingest"]["unchanged"]) == (0, 23)
    assert len(again["searches"]) == 3


def test_what_is_written_out_for_the_help_is_what_the_library_has() -> None:
    assert list(ACCESS.choices) == [access.value for access in Access]
    defaults = {option.name: option.default for option in timeline.params}
    assert (defaults["style"], defaults["locale"]) == (STYLE, LOCALE)
