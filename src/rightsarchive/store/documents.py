"""Documents and their versions: one document for each report, one version for each state of its bytes."""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from rightsarchive.errors import NotInArchiveError
from rightsarchive.model import (
    Access,
    Document,
    FieldOrigin,
    Metadata,
    TextId,
    VersionId,
    VersionNumber,
    case_id,
    stable_id,
)
from rightsarchive.store.custody import now
from rightsarchive.store.database import Database, Row
from rightsarchive.store.serialization import Decoder, digest, origins_json, to_json
from rightsarchive.store.texts import Texts

_SELECT = """
    SELECT v.*, d.path, d.deleted, d.reason, t.media_type, t.extractor, t.encoding, t.sha256 AS text_sha256,
           (SELECT count(*) FROM pages WHERE pages.text_id = v.text_id) AS pages,
           (SELECT count(*) FROM passages WHERE passages.version_id = v.id) AS passages
    FROM versions v JOIN documents d ON d.id = v.document_id LEFT JOIN texts t ON t.id = v.text_id
"""


def document_id(*key: str) -> str:
    """The identifier of a report, made from what makes it that report: the same in every archive."""
    return f"d{stable_id(*key):016x}"


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What stays of a deleted document."""

    document_id: str
    deleted: str
    reason: str
    originals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What there is of a document: the number of its last version (0 for none); and of the newest, where there is one, the
    row, the SHA-256 of the original, and the row of the text. A deleted document has a last version and no newest one."""

    is_deleted: bool
    last: int = 0
    newest: VersionId | None = None
    original: str | None = None
    text_id: TextId | None = None


class _Reader:
    """Makes a document of a row when it is first called for."""

    def __init__(self, make: Callable[[Row], Document], row: Row) -> None:
        self._make = make
        self._row = row
        self._made: Document | None = None

    def __call__(self) -> Document:
        if self._made is None:
            self._made = self._make(self._row)
        return self._made


