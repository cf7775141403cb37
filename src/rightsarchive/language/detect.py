"""Which language a piece of text is in: scripts first, then the model of py3langid restricted to our languages, then telling letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Final

import numpy as np

from rightsarchive.language.langid import Floats, log_likelihoods, table_of
from rightsarchive.language.scripts import characters, script_of

_LATIN = "en fr es pt de it nl sv no da fi et lv lt pl cs sk sl hr hu ro sq ca tr az uz tk ku id tl vi sw so ha"
_CYRILLIC = "ru uk be bg sr mk kk ky tg tt uz mn"
_ARABIC = "ar fa ur ps ug ckb"
_DEVANAGARI = "hi ne mr"

BY_MODEL: Final = {
    "latin": tuple(_LATIN.split()),
    "cyrillic": tuple(_CYRILLIC.split()),
    "arabic": tuple(_ARABIC.split()),
    "devanagari": tuple(_DEVANAGARI.split()),
}
"""The languages that share a script, which the model tells apart."""
OURS: Final = {"sdh": "ckb"}
"""Southern Kurdish stands in for Sorani, which the model does not know."""

# Scripts that settle the matter (Yiddish, Tigrinya, Assamese and the like are given their script's largest language).
_BY_SCRIPT: Final = {
    "han": "zh", "kana": "ja", "hangul": "ko", "thai": "th", "lao": "lo", "khmer": "km", "myanmar": "my",
    "georgian": "ka", "armenian": "hy", "greek": "el", "hebrew": "he", "ethiopic": "am", "tibetan": "bo",
    "bengali": "bn", "gurmukhi": "pa", "gujarati": "gu", "tamil": "ta", "telugu": "te", "kannada": "kn",
    "malayalam": "ml", "sinhala": "si",
}  # fmt: skip

LANGUAGES: Final[tuple[str, ...]] = tuple(
    dict.fromkeys([*(code for codes in BY_MODEL.values() for code in codes), *_BY_SCRIPT.values()])
)
"""Every code that :func:`detect` can return besides ``und``: ISO 639-1, and ISO 639-3 for Sorani Kurdish (``ckb``)."""

# Letters of the Russian alphabet that a language does not use, and letters beyond it that it does.
_CYRILLIC_WITHOUT: Final = {
    "uk": "ёъыэ", "be": "иъщ", "bg": "ёыэ", "sr": "ёйщъыьэюя", "mk": "ёйщъыьэюя", "tg": "щыць", "uz": "щы",
}  # fmt: skip
_CYRILLIC_BEYOND: Final = {
    "uk": "ґєії", "be": "іў", "sr": "ђјљњћџ", "mk": "ѓѕјљњќџ", "kk": "әғқңөұүһі", "ky": "ңөү", "tg": "ғӣқӯҳҷ",
    "tt": "әөүҗңһ", "uz": "ўқғҳ", "mn": "өү",
}  # fmt: skip
_ARABIC_BEYOND: Final = {
    "fa": "پچژگکی", "ur": "پچژگکیٹڈڑںےہھ", "ps": "پچژگکیټډړښځڅڼېۍۀ", "ug": "پچژگېۆۇۈەڭھۋ", "ckb": "پچژگکیێۆڕڵەھڤ",
}  # fmt: skip

# Natural-log bonuses. What human-rights archives hold most is likelier than the model's flat prior has it; a letter
# that a language does not have speaks against it, but foreign names occur.
_LIKELIER: Final = {"en": 6.0, "ru": 5.0, "fr": 3.0, "es": 3.0, "de": 2.0, "ar": 2.0, "tr": 2.0, "uk": 2.0, "kk": 2.0}
_HINT_BONUS = 12.0
_FOREIGN_LETTER = 6.0
_NOTHING_TOLD: Final = float(np.finfo(np.float32).min)

_WEIGHT: Final = {"latin": 1, "han": 6, "kana": 6}
_SAMPLE = 140
_LETTER = re.compile(r"[^\W\d_]")
_TOLD: Final = frozenset((*BY_MODEL, *_BY_SCRIPT))
_OTHER_WORDS = re.compile(r"[\u0370-\u1dff\u2c00-\ud7ff\uf900-\ufaff\ufb50-\ufdff\ufe70-\ufeff\uff66-\uffef]+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|\S+\.(?:com|org|net|info)\b\S*")
_ADDRESS_SIGNS: Final = ("://", "www.", "@", ".com", ".org", ".net", ".info")


def detect(text: str, hint: str | None = None) -> str:
    """The language code of ``text``, one of :data:`LANGUAGES`, or ``und`` where it holds no letter.

    ``hint`` is the language expected (of the document, say); it decides where the text is short, and yields to clear
    evidence. A hint that is not among our languages is believed wherever the script leaves the question open. Of long
    texts, the beginning and the middle are read.
    """
    sample = _sample(text)
    script = _script(sample)
    if script is None:
        return "und"
    if script in _BY_SCRIPT:
        return _BY_SCRIPT[script]
    if hint and hint not in LANGUAGES and hint != "und":
        return hint
    if script != "latin":
        sample = _latin_words().sub(" ", sample)
    elif not sample.isascii():
        sample = _OTHER_WORDS.sub(" ", sample)
    best = _best(sample, script, hint)
    return "kk" if best in {"tk", "uz", "az", "tr"} and _is_kazakh_latin(sample) else best


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
        if found in _TOLD:
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
    return re.compile(f"[{characters(*sorted(_TOLD - {script}))}]")


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
        likelihoods += _prior(script, hint if hint in BY_MODEL[script] else None)
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
    codes = BY_MODEL[script]
    if script not in {"cyrillic", "arabic"}:
        return {}
    beyond = _CYRILLIC_BEYOND if script == "cyrillic" else _ARABIC_BEYOND
    without = _CYRILLIC_WITHOUT if script == "cyrillic" else {}
    strangers = {
        letter: tuple(code for code in codes if letter not in beyond.get(code, ""))
        for letter in sorted(set("".join(beyond.values())))
    }
    for letter in sorted(set("".join(without.values()))):
        strangers[letter] = tuple(code for code in codes if letter in without.get(code, ""))
    return strangers


@cache
def _prior(script: str, hint: str | None) -> Floats:
    """How common each language is, before a text is read; what is expected above the rest."""
    if hint is not None:
        return _prior(script, None) + _bonuses({hint: _HINT_BONUS}, script)
    return table_of(script).prior + _bonuses(_LIKELIER, script)


def _bonuses(bonuses: Mapping[str, float], script: str) -> Floats:
    return np.asarray([bonuses.get(code, 0.0) for code in table_of(script).codes], np.float32)


def _is_kazakh_latin(sample: str) -> bool:
    """Kazakh in the Latin alphabets of 2018 to 2021: ñ, ŋ or ū, or ä beside q, which its Turkic neighbours do not write."""
    letters = set(sample.lower())
    return bool(letters & set("ñŋū")) or {"q", "ä"} <= letters


@cache
def same_script(first: str, second: str) -> bool:
    """Whether two languages are written in a common script, as far as :func:`detect` tells scripts apart."""
    return first == second or any(first in codes and second in codes for codes in BY_MODEL.values())
