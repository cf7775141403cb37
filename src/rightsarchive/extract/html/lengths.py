"""Lengths of style sheets in pixels (CSS Values 4), as far as they are known without laying the page out."""

from __future__ import annotations

import re

_LENGTH = re.compile(r"([-+]?\d*\.?\d+)\s*(px|pt|em|rem|%|ex|ch|cm|mm|in|pc|vw|vh|vmin|vmax)?")
_PIXELS = {"pt": 4 / 3, "cm": 37.8, "mm": 3.78, "in": 96.0, "pc": 16.0}
_SIZES = {"xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0, "xx-large": 32.0}  # fmt: skip
_WINDOW = {"vw", "vh", "vmin", "vmax"}
_ACROSS = 1000.0


def number(said: str | None) -> float | None:
    """A number or a share (50% is .5)."""
    found = re.fullmatch(r"([-+]?\d*\.?\d+)\s*(%?)", said or "")
    return None if found is None else float(found[1]) / (100 if found[2] else 1)


def pixels(said: str | None, em: float = 16.0) -> float | None:
    """A length; shares of the window are taken for those of one of 1,000 pixels, other shares for shares of ``em``."""
    found = _LENGTH.fullmatch(said or "")
    if found is None:
        return None
    value, unit = float(found[1]), found[2] or "px"
    if unit in {"em", "rem", "ex", "ch"}:
        return value * em
    if unit == "%" or unit in _WINDOW:
        return value / 100 * (em if unit == "%" else _ACROSS)
    return value * _PIXELS.get(unit, 1.0)


def shares(said: str | None) -> list[float]:
    """The shares in a value, 50% as 50."""
    return [float(value) for value in re.findall(r"(-?\d*\.?\d+)%", said or "")]


def font_size(said: str | None, above: float) -> float:
    """The size of letters inside of such that have the size ``above``."""
    if not said:
        return above
    if said in _SIZES:
        return _SIZES[said]
    if said in {"smaller", "larger"}:
        return above * (0.83 if said == "smaller" else 1.2)
    found = _LENGTH.fullmatch(said)
    if found is None:
        return above
    value, unit = float(found[1]), found[2] or "px"
    if unit in {"em", "%", "ex", "ch"}:
        return above * value / (100 if unit == "%" else 2 if unit in {"ex", "ch"} else 1)
    if unit in _WINDOW:
        return 16.0 if value else 0.0
    return value * (16.0 if unit == "rem" else _PIXELS.get(unit, 1.0))
