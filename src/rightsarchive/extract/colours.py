"""Colours of letters and of the ground behind them: whether an eye can tell the two apart."""

from __future__ import annotations

Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255 (sRGB)."""

_LEAST_CONTRAST = 1.2
"""Black on white has 21; from 4.5 on text counts as easy to read (WCAG 2.2, 1.4.3)."""
_ALIKE = 24
_LEAST_CONTRAST_IN_THE_DARK = 1.35
_ALIKE_IN_THE_DARK = 40
_DARK = 0x40


def is_like(one: Colour, other: Colour) -> bool:
    """Whether letters of one colour on a ground of the other are not seen."""
    both_dark = is_dark(one) and is_dark(other)
    if any(abs(a - b) > (_ALIKE_IN_THE_DARK if both_dark else _ALIKE) for a, b in zip(one, other, strict=True)):
        return False
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05) < (_LEAST_CONTRAST_IN_THE_DARK if both_dark else _LEAST_CONTRAST)


def is_dark(colour: Colour) -> bool:
    """Whether words of this colour on a ground like it were blackened, as a person who redacts does it."""
    return _luminance(colour) <= _luminance((_DARK, _DARK, _DARK))


def _luminance(colour: Colour) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
