"""What lies behind the words of a run: marker, shading, the colour of its paragraph, cell or page (ECMA-376 part 1, 17.3 and 17.4);
and the colour of the words themselves."""

from __future__ import annotations

from collections.abc import Mapping

from rightsarchive.extract.colours import Colour
from rightsarchive.extract.word.names import Element, child, name_of, value_of

WHITE: Colour = (255, 255, 255)
_MARKERS = {
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "darkBlue": "000080", "darkCyan": "008080", "darkGray": "808080",
    "darkGreen": "008000", "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000", "green": "00FF00",
    "lightGray": "C0C0C0", "magenta": "FF00FF", "red": "FF0000", "white": "FFFFFF", "yellow": "FFFF00",
}  # fmt: skip
_THEME = {"background1": "FFFFFF", "light1": "FFFFFF", "text1": "000000", "dark1": "000000"}
_PARTS = {"w:document", "w:hdr", "w:ftr", "w:footnotes", "w:endnotes", "w:comments"}


def colour_of(said: Mapping[str, Element]) -> Colour | None:
    """The colour of the words; None for “auto”, which is black on a light ground and white on a dark one."""
    fill = child(said.get("textFill"), "solidFill")
    if fill is not None and (own := _read(value_of(child(fill, "srgbClr")))) is not None:
        return own
    return _written(said.get("w:color"))


def marker_of(said: Mapping[str, Element]) -> Colour | None:
    """The colour of the marker that was drawn over the words."""
    return _read(_MARKERS.get(value_of(said.get("w:highlight")) or ""))


def ground_of(said: Mapping[str, Element], run: Element, paragraph: Element) -> Colour | None:
    """What is behind the words; None where something may be that this file does not plainly say (a shape, the style of a table)."""
    if (own := marker_of(said) or shade_of(said.get("w:shd"))) is not None:
        return own
    if (shading := child(paragraph, "w:pPr", "w:shd")) is not None:
        return shade_of(shading) or WHITE
    for above in run.iterancestors():
        name = name_of(above)
        if name == "w:txbxContent":
            return None
        if name == "w:tc" and (shading := child(above, "w:tcPr", "w:shd")) is not None:
            return shade_of(shading) or WHITE
        if name == "w:tbl":
            if child(above, "w:tblPr", "w:tblStyle") is not None:
                return None
            if (own := shade_of(child(above, "w:tblPr", "w:shd"))) is not None:
                return own
        if name in _PARTS:
            return None if child(above, "w:background") is not None else WHITE
    return WHITE


def shade_of(shading: Element | None) -> Colour | None:
    """The colour of a shading: that of its ground, or of its pattern where that fills all of it."""
    if shading is None:
        return None
    if value_of(shading) == "solid":
        return _read(value_of(shading, "color")) or (0, 0, 0)
    return _read(value_of(shading, "fill")) or _read(_THEME.get(value_of(shading, "themeFill") or ""))


def _written(element: Element | None) -> Colour | None:
    if element is None:
        return None
    return _read(value_of(element)) or _read(_THEME.get(value_of(element, "themeColor") or ""))


def _read(said: str | None) -> Colour | None:
    if not said or len(said) != 6:
        return None
    try:
        return int(said[:2], 16), int(said[2:4], 16), int(said[4:], 16)
    except ValueError:
        return None
