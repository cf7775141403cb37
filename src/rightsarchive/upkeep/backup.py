"""Copies of an archive, made while others read and write it, and archives and originals made again from them.

A copy is an archive of its own. Originals come first and the catalog last, in one step: whatever fails on the way, the copy is as it
was before, or as it is now. Each original is hashed as it is read, and again as it stands in the copy.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from rightsarchive.errors import (
    ArchiveBusyError,
    ArchiveError,
    ArchiveExistsError,
    DamagedArchiveError,
    NotInArchiveError,
    UnreadableFileError,
    UsageError,
)
from rightsarchive.files import is_folder, is_regular, make_folder, read_regular, replacing, settle, sync_folder
from rightsarchive.locking import try_lock
from rightsarchive.model.brief import Brief
from rightsarchive.settings import FILENAME, MOST, EngineSettings, Settings
from rightsarchive.store import Catalog, FolderOriginals, Originals, needs_copy
from rightsarchive.store.chain import START, CustodyHead
from rightsarchive.store.custody_event import ARCHIVE
from rightsarchive.store.head_file import NAME as HEAD
from rightsarchive.store.head_file import HeadFile
from rightsarchive.upkeep import location as locations
from rightsarchive.upkeep.findings import Finding
from rightsarchive.upkeep.moving import rewritten

AT_ONCE = 64
"""Originals that are made durable together."""

_TRIES = 3
"""Times that a copy is begun anew because documents were deleted while it was made."""

Advance = Callable[[int], None]


@dataclass(frozen=True, slots=True, repr=False)
class BackupReport(Brief):
    """``originals`` are those of the catalog that was copied, ``copied`` of them new in the copy; ``removed`` those that stood there and are
    deleted. ``findings`` are originals that could not be copied: they are missing in the copy, unless an earlier run brought them."""

    originals: int
    copied: int
    removed: int
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether every original was copied."""
        return not self.findings


def back_up(
    root: Path, catalog: Catalog, originals: Originals, target: Path, advance: Advance | None = None
) -> BackupReport:
    """Copy an archive to ``target``: a new or empty folder, or an earlier copy of it, to which only what is new is added. Raises
    ArchiveExistsError where something else stands there, ArchiveError where it cannot be written."""
    _check_apart(root, target)
    try:
        _make_ready(target, catalog.id)
        lock = try_lock(target / "archive.lock")
        if lock is None:
            raise ArchiveBusyError(
                "another process is writing to the copy.", advice="Wait until it has finished.", path=target
            )
        with lock:
            report = _copied(root, catalog, originals, target, advance)
        settle(target, FILENAME, shared=False)
    except OSError as error:
        raise ArchiveError(
            f"the copy cannot be written: {error.strerror or error}.",
            advice="Make room, or choose another disk; then do the same again. The copy is as it was before.",
            path=target,
        ) from error
    return report


def check_new(location: Path) -> None:
    """Raises ArchiveExistsError where something stands in the place of a new archive, other than what was begun there and did not
    come to its end."""
    if location.exists() and (not location.is_dir() or not _is_begun(location)):
        raise ArchiveExistsError("the folder is not empty.", advice="Choose a new folder.", path=location)


def note(catalog: Catalog, target: Path, report: BackupReport) -> None:
    """Record that a copy was made."""
    with catalog.transaction():
        catalog.custody.record(
            "backup", ARCHIVE, private={"folder": str(target)}, originals=report.originals, copied=report.copied
        )


def _check_apart(root: Path, target: Path) -> None:
    here, there = root.resolve(), target.resolve()
    if there.is_relative_to(here) or here.is_relative_to(there):
        raise UsageError(
            "an archive is not copied into itself.", advice="Choose a folder on another disk.", path=target
        )


def _make_ready(target: Path, archive: str) -> None:
    make_folder(target)
    if not is_regular(target / FILENAME):
        if not _is_begun(target):
            raise ArchiveExistsError(
                "the folder is not empty, and is no copy of an archive.", advice="Choose a new folder.", path=target
            )
    else:
        locations.find(target)
    path = target / "catalog.sqlite"
    if not is_regular(path):
        return
    if needs_copy(path):
        Catalog(path).close()  # it was opened since; its newest changes go into the file
    with Catalog(path, read_only=True) as there:
        if there.id != archive:
            raise ArchiveExistsError("the folder holds another archive.", advice="Choose a new folder.", path=target)


def _is_begun(target: Path) -> bool:
    """Whether a folder holds nothing but a first copy that did not come to its end: what makes it an archive comes last."""
    known = {"originals", "archive.lock", "catalog.sqlite", HEAD}
    return all(path.name in known or path.name.startswith(_DRAFT) for path in target.iterdir())


