"""Which language a piece of text is in: scripts first, then the model of py3langid restricted to our languages, then telling letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Final

import numpy as np

from rightsarchive.language.langid import Floats, log_likelihoods, table_of

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

# First and last code point of each script's letters, in order (Unicode blocks).
_BLOCKS: Final = (
    (0x0041, 0x024F, "latin"), (0x0370, 0x03FF, "greek"), (0x0400, 0x052F, "cyrillic"), (0x0531, 0x058F, "armenian"),
    (0x0590, 0x05FF, "hebrew"), (0x0600, 0x06FF, "arabic"), (0x0750, 0x077F, "arabic"), (0x0900, 0x097F, "devanagari"),
    (0x0980, 0x09FF, "bengali"), (0x0A00, 0x0A7F, "gurmukhi"), (0x0A80, 0x0AFF, "gujarati"), (0x0B80, 0x0BFF, "tamil"),
    (0x0C00, 0x0C7F, "telugu"), (0x0C80, 0x0CFF, "kannada"), (0x0D00, 0x0D7F, "malayalam"), (0x0D80, 0x0DFF, "sinhala"),
    (0x0E00, 0x0E7F, "thai"), (0x0E80, 0x0EFF, "lao"), (0x0F00, 0x0FFF, "tibetan"), (0x1000, 0x109F, "myanmar"),
    (0x10A0, 0x10FF, "georgian"), (0x1100, 0x11FF, "hangul"), (0x1200, 0x139F, "ethiopic"), (0x1780, 0x17FF, "khmer"),
    (0x1C90, 0x1CBF, "georgian"), (0x1E00, 0x1EFF, "latin"), (0x1F00, 0x1FFF, "greek"), (0x3040, 0x30FF, "kana"),
    (0x3400, 0x9FFF, "han"), (0xAC00, 0xD7AF, "hangul"), (0xFB50, 0xFDFF, "arabic"), (0xFE70, 0xFEFF, "arabic"),
    (0x20000, 0x323AF, "han"),
)  # fmt: skip

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
# Texts in one script alone, the common case, are told without counting: they hold none of the letters of the others.
_EASTERN = (
    r"\u0700-\u074f\u0780-\u1dff\u2c00-\u2dff\u2e80-\ud7ff\uf900-\ufaff\U00010000-\U0001efff\U00020000-\U000323af"
)
_ROMAN = r"A-Za-zªºÀ-ÖØ-öø-ɏḀ-ỿ"
_ARABIC_FORMS = r"\ufb50-\ufdff\ufe70-\ufefe"
_FOREIGN: Final = (
    ("latin", re.compile(rf"[\u0370-\u06ff\u0750-\u077f\u1f00-\u1fff{_ARABIC_FORMS}{_EASTERN}]")),
    (
        "cyrillic",
        re.compile(rf"[{_ROMAN}\u0370-\u03ff\u0530-\u06ff\u0750-\u077f\u1f00-\u1fff{_ARABIC_FORMS}{_EASTERN}]"),
    ),
    ("arabic", re.compile(rf"[{_ROMAN}\u0370-\u05ff\u1f00-\u1fff{_EASTERN}]")),
)
_LATIN_WORDS = re.compile(r"[A-Za-zÀ-ɏ]+")
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
        sample = _LATIN_WORDS.sub(" ", sample)
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
    for script, foreign in _FOREIGN:
        if foreign.search(sample) is None:
            return script
    counts: Counter[str] = Counter()
    for letter, times in Counter(sample).items():
        if letter.isalpha() or ord(letter) > 0x0900:
            script_of = _script_of(letter)
            if script_of is not None:
                counts[script_of] += times * _WEIGHT.get(script_of, 2)
    if not counts:
        return "latin"
    if counts["kana"] * 10 > counts["han"] > 0 and counts["kana"]:
        counts["kana"] += counts.pop("han")
    return counts.most_common(1)[0][0]


@cache
def _script_of(letter: str) -> str | None:
    point = ord(letter)
    return next((name for first, last, name in _BLOCKS if first <= point <= last), None)


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
