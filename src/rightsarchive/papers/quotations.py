"""The quotations in a paragraph of a paper: what stands in quotation marks of any language, and block quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rightsarchive.language.losses import words_in
from rightsarchive.language.scripts import UNSPACED_CHARACTERS
from rightsarchive.model import Span
from rightsarchive.papers.paper import Block, BlockKind

FEWEST_WORDS = 3
"""Words of a quotation: fewer are a name, a term or a word that is held off with tongs."""

_FEWEST_SIGNS = 6
_CLOSED_BY: Mapping[str, str] = MappingProxyType(
    {
        "«": "»", "»": "«", "“": "”", "„": "“”", "‟": "”", "”": "”", '"': '"', "‘": "’", "‚": "‘’", "‹": "›", "›": "‹",
        "「": "」", "『": "』", "﹁": "﹂", "﹃": "﹄", "｢": "｣", "＂": "＂", "〝": "〞〟", "'": "'",
    }
)  # fmt: skip
"""What opens a quotation, and what may close it."""

_SINGLE = frozenset("‘'‚")
_UNSPACED = re.compile(f"[{UNSPACED_CHARACTERS}]")
_OPENER = re.compile(f"[{''.join(map(re.escape, _CLOSED_BY))}]")
_BEHIND = 4
"""Code points behind a quotation in which the mark of its note may stand."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation in a paper: its words, its stretch of the block, and the name of its note."""

    text: str
    block: Block
    span: Span
    note: str | None = None


def quotations(block: Block) -> Iterator[Quotation]:
    """The quotations of a paragraph, the outermost marks alone."""
    if block.kind is BlockKind.HEADING:
        return
    if block.kind is BlockKind.QUOTE:
        if is_long_enough(block.text):
            note = next((name for _, name in reversed(block.notes)), None)
            yield Quotation(block.text, block, (0, len(block.text)), note)
        return
    for start, end in quoted_stretches(block.text):
        words = block.text[start:end]
        if is_long_enough(words):
            note = next((name for at, name in block.notes if end <= at <= end + _BEHIND), None)
            yield Quotation(words, block, (start, end), note)


def is_long_enough(words: str) -> bool:
    """Whether words are enough to be looked for."""
    fewest = _FEWEST_SIGNS if _UNSPACED.search(words) else FEWEST_WORDS
    return words_in(words) >= fewest


def quoted_stretches(text: str) -> Iterator[Span]:
    """What stands inside of quotation marks, without them; marks inside of marks are part of it. One that is not closed goes on to the
    end of the paragraph where it begins it."""
    at = 0
    while opener := _OPENER.search(text, at):
        at = opener.end()
        if opener[0] in _SINGLE and not _opens(text, opener.start()):
            continue
        end = _closing(text, opener[0], at)
        if end is not None:
            yield at, end
            at = end + 1
        elif not text[: opener.start()].strip():
            yield at, len(text)
            return


def _opens(text: str, at: int) -> bool:
    """Whether a single mark can open a quotation, and is no apostrophe."""
    before, behind = text[at - 1 : at], text[at + 1 : at + 2]
    return not before.isalnum() and not behind.isspace() and behind != ""


def _closing(text: str, opener: str, at: int) -> int | None:
    closers, depth = _CLOSED_BY[opener], 1
    for place in range(at, len(text)):
        sign = text[place]
        if sign in closers:
            if opener in _SINGLE and text[place + 1 : place + 2].isalnum():
                continue  # an apostrophe
            depth -= 1
            if not depth:
                return place
        elif sign == opener:
            depth += 1
    return None
