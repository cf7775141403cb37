"""A report as a Word file (WordprocessingML, ECMA-376): quotes in the Quote style, each in a bookmark, right to left where it must be.

The citations are in a custom XML part, which Word keeps when somebody edits the report, and in its properties, which LibreOffice does.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT as ALIGN
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from rightsarchive.citation import embedding
from rightsarchive.citation.embedding import visible
from rightsarchive.citation.rendered import Run
from rightsarchive.report.document import Quotation, Report
from rightsarchive.report.wording import apart, direction, leans_right, warning

_STORE = "{6C1A2A2E-3A60-4E1B-9C57-5B1D8E0F7A11}"
"""The id by which Word knows the custom XML part; any constant GUID will do."""
_EPOCH = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - python-docx takes naive UTC


def docx(report: Report) -> bytes:
    """The whole file."""
    document = Document()
    rtl = direction(report.language) == "rtl"
    _properties(document, report)
    _paragraph(document, _line(report.title), "Title", rtl=leans_right(report.title, otherwise=rtl))
    if report.created:
        # The mark keeps a reader from right to left from turning year and day about.
        created = f"\u200e{report.created.isoformat()}\u200e" if rtl else report.created.isoformat()
        _paragraph(document, f"{report.words.made}{report.words.colon}{created}", rtl=rtl)
    if above := warning(report.access, report.words):
        run = _paragraph(document, above, rtl=rtl).runs[0]
        run.bold, run.font.color.rgb = True, RGBColor(0xAA, 0, 0)
    _own_text(document, report.introduction, rtl=rtl)
    for section, quotations in report.sections:
        _paragraph(document, _line(section.title), "Heading 1", rtl=leans_right(section.title, otherwise=rtl))
        _own_text(document, section.introduction, rtl=rtl)
        if not quotations:
            _paragraph(document, report.words.no_quotes, rtl=rtl)
        for quotation in quotations:
            _quotation(document, report, quotation, rtl=rtl)
    if report.sources:
        _paragraph(document, report.words.sources, "Heading 1", rtl=rtl)
        for source in report.sources:
            paragraph = _paragraph(document, "", "List Bullet", rtl=rtl)
            _add_runs(paragraph, source.entry)
            _add_hash(paragraph, source.sha256)
    _embed(document, report)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _properties(document: Any, report: Report) -> None:
    properties = document.core_properties
    # python-docx's template says it was made by python-docx in 2013.
    when = dt.datetime.combine(report.created, dt.time()) if report.created else _EPOCH
    properties.title, properties.author, properties.comments = visible(report.title)[:255], "", ""
    properties.language, properties.created, properties.modified = report.language, when, when
    properties.last_modified_by = ""


def _quotation(document: Any, report: Report, quotation: Quotation, *, rtl: bool) -> None:
    words = report.words
    head = _paragraph(document, f"[{quotation.number}]", rtl=rtl)
    head.paragraph_format.keep_with_next = True
    head.paragraph_format.space_before, head.paragraph_format.space_after = Pt(14), Pt(2)
    blocks = [block.strip("\n") for block in re.split(r"\n[ \t]*\n", quotation.text)]
    paragraphs = [_quote(document, block, quotation) for block in blocks]
    _bookmark(paragraphs[0], paragraphs[-1], quotation.number)
    details = [(words.source, None), (words.locator, quotation.locator), (words.also_at, "; ".join(quotation.also_at))]
    for label, value in details:
        if value == "":
            continue
        paragraph = _detail(document, label + words.colon, rtl=rtl)
        if value is None:
            _add_runs(paragraph, quotation.note)
        else:
            paragraph.add_run(_line(value))
    _add_hash(_detail(document, words.file + words.colon, rtl=rtl), quotation.citation.sha256, own_line=False)
    if label := apart(quotation.citation, words):
        _paragraph(document, label, rtl=rtl).runs[0].bold = True
    if quotation.citation.redacted:
        _paragraph(document, words.redacted, rtl=rtl).runs[0].bold = True
    if quotation.citation.ocr:
        _paragraph(document, words.ocr, rtl=rtl).runs[0].bold = True


def _quote(document: Any, text: str, quotation: Quotation) -> Any:
    rtl = quotation.direction == "rtl"
    paragraph = _paragraph(document, text, "Quote", rtl=rtl)
    paragraph.paragraph_format.left_indent = Cm(0.9)
    language = quotation.citation.language
    for run in paragraph.runs:
        run.italic = run.font.cs_italic = False
        properties = run._r.get_or_add_rPr()  # noqa: SLF001 - python-docx has no call for the language of a run
        if language:
            element = OxmlElement("w:lang")
            element.set(qn("w:bidi" if rtl else "w:val"), language)
            properties.append(element)
    return paragraph


def _detail(document: Any, label: str, *, rtl: bool) -> Any:
    paragraph = _paragraph(document, "", rtl=rtl)
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(label)
    run.font.size, run.font.color.rgb = Pt(9.5), RGBColor(0x66, 0x66, 0x66)
    return paragraph


def _own_text(document: Any, text: str, *, rtl: bool) -> None:
    for block in re.split(r"\n\s*\n", visible(text).strip()):
        if block:
            _paragraph(document, block, rtl=leans_right(block, otherwise=rtl))


def _paragraph(document: Any, text: str, style: str | None = None, *, rtl: bool = False) -> Any:
    paragraph = document.add_paragraph()
    if style:
        # By its id: python-docx would look through all styles for each paragraph.
        paragraph._p.style = style.replace(" ", "")  # noqa: SLF001
    if text:
        paragraph.add_run(text)
    if rtl:
        # With w:bidi, "left" means the leading side, which is the right one.
        paragraph.alignment = ALIGN.LEFT
        paragraph._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001 - python-docx has no call for direction
            OxmlElement("w:bidi"),
            "w:adjustRightInd",
            "w:snapToGrid",
            "w:spacing",
            "w:ind",
            "w:contextualSpacing",
            "w:jc",
            "w:rPr",
        )
        for run in paragraph.runs:
            run.font.rtl = True
    return paragraph


def _add_runs(paragraph: Any, runs: Iterable[Run]) -> None:
    for run in runs:
        paragraph.add_run(visible(run.text)).italic = run.italic or None


def _add_hash(paragraph: Any, sha256: str, *, own_line: bool = True) -> None:
    run = paragraph.add_run(("\n" if own_line else "") + sha256)
    run.font.name, run.font.size = "Consolas", Pt(8.5)


def _bookmark(first: Any, last: Any, number: int) -> None:
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(number))
    start.set(qn("w:name"), f"{embedding.MARK}_{number}")
    first._p.insert(1 if first._p.pPr is not None else 0, start)  # noqa: SLF001
    last._p.append(end)  # noqa: SLF001


def _embed(document: Any, report: Report) -> None:
    package = document.part.package
    content = escape(embedding.dump(report.citations, report.style, report.locale))
    xml = f'<?xml version="1.0" encoding="UTF-8"?>\n<citations xmlns="{embedding.NAMESPACE}">{content}</citations>'
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
    _keep_in_properties(package, embedding.dump(report.citations, report.style, report.locale))


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


def _line(text: str) -> str:
    return " ".join(visible(text).split())
