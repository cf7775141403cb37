"""What a person says of a document in the archive: the strongest source of its metadata, and taken back again."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from rightsarchive.errors import UsageError
from rightsarchive.ingest import Describer
from rightsarchive.language import about
from rightsarchive.model import Access, FieldOrigin, Metadata, Origin, VersionId, metadata_field
from rightsarchive.model.layers import Found, Said
from rightsarchive.store import (
    UNDOES,
    Catalog,
    CustodyEvent,
    Originals,
    checked_values,
    metadata_digest,
    plain_values,
)
from rightsarchive.store.custody import now
from rightsarchive.withholding import ReadingKeeper

_SEARCHED = frozenset({*about.FIELDS, "extra", "cases", "document_type", "published"})
"""Fields that the index holds."""

_OURS = (Origin.EDIT, Origin.CALL)
"""What was said in the archive itself, and can be taken back there."""

Values = Mapping[str, Any]
"""Values by field, a user's own as ``extra.k``; None says that there is none."""


def values_of(fields: Mapping[str, Any], clear: Iterable[str] = (), extra: Mapping[str, Any] | None = None) -> Values:
    """The checked values that ``fields`` state; an empty one, and what is to be ``clear``, is None. Raises UsageError."""
    named = {_field(key): value for key, value in fields.items()} | {_field(key): None for key in clear}
    found: dict[str, Any] = {}
    for name, value in named.items():
        is_empty = value is None or value in ("", (), [])
        if name == "access" and is_empty:
            raise UsageError("a document has an access level.", advice="Say which: public, internal or confidential.")
        if name.startswith("extra."):
            found[name] = None if is_empty else _checked({"extra": {name.removeprefix("extra."): value}}, name)
        else:
            found[name] = None if is_empty else _checked({name: value}, name)
    for key, value in (extra or {}).items():
        found[f"extra.{key}"] = None if value in (None, "") else _checked({"extra": {key: value}}, f"extra.{key}")
    return found


def fields_of(names: Iterable[str]) -> frozenset[str]:
    """The fields that ``names`` name. Raises UsageError."""
    return frozenset(map(_field, names))


def _field(key: str) -> str:
    own = key.removeprefix("extra.")
    name = metadata_field(own)
    if own != key and own:
        return f"extra.{own}"
    if name in {None, "extra"}:
        near = difflib.get_close_matches(key.lower(), list(Metadata.model_fields), n=1)
        meant = f"Did you mean “{near[0]}”? " if near else ""
        raise UsageError(
            f"there is no field “{key}”.", advice=f"{meant}Your own fields are written extra.{own or 'name'}."
        )
    if name == "part_of":
        raise UsageError("the archive itself says what a document is part of.")
    assert name is not None
    return name


def _checked(values: Mapping[str, Any], name: str) -> Any:
    try:
        known = Metadata.model_validate(values)
    except ValidationError as error:
        reason = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise UsageError(f"{name}: {reason}.") from error
    return known.extra[name.removeprefix("extra.")] if "extra" in values else getattr(known, name)


