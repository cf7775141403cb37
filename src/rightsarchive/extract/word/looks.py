"""How a run looks: raised or lowered, struck through, hidden and why (ECMA-376 part 1, 17.3.2), by itself or by its styles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rightsarchive.extract.colours import is_dark, is_like
from rightsarchive.extract.runs import Apart
from rightsarchive.extract.word.grounds import colour_of, ground_of, marker_of
from rightsarchive.extract.word.names import Element, child, is_on, number_of, value_of
from rightsarchive.extract.word.styles import Styles
from rightsarchive.model import MarkKind, PassageKind, Reason

_SHIFTS = {"superscript": MarkKind.RAISED, "subscript": MarkKind.LOWERED}
_LEAST_SHIFT = 4
"""Half points: less is fine adjustment, but for signs that are set small too."""
_LEAST_SHIFT_OF_SMALL = 2
_SMALL = 0.75
_SMALLEST = 2
"""Half points: letters of one point are a line to the eye."""
_NARROWEST = 5
"""Percent of their width."""


class RunLook(NamedTuple):
    """``size`` is in half points."""

    shift: MarkKind | None = None
    apart: Apart | None = None
    size: int = 0


PLAIN = RunLook()


def look_of(run: Element, paragraph: Element, styles: Styles) -> RunLook:
    """The look of one ``w:r`` of a paragraph."""
    said = styles.run_properties(run, paragraph)
    if not said:
        return PLAIN._replace(size=styles.usual_size)
    size = number_of(value_of(said.get("w:sz")), styles.usual_size)
    return RunLook(
        _shift(said, paragraph, small=size <= _SMALL * styles.usual_size), _apart(said, run, paragraph), size
    )


def _shift(said: Mapping[str, Element], paragraph: Element, *, small: bool) -> MarkKind | None:
    if (align := said.get("w:vertAlign")) is not None:
        return _SHIFTS.get(value_of(align) or "")
    position = number_of(value_of(said.get("w:position")))
    least = _LEAST_SHIFT_OF_SMALL if small else _LEAST_SHIFT
    if abs(position) < least or child(paragraph, "w:pPr", "w:framePr") is not None:
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
    if 0 < number_of(value_of(said.get("w:sz")), 99) <= _SMALLEST:
        return Reason.TOO_SMALL
    if 0 < number_of(value_of(said.get("w:w")), 100) <= _NARROWEST:
        return Reason.TOO_SMALL
    if child(said.get("textFill"), "noFill") is not None:
        return Reason.INVISIBLE
    colour = colour_of(said)
    if colour is None:
        marker = marker_of(said)
        # Words that were blackened with the marker: somebody meant to take them away.
        return Reason.COVERED if marker is not None and is_dark(marker) else None
    ground = ground_of(said, run, paragraph)
    if ground is None or not is_like(colour, ground):
        return None
    return Reason.COVERED if is_dark(ground) else Reason.GROUND_COLOUR
