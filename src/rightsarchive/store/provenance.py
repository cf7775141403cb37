"""Where the bytes of each document were found, and what was declared of them there.

Bytes are found again by what they are. What is declared of one document in several places is kept for each of them, so that a
correction in one place is told from what another says, and that a restriction holds that any of them states.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rightsarchive.model import Access, Origin, Provenance, ProvenanceKind, VersionId, VersionNumber, case_id
from rightsarchive.model.layers import Found, resolve
from rightsarchive.store.custody import now
from rightsarchive.store.database import Database, Row
from rightsarchive.store.seals import Seals
from rightsarchive.store.serialization import to_json
from rightsarchive.store.sight import seen_at
from rightsarchive.store.sources import layers_from, layers_json

_LEVELS = tuple(Access)

_PERSONS = (Origin.CALL, Origin.SIDECAR, Origin.MANIFEST)
"""Whose words an earlier release kept in the metadata alone."""


def shown(clearance: Access, provenance: str = "p") -> str:
    """The SQL condition that ``clearance`` may be told of a row: what was declared there and the bytes are no secret."""
    return (
        f"{provenance}.level <= {clearance.level} AND EXISTS (SELECT 1 FROM versions y WHERE y.document_id ="
        f" {provenance}.document_id AND y.original = {provenance}.sha256 AND y.ceiling = {Access.CONFIDENTIAL.level}"
        f" AND {seen_at(clearance, 'y')})"
    )


def leads(clearance: Access, provenance: str = "p") -> str:
    """The same for a file, and that no other document that may be told of was found later under its name."""
    return (
        f"{provenance}.kind = 'file' AND {shown(clearance, provenance)} AND NOT EXISTS (SELECT 1 FROM provenance z WHERE z.name ="
        f" {provenance}.name AND z.kind = 'file' AND z.arrived > {provenance}.arrived AND {shown(clearance, 'z')})"
    )


@dataclass(frozen=True, slots=True)
class Spot:
    """A place where bytes are found, by its kind and its name."""

    kind: ProvenanceKind
    name: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What was found at a spot: the bytes, and what each source declared of them, the strongest first: the call, what stands beside
    the file, and what is kept of before. ``stated`` counts what was declared of the document."""

    spot: Spot
    sha256: str
    declared: tuple[Found, ...]
    stated: int
    gone: bool


class ProvenanceReader:
    """Where documents were found, as far as ``clearance`` may know."""

    def __init__(self, database: Database, seals: Seals, clearance: Access) -> None:
        self._db = database
        self._seals = seals
        self._shown = shown(clearance)
        self._seen = seen_at(clearance, "v")

    def told(self, document: str, numbers: Mapping[str, VersionNumber]) -> tuple[Provenance, ...]:
        """Where a document was found, in the order in which it was. ``numbers`` are the last versions that are seen with some bytes."""
        with self._db.snapshot():
            self._seals.check_of_document(document, "provenance")
            rows = self._db.all(
                f"SELECT * FROM provenance p WHERE document_id = ? AND {self._shown} ORDER BY rowid",
                (document,),
            )
        return tuple(_told(row, numbers[row["sha256"]]) for row in rows if row["sha256"] in numbers)


