"""Extraction of PDFs beside pypdf's and pypdfium2's own, in one run: ``python -m benchmarks.extraction``.

The files are made with a fixed seed (one column, two columns, tables, a long one), or are the user's own (``--folder``). Each
is read by each reader in turn, in an order that changes with the round, in a worker that a bad file cannot hurt; of the
rounds the least processor time counts, that of child processes included. pypdf gives text alone; ours gives paragraphs,
headings, running lines and verdicts too.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.metadata import version
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
from fpdf import FPDF

from benchmarks.__main__ import ROOT, machine
from benchmarks.report import write
from rightsarchive.errors import RightsArchiveError
from rightsarchive.extract import extract
from rightsarchive.extract.isolation.ranges import submit_extraction
from rightsarchive.extract.isolation.worker import IsolatedExecutor
from rightsarchive.settings import Limits

SEED = 20250731
ROUNDS = 3
LIMITS = Limits(seconds=600)
BOUND = 1.15
"""What our extraction may cost, pypdf's own being 1."""

# Ordinary words: letters in no language's proportions would be taken for garbled, and read twice.
_WORDS = """the of and to in a that is was for on as with by at from his her their they she he it not be were had has have
which an this or been but also who during after before court police lawyer prison trial arrest detained charged sentenced
released report family journalist human rights defender organisation government ministry statement evidence witness case
hearing appeal judge prosecutor officers custody torture allegations investigation medical hunger strike protest activists
peaceful assembly freedom expression association law article criminal code administrative fine days months years according
sources reported called immediate independent access without reason state region city village capital interview documented
several three twelve people women men members community leaders threatened searched confiscated documents telephone""".split()


def ours(path: Path) -> int:
    return len(extract(path, limits=LIMITS).pages)


def with_pypdf(path: Path) -> int:
    with pypdf.PdfReader(path) as reader:
        if reader.is_encrypted:
            reader.decrypt("")
        return len([page.extract_text() for page in reader.pages])


def with_pdfium(path: Path) -> int:
    document = pypdfium2.PdfDocument(path)
    try:
        return len([_pdfium_text(document, index) for index in range(len(document))])
    finally:
        document.close()


def _pdfium_text(document: Any, index: int) -> str:
    page = document[index]
    textpage = page.get_textpage()
    text = str(textpage.get_text_range())
    textpage.close()
    page.close()
    return text


READERS: dict[str, Callable[[Path], int]] = {"rightsarchive": ours, "pypdf": with_pypdf, "pypdfium2": with_pdfium}


def main() -> None:
    asked = arguments()
    with tempfile.TemporaryDirectory() as made:
        files = sorted(asked.folder.rglob("*.pdf")) if asked.folder else list(make(Path(made), asked.pages))
        results = compare([path for path in files if path.is_file()], asked.rounds)
        results["side by side"] = side_by_side(max(files, key=lambda path: path.stat().st_size)) if asked.long else None
    if asked.output:
        write(results, table(results), asked.output)
    print(table(results))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.extraction", description=__doc__)
    parser.add_argument("--folder", type=Path, help="read the PDFs below this folder instead of made ones")
    parser.add_argument(
        "--pages", type=int, default=8, help="pages of each made file; the long one has twenty times as many"
    )
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument(
        "--long", action="store_true", help="the largest file also in ranges on every core, by the clock"
    )
    parser.add_argument(
        "--output", type=Path, default=ROOT / "build" / "bench" / "extraction.json", help="JSON goes here"
    )
    return parser.parse_args()


def make(folder: Path, pages: int) -> Iterator[Path]:
    """The made files: the same bytes of text for the same seed and number of pages."""
    chance = random.Random(SEED)
    # The n-th word is as frequent as in a language: in inverse proportion to its rank (Zipf's law).
    weights = [1 / rank for rank in range(1, len(_WORDS) + 1)]

    def words(count: int) -> str:
        return " ".join(chance.choices(_WORDS, weights, k=count)).capitalize() + "."

    for name, length in {"one column": pages, "two columns": pages, "tables": pages, "long": 20 * pages}.items():
        document = FPDF()
        for number in range(length):
            document.add_page()
            document.set_font("Helvetica", "B", 15)
            document.cell(0, 10, f"{number + 1}. {words(4)}", new_x="LMARGIN", new_y="NEXT")
            document.set_font("Helvetica", size=10)
            if name == "tables":
                with document.table() as grid:
                    for _ in range(20):
                        grid.row([words(2) for _ in range(4)])
                continue
            with document.text_columns(ncols=2 if name == "two columns" else 1, gutter=8) as columns:
                for _ in range(5):
                    with columns.paragraph(bottom_margin=4) as paragraph:
                        paragraph.write(words(70))
        path = folder / f"{name}.pdf"
        document.output(str(path))
        yield path


