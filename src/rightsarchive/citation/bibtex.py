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

from rightsarchive.metadata.csl import variable_of
from rightsarchive.metadata.references.bibtex import OUR_RIGHTS
from rightsarchive.metadata.references.bibtex import TYPES as MEANT
from rightsarchive.metadata.references.entries import CITATION_KEY, MORE_AUTHORS
from rightsarchive.metadata.text_values import as_text

_ENTRY = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "bill": "legislation",
    "book": "book",
    "chapter": "incollection",
    "dataset": "dataset",
    "legal_case": "jurisdiction",
    "legislation": "legislation",
    "manuscript": "unpublished",
    "paper-conference": "inproceedings",
    "pamphlet": "booklet",
    "patent": "patent",
    "periodical": "periodical",
    "personal_communication": "letter",
    "report": "techreport",
    "software": "software",
    "thesis": "phdthesis",
    "webpage": "online",
}
"""Types of BibTeX, and of BibLaTeX where BibTeX has none (its styles treat them as ``misc``)."""

_SUBTYPES = {"article-newspaper": "newspaper", "article-magazine": "magazine"}
_PUBLISHER = {
    "techreport": ("institution",),
    "phdthesis": ("school",),
    "article": ("journal", "publisher"),
    "misc": ("howpublished",),
    "booklet": ("howpublished",),
    "online": ("howpublished", "organization"),
}
_CONTAINER = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
_TEXTS = (
    ("publisher-place", "address"),
    ("volume", "volume"),
    ("issue", "number"),
    ("number", "number"),
    ("page", "pages"),
    ("collection-title", "series"),
    ("chapter-number", "chapter"),
    ("edition", "edition"),
    ("genre", "type"),
    ("title-short", "shorttitle"),
    ("original-title", "origtitle"),
    ("event-title", "eventtitle"),
    ("event-place", "venue"),
    ("DOI", "doi"),
    ("ISBN", "isbn"),
    ("ISSN", "issn"),
    ("abstract", "abstract"),
    ("keyword", "keywords"),
    ("archive", "archive"),
    ("call-number", "call_number"),
)
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

_UNSAFE = re.compile(r"[\x00-\x20\\{}\"<>^`|]")
_SUFFIX = re.compile(r"(?P<given>[^,]+), (?P<suffix>(?:Jr|Sr|jr|sr)\.?|[IVX]+)")

# Pairs that TeX's fonts would join: -- to a dash, `` to a quotation mark, ?` to ¿ and so on.
_LIGATURES = re.compile(r"([-'`<>,])(?=\1)|[?!](?=`)")


def entry(item: Mapping[str, Any]) -> str:
    """One entry, ending in a line break. Its key is the one by which the user's texts cite it; else the first author's (or
    publisher's) name, the year and six digits of the SHA-256, so it stays the same and does not meet another.
    """
    kind = _ENTRY.get(item["type"], "misc")
    return written(kind, key_of(item), fields_of(item, kind))


def written(kind: str, key: str, fields: Mapping[str, str]) -> str:
    """An entry of these fields; the values are escaped already."""
    lines = [f"  {name} = {value if name == 'month' else f'{{{value}}}'}" for name, value in fields.items()]
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}\n"


def fields_of(item: Mapping[str, Any], kind: str) -> dict[str, str]:
    """The fields of an entry of a ``kind``, escaped."""
    fields: dict[str, str] = {}
    custom = item.get("custom", {})
    for variable, field in _PEOPLE.items():
        if people := [_author(name) for name in item.get(variable, ())]:
            fields[field] = " and ".join(people)
    if "author" in fields and MORE_AUTHORS in custom.get("extra", {}):
        fields["author"] += " and others"
    fields["title"] = f"{{{escape(item['title'])}}}"
    if (subtype := _subtype(item["type"], kind)) is not None:
        fields["entrysubtype"] = subtype
    if kind == "jurisdiction" and "authority" in item:
        fields["institution"] = escape(item["authority"])
    elif "authority" in item:
        fields["court"] = escape(item["authority"])
    publisher = item.get("publisher")
    if (container := item.get("container-title")) and (container != publisher or kind in _CONTAINER):
        fields[_CONTAINER.get(kind, "journal")] = escape(container)
    for name in _PUBLISHER.get(kind, ("publisher",)) if publisher else ():
        fields.setdefault(name, escape(publisher))
    for theirs, ours in _TEXTS:
        if value := item.get(theirs):
            fields.setdefault(ours, escape(value))
    if "," in fields.get("keywords", "") and ";" not in fields["keywords"]:
        fields["keywords"] += ";"  # one keyword with a comma in it, and not several
    _dates(item, fields)
    if url := item.get("URL"):
        # A percent-encoded sign is the same sign, and nothing that LaTeX or BibTeX would take for its own.
        fields["url"] = _UNSAFE.sub(lambda found: quote(found[0], safe=""), " ".join(url.split()))
    if language := item.get("language"):
        fields["language"] = escape(language)
    if sha256 := custom.get("sha256"):
        fields["note"] = f"SHA-256 of the file: {sha256}"
    _own(item, fields)
    return fields


