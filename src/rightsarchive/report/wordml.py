"""Pieces of WordprocessingML (ECMA-376) as text: runs that know their direction, paragraphs, notes, tables.

Of what is written here python-docx has no notes, no direction and no language of a run; and a report of a thousand quotes is made in the
time that it takes for a hundred of its objects.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape

from rightsarchive.citation.embedding import visible
from rightsarchive.citation.rendered import Run

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)

BOLD, ITALIC = "<w:b/><w:bCs/>", "<w:i/><w:iCs/>"
"""The faces; each has a second element for scripts that run from right to left."""

_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_RIGHT = re.compile(f"[{_RTL}](?:[^A-Za-z\u00c0-\u024f\u0370-\u052f\u10a0-\u10ff\u3040-\u9fff\uac00-\ud7af]*[{_RTL}])?")
"""A stretch that runs from right to left: letters of such scripts, with all but letters of others between."""


def text(words: str, properties: str = "", *, rtl: bool = False) -> str:
    """Runs of a text; each stretch in its own direction. ``rtl`` is the direction of the paragraph."""
    made, at = [], 0
    words = visible(words)
    for found in _RIGHT.finditer(words):
        made.append(
            _run(words[at : found.start()], properties, right=rtl and not _has_letters(words[at : found.start()]))
        )
        made.append(_run(found[0], properties, right=True))
        at = found.end()
    rest = words[at:]
    made.append(_run(rest, properties, right=rtl and not _has_letters(rest)))
    return "".join(made)


def runs(rendered: Iterable[Run], properties: str = "", *, rtl: bool = False) -> str:
    """Runs of a rendered reference."""
    return "".join(text(run.text, f"{ITALIC}{properties}" if run.italic else properties, rtl=rtl) for run in rendered)


def paragraph(content: str, style: str = "", *, rtl: bool = False, more: str = "") -> str:
    """A paragraph. ``style`` is the id of one, ``more`` what its properties have between direction and alignment."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    # With w:bidi, "left" means the leading side, which is the right one.
    before, behind = ("<w:bidi/>", '<w:jc w:val="left"/>') if rtl else ("", "")
    properties = f"{named}{before}{more}{behind}"
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{content}</w:p>"


def bookmark(content: str, number: int, name: str, *, opens: bool = True, closes: bool = True) -> str:
    """A bookmark around runs, or its beginning or end alone where it goes over several paragraphs."""
    begin = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>' if opens else ""
    end = f'<w:bookmarkEnd w:id="{number}"/>' if closes else ""
    return f"{begin}{content}{end}"


def field(instruction: str, shown: str = "") -> str:
    """A field that Word computes; ``shown`` is what stands there before it has."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{shown or "<w:r><w:t>1</w:t></w:r>"}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def note_call(number: int, kind: str) -> str:
    """The call of a note; ``kind`` is ``footnote`` or ``endnote``."""
    style = f"{kind.capitalize()}Reference"
    return f'<w:r><w:rPr><w:rStyle w:val="{style}"/></w:rPr><w:{kind}Reference w:id="{number}"/></w:r>'


def note(number: int, content: str, kind: str, *, rtl: bool) -> str:
    """A note with its number in front."""
    own = f'<w:r><w:rPr><w:rStyle w:val="{kind.capitalize()}Reference"/></w:rPr><w:{kind}Ref/></w:r>'
    inside = paragraph(f"{own}{_run(' ', '', right=False)}{content}", f"{kind.capitalize()}Text", rtl=rtl)
    return f'<w:{kind} w:id="{number}">{inside}</w:{kind}>'


def notes_part(notes: Iterable[str], kind: str) -> bytes:
    """The part with all notes. The first two are the lines that part them from the text."""
    lines = "".join(
        f'<w:{kind} w:type="{name}" w:id="{number}"><w:p><w:r><w:{sign}/></w:r></w:p></w:{kind}>'
        for number, name, sign in (
            (-1, "separator", "separator"),
            (0, "continuationSeparator", "continuationSeparator"),
        )
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f"{head}<w:{kind}s {NAMESPACES}>{lines}{''.join(notes)}</w:{kind}s>".encode()


def table(rows: Iterable[tuple[Iterable[str], bool]], widths: Iterable[int], *, rtl: bool, whole: bool = False) -> str:
    """A table with lines between its rows. A row is its cells, each made of paragraphs, and whether it is the header. With ``whole`` no row goes
    over the end of a page."""
    widths = list(widths)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    line = '<w:{} w:val="single" w:sz="4" w:space="0" w:color="A6A6A6"/>'
    borders = "".join(line.format(side) for side in ("top", "bottom", "insideH"))
    properties = (
        f'<w:tblPr>{"<w:bidiVisual/>" if rtl else ""}<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    )
    made = []
    for cells, is_header in rows:
        head = (
            "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
            if is_header
            else "<w:trPr><w:cantSplit/></w:trPr>"
            if whole
            else ""
        )
        inside = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell or "<w:p/>"}</w:tc>'
            for cell, width in zip(cells, widths, strict=True)
        )
        made.append(f"<w:tr>{head}{inside}</w:tr>")
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{''.join(made)}</w:tbl>"


GAP = paragraph("", "BodyText", more='<w:spacing w:before="0" w:after="0" w:line="160" w:lineRule="exact"/>')
"""What parts a table from what follows: Word joins two that touch."""


def _has_letters(words: str) -> bool:
    return any(each.isalpha() for each in words)


def _run(words: str, properties: str, *, right: bool) -> str:
    if not words:
        return ""
    inside = []
    for number, line in enumerate(words.split("\n")):
        if number:
            inside.append("<w:br/>")
        for place, piece in enumerate(line.split("\t")):
            if place:
                inside.append("<w:tab/>")
            if piece:
                inside.append(f'<w:t xml:space="preserve">{escape(piece)}</w:t>')
    told = f"{properties}{'<w:rtl/>' if right else ''}"
    return f"<w:r>{f'<w:rPr>{told}</w:rPr>' if told else ''}{''.join(inside)}</w:r>"
