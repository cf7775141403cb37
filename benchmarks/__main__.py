"""``python -m benchmarks``: build, ask and compare every engine that is installed, in one run.

The corpus and the indexes go to a folder that can be deleted; the results are added to ``results.json`` there, and
``--publish`` writes the tables and plots into the documentation. An index that was built before, by the same version of
the engine and of the same passages, is asked again as it is; ``--fresh`` builds every one anew.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.corpus import SEED, Corpus, Query
from benchmarks.exact import agreement, exact_scores
from benchmarks.growth import appended
from benchmarks.peers import PEERS, maker, version
from benchmarks.report import publish

ROUNDS = 4
"""Rounds over all queries once everything is warm; of each query's times the best counts."""

ROOT = Path(__file__).parents[1]


def main() -> None:
    asked = arguments()
    folder: Path = asked.folder
    folder.mkdir(parents=True, exist_ok=True)
    results = folder / "results.json"
    everything: dict[str, Any] = json.loads(results.read_text("utf-8")) if results.exists() else {}
    if asked.size:
        made = run(folder, asked.size, asked.engines, fresh=asked.fresh)
        kept = everything.get(str(asked.size), {})
        made["engines"] = {**kept.get("engines", {}), **made["engines"]}
        everything[str(asked.size)] = made
        results.write_text(json.dumps(everything, indent=1, ensure_ascii=False), "utf-8")
    if asked.publish:
        publish(everything, folder, ROOT / "docs")
    print(json.dumps({size: sorted(run["engines"]) for size, run in everything.items()}))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--size", type=int, default=0, help="passages (0: only publish what is there)")
    parser.add_argument("--engines", nargs="*", default=list(PEERS), choices=list(PEERS), help="which engines")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "bench", help="where the indexes go")
    parser.add_argument("--fresh", action="store_true", help="build every index anew")
    parser.add_argument("--publish", action="store_true", help="write docs/benchmarks.md and its plots")
    return parser.parse_args()


def run(folder: Path, size: int, engines: list[str], *, fresh: bool = False) -> dict[str, Any]:
    """Everything that is measured at one size."""
    passages, queries_file = folder / "passages.txt", folder / f"queries-{size}.json"
    queries = prepare(passages, queries_file, size)
    truth = exact_scores(passages, size, queries)
    found: dict[str, Any] = {}
    left_out = []
    for name in engines:
        installed = version(PEERS[name])
        if installed is None:
            print(f"{name}: not installed, left out", file=sys.stderr)
            left_out.append(PEERS[name].name)
            continue
        figures = build(folder, name, passages, size, queries_file, fresh=fresh)
        found[name] = {"name": PEERS[name].name, "version": installed, "build": figures}
    for name, answers in ask(folder, size, list(found), passages, queries_file).items():
        found[name] |= summary(PEERS[name].phrases, queries, answers, truth)
    return {
        "machine": machine(),
        "seed": SEED,
        "queries": len(queries),
        "engines": found,
        "left_out": left_out,
        "append": appended(folder, passages, size) if "rightsarchive" in found else None,
    }


def build(folder: Path, name: str, passages: Path, size: int, queries: Path, *, fresh: bool) -> dict[str, Any]:
    """What building the index cost, now or when it was built; the figures are kept beside it."""
    index, kept = folder / f"{name}-{size}", folder / f"{name}-{size}.json"
    made_by = {"engine": maker(PEERS[name]), "seed": SEED, "size": size}
    if kept.exists() and index.exists() and not fresh:
        before = json.loads(kept.read_text("utf-8"))
        if before["made_by"] == made_by:
            print(f"{name} {made_by['engine']}: built already", file=sys.stderr)
            return dict(before["build"])
    print(f"{name} {made_by['engine']}: building {size} passages", file=sys.stderr)
    kept.unlink(missing_ok=True)
    shutil.rmtree(index, ignore_errors=True)
    index.mkdir()
    reply = subprocess.run(
        worker("build", name, passages, index, size, queries), check=True, stdout=subprocess.PIPE, text=True
    )
    kept.write_text(json.dumps({"made_by": made_by, "build": json.loads(reply.stdout)}), "utf-8")
    return dict(json.loads(reply.stdout))


def prepare(passages: Path, queries_file: Path, size: int) -> list[Query]:
    """The file of passages, at least ``size`` of them, and the queries for that size."""
    corpus = Corpus()
    present = 0
    if passages.exists():
        with passages.open("rb") as file:
            present = sum(1 for _ in file)
    if present < size:
        with passages.open("a", encoding="utf-8") as file:
            for terms in corpus.passages(size - present, present):
                file.write(" ".join(terms) + "\n")
    queries = corpus.queries(size)
    queries_file.write_text(json.dumps([(query.kind, query.words) for query in queries], ensure_ascii=False), "utf-8")
    return queries


def worker(order: str, name: str, passages: Path, index: Path, size: int, queries: Path) -> list[str]:
    return [sys.executable, "-m", "benchmarks.worker", order, name, str(passages), str(index), str(size), str(queries)]


def ask(folder: Path, size: int, names: list[str], passages: Path, queries: Path) -> dict[str, list[Any]]:
    """Rounds over all queries by every engine, the first one cold, in an order that changes with each round."""
    servers = {}
    answers: dict[str, list[Any]] = {name: [] for name in names}
    for turn in range(1 + ROUNDS):
        first = turn % max(len(names), 1)
        for name in names[first:] + names[:first]:
            if turn == 0:
                command = worker("serve", name, passages, folder / f"{name}-{size}", size, queries)
                servers[name] = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            server = servers[name]
            assert server.stdin is not None
            assert server.stdout is not None
            print("cold" if turn == 0 else "warm", file=server.stdin, flush=True)
            answers[name].append(json.loads(server.stdout.readline()))
    for server in servers.values():
        server.communicate()
    return answers


def summary(phrases: bool, queries: list[Query], answers: list[Any], truth: list[dict[int, float]]) -> dict[str, Any]:
    """Percentiles by kind of query, cold and warm, and how far the best ten are the true ones."""
    places = [i for i, query in enumerate(queries) if phrases or query.kind != "phrase"]
    cold = dict(zip(places, answers[0]["times"], strict=True))
    warm = dict(zip(places, map(min, zip(*(answer["times"] for answer in answers[1:]), strict=True)), strict=True))
    hits = dict(zip(places, answers[0]["hits"], strict=True))
    kinds: dict[str, list[int]] = {"mixed": [i for i in places if queries[i].kind != "question"]}
    for i in places:
        kinds.setdefault(queries[i].kind, []).append(i)
    return {
        "open_ms": answers[0]["opened"],
        "memory": answers[-1]["memory"],
        "cold": {kind: percentiles([cold[i] for i in chosen]) for kind, chosen in kinds.items()},
        "warm": {kind: percentiles([warm[i] for i in chosen]) for kind, chosen in kinds.items()},
        "agreement": sum(agreement(hits[i], truth[i]) for i in places) / len(places),
    }


def percentiles(values: Sequence[float]) -> dict[str, float]:
    ordered = sorted(values)
    return {f"p{share}": ordered[min(len(ordered) - 1, len(ordered) * share // 100)] for share in (50, 95, 99)}


def machine() -> dict[str, Any]:
    """What the numbers depend on; the load tells whether something else was running."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "load": os.getloadavg() if hasattr(os, "getloadavg") else None,
    }


if __name__ == "__main__":
    main()
