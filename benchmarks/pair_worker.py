"""One archive, opened by the tree of the interpreter that runs this, asked what comes on standard input: a query on each line.

Only the public door is used, so the same file asks any release. Run as a script by ``benchmarks.pair``.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from typing import Any

from rightsarchive import Archive


class Pauses:
    """How long the garbage collector held the process up, in milliseconds of the processor: each time."""

    def __init__(self) -> None:
        self.seen: list[float] = []
        self._since = 0.0

    def __call__(self, phase: str, _: dict[str, int]) -> None:
        if phase == "start":
            self._since = time.process_time()
        else:
            self.seen.append(1e3 * (time.process_time() - self._since))


def asked(archive: Archive, query: str, *, names: bool) -> dict[str, Any]:
    """Milliseconds of the processor: until the search was done; until its hits were read, highlighted and cited and its cases
    named; until the hits of the cases were read, too. And what was found, for a comparison."""
    begun = time.process_time_ns()
    results = archive.search(query, limit=10, names=names)
    searched = time.process_time_ns()
    for hit in results.hits:
        assert hit.passage.text == hit.citation.quote
        assert hit.citation.reference
        assert all(mark.end <= len(hit.passage.text) for mark in hit.highlights)
    for found in results.cases:
        assert found.case.title
    read = time.process_time_ns()
    for found in results.cases:
        assert all(hit.passage.text for hit in found.hits)
    whole = time.process_time_ns()
    return {
        "search": (searched - begun) / 1e6,
        "read": (read - begun) / 1e6,
        "cases": (whole - begun) / 1e6,
        "total": results.total,
        "hits": [
            [hit.passage.id, hit.score, [[mark.start, mark.end] for mark in hit.highlights]] for hit in results.hits
        ],
        "by_case": [[found.case.id, found.score, [hit.passage.id for hit in found.hits]] for found in results.cases],
    }


def main() -> None:
    folder, freeze = sys.argv[1:]
    pauses = Pauses()
    with Archive.open(folder) as archive:
        if freeze == "freeze":
            gc.collect()
            gc.freeze()
        gc.callbacks.append(pauses)
        print("ready", flush=True)
        for line in sys.stdin:
            query = json.loads(line)
            pauses.seen.clear()
            found = asked(archive, query["text"], names=query["names"])
            found["pause"] = max(pauses.seen, default=0.0)
            print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
