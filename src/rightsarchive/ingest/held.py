"""Files inside of files that were taken in: each a document of its own, part of the one that held it, and as closed as that."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

from rightsarchive.errors import LimitError
from rightsarchive.extract.held import held_files, holds_files
from rightsarchive.ingest.discovery import Candidate
from rightsarchive.ingest.registrar import Arrival
from rightsarchive.model import Access, ContentKind, Document, FieldOrigin, Origin, VersionId
from rightsarchive.settings import Limits
from rightsarchive.store import Catalog, Originals

_DEEPEST = 10


@dataclass(frozen=True, slots=True)
class Holder:
    """A document that holds files. ``declared`` is what holds for them too: whose part they are, access level, cases."""

    name: str
    file_name: str
    sha256: str
    declared: dict[str, tuple[Any, FieldOrigin]]
    depth: int


def holder_of(catalog: Catalog, arrival: Arrival, version: VersionId) -> Holder | None:
    """What is to be known to take the files out of a document, None where it holds none. Asked for unchanged documents too:
    a run that was interrupted between a file and those in it is resumed, and a new access level reaches them."""
    if not _may_hold_files(catalog, arrival):
        return None
    document = catalog.documents.record(version)
    if document.sha256 != arrival.staged.sha256 or not holds_files(document.media_type, document.inventory):
        return None
    return holder(catalog, document, version, arrival.candidate.name, arrival.candidate.depth)


def holder(catalog: Catalog, document: Document, version: VersionId, name: str, depth: int) -> Holder:
    """A document that holds files, under its ``name``; ``depth`` counts the files that it stands in."""
    origin = FieldOrigin(origin=Origin.CALL, where=f"part of {document.id}")
    # Whatever closes the holder (its own level, a case, a withheld stretch) closes what it holds.
    level = catalog.documents.level(version)
    declared: dict[str, tuple[Any, FieldOrigin]] = {
        "part_of": (document.id, origin),
        "access": (next(each for each in Access if each.level == level), origin),
    }
    if document.metadata.cases:
        declared["cases"] = (document.metadata.cases, origin)
    return Holder(name, name.rpartition("/")[2], document.sha256, declared, depth)


def _may_hold_files(catalog: Catalog, arrival: Arrival) -> bool:
    """A quick look, without the document's own record."""
    if arrival.candidate.text is not None:
        return False
    if arrival.extraction is not None:
        return holds_files(arrival.extraction.media_type, arrival.extraction.inventory)
    return arrival.text_id is not None and bool(catalog.texts.inventory(arrival.text_id).of(ContentKind.ATTACHMENT))


def candidates_in(holder: Holder, originals: Originals, executor: Executor, limits: Limits) -> Iterator[Candidate]:
    """The files in a document that is kept, read in the executor. Raises a FileError."""
    if holder.depth >= _DEEPEST:
        raise LimitError(
            f"it stands in {_DEEPEST} files in each other; those in it were not taken out",
            path=holder.name,
            advice="Save them by hand and take them in by themselves.",
        )
    path = originals.path(holder.sha256)
    found = executor.submit(held_files, path, limits=limits, original_name=holder.file_name).result()
    names: dict[str, int] = {}
    for held in found:
        names[held.name] = names.get(held.name, 0) + 1
        name = held.name if names[held.name] == 1 else f"{names[held.name]} {held.name}"
        yield Candidate(
            f"{holder.name}/{name}",
            None,
            None,
            (holder.declared,),
            content=held.read_from(path),
            depth=holder.depth + 1,
        )
