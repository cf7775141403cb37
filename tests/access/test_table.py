"""Reading and keeping are told apart, and nothing is on neither side."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import click
import pytest

import rightsarchive
from rightsarchive import Access, Archive, ArchiveView, SearchOptions
from rightsarchive.search.options import ViewOptions, read_options
from tests.access.table import Side, commands, listed, methods, reading_methods

SOURCE = Path(rightsarchive.__file__).parent


def test_every_method_stands_on_one_side() -> None:
    sides = listed(0)
    assert sorted(sides) == sorted({*methods(Archive), *methods(ArchiveView), "root", "settings"})
    assert [name for name, found in sides.items() if len(found) != 1] == []


def test_every_command_stands_on_one_side() -> None:
    sides = listed(1)
    assert sorted(sides) == sorted(commands())
    assert [name for name, found in sides.items() if len(found) != 1] == []


@pytest.mark.parametrize("name", reading_methods())
def test_a_method_that_reads_takes_a_clearance_and_has_its_twin_in_the_view(name: str) -> None:
    own = inspect.signature(getattr(Archive, name))
    twin = inspect.signature(getattr(ArchiveView, name))
    parameters = dict(own.parameters)
    if "options" in parameters:
        # The clearance is one of the options there, and the view's options are the same without it.
        assert set(SearchOptions.__annotations__) - set(ViewOptions.__annotations__) == {"clearance"}
        assert read_options({}).filters.clearance is Access.PUBLIC
        assert [*parameters] == [*twin.parameters]
        assert [each.default for each in parameters.values()] == [each.default for each in twin.parameters.values()]
        return
    clearance = parameters.pop("clearance")
    assert clearance.default is Access.PUBLIC
    assert clearance.kind is inspect.Parameter.KEYWORD_ONLY
    assert own.replace(parameters=[*parameters.values()]) == twin


def test_the_view_reads_and_does_nothing_else() -> None:
    assert sorted(methods(ArchiveView)) == sorted([*reading_methods(), "clearance"])


@pytest.mark.parametrize("name", [name for name, sides in listed(0).items() if sides == [Side.WRITES]])
def test_a_method_that_writes_a_file_takes_a_clearance(name: str) -> None:
    clearance = inspect.signature(getattr(Archive, name)).parameters["clearance"]
    assert clearance.default is Access.PUBLIC
    assert clearance.kind is inspect.Parameter.KEYWORD_ONLY


FOR_A_READER = ([Side.READS], [Side.WRITES])


@pytest.mark.parametrize("words", [words for words, sides in listed(1).items() if sides in FOR_A_READER])
def test_a_command_that_reads_takes_a_clearance(words: str) -> None:
    options = {each.name: each for each in commands()[words].params}
    assert "clearance" in options
    assert options["clearance"].default == "public"
    assert isinstance(options["clearance"].type, click.Choice)


@pytest.mark.parametrize("words", [words for words, sides in listed(1).items() if sides not in FOR_A_READER])
def test_a_command_that_keeps_asks_for_no_clearance(words: str) -> None:
    assert "clearance" not in {each.name for each in commands()[words].params}


CHANGES_NOTHING = {"check", "custody head", "custody verify"}


@pytest.mark.parametrize(
    "words",
    [
        words
        for words, sides in listed(1).items()
        if sides not in ([Side.READS], [Side.NEITHER]) and words not in CHANGES_NOTHING
    ]
    + [
        words
        for words, command in commands().items()
        # A list that with_format writes to a file instead of the terminal is what a redirection is, and is not logged.
        if any(each.name == "out" and each.expose_value for each in command.params)
    ],
)
def test_a_command_that_changes_the_archive_or_writes_a_file_can_be_given_a_reason(words: str) -> None:
    assert "reason" in {each.name for each in commands()[words].params}


READ_BY_CLEARANCE = [
    SOURCE / "view.py",
    SOURCE / "citing.py",
    SOURCE / "verifying.py",
    SOURCE / "upkeep" / "statistics.py",
    *(SOURCE / "cases").rglob("*.py"),
]


@pytest.mark.parametrize("module", READ_BY_CLEARANCE, ids=lambda path: str(path.relative_to(SOURCE)))
def test_what_reads_for_somebody_knows_the_bound_catalog_alone(module: Path) -> None:
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        named = {alias.name for alias in node.names} if isinstance(node, (ast.Import, ast.ImportFrom)) else set()
        assert not named & {"Catalog", "catalog", "Documents", "Passages", "Cases", "Custody", "Database"}, named


def test_the_searcher_asks_the_catalog_for_a_reader_and_for_nothing_else() -> None:
    tree = ast.parse((SOURCE / "search" / "searcher.py").read_text("utf-8"))
    asked = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute) and node.value.attr == "_catalog"
    }
    assert asked == {"seen_by", "vocabularies"}  # of these every clearance is told
