"""Who may see a document: the strictest of what its versions declare, from the newest back, and of the cases that it is in."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

from rightsarchive.model import Access, VersionId
from rightsarchive.store.custody import Custody
from rightsarchive.store.database import Database
from rightsarchive.store.passages import Passages

_LEVELS = tuple(level.value for level in Access)


class Levels:
    """Keeps the effective levels of versions, in the transaction of whatever moves them."""

    def __init__(self, database: Database, passages: Passages, custody: Custody) -> None:
        self._db = database
        self._passages = passages
        self._custody = custody

    def settle(self, document: str, *, fresh: VersionId | None = None) -> None:
        """Set the levels of a document's versions anew; the engine is to look again at those that moved, and the custody log
        tells of them, but for one that is ``fresh``.

        A version is as closed as it declares, as any of its cases, and as each later version: what was closed later is closed
        in its older versions too. A reading with a ``floor`` never falls below it.
        """
        rows = self._db.all(
            "SELECT v.number, v.id, v.level, v.floor, v.access, v.current, (SELECT max(c.level) FROM version_cases m"
            " JOIN cases c ON c.id = m.case_id WHERE m.version_id = v.id) FROM versions v WHERE v.document_id = ?"
            " ORDER BY v.number DESC",
            (document,),
        )
        least = 0
        moved: dict[int, list[str]] = {}
        for number, readings in groupby(rows, key=itemgetter(0)):
            version = [tuple(row) for row in readings]
            least = max(least, *(max(Access(access).level, cases or 0) for *_, access, _, cases in version))
            levels = {row: max(least, floor) for _, row, _, floor, *_ in version}
            for _, row, level, _, _, current, _ in version:
                if levels[row] != level:
                    self._db.run("UPDATE versions SET level = ? WHERE id = ?", (levels[row], row))
                    self._passages.touch(row)
                    if current and row != fresh:
                        moved[number] = [_LEVELS[level], _LEVELS[levels[row]]]
            least = min((levels[row] for _, row, *_, current, _ in version if current), default=least)
        if moved:
            strictest = max(Access(name).level for pair in moved.values() for name in pair)
            self._custody.record("level", document, was=strictest, versions=moved)

    def settle_case(self, case: str) -> None:
        """The same for every document of a case."""
        for row in self._db.all(
            "SELECT DISTINCT v.document_id FROM version_cases c JOIN versions v ON v.id = c.version_id WHERE c.case_id = ?",
            (case,),
        ):
            self.settle(row["document_id"])
