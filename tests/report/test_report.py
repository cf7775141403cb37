"""Reports in every format: whole, verbatim, verifiable, and deaf to hostile text."""

import datetime as dt
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document as WordDocument
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from rightsarchive.citation import Status
from rightsarchive.citation.citation import Citation
from rightsarchive.citation.verdicts import Verdict
from rightsarchive.citation.verification import same_words, verify
from rightsarchive.errors import BrokenFileError, StyleError, UnreadableFileError, UsageError
from rightsarchive.model import Access, Metadata
from rightsarchive.report import Report, Section, compose_report, render, write
from rightsarchive.report.markdown import block_quote, escape
from tests.citation.examples import ARABIC, ENGLISH, FRENCH, KAZAKH, ORDA, front_line, orda, quoting
from tests.report.printed import TEXT_FORMATS, citations_in

TEXTS = {"orda": ENGLISH, "frontline": FRENCH, "arabic": ARABIC, "kazakh": KAZAKH}


def citations() -> list[Citation]:
    arabic = quoting(
        ARABIC, "قالت: «لن أصمت».", Metadata(title="غرامة في ألماتي", language="ar", publisher="مركز"), "arabic", page=2
    )
    kazakh = quoting(
        KAZAKH,
        "Ол Марат Жыланбаевтың аштық жариялағанын жазған еді.",
        Metadata(title="Айыппұл", language="kk"),
        "kazakh",
        ocr=True,
    )
    return [orda(), front_line(), arabic, kazakh]


def example(**options: Any) -> Report:
    first, second, *rest = citations()
    sections = [
        Section("Toregozhina (Almaty, 2025)", [first, second], "What she wrote.\n\nAnd what followed."),
        Section("Sources in other languages", rest),
    ]
    return compose_report("The fine of 31 July 2025", sections, created=dt.date(2025, 9, 1), **options)


def verdicts(report_file: Path) -> list[Verdict]:
    return [
        verify(
            found.citation, original=found.citation.sha256, text=TEXTS[found.citation.document_id], printed=found.quote
        )
        for found in citations_in(report_file)
    ]


@pytest.mark.parametrize("form", TEXT_FORMATS)
def test_a_written_report_verifies_whole(tmp_path: Path, form: str) -> None:
    path = write(example(), tmp_path / f"report.{form}")
    found = citations_in(path)
    assert [one.number for one in found] == [1, 2, 3, 4]
    assert [one.citation for one in found] == [citation.public() for citation in citations()]
    for one, citation in zip(found, citations(), strict=True):
        assert same_words(one.quote, citation.quote)
    assert [verdict.status for verdict in verdicts(path)] == [Status.VERBATIM] * 4


@pytest.mark.parametrize("form", ["md", "html"])
def test_the_text_of_a_report_can_be_read_without_a_file(form: str) -> None:
    assert len(citations_in(render(example(), form).decode())) == 4


@pytest.mark.parametrize("form", TEXT_FORMATS)
def test_an_edited_quote_is_caught_and_the_others_stand(tmp_path: Path, form: str) -> None:
    path = write(example(), tmp_path / f"report.{form}")
    edit(path, "on hunger strike", "in good health")
    first, *rest = verdicts(path)
    assert first.status is Status.ALTERED
    assert "Where the report has “in good health.”, the source has “on hunger strike.”." in first.message
    assert [verdict.status for verdict in rest] == [Status.VERBATIM] * 3


@pytest.mark.parametrize("form", TEXT_FORMATS)
def test_words_added_to_a_quote_are_caught(tmp_path: Path, form: str) -> None:
    path = write(example(), tmp_path / f"report.{form}")
    edit(path, "was on hunger", "was not on hunger")
    assert verdicts(path)[0].status is Status.ALTERED


def edit(path: Path, old: str, new: str) -> None:
    if path.suffix != ".docx":
        # The first place: the embedded citation further down keeps the original words.
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
        return
    document = WordDocument(str(path))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            if old in run.text:
                run.text = run.text.replace(old, new)
    document.save(str(path))


@pytest.mark.parametrize("form", TEXT_FORMATS)
def test_nothing_private_leaves_with_a_report(form: str) -> None:
    private = orda().model_copy(
        update={
            "metadata": ORDA.model_copy(
                update={"notes": "met at her home", "persons": ("A Witness",), "extra": {"phone": "+7701"}}
            )
        }
    )
    data = render(compose_report("R", [Section("S", [private])]), form)
    if form == "docx":
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            data = b"".join(package.read(name) for name in package.namelist())
    for secret in (b"met at her home", b"A Witness", b"+7701"):
        assert secret not in data


