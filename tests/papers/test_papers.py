"""Papers of other people, and reports of ours after other people: every format, and what becomes of them on their way."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from docx import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from fpdf import FPDF

from rightsarchive import (
    Archive,
    Metadata,
    ReferenceKind,
    Section,
    Status,
    TextSource,
    UsageError,
    Verdict,
    WordsKind,
    compose_report,
    write_report,
)
from rightsarchive.papers.comments import write_commented
from rightsarchive.papers.paper import Block, BlockKind
from rightsarchive.papers.quotations import marked_stretches
from rightsarchive.papers.reading import read_paper
from tests.extract.make import pdf

COURT = "The court in Almaty fined the human rights defender on 3 July 2025. She was not heard. Her lawyers announced an appeal.\n\nThe judge read the order in her absence, and nobody told her family."
FRENCH = "Le tribunal a condamné la militante à une amende. Elle n’a pas été entendue par le juge, et personne n’a prévenu sa famille."
SECRET = "The witness from the village saw the van of the police before the house that morning."


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.create(tmp_path_factory.mktemp("papers") / "archive") as made:
        fine = Metadata(
            identifier="fine", title="The fine", authors="Aden, Islam", published="2025-07-31", language="en"
        )
        made.ingest(
            [
                TextSource(COURT, fine),
                TextSource(FRENCH, Metadata(identifier="amende", title="L’amende", published="2025", language="fr")),
                TextSource(SECRET, Metadata(identifier="secret", title="Secret", access="confidential")),
            ]
        )
        yield made


def by_quote(archive: Archive, path: Path, **options: Any) -> dict[str, Verdict]:
    return {" ".join(verdict.quote.split()): verdict for verdict in archive.verify(path, **options)}


def test_quotations_are_found_in_the_marks_of_every_language() -> None:
    text = (
        '“one ‘two’ three” «quatre “cinq” six» „sieben acht“ »neun zehn« "eleven twelve" 「十三」 ‘it’s the boys’ own’ '
        "‚vierzehn‘ ‹quinze› the boys' book"
    )
    found = [text[slice(*span)] for span in next(marked_stretches([Block(text, BlockKind.TEXT, "")]))]
    assert found[:6] == ["one ‘two’ three", "quatre “cinq” six", "sieben acht", "neun zehn", "eleven twelve", "十三"]
    assert found[-2:] == ["vierzehn", "quinze"]


PAPER = {
    "right": "The court in Almaty fined the human rights defender",
    "set otherwise": "Elle n'a pas été entendue par le juge",
    "marked": "Her lawyers [...] an appeal",
    "altered": "The court in Almaty fined the human rights lawyer on 3 July",
    "invented": "nobody was ever beaten in this colony",
    "negation cut": "heard. Her lawyers announced an appeal.",
}
EXPECTED = {
    "right": (Status.VERBATIM, WordsKind.VERBATIM),
    "set otherwise": (Status.VERBATIM, WordsKind.TYPOGRAPHY),
    "marked": (Status.VERBATIM, WordsKind.MARKED),
    "altered": (Status.ALTERED, WordsKind.ALTERED),
    "invented": (Status.NO_SOURCE, WordsKind.NOWHERE),
    "negation cut": (Status.NEGATION_LOST, WordsKind.VERBATIM),
}
NOTE = "Islam Aden, “The fine”, 2024, para. 7."
COPIED = "The judge read the order in her absence, and nobody told her family"


def _sentences() -> list[str]:
    return [f"It says “{words}”." for words in PAPER.values()]


def _markdown(path: Path) -> None:
    body = "\n\n".join(_sentences())
    path.write_text(
        f"# A paper\n\n{body}\n\nNoted: “Her lawyers announced an appeal”[^1].\n\n> She was not heard.\n\n{COPIED}.\n\n[^1]: {NOTE}\n",
        "utf-8",
    )


def _html(path: Path) -> None:
    body = "".join(f"<p>{escape(words)}</p>" for words in _sentences())
    path.write_text(
        f"<!DOCTYPE html><html><body><h1>A paper</h1>{body}<blockquote><p>She was not heard.</p></blockquote><p>{COPIED}.</p></body></html>",
        "utf-8",
    )


def _word(path: Path) -> None:
    document = WordDocument()
    document.add_heading("A paper")
    for words in _sentences():
        document.add_paragraph(words)
    document.add_paragraph("She was not heard.", style="Quote")
    document.add_paragraph(f"{COPIED}.")
    document.save(str(path))


def _odt(path: Path, body: str | None = None, meta: str = "") -> None:
    spaces = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'
    )
    if body is None:
        body = "<text:h>A paper</text:h>" + "".join(f"<text:p>{escape(words)}</text:p>" for words in _sentences())
        body += f'<text:p text:style-name="Quotations">She was<text:s/>not heard.</text:p><text:p>{COPIED}.</text:p>'
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr(
            "content.xml",
            f'<office:document-content {spaces}><office:automatic-styles><style:style style:name="P1" style:parent-style-name="Quotations"/>'
            f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
        package.writestr(
            "styles.xml",
            f'<office:document-styles {spaces}><style:style style:name="Quotations"/></office:document-styles>',
        )
        package.writestr(
            "meta.xml", f"<office:document-meta {spaces}><office:meta>{meta}</office:meta></office:document-meta>"
        )


def _pdf(path: Path) -> None:
    document = FPDF()
    document.add_page()
    document.set_font("Helvetica", size=11)
    for words in [*_sentences(), "“She was not heard.”", f"{COPIED}."]:
        document.multi_cell(
            0, 6, words.replace("“", '"').replace("”", '"').replace("’", "'"), new_x="LMARGIN", new_y="NEXT"
        )
        document.ln(8)
    pdf(path, document)


PAPERS: dict[str, Callable[[Path], None]] = {"md": _markdown, "html": _html, "docx": _word, "odt": _odt, "pdf": _pdf}


@pytest.mark.parametrize("form", PAPERS)
def test_the_quotations_of_a_paper_are_looked_up(archive: Archive, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"paper.{form}"
    PAPERS[form](path)
    found = by_quote(archive, path)
    for name, words in PAPER.items():
        verdict = found[words]
        assert (verdict.status, verdict.words.kind) == EXPECTED[name], verdict
        assert verdict.ok is (verdict.status is Status.VERBATIM)
        assert verdict.where
    assert found["She was not heard."].ok
    assert found[COPIED].status is Status.UNMARKED
    assert not found[COPIED].ok
    assert found[PAPER["right"]].given is not None
    assert found[PAPER["altered"]].nearest is not None
    if form == "md":
        noted = found["Her lawyers announced an appeal"]
        assert noted.note == NOTE
        assert noted.reference.kind is ReferenceKind.WRONG_PLACE
        assert {change.field for change in noted.reference.changes} == {"paragraph", "published"}
        assert not noted.ok


def test_what_may_not_be_seen_is_as_if_it_were_not_there(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "paper.md"
    path.write_text(
        "He saw “the van of the police before the house” and “a van of the army beyond the bridge”.\n", "utf-8"
    )
    one, other = archive.verify(path)
    assert (one.status, one.message) == (other.status, other.message)
    assert archive.verify(path, clearance="confidential")[0].ok


def test_a_word_paper_gets_a_comment_at_each_finding(archive: Archive, tmp_path: Path) -> None:
    path, out = tmp_path / "paper.docx", tmp_path / "told.docx"
    _word(path)
    verdicts = archive.verify(path)
    write_commented(path, verdicts, out)
    comments = [comment.text for comment in WordDocument(str(out)).comments]
    assert len(comments) == len(verdicts.problems) > 3
    assert any("negation" in comment for comment in comments)
    assert by_quote(archive, out).keys() == by_quote(archive, path).keys()
    with pytest.raises(UsageError):
        write_commented(path, verdicts, tmp_path / "told.pdf")
    _markdown(tmp_path / "paper.md")
    with pytest.raises(UsageError):
        write_commented(tmp_path / "paper.md", verdicts, out)


def report(archive: Archive, path: Path) -> Path:
    cited = [
        archive.cite_words("fine", "She was not heard."),
        archive.cite_words("amende", "Elle n’a pas été entendue par le juge"),
    ]
    cited.append(archive.cite_words("fine", "The judge read the order in her absence"))
    return write_report(compose_report("A report", [Section("The fine", cited, "What happened.")]), path)


def rewritten(path: Path, out: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """A package with each part as ``change`` gives it."""
    made = io.BytesIO()
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(made, "w") as other:
        for name in package.namelist():
            content = change(name, package.read(name))
            if content is not None:
                other.writestr(name, content)
    out.write_bytes(made.getvalue())
    return out


def _through_libreoffice(name: str, content: bytes) -> bytes | None:
    """What LibreOffice makes of a Word file: no custom XML, bookmarks that are opened twice and closed once."""
    if name.startswith("customXml/"):
        return None
    if name.endswith(".rels"):
        return re.sub(rb"<Relationship [^>]*customXml[^>]*/>", b"", content)
    if name == "word/document.xml":
        return re.sub(
            rb'<w:bookmarkStart w:id="(\d+)" w:name="(quotation_\d+)"/>',
            lambda m: m[0] + b'<w:bookmarkStart w:id="90' + m[1] + b'" w:name="' + m[2] + b'"/>',
            content,
        )
    return content


def test_a_report_survives_a_save_by_another_program(archive: Archive, tmp_path: Path) -> None:
    path = rewritten(report(archive, tmp_path / "report.docx"), tmp_path / "saved.docx", _through_libreoffice)
    verdicts = archive.verify(path)
    assert [verdict.status for verdict in verdicts] == [Status.VERBATIM] * 3
    assert all(verdict.citation is not None for verdict in verdicts)


def test_a_report_survives_the_way_through_opendocument(archive: Archive, tmp_path: Path) -> None:
    document = WordDocument(str(report(archive, tmp_path / "report.docx")))
    notes = read_paper(tmp_path / "report.docx").notes
    body = ""
    for paragraph in document.paragraphs:
        style = paragraph.style.name if paragraph.style is not None else ""
        marks = re.findall(r'w:name="(quotation_\d+)"', paragraph._p.xml)
        before = "".join(f'<text:bookmark-start text:name="{mark}"/>' for mark in marks)
        after = "".join(f'<text:bookmark-end text:name="{mark}"/>' for mark in marks)
        text = escape(paragraph.text).replace("\n", "<text:line-break/>")
        for number in re.findall(r'footnoteReference w:id="(\d+)"', paragraph._p.xml):
            note = escape(notes[f"footnote-{number}"])
            after += f'<text:note text:id="ftn{number}"><text:note-citation>{number}</text:note-citation><text:note-body><text:p>{note}</text:p></text:note-body></text:note>'
        tag = "h" if style is not None and style.startswith(("Heading", "Title")) else "p"
        named = ' text:style-name="P1"' if style == "Quote" else ""
        body += f"<text:{tag}{named}>{before}{text}{after}</text:{tag}>"
    with zipfile.ZipFile(tmp_path / "report.docx") as package:
        properties = package.read("docProps/custom.xml").decode()
    meta = "".join(
        f'<meta:user-defined meta:name="{name}">{value}</meta:user-defined>'
        for name, value in re.findall(r'name="([^"]+)"><vt:lpwstr>([^<]*)', properties)
    )
    _odt(tmp_path / "report.odt", body, meta)
    verdicts = archive.verify(tmp_path / "report.odt")
    assert [verdict.status for verdict in verdicts] == [Status.VERBATIM] * 3
    assert all(verdict.citation is not None for verdict in verdicts)


def test_copied_paragraphs_and_changes_of_word_are_read_as_they_stand(archive: Archive, tmp_path: Path) -> None:
    path = report(archive, tmp_path / "report.docx")
    document = WordDocument(str(path))
    quotes = [
        paragraph
        for paragraph in document.paragraphs
        if paragraph.style is not None and paragraph.style.name == "Quote"
    ]
    first = quotes[0]
    first.runs[0].text = "She was "
    first._p.insert(
        list(first._p).index(first.runs[0]._r) + 1,
        parse_xml(f'<w:ins {nsdecls("w")} w:id="501"><w:r><w:t>not heard.</w:t></w:r></w:ins>'),
    )
    first._p.append(parse_xml(f'<w:del {nsdecls("w")} w:id="502"><w:r><w:delText>never</w:delText></w:r></w:del>'))
    document.add_paragraph(quotes[2].text, style="Quote")
    document.save(str(path))
    verdicts = archive.verify(path)
    assert all(verdict.words.ok for verdict in verdicts if verdict.citation is not None)
    assert verdicts[0].ok


@pytest.mark.parametrize("form", ["md", "html", "docx"])
def test_what_is_printed_around_a_quote_is_looked_up(archive: Archive, tmp_path: Path, form: str) -> None:
    def edit(old: str, new: str) -> Verdict:
        path = report(archive, tmp_path / f"report.{form}")
        if form == "docx":
            rewritten(
                path,
                path,
                lambda name, content: (
                    content.replace(old.encode(), new.encode(), 1)
                    if name in {"word/document.xml", "word/footnotes.xml"}
                    else content
                ),
            )
        else:
            text = path.read_text("utf-8")
            assert old in text
            path.write_text(text.replace(old, new, 1), "utf-8")
        return archive.verify(path)[0]

    sha256 = archive.document("fine").sha256
    assert edit("What happened.", "What happened then.").ok
    for old, new, field in (
        ("2025, para.", "2024, para.", "note"),
        (sha256, "0" * 64, "sha256"),
        ("What happened.", "What happened.", ""),
    ):
        verdict = edit(old, new)
        assert verdict.ok is (not field), verdict
        assert [change.field for change in verdict.reference.changes] == ([field] if field else [])
        assert verdict.words.ok


def test_what_is_added_to_a_report_is_judged(archive: Archive, tmp_path: Path) -> None:
    path = report(archive, tmp_path / "report.md")
    text = path.read_text("utf-8")
    path.write_text(
        text.replace(
            "What happened.",
            f"What happened. “Nobody was ever beaten there”, he said. {COPIED}.\n\n> They were all well treated.",
            1,
        ),
        "utf-8",
    )
    verdicts = archive.verify(path)
    assert [verdict.status for verdict in verdicts] == [Status.VERBATIM] * 3 + [
        Status.NO_SOURCE,
        Status.UNMARKED,
        Status.NO_SOURCE,
    ]
    assert len(verdicts.problems) == 3
