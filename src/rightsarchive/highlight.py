"""Where the words of a plan stand in a passage: every match with the reason for it, in code points of the passage.

A passage is read as it was for the index, so that what is marked is what was found. Runs of letters are not marked: they
rank and do not find. A phrase is marked only where the whole of it stands.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from rightsarchive.language import fields
from rightsarchive.language.analysis import LONGEST
from rightsarchive.language.names.spotting import spot, starts_sentence
from rightsarchive.language.stems import stem_of
from rightsarchive.language.stopwords import stop_words
from rightsarchive.language.tokens import RUN, pieces
from rightsarchive.query.plan import Fuzzy, Phrase, Plan, Prefix, Synonyms, Term, Why, leaves

_STRENGTH = {
    origin: place for place, origin in enumerate(("phrase", "word", "prefix", "stem", "fuzzy", "name", "concept"))
}
"""Which reason is told where a word matches for several."""

_UNKNOWN = Why("", "word")

LONGEST_REMEMBERED = 24
"""Code points of a run of letters that is remembered. In scripts without spaces a longer one is not met again."""


@dataclass(frozen=True, slots=True)
class Highlight:
    """``passage.text[start:end]`` matched, and ``why``."""

    start: int
    end: int
    why: Why


class _Found(NamedTuple):
    """A term that a word gives to a field, from ``start`` to ``end`` in code points of its run of letters; ``number`` counts
    the words of the run from 0. ``inside`` tells that it is no term where a sentence starts."""

    number: int
    field: str
    term: str
    start: int
    end: int
    inside: bool = False


_Places = Mapping[int, tuple[int, int]]
"""Where a term stands: its start and end in code points, by the number of its word in the passage."""

_Match = tuple[int, int, int]
"""The start, the end negated, the rank of the reason: in order, the outermost come first, and of those the strongest."""


class Highlighter:
    """A plan made ready once, to be held against many passages."""

    def __init__(self, plan: Plan) -> None:
        ranked = sorted(dict.fromkeys(leaves(plan.match)), key=lambda leaf: _strength(leaf.why or _UNKNOWN))
        self._whys = [leaf.why or _UNKNOWN for leaf in ranked]
        self._phrases = [(rank, leaf) for rank, leaf in enumerate(ranked) if isinstance(leaf, Phrase)]
        self._like = [(rank, leaf) for rank, leaf in enumerate(ranked) if isinstance(leaf, Prefix | Fuzzy)]
        # The rank of the strongest reason to mark a term of a field; None where it is only a part of phrases.
        self._ranks: dict[tuple[str, str], int | None] = {
            (leaf.field, text): None for _, leaf in self._phrases for text, _ in leaf.terms
        }
        for rank, leaf in reversed([*enumerate(ranked)]):
            match leaf:
                case Term(field, text):
                    self._ranks[field, text] = rank
                case Synonyms(field, members):
                    self._ranks |= dict.fromkeys([(field, text) for text, _ in members], rank)
        self._texts = {text for _, text in self._ranks}

    def highlights(self, text: str, language: str) -> tuple[Highlight, ...]:
        """The matches of the plan in a passage, in order, without overlap: where several do, the outermost are joined and the
        strongest reason is told (phrase, word, prefix, stem, fuzzy, name, concept)."""
        matches: list[_Match] = []
        places: dict[tuple[str, str], dict[int, tuple[int, int]]] = defaultdict(dict)
        at = position = 0
        for run in RUN.findall(text):
            at = text.index(run, at)  # between two runs there is no letter
            words, terms = (_remembered if len(run) <= LONGEST_REMEMBERED else _read)(run, language)
            if self._like or not self._texts.isdisjoint(terms):
                for number, field, term, start, end, inside in _found(run, language):
                    rank = self._rank(field, term)
                    if rank is None and (field, term) not in self._ranks:
                        continue
                    if inside and starts_sentence(text, at + start):
                        continue
                    places[field, term][position + number] = (at + start, at + end)
                    if rank is not None:
                        matches.append((at + start, -at - end, rank))
            at += len(run)
            position += words
        for rank, leaf in self._phrases:
            matches += [(start, -end, rank) for start, end in _phrase(leaf, places)]
        return tuple(self._joined(matches))

    def _rank(self, field: str, term: str) -> int | None:
        """The rank of the strongest reason to mark a term by itself."""
        rank = self._ranks.get((field, term))
        if not self._like:
            return rank
        like = (number for number, leaf in self._like if leaf.field == field and _is_like(term, leaf))
        return min((number for number in (rank, next(like, None)) if number is not None), default=None)

    def _joined(self, matches: list[_Match]) -> Iterator[Highlight]:
        current: Highlight | None = None
        for start, end, rank in sorted(matches):
            why = self._whys[rank]
            if current is None or start >= current.end:
                if current is not None:
                    yield current
                current = Highlight(start, -end, why)
            else:
                current = Highlight(current.start, max(current.end, -end), min(current.why, why, key=_strength))
        if current is not None:
            yield current


def highlights(text: str, language: str, plan: Plan) -> tuple[Highlight, ...]:
    """The matches of ``plan`` in one passage; see :meth:`Highlighter.highlights`."""
    return Highlighter(plan).highlights(text, language)


def _found(run: str, language: str) -> Iterator[_Found]:
    """What a run of letters gives to the fields in which something is found, as ``language.analysis`` makes it."""
    stopped = stop_words(language)
    divided = pieces(run)
    for number, (start, end, word, unspaced) in enumerate(divided):
        yield _Found(number, fields.WORD, word[:LONGEST], start, end)
        if unspaced:
            yield _Found(number, fields.STEM, word, start, end)
            following = divided[number + 1] if number + 1 < len(divided) else None
            if following is not None and following.unspaced:
                yield _Found(number, fields.STEM, word + following.word, start, following.end)
            continue
        surface = run[start:end]
        if word not in stopped:
            yield _Found(number, fields.STEM, stem_of(surface, language, word)[:LONGEST], start, end)
        if spotted := spot(surface, word, stopped):
            for folded in spotted.folds:
                yield _Found(number, fields.NAME, folded, start, end, spotted.inside)


def _read(run: str, language: str) -> tuple[int, tuple[str, ...]]:
    """How many words a run of letters holds, and every term that they give to any field."""
    return len(pieces(run)), tuple({found.term for found in _found(run, language)})


# Most words of a passage are those of many others.
_remembered = lru_cache(maxsize=32_768)(_read)


def _is_like(term: str, leaf: Prefix | Fuzzy) -> bool:
    if isinstance(leaf, Prefix):
        return term.startswith(leaf.text)
    return term[:1] == leaf.text[:1] and OSA.distance(leaf.text, term, score_cutoff=leaf.edits) <= leaf.edits


def _phrase(leaf: Phrase, places: Mapping[tuple[str, str], _Places]) -> Iterator[tuple[int, int]]:
    """The windows that ``query.plan`` counts for a phrase, in code points."""
    if not all((leaf.field, text) in places for text, _ in leaf.terms):
        return
    terms = {text: places[leaf.field, text] for text, _ in leaf.terms}
    windows = _exact(leaf, terms) if leaf.slop == 0 else _near(leaf, terms)
    spans = {place: span for found in terms.values() for place, span in found.items()}
    for first, last in windows:
        yield spans[first][0], spans[last][1]


def _exact(leaf: Phrase, terms: Mapping[str, _Places]) -> list[tuple[int, int]]:
    """The first and last word of each."""
    offsets = [offset for _, offset in leaf.terms]
    starts = set.intersection(*({place - offset for place in terms[text]} for text, offset in leaf.terms))
    return [(start + min(offsets), start + max(offsets)) for start in sorted(starts)]


def _near(leaf: Phrase, terms: Mapping[str, _Places]) -> list[tuple[int, int]]:
    """The first and last word of each."""
    offsets = [offset for _, offset in leaf.terms]
    widest = max(offsets) - min(offsets) + leaf.slop
    needed = Counter(text for text, _ in leaf.terms)
    found, after = [], -1
    for end in sorted({place for text in needed for place in terms[text]}):
        start = end
        for text, times in needed.items():
            seen = [place for place in terms[text] if after < place <= end]
            if len(seen) < times:
                break
            start = min(start, seen[-times])
        else:
            if end - start <= widest:
                found.append((start, end))
                after = end
    return found


def _strength(why: Why) -> int:
    return _STRENGTH.get(why.origin, len(_STRENGTH))
