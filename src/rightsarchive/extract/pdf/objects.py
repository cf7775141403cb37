"""What a page paints, object by object, in the order in which it is painted: pictures, paths, texts, those in forms too."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

from rightsarchive.extract.pdf import calls

Box = tuple[float, float, float, float]

_MOST_OBJECTS = 50_000
_DEEPEST = 12
_OPAQUE = 250
"""From this alpha on (of 255) nothing is seen through a paint."""
_FILLED = 1
_SETTING = 3
"""Text render mode: neither filled nor stroked (ISO 32000-2, 9.3.6)."""


class Item(NamedTuple):
    """One object. ``order`` counts from 0 in the order of painting; ``box`` is left, bottom, right, top in points."""

    order: int
    kind: int
    handle: calls.Handle
    box: Box
    in_form: bool


def items_of(page: Any) -> list[Item]:
    """The objects of a page, forms opened up, at most fifty thousand."""
    call = calls.functions()
    edges = [ctypes.c_float() for _ in range(4)]
    at_edges = [ctypes.byref(edge) for edge in edges]
    found: list[Item] = []

    def walk(count: int, get: Any, owner: int, matrix: tuple[float, ...] | None, depth: int) -> None:
        for index in range(min(count, _MOST_OBJECTS - len(found))):
            handle = get(owner, index)
            if not handle:
                continue
            kind = call.PageObj_GetType(handle)
            if kind == calls.FORM and depth < _DEEPEST:
                inner = _matrix(handle)
                whole = inner if matrix is None else _times(inner, matrix)
                walk(call.FormObj_CountObjects(handle), call.FormObj_GetObject, handle, whole, depth + 1)
                continue
            if not call.PageObj_GetBounds(handle, *at_edges):
                continue
            left, bottom, right, top = (edge.value for edge in edges)
            box = (left, bottom, right, top) if matrix is None else _moved((left, bottom, right, top), matrix)
            found.append(Item(len(found), kind, handle, box, matrix is not None))

    owner = calls.address(page)
    walk(call.Page_CountObjects(owner), call.Page_GetObject, owner, None, 0)
    return found


def _matrix(handle: calls.Handle) -> tuple[float, ...]:
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    if not calls.functions().PageObj_GetMatrix(handle, ctypes.byref(matrix)):
        return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(one: tuple[float, ...], other: tuple[float, ...]) -> tuple[float, ...]:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _moved(box: Box, matrix: tuple[float, ...]) -> Box:
    a, b, c, d, e, f = matrix
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (box[0], box[2]) for y in (box[1], box[3])]
    across, up = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(up), max(across), max(up)


def colour_of(handle: calls.Handle, *, stroke: bool = False) -> tuple[int, int, int, int]:
    """Red, green, blue and alpha, 0 to 255; black where it cannot be told."""
    call = calls.functions()
    values = [ctypes.c_uint(0), ctypes.c_uint(0), ctypes.c_uint(0), ctypes.c_uint(255)]
    ask = call.PageObj_GetStrokeColor if stroke else call.PageObj_GetFillColor
    ask(handle, *(ctypes.byref(value) for value in values))
    red, green, blue, alpha = (value.value for value in values)
    return red, green, blue, alpha


def is_opaque(item: Item) -> bool:
    """Whether nothing is seen through it: pictures, shadings, filled and broad paths of full colour."""
    if item.kind in {calls.IMAGE, calls.SHADING}:
        return True
    if item.kind != calls.PATH:
        return False
    filled, stroked = draw_mode(item.handle)
    if filled:
        return colour_of(item.handle)[3] >= _OPAQUE
    return stroked and stroke_width(item.handle) > 2 and colour_of(item.handle, stroke=True)[3] >= _OPAQUE


def draw_mode(path: calls.Handle) -> tuple[bool, bool]:
    """Whether a path is filled, and whether it is stroked."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    calls.functions().Path_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))
    return fill.value >= _FILLED, bool(stroke.value)


def stroke_width(path: calls.Handle) -> float:
    width = ctypes.c_float()
    calls.functions().PageObj_GetStrokeWidth(path, ctypes.byref(width))
    return width.value


def is_unpainted(text: calls.Handle) -> bool:
    """Whether a text is set and not painted."""
    return bool(calls.functions().TextObj_GetTextRenderMode(text) == _SETTING)


def marks_of(handle: calls.Handle) -> Iterator[str]:
    """The names of the marks that an object stands in (ISO 32000-2, 14.6)."""
    call = calls.functions()
    buffer, length = ctypes.create_string_buffer(64), ctypes.c_ulong()
    for index in range(max(0, call.PageObj_CountMarks(handle))):
        mark = call.PageObj_GetMark(handle, index)
        if mark and call.PageObjMark_GetName(mark, buffer, len(buffer), ctypes.byref(length)):
            yield buffer.raw[: max(0, length.value - 2)].decode("utf-16-le", "replace")


def overlaps(one: Box, other: Box, room: float = 0.0) -> bool:
    """Whether two boxes have a part in common that is more than ``room`` points wide and high."""
    return min(one[2], other[2]) - max(one[0], other[0]) > room and min(one[3], other[3]) - max(one[1], other[1]) > room


def share_of(box: Box, page: Box) -> float:
    """The part of the page that a box covers, from 0 to 1."""
    width, height = page[2] - page[0], page[3] - page[1]
    across = min(box[2], page[2]) - max(box[0], page[0])
    up = min(box[3], page[3]) - max(box[1], page[1])
    return max(0.0, across) * max(0.0, up) / max(1.0, width * height)
