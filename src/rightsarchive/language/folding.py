"""The form under which a word is searched: case, accents and letter variants folded, in every script, for no language.

What a writer may leave out goes: letter case, accents of Latin and Greek letters, the dots of ё, Arabic and Hebrew
vowel signs, tatweel, soft hyphens, zero-width and direction marks. What is a letter of its own stays: й, ә, ғ, қ, ң, ө,
ұ, ү, һ, і, ї, є, and the vowel signs of the scripts of India and South-East Asia. Compatibility forms (full width,
ligatures, Arabic presentation forms) become plain letters (Unicode Standard Annex 15, form NFKC), digits of any script
become 0-9, and letters that Arabic, Persian, Urdu and Kurdish keyboards encode differently become one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

IGNORED = "\u00ad\u034f\u061c\u0640\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
"""Inside of a regular expression's brackets: what is left out of a word, wherever in it it stands."""

ACCENTS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
"""The same, for signs that go with a letter and may be left out."""

SIGNS = "".join(
    chr(point)
    for low, high in ((0x0711, 0x0712), (0x0730, 0x1AB0), (0x1B00, 0x1DC0), (0x302A, 0x309B), (0xA66F, 0xABEE))
    for point in range(low, high)
    if unicodedata.category(chr(point)) in {"Mn", "Mc"} and point != 0x180E
)
"""The same, for signs that are part of the spelling."""

RAISED = "\u00b2\u00b3\u00b9\u2070\u2074-\u2079"
"""The same, for raised digits: marks of notes, and numbers of inserted articles. They are no part of the word or number that they
stand behind; lowered digits are (H₂O)."""

_NOT_A_LETTER = re.compile(rf"[^\w{SIGNS}]|_")
_ACCENT = re.compile(f"[{ACCENTS}]")
# Tatweel and the signs for a glottal stop in transliteration count as letters in Unicode; they too may be left out.
_LEFT_OUT = re.compile(f"[{IGNORED}{ACCENTS}\u02b9-\u02bf\u02c8\ua78b\ua78c]+")

# Unicode does not take these apart, though a reader without the right keyboard types the plain letter.
_PLAIN_LETTERS = {
    **dict(zip("đøłħıŋŧɓɗɖƒƙɣɛɔəƞƴ", "dolhintbddfkgeoeny", strict=True)),
    "æ": "ae",
    "œ": "oe",
    "ð": "d",
    "þ": "th",
    "ё": "е",
    "ѐ": "е",
    "ѝ": "и",
    **dict(zip("أإآٱٲٳىیئےۓێؤکڪھہۂۀةۃ", "ااااااييييييوككهههههه", strict=True)),
}
_ZEROS = (
    *(0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66),
    *(0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x17E0, 0x1810),
)


def _without_accents() -> dict[int, str]:
    """What each Latin and Greek letter is without its accents, and the other letters and digits that fold to another."""
    table = {ord(letter): plain for letter, plain in _PLAIN_LETTERS.items()}
    for zero in _ZEROS:
        table.update({zero + digit: str(digit) for digit in range(10)})
    for low, high in ((0x00C0, 0x0250), (0x0370, 0x0400), (0x1E00, 0x2000), (0x2C60, 0x2C80)):
        for point in range(low, high):
            plain = _ACCENT.sub("", unicodedata.normalize("NFD", chr(point)))
            if plain != chr(point):
                table[point] = "".join(_PLAIN_LETTERS.get(letter, letter) for letter in plain)
    return table


_WITHOUT_ACCENTS = _without_accents()


class _NotLetterByLetterError(Exception):
    """A sign that may go together with its neighbours."""


_LETTER_APOSTROPHES = "\u02bb\u02bc\u02bd"


class _ByLetter(dict[int, str]):
    """What each letter becomes by itself, for words without a sign that could go together with the letter before it, or
    divide the word."""

    def __init__(self, change: Callable[[str], str]) -> None:
        letters = {chr(point) for point in range(0x30, 0x700)} - {*_LETTER_APOSTROPHES, *RAISED}
        super().__init__((ord(letter), change(letter)) for letter in letters if letter.isalnum())

    def __missing__(self, point: int) -> str:
        raise _NotLetterByLetterError


def lower(word: str) -> str:
    """``word`` in lower case and composed form, with its accents, without what is ignored in a word.

    >>> lower("Gre\u0300ve"), lower("ﬁn\u00adal")
    ('grève', 'final')
    """
    if word.isascii() and word.isalnum():
        return word.lower()
    try:
        return word.translate(_LOWERED)
    except _NotLetterByLetterError:
        return _lower(word)


def _lower(word: str) -> str:
    composed = _LEFT_OUT.sub("", unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).casefold()))
    return composed if composed.isalnum() else _NOT_A_LETTER.sub("", composed)


def fold(word: str) -> str:
    """The search form of ``word``: what two spellings of one word have in common. May be empty (for signs alone).

    >>> fold("Grève"), fold("ЖЫЛАНБАЕВТЫҢ"), fold("Артём"), fold("İstanbul"), fold("حُرّيّة")
    ('greve', 'жыланбаевтың', 'артем', 'istanbul', 'حريه')
    """
    folded = fold_letters(word)
    return _fold(word) if folded is None else folded


def fold_letters(word: str) -> str | None:
    """The same as :func:`fold`, for a word of letters and digits that are each folded by itself, of a script with spaces
    between words and without an apostrophe; None for any other."""
    if word.isascii() and word.isalnum():
        return word.lower()
    try:
        return word.translate(_FOLDED)
    except _NotLetterByLetterError:
        return None


def _fold(word: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).casefold())
    folded = _LEFT_OUT.sub("", folded).translate(_WITHOUT_ACCENTS)
    return folded if folded.isalnum() else _NOT_A_LETTER.sub("", folded)


# Half the time of folding a word goes into asking Unicode what most words do not need.
_LOWERED = _ByLetter(_lower)
_FOLDED = _ByLetter(_fold)
