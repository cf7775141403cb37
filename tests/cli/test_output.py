"""What is printed, on a terminal of any width and code page, into a file and through a pipe."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rightsarchive import Archive, Metadata, TextSource
from rightsarchive.cli import main
from rightsarchive.cli.terminal import SignConsole
from tests.cli.test_signs import RIGHT_TO_LEFT, isolated_stretches

KAZAKH = "Жыланбаев аштық жариялады деп хабарлады адвокат."
ARABIC = "قالت المحكمة إن الصحفية دفعت الغرامة في يوم الخميس ثم عادت إلى بيتها مع أسرتها."
ENGLISH = (
    "The court in Almaty fined the human rights defender on Thursday because she had written about the health of a prisoner,"
    " and her lawyers announced an appeal against the decision of the judge."
)
BOX = re.compile("[\u2500-\u257f]")
COMMANDS = (["search", "court"], ["show"], ["show", "one"], ["cases"], ["cases", "Almaty"], ["custody", "show"])


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("output") / "archive"
    with Archive.create(folder) as archive:
        archive.ingest(
            TextSource(text, Metadata(identifier=name, title=title, publisher="Orda", published="2025-08", cases=("Almaty",)))
            for name, title, text in (("one", "=Fine", ENGLISH), ("two", "غرامة", f"{ARABIC} Court."), ("three", "Аштық", f"{KAZAKH} court"))
        )  # fmt: skip
    return folder


Screen = Callable[..., str]


@pytest.fixture
def screen(location: Path, monkeypatch: pytest.MonkeyPatch) -> Screen:
    """What a terminal is shown."""

    def shown(*words: str, columns: int = 80, encoding: str = "utf-8", **env: str) -> str:
        raw = io.BytesIO()
        stream = io.TextIOWrapper(raw, encoding, write_through=True)
        with monkeypatch.context() as patched:
            patched.setattr(stream, "isatty", lambda: True, raising=False)
            patched.setattr(sys, "stdout", stream)
            for name, value in {"COLUMNS": str(columns), "NO_COLOR": "", "TERM": "xterm", **env}.items():
                patched.setenv(name, value)
            main([*words, "--archive", str(location)], standalone_mode=False)
        return re.sub("\x1b\\[[0-9;]*m", "", raw.getvalue().decode(encoding))

    return shown


@pytest.fixture
def run(location: Path) -> Callable[..., Result]:
    def invoke(*words: str, code: int = 0) -> Result:
        result = CliRunner().invoke(main, [*words, "--archive", str(location)], catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result

    return invoke


def test_a_narrow_screen_has_blocks_and_a_wide_one_a_table(screen: Screen) -> None:
    narrow = screen("search", "court", columns=80)
    assert not BOX.search(narrow)
    assert "Orda, 2025-08, para. 1" in narrow
    passage = next(block for block in narrow.split("\n\n") if "human rights" in block).splitlines()[3:]
    # At full width, broken between words: the lines together are the words.
    assert max(map(len, passage)) > 65
    assert " ".join(line.strip() for line in passage) == ENGLISH
    wide = screen("search", "court", columns=140)
    assert BOX.search(wide)
    assert re.search(r"Case +Source +Date +Locator +Passage", wide)


@pytest.mark.parametrize("columns", [40, 80, 140])
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_no_line_is_wider_than_the_screen_or_turns_about_what_is_ours(
    screen: Screen, words: list[str], columns: int
) -> None:
    for form in ("table", "lines"):
        for line in screen(*words, "--format", form, columns=columns).splitlines():
            inside = isolated_stretches(line)
            assert inside is not None
            assert not RIGHT_TO_LEFT.search(inside)
            assert form == "lines" or len(re.sub("[\u2068\u2069]", "", line)) <= columns


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_nothing_is_drawn_for_who_asks_for_words(screen: Screen, words: list[str], env: dict[str, str]) -> None:
    shown = screen(*words, columns=140, **env)
    assert shown.strip()
    assert not BOX.search(shown)


def test_a_match_is_marked_with_signs_where_there_are_no_styles(screen: Screen) -> None:
    assert "The **court** in" in screen("search", "court", TERM="dumb")
    assert "The court in" in screen("search", "court")


def test_a_line_says_all_of_a_hit_in_words(screen: Screen) -> None:
    lines = screen("search", "court", "--format", "lines", "--quiet").splitlines()
    assert len(lines) == 3
    (english,) = (line for line in lines if "human rights" in line)
    assert re.fullmatch(
        r"Hit \d: =Fine; Orda, 2025-08, para\. 1, p[0-9a-f]{16}; case: Almaty; passage says: " + re.escape(ENGLISH),
        english,
    )


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        (["search", "court"], "cp1252"),
        (["search", "court"], None),
        (["show"], "ascii"),
        (["search", "--help"], "ascii"),
    ],
)
def test_a_file_gets_every_letter_whatever_the_code_page(
    location: Path, words: list[str], encoding: str | None
) -> None:
    env = {**os.environ, "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    env.pop("PYTHONIOENCODING", None)
    env |= {} if encoding is None else {"PYTHONIOENCODING": encoding}
    line = [sys.executable, "-m", "rightsarchive", *words]
    done = subprocess.run(line if "--help" in words else [*line, "--archive", location], capture_output=True, env=env)
    shown = done.stdout.decode("utf-8") + done.stderr.decode("utf-8")
    assert "Traceback" not in shown
    assert "\\u" not in shown
    if words == ["search", "court"]:
        plain = re.sub(r"\s+", " ", shown.replace("**", ""))
        assert ARABIC in plain
        assert KAZAKH in plain


def test_an_argument_that_is_no_text_is_a_slip(location: Path) -> None:
    line = [
        os.fsencode(sys.executable),
        b"-m",
        b"rightsarchive",
        b"show",
        b"nobody\xff",
        b"--archive",
        os.fsencode(location),
    ]
    done = subprocess.run(line, capture_output=True)
    assert done.returncode == 2
    assert "is no text" in done.stderr.decode("utf-8")


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "cp437"])
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_screen_without_the_letters_shows_their_numbers(screen: Screen, words: list[str], encoding: str) -> None:
    shown = screen(*words, encoding=encoding)
    assert "\\u2068" not in shown  # what is ours and no letter is left out
    if words == ["search", "court"]:
        assert "\\u0416" in shown


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_rows_are_the_same_in_each_form(run: Callable[..., Result]) -> None:
    for words in (
        ["search", "court"],
        ["show"],
        ["show", "one"],
        ["show", "one", "--passages"],
        ["cases"],
        ["cases", "show", "Almaty"],
        ["custody", "show"],
        ["cases", "timeline", "Almaty"],
        ["duplicates"],
        ["cases", "suggest"],
        ["cases", "related", "Almaty"],
        ["failures"],
    ):
        table = rows(run(*words, "--format", "csv").stdout)
        lines = [json.loads(line) for line in run(*words, "--format", "jsonl").stdout.splitlines()]
        assert len(table) == len(lines)
        assert table or words[0] in {"duplicates", "failures"} or words[-1] != "show"
        assert [list(row) for row in table] == [list(line) for line in lines]
    (fine,) = (row for row in rows(run("show", "--format", "csv").stdout) if row["title"].endswith("Fine"))
    assert fine["title"] == "'=Fine"


def test_formats_exclude_each_other(run: Callable[..., Result], tmp_path: Path) -> None:
    run("search", "court", "--format", "csv", "--json", code=2)
    run("cases", "--format", "lines", "--json", code=2)
    run("show", "one", "--passages", "--history", "--format", "csv", code=2)
    run("search", "court", "--format", "csv", "--out", str(tmp_path / "hits.csv"), code=2)


def test_a_redirected_table_is_one_that_excel_reads(location: Path, tmp_path: Path) -> None:
    line = [sys.executable, "-m", "rightsarchive", "search", "court", "--format", "csv", "--archive", str(location)]
    with (tmp_path / "hits.csv").open("wb") as out:
        subprocess.run(line, stdout=out, check=True)
    written = (tmp_path / "hits.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    piped = subprocess.run(line, capture_output=True, check=True).stdout
    assert written == b"\xef\xbb\xbf" + piped


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_a_search_is_written_whole_into_a_file(run: Callable[..., Result], tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"hits.{ending}"
    assert "3 hits written" in run("search", "court", "--out", str(out)).output
    assert run("search", "court", "--out", str(out), "--quiet").output == ""
    printed = run("search", "court", "--format", ending).stdout
    assert out.read_text("utf-8-sig").replace("\r\n", "\n") == printed.replace("\r\n", "\n")
    assert json.loads(run("search", "court", "--limit", "1", "--out", str(out), "--json").stdout)["hits"] == 1
    assert "hits" in run("custody", "show", "--clearance", "confidential").output
    run("search", "court", "--out", str(tmp_path / "hits.xlsx"), code=2)


def test_quiet_leaves_the_answer_and_verbose_tells_more(run: Callable[..., Result], location: Path) -> None:
    for words in (("--quiet", "search", "court", "--limit", "1"), ("search", "court", "--limit", "1", "--quiet")):
        said = run(*words).output
        assert "passages" not in said
        assert "Cases" not in said
        assert "**" in said.casefold()
    told = run("search", "court", "--verbose").stderr
    assert str(location) in told
    assert "[not-in-archive]" in run("show", "nobody", "--verbose", code=1).stderr
    assert "[not-in-archive]" not in run("show", "nobody", code=1).stderr


def test_a_passage_is_shown_by_the_name_that_search_prints(run: Callable[..., Result]) -> None:
    name = json.loads(run("search", "Thursday", "--json").stdout)["hits"][0]["passage"]["name"]
    shown = re.sub(r"\s+", " ", run("show", name).output)
    assert ENGLISH in shown
    assert "=Fine" in shown
    assert run("show", name, "--text").output == ENGLISH + "\n"
    assert json.loads(run("show", name, "--json").stdout)["text"] == ENGLISH
    assert "no passage" in run("show", "p0000000000000000", code=1).output
    run("show", name, "--history", code=2)


def test_a_console_that_is_no_terminal_draws_nothing() -> None:
    assert not SignConsole(file=io.StringIO(), width=200).draws


LISTS = (
    ["show"], ["cases"], ["cases", "Almaty"], ["cases", "timeline", "Almaty"], ["cases", "suggest"], ["cases", "related", "Almaty"],
    ["custody", "show", "--clearance", "confidential"], ["duplicates"], ["failures"], ["tags"], ["note", "list"], ["withheld", "one"],
    ["languages", "kk"], ["concepts"],
)  # fmt: skip


@pytest.mark.parametrize("words", LISTS, ids=" ".join)
def test_every_list_is_written_to_a_file_as_its_ending_says(words: list[str], location: Path, tmp_path: Path) -> None:
    at = [] if words[0] == "languages" else ["--archive", str(location)]
    rows = tmp_path / "rows.jsonl"
    table = tmp_path / "rows.csv"
    for out in (rows, table):
        told = CliRunner().invoke(main, [*words, *at, "--out", str(out)])
        assert told.exit_code == 0, told.output
        assert f"written to {out}" in told.output
    printed = CliRunner().invoke(main, [*words, *at, "--format", "jsonl"]).stdout_bytes
    assert rows.read_bytes() == printed
    with table.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == printed.count(b"\n")
    for wrong in (["--out", str(tmp_path / "rows.txt")], ["--out", str(rows), "--format", "csv"]):
        assert CliRunner().invoke(main, [*words, *at, *wrong]).exit_code == 2
