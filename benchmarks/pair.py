"""Two trees of the library, asked in turns: ``python -m benchmarks.pair --old PATH`` tells what the newer one costs of the older.

Each tree runs in processes of its own, with the interpreter of its ``.venv``, over an archive of its own of the same texts
(those of ``benchmarks.search``). A query is asked of one and then of the other, who comes first by turns, each query once in
a process; the rounds begin with new processes, and of a query's times the least counts. What is measured is processor time
of the whole process: a search with names, its ten hits read, highlighted and cited, its cases named. Beside it stand the
longest pause of the garbage collector, and the time in which tantivy finds the best ten passages for the same words.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.__main__ import ROOT, machine
from benchmarks.search import KINDS, Query, queries
from rightsarchive import Archive
from rightsarchive.language.tokens import tokens

WORKER = Path(__file__).with_name("pair_worker.py")
MAKE = "import sys; from pathlib import Path; from benchmarks.search import made; made(Path(sys.argv[1]), int(sys.argv[2]))"
CLOSE = 1e-5
"""Scores that differ by no more of their size are the same."""

Answer = dict[str, Any]


class Side(NamedTuple):
    """A tree, the interpreter that it is installed for, and its archive."""

    tree: Path
    python: Path
    archive: Path


class Asked:
    """A process that answers queries."""

    def __init__(self, side: Side, *, freeze: bool) -> None:
        self._process = subprocess.Popen(
            [side.python, "-P", WORKER, side.archive, "freeze" if freeze else "as it is"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", cwd=side.tree,
        )  # fmt: skip
        self._line()

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"the process ended: {self._process.args!r}")
        return line

    def __call__(self, query: Query, *, names: bool) -> Answer:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"text": query.text, "names": names}) + "\n")
        self._process.stdin.flush()
        return dict(json.loads(self._line()))

    def close(self) -> None:
        self._process.communicate()


def main() -> None:
    asked = arguments()
    sides = [
        Side(tree, python or tree / ".venv" / "bin" / "python", asked.folder / name / f"search-{asked.size}")
        for name, tree, python in (("old", asked.old, asked.old_python), ("new", asked.new, asked.new_python))
    ]
    for side in sides:
        if not side.archive.with_suffix(".done").exists():
            subprocess.run([side.python, "-c", MAKE, side.archive, str(asked.size)], check=True, cwd=side.tree)
    listed = asked_for(asked.folder / f"queries-{asked.size}-{asked.each}.json", asked.size, asked.each)
    rounds = [list(answers(sides, listed, names=not asked.no_names, freeze=asked.freeze)) for _ in range(asked.rounds)]
    peer = bare(asked.folder / f"tantivy-{asked.size}", sides[1].archive, listed) if asked.tantivy else None
    results = summary(listed, rounds, peer, warming=len(listed) // 6)
    results["machine"], results["size"] = machine(), asked.size
    if asked.output:
        asked.output.write_text(json.dumps(results, indent=1, ensure_ascii=False), "utf-8")
    print(table(results))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pair", description=__doc__)
    parser.add_argument("--old", type=Path, required=True, help="the older tree")
    parser.add_argument("--new", type=Path, default=ROOT, help="the newer tree (as a rule: this one)")
    parser.add_argument("--old-python", type=Path, help="the interpreter for it (as a rule: that of its .venv)")
    parser.add_argument("--new-python", type=Path, default=Path(sys.executable), help="the same for the newer tree")
    parser.add_argument("--size", type=int, default=100_000, help="passages, about")
    parser.add_argument("--each", type=int, default=40, help="queries of each kind")
    parser.add_argument("--rounds", type=int, default=2, help="new processes that are asked everything")
    parser.add_argument("--no-names", action="store_true", help="without names by sound")
    parser.add_argument(
        "--freeze", action="store_true", help="the garbage collector leaves alone what stands when the archive is open"
    )
    parser.add_argument("--tantivy", action="store_true", help="tell the multiple of tantivy's bare search")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "bench" / "pair", help="where the archives go")
    parser.add_argument("--output", type=Path, help="JSON goes here")
    return parser.parse_args()


def asked_for(kept: Path, size: int, each: int) -> list[Query]:
    """The queries, kept in a file: to find their words, every text is made again."""
    if not kept.exists():
        kept.write_text(json.dumps(queries(size, each), ensure_ascii=False), "utf-8")
    return [Query(*query) for query in json.loads(kept.read_text("utf-8"))]


def answers(sides: Sequence[Side], listed: Sequence[Query], *, names: bool, freeze: bool) -> Iterator[list[Answer]]:
    """For each query, the answer of each side, from processes that are new."""
    with ExitStack() as stack:
        asked = [stack.enter_context(_process(side, freeze=freeze)) for side in sides]
        for number, query in enumerate(listed):
            order = (0, 1) if number % 2 else (1, 0)
            found = {place: asked[place](query, names=names) for place in order}
            yield [found[0], found[1]]


@contextmanager
def _process(side: Side, *, freeze: bool) -> Iterator[Asked]:
    process = Asked(side, freeze=freeze)
    try:
        yield process
    finally:
        process.close()


def bare(folder: Path, archive: Path, listed: Sequence[Query]) -> list[float]:
    """Milliseconds in which tantivy finds the best ten passages that hold any word of each query (a phrase: all, in order),
    the least of three: the search alone, nothing read."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("word", tokenizer_name="whitespace")
    schema = builder.build()
    if not folder.exists():
        folder.mkdir(parents=True)
        writer = tantivy.Index(schema, path=str(folder)).writer(heap_size=256_000_000, num_threads=1)
        with Archive.open(archive) as held:
            for document in held.documents():
                for passage in held.passages(document.id):
                    writer.add_document(tantivy.Document(word=" ".join(token.word for token in tokens(passage.text))))
        writer.commit()
        writer.wait_merging_threads()
    searcher = tantivy.Index.open(str(folder)).searcher()
    times = []
    for query in listed:
        words = [token.word for token in tokens(query.text)]
        if query.kind == "phrase":
            made_of = tantivy.Query.phrase_query(schema, "word", list(words))
        else:
            terms = [(tantivy.Occur.Should, tantivy.Query.term_query(schema, "word", word)) for word in words]
            made_of = tantivy.Query.boolean_query(terms)
        taken = []
        for _ in range(3):
            begun = time.thread_time_ns()
            searcher.search(made_of, 10)
            taken.append((time.thread_time_ns() - begun) / 1e6)
        times.append(min(taken))
    return times