class Editor:
    """Changes what is said of documents, each change in the transaction of its caller."""

    def __init__(self, catalog: Catalog, originals: Originals) -> None:
        self._catalog = catalog
        self._describer = Describer(catalog)
        self._readings = ReadingKeeper(catalog, originals)

    def edit(self, version: VersionId, values: Values, unset: frozenset[str] = frozenset()) -> int | None:
        """State ``values`` of the newest version of a document, and take back what was said of the fields ``unset`` in the archive:
        by an edit, or by a call. The line of the custody log; None where nothing is changed by it. Raises UsageError."""
        document = self._catalog.documents.identified(version)
        said = self._describer.said(document, version)
        fresh = {origin: dict(found) for origin, found in said.items()}
        for origin in _OURS:
            for name in unset:
                fresh.get(origin, {}).pop(name, None)
        closed, says = (any("access" in found for found in each.values()) for each in (said, fresh))
        if "access" in unset and closed and not says:
            raise UsageError(
                "nothing else says who may see this document.",
                advice="Say it: access public, internal or confidential.",
            )
        was = self._catalog.documents.level(version)
        self._catalog.provenance.take_back(document, Origin.CALL, unset)
        held = {}
        if "access" in values:
            held = self._open(document, values["access"].level)
            # What is declared now is known to who decides: it closes the document anew when it says something else.
            if (declared := self._describer.declared(document, "access")) is not None and declared[0] is not None:
                fresh.setdefault(declared[1].origin, {})["access"] = declared
        edits = fresh.setdefault(Origin.EDIT, {})
        edited = FieldOrigin(origin=Origin.EDIT, where=now()[:10])
        for name, value in values.items():
            if name not in edits or edits[name][0] != value:
                edits[name] = (value, edited)
        if "identifier" in values:
            self._refuse_taken(document, values["identifier"])
        chosen = self._cases_said(document, values["cases"] or ()) if "cases" in values else {}
        return self._say(document, version, said, fresh, {**chosen, **held}, was)

    def _open(self, document: str, level: int) -> dict[str, Any]:
        """A person decides who may see a document: it is no longer held above ``level`` by what a package, another archive or a case
        said of it. What this changes, to be undone."""
        self._catalog.provenance.open_to(document, level)
        marked = self._catalog.withheld.has_any(document)
        held = self._catalog.readings.open_to(document, level, is_marked=marked)
        return {"held": {str(number): least for number, least in held.items()}} if held else {}

    def undo(self, event: CustodyEvent, later: Sequence[CustodyEvent]) -> int | None:
        """Take back an edit: what was said before is said again. ``later`` are the lines of the document behind it. Raises
        UsageError where an edit of the same fields came after it."""
        detail = event.detail
        refuse_changed_again(event, later, "changed")
        version = self._catalog.documents.find(event.subject)
        said = self._describer.said(event.subject, version)
        fresh = {origin: dict(found) for origin, found in said.items()}
        for origin in _OURS:
            found = fresh.setdefault(origin, {})
            now_said, left = (
                stated(found, detail["leaves"].get(origin.value, {})),
                detail["leaves"].get(origin.value, {}),
            )
            before = detail["said"].get(origin.value, {})
            values = checked_values({name: item[0] for name, item in before.items() if item is not None})
            for name, item in before.items():
                if _value(now_said[name]) != _value(left[name]):
                    continue  # it was said again since, or gave way to what closed the document
                if item is None:
                    found.pop(name, None)
                else:
                    found[name] = (values[name], FieldOrigin(origin=origin, where=item[1]))
        called = fresh.get(Origin.CALL, {})
        again = detail["said"].get(Origin.CALL.value, {})
        self._catalog.provenance.say_again(
            event.subject, {name: said for name, said in called.items() if again.get(name) is not None}
        )
        for case, title in detail["said"].get("assigned", {}).items():
            self._catalog.cases.name(case, title)
            self._catalog.documents.assign(event.subject, case, title)
        for case in detail["said"].get("entered", ()):
            self._catalog.documents.leave(event.subject, case)
        was = self._catalog.documents.level(version)
        held = detail["said"].get("held", {})
        for number, least in held.items():
            self._catalog.readings.hold(event.subject, int(number), int(least))
        return self._say(event.subject, version, said, fresh, {"holds": held} if held else {}, was, undoes=event.number)

    def _cases_said(self, document: str, cases: Sequence[str]) -> dict[str, Any]:
        """Whoever says all cases of a document says it instead of those that were given to it one by one, and puts it back into those
        that it was taken out of. What this changes, to be undone."""
        documents = self._catalog.documents
        assigned = documents.assignments(document)
        for case in assigned:
            documents.unassign(document, case)
        entered = sorted(documents.left(document) & set(map(self._catalog.case_names.lead, cases)))
        for case in entered:
            documents.enter(document, case)
        return {**({"assigned": assigned} if assigned else {}), **({"entered": entered} if entered else {})}

    def _refuse_taken(self, document: str, identifier: str | None) -> None:
        holder = None if identifier is None else self._catalog.documents.with_identifier(identifier)
        if holder not in {None, document}:
            raise UsageError(
                f"the document {holder} has the identifier {identifier}.", advice="Give one of them another."
            )

    def _say(
        self,
        document: str,
        version: VersionId,
        said: Said,
        fresh: Said,
        chosen: Mapping[str, Any],
        was: int,
        **detail: Any,
    ) -> int | None:
        """From now on each source says what is in ``fresh``; ``chosen`` is what else was changed, ``was`` the level until now."""
        catalog = self._catalog
        before_of = {origin: _differing(said.get(origin, {}), fresh.get(origin, {})) for origin in _OURS}
        opened = {"access"} if chosen.keys() & {"held", "holds"} else set()
        changed = sorted(opened.union(*before_of.values()))
        if not changed and not chosen:
            return None
        number = catalog.documents.record(version).version
        before, _ = catalog.documents.description(version)
        passages, found = self._describer.again(document, version, fresh)
        catalog.documents.describe(version, found.metadata, found.origins)
        catalog.sources.put(document, found.said)
        if found.language != _language(said):
            catalog.passages.replace(version, passages)
        elif any(getattr(before, name) != getattr(found.metadata, name) for name in _SEARCHED):
            catalog.passages.touch(version)
        self._readings.settle(document)
        levels = [{"level": tuple(Access)[level].value} for level in (was, catalog.documents.level(version))]
        if levels[0] == levels[1]:
            levels = [{}, {}]
        return catalog.custody.record(
            "edit",
            document,
            was=was,
            private={
                "before": _held(before, changed) | levels[0],
                "after": _held(found.metadata, changed) | levels[1],
                "said": {
                    **{
                        origin.value: stated(said.get(origin, {}), names)
                        for origin, names in before_of.items()
                        if names
                    },
                    **chosen,
                },
                "leaves": {
                    origin.value: stated(fresh.get(origin, {}), names) for origin, names in before_of.items() if names
                },
            },
            version=number,
            changed=changed,
            metadata_sha256=metadata_digest(found.metadata),
            **detail,
        )


