"""The results as a page of the documentation: tables, slopes, and plots drawn as SVG."""

from __future__ import annotations

import html
import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.growth import slope

KINDS = ("mixed", "rare", "middle", "common", "phrase", "question")
COLOURS = ("#1b6ca8", "#c0392b", "#27803b", "#8e44ad", "#b9770e", "#555555")

Series = Mapping[str, Sequence[tuple[float, float]]]
"""Lines of a plot: name → points."""

INTRODUCTION = """# Benchmarks

The engine beside its peers, in one run, on the same terms and the same queries. Made by `make bench`; the numbers are of the
machine named below each table, and mean nothing on another one except beside each other.

- **Passages** are made with a fixed seed: twenty invented languages in five scripts, 106 terms on average, word frequencies by
  the Zipf-Mandelbrot law, a few words shared by all. The n-th passage is the same at every size.
- **Queries**: 50 of each kind. *Rare*, *middle* and *common* have one to three words of such a frequency, of one passage, any of
  which may match; a *phrase* is two or three words as they stand in a passage; a *question* has eight words of one passage.
  *Mixed* is all of them but the questions. The best ten are asked for; ours also counts every match, exactly.
- **Warm** times are processor time of the thread that asks, the best of four rounds that alternate between the engines.
  **Cold** times are wall-clock time in a new process after the system was asked to drop the files from its cache.
- **Open** is wall-clock time from nothing to the first answer being possible, the import of the engine's package included.
- **Memory** is the process's own (anonymous) and, behind the plus sign, files that it has mapped, which the system can take
  back; each at its highest, sampled twenty times a second.
- **Size** is what the index takes on the disk; **per CPU second** is passages indexed, from reading the file of passages to the
  end of the commit; the import of the engine's package is not in it.
- **Agreement** is the share of the true best ten (BM25 in double precision by the letter, ties counted) that the engine gives.
- **Xapian** is optional: it comes with the system (Debian's `python3-xapian`, for Debian's own Python), not from a package index.
  Any engine that is not installed is left out.
"""


WAYS = (
    (
        "search",
        "A search, the whole way",
        (
            "`python -m benchmarks.search`: a query is parsed, expanded and ranked, its ten hits are read, highlighted and cited. The texts are "
            "made with a fixed seed, of real stop words and invented words in five languages, with invented names in two scripts; each "
            "query is asked once with names by sound and once without, in turns."
        ),
    ),
    (
        "ingest",
        "Ingestion, the whole way",
        "`python -m benchmarks.ingest`: texts of the same kind into an empty archive, originals, catalog and index written to the disk.",
    ),
    (
        "pair-ingest",
        "Ingestion, beside the tree before",
        (
            "`python -m benchmarks.pair_ingest --old PATH`: both trees take in the same texts in turns, each time into a new archive. Each ratio is "
            "that of two runs which follow one another; the table gives the median of the pairs, their least and greatest."
        ),
    ),
    (
        "extraction",
        "Extraction of PDF files",
        "`python -m benchmarks.extraction`: our reading of files made with a fixed seed beside what pypdf and pypdfium2 give by themselves.",
    ),
)
"""The further measurements: how their files begin, what they are called, how they are made."""


def write(results: Mapping[str, Any], table: str, output: Path) -> None:
    """Keep what was measured: as JSON in ``output``, and beside it the ``table`` as Markdown, for :func:`publish`."""
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(results, indent=1, ensure_ascii=False), "utf-8")
    output.with_suffix(".md").write_text(table + "\n", "utf-8")


def publish(everything: Mapping[str, Any], folder: Path, docs: Path) -> None:
    """Write ``benchmarks.md`` and its plots under ``docs``; with the tables of the other measurements that lie in ``folder``."""
    sizes = sorted(everything, key=int)
    parts = [INTRODUCTION]
    parts += [_tables(int(size), everything[size]) for size in reversed(sizes)]
    images = docs / "images"
    images.mkdir(parents=True, exist_ok=True)
    if len(sizes) > 1:
        parts.append(_growth(everything, sizes, images))
    for name, title, how in WAYS:
        if tables := sorted(folder.glob(f"{name}*.md")):
            parts.append(
                "\n\n".join((f"## {title}", how, *(path.read_text("utf-8").strip() for path in tables))) + "\n"
            )
            if name == "search" and len(tables) > 1:
                parts.append(_growth_whole(folder, images))
    (docs / "benchmarks.md").write_text("\n".join(parts), "utf-8")


def _tables(size: int, run: Mapping[str, Any]) -> str:
    engines = run["engines"].values()
    machine = run["machine"]
    rows = [
        "| | per CPU second | size MB | memory building | memory searching | open ms | agreement |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    rows += [
        f"| {e['name']} {e['version']} | {e['build']['per_cpu_second']:,.0f} | {e['build']['megabytes']:,.0f} "
        f"| {_memory(e['build']['memory'])} | {_memory(e['memory'])} | {e['open_ms']:,.0f} "
        f"| {e['agreement']:.1%} |"
        for e in engines
    ]
    times = [
        f"| {temperature}, ms: p50 / p95 / p99 | {' | '.join(KINDS)} |\n|---|{'---:|' * len(KINDS)}\n"
        + "\n".join(
            f"| {e['name']} | " + " | ".join(_three(e[temperature].get(kind)) for kind in KINDS) + " |" for e in engines
        )
        for temperature in ("warm", "cold")
    ]
    load = f", load {machine['load'][0]:.1f}" if machine["load"] else ""
    foot = f"Python {machine['python']}, {machine['system']}, {machine['cores']} cores{load} at the end of the run (a load above the number of cores: other work ran beside)."
    append = run.get("append")
    added = (
        f"Adding 1,000 passages in one commit: {append['empty'] * 1000:,.0f} ms of processor time on an empty index, "
        f"{append['full'] * 1000:,.0f} ms on this one."
        if append
        else ""
    )
    left_out = f"Not installed, so left out: {', '.join(run['left_out'])}." if run.get("left_out") else ""
    return "\n\n".join(filter(None, (f"## {size:,} passages", "\n".join(rows), *times, added, left_out, foot))) + "\n"


