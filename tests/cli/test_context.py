"""What is printed: a terminal obeys nothing that a document says, and a pipe gets every letter."""

from __future__ import annotations

import io
import shlex
import sys
import unicodedata
from pathlib import Path

import pytest
from click.testing import CliRunner

from rightsarchive import Archive, CaseSuggestion, Metadata, TextSource
from rightsarchive.cli import main
from rightsarchive.cli.context import print_text
from rightsarchive.cli.tables.cases import case_suggestions
from rightsarchive.cli.terminal import SignConsole
from rightsarchive.controls import signs

CLEAR, TITLE = "\x1b[2J", "\x1b]0;owned\x07"
TEXT = f"The court{TITLE} fined the \x9b31mdefender\x1b[31m in Almaty on 31 July 2025."
EVIL = Metadata(
    identifier="R-1", title=f"Report{CLEAR}", publisher=f"House{TITLE}", cases=(f"Case{CLEAR}",), persons=(f"Ana{CLEAR}",),
    published="2025-08-01", extra={f"k{CLEAR}": f"v{TITLE}"},
)  # fmt: skip


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("context") / "archive"
    with Archive.create(folder) as archive:
        archive.ingest(TextSource(TEXT, EVIL))
    return folder


def printed(location: Path, words: str) -> str:
    result = CliRunner().invoke(main, [*shlex.split(words), "--archive", str(location)], catch_exceptions=False)
    assert result.exit_code in {0, 1}, result.output
    return result.output


@pytest.mark.parametrize(
    "words",
    [
        "search court", "search court --explain", "search court --full", "show", "show R-1 --history", "show R-1 --passages", "cases",
        "cases case-2j", "cases timeline case-2j", "cite R-1 --quote nowhere", "stats", "check",
    ],
)  # fmt: skip
def test_no_table_holds_a_character_that_a_terminal_obeys(location: Path, words: str) -> None:
    shown = printed(location, words)
    assert shown.strip()
    assert {character for character in shown if unicodedata.category(character) == "Cc"} <= {"\n"}


def test_a_terminal_is_given_our_styles_and_no_others() -> None:
    out = io.StringIO()
    SignConsole(file=out, force_terminal=True, color_system="standard", width=60).print(
        f"a{CLEAR}b{TITLE}c", style="bold"
    )
    assert out.getvalue() == "\x1b[1ma␛[2Jb␛]0;owned␇c\x1b[0m\n"


def test_a_pipe_gets_the_text_letter_for_letter(location: Path) -> None:
    assert printed(location, "show R-1 --text") == TEXT


def test_a_terminal_gets_signs_for_what_it_would_obey(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    print_text(TEXT)
    assert capsys.readouterr().out == signs(TEXT) + "\n"


def test_a_command_to_copy_runs_nothing_that_a_document_says() -> None:
    out = io.StringIO()
    suggestion = CaseSuggestion(title="$(touch owned) `x` 'y\"", score=1.0, documents=(), cases=(), evidence=())
    case_suggestions(SignConsole(file=out), [suggestion])
    command = out.getvalue().partition("To accept: ")[2]
    assert "assign '$(touch owned)" in command
    assert shlex.split(command) == ["rightsarchive", "cases", "assign", suggestion.title]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_a_full_disk_is_told_of_in_words(location: Path) -> None:
    found = CliRunner().invoke(main, ["custody", "export", "/dev/full", "--archive", str(location)])
    assert found.exit_code == 1
    assert "cannot be written: No space left on device. Make room" in " ".join(found.output.split())
