"""How the words of an element look: hidden and why, struck through, raised or lowered; and how its lists are counted."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from rightsarchive.extract.html.sheets import Declarations
from rightsarchive.model import MarkKind, Reason

_LENGTH = re.compile(r"(-?\d*\.?\d+)\s*(px|pt|em|rem|%|ex|cm|mm|in|pc|vw|vh)?")
_PIXELS = {"pt": 4 / 3, "cm": 37.8, "mm": 3.78, "in": 96.0, "pc": 16.0}
_TINY = 1.0
_FAR = -990.0
_SIZES = {"xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0, "xx-large": 32.0}  # fmt: skip
_COLOURS = {"white": (255, 255, 255), "black": (0, 0, 0), "red": (255, 0, 0), "green": (0, 128, 0), "blue": (0, 0, 255), "yellow": (255, 255, 0), "gray": (128, 128, 128), "grey": (128, 128, 128), "silver": (192, 192, 192), "snow": (255, 250, 250), "ivory": (255, 255, 240), "whitesmoke": (245, 245, 245), "ghostwhite": (248, 248, 255), "navy": (0, 0, 128), "maroon": (128, 0, 0)}  # fmt: skip
_RGB = re.compile(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)(?:[\s,/]+([\d.]+)(%?))?\s*\)")
_HEX = re.compile(r"#([0-9a-f]{3,8})")
_SHRUNK = re.compile(r"\bscale(?:3d|[xy])?\(\s*0?\.?0*\s*[,)]")
_COLOUR_WORD = re.compile(r"#[0-9a-f]{3,8}|rgba?\([^)]*\)|\b[a-z]+\b")
_ALIKE = 6
_DARK = 0x30
# Classes whose one meaning is: for programs that read aloud, not for the eye.
_NOT_FOR_THE_EYE = frozenset({"sr-only", "screen-reader-text", "visually-hidden", "visuallyhidden"})
_STRUCK_TAGS = frozenset({"del", "s", "strike"})

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Look:
    """What an element's own words look like, with what comes from above. ``ground`` is None where a picture, or a sheet that
    is not in the file, may be behind them; ``colour`` where such a sheet may say it."""

    hidden: Reason | None = None
    struck: bool = False
    shift: MarkKind | None = None
    list_type: str | None = None
    size: float = 16.0
    colour: Colour | None = (0, 0, 0)
    ground: Colour | None = (255, 255, 255)
    visible: bool = True
    gone: Reason | None = None
    """Why nothing in the element can be seen; ``hidden`` says why its own words are not."""


def look_of(tag: str, attributes: dict[str, str], said: Declarations, above: Look) -> Look:
    """The look of an element whose parent looks like ``above``; ``said`` are its style's declarations."""
    names = frozenset(attributes.get("class", "").split())
    if not (said or names & _NOT_FOR_THE_EYE or _TELLING_ATTRIBUTES.intersection(attributes) or tag in _TELLING_TAGS):
        return above
    size = _size(said.get("font-size"), above.size)
    visible = above.visible if "visibility" not in said else said["visibility"] not in {"hidden", "collapse"}
    colour = _colour(said.get("color", attributes.get("color", "")) or "") or above.colour
    look = replace(
        above,
        struck=above.struck or tag in _STRUCK_TAGS or "line-through" in f"{said.get('text-decoration', '')} {said.get('text-decoration-line', '')}",
        shift=_shift(tag, said, above),
        list_type=_list_type(said, above.list_type),
        size=size,
        colour=colour,
        ground=_ground(attributes, said, above.ground),
        visible=visible,
        gone=above.gone or _gone(tag, attributes, said, names),
    )  # fmt: skip
    return replace(look, hidden=_hidden(look))


_TELLING_ATTRIBUTES = frozenset({"hidden", "color", "bgcolor", "background"})
_TELLING_TAGS = _STRUCK_TAGS | {"sup", "sub", "dialog"}


def _hidden(look: Look) -> Reason | None:
    if look.gone is not None:
        return look.gone
    if not look.visible:
        return Reason.STYLE
    if look.size <= _TINY:
        return Reason.TOO_SMALL
    if look.ground is not None and look.colour is not None and _is_like(look.colour, look.ground):
        # Dark on dark is how words are blackened.
        return Reason.COVERED if max(look.ground) <= _DARK else Reason.GROUND_COLOUR
    return None


def _gone(tag: str, attributes: dict[str, str], said: Declarations, names: frozenset[str]) -> Reason | None:
    if "display" in said:
        if said["display"] == "none":
            return Reason.STYLE
    elif "hidden" in attributes or (tag == "dialog" and "open" not in attributes):
        return Reason.STYLE
    if names & _NOT_FOR_THE_EYE:
        return Reason.STYLE
    if _lets_through(said.get("color", "")) and "gradient(" not in said.get("background", "") + said.get(
        "background-image", ""
    ):
        return Reason.INVISIBLE
    opacity = _LENGTH.match(said.get("opacity", ""))
    if opacity and float(opacity[1]) <= 0.01:
        return Reason.STYLE
    if said.get("content-visibility") == "hidden" or re.match(r"rect\(\s*(?:0|1px)", said.get("clip", "")):
        return Reason.STYLE
    if _SHRUNK.search(said.get("transform", "")) or said.get("scale") in {"0", "0%"}:
        return Reason.STYLE
    if re.match(r"inset\(\s*(?:50|100)%", said.get("clip-path", "")):
        return Reason.STYLE
    if said.get("overflow") in {"hidden", "clip"} and any(
        said.get(name) in {"0", "0px", "1px"} for name in ("height", "max-height", "width")
    ):
        return Reason.STYLE
    if _pixels(said.get("text-indent"), 16.0) <= _FAR:
        return Reason.OFF_PAGE
    if said.get("position") in {"absolute", "fixed"} and any(
        _pixels(said.get(side), 16.0) <= _FAR for side in ("left", "top", "right")
    ):
        return Reason.OFF_PAGE
    return None


