"""A quick look whether a text goes on in the language it was in, by words and letters that its neighbours do not have."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

# Frequent small words that no other of our languages in the same script writes.
_WORDS: Final = {
    "en": """the and of with that from which were they this been has have their would who she about before after into during there when where
    while because between against could should other only""",
    "fr": """une est dans pour aux avec cette été ont sont leur où qu'il n'a d'une qui nous vous ils elle elles comme être tout tous toute fait ces
    après depuis ainsi aussi même lors selon leurs très avait était peut doit contre d'un c'est s'est""",
    "es": "los las más también según fue está había sus muy después cuando donde ella ellos fueron tiene puede hacia aunque mientras otros",
    "pt": "não são foi pela pelo uma ao às também está os",
    "it": "della nel gli dei è sono delle alla dal nella anche stato",
    "de": "und der nicht ist wurde auch dem das wird sich eine einer",
    "nl": "het een zijn werd niet ook naar voor",
    "pl": "się jest przez który która oraz został",
    "tr": "ve için ile olarak daha ancak tarafından gibi",
    "ru": """что его был была было были это также её году года или они если после для который которые которых только уже чтобы ее их бы ещё
    еще может этого этой лет об более кто ему нет где когда быть себя всех мы вы""",
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
# Commoner signs that are told apart by a word beside them: one of each is needed.
_TOGETHER: Final = {
    "fr": ((" et ", " du "), "une dans par sur que au il"),
    "es": ((" y ",), "el los las por con del una su lo"),
    "ru": (("ы",), "и в с из от как но к о по"),
    "uk": (("і",), "та що й від в із"),
}
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_FEWEST = 2


class _Signs(NamedTuple):
    words: frozenset[str]
    letters: re.Pattern[str] | None
    against: re.Pattern[str] | None
    beginnings: tuple[str, ...]
    beside: frozenset[str]


def continues(text: str, language: str) -> bool:
    """Whether ``text`` plainly goes on in ``language``; False means no more than that a closer look is needed."""
    signs = _signs(language)
    if signs is None:
        return False
    lower = text.lower()
    if signs.against is not None and signs.against.search(lower):
        return False
    # Nearly always a word between spaces tells, and then no other way to part the words finds less.
    if not signs.words.isdisjoint(lower.split()):
        return True
    if signs.letters is not None and len(signs.letters.findall(lower)) >= _FEWEST:
        return True
    words = _WORD.findall(lower)
    if not signs.words.isdisjoint(words):
        return True
    return any(sign in lower for sign in signs.beginnings) and not signs.beside.isdisjoint(words)


@cache
def _signs(language: str) -> _Signs | None:
    words, letters, against = _WORDS.get(language), _LETTERS.get(language), _AGAINST.get(language)
    if words is None and letters is None:
        return None
    beginnings, beside = _TOGETHER.get(language, ((), ""))
    return _Signs(
        frozenset((words or "").split()),
        None if letters is None else re.compile(letters),
        None if against is None else re.compile(against),
        beginnings,
        frozenset(beside.split()),
    )
