"""A document erased for good, with what it alone brought; and what an interrupted erasure or run left, finished."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rightsarchive.engine.protocol import Engine
from rightsarchive.errors import DamagedArchiveError, UnavailableError, UsageError
from rightsarchive.language import fields
from rightsarchive.language.analysis import Analyzer
from rightsarchive.model import Access, FieldOrigin, Origin, Passage, ProvenanceKind, VersionId
from rightsarchive.model.brief import Brief
from rightsarchive.passages import split
from rightsarchive.query.plan import Except, Keyword, Term
from rightsarchive.store import Catalog, Originals, Spot, metadata_digest
from rightsarchive.upkeep.indexer import Indexer
from rightsarchive.withholding.scrubbing import UNSAID

FLUSH_WAIT = 2.0
"""Seconds that an erasure waits for readers of the catalog."""


_VERSIONS = (
    "The store of the originals keeps earlier versions of what is deleted: its administrator has to remove them,"
    " and copies that were made of the store."
)


@dataclass(frozen=True, slots=True, repr=False)
class Deletion(Brief):
    """What was erased: a document, the ``parts`` that were taken out of its file (their ids), and the ``originals`` (SHA-256) that no
    other document holds. ``left`` says which files of the archive still have words of it, and when these go; it is empty where none
    does."""

    document_id: str
    originals: tuple[str, ...]
    left: tuple[str, ...]
    parts: tuple[str, ...] = ()


def erase(
    catalog: Catalog,
    originals: Originals,
    engine: Engine,
    indexer: Indexer,
    analyzer: Analyzer,
    document: str,
    reason: str,
) -> Deletion:
    """Take a document out for good: every version, its texts, the originals that no other document holds, and so what was taken out of
    its file. Raises UsageError without a reason, NotInArchiveError.

    The index is to be in step with the catalog. From the one transaction on the document is gone for whoever asks; the files
    follow, and where that is interrupted, with the next change.
    """
    if not (reason := reason.strip()):
        raise UsageError("a deletion needs a reason.", advice="It is kept as the trace of what was deleted.")
    names: list[str] | None = None
    held = catalog.documents.holder(document)
    parts: list[str] = []
    for part in catalog.documents.parts(document):
        # What was found elsewhere too stays for that: each part comes after what holds it.
        if catalog.documents.is_alone(part, (document, *parts)):
            parts.append(part)
    gone = (document, *parts)
    alone: list[str] = []
    with catalog.transaction():
        # Name forms are not known by document; those of one that is damaged are found by what is left of the others', and so
        # they are where the index is, which is then made again.
        with contextlib.suppress(DamagedArchiveError):
            names = _names_of_none_other(catalog, engine, analyzer, gone)
            catalog.names.remove(names)
        for each in reversed(gone):
            alone += _delete(catalog, each, reason if each == document else f"{reason} (a part of {document})")
        catalog.begin_erasing()
    indexer.synchronize()
    if names is None:
        indexer.forget_names()
    left = finish(catalog, originals, engine, wait=FLUSH_WAIT)
    if alone and not left and originals.keep_versions:
        left = (_VERSIONS,)
    if held is not None:
        left = (*left, f"The original of {held} holds it: it stays in there until that document is deleted too.")
    return Deletion(document, tuple(sorted(alone)), left, tuple(parts))


def _delete(catalog: Catalog, document: str, reason: str) -> list[str]:
    """Take one document out of the catalog; the originals that no other has."""
    level = catalog.documents.level(catalog.documents.find(document))
    _keep_closed(catalog, document)
    catalog.passages.erase(catalog.documents.rows_of(document))
    cases = catalog.cases.of_document(document)
    for other in catalog.provenance.others_named(document):
        catalog.passages.touch(other)
    alone = catalog.documents.delete(document, reason)
    catalog.cases.sweep()
    catalog.cases.entitle(cases)
    catalog.withheld.forget(document)
    catalog.custody.forget(document)
    catalog.foreign_logs.forget(document)
    catalog.custody.record("delete", document, was=level, reason=reason, originals=alone)
    return alone


def _keep_closed(catalog: Catalog, document: str) -> None:
    """Other documents with bytes of one that goes stay as closed as they are: it may be what closed them."""
    for other in {each for original in catalog.documents.originals(document)
                  for each in catalog.documents.others_with(original, document)}:  # fmt: skip
        newest = catalog.documents.newest(other)
        assert newest is not None
        level = catalog.documents.level(newest)
        metadata, origins = catalog.documents.description(newest)
        if metadata.access.level >= level:
            continue
        said = (
            tuple(Access)[level],
            FieldOrigin(origin=Origin.CALL, where="said of the same bytes in a document that was deleted"),
        )
        spot = Spot(ProvenanceKind.ARCHIVE, catalog.id)
        catalog.provenance.put(other, spot, catalog.documents.original(newest), ({"access": said}, {}))
        described = metadata.model_copy(update={"access": said[0]})
        catalog.documents.describe(newest, described, {**origins, "access": said[1]})
        catalog.custody.record(
            "describe",
            other,
            was=level,
            private={"before": {"access": metadata.access.value}, "after": {"access": said[0].value}},
            version=catalog.documents.record(newest).version,
            changed=["access"],
            metadata_sha256=metadata_digest(described),
        )


def sweep(catalog: Catalog, originals: Originals) -> bool:
    """Remove the files that an interrupted run or erasure left among the originals; False where their store does not answer, and it is
    to be done later."""
    gone = [sha256 for sha256 in originals.noted() if not catalog.has_original(sha256)]
    if originals.are_here or catalog.is_erasing:
        gone += catalog.deleted_originals()
    try:
        originals.erase(gone)
    except UnavailableError:
        return False
    originals.sweep()
    return True


def finish(catalog: Catalog, originals: Originals, engine: Engine, *, wait: float = 0) -> tuple[str, ...]:
    """Take what was erased out of the files; which of them still hold words of it, and when these go."""
    swept = sweep(catalog, originals)
    if not catalog.is_erasing:
        return ()
    left = []
    if not swept:
        left.append(
            "The store of the originals does not answer: what is to be deleted there goes with the next change."
        )
    if files := engine.collect_garbage():
        left.append(
            f"{files} files of the search index are in use by another program that merges or reads them;"
            " they go with the next change after it has finished."
        )
    if not catalog.clean(wait):
        left.append(
            "catalog.sqlite and its write-ahead log (catalog.sqlite-wal) are in use by another program or thread that is reading;"
            " what is left in them goes with the next change after it has finished."
        )
    if not left:
        catalog.end_erasing()
    return tuple(left)


def _names_of_none_other(catalog: Catalog, engine: Engine, analyzer: Analyzer, documents: Sequence[str]) -> list[str]:
    """The name forms of documents, in any of their versions, that the passages of no other document have."""
    found = {
        form
        for document in documents
        for passage in _all_passages(catalog, document)
        for terms in [analyzer.fields(passage.text, passage.language).get(fields.NAME)]
        if terms is not None
        for form in terms.terms
    }
    own = Keyword(fields.DOCUMENT, tuple(documents))
    for clearance in Access:
        forms = sorted(found)
        others = engine.counts([Except(Term(fields.NAME, form), own) for form in forms], clearance)
        found -= {form for form, passages in zip(forms, others, strict=True) if passages}
    return sorted(found)


def _all_passages(catalog: Catalog, document: str) -> Iterator[Passage]:
    for row in catalog.documents.rows_of(document):
        yield from (tuple(catalog.passages.of_version(row)) or _passages_again(catalog, document, row))


def _passages_again(catalog: Catalog, document: str, row: VersionId) -> tuple[Passage, ...]:
    """The passages of a version that is searched no more, split as they were."""
    text = catalog.documents.text_of(row)
    if text is None:
        return ()
    metadata, origins = catalog.documents.description(row)
    said = origins.get("language")
    hint = None if said is None or said.origin in UNSAID else metadata.language
    return split(document, catalog.texts.extraction(text), hint)
