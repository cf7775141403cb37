"""The page about Python names every public name, every method of an archive and of a citation, and every field of a record."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from pydantic import BaseModel

import rightsarchive
from rightsarchive import Archive, Citation
from rightsarchive.acts import Acts
from rightsarchive.errors import RightsArchiveError

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "python.md").read_text("utf-8")
CODE = " ".join(re.findall(r"`([^`]+)`", re.sub(r"^```.*?^```", "", PAGE, flags=re.MULTILINE | re.DOTALL)))
"""What stands in code letters in the text: an example that happens to use a name does not explain it."""

WORDS = frozenset(re.findall(r"\w+", CODE))


def _public(kind: type) -> list[str]:
    own = {name: None for base in kind.__mro__ if base in {kind, Acts} for name in vars(base)}
    return [name for name in own if not name.startswith("_") and name != "model_config"]


def _record_fields() -> list[tuple[str, str]]:
    found = []
    for name in rightsarchive.__all__:
        value = getattr(rightsarchive, name)
        if isinstance(value, type) and issubclass(value, BaseModel):
            found += [(name, field) for field in value.model_fields]
        elif dataclasses.is_dataclass(value) and name not in {"Results", "Report"}:
            found += [(name, field.name) for field in dataclasses.fields(value) if not field.name.startswith("_")]
    return found


@pytest.mark.parametrize("name", rightsarchive.__all__)
def test_every_public_name_is_explained(name: str) -> None:
    assert name in WORDS, f"docs/reference/python.md says nothing of {name}"


@pytest.mark.parametrize("name", _public(Archive))
def test_every_method_of_an_archive_is_explained(name: str) -> None:
    spelled = f"`{name}`" if isinstance(getattr(Archive, name), property) else f"`{name}("
    assert spelled in PAGE or f"`Archive.{name}(" in PAGE, f"docs/reference/python.md says nothing of Archive.{name}"


@pytest.mark.parametrize("name", _public(Citation))
def test_every_method_of_a_citation_is_explained(name: str) -> None:
    assert name in WORDS, f"docs/reference/python.md says nothing of Citation.{name}"


@pytest.mark.parametrize(("record", "field"), _record_fields())
def test_every_field_of_a_record_is_named(record: str, field: str) -> None:
    assert field in WORDS, f"docs/reference/python.md does not name {record}.{field}"


def test_every_error_has_its_own_place() -> None:
    for name in rightsarchive.__all__:
        value = getattr(rightsarchive, name)
        if isinstance(value, type) and issubclass(value, RightsArchiveError):
            assert f"`{name}`" in PAGE
