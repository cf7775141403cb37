"""The quotations in a paragraph of a paper: what stands in quotation marks of any language, and block quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
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

_RUNNING = frozenset({BlockKind.TEXT, BlockKind.ITEM})
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


def quotations(block: Block, marked: Sequence[Span]) -> Iterator[Quotation]:
    """The quotations of a paragraph, whose stretches in quotation marks are ``marked``; of a block quote all of it."""
    if block.kind is BlockKind.HEADING:
        return
    if block.kind is BlockKind.QUOTE:
        if is_long_enough(block.text):
            note = next((name for _, name in reversed(block.notes)), None)
            yield Quotation(block.text, block, (0, len(block.text)), note)
        return
    for start, end in marked:
        words = block.text[start:end]
        if is_long_enough(words):
            note = next((name for at, name in block.notes if end <= at <= end + _BEHIND), None)
            yield Quotation(words, block, (start, end), note)


def is_long_enough(words: str) -> bool:
    """Whether words are enough to be looked for."""
    fewest = _FEWEST_SIGNS if _UNSPACED.search(words) else FEWEST_WORDS
    return words_in(words) >= fewest


def marked_stretches(blocks: Sequence[Block]) -> Iterator[list[Span]]:
    """For each paragraph of a paper in turn what stands inside of quotation marks there; a quotation may go on in the next one, with its opening mark
    again or without."""
    opened = ""
    for at, block in enumerate(blocks):
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        is_text = block.kind in _RUNNING
        spans, left = _stretches(block.text, opened if is_text else "")
        opened = ""
        if left is not None:
            goes_on = (
                is_text and following is not None and following.kind in _RUNNING and _closes(following.text, left[0])
            )
            if goes_on or not block.text[: left[1] - 1].strip():
                spans.append((left[1], len(block.text)))
            opened = left[0] if goes_on else ""
        yield spans


def _stretches(text: str, opened: str) -> tuple[list[Span], tuple[str, int] | None]:
    """The stretches in a paragraph before which the mark ``opened`` was not closed; and a mark of it that is not, with the place behind it."""
    found: list[Span] = []
    at = 0
    if opened and not text.lstrip().startswith(opened) and (end := _closing(text, opened, 0)) is not None:
        found.append((0, end))
        at = end + 1
    left = None
    while opener := _OPENER.search(text, at):
        at = opener.end()
        if opener[0] in _SINGLE and not _opens(text, opener.start()):
            continue
        end = _closing(text, opener[0], at)
        if end is not None:
            found.append((at, end))
            at = end + 1
        else:
            left = left or (opener[0], at)
    return found, left if left is not None and (not found or left[1] > found[-1][1]) else None


def _closes(text: str, opener: str) -> bool:
    """Whether a paragraph goes on with a quotation that was opened before it, and ends it."""
    text = text.lstrip()
    if text.startswith(opener):
        return True  # it is opened anew in each of its paragraphs
    if opener in _SINGLE or opener in _CLOSED_BY[opener]:
        return False  # what closes it may as well open another
    end = _closing(text, opener, 0)
    other = text.find(opener)
    return end is not None and not 0 <= other < end


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
