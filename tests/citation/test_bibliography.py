"""Bibliographies: what the metadata of a document says comes out in each format, and is read back as it was."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightsarchive import Access, Archive, Document, Metadata, NotInArchiveError, TextSource, UsageError
from rightsarchive.citation.bibliography import write_bibliography
from rightsarchive.language.data.records import DOCUMENT_TYPES
from rightsarchive.metadata.fields import Problem
from rightsarchive.metadata.references.bibtex import read_bibtex
from rightsarchive.metadata.references.csl_json import read_csl_json
from rightsarchive.metadata.references.entries import Entry
from rightsarchive.metadata.references.ris import read_ris
from rightsarchive.model import Author

SHA256 = "ab" * 32
READERS: dict[str, Callable[[str, Path], Iterator[Entry | Problem]]] = {
    "csl": read_csl_json,
    "ris": read_ris,
    "bibtex": read_bibtex,
}
WORDS = (
    "Court fines a defender", "Tribunal: l’amende d’été", "Суд оштрафовал защитницу", "Қорғаушыға айыппұл", "محكمة تغرّم مدافعة", "法院罚款",
    "Mahkeme para cezası verdi", "El tribunal multó", "Соціальний захист їжі", "ผู้พิทักษ์", "სასამართლო", "עורכת דין", "A & B; 100 % {x} \\ ~ ^ $ # _",
    "-- ''quoted'' ``so``", "50% <i>raised</i> @home", 'a = b, "c"', "İstanbul ıssız ß",
)  # fmt: skip
TEXT = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join) | st.text(
    st.characters(exclude_categories=["C", "Z", "M"]), min_size=1, max_size=12
).map(lambda text: f"a{text}z")
DATE = st.sampled_from(("2021", "2021-03", "2021-03-05", "1999-12-31"))
FAMILY = TEXT.map(lambda text: text.replace(",", ""))  # RIS has a comma between the two names
PEOPLE = st.lists(
    st.builds(Author, family=FAMILY, given=TEXT) | st.builds(Author, literal=TEXT), min_size=1, max_size=3
).map(tuple)
NAMES = st.lists(TEXT, min_size=1, max_size=3, unique=True).map(tuple)
ADDRESS = st.sampled_from(("https://x.org/a_b?c=d&e=%20#f", "https://пример.испытание/путь", "http://x.org/~a"))
CELL = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
METADATA = st.fixed_dictionaries(
    {"title": TEXT, "document_type": st.sampled_from(sorted(DOCUMENT_TYPES)) | st.sampled_from(("Доклад", "Shadow report"))},
    optional={
        "authors": PEOPLE, "editors": PEOPLE, "recipient": PEOPLE, "interviewer": PEOPLE, "publisher": TEXT, "published": DATE, "retrieved": DATE,
        "url": ADDRESS, "language": st.sampled_from(("en", "fr", "ru", "kk", "ar", "zh", "tr", "es", "uk", "th", "ka", "he")), "cases": NAMES,
        "persons": NAMES, "places": NAMES, "rights": NAMES, "access": st.sampled_from(Access), "license": TEXT, "notes": TEXT, "identifier": TEXT,
        "publisher_place": TEXT, "translated_title": TEXT, "original_title": TEXT, "court": TEXT, "case_number": TEXT, "symbol": TEXT,
        "archive": TEXT, "call_number": TEXT, "archived_url": ADDRESS,
        "extra": st.fixed_dictionaries({}, optional={"abstract": TEXT, "keywords": NAMES.map(list), "volume": TEXT, "journal": TEXT,
                                                     "shelf": TEXT, "doi": TEXT, "citation-key": st.sampled_from(("aden2025", "k_1"))}),
    },
).map(Metadata.model_validate)  # fmt: skip


def document(metadata: Metadata, **more: Any) -> Document:
    known = {
        "id": "d1",
        "version": 1,
        "sha256": SHA256,
        "metadata": metadata,
        "title": metadata.title,
        "redacted": False,
    }
    return cast("Document", SimpleNamespace(**{**known, **more}))


def read_back(form: str, text: str) -> Metadata:
    (entry,) = READERS[form](text.replace("\r\n", "\n"), Path("library"))
    assert isinstance(entry, Entry), text
    own = {name: value for name, value in entry.own.items() if name != "sha256"}
    return Metadata.model_validate({**entry.fields, "extra": own})


def comparable(metadata: Metadata) -> dict[str, Any]:
    """Without the key that every entry has, with white space as one line of text holds it, and what holds an article under one name."""
    plain = metadata.model_dump(mode="json")
    own = plain["extra"]
    own.pop("citation-key", None)
    plain["extra"] = {"journal" if name == "booktitle" else name: value for name, value in own.items()}
    lines: dict[str, Any] = _on_one_line(plain)
    return lines


def _on_one_line(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _on_one_line(each) for name, each in value.items()}
    if isinstance(value, list):
        return list(map(_on_one_line, value))
    return value.replace("\n", " ") if isinstance(value, str) else value


@pytest.mark.parametrize("form", sorted(READERS))
@settings(max_examples=25)
@given(metadata=METADATA)
def test_what_the_metadata_says_is_read_back(form: str, metadata: Metadata) -> None:
    text = write_bibliography([document(metadata)], form)
    found = read_back(form, text)
    assert comparable(found) == comparable(metadata), text
    if key := metadata.extra.get("citation-key"):
        assert found.extra["citation-key"] == key


@pytest.mark.parametrize(
    ("kind", "tag", "entry"),
    [
        ("report", "RPRT", "techreport"),
        ("legal_case", "CASE", "jurisdiction"),
        ("webpage", "ELEC", "online"),
        ("article-newspaper", "NEWS", "article"),
        ("interview", "PCOMM", "misc"),
        ("personal_communication", "PCOMM", "letter"),
        ("legislation", "STAT", "legislation"),
        ("thesis", "THES", "phdthesis"),
    ],
)
def test_types(kind: str, tag: str, entry: str) -> None:
    source = document(Metadata(title="T", document_type=kind))
    assert json.loads(write_bibliography([source], "csl"))[0]["type"] == kind
    assert write_bibliography([source], "ris").startswith(f"TY  - {tag}\r\n")
    assert write_bibliography([source], "bibtex").startswith(f"@{entry}{{")


def test_a_span_comes_out_as_one() -> None:
    source = document(Metadata(title="T", published="2020", extra={"date": "2020/2021"}))
    assert json.loads(write_bibliography([source], "csl"))[0]["issued"] == {"date-parts": [[2020], [2021]]}
    assert "date = {2020/2021}" in write_bibliography([source], "bibtex")


def test_two_files_of_one_entry_have_keys_of_their_own() -> None:
    known = Metadata(title="T", extra={"citation-key": "aden"})
    text = write_bibliography([document(known, id="d1"), document(known, id="d2", sha256="cd" * 32)], "bibtex")
    assert [line for line in text.split("\n") if line.startswith("@")] == ["@misc{aden,", "@misc{aden-cdcdcd,"]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), st.text(max_size=6), CELL)
def test_no_cell_of_the_table_is_a_formula(title: str, key: str, value: str) -> None:
    text = write_bibliography([document(Metadata(title=f"={title}", extra={f"={key}": f"@{value}"}))], "csv")
    header, row = csv.reader(io.StringIO(text, newline=""))
    assert len(header) == len(row)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in (*header, *row))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive") as made:
        made.ingest(
            [
                TextSource("The court fined her.", Metadata(identifier="b", title="Fine", cases=("Almaty",), authors="Ruiz, Ana")),
                TextSource("The prison was closed.", Metadata(identifier="a", title="Prison", authors="Aden, Islam")),
                TextSource("A secret of the court.", Metadata(identifier="c", title="Hidden", cases=("Almaty",), access=Access.INTERNAL)),
            ]
        )  # fmt: skip
        yield made


def titles(archive: Archive, *given: Any, **options: Any) -> list[str]:
    return [item["title"] for item in json.loads(archive.bibliography(*given, **options))]


def test_documents_cases_and_hits(archive: Archive) -> None:
    assert titles(archive) == ["Prison", "Fine"]
    assert titles(archive, "b") == ["Fine"]
    assert titles(archive, ["a", "b", "b"]) == ["Prison", "Fine"]
    assert titles(archive, cases="Almaty") == ["Fine"]
    assert titles(archive, query="court") == ["Fine"]
    assert titles(archive, "a", query="court") == ["Prison", "Fine"]
    assert titles(archive, archive.search("court")) == ["Fine"]
    assert titles(archive, archive.search("court").hits[0].citation) == ["Fine"]
    assert titles(archive, []) == []


def test_what_is_withheld_never_comes_out(archive: Archive) -> None:
    hidden = archive.search("secret", clearance=Access.INTERNAL)
    for form in ("csl", "ris", "bibtex", "csv"):
        assert "Hidden" not in archive.bibliography(format=form)
        assert "Hidden" in archive.bibliography(format=form, clearance=Access.INTERNAL)
    with pytest.raises(NotInArchiveError):
        archive.bibliography(hidden)


def test_wrong_questions(archive: Archive) -> None:
    with pytest.raises(UsageError, match="csl, ris, bibtex, csv"):
        archive.bibliography(format=cast("Any", "odt"))
    with pytest.raises(UsageError):
        archive.bibliography(query=" ")
