"""The named styles of a report in Word. Whoever changes one there, or in a template of his own, changes it everywhere in the report."""

from __future__ import annotations

from typing import Any, NamedTuple

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from rightsarchive.citation import embedding
from rightsarchive.report.wordml import NAMESPACES


class Style(NamedTuple):
    """``size`` is in half points, spaces in twentieths of a point."""

    key: str
    name: str
    size: int = 0
    before: int = 0
    after: int = 0
    left: int = 0
    right: int = 0
    hanging: int = 0
    face: str = ""
    keep: bool = False
    outline: int | None = None
    is_character: bool = False
    tabs: str = ""


_GREY = '<w:color w:val="555555"/>'
_BOLD, _ITALIC = "<w:b/><w:bCs/>", "<w:i/><w:iCs/>"
_BLUE = '<w:color w:val="1F3864"/>'

STYLES = (
    Style("BodyText", "Body Text", after=120),
    Style("Title", "Title", 36, after=60, face=_BOLD, keep=True),
    Style("Subtitle", "Subtitle", 20, after=200, face=_GREY),
    Style("Heading1", "heading 1", 28, before=320, after=100, face=_BOLD + _BLUE, keep=True, outline=0),
    Style("Heading2", "heading 2", 24, before=240, after=80, face=_BOLD + _BLUE, keep=True, outline=1),
    Style("Heading3", "heading 3", 22, before=200, after=60, face=_BOLD, keep=True, outline=2),
    Style("Heading4", "heading 4", 22, before=160, after=60, face=_ITALIC, keep=True, outline=3),
    Style("Quote", "Quote", 21, before=40, after=120, left=454, right=340),
    Style("Translation", embedding.TRANSLATION.capitalize(), 20, after=140, left=454, right=340, face=_GREY),
    Style("Remark", "Remark", 19, after=140, left=454, right=340, face=_BOLD),
    Style("Warning", "Warning", 22, after=160, face=f'{_BOLD}<w:color w:val="AA0000"/>'),
    Style("ListParagraph", "List Paragraph", after=60, left=397, hanging=397),
    Style("TableText", "Table Text", 20, before=20, after=20),
    Style("Caption", "caption", 19, after=160, face=_GREY),
    Style("Bibliography", "Bibliography", 19, after=100, left=397, hanging=397),
    Style("FootnoteText", "footnote text", 18, after=20),
    Style("EndnoteText", "endnote text", 18, after=20),
    Style("FootnoteReference", "footnote reference", face='<w:vertAlign w:val="superscript"/>', is_character=True),
    Style("EndnoteReference", "endnote reference", face='<w:vertAlign w:val="superscript"/>', is_character=True),
    Style(
        "Hash", "Hash", 16, face='<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/>', is_character=True
    ),
    Style("TOCHeading", "TOC Heading", 24, before=120, after=80, face=_BOLD + _BLUE, keep=True),
    Style("TOC1", "toc 1", after=40, tabs="toc"),
    Style("TOC2", "toc 2", after=30, left=280, tabs="toc"),
    Style("TOC3", "toc 3", after=30, left=560, tabs="toc"),
    Style("Footer", "footer", 18, face=_GREY),
)


def add_styles(document: Any, *, keep: bool = False) -> dict[str, str]:
    """Give a document the styles that it lacks or has otherwise, or with ``keep`` those that it lacks; the text is set in one face for each
    script. Gives their ids in the document by ours: what a word processor calls a style inside differs with its language."""
    styles = document.styles.element
    if not keep:
        _normal(styles)
    known = {each.get(qn("w:styleId")): each for each in styles.iter(qn("w:style"))}
    named = {_name(each): key for key, each in known.items()}
    keys = {}
    for style in STYLES:
        if keep and (own := named.get(style.name.lower())) is not None:
            keys[style.key] = own
            continue
        keys[style.key] = style.key
        if (old := known.get(style.key)) is not None:
            styles.remove(old)
        styles.append(parse_xml(_xml(style)))
    return keys


def _name(style: Any) -> str:
    name = style.find(qn("w:name"))
    return "" if name is None else str(name.get(qn("w:val"))).lower()


def _normal(styles: Any) -> None:
    for each in styles.iter(qn("w:style")):
        if each.get(qn("w:styleId")) == "Normal":
            styles.remove(each)
            break
    styles.append(
        parse_xml(
            f'<w:style {NAMESPACES} w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
            '<w:pPr><w:widowControl/><w:spacing w:after="0" w:line="259" w:lineRule="auto"/></w:pPr>'
            '<w:rPr><w:rFonts w:ascii="Cambria" w:hAnsi="Cambria" w:eastAsia="SimSun" w:cs="Times New Roman"/>'
            '<w:sz w:val="22"/><w:szCs w:val="24"/></w:rPr></w:style>'
        )
    )


def _xml(style: Style) -> str:
    kind = "character" if style.is_character else "paragraph"
    # Scripts that run from right to left are read two half points larger.
    size = f'<w:sz w:val="{style.size}"/><w:szCs w:val="{style.size + 2}"/>' if style.size else ""
    spacing = f'<w:spacing w:before="{style.before}" w:after="{style.after}"/>'
    indent = ""
    if style.left or style.right:
        hanging = f' w:hanging="{style.hanging}"' if style.hanging else ""
        indent = f'<w:ind w:left="{style.left}" w:right="{style.right}"{hanging}/>'
    tabs = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9000"/></w:tabs>' if style.tabs else ""
    outline = f'<w:outlineLvl w:val="{style.outline}"/>' if style.outline is not None else ""
    paragraph = (
        ""
        if style.is_character
        else f"<w:pPr>{'<w:keepNext/><w:keepLines/>' if style.keep else ''}{tabs}{spacing}{indent}{outline}</w:pPr>"
    )
    base = "" if style.is_character else '<w:basedOn w:val="Normal"/>'
    return (
        f'<w:style {NAMESPACES} w:type="{kind}" w:styleId="{style.key}"><w:name w:val="{style.name}"/>{base}<w:qFormat/>'
        f"{paragraph}<w:rPr>{style.face}{size}</w:rPr></w:style>"
    )
