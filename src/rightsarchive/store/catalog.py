"""The catalog: the archive's truth in one SQLite file. SQL stands in this folder and nowhere else."""

from __future__ import annotations

import contextlib
import json
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from rightsarchive.errors import DamagedArchiveError
from rightsarchive.model import Access, VersionId
from rightsarchive.model.inventory import tally
from rightsarchive.store.annotations import Annotations
from rightsarchive.store.audit import Audit, Damage
from rightsarchive.store.case_names import CaseNames
from rightsarchive.store.cases import Cases
from rightsarchive.store.chain import sha256
from rightsarchive.store.custody import Custody, now
from rightsarchive.store.custody_event import ARCHIVE, SEAL
from rightsarchive.store.database import Database
from rightsarchive.store.documents import Documents
from rightsarchive.store.failures import Failures
from rightsarchive.store.foreign_logs import ForeignLogs
from rightsarchive.store.levels import Levels
from rightsarchive.store.names import Names
from rightsarchive.store.passages import Passages
from rightsarchive.store.provenance import Provenances
from rightsarchive.store.reading import CatalogReader
from rightsarchive.store.readings import Readings
from rightsarchive.store.schema import MIGRATIONS
from rightsarchive.store.sealing import Sealer, watching
from rightsarchive.store.seals import Seals
from rightsarchive.store.searches import Searches
from rightsarchive.store.soundness import damage_told, unsound
from rightsarchive.store.sources import Sources
from rightsarchive.store.tallies import counting
from rightsarchive.store.texts import Texts
from rightsarchive.store.vocabularies import Vocabularies
from rightsarchive.store.withheld import Withheld

_SEALED = 7
"""The schema from which on documents have a seal."""


