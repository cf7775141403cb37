"""CSL-JSON, as Zotero, Better BibTeX, Mendeley and pandoc write it
(https://resource.citationstyles.org/schema/latest/input/json/csl-data.json)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rightsarchive.errors import MetadataError
from rightsarchive.language.document_types import CSL_TYPES
from rightsarchive.metadata.fields import Problem
from rightsarchive.metadata.references import zotero
from rightsarchive.metadata.references.attachments import is_on_the_web, names_of_files, plain_name
from rightsarchive.metadata.references.bibtex import language_code
from rightsarchive.metadata.references.dating import dated
from rightsarchive.metadata.references.entries import CITATION_KEY, MORE_AUTHORS, Draft, Entry
from rightsarchive.metadata.references.names import named
from rightsarchive.metadata.restrictions import mentions_restriction
from rightsarchive.model import Metadata

FIELDS = {
    "URL": "url",
    "archive": "archive",
    "authority": "court",
    "call-number": "call_number",
    "original-title": "original_title",
    "publisher": "publisher",
    "publisher-place": "publisher_place",
    "title": "title",
}
"""Variables that the metadata has a field for."""

PEOPLE = {"author": "authors", "editor": "editors", "recipient": "recipient", "interviewer": "interviewer"}
_KNOWN = frozenset({*FIELDS, *PEOPLE, "issued", "accessed", "language", "note"})
"""Variables that our own exports say a field in; the user's own fields stand there once more, under their names."""

_FILES = ("attachments", "attachment", "files", "file")
_OTHERS = frozenset({"et al", "et al.", "others", "and others"})
_OURS = frozenset({"document_id", "version", "sha256"})
"""What our own exports say in ``custom`` of the document in the archive."""


def items_of(content: str) -> list[Any] | None:
    """The items of a text that is CSL-JSON, or Zotero's own JSON: a list of them, or an object that has one. None where it is no such
    text."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return None
    if isinstance(data, Mapping):
        lists = [data.get(name) for name in ("items", "references") if isinstance(data.get(name), list)]
        data = lists[0] if lists else [data]
    if not isinstance(data, list):
        return None
    if any(map(_is_item, data)):
        return data
    return zotero.csl_items(data)


def _is_item(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and str(value.get("type")) in CSL_TYPES
        and bool({"id", "title", "author"} & value.keys())
    )


def read_csl_json(text: str, path: Path) -> Iterator[Entry | Problem]:
    """Every item in turn; the error of one that is none. Raises MetadataError where the text is no CSL-JSON."""
    items = items_of(text)
    if items is None:
        raise MetadataError(
            "it is no CSL-JSON: a list of items with a type is needed", path=path, line=1,
            advice="Export the library once more, as “CSL JSON”.",
        )  # fmt: skip
    at = 0
    for number, item in enumerate(items, start=1):
        line, at = _line(text, item, at)
        if not isinstance(item, Mapping) or not isinstance(item.get("type"), str):
            told = MetadataError(
                f"item {number} has no type", path=path, line=line, advice='Write, for example, "type": "report".'
            )
            yield Problem(told, closes=mentions_restriction(json.dumps(item, ensure_ascii=False)))
            continue
        yield _entry(item, line)


def _line(text: str, item: Any, after: int) -> tuple[int, int]:
    """The 1-based line of an item's id (else of its title), and where to look on."""
    for name in ("id", "title"):
        value = item.get(name) if isinstance(item, Mapping) else None
        if value is not None:
            for form in (json.dumps(value, ensure_ascii=False), json.dumps(value)):
                found = text.find(form, after)
                if found >= 0:
                    return text.count("\n", 0, found) + 1, found
    return text.count("\n", 0, after) + 1, after


def _entry(item: Mapping[str, Any], line: int) -> Entry:
    custom = item.get("custom")
    custom = custom if isinstance(custom, Mapping) else {}
    key = item.get("citation-key", item.get("id", ""))
    draft = Draft("" if key == custom.get("document_id") else str(key), line)
    kind = str(item["type"])
    ours = {name: value for name, value in custom.items() if name in Metadata.model_fields and name != "extra"}
    draft.put("document_type", "type", ours.pop("document_type", None) or (None if kind == "document" else kind))
    for name, value in ours.items():
        draft.put(name, name, value)
    for name, value in item.items():
        if name in _FILES:
            draft.files += _files(value)
        elif name not in {"type", "id", "citation-key", "custom"} and (name in _KNOWN or "extra" not in custom):
            _variable(draft, str(name), value, custom)
    for name, value in custom.items():
        if name == "extra" and isinstance(value, Mapping):
            for inner, own in value.items():
                draft.put(None, str(inner), own)
        elif name not in {*_OURS, *Metadata.model_fields, *_FILES}:
            draft.put(None, str(name), value)
        elif name in _FILES:
            draft.files += _files(value)
    return draft.done()


