"""Lists of sources for other programs: CSL-JSON, RIS, BibTeX, and a table. What the metadata holds comes out whole, and is read back
by :mod:`rightsarchive.metadata.references`."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, get_args

from rightsarchive.citation import bibtex, ris
from rightsarchive.controls import escaped
from rightsarchive.errors import UsageError
from rightsarchive.language.document_types import document_type
from rightsarchive.metadata.csl import LIBRARY_VARIABLES, REDACTED, csl_item, variable_of
from rightsarchive.metadata.references.dating import dated
from rightsarchive.metadata.references.entries import CITATION_KEY
from rightsarchive.metadata.text_values import as_text
from rightsarchive.model import Document, Metadata, PartialDate
from rightsarchive.rows import RowWriter, cell

BibliographyFormat = Literal["csl", "ris", "bibtex", "csv"]

FORMATS = get_args(BibliographyFormat)

_IN_THE_ITEM = frozenset(
    "title authors editors recipient interviewer publisher publisher_place published url language archive call_number court "
    "original_title extra".split()
)
"""Fields that a variable of CSL holds whole. The others stand in ``custom``, which the schema has for what it lacks."""

_FIELDS = tuple(name for name in Metadata.model_fields if name not in {"extra", "part_of"})
_COLUMNS = ("document", *_FIELDS, "sha256")

_KEPT = frozenset(LIBRARY_VARIABLES.values())


def write_bibliography(documents: Iterable[Document], form: str) -> str:
    """The sources in the order of their first authors (else their titles), the oldest first. ``form`` is one of :data:`FORMATS`; a CSV
    is for a spreadsheet when it is written as UTF-8 with a mark (``utf-8-sig``). Raises UsageError."""
    if form not in FORMATS:
        raise UsageError(f"{form!r} is no format of bibliographies.", advice=f"Write one of: {', '.join(FORMATS)}.")
    sources = sorted(documents, key=_order)
    if form == "csv":
        return _table(sources)
    items = list(_named(map(export_item, sources)))
    if form == "csl":
        return escaped(json.dumps(items, ensure_ascii=False, indent=2)) + "\n"
    return "".join(map(ris.record, items)) if form == "ris" else "\n".join(map(bibtex.entry, items))


def export_item(document: Document) -> dict[str, Any]:
    """A document as a CSL-JSON item with everything that is known of it. ``custom`` holds its id, version and SHA-256, and the fields
    that CSL has no variable for."""
    metadata = document.metadata
    item = csl_item(metadata, identifier=document.id, title=document.title)
    for key, value in metadata.extra.items():
        variable = variable_of(key)
        if variable in _KEPT and value:
            item.setdefault(variable, as_text(value))
    if (span := _span(metadata)) is not None:
        item["issued"] = span
    notes = [note for note in (REDACTED if document.redacted else "", metadata.notes) if note]
    if notes:
        item["note"] = "\n\n".join(notes)
    item["custom"] = {
        "document_id": document.id,
        "version": document.version,
        "sha256": document.sha256,
        **_beside(metadata, item),
    }
    return item


def _beside(metadata: Metadata, item: Mapping[str, Any]) -> dict[str, Any]:
    kept = metadata.model_dump(mode="json", exclude_defaults=True, exclude=set(_IN_THE_ITEM))
    if (
        metadata.document_type is not None
        and document_type(metadata.document_type) == metadata.document_type == item["type"]
    ):
        del kept["document_type"]
    if not isinstance(metadata.retrieved, dt.datetime):
        kept.pop("retrieved", None)
    return kept | ({"extra": metadata.extra} if metadata.extra else {})


def _span(metadata: Metadata) -> dict[str, Any] | None:
    """A date of publication that goes over two: ``2020/2021``, as BibLaTeX and CSL-JSON write it."""
    written = metadata.extra.get("issued", metadata.extra.get("date"))
    if isinstance(written, dict):
        return written
    if not isinstance(written, str) or written.count("/") != 1:
        return None
    ends = [dated(end) for end in written.split("/")]
    if any(date is None or not exact for date, exact in ends) or metadata.published != PartialDate(str(ends[0][0])):
        return None
    return {"date-parts": [PartialDate(str(date)).parts for date, _ in ends]}


def _named(items: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each item under the key that the user's texts cite it by, where it has one; two files of one entry are told apart."""
    seen: set[str] = set()
    for item in items:
        key = str(item["custom"].get("extra", {}).get(CITATION_KEY) or item["id"])
        if key in seen:
            key = f"{key}-{item['custom']['sha256'][:6]}"
        seen.add(key)
        yield {**item, "id": key}


def _order(document: Document) -> tuple[str, str, str]:
    authors = document.metadata.authors
    first = (authors[0].family or authors[0].literal) if authors else document.title
    return first.casefold(), str(document.metadata.published or ""), document.id


def _table(documents: Sequence[Document]) -> str:
    own = {key: f"{key} (own)" if key in _COLUMNS else key for each in documents for key in each.metadata.extra}
    out = io.StringIO()
    writer = RowWriter(out, "csv", (*_COLUMNS, *(str(cell(own[key])) for key in sorted(own))))
    for document in documents:
        metadata = document.metadata
        row = {name: as_text(getattr(metadata, name)) for name in _FIELDS}
        row |= {"title": document.title, "access": metadata.access.value}
        row |= {str(cell(called)): as_text(metadata.extra.get(key)) for key, called in own.items()}
        writer.write({"document": document.id, **row, "sha256": document.sha256})
    return out.getvalue()
