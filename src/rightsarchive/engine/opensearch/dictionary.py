"""Terms of the index by their beginning, read in parts by a composite aggregation, which has no upper limit
(https://docs.opensearch.org/latest/aggregations/bucket/composite/)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rightsarchive.engine.opensearch.encoding import decoded, encoded
from rightsarchive.engine.opensearch.queries import Query

PART = 10_000
"""Terms in one answer."""


def terms_from(ask: Any, filters: list[Query], field: str, start: str) -> Iterator[tuple[str, int]]:
    """The terms of a stored field that begin with ``start``, in the order of their UTF-8, each with the number of passages that have it."""
    beginning = encoded(start) if start else ""
    after: str | None = None
    narrowed: list[Query] = [{"prefix": {field: beginning}}] if beginning else [{"exists": {"field": field}}]
    if beginning:
        first = ask(
            {
                "size": 0,
                "track_total_hits": True,
                "query": {"bool": {"filter": [*filters, {"term": {field: beginning}}]}},
            }
        )
        if total := first["hits"]["total"]["value"]:
            yield decoded(beginning), total
        after = beginning
    while True:
        composite: dict[str, Any] = {"size": PART, "sources": [{"term": {"terms": {"field": field}}}]}
        if after is not None:
            composite["after"] = {"term": after}
        answer = ask(
            {
                "size": 0,
                "query": {"bool": {"filter": [*filters, *narrowed]}},
                "aggs": {"terms": {"composite": composite}},
            }
        )
        buckets = answer["aggregations"]["terms"]["buckets"]
        for bucket in buckets:
            after = bucket["key"]["term"]
            if not after.startswith(beginning):
                return
            yield decoded(after), bucket["doc_count"]
        if len(buckets) < PART:
            return
