"""What is read from the catalog is held against its digests, and these against the custody log.

Called within one snapshot: rows, lists of digests and seal are then of one moment.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

from rightsarchive.errors import DamagedPart, DamagedRecordError
from rightsarchive.store.chain import LINE, Line, sha256
from rightsarchive.store.database import UNSEALED, Database
from rightsarchive.store.digests import (
    OPEN,
    SIZE,
    Listed,
    Seal,
    chunk_digest,
    count,
    listed,
    place_of,
    row_digest,
    rows_listed,
)
from rightsarchive.store.row_digests import KEPT, OF_DOCUMENT, OF_VERSION

_SEALS = 4_096
"""Seals that are remembered as those that the custody log holds."""

_LISTS = 32 << 20
"""Bytes of lists of digests that are remembered."""

PARTS: dict[str, DamagedPart] = {
    "chunks": "text",
    "pages": "place",
    "paragraphs": "place",
    "marks": "place",
    "passages": "place",
}
"""Which part of a document the rows of a table are; those of the others are what is known of it."""


class Seals:
    """Remembers which seals the custody log was found to hold, and the lists of digests that they name."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self.forget()

    def forget(self) -> None:
        """Drop whatever is remembered."""
        self._known: dict[str, tuple[object, Seal]] = {}
        self._lists: dict[tuple[str, int], tuple[str, str]] = {}
        self._spent = 0

    def of(self, document: str) -> Seal:
        """What is vouched for of a document. Raises DamagedRecordError where the custody log vouches for nothing of it."""
        found = self._of_one(document)
        if isinstance(found, Seal):
            return found
        raise found

    def _of_one(self, document: str) -> Seal | DamagedRecordError:
        line = self._db.value("SELECT line FROM seals WHERE document_id = ?", (document,))
        return self.vouched([(document, line)])[document]

    def vouched(self, stored: Iterable[tuple[str, object]]) -> dict[str, Seal | DamagedRecordError]:
        """The same of several documents, the error in its place, with the numbers of the lines of their seals, which were read along.
        A line holds one seal, so one that is known by its number is not read again."""
        found: dict[str, Seal | DamagedRecordError] = {}
        fresh: list[tuple[str, object]] = []
        for document, line in stored:
            known = self._known.get(document)
            if known is not None and known[0] == line:
                found[document] = known[1]
            else:
                fresh.append((document, line))
        if fresh:
            found.update(self._read(fresh))
        if self._db.writing:
            changed = f"SELECT 1 FROM temp.{UNSEALED} WHERE document_id = ? LIMIT 1"
            found |= {document: OPEN for document in found if self._db.value(changed, (document,))}
        return found

    def stored(self, document: str) -> Seal:
        """The seal that a document had before the open transaction. Raises DamagedRecordError."""
        line = self._db.value("SELECT line FROM seals WHERE document_id = ?", (document,))
        found = self._read([(document, line)])[document]
        if isinstance(found, Seal):
            return found
        raise found

    def _read(self, stored: Sequence[tuple[str, object]]) -> dict[str, Seal | DamagedRecordError]:
        """Each seal that is the one which its line in the custody log holds, where the line is whole."""
        rows = self._db.all(
            f"SELECT s.body, {LINE} FROM seals s JOIN custody c ON c.number = s.line"
            " WHERE s.line IN (SELECT value FROM json_each(?))",
            (json.dumps([line for _, line in stored if isinstance(line, int)]),),
        )
        lines = {row[1]: (row[0], row) for row in rows}
        found: dict[str, Seal | DamagedRecordError] = {}
        for document, number in stored:
            body, row = lines.get(number, (None, None))
            seal = None
            if isinstance(body, str) and row is not None and _holds(Line.read(*row[1:]), document, body):
                with contextlib.suppress(ValueError):
                    seal = Seal.read(body)
            if seal is None:
                found[document] = _unvouched(document)
                continue
            if len(self._known) >= _SEALS:
                self._known = {}
            self._known[document] = (number, seal)
            found[document] = seal
        return found

    def text(self, text: int) -> TextDigests:
        """What is vouched for of a text. Raises DamagedRecordError."""
        rows = self._db.all("SELECT DISTINCT document_id FROM versions WHERE text_id = ? LIMIT 8", (text,))
        failed: DamagedRecordError | None = None
        for (document,) in rows:
            found = self._of_one(document)
            if isinstance(found, DamagedRecordError):
                failed = found
            elif found.texts is None or text in found.texts:
                return TextDigests(self, document, found, text)
        if self._db.writing and failed is None:
            return TextDigests(self, "", OPEN, text)  # its version comes after it
        raise failed or _unvouched(rows[0][0] if rows else "")

    def is_whole(self, seal: Seal, text: int, begin: Any, body: Any, start: int, end: int, size: int) -> bool:
        """Whether one piece of a text is what it was, and holds all from ``start`` to ``end`` or to the end of the text. False says
        nothing yet: :meth:`TextDigests.joined` looks closer. (Nearly every hit is in one piece, and this is asked for each.)"""
        if seal.texts is None or text not in seal.texts or not isinstance(begin, int) or not isinstance(body, str):
            return False
        vouched = seal.texts[text].get("chunks")
        if not isinstance(vouched, str) or begin > start:
            return False
        at = begin // size * SIZE
        return vouched.startswith(chunk_digest(begin, body), at) and (
            begin + len(body) >= end or at + SIZE == len(vouched)
        )

    def text_of(self, document: str, seal: Seal, text: int) -> TextDigests:
        """The same by the seal of a document that has it."""
        return TextDigests(self, document, seal, text)

    def check_of_version(self, document: str, version: int, table: str) -> None:
        """Hold rows of a version beside its own (its cases, what is withheld) against what is vouched for. Raises
        DamagedRecordError."""
        with self._db.snapshot():
            rows = self._db.all(f"SELECT * FROM {table} WHERE {OF_VERSION[table]}", (version,))
            seal = self.of(document)
            if seal.versions is not None:
                vouched = seal.versions.get(version, {}).get(table)
                self.check_rows(document, vouched, table, list(map(tuple, rows)))

    def check_of_document(self, document: str, *tables: str) -> None:
        """Hold rows of a document beside its own against what is vouched for. Raises DamagedRecordError."""
        with self._db.snapshot():
            seal = self.of(document)
            if seal.rows is None:
                return
            for table in tables:
                rows = self._db.all(f"SELECT * FROM {table} WHERE {OF_DOCUMENT[table]}", (document,))
                self.check_rows(document, seal.rows.get(table), table, list(map(tuple, rows)))

    def check_row(self, document: str, vouched: object, table: str, row: Sequence[Any]) -> None:
        """Hold a row that stands alone against its digest. Raises DamagedRecordError."""
        if row_digest(table, row) != vouched:
            damaged(document, table)

    def check_rows(self, document: str, vouched: object, table: str, rows: Sequence[Sequence[Any]]) -> None:
        """Hold rows that are read together against what the seal says of them (None: that there are none). Raises
        DamagedRecordError."""
        digest = rows_listed if table not in KEPT else _listed
        if (digest(table, rows) if rows else None) != vouched:
            damaged(document, table)

    def check_listed(self, document: str, vouched: object, table: str, owner: int, digest: str, near: object) -> int:
        """Hold a digest against the list of those of its table, which belongs to the text or version ``owner``; which of them it
        is. Raises DamagedRecordError."""
        digests = vouched if isinstance(vouched, str) else self._list(document, vouched, table, owner)
        place = place_of(digests, digest, near if isinstance(near, int) and 0 <= near < len(digests) else 0)
        if place < 0:
            damaged(document, table)
        return place

    def _list(self, document: str, vouched: object, table: str, owner: int) -> str:
        match vouched:
            case [int(), str(root)]:
                pass
            case _:
                damaged(document, table)
        known = self._lists.get((table, owner))
        if known is not None and known[0] == root:
            return known[1]
        digests = self._stored_list(table, owner)
        if digests is None or listed(digests) != vouched:
            damaged(document, table)
        if self._spent + len(digests) > _LISTS:
            self._lists, self._spent = {}, 0
        if len(digests) <= _LISTS:
            self._lists[table, owner] = root, digests
            self._spent += len(digests)
        return digests

    def has_list(self, vouched: object, table: str, owner: int) -> bool:
        """Whether the list of digests that a seal names is there: in the seal itself, or stored as it was."""
        digests = vouched if isinstance(vouched, str) else self._stored_list(table, owner)
        return digests is not None and listed(digests) == vouched

    def _stored_list(self, table: str, owner: int) -> str | None:
        digests = self._db.value("SELECT body FROM digests WHERE part = ? AND owner = ?", (table, owner))
        return digests if isinstance(digests, str) else None


