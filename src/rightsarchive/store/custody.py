"""The custody log: who did what to the archive, when, why and with which release; each line carries the hash of the one before."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import json
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any

from rightsarchive.errors import DamagedRecordError, UsageError
from rightsarchive.model import Access
from rightsarchive.store.chain import (
    DELETE,
    EXPORT,
    IMPORT,
    PRIVATE,
    START,
    CustodyHead,
    Line,
    canonical,
    problems,
    sha256,
    subjects_of,
)
from rightsarchive.store.custody_event import ACTIONS, ARCHIVE, DELETE_CASE, MERGE, NONCE, SEAL, CustodyEvent, event_of
from rightsarchive.store.database import Database
from rightsarchive.store.head_file import NAME, HeadFile
from rightsarchive.store.log_losses import Losses
from rightsarchive.store.sealing import Sealer


class Custody:
    """Lines are written as ``who``."""

    def __init__(self, database: Database, sealer: Sealer, who: str = "") -> None:
        self._db = database
        self._sealer = sealer
        self.who = who
        self._file = HeadFile(database.path.parent)
        self._noted: CustodyHead | None = None
        self._written = threading.local()
        self._given = threading.local()

    @contextlib.contextmanager
    def because(self, reason: str) -> Iterator[None]:
        """Lines that this thread writes inside the block have ``reason``, among their private values."""
        self._given.reason = reason.strip()
        try:
            yield
        finally:
            self._given.reason = ""

    def record(
        self, action: str, subject: str, *, private: Mapping[str, Any] | None = None, was: int = 0, **detail: Any
    ) -> int:
        """Add a line, inside the transaction of the change that it tells of and after it. What is ``private`` stands beside the
        log, which holds its hash alone (with a random number, so that nobody can guess it): :meth:`forget` can take it out.

        The line is for those who may see its subject now, and could see it before (``was`` is the level then). Its number."""
        if action not in ACTIONS:
            raise ValueError(f"{action!r} is no action of the custody log")
        if "reason" not in detail and (reason := getattr(self._given, "reason", "")):
            private = {**(private or {}), "reason": reason}
        if private is not None:
            hidden = canonical({**private, NONCE: secrets.token_hex(16)})
            detail[PRIVATE] = sha256(hidden)
            self._db.run("INSERT INTO custody_details VALUES (?, ?, ?)", (detail[PRIVATE], subject, hidden))
        body = None
        if ACTIONS[action] == "document":
            # Whoever deletes a document that is damaged may.
            body = self._sealer.seal(subject, anew=action == DELETE)
        return self._write(action, subject, detail, was, body)

    def seal_changes(self) -> None:
        """At the end of a transaction: seal what it changed after its last line, and record that where anything differs."""
        if not self._db.writing:
            return
        for document in self._sealer.unsealed():
            # What is damaged stays so, and stops no other document.
            with contextlib.suppress(DamagedRecordError):
                body = self._sealer.seal(document)
                if body is not None and not self._sealer.has(document, body):
                    self._write(SEAL, document, {}, 0, body)
        self._sealer.clear()

    def seal_anew(self, document: str) -> None:
        """Seal a document as it is stored now."""
        self._write(SEAL, document, {}, 0, self._sealer.seal(document, anew=True))

    def _write(self, action: str, subject: str, detail: dict[str, Any], was: int, seal: str | None) -> int:
        """The line itself, which holds the SHA-256 of the ``seal``."""
        if seal is not None:
            detail[SEAL] = sha256(seal)
        last, level = self._last(), max(was, self._level(action, subject))
        at, told = now(), canonical(detail)
        line = Line(last.number + 1, at, self.who, tool(), action, subject, level, told, last.digest, "")
        head = CustodyHead(line.number, line.computed())
        self._db.run(
            "INSERT INTO custody (number, at, who, tool, action, subject, level, detail, previous, digest, rule)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                line.number,
                at,
                line.who,
                line.tool,
                action,
                subject,
                level,
                told,
                line.previous,
                head.digest,
                line.rule,
            ),
        )
        self._db.run("UPDATE archive SET head = ?", (str(head),))
        self._written.any = True
        if seal is not None:
            self._sealer.keep(subject, seal, line.number)
        return line.number

    def note_head(self) -> None:
        """After a transaction: note the head beside the catalog where there are new lines."""
        if getattr(self._written, "any", False):
            self._written.any = False
            self.write_head()

    def write_head(self) -> None:
        """Note the head beside the catalog."""
        self._file.write(self.head())

    def _level(self, action: str, subject: str) -> int:
        """The lowest clearance that sees what a line tells of."""
        found = None
        if ACTIONS[action] == "document":
            found = self._db.value(
                "SELECT min(level) FROM versions WHERE document_id = ? AND current = 1"
                " GROUP BY number ORDER BY number DESC LIMIT 1",
                (subject,),
            )
        elif ACTIONS[action] == "case":
            found = self._db.value("SELECT level FROM cases WHERE id = ?", (subject,))
        return Access.CONFIDENTIAL.level if found is None else int(found)

    def head(self) -> CustodyHead:
        """The last line."""
        row = self._db.row("SELECT number, digest, at FROM custody ORDER BY number DESC LIMIT 1")
        return CustodyHead(0, START) if row is None else CustodyHead(row["number"], row["digest"], row["at"])

    def _last(self) -> CustodyHead:
        """The line to go on from. Where the end of the log was cut off it is the one that was written last: the gap stays."""
        row = self._db.row(
            "SELECT a.head, c.number, c.digest FROM archive a"
            " LEFT JOIN custody c ON c.number = (SELECT max(number) FROM custody)"
        )
        found = (
            CustodyHead(0, START) if row is None or row["number"] is None else CustodyHead(row["number"], row["digest"])
        )
        if self._noted is None:
            self._noted = self._file.read() or CustodyHead(0, START)
        known = [found, self._noted]
        with contextlib.suppress(UsageError):
            known.append(CustodyHead.read(str(row["head"] if row is not None else "")))
        return max(known, key=lambda head: head.number)

    def lines(self, subject: str | None = None) -> Iterator[tuple[Line, str | None]]:
        """The lines as they are stored, oldest first, each with what is private in it; those of one subject when it is given."""
        where, values = ("", ()) if subject is None else (" WHERE subject = ?", (subject,))
        for row in self._db.rows(f"SELECT * FROM custody{where} ORDER BY number", values):
            line = Line.stored(row)
            commitment = line.commitment()
            yield line, None if commitment is None else self._body(commitment)

    def _body(self, commitment: str) -> str | None:
        body = self._db.value("SELECT body FROM custody_details WHERE digest = ?", (commitment,))
        return None if body is None else str(body)

    def events(self, subject: str | None = None) -> Iterator[CustodyEvent]:
        """The lines with all that they say, oldest first; those of one subject when it is given."""
        for _, event in self.lines_and_events(subject):
            yield event

    def lines_and_events(self, subject: str | None = None) -> Iterator[tuple[Line, CustodyEvent]]:
        """The same, each with the line as it is stored; in the end raises DamagedArchiveError where one was altered, or lines, or what
        is private in one of these, are gone."""
        losses = Losses([*self._lost()], of_one=subject is not None)
        for line, private in self.lines(subject):
            losses.meet(line, private)
            yield line, event_of(line, private)
        losses.tell()

    def _lost(self) -> Iterator[str]:
        """Whether lines are missing, by their numbers and by the heads that were noted."""
        kept = self._file.read()  # first: it is written after the log
        with self._db.snapshot():
            count, last = self._db.all("SELECT count(*), coalesce(max(number), 0) FROM custody")[0]
            noted = self._db.value("SELECT head FROM archive")
            if count != last or (noted is not None and str(noted) != str(self.head())):
                yield "lines of the custody log are missing"
        if kept is not None and kept.number > last:
            yield "the end of the custody log was cut off"

    def forget(self, document: str) -> None:
        """Take out what is private in the lines of a document, and in those of exports that held it. The lines stay, and so does
        their chain."""
        self._db.run("DELETE FROM custody_details WHERE subject = ?", (document,))
        for row in self._db.all("SELECT * FROM custody WHERE action IN (?, ?)", (EXPORT, IMPORT)):
            line = Line.stored(row)
            if document in subjects_of(line):
                self._db.run("DELETE FROM custody_details WHERE digest = ?", (line.commitment(),))

    def metadata_digests(self) -> dict[str, str]:
        """For each document the hash of its metadata when it was last recorded."""
        found = {}
        for row in self._db.rows("SELECT * FROM custody ORDER BY number"):
            digest = Line.stored(row).told().get("metadata_sha256")
            if digest is not None:
                found[row["subject"]] = digest
        return found

    def arrivals(self) -> set[tuple[str, object, object]]:
        """Document, number and SHA-256 of the bytes of every version that the log says was taken in."""
        found: set[tuple[str, object, object]] = set()
        for row in self._db.rows("SELECT * FROM custody WHERE action IN ('ingest', 'new version', 'restore')"):
            told = Line.stored(row).told()
            version, original = told.get("version"), told.get("sha256")
            if isinstance(version, int) and isinstance(original, str):
                found.add((row["subject"], version, original))
        return found

    def reread_since(self, number: int) -> set[tuple[str, object]]:
        """Document and number of every version that was read again after the line ``number``."""
        rows = self._db.rows("SELECT * FROM custody WHERE number > ? AND action = 'reread'", (number,))
        return {(row["subject"], Line.stored(row).told().get("version")) for row in rows}

    def deleted(self) -> set[str]:
        """The ids of documents that were ever deleted."""
        return {row["subject"] for row in self._db.rows("SELECT subject FROM custody WHERE action = ?", (DELETE,))}

    def imported_heads(self) -> set[str]:
        """The heads of the logs of other archives that came with packages."""
        rows = self._db.rows("SELECT * FROM custody WHERE action = 'import'")
        return {str(Line.stored(row).told().get("custody_head")) for row in rows}

    def misjudged(self) -> list[str]:
        """Documents that are deleted, are not, or were for another reason, unlike what the log says."""
        last: dict[str, str | None] = {}
        for row in self._db.rows(
            "SELECT * FROM custody WHERE action IN ('ingest', 'new version', 'restore', 'delete') ORDER BY number"
        ):
            reason = Line.stored(row).told().get("reason")
            last[row["subject"]] = str(reason) if row["action"] == DELETE else None
        rows = self._db.rows("SELECT id, CASE WHEN deleted IS NULL THEN NULL ELSE reason END AS reason FROM documents")
        found = {row["id"]: row["reason"] for row in rows}
        # Documents of which the log says nothing at all are told of as such.
        return sorted(document for document, reason in last.items() if found.get(document, "") != reason)

    def seals(self) -> dict[str, int]:
        """For each document the number of the last line that holds its seal."""
        rows = self._db.rows(
            "SELECT number, subject, detail FROM custody WHERE detail LIKE '%\"seal\"%' ORDER BY number"
        )
        return {str(subject): number for number, subject, _ in rows}

    def case_digests(self) -> dict[str, str]:
        """For each case that is there the hash that its last line gives of its record."""
        found: dict[str, str] = {}
        for row in self._db.rows(
            f"SELECT * FROM custody WHERE action IN ('case', '{SEAL}', '{MERGE}', '{DELETE_CASE}') ORDER BY number"
        ):
            digest = Line.stored(row).told().get("record_sha256")
            if isinstance(digest, str):
                found[row["subject"]] = digest
            elif row["action"] != SEAL:
                found.pop(row["subject"], None)
        return found

    def event(self, number: int) -> CustodyEvent | None:
        """A line with all that it says, or None."""
        row = self._db.row("SELECT * FROM custody WHERE number = ?", (number,))
        if row is None:
            return None
        line = Line.stored(row)
        commitment = line.commitment()
        return event_of(line, None if commitment is None else self._body(commitment))

    def record_digests(self, action: str) -> dict[str, str]:
        """For each subject of an action the hash that its last line gives of the whole record; none where it says that there is no record
        any more."""
        found: dict[str, str] = {}
        for row in self._db.rows("SELECT * FROM custody WHERE action = ? ORDER BY number", (action,)):
            told = Line.stored(row).told()
            digest = told.get("record_sha256")
            if isinstance(digest, str):
                found[row["subject"]] = digest
            elif "record_sha256" in told:
                found.pop(row["subject"], None)
        return found

    def broken(self, head: CustodyHead | None = None) -> list[str]:
        """What is wrong with the log; empty when it is whole. ``head`` is one that was kept elsewhere: without it, a log whose
        chain was made anew, or whose end was cut off with care, looks whole."""
        # First: it is written after the log, so what it says is in the log that is read next.
        kept = self._file.read()
        wrong = list(problems(self.lines(), head))
        found, noted = self.head(), self._db.value("SELECT head FROM archive")
        if str(noted or CustodyHead(0, START)) != str(found):
            wrong.append(
                f"the custody log does not end with the line that was written last, but with line {found.number}"
            )
        return [*wrong, *self._against_file(found, kept)]

    def _against_file(self, last: CustodyHead, head: CustodyHead | None) -> Iterator[str]:
        """What is wrong with the log by the ``head`` that is kept beside the catalog."""
        if head is None and (self._file.is_there or last.number):
            state = "holds no head" if self._file.is_there else "is missing"
            yield f"the file {NAME} {state}: whether the end of the custody log was cut off cannot be seen"
        elif head is not None and head.number > last.number:
            yield f"the custody log ends with line {last.number}, and {NAME} is of line {head.number}: its end was cut off"
        elif head is not None and head.number:
            digest = self._db.value("SELECT digest FROM custody WHERE number = ?", (head.number,))
            if digest != head.digest:
                yield f"custody line {head.number} is not the one that {NAME} was taken from"

    def note_settings(self, written: Mapping[str, Any]) -> None:
        """Record what is ``written`` in the file of settings, where it is not what was recorded last."""
        stored = self._db.value("SELECT settings FROM archive")
        before, after = _table(stored), json.loads(canonical(written))
        if stored is not None and before == after:
            return
        changed = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
        values = {
            "before": {name: before[name] for name in changed if name in before},
            "after": {name: after[name] for name in changed if name in after},
        }
        self.record("settings", ARCHIVE, private=values, changed=changed)
        self._db.run("UPDATE archive SET settings = ?", (canonical(after),))


def _table(stored: object) -> dict[str, Any]:
    try:
        table = json.loads(str(stored)) if stored is not None else {}
    except (ValueError, RecursionError):
        return {}
    return table if isinstance(table, dict) else {}


@functools.cache
def tool() -> str:
    """This release, as it stands in the custody log."""
    return f"rightsarchive {version('rightsarchive')}"


def now() -> str:
    """The moment, in UTC, to the second, ISO 8601."""
    return _written(int(time.time()))


@functools.lru_cache(maxsize=1)  # thousands of rows are written in a second
def _written(second: int) -> str:
    return dt.datetime.fromtimestamp(second, dt.UTC).isoformat()
