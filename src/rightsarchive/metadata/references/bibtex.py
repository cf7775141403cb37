"""BibTeX and BibLaTeX, as Zotero, JabRef, Mendeley and people write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from rightsarchive.errors import MetadataError
from rightsarchive.language.data import languages
from rightsarchive.language.document_types import document_type
from rightsarchive.language.months import month_of
from rightsarchive.metadata.fields import Problem
from rightsarchive.metadata.references.attachments import is_on_the_web, names_of_files
from rightsarchive.metadata.references.crossref import inherited
from rightsarchive.metadata.references.dating import dated
from rightsarchive.metadata.references.entries import MORE_AUTHORS, Draft, Entry
from rightsarchive.metadata.references.latex import address, quiet, words
from rightsarchive.metadata.references.names import people
from rightsarchive.metadata.restrictions import mentions_restriction
from rightsarchive.metadata.text_values import LISTS, PEOPLE, items
from rightsarchive.model import primary_language

TYPES = {
    "article": "article-journal",
    "artwork": "graphic",
    "audio": "song",
    "bill": "bill",
    "book": "book",
    "bookinbook": "chapter",
    "booklet": "pamphlet",
    "case": "legal_case",
    "collection": "book",
    "conference": "paper-conference",
    "dataset": "dataset",
    "electronic": "webpage",
    "image": "graphic",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "inreference": "entry-encyclopedia",
    "interview": "interview",
    "judgement": "legal_case",
    "judgment": "legal_case",
    "jurisdiction": "legal_case",
    "legal": "legislation",
    "legislation": "legislation",
    "letter": "personal_communication",
    "magazine": "article-magazine",
    "manual": "book",
    "mastersthesis": "thesis",
    "movie": "motion_picture",
    "mvbook": "book",
    "newspaper": "article-newspaper",
    "online": "webpage",
    "patent": "patent",
    "periodical": "periodical",
    "phdthesis": "thesis",
    "proceedings": "book",
    "reference": "book",
    "report": "report",
    "review": "review",
    "software": "software",
    "speech": "speech",
    "standard": "standard",
    "statute": "legislation",
    "suppbook": "chapter",
    "techreport": "report",
    "thesis": "thesis",
    "treaty": "treaty",
    "unpublished": "manuscript",
    "video": "motion_picture",
    "webpage": "webpage",
    "www": "webpage",
}
"""What the types of entries mean, in the words of CSL."""

_SUBTYPES = {"newspaper": "article-newspaper", "magazine": "article-magazine"}
"""What BibLaTeX calls kinds of articles."""

_FIELDS = {
    "address": "publisher_place",
    "copyright": "license",
    "howpublished": "publisher",
    "institution": "publisher",
    "location": "publisher_place",
    "organization": "publisher",
    "origtitle": "original_title",
    "publisher": "publisher",
    "school": "publisher",
}
"""Fields of theirs that are called otherwise with us. Those of ours that they do not have are written under our name."""

OUR_RIGHTS = "rights_concerned"
"""What our exports call the rights that a report is about."""

_NAMES = {"author": "authors", "editor": "editors"}
_NOTES = frozenset({"note", "notes", "annote", "annotation"})
_KEYWORDS = frozenset({"keywords", "keyword", "tags"})
_FILES = frozenset({"file", "files", "pdf", "attachments", "attachment", "localfile", "local-url"})
_VERBATIM = frozenset({"url", "doi", "eprint", "archived_url"})

_BABEL = {
    "american": "en",
    "australian": "en",
    "austrian": "de",
    "brazil": "pt",
    "brazilian": "pt",
    "british": "en",
    "canadian": "en",
    "castilian": "es",
    "farsi": "fa",
    "francais": "fr",
    "germanb": "de",
    "naustrian": "de",
    "ngerman": "de",
    "portuges": "pt",
    "ukenglish": "en",
    "usenglish": "en",
    "usorbian": "hsb",
}
"""What the packages babel and polyglossia call languages, where it is no name of the language."""


def read_bibtex(text: str, path: Path) -> Iterator[Entry | Problem]:
    """Every entry in turn; the error of one that is broken. Raises MetadataError without the extra ``references``."""
    try:
        from bibtexparser.entrypoint import parse_string
        from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, ParsingFailedBlock, String
        from bibtexparser.model import Entry as Block
    except ImportError as error:
        raise MetadataError(
            "a BibTeX file cannot be read without bibtexparser", path=path,
            advice="pip install 'rightsarchive[references]', or export it as CSL-JSON.",
        ) from error  # fmt: skip
    quiet()
    library = parse_string(text, parse_stack=[])
    known = {block.key.lower(): block.value for block in library.blocks if isinstance(block, String)}
    parents = {
        block.key.strip().lower(): {
            field.key.strip().lower(): _value(str(field.value), known) for field in block.fields
        }
        for block in library.blocks
        if isinstance(block, Block)
    }
    for block in library.blocks:
        if isinstance(block, (DuplicateBlockKeyBlock, DuplicateFieldKeyBlock)) and isinstance(
            block.ignore_error_block, Block
        ):
            block = block.ignore_error_block  # noqa: PLW2901 - two entries of one key, or a field twice, can be read all the same
        if isinstance(block, Block):
            kind = block.entry_type.lower()
            lines = [(field.key.strip().lower(), _value(str(field.value), known)) for field in block.fields]
            lines += inherited(kind, dict(lines), parents)
            yield _entry(kind, block.key.strip(), (block.start_line or 0) + 1, iter(lines))
        elif isinstance(block, ParsingFailedBlock):
            yield _broken(block, path)


def _broken(block: Any, path: Path) -> Problem:
    found = re.match(r"\s*@\w*\s*[{(]\s*([^,\s{}]*)", block.raw or "")
    called = f"the entry “{found[1]}”" if found and found[1] else "an entry"
    reason = str(getattr(block.error, "abort_reason", block.error)).strip().rstrip(".")
    told = MetadataError(
        f"{called} cannot be read: {reason[:1].lower()}{reason[1:]}",
        path=path,
        line=(block.start_line or 0) + 1,
        advice="Look for a brace, a quotation mark or a comma too many or too few.",
    )
    return Problem(told, closes=mentions_restriction(block.raw or ""))


def _value(raw: str, known: Mapping[str, str], depth: int = 0) -> str:
    """A value with its parts joined: ``{…}``, ``"…"``, numbers and the names of strings, ``#`` between them."""
    found = []
    at = 0
    while at < len(raw):
        sign = raw[at]
        if sign in '{"':
            end = _end(raw, at)
            found.append(raw[at + 1 : end])
            at = end + 1
        elif sign == "#" or sign.isspace():
            at += 1
        else:
            word = re.compile(r'[^#{"\s]+').match(raw, at)
            assert word is not None
            name = word[0].lower()
            found.append(_value(known[name], known, depth + 1) if name in known and depth < 8 else word[0])
            at = word.end()
    return "".join(found)


