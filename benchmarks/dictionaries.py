"""What dictionaries add to questions across languages: nDCG@10 without and with them, and what they cost.

    python benchmarks/dictionaries.py SETS ar en ar-en:freedict-ara-eng.index [de-en:… …] [--limit 200]

SETS holds folders such as ``xquad-ar`` and ``xquad-en`` with ``corpus.jsonl``, ``queries.jsonl`` and ``qrels.jsonl``, whose passages have the
same numbers. Debian packs FreeDict's lists: ``apt-get download dict-freedict-ara-eng``, then ``dpkg-deb -x``.
"""

from __future__ import annotations

import argparse
import json
import math
import tempfile
import time
import unicodedata
from pathlib import Path
from typing import Any

from rightsarchive import Archive, Metadata, TextSource


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def plain(text: str) -> str:
    """The words of a question without operators."""
    kept = (c if c in "'’-" or unicodedata.category(c)[0] in "LMN" else " " for c in text)
    return " ".join("".join(kept).split())


def ndcg(found: list[str], right: dict[str, int]) -> float:
    gains = [right.get(each, 0) / math.log2(rank + 2) for rank, each in enumerate(found[:10])]
    best = sum(gain / math.log2(rank + 2) for rank, gain in enumerate(sorted(right.values(), reverse=True)[:10]))
    return sum(gains) / best


def measure(archive: Archive, questions: list[dict[str, Any]], right: dict[str, dict[str, int]]) -> tuple[float, float]:
    """The mean nDCG@10, and milliseconds of processor time a question."""
    scores = []
    began = time.process_time()
    for question in questions:
        hits = archive.search(plain(question["text"]), limit=50).hits
        found = list(dict.fromkeys(str(hit.document.metadata.identifier) for hit in hits))
        scores.append(ndcg(found, right[question["id"]]))
    return sum(scores) / len(scores), (time.process_time() - began) * 1e3 / len(scores)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=Path)
    parser.add_argument("asked")
    parser.add_argument("held")
    parser.add_argument("lists", nargs="+", metavar="FROM-TO:FILE")
    parser.add_argument("--limit", type=int, default=200)
    given = parser.parse_args()
    asking, holding = (given.sets / f"xquad-{language}" for language in (given.asked, given.held))
    right: dict[str, dict[str, int]] = {}
    for row in rows(asking / "qrels.jsonl"):
        if row["rel"] > 0:
            passage = row["pid"].replace(asking.name, holding.name)
            right.setdefault(row["qid"], {})[passage] = row["rel"]
    questions = [each for each in rows(asking / "queries.jsonl")[: given.limit] if each["id"] in right]
    with tempfile.TemporaryDirectory() as folder, Archive.create(Path(folder, "archive")) as archive:
        archive.ingest(
            TextSource(each["text"], Metadata(identifier=each["id"])) for each in rows(holding / "corpus.jsonl")
        )
        print("without: nDCG@10 {:.4f}, {:.2f} ms".format(*measure(archive, questions, right)))
        for each in given.lists:
            languages, _, path = each.partition(":")
            source, _, target = languages.partition("-")
            began = time.perf_counter()
            archive.add_vocabulary(path, source=source, target=target)
            print(f"added {path} in {time.perf_counter() - began:.1f} s")
        print("with:    nDCG@10 {:.4f}, {:.2f} ms".format(*measure(archive, questions, right)))


if __name__ == "__main__":
    main()
