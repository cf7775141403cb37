"""Every command, over documents that say anything: a terminal obeys nothing of it, no library reads markup in it, and nothing
of it turns our own words about. The commands are found by looking: a new one has to be put on the list."""

from __future__ import annotations

import io
import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result, _NamedTextIOWrapper
from docx import Document as WordDocument
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rightsarchive import Archive, Metadata, TextSource
from rightsarchive.cli import main
from rightsarchive.cli.completion import complete_case, complete_document, complete_word
from rightsarchive.cli.progress import Bar
from rightsarchive.cli.terminal import SignConsole, SignTable
from rightsarchive.controls import CONTROLS, told

BEGIN, END = "\u2068", "\u2069"
RIGHT_TO_LEFT = re.compile("[\u0590-\u07ff\ufb1d-\ufdff\ufe70-\ufefc]")
SENTENCE = "The court fined Ana Ruiz on 31 July 2025."

PIECES = [
    "\x1b[2J", "\x1b]0;owned\x07", "\x9b31m", "\x00", "\r", "\x7f", "\x85", "\u2028", "\u2029", "\u202e", "\u2066", "\u2069", "\u202c", "\u200f",
    "k[/b]", "[bold]", "[link=http://x]y[/link]", "[/]", ":smile:", "{0}", "%s", "<script>", "*a*", "عنوان", "כותרת", "Almaty", "a b", "1992",
]  # fmt: skip
HOSTILE = st.lists(
    st.sampled_from(PIECES) | st.text(st.characters(exclude_categories=["Cs"]), max_size=3), max_size=6
).map("".join)

COMMANDS: dict[str, list[str]] = {
    "init": ["init --archive {here}/new --title {title}"],
    "ingest": ["ingest {here}/files {here}/{name}.none"],
    "show": ["show", "show {document}", "show {document} --passages --history", "show {document} --text", "show {title}", "show {title} --context"],
    "cite": ["cite {document} --quote {quote}", "cite {document} --quote {quote} --style apa", "cite {document} --quote {quote} --ris",
             "cite {document} --quote {quote} --bibtex", "cite {document} --quote {title}", "cite {document}",
             *(f"cite {{document}} --quote {{quote}} --format {form}" for form in ("csl", "w3c", "biblatex"))],
    "search": ["search court", "search court --explain --full", "search {title}", "search publisher:{title}", "search --case {title} court",
               "search --queries {here}/queries.csv --out {here}/{name}.csv --reason {title}", "search --{title}", "search court --format w3c"],
    "table": [],
    "table out": ["table out {here}/t{name}.csv --reason {title} --clearance confidential", "table out {here}/{name}.odd"],
    "table in": ["table in {here}/t{name}.csv --dry-run", "table in {here}/queries.csv"],
    "bibliography": ["bibliography", "bibliography {document} --format ris", "bibliography --format bibtex", "bibliography {title}",
                     "bibliography --case {case} --out {here}/{name}.csv --reason {title}", "bibliography --query {title}"],
    "report": ["report --case {case} --out {here}/draft{name}.docx --reason {title}", "report --case {title} --out {here}/x.md",
               "report --write-template {here}/t{name}.md", "report --case {case} --out {here}/x.md --template {here}/{name}.md --author {title}"],
    "cases": ["cases"],
    "cases show": ["cases show {case}", "cases {title}"],
    "cases timeline": ["cases timeline {case}", "cases timeline {case} --out {here}/{name}.md --reason {title}"],
    "timeline": ["timeline --person {title}", "timeline {case} --query court", "timeline --query {title} --out {here}/{name}.svg --reason {title}",
                 "timeline {case} --out {here}/t{name}.svg"],
    "cases suggest": ["cases suggest"],
    "cases related": ["cases related {case}"],
    "cases assign": ["cases assign {title} {document}", "cases assign {title} {title}"],
    "custody": [],
    "custody show": ["custody show", "custody show {document}", "custody show {title}"],
    "custody verify": ["custody verify", "custody verify --head {title}", "custody verify --file {here}/queries.csv"],
    "custody export": ["custody export {here}/{name}.jsonl --clearance confidential"],
    "custody head": ["custody head"],
    "export": ["export --bagit {here}/bag{name} --case {title} --reason {title}", "export --bagit {here}/all{name} --clearance confidential",
               "export --bagit {here}/all{name}", "export --bagit {here}/q{name} --query {title}"],
    "import": ["import {here}/all{name} --reason {title}", "import {here}/files"],
    "cases edit": ["cases edit {case} --notes {title} --reason {title}", "cases edit {title} --person {title}"],
    "cases rename": ["cases rename {case} {title}", "cases rename {title} {name}"],
    "cases merge": ["cases merge {title} {case}", "cases merge {case} {title}"],
    "cases unassign": ["cases unassign {case} {document}", "cases unassign {title} {title}"],
    "cases delete": ["cases delete {title}", "cases delete {title} --reason {title}"],
    "edit": ["edit {document} --set title={title} --set k={title} --reason {title}", "edit {document} --add persons={title} --remove persons={title}",
             "edit {title} --clear {title}"],
    "undo": ["undo 3", "undo {title}"],
    "tag": ["tag {document} {title} --reason {title}", "tag {document} {title} --quote {title}", "tag {title} x --remove"],
    "tags": ["tags", "tags {document}", "tags {title}"],
    "note": [],
    "searches": [],
    "note add": ["note add {document} {title}", "note add {title} {title} --quote {title}"],
    "note list": ["note list", "note list --search {title}", "note list {title}"],
    "note edit": ["note edit {title} {title}"],
    "note delete": ["note delete {title} --reason {title}"],
    "cases add": ["cases add {title} --reason {title} --person {title}"],
    "open": ["open {document}", "open {title}", "open {document} --page 2"],
    "withhold": ["withhold {document} --quote Ana --code {title} --reason {title}", "withhold {document} --quote {title} --reason x"],
    "withheld": ["withheld {document} --clearance confidential", "withheld {title}"],
    "release": ["release {title} --reason {title}"],
    "concepts": ["concepts", "concepts --add {here}/{name}.none"],
    "vocabulary": ["vocabulary"],
    "vocabulary add": ["vocabulary add {here}/{name}.none", "vocabulary add {here}/list.tsv --from {title} --to en"],
    "vocabulary list": ["vocabulary list"],
    "vocabulary remove": ["vocabulary remove {title}"],
    "languages": ["languages fr", "languages {title}"],
    "demo": ["demo --samples {here}/files --archive {here}/demo", "demo --samples {here}/{name}.none"],
    "stats": ["stats"],
    "check": ["check"],
    "verify": ["verify {here}/paper.md", "verify {here}/{name}.md", "verify {here}/paper.docx --out {here}/{name}.docx --reason {title}"],
    "backup": ["backup ."],
    "restore": ["restore --from {name}", "restore --from {name} --original {title}"],
    "move": ["move --originals folder", "move --originals {title}"],
    "reindex": ["reindex"],
    "duplicates": ["duplicates"],
    "similar": ["similar {quote}", "similar {name} --explain --full", "similar {title} --format lines"],
    "searches save": ["searches save {name} {title} --author {title} --reason {title}", "searches save {name} court --access internal", "searches save {name} court"],
    "searches list": ["searches list"],
    "searches run": ["searches run {name} --full", "searches run {title}"],
    "searches delete": ["searches delete {name} --reason {title}"],
    "facets": ["facets {title} --by case", "facets court --by tag --author {title}", "facets {name} --by person --place {title}"],
    "merge": ["merge archive", "merge archive --reason {title}"],
    "failures": ["failures", "failures --dismiss {title}"],
    "reread": ["reread", "reread --older --reason {title}", "reread --document {title}"],
    "delete": ["delete {title} --reason {title}", "delete {document} --reason {title}"],
}  # fmt: skip
"""How each command is called, in the order in which they run; {title} is any text, {name} the same as a file is called."""

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
"""An example is an archive and forty calls: looking for a smaller one would take minutes. ``test_tables`` takes many more of what
these calls show."""