def _shift(tag: str, said: Declarations, above: Look) -> MarkKind | None:
    if tag in {"sup", "sub"}:
        return MarkKind.RAISED if tag == "sup" else MarkKind.LOWERED
    align = said.get("vertical-align", "")
    if align in {"super", "sub"}:
        return MarkKind.RAISED if align == "super" else MarkKind.LOWERED
    raised = _pixels(align, 10.0) if align[:1] in {"-", "+", "."} or align[:1].isdigit() else 0.0
    if not raised and said.get("position") == "relative" and "font-size" in said:
        raised = -_pixels(said.get("top"), 10.0)
    if raised and abs(raised) >= 2:
        return MarkKind.RAISED if raised > 0 else MarkKind.LOWERED
    return above.shift


def _list_type(said: Declarations, above: str | None) -> str | None:
    words = f"{said.get('list-style', '')} {said.get('list-style-type', '')}".split()
    known = [word for word in words if word in LIST_FORMS or word == "none"]
    return known[-1] if known else above


LIST_FORMS = {
    "decimal": "decimal", "decimal-leading-zero": "decimalZero", "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter", "upper-latin": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman",
    "cyrillic": "russianLower", "arabic-indic": "arabicIndic", "persian": "persian", "hebrew": "hebrew1", "cjk-decimal": "ideographDigital",
}  # fmt: skip
"""How lists are counted in CSS (Counter Styles 3), and the name of the same in ST_NumberFormat."""


def _size(said: str | None, above: float) -> float:
    if not said:
        return above
    if said in _SIZES:
        return _SIZES[said]
    if said in {"smaller", "larger"}:
        return above * (0.83 if said == "smaller" else 1.2)
    found = _LENGTH.fullmatch(said)
    if found is None:
        return above
    unit = found[2] or "px"
    if unit in {"em", "%", "ex"}:
        return above * float(found[1]) / (100 if unit == "%" else 2 if unit == "ex" else 1)
    if unit in {"vw", "vh"}:
        return 16.0 if float(found[1]) else 0.0
    return float(found[1]) * (16.0 if unit == "rem" else _PIXELS.get(unit, 1.0))


def _pixels(said: str | None, em: float) -> float:
    found = _LENGTH.fullmatch((said or "").lstrip("+"))
    if found is None:
        return 0.0
    unit = found[2] or "px"
    if unit in {"em", "rem", "ex"}:
        return float(found[1]) * em
    if unit in {"%", "vw", "vh"}:
        return float(found[1]) / 100 * (em if unit == "%" else 1000)
    return float(found[1]) * _PIXELS.get(unit, 1.0)


def _ground(attributes: dict[str, str], said: Declarations, above: Colour | None) -> Colour | None:
    written = f"{said.get('background', '')} {said.get('background-image', '')}"
    if "url(" in written or "gradient(" in written or attributes.get("background"):
        return None
    for value in (said.get("background-color"), said.get("background"), attributes.get("bgcolor")):
        for word in _COLOUR_WORD.findall((value or "").lower()):
            if (found := _colour(word)) is not None:
                return found
    return above


def _colour(said: str) -> Colour | None:
    """The colour that is meant; None for one that lets the ground through, or that is not known."""
    said = said.strip().lower()
    if said in _COLOURS:
        return _COLOURS[said]
    if found := _RGB.fullmatch(said):
        alpha = float(found[4]) / (100 if found[5] else 1) if found[4] else 1.0
        return (int(found[1]), int(found[2]), int(found[3])) if alpha > 0.5 else None
    if found := _HEX.fullmatch(said):
        digits = found[1]
        if len(digits) in {3, 4}:
            digits = "".join(digit * 2 for digit in digits)
        if len(digits) == 8 and int(digits[6:], 16) < 128:
            return None
        if len(digits) in {6, 8}:
            return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
    return None


def _lets_through(said: str) -> bool:
    """Whether letters of this colour are painted in none."""
    found, digits = _RGB.fullmatch(said), _HEX.fullmatch(said)
    if found and found[4]:
        return float(found[4]) <= 0.01
    if digits and len(digits[1]) in {4, 8}:
        return not digits[1][3 if len(digits[1]) == 4 else 6 :].strip("0")
    return said == "transparent"


def _is_like(one: Colour, other: Colour) -> bool:
    return all(abs(a - b) <= _ALIKE for a, b in zip(one, other, strict=True))
