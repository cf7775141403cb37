"""Word samples: headings, paragraphs, lists, tables and real footnotes, in either writing direction."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph
from tests.samples.build.source import Block, Source, split_notes

RIGHT_TO_LEFT = frozenset({"ar", "fa"})
FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def build_docx(source: Source) -> bytes:
    """The bytes of the Word file that ``source`` describes."""
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.language = source.title, source.author, source.language
    properties.created = properties.modified = source.created_at.replace(tzinfo=None)
    properties.last_modified_by, properties.comments = source.author, ""
    numbers = {key: number for number, key in enumerate(source.notes, 1)}
    for block in source.body:
        _write_block(document, block, numbers)
    if source.language in RIGHT_TO_LEFT:
        _turn_right_to_left(document)
    if source.notes:
        _add_footnotes(document, source)
    return _repack(document)


def _write_block(document: Document, block: Block, numbers: dict[str, int]) -> None:
    if block.heading:
        level, text = block.heading
        document.add_heading(text, level)
    for item in block.list or ():
        document.add_paragraph(item, style="List Bullet")
    if block.p is not None:
        paragraph = document.add_paragraph()
        for index, piece in enumerate(split_notes(block.p)):
            if index % 2:
                _mark_footnote(paragraph, numbers[piece])
            elif piece:
                paragraph.add_run(piece)
    if block.table:
        table = document.add_table(rows=0, cols=len(block.table[0]), style="Table Grid")
        for number, row in enumerate(block.table):
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.paragraphs[0].add_run(text).bold = True if number == 0 else None
        document.add_paragraph()


def _mark_footnote(paragraph: Paragraph, number: int) -> None:
    run = paragraph.add_run()
    run.font.superscript = True
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), str(number))
    run._r.append(reference)


def _add_footnotes(document: Document, source: Source) -> None:
    """Attach the footnotes part (ECMA-376 part 1, 11.3.7): two separators, then the notes, numbered from 1."""
    right_to_left = source.language in RIGHT_TO_LEFT
    layout, letters = ("<w:pPr><w:bidi/></w:pPr>", "<w:rPr><w:rtl/></w:rPr>") if right_to_left else ("", "")
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{mark}/></w:r></w:p></w:footnote>'
        for kind, number, mark in (
            ("separator", -1, "separator"),
            ("continuationSeparator", 0, "continuationSeparator"),
        )
    )
    notes = "".join(
        f'<w:footnote w:id="{number}"><w:p>{layout}<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r>{letters}<w:t xml:space="preserve"> {escape(text)}</w:t></w:r></w:p></w:footnote>'
        for number, text in enumerate(source.notes.values(), 1)
    )
    xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:footnotes {nsdecls("w")}>{separators}{notes}</w:footnotes>'
    part = Part(PackURI("/word/footnotes.xml"), FOOTNOTES_TYPE, xml.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _turn_right_to_left(document: Document) -> None:
    for table in document.tables:
        table._tbl.tblPr.insert(1, OxmlElement("w:bidiVisual"))
    cells = [
        paragraph
        for table in document.tables
        for row in table.rows
        for cell in row.cells
        for paragraph in cell.paragraphs
    ]
    for paragraph in [*document.paragraphs, *cells]:
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        for run in paragraph.runs:
            run.font.rtl = True


def _repack(document: Document) -> bytes:
    """Save with fixed times in the zip directory, so that equal content gives equal bytes."""
    saved, packed = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, ZIP_EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
