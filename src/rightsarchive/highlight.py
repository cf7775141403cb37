"""Where the words of a plan stand in a passage: every match with the reason for it, in code points of the passage.

A passage is read as it was for the index, so that what is marked is what was found. Runs of letters are not marked: they
rank and do not find. A phrase is marked only where the whole of it stands.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from rightsarchive.language import fields
from rightsarchive.language.analysis import LONGEST
from rightsarchive.language.folding import fold
from rightsarchive.language.names.spotting import spot, starts_sentence
from rightsarchive.language.stems import has_stemmer, stem, stem_of
from rightsarchive.language.stopwords import stop_words
from rightsarchive.language.tokens import RUN, Piece, pieces
from rightsarchive.query.plan import Fuzzy, Leaf, Phrase, Plan, Prefix, Synonyms, Term, Why, leaves

_STRENGTH = {
    origin: place for place, origin in enumerate(("phrase", "word", "prefix", "stem", "fuzzy", "name", "concept"))
}
"""Which reason is told where a word matches for several."""

_UNKNOWN = Why("", "word")

LONGEST_REMEMBERED = 24
"""Code points of a run of letters that is remembered. In scripts without spaces a longer one is not met again."""

_ENDINGS_ONLY = frozenset(["en", "es", "fr", "it", "pt", "ru"])
"""Languages whose stemmer leaves the beginning of a word (the German one makes ae to ä, the Turkish one b to p): only words that
begin like a stem need be stemmed."""

_SHORT_STEM = 3

# Characters that are words by themselves, and that folding leaves as they are.
_HAN = re.compile("[\u4e00-\u9fff]+")

_BEGINNING, _CAPITAL, _CHARACTERS = "^", "A", "一"
"""Signs beside the words themselves: how a word begins, that it may be a name, that it is written without spaces."""


@dataclass(frozen=True, slots=True)
class Highlight:
    """``passage.text[start:end]`` matched, and ``why``."""

    start: int
    end: int
    why: Why


class _Found(NamedTuple):
    """A term of the plan in a run of letters, from ``start`` to ``end`` in code points of the run; ``number`` counts the words
    of the run from 0. ``rank`` is that of the reason to mark it by itself, if there is one; ``inside`` tells that it is no
    term where a sentence starts."""

    number: int
    field: str
    term: str
    start: int
    end: int
    rank: int | None
    inside: bool = False


_Places = Mapping[int, tuple[int, int]]
"""Where a term stands: its start and end in code points, by the number of its word in the passage."""

_Match = tuple[int, int, int]
"""The start, the end negated, the rank of the reason: in order, the outermost come first, and of those the strongest."""


class Highlighter:
    """A plan made ready once, to be held against many passages. It remembers what it found in the words that it read, so it
    is to live no longer than a page of hits."""

    def __init__(self, plan: Plan) -> None:
        ranked = sorted(dict.fromkeys(leaves(plan.match)), key=lambda leaf: _strength(leaf.why or _UNKNOWN))
        self._whys = [leaf.why or _UNKNOWN for leaf in ranked]
        self._phrases = [(rank, leaf) for rank, leaf in enumerate(ranked) if isinstance(leaf, Phrase)]
        self._wanted = {field: _Wanted(field, ranked) for field in (fields.WORD, fields.STEM, fields.NAME)}
        self._readers: dict[str, _Reader] = {}

    def highlights(self, text: str, language: str) -> tuple[Highlight, ...]:
        """The matches of the plan in a passage, in order, without overlap: where several do, the outermost are joined and the
        strongest reason is told (phrase, word, prefix, stem, fuzzy, name, concept)."""
        reader = self._readers.get(language)
        if reader is None:
            reader = self._readers[language] = _Reader(self._wanted, language)
        matches: list[_Match] = []
        places: dict[tuple[str, str], dict[int, tuple[int, int]]] = defaultdict(dict)
        at = position = 0
        for run in RUN.findall(text):
            at = text.index(run, at)  # between two runs there is no letter
            words, signs = (_signs if len(run) <= LONGEST_REMEMBERED else _signs_of)(run, language)
            for number, field, term, start, end, rank, inside in () if reader.passes_over(signs) else reader[run]:
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


class _Wanted:
    """What a plan looks for in a field: each term with the rank of the strongest reason to mark it by itself, None for what
    is only a part of a phrase; and what is like a term."""

    def __init__(self, field: str, ranked: Sequence[Leaf]) -> None:
        self.terms: dict[str, int | None] = {}
        self.like: list[tuple[int, Prefix | Fuzzy]] = []
        for rank, leaf in enumerate(ranked):
            if leaf.field != field:
                continue
            match leaf:
                case Term(text=text):
                    self._mark(text, rank)
                case Synonyms(members=members):
                    for text, _ in members:
                        self._mark(text, rank)
                case Phrase(terms=terms):
                    for text, _ in terms:
                        self.terms.setdefault(text, None)
                case Prefix() | Fuzzy():
                    self.like.append((rank, leaf))

    def _mark(self, text: str, rank: int) -> None:
        if self.terms.get(text) is None:
            self.terms[text] = rank

    def __bool__(self) -> bool:
        return bool(self.terms or self.like)

    def found(self, term: str) -> tuple[int | None] | None:
        """The rank of ``term``, or None where it is not looked for."""
        ranks = [self.terms[term]] if term in self.terms else []
        ranks += [rank for rank, leaf in self.like if _is_like(term, leaf)]
        return (min((rank for rank in ranks if rank is not None), default=None),) if ranks else None


def _is_like(term: str, leaf: Prefix | Fuzzy) -> bool:
    if isinstance(leaf, Prefix):
        return term.startswith(leaf.text)
    return term[:1] == leaf.text[:1] and OSA.distance(leaf.text, term, score_cutoff=leaf.edits) <= leaf.edits


def _signs_of(run: str, language: str) -> tuple[int, tuple[str, ...]]:
    """How many words a run of letters holds, and what tells at a glance that a plan cannot mean any of them."""
    if not run.isascii() and _HAN.fullmatch(run):
        return len(run), (_CHARACTERS,)
    divided = pieces(run)
    signs: list[str] = []
    for start, end, word, unspaced in divided:
        signs.append(_CHARACTERS if unspaced else word[:LONGEST])
        if unspaced:
            continue
        if _keeps_beginnings(language):
            signs += (_BEGINNING + word[:1], _BEGINNING + word[:2])
        else:
            signs.append(stem_of(run[start:end], language, word)[:LONGEST])
        if not run[start].islower():
            signs.append(_CAPITAL)
    return len(divided), tuple(signs)


# Most words of a passage are those of many others.
_signs = lru_cache(maxsize=32_768)(_signs_of)


def _keeps_beginnings(language: str) -> bool:
    return language in _ENDINGS_ONLY or not has_stemmer(language)


class _Reader(dict[str, Sequence[_Found]]):
    """What is found in the runs of letters of one language, each read once."""

    def __init__(self, wanted: Mapping[str, _Wanted], language: str) -> None:
        super().__init__()
        self._words, self._stems, self._names = (wanted[field] for field in (fields.WORD, fields.STEM, fields.NAME))
        self._language = language
        self._stopped = stop_words(language)
        self._unspaced = [
            text for text in (*self._words.terms, *self._stems.terms) if not text.isascii() and _HAN.search(text)
        ]
        self._like = any(field.like for field in wanted.values())
        # A stem is its word without the end; in a short one the second letter may have changed too (dying: die).
        beginnings = [text[: 2 if len(text) > _SHORT_STEM else 1] for text in map(fold, self._stems.terms)]
        signs = {*self._words.terms, *self._stems.terms, _CHARACTERS, *(_BEGINNING + text for text in beginnings)}
        if self._names.terms:
            signs.add(_CAPITAL)
        self._no_sign = signs.isdisjoint

    def passes_over(self, signs: Sequence[str]) -> bool:
        """Whether nothing of the plan can stand where these signs are."""
        return not self._like and self._no_sign(signs)

    def __missing__(self, run: str) -> Sequence[_Found]:
        found: list[_Found] = []
        self[run] = found
        if self._like or not _HAN.fullmatch(run) or any(text in run for text in self._unspaced):
            divided = pieces(run)
            for number, (start, end, word, unspaced) in enumerate(divided):
                if unspaced:
                    self._character(divided, number, found)
                else:
                    self._word(number, start, end, word, run[start:end], found)
        return found

    def _word(self, number: int, start: int, end: int, word: str, surface: str, found: list[_Found]) -> None:
        """The terms of the plan that a word gives, as ``language.analysis`` makes them."""
        whole = word[:LONGEST]
        if (whole in self._words.terms or self._words.like) and (rank := self._words.found(whole)):
            found.append(_Found(number, fields.WORD, whole, start, end, *rank))
        if self._stems and word not in self._stopped:
            stemmed = stem(surface, self._language, word)[:LONGEST]
            if rank := self._stems.found(stemmed):
                found.append(_Found(number, fields.STEM, stemmed, start, end, *rank))
        if self._names and (spotted := spot(surface, word, self._stopped)):
            found += [
                _Found(number, fields.NAME, folded, start, end, *rank, spotted.inside)
                for folded in spotted.folds
                if (rank := self._names.found(folded))
            ]

    def _character(self, divided: Sequence[Piece], number: int, found: list[_Found]) -> None:
        """In scripts without spaces: those that a character gives, by itself and with the next one."""
        start, end, word, _ = divided[number]
        if rank := self._words.found(word[:LONGEST]):
            found.append(_Found(number, fields.WORD, word[:LONGEST], start, end, *rank))
        if rank := self._stems.found(word):
            found.append(_Found(number, fields.STEM, word, start, end, *rank))
        following = divided[number + 1] if number + 1 < len(divided) else None
        if following is not None and following.unspaced and (rank := self._stems.found(word + following.word)):
            found.append(_Found(number, fields.STEM, word + following.word, start, following.end, *rank))


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
