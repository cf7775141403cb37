"""The whole way in: ``python -m benchmarks.ingest`` takes texts in and tells where the processor time goes.

The texts are made with a fixed seed: real stop words of five languages between invented words of their letters, whose
frequencies fall as in a language, with a name and a date here and there. Two shapes: one passage for a text, and twenty, as
a report has. Each is taken in by a process of its own, in which every language was read once before.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import wraps
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from unittest import mock

from benchmarks.__main__ import ROOT, machine
from benchmarks.report import write
from rightsarchive import Archive, Metadata, TextSource
from rightsarchive.engine.arrays.writer import ArrayWriter
from rightsarchive.ingest import describing, run
from rightsarchive.store import FolderOriginals
from rightsarchive.store.names import Names
from rightsarchive.upkeep import indexer as indexing

SEED = 20250731
SHAPES = (1, 20)
WORDS_IN_A_PASSAGE = 90
VOCABULARY = 30_000

STAGES = {
    "extract": ((run, "extract_text"),),
    "split": ((describing, "split"),),
    "analysis": ((indexing, "make_entry"),),
    "index": ((ArrayWriter, "add"), (ArrayWriter, "commit")),
    "originals": ((FolderOriginals, "stage"), (FolderOriginals, "keep")),
    "names": ((Names, "add"),),
}
"""What is timed, and as which stage. All the rest is the catalog: writing it, and reading it again for the index."""

_STOP_WORDS = {
    "en": """the of and to in a that is was for on as with by at from his her their they she he it not be were had has have which
        an this or been but also who during after before there when more would into than other""",
    "fr": """de la le les et des à en un une du que est pour qui dans par sur pas plus au il ce ne se sont avec son ou elle nous
        été aux leur cette mais comme être fait tout ont sans""",
    "es": """de la que el en y a los del se las por un para con no una su al lo como más pero sus le ya o este sí porque esta entre
        cuando muy sin sobre también me hasta hay donde""",
    "ru": """и в не на что с по как к из он у за от это но все так его для же она они был бы мы или до когда если ее также было при
        были только который после уже чтобы""",
    "kk": """және мен бұл үшін бойынша деп ол бар туралы да де осы сол болып емес кейін дейін оның еді екен ретінде арқылы бірақ
        сондай барлық олар біз өз қарай жоқ болды деген керек""",
}
_LETTERS = {
    "en": ("bcdfghklmnprstw", "aeiou"),
    "fr": ("bcdfglmnprstvj", "aeiouéè"),
    "es": ("bcdfglmnñprstv", "aeioáó"),
    "ru": ("бвгджзклмнпрстчш", "аеиоуыя"),
    "kk": ("бғжзқлмнңпрстшд", "аәеіоөұүы"),
}
_STOP_SHARE, _NAME_SHARE = 0.42, 0.02


def main() -> None:
    asked = arguments()
    results: dict[str, Any] = {"machine": machine(), "seed": SEED, "shapes": {}}
    for shape in SHAPES:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
            results["shapes"][str(shape)] = fresh.submit(measure, shape, asked.size, asked.folder).result()
    if asked.output:
        write(results, table(results), asked.output)
    print(table(results))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ingest", description=__doc__)
    parser.add_argument("--size", type=int, default=5000, help="passages, about, in each shape")
    parser.add_argument(
        "--folder", type=Path, help="where the archives are made for a while (as a rule: the system's own)"
    )
    parser.add_argument("--output", type=Path, default=ROOT / "build" / "bench" / "ingest.json", help="JSON goes here")
    return parser.parse_args()


def texts(count: int, passages: int, seed: int = SEED) -> Iterator[TextSource]:
    """``count`` texts of about so many passages each, the languages in turn. The same for the same numbers."""
    chance = random.Random(f"{seed}/{passages}")
    makers = [Language(code, seed) for code in _STOP_WORDS]
    for number in range(count):
        maker = makers[number % len(makers)]
        paragraphs = [maker.paragraph(chance) for _ in range(passages)]
        yield TextSource(
            "\n\n".join(paragraphs),
            Metadata(identifier=f"{seed}-{number}", title=maker.sentence(chance, 6), publisher="Bench"),
        )


class Language:
    """Sentences of one language's stop words and of words that it does not have."""

    def __init__(self, code: str, seed: int) -> None:
        chance = random.Random(f"{seed}/{code}")
        consonants, vowels = _LETTERS[code]
        self._stop_words = _STOP_WORDS[code].split()
        made: dict[str, None] = {}
        while len(made) < VOCABULARY:
            # The frequent words, which come first, are the short ones.
            syllables = 2 + (len(made) > 300) + (chance.random() < 0.3)
            made["".join(chance.choice(consonants) + chance.choice(vowels) for _ in range(syllables))] = None
        self._words = list(made)

    def paragraph(self, chance: random.Random) -> str:
        lengths = (20, 14, 25, 11, 20)
        assert sum(lengths) == WORDS_IN_A_PASSAGE
        return " ".join(self.sentence(chance, length) for length in lengths)

    def sentence(self, chance: random.Random, length: int) -> str:
        words = [self._word(chance) for _ in range(length)]
        if chance.random() < 0.1:
            words[-1] = f"{chance.randrange(1, 29)}.{chance.randrange(1, 13):02d}.{chance.randrange(1990, 2025)}"
        return f"{words[0][0].upper()}{words[0][1:]} {' '.join(words[1:])}."

    def _word(self, chance: random.Random) -> str:
        if chance.random() < _STOP_SHARE:
            return chance.choice(self._stop_words)
        # Log-uniform ranks: the n-th word's frequency falls as 1/n (Zipf's law).
        word = self._words[int(VOCABULARY ** chance.random()) - 1]
        return word.capitalize() if chance.random() < _NAME_SHARE else word


