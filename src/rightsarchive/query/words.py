"""The plain words of a query → what finds passages, and what only ranks them.

What is found, and four tenths of the score, come from each word that carries meaning: as it stands, or by its stem in a
language of the archive, or as a name in another spelling, or by a concept or a dictionary in another language; the best of these counts.
Character n-grams, neighbouring words, stop words and the words of the document's title make the rest: they rank what was
found and never add to it. Chosen by measurement on nine public sets of questions in eight languages (``docs/languages.md``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from rightsarchive.language.about import NAME_SIGN, STEM_SIGN
from rightsarchive.language.concepts import ConceptMatch, ConceptTerm
from rightsarchive.language.dictionaries.translation import translations
from rightsarchive.language.fields import ABOUT, GRAM, NAME, STEM, TITLE, WORD
from rightsarchive.language.lexicon import word_tokens
from rightsarchive.language.names import fold
from rightsarchive.language.query_analysis import QueryWord, analyze_query
from rightsarchive.language.readings import HYPHEN, readings
from rightsarchive.language.tokens import AROUND, Token, humps
from rightsarchive.query.east_asian import east_asian_names
from rightsarchive.query.joined_names import NAME_BOOST
from rightsarchive.query.knowledge import Knowledge
from rightsarchive.query.numbers import Forms
from rightsarchive.query.pieces import in_two, inside_others, prefixes, written_together
from rightsarchive.query.plan import (
    AllOf,
    AnyOf,
    Best,
    Fuzzy,
    Leaf,
    Node,
    Phrase,
    Prefix,
    Synonyms,
    Term,
    Why,
    leaves,
)
from rightsarchive.query.translated import with_translations

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

UNACCENTED_BOOST = 0.5
"""A word without its accents, in a language where they tell words apart."""

CONCEPT_BOOST = 0.6
"""A concept in another language, against the user's own words."""

ABOUT_BOOST = 0.2
"""A word of what is known of the document, against a word of the passage."""

MOST_NAMES_ABOUT = 4
"""Spellings of a name, the likeliest, that are looked for in what is known of a document."""

ABOUT_NOTE = "known of the document"

MOST_RANKING_WORDS = 64
"""Words of a long query whose character n-grams and neighbours rank."""

MOST_CONCEPT_TERMS = 24


class Expansion(NamedTuple):
    """``match`` finds; ``ranking`` are further leaves that rank what is found."""

    match: Node
    ranking: tuple[Leaf, ...]


def bag(text: str, knowledge: Knowledge) -> Expansion | None:
    """Any of the words of ``text``, best first. None where it holds no word."""
    tokens = word_tokens(text)
    if not tokens:
        return None
    words = analyze_query(tokens, knowledge.languages)
    concepts = knowledge.concepts.other_names(tokens, knowledge.languages) if knowledge.concepts is not None else ()
    content = [word for word in words if not word.stop]
    spaced = [word for word in content if not word.token.unspaced]
    together = written_together(knowledge.languages)
    asked = [*spaced, *(word for word in words if word.name)]
    surfaces = [word.token.surface for word in asked]
    similar = [()] * len(asked) if knowledge.names is None else knowledge.names.similar(surfaces)
    nodes = {
        word.token.position: _only_name(word, names) if word.name else _word(word, names, together)
        for word, names in zip(asked, similar, strict=True)
    }
    nodes |= _characters(content)
    if knowledge.names is not None:
        for position, name in east_asian_names(tokens, knowledge.names):
            nodes[position] = any_best((*(_of_best(nodes[position]) if position in nodes else ()), *name.nodes))
    if knowledge.about:
        folds = {} if knowledge.names is None else {word.token.position: fold(word.token.surface) for word in asked}
        nodes |= _with_about(nodes, words, folds, dict(zip(folds, similar, strict=False)))
    ranking: list[Leaf] = [*_grams(content), *_neighbours(content)]
    distinct = {word.token.word: word for word in words}.values()
    ranking += [
        Term(WORD, word.token.word, STOP_BOOST, Why(word.token.surface, "word")) for word in distinct if word.stop
    ]
    in_title = [word.token for word in [*distinct][:MOST_RANKING_WORDS] if not word.stop and not word.token.unspaced]
    ranking += [
        Term(TITLE, token.word, TITLE_BOOST, Why(token.surface, "word", "in the title of the document"))
        for token in in_title
    ]
    ranking += [
        leaf for node in nodes.values() for leaf in leaves(node) if isinstance(leaf, Synonyms) and leaf.field == NAME
    ]
    translated: list[Leaf] = []
    if knowledge.dictionaries is not None:
        found = translations(tokens, knowledge.languages, knowledge.dictionaries)
        nodes, translated = with_translations(tokens, nodes, found)
    match, concept_leaves = _with_concepts(tokens, nodes, concepts)
    ranking += [*(replace(leaf, boost=leaf.boost * LEAF_BOOST) for leaf in concept_leaves), *translated]
    return Expansion(match[0] if len(match) == 1 else AnyOf(tuple(match)), tuple(ranking))


