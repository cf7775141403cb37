"""Writing passages, and the queue of changes that an engine has not seen yet."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rightsarchive.model import Access, Locator, Passage, PassageId, VersionId
from rightsarchive.store.database import Database
from rightsarchive.store.passage_reader import PassageReader
from rightsarchive.store.seals import Seals
from rightsarchive.store.serialization import to_json
from rightsarchive.store.texts import Texts


@dataclass(frozen=True, slots=True)
class Change:
    """``version_id``, of so many ``passages``, is to be indexed anew; those ``before`` are to be taken out first. Of an erasure
    nothing of them may be left in the files."""

    revision: int
    version_id: VersionId
    passages: int
    before: tuple[PassageId, ...]
    is_erasure: bool


class Passages(PassageReader):
    def __init__(self, database: Database, texts: Texts, seals: Seals) -> None:
        super().__init__(database, texts, seals, Access.CONFIDENTIAL)

    def replace(
        self, version_id: VersionId, passages: Sequence[Passage], *, superseded: Sequence[VersionId] = ()
    ) -> None:
        """Give a version its passages, and queue the change for the engine. Those of ``superseded`` versions, which are the newest
        no more, stay until the next change of the document: whoever searches before the engine has seen this one is shown them."""
        gone = self._ids(version_id)
        self.drop(version_id)
        later = {passage.id for passage in passages}
        for old in superseded:
            before = self._ids(old)
            gone += before
            if same := [passage for passage in before if passage in later]:
                # A later version with the same text has the same passages: they are its own from now on.
                self._db.run("DELETE FROM passages WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(same),))
                self._db.run("DELETE FROM digests WHERE part = 'passages' AND owner = ?", (old,))
        for earlier in self._db.all(
            "SELECT v.id FROM versions v WHERE v.document_id = (SELECT document_id FROM versions WHERE id = ?)"
            " AND v.newest = 0 AND v.ceiling = 2 AND EXISTS (SELECT 1 FROM passages p WHERE p.version_id = v.id)",
            (version_id,),
        ):
            if earlier["id"] not in superseded:
                self.drop(earlier["id"])
        self._insert(version_id, passages)
        self._queue(version_id, len(passages), gone)

    def drop(self, version_id: VersionId) -> None:
        """Remove the passages of a version; the engine is to know of it already, or to be told."""
        self._db.run("DELETE FROM passages WHERE version_id = ?", (version_id,))
        self._db.run("DELETE FROM digests WHERE part = 'passages' AND owner = ?", (version_id,))

    def supersede(self, version_id: VersionId) -> None:
        """Queue that a version is searched no more. Its passages stay for as long as those that :meth:`replace` supersedes."""
        self._queue(version_id, 0, self._ids(version_id))

    def erase(self, versions: Sequence[VersionId]) -> None:
        """Remove the passages of versions that are being erased, and queue every one that they ever had."""
        ever = {
            PassageId(row["id"])
            for row in self._db.rows(
                "SELECT id FROM passages WHERE version_id IN (SELECT value FROM json_each(?1)) UNION"
                " SELECT b.value FROM changes c, json_each(c.before) b WHERE c.version_id IN (SELECT value FROM json_each(?1))",
                (json.dumps(versions),),
            )
        }
        for version in versions:
            self.drop(version)
        self._queue(versions[-1], 0, sorted(ever))

    def add(self, version_id: VersionId, passages: Sequence[Passage]) -> None:
        """Give a new version of a new document its passages, and queue it for the engine."""
        self._insert(version_id, passages)
        self._queue(version_id, len(passages), [])

    def _insert(self, version_id: VersionId, passages: Sequence[Passage]) -> None:
        self._db.run_many(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    passage.id,
                    version_id,
                    passage.ordinal,
                    at.start,
                    at.end,
                    passage.language,
                    passage.kind,
                    at.page,
                    at.page_label,
                    at.paragraph,
                    at.paragraph_end,
                    _listed(at.heading_path),
                    _listed([_packed(other) for other in passage.repeats]),
                    passage.reason,
                    at.page_end,
                    at.page_end_label,
                    _listed(at.parts),
                    at.line,
                    at.line_end,
                )
                for passage in passages
                for at in (passage.locator,)
            ),
        )

    def touch(self, version_id: VersionId) -> None:
        """Queue a version for the engine because its metadata changed."""
        ids = self._ids(version_id)
        self._queue(version_id, len(ids), ids)

    def _ids(self, version_id: VersionId) -> list[PassageId]:
        return [row["id"] for row in self._db.rows("SELECT id FROM passages WHERE version_id = ?", (version_id,))]

    def _queue(self, version_id: VersionId, passages: int, before: list[PassageId]) -> None:
        self._db.run(
            "INSERT INTO changes (version_id, passages, before) VALUES (?, ?, ?)",
            (version_id, passages, json.dumps(before)),
        )

    def count(self) -> int:
        """Every passage of every reading that is searched, as many as the index has to hold."""
        sql = "SELECT count(*) FROM passages p JOIN versions v ON v.id = p.version_id WHERE v.newest = 1"
        return int(self._db.value(sql))

    def changes(self, after: int) -> Iterator[Change]:
        """What changed since a revision, oldest first."""
        for row in self._db.rows(
            "SELECT c.*, EXISTS (SELECT 1 FROM versions v JOIN documents d ON d.id = v.document_id"
            " WHERE v.id = c.version_id AND d.deleted IS NOT NULL) AS erased"
            " FROM changes c WHERE revision > ? ORDER BY revision",
            (after,),
        ):
            before = tuple(json.loads(row["before"]))
            yield Change(row["revision"], row["version_id"], row["passages"], before, bool(row["erased"]))


def _listed(values: Sequence[object]) -> str:
    return to_json(values) if values else "[]"


def _packed(at: Locator) -> list[object]:
    plain: list[object] = [at.start, at.end, at.paragraph, at.paragraph_end, at.page, at.page_label, at.heading_path]
    more: list[object] = [at.page_end, at.page_end_label, at.parts, at.line, at.line_end]
    return [*plain, *more] if any(more) else plain