_PEOPLE = {"author": "author", "editor": "editor", "recipient": "recipient", "interviewer": "interviewer"}


def _subtype(kind: str, entry_type: str) -> str | None:
    """What the type of an entry leaves open, in the field that BibLaTeX has for it."""
    if kind == "document" or MEANT.get(entry_type) == kind:
        return None
    return _SUBTYPES.get(kind, kind)


def _dates(item: Mapping[str, Any], fields: dict[str, str]) -> None:
    issued = item.get("issued", {}).get("date-parts", [[]])
    if len(issued) > 1:
        fields["date"] = "/".join("-".join(f"{part:02}" for part in parts) for parts in issued)
    year, month, day = (*issued[0], None, None, None)[:3]
    if year:
        fields["year"] = f"{year:04}"
    if month:
        fields["month"] = _MONTHS[month - 1]
    if day:
        fields["day"] = str(day)
    if seen := item.get("accessed", {}).get("date-parts", [[]])[0]:
        fields["urldate"] = "-".join(f"{part:02}" for part in seen)


def _own(item: Mapping[str, Any], fields: dict[str, str]) -> None:
    """What no field of BibTeX holds, under its own name, which programs keep and styles pass over. The user's notes are an ``annote``,
    which no style prints."""
    custom = item.get("custom", {})
    for name, value in custom.items():
        if name == "notes":
            fields["annote"] = escape(value)
        elif name not in {"document_id", "version", "sha256", "extra"}:
            fields[{"rights": OUR_RIGHTS, "license": "copyright"}.get(name, name)] = escape(as_text(value))
    for name, value in custom.get("extra", {}).items():
        text = as_text(value)
        if name in {CITATION_KEY, MORE_AUTHORS} or text == item.get(str(variable_of(name))):
            continue
        plain = re.sub(r"[\s{}\"#%'(),=~\\@]+", "-", name).strip("-").lower() or "own"
        while plain in fields and fields[plain] != escape(text):
            plain = f"own-{plain}"
        fields[plain] = escape(text)


def escape(text: object) -> str:
    """``text`` on one line, with every character that LaTeX gives a meaning written out."""
    return _LIGATURES.sub(r"\g<0>{}", " ".join(str(text).split()).translate(_ESCAPES))


def _author(name: Mapping[str, str]) -> str:
    if literal := name.get("literal"):
        return f"{{{escape(literal)}}}"
    # Braces keep an "and" or a comma inside a name from splitting it.
    family, given = (f"{{{escape(part)}}}" if re.search(r",|\band\b", part) else escape(part) for part in _person(name))
    if suffix := _SUFFIX.fullmatch(name.get("given", "")):  # BibTeX has it between the two
        return f"{family}, {escape(suffix['suffix'])}, {escape(suffix['given'])}"
    return f"{family}, {given}" if given else f"{{{escape(name['family'])}}}"


def _person(name: Mapping[str, str]) -> tuple[str, str]:
    return name.get("family", ""), name.get("given", "")


def key_of(item: Mapping[str, Any]) -> str:
    """The key of the entry of a source."""
    custom = item.get("custom", {})
    if CITATION_KEY in custom.get("extra", {}):
        return re.sub(r"[\s{}\"#%'(),=~\\]+", "", str(item["id"])) or "source"
    authors = item.get("author") or [{"literal": item.get("publisher") or item["title"]}]
    name = authors[0].get("family") or authors[0].get("literal")
    word = re.sub(r"[^A-Za-z0-9]", "", anyascii(str(name)))[:24] or "source"
    mark = re.sub(r"[^A-Za-z0-9]", "", str(custom.get("sha256") or item["id"]))[:6]
    year = item.get("issued", {}).get("date-parts", [[""]])[0][:1]
    return f"{word}{''.join(map(str, year))}-{mark}"
