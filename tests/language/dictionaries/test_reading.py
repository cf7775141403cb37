"""Dictionaries: the formats that are read, what is odd or hostile in them, and the terms that are made of them."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.errors import BrokenFileError, FileError, LimitError, UnreadableFileError
from rightsarchive.language.dictionaries import dictd, entries, tei, tsv
from rightsarchive.language.dictionaries.dictd import read_dictd
from rightsarchive.language.dictionaries.entries import WordEntry, translations_of, word_of
from rightsarchive.language.dictionaries.reading import name_of, read_terms, reader_of
from rightsarchive.language.dictionaries.tei import read_tei
from rightsarchive.language.dictionaries.terms import MOST_TRANSLATIONS, labels_in, rows_of
from rightsarchive.language.dictionaries.tsv import read_tsv

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

WORDS = [WordEntry("Gericht", ("court", "dish")), WordEntry("verhaften", ("arrest", "armed escort"))]

TEI = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body>
<entry><form><orth>Gericht</orth><pron>x</pron></form>
  <sense><cit type="trans"><quote>court</quote></cit><cit type="trans"><quote>dish</quote></cit>
  <cit type="example"><quote>vor Gericht</quote></cit></sense></entry>
<entry><form><orth>verhaften</orth></form><sense><cit type="trans"><quote>arrest; armed escort</quote></cit></sense></entry>
<entry><form><orth>leer</orth></form></entry>
</body></text></TEI>
"""


def number(value: int) -> str:
    digits = ""
    while value or not digits:
        value, last = divmod(value, 64)
        digits = DIGITS[last] + digits
    return digits


def write_dictd(folder: Path, texts: dict[str, str], *, packed: bool = True) -> Path:
    body, lines = b"", []
    for word, text in {"00databaseutf8": "00databaseutf8\n", **texts}.items():
        entry = text.encode()
        lines.append(f"{word}\t{number(len(body))}\t{number(len(entry))}\n")
        body += entry
    index = folder / "list.index"
    index.write_text("".join(lines), "utf-8")
    if packed:
        (folder / "list.dict.dz").write_bytes(gzip.compress(body))
    else:
        (folder / "list.dict").write_bytes(body)
    return index


def test_every_format_gives_the_same(tmp_path: Path) -> None:
    texts = {
        "gericht": "Gericht /ɡəˈʁɪçt/ <neut, n>\n1. court\n2. dish (food)\n   see: {Kammer}\n",
        "verhaften": "verhaften\narrest, armed escort\n",
        "leer": "leer\n",
    }
    index = write_dictd(tmp_path, texts)
    listed = tmp_path / "list.tsv"
    listed.write_bytes("\ufeff# ours\nGericht\tcourt, dish\tn\r\n\nverhaften\tarrest; armed escort\nleer\t\n".encode())
    marked = tmp_path / "list.xml"
    marked.write_text(TEI, "utf-8")
    for path in (index, index.with_name("list.dict.dz"), listed, marked):
        read = reader_of(path)
        assert read is not None
        assert list(read(path)) == WORDS, path.name
        assert name_of(path) == "list"
    index.with_name("list.dict.dz").unlink()
    write_dictd(tmp_path, texts, packed=False)
    assert list(read_dictd(tmp_path / "list.dict")) == WORDS


def test_a_thesaurus_is_no_dictionary(tmp_path: Path) -> None:
    path = tmp_path / "terms.xml"
    path.write_text("<rdf:RDF/>", "utf-8")
    assert reader_of(path) is None
    assert reader_of(tmp_path / "terms.ttl") is None


def cut_off(folder: Path) -> None:
    path = folder / "list.dict.dz"
    path.write_bytes(path.read_bytes()[:-9])


def no_text(folder: Path) -> None:
    (folder / "list.dict.dz").unlink()


def a_list(folder: Path) -> None:
    (folder / "list.index").write_text("court\tA\tB\ncourt\tGericht\n", "utf-8")


def beyond(folder: Path) -> None:
    (folder / "list.index").write_text("court\tA\tzzzzz\n", "utf-8")


def huge(folder: Path) -> None:
    (folder / "list.index").write_text("court\tA\tzzzzzzzz\n", "utf-8")


