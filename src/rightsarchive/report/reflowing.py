"""A quote set for reading: the narrow lines of a PDF become paragraphs again, and hyphens at their ends go. The words stay the same."""

from __future__ import annotations

import re
from itertools import pairwise

from rightsarchive.citation.embedding import visible
from rightsarchive.language.alike import alike
from rightsarchive.language.scripts import UNSPACED_CHARACTERS

_BLANK = re.compile(r"\n[ \t]*\n\s*")
_ITEM = re.compile(r"\s*(?:[-–—•*·‣◦]|\(?\w{1,3}[.)])\s")
_SHORT = 0.6
"""A line of less than this share of the longest one ends where its writer ended it."""
_NARROW = 10
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]$")
_ENDS = re.compile(r"[.!?:;…。！？؟][\"'”’»)\]]*$")
_UNSPACED = re.compile(f"[{UNSPACED_CHARACTERS}]")


def reflowed(quote: str) -> str:
    """``quote`` with its lines joined, where a reader still takes it for the same (``language.alike``); else as it is."""
    lines = visible(quote)
    made = "\n\n".join(_joined(block.strip("\n")) for block in _BLANK.split(lines.strip("\n")))
    return made if alike(made, lines) else lines


def _joined(block: str) -> str:
    lines = [line.rstrip() for line in block.split("\n")]
    widest = max(map(len, lines))
    made = lines[0]
    for number, (before, line) in enumerate(pairwise(lines)):
        # The first line of a quote may begin in the middle of a line of the page.
        is_short = len(before) < _SHORT * widest and (number > 0 or not _goes_on(before, line.strip()))
        if _HYPHEN.search(made) and line.strip()[:1].islower():
            made = _HYPHEN.sub("", made) + line.strip()
        elif widest < _NARROW or is_short or _ITEM.match(line):
            made += f"\n{line.strip()}"
        elif _UNSPACED.match(made[-1:]) and _UNSPACED.match(line.strip()[:1]):
            made += line.strip()
        else:
            made += f" {line.strip()}"
    return made


def _goes_on(line: str, following: str) -> bool:
    return not _ENDS.search(line) and not following[:1].isupper()
