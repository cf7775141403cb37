"""The plain words of a query → what finds them and what ranks them: as they stand, by stem, by name, by concept, by letters.

What is found, and four tenths of the score, come from each word that carries meaning: as it stands, or by its stem in a
language of the archive, or as a name in another spelling; the best of these counts. Character n-grams, neighbouring
words, stop words and the words of the document's title make the rest: they rank what was found and never add to it. Chosen
by measurement on nine public sets of questions in eight languages (``docs/languages.md``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from typing import NamedTuple, Protocol

from rightsarchive.language.concepts import ConceptTerm, Vocabulary
from rightsarchive.language.data import language as known
from rightsarchive.language.fields import GRAM, NAME, STEM, TITLE, WORD
from rightsarchive.language.folding import lower
from rightsarchive.language.lexicon import LONGEST, grams
from rightsarchive.language.stems import stem
from rightsarchive.language.tokens import Token, tokens
from rightsarchive.query.plan import AllOf, AnyOf, Best, Fuzzy, Leaf, Node, Phrase, Prefix, Synonyms, Term, Why, leaves
from rightsarchive.query.tongues import likely_languages, stop_words_of_query

MIX = 0.6
"""The share of the second score: what ranks and does not find."""

STOP_BOOST = 3.0
"""A stop word among the character n-grams: it stands for the three or so that a word has."""

LEAF_BOOST = 3.0
"""The same for phrases, concepts and whatever else has no character n-grams."""

NEIGHBOUR_BOOST = 1.0
"""Two words that stand in a passage as they do in the query."""

TITLE_BOOST = 2.0
"""A word in the document's title (measured with the titles of articles: .004 nDCG@10 more in Kazakh and French)."""

NAME_BOOST = 0.9
"""A name in another spelling, against the word as it stands."""

CONCEPT_BOOST = 0.6
"""A concept in another language, against the user's own words."""

MOST_RANKING_WORDS = 64
"""Words of a long query whose character n-grams and neighbours rank."""

MOST_CONCEPT_TERMS = 24


class NameLookup(Protocol):
    """The names of an archive."""

    def similar(self, word: str) -> Sequence[tuple[str, float, str]]:
        """The folds that ``word`` may mean: each with a weight of at most 1 and a note that a person can read."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a query is read with: the archive's languages, its names, a vocabulary; None switches the last two off."""

    languages: tuple[str, ...] = ()
    names: NameLookup | None = None
    concepts: Vocabulary | None = None


class Expansion(NamedTuple):
    """``match`` finds; ``ranking`` are further leaves that rank what is found."""

    match: Node
    ranking: tuple[Leaf, ...]


class _Placed(NamedTuple):
    token: Token
    stop: bool


def bag(text: str, knowledge: Knowledge) -> Expansion | None:
    """Any of the words of ``text``, best first. None where it holds no word."""
    words = tokens(text)
    if not words:
        return None
    likely = likely_languages(words, knowledge.languages)
    placed = _without_stop_words(words, stop_words_of_query(words, knowledge.languages))
    content = [word.token for word in placed if not word.stop]
    nodes = {token.position: _word(token, likely, knowledge.names) for token in content if not token.unspaced}
    nodes |= _unspaced(content)
    ranking: list[Leaf] = [*_letters(content, _tell_by_accents(knowledge.languages)), *_neighbours(placed)]
    ranking += [
        Term(WORD, word.token.word, STOP_BOOST, Why(word.token.surface, "word"))
        for word in _distinct(placed)
        if word.stop
    ]
    ranking += [
        term(TITLE, word.token.word, Why(word.token.surface, "word", "in the title of the document"), TITLE_BOOST)
        for word in _distinct(placed)[:MOST_RANKING_WORDS]
        if not word.stop and not word.token.unspaced
    ]
    ranking += [leaf for node in nodes.values() for leaf in _names_in(node)]
    match: list[Node]
    if knowledge.concepts is not None:
        match, concept_leaves = _concepts(words, nodes, knowledge.concepts, knowledge.languages)
        ranking += concept_leaves
    else:
        match = list(nodes.values())
    return Expansion(match[0] if len(match) == 1 else AnyOf(tuple(match)), tuple(ranking))