def compare(files: list[Path], rounds: int) -> dict[str, Any]:
    """Milliseconds of processor time for each file and reader, and what was left out and why."""
    measured: dict[str, Any] = {}
    failed: dict[str, str] = {}
    memory = [_resident()]
    with IsolatedExecutor(LIMITS) as executor:
        for path in files:
            try:
                measured[str(path)] = executor.submit(measure, path, rounds).result()
            except RightsArchiveError as error:
                failed[str(path)] = error.message
        memory.append(_resident())
    return {
        "machine": machine(),
        "versions": {name: version(name) for name in READERS},
        "rounds": rounds,
        "files": measured,
        "not compared": failed,
        "parent's memory, MB, before and after": memory,
    }


def measure(path: Path, rounds: int) -> dict[str, Any]:
    """In a worker. A file that one of the readers refuses says nothing about cost: its error is raised."""
    logging.disable()
    spent: dict[str, list[float]] = {name: [] for name in READERS}
    names = list(READERS)
    pages = 0
    for turn in range(rounds):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            before = _processor_time()
            pages = READERS[name](path)
            spent[name].append(1000 * (_processor_time() - before))
    return {"pages": pages, "ms": {name: min(times) for name, times in spent.items()}, "peak MB": _peak()}


def side_by_side(path: Path) -> dict[str, Any]:
    """Wall-clock seconds for one file in one piece and in ranges, with as many workers as there are cores."""
    workers = max(2, os.cpu_count() or 2)
    seconds: dict[str, list[float]] = {"one piece": [], "ranges": []}
    with IsolatedExecutor(LIMITS, workers=workers) as executor:
        for _ in range(2):
            for way, pages_at_once in (("one piece", 1_000_000), ("ranges", 40)):
                began = time.monotonic()
                submit_extraction(
                    executor, path, limits=LIMITS, original_name=path.name, pages_at_once=pages_at_once
                ).result()
                seconds[way].append(time.monotonic() - began)
    return {"file": path.name, "workers": workers, **{way: min(times) for way, times in seconds.items()}}


def table(results: dict[str, Any]) -> str:
    """The results for people: one row for a file (those over the bound alone, where there are many), and the whole."""
    files = results["files"]
    over = {path: ratio(each["ms"]) for path, each in files.items() if ratio(each["ms"]) > BOUND}
    shown = files if len(files) <= 10 else {path: files[path] for path in sorted(over, key=lambda p: -over[p])[:10]}
    rows = [
        "| file | pages | " + " | ".join(f"{name} ms" for name in READERS) + " | ours × pypdf |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    rows += [_row(Path(path).name, each["pages"], each["ms"]) for path, each in shown.items()]
    whole = {name: sum(each["ms"][name] for each in files.values()) for name in READERS}
    if files:
        rows.append(_row(f"all {len(files)}", sum(each["pages"] for each in files.values()), whole))
    lines = ["\n".join(rows), f"Over {BOUND} × pypdf: {len(over)} of {len(files)} files."]
    if skipped := results["not compared"]:
        lines.append(f"Not compared, since a reader refused them: {len(skipped)}.")
    if (fast := results.get("side by side")) is not None:
        lines.append(
            f"{fast['file']} with {fast['workers']} workers: {fast['one piece']:.1f} s in one piece, {fast['ranges']:.1f} s in ranges."
        )
    before, after = results["parent's memory, MB, before and after"]
    lines.append(f"Memory of the process that waits: {before} MB before, {after} MB after.")
    return "\n\n".join(lines)


def _row(name: str, pages: int, ms: dict[str, float]) -> str:
    return f"| {name} | {pages} | " + " | ".join(f"{ms[reader]:,.1f}" for reader in READERS) + f" | {ratio(ms):.2f} |"


def ratio(ms: dict[str, float]) -> float:
    return ms["rightsarchive"] / max(ms["pypdf"], 1e-9)


def _processor_time() -> float:
    """Of this process and its children, those that still run included."""
    spent = os.times()
    # The clock of another process (Linux: clock_getcpuclockid(3) makes its number from the process id).
    running = [time.clock_gettime((~child.pid << 3) | 2) for child in active_children() if child.pid]
    return time.process_time() + spent.children_user + spent.children_system + sum(running)


def _resident() -> int:
    return _status("VmRSS")


def _peak() -> int:
    return _status("VmHWM")


def _status(key: str) -> int:
    """A line of this process's status in MB, 0 where the system has none."""
    status = Path("/proc/self/status")
    found = re.search(rf"{key}:\s+(\d+)", status.read_text()) if status.exists() else None
    return int(found[1]) // 1024 if found else 0


if __name__ == "__main__":
    # Workers import what they run: not from __main__, which they are kept from running.
    import_module("benchmarks.extraction").main()
