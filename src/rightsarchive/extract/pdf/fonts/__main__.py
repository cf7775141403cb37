"""Makes ``boxes.ttf``: ``python -m rightsarchive.extract.pdf.fonts [FILE]`` (needs fontTools, which is there for development)."""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

from rightsarchive.extract.pdf.fonts import FAMILY, PATH

_EM, _ASCENT, _DESCENT, _MARGIN = 1000, 880, -120, 50
_MANY_TO_ONE = 13
"""The format of a character map in which whole ranges have one glyph (OpenType, cmap)."""


def write(path: Path) -> None:
    """A font whose one glyph, a filled box of the size of a Chinese letter, stands for every character of Unicode."""
    pen = TTGlyphPen(None)
    corners = [(_MARGIN, _DESCENT), (_MARGIN, _ASCENT), (_EM - _MARGIN, _ASCENT), (_EM - _MARGIN, _DESCENT)]
    pen.moveTo(corners[0])
    for corner in corners[1:]:
        pen.lineTo(corner)
    pen.closePath()
    box = pen.glyph()
    # The times of the file are fixed, so that it comes out the same each time.
    font = FontBuilder(_EM, isTTF=True)
    font.updateHead(created=0, modified=0)
    vars(font.font).update(recalcTimestamp=False)
    font.setupGlyphOrder([".notdef", "box"])
    font.setupCharacterMap({})
    table = CmapSubtable.newSubtable(_MANY_TO_ONE)
    vars(table).update(platformID=3, platEncID=10, language=0, format=_MANY_TO_ONE, reserved=0, length=0, nGroups=0)
    vars(table).update(cmap=dict.fromkeys(range(0x20, 0x110000), "box"))
    font.font["cmap"].tables = [table]
    font.setupGlyf({".notdef": box, "box": box})
    font.setupHorizontalMetrics({".notdef": (_EM, _MARGIN), "box": (_EM, _MARGIN)})
    font.setupHorizontalHeader(ascent=_ASCENT, descent=_DESCENT)
    font.setupOS2(sTypoAscender=_ASCENT, sTypoDescender=_DESCENT, usWinAscent=_ASCENT, usWinDescent=-_DESCENT)
    font.setupNameTable({"familyName": FAMILY, "styleName": "Regular"})
    font.setupPost(keepGlyphNames=False)
    font.save(path)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else PATH)
