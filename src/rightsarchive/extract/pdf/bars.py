"""Annotations that are dark bars over words, where the file leaves it to the viewer to draw them: pdfium draws none of these."""

from __future__ import annotations

from typing import Any

from rightsarchive.extract.colours import Colour, is_dark
from rightsarchive.extract.pdf.objects import Box

_BROAD = 5.0
"""Points; what is narrower strikes words out or frames them."""
_OPAQUE = 0.9
_LINES = {"/Line", "/PolyLine", "/Ink"}
_AREAS = {"/Square", "/Circle", "/Polygon"}


def bar_of(annotation: Any, kind: str, box: Box) -> Box | None:
    """The box that the annotation paints dark by its own properties (ISO 32000-2, 12.5.6); None where it paints none, or where it
    brings a drawing of itself, which then decides. The background of a form field is its own, whatever it draws."""
    if kind == "/Widget":
        return box if _is_dark((annotation.get("/MK") or {}).get("/BG")) else None
    if "/AP" in annotation or float(annotation.get("/CA", 1.0)) < _OPAQUE:
        return None
    if kind in _AREAS:
        return box if _is_dark(annotation.get("/IC")) else None
    if kind == "/FreeText":
        return box if _is_dark(annotation.get("/C")) else None
    if kind in _LINES and _width(annotation) >= _BROAD and _is_dark(annotation.get("/C")):
        return _stroked(annotation, box)
    return None


def is_dark_mark(annotation: Any) -> bool:
    """Whether what it marks is painted dark."""
    return _is_dark(annotation.get("/C"))


def _width(annotation: Any) -> float:
    style, border = annotation.get("/BS"), annotation.get("/Border")
    if style is not None:
        return float(style.get_object().get("/W", 1.0))
    return float(border.get_object()[2]) if border is not None else 1.0


def _stroked(annotation: Any, box: Box) -> Box:
    """The box of a line with its width; a line that is not drawn along the words covers as much as its own rectangle."""
    ends = annotation.get("/L")
    if ends is None:
        return box
    left, low, right, high = (float(value) for value in ends.get_object())
    room = _width(annotation) / 2
    if abs(high - low) > room:
        return box
    return min(left, right), min(low, high) - room, max(left, right), max(low, high) + room


def _is_dark(said: Any) -> bool:
    colour = _colour(said)
    return colour is not None and is_dark(colour)


def _colour(said: Any) -> Colour | None:
    """Of one number grey, of three red, green and blue, of four cyan, magenta, yellow and black; clear without any."""
    values = [float(value) for value in said.get_object()] if said is not None else []
    if len(values) == 1:
        values *= 3
    elif len(values) == 4:
        values = [(1 - value) * (1 - values[3]) for value in values[:3]]
    if len(values) != 3:
        return None
    red, green, blue = (max(0, min(255, round(255 * value))) for value in values)
    return red, green, blue
