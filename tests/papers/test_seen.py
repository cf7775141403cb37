"""A paper is read as it is seen: what is struck, hidden or elsewhere on the page changes what its reader takes for the quotation."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from rightsarchive import Archive, Metadata, TextSource
from rightsarchive.papers.reading import read_paper

BEFORE = "The commission found that the detainees were "
AFTER = "allowed to see a lawyer before the hearing of the court"
SOURCE = f"{BEFORE}not {AFTER}."
SEEN = f"It said “{BEFORE}{AFTER}”."
FALSE = f"“{SOURCE.replace('a lawyer', 'no lawyer')}”"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"


def html(words: str, head: str = "") -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / "paper.html"
        path.write_text(
            f"<html><head>{head}</head><body><p>It said “{BEFORE}{words} {AFTER}”.</p></body></html>", "utf-8"
        )
        return path

    return write


def word(name: str, *, styled: bool = False) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        document = docx.Document()
        paragraph = document.add_paragraph(f"It said “{BEFORE}")
        run = paragraph.add_run("not ")
        if styled:
            style = document.styles.add_style("Away", docx.enum.style.WD_STYLE_TYPE.CHARACTER)  # type: ignore[attr-defined]
            style.element.get_or_add_rPr().append(OxmlElement(name))
            run.style = style
        else:
            run._r.get_or_add_rPr().append(OxmlElement(name))
        paragraph.add_run(f"{AFTER}”.")
        document.save(str(folder / "paper.docx"))
        return folder / "paper.docx"

    return write


def odt(
    properties: str = "", words: str = '<text:span text:style-name="T1">not </text:span>'
) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / "paper.odt"
        with zipfile.ZipFile(path, "w") as package:
            package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
            package.writestr(
                "content.xml",
                f"""<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
                xmlns:text="{TEXT}" xmlns:style="{STYLE}"><office:automatic-styles><style:style style:name="T1"
                style:family="text"><style:text-properties {properties}/></style:style></office:automatic-styles><office:body>
                <office:text><text:p>It said “{BEFORE}{words}{AFTER}”.</text:p></office:text></office:body></office:document-content>""",
            )
        return path

    return write


UNSEEN = {
    "html-del": html("<del>not</del>"),
    "html-s": html("<s>not</s>"),
    "html-line-through": html('<span style="text-decoration: line-through">not</span>'),
    "html-display": html('<span style="display:none">not</span>'),
    "html-hidden": html("<span hidden>not</span>"),
    "html-sheet": html('<span class="away">not</span>', "<style>.away { visibility: hidden }</style>"),
    "html-white": html('<span style="color:#fff">not</span>'),
    "word-strike": word("w:strike"),
    "word-double-strike": word("w:dstrike"),
    "word-vanish": word("w:vanish"),
    "word-style": word("w:vanish", styled=True),
    "odt-strike": odt('style:text-line-through-style="solid"'),
    "odt-display": odt('text:display="none"'),
    "odt-hidden-text": odt(words='<text:hidden-text text:is-hidden="true">not </text:hidden-text>'),
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    made = Archive.create(tmp_path_factory.mktemp("seen") / "archive")
    made.ingest([TextSource(SOURCE, Metadata(title="Findings"))])
    return made


@pytest.mark.parametrize("kind", UNSEEN)
def test_words_that_are_not_seen_are_not_read(tmp_path: Path, archive: Archive, kind: str) -> None:
    path = UNSEEN[kind](tmp_path)
    assert SEEN in [" ".join(block.text.split()) for block in read_paper(path).blocks]
    (verdict,) = archive.verify(path)
    assert not verdict.ok
    assert [(each.kind, each.words) for each in verdict.warnings] == [("negation lost", ("not",))]


def box(document: docx.document.Document) -> None:
    run = document.add_paragraph("x").add_run()
    inside = f"<w:txbxContent><w:p><w:r><w:t>{FALSE}</w:t></w:r></w:p></w:txbxContent>"
    run._r.append(
        parse_xml(
            f"""<mc:AlternateContent {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
            xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml">
            <mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>{inside}</wps:txbx></wps:wsp></w:drawing></mc:Choice>
            <mc:Fallback><w:pict><v:shape><v:textbox>{inside}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent>"""
        )
    )
    assert len(list(run._r.iter(qn("w:t")))) == 2


def header(document: docx.document.Document) -> None:
    document.sections[0].header.paragraphs[0].text = FALSE


def footer(document: docx.document.Document) -> None:
    document.sections[0].footer.paragraphs[0].text = FALSE


@pytest.mark.parametrize("place", [box, header, footer])
def test_a_quotation_beside_the_text_of_a_word_paper_is_found(
    tmp_path: Path, archive: Archive, place: Callable[[object], None]
) -> None:
    document = docx.Document()
    document.add_paragraph("A page.")
    place(document)
    document.save(str(tmp_path / "paper.docx"))
    (verdict,) = archive.verify(tmp_path / "paper.docx")
    assert not verdict.ok
    assert verdict.words.kind == "altered"


def test_the_words_of_a_q_are_a_quotation(tmp_path: Path, archive: Archive) -> None:
    path = tmp_path / "paper.html"
    path.write_text(f"<html><body><p>It said <q>{FALSE[1:-1]}</q>.</p></body></html>", "utf-8")
    (verdict,) = archive.verify(path)
    assert not verdict.ok
    assert verdict.words.kind == "altered"
