"""Hold references against those of citeproc-js, and time whole documents.

    python -m benchmarks.citations render DATA OURS.json [--rules]   # DATA: a folder with items.json and citeproc-js.json
    python -m benchmarks.citations time                              # 1,000 notes with their list, in every style that comes with the library

``render`` writes what ``compare.py`` beside the data reads: for each key ``STYLE|LOCALE|ITEM|note:LOCATOR`` or ``STYLE|LOCALE|ITEM|bib`` our text. It runs the
processor of CSL as it is, with the files that citeproc-js had; ``--rules`` adds what we ask beyond the styles (``citation/rules.py``). Each difference in words is
explained in ``benchmarks/citations.md``.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rightsarchive.citation.csl.context import Cite
from rightsarchive.citation.csl.document import References
from rightsarchive.citation.csl.locale import Locale, fallbacks, layers_of_style
from rightsarchive.citation.csl.markup import quoted
from rightsarchive.citation.csl.parsing import parse_style, parse_xml
from rightsarchive.citation.csl.positions import Cluster
from rightsarchive.citation.loading import LOCALES, STYLES, locales, styles
from rightsarchive.citation.processor import Cited, render_all, render_entry, render_note
from rightsarchive.citation.rendered import Pinpoint, plain

NOTES = 1000


class Bare:
    """One style in one locale without our rules and supplements."""

    def __init__(self, style: str, tag: str) -> None:
        root = parse_xml((STYLES / f"{style}.csl").read_bytes())
        self._style = parse_style(root)
        known = set(locales())
        files = [parse_xml((LOCALES / f"locales-{each}.xml").read_bytes()) for each in fallbacks(tag) if each in known]
        self._locale = Locale(tag, files, layers_of_style(root, tag))

    def note(self, item: Mapping[str, Any], label: str, value: str) -> str:
        cluster = Cluster((Cite(str(item["id"]), locator=value, label=label),), 1)
        document = References(self._style, self._locale, [item], [cluster], field=quoted)
        return document.flattener.text(document.clusters()[0])

    def entry(self, item: Mapping[str, Any]) -> str:
        document = References(self._style, self._locale, [item], field=quoted)
        entries = document.entries()
        return document.flattener.text(entries[0].out) if entries else ""


def render(data: Path, out: Path, *, rules: bool) -> None:
    """Write our text for each key of the reference."""
    given = json.loads((data / "items.json").read_text("utf-8"))
    keys = json.loads((data / "citeproc-js.json").read_text("utf-8"))
    ours: dict[str, str] = {}
    processors: dict[tuple[str, str], Bare] = {}
    for key in keys:
        style, tag, name, what = key.split("|")
        item = given["items"].get(name)
        if item is None:
            continue
        if what == "bib":
            label, value = "", ""
        else:
            label, value = given["locators"][what.removeprefix("note:")]
        if rules:
            runs = (
                render_entry(item, style, tag)
                if what == "bib"
                else render_note(item, Pinpoint(label, value), style, tag)
            )
            ours[key] = plain(runs)
            continue
        if (style, tag) not in processors:
            processors[style, tag] = Bare(style, tag)
        bare = processors[style, tag]
        ours[key] = bare.entry(item) if what == "bib" else bare.note(item, label, value)
    out.write_text(json.dumps(ours, ensure_ascii=False, indent=0), "utf-8")


def items() -> list[dict[str, Any]]:
    """A thousand sources of the kinds that reports cite; every tenth author wrote two works in one year."""
    kinds = ("report", "article-newspaper", "webpage", "legal_case", "book", "personal_communication", "legislation")
    return [
        {
            "id": f"i{number}",
            "type": kinds[number % len(kinds)],
            "title": f"Prisons without doctors: survey number {number}",
            "author": [
                {"family": f"Family{number // 2 % 350}", "given": "Jane Mary"},
                {"family": "Doe", "given": "Ann"},
            ],
            "publisher": "Steppe Monitor",
            "container-title": "The Observer",
            "number": f"{number}/20",
            "issued": {"date-parts": [[1990 + number % 30, 1 + number % 12, 1 + number % 28]]},
            "URL": f"https://steppe.example.org/{number}",
            "language": "en",
        }
        for number in range(NOTES)
    ]


def clock(names: Sequence[str]) -> None:
    """Print the processor seconds of each style."""
    sources = items()
    notes = [[Cited(str(item["id"]), Pinpoint("page", str(number)))] for number, item in enumerate(sources, 1)]
    for style in names:
        start = time.process_time()
        render_all(sources, notes, style, "en-US")
        print(f"{style:32} {time.process_time() - start:6.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True, dest="command")
    one = commands.add_parser("render")
    one.add_argument("data", type=Path)
    one.add_argument("out", type=Path)
    one.add_argument("--rules", action="store_true")
    commands.add_parser("time")
    asked = parser.parse_args()
    if asked.command == "render":
        render(asked.data, asked.out, rules=asked.rules)
    else:
        clock(styles())


if __name__ == "__main__":
    main()