_DRAFT = ".rightsarchive-"
"""How the names of drafts begin, and those that SQLite gives what it writes beside one."""


def _copied(root: Path, catalog: Catalog, originals: Originals, target: Path, advance: Advance | None) -> BackupReport:
    draft = target / f"{_DRAFT}{secrets.token_hex(8)}.tmp"
    copies = FolderOriginals(target / "originals")
    copies.sweep()
    for left in target.glob(f"{_DRAFT}*"):
        if is_regular(left):
            left.unlink()
    head = HeadFile(target)
    if not head.is_there:
        head.write(CustodyHead(0, START))  # an older head is as true as the new one
    try:
        for _ in range(_TRIES):
            catalog.copy_to(draft)
            with Catalog(draft, read_only=True) as copy:
                known, gone = copy.sizes(), copy.deleted_originals()
            copied, findings = _add(known, originals, copies, advance)
            lost = {finding.subject for finding in findings}
            if lost <= set(catalog.originals()):
                break  # what is missing is not missing because it was deleted meanwhile
        removed = copies.erase(gone)
        for end in ("-wal", "-shm"):
            (target / f"catalog.sqlite{end}").unlink(missing_ok=True)
        draft.replace(target / "catalog.sqlite")
        sync_folder(target)
        with Catalog(target / "catalog.sqlite", read_only=True) as copy:
            copy.custody.write_head()
        with replacing(target / FILENAME) as file:
            file.write(_settings_of(root))
    finally:
        draft.unlink(missing_ok=True)
    return BackupReport(len(known), copied, removed, tuple(findings))


def _settings_of(root: Path) -> bytes:
    """The settings for a copy, whose originals and index lie in its own folder."""
    text, settings = read_regular(root / FILENAME, MOST, follow=False), Settings.load(root / FILENAME)
    own: dict[str, dict[str, str]] = {}
    if settings.originals.url:
        own["originals"] = {}
    if settings.engine.name == "opensearch":
        own["engine"] = {"name": EngineSettings().name}
    return rewritten(text, **own) if own else text


def _add(
    known: Mapping[str, int], originals: Originals, copies: Originals, advance: Advance | None
) -> tuple[int, list[Finding]]:
    """Copy the originals that are not there yet; how many there were, and what could not be copied."""
    copied, findings = 0, []
    left = iter(known)
    while group := list(islice(left, AT_ONCE)):
        staged = []
        for sha256 in group:
            if copies.size(sha256) == known[sha256]:
                continue
            try:
                one = copies.stage(originals.path(sha256))
            except (NotInArchiveError, UnreadableFileError, DamagedArchiveError) as error:
                findings.append(Finding("original-unreadable", sha256, error.message, _MEND))
                continue
            if one.sha256 != sha256:
                copies.drop(one)
                findings.append(Finding("original-damaged", sha256, f"its bytes now hash to {one.sha256}", _MEND))
                continue
            staged.append(one)
        copies.keep(staged, anew=True)
        for one in staged:
            if copies.digest(one.sha256) != one.sha256:
                copies.erase([one.sha256])
                raise OSError(5, "what was written is not what is read again")
        copies.settle()
        copied += len(staged)
        if advance is not None:
            advance(len(group))
    return copied, findings


_MEND = "Restore it from another copy: rightsarchive restore --original SHA256 --from COPY."


def restore_original(catalog: Catalog, originals: Originals, sha256: str, copy: Path) -> None:
    """Put an original in its place from a copy: a file, or a folder of an archive. Raises NotInArchiveError where the archive or
    the copy does not hold it, DamagedArchiveError where what the copy holds is damaged too."""
    if not catalog.has_original(sha256):
        raise NotInArchiveError(f"no document has an original {sha256}.", advice="Run `rightsarchive check`.")
    source = _found(copy, sha256)
    staged = originals.stage(source)
    if staged.sha256 != sha256:
        originals.drop(staged)
        raise DamagedArchiveError(
            f"the copy is damaged too: its bytes hash to {staged.sha256}.", advice="Name another copy.", path=source
        )
    originals.keep([staged], anew=True)
    originals.settle()
    with catalog.transaction():
        catalog.custody.record("restore original", ARCHIVE, sha256=sha256)


def _found(copy: Path, sha256: str) -> Path:
    places = (
        (copy,)
        if not is_folder(copy)
        else (
            copy / "originals" / sha256[:2] / sha256,
            copy / sha256[:2] / sha256,
            copy / sha256,
        )
    )
    for place in places:
        if is_regular(place):
            return place
    raise NotInArchiveError(f"the original {sha256} is not in the copy.", advice="Name another copy.", path=copy)
