"""A CSL-JSON item as a RIS record, for Zotero, EndNote, Mendeley and the like.

RIS ("Research Information Systems" tagged format): two letters, two spaces, a hyphen, a space, the value; one line for each
value, CR LF between lines, ``TY`` first and ``ER`` last. A value holds no line break, so none can start a field of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_TYPES = {
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "bill": "BILL",
    "book": "BOOK",
    "chapter": "CHAP",
    "dataset": "DATA",
    "legal_case": "CASE",
    "legislation": "STAT",
    "manuscript": "UNPB",
    "pamphlet": "PAMP",
    "personal_communication": "PCOMM",
    "post": "BLOG",
    "post-weblog": "BLOG",
    "report": "RPRT",
    "thesis": "THES",
    "webpage": "ELEC",
}
_FIELDS = (
    ("title", "TI"),
    ("container-title", "T2"),
    ("publisher", "PB"),
    ("publisher-place", "CY"),
    ("volume", "VL"),
    ("issue", "IS"),
    ("number", "M1"),
    ("edition", "ET"),
    ("ISBN", "SN"),
    ("ISSN", "SN"),
    ("DOI", "DO"),
    ("genre", "M3"),
    ("URL", "UR"),
    ("language", "LA"),
)


def record(item: Mapping[str, Any]) -> str:
    """One record, ending in CR LF."""
    return (
        "".join(f"{tag}  - {' '.join(str(value).split())}".rstrip(" ") + "\r\n" for tag, value in _lines(item))
        + "ER  - \r\n"
    )


def _lines(item: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    yield "TY", _TYPES.get(item["type"], "GEN")
    yield "ID", item["id"]
    for author in item.get("author", ()):
        yield "AU", author.get("literal") or ", ".join(filter(None, (author.get("family"), author.get("given"))))
    for field, tag in _FIELDS:
        if field in item:
            yield tag, item[field]
    for field, tag in (("issued", "DA"), ("accessed", "Y2")):
        if field in item:
            parts = item[field]["date-parts"][0]
            if tag == "DA":
                yield "PY", f"{parts[0]:04}"
            # RIS dates always have three slashes: year/month/day/other, empty where unknown.
            yield tag, "/".join([f"{part:02}" for part in parts] + [""] * (4 - len(parts)))
    if sha256 := item.get("custom", {}).get("sha256"):
        yield "N1", f"SHA-256 of the file: {sha256}"
