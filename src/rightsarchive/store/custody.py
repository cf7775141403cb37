"""The custody log: what was done to the archive, when, by which release; each line carries the hash of the one before."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rightsarchive.model import Access
from rightsarchive.store.database import Database

_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode

_START = "0" * 64
_PRIVATE = "private"
_NONCE = "nonce"


@dataclass(frozen=True, slots=True)
class CustodyEvent:
    """``digest`` is the SHA-256 over the other fields and the ``previous`` digest. ``at`` is UTC, ISO 8601."""

    number: int
    at: str
    action: str
    subject: str
    detail: dict[str, Any]
    previous: str
    digest: str


class Custody:
    def __init__(self, database: Database) -> None:
        self._db = database

    def record(
        self, action: str, subject: str, *, private: dict[str, Any] | None = None, was: int = 0, **detail: Any
    ) -> None:
        """Add a line, inside the transaction of the change that it tells of and after it. What is ``private`` stands beside the
        log, which holds its hash alone (with a random number, so that nobody can guess it): :meth:`forget` can take it out.

        The line is for those who may see its subject now, and could see it before (``was`` is the level then)."""
        if private is not None:
            body = _json({**private, _NONCE: secrets.token_hex(16)})
            detail[_PRIVATE] = hashlib.sha256(body.encode()).hexdigest()
            self._db.run("INSERT INTO custody_details VALUES (?, ?, ?)", (detail[_PRIVATE], subject, body))
        last = self._db.row("SELECT number, digest FROM custody ORDER BY number DESC LIMIT 1")
        number, previous = (1, _START) if last is None else (last["number"] + 1, last["digest"])
        at = now()
        told = _json(detail)
        digest = _digest(number, at, action, subject, told, previous)
        self._db.run(
            "INSERT INTO custody VALUES (?, ?, ?, ?, ?, ?, ?)", (number, at, action, subject, told, previous, digest)
        )
        self._db.run(
            "INSERT INTO custody_levels VALUES (?1, max(?2, coalesce((SELECT min(level) FROM versions WHERE document_id = ?3"
            " AND current = 1 GROUP BY number ORDER BY number DESC LIMIT 1), (SELECT level FROM cases WHERE id = ?3), ?4)))",
            (number, was, subject, Access.CONFIDENTIAL.level),
        )

    def events(self, subject: str | None = None) -> Iterator[CustodyEvent]:
        """The lines, oldest first; those of one subject when it is given."""
        where, values = ("", ()) if subject is None else (" WHERE subject = ?", (subject,))
        for row in self._db.rows(f"SELECT * FROM custody{where} ORDER BY number", values):
            yield CustodyEvent(**{**dict(row), "detail": self._whole(json.loads(row["detail"]))})

    def level(self, number: int) -> int:
        """The lowest clearance that may be told of a line: the level of what it tells of, before and after."""
        found = self._db.value("SELECT level FROM custody_levels WHERE number = ?", (number,))
        return Access.CONFIDENTIAL.level if found is None else int(found)

    def forget(self, subject: str) -> None:
        """Take out what is private in the lines of a subject. The lines stay, and so does their chain."""
        self._db.run("DELETE FROM custody_details WHERE subject = ?", (subject,))

    def metadata_digests(self) -> dict[str, str]:
        """For each document the hash of its metadata when it was last recorded."""
        found = {}
        for row in self._db.rows("SELECT subject, detail FROM custody ORDER BY number"):
            digest = json.loads(row["detail"]).get("metadata_sha256")
            if digest is not None:
                found[row["subject"]] = digest
        return found

    def _whole(self, detail: dict[str, Any]) -> dict[str, Any]:
        digest = detail.pop(_PRIVATE, None)
        if digest is None:
            return detail
        body = self._db.value("SELECT body FROM custody_details WHERE digest = ?", (digest,))
        if body is None or hashlib.sha256(body.encode()).hexdigest() != digest:
            return {**detail, _PRIVATE: "erased" if body is None else "altered"}
        return {**detail, **{key: value for key, value in json.loads(body).items() if key != _NONCE}}

    def broken(self) -> list[str]:
        """What is wrong with the chain: altered, missing or inserted lines; empty when it is whole."""
        wrong, previous, expected = [], _START, 1
        for row in self._db.rows("SELECT * FROM custody ORDER BY number"):
            if row["number"] != expected:
                wrong.append(f"custody line {expected} is missing")
            if row["previous"] != previous:
                wrong.append(f"custody line {row['number']} does not follow the line before it")
            if row["digest"] != _digest(
                *(row[name] for name in ("number", "at", "action", "subject", "detail", "previous"))
            ):
                wrong.append(f"custody line {row['number']} was altered")
            previous, expected = row["digest"], row["number"] + 1
        return wrong


def _digest(*parts: Any) -> str:
    return hashlib.sha256(_json(parts).encode()).hexdigest()


def now() -> str:
    """The moment, in UTC, to the second, ISO 8601."""
    return _written(int(time.time()))


@functools.lru_cache(maxsize=1)  # thousands of rows are written in a second
def _written(second: int) -> str:
    return dt.datetime.fromtimestamp(second, dt.UTC).isoformat()
