"""Acts of a person on cases, and on which documents belong to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rightsarchive.errors import NotInArchiveError, UsageError
from rightsarchive.model import Access, Case, VersionId, case_id
from rightsarchive.store import Catalog, CustodyEvent, Originals
from rightsarchive.upkeep.editing import refuse_changed_again
from rightsarchive.upkeep.membership import Membership


class Curator:
    """Changes cases and memberships, in the transaction of its caller. The index is behind until it is synchronized."""

    def __init__(self, catalog: Catalog, originals: Originals) -> None:
        self._catalog = catalog
        self._membership = Membership(catalog, originals)

    def assign(self, case: str, versions: Iterable[VersionId]) -> list[int]:
        """Make documents part of a case, beside what their metadata says; the case is made where none is called so, now or before.
        The lines of the custody log, one for each document that was not part of it."""
        named = Case(title=case)
        identifier = self._catalog.case_names.lead(named.id)
        self._catalog.cases.name(identifier, named.title)
        lines = (self._membership.assign(version, identifier, named.title) for version in versions)
        return [line for line in lines if line is not None]

    def unassign(self, case: str, versions: Iterable[VersionId]) -> list[int]:
        """Take documents out of a case, also where their metadata name it. None becomes more open by it. The lines of the custody
        log. Raises NotInArchiveError."""
        known = self.find(case)
        lines = [line for version in versions if (line := self._membership.unassign(version, known.id)) is not None]
        self._catalog.cases.sweep()
        return lines

    def find(self, name: str) -> Case:
        """A case by its id or title, or by one of before. Raises NotInArchiveError."""
        return self._catalog.cases.get(self._catalog.case_names.lead(name))

    def edit(self, name: str, fields: Mapping[str, Any]) -> int | None:
        """Change what is known of a case; an earlier title goes on leading to it. The line of the custody log, None where nothing
        changed. Raises NotInArchiveError, UsageError."""
        known = self.find(name)
        if unknown := sorted(fields.keys() - Case.model_fields.keys() | (fields.keys() & {"id"})):
            named = ", ".join(sorted(Case.model_fields.keys() - {"id"}))
            raise UsageError(f"nothing is known of a case under “{unknown[0]}”.", advice=f"The fields are: {named}.")
        try:
            case = Case.model_validate({**known.model_dump(), **fields, "id": known.id})
        except ValueError as error:
            raise UsageError(f"this cannot be said of a case: {_reason(error)}.") from error
        if "title" not in fields:
            case = self._as_told(case)
        if case.title != known.title:
            self._refuse_taken(case.title, known.id)
        return self._catalog.cases.put(case)

    def _as_told(self, case: Case) -> Case:
        """A case that documents alone have named keeps the title by which those know it who may see the case from now on: a document
        above them may write it in another way."""
        if not self._catalog.cases.is_named(case.id):
            return case
        try:
            seen = self._catalog.seen_by(case.access).cases.get(case.id)
        except NotInArchiveError:
            return case
        return case.model_copy(update={"title": seen.title})

    def _refuse_taken(self, title: str, case: str) -> None:
        wanted = case_id(title)
        if not wanted:
            raise UsageError(f"{title!r} names no case.", advice="A title needs at least one letter or digit.")
        holder = self._catalog.case_names.lead(wanted)
        if holder != case and self._catalog.cases.records([holder]):
            raise UsageError(
                f"there is a case {self._catalog.cases.get(holder).title!r} that this title leads to.",
                advice=f"Merge them: rightsarchive cases merge {case} {holder}",
            )

    def merge(self, name: str, into: str) -> int:
        """Make one case part of another: its documents, persons, places and rights are that one's, its names lead there, and the
        stricter level holds. The line of the custody log. Raises NotInArchiveError, UsageError."""
        catalog = self._catalog
        gone, kept = self.find(name), self.find(into)
        if gone.id == kept.id:
            raise UsageError("a case cannot be merged with itself.")
        members = catalog.cases.members(gone.id)
        moved = {document: catalog.documents.assignments(document).get(gone.id) for document in members}
        names = catalog.cases.names(gone.id)
        leading = [*names, (gone.id, gone.access.level), (case_id(gone.title), gone.access.level)]
        was_named = catalog.cases.is_named(gone.id)
        joined = self._as_told(_joined(kept, gone))
        line = catalog.cases.join(gone.id, joined, leading)
        left = [each for each in catalog.documents.left_by(gone.id) if each not in catalog.cases.members(kept.id)]
        for document in left:
            catalog.documents.leave(document, kept.id)
        for document in members:
            self._membership.recase(document)
        return catalog.custody.record(
            "merge",
            gone.id,
            was=gone.access.level,
            private={
                "merged": gone.as_json(),
                "into": joined.as_json(),
                "before": kept.as_json(),
                "named": was_named,
                "names": names,
                "documents": moved,
                "left": left,
            },
            case=line,
        )

    def delete(self, name: str) -> int:
        """Take out a case: its documents stay, as closed as they were, and no longer belong to it. The line of the custody log. Raises
        NotInArchiveError."""
        catalog = self._catalog
        gone = self.find(name)
        members, names = catalog.cases.members(gone.id), catalog.cases.names(gone.id)
        was_named = catalog.cases.is_named(gone.id)
        lines = {document: self._membership.part(document, gone.id) for document in members}
        catalog.cases.remove(gone.id)
        return catalog.custody.record(
            "delete case",
            gone.id,
            was=gone.access.level,
            private={"before": gone.as_json(), "named": was_named, "names": names, "lines": lines},
        )

    def undo(self, event: CustodyEvent, later: list[CustodyEvent]) -> int | None:
        """Take back an act on a case, or on who belongs to it. Raises UsageError where it cannot be."""
        match event.action:
            case "assign" | "unassign":
                return self._membership.undo(event, later)
            case "case":
                return self._undo_case(event, later)
            case "merge":
                return self._undo_merge(event, later)
            case _:
                return self._undo_deletion(event, later)

    def _undo_case(self, event: CustodyEvent, later: list[CustodyEvent]) -> int | None:
        before = event.detail["before"]
        standing = [each for each in later if each.action in {"case", "merge", "delete case"}]
        if standing:
            raise UsageError(
                f"line {standing[-1].number} of the custody log changed the case again.",
                advice=f"Take that back first: rightsarchive undo {standing[-1].number}",
            )
        if before is None:
            raise UsageError("the case was new then.", advice=f"Delete it: rightsarchive cases delete {event.subject}")
        return self._catalog.cases.put(Case.model_validate(before), undoes=event.number)

    def _undo_merge(self, event: CustodyEvent, later: list[CustodyEvent]) -> int:
        catalog, detail = self._catalog, event.detail
        refuse_changed_again(event, later, "documents")
        gone, joined = Case.model_validate(detail["merged"]), Case.model_validate(detail["into"])
        kept = self.find(joined.id)
        names = [(str(name), int(level)) for name, level in detail["names"]]
        catalog.case_names.drop([gone.id, case_id(gone.title), *(name for name, _ in names)])
        catalog.cases.put(Case.model_validate(detail["before"]) if kept == joined else kept, always=True)
        for document in detail["left"]:
            catalog.documents.enter(document, kept.id)
        moved = {**dict.fromkeys(catalog.cases.members(kept.id)), **detail["documents"]}
        return self._restore(event, gone, names, moved)

    def _restore(
        self, event: CustodyEvent, gone: Case, names: list[tuple[str, int]], documents: Mapping[str, str | None]
    ) -> int:
        """Bring a case back with its names and documents."""
        catalog = self._catalog
        catalog.cases.name(gone.id, gone.title)
        catalog.case_names.put(gone.id, names)
        line: int | None = None
        if not event.detail["named"]:
            line = catalog.cases.put(gone, always=True, undoes=event.number)
        for document, title in documents.items():
            if catalog.documents.is_there(document):
                if title is not None:
                    catalog.documents.assign(document, gone.id, title)
                self._membership.recase(document)
        if line is None:
            line = catalog.custody.record("case", gone.id, undoes=event.number)
        return line

    def _undo_deletion(self, event: CustodyEvent, later: list[CustodyEvent]) -> int:
        refuse_changed_again(event, later, "lines")
        detail, catalog = event.detail, self._catalog
        gone = Case.model_validate(detail["before"])
        if catalog.cases.records([catalog.case_names.lead(gone.id)]):
            raise UsageError("there is a case of this name again.", advice="Assign the documents to it.")
        names = [(str(name), int(level)) for name, level in detail["names"]]
        line = self._restore(event, gone, names, {})
        for number in detail["lines"].values():
            left = None if number is None else catalog.custody.event(number)
            if left is not None and catalog.documents.is_there(left.subject):
                self._membership.undo(left, [])
        return line


def _joined(kept: Case, gone: Case) -> Case:
    """What is known of two cases together: of what only one can be so, what the first says."""
    lists = {
        name: tuple(dict.fromkeys((*getattr(kept, name), *getattr(gone, name))))
        for name in ("persons", "places", "rights")
    }
    dates = {"started": min, "ended": max}
    spans = {
        name: pick((each for each in (getattr(kept, name), getattr(gone, name)) if each is not None), default=None)
        for name, pick in dates.items()
    }
    notes = "\n\n".join(dict.fromkeys(each for each in (kept.notes, gone.notes) if each)) or None
    level = max(kept.access, gone.access, key=lambda each: each.level)
    return kept.model_copy(
        update={**lists, **spans, "notes": notes, "status": kept.status or gone.status, "access": Access(level)}
    )


def _reason(error: ValueError) -> str:
    errors = getattr(error, "errors", None)
    return str(errors()[0]["msg"]).removeprefix("Value error, ") if errors is not None else str(error)
