"""The colours that style sheets and attributes of HTML name (CSS Color 4)."""

from __future__ import annotations

import colorsys
import re

from rightsarchive.extract.colours import Colour

_NAMES = {
    name: (int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16))
    for name, _, digits in (
        each.partition(":")
        for each in (
            "aliceblue:f0f8ff antiquewhite:faebd7 aqua:00ffff aquamarine:7fffd4 azure:f0ffff beige:f5f5dc bisque:ffe4c4 black:000000 "
            "blanchedalmond:ffebcd blue:0000ff blueviolet:8a2be2 brown:a52a2a canvas:ffffff canvastext:000000 cornsilk:fff8dc crimson:dc143c "
            "cyan:00ffff darkblue:00008b darkcyan:008b8b darkgray:a9a9a9 darkgreen:006400 darkgrey:a9a9a9 darkred:8b0000 "
            "darkslateblue:483d8b darkslategray:2f4f4f darkslategrey:2f4f4f dimgray:696969 dimgrey:696969 floralwhite:fffaf0 "
            "fuchsia:ff00ff gainsboro:dcdcdc ghostwhite:f8f8ff gold:ffd700 gray:808080 green:008000 grey:808080 honeydew:f0fff0 "
            "indigo:4b0082 ivory:fffff0 lavender:e6e6fa lavenderblush:fff0f5 lemonchiffon:fffacd lightblue:add8e6 lightcyan:e0ffff "
            "lightgray:d3d3d3 lightgreen:90ee90 lightgrey:d3d3d3 lightyellow:ffffe0 lime:00ff00 linen:faf0e6 magenta:ff00ff maroon:800000 "
            "midnightblue:191970 mintcream:f5fffa mistyrose:ffe4e1 moccasin:ffe4b5 navajowhite:ffdead navy:000080 oldlace:fdf5e6 "
            "olive:808000 orange:ffa500 orangered:ff4500 papayawhip:ffefd5 peachpuff:ffdab9 pink:ffc0cb plum:dda0dd purple:800080 "
            "rebeccapurple:663399 red:ff0000 royalblue:4169e1 seashell:fff5ee silver:c0c0c0 skyblue:87ceeb slategray:708090 "
            "slategrey:708090 snow:fffafa steelblue:4682b4 tan:d2b48c teal:008080 tomato:ff6347 turquoise:40e0d0 violet:ee82ee "
            "wheat:f5deb3 white:ffffff whitesmoke:f5f5f5 yellow:ffff00"
        ).split()
    )
}
_HEX = re.compile(r"#([0-9a-f]{3,8})")
_FUNCTION = re.compile(r"(rgb|hsl|hwb|lab|lch|oklab|oklch)a?\(([^()]*)\)")
_NUMBER = re.compile(r"(-?\d*\.?\d+(?:e-?\d+)?)(%?)")
_HALF_CLEAR = 0.5
_CLEAR = 0.01
WORD = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch)\([^()]*\)|\b[a-z]+\b")
"""What may be a colour in a value of a style sheet, in small letters."""


def colour(said: str) -> Colour | None:
    """The colour that is meant; None for one that lets the ground through, or that is not known."""
    found = _read(said.strip().lower())
    return found[0] if found is not None and found[1] > _HALF_CLEAR else None


def attribute_colour(said: str) -> Colour | None:
    """The colour of an old attribute, which may leave out the sign before the digits (WHATWG HTML, 2.3.6)."""
    bare = said.strip().lower()
    return colour(bare) or (colour(f"#{bare}") if len(bare) in {3, 6} else None)


def is_clear(said: str) -> bool:
    """Whether letters of this colour are not painted at all."""
    bare = said.strip().lower()
    found = _read(bare)
    return bare == "transparent" or (found is not None and found[1] <= _CLEAR)


def _read(said: str) -> tuple[Colour, float] | None:
    """The colour and its alpha, 0 to 1."""
    if said in _NAMES:
        return _NAMES[said], 1.0
    if found := _HEX.fullmatch(said):
        return _by_digits(found[1])
    if found := _FUNCTION.fullmatch(said):
        written, _, behind = found[2].partition("/")
        values = [(float(value), bool(percent)) for value, percent in _NUMBER.findall(written)]
        alpha = next(iter(_NUMBER.findall(behind)), None)
        if alpha is None and len(values) > 3:  # the old form, with commas
            opacity = values[3][0] / (100 if values[3][1] else 1)
        else:
            opacity = 1.0 if alpha is None else float(alpha[0]) / (100 if alpha[1] else 1)
        made = _by_values(found[1], values) if len(values) >= 3 else None
        return None if made is None else (made, opacity)
    return None


def _by_digits(digits: str) -> tuple[Colour, float] | None:
    if len(digits) in {3, 4}:
        digits = "".join(digit * 2 for digit in digits)
    if len(digits) not in {6, 8}:
        return None
    opacity = int(digits[6:], 16) / 255 if len(digits) == 8 else 1.0
    return (int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)), opacity


def _by_values(space: str, values: list[tuple[float, bool]]) -> Colour | None:
    """Of the colours of CIE and Oklab, only the greys (and those near them): the others are no colour of hidden words."""
    (first, first_percent), (second, _), (third, _) = values[:3]
    if space == "rgb":
        return _whole(
            *(value / 100 if percent else value / 255 for value, percent in values[:3]),
        )
    if space == "hsl":
        return _whole(*colorsys.hls_to_rgb(first / 360 % 1.0, third / 100, second / 100))
    if space == "hwb":
        if second + third >= 100:
            return _whole(*[second / (second + third)] * 3)
        pure = colorsys.hls_to_rgb(first / 360 % 1.0, 0.5, 1.0)
        return _whole(*(value * (1 - second / 100 - third / 100) + second / 100 for value in pure))
    lightness = first / 100 if first_percent or not space.startswith("ok") else first
    chroma = abs(second) if space.endswith("ch") else max(abs(second), abs(third))
    if chroma > (0.01 if space.startswith("ok") else 2.0):
        return None
    if space.startswith("ok"):
        linear = lightness**3
    else:
        linear = ((lightness * 100 + 16) / 116) ** 3 if lightness > 0.08 else lightness / 9.033
    grey = 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
    return _whole(grey, grey, grey)


def _whole(red: float, green: float, blue: float) -> Colour:
    return _channel(red), _channel(green), _channel(blue)


def _channel(value: float) -> int:
    return max(0, min(255, round(255 * value)))
