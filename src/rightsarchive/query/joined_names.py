"""Names with *servant of*, in one word or in two: Abdulhadi, Abd al-Hadi, Abdel Hadi, عبد الهادي."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rightsarchive.language.fields import NAME
from rightsarchive.language.lexicon import word_tokens
from rightsarchive.query.knowledge import Knowledge, NameLookup
from rightsarchive.query.plan import Best, Node, Phrase, Synonyms, Why

SERVANT = "عبد"
ARABIC_ARTICLE = "ال"
ARTICLES = frozenset({"al", "el", "ul", "as", "ar", "ad", "an", "at", "az", "ash"})
SERVANT_OF = re.compile("ab[dt](?:[aeiouy]?[lr](?=l?[a-z]{3})|[aeiou]l?$|)(?:[lrsdnzt](?=[lrsdnzt]))?([a-z]{3,})?")
SERVANT_FOLDS = ("abd", "abdul", "abdel", "abdal", "abdu", "'abd", "'abdal")

LIKELY = 0.5
"""From this weight on, a name is taken for the second part of one that was written as one word."""


NAME_BOOST = 0.9
"""A name in another spelling, against the word as it stands."""


def compound_names(text: str, knowledge: Knowledge) -> Iterator[Node]:
    """Names with *servant of*: Abdulhadi as Abd al-Hadi, Abdel Hadi, عبد الهادي, and the other way round."""
    if knowledge.names is None:
        return
    found = [token.surface for token in word_tokens(text)]
    for at, surface in enumerate(found):
        rest = SERVANT_OF.fullmatch(surface.casefold())
        if rest is not None and rest.group(1):
            yield from _two_names(rest.group(1), surface, knowledge.names)
        elif rest is not None or surface == SERVANT:
            behind = [word for word in found[at + 1 : at + 3] if word.casefold() not in ARTICLES][:1]
            behind = [word.removeprefix(ARABIC_ARTICLE) if len(word) > 4 else word for word in behind]
            if behind:
                is_latin = behind[0].isascii()
                joined = f"Abdul{behind[0].casefold()}" if is_latin else SERVANT + ARABIC_ARTICLE + behind[0]
                why = Why(f"{surface} {behind[0]}", "name", "written as one word")
                for similar in knowledge.names.similar([joined]):
                    if similar:
                        members = tuple((name, weight) for name, weight, _ in similar)
                        yield Synonyms(NAME, members, NAME_BOOST, why)


def _two_names(rest: str, surface: str, names: NameLookup) -> Iterator[Node]:
    why = Why(surface, "name", "written as two words")
    second = names.similar([rest.capitalize(), f"Al{rest}"])
    ends = dict.fromkeys(name for found in second for name, weight, _ in found if weight >= LIKELY)
    nodes: list[Node] = []
    for end in ends:
        nodes += [Phrase(NAME, ((start, 0), (end, 1)), 0, NAME_BOOST, why) for start in SERVANT_FOLDS]
        nodes += [Phrase(NAME, ((start, 0), (end, 2)), 0, NAME_BOOST, why) for start in SERVANT_FOLDS[:1]]
    if nodes:
        yield Best(tuple(nodes))
