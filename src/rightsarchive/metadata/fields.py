"""Keys and values as a user wrote them, with their lines, made into checked metadata fields."""

from __future__ import annotations

import difflib
import json
import re
import reprlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from rightsarchive.errors import MetadataError
from rightsarchive.metadata.columns import field_of, folded, is_access_column
from rightsarchive.metadata.days import DayOrder, both_readings, read_day, readings
from rightsarchive.metadata.restrictions import Restriction, restrictions
from rightsarchive.model import Access, FieldOrigin, Metadata, Origin, metadata_field
from rightsarchive.model.layers import Found

Written = dict[str, tuple[Any, int | None]]
"""Values by key as written, each with its 1-based line."""

Orders = DayOrder | Mapping[str, DayOrder | None] | None

DAYS = frozenset({"published", "retrieved"})
"""Fields that are days."""

_FROM_CALL = FieldOrigin(origin=Origin.CALL)

_NONE = {"-", "–", "—"}
"""What people write into a table where there is nothing, and a weaker source is not to be asked."""

_COLON = re.compile(r"\s*:")


def parse_json_mapping(text: str, *, path: str | Path, first_line: int = 1) -> Written:
    """The keys of one JSON object. Raises MetadataError for anything else, and for a key that stands twice."""

    def distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        seen: dict[str, Any] = {}
        for key, value in pairs:
            if key in seen:
                raise MetadataError("the key stands twice", path=path, line=first_line, field=key)
            seen[key] = value
        return seen

    try:
        data = json.loads(text, object_pairs_hook=distinct)
    except json.JSONDecodeError as error:
        raise MetadataError(f"not valid JSON: {error.msg}", path=path, line=error.lineno + first_line - 1) from error
    except RecursionError as error:
        raise MetadataError("nested too deeply", path=path) from error
    except ValueError as error:
        raise MetadataError(f"not valid JSON: {error}", path=path) from error
    if not isinstance(data, dict):
        raise MetadataError('an object is needed: {"title": …}', path=path, line=first_line)
    return {key: (value, _line_of(key, text) + first_line - 1) for key, value in data.items()}


def parse_toml_mapping(text: str, *, path: str | Path) -> Written:
    """The keys of a TOML file. Raises MetadataError."""
    try:
        data = tomllib.loads(text)
        plain = json.loads(json.dumps(data, default=str))  # days and times, as text
    except (ValueError, RecursionError) as error:
        raise MetadataError(f"not valid TOML: {error}", path=path) from error
    return {key: (value, None) for key, value in plain.items()}


def _line_of(key: str, text: str) -> int:
    # Found without a pattern of its own: ``re`` would keep it, and the user's word with it.
    written = json.dumps(key, ensure_ascii=False)
    at = text.find(written)
    while at >= 0 and not _COLON.match(text, at + len(written)):
        at = text.find(written, at + 1)
    return text.count("\n", 0, at) + 1 if at >= 0 else 1


