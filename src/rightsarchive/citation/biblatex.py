"""A CSL-JSON item as a BibLaTeX entry, with the types and names of fields that BibLaTeX has and BibTeX lacks.

The types, ``date``, ``pagination`` and the rest are those of the manual of BibLaTeX 3 (Kime, Wemheuer, Lehman), chapter 2. No field
holds the place of a quote: ``pagination`` says what the numbers in a citation's postnote count, and ``annotation`` holds the quotes with
their places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rightsarchive.citation import bibtex

_TYPES = {
    "article": "unpublished",
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "bill": "legislation",
    "book": "book",
    "broadcast": "video",
    "chapter": "incollection",
    "classic": "book",
    "collection": "collection",
    "dataset": "dataset",
    "entry-dictionary": "inreference",
    "entry-encyclopedia": "inreference",
    "figure": "image",
    "graphic": "artwork",
    "legal_case": "jurisdiction",
    "legislation": "legislation",
    "manuscript": "unpublished",
    "map": "image",
    "motion_picture": "movie",
    "musical_score": "music",
    "paper-conference": "inproceedings",
    "pamphlet": "booklet",
    "patent": "patent",
    "performance": "performance",
    "periodical": "periodical",
    "personal_communication": "letter",
    "post": "online",
    "post-weblog": "online",
    "regulation": "legal",
    "report": "report",
    "review": "review",
    "review-book": "review",
    "software": "software",
    "song": "audio",
    "standard": "standard",
    "thesis": "thesis",
    "treaty": "legal",
    "webpage": "online",
}
"""All others, as interviews, speeches and hearings, are ``misc`` with an ``entrysubtype``."""

_SUBTYPED = frozenset(
    "article article-magazine article-newspaper bill broadcast classic entry-dictionary figure map musical_score post post-weblog "
    "regulation review-book treaty".split()
)
"""Types of CSL that share one of BibLaTeX with another."""

_SUBTYPES = {"article-newspaper": "newspaper", "article-magazine": "magazine"}
_UNTYPED = {"document", "entry"}

_NAMES = {
    "address": "location",
    "annote": "annotation",
    "call_number": "library",
    "court": "institution",
    "journal": "journaltitle",
    "school": "institution",
}
_BY_THE_DATE = frozenset({"year", "month", "day"})
_ORGANISED = frozenset({"misc", "online", "booklet", "dataset", "software"})

_PAGINATION = {"page": "page", "paragraph": "paragraph", "line": "line"}


def entry(item: Mapping[str, Any], labels: Sequence[str] = (), quotes: Sequence[str] = ()) -> str:
    """One entry, ending in a line break. ``labels`` are the CSL labels of the pinpoints that are cited of it (page, paragraph, line),
    ``quotes`` what is quoted, each with its place."""
    kind = _TYPES.get(item["type"], "misc")
    fields: dict[str, str] = {}
    for name, value in bibtex.fields_of(item, kind).items():
        if name in _BY_THE_DATE:
            continue
        fields.setdefault(_NAMES.get(name, name), value)
    _typed(item, kind, fields)
    if "date" not in fields and (parts := item.get("issued", {}).get("date-parts", [[]])[0]):
        fields["date"] = "-".join(f"{part:0{4 if place == 0 else 2}}" for place, part in enumerate(parts))
    counted = {_PAGINATION[label] for label in labels if label in _PAGINATION}
    if len(counted) == 1:
        fields["pagination"] = counted.pop()
    if quotes:
        # A field has no paragraphs; a quotation ends at its closing mark.
        fields["annotation"] = " ".join(filter(None, (fields.get("annotation"), *map(bibtex.escape, quotes))))
    return bibtex.written(kind, bibtex.key_of(item), fields)


def _typed(item: Mapping[str, Any], kind: str, fields: dict[str, str]) -> None:
    its = item["type"]
    fields.pop("entrysubtype", None)
    if (kind == "misc" or its in _SUBTYPED) and its not in _UNTYPED:
        fields["entrysubtype"] = _SUBTYPES.get(its, its)
    if kind in {"report", "thesis"} and (publisher := fields.pop("publisher", None)):
        fields.setdefault("institution", publisher)
    if kind in _ORGANISED and (publisher := fields.pop("publisher", None) or fields.pop("howpublished", None)):
        fields["organization"] = publisher
        fields.pop("howpublished", None)