def test_markdown_reads_as_a_report() -> None:
    text = render(example(), "md").decode()
    sha256 = orda().sha256
    assert text.startswith(
        "# The fine of 31 July 2025\n\nDate of this report: 2025-09-01\n\n## Toregozhina (Almaty, 2025)\n\nWhat she wrote.\n\nAnd what followed.\n\n"
        '<div id="quotation-1" lang="en" dir="ltr">\n\n'
        "> She had written that Marat Zhylanbayev was on hunger strike.[^1]\n\n</div>\n\n"
    )
    assert (
        "[^1]: Islam Aden, “Court Fines Bakhytzhan Toregozhina for Post About Marat Zhylanbayev,” *Orda.kz*, July 31, 2025, para. 2, "
        "https://en.orda.kz/court-fines-toregozhina/.\n" in text
    )
    assert f"\\\n  SHA-256 of the file: `{sha256}`\\\n  \\[1\\] para. 2" in text
    assert "\\[2\\] p. iv (page 4 of the file), para. 2" in text
    assert '<div id="quotation-3" lang="ar" dir="rtl">\n\n> قالت: «لن أصمت».[^3]\n' in text
    assert text.count("read from an image by a machine (OCR)") == 1
    assert re.search(r"## Sources\n\n- .*Front Line Defenders", text)


def test_each_source_is_listed_once_and_the_report_repeats_itself_exactly() -> None:
    sections = [Section("A", [orda(), orda("They will appeal.")]), Section("B", [orda()])]
    report = compose_report("R", sections)
    annex = report.compose().annex
    assert annex is not None
    assert len(annex.sources) == 1
    assert len(report.citations) == 3
    assert render(report) == render(compose_report("R", sections))
    assert b"20" + b"26" not in render(report)


@pytest.mark.parametrize(
    ("locale", "words", "opening"),
    [("fr-FR", "SHA-256 du fichier", '<html lang="fr" dir="ltr">'), ("ar", "الحواشي", '<html lang="ar" dir="rtl">'), ("kk-KZ", "Ескертпелер", '<html lang="kk" dir="ltr">'), ("de-DE", "Anmerkungen", '<html lang="de" dir="ltr">'), ("fa", "یادداشت‌ها", '<html lang="fa" dir="rtl">')],
)  # fmt: skip
def test_a_report_speaks_the_language_of_its_locale(locale: str, words: str, opening: str) -> None:
    page = render(example(locale=locale), "html").decode()
    assert words in page
    assert opening in page


def test_a_locale_without_words_is_refused_and_says_which_have_them() -> None:
    with pytest.raises(UsageError, match=r"no words of their own.*'nl-NL'.*: ar, de, en, es"):
        example(locale="nl-NL")


def test_a_report_that_quotes_what_is_not_public_says_so() -> None:
    internal = orda().model_copy(update={"metadata": ORDA.model_copy(update={"access": Access.INTERNAL})})
    assert "INTERNAL" in render(compose_report("R", [Section("S", [internal, front_line()])])).decode()
    assert "INTERNAL" not in render(example()).decode()


def test_repeats_and_an_empty_section_are_told() -> None:
    repeated = orda().model_copy(update={"repeats": (front_line().locator,)})
    text = render(compose_report("R", [Section("S", [repeated]), Section("T", [])])).decode()
    assert "\\[1\\] para. 2 (Also at: p. iv (page 4 of the file), para. 2)\n" in text
    assert "## T\n\nNo quotes.\n" in text


def test_an_unknown_format_or_style_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"'odt'.*md, html, docx, pdf"):
        render(example(), "odt")
    with pytest.raises(UsageError, match="cannot be written"):
        write(example(), tmp_path / "report.odt")
    with pytest.raises(StyleError):
        example(style="none")


def test_word_marks_language_and_direction(tmp_path: Path) -> None:
    path = write(example(), tmp_path / "report.docx")
    document = WordDocument(str(path))
    quotes = [paragraph for paragraph in document.paragraphs if paragraph.style and paragraph.style.name == "Quote"]
    assert [paragraph.text for paragraph in quotes] == [" ".join(citation.quote.split()) for citation in citations()]
    assert "<w:bidi/>" in quotes[2]._p.xml
    assert "<w:rtl/>" in quotes[2]._p.xml
    assert 'w:bidi="ar"' in quotes[2]._p.xml
    assert 'w:val="fr"' in quotes[1]._p.xml
    assert document.core_properties.title == "The fine of 31 July 2025"
    assert document.core_properties.author == ""


def test_headings_and_own_words_lean_as_their_letters_do(tmp_path: Path) -> None:
    path = write(compose_report("العنوان", [Section("Almaty", [], "كلمات\n\nWords")]), tmp_path / "report.docx")
    lean = {paragraph.text: "<w:bidi/>" in paragraph._p.xml for paragraph in WordDocument(str(path)).paragraphs}
    assert lean == {"العنوان": True, "Almaty": False, "كلمات": True, "Words": False}


def test_a_quote_whose_mark_was_lost_is_found_by_its_words_or_reported(tmp_path: Path) -> None:
    path = write(example(), tmp_path / "report.md")
    text = (
        path.read_text("utf-8")
        .replace('id="quotation-1" ', "")
        .replace('id="quotation-2" ', "")
        .replace("grève", "greve")
    )
    path.write_text(text.replace("condamné", "acquitté", 1), "utf-8")
    first, second, *_ = verdicts(path)
    assert first.status is Status.VERBATIM
    assert second.status is Status.ALTERED
    assert "no longer in the report" in second.message


