"""How cost grows with size: additions to an archive that is there already, and slopes over several sizes."""

from __future__ import annotations

import math
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.peers import Ours, lines

ADDED = 1000


def appended(folder: Path, passages: Path, size: int) -> dict[str, float]:
    """Processor seconds to add and commit 1,000 passages: to an empty index, and to a copy of the built one."""
    texts = list(lines(passages, ADDED))
    empty, full = folder / "append-empty", folder / "append-full"
    shutil.rmtree(empty, ignore_errors=True)
    shutil.rmtree(full, ignore_errors=True)
    shutil.copytree(folder / f"rightsarchive-{size}", full)
    Ours().open(full)  # once verified, the copy is not read again
    costs = {"empty": _add(empty, texts, 0), "full": _add(full, texts, size)}
    shutil.rmtree(empty)
    shutil.rmtree(full)
    return costs


def _add(folder: Path, texts: Sequence[str], first: int) -> float:
    from rightsarchive.engine.protocol import Entry, FieldTerms
    from rightsarchive.engine.whoosh import open_engine
    from rightsarchive.model import Access, PassageId

    best = math.inf
    for turn in range(3):
        engine = open_engine(folder, analysis="bench", options={})
        begin = time.process_time()
        with engine.writer() as writer:
            for number, text in enumerate(texts, first + turn * ADDED):
                terms = text.split(" ")
                writer.add(Entry(PassageId(number), Access.PUBLIC, {"word": FieldTerms(terms, range(len(terms)))}))
            writer.commit(turn + 2)
        best = min(best, time.process_time() - begin)
        engine.close()
    return best


def slope(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """The exponent of growth: least squares through the logarithms. 0 is no growth, 1 is in proportion."""
    xs, ys = [math.log(size) for size in sizes], [math.log(cost) for cost in costs]
    middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread: Any = sum((x - middle_x) ** 2 for x in xs)
    return float(sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True)) / spread)
