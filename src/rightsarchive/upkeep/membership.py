"""Which cases a document belongs to: beside what its metadata say, and whatever they say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rightsarchive.errors import UsageError
from rightsarchive.ingest import Describer
from rightsarchive.model import Access, FieldOrigin, Origin, VersionId
from rightsarchive.model.layers import Found, Said
from rightsarchive.store import UNDOES, Catalog, CustodyEvent, Originals, checked_values, metadata_digest
from rightsarchive.store.custody import now
from rightsarchive.upkeep.editing import stated
from rightsarchive.withholding import ReadingKeeper

_ACTIONS = frozenset({"assign", "unassign"})


class Membership:
    """Puts documents into cases and takes them out, in the transaction of its caller."""

    def __init__(self, catalog: Catalog, originals: Originals) -> None:
        self._catalog = catalog
        self._describer = Describer(catalog)
        self._readings = ReadingKeeper(catalog, originals)

    def assign(self, version: VersionId, case: str, title: str) -> int | None:
        """Make a document part of a case that is there, called so by whoever does it. The line of the custody log; None where
        somebody did so before."""
        document = self._catalog.documents.identified(version)
        said = self._describer.said(document, version)
        entered = case in self._catalog.documents.left(document)
        if not self._catalog.documents.assign(document, case, title):
            return None
        return self._rejoin("assign", version, said, {"case": case, **({"entered": True} if entered else {})})

    def unassign(self, version: VersionId, case: str) -> int | None:
        """Take a document out of a case, also where its metadata name it. It stays as closed as the case kept it: it is then said to be
        so itself. The line of the custody log; None where it did not belong to the case."""
        documents = self._catalog.documents
        document = documents.identified(version)
        title = documents.assignments(document).get(case)
        if title is None and case not in documents.cases(version):
            return None
        said, was = self._describer.said(document, version), documents.level(version)
        documents.unassign(document, case)
        private: dict[str, Any] = {"case": case, "assigned": title}
        found = self._describer.joined(document, list(said.values()))
        if case in map(self._catalog.case_names.lead, found.metadata.cases):
            documents.leave(document, case)
            private["left"] = True
        return self._rejoin("unassign", version, said, private, least=was)

    def part(self, document: str, case: str) -> int | None:
        """The same for every version of a document, of a case that is taken out: none of them becomes more open."""
        documents = self._catalog.documents
        for row in documents.rows_of(document):
            if not documents.is_newest(row) and case in documents.cases(row):
                documents.hold(row)
        newest = documents.newest(document)
        return None if newest is None else self.unassign(newest, case)

    def recase(self, document: str) -> None:
        """Join every version of a document with the cases that its names lead to now."""
        documents = self._catalog.documents
        for row in documents.rows_of(document):
            documents.recase(row)
            if documents.is_newest(row):
                self._catalog.passages.touch(row)
        documents.settle(document)

    def undo(self, event: CustodyEvent, later: Sequence[CustodyEvent]) -> int | None:
        """Take back that a document was put into a case, or taken out of it; its level is then what it was. The line of the custody
        log. Raises UsageError where somebody did so again since."""
        detail, documents = event.detail, self._catalog.documents
        undone = {each.detail.get(UNDOES) for each in later}
        for each in reversed(later):
            if each.action in _ACTIONS and each.detail.get("case") == detail["case"]:
                if event.number in undone:
                    raise UsageError(f"line {event.number} of the custody log is taken back already.")
                if UNDOES not in each.detail and each.number not in undone:
                    raise UsageError(
                        f"line {each.number} of the custody log changed the same again.",
                        advice=f"Take that back first: rightsarchive undo {each.number}",
                    )
        version, case = documents.find(event.subject), self._catalog.case_names.lead(detail["case"])
        said = dict(self._describer.said(event.subject, version))
        if event.action == "assign":
            documents.unassign(event.subject, case)
            if detail.get("entered"):
                documents.leave(event.subject, case)
            return self._rejoin("unassign", version, said, {"case": case}, undoes=event.number)
        if detail.get("assigned") is not None:
            self._catalog.cases.name(case, detail["assigned"])
            documents.assign(event.subject, case, detail["assigned"])
        documents.enter(event.subject, detail["case"])
        closed = detail.get("said", {}).get("edit", {})
        if "access" in closed:
            said[Origin.EDIT] = _restored(said.get(Origin.EDIT, {}), closed["access"])
        return self._rejoin("assign", version, said, {"case": case}, undoes=event.number)

    def _rejoin(
        self, action: str, version: VersionId, said: Said, private: dict[str, Any], *, least: int = 0, **detail: Any
    ) -> int:
        """Describe a version again after its cases changed, no more open than at the level ``least``, and record it."""
        catalog = self._catalog
        document, was = catalog.documents.record(version), catalog.documents.level(version)
        self._describe(document.id, version, said)
        self._readings.settle(document.id)  # a reduced text is in the case until then
        if catalog.documents.level(version) < least:
            edits = said.get(Origin.EDIT, {})
            private["said"] = {"edit": stated(edits, ["access"])}
            origin = FieldOrigin(origin=Origin.EDIT, where=now()[:10])
            closed = {**edits, "access": (tuple(Access)[least], origin)}
            self._describe(document.id, version, {**said, Origin.EDIT: closed})
            self._readings.settle(document.id)
        catalog.passages.touch(version)
        after = catalog.documents.record(version).metadata
        return catalog.custody.record(
            action,
            document.id,
            was=was,
            private={**private, "before": {"cases": document.metadata.cases}, "after": {"cases": after.cases}},
            version=document.version,
            metadata_sha256=metadata_digest(after),
            **detail,
        )

    def _describe(self, document: str, version: VersionId, said: Said) -> None:
        layers = [said[origin] for origin in Origin if origin in said]
        found = self._describer.joined(document, layers)
        self._catalog.documents.describe(version, found.metadata, found.origins)
        self._catalog.sources.put(document, found.said)


def _restored(edits: Found, before: list[Any] | None) -> Found:
    """The edits with the access level that was stated ``before``."""
    kept = {name: item for name, item in edits.items() if name != "access"}
    if before is None:
        return kept
    value = checked_values({"access": before[0]})["access"]
    return {**kept, "access": (value, FieldOrigin(origin=Origin.EDIT, where=before[1]))}
