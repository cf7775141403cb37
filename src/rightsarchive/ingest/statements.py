"""What is declared of one document in all the places where it was found, made into the layers that its metadata come from.

What was said last holds, and within one place the strongest source. Two things hold wherever they were said: the strictest access
level, and every case.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rightsarchive.files import keepable
from rightsarchive.ingest.discovery import Candidate
from rightsarchive.model import Access, FieldOrigin, ProvenanceKind, case_id
from rightsarchive.model.layers import Found, first
from rightsarchive.store import Spot, Statement

_NOT_INHERITED = frozenset({"access", "identifier", "part_of"})


def spot_of(candidate: Candidate) -> Spot:
    """Where a candidate was found."""
    if candidate.path is not None:
        return Spot(ProvenanceKind.FILE, keepable(candidate.path.resolve()))
    if candidate.content is not None:
        return Spot(ProvenanceKind.ATTACHMENT, str(first(candidate.declared, "part_of")))
    return Spot(ProvenanceKind.TEXT, first(candidate.declared, "identifier") or "")


def declared_now(candidate: Candidate, before: Statement | None, front_matter: Found, kept: Found) -> tuple[Found, ...]:
    """What is declared of a candidate: by the call, beside it, and what is ``kept`` of before.

    Of a file, what an earlier call said holds until a call says otherwise. A level does not fall because nothing is said of it any
    more; a text states all of its other metadata each time.
    """
    call: Found = {}
    beside = candidate.declared
    if candidate.path is not None:
        call, beside = candidate.declared[0], candidate.declared[1:]
        if before is not None and before.declared:
            call = {**before.declared[0], **call}
    if before is not None and before.declared:
        kept = {**before.declared[-1], **kept}
        access = next((layer["access"] for layer in before.declared if "access" in layer), None)
        kept = kept if access is None else {**kept, "access": access}
    if any("access" in layer for layer in (call, *beside, front_matter)):
        kept = {name: said for name, said in kept.items() if name != "access"}
    return call, *beside, kept


def inherited(statements: Iterable[Statement]) -> Found:
    """What was said of the copies of a file before it changed: it holds where nothing else is said. Not what is said of a closed one:
    the new bytes may be opened, and it is not for those who read them."""
    found: dict[str, tuple[Any, FieldOrigin]] = {}
    open_ones = (each for each in statements if first(each.declared, "access") in {None, Access.PUBLIC})
    for statement in sorted(open_ones, key=lambda each: -each.stated):
        for layer in statement.declared:
            for name, said in layer.items():
                if name not in _NOT_INHERITED:
                    found.setdefault(name, said)
    return found


def layers(statements: Sequence[Statement], front_matter: Found) -> tuple[Found, ...]:
    """What is declared of a document in several places, the strongest first."""
    if len(statements) == 1:
        return statements[0].declared
    ordered = sorted(statements, key=lambda each: each.stated)
    everywhere: dict[str, tuple[Any, FieldOrigin]] = {}
    levels = [said for each in ordered if (said := _said(each, "access", front_matter)) is not None]
    if levels:
        everywhere["access"] = max(levels, key=lambda said: Access(said[0]).level)
    cases = [said for each in ordered if (said := _said(each, "cases", front_matter)) is not None]
    if cases:
        named = {case_id(name): name for values, _ in reversed(cases) for name in reversed(values)}
        where = dict.fromkeys(origin.where for _, origin in cases if origin.where)
        origin = FieldOrigin(origin=cases[0][1].origin, where="; ".join(where))
        everywhere["cases"] = tuple(reversed(named.values())), origin
    holders = [said for each in ordered if (said := _said(each, "part_of", {})) is not None]
    if holders:
        everywhere["part_of"] = holders[0]
    return everywhere, *(layer for each in reversed(ordered) for layer in each.declared)


def _said(statement: Statement, name: str, front_matter: Found) -> tuple[Any, FieldOrigin] | None:
    """What the strongest source in one place says of a field, with its origin; None where that is that there is no value."""
    found = next((layer[name] for layer in (*statement.declared, front_matter) if name in layer), None)
    return None if found is None or found[0] is None else found
