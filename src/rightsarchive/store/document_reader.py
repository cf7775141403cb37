"""Documents and their versions, read as one clearance sees them."""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

from rightsarchive.errors import DamagedRecordError, NotInArchiveError
from rightsarchive.metadata.csl import document_item
from rightsarchive.model import Access, Document, Inventory, TextId, VersionId, VersionNumber
from rightsarchive.store.case_names import CaseNames
from rightsarchive.store.database import Database, Row
from rightsarchive.store.document_losses import DocumentLosses
from rightsarchive.store.document_names import DocumentNames
from rightsarchive.store.provenance import leads
from rightsarchive.store.seals import Seals
from rightsarchive.store.serialization import Decoder
from rightsarchive.store.sight import seen_at
from rightsarchive.store.soundness import damage_told
from rightsarchive.store.texts import Texts
from rightsarchive.store.version_checks import OWN, VersionChecks

_LEVELS = tuple(Access)


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What stays of a deleted document."""

    document_id: str
    deleted: str
    reason: str
    originals: tuple[str, ...]


class _Reader:
    """Makes a document of a row when it is first asked for."""

    def __init__(
        self, make: Callable[[Row], Document], row: Row, told: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._make = make
        self._told = told
        self._row = row
        self._made: Document | None = None

    def __call__(self) -> Document:
        if self._made is None:
            with self._told():
                self._made = self._make(self._row)
        return self._made


class DocumentReader:
    """Documents that ``clearance`` may see, with their versions numbered as it sees them. It gives out row ids of visible rows only.

    Each is checked before it is handed out: DamagedRecordError is raised for one that the custody log does not vouch for."""

    def __init__(self, database: Database, texts: Texts, seals: Seals, clearance: Access) -> None:
        self._db = database
        self._texts = texts
        self._seals = seals
        self.losses = DocumentLosses(database, seals, clearance)
        self._clearance = clearance
        self._checks = VersionChecks(database, seals, clearance)
        self._decoder = Decoder()
        # A document's own names lead to its cases, for whoever sees it.
        self._case_names = CaseNames(database)
        self.forget()
        self._told = functools.partial(damage_told, database)
        self._seen = seen_at(clearance)
        # Only the oldest versions of a visible document can be hidden: the first visible one is number 1.
        number = "v.number"
        if clearance is not Access.CONFIDENTIAL:
            # Nothing comes before the first version, and most documents have no other: nothing need be counted for it.
            number = (
                f"CASE WHEN v.number = 1 AND v.current = 1 AND {self._seen} THEN 1 ELSE"
                " (SELECT count(DISTINCT x.number) FROM versions x WHERE x.document_id = v.document_id"
                f" AND x.number <= v.number AND x.current = 1 AND {seen_at(clearance, 'x')}) END"
            )
        self._number = number
        self._names = DocumentNames(database, clearance)
        of_document = f"SELECT p.name FROM provenance p WHERE p.document_id = d.id AND {leads(clearance)}"
        first = "ORDER BY p.gone IS NOT NULL, p.rowid LIMIT 1"
        path = f"coalesce(({of_document} AND p.sha256 = v.original {first}), ({of_document} {first}))"
        self._path = f"SELECT {path} FROM versions v JOIN documents d ON d.id = v.document_id WHERE v.id = ?"
        self._select = f"""
            SELECT v.id, v.document_id, {number}, v.original, v.size, t.media_type, v.metadata, v.level, v.origins,
                   t.extractor, t.sha256, t.encoding, v.ingested, v.newest, d.deleted,
                   (SELECT count(*) FROM pages WHERE pages.text_id = v.text_id),
                   (SELECT count(*) FROM passages WHERE passages.version_id = v.id),
                   CASE WHEN v.ceiling = {Access.CONFIDENTIAL.level} THEN {path} END, v.ceiling, v.text_id,
                   s.line, v.*, d.*, t.*
            FROM versions v JOIN documents d ON d.id = v.document_id LEFT JOIN texts t ON t.id = v.text_id
                LEFT JOIN seals s ON s.document_id = v.document_id
        """

    def forget(self) -> None:
        """Empty the cache."""
        self._decoder.forget()
        self._checks.forget()

    def path(self, version: VersionId) -> str | None:
        """Where the bytes of a version were read from, as far as may be known."""
        found = self._db.value(self._path, (version,))
        return None if found is None else str(found)

    def find(self, name: str, number: int | None = None) -> VersionId:
        """The row id of a document by its id, its identifier, or the path or file name it was read from (where that names one
        alone): of its newest version, or the numbered one. Raises NotInArchiveError, in the same words for what is hidden."""
        document = self.resolve(name) or name
        tombstone = self.tombstone(document)
        if tombstone is not None:
            raise NotInArchiveError(f"document {document} was deleted on {tombstone.deleted}: {tombstone.reason}.")
        if number is None:
            found = self.newest(document)
        else:
            found = self._db.value(
                f"SELECT v.id FROM versions v WHERE v.document_id = ? AND v.current = 1 AND {self._seen}"
                f" AND {self._number} = ?",
                (document, number),
            )
        if found is None:
            self.losses.check_not_lost(document)
            self.losses.check_names()
            what = name if number is None else f"{name}, version {number}"
            raise NotInArchiveError(f"there is no document {what}.", advice="`rightsarchive show` lists the documents.")
        return VersionId(found)

    def identified(self, version: VersionId) -> str:
        """The id of the document of a version."""
        return str(self._db.value("SELECT document_id FROM versions WHERE id = ?", (version,)))

    def identify(self, name: str) -> str:
        """The id of a document, found in the same way, whatever is damaged of it."""
        return self.identified(self.find(name))

    def get(self, name: str, number: int | None = None) -> Document:
        """The document itself, found in the same way. Raises NotInArchiveError."""
        return self.record(self.find(name, number))

    def newest(self, document: str) -> VersionId | None:
        """The row id of the newest version, or None where the document is unknown, hidden or deleted."""
        found = self._db.value(
            f"SELECT v.id FROM versions v WHERE v.document_id = ? AND v.newest = 1 AND {self._seen}", (document,)
        )
        return None if found is None else VersionId(found)

    def all(self) -> Iterator[Document]:
        """The newest version of every document, in the order of their identifiers."""
        rows = [
            row["id"]
            for row in self._db.rows(
                f"SELECT v.id FROM versions v WHERE v.newest = 1 AND {self._seen} ORDER BY v.document_id"
            )
        ]
        # One by one: a caller may change the archive between two of them.
        for version in rows:
            document = self.record(version)
            if document.newest and document.access.level <= self._clearance.level:
                yield document
        self.losses.check_all()

    def newest_of_all(self) -> list[tuple[VersionId, str]]:
        """Row id and document id of every newest version."""
        return [
            (row["id"], row["document_id"])
            for row in self._db.rows(f"SELECT v.id, v.document_id FROM versions v WHERE v.newest = 1 AND {self._seen}")
        ]

    def version_with(self, document: str, original: str, text_sha256: str) -> VersionId | None:
        """The row id of the last version of a document that has these bytes, and this text if any has, or None."""
        return next(iter(self.versions_with(document, original, text_sha256)), None)

    def versions_with(self, document: str, original: str, text_sha256: str) -> list[VersionId]:
        """Row ids of the versions of a document that have these bytes, those with this text first, the last one first. Where the
        document has none, of others with these bytes and this text: another archive, or another release, may have named it
        otherwise."""
        rows = self._db.all(
            "SELECT v.id FROM versions v JOIN texts t ON t.id = v.text_id WHERE v.document_id = ? AND v.original = ?"
            f" AND v.level <= {self._clearance.level}"
            " ORDER BY t.sha256 = ? DESC, v.id DESC",
            (document, original, text_sha256),
        ) or self._db.all(
            "SELECT v.id FROM versions v JOIN texts t ON t.id = v.text_id WHERE v.original = ? AND t.sha256 = ?"
            f" AND v.level <= {self._clearance.level} ORDER BY v.id DESC",
            (original, text_sha256),
        )
        return [VersionId(row["id"]) for row in rows]

    def later_reading(self, version: VersionId) -> VersionId | None:
        """The row id of what is read now of a version of which ``version`` is a reading, where the version was read again (it may be
        that very reading, with the text of before); None where it was not, or nothing of it is seen."""
        found = self._db.value(
            "SELECT v.id FROM versions o JOIN versions v ON v.document_id = o.document_id AND v.number = o.number"
            " JOIN versions w ON w.id = iif(o.ceiling = 2, o.id, coalesce(o.whole, (SELECT min(f.id) FROM versions f"
            " WHERE f.document_id = o.document_id AND f.number = o.number AND f.ceiling = 2)))"
            f" WHERE o.id = ? AND v.current = 1 AND {self._seen} AND (w.current = 0 OR o.current = 1 AND EXISTS (SELECT 1 FROM"
            " versions e WHERE e.document_id = o.document_id AND e.number = o.number AND e.ceiling = 2 AND e.current = 0))",
            (version,),
        )
        return None if found is None else VersionId(found)

    def versions(self, document: str) -> list[VersionId]:
        """Row ids of all versions, oldest first."""
        rows = self._db.rows(
            f"SELECT v.id FROM versions v WHERE v.document_id = ? AND v.current = 1 AND {self._seen} ORDER BY v.number",
            (document,),
        )
        found = [row["id"] for row in rows]
        self.losses.check_versions(document)
        return found

    def resolve(self, name: str) -> str | None:
        """The document that a user means: its id; an identifier; or a path that it was read from, whole or from any folder on. Raises
        NotInArchiveError where several are called so, with the folders that tell them apart."""
        return self._names.resolve(name)

    def tombstone(self, document: str) -> Tombstone | None:
        """What stays of a deleted document; None if it was not deleted, or is hidden."""
        with self._db.snapshot():
            row = self._db.row(
                "SELECT d.* FROM documents d WHERE d.id = ? AND d.deleted IS NOT NULL"
                f" AND EXISTS (SELECT 1 FROM versions v WHERE v.document_id = d.id AND {self._seen})",
                (document,),
            )
            if row is None:
                return None
            seal = self._seals.of(document)
            if seal.rows is not None:
                self._seals.check_row(document, seal.rows.get("documents"), "documents", tuple(row))
        return Tombstone(document, row["deleted"], row["reason"], tuple(self.originals(document)))

    def record(self, version: VersionId) -> Document:
        """The version with this row id."""
        with self._db.snapshot():
            row = self._db.row(f"{self._select} WHERE v.id = ?", (version,))
            if row is None:
                raise DamagedRecordError(self.identified(version), "metadata")
            (seal,) = self._seals.vouched([(row[1], row[OWN])]).values()
            self._checks.check(row, seal)
            if row[OWN - 3] is None:  # it was found in no file, or the row that says so is gone
                self._seals.check_of_document(row[1], "provenance")
        return self._document(row)

    def records(self, versions: Iterable[VersionId]) -> dict[VersionId, Document]:
        """Several versions by row id."""
        damage: dict[VersionId, DamagedRecordError] = {}
        found = {version: reader() for version, reader in self.readers(versions, damage).items()}
        for error in damage.values():
            raise error
        return found

    def readers(
        self, versions: Iterable[VersionId], damage: dict[VersionId, DamagedRecordError]
    ) -> dict[VersionId, Callable[[], Document]]:
        """The same, read from the catalog now; each record is made when it is first asked for. Those that are damaged are left out,
        and told in ``damage``."""
        found: dict[VersionId, Callable[[], Document]] = {}
        with self._db.snapshot():
            rows = self._db.all(
                f"{self._select} WHERE v.id IN (SELECT value FROM json_each(?))", (json.dumps(list(versions)),)
            )
            seals = self._seals.vouched({(row[1], row[OWN]) for row in rows})
            for row in rows:
                version, document = row[:2]
                try:
                    self._checks.check(row, seals[document])
                except DamagedRecordError as error:
                    damage[version] = error
                else:
                    found[version] = _Reader(self._document, row, self._told)
        return found

    def originals(self, document: str) -> list[str]:
        """The SHA-256 of the bytes of every version, those of a deleted document too."""
        rows = self._db.rows(
            f"SELECT DISTINCT v.original FROM versions v WHERE v.document_id = ? AND {self._seen}", (document,)
        )
        return [row["original"] for row in rows]

    def numbers(self, document: str) -> dict[str, VersionNumber]:
        """The SHA-256 of the bytes of each version that is seen whole, with the number of the last version that has them."""
        rows = self._db.all(
            f"SELECT v.original, {self._number} FROM versions v WHERE v.document_id = ? AND v.current = 1 AND {self._seen}"
            f" AND v.ceiling = {Access.CONFIDENTIAL.level} ORDER BY v.number",
            (document,),
        )
        return {original: VersionNumber(number) for original, number in rows}

    def is_reduced(self, document: str) -> bool:
        """Whether a stretch of a version that is seen is withheld from this clearance."""
        sql = f"SELECT 1 FROM versions v WHERE v.document_id = ? AND v.current = 1 AND v.ceiling < ? AND {self._seen}"
        return self._db.value(sql, (document, Access.CONFIDENTIAL.level)) is not None

    def number_seen(self, document: str, number: int) -> int | None:
        """The number, among the visible versions, of the version that has ``number`` in the catalog; None if it is hidden."""
        found = self._db.value(
            f"SELECT {self._number} FROM versions v WHERE v.document_id = ? AND v.number = ? AND v.current = 1"
            f" AND {self._seen}",
            (document, number),
        )
        return None if found is None else int(found)

    def original(self, version: VersionId) -> str:
        """The SHA-256 of a version's bytes."""
        return str(self._db.value("SELECT original FROM versions WHERE id = ?", (version,)))

    def text(self, version: VersionId) -> TextId:
        """The row id of a version's text. Raises NotInArchiveError where it was deleted."""
        found = self.text_of(version)
        if found is None:
            raise NotInArchiveError("the text of this version was deleted.", advice="Look at a newer version.")
        return found

    def text_of(self, version: VersionId) -> TextId | None:
        """The same, or None."""
        found = self._db.value("SELECT text_id FROM versions WHERE id = ?", (version,))
        return None if found is None else TextId(found)

    def cases(self, version: VersionId) -> tuple[str, ...]:
        """The cases of a version."""
        document = self._db.value("SELECT document_id FROM versions WHERE id = ?", (version,))
        self._seals.check_of_version(document, version, "version_cases")
        rows = self._db.rows("SELECT case_id FROM version_cases WHERE version_id = ? ORDER BY case_id", (version,))
        return tuple(row["case_id"] for row in rows)

    def assigned(self, document: str) -> tuple[str, ...]:
        """The cases that a person gave to a document."""
        self._seals.check_of_document(document, "assigned_cases")
        rows = self._db.rows("SELECT case_id FROM assigned_cases WHERE document_id = ? ORDER BY case_id", (document,))
        return tuple(row["case_id"] for row in rows)

    def chosen(self, document: str) -> tuple[tuple[str, ...], frozenset[str]]:
        """The cases that a person gave to a document, and those that he took it out of."""
        rows = self._db.all(
            "SELECT case_id, 1 FROM assigned_cases WHERE document_id = :document UNION ALL"
            " SELECT case_id, 0 FROM left_cases WHERE document_id = :document",
            {"document": document},
        )
        self._seals.check_of_document(document, "assigned_cases", "left_cases")
        return tuple(sorted(case for case, given in rows if given)), frozenset(
            case for case, given in rows if not given
        )

    def left(self, document: str) -> frozenset[str]:
        """The cases that a person took a document out of."""
        self._seals.check_of_document(document, "left_cases")
        rows = self._db.rows("SELECT case_id FROM left_cases WHERE document_id = ?", (document,))
        return frozenset(row["case_id"] for row in rows)

    def count(self) -> int:
        return int(self._db.value(f"SELECT count(*) FROM versions v WHERE v.newest = 1 AND {self._seen}"))

    def _document(self, row: Row) -> Document:
        # By position: a name is looked for among the columns, one after the other.
        _, document, version, original, size, media_type, metadata, level, origins = row[:9]
        extractor, text_sha256, encoding, ingested, newest, deleted, pages, passages, path, ceiling, text_id = row[
            9:OWN
        ]
        known = self._decoder.metadata(metadata)
        return Document(
            id=document,
            version=version,
            sha256=original,
            size=size,
            media_type=media_type or "",
            metadata=known,
            access=_LEVELS[level],
            origins=self._decoder.origins(origins),
            extractor=extractor or "",
            text_sha256=text_sha256 or "",
            encoding=encoding,
            ingested=dt.datetime.fromisoformat(ingested),
            newest=bool(newest),
            deleted=deleted is not None,
            pages=pages,
            passages=passages,
            redacted=ceiling < Access.CONFIDENTIAL.level,
            path=path,
            cases=tuple(dict.fromkeys(map(self._case_names.lead, known.cases))),
            _read_text=functools.partial(self._text_of, text_id) if text_id is not None else str,
            _as_source=document_item,
            _read_inventory=functools.partial(self._texts.inventory, text_id) if text_id is not None else Inventory,
        )

    def _text_of(self, text_id: TextId) -> str:
        with self._told():
            return self._texts.read(text_id)