def _memory(used: Mapping[str, float]) -> str:
    return f"{used['anonymous']:,.0f} + {used['mapped']:,.0f} MB"


def _three(shares: Mapping[str, float] | None) -> str:
    return "" if shares is None else " / ".join(_short(shares[key]) for key in ("p50", "p95", "p99"))


def _short(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}"


def _growth(everything: Mapping[str, Any], sizes: Sequence[str], images: Path) -> str:
    query: dict[str, list[tuple[float, float]]] = {}
    ingest: dict[str, list[tuple[float, float]]] = {}
    for size in sizes:
        for engine in everything[size]["engines"].values():
            query.setdefault(engine["name"], []).append((int(size), engine["warm"]["mixed"]["p50"]))
            ingest.setdefault(engine["name"], []).append((int(size), 1e6 / engine["build"]["per_cpu_second"]))
    return _growing("Growth", "benchmark", query, ingest, images, of="Warm query", way_in="Indexing")


def _growth_whole(folder: Path, images: Path) -> str:
    """The same for the whole way, of what :mod:`benchmarks.search` left in ``folder``."""
    query: dict[str, list[tuple[float, float]]] = {}
    ingest: dict[str, list[tuple[float, float]]] = {}
    runs = [json.loads(path.read_text("utf-8")) for path in folder.glob("search-*.json")]
    for run in sorted(runs, key=lambda run: int(run["passages"])):
        size, cost = run["passages"], run["made"]
        for names in ("on", "off"):
            query.setdefault(f"names {names}", []).append((size, run["names"][names]["all"]["cpu"]["p50"]))
        ingest.setdefault("ten a text", []).append((size, 1e6 * cost["seconds"] / cost["passages"]))
    return _growing(
        "Growth of the whole way", "benchmark-whole", query, ingest, images, of="Search", way_in="Ingestion"
    )


def _growing(title: str, stem: str, query: Series, ingest: Series, images: Path, *, of: str, way_in: str) -> str:
    """Two plots, and a table of their slopes."""
    (images / f"{stem}-query.svg").write_text(plot(f"{of}, p50", "milliseconds", query), "utf-8")
    (images / f"{stem}-ingest.svg").write_text(plot(way_in, "microseconds for each passage", ingest), "utf-8")
    heading = f"| slope (0: no growth, 1: in proportion) | {of.lower()} p50 | {way_in.lower()}, for each passage |"
    rows = [heading, "|---|---:|---:|"]
    for name in dict.fromkeys([*query, *ingest]):
        slopes = [_slope(series.get(name, ())) for series in (query, ingest)]
        rows += [f"| {name} | {' | '.join(slopes)} |"] if any(slopes) else []
    plots = f"![{of} against size](images/{stem}-query.svg)\n![{way_in} against size](images/{stem}-ingest.svg)"
    about = "Cost against the number of passages, both axes logarithmic."
    return "\n\n".join((f"## {title}", about, plots, "\n".join(rows))) + "\n"


def _slope(line: Sequence[tuple[float, float]]) -> str:
    return f"{slope(*zip(*line, strict=True)):.2f}" if len(line) > 1 else ""


def plot(title: str, unit: str, series: Series) -> str:
    """A log-log plot as an SVG document."""
    width, height, left, right, top, bottom = 640, 380, 70, 140, 40, 45
    points = [point for line in series.values() for point in line]
    low_x, high_x = _decades([x for x, _ in points])
    low_y, high_y = _decades([y for _, y in points])

    def place(x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - low_x) / max(high_x - low_x, 1)
        up = (math.log10(y) - low_y) / max(high_y - low_y, 1)
        return left + across * (width - left - right), height - bottom - up * (height - top - bottom)

    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
        f'<text x="{left}" y="22" font-size="15">{html.escape(title)}: {html.escape(unit)}</text>',
    ]
    for power in range(low_x, high_x + 1):
        x, _ = place(10.0**power, 10.0**low_y)
        drawn.append(f'<path d="M{x:.1f} {top}V{height - bottom}" stroke="#ddd"/>')
        drawn.append(f'<text x="{x:.1f}" y="{height - bottom + 18}" text-anchor="middle">{10**power:,}</text>')
    for power in range(low_y, high_y + 1):
        _, y = place(10.0**low_x, 10.0**power)
        drawn.append(f'<path d="M{left} {y:.1f}H{width - right}" stroke="#ddd"/>')
        drawn.append(f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    for (name, line), colour in zip(series.items(), COLOURS, strict=False):
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in (place(*point) for point in line))
        x, y = place(*line[-1])
        drawn.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        drawn.append(f'<text x="{x + 8:.1f}" y="{y + 4:.1f}" fill="{colour}">{html.escape(name)}</text>')
    return "\n".join([*drawn, "</svg>", ""])


def _decades(values: Sequence[float]) -> tuple[int, int]:
    return math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
