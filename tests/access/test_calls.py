"""An archive answers a clearance as one that never held the rest, whatever is called, in whatever order."""

from __future__ import annotations

import inspect
from pathlib import Path

import click
import pytest

from rightsarchive import Access, Archive, ArchiveView, Metadata, TextSource
from tests.access.calls import AS_JSON, MADE_ELSEWHERE, PROPERTIES, left_of, run, strategy
from tests.access.drawing import KEPT, KEPT_TOKENS, TOKENS, VALUES
from tests.access.pairs import MARKERS, pair
from tests.access.table import Side, commands, listed, methods
from tests.access.telling import told

CALLS = 300


def test_nothing_tells_the_two_apart(tmp_path: Path) -> None:
    outcome = run(tmp_path, CALLS, seed=1, of_a_pair=CALLS)
    assert not outcome.differences, "\n\n".join(map(str, outcome.differences[:5]))
    reading = [name for name in methods(ArchiveView) if name not in PROPERTIES]
    lines = [words for words, sides in listed(1).items() if sides != [Side.KEEPS]]
    asked = {
        *reading,
        *(f"view.{name}" for name in reading),
        *(f"rightsarchive {words}{json}" for words in lines for json in ("", AS_JSON)),
    }
    assert asked - outcome.made.keys() == set()


@pytest.mark.parametrize("name", [name for name in methods(Archive) if name not in (*PROPERTIES, *MADE_ELSEWHERE)])
def test_every_parameter_of_a_method_is_drawn(name: str) -> None:
    table = KEPT if listed(0)[name] == [Side.KEEPS] else VALUES
    for parameter in inspect.signature(getattr(Archive, name)).parameters.values():
        if parameter.name != "self" and parameter.kind is not parameter.VAR_KEYWORD:
            assert strategy(table, name, parameter.name)


@pytest.mark.parametrize("words", commands())
def test_every_parameter_of_a_command_is_drawn(words: str) -> None:
    table = KEPT_TOKENS if listed(1)[words] == [Side.KEEPS] else TOKENS
    for parameter in commands()[words].params:
        if not (isinstance(parameter, click.Option) and parameter.is_flag):
            assert strategy(table, words, str(parameter.name))


def test_a_parameter_that_nothing_is_drawn_for_fails() -> None:
    with pytest.raises(AssertionError, match=r"search\.depth"):
        strategy(VALUES, "search", "depth")


def test_a_pair_differs_in_what_it_hides(tmp_path: Path) -> None:
    """The comparison would see a secret: at the highest clearance the two are far apart."""
    with pair(tmp_path, 0) as built:
        for name in ("documents", "cases", "stats", "history"):
            mixed, alone = (
                told(getattr(side.archive, name)(clearance=Access.CONFIDENTIAL), side.place) for side in built.sides
            )
            assert mixed != alone
        everything = told(built.mixed.archive.documents(clearance=Access.CONFIDENTIAL), built.mixed.place).lower()
        assert any(marker.lower() in everything for marker in MARKERS)


def test_the_search_for_what_is_left_finds_it(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "archive") as archive:
        archive.ingest(TextSource("The informer spoke.", Metadata(access=Access.CONFIDENTIAL)))
        archive.search("informer", clearance="confidential")
        assert left_of(["informer"], archive)
    assert not left_of(["informer"], archive)
