"""Notes and tags that people gave to documents and to stretches of their texts. They are no words of the document.

A stretch is kept by the SHA-256 of its text and its code points, so that it stands whatever version comes next. Each row has a level of
its own, that of the document when it was written unless somebody said another; its document's level holds too. From whoever reads
a document reduced they are withheld, for they may name what is.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from rightsarchive.model import Access, PassageId, VersionId
from rightsarchive.store.custody import now
from rightsarchive.store.database import Database, Row
from rightsarchive.store.readings import WHOLE
from rightsarchive.store.seals import Seals
from rightsarchive.store.sight import seen_at
from rightsarchive.store.tallies import Tallies

NOTE, TAG = "note", "tag"


@dataclass(frozen=True, slots=True)
class Annotation:
    """A row: a note or a tag (``kind``) of a document, or of ``start`` to ``end`` of the text with this SHA-256."""

    id: str
    document_id: str
    kind: str
    body: str
    text_sha256: str | None
    start: int | None
    end: int | None
    author: str
    at: str
    edited: str | None
    level: int


class AnnotationReader:
    """Those that ``clearance`` may see. Each is checked before it is handed out: DamagedRecordError is raised for one of a document
    that the custody log does not vouch for."""

    def __init__(self, database: Database, seals: Seals, clearance: Access) -> None:
        self._db = database
        self._seals = seals
        self._tallies = Tallies(database)
        whole = f"v.ceiling = {WHOLE} AND {seen_at(clearance)}"
        self._whole = whole
        self._visible = f"""
            a.level <= {clearance.level}
            AND EXISTS (SELECT 1 FROM versions v WHERE v.document_id = a.document_id AND v.newest = 1 AND {whole})
            AND (a.text_sha256 IS NULL OR EXISTS (SELECT 1 FROM versions v JOIN texts t ON t.id = v.text_id
                 WHERE v.document_id = a.document_id AND t.sha256 = a.text_sha256 AND {whole}))
        """
        self._searched = f"v.newest = 1 AND {whole}"

    def all(self, kind: str, document: str | None = None) -> list[Annotation]:
        """Notes or tags, of one document where it is given, in the order in which they were written."""
        with self._db.snapshot():
            rows = self._db.all(
                f"SELECT a.* FROM annotations a WHERE a.kind = ? AND (? IS NULL OR a.document_id = ?) AND {self._visible}"
                " ORDER BY a.at, a.document_id, a.text_sha256 IS NOT NULL, a.start, a.body, a.id",
                (kind, document, document),
            )
            if document is None:
                self._tallies.check("annotations")
            owners = {row["document_id"] for row in rows} if document is None else {document}
            for owner in sorted(owners):
                self._seals.check_of_document(owner, "annotations")
        return list(map(_annotation, rows))

    def state(self) -> str | None:
        """What changes with every change of the archive, so that what was made of the annotations can be kept as long as it stands; None
        where there are none."""
        found = self._db.value("SELECT head FROM archive WHERE EXISTS (SELECT 1 FROM annotations)")
        return None if found is None else str(found)

    def get(self, name: str) -> Annotation | None:
        """One of them, or None."""
        row = self._db.row(f"SELECT a.* FROM annotations a WHERE a.id = ? AND {self._visible}", (name,))
        if row is None:
            self._tallies.check("annotations")
            return None
        self._seals.check_of_document(row["document_id"], "annotations")
        return _annotation(row)

    def version(self, annotation: Annotation) -> VersionId | None:
        """The row of the reading that a stretch is of, the newest one with its text; None for a whole document."""
        found = self._db.value(
            "SELECT v.id FROM versions v JOIN texts t ON t.id = v.text_id WHERE v.document_id = ? AND t.sha256 = ?"
            f" AND {self._whole} ORDER BY v.current DESC, v.number DESC, v.id DESC LIMIT 1",
            (annotation.document_id, annotation.text_sha256),
        )
        return None if found is None else VersionId(found)

    def passages(self, kind: str) -> Iterator[tuple[str, PassageId]]:
        """The id of each annotation of a stretch, with each passage of the newest versions that it touches."""
        for row in self._db.rows(
            "SELECT a.id, p.id AS passage FROM annotations a JOIN texts t ON t.sha256 = a.text_sha256"
            " JOIN versions v ON v.text_id = t.id AND v.document_id = a.document_id"
            ' JOIN passages p ON p.version_id = v.id AND p.start < a."end" AND p."end" > a.start'
            f" WHERE a.kind = ? AND {self._searched} AND {self._visible}",
            (kind,),
        ):
            yield row["id"], PassageId(row["passage"])


class Annotations(AnnotationReader):
    def __init__(self, database: Database, seals: Seals) -> None:
        super().__init__(database, seals, Access.CONFIDENTIAL)

    def add(
        self,
        document: str,
        kind: str,
        body: str,
        *,
        author: str,
        level: int,
        text_sha256: str | None = None,
        start: int | None = None,
        end: int | None = None,
    ) -> str:
        """Keep a note or a tag; its id, which is drawn at random."""
        name = f"{kind[0]}{secrets.token_hex(8)}"
        self._db.run(
            'INSERT INTO annotations (id, document_id, kind, body, text_sha256, start, "end", author, at, level)'
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (name, document, kind, body, text_sha256, start, end, author, now(), level),
        )
        return name

    def put(self, annotation: Annotation) -> None:
        """Keep an annotation as it is given, in the place of the one of its id."""
        self._db.run(
            'INSERT OR REPLACE INTO annotations (id, document_id, kind, body, text_sha256, start, "end", author, at, edited, level)'
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                annotation.id,
                annotation.document_id,
                annotation.kind,
                annotation.body,
                annotation.text_sha256,
                annotation.start,
                annotation.end,
                annotation.author,
                annotation.at,
                annotation.edited,
                annotation.level,
            ),
        )

    def remove(self, name: str) -> None:
        self._db.run("DELETE FROM annotations WHERE id = ?", (name,))


def _annotation(row: Row) -> Annotation:
    return Annotation(*tuple(row))
