"""The set phrases of web pages, in the languages of the press: boilerplate, menu words, titles of lists of links."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Final, NamedTuple

from rightsarchive.language.data import gathered
from rightsarchive.language.data.records import Web
from rightsarchive.language.folding import ACCENTS, IGNORED
from rightsarchive.passages.patterns import leads_elsewhere, matches_boilerplate, may_title_a_list

_RIGHTS: Final = re.compile(r"\s*(?:©|\(c\)|copyright)\s.{0,80}\d{4}|\d{4}\s*©", re.IGNORECASE)
_LONGEST_NOTICE = 400
_LONGEST_PATTERN = 130
LONGEST_PHRASE = 60
"""No set phrase is longer (code points)."""
_EDGES: Final = re.compile(r"^[\W_]+|[\W_]+$")
_LEFT_OUT: Final = re.compile(f"[{ACCENTS}{IGNORED}]")


class Line(str):
    """A line of a page. Its ``phrase``, which it is compared by, is worked out once."""

    __slots__ = ("_phrase",)
    _phrase: str

    @property
    def phrase(self) -> str:
        try:
            return self._phrase
        except AttributeError:
            self._phrase = normalised(self)
            return self._phrase


def normalised(line: str) -> str:
    """``line`` for comparison: lower case, one space between words, no signs at its ends, no vowel signs and other marks that may be left out."""
    folded = unicodedata.normalize("NFKC", line).casefold().replace("’", "'").replace("ё", "е")
    return _EDGES.sub("", " ".join(_LEFT_OUT.sub("", folded).split()))


class _Phrases(NamedTuple):
    """The set phrases of each kind, normalised. What follows a title of signatures is a list of names and stays body text."""

    boilerplate: frozenset[str]
    menu: frozenset[str]
    """Also short phrases that may head a chapter: navigation only where several stand together."""
    list_titles: frozenset[str]
    invitations: frozenset[str]
    """Of those the ones that ask the reader to go on elsewhere, and are never the title of a chapter."""
    go_on: frozenset[str]
    signatures: frozenset[str]
    home: frozenset[str]
    share: re.Pattern[str]
    cookies: re.Pattern[str]
    cookie_words: re.Pattern[str]


@cache
def _known() -> _Phrases:
    invitations = _normalised(lambda web: web.invitations)
    verbs, by = _any(lambda web: web.share), _any(lambda web: web.share_by)
    return _Phrases(
        boilerplate=_normalised(lambda web: web.boilerplate),
        menu=_normalised(lambda web: web.menu),
        list_titles=_normalised(lambda web: web.list_titles) | invitations,
        invitations=invitations,
        go_on=_normalised(lambda web: web.go_on),
        signatures=_normalised(lambda web: web.signatures),
        home=_normalised(lambda web: web.home),
        share=re.compile(rf"{verbs} {by} \S+(?: \S+)?", re.IGNORECASE),
        cookies=re.compile(_any(lambda web: web.cookies), re.IGNORECASE),
        cookie_words=re.compile(_any(lambda web: web.cookie_words), re.IGNORECASE),
    )


def _normalised(ask: Callable[[Web], tuple[str, ...]]) -> frozenset[str]:
    return frozenset(map(normalised, gathered(lambda each: ask(each.web))))


def _any(ask: Callable[[Web], tuple[str, ...]]) -> str:
    return f"(?:{'|'.join(gathered(lambda each: ask(each.web)))})"


def is_boilerplate(line: Line) -> bool:
    """Whether the line is, as a whole, a set phrase of web pages, a cookie notice or a copyright line."""
    if len(line) <= LONGEST_PHRASE:
        phrase = line.phrase
        if phrase in _known().boilerplate or _known().share.fullmatch(phrase):
            return True
    if len(line) <= _LONGEST_PATTERN:
        phrase = line.phrase
        if matches_boilerplate(phrase) or leads_elsewhere(phrase):
            return True
    if len(line) > _LONGEST_NOTICE:
        return False
    return bool(_known().cookie_words.search(line) and _known().cookies.search(line)) or bool(_RIGHTS.match(line))


def speaks_of_cookies(text: str) -> bool:
    """Whether the text has a word without which none is a cookie notice."""
    return _known().cookie_words.search(text) is not None


def is_menu_word(line: Line) -> bool:
    """Whether the line is a word of a site's menu (or boilerplate)."""
    return line.phrase in _known().menu or line.phrase in _known().boilerplate


def is_list_title(line: Line) -> bool:
    """Whether the line is the title of a list of links to other reports."""
    return line.phrase in _known().list_titles


def is_invitation(line: Line) -> bool:
    """Whether the line sends the reader on elsewhere ("Read also"), with or without the other report's title after a colon."""
    before, colon, after = line.partition(":")
    phrase = normalised(before) if colon else line.phrase
    if colon and after.strip() and phrase in _known().go_on:
        return True
    return len(before) <= LONGEST_PHRASE and phrase in _known().invitations


_HOME_AND_ON: Final = re.compile(r"\s*[>›»→/]\s*")
_LONGEST_MENU_PHRASE = 3
_FEWEST_IN_A_ROW = 3


def is_way_from_home(line: Line) -> bool:
    """Whether the line says where in a site one is: "Home > Press releases > 2025"."""
    first, *rest = _HOME_AND_ON.split(line.strip())
    return bool(rest) and normalised(first) in _known().home and all(len(part.split()) <= 8 for part in rest)


def is_menu_row(line: Line) -> bool:
    """Whether the line is nothing but menu words side by side: "News Society Politics"."""
    words = line.phrase.split()
    phrases = 0
    while words:
        length = next(
            (n for n in range(min(_LONGEST_MENU_PHRASE, len(words)), 0, -1) if is_menu_word(Line(" ".join(words[:n])))),
            0,
        )
        if not length:
            return False
        words = words[length:]
        phrases += 1
    return phrases >= _FEWEST_IN_A_ROW


def is_loose_list_title(line: Line) -> bool:
    """Whether the line could be the title of a list of links: a weaker sign than :func:`is_list_title`."""
    return may_title_a_list(line.phrase)


def is_signature_title(line: Line) -> bool:
    """Whether the line is the title of a list of signatures."""
    return line.phrase in _known().signatures
