"""Opens the parts of an archive: to change it, or to read it without a write.

For reading only, the catalog is opened as a file that does not change, and no lock is taken. What cannot be read so is read from a
copy in the temporary folder: a catalog with a write-ahead log, as a crash leaves it, or of an earlier release; and an
index that has to be made anew. The copy goes when the archive is closed; one that a crash left, with the next.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rightsarchive.engine import open_engine
from rightsarchive.engine.protocol import Engine
from rightsarchive.errors import ArchiveBusyError, ArchiveError, DamagedArchiveError, ReadOnlyArchiveError
from rightsarchive.files import NO_WRITING, is_regular, new_file, open_regular
from rightsarchive.held_folders import HeldFolder
from rightsarchive.settings import Settings
from rightsarchive.store import Catalog, FolderOriginals, Originals, needs_copy, not_made, stamp
from rightsarchive.store.head_file import NAME as HEAD
from rightsarchive.store.head_file import HeadFile
from rightsarchive.upkeep.indexer import analysis_name
from rightsarchive.upkeep.network import network_drive

_PREFIX = "rightsarchive-reading-"
_LOG = "-wal"
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Parts:
    """The open parts of an archive. ``copy`` is the folder in which some of them are copies, until it is closed."""

    catalog: Catalog
    originals: Originals
    engine: Engine
    copy: Copy | None = None

    def close(self) -> None:
        self.engine.close()
        self.originals.close()
        self.catalog.close()
        if self.copy is not None:
            self.copy.close()


def why_only_read(root: Path, settings: Settings, wanted: bool | None) -> str:
    """Why an archive is opened for reading only; empty where it may be changed. Raises ReadOnlyArchiveError where it is ``wanted``
    for changes (False), and may not be changed."""
    why = _hindrance(root, settings)
    if wanted is False and why:
        raise ReadOnlyArchiveError(f"it cannot be changed: {why}.", advice=advice(why), path=root)
    return why or ("it was opened for reading only" if wanted else "")


def _hindrance(root: Path, settings: Settings) -> str:
    for path in (root, root / "catalog.sqlite"):
        if path.exists() and not os.access(path, os.W_OK):
            return "you may not write to it, or its disk is read-only"
    drive = None if settings.files.network else network_drive(root)
    return "" if drive is None else f"it lies on a network drive ({drive})"


def advice(why: str) -> str:
    """What whoever wants to change the archive can do."""
    if "network" in why:
        return (
            "Copy it to a disk of this computer. If no other computer opens it meanwhile, set `network = true` under [files] in"
            " archive.toml."
        )
    return "Copy it to a disk that you may write to, and open it there for changes."


def open_parts(root: Path, settings: Settings, *, read_only: bool) -> Parts:
    """The parts of the archive in ``root``."""
    path = root / "catalog.sqlite"
    _check_there(root, path, read_only=read_only)
    if read_only and needs_copy(path):
        return _open_copied(root, settings, anew=False)
    catalog = Catalog(path, settings.custody.person(), read_only=read_only)
    try:
        with no_writing_told(root):
            originals = originals_of(root, settings, catalog.id, read_only=read_only)
    except BaseException:
        catalog.close()
        raise
    return _with_engine(catalog, originals, settings, root / "index", read_only=read_only)


def originals_of(root: Path, settings: Settings, archive: str, *, read_only: bool) -> Originals:
    """The originals of the archive with the id ``archive``, where its settings say that they are."""
    if not settings.originals.url:
        return FolderOriginals(root / "originals", read_only=read_only)
    from rightsarchive.store.stored_originals import StoredOriginals

    return StoredOriginals(root / "originals", settings.originals, archive, read_only=read_only)


@contextlib.contextmanager
def no_writing_told(root: Path) -> Iterator[None]:
    """Where what is done within finds that the disk takes no more, ArchiveError says so."""
    try:
        yield
    except OSError as error:
        if error.errno not in NO_WRITING:  # something that the caller did meanwhile
            raise
        raise ArchiveError(
            f"the archive cannot be written: {error.strerror or error}.",
            advice="Make room on the disk and check that you may write in the archive's folder, then do the same again: what"
            " was taken in is kept.",
            path=error.filename or root,
        ) from error


def _check_there(root: Path, catalog: Path, *, read_only: bool) -> None:
    """An archive without a catalog is one that was not made to its end, or one that has lost it: it must not pass for an empty one.
    Raises DamagedArchiveError."""
    if is_regular(catalog) and catalog.stat().st_size:
        return
    head = HeadFile(root).read()
    if (head is not None and head.number) or next(FolderOriginals(root / "originals", read_only=True).stored(), None):
        raise DamagedArchiveError(
            "the catalog is missing: all that is known of the documents stood in it.",
            advice="Restore the archive from a copy: `rightsarchive restore`. The originals that are there stay.",
            path=catalog,
        )
    if read_only:
        raise not_made(root)


def open_with_new_index(root: Path, settings: Settings, parts: Parts) -> Parts:
    """For an archive that is only read and whose index is missing, damaged or behind: the parts anew, the catalog and an empty index
    as copies, which may be written to."""
    parts.close()
    return _open_copied(root, settings, anew=True)


def _open_copied(root: Path, settings: Settings, *, anew: bool) -> Parts:
    copy = Copy()
    try:
        path = copy.take(root / "catalog.sqlite")
        catalog = Catalog(path, settings.custody.person(), vocabularies=root / "vocabularies", made=True)
        originals = originals_of(root, settings, catalog.id, read_only=True)
        index = copy.index if anew else root / "index"
        return _with_engine(catalog, originals, settings, index, read_only=not anew, copy=copy)
    except BaseException:
        copy.close()
        raise


def _with_engine(
    catalog: Catalog,
    originals: Originals,
    settings: Settings,
    index: Path,
    *,
    read_only: bool,
    copy: Copy | None = None,
) -> Parts:
    try:
        engine = open_engine(
            settings.engine.name,
            index,
            analysis=analysis_name(catalog),
            options=settings.engine.options,
            read_only=read_only,
        )
    except BaseException:
        catalog.close()
        raise
    return Parts(catalog, originals, engine, copy)


class Copy:
    """A folder of copies for its owner alone. ``index`` is where an index goes that is made there."""

    def __init__(self) -> None:
        try:
            self._held = HeldFolder(Path(tempfile.gettempdir()), _PREFIX, private=True)
        except OSError as error:
            raise _no_copy(error, Path(tempfile.gettempdir())) from error
        self.index = self._held.path / "index"

    def take(self, catalog: Path) -> Path:
        """A copy of a catalog with its write-ahead log. Raises ArchiveBusyError where somebody writes to it meanwhile."""
        target = self._held.path / "archive" / catalog.name
        for _ in range(_TRIES):
            shutil.rmtree(target.parent, ignore_errors=True)
            try:
                target.parent.mkdir(0o700)
            except OSError as error:
                raise _no_copy(error, target.parent) from error
            before = _stamps(catalog)
            for name in (catalog.name, catalog.name + _LOG, HEAD):
                source = catalog.with_name(name)
                if not source.exists():
                    continue
                try:
                    with open_regular(source, follow=False) as read, new_file(target.with_name(source.name)) as copied:
                        shutil.copyfileobj(read, copied, 1 << 20)
                except OSError as error:
                    raise _no_copy(error, source) from error
            if _stamps(catalog) == before:
                return target
        raise ArchiveBusyError(
            "another program is writing to the catalog.",
            advice="Wait until it has finished, then try again.",
            path=catalog,
        )

    def close(self) -> None:
        """Remove it. Copies hold words that may be confidential."""
        self._held.close()


def _no_copy(error: OSError, path: Path) -> ArchiveError:
    return ArchiveError(
        f"the copy that it is to be read from cannot be made: {error.strerror}.",
        advice="Make room in the temporary folder, or name another one in TMPDIR.",
        path=path,
    )


def _stamps(catalog: Path) -> tuple[object, ...]:
    return stamp(catalog), stamp(catalog.with_name(catalog.name + _LOG))
