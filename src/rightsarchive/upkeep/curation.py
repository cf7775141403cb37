"""Acts of a person on what is already kept: documents put into a case, a document erased, an interrupted act finished."""

from __future__ import annotations

from collections.abc import Iterable

from rightsarchive.errors import UsageError
from rightsarchive.ingest import with_assigned
from rightsarchive.model import Case, VersionId
from rightsarchive.store import Catalog, FolderOriginals
from rightsarchive.upkeep.indexer import Indexer
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


def erase(catalog: Catalog, originals: FolderOriginals, indexer: Indexer, document: str, reason: str) -> None:
    """Take a document out for good: every version, its texts, and the originals that no other document holds. Raises UsageError
    without a reason."""
    if not (reason := reason.strip()):
        raise UsageError("a deletion needs a reason.", advice="It is kept as the trace of what was deleted.")
    with catalog.transaction():
        for version in catalog.documents.rows_of(document):
            catalog.passages.replace(version, ())
        level = catalog.documents.level(catalog.documents.find(document))
        alone = catalog.documents.delete(document, reason)
        catalog.cases.sweep()
        catalog.withheld.forget(document)
        catalog.custody.forget(document)
        catalog.foreign_logs.forget(document)
        catalog.custody.record("delete", document, was=level, reason=reason, originals=alone)
    sweep(catalog, originals)
    # The name forms of the archive are not known by document: made again, they hold none of the erased ones.
    indexer.rebuild()
    catalog.flush()


def sweep(catalog: Catalog, originals: FolderOriginals) -> None:
    """Finish what an interrupted run or deletion left undone."""
    originals.sweep()
    for sha256 in catalog.deleted_originals():
        originals.erase(sha256)
