"""RIS as Zotero, Mendeley and EndNote export it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rightsarchive.citation.ris import TYPES
from rightsarchive.language.data.records import DOCUMENT_TYPES
from rightsarchive.metadata.fields import Problem
from rightsarchive.metadata.references.entries import Entry
from rightsarchive.metadata.references.ris import TYPES as MEANT
from rightsarchive.metadata.references.ris import read_ris

HERE = Path("library.ris")


def only(*lines: str, kind: str = "RPRT") -> Entry:
    (entry,) = read_ris("\n".join([f"TY  - {kind}", *lines, "ER  - ", ""]), HERE)
    assert isinstance(entry, Entry), entry
    return entry


def test_a_record_of_zotero() -> None:
    entry = only(
        "TI  - Доклад: court fines", "AU  - Aden, Islam", "AU  - King, Martin Luther, Jr.", "AU  - Front Line Defenders", "AU  - et al.",
        "A2  - Ruiz, Ana", "AB  - First line", "that goes on", "PB  - Orda.kz", "CY  - Almaty", "DA  - 2025/07/31/", "PY  - 2025", "Y2  - 2025/08/02/",
        "UR  - https://x.y/a;b=c", "UR  - https://z", "LA  - en-GB", "KW  - fine", "KW  - court", "N1  - One note", "N1  - Another",
        "SP  - 12", "EP  - 15", "VL  - 3", "DO  - 10.1/x", "SN  - 1234-5678", "L1  - files/12/x.pdf", "L2  - https://x.y/z.pdf", "C5  - own words",
    )  # fmt: skip
    assert entry.fields == {
        "document_type": "report",
        "title": "Доклад: court fines",
        "authors": [
            {"family": "Aden", "given": "Islam"},
            {"family": "King", "given": "Martin Luther, Jr."},
            {"literal": "Front Line Defenders"},
        ],
        "editors": [{"family": "Ruiz", "given": "Ana"}],
        "publisher": "Orda.kz",
        "publisher_place": "Almaty",
        "published": "2025-07-31",
        "retrieved": "2025-08-02",
        "url": "https://x.y/a;b=c",
        "language": "en",
        "notes": "One note\n\nAnother",
    }
    assert entry.own == {
        "more authors": "others",
        "abstract": "First line that goes on",
        "links": ["https://z", "https://x.y/z.pdf"],
        "keywords": ["fine", "court"],
        "volume": "3",
        "doi": "10.1/x",
        "issn": "1234-5678",
        "C5": "own words",
        "pages": "12–15",
    }
    assert entry.files == ("files/12/x.pdf",)


@pytest.mark.parametrize(
    ("lines", "published", "kept"),
    [
        (["PY  - 2021"], "2021", None),
        (["PY  - 2021", "DA  - 2021/03//"], "2021-03", None),
        (["Y1  - 2021/03/05/Spring"], "2021-03-05", "2021/03/05/Spring"),
        (["DA  - Mar 5, 2021"], "2021-03-05", None),
        (["PY  - in press"], None, "in press"),
    ],
)
def test_dates(lines: list[str], published: str | None, kept: str | None) -> None:
    entry = only(*lines)
    assert entry.fields.get("published") == published
    assert entry.own.get("date", entry.own.get("year")) == kept


def test_a_judgment_and_a_letter_have_people_and_places_of_their_own() -> None:
    case = only("PB  - High Court", "SV  - 12/3", kind="CASE")
    assert (case.fields["court"], case.fields["case_number"]) == ("High Court", "12/3")
    letter = only("A2  - Ruiz, Ana", kind="PCOMM")
    assert letter.fields["recipient"] == [{"family": "Ruiz", "given": "Ana"}]
    talk = only("A2  - Ruiz, Ana", "M3  - Interview", kind="PCOMM")
    assert (talk.fields["interviewer"], talk.fields["document_type"]) == (
        [{"family": "Ruiz", "given": "Ana"}],
        "Interview",
    )


def test_files_of_other_programs() -> None:
    entry = only("L1  - internal-pdf://123/x.pdf", "L1  - file:///home/a/b%20c.pdf", "L4  - y.png")
    assert entry.files == ("123/x.pdf", "/home/a/b c.pdf", "y.png")


def test_a_record_without_an_end_is_read_and_told_and_the_others_go_on() -> None:
    text = "provider line\nTY  - RPRT\nID  - one\nTI  - One\n\nTY  - NEWS\nTI  - Two\nER  -\n\nTY  - GEN\nTI  - Three"
    found = list(read_ris(text, HERE))
    assert [e.fields["title"] for e in found if isinstance(e, Entry)] == ["One", "Two", "Three"]
    told = [each for each in found if isinstance(each, Problem)]
    assert [(each.error.line, each.closes) for each in told] == [(2, False), (10, False)]
    assert "“one”" in told[0].error.message


def test_every_type_has_a_tag_that_leads_back_or_is_said_in_words() -> None:
    assert set(TYPES.values()) <= MEANT.keys()
    assert DOCUMENT_TYPES - TYPES.keys() == {"speech"}


def test_tags_without_a_blank_behind_them() -> None:
    (entry,) = read_ris("TY  -RPRT\nTI  -A title\nAU  -Smith, J\nER  -\n", Path("l.ris"))
    assert isinstance(entry, Entry)
    assert (entry.fields["document_type"], entry.fields["title"]) == ("report", "A title")
    assert entry.fields["authors"] == [{"family": "Smith", "given": "J"}]
