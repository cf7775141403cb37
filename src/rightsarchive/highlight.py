"""Where the words of a plan stand in a passage: every match with the reason for it, in code points of the passage.

A passage is read as it was for the index, so that what is marked is what was found. Runs of letters are not marked: they
rank and do not find. A phrase is marked only where the whole of it stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import OSA

from rightsarchive.language import fields
from rightsarchive.language.analysis import LONGEST
from rightsarchive.language.names import name_folds
from rightsarchive.language.stems import stem
from rightsarchive.language.stopwords import stop_words
from rightsarchive.language.tokens import Token, tokens
from rightsarchive.query.plan import Fuzzy, Leaf, Phrase, Plan, Prefix, Synonyms, Term, Why, leaves

_STRENGTH = {
    origin: place for place, origin in enumerate(("phrase", "word", "prefix", "stem", "fuzzy", "name", "concept"))
}
"""Which reason is told where a word matches for several."""

_UNKNOWN = Why("", "word")


@dataclass(frozen=True, slots=True)
class Highlight:
    """``passage.text[start:end]`` matched, and ``why``."""

    start: int
    end: int
    why: Why


def highlights(text: str, language: str, plan: Plan) -> tuple[Highlight, ...]:
    """The matches of ``plan`` in a passage, in order, without overlap: where several do, the outermost are joined and the
    strongest reason is told (phrase, word, prefix, stem, fuzzy, name, concept)."""
    passage = _Passage(text, language)
    found = [
        Highlight(passage.words[first].start, passage.words[last].end, leaf.why or _UNKNOWN)
        for leaf in dict.fromkeys(leaves(plan.match))
        for first, last in passage.places(leaf)
    ]
    return tuple(_joined(found))


class _Passage:
    """The words of a passage by the terms under which they are in an index."""

    def __init__(self, text: str, language: str) -> None:
        self._text = text
        self._language = language
        self.words = tokens(text)

    @cached_property
    def _by_word(self) -> dict[str, list[int]]:
        return _inverted((token.word[:LONGEST], token.position) for token in self.words)

    @cached_property
    def _by_stem(self) -> dict[str, list[int]]:
        return _inverted(self._stems())

    @cached_property
    def _by_name(self) -> dict[str, list[int]]:
        return _inverted(name_folds(self.words, self._text, self._language))

    def _stems(self) -> Iterator[tuple[str, int]]:
        stopped = stop_words(self._language)
        for place, token in enumerate(self.words):
            if not token.unspaced:
                if token.word not in stopped:
                    yield stem(token.surface, self._language, token.word)[:LONGEST], place
                continue
            yield token.word, place
            if (double := _double(self.words, place)) is not None:
                yield double, place

    def _terms(self, field: str) -> dict[str, list[int]]:
        match field:
            case fields.WORD:
                return self._by_word
            case fields.STEM:
                return self._by_stem
            case fields.NAME:
                return self._by_name
            case _:
                return {}

    def places(self, leaf: Leaf) -> Iterable[tuple[int, int]]:
        """The first and last word of each match of ``leaf``."""
        terms = self._terms(leaf.field)
        match leaf:
            case Term(field, text):
                longer = field == fields.STEM and len(leaf.why.word if leaf.why else "") > 1
                return [(place, place + self._extent(text, place, longer)) for place in terms.get(text, ())]
            case Synonyms(_, members):
                return [(place, place) for text, _ in members for place in terms.get(text, ())]
            case Prefix(_, text):
                return [(place, place) for term, found in terms.items() if term.startswith(text) for place in found]
            case Fuzzy(_, text, edits):
                near = [
                    found
                    for term, found in terms.items()
                    if term[:1] == text[:1] and OSA.distance(text, term, score_cutoff=edits) <= edits
                ]
                return [(place, place) for found in near for place in found]
            case Phrase():
                return _phrase(leaf, terms)

    def _extent(self, text: str, place: int, longer: bool) -> int:
        """1 where the term is two characters of a script without spaces, 0 elsewhere."""
        return int(longer and self.words[place].unspaced and text != self.words[place].word)


def _double(words: Sequence[Token], place: int) -> str | None:
    following = words[place + 1] if place + 1 < len(words) else None
    if following is None or not following.unspaced or following.start != words[place].end:
        return None
    return words[place].word + following.word


def _inverted(pairs: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for term, place in pairs:
        found[term].append(place)
    return found


def _phrase(leaf: Phrase, terms: dict[str, list[int]]) -> list[tuple[int, int]]:
    """The windows that ``query.plan`` counts for a phrase."""
    if not all(text in terms for text, _ in leaf.terms):
        return []
    offsets = [offset for _, offset in leaf.terms]
    low, high = min(offsets), max(offsets)
    if leaf.slop == 0:
        starts = set.intersection(*({place - offset for place in terms[text]} for text, offset in leaf.terms))
        return [(start + low, start + high) for start in sorted(starts)]
    needed: dict[str, int] = defaultdict(int)
    for text, _ in leaf.terms:
        needed[text] += 1
    found, after = [], -1
    for end in sorted({place for text in needed for place in terms[text]}):
        start = end
        for text, times in needed.items():
            seen = [place for place in terms[text] if after < place <= end]
            if len(seen) < times:
                break
            start = min(start, seen[-times])
        else:
            if end - start <= high - low + leaf.slop:
                found.append((start, end))
                after = end
    return found


def _joined(found: Sequence[Highlight]) -> Iterator[Highlight]:
    ordered = sorted(found, key=lambda one: (one.start, -one.end, _strength(one.why)))
    current: Highlight | None = None
    for one in ordered:
        if current is None or one.start >= current.end:
            if current is not None:
                yield current
            current = one
            continue
        why = min(current.why, one.why, key=_strength)
        current = Highlight(current.start, max(current.end, one.end), why)
    if current is not None:
        yield current


def _strength(why: Why) -> int:
    return _STRENGTH.get(why.origin, len(_STRENGTH))