def measure(shape: int, size: int, folder: Path | None = None) -> dict[str, Any]:
    """Seconds of processor time for about ``size`` passages in texts of ``shape`` passages, and for the same texts again."""
    sources = list(texts(max(1, size // shape), shape))
    before = _resident_mb()
    with tempfile.TemporaryDirectory(dir=folder) as made, Archive.create(Path(made) / "archive") as archive:
        archive.ingest(texts(len(_STOP_WORDS), 1, seed=0))
        warm = archive.stats().passages
        with timed() as stages:
            started = time.process_time()
            outcome = archive.ingest(sources)
            total = time.process_time() - started
        passages = archive.stats().passages - warm
        started = time.process_time()
        again = archive.ingest(sources)
        seconds_again = time.process_time() - started
    return {
        "texts": len(sources),
        "passages": passages,
        "added": len(outcome.added),
        "unchanged": len(again.unchanged),
        "seconds": total,
        "stages": {**stages, "catalog": total - sum(stages.values())},
        "passages per second": passages / total,
        "seconds again": seconds_again,
        "resident MB": [before, _resident_mb()],
    }


@contextmanager
def timed() -> Iterator[dict[str, float]]:
    """Processor seconds by stage, while the block runs. The stages do not call each other."""
    spent: defaultdict[str, float] = defaultdict(float, dict.fromkeys(STAGES, 0.0))
    with ExitStack() as patched:
        for stage, functions in STAGES.items():
            for owner, name in functions:
                patched.enter_context(mock.patch.object(owner, name, _timing(getattr(owner, name), stage, spent)))
        yield spent


def _timing(function: Callable[..., Any], stage: str, spent: defaultdict[str, float]) -> Callable[..., Any]:
    @wraps(function)
    def wrapped(*positional: Any, **named: Any) -> Any:
        started = time.process_time()
        try:
            return function(*positional, **named)
        finally:
            spent[stage] += time.process_time() - started

    return wrapped


def _resident_mb() -> int:
    """The most memory that this process has had; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most >> 20 if sys.platform == "darwin" else most >> 10


def table(results: dict[str, Any]) -> str:
    """Markdown: a row for each shape, microseconds of processor time for a passage by stage."""
    names = (*STAGES, "catalog")
    lines = [
        f"| passages a text | passages | a CPU-second | µs a passage | {' | '.join(names)} | same again, µs a text | MB |",
        "|---" * (len(names) + 6) + "|",
    ]
    for shape, found in results["shapes"].items():
        each = 1e6 / found["passages"]
        cells = [
            shape,
            f"{found['passages']:,}",
            f"{found['passages per second']:,.0f}",
            f"{found['seconds'] * each:,.0f}",
            *(f"{found['stages'][name] * each:,.0f}" for name in names),
            f"{found['seconds again'] / found['texts'] * 1e6:,.0f}",
            str(found["resident MB"][1]),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
