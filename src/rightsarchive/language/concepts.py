"""Concepts across languages: the terms of a vocabulary that a query names, and what they are called in other languages.

A vocabulary is a SKOS thesaurus. A term is recognised by its stems, whatever words without meaning stand between them, so
that *grèves de la faim* names the concept *grève de la faim*, and from there *hunger strike*, голодовка, аштық жариялау.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources
from itertools import pairwise, product
from pathlib import Path
from typing import Any, NamedTuple, Self

from rightsarchive.errors import BrokenFileError, UnreadableFileError
from rightsarchive.files import read_regular
from rightsarchive.language.query_analysis import likely_languages
from rightsarchive.language.readings import HYPHEN
from rightsarchive.language.scripts import characters
from rightsarchive.language.skos import MOST, Entry, read_skos
from rightsarchive.language.stems import has_stemmer, stem
from rightsarchive.language.stopwords import stop_words
from rightsarchive.language.tokens import Token, joins, tokens
from rightsarchive.outputs import output_file

BUNDLED = resources.files("rightsarchive.language.vocabularies") / "bundled.json"

LONGEST = 6
"""Words with meaning in a term that is looked for."""

LONGEST_UNSPACED = 14
"""The same in scripts without spaces, where each character is a word."""

LONG_WORD = 4
"""Letters of a stop word that may carry the sense of a term all the same."""

WIDEST_GAP = 3
"""Stop words that may stand between two of them."""

ALTERNATIVE = 0.8
NARROWER = 0.5
INSIDE = 0.5
"""What an alternative label, a narrower concept, and a term inside of a longer one weigh."""

_SKIPPED = "."
_PAIRED = re.compile(f"[{characters('han', 'kana')}]")
_MOST_HYPHENS = 3


Label = tuple[str, str]
"""A term as it is written, and its stems in one string, a full stop in the place of each word without meaning. There are
thousands: of plain tuples of strings the garbage collector has nothing to look at."""


class Concept(NamedTuple):
    """``labels`` maps an ISO 639-1 code to the labels of that language, the preferred one first."""

    uri: str
    labels: Mapping[str, tuple[Label, ...]]
    broader: tuple[str, ...]

    def name(self, language: str) -> str:
        """The preferred label in ``language``, else in English, else in any."""
        labels = self.labels.get(language) or self.labels.get("en") or next(iter(self.labels.values()))
        return labels[0][0]


class ConceptMatch(NamedTuple):
    """The words ``start`` to ``end`` of the query (half open, counted in tokens) name ``concept`` in ``languages``.

    ``inside`` tells that a longer term of the query holds these words.
    """

    start: int
    end: int
    concept: Concept
    languages: tuple[str, ...]
    inside: bool


class ConceptTerm(NamedTuple):
    """What else to search for: ``stems`` with their distances, a weight of at most 1, a note for the hit."""

    language: str
    label: str
    stems: tuple[tuple[str, int], ...]
    weight: float
    note: str

    def broken(self) -> Iterator[tuple[tuple[str, int], ...]]:
        """The stems with their distances where a hyphen of the label stands at the end of a line: the halves of such a word have one place
        in an index (:func:`~rightsarchive.language.tokens.indexed`)."""
        words, stop = tokens(self.label), stop_words(self.language)
        first = next((index for index, token in enumerate(words) if token.word not in stop), 0)
        hyphens = [
            number
            for number, (left, right) in enumerate(pairwise(words[first:]))
            if HYPHEN.fullmatch(self.label, left.end, right.start) and joins(left.surface, right.surface)
        ][:_MOST_HYPHENS]
        for chosen in product((False, True), repeat=len(hyphens)):
            at_line_ends = [number for number, taken in zip(hyphens, chosen, strict=True) if taken]
            if at_line_ends:
                yield tuple((one, at - sum(number < at for number in at_line_ends)) for one, at in self.stems)


@dataclass(frozen=True)
class Vocabulary:
    """An immutable set of concepts by URI."""

    concepts: Mapping[str, Concept] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.concepts)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        return tuple(sorted({language for concept in self.concepts.values() for language in concept.labels}))

    @cached_property
    def _by_stems(self) -> dict[str, dict[tuple[str, ...], tuple[str, ...]]]:
        found: dict[str, dict[tuple[str, ...], dict[str, None]]] = {}
        for concept in self.concepts.values():
            for language, labels in concept.labels.items():
                terms = found.setdefault(language, {})
                for _, packed in labels:
                    key = tuple(one for one in packed.split() if one != _SKIPPED)
                    if 0 < len(key) <= LONGEST_UNSPACED:
                        terms.setdefault(key, {})[concept.uri] = None
        return {language: {key: tuple(uris) for key, uris in terms.items()} for language, terms in found.items()}

    @cached_property
    def _scripts(self) -> dict[str, frozenset[int]]:
        return {language: frozenset(_script(key[0]) for key in terms) for language, terms in self._by_stems.items()}

    @cached_property
    def _children(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for concept in self.concepts.values():
            for broader in concept.broader:
                found.setdefault(broader, []).append(concept.uri)
        return {uri: tuple(children) for uri, children in found.items()}

    def narrower(self, concept: Concept) -> tuple[Concept, ...]:
        """The concepts one step below."""
        return tuple(self.concepts[uri] for uri in self._children.get(concept.uri, ()))

    def find(self, words: Sequence[Token], languages: Collection[str] | None = None) -> list[ConceptMatch]:
        """The concepts that runs of ``words`` name in any of ``languages`` (None: all), the longest runs first."""
        spans: dict[tuple[int, int, str], list[str]] = {}
        scripts = {_script(token.word) for token in words}
        for language, terms in self._by_stems.items():
            if (languages is None or language in languages) and scripts & self._scripts[language]:
                for start, end, uri in _runs(words, language, terms):
                    spans.setdefault((start, end, uri), []).append(language)
        spans = _without_guesses(spans)
        ordered = sorted(spans.items(), key=lambda item: (item[0][0] - item[0][1], item[0][0], item[0][2]))
        return [
            ConceptMatch(start, end, self.concepts[uri], tuple(found_in), _is_inside(start, end, spans))
            for (start, end, uri), found_in in ordered
        ]

    def terms(self, match: ConceptMatch, languages: Collection[str], *, narrower: bool = False) -> list[ConceptTerm]:
        """What the concept is called in ``languages`` other than the query's own, the heaviest first.

        ``narrower`` adds the concepts one step below, in the query's own language too.
        """
        asked = match.languages[0]
        note = f"concept: {match.concept.name(asked)}"
        share = INSIDE if match.inside else 1.0
        found = [
            term
            for language in languages
            if language not in match.languages
            for term in _terms(match.concept, language, share, note)
        ]
        if narrower:
            for below in self.narrower(match.concept):
                named = f"{note}: {below.name(asked)}"
                found += [term for language in languages for term in _terms(below, language, share * NARROWER, named)]
        found.sort(key=lambda term: (-term.weight, term.language, term.label))
        # Labels that differ in their endings alone are one term.
        distinct: dict[tuple[str, tuple[tuple[str, int], ...]], ConceptTerm] = {}
        for term in found:
            distinct.setdefault((term.language, term.stems), term)
        return list(distinct.values())

    def other_names(
        self, words: Sequence[Token], languages: Collection[str]
    ) -> Iterator[tuple[ConceptMatch, list[ConceptTerm]]]:
        """The concepts that a query names in the languages that it is likely in, the longest runs of words first, each with
        what it is called in others of ``languages``."""
        asked = [language for language in self.languages if language in languages]
        for match in self.find(words, likely_languages(words, self.languages)):
            if not match.inside:
                yield match, self.terms(match, asked)

    def merge(self, *others: Vocabulary) -> Vocabulary:
        """This vocabulary with the concepts of the others; labels of a concept that several have are put together."""
        merged = dict(self.concepts)
        for other in others:
            for uri, concept in other.concepts.items():
                merged[uri] = _joined(merged[uri], concept) if uri in merged else concept
        return Vocabulary(merged)

    def to_json(self) -> str:
        """It in the form that is read fastest, one concept a line."""
        lines = [
            json.dumps((uri, concept.broader, dict(concept.labels)), ensure_ascii=False, separators=(",", ":"))
            for uri, concept in sorted(self.concepts.items())
        ]
        return "[\n" + ",\n".join(lines) + "\n]\n"

    @classmethod
    def from_json(cls, text: str) -> Self:
        """What :meth:`to_json` wrote. Raises ValueError, TypeError or AttributeError where ``text`` is nothing of the kind."""
        return cls(_unpacked(json.loads(text)))

    def save(self, path: Path) -> None:
        """Write it to a file for :func:`load` (``.json``, UTF-8), for the owner alone."""
        with output_file(path) as file:
            file.write(self.to_json().encode())


@cache
def load_bundled() -> Vocabulary:
    """The vocabulary that comes with the library: human-rights terms in en fr ru kk es ar uk tr, and in zh fa."""
    return Vocabulary.from_json(BUNDLED.read_text("utf-8"))


def load(path: str | Path) -> Vocabulary:
    """A vocabulary from a file: SKOS in Turtle, N-Triples or RDF/XML, or what :meth:`Vocabulary.save` wrote.

    Raises the errors of :func:`~rightsarchive.language.skos.read_skos`.
    """
    path = Path(path)
    if path.suffix.lower() != ".json":
        return of_entries(read_skos(path))
    try:
        vocabulary = Vocabulary.from_json(read_regular(path, MOST, follow=True).decode("utf-8"))
    except OSError as error:
        raise UnreadableFileError(f"it cannot be read: {error.strerror}", path=path) from error
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise BrokenFileError(
            "it is not a saved vocabulary", path=path, advice="Load the SKOS file again and save it."
        ) from error
    return vocabulary


def of_entries(entries: Iterable[Entry]) -> Vocabulary:
    """A vocabulary from plain records."""
    return Vocabulary(
        {
            entry.uri: Concept(
                entry.uri,
                {language: tuple(label(text, language) for text in texts) for language, texts in entry.labels.items()},
                entry.broader,
            )
            for entry in entries
        }
    )


def label(text: str, language: str) -> Label:
    """A term as it is written, and its stems; none where it would lose its sense without its stop words."""
    words = tokens(text)
    stems = dict(content(words, language))
    left_out = [token for index, token in enumerate(words) if index not in stems]
    # “Freedom of thought”, where “thought” is a stop word, must not become a term for freedom.
    if len(stems) < 2 and any(len(token.word) >= LONG_WORD for token in left_out):
        return text, ""
    first = min(stems, default=0)
    return text, " ".join(stems.get(index, _SKIPPED) for index in range(first, max(stems, default=-1) + 1))


def content(words: Sequence[Token], language: str) -> list[tuple[int, str]]:
    """The positions and stems of the words that carry meaning. A character of a script without spaces is no stop word: 自, which is
    one, is half of 自由."""
    stop = stop_words(language)
    return [
        (index, stem(token.word if token.unspaced else token.surface, language))
        for index, token in enumerate(words)
        if token.unspaced or token.word not in stop
    ]


def _runs(
    words: Sequence[Token], language: str, terms: Mapping[tuple[str, ...], tuple[str, ...]]
) -> Iterable[tuple[int, int, str]]:
    with_meaning = content(words, language)
    for first, (start, _) in enumerate(with_meaning):
        key: tuple[str, ...] = ()
        last = start
        longest = LONGEST_UNSPACED if words[start].unspaced else LONGEST
        for index, stemmed in with_meaning[first : first + longest]:
            if index - last > WIDEST_GAP + 1:
                break
            last = index
            key = (*key, stemmed)
            for uri in terms.get(key, ()):
                yield start, last + 1, uri


def _without_guesses(spans: dict[tuple[int, int, str], list[str]]) -> dict[tuple[int, int, str], list[str]]:
    """Where a language with a stemmer knows what words name, the first five letters in another language are no reason to
    think of something else: голодовка is a hunger strike in Russian, whatever begins with голод in Ukrainian."""
    sure = {(start, end) for (start, end, _), languages in spans.items() if any(map(has_stemmer, languages))}
    return {
        span: languages for span, languages in spans.items() if span[:2] not in sure or any(map(has_stemmer, languages))
    }


def _is_inside(start: int, end: int, spans: Iterable[tuple[int, int, str]]) -> bool:
    return any(low <= start and end <= high and end - start < high - low for low, high, _ in spans)


def _terms(concept: Concept, language: str, share: float, note: str) -> list[ConceptTerm]:
    return [
        ConceptTerm(language, text, stems_of(packed), round(share * (ALTERNATIVE if index else 1.0), 3), note)
        for index, (text, packed) in enumerate(concept.labels.get(language, ()))
        if packed
    ]


def stems_of(packed: str) -> tuple[tuple[str, int], ...]:
    """The stems of the words with meaning, each with its distance in words from the first. Two characters of a script without spaces are
    one stem, as an index holds them."""
    stems = packed.split()
    if len(stems) == 2 and all(map(_PAIRED.fullmatch, stems)):
        return (("".join(stems), 0),)
    return tuple((one, position) for position, one in enumerate(stems) if one != _SKIPPED)


def _joined(one: Concept, other: Concept) -> Concept:
    labels = {
        language: tuple(dict.fromkeys((*one.labels.get(language, ()), *other.labels.get(language, ()))))
        for language in (*one.labels, *other.labels)
    }
    return Concept(one.uri, labels, tuple(dict.fromkeys((*one.broader, *other.broader))))


def _script(word: str) -> int:
    """The block of 512 code points in which a word starts: enough to tell Latin from Cyrillic from Arabic."""
    return ord(word[0]) >> 9 if word else -1


def _unpacked(rows: list[Any]) -> dict[str, Concept]:
    if not isinstance(rows, list):
        raise TypeError("a saved vocabulary is a list")
    return {
        uri: Concept(
            uri,
            {language: tuple([(text, packed) for text, packed in labels]) for language, labels in by_language.items()},
            tuple(broader),
        )
        for uri, broader, by_language in rows
    }