def any_best(nodes: Sequence[Node]) -> Node:
    """:class:`Best` of the nodes; one node alone is itself."""
    return nodes[0] if len(nodes) == 1 else Best(tuple(nodes))


def with_hyphen(text: str, knowledge: Knowledge) -> Node | None:
    """What was typed with hyphens as one word, and its parts one after the other. None where it has none."""
    word = text.strip(AROUND)
    parts = HYPHEN.split(word)
    if len(parts) < 2 or not all(part.isalpha() for part in parts):
        return None
    if parts[0].casefold() not in prefixes() and not (parts[0][0].isupper() and len(parts) == 2):
        return None
    joined = bag("".join(parts), replace(knowledge, concepts=None, dictionaries=None, about=False))
    whole = phrase(word)
    return None if joined is None or whole is None else Best((*_of_best(whole), *_of_best(joined.match)))


def of_hashtag(text: str) -> Node | None:
    """The words of a hashtag one after the other; None of what is none."""
    words = humps(text)
    return phrase(" ".join(words), why=Why(text, "phrase", "the words of the hashtag")) if words else None


def _word(word: QueryWord, names: Sequence[tuple[str, float, str]], together: tuple[str, ...] = ()) -> Node:
    """One word: as it stands, by its stems, as one of ``names``, as a part of a longer one in the languages that write words
    ``together``; the best counts."""
    surface = word.token.surface
    # Where accents tell words apart, the word without them is a weaker find.
    folded = UNACCENTED_BOOST if word.accented else 1.0
    forms: list[Leaf] = [Term(WORD, word.token.word, folded, Why(surface, "word"))]
    forms += [Term(STEM, stem, 1.0, Why(surface, "stem")) for stem in word.stems]
    forms += in_two(word.token.word, word.stems, surface)
    if names:
        note = "; ".join(dict.fromkeys(note for _, _, note in names if note))
        members = tuple((fold, weight) for fold, weight, _ in names)
        forms.append(Synonyms(NAME, members, NAME_BOOST, Why(surface, "name", note)))
    parts = inside_others(word, together) if together else ()
    return any_best([*forms, *parts])


def _only_name(word: QueryWord, names: Sequence[tuple[str, float, str]]) -> Node:
    """A small word of another language, where it stands as a name."""
    surface = word.token.surface
    members = {fold(surface): 1.0, **{name: weight for name, weight, _ in names}}
    return Synonyms(NAME, tuple(members.items()), NAME_BOOST, Why(surface, "name"))


def _with_about(
    nodes: Mapping[int, Node],
    words: Sequence[QueryWord],
    folds: Mapping[int, str],
    similar: Mapping[int, Sequence[tuple[str, float, str]]],
) -> dict[int, Node]:
    """The same words in what is known of the document. ``folds`` and what is ``similar`` to them are by the position of the word."""
    found: dict[int, Node] = {}
    for word in words:
        at = word.token.position
        if at not in nodes:
            continue
        surface = word.token.surface
        if word.token.unspaced:
            members = {STEM_SIGN + (word.stems[-1] if word.following is not None else word.token.word): 1.0}
            surface += "" if word.following is None else word.following.surface
        elif word.name:
            members = {NAME_SIGN + fold(word.token.surface): 1.0}
        else:
            members = {word.token.word: 1.0, **{STEM_SIGN + stem: 1.0 for stem in word.stems}}
        members |= {NAME_SIGN + name: weight for name, weight, _ in similar.get(at, ())[:MOST_NAMES_ABOUT]}
        if folds.get(at):
            members[NAME_SIGN + folds[at]] = 1.0
        about = Synonyms(ABOUT, tuple(members.items()), ABOUT_BOOST, Why(surface, "metadata", ABOUT_NOTE))
        found[at] = Best((*_of_best(nodes[at]), about))
    return found


