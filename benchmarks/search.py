"""The whole way of a query: ``python -m benchmarks.search`` asks an archive of five languages, with names and without.

The texts are those of ``benchmarks.ingest`` (real stop words between invented words, with a fixed seed), ten passages each,
dated, every fifth in a case; each passage ends with a person whose invented name is written in Latin or Cyrillic letters.
Every query is asked once with names and once without, in turns, after others have warmed what they share: so no time is that of
an answer which was remembered, though the second turn finds the documents of the first. What counts as the time of a query is the search and the reading of its ten hits, with what is highlighted
in them and their citations. An archive that was made before is asked again.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, get_args

from benchmarks.__main__ import ROOT, machine, percentiles
from benchmarks.ingest import SEED, texts
from benchmarks.report import write
from rightsarchive import Archive, TextSource
from rightsarchive.search.facets import By

PASSAGES_IN_A_TEXT = 10
KINDS = (
    *("name", "full name", "2-4 words", "phrase", "question", "filtered"),
    *("prefix", "near", "fuzzy", "boolean", "case"),
)
LANGUAGES = ("en", "fr", "es", "ru", "kk")
COUNTED = 20
"""Queries whose hits are counted by each facet, at most."""

TEXTS_OF_QUERIES = 400
"""Texts out of which the words of queries are taken, spread over all."""

_SYLLABLES = (
    *(
        ("zha", "жа"),
        ("ser", "сер"),
        ("ka", "ка"),
        ("mu", "му"),
        ("ra", "ра"),
        ("ti", "ти"),
        ("bol", "бол"),
        ("na", "на"),
    ),
    *(
        ("gul", "гул"),
        ("er", "ер"),
        ("lan", "лан"),
        ("do", "до"),
        ("shi", "ши"),
        ("khan", "хан"),
        ("ve", "ве"),
        ("po", "по"),
    ),
    *(
        ("yu", "ю"),
        ("chi", "чи"),
        ("man", "ман"),
        ("sul", "сул"),
        ("ay", "ай"),
        ("tem", "тем"),
        ("os", "ос"),
        ("di", "ди"),
    ),
)
_ENDINGS = (("ov", "ов"), ("ev", "ев"), ("in", "ин"), ("enko", "енко"), ("bek", "бек"), ("yan", "ян"))


class Person(NamedTuple):
    """A first name and a family name, as they are written in Latin and in Cyrillic letters."""

    latin: tuple[str, str]
    cyrillic: tuple[str, str]

    def written(self, latin: bool) -> str:
        return " ".join(self.latin if latin else self.cyrillic)


class Query(NamedTuple):
    kind: str
    text: str


def main() -> None:
    asked = arguments()
    archive = asked.folder / f"search-{asked.size}"
    results = {
        "machine": machine(),
        "seed": SEED,
        "made": made(archive, asked.size),
        "open": [opened(archive) for _ in range(3)],
        **measure(archive, asked.size, asked.each),
    }
    output = asked.folder / f"search-{asked.size}.json"
    write(results, table(results), output)
    print(table(results))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__)
    parser.add_argument("--size", type=int, default=100_000, help="passages, about")
    parser.add_argument("--each", type=int, default=100, help="queries of each kind")
    parser.add_argument(
        "--folder", type=Path, default=ROOT / "build" / "bench", help="where the archive and the JSON go"
    )
    return parser.parse_args()


def person(chance: random.Random) -> Person:
    parts = [chance.sample(_SYLLABLES, 2), [*chance.sample(_SYLLABLES, 2), chance.choice(_ENDINGS)]]
    latin, cyrillic = (
        ["".join(syllable[script] for syllable in part).capitalize() for part in parts] for script in (0, 1)
    )
    return Person((latin[0], latin[1]), (cyrillic[0], cyrillic[1]))


def sources(size: int) -> Iterator[tuple[TextSource, list[Person]]]:
    """The texts of about ``size`` passages, each with the persons that its paragraphs name."""
    chance = random.Random(SEED)
    for number, source in enumerate(texts(max(1, size // PASSAGES_IN_A_TEXT), PASSAGES_IN_A_TEXT)):
        paragraphs = source.text.split("\n\n")
        persons = [person(chance) for _ in paragraphs]
        latin = number % len(LANGUAGES) < 3
        text = "\n\n".join(f"{p} {who.written(latin)}." for p, who in zip(paragraphs, persons, strict=True))
        known = {"published": f"{1990 + number % 35}"} | (
            {"cases": (f"Case {number % 200}",)} if number % 5 == 0 else {}
        )
        metadata = source.metadata.model_validate({**source.metadata.model_dump(exclude_defaults=True), **known})
        yield replace(source, text=text, metadata=metadata), persons


def queries(size: int, each: int) -> list[Query]:
    """``each`` of every kind, in an order that mixes them. Half of the names are asked for in the other script."""
    chance = random.Random(SEED + 1)
    count = max(1, size // PASSAGES_IN_A_TEXT)
    wanted = set(chance.sample(range(count), min(count, TEXTS_OF_QUERIES)))
    held = [(number, *found) for number, found in enumerate(sources(size)) if number in wanted]
    asked: dict[Query, None] = {}
    for kind in KINDS:
        for _ in range(each):
            number, source, persons = chance.choice(held)
            language = LANGUAGES[number % len(LANGUAGES)]
            words = chance.choice(source.text.replace(".", "").split("\n\n")).split()[:-2]
            asked[Query(kind, _query(kind, chance, words, chance.choice(persons), language, min(count, 200)))] = None
    found = list(asked)
    chance.shuffle(found)
    return found


def _query(kind: str, chance: random.Random, words: Sequence[str], who: Person, language: str, cases: int) -> str:
    def some(length: int) -> str:
        at = chance.randrange(len(words) - length)
        return " ".join(words[at : at + length])

    match kind:
        case "name":
            return who.written(chance.random() < 0.5).split()[1]
        case "full name":
            return who.written(chance.random() < 0.5)
        case "2-4 words":
            return " ".join(chance.sample(words, chance.randint(2, 4)))
        case "phrase":
            return f'"{some(chance.randint(2, 4))}"'
        case "question":
            return some(8)
        case "prefix":
            return f"{max(chance.sample(words, 8), key=len)[:5]}*"
        case "near":
            return f'"{" ".join(chance.sample(words, 2))}"~8'
        case "fuzzy":
            return f"{max(chance.sample(words, 8), key=len)}~"
        case "boolean":
            return "({} OR {}) AND {} NOT {}".format(*chance.sample(words, 4))
        case "case":
            return f'{some(2)} case:"Case {chance.randrange(0, cases, 5)}"'
        case _:
            years = f"after:{chance.randint(1991, 2020)}"
            return f"{some(3)} {chance.choice((f'language:{language}', years, f'language:{language} {years}'))}"


def made(folder: Path, size: int) -> dict[str, float]:
    """An archive of the texts in ``folder``, as it was left whole by an earlier run or made now; its passages, and what they
    cost in seconds of the processor when they were taken in (the making of the texts is not counted)."""
    whole = folder.with_suffix(".done")
    if not whole.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside: list[float] = []
        with Archive.create(folder) as archive:
            started = time.process_time()
            archive.ingest(_timed((source for source, _ in sources(size)), aside))
            seconds = time.process_time() - started - sum(aside)
            cost = {"passages": archive.stats().passages, "seconds": seconds}
        whole.write_text(json.dumps(cost), "utf-8")
    return dict(json.loads(whole.read_text("utf-8")))


def _timed(items: Iterator[TextSource], spent: list[float]) -> Iterator[TextSource]:
    """The ``items``; the processor seconds that each took to make are added to ``spent``."""
    while True:
        started = time.process_time()
        item = next(items, None)
        spent.append(time.process_time() - started)
        if item is None:
            return
        yield item


def opened(folder: Path) -> dict[str, float]:
    """Milliseconds to open an archive and close it."""
    wall, cpu = time.perf_counter(), time.process_time()
    Archive.open(folder).close()
    return {"cpu": 1e3 * (time.process_time() - cpu), "wall": 1e3 * (time.perf_counter() - wall)}


def measure(folder: Path, size: int, each: int) -> dict[str, Any]:
    """Percentiles of milliseconds by names on or off and by kind: of the processor, of the clock, of the search alone."""
    asked = queries(size, each)
    warming = len(asked) // 6
    times: dict[bool, dict[str, dict[str, list[float]]]] = {}
    with Archive.open(folder) as archive:
        stats = archive.stats()
        for number, query in enumerate(asked):
            # Which comes first profits least from what both share, so they take turns.
            for names in ((True, False), (False, True))[number % 2]:
                taken = one(archive, query.text, names=names)
                if number >= warming:
                    for kind in ("all", query.kind):
                        for what, value in taken.items():
                            times.setdefault(names, {}).setdefault(kind, {}).setdefault(what, []).append(value)
        facets = counted(archive, [query.text for query in asked if query.kind in {"2-4 words", "question"}][:COUNTED])
    return {
        "passages": stats.passages,
        "facets": facets,
        "languages": len(stats.languages),
        "queries": len(asked) - warming,
        "names": {
            "on" if names else "off": {
                kind: {what: percentiles(values) for what, values in found.items()} for kind, found in kinds.items()
            }
            for names, kinds in times.items()
        },
    }


def counted(archive: Archive, asked: Sequence[str]) -> dict[str, dict[str, Any]]:
    """By facet, percentiles of milliseconds of the processor, and of the documents that were found."""
    found: dict[str, dict[str, Any]] = {}
    for by in get_args(By):
        times, documents = [], []
        for query in asked:
            cpu = time.thread_time()
            documents.append(archive.facets(query, by=by).documents)
            times.append(1e3 * (time.thread_time() - cpu))
        found[by] = {"cpu": percentiles(times), "documents": percentiles(documents)}
    return found


def one(archive: Archive, query: str, *, names: bool) -> dict[str, float]:
    """Milliseconds of one query."""
    wall, cpu = time.perf_counter(), time.thread_time()
    results = archive.search(query, names=names)
    searched = time.thread_time() - cpu
    for hit in results.hits:
        assert hit.citation.quote == hit.passage.text
        assert all(mark.end <= len(hit.passage.text) for mark in hit.highlights)
    read, clock = time.thread_time() - cpu, time.perf_counter() - wall
    return {"cpu": 1e3 * read, "wall": 1e3 * clock, "search": 1e3 * searched}


def table(results: dict[str, Any]) -> str:
    """Markdown: a row for each kind of query, milliseconds of processor time."""
    opening = min(found["cpu"] for found in results["open"])
    cost = results["made"]["passages"] / results["made"]["seconds"]
    lines = [
        f"{results['passages']:,} passages, taken in at {cost:,.0f} for a second of the processor; opened in {opening:.0f} ms.",
        "",
        f"{results['queries']} queries on {results['machine']['cores']} cores, {_load(results['machine'])}.",
        "Milliseconds of the processor, p50 / p95 / p99:",
        "",
        "| query | search, read, highlight, cite | search alone | whole, without names |",
        "|---|---|---|---|",
    ]
    for kind in ("all", *KINDS):
        on, off = (results["names"][names].get(kind) for names in ("on", "off"))
        if on and off:
            cells = (_shown(on["cpu"]), _shown(on["search"]), _shown(off["cpu"]))
            lines.append(f"| {kind} | {' | '.join(cells)} |")
    lines += ["", "Everything that a query finds counted, milliseconds of the processor, p50 / p95 / p99:", ""]
    lines += ["| by | whole | documents found |", "|---|---|---|"]
    for by, counts in results["facets"].items():
        documents = " / ".join(f"{counts['documents'][name]:,}" for name in ("p50", "p95", "p99"))
        lines.append(f"| {by} | {_shown(counts['cpu'])} | {documents} |")
    return "\n".join(lines)


def _load(machine: dict[str, Any]) -> str:
    return f"load {machine['load'][0]:.1f} before the first" if machine["load"] else "load not known"


def _shown(found: dict[str, float]) -> str:
    return " / ".join(f"{found[name]:.1f}" for name in ("p50", "p95", "p99"))


if __name__ == "__main__":
    main()
