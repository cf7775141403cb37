"""What each chunk of a text gives to the fields of a passage, remembered: most chunks have been met before.

A chunk is what stands between white space: as a rule a word with its punctuation, in scripts without spaces a clause.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate, pairwise
from typing import NamedTuple

from rightsarchive.language.fields import NAME, SEPARATOR, STEM, WORD
from rightsarchive.language.folding import fold_letters
from rightsarchive.language.names.east_asian import HANGUL, chinese_names, korean_names
from rightsarchive.language.names.spotting import spot
from rightsarchive.language.stems import keeps_accents, stem_of
from rightsarchive.language.stopwords import stop_words
from rightsarchive.language.tokens import AROUND, HAN, HASHTAG, RUN, Piece, Token, indexed, simplified, tokens

_CHINESE = "zh"

LONGEST = 64
"""Letters of a word that count. What is longer is not a word of any language, and is cut."""

_GRAM = 4
_EDGE = "_"

_GRAM_SLICES = tuple(
    [slice(start, start + _GRAM) for start in range(max(1, length - _GRAM + 1))] for length in range(LONGEST + 3)
)
"""The slices of a marked word that are its character n-grams, by its length."""

BESIDE = 0x80
"""Added to the number of stems of a word that has the position of the word before it."""

Name = tuple[int, tuple[str, ...], int | None]
"""A word of a chunk that may be a name: its number in the chunk, its folds, and where it begins in the chunk, if at the
start of a sentence its capital is no sign of a name."""

Chunk = tuple[str, str, str, bytes, tuple[Name, ...]]
"""What a chunk gives: its words, stems and grams, behind each the separator; for each word how many stems it has (none for
a stop word; in scripts without spaces two: itself, and itself with the next one), :data:`BESIDE` added to those that have no
position of their own; its names. Few objects, most of which the garbage collector need not look at again."""


class ChunkTerm(NamedTuple):
    """A ``term`` of a ``field`` that the words ``first`` to ``last`` of a chunk give. ``position`` is that of the first of them in
    the chunk, from 0. If it is none at the start of a sentence, ``start`` is where its word begins in the chunk."""

    field: str
    term: str
    first: int
    last: int
    position: int
    start: int | None = None


class Budget:
    """How many words the lexicons that share it have taken in since the older ones were dropped."""

    def __init__(self) -> None:
        self.used = 0


class Lexicon(dict[str, Chunk]):
    """Chunks of text in one language that were analysed lately. Two generations: frequent ones move to the younger, the
    older is dropped when all lexicons make room."""

    def __init__(self, language: str, budget: Budget, fold_name: Callable[[str], str]) -> None:
        super().__init__()
        self._language = language
        self._budget = budget
        self._fold_name = fold_name
        self._stopped = stop_words(language)
        self._keeps_accents = keeps_accents(language)
        self._older: dict[str, Chunk] = {}

    def __missing__(self, chunk: str) -> Chunk:
        analysed = self._older.get(chunk) or self._analyse(chunk)
        if len(chunk) <= LONGEST:
            self[chunk] = analysed
            self._budget.used += len(analysed[3]) or 1
        return analysed

    def age(self) -> None:
        """Drop the older generation, and begin a younger one."""
        self._older = self.copy()
        self.clear()

    def terms(self, chunk: str, field: str) -> Sequence[str]:
        """The terms that a chunk gives to the field of words, of stems or of names."""
        surface = chunk.strip(AROUND)
        if field == WORD and surface.isalnum() and (word := fold_letters(surface)):
            return (word[:LONGEST],)
        words, stems, _, _, names = self[chunk]
        if field == NAME:
            return [fold for _, folds, _ in names for fold in folds]
        return (words if field == WORD else stems)[:-1].split(SEPARATOR)

    def find(
        self, chunk: str, words: AbstractSet[str], stems: AbstractSet[str], names: AbstractSet[str]
    ) -> list[ChunkTerm]:
        """Those of these terms that a chunk gives to the fields of words, stems and names."""
        found: list[ChunkTerm] = []
        surface = chunk.strip(AROUND)
        if surface.isalnum() and (word := fold_letters(surface)):
            # A word that is not to be remembered: what it gives to no field that is asked for is not made.
            if word[:LONGEST] in words:
                found.append(ChunkTerm(WORD, word[:LONGEST], 0, 0, 0))
            if stems and word not in self._stopped and (stem := self._stem(surface, word)) in stems:
                found.append(ChunkTerm(STEM, stem, 0, 0, 0))
            if names and (spotted := spot(surface, word, self._stopped, self._fold_name)):
                start = chunk.index(surface) if spotted.inside else None
                found += [ChunkTerm(NAME, fold, 0, 0, 0, start) for fold in spotted.folds if fold in names]
            return found
        its_words, its_stems, _, counts, its_names = self[chunk]
        at = range(len(counts)) if not counts or max(counts) < BESIDE else [*positions(counts)]
        if len(counts) == 1:
            if (word := its_words[:-1]) in words:
                found.append(ChunkTerm(WORD, word, 0, 0, 0))
            if (stem := its_stems[:-1]) in stems and stem:
                found.append(ChunkTerm(STEM, stem, 0, 0, 0))
        else:
            each = its_words.split(SEPARATOR)[:-1]
            if not words.isdisjoint(each):
                found += [ChunkTerm(WORD, word, i, i, at[i]) for i, word in enumerate(each) if word in words]
            each = its_stems.split(SEPARATOR)[:-1]
            if not stems.isdisjoint(each):
                ends = [(i, i + further, at[i]) for i, count in enumerate(counts) for further in range(count & ~BESIDE)]
                found += [
                    ChunkTerm(STEM, stem, *where) for stem, where in zip(each, ends, strict=True) if stem in stems
                ]
        for number, folds, start in its_names:
            found += [ChunkTerm(NAME, fold, number, number, at[number], start) for fold in folds if fold in names]
        return found

    def spans(self, chunk: str, numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Where the words with these ``numbers`` (from 0, not falling) stand in a chunk, in code points of the chunk."""
        word = chunk.strip(AROUND)
        if word.isalnum() and fold_letters(word):
            at = chunk.index(word)
            yield from ((at, at + len(word)) for _ in numbers)
            return
        runs = RUN.finditer(chunk)
        at = before = size = 0
        run = ""
        divided: Sequence[Piece] = ()
        for number in numbers:
            while number >= before + size:
                match = next(runs)
                run, at = match.group(), match.start()
                before, size, divided = before + size, len(self[run][3]), ()
            divided = divided or indexed(run)
            start, end = divided[number - before][:2]
            yield at + start, at + end

    def _analyse(self, chunk: str) -> Chunk:
        if chunk.isalnum() and (word := fold_letters(chunk)):
            return self._word(chunk, word)
        word = chunk.strip(AROUND)
        if len(word) < len(chunk) and word.isalnum():
            return _together([self[word]], [chunk.index(word)])
        found = [*RUN.finditer(chunk)]
        if len(found) == 1 and found[0].group() == chunk:
            return self._run(chunk)
        parts = [self[match.group()] for match in found]
        whole = _together(parts, [match.start() for match in found])
        return (*whole[:4], (*whole[4], *self._joined_name(chunk))) if whole[4] else whole

    def _joined_name(self, chunk: str) -> Iterator[Name]:
        """Jong-hoon as Jonghoon, al-Hadi as Alhadi: the fold of the whole stands with the first word."""
        word = chunk.strip(AROUND)
        parts = word.split("-")
        if len(parts) == 2 and all(map(str.isalpha, parts)) and parts[0][:1].isupper():
            yield 0, (self._fold_name("".join(parts)),), None

    def _run(self, run: str) -> Chunk:
        if HAN.fullmatch(run):
            now = run.translate(simplified())
            found_names = chinese_names(now, self._fold_name) if self._language == _CHINESE else ()
            return _characters(now, tuple((start, folds, None) for start, folds in found_names if folds))
        found = indexed(run)
        parts: list[Chunk] = []
        for number, (start, end, word, unspaced, beside) in enumerate(found, 1):
            if unspaced:
                parts.append(_character(word, found[number : number + 1]))
            elif beside:
                parts.append(self._beside(run[start:end], word, in_hashtag=run[0] == HASHTAG))
            else:
                parts.append(self._word(run[start:end], word))
        whole = _together(parts, [piece.start for piece in found])
        hangul = HANGUL.match(run)
        if hangul is None or len(found) < len(hangul.group()):
            return whole
        names = [(start, folds, None) for start, folds in korean_names(hangul.group(), self._fold_name) if folds]
        return (*whole[:4], (*whole[4], *names))

    def _stem(self, surface: str, word: str) -> str:
        return stem_of(surface, self._language, word)[:LONGEST]

    def _beside(self, surface: str, word: str, *, in_hashtag: bool) -> Chunk:
        """What comes second is found, ranks nothing, and is no name but in a hashtag. A mark of raised digits is a word alone."""
        if word.isdigit() and not word.isdecimal():
            return word[:LONGEST] + SEPARATOR, "", "", bytes([BESIDE]), ()
        words, stems, _, counts, names = self._word(surface, word)
        return words, stems, "", bytes([counts[0] | BESIDE]), names if in_hashtag else ()

    def _word(self, surface: str, word: str) -> Chunk:
        spotted = spot(surface, word, self._stopped, self._fold_name)
        names = ((0, spotted.folds, 0 if spotted.inside else None),) if spotted else ()
        whole = word[:LONGEST] + SEPARATOR
        if word in self._stopped:
            return whole, "", "", b"\0", names
        stem = self._stem(surface, word)
        gram_terms = SEPARATOR.join(grams(stem if self._keeps_accents else word)) + SEPARATOR
        return whole, whole if stem == word else stem + SEPARATOR, gram_terms, b"\1", names


