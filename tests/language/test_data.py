"""Each language's file keeps to the rules, what it lacks is known, and a language more needs its file alone."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import Stemmer
import stopwordsiso

from rightsarchive.errors import BrokenFileError
from rightsarchive.language.data import DIRECTORY, Language, languages, records, shared
from rightsarchive.language.data.coverage import PARTS, held, lacking
from rightsarchive.language.scripts import SCRIPTS

ROOT = Path(__file__).parents[2]
LACKING = Path(__file__).parent / "lacking.txt"
FILES = sorted(path.stem for path in DIRECTORY.glob("*.toml"))
TABLES = (
    "head", "detection", "continuing", "stop_words", "stems", "dates", "spans", "sentences", "apostrophes", "names",
    "pages", "documents", "document_types", "declarations", "web", "quoting", "quantities", "report",
)  # fmt: skip
PATTERNS = {
    "published", "headings", "bylines", "family_endings", "endings_after_capital", "to", "both", "between",
    "between_after", "to_after", "share", "share_by", "cookies", "cookie_words", "minutes", "reading_time", "after_minutes",
    "listening", "views", "views_before", "subscribe", "subscribe_after", "newsletter", "advertisement",
    "advertisement_after", "here", "tags", "neighbour", "neighbour_kind", "lines", "lists", "negation_patterns",
    "ages", "prison_terms",
}  # fmt: skip
"""The fields that hold regular expressions."""


def of_file(code: str) -> Language:
    return Language(code, (DIRECTORY / f"{code}.toml").read_text("utf-8"))


def fields_of(code: str) -> Iterator[tuple[str, Any]]:
    for table in TABLES:
        record = getattr(of_file(code), table)
        if record is not None and hasattr(record, "_asdict"):
            yield from record._asdict().items()


@pytest.mark.parametrize("code", FILES)
def test_a_file_keeps_to_the_rules(code: str) -> None:
    found = dict(fields_of(code))
    assert found["name"]
    assert set(found["scripts"]) <= set(SCRIPTS)
    assert set(found["model"]) | set(found["decides"]) <= set(found["scripts"])
    assert found["snowball"] in {"", *Stemmer.algorithms()}
    if of_file(code).stop_words.source:
        assert of_file(code).stop_words.source == "stopwordsiso"
        assert stopwordsiso.has_lang(code)
    for key in PATTERNS:
        for pattern in found[key]:
            assert re.compile(pattern)
    report = of_file(code).report
    if report is not None:
        assert all(report), f"a word of {code}'s reports is missing"
        assert report.page_in_file.format(7).count("7") == 1


def test_patterns_are_the_fields_that_the_records_say() -> None:
    kinds = vars(records)
    said = {
        key
        for record in kinds.values()
        for key, kind in getattr(record, "__annotations__", {}).items()
        if kind is records.Patterns
    }
    assert said == PATTERNS


@pytest.mark.parametrize("table", [table for table in TABLES if table not in {"head", "document_types"}])
def test_what_is_not_known_is_refused(table: str) -> None:
    with pytest.raises(BrokenFileError, match="nonsense"):
        getattr(Language("xx", f"[{table}]\nnonsense = 'x'\n"), table)


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("name = 1", "head"),
        ("widely_spoken = 'yes'", "head"),
        ("[detection]\nlikelier = true", "detection"),
        ("[dates]\nmonths = 'january february'", "dates"),
        ("[stems]\nletters = 'a-b'", "stems"),
        ("[continuing]\nsigns = 'x'", "continuing"),
        ("[document_types]\nnovel = 'Roman'", "document_types"),
        ("[dates]\nyear = ", "dates"),
    ],
)
def test_a_value_of_another_kind_is_refused(text: str, table: str) -> None:
    with pytest.raises(BrokenFileError, match=r"xx\.toml"):
        getattr(Language("xx", text), table)


def test_tables_that_are_not_known_or_stand_twice_are_refused() -> None:
    with pytest.raises(BrokenFileError, match="nonsense"):
        Language("xx", "[nonsense]\n")
    with pytest.raises(BrokenFileError, match="twice"):
        Language("xx", "[dates]\n[dates]\n")


def test_scripts_share_what_their_file_says() -> None:
    assert [each.code for each in shared("kk")] == ["mul", "und-cyrillic"]
    assert [each.code for each in shared("fr")] == ["mul"]


def test_what_each_language_lacks_is_known() -> None:
    """Whoever adds to a language, or a part to all, writes the line anew."""
    told = [f"{each.code}: {', '.join(lacking(each)) or 'nothing'}" for each in languages()]
    assert told == LACKING.read_text("utf-8").splitlines()
    for each in languages():
        assert set(held(each)) | set(lacking(each)) == set(PARTS)


MALTESE = """
name = "Maltese"
own_name = "Malti"
scripts = "latin"

[stop_words]
further = "u li ta minn fuq"

[dates]
months = "jannar frar marzu april mejju ġunju lulju awwissu settembru ottubru novembru diċembru"
inside = "ta"

[report]
also_at = "Ukoll"
file = "SHA-256 tal-fajl"
sources = "Sorsi"
ocr = "Dan il-kliem inqara minn magna."
page = "p."
page_in_file = "paġna {} tal-fajl"
paragraph = "par."
internal = "INTERN"
confidential = "KUNFIDENZJALI"
no_quotes = "L-ebda kwotazzjoni."
made = "Data ta' dan ir-rapport"
"""

ASKED = """
from rightsarchive.language.data import language
from rightsarchive.language.data.coverage import lacking
from rightsarchive.language.dates import dates
from rightsarchive.language.stopwords import stop_words
from rightsarchive.report.wording import wording
print([str(mention.date) for mention in dates("Fil-31 ta Lulju 2025 il-qorti tatu multa.", "mt")])
print(sorted(stop_words("mt")), wording("mt-MT")[1].sources, "dates" in lacking(language("mt")))
"""


def test_a_language_more_needs_its_file_alone(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "src/rightsarchive/language/data/mt.toml").write_text(MALTESE, "utf-8")
    run = [sys.executable, "-X", "utf8", "-c", f"import sys; sys.path.insert(0, {str(tmp_path / 'src')!r})\n{ASKED}"]
    printed = subprocess.run(run, capture_output=True, text=True, check=True, encoding="utf-8").stdout
    assert printed.splitlines() == ["['2025-07-31']", "['fuq', 'li', 'minn', 'ta', 'u'] Sorsi False"]
