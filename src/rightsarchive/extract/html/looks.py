"""How the words of an element look: hidden and why, struck through, raised or lowered; and how its lists are counted."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rightsarchive.extract.colours import Colour, is_dark, is_like
from rightsarchive.extract.html.colours import WORD, attribute_colour, colour
from rightsarchive.extract.html.declarations import Declarations
from rightsarchive.extract.html.lengths import font_size, pixels
from rightsarchive.extract.html.out_of_sight import NOT_FOR_THE_EYE, gone
from rightsarchive.model import MarkKind, Reason

_TINY = 1.0
_LEAST_SHIFT = 2.0
_SMALLER = 0.9
_STRUCK_TAGS = frozenset({"del", "s", "strike"})
_SHIFTS = {"super": MarkKind.RAISED, "sub": MarkKind.LOWERED}
_EDGES = {"top": MarkKind.RAISED, "text-top": MarkKind.RAISED, "bottom": MarkKind.LOWERED, "text-bottom": MarkKind.LOWERED}  # fmt: skip
# There the same words place what is inside of the element.
_CELLS = frozenset({"td", "th", "tr", "tbody", "thead", "tfoot", "table", "img"})


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
    if not (said or names & NOT_FOR_THE_EYE or _TELLING_ATTRIBUTES.intersection(attributes) or tag in _TELLING_TAGS):
        return above
    size = font_size(said.get("font-size"), above.size)
    own_colour = _colour(attributes, said, above)
    visible = above.visible if "visibility" not in said else said["visibility"] not in {"hidden", "collapse"}
    look = replace(
        above,
        struck=above.struck or _is_struck(tag, said),
        shift=_shift(tag, said, above, smaller=size <= _SMALLER * above.size),
        list_type=_list_type(said, above.list_type),
        size=size,
        colour=own_colour,
        ground=_ground(attributes, said, above.ground, own_colour),
        visible=visible,
        gone=above.gone or gone(tag, attributes, said, names),
    )
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
    if look.ground is not None and look.colour is not None and is_like(look.colour, look.ground):
        # Dark on dark is how words are blackened.
        return Reason.COVERED if is_dark(look.ground) else Reason.GROUND_COLOUR
    return None


def _is_struck(tag: str, said: Declarations) -> bool:
    lines = [said[name] for name in ("text-decoration", "text-decoration-line") if name in said]
    return any("line-through" in line for line in lines) if lines else tag in _STRUCK_TAGS


def _shift(tag: str, said: Declarations, above: Look, *, smaller: bool) -> MarkKind | None:
    if tag in {"sup", "sub"}:
        return MarkKind.RAISED if tag == "sup" else MarkKind.LOWERED
    align = said.get("vertical-align", "")
    for name in (align, said.get("baseline-shift", ""), said.get("font-variant-position", "")):
        if name in _SHIFTS:
            return _SHIFTS[name]
    if smaller and align in _EDGES and tag not in _CELLS:
        return _EDGES[align]
    raised = pixels(align, 10.0) or 0.0
    if not raised and smaller:
        raised = _moved_up(said)
    if abs(raised) >= _LEAST_SHIFT:
        return MarkKind.RAISED if raised > 0 else MarkKind.LOWERED
    return above.shift


def _moved_up(said: Declarations) -> float:
    """How far up letters are moved that are smaller than those around them, in pixels."""
    if said.get("position") == "relative":
        return (pixels(said.get("bottom"), 10.0) or 0.0) - (pixels(said.get("top"), 10.0) or 0.0)
    for function in ("translatey(", "translate(0,"):
        _, begun, rest = said.get("transform", "").replace(", ", ",").partition(function)
        if begun:
            return -(pixels(rest.partition(")")[0].strip(), 10.0) or 0.0)
    return 0.0


def _list_type(said: Declarations, above: str | None) -> str | None:
    words = f"{said.get('list-style', '')} {said.get('list-style-type', '')}".split()
    known = [word for word in words if word in LIST_FORMS or word == "none"]
    return known[-1] if known else above


LIST_FORMS = {
    "decimal": "decimal", "decimal-leading-zero": "decimalZero", "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter", "upper-latin": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman", "lower-greek": "lowerGreek",
    "cyrillic": "russianLower", "arabic-indic": "arabicIndic", "persian": "persian", "hebrew": "hebrew1", "cjk-decimal": "ideographDigital",
}  # fmt: skip
"""How lists are counted in CSS (Counter Styles 3), and the name of the same in ST_NumberFormat (or ours, where it has none)."""


def _colour(attributes: dict[str, str], said: Declarations, above: Look) -> Colour | None:
    written = said.get("-webkit-text-fill-color", said.get("color"))
    own = colour(written) if written is not None else attribute_colour(attributes.get("color", ""))
    return own or above.colour


def _ground(
    attributes: dict[str, str], said: Declarations, above: Colour | None, letters: Colour | None
) -> Colour | None:
    written = f"{said.get('background', '')} {said.get('background-image', '')}"
    if "gradient(" in written and "url(" not in written:
        found = {found for word in WORD.findall(written) if (found := colour(word)) is not None}
        return found.pop() if len(found) == 1 else None
    if "url(" in written or attributes.get("background"):
        return None
    for value in (said.get("background-color"), said.get("background")):
        for word in WORD.findall(value or ""):
            if word == "currentcolor":
                return letters
            if (own := colour(word)) is not None:
                return own
    return attribute_colour(attributes.get("bgcolor", "")) or above
