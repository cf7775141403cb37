"""The engine in a cluster: the embedded one's hits, asked of OpenSearch without a plug-in."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from rightsarchive.engine.opensearch.client import Cluster, Options
from rightsarchive.engine.opensearch.dictionary import terms_from
from rightsarchive.engine.opensearch.encoding import decoded, of_bag, of_line
from rightsarchive.engine.opensearch.queries import Query, filtering, held, matching, visible
from rightsarchive.engine.opensearch.ranking import Hit, mixed
from rightsarchive.engine.opensearch.schema import BAG, DIGEST, ID, KEYWORD, LINE, PAGE, WORDS, digest, document
from rightsarchive.engine.opensearch.state import State, StateDocument
from rightsarchive.engine.opensearch.statistics import Statistics
from rightsarchive.engine.opensearch.writer import ClusterWriter
from rightsarchive.engine.protocol import Entry, ExpandedTerm, Fingerprint, Occurrences, Ranking, Scored
from rightsarchive.errors import ArchiveBusyError, ReadOnlyArchiveError
from rightsarchive.files import make_folder
from rightsarchive.locking import try_lock
from rightsarchive.model import Access, PassageId
from rightsarchive.query.plan import Leaf, Node, Plan, leaves

_T = TypeVar("_T")

PART = 1_000
"""Passages of one answer where their terms are read."""

_LONG = 0.5
"""Seconds after which a reader asks whether what it read may have been taken away meanwhile."""

_TRIES = 5
_WILD = re.compile(r"[*?]")


class ClusterEngine:
    """Implements :class:`rightsarchive.engine.protocol.Engine`. ``location`` is the folder of the index in the archive: it holds a
    token by which the index in the cluster knows its archive."""

    def __init__(self, location: Path, analysis: str, options: Options, *, read_only: bool = False) -> None:
        self._location, self._analysis, self._read_only = location, analysis, read_only
        self._cluster = Cluster(options)
        self._document = StateDocument(self._cluster, location)
        self._known: tuple[tuple[int, int], dict[Access, Statistics]] = (0, 0), {}

    # Changes -------------------------------------------------------------------------------------------------------

    def writer(self, *, anew: bool = False) -> ClusterWriter:
        if self._read_only:
            raise ReadOnlyArchiveError("the index was opened for reading.", advice="Open the archive for changes.")
        make_folder(self._location)
        lock = try_lock(self._location / "writer.lock")
        if lock is None:
            raise ArchiveBusyError("another change is open.", advice="Wait until it has finished.")
        try:
            return ClusterWriter(self._cluster, self._document, self._analysis, lock, anew=anew)
        except BaseException:
            lock.release()
            raise

    def fingerprint(self) -> Fingerprint | None:
        state = self._own(self._document.read())
        return None if state is None else Fingerprint(state.analysis, state.revision, state.entries)

    def settle(self, added: int = 0) -> None:
        """The cluster merges by itself."""

    def collect_garbage(self) -> int:
        state = self._document.read()
        if state is not None and state.owner == self._document.token():
            for name in self._cluster.ask("GET", f"/{self._document.data(0)[:-1]}*", absent=True) or ():
                if name != self._document.data(state.generation):
                    self._cluster.ask("DELETE", f"/{name}", absent=True)
        return 0

    def verify(self, expected: Iterable[Entry] | None = None) -> None:
        """Every passage against the digest that came with it, and their number; and against those ``expected``."""
        state = self._own(self._document.read())
        if state is None:
            return
        made: dict[Any, str] | None = None
        if expected is not None:
            made = {int(entry.id): document(entry, 0)[DIGEST] for entry in expected}
        passages = 0
        for source in self._all(state, held(state), None):
            passages += 1
            if source.get(DIGEST) != digest(source):
                raise self._document.damaged(f"the terms of the passage {source.get(ID)} are not those that were sent")
            if made is not None and made.get(source.get(ID)) != source.get(DIGEST):
                raise self._document.damaged(f"the passage {source.get(ID)} is not what the catalog makes of it")
        if passages != state.entries:
            raise self._document.damaged(f"it holds {passages} passages instead of {state.entries}")
        if made is not None and passages != len(made):
            raise self._document.damaged(f"it holds {passages} passages, and the catalog makes {len(made)}")

    def close(self) -> None:
        self._known = (0, 0), {}
        self._cluster.close()

    # Searches ------------------------------------------------------------------------------------------------------

    def search(self, plan: Plan, limit: int = 10, offset: int = 0, values_of: str | None = None) -> Ranking:
        def asked(state: State) -> Ranking:
            statistics = self._statistics(state, plan.clearance)
            trees = [plan.match] if plan.second is None else [plan.match, plan.second]
            as_query = dict(statistics.queries([leaf for tree in trees for leaf in leaves(tree)]))
            every = [leaf for tree in trees for leaf in leaves(tree, taken_away=True)]
            # What is taken away only matches.
            as_query |= statistics.matches([leaf for leaf in every if leaf not in as_query])
            seen = visible(state, plan.clearance)
            filters = [*seen, *map(filtering, plan.filters)]
            excluded = list(map(filtering, plan.exclude))

            def top(tree: Node, start: int, count: int, among: Sequence[int] | None = None) -> tuple[int, list[Hit]]:
                within = filters if among is None else [{"terms": {ID: list(among)}}, *seen]
                query = {"bool": {"must": [matching(tree, as_query.__getitem__)], "filter": within}}
                if among is None and excluded:
                    query["bool"]["must_not"] = excluded
                return self._best(state, query, start, count)

            if plan.second is None:
                total, hits = top(plan.match, offset, limit)
            else:
                total, hits = mixed(plan, top, limit, offset)
            values = () if values_of is None else self._values_of(state, [id_ for id_, _ in hits], values_of)
            return Ranking(total, [Scored(PassageId(id_), score) for id_, score in hits], values)

        return self._steadily(asked, Ranking(0, ()))

    def explain(self, plan: Plan, ids: Sequence[PassageId]) -> Mapping[PassageId, Sequence[tuple[Leaf, float]]]:
        wanted = [*leaves(plan.match), *(leaves(plan.second) if plan.second is not None else ())]
        none: dict[PassageId, list[tuple[Leaf, float]]] = {id_: [] for id_ in ids}

        def asked(state: State) -> Mapping[PassageId, Sequence[tuple[Leaf, float]]]:
            found: dict[PassageId, list[tuple[Leaf, float]]] = {id_: [] for id_ in ids}
            if not wanted or not ids:
                return found
            queries = self._statistics(state, plan.clearance).queries(wanted)
            filters = [{"terms": {ID: [int(id_) for id_ in ids]}}, *visible(state, plan.clearance)]
            lines: list[Mapping[str, Any]] = []
            for leaf in wanted:
                query = {"bool": {"must": [queries[leaf]], "filter": filters}}
                lines += {}, {"size": len(ids), "query": query, "sort": _ORDER, "_source": False}
            body = "\n".join(map(json.dumps, lines)) + "\n"
            answer = self._cluster.ask("POST", f"/{self._document.data(state.generation)}/_msearch", body)
            for leaf, part in zip(wanted, answer["responses"], strict=True):
                if "error" in part:
                    raise self._document.damaged(str(part["error"].get("reason")))
                for hit in part["hits"]["hits"]:
                    found[PassageId(hit["sort"][1])].append((leaf, hit["sort"][0]))
            return found

        return self._steadily(asked, none)

    def count(self, node: Node, clearance: Access = Access.PUBLIC) -> int:
        return self.counts([node], clearance)[0]

    def counts(self, nodes: Sequence[Node], clearance: Access = Access.PUBLIC) -> Sequence[int]:
        def asked(state: State) -> Sequence[int]:
            if not nodes:
                return []
            every = [leaf for node in nodes for leaf in leaves(node, taken_away=True)]
            as_query = self._statistics(state, clearance).matches(every)
            trees = {str(n): matching(node, as_query.__getitem__) for n, node in enumerate(nodes)}
            answer = self._ask(
                state,
                {
                    "size": 0,
                    "query": {"bool": {"filter": visible(state, clearance)}},
                    "aggs": {"nodes": {"filters": {"filters": trees}}},
                },
            )
            buckets = answer["aggregations"]["nodes"]["buckets"]
            return [buckets[str(n)]["doc_count"] for n in range(len(nodes))]

        return self._steadily(asked, [0] * len(nodes))

    # The dictionary ------------------------------------------------------------------------------------------------

    def values(self, field: str, clearance: Access = Access.PUBLIC) -> Mapping[str, int]:
        return self._steadily(lambda state: dict(self._terms(state, KEYWORD + field, "", clearance)), {})

    def expand_pattern(self, field: str, pattern: str, clearance: Access = Access.PUBLIC) -> Sequence[ExpandedTerm]:
        start = _WILD.split(pattern, maxsplit=1)[0]
        signs = {"*": ".*", "?": "."}
        fits = re.compile("".join(signs.get(sign) or re.escape(sign) for sign in pattern), re.DOTALL).fullmatch

        def asked(state: State) -> Sequence[ExpandedTerm]:
            found: dict[str, int] = {}
            for kind in (WORDS, KEYWORD):
                found.update(self._terms(state, kind + field, start, clearance))
                if found:
                    break
            return [ExpandedTerm(*item) for item in sorted(found.items()) if fits(item[0])]

        return self._steadily(asked, ())

    def occurrences(self, field: str, clearance: Access = Access.PUBLIC) -> Iterator[Occurrences]:
        state = self._own(self._document.read())
        if state is None:
            return
        names = [LINE + field, BAG + field, KEYWORD + field]
        has = {"bool": {"should": [{"exists": {"field": name}} for name in names], "minimum_should_match": 1}}
        for source in self._all(state, [*visible(state, clearance), has], names):
            if LINE + field in source:
                placed = list(of_line(source[LINE + field]))
            elif BAG + field in source:
                placed = [(term, 0) for term in of_bag(source[BAG + field])]
            else:
                placed = [(decoded(value), 0) for value in source[KEYWORD + field]]
            terms = [term for term, _ in placed]
            ids = [PassageId(source[ID])] * len(terms)
            yield Occurrences(terms, range(len(terms)), ids, [position for _, position in placed])

    # The cluster ---------------------------------------------------------------------------------------------------

    def _own(self, state: State | None) -> State | None:
        """None where it is of another archive, or made otherwise."""
        if state is None or state.analysis != self._analysis or state.owner != self._document.token():
            return None
        return state

    def _steadily(self, asked: Callable[[State], _T], nothing: _T) -> _T:
        """What is asked of one commit: again where that commit was taken away meanwhile."""
        for _ in range(_TRIES):
            state = self._own(self._document.read())
            if state is None:
                return nothing
            began = time.monotonic()
            try:
                found = asked(state)
            except _GoneError:
                continue
            if time.monotonic() - began < _LONG:
                return found
            now = self._document.read()
            # The commit after it leaves what it holds.
            if now is not None and state.commit in {now.commit, now.before}:
                return found
        raise ArchiveBusyError("the index changes faster than it can be searched.", advice="Try again.")

    def _statistics(self, state: State, clearance: Access) -> Statistics:
        at = state.generation, state.commit
        if self._known[0] != at:
            self._known = at, {}
        known = self._known[1]
        if clearance not in known:
            filters = visible(state, clearance)
            known[clearance] = Statistics(
                lambda body: self._ask(state, body),
                lambda query, fields: self._all(state, [*filters, query], fields),
                filters,
            )
        return known[clearance]

    def _terms(self, state: State, field: str, start: str, clearance: Access) -> Iterator[tuple[str, int]]:
        return terms_from(lambda body: self._ask(state, body), visible(state, clearance), field, start)

    def _ask(self, state: State, body: Mapping[str, Any]) -> Any:
        answer = self._cluster.ask("POST", f"/{self._document.data(state.generation)}/_search", body, absent=True)
        if answer is None:
            raise _GoneError
        if answer["timed_out"] or answer["_shards"]["failed"]:
            raise self._document.damaged("a part of it did not answer")
        return answer

    def _best(self, state: State, query: Query, start: int, count: int) -> tuple[int, list[Hit]]:
        """How many match, and the hits from ``start`` on, best first, ties by rising id."""
        body = {"query": query, "sort": _ORDER, "_source": False, "track_total_hits": True}
        if start + count <= PAGE:
            answer = self._ask(state, {**body, "from": start, "size": max(count, 0)})
            found = answer["hits"]
            return found["total"]["value"], [(hit["sort"][1], hit["sort"][0]) for hit in found["hits"]]
        total, hits, after, passed = 0, [], None, 0
        while True:
            page = {**body, "size": PAGE, "track_total_hits": after is None}
            answer = self._ask(state, page if after is None else {**page, "search_after": after})["hits"]
            if after is None:
                total = answer["total"]["value"]
            for hit in answer["hits"]:
                if start <= passed < start + count:
                    hits.append((hit["sort"][1], hit["sort"][0]))
                passed += 1
            if passed >= start + count or len(answer["hits"]) < PAGE:
                return total, hits
            after = answer["hits"][-1]["sort"]

    def _all(self, state: State, filters: Sequence[Query], fields: Sequence[str] | None) -> Iterator[Mapping[str, Any]]:
        """What is stored of all passages that the filters leave, by rising id."""
        after = None
        while True:
            body: dict[str, Any] = {"size": PART, "query": {"bool": {"filter": list(filters)}}, "sort": [{ID: "asc"}]}
            if fields is not None:
                body["_source"] = [ID, *fields]
            if after is not None:
                body["search_after"] = after
            hits = self._ask(state, body)["hits"]["hits"]
            for hit in hits:
                yield hit["_source"]
            if len(hits) < PART:
                return
            after = hits[-1]["sort"]

    def _values_of(self, state: State, ids: Sequence[int], field: str) -> list[tuple[str, ...]]:
        found: dict[int, tuple[str, ...]] = {}
        for start in range(0, len(ids), PAGE):
            some = list(ids[start : start + PAGE])
            body = {
                "size": len(some),
                "query": {"bool": {"filter": [{"terms": {ID: some}}, *held(state)]}},
                "_source": [ID, KEYWORD + field],
            }
            for hit in self._ask(state, body)["hits"]["hits"]:
                source = hit["_source"]
                found[source[ID]] = tuple(sorted(map(decoded, source.get(KEYWORD + field, ()))))
        return [found.get(id_, ()) for id_ in ids]


class _GoneError(Exception):
    """The index was made anew meanwhile."""


_ORDER = [{"_score": "desc"}, {ID: "asc"}]
