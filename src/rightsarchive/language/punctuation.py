"""What is known of signs: which end a sentence, which are quotation marks, and how an item of a list begins.

The sets are those of the Unicode Character Database (``PropList.txt``: Sentence_Terminal, Quotation_Mark) for the scripts that
are written today.
"""

from __future__ import annotations

import re
from typing import Final

FULL_STOPS: Final = ".։۔܀܁܂।॥၊။።፨។៕᠃᠉᪨᪩᪪᪫。꘎꛳︒﹒．｡།༎"
"""Ends of statements. The last two are Tibetan, of which Unicode does not say whether a phrase or a sentence ends."""

CALLS: Final = "!?؝؞؟፧‼‽⁇⁈⁉︕︖﹖﹗！？"
"""Ends of questions and exclamations."""

TERMINALS: Final = f"{FULL_STOPS}{CALLS}…"
"""Ends of sentences. Three dots in one sign count as the three full stops do."""

COLONS: Final = ":;؛፤፥፦៖︓︔﹔﹕：；"
COMMAS: Final = ",،՝፣、︐︑﹐﹑，､"

QUOTATION_MARKS: Final = "\"'«»‘’‚‛“”„‟‹›「」『』〝〞〟﹁﹂﹃﹄＂＇｢｣"
"""Opening and closing ones: which is which depends on the language („…“, “…”, »…«, «…»)."""

APOSTROPHES: Final = "'’‘ʼʻʽ`´＇′"
"""What stands for an apostrophe inside a word, right or wrong."""

DIVIDING_QUOTES: Final = "".join(sorted(set(QUOTATION_MARKS) - set(APOSTROPHES)))
"""Quotation marks that can be nothing else."""

OPENING_BRACKETS: Final = "([{（［｛【〔〈《"
CLOSING_BRACKETS: Final = ")]}）］｝】〕〉》"

BULLETS: Final = "•‣⁃◦▪▫●○◆◇■□▶►▸➢➤❖✓✔☐☑☒∙·\uf0b7\uf0a7"
"""Signs that begin items of lists and seldom anything else; two of them as Word's symbol fonts store them."""

DASHES: Final = "-‐‑‒–—―"

# No white space of Unicode stands behind the ideographic space.
_SPACES: Final = "".join(filter(str.isspace, map(chr, range(0x3001))))
_CLOSING: Final = f"{QUOTATION_MARKS}{CLOSING_BRACKETS}{_SPACES}"
_HEADLINE_NEVER: Final = f"{FULL_STOPS}{COLONS}{COMMAS}"
_PARAGRAPH: Final = f"{TERMINALS}{COLONS}{QUOTATION_MARKS}{CLOSING_BRACKETS}"


def any_of(*signs: str) -> str:
    """A regular expression for one of these signs."""
    return f"[{re.escape(''.join(signs))}]"


_NUMBER: Final = r"\(?\d{1,3}[.)]"
# Any alphabet numbers lists with its letters.
_LETTER: Final = r"(?:[^\W\d_]|[ivxlc]{1,5})"
_MARK: Final = any_of(DASHES, "*+")

LIST_MARK: Final = rf"(?i:{any_of(BULLETS)}\s*|(?:{_MARK}|{_NUMBER}|\(?{_LETTER}\))\s+)(?=\S)"
"""A regular expression for what an item of a list begins with wherever its line stands. A letter with a full stop is none of
these: a line that was broken by its length may begin with “v. Kazakhstan” or “г. Алматы”."""

_ITEM: Final = re.compile(rf"\s*{LIST_MARK}")
_ITEM_AFTER_END: Final = re.compile(rf"\s*(?:{LIST_MARK}|(?i:{any_of(DASHES)}\s*|{_LETTER}\.\s+)(?=\S))")


def ends_sentence(text: str) -> bool:
    """Whether ``text`` ends with the end of a sentence. Quotation marks and brackets may close behind it."""
    return _is_last(text, TERMINALS)


def ends_statement(text: str) -> bool:
    """Whether ``text`` ends as no headline does: with a full stop, a colon or a comma. Headlines may ask and call."""
    return _is_last(text, _HEADLINE_NEVER)


def may_end_paragraph(text: str) -> bool:
    """Whether a paragraph may end so: with a sentence, a colon or semicolon, or a closing sign alone."""
    last = text.rstrip()[-1:]
    return last != "" and last in _PARAGRAPH


def is_list_item(line: str, *, after_end: bool) -> bool:
    """Whether ``line`` begins as an item of a list. ``after_end`` tells that what stands before it may end a paragraph: then a
    letter with a full stop is a mark too, and so is a dash without a space."""
    return (_ITEM_AFTER_END if after_end else _ITEM).match(line) is not None


def _is_last(text: str, signs: str) -> bool:
    last = text.rstrip(_CLOSING)[-1:]
    return last != "" and last in signs
