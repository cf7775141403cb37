"""Citations for other programs: each format is read back by a reader of its own, and holds the quote and its place where it can."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import Any, cast

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from hypothesis import given, settings
from hypothesis import strategies as st

from rightsarchive import Citation, Metadata, UsageError, export_citations
from rightsarchive.citation.exchange import FORMATS, CitationFormat
from rightsarchive.language.document_types import CSL_TYPES
from rightsarchive.model import Access
from tests.citation.examples import ENGLISH, ORDA, front_line, orda, quoting
from tests.citation.test_export import LATEX, plain, valid

PDF = {"media_type": "application/pdf"}


@dataclass
class Found:
    """What has a citation, as a hit."""

    citation: Citation


def test_each_source_is_one_csl_item_with_what_is_quoted_of_it() -> None:
    items = json.loads(export_citations([orda(), Found(front_line()), orda("They will appeal.")], "csl"))
    assert [item["id"] for item in items] == ["orda", "frontline"]
    assert all(valid(item) for item in items)
    assert [(each["label"], each["locator"], each["quote"]) for each in items[0]["custom"]["citations"]] == [
        ("paragraph", "2", orda().quote),
        ("paragraph", "2", "They will appeal."),
    ]
    assert items[1]["custom"]["citations"][0]["locator"] == "iv"


def test_two_versions_of_a_document_have_two_ids() -> None:
    newer = orda().model_copy(update={"version": 2, "sha256": "ab" * 32})
    assert len({item["id"] for item in json.loads(export_citations([orda(), newer]))}) == 2


def test_an_annotation_finds_the_quote_by_its_words_and_by_its_place() -> None:
    citation = front_line().model_copy(update=PDF)
    made = json.loads(citation.export("w3c"))
    assert made["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert made["type"] == "Annotation"
    target = made["target"]
    words, place, page = target["selector"]
    assert (words["exact"], words["prefix"], words["suffix"]) == (citation.quote, citation.prefix, citation.suffix)
    assert (place["start"], place["end"]) == (citation.locator.start, citation.locator.end)
    assert page["value"] == "page=4"
    assert page["refinedBy"]["exact"] == citation.quote
    assert target["source"]["id"] == citation.metadata.url
    state, time = target["state"]
    assert state["type"] == "State"
    assert (state["documentVersion"], state["sha256"], state["printedPage"]) == (1, citation.sha256, "iv")
    assert time == {"type": "TimeState", "sourceDate": "2025-08-05T05:30:00Z"}
    assert made == json.loads(citation.export("w3c"))


def test_a_source_without_an_address_is_named_by_its_bytes_and_a_text_has_no_page() -> None:
    citation = quoting(ENGLISH, "They will appeal.", Metadata(title="T"))
    target = json.loads(citation.export("w3c"))["target"]
    assert re.fullmatch(r"ni:///sha-256;[A-Za-z0-9_-]{43}", target["source"]["id"])
    assert [each["type"] for each in target["selector"]] == ["TextQuoteSelector", "TextPositionSelector"]
    assert len(target["state"]) == 1


def test_a_quote_over_a_page_has_a_target_for_each_part() -> None:
    citation = front_line()
    at = citation.locator
    middle = at.start + 10
    parts = ((at.start, middle), (middle + 1, at.end))
    over = citation.model_copy(
        update={
            **PDF,
            "locator": replace(at, page_end=5, page_end_label="v", parts=parts),
        }
    )
    targets = json.loads(over.export("w3c"))["target"]
    assert [target["selector"][2]["value"] for target in targets] == ["page=4", "page=5"]


def test_several_are_a_collection() -> None:
    made = json.loads(export_citations([orda(), front_line()], "w3c"))
    assert (made["type"], made["total"], made["first"]["type"]) == ("AnnotationCollection", 2, "AnnotationPage")
    assert len({item["id"] for item in made["first"]["items"]}) == 2
    assert json.loads(export_citations([], "w3c"))["first"]["items"] == []


@pytest.mark.parametrize(
    ("kind", "entry", "subtype"),
    [("report", "report", None), ("legal_case", "jurisdiction", None), ("legislation", "legislation", None), ("treaty", "legal", "treaty"),
     ("personal_communication", "letter", None), ("interview", "misc", "interview"), ("webpage", "online", None),
     ("article-newspaper", "article", "newspaper"), ("thesis", "thesis", None), ("post", "online", "post"), ("document", "misc", None)],
)  # fmt: skip
def test_types_of_biblatex(kind: str, entry: str, subtype: str | None) -> None:
    source = quoting(
        ENGLISH, "They will appeal.", Metadata(title="T", document_type=kind, publisher="P", published="2025-07")
    )
    (made,) = parse_string(source.export("biblatex")).entries
    assert made.entry_type == entry
    assert made.fields_dict["date"].value == "2025-07"
    assert not {"year", "month", "journal", "address"} & set(made.fields_dict)
    assert (made.fields_dict["entrysubtype"].value if subtype else None) == subtype
    assert made.fields_dict["pagination"].value == "paragraph"


@settings(max_examples=40)
@given(LATEX, st.sampled_from(sorted(CSL_TYPES)))
def test_any_title_and_quote_survive_biblatex(title: str, kind: str) -> None:
    source = quoting(title, title, Metadata(title=title, document_type=kind))
    library = parse_string(source.export("biblatex"))
    assert not library.failed_blocks
    fields = library.entries[0].fields_dict
    assert plain(fields["title"].value) == title
    assert plain(fields["annotation"].value) == f"“{title}” (para. 2)"


def test_ris_has_a_note_for_each_quote() -> None:
    (made,) = rispy.loads(export_citations([front_line(), front_line("Bakhytzhan")], "ris").replace("\r\n", "\n"))
    assert "“Bakhytzhan” (p. iv)" in made["notes"]
    assert any(note.startswith("“le tribunal d’Almaty a condamné Bakhytzhan") for note in made["notes"])


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_private_is_exported(form: CitationFormat) -> None:
    known = ORDA.model_copy(update={"notes": "met at her home", "persons": ("A Witness",), "access": Access.INTERNAL})
    text = orda().model_copy(update={"metadata": known}).export(form)
    assert "met at her home" not in text
    assert "A Witness" not in text


def test_another_format_is_refused() -> None:
    with pytest.raises(UsageError, match="csl, w3c, biblatex, bibtex, ris"):
        orda().export(cast("Any", "odt"))
