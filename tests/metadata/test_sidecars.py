"""Sidecars: which file describes which, and what it says."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.metadata.fields import Reading
from rightsarchive.metadata.sidecars import Sidecars, read_sidecar
from rightsarchive.model import Access, Author, FieldOrigin, Origin, PartialDate


def sidecar(folder: Path, name: str, text: str | bytes) -> Reading:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_sidecar(path)


def test_a_yaml_sidecar_gives_checked_fields_with_their_lines(tmp_path: Path) -> None:
    found = sidecar(
        tmp_path,
        "r.pdf.yaml",
        "title: Court fines defender\nauthor: Aden, Islam\npublished: 2025-07\nlanguage: no\ncase: [A, B]\nfile_number: 017\n",
    ).found
    assert {name: value for name, (value, _) in found.items()} == {
        "title": "Court fines defender",
        "authors": (Author(family="Aden", given="Islam"),),
        "published": PartialDate("2025-07"),
        "language": "no",
        "cases": ("A", "B"),
        "extra.file_number": 15,
    }
    assert found["published"][1] == FieldOrigin(origin=Origin.SIDECAR, where="r.pdf.yaml, line 3")


@pytest.mark.parametrize(
    ("name", "text", "line", "field", "closes"),
    [
        ("a.txt.yaml", "title: x\npublished: soon\n", 2, "published", False),
        ("a.txt.yaml", "title: x\naccess: top drawer\n", 2, "access", True),
        ("a.txt.yaml", "title: x\n\ntitle: y\n", 3, "title", True),
        ("a.txt.yaml", "author: A\nauthors: B\n", 2, "authors", False),
        ("a.txt.yaml", "- title\n", 1, "", True),
        ("a.txt.yaml", "title: [x\n", 2, "", True),
        ("a.txt.json", '{\n "title": "x",\n "published": "soon"}', 3, "published", False),
        ("a.txt.json", '{"title": \n}', 2, "", True),
        ("a.txt.json", '["title"]', 1, "", True),
        ("a.txt.json", '{"title": "a", "title": "b"}', 1, "title", True),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, name: str, text: str, line: int, field: str, closes: bool
) -> None:
    reading = sidecar(tmp_path, name, text)
    (problem,) = reading.problems
    error = problem.error
    assert (error.path, error.line, error.field, problem.closes) == (str(tmp_path / name), line, field, closes)
    assert ("access" in reading.found) is closes


@given(
    name=st.sampled_from(["Témoin é.txt", "report.PDF", "İfade.docx", "показание й.txt"]),
    form=st.sampled_from(["NFC", "NFD"]),
    case=st.sampled_from([str, str.upper, str.lower]),
    suffix=st.sampled_from([".yaml", ".YML", ".Json"]),
)
def test_a_sidecar_belongs_to_the_file_whose_name_it_extends(
    name: str, form: str, case: type[str], suffix: str
) -> None:
    side = unicodedata.normalize(form, case(name)) + suffix  # type: ignore[arg-type]  # a form of Unicode
    sidecars = Sidecars([name, side, "alone.yaml"])
    assert sidecars.of(name) == [side]
    assert sidecars.describes(side)
    assert not sidecars.describes(name)
    assert not sidecars.describes("alone.yaml")


def test_a_file_called_nearly_like_a_sidecar_is_known() -> None:
    assert Sidecars(["witness.txt", "witness.yaml"]).nearly() == {"witness.yaml": "witness.txt"}
    # A text beside a paper may be a text of its own: what stands in it decides.
    assert Sidecars(["witness.txt", "witness.pdf", "witness.yaml"]).nearly() == {"witness.txt": "witness.pdf"}


@pytest.mark.parametrize(
    "text",
    [
        '[{"access": "confidential"}]',
        '{"item": {"accessLevel": "confidential"}}',
        '{"keywords": ["torture", "confidential"]}',
        '{"confidential": true}',
        '{"public": false}',
    ],
)
def test_a_restriction_is_found_wherever_it_stands(tmp_path: Path, text: str) -> None:
    assert sidecar(tmp_path, "a.txt.json", text).found["access"][0] is Access.CONFIDENTIAL
