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
        reader: str | None = None,
    ) -> VersionId:
        """Version ``number`` (from 1) of a report, the newest from now on; its row id. Without a ``reader`` its text is one that is
        known, and was given by the reader that gave it to another version."""
        self._db.run(
            "INSERT INTO documents (id, identifier) VALUES (?, ?) ON CONFLICT (id) DO UPDATE"
            " SET identifier = excluded.identifier, deleted = NULL, reason = NULL",
            (document, metadata.identifier),
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
        if number > 1 or metadata.cases or metadata.part_of is not None or self.others_with(original, document):
            self._levels.settle(document, fresh=version)
        return version

    def with_identifier(self, identifier: str) -> str | None:
        """The document whose newest metadata has this identifier, or None."""
        return self._known("SELECT id FROM documents WHERE identifier = ? AND deleted IS NULL", (identifier,))

    def others_with(self, original: str, document: str = "") -> list[str]:
        """Documents that hold these bytes in any version, but one; those whose newest version has them first."""
        rows = self._db.all(
            "SELECT document_id FROM versions WHERE original = ? AND document_id <> ? AND ceiling = 2 AND text_id IS NOT NULL"
            " GROUP BY document_id ORDER BY max(newest) DESC, min(id)",
            (original, document),
        )
        return [row[0] for row in rows]

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

    def version_of(self, document: str, original: str) -> tuple[VersionId, VersionNumber] | None:
        """Row id and number of the last version of a document that has these bytes, or None."""
        row = self._db.row(
            "SELECT id, number FROM versions WHERE document_id = ? AND original = ? AND ceiling = 2 AND text_id IS NOT NULL"
            " ORDER BY number DESC LIMIT 1",
            (document, original),
        )
        return None if row is None else (VersionId(row["id"]), VersionNumber(row["number"]))

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
            "UPDATE documents SET identifier = ? WHERE id = (SELECT document_id FROM versions WHERE id = ? AND newest = 1)",
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
            self._checks.check_version(row)
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
        self._db.run(
            "UPDATE versions SET floor = max(floor, level), least = max(least, level) WHERE id = ?", (version,)
        )

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
        self._db.run("DELETE FROM provenance WHERE document_id = ?", (document,))
        # Its cases are gone, and what they kept closed stays so, also when the document is restored.
        self._db.run(
            "UPDATE versions SET newest = 0, text_id = NULL, metadata = '{}', origins = '{}', holes = '[]', floor = level"
            " WHERE document_id = ?",
            (document,),
        )
        self._db.run(
            "UPDATE documents SET deleted = ?, reason = ?, identifier = NULL WHERE id = ?",
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
        """A document out of whose file a document was taken; None where there is none, or it was deleted."""
        return self._known(
            "SELECT h.id FROM provenance p JOIN documents h ON h.id = p.name AND h.deleted IS NULL"
            " WHERE p.document_id = ? AND p.kind = 'attachment' ORDER BY p.rowid LIMIT 1",
            (document,),
        )

    def is_alone(self, document: str, gone: Iterable[str]) -> bool:
        """Whether a document was found nowhere but in files of documents that are ``gone``."""
        names = set(gone)
        rows = self._db.all("SELECT kind, name FROM provenance WHERE document_id = ?", (document,))
        return all(kind == "attachment" and name in names for kind, name in rows)

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