def _without_stop_words(words: Sequence[Token], stop: frozenset[str]) -> list[_Placed]:
    """Which words are stop words. Where all are, none is."""
    placed = [_Placed(token, not token.unspaced and token.word in stop) for token in words]
    return [_Placed(token, stop=False) for token in words] if all(word.stop for word in placed) else placed


def _distinct(placed: Iterable[_Placed]) -> list[_Placed]:
    return list({word.token.word: word for word in placed}.values())


def term(field: str, text: str, why: Why, boost: float = 1.0) -> Term:
    """A term, cut as the terms of an index are."""
    return Term(field, text[:LONGEST], boost, why)


def _word(token: Token, languages: Sequence[str], names: NameLookup | None) -> Node:
    """One word: as it stands, by its stems, as a name; the best counts."""
    surface = token.surface
    # Where accents tell words apart, the word without them is a weaker find.
    folded = 0.5 if _tell_by_accents(languages) and lower(surface) != token.word else 1.0
    forms: list[Leaf] = [term(WORD, token.word, Why(surface, "word"), folded)]
    stems = dict.fromkeys(stem(surface, language, token.word) for language in languages)
    forms += [term(STEM, text, Why(surface, "stem")) for text in stems]
    if names is not None and (found := names.similar(surface)):
        note = "; ".join(dict.fromkeys(note for _, _, note in found if note))
        members = tuple((fold, weight) for fold, weight, _ in found)
        forms.append(Synonyms(NAME, members, NAME_BOOST, Why(surface, "name", note)))
    nodes: tuple[Node, ...] = tuple(forms)
    return nodes[0] if len(nodes) == 1 else Best(nodes)


def _tell_by_accents(languages: Sequence[str]) -> bool:
    """Whether in one of the languages accents tell words apart."""
    return any(known(language).stems.tones for language in languages)


def _names_in(node: Node) -> tuple[Synonyms, ...]:
    nodes = node.nodes if isinstance(node, Best) else (node,)
    return tuple(leaf for leaf in nodes if isinstance(leaf, Synonyms))


def _unspaced(content: Sequence[Token]) -> dict[int, Node]:
    """Scripts without spaces: double characters find; a single one does only where it stands alone in the query."""
    found: dict[int, Node] = {}
    joined = False
    for token, following in zip_longest(content, content[1:]):
        if not token.unspaced:
            joined = False
        elif _is_next(token, following):
            surface = token.surface + following.surface
            found[token.position] = term(STEM, token.word + following.word, Why(surface, "word"))
            joined = True
        else:
            if not joined:
                found[token.position] = term(STEM, token.word, Why(token.surface, "word"))
            joined = False
    return found


def _is_next(token: Token, following: Token | None) -> bool:
    return following is not None and following.unspaced and following.start == token.end


def _letters(content: Sequence[Token], accented: bool) -> Iterable[Term]:
    """The character 4-grams of the words, each once; for scripts without spaces their single and double characters."""
    found: dict[tuple[str, str], Why] = {}
    ranking = content[:MOST_RANKING_WORDS]
    for token, following in zip_longest(ranking, ranking[1:]):
        why = Why(token.surface, "gram")
        if token.unspaced:
            found.setdefault((STEM, token.word), why)
            if _is_next(token, following):
                found.setdefault((GRAM, token.word + following.word), why)
            continue
        for form in sorted({token.word, lower(token.surface)} if accented else {token.word}):
            for gram in grams(form):
                found.setdefault((GRAM, gram), why)
    return [Term(field, text, 1.0, why) for (field, text), why in found.items()]