class Provenances(ProvenanceReader):
    def __init__(self, database: Database, seals: Seals) -> None:
        super().__init__(database, seals, Access.CONFIDENTIAL)

    def of(self, document: str) -> list[Statement]:
        """Everything that was found of a document, the earliest first. Raises DamagedRecordError."""
        with self._db.snapshot():
            self._seals.check_of_document(document, "provenance")
            rows = self._db.all("SELECT * FROM provenance WHERE document_id = ? ORDER BY rowid", (document,))
        return list(map(_statement, rows))

    def at(self, spot: Spot) -> str | None:
        """The document that was found last at a spot, None where there is none."""
        found = self._db.value(
            "SELECT document_id FROM provenance WHERE kind = ? AND name = ? ORDER BY arrived DESC LIMIT 1",
            (spot.kind, spot.name),
        )
        return None if found is None else str(found)

    def others_named(self, document: str) -> list[VersionId]:
        """The newest versions of other documents that were found under a file name of this one: what their names lead to depends on it."""
        rows = self._db.all(
            "SELECT v.id FROM versions v WHERE v.newest = 1 AND v.document_id IN (SELECT z.document_id FROM provenance p"
            " JOIN provenance z ON z.name = p.name WHERE p.document_id = ? AND p.kind = 'file' AND z.kind = 'file'"
            " AND z.document_id != p.document_id) ORDER BY v.id",
            (document,),
        )
        return [VersionId(row[0]) for row in rows]

    def called(self, identifier: str) -> str | None:
        """The document that was declared to have an identifier, whatever it is called now."""
        found = self._db.value(
            "SELECT document_id FROM provenance WHERE identifier = ? ORDER BY rowid LIMIT 1", (identifier,)
        )
        return None if found is None else str(found)

    def put(
        self, document: str, spot: Spot, sha256: str, declared: tuple[Found, ...], *, identifier: str | None = None
    ) -> None:
        """A document with these bytes is found at a spot, and this is declared of it there. The name leads to it from now on."""
        known = self._db.row(
            "SELECT * FROM provenance WHERE document_id = ? AND kind = ? AND name = ?", (document, spot.kind, spot.name)
        )
        body, level = layers_json(declared), _level(declared)
        # A file name leads to one document; a text, an attachment and another archive name nothing that others have not too.
        last = 0
        if spot.kind is ProvenanceKind.FILE:
            last = (
                self._db.value("SELECT max(arrived) FROM provenance WHERE kind = 'file' AND name = ?", (spot.name,))
                or 0
            )
        if known is None:
            stated = self._db.value("SELECT max(stated) FROM provenance WHERE document_id = ?", (document,)) or 0
            self._db.run(
                "INSERT INTO provenance (document_id, kind, name, sha256, found, arrived, stated, declared, level, identifier)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    document,
                    spot.kind,
                    spot.name,
                    sha256,
                    now(),
                    last + 1,
                    stated + 1,
                    body,
                    level,
                    identifier,
                ),
            )
            return
        stated, arrived = known["stated"], known["arrived"]
        if _words(known["declared"]) == _words(body):
            level = known["level"]  # the name may have been opened by an edit
        else:
            stated = 1 + self._db.value("SELECT max(stated) FROM provenance WHERE document_id = ?", (document,))
        if arrived < last:
            arrived = last + 1
        values = (
            sha256,
            known["found"] if known["sha256"] == sha256 else now(),
            arrived,
            stated,
            body,
            level,
            identifier or known["identifier"],
            None,
        )
        if values != tuple(known[name] for name in _CHANGING):
            self._db.run(
                f"UPDATE provenance SET {' = ?, '.join(_CHANGING)} = ? WHERE document_id = ? AND kind = ? AND name = ?",
                (*values, document, spot.kind, spot.name),
            )

    def leave(self, document: str, spot: Spot) -> None:
        """A file is not there any more."""
        self._db.run(
            "UPDATE provenance SET gone = ? WHERE document_id = ? AND kind = ? AND name = ?",
            (now(), document, spot.kind, spot.name),
        )

    def take_back(self, document: str, origin: Origin, fields: Collection[str]) -> None:
        """A source never said this of a document, wherever it was found."""
        for spot, declared in self._declared(document):
            kept = tuple(
                {field: said for field, said in layer.items() if field not in fields or said[1].origin is not origin}
                for layer in declared
            )
            if kept != declared:
                self._declare(document, spot, kept)

    def say_again(self, document: str, found: Found) -> None:
        """Put back what was taken back, at the spot where the document was described last."""
        rows = self._declared(document)
        if found and rows:
            spot, declared = rows[-1]
            self._declare(document, spot, ({**dict(declared[0] if declared else {}), **found}, *declared[1:]))

    def open_to(self, document: str, level: int) -> None:
        """Whoever may see the document at this ``level``, which a person decided, may see the names that it was found under."""
        self._db.run("UPDATE provenance SET level = ? WHERE document_id = ? AND level > ?", (level, document, level))

    def _declared(self, document: str) -> list[tuple[Spot, tuple[Found, ...]]]:
        """What is declared at each spot (its row), the one that was described last at the end."""
        rows = self._db.all(
            "SELECT kind, name, declared FROM provenance WHERE document_id = ? ORDER BY stated", (document,)
        )
        return [(Spot(ProvenanceKind(row["kind"]), row["name"]), layers_from(row["declared"])) for row in rows]

    def _declare(self, document: str, spot: Spot, layers: tuple[Found, ...]) -> None:
        self._db.run(
            "UPDATE provenance SET declared = ? WHERE document_id = ? AND kind = ? AND name = ?",
            (layers_json(layers), document, spot.kind, spot.name),
        )

    def adopt(self) -> None:
        """Take over what an earlier release kept in the metadata alone: what was declared of each document."""
        rows = self._db.all(
            "SELECT p.document_id, p.kind, p.name, v.metadata, v.origins,"
            " (SELECT json_group_array(a.case_id) FROM assigned_cases a WHERE a.document_id = p.document_id) FROM provenance p"
            " JOIN versions v ON v.document_id = p.document_id AND v.newest = 1 AND v.ceiling = 2"
        )
        for document, kind, name, metadata, origins, assigned in rows:
            layers, part_of, identifier = _adopted(metadata, origins, json.loads(assigned))
            self._db.run(
                "UPDATE provenance SET kind = ?, name = ?, declared = ?, level = ?, identifier = ?"
                " WHERE document_id = ? AND kind = ? AND name = ?",
                (
                    "attachment" if part_of else kind,
                    part_of or name,
                    layers_json(layers),
                    _level(layers),
                    identifier,
                    document,
                    kind,
                    name,
                ),
            )


