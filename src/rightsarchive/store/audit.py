"""All that is stored of every document, computed anew and held against its seal and the custody log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rightsarchive.errors import DamagedPart, DamagedRecordError
from rightsarchive.store.custody import Custody
from rightsarchive.store.database import Database
from rightsarchive.store.row_digests import RowDigests
from rightsarchive.store.seals import PARTS, Seals

Damage = tuple[str, DamagedPart, str]
"""The id of a document, what of it is damaged, and in which table of the catalog."""


class Audit:
    def __init__(self, database: Database, seals: Seals, custody: Custody) -> None:
        self._db = database
        self._seals = seals
        self._custody = custody
        self._digests = RowDigests(database)

    def damage(self) -> Iterator[Damage]:
        """What is damaged. Reads the whole catalog, a document at a time."""
        last = self._custody.seals()
        documents = [row[0] for row in self._db.rows("SELECT id FROM documents ORDER BY id")]
        for document in documents:
            if not isinstance(document, str) or document not in last:
                yield str(document), "metadata", "custody"
                continue
            with self._db.snapshot():
                yield from dict.fromkeys(self._of(document, last.pop(document)))
        # What the log tells of must be there: a deletion leaves the row of the document.
        for document in sorted(last):
            yield document, "metadata", "documents"

    def _of(self, document: str, line: int) -> Iterator[Damage]:
        try:
            seal = self._seals.stored(document)
        except DamagedRecordError:
            yield document, "metadata", "seals"
            return
        if self._db.value("SELECT line FROM seals WHERE document_id = ?", (document,)) != line:
            yield document, "metadata", "seals"  # an older state, put back
            return
        assert seal.rows is not None and seal.versions is not None and seal.texts is not None  # noqa: PT018
        yield from _differing(document, seal.rows, self._digests.of_document(document).seal)
        versions = self._db.all("SELECT id FROM versions WHERE document_id = ?", (document,))
        if {row[0] for row in versions} != seal.versions.keys():
            yield document, "metadata", "versions"
        for version, vouched in seal.versions.items():
            yield from _differing(document, vouched, self._digests.of_version(version).seal)
            yield from self._lists(document, vouched, version, ("passages",))
        for text, vouched in seal.texts.items():
            yield from _differing(document, vouched, self._digests.of_text(text).seal)
            yield from self._lists(document, vouched, text, ("chunks", "pages"))
            # The text of an archive that was sealed as it was found may have been damaged before.
            if self._digests.text_sha256(text) != self._db.value("SELECT sha256 FROM texts WHERE id = ?", (text,)):
                yield document, "text", "chunks"

    def _lists(
        self, document: str, vouched: Mapping[str, Any], owner: int, tables: tuple[str, ...]
    ) -> Iterator[Damage]:
        """The lists of digests, which a read trusts."""
        for table in tables:
            if table in vouched and not self._seals.has_list(vouched[table], table, owner):
                yield document, PARTS[table], f"the digests of {table}"


def _differing(document: str, vouched: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[Damage]:
    for table in sorted({*vouched, *found}):
        if vouched.get(table) != found.get(table):
            yield document, PARTS.get(table, "metadata"), table
