"""Hold references against those of citeproc-js, and time whole documents.

    python -m benchmarks.citations render DATA OURS.json [--as MODE]   # DATA: a folder with items.json and citeproc-js.json
    python -m benchmarks.citations time                                # 1,000 notes with their list, in every style that comes with the library

``render`` writes what ``compare.py`` beside the data reads: for each key ``STYLE|LOCALE|ITEM|note:LOCATOR`` or ``STYLE|LOCALE|ITEM|bib`` our text. It has the
styles and locales that citeproc-js had. What else is asked says ``--as``:

* ``rules`` (the default): with our rules of references (``citation/rules.py``), as every reference of the library has them;
* ``bare``: the processor of CSL alone;
* ``sources``: with the locales as we mended them, and each item taken for a source of an archive (``citation/sources.py``), as a user gets it.

Each difference in words is explained in ``benchmarks/citations.md``.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from rightsarchive.citation.csl.context import Cite
from rightsarchive.citation.csl.document import References
from rightsarchive.citation.csl.locale import Locale, fallbacks, layers_of_style
from rightsarchive.citation.csl.markup import quoted
from rightsarchive.citation.csl.output import Out
from rightsarchive.citation.csl.parsing import parse_style, parse_xml
from rightsarchive.citation.csl.positions import Cluster
from rightsarchive.citation.loading import LOCALES, STYLES, Loaded, locales, styles
from rightsarchive.citation.processor import Cited, render_all, render_entry, render_note
from rightsarchive.citation.rendered import Pinpoint, plain
from rightsarchive.citation.rules import Document
from rightsarchive.citation.sources import as_source

NOTES = 1000


Mode = Literal["rules", "bare", "sources"]
MODES: tuple[Mode, ...] = ("rules", "bare", "sources")


class Published:
    """One style in one locale as it was published, without what we put in front of locales; with our rules or without."""

    def __init__(self, style: str, tag: str, *, rules: bool) -> None:
        path = STYLES / f"{style}.csl"
        root = parse_xml(path.read_bytes())
        known = set(locales())
        files = [parse_xml((LOCALES / f"locales-{each}.xml").read_bytes()) for each in fallbacks(tag) if each in known]
        self._loaded = Loaded(path, parse_style(root), Locale(tag, files, layers_of_style(root, tag)))
        self._rules = rules

    def note(self, item: Mapping[str, Any], label: str, value: str) -> str:
        cluster = Cluster((Cite(str(item["id"]), locator=value, label=label),), 1)
        document = self._document(item, [cluster])
        return self._text(document, document.clusters()[0])

    def entry(self, item: Mapping[str, Any]) -> str:
        document = self._document(item, [])
        if isinstance(document, Document):
            return self._text(document, document.listed(str(item["id"])))
        entries = document.entries()
        return self._text(document, entries[0].out) if entries else ""

    def _document(self, item: Mapping[str, Any], clusters: list[Cluster]) -> References:
        if self._rules:
            return Document(self._loaded, [item], clusters)
        return References(self._loaded.style, self._loaded.locale, [item], clusters, field=quoted)

    @staticmethod
    def _text(document: References, out: Out | None) -> str:
        text = document.flattener.text(out)
        return document.spaced(text) if isinstance(document, Document) else text


def render(data: Path, out: Path, mode: Mode) -> None:
    """Write our text for each key of the reference."""
    given = json.loads((data / "items.json").read_text("utf-8"))
    keys = json.loads((data / "citeproc-js.json").read_text("utf-8"))
    ours: dict[str, str] = {}
    published: dict[tuple[str, str], Published] = {}
    for key in keys:
        style, tag, name, what = key.split("|")
        item = given["items"].get(name)
        if item is None:
            continue
        place = None if what == "bib" else given["locators"][what.removeprefix("note:")]
        if mode == "sources":
            source = as_source(item)
            runs = (
                render_entry(source, style, tag) if place is None else render_note(source, Pinpoint(*place), style, tag)
            )
            ours[key] = plain(runs)
            continue
        if (style, tag) not in published:
            published[style, tag] = Published(style, tag, rules=mode == "rules")
        one = published[style, tag]
        ours[key] = one.entry(item) if place is None else one.note(item, *place)
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
    sources = [as_source(item) for item in items()]
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
    one.add_argument("--as", dest="mode", choices=MODES, default="rules")
    commands.add_parser("time")
    asked = parser.parse_args()
    if asked.command == "render":
        render(asked.data, asked.out, asked.mode)
    else:
        clock(styles())


if __name__ == "__main__":
    main()
