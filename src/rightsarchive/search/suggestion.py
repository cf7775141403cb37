"""Suggestions from the archive's own words: near spellings of a word that is not found, and words that begin so.

Everything comes from passages that the clearance may see, through the same search as any other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rightsarchive.engine.protocol import Engine
from rightsarchive.language.analysis import Analyzer
from rightsarchive.language.fields import KIND, WORD
from rightsarchive.language.lexicon import word_tokens
from rightsarchive.language.stopwords import stop_words
from rightsarchive.model import PassageKind
from rightsarchive.model.brief import Brief
from rightsarchive.query.plan import AnyOf, Fuzzy, Keyword, Node, Plan, Prefix, Term, leaves
from rightsarchive.query.syntax import And, Not, Or, Query, Together, Word
from rightsarchive.query.syntax import Node as Asked
from rightsarchive.search.highlight import Highlighter
from rightsarchive.store import CatalogReader

LOOKED_AT = 40
"""Passages that are looked at for words to suggest."""

SHORTEST = 4
"""Letters of a word for which near spellings are sought; shorter ones are near to everything."""


@dataclass(frozen=True, slots=True, repr=False)
class Suggestion(Brief):
    """``word`` of a query is in no passage; ``instead`` are words of the archive that are near to it, the nearest first."""

    word: str
    instead: tuple[str, ...]


def suggest(
    catalog: CatalogReader, engine: Engine, analyzer: Analyzer, query: Query, plan: Plan, languages: Sequence[str]
) -> tuple[Suggestion, ...]:
    """For each plain word of a query that nothing in its ``plan`` finds: what may have been meant.

    Stop words of the ``languages`` of the archive are passed over.
    """
    stop = frozenset[str]().union(*map(stop_words, languages))
    found = []
    for word in _plain_words(query.root):
        tokens = word_tokens(word)
        if len(tokens) != 1 or len(folded := tokens[0].word) < SHORTEST or folded in stop:
            continue
        means: list[Node] = [leaf for leaf in leaves(plan.match) if leaf.why is not None and leaf.why.word == word]
        means.append(Term(WORD, folded))
        if engine.count(AnyOf(tuple(means)), plan.clearance):
            continue
        for edits in (1, 2):
            near = _words(catalog, engine, analyzer, Fuzzy(WORD, folded, edits))
            if near:
                found.append(Suggestion(word, tuple(near[:3])))
                break
    return tuple(found)


def complete(catalog: CatalogReader, engine: Engine, analyzer: Analyzer, beginning: str, most: int) -> tuple[str, ...]:
    """Words of the archive that begin so, the most frequent first."""
    tokens = word_tokens(beginning)
    if len(tokens) != 1:
        return ()
    return tuple(_words(catalog, engine, analyzer, Prefix(WORD, tokens[0].word))[:most])


def _words(catalog: CatalogReader, engine: Engine, analyzer: Analyzer, leaf: Fuzzy | Prefix) -> list[str]:
    """The words that a leaf stands for, as they are written in passages, the most frequent first."""
    plan = Plan(leaf, exclude=(Keyword(KIND, (PassageKind.HIDDEN.value,)),), clearance=catalog.clearance)
    ranking = engine.search(plan, limit=LOOKED_AT)
    highlighter = Highlighter(plan, analyzer)
    written: Counter[str] = Counter()
    for _, passage in catalog.passages.by_id(scored.id for scored in ranking.hits).values():
        for match in highlighter.highlights(passage.text, passage.language):
            written[passage.text[match.start : match.end]] += 1
    # A word is suggested as it is written most often.
    forms: dict[str, str] = {}
    for form, _ in written.most_common():
        tokens = word_tokens(form)
        if len(tokens) == 1:
            forms.setdefault(tokens[0].word, form)
    counts = {word: engine.count(Term(WORD, word), catalog.clearance) for word in forms}
    return [forms[word] for word in sorted(forms, key=lambda word: (-counts[word], word))]


def _plain_words(node: Asked) -> Iterator[str]:
    match node:
        case Word(text=text, literal=False):
            yield text
        case Together(nodes=nodes) | And(nodes=nodes) | Or(nodes=nodes):
            for child in nodes:
                if not isinstance(child, Not):
                    yield from _plain_words(child)
        case _:
            return
