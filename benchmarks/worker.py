"""One engine in a process of its own: builds, or answers queries, and says what it cost.

Times of answers are the processor time of the thread that asks, so a machine that does other things beside does not
count; cold answers are wall-clock time, since they wait for the disk.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys
import threading
import time
import warnings
from pathlib import Path
from typing import Any

from benchmarks.corpus import Query
from benchmarks.peers import PEERS


def resident() -> dict[str, float]:
    """Memory in MB: ``anonymous`` is the process's own, ``mapped`` are files that the system can take back."""
    try:
        status = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return {"anonymous": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000, "mapped": 0.0}
    values = {line.split(":")[0]: int(line.split()[1]) for line in status.splitlines() if line.startswith("Rss")}
    return {"anonymous": values["RssAnon"] / 1000, "mapped": values["RssFile"] / 1000}


class Watch(threading.Thread):
    """Keeps the highest memory that it sees, looking twenty times a second."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = resident()
        self._end = threading.Event()

    def run(self) -> None:
        while not self._end.wait(0.05):
            now = resident()
            self.peak = {key: max(self.peak[key], now[key]) for key in now}

    def stop(self) -> dict[str, float]:
        self._end.set()
        self.join()
        return self.peak


def build(name: str, passages: Path, folder: Path, count: int) -> dict[str, Any]:
    peer = PEERS[name]()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for module in peer.modules:
            importlib.import_module(module)
    watch = Watch()
    watch.start()
    wall, cpu = time.perf_counter(), time.process_time()
    peer.build(passages, folder, count)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    peak = watch.stop()
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return {"cpu": cpu, "wall": wall, "per_cpu_second": count / cpu, "megabytes": size / 1e6, "memory": peak}


def forget(folder: Path) -> None:
    """Ask the system to drop the files from its cache, so the next reading comes from the disk."""
    os.sync()
    for path in folder.rglob("*"):
        if path.is_file():
            descriptor = os.open(path, os.O_RDONLY)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(descriptor)


def serve(name: str, folder: Path, queries: list[Query]) -> None:
    """Answer ``round`` lines on standard input with the times of one round over all queries, in milliseconds."""
    peer = PEERS[name]()
    forget(folder)
    wall = time.perf_counter()
    peer.open(folder)
    opened = (time.perf_counter() - wall) * 1000
    asked = [query for query in queries if peer.phrases or query.kind != "phrase"]
    for line in sys.stdin:
        order = line.strip()
        cold = order == "cold"
        clock = time.perf_counter if cold else time.thread_time
        times, hits = [], []
        for query in asked:
            begin = clock()
            found = peer.search(query)
            times.append((clock() - begin) * 1000)
            hits.append(found)
        report = {"opened": opened, "times": times, "hits": hits if cold else None, "memory": resident()}
        print(json.dumps(report), flush=True)


def main() -> None:
    order, name, passages, folder, count, queries = sys.argv[1:7]
    if order == "build":
        print(json.dumps(build(name, Path(passages), Path(folder), int(count))))
    else:
        serve(
            name,
            Path(folder),
            [Query(kind, tuple(words)) for kind, words in json.loads(Path(queries).read_text("utf-8"))],
        )


if __name__ == "__main__":
    main()