class TextDigests:
    """What is vouched for of one text of a ``document``."""

    def __init__(self, seals: Seals, document: str, seal: Seal, text: int) -> None:
        self._seals = seals
        self._document = document
        self._text = text
        self._vouched = None if seal.texts is None else seal.texts.get(text, {})

    def check_row(self, row: Sequence[Any]) -> None:
        """The row of the text itself. Raises DamagedRecordError, as the others."""
        if self._vouched is not None:
            self._seals.check_row(self._document, self._vouched.get("texts"), "texts", row)

    def check_rows(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        """All pages or all paragraphs."""
        if self._vouched is not None:
            self._seals.check_rows(self._document, self._vouched.get(table), table, rows)

    def check_page(self, row: Sequence[Any]) -> None:
        """One page, whose number is the second of its columns."""
        if self._vouched is not None:
            near = row[1] - 1 if row and isinstance(row[1], int) else 0
            self._check("pages", row_digest("pages", row), near)

    def joined(self, chunks: Sequence[tuple[Any, Any]], start: int, end: int, size: int) -> str:
        """The code points from ``start`` to ``end``, or to the end of the text, out of the pieces that were found for them, each
        with where it begins and what it says. ``size`` is how long pieces are as a rule."""
        if self._vouched is not None:
            self._check_chunks(chunks, start, end, size)
        if not chunks:
            return ""
        first = chunks[0][0]
        return "".join([body for _, body in chunks])[start - first : end - first]

    def _check_chunks(self, chunks: Sequence[tuple[Any, Any]], start: int, end: int, size: int) -> None:
        """Each piece is what it was, and none is missing among them or after them."""
        place, at = None, start
        for begin, body in chunks:
            near = begin // size if isinstance(begin, int) else 0
            found = self._check("chunks", chunk_digest(begin, body), near)
            if (begin > start) if place is None else (found != place + 1):
                damaged(self._document, "chunks")
            place, at = found, begin + len(body)
        if at < end and self._vouched is not None:
            last = count(self._vouched.get("chunks")) - 1
            if place != (last if last >= 0 else None):
                damaged(self._document, "chunks")

    def _check(self, table: str, digest: str, near: int) -> int:
        vouched = None if self._vouched is None else self._vouched.get(table)
        return self._seals.check_listed(self._document, vouched, table, self._text, digest, near)


def damaged(document: str, table: str) -> NoReturn:
    """Raise the error that tells of a row which is not what the custody log vouches for."""
    raise DamagedRecordError(document, PARTS.get(table, "metadata"))


def _listed(table: str, rows: Iterable[Sequence[Any]]) -> Listed:
    return listed("".join([row_digest(table, row) for row in rows]))


def _holds(line: Line, document: str, body: str) -> bool:
    """Whether a line of the custody log is whole, and holds this seal of the document."""
    # A look for the words, and not for their meaning: the line is not read for each document that is found.
    return line.subject == document and f'"seal": "{sha256(body)}"' in line.detail and line.digest == line.computed()


def _unvouched(document: str) -> DamagedRecordError:
    return DamagedRecordError(document, "metadata")
