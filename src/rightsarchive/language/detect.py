"""Which language a piece of text is in: scripts first, then the model of py3langid restricted to our languages, then distinctive letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Final

import numpy as np

from rightsarchive.language.data import Language, languages
from rightsarchive.language.data import language as known
from rightsarchive.language.langid import Floats, log_likelihoods, table_of
from rightsarchive.language.scripts import characters, script_of

MODELLED: Final = ("latin", "cyrillic", "arabic", "devanagari")
"""The scripts whose languages the model tells apart."""

# Natural-log bonuses, as is what a language's file says of how common it is. A letter that a language does not have speaks
# against it, but foreign names occur.
_HINT_BONUS = 12.0
_FOREIGN_LETTER = 6.0
_NOTHING_TOLD: Final = float(np.finfo(np.float32).min)

_WEIGHT: Final = {"latin": 1, "han": 6, "kana": 6}
_SAMPLE = 140
_LETTER = re.compile(r"[^\W\d_]")
_OTHER_WORDS = re.compile(r"[\u0370-\u1dff\u2c00-\ud7ff\uf900-\ufaff\ufb50-\ufdff\ufe70-\ufeff\uff66-\uffef]+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|\S+\.(?:com|org|net|info)\b\S*")
_ADDRESS_SIGNS: Final = ("://", "www.", "@", ".com", ".org", ".net", ".info")


@cache
def by_model(script: str) -> tuple[str, ...]:
    """The languages that the model tells apart in one of :data:`MODELLED`."""
    return tuple(each.code for each in languages() if script in each.detection.model)


@cache
def detected() -> frozenset[str]:
    """Every code that :func:`detect` can return besides ``und``: ISO 639-1, and ISO 639-3 for Sorani Kurdish (``ckb``)."""
    return frozenset(each.code for each in languages() if each.detection.model or each.detection.decides)


@cache
def _decided() -> dict[str, str]:
    """The language of each script that decides by itself (Yiddish, Tigrinya, Assamese and the like are given their script's
    largest language)."""
    return {script: each.code for each in languages() for script in each.detection.decides}


@cache
def _told() -> frozenset[str]:
    """The scripts of the languages that are told apart."""
    return frozenset((*MODELLED, *_decided()))


def detect(text: str, hint: str | None = None) -> str:
    """The language code of ``text``, one of :func:`detected`, or ``und`` where it holds no letter.

    ``hint`` is the language expected (of the document, say); it decides where the text is short, and yields to clear
    evidence. A hint that is not among our languages is believed wherever the script leaves the question open. Of long
    texts, the beginning and the middle are read.
    """
    sample = _sample(text)
    script = _script(sample)
    if script is None:
        return "und"
    if script not in MODELLED:
        return _decided()[script]
    if hint and hint != "und" and hint not in detected():
        return hint
    if script != "latin":
        sample = _latin_words().sub(" ", sample)
    elif not sample.isascii():
        sample = _OTHER_WORDS.sub(" ", sample)
    best = _best(sample, script, hint)
    return _in_latin_letters(sample, best)


def _sample(text: str) -> str:
    if len(text) > _SAMPLE:
        half = _SAMPLE // 2
        middle = len(text) // 2
        text = f"{text[:half]} {text[max(half, middle) : max(half, middle) + half]}"
    return _ADDRESS.sub(" ", text) if any(sign in text for sign in _ADDRESS_SIGNS) else text


def _script(sample: str) -> str | None:
    """The script of most letters. A Han or kana sign weighs as three letters, being most of a word; a Latin letter as half
    of one beside another script, since names and titles are often left in Latin."""
    if _LETTER.search(sample) is None:
        return None
    # Texts in one script alone, the common case, are told without counting: they hold none of the letters of the others.
    for script in ("latin", "cyrillic", "arabic"):
        if _foreign(script).search(sample) is None:
            return script
    counts: Counter[str] = Counter()
    for letter, times in Counter(sample).items():
        found = script_of(letter) if letter.isalpha() or ord(letter) > 0x0900 else None
        if found is not None and found in _told():
            counts[found] += times * _WEIGHT.get(found, 2)
    if not counts:
        return "latin"
    if counts["kana"] * 10 > counts["han"] > 0 and counts["kana"]:
        counts["kana"] += counts.pop("han")
    return counts.most_common(1)[0][0]


# Made when a text is first looked at: a search need not wait for them.
@cache
def _foreign(script: str) -> re.Pattern[str]:
    """A letter of another script that is told."""
    return re.compile(f"[{characters(*sorted(_told() - {script}))}]")


@cache
def _latin_words() -> re.Pattern[str]:
    return re.compile(f"[{characters('latin')}]+")


def _best(sample: str, script: str, hint: str | None) -> str:
    """The likeliest language of the script: by the model, by how common each is, by the hint, and by its letters."""
    table = table_of(script)
    likelihoods = log_likelihoods(sample, table)
    if likelihoods is None:
        likelihoods = np.full(len(table.codes), _NOTHING_TOLD)
    else:
        likelihoods += _prior(script, hint if hint in by_model(script) else None)
    best = table.codes[int(likelihoods.argmax())]
    telling = _telling_letters(script)
    letters = [letter for letter in sample.lower() if letter in telling] if telling else []
    if not any(best in telling[letter] for letter in set(letters)):
        # No letter speaks against the best, so none of the others, which letters can but lower, overtakes it.
        return best
    scores: dict[str, float] = {}
    for code, score in zip(table.codes, likelihoods.tolist(), strict=True):
        scores[code] = max(score, scores.get(code, score))
    for letter in letters:
        for code in telling[letter]:
            scores[code] -= _FOREIGN_LETTER
    return max(scores, key=lambda code: (scores[code], code))


@cache
def _telling_letters(script: str) -> dict[str, tuple[str, ...]]:
    """For each telling letter, the languages that do not have it."""
    told = {code: known(code).detection for code in by_model(script)}
    beyond = {letter for detection in told.values() for letter in detection.beyond if script_of(letter) == script}
    without = {letter for detection in told.values() for letter in detection.without if script_of(letter) == script}
    strangers = {letter: tuple(code for code in told if letter not in told[code].beyond) for letter in sorted(beyond)}
    for letter in sorted(without):
        strangers[letter] = tuple(code for code in told if letter in told[code].without)
    return strangers


@cache
def _prior(script: str, hint: str | None) -> Floats:
    """How common each language is, before a text is read; what is expected above the rest."""
    if hint is not None:
        return _prior(script, None) + _bonuses({hint: _HINT_BONUS}, script)
    return table_of(script).prior + _bonuses(_likelier(), script)


@cache
def _likelier() -> dict[str, float]:
    return {each.code: each.detection.likelier for each in languages() if each.detection.likelier}


def _bonuses(bonuses: Mapping[str, float], script: str) -> Floats:
    return np.asarray([bonuses.get(code, 0.0) for code in table_of(script).codes], np.float32)


def _in_latin_letters(sample: str, best: str) -> str:
    """``best``, or a language that the model does not know in Latin letters and takes for it: Kazakh in the alphabets of 2018
    to 2021 writes ñ, ŋ or ū, or ä beside q, which its Turkic neighbours do not."""
    letters: set[str] | None = None
    for each in _unknown_in_latin(best):
        letters = letters or set(sample.lower())
        told = each.detection
        together = set(told.latin_signs_together)
        if letters & set(told.latin_signs) or (together and together <= letters):
            return each.code
    return best


@cache
def _unknown_in_latin(best: str) -> tuple[Language, ...]:
    return tuple(each for each in languages() if best in each.detection.latin_taken_for)


@cache
def same_script(first: str, second: str) -> bool:
    """Whether two languages are written in a common script, as far as :func:`detect` tells scripts apart."""
    return first == second or any(first in codes and second in codes for codes in map(by_model, MODELLED))
