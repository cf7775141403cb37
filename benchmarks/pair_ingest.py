"""Two trees of the library take in the same texts in turns: ``python -m benchmarks.pair_ingest --old PATH``.

Each run is a process of its own, with the interpreter of the tree's ``.venv``, and makes an archive in a folder that is new;
who comes first changes with each pair. What is measured is the clock and the processor time of the whole process, from the
call to the last commit of the index. The ratio of a pair is that of two runs which follow one another; the table gives the
median of the ratios, and their least and greatest.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.__main__ import ROOT, machine
from benchmarks.ingest import texts
from benchmarks.report import write
from rightsarchive import TextSource

WORKER = Path(__file__).with_name("pair_ingest_worker.py")
SHAPES = {1: 1_000, 20: 100}
"""Passages in a text: how many texts."""

Run = dict[str, float]


def main() -> None:
    asked = arguments()
    sides = [(asked.old, asked.old_python or asked.old / ".venv" / "bin" / "python"), (asked.new, asked.new_python)]
    results: dict[str, Any] = {"machine": machine(), "shapes": {}}
    with tempfile.TemporaryDirectory(dir=asked.folder) as made:
        folder = Path(made)
        first = _listed(folder / "first.jsonl", list(texts(5, 1, seed=0)))
        for passages, count in SHAPES.items():
            of_each = _listed(folder / f"{passages}.jsonl", list(texts(asked.texts or count, passages)))
            pairs = [
                _pair(
                    sides, [folder / f"{passages}-{number}-{side}" for side in ("old", "new")], number, first, of_each
                )
                for number in range(asked.pairs)
            ]
            results["shapes"][str(passages)] = pairs
    write(results, table(results), asked.output)
    print(table(results))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pair_ingest", description=__doc__)
    parser.add_argument("--old", type=Path, required=True, help="the older tree")
    parser.add_argument("--new", type=Path, default=ROOT, help="the newer tree (as a rule: this one)")
    parser.add_argument("--old-python", type=Path, help="the interpreter for it (as a rule: that of its .venv)")
    parser.add_argument("--new-python", type=Path, default=Path(sys.executable), help="the same for the newer tree")
    parser.add_argument("--pairs", type=int, default=6, help="pairs of runs of each shape")
    parser.add_argument("--texts", type=int, help="texts in each run (as a rule: as many as the shape has)")
    parser.add_argument(
        "--folder", type=Path, help="where the archives are made for a while, on the disk to be measured"
    )
    parser.add_argument(
        "--output", type=Path, default=ROOT / "build" / "bench" / "pair-ingest.json", help="JSON goes here"
    )
    return parser.parse_args()


def _listed(path: Path, sources: Sequence[TextSource]) -> Path:
    with path.open("w", encoding="utf-8") as lines:
        for source in sources:
            said = source.metadata.model_dump(mode="json", exclude_unset=True)
            lines.write(json.dumps([source.text, said], ensure_ascii=False) + "\n")
    return path


def _pair(
    sides: Sequence[tuple[Path, Path]], folders: Sequence[Path], number: int, first: Path, listed: Path
) -> tuple[Run, Run]:
    found: dict[int, Run] = {}
    for place in (0, 1) if number % 2 else (1, 0):
        (tree, python), archive = sides[place], folders[place]
        reply = subprocess.run(
            [python, "-P", WORKER, archive, first, listed], check=True, stdout=subprocess.PIPE, text=True, cwd=tree
        )
        found[place] = json.loads(reply.stdout)
        shutil.rmtree(archive)
    assert found[0]["added"] == found[1]["added"]
    print(*(f"{found[1][what] / found[0][what]:.2f} {what}" for what in ("clock", "processor")), file=sys.stderr)
    return found[0], found[1]


def table(results: dict[str, Any]) -> str:
    """Markdown: a row for each shape and for each of clock and processor."""
    lines = [
        "| passages a text | texts | | old s | new s | new : old | least | greatest |",
        "|---:|---:|---|---:|---:|---:|---:|---:|",
    ]
    for shape, pairs in results["shapes"].items():
        for what in ("clock", "processor"):
            ratios = [new[what] / old[what] for old, new in pairs]
            seconds = [statistics.median(pair[side][what] for pair in pairs) for side in (0, 1)]
            cells = [shape, f"{pairs[0][0]['added']:,}", what, *(f"{value:.2f}" for value in seconds)]
            cells += [f"{value:.2f}" for value in (statistics.median(ratios), min(ratios), max(ratios))]
            lines.append(f"| {' | '.join(cells)} |")
    load = results["machine"]["load"]
    if load:
        lines += ["", f"{results['machine']['cores']} cores, load {load[0]:.1f} before the first run."]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
