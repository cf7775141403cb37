"""A plain, slow, exact engine in memory: what ``query/plan.py`` defines, one passage at a time.

It is what other engines are compared with, and the smallest example of one."""

from __future__ import annotations

import math
import re
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Self

from rightsarchive.engine.protocol import Entry, ExpandedTerm, FieldTerms, Fingerprint, Occurrences, Ranking, Scored
from rightsarchive.errors import ArchiveBusyError, DamagedArchiveError
from rightsarchive.model import Access, PassageId
from rightsarchive.query.plan import (
    K1,
    AllOf,
    Among,
    AnyOf,
    B,
    Best,
    Everything,
    Except,
    Filter,
    Fuzzy,
    Keyword,
    KeywordRange,
    Leaf,
    Node,
    Phrase,
    Plan,
    Prefix,
    Synonyms,
    Term,
    leaves,
)


def osa_distance(left: str, right: str) -> int:
    """Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours."""
    rows = [list(range(len(right) + 1))]
    for i, a in enumerate(left, 1):
        row = [i]
        for j, b in enumerate(right, 1):
            best = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                best = min(best, rows[i - 2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


def matches(text: str, pattern: str) -> bool:
    """Whether a term matches a pattern of ``*`` (any number of code points), ``?`` (one) and what stands for itself."""
    parts = {"*": ".*", "?": "."}
    return (
        re.fullmatch("".join(parts.get(letter) or re.escape(letter) for letter in pattern), text, re.DOTALL) is not None
    )


def terms_of(entry: Entry, field: str) -> FieldTerms:
    """What a passage has in a searched or a keyword field."""
    return entry.fields.get(field, FieldTerms(entry.keywords.get(field, ())))


def frequency(entry: Entry, field: str, text: str) -> int:
    held = entry.fields.get(field)
    return 0 if held is None else list(held.terms).count(text)


def positions(entry: Entry, field: str, text: str) -> set[int]:
    held = entry.fields.get(field)
    if held is None or held.positions is None:
        return set()
    return {position for term, position in zip(held.terms, held.positions, strict=True) if term == text}


def phrase_frequency(entry: Entry, phrase: Phrase) -> int:
    """How often the phrase stands in the passage."""
    if not phrase.terms:
        return 0
    if phrase.slop == 0:
        starts = [{p - offset for p in positions(entry, phrase.field, text)} for text, offset in phrase.terms]
        return len(set.intersection(*starts))
    needed = Counter(text for text, _ in phrase.terms)
    found = {text: sorted(positions(entry, phrase.field, text)) for text in needed}
    offsets = [offset for _, offset in phrase.terms]
    widest = max(offsets) - min(offsets) + 1 + phrase.slop
    count, after = 0, -1
    for end in sorted(set().union(*found.values())):
        start = end
        for text, times in needed.items():
            seen = [p for p in found[text] if after < p <= end]
            if len(seen) < times:
                break
            start = min(start, seen[-times])
        else:
            if end - start + 1 <= widest:
                count, after = count + 1, end
    return count


class Oracle:
    """The entries that a clearance may see, and what ``query/plan.py`` says of them."""

    def __init__(self, entries: Iterable[Entry], clearance: Access) -> None:
        self.entries = [entry for entry in entries if entry.seen_by(clearance)]

    def idf(self, field: str, n: int) -> float:
        total = sum(1 for entry in self.entries if self.length(entry, field))
        return math.log(1 + (total - n + 0.5) / (n + 0.5))

    def length(self, entry: Entry, field: str) -> int:
        held = entry.fields.get(field)
        return 0 if held is None else len(held.terms)

    def saturated(self, entry: Entry, field: str, tf: float) -> float:
        lengths = [length for other in self.entries if (length := self.length(other, field))]
        average = sum(lengths) / len(lengths)
        return tf / (tf + K1 * (1 - B + B * self.length(entry, field) / average))

    def members(self, leaf: Synonyms | Prefix | Fuzzy | Term) -> Sequence[tuple[str, float]]:
        match leaf:
            case Term(_, text):
                return ((text, 1.0),)
            case Synonyms(_, members):
                return members
            case Prefix(_, text):
                return [(term, 1.0) for term in self.vocabulary(leaf.field) if term.startswith(text)]
            case Fuzzy(_, text, edits):
                return [
                    (term, 1.0)
                    for term in self.vocabulary(leaf.field)
                    if term[:1] == text[:1] and osa_distance(term, text) <= edits
                ]

    def vocabulary(self, field: str) -> list[str]:
        return sorted({term for entry in self.entries if field in entry.fields for term in entry.fields[field].terms})

    def leaf_scores(self, leaf: Leaf) -> dict[PassageId, float]:
        if isinstance(leaf, Phrase):
            weighted = {e.id: (e, float(tf)) for e in self.entries if (tf := phrase_frequency(e, leaf))}
            idf = 0.0
            for text, _ in leaf.terms:
                idf += self.idf(leaf.field, sum(1 for e in self.entries if frequency(e, leaf.field, text)))
        else:
            members = self.members(leaf)
            weighted = {}
            for entry in self.entries:
                counts = [(weight, frequency(entry, leaf.field, text)) for text, weight in members]
                if any(count for _, count in counts):
                    weighted[entry.id] = entry, sum(weight * count for weight, count in counts)
            idf = self.idf(leaf.field, len(weighted))
        return {id_: leaf.boost * idf * self.saturated(e, leaf.field, tf) for id_, (e, tf) in weighted.items()}

    def holds(self, entry: Entry, node: Filter) -> bool:
        if isinstance(node, Among):
            return entry.id in node.ids
        values = entry.keywords.get(node.field, ())
        if isinstance(node, Keyword):
            return any(value in node.values for value in values)
        return any(
            (node.low is None or value >= node.low) and (node.high is None or value <= node.high) for value in values
        )

    def scores(self, node: Node) -> dict[PassageId, float]:
        """Passage id → score, for the passages that match."""
        match node:
            case Everything():
                return {entry.id: 0.0 for entry in self.entries}
            case Keyword() | KeywordRange() | Among():
                return {entry.id: 0.0 for entry in self.entries if self.holds(entry, node)}
            case AnyOf(nodes):
                found = [self.scores(child) for child in nodes]
                return {id_: sum(f.get(id_, 0.0) for f in found) for f in found for id_ in f}
            case AllOf(nodes):
                found = [self.scores(child) for child in nodes]
                both = set.intersection(*(set(f) for f in found)) if found else set()
                return {id_: sum(f[id_] for f in found) for id_ in both}
            case Best(nodes):
                found = [self.scores(child) for child in nodes]
                return {id_: max(g[id_] for g in found if id_ in g) for f in found for id_ in f}
            case Except(kept, without):
                gone = self.scores(without)
                return {id_: score for id_, score in self.scores(kept).items() if id_ not in gone}
            case _:
                return self.leaf_scores(node)

    def plan_scores(self, plan: Plan) -> dict[PassageId, float]:
        found = self.scores(plan.match)
        for entry in self.entries:
            if not all(self.holds(entry, f) for f in plan.filters) or any(self.holds(entry, f) for f in plan.exclude):
                found.pop(entry.id, None)
        if plan.second is None:
            return found
        second = self.scores(plan.second)
        lowest = sorted(found.values(), reverse=True)[: plan.window][-1:]
        second = {id_: second.get(id_, 0.0) if [score] >= lowest else 0.0 for id_, score in found.items()}
        top, top_second = (max(scores.values(), default=0.0) for scores in (found, second))
        return {
            id_: (1 - plan.mix) * (score / top if top else 0.0)
            + plan.mix * (second[id_] / top_second if top_second else 0.0)
            for id_, score in found.items()
        }


class OracleWriter:
    def __init__(self, engine: OracleEngine, *, anew: bool) -> None:
        if not engine.lock.acquire(blocking=False):
            raise ArchiveBusyError("Another change is open.")
        self._engine = engine
        self._entries = {} if anew else dict(engine.entries)
        self._open = True

    def add(self, entry: Entry) -> None:
        self._entries[entry.id] = entry

    def delete(self, ids: Iterable[PassageId]) -> None:
        for id_ in ids:
            self._entries.pop(id_, None)

    def erase(self, ids: Iterable[PassageId]) -> None:
        self.delete(ids)

    def commit(self, revision: int) -> None:
        self._engine.entries = dict(self._entries)
        self._engine.revision = revision

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._open:
            self._open = False
            self._engine.lock.release()


class OracleEngine:
    """The engine protocol over a dictionary of entries."""

    def __init__(self, analysis: str = "plain") -> None:
        self.analysis = analysis
        self.entries: Mapping[PassageId, Entry] = {}
        self.revision: int | None = None
        self.lock = threading.Lock()

    def writer(self, *, anew: bool = False) -> OracleWriter:
        return OracleWriter(self, anew=anew)

    def search(self, plan: Plan, limit: int = 10, offset: int = 0, values_of: str | None = None) -> Ranking:
        scores = Oracle(self.entries.values(), plan.clearance).plan_scores(plan)
        ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[offset : offset + limit]
        values = (
            [] if values_of is None else [sorted({*self.entries[i].keywords.get(values_of, ())}) for i, _ in ranked]
        )
        return Ranking(len(scores), [Scored(*item) for item in ranked], [tuple(found) for found in values])

    def explain(self, plan: Plan, ids: Sequence[PassageId]) -> Mapping[PassageId, Sequence[tuple[Leaf, float]]]:
        oracle = Oracle(self.entries.values(), plan.clearance)
        asked = leaves(plan.match) + (leaves(plan.second) if plan.second is not None else ())
        scored = [(leaf, oracle.leaf_scores(leaf)) for leaf in asked]
        return {id_: tuple((leaf, scores[id_]) for leaf, scores in scored if id_ in scores) for id_ in ids}

    def count(self, node: Node, clearance: Access = Access.PUBLIC) -> int:
        return len(Oracle(self.entries.values(), clearance).scores(node))

    def counts(self, nodes: Sequence[Node], clearance: Access = Access.PUBLIC) -> Sequence[int]:
        return [self.count(node, clearance) for node in nodes]

    def values(self, field: str, clearance: Access = Access.PUBLIC) -> Mapping[str, int]:
        entries = Oracle(self.entries.values(), clearance).entries
        return Counter(value for entry in entries for value in {*entry.keywords.get(field, ())})

    def occurrences(self, field: str, clearance: Access = Access.PUBLIC) -> Iterator[Occurrences]:
        for entry in Oracle(self.entries.values(), clearance).entries:
            terms = terms_of(entry, field)
            positions = terms.positions if terms.positions is not None else [0] * len(terms.terms)
            yield Occurrences(terms.terms, range(len(terms.terms)), [entry.id] * len(terms.terms), positions)

    def expand_pattern(self, field: str, pattern: str, clearance: Access = Access.PUBLIC) -> Sequence[ExpandedTerm]:
        entries = Oracle(self.entries.values(), clearance).entries
        counts = Counter(
            term for entry in entries for term in set(terms_of(entry, field).terms) if matches(term, pattern)
        )
        return [ExpandedTerm(*item) for item in sorted(counts.items())]

    def fingerprint(self) -> Fingerprint | None:
        return None if self.revision is None else Fingerprint(self.analysis, self.revision, len(self.entries))

    def verify(self, expected: Iterable[Entry] | None = None) -> None:
        """There are no files that could be damaged."""
        if expected is not None and {entry.id: entry for entry in expected} != self.entries:
            raise DamagedArchiveError("the engine holds other passages.", advice="Rebuild it.")

    def settle(self, added: int = 0) -> None:
        pass

    def collect_garbage(self) -> int:
        return 0

    def close(self) -> None:
        """Nothing is held open."""
