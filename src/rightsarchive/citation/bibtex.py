"""A CSL-JSON item as a BibTeX entry, escaped so that any title is safe in LaTeX.

BibTeX counts braces even behind a backslash (Patashnik, "BibTeXing", 1988), so a brace in the data is written as a command and
the braces of a field always balance. Letters of every script stay as they are (UTF-8).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from anyascii import anyascii

_ENTRY = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "manuscript": "unpublished",
    "report": "techreport",
    "thesis": "phdthesis",
}
_PUBLISHER = {"techreport": "institution", "phdthesis": "school", "article": "journal", "misc": "howpublished"}
_CONTAINER = {"article": "journal", "incollection": "booktitle"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_ESCAPES = str.maketrans(
    {
        "\\": r"{\textbackslash}",
        "{": r"{\textbraceleft}",
        "}": r"{\textbraceright}",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
        "#": r"\#",
        "$": r"\$",
        "%": r"\%",
        "&": r"\&",
        "_": r"\_",
    }
)

# Pairs that TeX's fonts would join: -- to a dash, `` to a quotation mark, ?` to ¿ and so on.
_LIGATURES = re.compile(r"([-'`<>,])(?=\1)|[?!](?=`)")


def entry(item: Mapping[str, Any]) -> str:
    """One entry, ending in a line break. Its key is the first author's (or publisher's) name, the year and six digits of the
    SHA-256, so it stays the same and does not meet another.
    """
    kind = _ENTRY.get(item["type"], "misc")
    fields: dict[str, str] = {}
    if authors := [_author(name) for name in item.get("author", ())]:
        fields["author"] = " and ".join(authors)
    fields["title"] = f"{{{escape(item['title'])}}}"
    if container := item.get("container-title"):
        fields[_CONTAINER.get(kind, "howpublished")] = escape(container)
    if publisher := item.get("publisher"):
        fields.setdefault(_PUBLISHER.get(kind, "publisher"), escape(publisher))
    for theirs, ours in (
        ("publisher-place", "address"),
        ("volume", "volume"),
        ("issue", "number"),
        ("number", "number"),
    ):
        if value := item.get(theirs):
            fields.setdefault(ours, escape(value))
    for key in ("edition", "DOI", "ISBN", "ISSN"):
        if value := item.get(key):
            fields[key.lower()] = escape(value)
    year, month, day = (*_parts(item, "issued"), None, None, None)[:3]
    if year:
        fields["year"] = str(year)
    if month:
        fields["month"] = _MONTHS[month - 1]
    if day:
        fields["day"] = str(day)
    if url := item.get("URL"):
        # A percent-encoded address is the same address, and holds nothing that LaTeX or BibTeX would take for its own.
        fields["url"] = quote(" ".join(url.split()), safe="%/:?#[]@!$&'()*+,;=-._~")
    if seen := _parts(item, "accessed"):
        fields["urldate"] = "-".join(f"{part:02}" for part in seen)
    if language := item.get("language"):
        fields["language"] = escape(language)
    if sha256 := item.get("custom", {}).get("sha256"):
        fields["note"] = f"SHA-256 of the file: {sha256}"
    lines = [f"  {key} = {value if key == 'month' else f'{{{value}}}'}" for key, value in fields.items()]
    return f"@{kind}{{{_key(item, year)},\n" + ",\n".join(lines) + "\n}\n"


def escape(text: object) -> str:
    """``text`` on one line, with every character that LaTeX gives a meaning written out."""
    return _LIGATURES.sub(r"\g<0>{}", " ".join(str(text).split()).translate(_ESCAPES))


def _author(name: Mapping[str, str]) -> str:
    if literal := name.get("literal"):
        return f"{{{escape(literal)}}}"
    # Braces keep an "and" or a comma inside a name from splitting it.
    family, given = (f"{{{escape(part)}}}" if re.search(r",|\band\b", part) else escape(part) for part in _person(name))
    return f"{family}, {given}" if given else f"{{{escape(name['family'])}}}"


def _person(name: Mapping[str, str]) -> tuple[str, str]:
    return name.get("family", ""), name.get("given", "")


def _parts(item: Mapping[str, Any], field: str) -> list[int]:
    return list(item[field]["date-parts"][0]) if field in item else []


def _key(item: Mapping[str, Any], year: int | None) -> str:
    authors = item.get("author") or [{"literal": item.get("publisher") or item["title"]}]
    name = authors[0].get("family") or authors[0].get("literal")
    word = re.sub(r"[^A-Za-z0-9]", "", anyascii(str(name)))[:24] or "source"
    mark = re.sub(r"[^A-Za-z0-9]", "", str(item.get("custom", {}).get("sha256") or item["id"]))[:6]
    return f"{word}{year or ''}-{mark}"
