"""What one run of characters without spaces means in a query: a word, the beginning of one, a pattern, a near spelling."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from rightsarchive.errors import QuerySyntaxError
from rightsarchive.query.syntax import Fuzzy, Node, Pattern, Prefix, Word

SHORT_WORD = 5
"""Letters of a word for which ``~`` alone lets one letter differ."""

ShowError = Callable[[str, int, str], QuerySyntaxError]
"""Makes the error of a message, its place in the query (code points) and what to write instead."""

# A colon that belongs to an address or to an identifier with a scheme of its own, not to a field.
ADDRESS: Final = re.compile(
    r"\w+://|\w+:\S*@|(?:mailto|urn|doi|isbn|issn|tel|data|ecli|celex|eli|arxiv|hdl|ark|orcid):", re.IGNORECASE
)

_STAR: Final = re.compile(r"\*")
_ONE_LETTER: Final = re.compile(r"(?<=\w)\?(?=[\w?*])|(?<=\*)\?(?=\w)")
_AROUND_A_PATTERN: Final = re.compile(r"\A[^\w*?]+|[^\w*?]+\Z")
_INSIDE_A_PATTERN: Final = re.compile(r"[^\w*?’']")
_IN_AN_ADDRESS: Final = re.compile(r"[/=&@]")


def meaning(start: int, end: int, chunk: str, error: ShowError) -> Node | None:
    """The node of a chunk at ``start`` to ``end``; None for punctuation alone. Raises QuerySyntaxError."""
    literal = chunk.startswith("=")
    text = chunk.removeprefix("=")
    if not literal:
        if is_pattern(text):
            return _pattern(start, end, text, error)
        fuzzy = re.fullmatch(r"(.+)~(\d*)", text, re.DOTALL)
        if fuzzy and has_words(fuzzy[1]):
            edits = int(fuzzy[2] or (1 if len(fuzzy[1]) <= SHORT_WORD else 2))
            if edits not in {1, 2}:
                raise error("one or two letters may differ.", end - len(fuzzy[2]), "Write word~1 or word~2.")
            return Fuzzy(start, end, fuzzy[1], edits)
    return Word(start, end, text, literal) if has_words(text) else None


def is_pattern(text: str) -> bool:
    """Whether a chunk holds a sign that stands for other letters. A question mark at its end is one of ordinary writing."""
    if ADDRESS.match(text) or ("?" in text and _IN_AN_ADDRESS.search(text)):
        return False
    return _STAR.search(text) is not None or _ONE_LETTER.search(text) is not None


def has_words(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


def _pattern(start: int, end: int, text: str, error: ShowError) -> Node:
    if not has_words(text):
        raise error("* needs letters of a word beside it.", start, "Write: detain*")
    plain = _AROUND_A_PATTERN.sub("", text)
    if len(re.sub(r"[\W_]", "", plain)) < 2:
        raise error("one letter and * fit almost every word.", start, "Write two letters at least: de*")
    stem = plain.rstrip("*")
    if stem != plain and not is_pattern(stem):
        return Prefix(start, end, stem)
    if other := _INSIDE_A_PATTERN.search(plain):
        raise error(
            f"* and ? stand for letters of one word, and “{other[0]}” parts two.",
            start,
            "Write the words apart: pri*son guard",
        )
    return Pattern(start, end, plain.rstrip("?") if not plain.endswith("*?") else plain)
