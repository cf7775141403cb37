"""CSL-JSON, BibTeX and RIS: valid, and any title comes back out of them as it went in."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from hypothesis import given, settings
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text

from rightsarchive.citation import bibtex, ris
from rightsarchive.citation.reference import reference
from rightsarchive.citation.rendered import pinpoint
from rightsarchive.metadata.csl import csl_item, csl_type
from rightsarchive.model import Author, Locator, Metadata
from tests.citation.examples import FRONT_LINE, ORDA, front_line, orda

# From the CSL-JSON schema 1.0.2: the fields that we write, and what each may hold.
NAME_KEYS = {"family", "given", "literal"}
STRINGS = {"id", "type", "title", "publisher", "container-title", "URL", "language", "genre", "DOI", "ISBN", "ISSN", "number"} | {
    "edition", "volume", "issue", "publisher-place", "authority", "original-title", "archive", "call-number", "collection-title", "page",
}  # fmt: skip
TYPES = {
    "article",
    "article-journal",
    "article-magazine",
    "article-newspaper",
    "bill",
    "book",
    "broadcast",
    "chapter",
    "classic",
    "collection",
    "dataset",
    "document",
    "entry",
    "entry-dictionary",
    "entry-encyclopedia",
    "figure",
    "graphic",
    "hearing",
    "interview",
    "legal_case",
    "legislation",
    "manuscript",
    "map",
    "motion_picture",
    "musical_score",
    "pamphlet",
    "paper-conference",
    "patent",
    "performance",
    "periodical",
    "personal_communication",
    "post",
    "post-weblog",
    "regulation",
    "report",
    "review",
    "review-book",
    "software",
    "song",
    "speech",
    "standard",
    "thesis",
    "treaty",
    "webpage",
}

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=24).map(
    lambda text: f"a{' '.join(text.split())}z"
)
LATEX = st.text(st.sampled_from("\\{}#$%&_^~\"'@,= aé؟Қ-<>[]()|`*?!"), min_size=1, max_size=24).map(
    lambda text: f"a{' '.join(text.split())}z"
)


def valid(item: Mapping[str, Any]) -> bool:
    people = {"author", "editor", "interviewer", "recipient"}
    assert set(item) <= STRINGS | people | {"issued", "accessed", "custom"}
    assert all(isinstance(item[key], str) for key in STRINGS & set(item))
    assert {"id", "type", "title"} <= set(item)
    assert item["type"] in TYPES
    for name in (each for field in people for each in item.get(field, ())):
        assert name
        assert set(name) <= NAME_KEYS
    for field in ("issued", "accessed"):
        if field in item:
            assert set(item[field]) == {"date-parts"}
            (parts,) = item[field]["date-parts"]
            assert 1 <= len(parts) <= 3
            assert all(isinstance(part, int) for part in parts)
    return True


def test_the_item_of_a_newspaper_article() -> None:
    citation = orda()
    item = citation.csl()
    assert valid(item)
    assert item == {
        "id": "orda",
        "type": "article-newspaper",
        "title": ORDA.title,
        "author": [{"literal": "Islam Aden"}],
        "publisher": "Orda.kz",
        "container-title": "Orda.kz",
        "issued": {"date-parts": [[2025, 7, 31]]},
        "accessed": {"date-parts": [[2025, 8, 2]]},
        "URL": ORDA.url,
        "language": "en",
        "custom": {"document_id": "orda", "version": 1, "sha256": citation.sha256},
    }


def test_a_date_is_as_precise_as_it_is_known_and_persons_are_split_only_when_given_so() -> None:
    item = csl_item(
        Metadata(title="T", authors=("Aden, Islam", "Ar-Rukh-Hak"), published="2025-08"), identifier="1", title=""
    )
    assert item["issued"] == {"date-parts": [[2025, 8]]}
    assert item["author"] == [{"family": "Aden", "given": "Islam"}, {"literal": "Ar-Rukh-Hak"}]
    assert item["type"] == "document"


def test_the_users_own_fields_that_a_reference_has_a_place_for() -> None:
    metadata = Metadata(
        title="T",
        document_type="Shadow report",
        url="https://x.org",
        extra={"Symbol": "A/HRC/57/3", "DOI": "10.1/x", "shelf": "7"},
    )
    item = csl_item(metadata, identifier="1", title="")
    assert (item["number"], item["DOI"], item["genre"], item["type"]) == (
        "A/HRC/57/3",
        "10.1/x",
        "Shadow report",
        "webpage",
    )
    assert valid(item)


def test_every_field_for_references_reaches_the_item() -> None:
    metadata = Metadata(
        title="T",
        document_type="legal_case",
        publisher_place="Almaty",
        original_title="О",
        editors=("Roe, Jane", "A Group"),
        recipient="Roe, Jane",
        interviewer=({"family": "Doe"},),
        court="District Court",
        case_number="7140-25",
        symbol="A/1",
        archive="State Archive",
        call_number="F. 7",
        extra={"series": "S", "pages": "3-9", "journal": "J", "volume": 2},
    )
    item = csl_item(metadata, identifier="1", title="")
    assert valid(item)
    assert item == {
        "id": "1",
        "type": "legal_case",
        "title": "T",
        "editor": [{"family": "Roe", "given": "Jane"}, {"literal": "A Group"}],
        "interviewer": [{"family": "Doe"}],
        "recipient": [{"family": "Roe", "given": "Jane"}],
        "archive": "State Archive",
        "authority": "District Court",
        "call-number": "F. 7",
        "original-title": "О",
        "publisher-place": "Almaty",
        "number": "7140-25",
        "collection-title": "S",
        "page": "3-9",
        "container-title": "J",
        "volume": "2",
    }
    assert csl_item(Metadata(title="T", case_number="7", symbol="A/1"), identifier="1", title="")["number"] == "A/1"


def test_a_plain_reference_says_them_too() -> None:
    metadata = Metadata(
        title="Хат",
        translated_title="A letter",
        original_title="Мектуп",
        recipient="Roe, Jane",
        interviewer="Doe",
        editors="Us",
        court="C",
        case_number="7",
        symbol="A/1",
        publisher_place="Almaty",
        publisher="P",
        archive="State Archive",
        call_number="F. 7",
        archived_url="https://a.org",
    )
    assert reference(metadata, "Хат") == (
        "“Хат” [A letter], translation of “Мектуп”, to Jane Roe, interview by Doe, edited by Us, C, 7, A/1, Almaty, P, State Archive, F. 7, archived at https://a.org"
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [("Report", "report"), ("press release", "pamphlet"), ("Доклад", "report"), ("legal_case", "legal_case"), ("affidavit", "document"), (None, "document")],
)  # fmt: skip
def test_types(written: str | None, expected: str) -> None:
    assert csl_type(Metadata(document_type=written)) == expected


def test_the_pinpoint_is_the_printed_page_or_the_paragraph() -> None:
    assert pinpoint(Locator(0, 1, 7, 7, 4, "iv")) == ("page", "iv")
    assert pinpoint(Locator(0, 1, 7, 7, 4, None)) == ("page", "4")
    assert pinpoint(Locator(0, 1, 7, 7, heading_path=("Facts",))) == ("paragraph", "7")
    assert pinpoint(Locator(0, 1, 7, 9)) == ("paragraph", "7–9")


def test_bibtex_of_a_report() -> None:
    entry = front_line().bibtex()
    assert re.match(r"@techreport\{FrontLineDefenders2025-[0-9a-f]{6},\n", entry)
    library = parse_string(entry)
    assert not library.failed_blocks
    fields = library.entries[0].fields_dict
    assert fields["title"].value == f"{{{FRONT_LINE.title}}}"
    assert fields["institution"].value == "Front Line Defenders"
    assert (fields["year"].value, fields["month"].value) == ("2025", "aug")
    assert "day" not in fields


@settings(max_examples=40)
@given(LATEX, WORDS | LATEX, LATEX)
def test_any_title_survives_bibtex(title: str, literal: str, family: str) -> None:
    metadata = Metadata(
        title=title,
        authors=(Author(literal=literal), Author(family=family, given="Jane")),
        publisher=title,
        url=f"https://x.org/{title}",
    )
    text = bibtex.entry(csl_item(metadata, identifier="1", title=title))
    library = parse_string(text)
    assert not library.failed_blocks, text
    assert len(library.entries) == 1
    fields = library.entries[0].fields_dict
    assert text.count("{") == text.count("}")
    assert plain(fields["title"].value) == title
    assert plain(fields["howpublished"].value) == title
    first, second = split_authors(fields["author"].value)
    assert plain(first) == literal
    assert plain(second) in {f"{family}, Jane", f"{{{family}}}, Jane"}
    assert not set(fields["url"].value) & set('\\{}"<> ')


def plain(latex: str) -> str:
    # pylatexenc does not know two of LaTeX's own commands, and takes the circumflex for an accent.
    unknown = {r"{\textbraceleft}": "\ue001", r"{\textbraceright}": "\ue002", r"{\textasciicircum}": "\ue003"}
    for command, mark in unknown.items():
        latex = latex.replace(command, mark)
    text: str = LatexNodes2Text(strict_latex_spaces=True, keep_comments=True).latex_to_text(latex)
    return text.translate({0xA0: " ", 0xE001: "{", 0xE002: "}", 0xE003: "^"})


def split_authors(value: str) -> list[str]:
    """As BibTeX does: at " and " outside braces."""
    names, depth, begun = [], 0, 0
    for i, character in enumerate(value):
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth == 0 and value[i : i + 5].lower() == " and ":
            names.append(value[begun:i])
            begun = i + 5
    return [*names, value[begun:]]


def test_ris_of_a_newspaper_article() -> None:
    (entry,) = rispy.loads(orda().ris().replace("\r\n", "\n"))
    assert entry["type_of_reference"] == "NEWS"
    assert entry["title"] == ORDA.title
    assert entry["authors"] == ["Islam Aden"]
    assert entry["year"] == "2025"
    assert entry["date"] == "2025/07/31/"
    assert entry["access_date"] == "2025/08/02/"
    assert entry["urls"] == [ORDA.url]


def test_a_ris_date_keeps_its_slashes_when_the_day_is_unknown() -> None:
    assert "DA  - 2025/08//\r\n" in front_line().ris()


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), WORDS)
def test_any_title_survives_ris_and_none_starts_a_field(title: str, author: str) -> None:
    item = csl_item(Metadata(title=f"t\n{title}", authors=(Author(literal=author),)), identifier="1", title="")
    text = ris.record(item)
    lines = text.split("\r\n")
    assert all(re.match(r"[A-Z][A-Z0-9]  -( |$)", line) for line in lines[:-1])
    (entry,) = rispy.loads("\n".join(lines))
    assert entry["title"] == " ".join(f"t\n{title}".split())
    # A comma would split an organisation in two: one behind it keeps it whole.
    assert entry["authors"] == [f"{author}," if "," in author else author]