def _variable(draft: Draft, name: str, value: Any, custom: Mapping[str, Any]) -> None:
    if name in PEOPLE and isinstance(value, list):
        people = [author for each in value if (author := _person(each)) is not None]
        known = [author for author in people if author.get("literal", "").lower() not in _OTHERS]
        draft.put(PEOPLE[name], name, known)
        if len(known) < len(people):
            draft.put(None, MORE_AUTHORS, "others")
    elif name in {"issued", "accessed"}:
        _date(draft, name, value)
    elif name == "language":
        code = language_code(str(value))
        draft.put("language" if code else None, name, code or value)
    elif name == "note":
        if "notes" not in custom:
            _note(draft, str(value))
    elif name == "keyword" and isinstance(value, str):
        draft.put(None, name, [part.strip() for part in re.split(r"[;,]", value) if part.strip()])
    elif name == "number":
        if value not in (custom.get("symbol"), custom.get("case_number")):
            draft.put("case_number" if draft.fields.get("document_type") == "legal_case" else None, name, value)
    elif (name == "genre" and value == custom.get("document_type")) or (
        name == "container-title" and value == draft.fields.get("publisher")
    ):
        return  # our exports name the publisher of a page as its site, too
    elif name in FIELDS and isinstance(value, str | int | float):
        draft.put(FIELDS[name], name, str(value))
    else:
        draft.put(None, name, value)


def _note(draft: Draft, text: str) -> None:
    """Zotero's field “Extra” comes as a note: lines ``Original Title: …`` in it are variables of CSL, the rest is a note."""
    rest = []
    for line in text.split("\n"):
        found = re.fullmatch(r"\s*([A-Za-z][A-Za-z -]{1,30}):\s*(\S.*)", line)
        name = found[1].strip().lower().replace(" ", "-") if found else ""
        if found and name == CITATION_KEY:
            draft.own[CITATION_KEY] = found[2].strip()
        elif found and name in FIELDS:
            draft.put(FIELDS[name], name, found[2].strip())
        else:
            rest.append(line)
    draft.note("\n".join(rest))


def _files(value: Any) -> Iterator[str]:
    for each in value if isinstance(value, list) else [value]:
        name = each.get("path", each.get("localPath", each.get("file"))) if isinstance(each, Mapping) else each
        if not isinstance(name, str):
            continue
        if isinstance(each, Mapping):
            yield from () if is_on_the_web(name) else (plain_name(name),)
        else:
            yield from names_of_files(name)


def _person(name: Any) -> dict[str, str] | None:
    if not isinstance(name, Mapping):
        return {"literal": str(name)} if name else None
    if literal := name.get("literal"):
        return {"literal": str(literal)}
    said = {key: str(value).strip() for key, value in name.items() if isinstance(value, str | int | float)}
    family = " ".join(filter(None, (said.get("non-dropping-particle"), said.get("family"))))
    given = " ".join(filter(None, (said.get("given"), said.get("dropping-particle"))))
    if not family:
        return {"literal": given} if given else None
    suffix = said.get("suffix", "")
    return {"family": family} if not given and not suffix else named(family, given, suffix)


def _date(draft: Draft, name: str, value: Any) -> None:
    field = "published" if name == "issued" else "retrieved"
    if field in draft.fields:  # our own exports say it in full
        return
    if not isinstance(value, Mapping):
        date, exact = dated(str(value))
        draft.put(field, name, date)
        if not exact:
            draft.put(None, name, value)
        return
    written = value.get("date-parts")
    date, exact = None, False
    if isinstance(written, list) and written and isinstance(written[0], list):
        date, exact = dated("-".join(str(part) for part in written[0] if part not in (None, "")))
        exact = exact and len(written) == 1 and not {"season", "circa"} & value.keys()
    for text in ("raw", "literal", "edtf"):
        if date is None and isinstance(value.get(text), str):
            date, exact = dated(value[text])
    draft.put(field, name, date)
    if not exact:
        draft.put(None, name, dict(value))
