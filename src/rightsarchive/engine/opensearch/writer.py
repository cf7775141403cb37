"""One change to the index in the cluster. Passages are never changed in place: each has the first commit that sees it and the first
that does not, and the commit is one document that is written last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

from rightsarchive.engine.opensearch.client import Cluster
from rightsarchive.engine.opensearch.queries import Query, held
from rightsarchive.engine.opensearch.schema import BEGIN, END, FOREVER, FORMAT, ID, document, settings
from rightsarchive.engine.opensearch.state import State, StateDocument
from rightsarchive.engine.protocol import Entry
from rightsarchive.locking import HeldLock
from rightsarchive.model import PassageId

SENT = 4 << 20
"""Characters of terms after which what was added is sent: a node with little memory takes no more at once."""

_IDS = 5_000
"""Ids in one request."""


class ClusterWriter:
    """Implements :class:`rightsarchive.engine.protocol.EngineWriter`."""

    def __init__(self, cluster: Cluster, state: StateDocument, analysis: str, lock: HeldLock, *, anew: bool) -> None:
        self._cluster, self._document, self._analysis, self._lock = cluster, state, analysis, lock
        self._state = state.reserve()
        self._number = self._state.reserved
        self._anew = anew or not self._state.commit or self._state.analysis != analysis
        self._generation = self._number if self._anew else self._state.generation
        self._index = state.data(self._generation)
        self._open = True
        if self._anew:
            options = cluster.options
            cluster.ask("PUT", f"/{self._index}", settings(options.shards, options.replicas))
        elif self._state.abandoned:
            self._take_back(self._state.abandoned)
        self._begin()

    def _begin(self) -> None:
        self._waiting: dict[int, dict[str, Any]] = {}
        self._size = 0
        self._sent: set[int] = set()
        self._gone: set[int] = set()
        self._erased: set[int] = set()

    def add(self, entry: Entry) -> None:
        found = document(entry, self._number)
        self._waiting[int(entry.id)] = found
        self._gone.add(int(entry.id))
        self._size += sum(len(value) for value in found.values() if isinstance(value, str))
        if self._size > SENT:
            self._send()

    def delete(self, ids: Iterable[PassageId]) -> None:
        taken = {int(id_) for id_ in ids}
        self._gone |= taken
        for id_ in taken & self._waiting.keys():
            del self._waiting[id_]
        if sent := taken & self._sent:
            self._cluster.bulk([({"delete": {"_id": self._name(id_)}}, None) for id_ in sorted(sent)], self._index)
            self._sent -= sent

    def erase(self, ids: Iterable[PassageId]) -> None:
        ids = list(ids)
        self.delete(ids)
        self._erased.update(map(int, ids))

    def commit(self, revision: int) -> None:
        self._send()
        self._refresh()
        self._take_out()
        before = self._state
        committed = replace(
            before,
            format=FORMAT,
            analysis=self._analysis,
            revision=revision,
            commit=self._number,
            before=before.commit if not self._anew else self._number,
            generation=self._generation,
        )
        answer = self._cluster.ask("POST", f"/{self._index}/_count", _of_all(held(committed)))
        committed = replace(committed, entries=answer["count"])
        self._document.write(committed, self._number)
        self._clean_up(before)
        self._anew = False
        self._state = self._document.reserve()
        self._number = self._state.reserved
        self._begin()

    def _clean_up(self, before: State) -> None:
        """Remove what neither this commit nor the one before it sees: somebody may be reading that one."""
        if self._anew:
            if before.commit:
                self._cluster.ask("DELETE", f"/{self._document.data(before.generation)}", absent=True)
        else:
            self._by_query("delete", [{"range": {END: {"lte": before.commit}}}])
        if self._erased:
            for some in _parts(self._erased):
                self._by_query("delete", [{"terms": {ID: some}}, {"range": {END: {"lte": self._number}}}])
            # What is deleted stays in the files until they are merged.
            self._cluster.ask("POST", f"/{self._index}/_forcemerge", only_expunge_deletes="true")

    def _take_out(self) -> None:
        """Give what goes, or is replaced, the end that it has from this commit on."""
        for some in () if self._anew else _parts(self._gone):
            replaced: list[Query] = [
                {"terms": {ID: some}},
                {"range": {BEGIN: {"lt": self._number}}},
                {"term": {END: FOREVER}},
            ]
            self._by_query("update", replaced, end=self._number)

    def _send(self) -> None:
        if self._waiting:
            actions: list[tuple[Mapping[str, Any], Mapping[str, Any] | None]] = [
                ({"index": {"_id": self._name(id_)}}, found) for id_, found in self._waiting.items()
            ]
            self._cluster.bulk(actions, self._index)
            self._sent |= self._waiting.keys()
            self._waiting, self._size = {}, 0

    def _name(self, id_: int) -> str:
        return f"{self._number}.{id_}"

    def _refresh(self) -> None:
        self._cluster.ask("POST", f"/{self._index}/_refresh")

    def _take_back(self, numbers: Sequence[int]) -> None:
        """Undo what changes did that were not committed."""
        self._refresh()
        self._by_query("delete", [{"terms": {BEGIN: list(numbers)}}])
        self._by_query("update", [{"terms": {END: list(numbers)}}], end=FOREVER)

    def _by_query(self, act: str, filters: Sequence[Query], end: int | None = None) -> None:
        body = _of_all(filters)
        if end is not None:
            body["script"] = {"source": f"ctx._source.{END} = params.end", "params": {"end": end}}
        self._cluster.ask("POST", f"/{self._index}/_{act}_by_query", body, refresh="true", conflicts="proceed")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._open:
            return
        self._open = False
        try:
            if self._anew:
                self._cluster.ask("DELETE", f"/{self._index}", absent=True)
            elif self._sent or self._gone:
                self._take_back([self._number])
        finally:
            self._lock.release()


def _of_all(filters: Sequence[Query]) -> dict[str, Any]:
    return {"query": {"bool": {"filter": list(filters)}}}


def _parts(ids: Iterable[int]) -> Iterable[list[int]]:
    every = sorted(ids)
    return (every[start : start + _IDS] for start in range(0, len(every), _IDS))
