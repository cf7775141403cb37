"""Fixity: is every original, every text, the custody log, the catalog and the index what it was when it was written?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from rightsarchive.engine.protocol import Engine
from rightsarchive.errors import ArchiveError, DamagedArchiveError, DamagedRecordError, UnavailableError
from rightsarchive.model.brief import Brief
from rightsarchive.store import Catalog, Checked, Originals
from rightsarchive.upkeep import custody
from rightsarchive.upkeep.findings import Finding
from rightsarchive.upkeep.indexer import Indexer

_DISK = "Look after the disk and the rights of the file, and restore it from a copy."
_MEND = "Restore it from a copy: rightsarchive restore --original SHA256 --from COPY."
_OUTSIDE = "Restore the catalog from a copy: it was changed from outside."


@dataclass(frozen=True, slots=True, repr=False)
class CheckReport(Brief):
    """``originals`` were hashed anew. ``unused`` are files in the folder of originals that no document refers to: harmless
    leftovers of an interrupted run. ``open_to_others`` are files and folders that others than the owner may use (where the
    archive is shared: others than its group), as paths in the archive. ``leftovers`` are copies on their way in that an interrupted
    run left: the next change removes them. ``quick`` tells what was looked at. None of these is damage."""

    originals: int
    findings: tuple[Finding, ...]
    unused: tuple[str, ...]
    open_to_others: tuple[str, ...] = ()
    leftovers: tuple[str, ...] = ()
    quick: bool = False

    @property
    def ok(self) -> bool:
        """Whether nothing is damaged or missing."""
        return not self.findings


def check(
    catalog: Catalog,
    originals: Originals,
    engine: Engine,
    indexer: Indexer,
    notes: Checked,
    *,
    quick: bool = False,
    advance: Callable[[int], None] | None = None,
) -> CheckReport:
    """Look at everything; change nothing but the ``notes`` on what was sound. ``advance`` is called once for each original. What is
    ``quick`` looks at the structure, and reads the originals alone whose files do not look as when they were last found sound."""
    known = list(_known(catalog))
    away: list[Finding] = []
    unused: list[str] = []
    try:
        unused = sorted(set(originals.stored()) - set(known))
    except UnavailableError as error:
        away = [Finding("unavailable", error.path or "originals", error.message, error.advice)]
    findings = [
        *_told(lambda: _catalog(catalog, quick=quick)),
        *_told(lambda: custody.verify(catalog)),
        *(away or _originals(known, originals, notes, quick=quick, advance=advance)),
        *_told(lambda: _index(catalog, engine, indexer, quick=quick)),
    ]
    if not quick:
        for look in (_misplaced, _records, lambda catalog: _levels(catalog, originals)):
            findings += _told(partial(look, catalog))
    left = tuple(f"originals/incoming/{path.name}" for path in originals.left())
    return CheckReport(len(known), tuple(dict.fromkeys(findings)), tuple(unused), leftovers=left, quick=quick)


def _known(catalog: Catalog) -> Iterable[str]:
    try:
        return catalog.originals()
    except ArchiveError:
        return ()  # the catalog is told of as such


def _told(look: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    """What a part of the check finds. What it cannot get past is a finding too, and the other parts go on."""
    try:
        yield from look()
    except ArchiveError as error:
        yield Finding("catalog", "catalog.sqlite", error.message, error.advice)
    except OSError as error:
        yield Finding("unreadable", str(error.filename or "archive"), str(error.strerror or error), _DISK)
    except Exception as error:
        # A value of another kind, which stopped the code that reads it: the catalog's own part says which.
        message = f"a part of it stops the check ({type(error).__name__})"
        yield Finding("catalog", "catalog.sqlite", message, _OUTSIDE)


def _catalog(catalog: Catalog, *, quick: bool) -> Iterator[Finding]:
    for line in catalog.damage(quick=quick):
        yield Finding("catalog", "catalog.sqlite", line, "Restore the catalog from a copy.")
    for line in () if quick else catalog.unsound():
        yield Finding("catalog", "catalog.sqlite", line, _OUTSIDE)


def _misplaced(catalog: Catalog) -> Iterator[Finding]:
    for document, passages in catalog.misplaced():
        message = f"{passages} of its passages do not stand in the paragraph that they name"
        yield Finding("catalog", document, message, "Restore the catalog from a copy.")


def _originals(
    known: list[str],
    originals: Originals,
    notes: Checked,
    *,
    quick: bool,
    advance: Callable[[int], None] | None,
) -> Iterator[Finding]:
    for sha256 in known:
        try:
            look = originals.look(sha256)
            if look is not None and quick and notes.is_unchanged(sha256, look):
                continue
            found = originals.digest(sha256)
            if found == sha256 and look is not None:
                notes.note(sha256, look)
                continue
        except OSError as error:
            message = f"its bytes cannot be read: {error.strerror or error}{_since(sha256, notes)}"
            yield Finding("original-unreadable", sha256, message, _DISK)
        except DamagedArchiveError as error:
            yield Finding("catalog", sha256, error.message, error.advice)
        else:
            message = "the original is not there" if found is None else f"its bytes now hash to {found}"
            code = "original-missing" if found is None else "original-damaged"
            yield Finding(code, sha256, message + _since(sha256, notes), _MEND)
        finally:
            if advance is not None:
                advance(1)


def _since(sha256: str, notes: Checked) -> str:
    at = notes.last_good(sha256)
    return "" if at is None else f"; it was last found sound on {at}"


def _records(catalog: Catalog) -> Iterator[Finding]:
    for document, part, table in catalog.damaged():
        message = f"what is stored of it ({table}) is not what the custody log vouches for"
        yield Finding(f"{part}-damaged", document, message, "Restore the catalog from a copy.")


def _levels(catalog: Catalog, originals: Originals) -> Iterator[Finding]:
    from rightsarchive.withholding import ReadingKeeper  # it splits texts, which few commands need

    for document in catalog.levels.inconsistent():
        yield Finding("access", document, "its level is not what its versions and cases declare", _OUTSIDE)
    for document, message in ReadingKeeper(catalog, originals).inconsistencies():
        yield Finding("access", document, message, _OUTSIDE)


def _index(catalog: Catalog, engine: Engine, indexer: Indexer, *, quick: bool) -> Iterator[Finding]:
    found, passages = engine.fingerprint(), catalog.passages.count()
    in_step = found is not None and found.revision == catalog.passages.revision() and found.entries == passages
    try:
        if not quick:
            if in_step:  # what is out of step would differ, and is told below
                _compare(engine, indexer)
            else:
                engine.verify()
    except DamagedArchiveError as error:
        yield Finding("index", "index", error.message, "Run `rightsarchive reindex`.")
        return
    if found is None:
        yield Finding("index", "index", "the index is missing or damaged", "Run `rightsarchive reindex`.")
    elif not in_step:
        message = f"the index holds {found.entries} passages, the catalog {passages}"
        yield Finding("index", "index", message, "Run `rightsarchive reindex`.")


def _compare(engine: Engine, indexer: Indexer) -> None:
    try:
        engine.verify(indexer.expected())
    except DamagedRecordError:
        engine.verify()  # what is damaged in the catalog is told by itself, and nobody knows what it would be found by
