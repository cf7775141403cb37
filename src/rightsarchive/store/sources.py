"""What each source of a document's metadata says: the call, the sidecar, the file itself, and what a person changed in the archive.

Of the newest version, as it was when it was last taken in. Documents of earlier releases have none of it: their metadata say which
source holds, and the others come with the next ingestion.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from rightsarchive.model import FieldOrigin, Metadata, Origin
from rightsarchive.model.layers import Found, Said
from rightsarchive.store.database import Database
from rightsarchive.store.seals import Seals
from rightsarchive.store.serialization import to_json


class Sources:
    def __init__(self, database: Database, seals: Seals) -> None:
        self._db = database
        self._seals = seals

    def of(self, document: str) -> Said:
        """What each source says, the strongest first; nothing where it is not known. Raises DamagedRecordError."""
        with self._db.snapshot():
            self._seals.check_of_document(document, "sources")
            rows = self._db.all("SELECT origin, body FROM sources WHERE document_id = ?", (document,))
        stored = {Origin(row["origin"]): str(row["body"]) for row in rows}
        return {origin: found_of(stored[origin], origin) for origin in Origin if origin in stored}

    def cleared(self, document: str) -> frozenset[str]:
        """The fields of which the strongest source that says something says that there is no value."""
        strongest: dict[str, Any] = {}
        for found in self.of(document).values():
            for name, (value, _) in found.items():
                strongest.setdefault(name, value)
        return frozenset(name for name, value in strongest.items() if value is None)

    def put(self, document: str, said: Said) -> bool:
        """Keep what each source says instead of what was kept before; whether that is anything else."""
        rows = self._db.all("SELECT origin, body FROM sources WHERE document_id = ?", (document,))
        before = {row["origin"]: row["body"] for row in rows}
        after = {origin.value: body_of(found) for origin, found in said.items() if found}
        if before == after:
            return False
        self._db.run("DELETE FROM sources WHERE document_id = ?", (document,))
        self._db.run_many(
            "INSERT INTO sources (document_id, origin, body) VALUES (?, ?, ?)",
            ((document, origin, body) for origin, body in after.items()),
        )
        return True


def body_of(found: Found) -> str:
    """What one source says, as JSON: by field the value (null: none) and where it stands."""
    plain = plain_values({name: value for name, (value, _) in found.items()})
    return to_json({name: [plain[name], origin.where] for name, (_, origin) in found.items()})


def found_of(body: str, origin: Origin) -> Found:
    """The same, read back. Raises ValueError for what is none."""
    stored = json.loads(body)
    values = checked_values({name: value for name, (value, _) in stored.items()})
    return {name: (values[name], FieldOrigin(origin=origin, where=where)) for name, (_, where) in stored.items()}


def layers_json(layers: Sequence[Found]) -> str:
    """What several sources say, the strongest first, as JSON: by field the value, which kind of source it is and where it stands."""
    if not any(layers):
        return "[]"
    plain = (plain_values({name: value for name, (value, _) in layer.items()}) for layer in layers)
    return to_json(
        [
            {name: [values[name], origin.origin.value, origin.where] for name, (_, origin) in layer.items()}
            for layer, values in zip(layers, plain, strict=True)
        ]
    )


def layers_from(stored: str) -> tuple[Found, ...]:
    """The same, read back. Raises ValueError for what is none."""
    return tuple(map(_layer, json.loads(stored))) if stored != "[]" else ()


def _layer(stored: Mapping[str, tuple[Any, str, str]]) -> Found:
    values = checked_values({name: value for name, (value, _, _) in stored.items()})
    return {
        name: (values[name], FieldOrigin(origin=Origin(origin), where=where))
        for name, (_, origin, where) in stored.items()
    }


def plain_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of fields, those of a user's own fields (``extra.k``) and None among them, as JSON has them."""
    fields = {name: value for name, value in values.items() if value is not None and not name.startswith("extra.")}
    plain = Metadata.model_validate(fields).model_dump(mode="json", include=set(fields))
    return {name: plain.get(name, value) if name in fields else value for name, value in values.items()}


def checked_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same, from JSON. Raises ValueError for a wrong one."""
    given = {name: value for name, value in values.items() if value is not None and not name.startswith("extra.")}
    if unknown := given.keys() - Metadata.model_fields.keys():
        raise ValueError(f"there are no fields {sorted(unknown)}")
    known = Metadata.model_validate(given)
    return {name: getattr(known, name) if name in given else value for name, value in values.items()}
