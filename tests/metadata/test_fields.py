"""Keys and values as people wrote them: what is read, and how wrong ones are told."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.errors import MetadataError
from rightsarchive.language.data import languages
from rightsarchive.language.data.records import Declarations
from rightsarchive.metadata.columns import folded
from rightsarchive.metadata.days import DayOrder
from rightsarchive.metadata.fields import from_call, understood, unlikely_keys
from rightsarchive.metadata.manifest import read_manifest
from rightsarchive.metadata.yaml_text import parse_yaml_mapping
from rightsarchive.model import Access, Author, Metadata, Origin, PartialDate
from rightsarchive.model.layers import resolve


def test_the_strongest_layer_wins_field_by_field() -> None:
    weak = understood(
        {"title": ("weak", 1), "publisher": ("P", 2), "k": ("w", 3)}, origin=Origin.FILE, path=None, source="PDF info"
    ).found
    strong = from_call(Metadata(title="strong", extra={"k": "s", "j": 1}))
    metadata, origins = resolve([strong, weak])
    assert (metadata.title, metadata.publisher, metadata.extra) == ("strong", "P", {"k": "s", "j": 1})
    assert {name: origin.origin for name, origin in origins.items()} == {
        "title": Origin.CALL,
        "publisher": Origin.FILE,
        "extra.k": Origin.CALL,
        "extra.j": Origin.CALL,
    }


def test_a_slip_of_the_pen_is_noticed() -> None:
    assert unlikely_keys(["acess", "shelf", "Publishd"]) == {"acess": "access", "Publishd": "published"}


def test_metadata_takes_what_people_write() -> None:
    metadata = Metadata.model_validate(
        {
            "Author": "Front Line Defenders",
            "retrieved": "2025-08-05T10:00:00+05:00",
            "lang": "fr-FR",
            "access": "internal",
        }
    )
    assert metadata.authors == (Author(literal="Front Line Defenders"),)
    assert (metadata.language, metadata.access) == ("fr", Access.INTERNAL)
    assert Metadata.model_validate_json(metadata.model_dump_json()) == metadata


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        written = parse_yaml_mapping(text, path="x.yaml")
    except MetadataError as error:
        assert error.path == "x.yaml"
        return
    reading = understood(written, origin=Origin.SIDECAR, path="x.yaml", source="x.yaml")
    assert all(problem.error.path == "x.yaml" for problem in reading.problems)


@given(st.dates(), st.sampled_from([4, 7, 10]))
def test_partial_dates_keep_what_is_known(day: Any, length: int) -> None:
    date = PartialDate(day.isoformat()[:length])
    assert str(date) == day.isoformat()[:length]
    assert date.earliest <= day <= date.latest
    assert PartialDate(date) == date


@pytest.mark.parametrize(
    ("written", "day"),
    [("31.07.2025", "2025-07-31"), ("05.06.2025", "2025-06-05"), ("17/03/2021", "2021-03-17"), ("3/17/2021", "2021-03-17"),
     ("4/4/2021", "2021-04-04"), ("31.07.2025 г.", "2025-07-31")],
)  # fmt: skip
def test_a_day_of_a_spreadsheet_is_read(written: str, day: str) -> None:
    reading = understood({"date": (written, 2)}, origin=Origin.MANIFEST, path="m.csv", source="m.csv")
    assert str(reading.found["published"][0]) == day


def test_a_day_with_two_readings_is_told_with_both() -> None:
    reading = understood({"date": ("03/04/2021", 2)}, origin=Origin.MANIFEST, path="m.csv", source="m.csv")
    assert not reading.found
    (problem,) = reading.problems
    assert "2021-04-03" in str(problem.error)
    assert "2021-03-04" in str(problem.error)
    assert "--dates dmy" in problem.error.advice
    assert not problem.closes


@given(
    days=st.lists(st.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2030, 1, 1)), min_size=1, max_size=8),
    order=st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%Y/%m/%d", "%d-%m-%Y"]),
    option=st.none() | st.sampled_from(["dmy", "mdy"]),
)
def test_no_day_of_a_list_is_taken_for_another(days: list[dt.date], order: str, option: DayOrder | None) -> None:
    """Each day of a column is read as it was meant, or its column is told; with the right option all of them are read."""
    written = [f"{day:{order}}" for day in days]
    with tempfile.TemporaryDirectory() as place:
        rows = [f"{n}.txt,{text}" for n, text in enumerate(written)]
        for n in range(len(days)):
            Path(place, f"{n}.txt").write_text("Words.", "utf-8")
        Path(place, "manifest.csv").write_text("\n".join(["file,date", *rows]), "utf-8")
        found = read_manifest(Path(place, "manifest.csv"), option)
    assert found is not None
    right = {"%d/%m/%Y": "dmy", "%m/%d/%Y": "mdy", "%d-%m-%Y": "dmy"}.get(order)
    for file, (reading,) in found.rows.items():
        day = days[int(file.stem)]
        if "published" in reading.found:
            meant = str(reading.found["published"][0]) == day.isoformat()
            assert meant or (option is not None and option != right)
        else:
            assert reading.problems
            assert right is not None
            assert option != right


@pytest.mark.parametrize(
    ("written", "field"),
    [("editor", "editors"), ("Numéro d'affaire", "case_number"), ("суд", "court"), ("Cote", "call_number"), ("المرسل إليه", "recipient"), ("адресат", "recipient"), ("yayın yeri", "publisher_place"), ("Interviewed by", "interviewer"), ("título original", "original_title"), ("іс нөмірі", "case_number"), ("переклад назви", "translated_title"), ("archived-url", "archived_url"), ("UN symbol", "symbol"), ("Archiv", "archive")],
)  # fmt: skip
def test_fields_for_references_have_their_usual_names(written: str, field: str) -> None:
    reading = understood({written: ("Doe", 1)}, origin=Origin.SIDECAR, path="a.yaml", source="a.yaml")
    assert list(reading.found) == [field]
    people = {"editors", "interviewer", "recipient"}
    assert reading.found[field][0] == ((Author(literal="Doe"),) if field in people else "Doe")


def test_no_name_of_a_column_means_two_fields() -> None:
    meant: dict[str, set[str]] = {}
    for each in languages():
        for field in set(Declarations._fields) & {*Metadata.model_fields, "file"}:
            for name in getattr(each.declarations, field):
                meant.setdefault(folded(name), set()).add(field)
    assert {name: fields for name, fields in meant.items() if len(fields) > 1} == {}


def test_a_wrong_value_leaves_the_others() -> None:
    written: dict[str, tuple[Any, int | None]] = {
        "title": ("T", 1),
        "published": ("soon", 2),
        "access": ("internal", 3),
    }
    reading = understood(written, origin=Origin.SIDECAR, path="a.yaml", source="a.yaml")
    assert {name: value for name, (value, _) in reading.found.items()} == {"title": "T", "access": Access.INTERNAL}
    assert [(problem.error.line, problem.closes) for problem in reading.problems] == [(2, False)]


def test_a_date_of_a_reference_manager_is_read() -> None:
    written: dict[str, tuple[Any, int | None]] = {"issued": ({"date-parts": [[2025, 7, 31]]}, 1)}
    reading = understood(written, origin=Origin.SIDECAR, path="a.json", source="a.json")
    assert reading.found["published"][0] == PartialDate("2025-07-31")
