"""Seals what changed: each document anew in the transaction that changed it, for the custody log to hold.

Triggers of the connection (not of the file) note which rows of a document a transaction touches, so that no change escapes. Only the
digests of these are computed anew; the others are taken over from the seal before: damage elsewhere is not sealed along.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from rightsarchive.store.database import UNSEALED, Database
from rightsarchive.store.digests import sealed
from rightsarchive.store.row_digests import OF_DOCUMENT, OF_VERSION, Digested, RowDigests
from rightsarchive.store.seals import Seals

_BY_VERSION = "(SELECT document_id FROM versions WHERE id = {row}.version_id)"

WATCHED = {
    "documents": ("{row}.id", "0"),
    "assigned_cases": ("{row}.document_id", "0"),
    "provenance": ("{row}.document_id", "0"),
    "withheld": ("{row}.document_id", "0"),
    "sources": ("{row}.document_id", "0"),
    "left_cases": ("{row}.document_id", "0"),
    "annotations": ("{row}.document_id", "0"),
    "versions": ("{row}.document_id", "{row}.id"),
    "version_cases": (_BY_VERSION, "{row}.version_id"),
    "withheld_spans": (_BY_VERSION, "{row}.version_id"),
}
"""Each table, and the document and the version (0: none) that a row of it belongs to."""

_NEW = "new"
"""In the place of a table: the document was not there before."""


_TOUCHED_WITH = {"originals": "versions"}
"""Rows that come and go with others, and are not watched themselves."""


def watching() -> Iterator[str]:
    """The statements that make a connection take note of what its transactions change."""
    yield f"CREATE TEMP TABLE {UNSEALED} (document_id TEXT, part TEXT, version_id INTEGER NOT NULL, UNIQUE (version_id, part, document_id))"
    yield f"CREATE INDEX temp.{UNSEALED}_by_document ON {UNSEALED} (document_id)"
    for table, (document, version) in WATCHED.items():
        for act, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
            yield (
                f"CREATE TEMP TRIGGER unsealed_{table}_{act} AFTER {act} ON main.{table} BEGIN"
                f" INSERT OR IGNORE INTO {UNSEALED} VALUES"
                f" ({document.format(row=row)}, '{table}', {version.format(row=row)}); END"
            )
    yield (
        f"CREATE TEMP TRIGGER unsealed_documents AFTER INSERT ON main.documents BEGIN"
        f" INSERT OR IGNORE INTO {UNSEALED} VALUES (NEW.id, '{_NEW}', 0); END"
    )
    for act, row in (("INSERT", "NEW"), ("DELETE", "OLD")):
        # A version has many passages, which come and go together: the first one that does is enough.
        yield (
            f"CREATE TEMP TRIGGER unsealed_passages_{act} AFTER {act} ON main.passages"
            f" WHEN NOT EXISTS (SELECT 1 FROM {UNSEALED} WHERE part = 'passages' AND version_id = {row}.version_id) BEGIN"
            f" INSERT INTO {UNSEALED} VALUES ({_BY_VERSION.format(row=row)}, 'passages', {row}.version_id); END"
        )


class Sealer:
    def __init__(self, database: Database, seals: Seals) -> None:
        self._db = database
        self._seals = seals
        self._digests = RowDigests(database)

    def unsealed(self) -> list[str]:
        """The documents that the open transaction changed after their last seal."""
        return [
            row[0] for row in self._db.all(f"SELECT DISTINCT document_id FROM temp.{UNSEALED} ORDER BY document_id")
        ]

    def seal(self, document: str, *, anew: bool = False) -> str | None:
        """The seal of a document as it stands now; None where it is unknown, or where nothing changed since its last one.

        With ``anew`` every row of it is sealed as it is. Otherwise raises DamagedRecordError where the custody log does not vouch
        for the seal of before.
        """
        touched = self._touched(document)
        if not anew and not touched:
            return None
        before = None if anew or (_NEW, 0) in touched else self._seals.stored(document)
        rows = self._renewed(
            before.rows if before else None, self._digests.of_document, document, OF_DOCUMENT, touched, 0
        )
        if "documents" not in rows:
            return None
        versions: dict[str, Any] = {}
        texts: dict[str, Any] = {}
        for version, text in self._db.all("SELECT id, text_id FROM versions WHERE document_id = ?", (document,)):
            known = before.versions.get(version) if before and before.versions else None
            versions[str(version)] = self._renewed(
                known, self._digests.of_version, version, OF_VERSION, touched, version
            )
            if text is not None and str(text) not in texts:
                # A text is frozen: it is sealed once.
                kept = before.texts.get(text) if before and before.texts else None
                texts[str(text)] = kept or self._kept(self._digests.of_text(text), text)
        self._db.run(f"DELETE FROM temp.{UNSEALED} WHERE document_id = ?", (document,))
        return sealed(rows, versions, texts)

    def _renewed(
        self,
        known: Mapping[str, Any] | None,
        digested: Callable[[Any, Iterable[str]], Digested],
        owner: str | int,
        tables: Mapping[str, str],
        touched: set[tuple[str, int]],
        version: int,
    ) -> dict[str, Any]:
        """What a seal says of an owner's rows: what was ``known``, and anew what it says of those that were touched."""
        stale = [table for table in tables if known is None or (_TOUCHED_WITH.get(table, table), version) in touched]
        kept = {} if known is None else {table: digest for table, digest in known.items() if table not in stale}
        return {**kept, **self._kept(digested(owner, stale), owner)} if stale else kept

    def _kept(self, found: Digested, owner: str | int) -> Mapping[str, Any]:
        """What a seal says of rows, once the lists of their digests are stored."""
        for table, digests in found.lists.items():
            self._db.run("INSERT OR REPLACE INTO digests VALUES (?, ?, ?)", (table, owner, digests))
        return found.seal

    def _touched(self, document: str) -> set[tuple[str, int]]:
        rows = self._db.all(f"SELECT part, version_id FROM temp.{UNSEALED} WHERE document_id = ?", (document,))
        return {(part, version) for part, version in rows}

    def clear(self) -> None:
        """Forget what the open transaction changed."""
        self._db.run(f"DELETE FROM temp.{UNSEALED}")

    def keep(self, document: str, body: str, line: int) -> None:
        """Store the seal that a line of the custody log holds."""
        self._db.run("INSERT OR REPLACE INTO seals (line, document_id, body) VALUES (?, ?, ?)", (line, document, body))

    def has(self, document: str, body: str) -> bool:
        """Whether this is the seal that a document has already."""
        return bool(self._db.value("SELECT body FROM seals WHERE document_id = ?", (document,)) == body)