@pytest.mark.parametrize(
    ("spoil", "error", "told"),
    [
        (cut_off, BrokenFileError, "unpacked"),
        (no_text, UnreadableFileError, "missing"),
        (a_list, BrokenFileError, "line 2 "),
        (beyond, BrokenFileError, "line 1:"),
        (huge, BrokenFileError, "line 1 "),
    ],
)
def test_a_spoiled_dictionary_is_told_with_its_line(
    tmp_path: Path, spoil: Callable[[Path], None], error: type[FileError], told: str
) -> None:
    index = write_dictd(tmp_path, {"gericht": "Gericht\ncourt\n"})
    spoil(tmp_path)
    with pytest.raises(error, match=told) as raised:
        list(read_dictd(index))
    assert raised.value.path


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("list.tsv", b"a\tb\nno tab\n", "line 2 "),
        ("list.tsv", b"a\tb\n\xff\xfe\tb\n", "line 2 is not UTF-8"),
        ("list.tsv", b"\x00\x01\tb\n", "line 1 "),
        ("list.tei", b"<TEI>\n<entry>\n</TEI>", "line 3 "),
        ("list.tei", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>\n<TEI><entry>', "line 2 "),
    ],
)
def test_a_wrong_line_is_told(tmp_path: Path, name: str, data: bytes, told: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(BrokenFileError, match=told):
        read_terms(path, "de", "en")


def test_entities_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", "utf-8")
    path = tmp_path / "list.tei"
    start = f'<!DOCTYPE TEI [<!ENTITY x SYSTEM "{secret.as_uri()}"> <!ENTITY y "more">]>'
    path.write_text(start + TEI.partition("?>")[2].replace("<quote>court", "<quote>court &x;&y;"), "utf-8")
    assert "secret" not in str(list(read_tei(path)))


def test_what_is_over_a_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = write_dictd(tmp_path, {"a": "a\nb\n" + " " * 4000, "c": "c\nd\n"})
    listed = tmp_path / "list.tsv"
    listed.write_text("a\tb\nc\td\n", "utf-8")
    marked = tmp_path / "list.tei"
    marked.write_text(TEI, "utf-8")
    for module in (dictd, tsv, tei):
        monkeypatch.setattr(module, "MOST_ENTRIES", 1)
    for read, path in ((read_dictd, index), (read_tsv, listed), (read_tei, marked)):
        with pytest.raises(LimitError, match="more than 1 entries"):
            list(read(path))
    monkeypatch.setattr(dictd, "MOST_BYTES", 1000)
    with pytest.raises(LimitError, match="unpacked"):
        list(read_dictd(index))


def test_a_list_without_a_word_of_use_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.tsv"
    path.write_text("# nothing\n\nthe\tthe\n", "utf-8")
    with pytest.raises(BrokenFileError, match="no word"):
        read_terms(path, "en", "de")


@given(st.text(max_size=60), st.lists(st.text(max_size=40), max_size=6))
def test_whatever_stands_in_an_entry_gives_words_without_notes(word: str, lines: list[str]) -> None:
    assert "\n" not in word_of(word)
    for text in translations_of(lines):
        assert text
        assert text == " ".join(text.split())
        assert len(text) <= 120
        assert entries.translations_of([text])[:1] in {(text,), ()} or text[0].isdigit()


def test_both_directions_are_in_the_terms() -> None:
    count, rows = rows_of([*WORDS, WordEntry("die", ("the",)), WordEntry("Hof", ("court",))], "de", "en")
    assert count == 3
    found = {(row.source, row.term): [label for label, _ in labels_in(row.body)] for row in rows}
    assert found["de", "gericht"] == ["court", "dish"]
    assert found["en", "court"] == ["Gericht", "Hof"]
    assert found["en", "arm escort"] == ["verhaften"]
    assert rows == sorted(rows)


def test_of_many_translations_the_first_are_kept() -> None:
    words = [WordEntry(f"wort{number}", ("canary", "lantern")) for number in range(40)]
    _, rows = rows_of([*words, WordEntry("ding", ("lantern",))], "de", "en")
    (lantern,) = [row for row in rows if (row.source, row.term) == ("en", "lantern")]
    assert len(labels_in(lantern.body)) == MOST_TRANSLATIONS
    assert labels_in(lantern.body)[0][0] == "ding"
