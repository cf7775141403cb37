"""What a Word file holds beside running text: pictures, form fields, comments, revisions, embedded files, programs."""

from __future__ import annotations

from collections.abc import Iterator

from rightsarchive.extract.word.names import Element, child, name_of, number_of, value_of
from rightsarchive.extract.word.parts import Parts
from rightsarchive.model import Content, ContentKind

_EMBEDDED = ("package", "oleObject", "aFChunk", "control")
_PROGRAMS = ("vbaProject",)
_A4 = 11906 * 16838
_EMU_PER_TWIP = 635
COVERING = 0.4
"""A picture over this share of a page or more may be one of a page."""


def contents_of(parts: Parts, *, comments: int, inserted: int, deleted: int, scans_read: int) -> Iterator[Content]:
    """The inventory of a file, hidden and struck text apart. ``scans_read`` counts the large pictures whose words were recognised."""
    pictures = list(_pictures(parts.document))
    read = scans_read
    small = [share for share in pictures if share < COVERING]
    if small:
        yield Content(ContentKind.PICTURE, len(small), why="pictures beside text are not read")
    for share in pictures:
        if share >= COVERING:
            why = "" if read > 0 else "perhaps a picture of a page: it is not read"
            yield Content(ContentKind.PICTURE, as_text=int(read > 0), share=share, why=why)
            read -= 1
    yield from _form_fields(parts.document)
    if comments:
        yield Content(ContentKind.COMMENT, comments, why="kept in the metadata, as “comments”")
    if inserted:
        yield Content(ContentKind.REVISION, inserted, inserted, name="insertions")
    if deleted:
        yield Content(ContentKind.REVISION, deleted, name="deletions", why="left out")
    for name in parts.files(*_EMBEDDED):
        yield Content(ContentKind.EMBEDDED, name=name, why="a file of another kind inside of this one")
    if programs := parts.files(*_PROGRAMS):
        yield Content(ContentKind.SCRIPT, len(programs), why="programs are not run")
    if signed := parts.whole("origin"):
        yield Content(ContentKind.SIGNATURE, signed, why="not checked")


def _pictures(document: Element) -> Iterator[float]:
    """For each picture, the share of its page that it covers."""
    page = _page(document)
    for item in document.iter("{*}inline", "{*}anchor"):
        blip = next(item.iter("{*}blip"), None)
        if blip is not None:
            yield share_of(blip, document)
    for item in document.iter("{*}imagedata"):
        yield min(1.0, round(_points(item.getparent()) * 400 / page, 2))


def share_of(blip: Element, document: Element) -> float:
    """The share of the page that the picture of an ``a:blip`` covers."""
    frame = next(blip.iterancestors("{*}inline", "{*}anchor"), None)
    extent = child(frame, "extent")
    area = number_of(value_of(extent, "cx")) * number_of(value_of(extent, "cy")) / _EMU_PER_TWIP**2
    return min(1.0, round(area / _page(document), 2))


def _page(document: Element) -> int:
    """The area of the first section's page."""
    size = next(document.iter("{*}pgSz"), None)
    return number_of(value_of(size, "w")) * number_of(value_of(size, "h")) or _A4


def _points(shape: Element | None) -> float:
    """The area of a shape of the older kind, in square points, from its style."""
    sides = []
    for part in (value_of(shape, "style") or "").split(";"):
        name, _, value = part.partition(":")
        if name.strip() in {"width", "height"} and value.strip().endswith("pt"):
            try:
                sides.append(float(value.strip()[:-2]))
            except ValueError:
                return 0.0
    return sides[0] * sides[1] if len(sides) == 2 else 0.0


def _form_fields(document: Element) -> Iterator[Content]:
    """Content controls that a person fills in, and the fields of older forms."""
    fields = filled = 0
    for control in document.iter("{*}sdt"):
        properties = child(control, "w:sdtPr")
        if properties is None or not any(name_of(item) in _CONTROLS for item in properties):
            continue
        fields += 1
        filled += child(properties, "w:showingPlcHdr") is None
    for data in document.iter("{*}ffData"):
        fields += 1
        filled += any(name_of(item) in {"w:textInput", "w:checkBox", "w:ddList"} for item in data)
    if fields:
        yield Content(ContentKind.FORM_FIELD, fields, filled, why="the others are empty" if filled < fields else "")


_CONTROLS = {"w:text", "w:dropDownList", "w:comboBox", "w:date", "checkbox"}
