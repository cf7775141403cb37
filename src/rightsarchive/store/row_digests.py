"""The digests of the rows that a document is stored as: what its seal says of them, computed from what is there now."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from rightsarchive.store.database import Database
from rightsarchive.store.digests import chunk_digest, listed, row_digest, rows_listed

OF_DOCUMENT: Mapping[str, str] = MappingProxyType(
    {
        "documents": "id = ?",
        "assigned_cases": "document_id = ? ORDER BY case_id",
        "provenance": "document_id = ? ORDER BY kind, name",
        "withheld": "document_id = ? ORDER BY id",
        "sources": "document_id = ? ORDER BY origin",
        "left_cases": "document_id = ? ORDER BY case_id",
        "annotations": "document_id = ? ORDER BY id",
    }
)
OF_VERSION: Mapping[str, str] = MappingProxyType(
    {
        "versions": "id = ?",
        "originals": "sha256 = (SELECT original FROM versions WHERE id = ?)",
        "passages": "version_id = ? ORDER BY ordinal",
        "version_cases": "version_id = ? ORDER BY case_id",
        "withheld_spans": 'version_id = ? ORDER BY mark, start, "end"',
    }
)
OF_TEXT: Mapping[str, str] = MappingProxyType(
    {
        "texts": "id = ?",
        "chunks": "text_id = ? ORDER BY start",
        "pages": "text_id = ? ORDER BY number",
        "paragraphs": "text_id = ? ORDER BY number",
        "marks": "text_id = ? ORDER BY start",
        "contents": "text_id = ? ORDER BY ordinal",
    }
)
"""Each table that holds rows of a document, version or text, and which these are. A new one of these tables is covered by a line here,
and by one in ``sealing.WATCHED`` where its rows ever change."""

ALONE = frozenset({"documents", "versions", "originals", "texts"})
"""Tables with one row, whose digest a seal holds itself."""

KEPT = frozenset({"passages", "chunks", "pages"})
"""Tables whose rows are read one by one: every digest of theirs is kept."""


@dataclass(frozen=True, slots=True)
class Digested:
    """What a seal says of the rows of one owner, by table (those that have none are left out), and the lists of digests that are
    stored beside it, by table: the long ones."""

    seal: Mapping[str, Any]
    lists: Mapping[str, str]


class RowDigests:
    def __init__(self, database: Database) -> None:
        self._db = database

    def of_document(self, document: str, tables: Iterable[str] = OF_DOCUMENT) -> Digested:
        return self._of(OF_DOCUMENT, document, tables)

    def of_version(self, version: int, tables: Iterable[str] = OF_VERSION) -> Digested:
        return self._of(OF_VERSION, version, tables)

    def of_text(self, text: int) -> Digested:
        return self._of(OF_TEXT, text, OF_TEXT)

    def text_sha256(self, text: int) -> str:
        """The SHA-256 of the words of a text as they are stored now."""
        digest = hashlib.sha256()
        for (body,) in self._db.rows("SELECT body FROM chunks WHERE text_id = ? ORDER BY start", (text,)):
            digest.update(str(body).encode("utf-8", "surrogatepass"))
        return digest.hexdigest()

    def _of(self, where: Mapping[str, str], owner: str | int, tables: Iterable[str]) -> Digested:
        seal: dict[str, Any] = {}
        lists: dict[str, str] = {}
        for table in tables:
            rows = self._db.rows(f"SELECT * FROM {table} WHERE {where[table]}", (owner,))
            if table in ALONE:
                for row in rows:
                    seal[table] = row_digest(table, tuple(row))
            elif table in KEPT:
                digest = _chunk if table == "chunks" else row_digest
                if digests := "".join([digest(table, tuple(row)) for row in rows]):
                    seal[table] = listed(digests)
                    if seal[table] != digests:
                        lists[table] = digests
            elif several := [tuple(row) for row in rows]:
                seal[table] = rows_listed(table, several)
        return Digested(seal, lists)


def _chunk(_: str, row: tuple[Any, ...]) -> str:
    return chunk_digest(row[1], row[2])
