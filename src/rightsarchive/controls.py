"""The characters of a document that steer what shows it: seen as signs, escaped in JSON, kept from turning other words about.

They are those of ECMA-48 (C0 but for tab and line feed, DEL, C1: a terminal obeys them), those that change the direction of
writing (Unicode Standard Annex 9: Bidi_Control, and the deprecated ones beside them), the separators of lines and paragraphs,
and halves of surrogate pairs.
"""

from __future__ import annotations

import re

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ud800-\udfff]")
"""One of these characters."""

FIRST_STRONG_ISOLATE, POP_DIRECTIONAL_ISOLATE = "\u2068", "\u2069"

_SCOPES = re.compile("[\u202a-\u202e\u2066-\u206f]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")


def signs(text: str) -> str:
    """``text`` with a visible sign for each control character: a control picture (␛) where Unicode has one, else ⟨U+202E⟩."""
    return CONTROLS.sub(lambda found: sign(found[0]), text)


def sign(control: str) -> str:
    """The visible sign for one character."""
    code = ord(control)
    return chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else f"⟨U+{code:04X}⟩"


def escaped(json_text: str) -> str:
    """JSON that means the same, with its control characters as escapes: a terminal that shows it obeys nothing."""
    return CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", json_text)


def may_run_right_to_left(text: str) -> bool:
    """Whether there is a character of the blocks that Unicode keeps for writing from right to left."""
    return _RIGHT_TO_LEFT.search(text) is not None


def without_scopes(text: str) -> str:
    """Without the controls that turn about what follows them (embeddings, overrides, isolates). The marks, which work where
    they stand, are left."""
    return _SCOPES.sub("", text)


def isolated(text: str) -> str:
    """Words that are without such controls, between marks that keep their direction from the words around them (UAX 9, FSI and
    PDI)."""
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_DIRECTIONAL_ISOLATE}"


def told(text: str) -> str:
    """Words of a document inside a sentence of ours: with signs, and isolated where they may run from right to left."""
    shown = signs(text)
    return isolated(shown) if may_run_right_to_left(shown) else shown