def _end(raw: str, begun: int) -> int:
    """Where what is opened at ``begun`` is closed; the end of the text where it is not."""
    depth = 0
    for at in range(begun, len(raw)):
        sign = raw[at]
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth == 0 and raw[begun] == "{":
                return at
        elif sign == '"' and raw[begun] == '"' and at > begun and depth == 0:
            return at
    return len(raw)


def _entry(kind: str, key: str, line: int, lines: Iterator[tuple[str, str]]) -> Entry:
    draft = Draft(key, line)
    values: dict[str, str] = {}
    for name, value in lines:
        if name in values:
            draft.put(None, name, words(value))
        else:
            values[name] = value
    _date(draft, values)
    _court(values, kind)
    written = words(values.get("entrysubtype", "")).lower()
    subtype = _SUBTYPES.get(written) or document_type(written)
    if subtype is not None:
        del values["entrysubtype"]
    for name, value in values.items():
        _field(draft, name, value)
    if "document_type" not in draft.fields:
        meant = subtype or TYPES.get(kind)
        draft.put("document_type", "entrytype", meant or (None if kind in {"misc", "other"} else kind))
    return draft.done()


def _court(values: dict[str, str], kind: str) -> None:
    """The institution and the number of a judgment are the court and its number; those that we write under our names are no news."""
    if TYPES.get(kind) == "legal_case":
        for theirs, ours in (("institution", "court"), ("number", "case_number")):
            if theirs in values and values[theirs] != values.get("symbol"):
                values.setdefault(ours, values.pop(theirs))
    if "number" in values and values["number"] in {values.get("symbol"), values.get("case_number")}:
        del values["number"]
    if "type" in values and words(values["type"]) == words(values.get("document_type", "")):
        del values["type"]
    if "journal" in values and values["journal"] == values.get("publisher"):
        del values["journal"]


