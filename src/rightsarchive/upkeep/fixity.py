"""Fixity: is every original, every text, the custody log, the catalog and the index what it was when it was written?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rightsarchive.engine.protocol import Engine
from rightsarchive.errors import DamagedArchiveError
from rightsarchive.store import Catalog, FolderOriginals
from rightsarchive.upkeep import custody
from rightsarchive.upkeep.findings import Finding

_OUTSIDE = "Restore the catalog from a copy: it was changed from outside."


@dataclass(frozen=True, slots=True)
class CheckReport:
    """``originals`` were hashed anew. ``unused`` are files in the folder of originals that no document refers to: harmless
    leftovers of an interrupted run. ``open_to_others`` are files and folders that others than the owner may use (where the
    archive is shared: others than its group), as paths in the archive. Neither is damage."""

    originals: int
    findings: tuple[Finding, ...]
    unused: tuple[str, ...]
    open_to_others: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.findings


def check(
    catalog: Catalog, originals: FolderOriginals, engine: Engine, advance: Callable[[int], None] | None = None
) -> CheckReport:
    """Look at everything; change nothing. ``advance`` is called once for each original."""
    known = catalog.originals()
    findings = [
        *_catalog(catalog),
        *_originals(known, originals, advance),
        *_records(catalog),
        *_levels(catalog, originals),
        *_index(catalog, engine),
    ]
    unused = sorted(set(originals.stored()) - set(known))
    return CheckReport(len(known), tuple(findings), tuple(unused))


def _catalog(catalog: Catalog) -> Iterator[Finding]:
    for line in catalog.damage():
        yield Finding("catalog", "catalog.sqlite", line, "Restore the catalog from a copy.")
    yield from custody.verify(catalog)
    for document, passages in catalog.misplaced():
        message = f"{passages} of its passages do not stand in the paragraph that they name"
        yield Finding("catalog", document, message, "Restore the catalog from a copy.")


def _originals(
    known: list[str], originals: FolderOriginals, advance: Callable[[int], None] | None
) -> Iterator[Finding]:
    for sha256 in known:
        try:
            found = originals.digest(sha256)
        except DamagedArchiveError as error:
            yield Finding("catalog", sha256, error.message, error.advice)
            continue
        if found is None:
            yield Finding("original-missing", sha256, "the original is not there", "Restore it from a copy.")
        elif found != sha256:
            yield Finding("original-damaged", sha256, f"its bytes now hash to {found}", "Restore it from a copy.")
        if advance is not None:
            advance(1)


def _records(catalog: Catalog) -> Iterator[Finding]:
    for document, part, table in catalog.damaged():
        message = f"what is stored of it ({table}) is not what the custody log vouches for"
        yield Finding(f"{part}-damaged", document, message, "Restore the catalog from a copy.")


def _levels(catalog: Catalog, originals: FolderOriginals) -> Iterator[Finding]:
    from rightsarchive.withholding import ReadingKeeper  # it splits texts, which few commands need

    for document in catalog.levels.inconsistent():
        yield Finding("access", document, "its level is not what its versions and cases declare", _OUTSIDE)
    for document, message in ReadingKeeper(catalog, originals).inconsistencies():
        yield Finding("access", document, message, _OUTSIDE)


def _index(catalog: Catalog, engine: Engine) -> Iterator[Finding]:
    try:
        engine.verify()
    except DamagedArchiveError as error:
        yield Finding("index", "index", error.message, "Run `rightsarchive reindex`.")
        return
    found, passages = engine.fingerprint(), catalog.passages.count()
    if found is None:
        yield Finding("index", "index", "the index is missing or damaged", "Run `rightsarchive reindex`.")
    elif found.revision != catalog.passages.revision() or found.entries != passages:
        message = f"the index holds {found.entries} passages, the catalog {passages}"
        yield Finding("index", "index", message, "Run `rightsarchive reindex`.")
