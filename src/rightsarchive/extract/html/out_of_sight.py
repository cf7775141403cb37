"""Whether style puts an element out of sight: not shown, painted in nothing, cut away, shrunk, or far outside of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rightsarchive.extract.html.colours import is_clear
from rightsarchive.extract.html.declarations import Declarations
from rightsarchive.extract.html.lengths import number, pixels, shares
from rightsarchive.model import Reason

_FAR = -990.0
_VERY_FAR = 5000.0
_THIN = 1.0
_CLEAR = 0.01
_SHRUNK = re.compile(r"\bscale(?:3d|[xy])?\(\s*0?\.?0*%?\s*[,)]|\brotate[xy]\(\s*-?(?:90deg|0?\.25turn|100grad)\s*\)")
_MOVED = re.compile(r"\btranslate(?:3d|[xy])?\(([^()]*)\)")
_NO_MASK = re.compile(r"gradient\(\s*(?:(?:to\s[a-z ]+|-?[\d.]+deg)\s*,\s*)?(?:transparent|#0{4}|#0{8})\s*(?:,\s*(?:transparent|#0{4}|#0{8})\s*)+\)")  # fmt: skip
_SHAPE = re.compile(r"(rect|inset|circle|ellipse|polygon)\(([^()]*)\)")
# Classes whose one meaning is: for programs that read aloud, not for the eye.
NOT_FOR_THE_EYE = frozenset({"sr-only", "screen-reader-text", "visually-hidden", "visuallyhidden"})


def gone(tag: str, attributes: dict[str, str], said: Declarations, names: frozenset[str]) -> Reason | None:
    """Why nothing in an element can be seen, None where something may be. ``said`` is its style, ``names`` are its classes."""
    if "display" in said:
        if said["display"] == "none":
            return Reason.STYLE
    elif "hidden" in attributes or (tag == "dialog" and "open" not in attributes):
        return Reason.STYLE
    if names & NOT_FOR_THE_EYE:
        return Reason.STYLE
    if not said:
        return None
    if is_clear(_paint(said)) and not _is_painted_by_ground(said):
        return Reason.INVISIBLE
    if any(strength is not None and strength <= _CLEAR for strength in _strengths(said)):
        return Reason.STYLE
    if said.get("content-visibility") == "hidden" or _is_cut_away(said) or _is_shrunk(said):
        return Reason.STYLE
    if any(_is_far(length) for length in _moves(said)):
        return Reason.OFF_PAGE
    return None


def _paint(said: Declarations) -> str:
    return said.get("-webkit-text-fill-color", said.get("color", ""))


def _is_painted_by_ground(said: Declarations) -> bool:
    """Whether clear letters let a painted ground be seen in their shape."""
    ground = said.get("background", "") + said.get("background-image", "")
    return "gradient(" in ground or "text" in {said.get("background-clip"), said.get("-webkit-background-clip")}


def _strengths(said: Declarations) -> Iterator[float | None]:
    yield number(said.get("opacity"))
    for value in re.findall(r"opacity\(([^()]*)\)", said.get("filter", "")):
        yield number(value.strip())


def _is_cut_away(said: Declarations) -> bool:
    if _NO_MASK.search(said.get("mask", "") + said.get("mask-image", "")):
        return True
    if any(_is_empty(*shape) for shape in _SHAPE.findall(f"{said.get('clip', '')} {said.get('clip-path', '')}")):
        return True
    if said.get("overflow", "").split(" ")[0] not in {"hidden", "clip"}:
        return False
    sides = (pixels(said.get(name)) for name in ("height", "max-height", "width", "max-width"))
    if any(side is not None and side <= _THIN for side in sides):
        return True
    return any(abs(share) >= 100 for share in shares(said.get("text-indent")))


def _is_empty(shape: str, inside: str) -> bool:
    """Whether a shape to which an element is cut has no room for a letter."""
    if shape == "polygon":
        points = [point.split() for point in inside.split(",")]
        return any(len({point[axis] for point in points if len(point) > axis}) <= 1 for axis in (0, 1))
    if shape in {"circle", "ellipse"}:
        radius = pixels((inside.split() or [""])[0])
        return radius is not None and radius <= _THIN
    if shape == "inset":
        found = shares(inside.partition("round")[0])
        return any(share >= 100 for share in found) or (len(found) == 1 and found[0] >= 50)
    edges = [pixels(edge) for edge in inside.replace(",", " ").split()]
    if len(edges) != 4:
        return False
    top, right, bottom, left = edges
    return any(end is not None and (end - (begin or 0.0)) <= _THIN for begin, end in ((top, bottom), (left, right)))


def _is_shrunk(said: Declarations) -> bool:
    return bool(_SHRUNK.search(said.get("transform", ""))) or any(
        number(value) == 0.0 for value in said.get("scale", "").split()
    )


def _moves(said: Declarations) -> Iterator[str]:
    """The lengths by which an element, or its words, are moved."""
    yield said.get("text-indent", "")
    yield said.get("margin-left", "")
    yield said.get("margin-top", "")
    if said.get("position", "static") != "static":
        yield from (said.get(side, "") for side in ("left", "top", "right", "bottom"))
    yield from said.get("translate", "").split()
    for inside in _MOVED.findall(said.get("transform", "")):
        yield from inside.split(",")


def _is_far(said: str) -> bool:
    if "%" in said:
        return False
    length = pixels(said.strip())
    return length is not None and (length <= _FAR or length >= _VERY_FAR)
