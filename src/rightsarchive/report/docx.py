"""A report as a Word file: named styles, true notes, a table of contents, page numbers, each quote in a bookmark and its own direction.

The citations are in a custom XML part, which Word keeps when somebody edits the report, and in its properties, which LibreOffice does.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Emu

from rightsarchive.citation import embedding
from rightsarchive.citation.embedding import visible
from rightsarchive.report import wordml
from rightsarchive.report.document import (
    Annex,
    Chronology,
    Document,
    Heading,
    Inline,
    Paragraph,
    Picture,
    Quotation,
    Table,
    Words,
)
from rightsarchive.report.word_template import opened, text_width
from rightsarchive.report.wording import direction, leans_right, warning

_STORE = "{6C1A2A2E-3A60-4E1B-9C57-5B1D8E0F7A11}"
"""The id by which Word knows the custom XML part; any constant GUID will do."""
_EPOCH = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - python-docx takes naive UTC
_HEADINGS = 5
"""From how many headings on a report has a table of contents."""
_DAY = len("2025-07-31")
_POINT = 12700
"""English metric units of a point (ECMA-376)."""


def docx(report: Document, template: Path | None = None) -> bytes:
    """The whole file; with a ``template`` in its styles and on its pages. Raises TemplateError."""
    document, named = opened(report.paper, template)
    _directed(document, report)
    _properties(document, report)
    writer = _Writer(document, report)
    blocks = named("".join(writer.blocks()))
    body = parse_xml(f"<w:body {wordml.NAMESPACES}>{blocks}</w:body>")
    last = document.element.body.sectPr
    for element in list(body):
        last.addprevious(element)
    if not report.in_text:
        _notes(document, report, named)
    _embed(document, report)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


class _Writer:
    def __init__(self, document: Any, report: Document) -> None:
        self._document = document
        self._report = report
        self._words = report.words
        self._rtl = direction(report.language) == "rtl"
        self._width = text_width(document)
        self._kind = "endnote" if report.endnotes else "footnote"

    def blocks(self) -> Iterator[str]:
        report, words, rtl = self._report, self._words, self._rtl
        yield self._line(report.title, "Title", rtl=leans_right(report.title, otherwise=rtl))
        if report.authors:
            yield self._line(
                words.comma.join(report.authors), "Subtitle", rtl=leans_right(report.authors[0], otherwise=rtl)
            )
        if report.created:
            # The day runs from left to right in every language.
            made = wordml.text(f"{words.made}{words.colon}", rtl=rtl) + wordml.text(
                f"\u2066{report.created.isoformat()}\u2069"
            )
            yield wordml.paragraph(made, "Subtitle", rtl=rtl)
        if above := warning(report.access, words):
            yield self._line(above, "Warning", rtl=rtl)
        headings = [block for block in report.blocks if isinstance(block, Heading)]
        if len(headings) >= _HEADINGS:
            yield from self._contents([*headings, Heading(1, words.sources)] if report.annex else headings)
        for block in report.blocks:
            match block:
                case Heading():
                    yield self._heading(block)
                case Paragraph():
                    yield self._paragraph(block)
                case Quotation():
                    yield from self._quotation(block)
                case Table():
                    yield self._table(block)
                case Chronology():
                    yield self._chronology(block)
                case Picture():
                    yield from self._picture(block)
        if report.annex is not None:
            yield from self._annex(report.annex)

    def _line(self, text: str, style: str, *, rtl: bool) -> str:
        return wordml.paragraph(wordml.text(" ".join(visible(text).split()), rtl=rtl), style, rtl=rtl)

    def _heading(self, heading: Heading) -> str:
        rtl = leans_right(heading.text, otherwise=self._rtl)
        return self._line(heading.text, f"Heading{min(heading.level, 4)}", rtl=rtl)

    def _contents(self, headings: list[Heading]) -> Iterator[str]:
        """The table of contents as a field; what stands in it until Word has computed it are the headings."""
        yield self._line(self._words.contents, "TOCHeading", rtl=self._rtl)
        lines = [
            (wordml.text(" ".join(visible(each.text).split()), rtl=self._rtl), f"TOC{min(each.level, 3)}")
            for each in headings
        ]
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-3" \\h \\z \\u '
            '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        for number, (runs, style) in enumerate(lines):
            content = f"{begin if number == 0 else ''}{runs}{end if number == len(lines) - 1 else ''}"
            after = '<w:spacing w:after="280"/>' if number == len(lines) - 1 else ""
            yield wordml.paragraph(content, style, rtl=self._rtl, more=after)

    def _paragraph(self, block: Paragraph) -> str:
        rtl = self._leans(block.content)
        if block.bullet:
            mark = wordml.text(f"{block.bullet}\t", rtl=rtl)
            return wordml.paragraph(mark + self._inline(block.content, rtl=rtl), "ListParagraph", rtl=rtl)
        return wordml.paragraph(self._inline(block.content, rtl=rtl), "Quote" if block.quoted else "BodyText", rtl=rtl)

    def _quotation(self, quote: Quotation) -> Iterator[str]:
        rtl = quote.direction == "rtl" or (quote.direction == "auto" and leans_right(quote.text, otherwise=False))
        language = quote.citation.language
        tongue = f'<w:lang w:{"bidi" if rtl else "val"}="{escape(language)}"/>' if language else ""
        blocks = [block.strip("\n") for block in re.split(r"\n[ \t]*\n", quote.text)]
        mark = partial(wordml.bookmark, number=quote.number, name=f"{embedding.MARK}_{quote.number}")
        for number, block in enumerate(blocks):
            is_last = number == len(blocks) - 1
            runs = mark(_with_language(block, tongue, rtl=rtl), opens=number == 0, closes=is_last)
            yield wordml.paragraph(runs + (self._behind(quote.note, rtl=rtl) if is_last else ""), "Quote", rtl=rtl)
        if quote.translation:
            leans = leans_right(quote.translation, otherwise=self._rtl)
            by = f" ({quote.translated_by})" if quote.translated_by else ""
            label = wordml.text(f"{self._words.translation}{self._words.colon}", wordml.ITALIC, rtl=leans)
            yield wordml.paragraph(label + wordml.text(f"{quote.translation}{by}", rtl=leans), "Translation", rtl=leans)
        for remark in quote.remarks:
            yield self._line(remark, "Remark", rtl=self._rtl)

    def _table(self, table: Table) -> str:
        columns = len(table.header)
        rows = [(self._cells(table.header, wordml.BOLD), True), *((self._cells(row), False) for row in table.rows)]
        return wordml.table(rows, [self._width // columns] * columns, rtl=self._rtl, whole=True) + wordml.GAP

    def _cells(self, row: tuple[Inline, ...], properties: str = "") -> list[str]:
        made = []
        for cell in row:
            rtl = self._leans(cell)
            made.append(wordml.paragraph(self._inline(cell, properties, rtl=rtl), "TableText", rtl=rtl))
        return made

    def _chronology(self, block: Chronology) -> str:
        rows = [
            (
                [
                    wordml.paragraph(wordml.text(when, wordml.BOLD), "TableText", rtl=self._rtl),
                    "".join(piece for quote in quotes for piece in self._quotation(quote)),
                ],
                False,
            )
            for when, quotes in block.rows
        ]
        is_long = any(len(when) > _DAY for when, _ in block.rows)
        first = self._width // (4 if is_long else 5 if self._rtl else 6)
        return wordml.table(rows, [first, self._width - first], rtl=self._rtl) + wordml.GAP

    def _picture(self, picture: Picture) -> Iterator[str]:
        widest = int(self._width / 1440 * 914400)
        width = min(widest, int(picture.width / picture.scale * _POINT))
        height = int(picture.height * width / picture.width)
        inline = self._document.part.new_pic_inline(io.BytesIO(picture.png), Emu(width), Emu(height))
        inline.docPr.set("descr", visible(picture.alt)[:1000])
        yield wordml.paragraph(f"<w:r><w:drawing>{inline.xml}</w:drawing></w:r>", "BodyText", more="<w:keepNext/>")
        rtl = self._leans(picture.caption)
        yield wordml.paragraph(self._inline(picture.caption, rtl=rtl), "Caption", rtl=rtl)

    def _annex(self, annex: Annex) -> Iterator[str]:
        words, rtl = self._words, self._rtl
        yield self._line(words.sources, "Heading1", rtl=rtl)
        for source in annex.sources:
            content = wordml.runs(source.entry, rtl=rtl)
            if annex.hashes:
                content += wordml.text(f"\n{words.file}{words.colon}", rtl=rtl)
                content += wordml.text(source.sha256, '<w:rStyle w:val="Hash"/>')
                content += wordml.text(f"\n{source.places}", rtl=rtl)
            yield wordml.paragraph(content, "Bibliography", rtl=rtl)
        if annex.custody:
            head = wordml.text(f"{words.custody}{words.colon}", rtl=rtl)
            yield wordml.paragraph(
                head + wordml.text(annex.custody, '<w:rStyle w:val="Hash"/>'), "Bibliography", rtl=rtl
            )

    def _inline(self, content: Inline, properties: str = "", *, rtl: bool) -> str:
        made = []
        for part in content:
            if isinstance(part, Words):
                face = f"{properties}{wordml.BOLD if part.bold and not properties else ''}{wordml.ITALIC if part.italic else ''}"
                shown = wordml.text(part.text, face, rtl=rtl)
                made.append(self._linked(shown, part.link) if part.link else shown)
            else:
                made.append(self._behind(part.note, rtl=rtl))
        return "".join(made)

    def _linked(self, runs: str, address: str) -> str:
        relation = self._document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        return f'<w:hyperlink r:id="{relation}">{runs}</w:hyperlink>'

    def _behind(self, note: int, *, rtl: bool) -> str:
        """What stands behind what is cited: the call of a note, or the reference itself."""
        if not self._report.in_text:
            return wordml.note_call(note, self._kind)
        return wordml.text(" ", rtl=rtl) + wordml.runs(self._report.notes[note - 1].runs, rtl=rtl)

    def _leans(self, content: Inline) -> bool:
        return leans_right("".join(each.text for each in content if isinstance(each, Words)), otherwise=self._rtl)


def _with_language(block: str, tongue: str, *, rtl: bool) -> str:
    runs = wordml.text(block, "", rtl=rtl)
    # The language stands last among the properties of a run (ECMA-376, 17.3.2).
    runs = runs.replace("<w:rtl/></w:rPr>", f"<w:rtl/>{tongue}</w:rPr>")
    return runs.replace("<w:r><w:t", f"<w:r><w:rPr>{tongue}</w:rPr><w:t") if tongue else runs


def _directed(document: Any, report: Document) -> None:
    """The pages of a report from right to left."""
    if direction(report.language) != "rtl":
        return
    for section in document.sections:
        properties = section._sectPr  # noqa: SLF001 - python-docx has no direction
        if properties.find(qn("w:bidi")) is None:
            grid = properties.find(qn("w:docGrid"))
            bidi = parse_xml(f"<w:bidi {wordml.NAMESPACES}/>")
            properties.append(bidi) if grid is None else grid.addprevious(bidi)


def _properties(document: Any, report: Document) -> None:
    properties = document.core_properties
    # python-docx's template says it was made by python-docx in 2013.
    when = dt.datetime.combine(report.created, dt.time()) if report.created else _EPOCH
    properties.title, properties.author, properties.comments = (
        visible(report.title)[:255],
        visible("; ".join(report.authors))[:255],
        "",
    )
    properties.language, properties.created, properties.modified = report.language, when, when
    properties.last_modified_by = ""


def _notes(document: Any, report: Document, named: Callable[[str], str]) -> None:
    kind = "endnote" if report.endnotes else "footnote"
    rtl = direction(report.language) == "rtl"
    notes = (wordml.note(each.number, wordml.runs(each.runs, rtl=rtl), kind, rtl=rtl) for each in report.notes)
    content = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}s+xml"
    part = Part(
        PackURI(f"/word/{kind}s.xml"), content, wordml.notes_part(map(named, notes), kind), document.part.package
    )
    relation = RELATIONSHIP_TYPE.ENDNOTES if report.endnotes else RELATIONSHIP_TYPE.FOOTNOTES
    document.part.relate_to(part, relation)


def _embed(document: Any, report: Document) -> None:
    package = document.part.package
    data = embedding.dump(report.citations, report.style, report.locale, report.layout)
    xml = f'<?xml version="1.0" encoding="UTF-8"?>\n<citations xmlns="{embedding.NAMESPACE}">{escape(data)}</citations>'
    part = Part(package.next_partname("/customXml/item%d.xml"), "application/xml", xml.encode(), package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)
    namespace = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
    described = (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
        f'<ds:datastoreItem ds:itemID="{_STORE}" xmlns:ds="{namespace}"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{embedding.NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    kind = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
    properties = Part(package.next_partname("/customXml/itemProps%d.xml"), kind, described.encode(), package)
    part.relate_to(properties, RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)
    _keep_in_properties(package, data)


def _keep_in_properties(package: Any, citations: str) -> None:
    """The citations as the document's own properties, which stay on the way through OpenDocument."""
    vt = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
    each = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number + 1}" name="{embedding.NAME}-{number}">'
        f"<vt:lpwstr>{piece}</vt:lpwstr></property>"
        for number, piece in enumerate(embedding.packed(citations), 1)
    )
    namespace = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
    xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="{namespace}" xmlns:vt="{vt}">{each}</Properties>'
    kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    part = Part(PackURI("/docProps/custom.xml"), kind, xml.encode(), package)
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
