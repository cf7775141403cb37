"""What a report in Word begins from: our own styles and pages, or a Word file of the user's, of which the styles, pages, headers and footers stay.

Nothing else of a user's file goes into a report: not its text, its notes, its properties, nor anything that points out of it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm

from rightsarchive.errors import BrokenFileError, HostileFileError, TemplateError
from rightsarchive.extract.word.package import check_package
from rightsarchive.report import wordml
from rightsarchive.report.template import read_template
from rightsarchive.report.word_styles import STYLES, add_styles
from rightsarchive.settings import Limits

_PAPERS = {"A4": (210, 297), "Letter": (215.9, 279.4)}
_MARGIN = 25
_METRIC_UNITS = 635
"""English metric units of a twentieth of a point (ECMA-376)."""
_KEPT = frozenset(
    {
        RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.SETTINGS, RELATIONSHIP_TYPE.THEME, RELATIONSHIP_TYPE.NUMBERING,
        RELATIONSHIP_TYPE.FONT_TABLE, RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER,
    }
)  # fmt: skip
"""Parts of a user's file that a report keeps."""
_STYLE = re.compile(r'<w:([pr])Style w:val="([^"]+)"/>')
_SAVE = "Open it in Word or LibreOffice and save it as .docx."


def opened(paper: str, template: Path | None) -> tuple[Any, Callable[[str], str]]:
    """An empty document (python-docx) with the styles of a report, and what gives their names in it to a piece of WordprocessingML. Raises
    TemplateError."""
    if template is None:
        document = WordDocument()
        add_styles(document)
        _pages(document, paper)
        return document, str
    document = _emptied(template)
    names = add_styles(document, keep=True)
    return document, lambda xml: _STYLE.sub(lambda found: f'<w:{found[1]}Style w:val="{names[found[2]]}"/>', xml)


def word_template() -> bytes:
    """A Word file with a line in each style of a report: what it looks like in a style is changed there."""
    document = WordDocument()
    add_styles(document)
    _pages(document, "A4")
    lines = "".join(
        wordml.paragraph(
            wordml.text(style.name, f'<w:rStyle w:val="{style.key}"/>' if style.is_character else ""),
            "BodyText" if style.is_character else style.key,
        )
        for style in STYLES
    )
    last = document.element.body.sectPr
    for element in list(parse_xml(f"<w:body {wordml.NAMESPACES}>{lines}</w:body>")):
        last.addprevious(element)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def text_width(document: Any) -> int:
    """How wide the text of a page is, in twentieths of a point."""
    last = document.sections[-1]
    return int(last.page_width - last.left_margin - last.right_margin) // _METRIC_UNITS


def _emptied(template: Path) -> Any:
    content = read_template(template)
    try:
        check_package(template, str(template), Limits())
        document = WordDocument(io.BytesIO(content))
        last = document.element.body.sectPr
        if last is None or document.sections[-1].page_width is None:
            raise TemplateError("it has no page.", path=template, advice=_SAVE)
    except (BrokenFileError, HostileFileError) as error:
        raise TemplateError(f"{error.message}.", path=template, advice=_SAVE) from error
    except (BadZipFile, PackageNotFoundError, ValueError, KeyError, AttributeError) as error:
        raise TemplateError("it is no Word file that can be read.", path=template, advice=_SAVE) from error
    body = document.element.body
    for element in list(body):
        if element is not last:
            body.remove(element)
    _let_go(document.part, lambda each: each.reltype not in _KEPT)
    package = document.part.package
    _let_go(package, lambda each: each.reltype != RELATIONSHIP_TYPE.OFFICE_DOCUMENT)
    for element in list(
        document.settings.element.iter(qn("w:attachedTemplate"), qn("w:mailMerge"), qn("w:trackRevisions"))
    ):
        element.getparent().remove(element)
    for relation in document.part.rels.values():
        part = relation.target_part
        outside = any(each.is_external and each.reltype != RELATIONSHIP_TYPE.HYPERLINK for each in part.rels.values())
        if outside and relation.reltype in {RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER}:
            advice = "Put the picture into the file itself."
            raise TemplateError(
                "its header or footer shows what lies outside of the file.", path=template, advice=advice
            )
        if outside:
            _let_go(part, lambda each: each.is_external)
    return document


def _let_go(owner: Any, unwanted: Callable[[Any], bool]) -> None:
    for name, relation in list(owner.rels.items()):
        if (relation.is_external and relation.reltype == RELATIONSHIP_TYPE.HYPERLINK) or unwanted(relation):
            del owner.rels[name]


def _pages(document: Any, paper: str) -> None:
    width, height = _PAPERS[paper]
    for section in document.sections:
        section.page_width, section.page_height = Mm(width), Mm(height)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(_MARGIN)
        footer = section.footer
        footer.is_linked_to_previous = False
        page = wordml.paragraph(wordml.field("PAGE"), "Footer", more='<w:jc w:val="center"/>')
        old = footer.paragraphs[0]._p  # noqa: SLF001 - python-docx has no call for fields
        old.addprevious(parse_xml(page.replace("<w:p>", f"<w:p {wordml.NAMESPACES}>", 1)))
        old.getparent().remove(old)
