"""Small real files for the tests: PDFs through fpdf2, Word files through python-docx and hand-written XML."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
from docx.oxml import parse_xml
from fpdf import FPDF

from rightsarchive.extract import extract
from rightsarchive.extract.pdf import pdfium
from rightsarchive.extract.pdf.lines import PageText
from rightsarchive.extract.pdf.page_lines import page_text
from rightsarchive.model import Extraction, PassageKind
from rightsarchive.settings import Limits

LIMITS = Limits(seconds=20)
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
COMPATIBILITY = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
SENTENCE = "The lawyer was called to the station at noon and came out of it only late at night. "


def read(path: Path, **options: Any) -> Extraction:
    return extract(path, limits=LIMITS, **options)


def shown(extraction: Extraction, *kinds: PassageKind) -> list[str]:
    """The paragraphs of these kinds (all where none is given), line breaks as spaces."""
    return [
        " ".join(extraction.text[p.start : p.end].split())
        for p in extraction.paragraphs
        if not kinds or p.kind in kinds
    ]


def check_offsets(extraction: Extraction) -> None:
    """What holds for every extraction: paragraphs in order, trimmed, numbered, each inside its page."""
    last = 0
    for number, paragraph in enumerate(extraction.paragraphs, start=1):
        piece = extraction.text[paragraph.start : paragraph.end]
        assert paragraph.number == number
        assert last <= paragraph.start < paragraph.end <= len(extraction.text)
        assert piece == piece.strip()
        last = paragraph.end
        if extraction.pages:
            assert paragraph.page is not None
            page = extraction.pages[paragraph.page - 1]
            assert page.start <= paragraph.start < paragraph.end <= page.end
        else:
            assert paragraph.page is None
    extraction.text.encode("utf-8")


def page_by_pdfium(path: Path, index: int = 0) -> PageText | None:
    """A page (from 0) as pdfium reads it, all of its text taken for seen."""
    with pdfium.open_document(path) as document:
        page = pdfium.read_page(document, index, False, False)
    return None if page is None else page_text(page, None)


def pdf(path: Path, document: FPDF) -> Path:
    document.output(str(path))
    return path


def one_column(pages: list[list[str]], *, header: str = "", footer: bool = False) -> FPDF:
    """Paragraphs in Helvetica 11 with a gap between them; a paragraph that begins with ``# `` is set as a heading."""

    class Report(FPDF):
        def header(self) -> None:
            if header:
                self.set_font("Helvetica", size=9)
                self.cell(0, 6, header, new_x="LMARGIN", new_y="NEXT")
                self.ln(8)

        def footer(self) -> None:
            if footer:
                self.set_y(-15)
                self.set_font("Helvetica", size=9)
                self.cell(0, 6, f"Page {self.page_no()}", align="C")

    document = Report()
    for paragraphs in pages:
        document.add_page()
        for text in paragraphs:
            heading = text.startswith("# ")
            document.set_font("Helvetica", style="B" if heading else "", size=16 if heading else 11)
            document.multi_cell(0, 8 if heading else 5, text.removeprefix("# "), new_x="LMARGIN", new_y="NEXT")
            document.ln(3)
    return document


def raw_pdf(path: Path, objects: list[bytes], *, trailer: bytes = b"/Root 1 0 R") -> Path:
    """A PDF from the bodies of its objects, numbered from 1, with a right cross-reference table."""
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    out.write(b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, table))
    path.write_bytes(out.getvalue())
    return path


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def content_pdf(path: Path, contents: list[bytes], *, resources: bytes = b"", extra: list[bytes] | None = None) -> Path:
    """A PDF with one page for each content stream, Helvetica as /F1, and ``extra`` objects after them."""
    count = len(contents)
    kids = b" ".join(b"%d 0 R" % (4 + 2 * index) for index in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for index, content in enumerate(contents):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> %s >> >>"
            % (5 + 2 * index, resources)
        )
        objects.append(stream(content))
    return raw_pdf(path, [*objects, *(extra or [])])


def word(path: Path, *body: str) -> Path:
    """A Word file whose body is this XML (without the section's properties)."""
    document = docx.Document()
    place = document.element.body
    for xml in body:
        for element in parse_xml(f"<w:body {WORD} {COMPATIBILITY}>{xml}</w:body>"):
            place.insert(len(place) - 1, element)
    document.save(str(path))
    return path


def with_part(path: Path, part: str, xml: str, kind: str, content_type: str) -> Path:
    """Add a part to a Word file, tied to the document by a relationship of this kind."""
    source = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "word/_rels/document.xml.rels":
                relation = (
                    f'<Relationship Id="rIdX{kind}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
                    f'Target="{part}"/></Relationships>'
                )
                data = data.replace(b"</Relationships>", relation.encode())
            if info.filename == "[Content_Types].xml":
                override = f'<Override PartName="/word/{part}" ContentType="{content_type}"/></Types>'
                data = data.replace(b"</Types>", override.encode())
            new.writestr(info, data)
        new.writestr(f"word/{part}", xml)
    return path


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_VOCABULARIES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "m": f"{_OFFICE}/math",
    "r": f"{_OFFICE}/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "v": "urn:schemas-microsoft-com:vml",
}
WORD_XML = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _VOCABULARIES.items())
_WORD_DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def word_package(
    path: Path,
    body: str,
    *parts: tuple[str, str, str],
    content_type: str = _WORD_DOCUMENT,
    main: str = "word/document.xml",
    strict: bool = False,
    relations: str = "",
) -> Path:
    """A Word file of nothing but its document and these parts (name, kind of relationship, XML), written by hand."""

    def vocabulary(xml: str) -> str:
        if strict:
            xml = xml.replace(_VOCABULARIES["w"], "http://purl.oclc.org/ooxml/wordprocessingml/main")
            xml = xml.replace(_OFFICE, "http://purl.oclc.org/ooxml/officeDocument")
        return xml

    folder, name = main.rsplit("/", 1)
    related = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/relationships/{kind}" Target="{part}"/>'
        for number, (part, kind, _) in enumerate(parts, start=1)
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{content_type}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/relationships/officeDocument" Target="{main}"/></Relationships>',
        main: f"<w:document {WORD_XML}><w:body>{body}<w:sectPr/></w:body></w:document>",
        f"{folder}/_rels/{name}.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{related}{relations}</Relationships>',
    }
    files |= {f"{folder}/{part}": xml for part, _, xml in parts}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for part, xml in files.items():
            package.writestr(part, vocabulary(xml))
    return path
