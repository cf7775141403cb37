"""How a run looks: raised or lowered, struck through, hidden and why (ECMA-376 part 1, 17.3.2), by itself or by its styles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rightsarchive.extract.runs import Apart
from rightsarchive.extract.word.names import Element, child, is_on, name_of, number_of, value_of
from rightsarchive.extract.word.styles import Styles
from rightsarchive.model import MarkKind, PassageKind, Reason

_SHIFTS = {"superscript": MarkKind.RAISED, "subscript": MarkKind.LOWERED}
_LEAST_SHIFT = 4
"""Half points: less is fine adjustment."""
_SMALLEST = 2
"""Half points: letters of one point are a line to the eye."""
_LIGHT, _DARK = 0xF8, 0x30
# What lies behind the words inside of these, other parts of the file say.
_OTHER_GROUND = {"w:txbxContent", "w:tbl"}


class RunLook(NamedTuple):
    shift: MarkKind | None = None
    apart: Apart | None = None


PLAIN = RunLook()


def look_of(run: Element, paragraph: Element, styles: Styles) -> RunLook:
    """The look of one ``w:r`` of a paragraph."""
    said = styles.run_properties(run, paragraph)
    if not said:
        return PLAIN
    return RunLook(_shift(said, paragraph), _apart(said, run, paragraph))


def _shift(said: Mapping[str, Element], paragraph: Element) -> MarkKind | None:
    if (align := said.get("w:vertAlign")) is not None:
        return _SHIFTS.get(value_of(align) or "")
    position = number_of(value_of(said.get("w:position")))
    if abs(position) < _LEAST_SHIFT or child(paragraph, "w:pPr", "w:framePr") is not None:
        return None
    return MarkKind.RAISED if position > 0 else MarkKind.LOWERED


def _apart(said: Mapping[str, Element], run: Element, paragraph: Element) -> Apart | None:
    if (why := _hidden(said, run, paragraph)) is not None:
        return Apart(PassageKind.HIDDEN, why)
    if is_on(said.get("w:strike")) or is_on(said.get("w:dstrike")):
        return Apart(PassageKind.STRUCK, Reason.STRUCK)
    return None


def _hidden(said: Mapping[str, Element], run: Element, paragraph: Element) -> Reason | None:
    if is_on(said.get("w:vanish")):
        return Reason.STYLE
    if (size := said.get("w:sz")) is not None and 0 < number_of(value_of(size), 99) <= _SMALLEST:
        return Reason.TOO_SMALL
    colour = _colour(value_of(said.get("w:color")))
    if value_of(said.get("w:highlight")) == "black":
        # Words that were blackened with the marker: somebody meant to take them away.
        return Reason.COVERED if colour is None or _is_dark(colour) else None
    shading = said.get("w:shd")
    ground = _colour(value_of(shading, "fill")) if shading is not None else None
    if ground is None:
        if colour is None or min(colour) < _LIGHT or _has_own_ground(run, paragraph):
            return None
        return Reason.GROUND_COLOUR
    if colour is None or any(abs(one - other) > 6 for one, other in zip(colour, ground, strict=True)):
        return None
    return Reason.COVERED if _is_dark(ground) else Reason.GROUND_COLOUR


def _has_own_ground(run: Element, paragraph: Element) -> bool:
    """Whether something else than the white of the page may lie behind the words."""
    if child(paragraph, "w:pPr", "w:shd") is not None:
        return True
    for above in run.iterancestors():
        name = name_of(above)
        if name in _OTHER_GROUND:
            return True
        if name in {"w:document", "w:hdr", "w:ftr", "w:footnotes", "w:endnotes", "w:comments"}:
            return child(above, "w:background") is not None
    return False


def _colour(said: str | None) -> tuple[int, int, int] | None:
    """None for “auto”, which is black on a light ground and white on a dark one."""
    if not said or len(said) != 6:
        return None
    try:
        return int(said[:2], 16), int(said[2:4], 16), int(said[4:], 16)
    except ValueError:
        return None


def _is_dark(colour: tuple[int, int, int]) -> bool:
    return max(colour) <= _DARK
