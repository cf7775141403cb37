"""A CSL-JSON item as a RIS record, for Zotero, EndNote, Mendeley and the like.

RIS ("Research Information Systems" tagged format): two letters, two spaces, a hyphen, a space, the value; one line for each
value, CR LF between lines, ``TY`` first and ``ER`` last. A value holds no line break, so none can start a field of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rightsarchive.metadata.csl import variable_of
from rightsarchive.metadata.references.entries import CITATION_KEY, MORE_AUTHORS
from rightsarchive.metadata.references.ris import TYPES as MEANT
from rightsarchive.metadata.text_values import as_text, items, joined, person_text
from rightsarchive.model import Author

TYPES = {
    "article": "UNPB",
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "bill": "BILL",
    "book": "BOOK",
    "chapter": "CHAP",
    "classic": "ANCIENT",
    "dataset": "DATA",
    "entry-dictionary": "DICT",
    "entry-encyclopedia": "ENCYC",
    "figure": "FIGURE",
    "graphic": "ART",
    "hearing": "HEAR",
    "interview": "PCOMM",
    "legal_case": "CASE",
    "legislation": "STAT",
    "manuscript": "UNPB",
    "map": "MAP",
    "motion_picture": "MPCT",
    "musical_score": "MUSIC",
    "pamphlet": "PAMP",
    "paper-conference": "CONF",
    "patent": "PAT",
    "periodical": "JFULL",
    "personal_communication": "PCOMM",
    "post": "BLOG",
    "post-weblog": "BLOG",
    "regulation": "LEGAL",
    "report": "RPRT",
    "software": "COMP",
    "song": "SOUND",
    "standard": "STAND",
    "thesis": "THES",
    "treaty": "LEGAL",
    "webpage": "ELEC",
}
"""Tags of the types of CSL; ``M3`` says the type where the tag stands for several, or there is none (``GEN``)."""

_FIELDS = (
    ("title", "TI"),
    ("title-short", "ST"),
    ("container-title", "T2"),
    ("collection-title", "T3"),
    ("original-title", "OP"),
    ("publisher", "PB"),
    ("publisher-place", "CY"),
    ("volume", "VL"),
    ("issue", "IS"),
    ("number", "M1"),
    ("section", "SE"),
    ("edition", "ET"),
    ("ISBN", "SN"),
    ("ISSN", "SN"),
    ("DOI", "DO"),
    ("genre", "M3"),
    ("URL", "UR"),
    ("language", "LA"),
    ("archive", "DB"),
    ("archive_location", "AV"),
    ("call-number", "CN"),
    ("abstract", "AB"),
)
_TAGGED = {"keyword", "page", *(field for field, _ in _FIELDS)} - {"genre"}

_EDITORS = {"personal_communication": "recipient", "interview": "interviewer"}
"""Whom ``A2`` names, where it is not the editor."""

_TAKEN = frozenset(
    {"document_id", "version", "sha256", "extra", "document_type", "notes", "access", "translated_title"}
)
"""What of ``custom`` has a tag, or a line of its own."""


def record(item: Mapping[str, Any], quotes: Sequence[str] = ()) -> str:
    """One record, ending in CR LF. ``quotes``, each with its place, are notes of it: no tag of RIS is for what is quoted."""
    lines = [*_lines(item), *(("N1", quote) for quote in quotes)]
    return (
        "".join(f"{tag}  - {' '.join(str(value).split())}".rstrip(" ") + "\r\n" for tag, value in lines) + "ER  - \r\n"
    )


def _lines(item: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    kind, custom = str(item["type"]), item.get("custom", {})
    yield "TY", TYPES.get(kind, "GEN")
    yield "ID", item["id"]
    for author in item.get("author", ()):
        yield "AU", _person(author)
    second = _EDITORS.get(kind, "editor")
    for author in item.get(second, ()):
        yield "A2", _person(author)
    shown = dict(item)
    if kind == "legal_case":  # the court has the publisher's place, and what stands there is read as a court
        shown.pop("publisher", None)
        if "authority" in item:
            shown["publisher"] = item["authority"]
    if written := custom.get("document_type") or (kind if _needs_words(kind) else None):
        shown["genre"] = written
    for field, tag in _FIELDS:
        if field in shown and not (tag == "SN" and field == "ISSN" and "ISBN" in shown):
            yield tag, shown[field]
    if "case_number" in custom and kind == "legal_case":
        yield "SV", custom["case_number"]
    if "translated_title" in custom:
        yield "TT", custom["translated_title"]
    first, dash, last = str(item.get("page", "")).replace("-", "–").partition("–")
    if first:
        yield "SP", first
    if dash and last:
        yield "EP", last
    for field, tag in (("issued", "DA"), ("accessed", "Y2")):
        if parts := [*item.get(field, {}).get("date-parts", [[]])[0]]:
            if tag == "DA":
                yield "PY", f"{parts[0]:04}"
            # RIS dates always have three slashes: year/month/day/other, empty where unknown.
            yield tag, "/".join([f"{part:02}" for part in parts] + [""] * (4 - len(parts)))
    for keyword in items(str(item.get("keyword", ""))):
        yield "KW", keyword
    if notes := custom.get("notes"):
        yield from (("N1", part) for part in notes.split("\n\n"))
    yield from _own(item, kind, second)
    if sha256 := custom.get("sha256"):
        yield "N1", f"SHA-256 of the file: {sha256}"


def _own(item: Mapping[str, Any], kind: str, second: str) -> Iterator[tuple[str, str]]:
    """What no tag holds, as lines of ``U1``, which RIS leaves to its users: ``persons: …``."""
    custom = item.get("custom", {})
    if access := custom.get("access"):
        yield "U1", f"access: {access}"
    for name, variable in (("editors", "editor"), ("recipient", "recipient"), ("interviewer", "interviewer")):
        if variable != second and variable in item:
            yield "U1", f"{name}: {joined(map(_person, item[variable]))}"
    if kind == "legal_case" and "publisher" in item:
        yield "U1", f"publisher: {item['publisher']}"
    if kind != "legal_case" and "authority" in item:
        yield "U1", f"court: {item['authority']}"
    if "genre" in item and "document_type" not in custom:
        yield "U1", f"document_type: {kind}"
    for name, value in custom.items():
        if name not in _TAKEN and not (name == "case_number" and kind == "legal_case"):
            yield "U1", f"{name}: {as_text(value)}"
    for name, value in custom.get("extra", {}).items():
        if name == CITATION_KEY and value == item["id"]:
            continue
        if name == MORE_AUTHORS:
            yield "AU", "et al."
        elif not _has_tag(name, value, item):
            yield "U1", f"{name}: {as_text(value)}"


def _has_tag(name: str, value: Any, item: Mapping[str, Any]) -> bool:
    """Whether a line above says what a user's own field holds."""
    variable = variable_of(name)
    return variable in _TAGGED and as_text(value) == item.get(str(variable))


def _needs_words(kind: str) -> bool:
    """Whether the tag of a type does not lead back to it."""
    return kind != "document" and MEANT.get(TYPES.get(kind, "GEN")) != kind


def _person(name: Mapping[str, str]) -> str:
    return person_text(Author.model_validate({key: name[key] for key in ("family", "given", "literal") if key in name}))