def positions(counts: bytes) -> Iterator[int]:
    """The position of each word of a chunk, from 0."""
    return (number - 1 for number in accumulate(count < BESIDE for count in counts))


def _characters(run: str, names: tuple[Name, ...] = ()) -> Chunk:
    """The same as of one character after the other, of a run whose characters are words as they stand."""
    pairs = [first + second for first, second in pairwise(run)]
    words = "".join([letter + SEPARATOR for letter in run])
    stems = "".join([pair[0] + SEPARATOR + pair + SEPARATOR for pair in pairs]) + run[-1] + SEPARATOR
    return words, stems, "".join([pair + SEPARATOR for pair in pairs]), b"\2" * len(pairs) + b"\1", names


def _character(word: str, following: Sequence[Piece]) -> Chunk:
    """A character of a script without spaces, of which ``following`` holds the next one, if there is one."""
    first = word + SEPARATOR
    if not (following and following[0].unspaced):
        return first, first, "", b"\1", ()
    pair = word + following[0].word + SEPARATOR
    return first, first + pair, pair, b"\2", ()


def _together(parts: Sequence[Chunk], starts: Sequence[int]) -> Chunk:
    """What a chunk gives of which the ``parts`` begin at ``starts``."""
    if len(parts) == 1 and not (starts[0] and parts[0][4]):
        return parts[0]
    words, stems, gram_terms, counts, found = zip(*parts, strict=True) if parts else ((),) * 5
    names: list[Name] = []
    before = 0
    for one, inside, at in zip(counts, found, starts, strict=True):
        names += [(before + number, folds, None if start is None else at + start) for number, folds, start in inside]
        before += len(one)
    return "".join(words), "".join(stems), "".join(gram_terms), b"".join(counts), tuple(names)


def word_tokens(text: str) -> list[Token]:
    """The words of ``text``, in order, as the field of words holds them: folded, and cut at :data:`LONGEST` letters."""
    return [
        token if len(token.word) <= LONGEST else token._replace(word=token.word[:LONGEST]) for token in tokens(text)
    ]


def grams(word: str) -> tuple[str, ...]:
    """The character 4-grams of a folded word, with a mark for its start and end; a shorter word whole.

    >>> grams("court"), grams("he")
    (('_cou', 'cour', 'ourt', 'urt_'), ('_he_',))
    """
    marked = f"{_EDGE}{word[:LONGEST]}{_EDGE}"
    return tuple(map(marked.__getitem__, _GRAM_SLICES[len(marked)]))
