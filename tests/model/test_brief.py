"""Whoever types the name of a record is shown a few lines, whatever it holds."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

import rightsarchive
from rightsarchive import Archive, Metadata, TextSource
from rightsarchive.model.brief import brief

MOST = 700
LONG = "The witness said that the guards came at night. " * 200
HELD: Any = ([LONG] * 1000, {LONG: LONG}, LONG)
OWN = {"Results", "Document", "Passage", "Citation"}
"""Records that write themselves: shown by the test below."""


def records() -> list[type]:
    kinds = [getattr(rightsarchive, name) for name in rightsarchive.__all__ if name not in OWN]
    return [
        kind
        for kind in kinds
        if isinstance(kind, type) and (dataclasses.is_dataclass(kind) or issubclass(kind, BaseModel))
    ]


@pytest.mark.parametrize("kind", records(), ids=lambda kind: kind.__name__)
def test_no_record_shows_a_whole_text(kind: Any) -> None:
    for held in HELD:
        if issubclass(kind, BaseModel):
            record = kind.model_construct(**dict.fromkeys(kind.model_fields, held))
        else:
            record = object.__new__(kind)
            for field in dataclasses.fields(kind):
                object.__setattr__(record, field.name, held)
        shown = repr(record)
        assert len(shown) <= MOST
        assert shown.startswith(kind.__name__)
        assert LONG[:100] not in shown


def test_what_an_archive_gives_is_shown_in_a_line(tmp_path: Any) -> None:
    with Archive.create(tmp_path / "archive") as archive:
        archive.ingest(TextSource(LONG, Metadata(title=f"Night {LONG}", notes=LONG, cases=("Guards",))))
        results = archive.search("witness guards")
        hit = results[0]
        for shown in (
            results,
            hit,
            hit.passage,
            hit.document,
            hit.citation,
            results.cases[0],
            archive.context(hit),
            archive.verify(hit),
        ):
            for words in (repr(shown), str(shown)):
                assert len(words) <= MOST
                assert LONG[:100] not in words
        assert repr(hit.citation).startswith("<Citation 'The witness said")
        assert repr(hit.document).startswith(f"<Document {hit.document.id} version 1 'Night The")


def test_a_record_without_long_values_is_shown_whole() -> None:
    assert repr(Metadata(title="Fine", persons=("A", "B"))) == "Metadata(title='Fine', persons=['A', 'B'])"
    assert (
        repr(rightsarchive.Failure("a.pdf", "broken", "no page"))
        == "Failure(path='a.pdf', code='broken', message='no page')"
    )


@given(
    st.recursive(
        st.text() | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_any_value_is_cut(value: Any) -> None:
    shown = brief(value)
    assert len(shown) <= 5000
    if isinstance(value, str) and len(value) <= 60:
        assert shown == repr(value)
