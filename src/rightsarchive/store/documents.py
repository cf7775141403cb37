"""Documents and their versions: one document for each report, one version for each state of its bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rightsarchive.model import Access, FieldOrigin, Metadata, TextId, VersionId, VersionNumber, case_id, stable_id
from rightsarchive.store.custody import now
from rightsarchive.store.database import Database
from rightsarchive.store.document_reader import DocumentReader, Tombstone
from rightsarchive.store.levels import Levels
from rightsarchive.store.seals import Seals
from rightsarchive.store.serialization import digest, origins_json, to_json
from rightsarchive.store.texts import Texts


def document_id(*key: str) -> str:
    """The id of a document, a hash of the parts of ``key`` that identify it: the same in every archive."""
    return f"d{stable_id(*key):016x}"


@dataclass(frozen=True, slots=True)
class DocumentState:
    """``last`` is the number of the last version (0: none). ``newest`` (row id), ``original`` (SHA-256) and ``text_id`` are those of
    the newest version. A deleted document has a last version, and no newest one."""

    is_deleted: bool
    last: int = 0
    newest: VersionId | None = None
    original: str | None = None
    text_id: TextId | None = None


class Documents(DocumentReader):
    def __init__(self, database: Database, texts: Texts, seals: Seals, levels: Levels) -> None:
        super().__init__(database, texts, seals, Access.CONFIDENTIAL)
        self._levels = levels

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
        reader: str | None = None,
        holder: str | None = None,
    ) -> VersionId:
        """Version ``number`` (from 1) of a report, the newest from now on, read from ``path`` (None for a text); its row id. Without a
        ``reader`` its text is one that is known, and was given by the reader that gave it to another version. A report that is new
        here was taken out of the file of the document ``holder``."""
        self._arrive(path, document)
        self._db.run(
            "INSERT INTO documents (id, identifier, path, holder) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE"
            " SET identifier = excluded.identifier, path = excluded.path,"
            " holder = coalesce(holder, iif(deleted IS NULL, NULL, excluded.holder)), deleted = NULL, reason = NULL",
            (document, metadata.identifier, path, holder),
        )
        if number > 1:
            self._db.run("UPDATE versions SET newest = 0 WHERE document_id = ?", (document,))
            # What was said of the version before may not be said of this one: whoever knows, keeps it anew.
            self._db.run("DELETE FROM sources WHERE document_id = ?", (document,))
        row = self._db.run(
            "INSERT INTO versions (document_id, number, original, size, text_id, metadata, origins, access, level, ingested,"
            " newest, reader) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1,"
            " coalesce(?, (SELECT reader FROM versions WHERE text_id = ? AND reader IS NOT NULL ORDER BY id DESC LIMIT 1)))",
            (
                document,
                number,
                original,
                size,
                text_id,
                metadata.to_json(),
                origins_json(origins),
                metadata.access,
                metadata.access.level,
                now(),
                reader,
                text_id,
            ),
        )
        version = VersionId(row)
        self._name_cases(version, metadata.cases)
        if number > 1 or metadata.cases or holder is not None:
            self._levels.settle(document, fresh=version)
        return version

    def set_path(self, document: str, path: str) -> None:
        """Remember where a document was read from. A path leads to one document."""
        self._arrive(path, document)
        self._db.run("UPDATE documents SET path = ? WHERE id = ?", (path, document))

    def _arrive(self, path: str | None, document: str) -> None:
        """From now on the path leads to this document; whoever does not see this one still finds the earlier document by it."""
        self._db.run("DELETE FROM taken_paths WHERE document_id = ?", (document,))
        if path is None:
            return
        self._db.run(
            "INSERT OR IGNORE INTO taken_paths SELECT id, :document, path FROM documents WHERE path = :path AND id <> :document"
            " UNION SELECT document_id, :document, path FROM taken_paths WHERE path = :path",
            {"path": path, "document": document},
        )
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

    def state(self, document: str) -> DocumentState:
        """The state of a document, known or not, with one query."""
        row = self._db.row(
            "SELECT d.deleted IS NOT NULL AS deleted, v.id, v.original, v.text_id,"
            " (SELECT max(number) FROM versions WHERE document_id = d.id) AS last FROM documents d"
            " LEFT JOIN versions v ON v.document_id = d.id AND v.newest = 1 AND v.ceiling = 2 WHERE d.id = ?",
            (document,),
        )
        if row is None:
            return DocumentState(is_deleted=False)
        return DocumentState(bool(row["deleted"]), row["last"] or 0, row["id"], row["original"], row["text_id"])

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
        self._levels.settle(str(self._db.value("SELECT document_id FROM versions WHERE id = ?", (version,))))

    def _name_cases(self, version: VersionId, names: Iterable[str]) -> None:
        for name in names:
            identifier = self._case_names.lead(name)
            if identifier == case_id(name):
                self._db.run(
                    "INSERT OR IGNORE INTO cases (id, record, named) VALUES (?, ?, 1)",
                    (identifier, to_json({"id": identifier, "title": name})),
                )
            self._db.run("INSERT OR IGNORE INTO version_cases VALUES (?, ?)", (version, identifier))

    def description(self, version: VersionId) -> tuple[Metadata, dict[str, FieldOrigin]]:
        """The metadata of a version, and where each field came from."""
        with self._db.snapshot():
            row = self._db.row("SELECT * FROM versions WHERE id = ?", (version,))
            assert row is not None
            self._check_version(row)
        return self._decoder.metadata(row["metadata"]), self._decoder.origins(row["origins"])

    def level(self, version: VersionId) -> int:
        """The lowest clearance that sees a version."""
        return int(self._db.value("SELECT level FROM versions WHERE id = ?", (version,)))

    def metadata_digest(self, version: VersionId) -> str:
        """The SHA-256 of a version's metadata as they are stored, its access level included."""
        row = self._db.row("SELECT metadata, access FROM versions WHERE id = ?", (version,))
        assert row is not None
        return digest(row["access"], row["metadata"])

    def assign(self, document: str, case: str, title: str) -> bool:
        """Make a document part of a case that is there, called so by whoever does it, whatever its metadata says. Whether that
        was new."""
        before = self.assigned(document)
        self._db.run("DELETE FROM left_cases WHERE document_id = ? AND case_id = ?", (document, case))
        self._db.run("INSERT OR IGNORE INTO assigned_cases VALUES (?, ?, ?)", (document, case, title))
        return case not in before

    def unassign(self, document: str, case: str) -> None:
        """A person puts a document into a case no more; it may still be named by the metadata."""
        self._db.run("DELETE FROM assigned_cases WHERE document_id = ? AND case_id = ?", (document, case))

    def leave(self, document: str, case: str) -> None:
        """Take a document out of a case, whatever its metadata say."""
        self._db.run("INSERT OR IGNORE INTO left_cases VALUES (?, ?)", (document, case))

    def enter(self, document: str, case: str) -> None:
        """The document's metadata decide again whether it belongs to a case."""
        self._db.run("DELETE FROM left_cases WHERE document_id = ? AND case_id = ?", (document, case))

    def left_by(self, case: str) -> list[str]:
        """The documents that a person took out of a case."""
        rows = self._db.all("SELECT document_id FROM left_cases WHERE case_id = ? ORDER BY document_id", (case,))
        return [row["document_id"] for row in rows]

    def is_newest(self, version: VersionId) -> bool:
        """Whether a reading is searched."""
        return bool(self._db.value("SELECT newest FROM versions WHERE id = ?", (version,)))

    def hold(self, version: VersionId) -> None:
        """Let a version never become more open than it is."""
        self._db.run("UPDATE versions SET floor = max(floor, level) WHERE id = ?", (version,))

    def recase(self, version: VersionId) -> None:
        """Join a version with the cases that its names lead to now."""
        stored = self._db.value("SELECT metadata FROM versions WHERE id = ?", (version,))
        self._db.run("DELETE FROM version_cases WHERE version_id = ?", (version,))
        self._name_cases(version, Metadata.from_json(str(stored)).cases)

    def assignments(self, document: str) -> dict[str, str]:
        """The cases that a person gave to a document, each as he called it."""
        rows = self._db.all("SELECT case_id, title FROM assigned_cases WHERE document_id = ?", (document,))
        return {row["case_id"]: row["title"] or row["case_id"] for row in rows}

    def delete(self, document: str, reason: str) -> list[str]:
        """Delete all of a document but its tombstone (id, SHA-256 of its originals, when, why). Returns the originals that no other
        document has, for the caller to erase."""
        originals = {
            row["original"] for row in self._db.rows("SELECT original FROM versions WHERE document_id = ?", (document,))
        }
        self._db.run(
            "DELETE FROM version_cases WHERE version_id IN (SELECT id FROM versions WHERE document_id = ?)", (document,)
        )
        self._db.run("DELETE FROM assigned_cases WHERE document_id = ?", (document,))
        self._db.run("DELETE FROM annotations WHERE document_id = ?", (document,))
        self._db.run("DELETE FROM left_cases WHERE document_id = ?", (document,))
        self._db.run("DELETE FROM sources WHERE document_id = ?", (document,))
        # What it took from others stays as long as these do: whoever never saw this one finds them there, before and after.
        self._db.run("DELETE FROM taken_paths WHERE document_id = ?", (document,))
        # Its cases are gone, and what they kept closed stays so, also when the document is restored.
        self._db.run(
            "UPDATE versions SET newest = 0, text_id = NULL, metadata = '{}', origins = '{}', holes = '[]', floor = level"
            " WHERE document_id = ?",
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

    def ids(self) -> list[str]:
        """The ids of the documents that are not deleted, in order."""
        return [row["id"] for row in self._db.rows("SELECT id FROM documents WHERE deleted IS NULL ORDER BY id")]

    def parts(self, document: str) -> list[str]:
        """The ids of the documents that were taken out of the file of a document, those out of these too; each after its holder."""
        return self._levels.parts(document)

    def holder(self, document: str) -> str | None:
        """The document out of whose file a document was taken; None where there is none, or it was deleted."""
        sql = "SELECT h.id FROM documents d JOIN documents h ON h.id = d.holder WHERE d.id = ? AND h.deleted IS NULL"
        return self._known(sql, (document,))

    def indexed(self) -> list[VersionId]:
        """Row ids of every reading that is searched, in the order of the documents' identifiers."""
        return [row["id"] for row in self._db.rows("SELECT id FROM versions WHERE newest = 1 ORDER BY document_id, id")]

    def rows_of(self, document: str) -> list[VersionId]:
        """Row ids of every reading of every version."""
        rows = self._db.rows("SELECT id FROM versions WHERE document_id = ? ORDER BY id", (document,))
        return [row["id"] for row in rows]

    def settle(self, document: str) -> None:
        """Bring the levels of a document's versions up to date, after what decides them has changed."""
        self._levels.settle(document)
