"""Every example in the documentation is run or checked."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

import click
import pytest
import yaml

from rightsarchive.cli import main
from rightsarchive.metadata.cases import read_cases
from rightsarchive.metadata.manifest import read_manifest
from rightsarchive.metadata.sidecars import read_sidecar
from rightsarchive.settings import Settings
from tests.docs.examples import examples, run_page

ROOT = Path(__file__).parents[2]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
WITH_EXAMPLES = {
    "README.md",
    "tutorial.md",
    "terminal.md",
    "a-folder-and-a-list.md",
    "give-a-copy.md",
    "move.md",
    "read-only.md",
    "cases.md",
    "custody.md",
    "citations.md",
    "languages.md",
    "query-language.md",
    "names.md",
    "concepts.md",
    "add-an-engine.md",
    "whoosh-queries.md",
}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_examples_of_a_page_do_what_it_says(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    monkeypatch.chdir(tmp_path)
    count = run_page(page)
    assert count > 0 or page.name not in WITH_EXAMPLES


def _yaml(body: str, folder: Path) -> None:
    """A list is a list of cases, a mapping a sidecar."""
    listed = isinstance(yaml.safe_load(body), list)
    path = folder / ("cases.yaml" if listed else "report.pdf.yaml")
    path.write_text(body, "utf-8")
    assert read_cases(path) if listed else not read_sidecar(path).problems


def _csv(body: str, folder: Path) -> None:
    """A manifest."""
    (folder / "manifest.csv").write_text(body, "utf-8")
    manifest = read_manifest(folder / "manifest.csv")
    assert manifest is not None
    # Its files are not there.
    assert manifest.missing
    assert len(manifest.problems) == len(manifest.missing)


def _toml(body: str, folder: Path) -> None:
    """The settings of an archive, or of a package that offers an engine."""
    if "[project." in body:
        assert tomllib.loads(body)["project"]["entry-points"]["rightsarchive.engines"]
        return
    (folder / "archive.toml").write_text(body, "utf-8")
    Settings.load(folder / "archive.toml")


def _json(body: str, _folder: Path) -> None:
    json.loads(body)


def _sh(body: str, _folder: Path) -> None:
    """Commands for those who set the project up: every target of make, and every path, is there."""
    rules = re.findall(r"^([\w-]+(?: [\w-]+)*):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    targets = {target for rule in rules for target in rule.split()}
    for line in body.splitlines():
        program, *words = shlex.split(line, comments=True) or [""]
        if program == "make":
            assert set(words) <= targets, line
        elif program.endswith("pytest"):
            assert all((ROOT / word).exists() for word in words if word.startswith("tests")), line
        elif program == "rightsarchive":
            _known_command(words)
        else:
            assert program in {"mkdir", "cd", "cp", "pip", "python3", "python", ".", ""}, line


CHECKED: dict[str, Callable[[str, Path], None]] = {
    "yaml": _yaml, "csv": _csv, "toml": _toml, "json": _json, "sh": _sh,
}  # fmt: skip
RUN = {"python", "console"}
NOT_CHECKED = {
    "docs/reference/cli.md": "text: the program's own help, which test_reference.py holds",
    "docs/design.md": "text: a drawing",
    "docs/how-to/opensearch.md": "text: a cluster of one's own; tests/engine/opensearch does the same",
    "docs/how-to/object-store.md": "text: a store of one's own; tests/upkeep/test_moving.py gives the same calls",
}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_block_of_a_page_is_run_or_checked(page: Path, tmp_path: Path) -> None:
    for number, example in enumerate(examples(page.read_text("utf-8"))):
        folder = tmp_path / str(number)
        folder.mkdir()
        if example.kind in CHECKED:
            CHECKED[example.kind](example.body, folder)
        elif example.kind not in RUN:
            assert str(page.relative_to(ROOT)) in NOT_CHECKED, f"line {example.line}: a block of kind {example.kind!r}"
            assert example.kind == "text"
        elif example.kind == "console":
            commands = [line[2:] for line in example.body.splitlines() if line.startswith("$ ")]
            assert commands, f"line {example.line}: a console block without a command"
            assert all(command.startswith("rightsarchive ") for command in commands)


def _known_command(words: list[str]) -> None:
    """The command and its options are the program's."""
    command: click.Command = main
    context = click.Context(main, info_name="rightsarchive")
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        inner = command.get_command(context, words[0])
        if inner is None and command is not main:
            break  # a group with a command of its own: `cases CASE`
        assert inner is not None, f"there is no command {words[0]}"
        command, words = inner, words[1:]
    options = {option for each in command.params for option in each.opts}
    if isinstance(command, click.Group) and (shown := command.get_command(context, "show")):
        options |= {option for each in shown.params for option in each.opts}
    assert {word.partition("=")[0] for word in words if word.startswith("--")} <= options | {"--help"}, words


SPOKEN = re.compile(r"[`“\"]rightsarchive ([a-z-][^`”\"\n{]*)[`”\"]")
SOURCES = [*PAGES, *sorted((ROOT / "src" / "rightsarchive").rglob("*.py"))]


@pytest.mark.parametrize("page", SOURCES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_that_are_named_are_there(page: Path) -> None:
    """In the pages, and in the advice that errors give."""
    for found in SPOKEN.finditer(re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)):
        if found[1] not in NAMES:
            _known_command([word for word in found[1].split() if word.strip("…")])


NAMES = {"array postings", "boxes"}
"""What is called so and is no command: the index format, and a font of our own."""

INSIDE = {
    "docs/languages.md": "shows how words become terms",
    "docs/names.md": "shows how names are compared",
    "docs/concepts.md": "shows what the vocabulary holds",
    "docs/query-language.md": "shows what a query is read as",
    "docs/how-to/add-an-engine.md": "is for those who write an engine",
    "docs/how-to/add-an-extractor.md": "is for those who extend the package",
}
"""Pages whose examples use more than the public names, and why."""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_users_are_shown_public_names_alone(page: Path) -> None:
    if str(page.relative_to(ROOT)) in INSIDE:
        return
    text = page.read_text("utf-8")
    assert not re.findall(r"(?:from|import) rightsarchive\.[\w.]+", text)
    assert not re.findall(r"`rightsarchive\.(?!engines|__)[a-z]\w*\.[\w.]+", text)
