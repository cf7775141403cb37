"""Acts of a person on what is already kept: a case described, documents put into it."""

from __future__ import annotations

from collections.abc import Iterable

from rightsarchive.ingest import with_assigned
from rightsarchive.model import Case, VersionId
from rightsarchive.store import Catalog, FolderOriginals
from rightsarchive.withholding import ReadingKeeper


def put_case(catalog: Catalog, case: Case) -> None:
    """Add a case, or replace what is known of it."""
    with catalog.transaction():
        catalog.cases.put(case)


def assign(catalog: Catalog, originals: FolderOriginals, case: str, versions: Iterable[VersionId]) -> None:
    """Make documents part of a case, beside what their metadata says; the case is made where it is not there yet.

    One transaction. The index is behind until it is synchronized.
    """
    named, readings = Case(title=case), ReadingKeeper(catalog, originals)
    with catalog.transaction():
        catalog.cases.name(named.id, named.title)
        for version in versions:
            document, was = catalog.documents.record(version), catalog.documents.level(version)
            if catalog.documents.assign(document.id, named.id, named.title):
                assigned = catalog.documents.assigned(document.id)
                catalog.documents.describe(version, *with_assigned(document.metadata, document.origins, assigned))
                catalog.passages.touch(version)
                readings.settle(document.id)
                catalog.custody.record(
                    "assign",
                    document.id,
                    was=was,
                    private={
                        "case": named.id,
                        "before": {"cases": document.metadata.cases},
                        "after": {"cases": catalog.documents.record(version).metadata.cases},
                    },
                    version=document.version,
                    metadata_sha256=catalog.documents.metadata_digest(version),
                )
