"""The words of a query → what dictionaries call them in other languages."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from rightsarchive.language.concepts import LONGEST, Label, content, stems_of
from rightsarchive.language.data import language
from rightsarchive.language.query_analysis import likely_languages
from rightsarchive.language.stems import stem
from rightsarchive.language.stopwords import stop_words
from rightsarchive.language.tokens import Token

MOST_WORDS = 64
"""Words of a query that are looked up."""

_SHORTEST_REST = 3
"""Letters of a word behind a small one that is written in one with it."""

_LONGEST_SPACED = 3
"""Words with meaning in a term that is looked up, in scripts with spaces."""


class Found(NamedTuple):
    """What a ``dictionary`` calls the ``term`` in the language ``target``."""

    term: str
    target: str
    dictionary: str
    labels: Sequence[Label]


class DictionaryLookup(Protocol):
    """The dictionaries of an archive."""

    def directions(self) -> Mapping[str, frozenset[str]]:
        """For each language the others into which some dictionary translates it."""

    def look_up(self, source: str, terms: Collection[str]) -> Iterator[Found]:
        """What is found of ``terms`` of the language ``source``."""


class Translation(NamedTuple):
    """The words ``start`` to ``end`` (half open, in tokens) are ``words`` in ``language``: each a label with its stems and their distances.
    ``beside_own``: the archive holds the language that they were asked in too."""

    start: int
    end: int
    dictionary: str
    language: str
    words: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    beside_own: bool


def translations(words: Sequence[Token], languages: Sequence[str], lookup: DictionaryLookup) -> list[Translation]:
    """What dictionaries call runs of ``words`` in those of ``languages`` that the words are not in, the shortest runs first."""
    directions = {
        source: wanted for source, targets in lookup.directions().items() if (wanted := targets.intersection(languages))
    }
    if not directions:
        return []
    asked = words[:MOST_WORDS]
    likely = likely_languages(asked, tuple(dict.fromkeys((*languages, *directions))))
    found = []
    for source in likely:
        if source not in directions:
            continue
        held = source in languages
        runs: dict[str, list[tuple[int, int]]] = {}
        for start, end, term in _runs(asked, source):
            runs.setdefault(term, []).append((start, end))
        sure = list(_looked_up(lookup, source, runs, directions[source], held))
        met = {(each.start, each.end) for each in sure}
        other: dict[str, list[tuple[int, int]]] = {}
        for start, token in enumerate(asked):
            if (start, start + 1) not in met:
                for term in _other_stems(token, source):
                    other.setdefault(term, []).append((start, start + 1))
        found += [*sure, *(_looked_up(lookup, source, other, directions[source], held) if other else ())]
    return sorted(found, key=lambda one: (one.end - one.start, one.start, one.dictionary, one.language))


def _looked_up(
    lookup: DictionaryLookup,
    source: str,
    runs: Mapping[str, Sequence[tuple[int, int]]],
    targets: Collection[str],
    held: bool,
) -> Iterator[Translation]:
    for each in lookup.look_up(source, runs):
        if each.target in targets:
            called = tuple((text, stems_of(packed)) for text, packed in each.labels)
            for start, end in runs[each.term]:
                yield Translation(start, end, each.dictionary, each.target, called, held)


def _other_stems(token: Token, source: str) -> Iterator[str]:
    """Of a word that no dictionary has: its stem with the article, and without a small word that is written in one with it."""
    rules = language(source).stems
    if rules.article and token.word not in stop_words(source):
        if not token.word.startswith(rules.article):
            yield stem(rules.article + token.surface, source)
        if token.word.startswith(rules.before_words) and len(token.surface) > _SHORTEST_REST:
            yield stem(token.surface[1:], source)


def _runs(words: Sequence[Token], language: str) -> Iterator[tuple[int, int, str]]:
    with_meaning = content(words, language)
    for first, (start, _) in enumerate(with_meaning):
        longest = LONGEST if words[start].unspaced else _LONGEST_SPACED
        term = ""
        for index, stemmed in with_meaning[first : first + longest]:
            term = f"{term} {stemmed}" if term else stemmed
            yield start, index + 1, term
