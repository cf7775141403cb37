"""The options of a search: one spelling, held by the type checker and at run time."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from rightsarchive import Access, Archive, PartialDate, SearchOptions, UsageError
from rightsarchive.query import Filters
from rightsarchive.search.options import Request, read_options


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.create(tmp_path / "archive")


def test_every_filter_of_a_query_is_an_option_and_nothing_else_is() -> None:
    told = {field.name for field in fields(Filters)} | {field.name for field in fields(Request)} - {"filters"}
    assert set(SearchOptions.__annotations__) == told


def test_no_option_is_as_the_defaults_are() -> None:
    assert read_options({}) == Request(Filters(), names=True, concepts=True)


def test_an_option_is_read_whatever_form_it_comes_in() -> None:
    given: SearchOptions = {"languages": "en", "cases": ["a", "b"], "persons": None, "published_after": "2025-07"}
    filters = read_options({**given, "clearance": "internal"}).filters
    assert filters == Filters(
        languages=("en",), cases=("a", "b"), published_after=PartialDate("2025-07"), clearance=Access.INTERNAL
    )


@pytest.mark.parametrize("name", ["clearence", "language", "Clearance", "limits", ""])
def test_an_option_that_there_is_not_is_named_and_nothing_is_searched(archive: Archive, name: str) -> None:
    wrong: Any = {name: "public"}
    for ask in (archive.search, archive.search_all):
        with pytest.raises(UsageError, match=f"no option “{name}”"):
            ask("court", **wrong)


def test_what_may_have_been_meant_is_told() -> None:
    with pytest.raises(UsageError, match="Did you mean “clearance”"):
        read_options({"clearence": "public"})  # type: ignore[typeddict-unknown-key]


@pytest.mark.parametrize("wrong", [{"clearance": "secret"}, {"published_before": "2025-13"}])
def test_a_wrong_value_of_a_list_of_queries_is_told_before_the_list_is_read(
    archive: Archive, wrong: SearchOptions
) -> None:
    with pytest.raises(UsageError):
        archive.search_all("no-such-list.csv", **wrong)


def test_a_misspelt_option_does_not_pass_the_type_checker(archive: Archive) -> None:
    """Strict mypy fails on an ignore that nothing needs, so each of these is held by ``mypy``."""
    with pytest.raises(UsageError):
        archive.search("court", clearence="public")  # type: ignore[call-arg]
    with pytest.raises(UsageError):
        archive.search_all("names.csv", clearence="public")  # type: ignore[call-arg]
    with pytest.raises(UsageError):
        archive.search_all("names.csv", limit=5)  # type: ignore[call-arg]
    archive.search("court", names="no")  # type: ignore[arg-type]
    wanted: SearchOptions = {"clearance": "public", "published_after": "2025-07"}
    archive.search("court", limit=5, **wanted)
