"""CSL-JSON as Zotero, Better BibTeX and pandoc write it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.metadata.fields import Problem
from rightsarchive.metadata.references.csl_json import items_of, read_csl_json
from rightsarchive.metadata.references.entries import Entry

HERE = Path("library.json")


def only(item: dict[str, Any]) -> Entry:
    (entry,) = read_csl_json(json.dumps([{"id": "k", "type": "report", **item}]), HERE)
    assert isinstance(entry, Entry), entry
    return entry


def test_an_item_of_zotero() -> None:
    entry = only(
        {
            "type": "legal_case",
            "title": "Balogh v Hungary",
            "author": [{"family": "Berg", "given": "Anna", "non-dropping-particle": "van den", "suffix": "Jr."}, {"literal": "OSCE"}],
            "editor": [{"given": "Aden"}],
            "issued": {"date-parts": [["2021", 3, "5"]]},
            "accessed": {"date-parts": [[2025, 8]]},
            "authority": "European Court of Human Rights",
            "number": "123/04",
            "URL": "https://x.y",
            "language": "en-US",
            "container-title": "Reports",
            "keyword": "torture, prisons",
            "note": "Original Title: Balogh\nA word of mine",
            "attachments": [{"path": "files/x.pdf", "title": "PDF"}, "y.pdf", {"path": "https://x.y/z.pdf"}],
            "custom": {"shelf": 7},
        }
    )  # fmt: skip
    assert entry.fields == {
        "document_type": "legal_case",
        "title": "Balogh v Hungary",
        "authors": [{"family": "van den Berg", "given": "Anna, Jr."}, {"literal": "OSCE"}],
        "editors": [{"literal": "Aden"}],
        "published": "2021-03-05",
        "retrieved": "2025-08",
        "court": "European Court of Human Rights",
        "case_number": "123/04",
        "url": "https://x.y",
        "language": "en",
        "original_title": "Balogh",
        "notes": "A word of mine",
    }
    assert entry.own == {
        "citation-key": "k",
        "container-title": "Reports",
        "keyword": ["torture", "prisons"],
        "shelf": 7,
    }
    assert entry.files == ("files/x.pdf", "y.pdf")


@pytest.mark.parametrize(
    ("issued", "published", "kept"),
    [
        ({"date-parts": [[2020], [2021]]}, "2020", True),
        ({"raw": "5 March 2021"}, "2021-03-05", False),
        ({"literal": "2021-03"}, "2021-03", False),
        ({"date-parts": [[2021]], "circa": True}, "2021", True),
        ({"date-parts": [[]]}, None, True),
        ("2021", "2021", False),
    ],
)
def test_dates(issued: Any, published: str | None, kept: bool) -> None:
    entry = only({"issued": issued})
    assert entry.fields.get("published") == published
    assert ("issued" in entry.own) is kept


def test_an_item_that_is_none_is_told_with_its_line_and_the_others_go_on() -> None:
    text = '[\n{"id": "a", "type": "report"},\n{"id": "b", "note": "confidential"},\n3,\n{"id": "c", "type": "book"}\n]'
    found = list(read_csl_json(text, HERE))
    assert [each.key for each in found if isinstance(each, Entry)] == ["a", "c"]
    told = [each for each in found if isinstance(each, Problem)]
    assert [(each.error.line, each.closes) for each in told] == [(3, True), (3, False)]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "[1]", '{"title": "T"}', '[{"file": "a.pdf", "type": "secret"}]', "[" * 5000, '{"a": {"type": "report"}}'],
)  # fmt: skip
def test_other_json_is_no_bibliography(text: str) -> None:
    assert items_of(text) is None


ZOTERO = {
    "itemType": "report", "key": "ABCD2345", "citationKey": "orda2021", "title": "Fines in Almaty", "date": "March 17, 2021",
    "creators": [
        {"creatorType": "author", "firstName": "Islam", "lastName": "Aden"}, {"creatorType": "author", "name": "Orda"},
        {"creatorType": "editor", "firstName": "A.", "lastName": "Ruiz"},
    ],
    "institution": "Orda", "place": "Almaty", "reportNumber": "7", "accessDate": "2024-05-01T10:00:00Z", "language": "en",
    "rights": "CC BY", "tags": [{"tag": "courts"}, {"tag": "fines"}], "extra": "Original Title: Айыппул",
    "notes": [{"note": "<p>Ask the <b>court</b> &amp; Orda.</p>"}],
}  # fmt: skip


@pytest.mark.parametrize("form", ["better bibtex", "api", "api wrapped"])
def test_zoteros_own_json_is_read_with_its_files(form: str) -> None:
    attached = {"itemType": "attachment", "title": "Full text", "path": "files/12/fine.pdf"}
    if form == "better bibtex":
        data: Any = {"config": {"id": "x"}, "items": [{**ZOTERO, "attachments": [attached]}]}
    else:
        child = {"itemType": "attachment", "key": "C", "parentItem": "ABCD2345", "filename": "fine.pdf"}
        data = [ZOTERO, child]
        if form == "api wrapped":
            data = [{"key": each["key"], "library": {}, "data": each} for each in data]
    (entry,) = read_csl_json(json.dumps(data), HERE)
    assert isinstance(entry, Entry)
    assert [Path(each).name for each in entry.files] == ["fine.pdf"]
    fields = entry.fields
    assert (entry.key, fields["title"], fields["published"], fields["document_type"]) == (
        "orda2021",
        "Fines in Almaty",
        "2021-03-17",
        "report",
    )
    assert fields["authors"] == [{"family": "Aden", "given": "Islam"}, {"literal": "Orda"}]
    assert fields["editors"] == [{"family": "Ruiz", "given": "A."}]
    assert (fields["publisher"], fields["publisher_place"], fields["license"]) == ("Orda", "Almaty", "CC BY")
    assert (fields["original_title"], fields["language"]) == ("Айыппул", "en")
    assert "Ask the" in fields["notes"]
    assert entry.own["keyword"] == ["courts", "fines"]


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*ZOTERO, "data", "attachments", "path"]), inner, max_size=5), max_leaves=12))  # fmt: skip
def test_no_json_that_looks_like_zoteros_breaks_the_reader(value: Any) -> None:
    content = json.dumps(
        [{"itemType": "report", "title": "A"}, value, {**ZOTERO, "creators": value, "attachments": value}]
    )
    assert list(read_csl_json(content, HERE))