def _of_best(node: Node) -> tuple[Node, ...]:
    return node.nodes if isinstance(node, Best) else (node,)


def also_about(node: Node) -> Node:
    """What was asked for as it stands, or the same in what is known of the document."""
    match node:
        case Best(nodes) | AnyOf(nodes):
            return type(node)(tuple(found for each in nodes for found in _of_best(also_about(each))))
        case AllOf(nodes):
            return AllOf(tuple(map(also_about, nodes)))
        case Term(field=field, text=text, why=why) if field == NAME:
            return Best((node, Term(ABOUT, NAME_SIGN + text, ABOUT_BOOST, _known(why))))
        case Term(field=field, why=why) | Synonyms(field=field, why=why) | Prefix(field=field, why=why) if (
            field == WORD
        ):
            return Best((node, replace(node, field=ABOUT, boost=ABOUT_BOOST, why=_known(why))))
        case Phrase(field=field, why=why) | Fuzzy(field=field, why=why) if field == WORD:
            return Best((node, replace(node, field=ABOUT, boost=ABOUT_BOOST, why=_known(why))))
        case _:
            return node


def _known(why: Why | None) -> Why:
    return Why("" if why is None else why.word, "metadata", ABOUT_NOTE)


def either_name(folded: str) -> Node:
    """Passages that have a name form, in their text or in what is known of their document."""
    return AnyOf((Term(NAME, folded), Term(ABOUT, NAME_SIGN + folded)))


def _characters(content: Sequence[QueryWord]) -> dict[int, Node]:
    """Scripts without spaces: double characters find; a single one does only where it stands alone in the query."""
    found: dict[int, Node] = {}
    joined = False
    for word in content:
        if not word.token.unspaced:
            joined = False
        elif word.following is not None:
            surface = word.token.surface + word.following.surface
            found[word.token.position] = Term(STEM, word.stems[-1], 1.0, Why(surface, "word"))
            joined = True
        else:
            if not joined:
                found[word.token.position] = Term(STEM, word.token.word, 1.0, Why(word.token.surface, "word"))
            joined = False
    return found


def _grams(content: Sequence[QueryWord]) -> Iterable[Term]:
    """The character n-grams of the words, each once; for scripts without spaces their single and double characters."""
    found: dict[tuple[str, str], Why] = {}
    for word in content[:MOST_RANKING_WORDS]:
        why = Why(word.token.surface, "gram")
        if word.token.unspaced:
            found.setdefault((STEM, word.token.word), why)
        for gram in word.grams:
            found.setdefault((GRAM, gram), why)
    return [Term(field, text, 1.0, why) for (field, text), why in found.items()]


def _neighbours(content: Sequence[QueryWord]) -> Iterable[Phrase]:
    """Each word with the next one that carries meaning, at the distance at which they were typed."""
    found: dict[tuple[str, str, int], Phrase] = {}
    for (left, *_), (right, *_) in pairwise(content[:MOST_RANKING_WORDS]):
        distance = right.position - left.position
        if not left.unspaced and not right.unspaced and left.word != right.word:
            why = Why(f"{left.surface} {right.surface}", "phrase")
            words = ((left.word, 0), (right.word, distance))
            found.setdefault((left.word, right.word, distance), Phrase(WORD, words, 0, NEIGHBOUR_BOOST, why))
    return found.values()


