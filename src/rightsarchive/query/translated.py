"""What dictionaries call the words of a query, beside the words themselves.

The translations of a word into one language count as one term (Pirkola 1998): a rare wrong one is then no better than a frequent right
one. A word and its translations do not add up: the better of them counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from rightsarchive.language.dictionaries.translation import Translation
from rightsarchive.language.fields import GRAM, STEM
from rightsarchive.language.lexicon import grams, word_tokens
from rightsarchive.language.tokens import Token
from rightsarchive.query.plan import AnyOf, Best, Leaf, Node, Phrase, Synonyms, Term, Why, leaves

DICTIONARY_BOOST = 0.6
"""What a dictionary finds, against the user's own words."""

RANKING_BOOST = 0.9
GRAM_BOOST = 2.0
"""The same among what only ranks: the translations, and their character n-grams, so that *detained* ranks where a dictionary says
*detention* (measured on Arabic and Spanish questions to English passages: .742 and .875 nDCG@10 without the n-grams, .760 and .880 with)."""

FINDING_BESIDE_OWN, RANKING_BESIDE_OWN = 0.4, 0.08
"""Shares of these in an archive that holds the language of the question too: passages in it come first."""

_MOST_NAMED = 3
"""Translations that a note names."""

_MOST_IN_GRAMS = 6
"""Translations of a word, the likeliest, whose n-grams rank."""


def with_translations(
    words: Sequence[Token], nodes: Mapping[int, Node], found: Iterable[Translation]
) -> tuple[dict[int, Node], list[Leaf]]:
    """The nodes by the position of their word, with what dictionaries add; and what of that ranks."""
    grouped = dict(nodes)
    ranking: list[Leaf] = []
    for each in found:
        span = [position for position in range(each.start, each.end) if position in grouped]
        own = [grouped[position] for position in span]
        known = {leaf.text for node in own for leaf in leaves(node) if isinstance(leaf, Term) and leaf.field == STEM}
        surfaces = " ".join(token.surface for token in words[each.start : each.end])
        finding = _leaves(each, surfaces, known)
        if not own or not finding:
            continue
        share = RANKING_BESIDE_OWN if each.beside_own else 1.0
        ranking += [replace(leaf, boost=RANKING_BOOST * share) for leaf in finding]
        ranking += _grams(each, surfaces, GRAM_BOOST * share)
        mine = own[0] if len(own) == 1 else AnyOf(tuple(own))
        for position in span:
            del grouped[position]
        before = mine.nodes if isinstance(mine, Best) else (mine,)
        grouped[span[0]] = Best((*before, *finding))
    return grouped, ranking


def _leaves(found: Translation, surfaces: str, known: set[str]) -> list[Leaf]:
    """The single words as one, phrases by themselves. What the user's words find already is no translation: *prison* is the same stem in
    English and French."""
    boost = DICTIONARY_BOOST * (FINDING_BESIDE_OWN if found.beside_own else 1.0)
    single: dict[str, str] = {}
    phrases: list[Leaf] = []
    for label, stems in found.words:
        if len(stems) > 1:
            why = Why(surfaces, "dictionary", f"{found.dictionary}: {label}")
            phrases.append(Phrase(STEM, stems, 0, boost, why))
        elif stems[0][0] not in known:
            single.setdefault(stems[0][0], label)
    if not single:
        return phrases
    named = ", ".join([*dict.fromkeys(single.values())][:_MOST_NAMED])
    why = Why(surfaces, "dictionary", f"{found.dictionary}: {named}")
    return [Synonyms(STEM, tuple((stem, 1.0) for stem in single), boost, why), *phrases]


def _grams(found: Translation, surfaces: str, boost: float) -> Iterator[Leaf]:
    words = [token for label, _ in found.words[:_MOST_IN_GRAMS] for token in word_tokens(label) if not token.unspaced]
    members = dict.fromkeys(gram for token in words for gram in grams(token.word))
    if members:
        yield Synonyms(GRAM, tuple((gram, 1.0) for gram in members), boost, Why(surfaces, "gram"))
