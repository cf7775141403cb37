"""The form of the CSL project's test-suite (https://github.com/citation-style-language/test-suite): one case read, run, and what it wants."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from rightsarchive.citation.csl.context import Cite
from rightsarchive.citation.csl.document import References
from rightsarchive.citation.csl.locale import Locale, fallbacks, layers_of_style
from rightsarchive.citation.csl.markup import parsed
from rightsarchive.citation.csl.output import Face, Out, Piece
from rightsarchive.citation.csl.parsing import parse_style, parse_xml
from rightsarchive.citation.csl.positions import Cluster

_SECTION = re.compile(r">>=+ ([A-Z-]+) =+>>(.*?)<<=+ \1 =+<<", re.DOTALL)
_TAGS = {
    ("font-style", "italic"): ("<i>", "</i>"),
    ("font-style", "oblique"): ("<em>", "</em>"),
    ("font-style", "normal"): ('<span style="font-style:normal;">', "</span>"),
    ("font-weight", "bold"): ("<b>", "</b>"),
    ("font-weight", "normal"): ('<span style="font-weight:normal;">', "</span>"),
    ("font-weight", "light"): ("", ""),
    ("font-variant", "small-caps"): ('<span style="font-variant:small-caps;">', "</span>"),
    ("font-variant", "normal"): ('<span style="font-variant: normal;">', "</span>"),
    ("text-decoration", "underline"): ('<span style="text-decoration:underline;">', "</span>"),
    ("text-decoration", "none"): ('<span style="text-decoration:none;">', "</span>"),
    ("vertical-align", "sup"): ("<sup>", "</sup>"),
    ("vertical-align", "sub"): ("<sub>", "</sub>"),
    ("vertical-align", "baseline"): ('<span style="baseline">', "</span>"),
    ("display", "block"): ('\n\n    <div class="csl-block">', "</div>\n"),
    ("display", "left-margin"): ('\n    <div class="csl-left-margin">', "</div>"),
    ("display", "right-inline"): ('<div class="csl-right-inline">', "</div>\n  "),
    ("display", "indent"): ('<div class="csl-indent">', "</div>\n  "),
}


def sections(text: str) -> dict[str, str]:
    """The parts of a case by name."""
    return {found[1]: found[2].strip() for found in _SECTION.finditer(text)}


def wanted(case: Mapping[str, str]) -> str:
    """What a case wants; which citations changed at the last call is of no interest here."""
    result = case["RESULT"]
    if "CITATIONS" in case:
        result = "\n".join(re.sub(r"^(?:\.\.|>>)(?=\[\d+\])", "", line) for line in result.split("\n"))
    return result


def run(case: Mapping[str, str], locales: Path) -> str:
    """What our processor gives for a case. ``locales`` is the folder of the CSL project's locales."""
    root = parse_xml(case["CSL"].encode())
    style = parse_style(root)
    tag = style.default_locale or "en-US"
    files = [each for name in fallbacks(tag) if (each := _locale(locales, name)) is not None]
    locale = Locale(tag, files, layers_of_style(root, tag))
    items = json.loads(case["INPUT"])
    clusters = _clusters(case, items)
    cited = {cite.id for cluster in clusters for cite in cluster.cites} if "CITATIONS" in case else None
    listed = [item for item in items if cited is None or str(item["id"]) in cited]
    if cited is not None:
        order = list(dict.fromkeys(cite.id for cluster in clusters for cite in cluster.cites))
        listed.sort(key=lambda item: order.index(str(item["id"])))
    document = References(style, locale, listed, clusters, field=parsed)
    if case["MODE"] == "bibliography":
        return _bibliography(document)
    outs = [_html(document, out) for out in document.clusters()]
    if "CITATIONS" in case:
        return "\n".join(f"[{number}] {text}" for number, text in enumerate(outs))
    return "\n".join(outs)


@cache
def _locale(folder: Path, tag: str) -> Any:
    path = folder / f"locales-{tag}.xml"
    return parse_xml(path.read_bytes()) if path.exists() else None


def _cite(data: Mapping[str, Any]) -> Cite:
    position = data.get("position")
    return Cite(
        str(data["id"]),
        locator=str(data.get("locator", "")),
        label=data.get("label") or "page",
        prefix=data.get("prefix", ""),
        suffix=data.get("suffix", ""),
        suppress_author=bool(data.get("suppress-author")),
        position=position if isinstance(position, int) else None,
        near_note=bool(data.get("near-note")),
    )


def _clusters(case: Mapping[str, str], items: Sequence[Mapping[str, Any]]) -> list[Cluster]:
    if "CITATIONS" in case:
        return _final(json.loads(case["CITATIONS"]))
    if "CITATION-ITEMS" in case:
        lines = json.loads(case["CITATION-ITEMS"])
        return [Cluster(tuple(Cite_at(cite) for cite in line)) for line in lines]
    return [Cluster(tuple(Cite(str(item["id"]), position=0) for item in items))]


def Cite_at(data: Mapping[str, Any]) -> Cite:  # noqa: N802
    return _cite({"position": 0, **data})


def _final(calls: Sequence[Any]) -> list[Cluster]:
    """The document after the last of the calls, each of which puts one citation between others."""
    known: dict[str, Any] = {}
    order: list[tuple[str, int]] = []
    for citation, before, after in calls:
        known[citation["citationID"]] = citation
        here = (citation["citationID"], citation.get("properties", {}).get("noteIndex", 0))
        order = [*map(tuple, before), here, *map(tuple, after)]
    return [
        Cluster(tuple(_cite(cite) for cite in known[name]["citationItems"]), note=note, id=name) for name, note in order
    ]


def _html(document: References, out: Out | None) -> str:
    return markup(document.flattener.pieces(out))


def _bibliography(document: References) -> str:
    entries = [_html(document, entry.out) for entry in document.entries()]
    lines = "".join(f'  <div class="csl-entry">{entry}</div>\n' for entry in entries)
    return f'<div class="csl-bib-body">\n{lines}</div>'


def markup(pieces: Sequence[Piece]) -> str:
    """Pieces in the HTML of the suite."""
    out = ""
    opened: tuple[Face, ...] = ()
    for text, faces in [*pieces, Piece("", ())]:
        same = 0
        while same < min(len(opened), len(faces)) and opened[same] == faces[same]:
            same += 1
        for face in reversed(opened[same:]):
            out += _TAGS.get((face.attribute, face.value), ("", ""))[1]
        for face in faces[same:]:
            out += _TAGS.get((face.attribute, face.value), ("", ""))[0]
        opened = faces
        out += html.escape(text, quote=False).replace("&amp;amp;", "&amp;").replace("&", "&") if text else ""
    return out.replace("&amp;", "&#38;").replace("&lt;", "&#60;").replace("&gt;", "&#62;")
