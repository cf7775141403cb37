"""Each operator of docs/query-language.md, by its own example: what it finds in a small archive, and what it leaves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from rightsarchive import Archive, Metadata, TextSource

PAGE = Path(__file__).parents[2] / "docs" / "query-language.md"

TEXTS = {
    "strike": "Marat Zhylanbayev began a hunger strike in Almaty.",
    "striking": "They were striking for the right to food, out of hunger.",
    "protest": "A protest took place in Almaty on 31 July 2025.",
    "football": "The football strike ended.",
    "detained": "Guards detained her; the court then quickly fined Zhilanbayev.",
    "prison": "The prison stood behind the poison factory, by one prism.",
    "van": "Police came in a white van.",
    "far": "Guards saw nothing of what had been said there by all of them about the white van.",
}
METADATA: dict[str, dict[str, object]] = {
    "strike": {"cases": ("Toregozhina 2025",), "persons": ("Marat Zhylanbayev",), "identifier": "ngo-2025-14"},
    "protest": {"publisher": "Front Line Defenders", "places": ("Almaty",), "published": "2025-08"},
    "striking": {"authors": "Aliya Tulegenova", "title": "Urgent appeal", "published": "2024"},
    "detained": {"document_type": "statement", "symbol": "A/HRC/WGAD/2023/12", "language": "en"},
}

FOUND = {
    "hunger strike": {"strike", "striking", "football"},
    '"hunger strike"': {"strike"},
    '"court fined"~5': {"detained"},
    "detain*": {"detained"},
    "pri*son": {"prison"},
    "pris?n": {"prison"},
    "*ison": {"prison"},
    "police w/5 van": {"van"},
    "NEAR/5": {"van"},
    "pre/5": {"van"},
    '(police OR guards) w/5 "white van"': {"van"},
    "Zhylanbaev~": {"strike", "detained"},
    "~1": {"strike"},
    "~2": {"strike", "detained"},
    "=strike": {"strike", "football"},
    '="hunger strike"': {"strike"},
    "hunger AND strike": {"strike", "striking"},
    "strike OR protest": {"strike", "striking", "football", "protest"},
    "strike NOT football": {"strike", "striking"},
    "strike -football": {"strike", "striking"},
    "(strike OR protest) AND Almaty": {"strike", "protest"},
    "case:toregozhina-2025": {"strike"},
    "person:Zhylanbayev": {"strike"},
    'publisher:"Front Line Defenders"': {"protest"},
    'publisher:"front line"': {"protest"},
    "document:ngo-2025-14": {"strike"},
    "place:Almaty": {"protest"},
    "author:Tulegenova": {"striking"},
    "identifier:A/HRC/WGAD/2023/12": {"detained"},
    "sha256:9f86d081": {"van"},
    "language:ru": {"russian"},
    "type:statement": {"detained"},
    "tag:torture": {"prison"},
    "title:appeal": {"striking"},
    "after:2025-07 before:2025-09-15": {"protest"},
    "mentions:2025-07-31": {"protest"},
    "mentions:2025-07..2025-08": {"protest"},
}
"""By the example, or the part of one, that stands in the first column of the table."""


def examples() -> list[str]:
    rows = re.findall(r"^\| (`.*?) \| ", PAGE.read_text("utf-8"), re.MULTILINE)
    said = [row for row in PAGE.read_text("utf-8").splitlines() if row.startswith("| `")]
    # What stands in the second column in code, and is an operator itself.
    further = [code for row in said for code in re.findall(r"`([^`]+)`", row.split(" | ", 1)[1])]
    operators = [code for code in further if re.search(r"^~\d|/\d|:\"", code)]
    return [code for row in rows for code in re.findall(r"`([^`]+)`", row)] + operators


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.create(tmp_path_factory.mktemp("operators") / "archive") as made:
        made.ingest(
            TextSource(text, Metadata.model_validate({"identifier": name, "language": "en", **METADATA.get(name, {})}))
            for name, text in TEXTS.items()
        )
        made.ingest([TextSource("Голодовка началась.", Metadata(identifier="russian", language="ru"))])
        made.tag("prison", "torture")
        yield made


def test_the_table_and_the_examples_are_the_same() -> None:
    assert sorted(set(examples())) == sorted(FOUND)


@pytest.mark.parametrize("example", FOUND)
def test_an_example_finds_what_the_page_says(archive: Archive, example: str) -> None:
    query = {
        "NEAR/5": "police NEAR/5 van",
        "pre/5": "police pre/5 van",
        "~1": "Zhylanbaev~1",
        "~2": "Zhylanbaev~2",
        "sha256:9f86d081": f"sha256:{archive.document('van').sha256[:8]}",
    }.get(example, example)
    exact = archive.search(query, names=False, concepts=False, limit=50)
    found = {
        next(name for name in (*TEXTS, "russian") if TEXTS.get(name, "Голодовка началась.") == hit.passage.text)
        for hit in exact
    }
    assert found == FOUND[example]
    assert not exact.remarks
