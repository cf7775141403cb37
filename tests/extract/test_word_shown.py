"""What a reader of a Word file sees, and what only the file holds: marks, fields, drawings, formulas, hidden text, packages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rightsarchive.model import PassageKind
from tests.extract.make import WORD_XML, check_offsets, read, shown, word_package

DELETED = '<w:rPr><w:del w:id="9" w:author="x"/></w:rPr>'


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(content: str, properties: str = "") -> str:
    inside = content if content.startswith("<") else run(content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def cell(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(content)}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def mark(kind: str, inside: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inside}</w:fldChar></w:r>'


def told(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def field(instruction: str, result: str) -> str:
    return mark("begin") + told(instruction) + mark("separate") + run(result) + mark("end")


def drawing(content: str) -> str:
    return f"<w:p><w:r><w:drawing>{content}</w:drawing></w:r></w:p>"


def symbol(font: str, code: str) -> str:
    return f'<w:sym w:font="{font}" w:char="{code}"/>'


CHECKED = "<w:ffData><w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox></w:ffData>"
UNCHECKED = "<w:ffData><w:checkBox><w:default w:val='0'/></w:checkBox></w:ffData>"
CHOICES = "<w:ffData><w:ddList><w:result w:val='1'/><w:listEntry w:val='free'/><w:listEntry w:val='in prison'/></w:ddList></w:ffData>"
CASES = {
    "a paragraph whose end was deleted goes on": (
        paragraph("One ", DELETED) + paragraph("two.") + paragraph("Three."),
        ["One two.", "Three."],
    ),
    "a last paragraph whose end was deleted": (paragraph("One ", DELETED), ["One"]),
    "a large first letter": (
        paragraph("T", '<w:framePr w:dropCap="drop" w:lines="3"/>') + paragraph("he report begins."),
        ["The report begins."],
    ),
    "a field inside an instruction is not seen": (
        (
            f"<w:p>{mark('begin')}{told('IF ')}{field('MERGEFIELD sex', 'male')}{told(' = male')}{mark('separate')}{run('he')}{mark('end')}"
            f"{run(' said')}</w:p>"
        ),
        ["he said"],
    ),
    "an index entry is not seen": (
        f"<w:p>{run('Word')}{mark('begin')}{told('XE')}{run('entry')}{mark('end')}{run(' goes on')}</w:p>",
        ["Word goes on"],
    ),
    "a field that never ends hides nothing": (
        f"<w:p>{mark('begin')}{told('TOC')}{run('Kept.')}</w:p>{paragraph('More.')}",
        ["Kept.", "More."],
    ),
    "a table of contents is seen with its pages": (
        (
            f"<w:p>{mark('begin')}{told('TOC')}{mark('separate')}{run('Facts ')}{field('PAGEREF a', '3')}</w:p>"
            f"<w:p>{run('Law ')}{field('PAGEREF b', '9')}</w:p><w:p>{mark('end')}</w:p>{paragraph('Body')}"
        ),
        ["Facts 3", "Law 9", "Body"],
    ),
    "boxes and choices of a form": (
        (
            f"<w:p>{mark('begin', CHECKED)}{told('FORMCHECKBOX')}{mark('separate')}{mark('end')}{run(' beaten ')}"
            f"{mark('begin', UNCHECKED)}{told('FORMCHECKBOX')}{mark('end')}{run(' fed; ')}{mark('begin', CHOICES)}{told('FORMDROPDOWN')}{mark('end')}</w:p>"
        ),
        ["☒ beaten ☐ fed; in prison"],
    ),
    "a choice that stands in the text is shown once": (
        f"<w:p>{mark('begin', CHOICES)}{told('FORMDROPDOWN')}{mark('separate')}{run('in prison')}{mark('end')}</w:p>",
        ["in prison"],
    ),
    "the second row of a merged cell is a row": (
        table(cell("Region", '<w:vMerge w:val="restart"/>') + cell("one"), cell("", "<w:vMerge/>") + cell("two")),
        ["Region | one", "| two"],
    ),
    "cells merged sideways in the old way, deleted cells": (
        table(
            cell("wide", '<w:hMerge w:val="restart"/>') + cell("", '<w:hMerge w:val="continue"/>') + cell("c"),
            cell("a") + cell("gone", '<w:cellDel w:id="1" w:author="x"/>') + cell("c"),
        ),
        ["wide | | c", "a | c"],
    ),
    "the signs of symbol fonts": (
        f"<w:p><w:r>{symbol('Symbol', 'F061')}{symbol('Symbol', 'F0A7')}{symbol('Wingdings', 'F0A7')}{symbol('Wingdings', 'F0FE')}</w:r>"
        + run("\uf0b3", '<w:rFonts w:ascii="Symbol"/>')
        + run("\uf0b7")
        + "</w:p>",
        ["α♣▪☑≥•"],
    ),
    "line ends of the file are no line ends of the page": (
        paragraph("one\n   two"),
        ["one two"],
    ),
    "letters set along a line": (
        '<w:p><w:r><w:pict><v:textpath string="FREEDOM NOW"/></w:pict></w:r></w:p>',
        ["FREEDOM NOW"],
    ),
    "a drawing that only its fallback can say": (
        (
            '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="x"><w:drawing><a:x/></w:drawing></mc:Choice><mc:Fallback><w:pict>'
            f"<w:txbxContent>{paragraph('In the box.')}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        ),
        ["In the box."],
    ),
    "words in a drawing": (
        drawing("<a:p><a:r><a:t>In a </a:t></a:r><a:r><a:t>drawing</a:t></a:r></a:p>"),
        ["In a drawing"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_a_reader_sees(tmp_path: Path, case: str) -> None:
    body, wanted = CASES[case]
    extraction = read(word_package(tmp_path / "a.docx", body))
    check_offsets(extraction)
    assert shown(extraction) == wanted


@pytest.mark.parametrize(
    ("formula", "wanted"),
    {
        "<m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>": "1/2",
        "<m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>": "(a+b)/2",
        "<m:sSup><m:e><m:r><m:t>m</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>": "m^2",
        "<m:d><m:e><m:r><m:t>a</m:t></m:r></m:e><m:e><m:r><m:t>b</m:t></m:r></m:e></m:d>": "(a|b)",
        "<m:rad><m:radPr><m:degHide/></m:radPr><m:deg/><m:e><m:r><m:t>x</m:t></m:r></m:e></m:rad>": "√x",
        "<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr><m:sub><m:r><m:t>i=1</m:t></m:r></m:sub><m:sup><m:r><m:t>n</m:t></m:r></m:sup>"
        "<m:e><m:r><m:t>i</m:t></m:r></m:e></m:nary>": "∑_(i=1)^n i",
        "<m:m><m:mr><m:e><m:r><m:t>1</m:t></m:r></m:e><m:e><m:r><m:t>0</m:t></m:r></m:e></m:mr></m:m>": "1, 0",
    }.items(),
)
def test_the_parts_of_a_formula_do_not_run_together(tmp_path: Path, formula: str, wanted: str) -> None:
    body = f"<w:p><m:oMath>{formula}</m:oMath>{run(' of them')}</w:p>"
    assert shown(read(word_package(tmp_path / "a.docx", body))) == [f"{wanted} of them"]


def test_diagrams_and_charts_are_read(tmp_path: Path) -> None:
    points = "".join(
        f"<dgm:pt>{flag}<dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>"
        for text, flag in (("Arrest", ""), ("Trial", ""), ("[Text]", '<dgm:prSet phldr="1"/>'))
    )
    values = "<c:pt><c:v>2023</c:v></c:pt><c:pt><c:v>2024</c:v></c:pt>"
    chart = (
        "<c:title><c:tx><c:rich><a:p><a:r><a:t>By year</a:t></a:r></a:p></c:rich></c:tx></c:title>"
        f"<c:ser><c:tx><c:v>Lawyers</c:v></c:tx><c:cat>{values}</c:cat></c:ser>"
    )
    path = word_package(
        tmp_path / "a.docx",
        paragraph("See:") + drawing('<dgm:relIds r:dm="rId1"/>') + drawing('<c:chart r:id="rId2"/>'),
        ("data1.xml", "diagramData", f"<dgm:dataModel {WORD_XML}>{points}</dgm:dataModel>"),
        ("chart1.xml", "chart", f"<c:chartSpace {WORD_XML}>{chart}</c:chartSpace>"),
    )
    assert shown(read(path)) == ["See:", "Arrest", "Trial", "By year", "Lawyers", "2023 | 2024"]


def test_text_hidden_by_a_style(tmp_path: Path) -> None:
    style = '<w:style w:type="{}" w:styleId="{}"><w:name w:val="x"/><w:rPr><w:vanish/></w:rPr></w:style>'
    path = word_package(
        tmp_path / "a.docx",
        paragraph(run("seen") + run(" secret", '<w:rStyle w:val="C"/>'))
        + paragraph("all secret", '<w:pStyle w:val="P"/>')
        + paragraph(run("open", '<w:vanish w:val="0"/>'), '<w:pStyle w:val="P"/>'),
        (
            "styles.xml",
            "styles",
            f"<w:styles {WORD_XML}>{style.format('character', 'C')}{style.format('paragraph', 'P')}</w:styles>",
        ),
    )
    extraction = read(path)
    assert shown(extraction, PassageKind.BODY) == ["seen", "open"]
    assert shown(extraction, PassageKind.HIDDEN) == ["secret", "all secret"]
    assert [notice.code for notice in extraction.notices] == ["hidden-text"]


def test_footnotes_and_endnotes_are_counted_apart_and_own_marks_not_at_all(tmp_path: Path) -> None:
    def notes(kind: str, **texts: str) -> tuple[str, str, str]:
        inside = "".join(f'<w:{kind} w:id="{key[1:]}">{paragraph(text)}</w:{kind}>' for key, text in texts.items())
        return f"{kind}s.xml", f"{kind}s", f"<w:{kind}s {WORD_XML}>{inside}</w:{kind}s>"

    def reference(kind: str, number: int, own: str = "") -> str:
        return f'<w:r><w:{kind}Reference {own and f"""w:customMarkFollows="{own}" """}w:id="{number}"/></w:r>'

    path = word_package(
        tmp_path / "a.docx",
        f"<w:p>{run('A')}{reference('footnote', 2)}{reference('endnote', 2)}</w:p>"
        f"<w:p>{run('B')}{reference('footnote', 3, own='1')}{run('*')}{reference('footnote', 4)}{reference('endnote', 3)}</w:p>",
        notes("footnote", _2="first", _3="* star", _4="second"),
        notes("endnote", _2="end one", _3="end two"),
    )
    extraction = read(path)
    assert shown(extraction, PassageKind.FOOTNOTE) == [
        "[1] first", "[i] end one", "* star", "[2] second", "[ii] end two",
    ]  # fmt: skip
    assert shown(extraction, PassageKind.BODY) == ["A¹[i]", "B*²[ii]"]
    assert [mark.note for mark in extraction.marks] == ["1", "i", "*", "2", "ii"]


@pytest.mark.parametrize(
    "name", ["Heading 2", "Заголовок 2", "Titre 2", "Überschrift 2", "Título 2", "标题 2", "Heading 2,h2", "عنوان 2"]
)
def test_headings_by_the_names_that_programs_give_them(tmp_path: Path, name: str) -> None:
    style = f'<w:style w:type="paragraph" w:styleId="S"><w:name w:val="{name}"/></w:style>'
    path = word_package(
        tmp_path / "a.docx",
        paragraph("Facts", '<w:pStyle w:val="S"/>') + paragraph("Body"),
        ("styles.xml", "styles", f"<w:styles {WORD_XML}>{style}</w:styles>"),
    )
    assert shown(read(path), PassageKind.HEADING) == ["Facts"]


def test_headings_where_the_styles_are_missing(tmp_path: Path) -> None:
    path = word_package(tmp_path / "a.docx", paragraph("Facts", '<w:pStyle w:val="Heading1"/>') + paragraph("Body"))
    assert shown(read(path), PassageKind.HEADING) == ["Facts"]


_KIND = "application/vnd.ms-word.{}+xml"


@pytest.mark.parametrize(
    "options",
    [
        {"strict": True},
        {"content_type": _KIND.format("document.macroEnabled.main")},
        {"content_type": _KIND.format("template.macroEnabledTemplate.main")},
        {"content_type": "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"},
        {"main": "word/document2.xml"},
        {"main": "Word/Document.XML"},
        {"relations": '<Relationship Id="x" Type="y/image" Target="NULL"/>'},
        {"relations": '<Relationship Id="x" Type="y/image" Target="../media/missing.png"/>'},
    ],
)
def test_every_kind_of_word_package_is_read(tmp_path: Path, options: dict[str, Any]) -> None:
    style = '<w:style w:type="paragraph" w:styleId="S"><w:name w:val="heading 1"/></w:style>'
    path = word_package(
        tmp_path / "a.docx",
        paragraph("Facts", '<w:pStyle w:val="S"/>') + paragraph("Body"),
        ("styles.xml", "styles", f"<w:styles {WORD_XML}>{style}</w:styles>"),
        **options,
    )
    extraction = read(path)
    assert shown(extraction) == ["Facts", "Body"]
    assert shown(extraction, PassageKind.HEADING) == ["Facts"]
