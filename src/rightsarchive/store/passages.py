"""Writing passages, and the queue of changes that an engine has not seen yet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rightsarchive.model import Access, Locator, Passage, PassageId, VersionId
from rightsarchive.store.database import Database
from rightsarchive.store.passage_reader import PassageReader
from rightsarchive.store.seals import Seals
from rightsarchive.store.serialization import to_json
from rightsarchive.store.texts import Texts


@dataclass(frozen=True, slots=True)
class Change:
    """``version_id``, of so many ``passages``, is to be indexed anew; those ``before`` are to be taken out first."""

    revision: int
    version_id: VersionId
    passages: int
    before: tuple[PassageId, ...]


class Passages(PassageReader):
    def __init__(self, database: Database, texts: Texts, seals: Seals) -> None:
        super().__init__(database, texts, seals, Access.CONFIDENTIAL)

    def replace(
        self, version_id: VersionId, passages: Sequence[Passage], *, superseded: Iterable[VersionId] = ()
    ) -> None:
        """Give a version its passages, take those of ``superseded`` versions out, and queue the change for the engine."""
        gone: list[PassageId] = []
        for old in (version_id, *superseded):
            gone += self._ids(old)
            self._db.run("DELETE FROM passages WHERE version_id = ?", (old,))
            self._db.run("DELETE FROM digests WHERE part = 'passages' AND owner = ?", (old,))
        self._insert(version_id, passages)
        self._queue(version_id, len(passages), gone)

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
        """Every passage of every reading, as many as the index has to hold."""
        return int(self._db.value("SELECT count(*) FROM passages"))

    def changes(self, after: int) -> Iterator[Change]:
        """What changed since a revision, oldest first."""
        for row in self._db.rows("SELECT * FROM changes WHERE revision > ? ORDER BY revision", (after,)):
            yield Change(row["revision"], row["version_id"], row["passages"], tuple(json.loads(row["before"])))


def _listed(values: Sequence[object]) -> str:
    return to_json(values) if values else "[]"


def _packed(at: Locator) -> list[object]:
    plain: list[object] = [at.start, at.end, at.paragraph, at.paragraph_end, at.page, at.page_label, at.heading_path]
    more: list[object] = [at.page_end, at.page_end_label, at.parts, at.line, at.line_end]
    return [*plain, *more] if any(more) else plain
