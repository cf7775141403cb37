"""Whether the values in a catalog are of the kinds that a release writes.

Nothing is looked at while all goes well: a catalog may have millions of rows. When reading one ends in an exception that nobody
raised on purpose, the values are looked at; a wrong one is then told of as damage, and anything else stays what it is.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from rightsarchive.errors import DamagedArchiveError, RightsArchiveError
from rightsarchive.model import (
    Access,
    Case,
    FieldOrigin,
    Metadata,
    Notice,
    Origin,
    PageVerdict,
    PassageKind,
    ProvenanceKind,
)
from rightsarchive.store.database import Database
from rightsarchive.store.sources import found_of, layers_from
from rightsarchive.store.tallies import TALLIED

_RAW = (
    ValueError,  # of JSON, of records, of dates, of enumerations, of letters
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    RecursionError,
    sqlite3.Error,
)
"""What code runs into that was given a value of another kind."""

_KINDS = {"INTEGER": ("integer",), "TEXT": ("text",), "REAL": ("real", "integer"), "BLOB": ("blob",)}


@contextlib.contextmanager
def damage_told(database: Database) -> Iterator[None]:
    """Where what is done within runs into a value that no release wrote, DamagedArchiveError says which."""
    try:
        yield
    except RightsArchiveError:
        raise
    except _RAW as error:
        found = next(unsound(database), None)
        if found is None:
            raise
        raise DamagedArchiveError(
            f"{found}: the catalog was damaged, or changed from outside.",
            advice="Run `rightsarchive check`, and restore the catalog from a copy.",
            path=database.path,
        ) from error


def unsound(database: Database) -> Iterator[str]:
    """What is wrong with values, in words: the first wrong value of each column."""
    try:
        for (table,) in database.all(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ):
            for row in database.all(f'PRAGMA table_info("{table}")'):
                yield from _column(
                    database, table, row["name"], row["type"], nullable=not row["notnull"] and not row["pk"]
                )
        yield from _references(database)
    except RightsArchiveError as error:
        yield error.message


def _column(database: Database, table: str, column: str, kind: str, *, nullable: bool) -> Iterator[str]:
    kinds = (*_KINDS[kind], *(("null",) if nullable else ()))
    listed = ", ".join(f"'{each}'" for each in kinds)
    wrong = f'typeof("{column}") NOT IN ({listed})'
    if kind == "INTEGER":
        least, most = _RANGES.get(column, (0, (1 << 63) - 1))
        wrong += f' OR "{column}" < {least} OR "{column}" > {most}'
    if database.value(f'SELECT 1 FROM "{table}" WHERE {wrong} LIMIT 1') is not None:
        yield f"a value of {column} in the table {table} is of another kind"
        return
    read = _READERS.get((table, column))
    if read is None:
        return
    for (value,) in database.rows(f'SELECT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL'):
        try:
            read(value)
        except _RAW:
            yield f"a value of {column} in the table {table} cannot be read"
            return


def _references(database: Database) -> Iterator[str]:
    for row in database.all("SELECT * FROM pragma_foreign_key_check LIMIT 1"):
        yield f"a row of the table {row[0]} refers to a missing {row[2]}"
    for what, sql in _TOGETHER.items():
        if database.value(f"{sql} LIMIT 1") is not None:
            yield what


_RANGES = {
    "level": (0, 2),
    "ceiling": (0, 2),
    "floor": (0, 2),
    "least": (0, 2),
    "newest": (0, 1),
    "current": (0, 1),
    "named": (0, 1),
}

_TOGETHER = {
    "a stretch ends before it begins": " UNION ALL ".join(
        f'SELECT 1 FROM {table} WHERE "end" < start' for table in ("pages", "paragraphs", "passages", "marks")
    ),
    "a version has no whole reading": "SELECT 1 FROM versions v WHERE NOT EXISTS (SELECT 1 FROM versions w"
    " WHERE w.document_id = v.document_id AND w.number = v.number AND w.ceiling = 2 AND w.current = 1)",
    "a text does not begin where it should": "SELECT 1 FROM texts t WHERE length > 0"
    " AND NOT EXISTS (SELECT 1 FROM chunks c WHERE c.text_id = t.id AND c.start = 0)",
    "a document has no version": "SELECT 1 FROM documents d WHERE NOT EXISTS"
    " (SELECT 1 FROM versions v WHERE v.document_id = d.id AND v.ceiling = 2)",
    "a document has no newest version": "SELECT 1 FROM documents d WHERE deleted IS NULL AND NOT EXISTS"
    " (SELECT 1 FROM versions v WHERE v.document_id = d.id AND v.newest = 1 AND v.ceiling = 2 AND v.text_id IS NOT NULL)",
    "a case has more or fewer documents than were counted": "SELECT 1 FROM cases WHERE members <>"
    " (SELECT count(*) FROM version_cases WHERE case_id = cases.id)",
    "a table has more or fewer rows than were counted": "SELECT 1 FROM tallies WHERE rows <> CASE part "
    + " ".join(f"WHEN '{table}' THEN (SELECT count(*) FROM {table})" for table in TALLIED)
    + " END",
    "a version belongs to no document": "SELECT 1 FROM versions WHERE document_id NOT IN (SELECT id FROM documents)",
    "the archive has no name of its own": "SELECT 1 WHERE (SELECT count(*) FROM archive) <> 1",
}
"""What has to hold between rows, each with the query that finds where it does not."""


def _list(kinds: tuple[type, ...]) -> Callable[[str], None]:
    def read(value: str) -> None:
        found = json.loads(value)
        if not isinstance(found, list) or not all(type(each) in kinds for each in found):
            raise ValueError(value)

    return read


def _stretches(value: str) -> None:
    for start, end, mark in json.loads(value):
        if type(start) is not int or type(end) is not int or not isinstance(mark, str):
            raise ValueError(value)


def _locators(value: str) -> None:
    for start, end, paragraph, last, page, label, headings, *more in json.loads(value):
        page_end, label_end, parts, line, line_end = more or (None, None, (), None, None)
        numbers = (page, page_end, line, line_end)
        plain = (start, end, paragraph, last, *(each for each in numbers if each is not None))
        if not all(type(number) is int for number in plain):
            raise ValueError(value)
        if not all(isinstance(each, str | None) for each in (label, label_end)):
            raise ValueError(value)
        if not all(isinstance(each, str) for each in headings):
            raise ValueError(value)
        _check_parts(parts)


def _parts(value: str) -> None:
    _check_parts(json.loads(value))


def _check_parts(parts: Any) -> None:
    for start, end in parts:
        if type(start) is not int or type(end) is not int:
            raise ValueError(parts)


def _origins(value: str) -> None:
    for origin in json.loads(value).values():
        FieldOrigin.model_validate(origin)


def _source(value: str) -> None:
    found_of(value, Origin.EDIT)


def _properties(value: str) -> None:
    for _, origin in json.loads(value).values():
        FieldOrigin.model_validate(origin)


def _notices(value: str) -> None:
    for notice in json.loads(value):
        Notice(**notice)


def _moment(value: str) -> None:
    dt.datetime.fromisoformat(value)


def _sha256(value: str) -> None:
    if len(value) != 64 or value.strip("0123456789abcdef"):
        raise ValueError(value)


_READERS: Mapping[tuple[str, str], Callable[[str], Any]] = {
    ("annotations", "at"): _moment,
    ("annotations", "text_sha256"): _sha256,
    ("cases", "record"): Case.from_json,
    ("changes", "before"): _list((int,)),
    ("originals", "sha256"): _sha256,
    ("pages", "verdict"): PageVerdict,
    ("paragraphs", "headings"): _list((str,)),
    ("paragraphs", "kind"): PassageKind,
    ("passages", "headings"): _list((str,)),
    ("passages", "kind"): PassageKind,
    ("passages", "parts"): _parts,
    ("passages", "repeats"): _locators,
    ("failures", "first"): _moment,
    ("failures", "last"): _moment,
    ("provenance", "declared"): layers_from,
    ("provenance", "found"): _moment,
    ("provenance", "gone"): _moment,
    ("provenance", "kind"): ProvenanceKind,
    ("provenance", "sha256"): _sha256,
    ("sources", "body"): _source,
    ("sources", "origin"): Origin,
    ("texts", "notices"): _notices,
    ("texts", "properties"): _properties,
    ("versions", "access"): Access,
    ("versions", "holes"): _stretches,
    ("versions", "ingested"): _moment,
    ("versions", "metadata"): Metadata.from_json,
    ("versions", "original"): _sha256,
    ("versions", "origins"): _origins,
}
"""How the values of a column are read, for those that are more than letters and numbers. Each raises one of :data:`_RAW`."""