class Catalog:
    """Open (or make) the catalog at ``path``. Safe to use from several threads; one transaction writes at a time. ``who`` stands
    in the custody log for what is changed through it; ``vocabularies`` is the folder in which earlier releases kept them. With
    ``read_only`` nothing is written: see :class:`Database`. One that is ``made`` is that of an archive that is there already: where
    it was not made to its end DamagedArchiveError is raised."""

    def __init__(
        self,
        path: Path,
        who: str = "",
        *,
        vocabularies: Path | None = None,
        read_only: bool = False,
        made: bool = False,
    ) -> None:
        migrated: list[int] = []

        def note(database: Database, schema: int) -> None:
            _note_migration(database, who, schema)
            migrated.append(schema)

        self._db = Database(path, note, _watching, read_only=read_only)
        self.seals = Seals(self._db)
        self.texts = Texts(self._db, self.seals)
        self.passages = Passages(self._db, self.texts, self.seals)
        self.custody = Custody(self._db, Sealer(self._db, self.seals), who)
        self._db.before_commit = self.custody.seal_changes
        self._db.after_commit = self.custody.note_head
        if migrated:
            self.custody.write_head()
        self.provenance = Provenances(self._db, self.seals)
        self.levels = Levels(self._db, self.passages, self.provenance, self.custody)
        self.case_names = CaseNames(self._db)
        self.documents = Documents(self._db, self.texts, self.seals, self.levels)
        self.sources = Sources(self._db, self.seals)
        self.annotations = Annotations(self._db, self.seals)
        self.readings = Readings(self._db, self.case_names)
        self.withheld = Withheld(self._db)
        self.cases = Cases(self._db, self.seals, self.levels, self.custody, self.case_names)
        self.names = Names(self._db)
        self.failures = Failures(self._db, self.custody)
        self.searches = Searches(self._db, self.custody)
        self.foreign_logs = ForeignLogs(self._db, self.custody)
        self.vocabularies = Vocabularies(self._db, self.custody, vocabularies or path.parent / "vocabularies")
        self._readers = {
            clearance: CatalogReader(self._db, self.texts, self.seals, self.names, self.custody, clearance)
            for clearance in Access
        }
        if migrated and migrated[0] < _SEALED:
            with self.transaction():
                self.levels.settle_copies()
        if self._db.value("SELECT id FROM archive") is None:
            if read_only or made:
                self.close()
                raise not_made(path.parent)
            self.custody.write_head()  # before the first line: a head is never missing
            self._db.run("INSERT INTO archive (id) VALUES (?)", (str(uuid.uuid4()),))

    @property
    def id(self) -> str:
        """A name for this archive that no other has."""
        return str(self._db.value("SELECT id FROM archive"))

    def seen_by(self, clearance: Access) -> CatalogReader:
        """What ``clearance`` may read of it."""
        return self._readers[clearance]

    def transaction(self) -> contextlib.AbstractContextManager[None]:
        """All or nothing; nested ones join the outermost."""
        return self._db.transaction()

    def attempt(self) -> contextlib.AbstractContextManager[None]:
        """A part of a transaction that leaves nothing behind where it fails."""
        return self._db.attempt()

    def damage_told(self) -> contextlib.AbstractContextManager[None]:
        """What is done within and runs into a value that no release wrote raises DamagedArchiveError."""
        return damage_told(self._db)

    def unsound(self) -> Iterator[str]:
        """Values that are not of the kinds that a release writes, in words."""
        return unsound(self._db)

    def copy_to(self, path: Path) -> None:
        """Write the catalog as it is at this moment to a new file, durably, whoever writes meanwhile. Raises ArchiveError, OSError."""
        self._db.copy_to(path)

    def snapshot(self) -> contextlib.AbstractContextManager[None]:
        """Whatever is read within is of one moment."""
        return self._db.snapshot()

    def contents(self, versions: Sequence[VersionId]) -> dict[str, tuple[int, int]]:
        """What the files of some versions hold, by kind: how many, and how many of them became text."""
        return tally(
            tuple(row)
            for row in self._db.rows(
                "SELECT c.kind, sum(c.count), sum(c.as_text) FROM contents c JOIN versions v ON v.text_id = c.text_id"
                " WHERE v.id IN (SELECT value FROM json_each(?)) GROUP BY c.kind",
                (json.dumps(list(versions)),),
            )
        )

    def add_original(self, sha256: str, size: int) -> None:
        self._db.run("INSERT OR IGNORE INTO originals VALUES (?, ?, ?)", (sha256, size, now()))

    def has_original(self, sha256: str) -> bool:
        """Whether a version refers to these bytes, deleted ones left out."""
        return self._db.value("SELECT 1 FROM originals WHERE sha256 = ?", (sha256,)) is not None

    def originals(self) -> list[str]:
        """The SHA-256 of every original that a version refers to, deleted ones left out."""
        rows = self._db.rows("SELECT sha256 FROM originals ORDER BY sha256")
        return [row["sha256"] for row in rows]

    def sizes(self) -> dict[str, int]:
        """The same, each with its size in bytes."""
        return dict(map(tuple, self._db.rows("SELECT sha256, size FROM originals ORDER BY sha256")))

    def redescribed(self) -> list[str]:
        """Documents whose metadata or access level are not those that the custody log recorded last, or that have not exactly
        one newest version."""
        recorded = self.custody.metadata_digests()
        wrong = {
            document
            for version, document in self.documents.newest_of_all()
            if recorded.get(document) != self.documents.metadata_digest(version)
        }
        rows = self._db.rows(
            "SELECT d.id FROM documents d WHERE d.deleted IS NULL"
            " AND (SELECT count(*) FROM versions v WHERE v.document_id = d.id AND v.newest = 1 AND v.ceiling = 2) <> 1"
        )
        return sorted(wrong | {row["id"] for row in rows})

    def deleted_originals(self) -> list[str]:
        """The SHA-256 of deleted bytes that no document holds any more."""
        rows = self._db.rows(
            "SELECT DISTINCT v.original FROM versions v JOIN documents d ON d.id = v.document_id"
            " WHERE d.deleted IS NOT NULL AND v.original NOT IN (SELECT sha256 FROM originals)"
        )
        return [row["original"] for row in rows]

    def begin_rereading(self) -> int:
        """Note that everything is read again. The number of the last line of the custody log before it began: now, or when the run that
        was not ended did."""
        with self.transaction():
            self._db.run("UPDATE archive SET rereading = coalesce(rereading, ?)", (self.custody.head().number,))
        return int(self._db.value("SELECT rereading FROM archive"))

    def end_rereading(self) -> None:
        """Note that everything was read again."""
        self._db.run("UPDATE archive SET rereading = NULL")

    @property
    def is_erasing(self) -> bool:
        """Whether something was erased that may still stand in a file."""
        return self._db.value("SELECT erasing FROM archive") is not None

    def begin_erasing(self) -> None:
        """Note that something is erased, in the transaction that does it."""
        self._db.run("UPDATE archive SET erasing = 1")

    def end_erasing(self) -> None:
        """Note that no file holds what was erased."""
        self._db.run("UPDATE archive SET erasing = NULL")

    def clean(self, wait: float) -> bool:
        """Take what was erased out of the catalog's files. False where somebody has read in the catalog for longer than ``wait``
        seconds, or writes: something may then be left."""
        return self._db.clean(wait, "UPDATE archive SET erasing = erasing")

    def damaged(self) -> Iterator[Damage]:
        """What is not what the custody log vouches for. Reads everything."""
        return Audit(self._db, self.seals, self.custody).damage()

    def damage(self, *, quick: bool = False) -> list[str]:
        """What is wrong with the file itself; empty when it is sound. What is ``quick`` does not hold its indexes against its tables."""
        return self._db.damage(quick=quick)

    def unrecorded(self) -> list[tuple[str, int]]:
        """Versions (document, number) that are not what the custody log says was taken in, or of which it says nothing."""
        recorded = self.custody.arrivals()
        rows = self._db.rows(
            "SELECT DISTINCT document_id, number, original FROM versions WHERE ceiling = 2 ORDER BY document_id, number"
        )
        return [
            (document, number) for document, number, original in rows if (document, number, original) not in recorded
        ]

    def misplaced(self) -> list[tuple[str, int]]:
        """Documents with passages that lie outside of every paragraph of their text, with how many there are."""
        rows = self._db.rows(
            "SELECT v.document_id, count(*) AS passages FROM passages p JOIN versions v ON v.id = p.version_id"
            " WHERE NOT EXISTS (SELECT 1 FROM paragraphs a WHERE a.text_id = v.text_id AND a.number = p.paragraph"
            ' AND a.start <= p.start AND p.start < a."end") GROUP BY v.document_id'
        )
        return [(row["document_id"], row["passages"]) for row in rows]

    def close(self) -> None:
        """Let go of the file, and of every record that is remembered."""
        self._db.close()
        for part in (self.documents, self.cases, self.vocabularies, self.seals):
            part.forget()
        for reader in self._readers.values():
            reader.forget()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def not_made(root: Path) -> DamagedArchiveError:
    """What is told of an archive that a crash left while it was made."""
    return DamagedArchiveError(
        "the archive was not made to its end; nothing was taken into it yet.",
        advice="Open it once where it may be written to: that makes it whole.",
        path=root,
    )


def _watching() -> Iterator[str]:
    """What makes a connection take note of what it changes."""
    yield from watching()
    yield from counting()


def _note_migration(database: Database, who: str, schema: int) -> None:
    custody = Custody(database, Sealer(database, Seals(database)), who)
    if schema < _SEALED:
        Provenances(database, Seals(database)).adopt()
    documents = [row[0] for row in database.rows("SELECT id FROM documents ORDER BY id")] if schema < _SEALED else []
    # What an earlier release kept without digests is sealed as it is found.
    custody.record("migrate", ARCHIVE, before=schema, after=len(MIGRATIONS), sealed=len(documents))
    for document in documents:
        custody.seal_anew(document)
    if schema < _SEALED:
        _seal_cases(database, custody)


def _seal_cases(database: Database, custody: Custody) -> None:
    """Record the cases whose lines are from before they held the hash of the record."""
    recorded = custody.record_digests("case")
    for row in database.all("SELECT id, record FROM cases WHERE NOT named"):
        if row["id"] not in recorded:
            line = custody.record(SEAL, row["id"], record_sha256=sha256(row["record"]))
            database.run("UPDATE cases SET line = ? WHERE id = ?", (line, row["id"]))