@dataclass(frozen=True, slots=True)
class Problem:
    """What of a declaration was not understood. ``closes``: a restriction may be lost in it, so that what it describes is
    confidential until somebody decides."""

    error: MetadataError
    closes: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What a declaration says of one document, as far as it was understood."""

    found: Found
    problems: tuple[Problem, ...] = ()
    by_program: bool = False
    """Whether the names of its fields are those of a program, and no slips of a person."""

    @property
    def closes(self) -> Problem | None:
        """The first problem for which the document is confidential, or None."""
        return next((problem for problem in self.problems if problem.closes), None)


def closed(error: MetadataError, origin: Origin, source: str) -> Reading:
    """A declaration of which nothing was understood."""
    access = (Access.CONFIDENTIAL, FieldOrigin(origin=origin, where=f"{_where(source, error.line)}: {NOT_UNDERSTOOD}"))
    return Reading({"access": access}, (Problem(error, closes=True),))


def understood(
    written: Written,
    *,
    origin: Origin,
    path: str | Path | None,
    source: str,
    restricting: Written | None = None,
    dates: Orders = None,
) -> Reading:
    """Each value read by itself: a wrong one is told with its line, and the others hold. ``source`` is how the origin is shown to a
    person. Of several access levels the strictest holds; ``restricting`` is what of it may name one, all of it unless given.
    ``dates`` is the order of the numbers in its days, by key where it differs."""
    found: dict[str, tuple[Any, FieldOrigin]] = {}
    problems = []
    level: Restriction | None = None
    for restriction in restrictions(written if restricting is None else restricting):
        if restriction.problem:
            error = MetadataError(
                restriction.problem, path=path, line=restriction.line, field=restriction.key, advice=restriction.advice
            )
            problems.append(Problem(error, closes=True))
        if level is None or restriction.access.level > level.access.level or restriction.problem:
            level = restriction
    if level is not None:
        where = _where(source, level.line) + (f": {NOT_UNDERSTOOD}" if level.problem else "")
        found["access"] = (level.access, FieldOrigin(origin=origin, where=where))
    for key, (value, line) in _flat(written).items():
        if value is None or value == "" or (is_access_column(key) and not isinstance(value, Mapping)):
            continue
        try:
            dash = isinstance(value, str) and value.strip() in _NONE and field_of(key) not in {None, "access", "extra"}
            order = dates.get(key) if isinstance(dates, Mapping) else dates
            name, kept = (str(field_of(key)), None) if dash else _read(key, value, path, line, order)
            if name in found:
                raise MetadataError(
                    f"the field {name!r} is given twice, in two spellings", path=path, line=line, field=key
                )
        except MetadataError as error:
            problems.append(Problem(error, closes=False))
        else:
            found[name] = (kept, FieldOrigin(origin=origin, where=_where(source, line)))
    return Reading(found, tuple(problems))


NOT_UNDERSTOOD = "not understood, so it is closed"
"""Stands behind the place of an access level that was not."""


def _flat(written: Written) -> Written:
    """The keys and values, those under “extra” beside the others."""
    flat: Written = {}
    for key, (value, line) in written.items():
        if metadata_field(key) == "extra" and isinstance(value, Mapping):
            flat |= {f"extra.{inner}": (item, line) for inner, item in value.items()}
        else:
            flat[key] = (value, line)
    return flat


def _read(key: str, value: Any, path: str | Path | None, line: int | None, order: DayOrder | None) -> tuple[str, Any]:
    """The field that one key means, and its checked value. Raises MetadataError."""
    own = key.removeprefix("extra.")
    if folded(key) == "issued" and isinstance(value, Mapping):
        value = issued(value)  # CSL-JSON, as reference managers write it
    name = field_of(key) if own == key else None
    if name == "extra":
        raise MetadataError("“extra” holds your own keys and values", path=path, line=line, field=key)
    if name is None or name == "access":
        return f"extra.{own}", _valid(Metadata, "extra", {own: value}, path, line, key)[own]
    if name in DAYS and isinstance(value, str):
        value = _day(value, path, line, key, order)
    return name, _valid(Metadata, name, value, path, line, key)


def issued(value: Mapping[str, Any]) -> Any:
    """A date of CSL-JSON (``{"date-parts": [[2025, 7, 31]]}``) as text; the value itself where it is none."""
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and 1 <= len(parts[0]) <= 3:
        try:
            numbers = [int(part) for part in parts[0]]
        except (TypeError, ValueError):
            return value
        return "-".join([f"{numbers[0]:04}", *(f"{number:02}" for number in numbers[1:])])
    return value.get("raw", value.get("literal", value))


def _day(text: str, path: str | Path | None, line: int | None, key: str, order: DayOrder | None) -> str:
    """A day as a spreadsheet writes it (31.07.2025, 17/03/2021, 44272) in the order of ISO 8601; any other text as it is."""
    day = read_day(text, order)
    if day is not None:
        return day
    found = readings(text)
    if not found:
        return text
    if order is None:
        told, advice = both_readings(text), f"Say which: --dates dmy or --dates mdy; or write {found['dmy']}."
    else:
        told, advice = f"“{text.strip()}” is no day as {order}", f"Write {next(iter(found.values()))}."
    raise MetadataError(told, path=path, line=line, field=key, advice=advice)


def from_call(metadata: Metadata) -> Found:
    """The fields that the caller set, an empty text or list among them: it says that there is none."""
    found: dict[str, tuple[Any, FieldOrigin]] = {
        name: (getattr(metadata, name), _FROM_CALL) for name in metadata.model_fields_set if name != "extra"
    }
    return found | {f"extra.{key}": (value, _FROM_CALL) for key, value in metadata.extra.items()}


def unlikely_keys(keys: Iterable[str]) -> dict[str, str]:
    """The user's own keys that look like a slip of a known field: ``{"acess": "access"}``."""
    known = list(Metadata.model_fields)
    close = {key: difflib.get_close_matches(key.lower(), known, n=1, cutoff=0.8) for key in keys}
    return {key: found[0] for key, found in close.items() if found}


def _valid(model: type[BaseModel], name: str, value: Any, path: str | Path | None, line: int | None, key: str) -> Any:
    try:
        return getattr(model.model_validate({name: value}), name)
    except ValidationError as error:
        reason = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise MetadataError(f"{_short(value)} will not do: {reason}.", path=path, line=line, field=key) from error


def _short(value: Any) -> str:
    shown = reprlib.repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "…"


def _where(source: str, line: int | None) -> str:
    source = source.encode("utf-8", "backslashreplace").decode()  # a file's name may hold bytes that are no UTF-8
    return source if line is None else f"{source}, line {line}"
