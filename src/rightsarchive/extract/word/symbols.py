"""What the signs of the fonts Symbol and Wingdings show, which Word keeps at U+F020 to U+F0FF."""

from __future__ import annotations

# The encoding of Adobe's Symbol font from 0x20, as Unicode's mapping table gives it; "\x00" where nothing stands.
_SYMBOL = (
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
    + "\x00" * 33
    + "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪\x00〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
)
_WINGDINGS = {
    0x28: "☎", 0x2A: "✉", 0x46: "☞", 0x4A: "☺", 0x6C: "●", 0x6E: "■", 0x6F: "☐", 0x71: "❑", 0x72: "❒", 0x75: "◆", 0x76: "❖", 0x77: "◆",
    0x9F: "•", 0xA7: "▪", 0xA8: "☐", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "☐"}
_FIRST, _LAST = 0xF020, 0xF0FF
_BULLET = 0xB7


def shown(character: str, font: str) -> str:
    """What a character of a symbol font looks like. Where the font is not known the usual bullets alone have a meaning; the
    rest, and every character outside U+F020 to U+F0FF, stays as it is."""
    code = ord(character)
    if not _FIRST <= code <= _LAST:
        return character
    code &= 0xFF
    name = font.casefold()
    if name == "wingdings 2":
        return _WINGDINGS_2.get(code, character)
    if name == "symbol" or (code == _BULLET and name != "wingdings"):
        found = _SYMBOL[code - 0x20] if code - 0x20 < len(_SYMBOL) else "\x00"
        return found if found != "\x00" else character
    return _WINGDINGS.get(code, character)