def _with_concepts(
    tokens: Sequence[Token], nodes: Mapping[int, Node], concepts: Iterable[tuple[ConceptMatch, Sequence[ConceptTerm]]]
) -> tuple[list[Node], list[Leaf]]:
    """The words, each run of them that names a concept beside what the concept is called in other languages; and what of
    that ranks.

    Runs do not overlap. The user's own words and the concept's other names do not add up: the better of the two counts.
    """
    taken: set[int] = set()
    grouped: dict[int, Node] = {}
    ranking: list[Leaf] = []
    for found, terms in concepts:
        span = set(range(found.start, found.end))
        own = [nodes[position] for position in sorted(span) if position in nodes]
        if not own or span & taken:
            continue
        surfaces = " ".join(token.surface for token in tokens[found.start : found.end])
        # What the user's words find by themselves is no other name: *prison* is the same stem in English and French.
        known = {leaf.text for node in own for leaf in leaves(node) if isinstance(leaf, Term) and leaf.field == STEM}
        others = [
            leaf
            for term in terms[:MOST_CONCEPT_TERMS]
            if not known.issuperset(stem for stem, _ in term.stems)
            for leaf in _concept_leaves(term, surfaces)
        ]
        if not others:
            continue
        taken |= span
        mine = own[0] if len(own) == 1 else AnyOf(tuple(own))
        grouped[min(position for position in span if position in nodes)] = Best((mine, *others))
        ranking += others
    grouped |= {position: node for position, node in nodes.items() if position not in taken}
    return [grouped[position] for position in sorted(grouped)], ranking


def _concept_leaves(found: ConceptTerm, surfaces: str) -> list[Leaf]:
    """What finds a concept under one name: its words on a line, and where a hyphen in it stands at the end of one."""
    why = Why(surfaces, "concept", f"{found.label} ({found.note})" if found.note else found.label)
    boost = CONCEPT_BOOST * found.weight
    if len(found.stems) < 2:
        return [Term(STEM, stem, boost, why) for stem, _ in found.stems]
    return [Phrase(STEM, stems, 0, boost, why) for stems in (found.stems, *found.broken())]


def phrase(text: str, *, slop: int = 0, field: str = WORD, why: Why | None = None) -> Node | None:
    """The words of ``text`` one after the other, as they stand. None where it holds no word."""
    # Near each other is near each other, however a word is broken.
    found = readings(text)[: 1 if slop else None]
    whole = why or Why(text, "phrase" if len(found) > 1 or any(len(words) > 1 for words in found) else "word")
    leaves: list[Leaf] = [
        Term(field, words[0][0], 1.0, whole) if len(words) == 1 else Phrase(field, words, slop, 1.0, whole)
        for words in found
    ]
    return leaves[0] if len(leaves) == 1 else Best(tuple(leaves)) if leaves else None


def prefix(text: str) -> Node | None:
    """Words that begin with ``text``; where it is several words, the last of them."""
    tokens = word_tokens(text)
    why = Why(text, "prefix")
    if not tokens or tokens[-1].unspaced:
        return phrase(text, why=why)
    last = Prefix(WORD, tokens[-1].word, 1.0, why)
    return AllOf((*(Term(WORD, token.word, 1.0, why) for token in tokens[:-1]), last)) if tokens[1:] else last


def any_form(forms: Forms, text: str) -> Node:
    """Any of the ways to write a number, a code or an abbreviation; the best counts."""
    why = Why(text, "word", "written in another way")
    typed = Why(text, "phrase" if len(forms.ways[0]) > 1 else "word")
    found: list[Leaf] = []
    for number, way in enumerate(forms.ways):
        reason = why if number else typed
        if len(way) > 1:
            found.append(Phrase(WORD, tuple((word, place) for place, word in enumerate(way)), 0, 1.0, reason))
        elif forms.abbreviated:  # us is no US
            found.append(Term(NAME, fold(way[0].upper()), NAME_BOOST, reason))
        else:
            found.append(Term(WORD, way[0], 1.0, reason))
    return found[0] if len(found) == 1 else Best(tuple(found))


def any_word(found: Sequence[str], pattern: str) -> Node:
    """Any of the words ``found`` that fit a pattern, as one."""
    return Synonyms(WORD, tuple((word, 1.0) for word in found), 1.0, Why(pattern, "prefix", f"fits {pattern}"))


def fuzzy(text: str, edits: int) -> Node | None:
    """Words at most ``edits`` letters away; where ``text`` is several words, each of them."""
    near: list[Leaf] = []
    for token in word_tokens(text):
        why = Why(token.surface, "fuzzy")
        near.append(Term(WORD, token.word, 1.0, why) if token.unspaced else Fuzzy(WORD, token.word, edits, 1.0, why))
    return AllOf(tuple(near)) if near[1:] else next(iter(near), None)
