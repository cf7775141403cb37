"""What the newest versions of many documents say of themselves: their metadata alone, for counts and orders over all that is found."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from rightsarchive.errors import DamagedRecordError
from rightsarchive.model import Access
from rightsarchive.store.case_names import CaseNames
from rightsarchive.store.database import Database
from rightsarchive.store.seals import Seals
from rightsarchive.store.sight import seen_at


class StatedMetadata:
    """Metadata that ``clearance`` may see, each held against its digest before it is handed out. To make a record of every document
    (its text, its pages, where it was found) costs five times as much."""

    def __init__(self, database: Database, seals: Seals, clearance: Access) -> None:
        self._db = database
        self._seals = seals
        self._seen = seen_at(clearance)
        # A document's own names lead to its cases, for whoever sees it.
        self._case_names = CaseNames(database)

    def newest(
        self, documents: Iterable[str], damage: dict[str, DamagedRecordError] | None = None
    ) -> dict[str, Mapping[str, Any]]:
        """By document the fields of :class:`~rightsarchive.model.Metadata` that have a value, as JSON has them. A document that is
        damaged is left out, and told in ``damage``."""
        found: dict[str, Mapping[str, Any]] = {}
        with self._db.snapshot():
            rows = self._db.all(
                "SELECT v.document_id, s.line, v.metadata, v.* FROM versions v"
                " LEFT JOIN seals s ON s.document_id = v.document_id"
                f" WHERE v.newest = 1 AND {self._seen} AND v.document_id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(documents)),),
            )
            seals = self._seals.vouched((row[0], row[1]) for row in rows)
            for row in rows:
                document, version, seal = row[0], row[3], seals[row[0]]
                try:
                    if isinstance(seal, DamagedRecordError):
                        raise seal
                    if seal.versions is not None:
                        vouched = seal.versions.get(version, {}).get("versions")
                        self._seals.check_row(document, vouched, "versions", row[3:])
                except DamagedRecordError as error:
                    if damage is not None:
                        damage[document] = error
                else:
                    found[document] = json.loads(row[2])
        return found

    def cases(self, stated: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
        """The ids of the cases of each document, of what :meth:`newest` gave."""
        leads = self._case_names.leads({name for each in stated.values() for name in each.get("cases", ())})
        return {
            document: tuple(dict.fromkeys(leads[name] for name in each.get("cases", ())))
            for document, each in stated.items()
        }