def test_what_is_no_report_of_ours_is_a_clear_error(tmp_path: Path) -> None:
    plain = tmp_path / "plain.md"
    plain.write_text("# Notes\n\n> A quote.\n", "utf-8")
    assert citations_in(plain) == ()
    with pytest.raises(UnreadableFileError):
        citations_in(tmp_path / "none.md")
    binary = tmp_path / "binary.md"
    binary.write_bytes(b"\xff\xfe\x00\xd8")
    with pytest.raises(BrokenFileError):
        citations_in(binary)
    empty = tmp_path / "other.docx"
    WordDocument().save(str(empty))
    assert citations_in(empty) == ()
    with zipfile.ZipFile(tmp_path / "odd.docx", "w") as package:
        package.writestr("a.txt", "x")
    with pytest.raises(BrokenFileError, match="not a whole Word file"):
        citations_in(tmp_path / "odd.docx")


@pytest.mark.parametrize(
    ("whole", "damaged"), [('"version":2', '"version":3'), ('"citations":[', '"citations":[{},'), ('"version":2', '"version":"one"'), ("]}", "")]
)  # fmt: skip
def test_damaged_citations_are_a_clear_error(tmp_path: Path, whole: str, damaged: str) -> None:
    path = write(example(), tmp_path / "report.html")
    path.write_text(path.read_text("utf-8").replace(whole, damaged, 1), "utf-8")
    with pytest.raises(BrokenFileError) as raised:
        citations_in(path)
    assert raised.value.path == str(path)


SPECIAL = st.sampled_from("\\`*_{}[]()<>&#+-.!~|^$@:=\"'/1 \t\n\r\x00\x1b\x85\u2028\u202e\u200fﷺa؟\ufdd0")
HOSTILE = st.text(SPECIAL | st.characters(exclude_categories=["Cs"]), max_size=50) | st.sampled_from(
    ["</blockquote><script>alert(1)</script>", "-->", "<!-- rightsarchive-citations {} -->", "</div>\n\n# Heading", "> > nested", "    code",
     "1. list\n2. list", "a  \nb\\\nc", "[x]: http://y", "| a |\n|---|\n| b |", "```\nfence\n```", "---\n===", "&lt;&#32;&nbsp;", ":smile: @user ~~x~~ $x$ H~2~O",
     '<div id="quotation-1">', "{{ 7*7 }}{% raw %}", "]]>", "\ufeffx", "+ plus\n- minus\n* star", "2025) x", "setext\n---", "\n\n\n", "a\n \n\nb"]
)  # fmt: skip


@settings(max_examples=120)
@given(HOSTILE)
def test_a_rendered_block_quote_is_the_quote_and_nothing_else(text: str) -> None:
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(block_quote(text) + "\n\nend\n")
    kinds = {token.type for token in tokens}
    assert kinds <= {"blockquote_open", "blockquote_close", "paragraph_open", "paragraph_close", "inline"}
    inner = [child for token in tokens if token.type == "inline" for child in token.children or ()]
    assert {child.type for child in inner} <= {"text", "text_special", "softbreak", "hardbreak"}
    *quoted, end = [token for token in tokens if token.type == "inline"]
    assert end.content == "end"
    read = "\n".join(
        "".join("\n" if child.type.endswith("break") else child.content for child in token.children or ())
        for token in quoted
    )
    assert same_words(read, text)


@settings(max_examples=80)
@given(HOSTILE)
def test_an_escaped_line_renders_as_itself(text: str) -> None:
    line = " ".join(text.split()).replace("\x00", "")
    page = lxml_html.fromstring(f"<div>{MarkdownIt('commonmark').render('x ' + escape(line))}</div>")
    assert same_words(page.text_content(), "x " + line)


@settings(max_examples=25, deadline=None)
@given(HOSTILE, HOSTILE, st.sampled_from(TEXT_FORMATS))
def test_no_text_breaks_out_of_any_format(
    tmp_path_factory: pytest.TempPathFactory, quote: str, title: str, form: str
) -> None:
    text = f"q{quote}q"
    metadata = Metadata(title=f"t{title}t", authors=f"a{title}", publisher=quote, document_type="report")
    hostile = quoting(text, text, metadata, "hostile", heading_path=(title, quote))
    report = compose_report(
        f"T{title}", [Section(f"S{quote}", [hostile, orda()], introduction=title)], introduction=quote
    )
    path = tmp_path_factory.mktemp("reports") / f"report.{form}"
    write(report, path)
    first, second = citations_in(path)
    assert same_words(first.quote, text)
    assert second.quote == orda().quote
    assert first.citation.quote == text
    assert verify(first.citation, original=hostile.sha256, text=text, printed=first.quote).status is Status.VERBATIM
    if form == "html":
        page = lxml_html.fromstring(path.read_text("utf-8"))
        assert [script.get("type") for script in page.iter("script")] == ["application/json"]
        assert len(list(page.iter("blockquote"))) == 2