_CHANGING = ("sha256", "found", "arrived", "stated", "declared", "level", "identifier", "gone")


def _level(layers: tuple[Found, ...]) -> int:
    """The level that the strongest source declares; 0 where none does."""
    return next((Access(layer["access"][0]).level for layer in layers if "access" in layer), 0)


def _words(body: str) -> list[dict[str, Any]]:
    """What is declared, whatever file and line it stands in."""
    return [{name: said[0] for name, said in layer.items()} for layer in json.loads(body) if layer]


def _adopted(metadata: str, origins: str, assigned: Sequence[str]) -> tuple[tuple[Found, ...], str | None, str | None]:
    """What persons declared of a document, in layers, without the cases that they ``assigned`` in the archive; whose part it is; and
    its identifier. What cannot be read is told by a check."""
    try:
        values, known = json.loads(metadata), json.loads(origins)
        layers: dict[str, dict[str, Any]] = {origin.value: {} for origin in _PERSONS}
        for name, origin in known.items():
            if origin["origin"] in layers:
                own = name.removeprefix("extra.")
                value = values["extra"][own] if own != name else values[name]
                layers[origin["origin"]][name] = [value, origin["origin"], origin.get("where", "")]
        for layer in layers.values():
            if "cases" in layer:
                layer["cases"][0] = [name for name in layer["cases"][0] if case_id(name) not in assigned]
        read = layers_from(to_json([*layers.values(), {}]))
        return read, values.get("part_of"), values.get("identifier")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return (), None, None


def _statement(row: Row) -> Statement:
    return Statement(
        Spot(ProvenanceKind(row["kind"]), row["name"]),
        row["sha256"],
        layers_from(row["declared"]),
        row["stated"],
        row["gone"] is not None,
    )


def _told(row: Row, version: VersionNumber) -> Provenance:
    layers = layers_from(row["declared"])
    declared, origins = resolve(layers)
    return Provenance(
        ProvenanceKind(row["kind"]),
        row["name"],
        row["sha256"],
        version,
        dt.datetime.fromisoformat(row["found"]),
        None if row["gone"] is None else dt.datetime.fromisoformat(row["gone"]),
        None if "access" not in origins else declared.access,
        declared,
        origins,
        row["identifier"],
    )
