"""Citations for other programs: CSL-JSON, W3C Web Annotations, BibLaTeX, BibTeX and RIS, with the quote and its place where the format
holds them.

A source is one record, however often it is quoted; an annotation is one quote. The user's notes and own fields stay at home.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, get_args

from rightsarchive.citation import annotation, biblatex, bibtex, ris
from rightsarchive.citation.citation import Citation
from rightsarchive.citation.cited import Cited, citation_of
from rightsarchive.citation.rendered import Pinpoint, pinpoint
from rightsarchive.controls import escaped
from rightsarchive.errors import UsageError

CitationFormat = Literal["csl", "w3c", "biblatex", "bibtex", "ris"]

FORMATS = get_args(CitationFormat)

_SHORT = {"page": "p.", "paragraph": "para.", "line": "line"}


def export(citations: Iterable[Cited], format: CitationFormat = "csl") -> str:  # noqa: A002 - what it is called everywhere
    """Citations, hits or entries of a timeline as the text of one file for another program. ``format`` is one of ``csl``, ``w3c``,
    ``biblatex``, ``bibtex``, ``ris``. Raises UsageError.

    ``csl`` is an array of items, each source once, as its schema wants it: what is quoted of it stands in ``custom``, with the label and
    locator of CSL. ``w3c`` is an AnnotationCollection with an annotation for each quote. ``biblatex`` and ``ris`` hold the quotes with their
    places in notes; ``bibtex`` has no field for them.
    """
    form, listed = format, list(map(citation_of, citations))
    if form not in FORMATS:
        raise UsageError(f"{form!r} is no format of citations.", advice=f"Take one of: {', '.join(FORMATS)}.")
    if form == "w3c":
        return _json(annotation.collection(listed))
    sources = _by_source(listed)
    if form == "csl":
        return _json([_item(item, quoted) for item, quoted in sources])
    if form == "ris":
        return "".join(ris.record(item, [_told(each) for each in quoted]) for item, quoted in sources)
    if form == "bibtex":
        return "\n".join(bibtex.entry(item) for item, _ in sources)
    return "\n".join(
        biblatex.entry(item, [_pinpoint(each).label for each in quoted], [_told(each) for each in quoted])
        for item, quoted in sources
    )


def one(citation: Citation, form: CitationFormat) -> str:
    """A single citation, as :func:`export` writes several; ``w3c`` is the annotation by itself."""
    return _json(annotation.annotation(citation)) if form == "w3c" else export([citation], form)


def _by_source(citations: Sequence[Citation]) -> list[tuple[dict[str, Any], list[Citation]]]:
    """Each version of a document with what is quoted of it, in the order of the first quote; ids are told apart."""
    found: dict[tuple[str, int, str], list[Citation]] = {}
    for each in citations:
        found.setdefault((each.document_id, each.version, each.sha256), []).append(each)
    sources, seen = [], set[str]()
    for quoted in found.values():
        item = quoted[0].csl()
        if item["id"] in seen:
            item["id"] = f"{item['id']}-{quoted[0].sha256[:6]}"
        seen.add(item["id"])
        sources.append((item, quoted))
    return sources


def _item(item: Mapping[str, Any], quoted: Sequence[Citation]) -> dict[str, Any]:
    quotes = [
        {
            "label": at.label,
            "locator": at.value,
            "quote": each.quote,
            "start": each.locator.start,
            "end": each.locator.end,
            "text_sha256": each.text_sha256,
        }
        for each in quoted
        for at in (_pinpoint(each),)
    ]
    return {**item, "custom": {**item["custom"], "citations": quotes}}


def _pinpoint(citation: Citation) -> Pinpoint:
    return pinpoint(citation.locator)


def _told(citation: Citation) -> str:
    """What is quoted, with its place: ``“The court fined …” (para. 3)``."""
    at = _pinpoint(citation)
    return f"“{' '.join(citation.quote.split())}” ({_SHORT.get(at.label, at.label)} {at.value})"


def _json(value: object) -> str:
    return escaped(json.dumps(value, ensure_ascii=False, indent=2)) + "\n"
