"""BibTeX and BibLaTeX as Zotero, JabRef, Mendeley and people write them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rightsarchive.metadata.fields import Problem
from rightsarchive.metadata.references.bibtex import read_bibtex
from rightsarchive.metadata.references.entries import Entry
from rightsarchive.metadata.references.names import people

HERE = Path("library.bib")


def only(text: str) -> Entry:
    (entry,) = read_bibtex(text, HERE)
    assert isinstance(entry, Entry), entry
    return entry


def field(written: str, name: str) -> Any:
    entry = only(f"@misc{{k,\n  {written}\n}}")
    return entry.fields.get(name, entry.own.get(name))


def test_an_entry_of_zotero() -> None:
    entry = only(
        "\n@article{aden_court_2025,\n\ttitle = {Court {Fines} a Defender},\n\tvolume = {12},\n\tdoi = {10.1/a_b},\n"
        "\turl = {https://en.orda.kz/a_b?c=1&d=2},\n\tjournal = {Orda.kz},\n\tauthor = {Aden, Islam},\n\tmonth = jul,\n\tyear = {2025},\n"
        "\tnote = {Read twice},\n\tkeywords = {fine, court},\n\tabstract = {A court …},\n\turldate = {2025-08-02},\n"
        "\tfile = {Full Text:files/12/x.pdf:application/pdf;Snapshot:files/13/y.html:text/html},\n}\n"
    )
    assert (entry.key, entry.line) == ("aden_court_2025", 2)
    assert entry.fields == {
        "title": "Court Fines a Defender",
        "url": "https://en.orda.kz/a_b?c=1&d=2",
        "authors": [{"family": "Aden", "given": "Islam"}],
        "published": "2025-07",
        "retrieved": "2025-08-02",
        "notes": "Read twice",
        "document_type": "article-journal",
    }
    assert entry.own == {
        "citation-key": "aden_court_2025",
        "volume": "12",
        "doi": "10.1/a_b",
        "journal": "Orda.kz",
        "keywords": ["fine", "court"],
        "abstract": "A court …",
    }
    assert entry.files == ("files/12/x.pdf", "files/13/y.html")


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Zhylanbayev, Marat", [("Zhylanbayev", "Marat", "")]),
        ("Marat Zhylanbayev", [("Zhylanbayev", "Marat", "")]),
        ("Ludwig van Beethoven", [("van Beethoven", "Ludwig", "")]),
        ("van der Berg, Jr., Anna", [("van der Berg", "Anna, Jr.", "")]),
        ("{Front Line Defenders}", [("", "", "Front Line Defenders")]),
        ("{Ministry of Justice and Police} and Aden, I.", [("", "", "Ministry of Justice and Police"), ("Aden", "I.", "")]),
        ("UNHCR", [("", "", "UNHCR")]),
        (r"{\v{S}}imi{\'c}, Ana", [("Šimić", "Ana", "")]),
        ("Токаев, Қасым AND عدن، إسلام", [("Токаев", "Қасым", ""), ("إسلام", "عدن،", "")]),
        ("family=Berg, given=Anna, prefix=van den", [("van den Berg", "Anna", "")]),
        ("{{Amnesty International}}", [("", "", "Amnesty International")]),
    ],
)  # fmt: skip
def test_names(written: str, names: list[tuple[str, str, str]]) -> None:
    found = field(f"author = {{{written}}}", "authors")
    assert [(n.get("family", ""), n.get("given", ""), n.get("literal", "")) for n in found] == names


def test_others_are_remembered_and_are_no_author() -> None:
    entry = only("@misc{k, author = {Aden, Islam and others}}")
    assert (entry.fields["authors"], entry.own["more authors"]) == ([{"family": "Aden", "given": "Islam"}], "others")


@pytest.mark.parametrize(
    ("written", "published", "kept"),
    [
        ("date = {2021-03-05}", "2021-03-05", None),
        ("date = {2021-03}", "2021-03", None),
        ("date = {2020/2021}", "2020", "2020/2021"),
        ("date = {2021~}", "2021", "2021~"),
        ("date = {2020-21}", "2020", "2020-21"),
        ("date = {5 March 2021}", "2021-03-05", None),
        ("year = 2021, month = mar", "2021-03", None),
        ("year = {2021}, month = {March}, day = {5}", "2021-03-05", None),
        ('year = 2021, month = mar # "~15"', "2021-03-15", None),
        ('year = 2021, month = "5~" # mar', "2021-03-05", None),
        ("year = 2021, month = 3", "2021-03", None),
        ("year = {2021}, month = {марта}", "2021-03", None),
        ("year = {in press}", None, "in press"),
        ("year = {c. 1999}", "1999", "c. 1999"),
        ("date = {03/04/2021}", "03/04/2021", None),
        ("date = {9999-99-99}", "9999", "9999-99-99"),
    ],
)
def test_dates(written: str, published: str | None, kept: str | None) -> None:
    entry = only(f"@misc{{k, {written}}}")
    assert entry.fields.get("published") == published
    assert entry.own.get("date", entry.own.get("year")) == kept


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        (r"{\'E}t{\'e} \'{a} la carte", "Été á la carte"),
        (r"100\% \& more \$5", "100% & more $5"),
        ("A -- B --- ``C''", "A – B — “C”"),
        (r"\textit{Case} of \emph{X}", "Case of X"),
        (r"See \url{https://x.y/a_b} and \href{https://z}{this}", "See https://x.y/a_b and this (https://z)"),
        (r"{\textbraceleft}a{\textbraceright} {\textasciicircum} {\textasciitilde} {\textbackslash}", "{a} ^ ~ \\"),
        (r"\k{a}\c{c}\H{o}\i{} {\ss}{\o}{\L}", "ąçőı ßøŁ"),
        ("Доклад о пытках", "Доклад о пытках"),
        (r"broken \href{x}", r"broken \hrefx"),
        ("{" * 40 + "deep" + "}" * 40, "deep"),
    ],
)
def test_words_without_latex(latex: str, plain: str) -> None:
    assert field(f"title = {{{latex}}}", "title") == plain


@pytest.mark.parametrize(
    ("written", "files"),
    [
        ("Full Text:files/12/x.pdf:application/pdf", ("files/12/x.pdf",)),
        (":papers/x.pdf:PDF", ("papers/x.pdf",)),
        (":x.pdf:PDF;Notes:y.docx:Word 2007+", ("x.pdf", "y.docx")),
        ("x.pdf", ("x.pdf",)),
        (r"PDF:a\:b\;c.pdf:application/pdf", ("a:b;c.pdf",)),
        (r":C\:\\Users\\A\\x.pdf:PDF", (r"C:\Users\A\x.pdf",)),
        (r":C$\backslash$:/Users/A/x.pdf:pdf", (r"C$\backslash$:/Users/A/x.pdf",)),
        (":/home/a/x.pdf:pdf", ("/home/a/x.pdf",)),
        ("PDF:/home/a/x.pdf:application/pdf", ("/home/a/x.pdf",)),
        ("file:///home/a/x%20y.pdf", ("/home/a/x y.pdf",)),
        ("https://x.y/z.pdf", ()),
        ("", ()),
    ],
)
def test_files(written: str, files: tuple[str, ...]) -> None:
    assert only(f"@misc{{k, file = {{{written}}}}}").files == files


@pytest.mark.parametrize(
    ("kind", "more", "meant"),
    [
        ("report", "", "report"),
        ("TechReport", "", "report"),
        ("online", "", "webpage"),
        ("jurisdiction", "", "legal_case"),
        ("article", "entrysubtype = {newspaper}", "article-newspaper"),
        ("misc", "entrysubtype = {interview}", "interview"),
        ("letter", "", "personal_communication"),
        ("misc", "", None),
        ("affidavit", "", "affidavit"),
    ],
)
def test_types(kind: str, more: str, meant: str | None) -> None:
    assert only(f"@{kind}{{k, title = {{T}}, {more}}}").fields.get("document_type") == meant


@pytest.mark.parametrize(
    ("written", "code"),
    [("english", "en"), ("ngerman", "de"), ("en-GB", "en"), ("Français", "fr"), ("русский", "ru"), ("kazakh", "kk")],
)
def test_languages(written: str, code: str) -> None:
    assert only(f"@misc{{k, langid = {{{written}}}}}").fields["language"] == code


def test_strings_are_put_in_their_places() -> None:
    entry = only('@string{fld = "Front Line"}\n@misc{k, publisher = fld # { Defenders}, author = {{} # fld}}')
    assert entry.fields["publisher"] == "Front Line Defenders"


def test_a_broken_entry_is_told_with_its_key_and_line_and_the_others_are_read() -> None:
    found = list(
        read_bibtex("@misc{a, title={A}}\n\n@misc{b, title={B\n@misc{c, title={C}}\n@misc{a, title={A again}}\n", HERE)
    )
    assert [each.key for each in found if isinstance(each, Entry)] == ["a", "c", "a"]
    (told,) = (each for each in found if isinstance(each, Problem))
    assert (told.error.line, told.closes) == (3, False)
    assert "“b”" in told.error.message


def test_what_cannot_be_read_and_speaks_of_a_restriction_closes() -> None:
    (told,) = read_bibtex("@misc{b, keywords={confidential}, title={B\n", HERE)
    assert isinstance(told, Problem)
    assert told.closes


def test_what_stands_in_the_entry_that_a_crossref_names_is_inherited() -> None:
    text = """