def _field(draft: Draft, name: str, value: str) -> None:
    if name in _FILES:
        files = [each for each in names_of_files(value) if each]
        draft.files += files
        if not files or is_on_the_web(value):
            draft.put(None, name, words(value))
    elif name in _NAMES:
        found, others = people(value)
        draft.put(_NAMES[name], name, found)
        if others:
            draft.put(None, MORE_AUTHORS if name == "author" else f"more {name}s", "others")
    elif name in _NOTES:
        draft.note(words(value))
    elif name in _KEYWORDS:
        said = words(value)
        draft.put(None, name, items(said if ";" in said else said.replace(",", ";")))
    elif name in {"language", "langid"}:
        code = language_code(words(value))
        draft.put("language" if code else None, name, code or words(value))
    elif name == "urldate":
        date, whole = dated(words(value))
        draft.put("retrieved", name, date)
        if not whole:
            draft.put(None, name, words(value))
    elif name == "rights":  # Zotero's: the licence; ours are the rights that a report is about
        draft.put("license", name, words(value))
    elif name == OUR_RIGHTS:
        draft.put("rights", name, items(words(value)))
    elif name == "retrieved":
        draft.fields[name] = words(value)
    elif name == "access":
        draft.put(name, name, words(value))
    elif name in _VERBATIM:
        draft.put(name, name, address(value))
    elif name == "howpublished" and is_on_the_web(address(value)):
        draft.put("url", name, address(value))
    else:
        field = _FIELDS.get(name, name)
        if field in PEOPLE:
            draft.put(field, name, people(value)[0])
        elif field in LISTS:
            draft.put(field, name, items(words(value)))
        else:
            draft.put(field, name, words(value))


def _date(draft: Draft, values: dict[str, str]) -> None:
    """``date``, or ``year``, ``month`` and ``day``, which are taken out of the values. What says more than a day (a span, *about
    1999*) is kept as it stands, too."""
    name = "date" if "date" in values else "year"
    # A tilde is no space here: EDTF has it for “about”.
    said = " ".join(re.sub(r"[{}]", "", values.pop(name, "")).split())
    date, whole = dated(said)
    if said and not whole:
        draft.put(None, name, said)
    if name == "year" and date is not None and whole and len(date) == 4:
        month, inside = _month(words(values.get("month", "").replace("~", " ")))
        if month is not None:
            date = f"{date}-{month:02}"
            del values["month"]
            day = re.fullmatch(r"0?(\d{1,2})(?:st|nd|rd|th|\.)?", words(values.get("day", "")) or inside)
            known, exact = dated(f"{date}-{int(day[1]):02}") if day is not None else (None, False)
            if known is not None and exact:
                date = known
                values.pop("day", None)
    draft.put("published", name, date)


def _month(text: str) -> tuple[int | None, str]:
    """The number of a month, and the day that stands beside it (``mar # "~15"``)."""
    day = "".join(re.findall(r"(?<!\d)\d{1,2}(?!\d)", text)) if re.search(r"[^\W\d]", text) else ""
    word = re.search(r"[^\W\d]+", text)
    if word is not None:
        return month_of(word[0], "en"), day
    return (int(text), "") if text.isdigit() and 1 <= int(text) <= 12 else (None, "")


def language_code(name: str) -> str | None:
    """The code of a language: ``en``, ``en-GB``, ``english``, ``français``, ``ngerman``. None where it is none of ours."""
    plain = name.strip().lower()
    if plain in _languages():
        return _languages()[plain]
    code = primary_language(plain)
    return code if re.fullmatch(r"[a-z]{2,3}", code) else None


@cache
def _languages() -> Mapping[str, str]:
    found = dict(_BABEL)
    for each in languages():
        for name in (each.head.name, each.head.own_name):
            found.setdefault(name.lower(), each.code)
    return found