def _neighbours(placed: Sequence[_Placed]) -> Iterable[Phrase]:
    """Each word with the next one that carries meaning, at the distance at which they were typed."""
    content = [word.token for word in placed if not word.stop][:MOST_RANKING_WORDS]
    found: dict[tuple[str, str, int], Phrase] = {}
    for left, right in pairwise(content):
        distance = right.position - left.position
        if not left.unspaced and not right.unspaced and left.word != right.word:
            why = Why(f"{left.surface} {right.surface}", "phrase")
            words = ((left.word[:LONGEST], 0), (right.word[:LONGEST], distance))
            found.setdefault((left.word, right.word, distance), Phrase(WORD, words, 0, NEIGHBOUR_BOOST, why))
    return found.values()


def _concepts(
    words: Sequence[Token],
    nodes: dict[int, Node],
    vocabulary: Vocabulary,
    languages: Sequence[str],
) -> tuple[list[Node], list[Leaf]]:
    """The words, each run of them that names a concept beside what the concept is called in other languages.

    Runs do not overlap; the longest comes first. The user's own words and the concept's other names do not add up: the
    better of the two counts.
    """
    taken: set[int] = set()
    grouped: dict[int, Node] = {}
    ranking: list[Leaf] = []
    asked = [language for language in vocabulary.languages if language in languages]
    for found in vocabulary.find(words, likely_languages(words, vocabulary.languages)):
        span = set(range(found.start, found.end))
        own = [nodes[place] for place in sorted(span) if place in nodes]
        if found.inside or not own or span & taken:
            continue
        surfaces = " ".join(token.surface for token in words[found.start : found.end])
        # What the user's words find by themselves is no other name: *prison* is the same stem in English and French.
        known = {leaf.text for node in own for leaf in leaves(node) if isinstance(leaf, Term) and leaf.field == STEM}
        others = [
            leaf
            for other in vocabulary.terms(found, asked)[:MOST_CONCEPT_TERMS]
            if not known.issuperset(one for one, _ in other.stems)
            and (leaf := _concept_leaf(other, surfaces)) is not None
        ]
        if not others:
            continue
        taken |= span
        mine = own[0] if len(own) == 1 else AnyOf(tuple(own))
        grouped[min(place for place in span if place in nodes)] = Best((mine, *others))
        ranking += [replace(leaf, boost=leaf.boost * LEAF_BOOST) for leaf in others]
    grouped |= {place: node for place, node in nodes.items() if place not in taken}
    return [grouped[place] for place in sorted(grouped)], ranking


def _concept_leaf(found: ConceptTerm, surfaces: str) -> Leaf | None:
    why = Why(surfaces, "concept", f"{found.label} ({found.note})" if found.note else found.label)
    boost = CONCEPT_BOOST * found.weight
    if not found.stems:
        return None
    if len(found.stems) == 1:
        return Term(STEM, found.stems[0][0], boost, why)
    return Phrase(STEM, found.stems, 0, boost, why)


def phrase(text: str, *, slop: int = 0, field: str = WORD, why: Why | None = None) -> Leaf | None:
    """The words of ``text`` one after the other, as they stand. None where it holds no word."""
    words = tokens(text)
    if not words:
        return None
    if len(words) == 1:
        return term(field, words[0].word, why or Why(text, "word"))
    placed = tuple((token.word[:LONGEST], token.position) for token in words)
    return Phrase(field, placed, slop, 1.0, why or Why(text, "phrase"))


def beginning(text: str) -> Node | None:
    """Words that begin with ``text``; where it is several words, the last of them."""
    words = tokens(text)
    if not words or words[-1].unspaced:
        return phrase(text, why=Why(text, "prefix"))
    last = Prefix(WORD, words[-1].word[:LONGEST], 1.0, Why(text, "prefix"))
    return AllOf((*(term(WORD, token.word, Why(text, "prefix")) for token in words[:-1]), last)) if words[1:] else last


def similar(text: str, edits: int) -> Node | None:
    """Words at most ``edits`` letters away; where ``text`` is several words, each of them."""
    near: list[Leaf] = [
        Fuzzy(WORD, token.word[:LONGEST], edits, 1.0, Why(token.surface, "fuzzy"))
        if not token.unspaced
        else term(WORD, token.word, Why(token.surface, "fuzzy"))
        for token in tokens(text)
    ]
    return AllOf(tuple(near)) if near[1:] else next(iter(near), None)
