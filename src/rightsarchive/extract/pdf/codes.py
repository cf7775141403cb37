"""What the codes of a font stand for where the file has no table of characters (``ToUnicode``): ISO 32000-2, 9.7 and 9.10.2."""

from __future__ import annotations

import re
from enum import Enum
from typing import Any

from pypdf.generic import DictionaryObject

_COLLECTIONS = frozenset({"Japan1", "GB1", "CNS1", "KR", "Korea1"})
"""Adobe's registered collections, whose numbers of characters are known to all."""

_UNICODE = re.compile(r"/Uni[A-Z]+-(?:UCS2|UTF16)(?:-HW)?-[HV]")
"""Encodings whose codes are UTF-16, which pypdf reads as it does by default."""

_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


class Codes(Enum):
    """Who can tell which characters the codes of a font are."""

    PLAIN = "every reader"
    REGISTERED = "a reader with Adobe's CMaps: pdfium has them, pypdf has a part of them"
    NAMELESS = "nobody: they number glyphs of a font that is not in the file"


def codes_of(font: Any) -> Codes:
    """What the codes of a font dictionary, as pypdf gives it, stand for. Damaged ones are PLAIN."""
    try:
        if not isinstance(font, DictionaryObject) or font.get("/Subtype") != "/Type0" or "/ToUnicode" in font:
            return Codes.PLAIN
        encoding = str(font["/Encoding"])
        fonts: Any = font["/DescendantFonts"]
        descendant = fonts[0].get_object()
        if str(descendant["/CIDSystemInfo"]["/Ordering"]) in _COLLECTIONS:
            return Codes.PLAIN if _UNICODE.fullmatch(encoding) else Codes.REGISTERED
        if encoding in {"/Identity-H", "/Identity-V"} and not _is_embedded(descendant):
            return Codes.NAMELESS
    except (KeyError, IndexError, AttributeError, TypeError):
        pass
    return Codes.PLAIN


def has_nameless_fonts(page: Any) -> bool:
    """Whether a font of the page has codes that nobody can tell the characters of."""
    try:
        fonts = page["/Resources"]["/Font"].get_object()
        return any(codes_of(font.get_object()) is Codes.NAMELESS for font in fonts.values())
    except MemoryError:
        raise
    except Exception:
        return False


def _is_embedded(descendant: Any) -> bool:
    descriptor = descendant.get("/FontDescriptor")
    return descriptor is not None and any(name in descriptor.get_object() for name in _FILES)