class Documents:
    def __init__(self, database: Database, texts: Texts) -> None:
        self._db = database
        self._texts = texts
        self._decoder = Decoder()

    def forget(self) -> None:
        """Drop every record that is remembered."""
        self._decoder.forget()

    def add_version(
        self,
        document: str,
        number: VersionNumber,
        *,
        original: str,
        size: int,
        text_id: TextId,
        metadata: Metadata,
        origins: Mapping[str, FieldOrigin],
        path: str | None = None,
    ) -> VersionId:
        """Version ``number`` (from 1) of a report, the newest from now on, read from ``path`` (None for a text); its row id."""
        if path is not None:
            self._leave(path, document)
        self._db.run(
            "INSERT INTO documents (id, identifier, path) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE"
            " SET identifier = excluded.identifier, path = excluded.path, deleted = NULL, reason = NULL",
            (document, metadata.identifier, path),
        )
        if number > 1:
            self._db.run("UPDATE versions SET newest = 0 WHERE document_id = ?", (document,))
        row = self._db.run(
            "INSERT INTO versions (document_id, number, original, size, text_id, metadata, origins, access, ingested, newest)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
            (
                document,
                number,
                original,
                size,
                text_id,
                metadata.to_json(),
                origins_json(origins),
                metadata.access,
                now(),
            ),
        )
        version = VersionId(row)
        self._name_cases(version, metadata.cases)
        return version

    def place(self, document: str, path: str) -> None:
        """Remember where a document was read from. A path leads to one document."""
        self._leave(path, document)
        self._db.run("UPDATE documents SET path = ? WHERE id = ?", (path, document))

    def _leave(self, path: str, document: str) -> None:
        """No other document than this one is found under the path any more."""
        self._db.run("UPDATE documents SET path = NULL WHERE path = ? AND id <> ?", (path, document))

    def with_identifier(self, identifier: str) -> str | None:
        """The document whose newest metadata has this identifier, or None."""
        return self._known("SELECT id FROM documents WHERE identifier = ? AND deleted IS NULL", (identifier,))

    def at_path(self, path: str) -> str | None:
        """The document last read from a path, or None."""
        return self._known("SELECT id FROM documents WHERE path = ? AND deleted IS NULL", (path,))

    def path(self, document: str) -> str | None:
        """Where a document was last read from, or None."""
        return self._known("SELECT path FROM documents WHERE id = ?", (document,))

    def is_there(self, document: str) -> bool:
        return self._known("SELECT id FROM documents WHERE id = ? AND deleted IS NULL", (document,)) is not None

    def standing(self, document: str) -> Standing:
        """What there is of a document, known or not, in one look."""
        row = self._db.row(
            "SELECT d.deleted IS NOT NULL AS deleted, v.id, v.original, v.text_id,"
            " (SELECT max(number) FROM versions WHERE document_id = d.id) AS last FROM documents d"
            " LEFT JOIN versions v ON v.document_id = d.id AND v.newest = 1 WHERE d.id = ?",
            (document,),
        )
        if row is None:
            return Standing(is_deleted=False)
        return Standing(bool(row["deleted"]), row["last"] or 0, row["id"], row["original"], row["text_id"])

    def holds(self, document: str, original: str) -> bool:
        """Whether any version of the document has these bytes."""
        return (
            self._known("SELECT 1 FROM versions WHERE document_id = ? AND original = ?", (document, original))
            is not None
        )

    def deletion_of(self, original: str) -> Tombstone | None:
        """The deletion that took these bytes out, unless another document holds them still."""
        row = self._db.row(
            "SELECT document_id FROM versions v JOIN documents d ON d.id = v.document_id"
            " WHERE v.original = ? AND d.deleted IS NOT NULL"
            " AND NOT EXISTS (SELECT 1 FROM versions WHERE original = ? AND text_id IS NOT NULL)"
            " ORDER BY d.deleted DESC",
            (original, original),
        )
        return None if row is None else self.tombstone(row["document_id"])

    def _known(self, sql: str, values: tuple[str, ...]) -> str | None:
        found = self._db.value(sql, values)
        return None if found is None else str(found)

    def describe(self, version: VersionId, metadata: Metadata, origins: Mapping[str, FieldOrigin]) -> None:
        """Replace a version's metadata. Cases that it names and that are not there yet are made, with that title."""
        self._db.run(
            "UPDATE versions SET metadata = ?, origins = ?, access = ? WHERE id = ?",
            (metadata.to_json(), origins_json(origins), metadata.access, version),
        )
        self._db.run(
            "UPDATE documents SET identifier = ? WHERE id = (SELECT document_id FROM versions WHERE id = ?)",
            (metadata.identifier, version),
        )
        self._db.run("DELETE FROM version_cases WHERE version_id = ?", (version,))
        self._name_cases(version, metadata.cases)

    def _name_cases(self, version: VersionId, names: Iterable[str]) -> None:
        for name in names:
            identifier = case_id(name)
            self._db.run(
                "INSERT OR IGNORE INTO cases VALUES (?, ?)",
                (identifier, to_json({"id": identifier, "title": name})),
            )
            self._db.run("INSERT OR IGNORE INTO version_cases VALUES (?, ?)", (version, identifier))

    def description(self, version: VersionId) -> tuple[Metadata, dict[str, FieldOrigin]]:
        """The metadata of a version, and where each field came from."""
        row = self._db.row("SELECT metadata, origins FROM versions WHERE id = ?", (version,))
        assert row is not None
        return self._decoder.metadata(row["metadata"]), self._decoder.origins(row["origins"])

    def cases(self, version: VersionId) -> tuple[str, ...]:
        """The cases of a version."""
        rows = self._db.rows("SELECT case_id FROM version_cases WHERE version_id = ? ORDER BY case_id", (version,))
        return tuple(row["case_id"] for row in rows)

    def metadata_digest(self, version: VersionId) -> str:
        """The SHA-256 of a version's metadata as they are stored, its access level included."""
        row = self._db.row("SELECT metadata, access FROM versions WHERE id = ?", (version,))
        assert row is not None
        return digest(row["access"], row["metadata"])

    def assign(self, document: str, case: str) -> bool:
        """Make a document part of a case that is there, whatever its metadata says. Whether that was new."""
        before = self.assigned(document)
        self._db.run("INSERT OR IGNORE INTO assigned_cases VALUES (?, ?)", (document, case))
        return case not in before

    def assigned(self, document: str) -> tuple[str, ...]:
        """The cases that a person gave to a document."""
        rows = self._db.rows("SELECT case_id FROM assigned_cases WHERE document_id = ? ORDER BY case_id", (document,))
        return tuple(row["case_id"] for row in rows)

    def newest(self, document: str) -> VersionId | None:
        """The row id of the newest version, or None where the document is unknown or deleted."""
        found = self._db.value("SELECT id FROM versions WHERE document_id = ? AND newest = 1", (document,))
        return None if found is None else VersionId(found)

    def row(self, document: str, number: VersionNumber) -> VersionId:
        """The row id of a numbered version."""
        return VersionId(
            self._db.value("SELECT id FROM versions WHERE document_id = ? AND number = ?", (document, number))
        )

    def version_with(self, document: str, original: str, text_sha256: str) -> VersionId | None:
        """The row id of the last version of a document that has these bytes, and this text if any has, or None."""
        found = self._db.value(
            "SELECT v.id FROM versions v JOIN texts t ON t.id = v.text_id WHERE v.document_id = ? AND v.original = ?"
            " ORDER BY t.sha256 = ? DESC, v.id DESC",
            (document, original, text_sha256),
        )
        return None if found is None else VersionId(found)

    def original(self, version: VersionId) -> str:
        """The SHA-256 of a version's bytes."""
        return str(self._db.value("SELECT original FROM versions WHERE id = ?", (version,)))

    def text(self, version: VersionId) -> TextId:
        """The row id of a version's text. Raises NotInArchiveError where it was deleted."""
        found = self._db.value("SELECT text_id FROM versions WHERE id = ?", (version,))
        if found is None:
            raise NotInArchiveError("the text of this version was deleted.", advice="Look at a newer version.")
        return TextId(found)

    def record(self, version: VersionId) -> Document:
        """The version with this row id."""
        row = self._db.row(f"{_SELECT} WHERE v.id = ?", (version,))
        assert row is not None
        return self._document(row)

    def records(self, versions: Iterable[VersionId]) -> dict[VersionId, Document]:
        """Several versions by row id."""
        rows = self._db.rows(f"{_SELECT} WHERE v.id IN (SELECT value FROM json_each(?))", (json.dumps(list(versions)),))
        return {row["id"]: self._document(row) for row in rows}

    def readers(self, versions: Iterable[VersionId]) -> dict[VersionId, Callable[[], Document]]:
        """The same, each read from the catalog now and made when it is first called for."""
        rows = self._db.all(f"{_SELECT} WHERE v.id IN (SELECT value FROM json_each(?))", (json.dumps(list(versions)),))
        return {row["id"]: _Reader(self._document, row) for row in rows}

    def get(self, document: str, version: VersionNumber | None = None) -> Document:
        """A document by identifier: its newest version, or the numbered one. Raises NotInArchiveError."""
        tombstone = self.tombstone(document)
        if tombstone is not None:
            raise NotInArchiveError(f"document {document} was deleted on {tombstone.deleted}: {tombstone.reason}.")
        which, values = ("v.newest = 1", (document,)) if version is None else ("v.number = ?", (document, version))
        row = self._db.row(f"{_SELECT} WHERE v.document_id = ? AND {which}", values)
        if row is None:
            what = document if version is None else f"{document}, version {version}"
            raise NotInArchiveError(f"there is no document {what}.", advice="`rightsarchive show` lists the documents.")
        return self._document(row)

    def all(self, clearance: Access = Access.CONFIDENTIAL) -> Iterator[Document]:
        """The newest version of every document that ``clearance`` may see, in the order of their identifiers."""
        # One by one: a caller may change the archive between two of them.
        for version in self.newest_versions():
            document = self.record(version)
            if document.newest and document.metadata.access.level <= clearance.level:
                yield document

    def newest_of_all(self) -> list[tuple[VersionId, str]]:
        """Row id and document id of every newest version."""
        return [
            (row["id"], row["document_id"])
            for row in self._db.rows("SELECT id, document_id FROM versions WHERE newest = 1")
        ]

    def newest_versions(self) -> list[VersionId]:
        """Row ids of the newest version of every document, in the order of their identifiers."""
        return [row["id"] for row in self._db.rows("SELECT id FROM versions WHERE newest = 1 ORDER BY document_id")]

    def resolve(self, name: str) -> str | None:
        """The document that a user means: its id, its identifier, or the path or file name it was read from (when it is the only one)."""
        name = name.encode("utf-8", "replace").decode()  # no document has half a letter in its name
        if self._db.value("SELECT 1 FROM documents WHERE id = ?", (name,)):
            return name
        found = [
            row["id"]
            for row in self._db.rows(
                "SELECT id FROM documents WHERE deleted IS NULL AND (identifier = ? OR path = ? OR path LIKE ? ESCAPE '!') LIMIT 2",
                (name, name, "%/" + name.replace("!", "!!").replace("%", "!%").replace("_", "!_")),
            )
        ]
        return found[0] if len(found) == 1 else None

    def versions(self, document: str) -> list[VersionId]:
        """Row ids of all versions, oldest first."""
        return [
            row["id"]
            for row in self._db.rows("SELECT id FROM versions WHERE document_id = ? ORDER BY number", (document,))
        ]

    def tombstone(self, document: str) -> Tombstone | None:
        row = self._db.row("SELECT deleted, reason FROM documents WHERE id = ? AND deleted IS NOT NULL", (document,))
        if row is None:
            return None
        rows = self._db.rows("SELECT DISTINCT original FROM versions WHERE document_id = ?", (document,))
        return Tombstone(document, row["deleted"], row["reason"], tuple(found["original"] for found in rows))

    def bury(self, document: str, reason: str) -> list[str]:
        """Take everything out but the trace; returns the originals that no other document holds, for the caller to erase."""
        originals = {
            row["original"] for row in self._db.rows("SELECT original FROM versions WHERE document_id = ?", (document,))
        }
        self._db.run(
            "DELETE FROM version_cases WHERE version_id IN (SELECT id FROM versions WHERE document_id = ?)", (document,)
        )
        self._db.run("DELETE FROM assigned_cases WHERE document_id = ?", (document,))
        self._db.run(
            "UPDATE versions SET newest = 0, text_id = NULL, metadata = '{}', origins = '{}' WHERE document_id = ?",
            (document,),
        )
        self._db.run(
            "UPDATE documents SET deleted = ?, reason = ?, path = NULL, identifier = NULL WHERE id = ?",
            (now(), reason, document),
        )
        alone = []
        for original in sorted(originals):
            if not self._db.value("SELECT 1 FROM versions WHERE original = ? AND text_id IS NOT NULL", (original,)):
                self._texts.erase(original)
                alone.append(original)
        return alone

    def count(self) -> int:
        return int(self._db.value("SELECT count(*) FROM versions WHERE newest = 1"))

    def _document(self, row: Row) -> Document:
        text_id = row["text_id"]
        return Document(
            id=row["document_id"],
            version=row["number"],
            sha256=row["original"],
            size=row["size"],
            media_type=row["media_type"] or "",
            metadata=self._decoder.metadata(row["metadata"]),
            origins=self._decoder.origins(row["origins"]),
            extractor=row["extractor"] or "",
            text_sha256=row["text_sha256"] or "",
            encoding=row["encoding"],
            ingested=dt.datetime.fromisoformat(row["ingested"]),
            newest=bool(row["newest"]),
            deleted=row["deleted"] is not None,
            pages=row["pages"],
            passages=row["passages"],
            path=row["path"],
            _read_text=functools.partial(self._texts.read, text_id) if text_id is not None else str,
        )
