"""A quick look whether a text goes on in the language it was in, by words and letters that its neighbours do not have."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

# Frequent small words that no other of our languages in the same script writes.
_WORDS: Final = {
    "en": "the and of with that from which were they this been has have their would",
    "fr": "une est dans pour aux avec cette été ont sont leur où qu'il n'a d'une qui",
    "es": "los las más también según fue está había sus muy después",
    "pt": "não são foi pela pelo uma ao às também está os",
    "it": "della nel gli dei è sono delle alla dal nella anche stato",
    "de": "und der nicht ist wurde auch dem das wird sich eine einer",
    "nl": "het een zijn werd niet ook naar voor",
    "pl": "się jest przez który która oraz został",
    "tr": "ve için ile olarak daha ancak tarafından gibi",
    "ru": "что его был была было были это также её году года или они если после",
    "uk": "що його був була було були це також її році або вони після під",
    "ar": "في من على إلى التي الذي أن عن هذا هذه كان",
    "fa": "که را است این برای شده بود آن های",
}
# Letters that settle the matter beside the neighbours that share the script; and letters that speak against it.
_LETTERS: Final = {"kk": "[ұғқә]", "ky": "[өүң]", "uk": "[їєґ]", "be": "ў", "tg": "[ӣӯҳҷ]"}
_AGAINST: Final = {
    "ru": "[ґєіїўәғқңөұүһӣӯҳҷћђљњџѓќ]", "uk": "[ёъыэў]", "be": "[щъїєґ]", "ky": "[әғқұһі]", "kk": "[ӣӯҳҷўїє]",
    "tg": "[щыәңөұүһі]", "ar": "[پچژگڤکیٹڈڑںےېۍڼ]", "fa": "[ٹڈڑںےټډړښڼېۆێڵڕ]",
    "tr": "[əñŋäqwx]", "pt": "[ñ¿¡]", "es": "[ãõ]", "fr": "[ãõñß]", "de": "[ãõñ]", "en": "[ßãõñąęłşğıəàâêîôû]",
}  # fmt: skip
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_FEWEST = 2


def continues(text: str, language: str) -> bool:
    """Whether ``text`` plainly goes on in ``language``; False means no more than that a closer look is needed."""
    words, letters, against = _signs(language)
    if words is None and letters is None:
        return False
    lower = text.lower()
    if against is not None and against.search(lower):
        return False
    if letters is not None and len(letters.findall(lower)) >= _FEWEST:
        return True
    return words is not None and not words.isdisjoint(_WORD.findall(lower))


@cache
def _signs(language: str) -> tuple[frozenset[str] | None, re.Pattern[str] | None, re.Pattern[str] | None]:
    words = _WORDS.get(language)
    letters, against = _LETTERS.get(language), _AGAINST.get(language)
    return (
        None if words is None else frozenset(words.split()),
        None if letters is None else re.compile(letters),
        None if against is None else re.compile(against),
    )
