"""Frozen texts: what an extractor gave for an original, with its pages and paragraphs."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

from rightsarchive.errors import NotInArchiveError
from rightsarchive.model import (
    Content,
    ContentKind,
    Extraction,
    FieldOrigin,
    Inventory,
    Mark,
    MarkKind,
    Notice,
    Page,
    PageVerdict,
    Paragraph,
    PassageKind,
    Record,
    TextId,
)
from rightsarchive.store.database import Database, Row
from rightsarchive.store.row_digests import OF_TEXT
from rightsarchive.store.seals import Seals, damaged

CHUNK = 4_096
"""Code points in one stored piece; those of an older archive may be longer. A passage is read from one or two of them, however
long its document."""


_HASHED_AT_ONCE = 1 << 20


def text_digest(text: str) -> str:
    """The SHA-256 by which a frozen text is known (UTF-8)."""
    digest = hashlib.sha256()
    for start in range(0, len(text), _HASHED_AT_ONCE):  # a long text would be in memory twice
        digest.update(text[start : start + _HASHED_AT_ONCE].encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


class Texts:
    """Whatever is read here is checked first: DamagedRecordError is raised for what the custody log does not vouch for."""

    def __init__(self, database: Database, seals: Seals) -> None:
        self._db = database
        self._seals = seals

    def add(self, original: str, extraction: Extraction) -> TextId:
        """Store one extraction; its id."""
        text = extraction.text
        properties = {name: [value, origin.as_json()] for name, (value, origin) in extraction.properties.items()}
        notices = [asdict(notice) for notice in extraction.notices]
        text_id = TextId(
            self._db.run(
                "INSERT INTO texts (original, extractor, media_type, encoding, sha256, length, properties, notices,"
                " pages) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    original,
                    extraction.extractor,
                    extraction.media_type,
                    extraction.encoding,
                    text_digest(text),
                    len(text),
                    _json(properties) if properties else "{}",
                    _json(notices) if notices else "[]",
                    extraction.inventory.pages,
                ),
            )
        )
        self._db.run_many(
            "INSERT INTO chunks VALUES (?, ?, ?)",
            ((text_id, start, text[start : start + CHUNK]) for start in range(0, len(text), CHUNK)),
        )
        if extraction.pages:
            self._db.run_many(
                "INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (text_id, p.number, p.label, p.start, p.end, p.verdict, p.extractor, p.agreement)
                    for p in extraction.pages
                ),
            )
        self._db.run_many(
            "INSERT INTO paragraphs VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (text_id, p.number, p.start, p.end, p.kind, p.page, _listed(p.heading_path), p.reason)
                for p in extraction.paragraphs
            ),
        )
        if extraction.marks:
            self._db.run_many(
                "INSERT INTO marks VALUES (?, ?, ?, ?, ?)",
                ((text_id, m.start, m.end, m.kind, m.note) for m in extraction.marks),
            )
        if extraction.inventory.contents:
            self._db.run_many(
                "INSERT INTO contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (text_id, ordinal, c.kind, c.count, c.as_text, c.page, c.name, c.share, c.why)
                    for ordinal, c in enumerate(extraction.inventory.contents)
                ),
            )
        return text_id

    def find(self, original: str) -> TextId | None:
        """The latest extraction of an original, or None. A reduced text was extracted from nothing, though it has bytes too."""
        found = self._db.value(
            "SELECT max(id) FROM texts t WHERE original = ?"
            " AND NOT EXISTS (SELECT 1 FROM versions v WHERE v.text_id = t.id AND v.ceiling < 2)",
            (original,),
        )
        return None if found is None else TextId(found)

    def extraction(self, text_id: TextId) -> Extraction:
        """The extraction again, as it was stored."""
        with self._db.snapshot():
            row = self._row(text_id)
            return Extraction(
                text=self.read(text_id),
                paragraphs=self.paragraphs(text_id),
                media_type=row["media_type"],
                extractor=row["extractor"],
                pages=self.pages(text_id),
                properties=self.properties(text_id),
                notices=self.notices(text_id),
                encoding=row["encoding"],
                marks=self.marks(text_id),
                inventory=self.inventory(text_id),
            )

    def properties(self, text_id: TextId) -> dict[str, tuple[Any, FieldOrigin]]:
        """The file's own metadata, by field."""
        stored = self._row(text_id)["properties"]
        properties = {} if stored == "{}" else json.loads(stored)
        return {name: (value, FieldOrigin.model_validate(origin)) for name, (value, origin) in properties.items()}

    def read(self, text_id: TextId, start: int = 0, end: int | None = None) -> str:
        """``text[start:end]`` in code points, reading only the pieces that it needs."""
        start = max(start, 0)
        with self._db.snapshot():
            if end is None:
                end = self._row(text_id)["length"]
            if end <= start:
                return ""
            rows = self._db.all(
                "SELECT start, body FROM chunks WHERE text_id = :text AND start < :end"
                " AND start >= (SELECT max(start) FROM chunks WHERE text_id = :text AND start <= :start) ORDER BY start",
                {"text": text_id, "start": start, "end": end},
            )
            return self._seals.text(text_id).joined([(begin, body) for begin, body in rows], start, end, CHUNK)

    def digest(self, text_id: TextId) -> str:
        """The SHA-256 of the text as it was frozen."""
        return str(self._row(text_id)["sha256"])

    def has_pictures(self, text_id: TextId) -> bool:
        """Whether it has pages that are pictures, wholly or for a good part: another reader may find words in them."""
        sql = "SELECT 1 FROM pages WHERE text_id = ? AND verdict IN ('scanned', 'partly scanned')"
        return self._db.value(sql, (text_id,)) is not None

    def is_ocr(self, text_id: TextId, page: int | None) -> bool:
        """Whether a page's words were read from an image."""
        if page is None:
            return False
        with self._db.snapshot():
            row = self._db.row("SELECT * FROM pages WHERE text_id = ? AND number = ?", (text_id, page))
            self._seals.text(text_id).check_page(tuple(row or ()))
        return row is not None and str(row["extractor"]).startswith("OCR")

    def pages(self, text_id: TextId) -> tuple[Page, ...]:
        return tuple(
            Page(
                row["number"],
                row["label"],
                row["start"],
                row["end"],
                PageVerdict(row["verdict"]),
                row["extractor"],
                row["agreement"],
            )
            for row in self._all("pages", text_id)
        )

    def paragraphs(self, text_id: TextId) -> tuple[Paragraph, ...]:
        return tuple(
            Paragraph(
                row["number"],
                row["start"],
                row["end"],
                PassageKind(row["kind"]),
                row["page"],
                tuple(json.loads(row["headings"])),
                row["reason"],
            )
            for row in self._all("paragraphs", text_id)
        )

    def marks(self, text_id: TextId) -> tuple[Mark, ...]:
        """Raised and lowered signs, marks of notes and numbers of lines, in order."""
        rows = self._all("marks", text_id)
        return tuple(Mark(row["start"], row["end"], MarkKind(row["kind"]), row["note"]) for row in rows)

    def inventory(self, text_id: TextId) -> Inventory:
        """What the file holds."""
        contents = tuple(
            Content(
                ContentKind(row["kind"]),
                row["count"],
                row["as_text"],
                row["page"],
                row["name"],
                row["share"],
                row["why"],
            )
            for row in self._all("contents", text_id)
        )
        return Inventory(self._row(text_id)["pages"], contents)

    def _all(self, table: str, text_id: TextId) -> list[Row]:
        """Every row of a text in one table, in order."""
        with self._db.snapshot():
            rows = self._db.all(f"SELECT * FROM {table} WHERE {OF_TEXT[table]}", (text_id,))
            self._seals.text(text_id).check_rows(table, [tuple(row) for row in rows])
        return rows

    def notices(self, text_id: TextId) -> tuple[Notice, ...]:
        return tuple(Notice(**notice) for notice in json.loads(self._row(text_id)["notices"]))

    def erase(self, original: str) -> None:
        """Remove every text of an original, and the original's own row."""
        self._db.run(
            "DELETE FROM digests WHERE part IN ('chunks', 'pages') AND owner IN (SELECT id FROM texts WHERE original = ?)",
            (original,),
        )
        self._db.run("DELETE FROM texts WHERE original = ?", (original,))
        self._db.run("DELETE FROM originals WHERE sha256 = ?", (original,))

    def _row(self, text_id: TextId) -> Row:
        with self._db.snapshot():
            row = self._db.row("SELECT * FROM texts WHERE id = ?", (text_id,))
            if row is None:
                holder = self._db.value("SELECT document_id FROM versions WHERE text_id = ?", (text_id,))
                if holder is not None:
                    damaged(str(holder), "texts")
                # Whoever asks found the document before it was deleted.
                raise NotInArchiveError("the text of this version was deleted.", advice="Look at a newer version.")
            self._seals.text(text_id).check_row(tuple(row))
        return row


def _listed(heading_path: tuple[str, ...]) -> str:
    return _json(heading_path) if heading_path else "[]"


def _plain(value: Any) -> Any:
    return value.as_json() if isinstance(value, Record) else str(value)


_json = json.JSONEncoder(ensure_ascii=False, default=_plain).encode