@inproceedings{one, title={The fine}, author={Aden, Islam}, crossref={All}, pages={3}, file={Full text:one.pdf:application/pdf}}
@article{two, title={Strike}, crossref={paper}, year={2022}}
@proceedings{all, title={Courts of {Almaty}}, editor={Ruiz, A.}, publisher={Orda}, year={2021}, crossref={series}, keywords={a}}
@book{series, title={Papers}, series={Law}, address={Almaty}}
@periodical{paper, title={The Daily}, issn={1}, year={2020}, crossref={paper}}
"""
    entries = {each.key: each for each in read_bibtex(text, HERE) if isinstance(each, Entry)}
    one, two = entries["one"], entries["two"]
    assert (one.fields["title"], one.fields["publisher"], one.fields["published"]) == ("The fine", "Orda", "2021")
    assert one.own["booktitle"] == "Courts of Almaty"
    assert one.own["series"] == "Law"
    assert one.fields["publisher_place"] == "Almaty"
    assert "keywords" not in one.own
    assert one.files == ("one.pdf",)
    assert (two.fields["published"], two.own["journaltitle"], two.own["issn"]) == ("2022", "The Daily", "1")


def test_names_that_begin_with_a_command_behind_another_one() -> None:
    found, others = people(
        r"M{\"u}ller, J. and {Watch and Others} and \v{C}apek, K. and \O{}rsted AND Anderson, S. and others"
    )
    assert [each.get("family", each.get("literal")) for each in found] == [
        "Müller",
        "Watch and Others",
        "Čapek",
        "Ørsted",
        "Anderson",
    ]
    assert others