LETTER_FOR_LETTER = ("show {document} --text", "cite ", "search court --format w3c", "bibliography", "custody export")
"""What is a text of its own, and no row or sentence of ours: it has signs on a terminal, and no isolates."""


def commands(group: click.Group, before: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        yield f"{before}{name}"
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")


def test_every_command_is_on_the_list() -> None:
    assert set(commands(main)) == set(COMMANDS)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The streams of a command are those of a terminal, one without colours."""
    monkeypatch.setattr(_NamedTextIOWrapper, "isatty", lambda _self: True)
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("COLUMNS", "100")


def file_name(text: str) -> str:
    """``text`` as a name that a file can have."""
    return "f" + text.replace("/", "").replace("\0", "")[:20]


def filled(here: Path, title: str, words: str) -> dict[str, str]:
    """An archive whose documents say these words wherever they can; what stands for the names in a call."""
    (here / "files").mkdir()
    (here / "files" / f"{file_name(title)}.txt").write_text(f"{words} {SENTENCE}", "utf-8")
    (here / "files" / f"{file_name(words)}.zip").write_bytes(b"PK\x03\x04")
    (here / "queries.csv").write_text("query\ncourt\n", "utf-8")
    (here / "paper.md").write_text(
        f"> {words} {SENTENCE}\n\nHe said “{SENTENCE} {title}” and “nobody was ever there”.\n", "utf-8"
    )
    word = WordDocument()
    word.add_paragraph("He said “The court fined Ana Ruiz on 3 July 2025.”")
    word.save(str(here / "paper.docx"))
    extra = {f"k{words}": title, title: words}
    metadata = Metadata(title=f"t{title}", publisher=f"p{words}", cases=(f"c{title}",), persons=("Ana Ruiz", f"n{words}"), notes=title,
                        authors=f"a{title}", places=(f"l{words}",), url=f"https://x/{words}", document_type=words, extra=extra, rights=words)  # fmt: skip
    with Archive.create(here / "archive", title=title) as archive:
        first = archive.ingest(TextSource(f"{title} {SENTENCE} {words}", metadata)).added[0]
        other = Metadata(title=f"u{words}", persons=("Ana Ruiz", f"n{words}"), cases=(f"d{words}",))
        archive.ingest(TextSource(f"{words} {SENTENCE} Again.", other))
        return {
            "document": first.id,
            "title": f"t{title}",
            "name": file_name(title),
            "case": f"c{title}",
            "here": str(here),
            "quote": SENTENCE,
        }


def called(call: str, given: dict[str, str], *more: str) -> tuple[list[str], Result]:
    words = [word.format_map(given) for word in call.split()] + list(more)
    if not ({"--archive", "languages"} & set(words)):
        words += ["--archive", f"{given['here']}/archive"]
    return words, CliRunner().invoke(main, words, catch_exceptions=False)


@settings(max_examples=2, deadline=None, phases=PHASES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=HOSTILE, words=HOSTILE)
def test_a_terminal_is_shown_signs_and_isolated_words(terminal: None, title: str, words: str) -> None:
    here = Path(tempfile.mkdtemp())
    try:
        given_ = filled(here, title, words)
        for call in (call for calls in COMMANDS.values() for call in calls):
            line, result = called(call, given_)
            assert result.exit_code in {0, 1, 2}, line
            shown = result.stdout + result.stderr
            found = {c for c in CONTROLS.findall(shown) if c not in {BEGIN, END}}
            assert not found, (line, found)
            for row in shown.split("\n"):
                inside = isolated_stretches(row)
                assert inside is not None, (line, row)
                # A command that is to be copied has no isolates; click repeats what was typed.
                if not call.startswith(LETTER_FOR_LETTER) and "To accept:" not in row and not result.stderr:
                    assert not RIGHT_TO_LEFT.search(inside), (line, row)
    finally:
        shutil.rmtree(here)


@given(words=st.lists(HOSTILE, min_size=1, max_size=4), width=st.integers(8, 60), tabled=st.booleans())
def test_what_is_broken_over_lines_is_isolated_on_each(words: list[str], width: int, tabled: bool) -> None:
    out = SignConsole(file=io.StringIO(), force_terminal=True, color_system=None, width=width)
    line = "Here: " + ", and ".join(map(told, words)) + "."
    if tabled:
        table = SignTable(padding=(0, 1, 0, 0))
        table.add_column("What is said")
        table.add_row(" ".join(words))
        out.print(table)
    else:
        out.print(line, style="bold")
    shown = out.file.getvalue()  # type: ignore[attr-defined]  # it is the one above
    for row in shown.split("\n"):
        inside = isolated_stretches(row)
        assert inside is not None, row
        assert not RIGHT_TO_LEFT.search(inside), row


def isolated_stretches(row: str) -> str | None:
    """The row without what stands between isolates; None where they do not match."""
    rest = re.sub(f"{BEGIN}[^{BEGIN}{END}]*{END}", "", row)
    return None if BEGIN in rest or END in rest else rest


@settings(max_examples=2, deadline=None, phases=PHASES)
@given(title=HOSTILE, words=HOSTILE)
def test_json_escapes_what_a_terminal_would_obey_and_means_the_words(title: str, words: str) -> None:
    here = Path(tempfile.mkdtemp())
    try:
        given_ = filled(here, title, words)
        for call in (call for calls in COMMANDS.values() for call in calls if "--text" not in call):
            _, result = called(call, given_, "--json")
            assert not CONTROLS.search(result.stdout + result.stderr), call
            if result.stdout:
                json.loads(result.stdout)
            if call == "show {document}":
                shown = json.loads(result.stdout)["metadata"]
                with Archive.open(here / "archive") as archive:
                    assert shown == archive.document(given_["document"]).metadata.as_json()
        with Archive.open(here / "archive") as archive:
            assert archive.stats().documents
    finally:
        shutil.rmtree(here)


@given(words=HOSTILE)
def test_a_bar_shows_what_it_is_told(words: str) -> None:
    bar = Bar("Taking in")
    bar.stop()
    bar.update(1, 2, words)
    console = SignConsole(width=200, force_terminal=True, color_system=None)
    with console.capture() as capture:
        console.print(bar._progress.get_renderable())
    assert {c for c in CONTROLS.findall(capture.get()) if c not in {BEGIN, END}} == set()


def test_names_with_control_characters_are_not_offered_to_a_shell(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    for name in ("report.txt", "report\n$(touch owned).txt", "report\x1b[2J.txt", "گزارش‌ها.txt"):
        (tmp_path / "files" / name).write_text(f"{name} {SENTENCE}", "utf-8")
    with Archive.create(tmp_path / "archive") as archive:
        archive.ingest([tmp_path / "files"])
    context = click.Context(main)
    context.params["location"] = str(tmp_path / "archive")
    argument = click.Argument(["word"])
    assert complete_document(context, argument, "report") == ["report.txt"]
    assert complete_document(context, argument, "گ") == ["گزارش‌ها.txt"]
    assert complete_word(context, argument, "cour") == ["court"]
    assert complete_case(context, argument, "x") == []