def summary(
    listed: Sequence[Query], rounds: Sequence[Sequence[Sequence[Answer]]], peer: Sequence[float] | None, warming: int
) -> dict[str, Any]:
    """By kind of query: percentiles of the milliseconds of both sides, of the queries after the first, ``warming``, ones."""
    kinds: dict[str, Any] = {}
    for kind in ("all", *KINDS):
        places = [n for n, query in enumerate(listed) if n >= warming and kind in {"all", query.kind}]
        kinds[kind] = {
            side: {
                what: _percentiles([min(found[n][number][what] for found in rounds) for n in places])
                for what in ("search", "read", "cases")
            }
            for number, side in enumerate(("old", "new"))
        }
        if peer:
            kinds[kind]["tantivy"] = _percentiles([peer[n] for n in places])
    different = [query.text for n, query in enumerate(listed) if not _same(*rounds[0][n])]
    return {
        "queries": len(listed) - warming,
        "kinds": kinds,
        "different": different,
        "pauses": {
            side: sorted((found[n][number]["pause"] for found in rounds for n in range(len(listed))), reverse=True)[:5]
            for number, side in enumerate(("old", "new"))
        },
    }


def _percentiles(values: Sequence[float]) -> list[float]:
    ordered = sorted(values)
    return [ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in (0.5, 0.95)] if ordered else [0, 0]


def _same(old: Answer, new: Answer) -> bool:
    """Whether both found the same, in the same order but for scores that are as good as equal, and marked the same."""
    if old["total"] != new["total"]:
        return False
    for what in ("hits", "by_case"):
        one, other = old[what], new[what]
        if len(one) != len(other) or any(
            abs(a[1] - b[1]) > CLOSE * max(1.0, abs(a[1])) for a, b in zip(one, other, strict=True)
        ):
            return False
        if any(a[0] != b[0] and not _tied(one, n) for n, (a, b) in enumerate(zip(one, other, strict=True))):
            return False
    marks = {hit[0]: hit[2] for hit in old["hits"]}
    return all(marks.get(hit[0], hit[2]) == hit[2] for hit in new["hits"])


def _tied(found: Sequence[Any], place: int) -> bool:
    """Whether what stands at this place has a neighbour with as good a score (or is the last, whose neighbour is not shown)."""
    score = found[place][1]
    near = [found[n][1] for n in (place - 1, place + 1) if 0 <= n < len(found)]
    return place == len(found) - 1 or any(abs(score - other) <= CLOSE * max(1.0, abs(score)) for other in near)


def table(results: dict[str, Any]) -> str:
    """Markdown: a row for each kind of query."""
    peer = "tantivy" in results["kinds"]["all"]
    lines = [
        f"About {results['size']:,} passages, {results['queries']} queries, {results['machine']['cores']} cores.",
        "Milliseconds of the processor, p50 / p95.",
        "",
        "| query | old | new | new : old | case hits read, too |" + (" tantivy | new : tantivy |" if peer else ""),
        "|---|---:|---:|---:|---:|" + ("---:|---:|" if peer else ""),
    ]
    for kind, found in results["kinds"].items():
        old, new = found["old"], found["new"]
        cells = [
            kind,
            " / ".join(f"{value:.2f}" for value in old["read"]),
            " / ".join(f"{value:.2f}" for value in new["read"]),
            _ratios(new["read"], old["read"]),
            _ratios(new["cases"], old["cases"]),
        ]
        if peer:
            cells += [
                " / ".join(f"{value:.3f}" for value in found["tantivy"]),
                _ratios(new["read"], found["tantivy"], 0),
            ]
        lines.append(f"| {' | '.join(cells)} |")
    longest = {side: ", ".join(f"{value:.1f}" for value in found) for side, found in results["pauses"].items()}
    lines += [
        "",
        f"Longest pauses of the garbage collector, ms: old {longest['old']}; new {longest['new']}.",
        f"Queries whose answers differ: {len(results['different'])}.",
        *(f"- {text}" for text in results["different"][:20]),
    ]
    return "\n".join(lines)


def _ratios(new: Sequence[float], old: Sequence[float], digits: int = 2) -> str:
    return " / ".join(f"{a / b:.{digits}f}" if b else "-" for a, b in zip(new, old, strict=True))


if __name__ == "__main__":
    main()
