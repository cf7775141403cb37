"""One new archive, made by the tree of the interpreter that runs this, into which texts are taken: prints what that took.

Only the public door is used, so the same file measures any release. Run as a script by ``benchmarks.pair_ingest``.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from rightsarchive import Archive, Metadata, TextSource


def read(path: Path) -> list[TextSource]:
    """The texts of a file of JSON lines: the text, and its metadata by field."""
    with path.open(encoding="utf-8") as lines:
        return [TextSource(text, Metadata(**declared)) for text, declared in map(json.loads, lines)]


def main() -> None:
    folder, first, texts = map(Path, sys.argv[1:])
    warming, sources = read(first), read(texts)
    with Archive.create(folder) as archive:
        # What a process reads once, for each language, is no part of the rate.
        archive.ingest(warming)
        begun, spent = time.perf_counter(), time.process_time()
        outcome = archive.ingest(sources)
        found = {"clock": time.perf_counter() - begun, "processor": time.process_time() - spent}
    print(json.dumps({**found, "added": len(outcome.added)}))


if __name__ == "__main__":
    main()