def refuse_changed_again(event: CustodyEvent, later: Sequence[CustodyEvent], key: str) -> None:
    """Raises UsageError where one of the ``later`` lines took an act back already, or changed again what it changed: the names under
    ``key`` of its detail."""
    undone = {each.detail.get(UNDOES) for each in later}
    if event.number in undone:
        raise UsageError(f"line {event.number} of the custody log is taken back already.")
    names = set(event.detail[key])
    for each in reversed(later):
        standing = each.action == event.action and UNDOES not in each.detail and each.number not in undone
        if standing and names & set(each.detail.get(key, ())):
            raise UsageError(
                f"line {each.number} of the custody log changed the same again.",
                advice=f"Take that back first: rightsarchive undo {each.number}",
            )


def stated(found: Found, names: Iterable[str]) -> dict[str, list[Any] | None]:
    """What a source says of some fields, as JSON: the value and where it stands; null where it says nothing of one."""
    names = list(names)
    plain = plain_values({name: found[name][0] for name in names if name in found})
    return {name: [plain[name], found[name][1].where] if name in found else None for name in names}


def _value(statement: list[Any] | None) -> tuple[Any, ...]:
    """What is said, apart from when."""
    return () if statement is None else (statement[0],)


def _differing(one: Found, other: Found) -> list[str]:
    values, others = ({name: item[0] for name, item in found.items()} for found in (one, other))
    return sorted(
        name
        for name in values.keys() | others.keys()
        if (name in values) != (name in others) or values.get(name) != others.get(name)
    )


def _language(said: Said) -> Any:
    found = [
        each["language"][0] for origin, each in said.items() if origin is not Origin.INFERRED and "language" in each
    ]
    return found[0] if found else None


def _held(metadata: Metadata, names: Sequence[str]) -> dict[str, Any]:
    own = {name: metadata.extra.get(name.removeprefix("extra.")) for name in names if name.startswith("extra.")}
    return {**metadata.model_dump(mode="json", include={*names} - own.keys()), **own}
