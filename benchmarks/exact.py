"""What the best ten truly are: BM25 by the letter of the query plan, in double precision, from a scan of the passages."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.corpus import Query
from benchmarks.peers import TOP, lines
from rightsarchive.query.plan import K1, B

Scores = dict[int, float]


def exact_scores(passages: Path, count: int, queries: Sequence[Query]) -> list[Scores]:
    """For each query, the score of every passage that matches."""
    wanted = {word for query in queries for word in query.words}
    postings: dict[str, dict[int, int]] = {word: {} for word in wanted}
    phrases = [(i, query.words) for i, query in enumerate(queries) if query.kind == "phrase"]
    by_first: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    for i, words in phrases:
        by_first.setdefault(words[0], []).append((i, words))
    places: dict[int, Counter[int]] = {i: Counter() for i, _ in phrases}
    lengths = []
    for number, line in enumerate(lines(passages, count)):
        terms = line.split(" ")
        lengths.append(len(terms))
        for term in wanted.intersection(terms):
            postings[term][number] = terms.count(term)
            for i, words in by_first.get(term, ()):
                found = sum(tuple(terms[at : at + len(words)]) == words for at, t in enumerate(terms) if t == term)
                if found:
                    places[i][number] = found
    average = sum(lengths) / len(lengths)

    def idf(word: str) -> float:
        n = len(postings[word])
        return math.log(1 + (count - n + 0.5) / (n + 0.5))

    def saturated(tf: float, number: int) -> float:
        return tf / (tf + K1 * (1 - B + B * lengths[number] / average))

    scored: list[Scores] = []
    for i, query in enumerate(queries):
        scores: Scores = {}
        if query.kind == "phrase":
            weight = sum(idf(word) for word in query.words)
            scores = {number: weight * saturated(tf, number) for number, tf in places[i].items()}
        else:
            for word in query.words:
                weight = idf(word)
                for number, tf in postings[word].items():
                    scores[number] = scores.get(number, 0.0) + weight * saturated(tf, number)
        scored.append(scores)
    return scored


def agreement(hits: Iterable[int], scores: Scores) -> float:
    """The share of the true best ten that ``hits`` has; a passage that ties with the tenth counts as one of them."""
    best = sorted(scores.values(), reverse=True)[:TOP]
    if not best:
        return 1.0
    least = best[-1] * (1 - 1e-6)
    return min(sum(scores.get(number, 0.0) >= least for number in set(hits)), len(best)) / len(best)
