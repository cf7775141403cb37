"""Stamps: words that stand by themselves and say who may see what they stand on: *CONFIDENTIAL*, *TLP:RED*, *ДСП*, *NE PAS DIFFUSER*."""

from __future__ import annotations

import re
from pathlib import Path

from rightsarchive.metadata.columns import (
    begins_with_level,
    folded,
    has_word_of_a_stamp,
    is_stamp_word,
    level_named,
    only_in_lists,
    stands_beside_stamps,
)
from rightsarchive.model import Access

_LONGEST = 120
_MOST_WORDS = 8

_PARTS = re.compile(r"\s[-–—/&+]+\s|[|•·;:,.!/(){}\[\]<>*=_~#«»“”\"]|\s{2,}|\n")
_TLP = re.compile(r"\bTLP\s*[:_-]\s*", re.IGNORECASE)
_PAGE = re.compile(r"(?:\w{1,7}\.?\s*)?\d+(?:\s*(?:\w{1,3}|/)\s*\d+)?")
"""The number of a page, as running lines have it: *Page 1 of 3*."""


def stamp(text: str) -> Access | None:
    """The level that a text says which says nothing else; None for any other text, and where the level is that of everybody.

    A word that also says something else in running text (*secret*, *private*, *internal*) is one in capitals or in brackets alone.
    """
    if not 0 < len(text.strip()) <= _LONGEST or not has_word_of_a_stamp(text):
        return None
    if begins_with_level(text) and len(text.split()) <= _MOST_WORDS:
        return Access.CONFIDENTIAL
    apart = text.strip()[0] in "[({*<«"
    found: Access | None = None
    for part in _PARTS.split(_TLP.sub("TLP ", text)):
        words = folded(part)
        if not words or _PAGE.fullmatch(part.strip()) or all(map(stands_beside_stamps, words.split())):
            continue
        level = _level(part, words, loud=apart or part.strip().isupper())
        if level is None:
            return None
        found = level if found is None or level.level > found.level else found
    return found


def _level(part: str, words: str, *, loud: bool) -> Access | None:
    said = _of_words(part, loud=loud, single=" " not in words)
    if said is not None or len(words.split()) > _MOST_WORDS:
        return said
    rest = [word for word in words.split() if not stands_beside_stamps(word)]
    said = _of_words(" ".join(rest), loud=loud, single=len(rest) == 1)
    if said is None and len(rest) > 1 and all(map(_is_of_a_stamp, rest)):
        said = max(map(level_named, rest), key=lambda level: -1 if level is None else level.level)
    return said


def _is_of_a_stamp(word: str) -> bool:
    return is_stamp_word(word) or (level_named(word) is Access.CONFIDENTIAL and not only_in_lists(word))


def _of_words(text: str, *, loud: bool, single: bool) -> Access | None:
    level = level_named(text)
    if level is Access.CONFIDENTIAL:
        return None if only_in_lists(text) else level
    if level is Access.INTERNAL and (loud or not single):
        return level
    if level is not Access.PUBLIC and is_stamp_word(text) and (loud or not single):
        return Access.CONFIDENTIAL
    return None


_IN_BRACKETS = re.compile(r"[\[({（【]([^\[\](){}（）【】]{2,40})[\])}）】]")
_LOCKED = re.compile("[🔒🔐🔏⛔🚫🤐🤫🙊]")
_DASH = re.compile(r"\s[-–—]\s*|\s*[-–—]\s")
_WORDS = re.compile(r"[^\s_.–—-]+")
_NOT = re.compile(r"(?:non|not|un|semi|is|no)$", re.IGNORECASE)
_WORDS_OF_A_LEVEL = 4
_LETTERS_OF_A_STAMP = 3
_NUMBER_BEFORE = re.compile(r"^[\d\s._–—-]+|[\d\s._–—-]+$")


def stamp_in_title(title: str) -> str:
    """The same of a title: in brackets, or in capitals before a line or a colon; a title may speak of what is secret."""
    for said in _IN_BRACKETS.findall(title):
        if _says_closed(said):
            return str(said)
    first, *rest = re.split(r"\s*[-–—:|]\s+", title, maxsplit=1)
    return first if rest and first.isupper() and _is_name(first, wanted=True) else ""


def stamp_in_name(name: str, *, folder: bool) -> str:
    """What of a name says that it is not for everyone: of a folder ``02_confidential``, of a file ``statement [secret].pdf``,
    ``statement_do_not_publish.pdf``, ``CONFIDENTIAL statement.pdf``; nothing where none of it does."""
    if locked := _LOCKED.search(name):
        return locked[0]
    stem = name if folder else Path(name).stem
    if not has_word_of_a_stamp(stem):
        return ""
    for said in [*_IN_BRACKETS.findall(stem), *_DASH.split(stem)[:: len(_DASH.split(stem)) - 1 or 1]]:
        if (stem != said or folder) and _says_closed(said):
            return str(said)
    if folder:
        plain = " ".join(_WORDS.findall(_NUMBER_BEFORE.sub("", stem)))
        return plain if _says_closed(plain) else ""
    return _at_an_end(stem)


def _at_an_end(stem: str) -> str:
    """Words of a level with which a name begins or ends: several, or one that stands out in capitals or behind a line or a point."""
    words = [*_WORDS.finditer(stem)]
    for count in range(min(_WORDS_OF_A_LEVEL, len(words) - 1), 0, -1):
        for found, rest in ((words[:count], words[count:]), (words[-count:], words[:-count])):
            said = " ".join(word[0] for word in found)
            if not _says_closed(said) or _NOT.search(stem[: found[0].start()].rstrip("-–_. ")):
                continue
            others = "".join(word[0] for word in rest)
            in_capitals = said.isupper() and len(said) >= _LETTERS_OF_A_STAMP and not others.isupper()
            if in_capitals or _is_name(said, wanted=" " in said) or _stands_apart(stem, found, said):
                return said
    return ""


def _is_name(said: str, *, wanted: bool) -> bool:
    return wanted and (level_named(said) or Access.PUBLIC) is not Access.PUBLIC


def _stands_apart(stem: str, found: list[re.Match[str]], said: str) -> bool:
    before, after = stem[: found[0].start()][-1:], stem[found[-1].end() :][:1]
    if before == "-":  # *state-secret* is a word, *statement-confidential* says two things
        return _is_name(said, wanted=True)
    return before in {"_", "."} or (not before and after == "_")


def _says_closed(said: str) -> bool:
    return stamp(f"[{said}]") is not None
