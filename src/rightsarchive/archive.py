"""Archive: the one object that a user opens. It joins the rooms; each method is one question or one act."""

from __future__ import annotations

import contextlib
import gc
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rightsarchive.acts import Acts
from rightsarchive.engine.protocol import Engine
from rightsarchive.errors import ArchiveBusyError
from rightsarchive.guarding import guarded
from rightsarchive.keeping import Keeping
from rightsarchive.language.analysis import Analyzer
from rightsarchive.model import (
    Metadata,
)
from rightsarchive.search.searcher import Searcher
from rightsarchive.settings import Limits, OriginalsSettings, Settings
from rightsarchive.store import KeptFailure
from rightsarchive.upkeep import custody, opening
from rightsarchive.upkeep import location as locations
from rightsarchive.upkeep.changes import Changes
from rightsarchive.upkeep.indexer import Indexer

# What takes long to load is imported by the method that needs it: a search does not wait for the readers of files.
if TYPE_CHECKING:
    from concurrent.futures import Executor

    from rightsarchive.bags import BagImport
    from rightsarchive.bags.keys import Keys
    from rightsarchive.ingest import Outcome, Progress, RereadOutcome, Source, SourceReport
    from rightsarchive.metadata.days import DayOrder
    from rightsarchive.upkeep.backup import BackupReport
    from rightsarchive.upkeep.erasure import Deletion
    from rightsarchive.upkeep.moving import MoveReport


@guarded
class Archive(Keeping, Acts):
    """A folder with originals, a catalog and an index. Make one with :meth:`create`, open it with :meth:`open`.

    Searching and reading are safe from several threads; one process writes at a time. Use it in a ``with`` block.
    """

    def __init__(
        self,
        root: Path,
        settings: Settings,
        *,
        read_only: bool | None = None,
        waiting: Callable[[float], None] | None = None,
    ) -> None:
        self.root = root
        self.settings = settings
        self._waiting = waiting
        self._only_read = opening.why_only_read(root, settings, read_only)
        self._analyzer = Analyzer()
        self._use(opening.open_parts(root, settings, read_only=self.read_only))

    def _use(self, parts: opening.Parts) -> None:
        self._parts = parts
        self._catalog, self._originals, self._engine = parts.catalog, parts.originals, parts.engine
        self._indexer = Indexer(self._catalog, self._engine, self._analyzer)
        self._changes = Changes(
            self.root,
            self.settings,
            self._catalog,
            self._originals,
            self._engine,
            self._indexer,
            self._only_read,
            self._waiting,
        )
        self._searcher = Searcher(self._catalog, self._engine, self._analyzer, self._changes.caught_up)

    @classmethod
    def create(cls, location: str | Path, *, title: str = "", engine: str = "whoosh") -> Self:
        """A new, empty archive. Raises ArchiveExistsError where there is one, UsageError where it cannot be."""
        root = locations.make(location, title=title, engine=engine)
        try:
            return cls._ready(root, None, read_only=False, new=True)
        except BaseException:
            shutil.rmtree(root, ignore_errors=True)
            raise

    @classmethod
    def open(
        cls,
        location: str | Path,
        *,
        read_only: bool | None = None,
        advance: Callable[[int], None] | None = None,
        wait: float | None = None,
        waiting: Callable[[float], None] | None = None,
    ) -> Self:
        """Open an archive. An index that is missing, of another release, damaged or behind is made again from the catalog.

        With ``read_only`` nothing in its folder is written, made or locked; so too by itself (None) where the folder may not be
        written to or lies on a network drive: see :attr:`read_only`. False raises ReadOnlyArchiveError there.

        ``advance`` is called with numbers of passages while that happens. Where another program is doing it, or writes otherwise,
        this one reads: what was in the index before is found until that one has finished; without an index that this release can
        read, searches raise ArchiveBusyError until then. A change waits for another program for ``wait`` seconds (by default those
        of ``archive.toml``); ``waiting`` is called with them when it begins to wait. Raises ArchiveNotFoundError,
        ArchiveVersionError, DamagedArchiveError, SettingsError.
        """
        return cls._ready(location, advance, read_only=read_only, wait=wait, waiting=waiting)

    @classmethod
    def _ready(
        cls,
        location: str | Path,
        advance: Callable[[int], None] | None,
        *,
        read_only: bool | None = None,
        new: bool = False,
        wait: float | None = None,
        waiting: Callable[[float], None] | None = None,
    ) -> Self:
        root, settings = locations.find(location)
        if wait is not None:
            settings = settings.model_copy(update={"wait": wait})
        archive = cls(root, settings, read_only=read_only, waiting=waiting)
        try:
            with archive._damage_told(), contextlib.suppress(ArchiveBusyError):  # another program is at it
                archive._catch_up(advance)
            if new:
                archive._changes.take_note()
        except BaseException:
            archive.close()
            raise
        # What is loaded by now stays as long as the process: to walk it again and again is most of what the garbage collector
        # does. Only once in a process, for what is garbage then stays, too.
        if gc.get_freeze_count() == 0:
            gc.freeze()
        return archive

    def _catch_up(self, advance: Callable[[int], None] | None) -> None:
        if self.read_only and not self._indexer.in_step:
            self._use(opening.open_with_new_index(self.root, self.settings, self._parts))
            self._indexer.synchronize(advance)
        elif not self.read_only:
            self._changes.catch_up(advance)

    @classmethod
    def restore(
        cls, copy: str | Path, location: str | Path, *, advance: Callable[[int], None] | None = None
    ) -> BackupReport:
        """Make the archive of a copy anew in the new folder ``location``, as :meth:`backup` copies, and its index with it. The copy is only
        read. Raises ArchiveExistsError, ArchiveNotFoundError, ArchiveError."""
        from rightsarchive.upkeep import backup

        backup.check_new(Path(location))
        with cls.open(copy, read_only=True) as there:
            report = there.backup(location, advance=advance)
        cls.open(location).close()
        return report

    @classmethod
    def move(
        cls,
        location: str | Path,
        *,
        originals: str,
        endpoint: str = "",
        region: str = "",
        reason: str = "",
        advance: Callable[[int], None] | None = None,
    ) -> MoveReport:
        """Bring the originals of an archive, which nobody else has open, to ``originals`` (``s3://BUCKET/PREFIX``; empty: its own folder).
        Each is hashed there; then ``archive.toml`` names the place. The old place keeps them. Raises SettingsError, UsageError,
        UnavailableError, ArchiveError."""
        from rightsarchive.upkeep.moving import move_originals

        wanted = OriginalsSettings.read(url=originals, endpoint=endpoint, region=region)
        with cls.open(location, read_only=False) as archive, archive._changes.made(reason):  # noqa: SLF001 - it is one of these
            return move_originals(archive.root, archive.settings, archive._catalog, wanted, advance)  # noqa: SLF001

    # In ------------------------------------------------------------------------------------------------------------

    def ingest(
        self,
        sources: Source | Iterable[Source],
        *,
        metadata: Metadata | None = None,
        dates: DayOrder | None = None,
        restore: bool = False,
        reason: str = "",
        progress: Callable[[Progress], None] | None = None,
        report: Callable[[SourceReport], object] | None = None,
        executor: Executor | None = None,
    ) -> Outcome:
        """Take in files, folders (with all that is below them) and texts. Ingesting the same again changes nothing. What is
        taken in can be searched while the rest is still being read.

        ``metadata`` holds for every source and is stronger than what stands beside the files. ``dates`` is the order of the numbers
        in the days of lists and sidecars (``dmy``, ``mdy``, ``ymd``), where they do not show it; by default as ``archive.toml``
        says. ``restore`` takes back what was deleted. ``reason`` is kept in the custody log, here and in the other calls. ``report`` is called with what became of
        each source. ``executor`` runs the extraction of files; by default workers of their own, under the limits of
        ``archive.toml``. Raises ArchiveBusyError; trouble with a source is in the outcome, and in :meth:`failures` until it is mended.
        """
        from rightsarchive.ingest import Ingestion
        from rightsarchive.upkeep import erasure

        limits, workers = self.settings.limits, self.settings.ingest.started
        following = self._indexer.following()
        with self._changes.made(reason), _workers(executor, limits, workers) as pool:
            erasure.sweep(self._catalog, self._originals)
            outcome = Ingestion(
                self._catalog,
                self._originals,
                pool,
                limits=limits,
                batch=self.settings.ingest.batch,
                pages_at_once=self.settings.ingest.pages_at_once,
                metadata=metadata,
                dates=dates or self.settings.ingest.dates,
                restore=restore,
                progress=progress,
                committed=following,
                report=report,
            ).run(sources)
            following.end()
        return outcome

    def preview(
        self,
        sources: Source | Iterable[Source],
        *,
        metadata: Metadata | None = None,
        dates: DayOrder | None = None,
        restore: bool = False,
        progress: Callable[[Progress], None] | None = None,
        executor: Executor | None = None,
    ) -> tuple[SourceReport, ...]:
        """What :meth:`ingest` would do: what would become of each source, which level it would have, and what would close it. Nothing in
        the archive's folder is written: the catalog is copied to the system's temporary folder, and the run goes into the copy."""
        from rightsarchive.ingest import Ingestion
        from rightsarchive.upkeep.previewing import preview

        limits, settings = self.settings.limits, self.settings.ingest
        with _workers(executor, limits, settings.started) as pool:
            return preview(
                self._catalog,
                lambda catalog, originals, report: Ingestion(
                    catalog,
                    originals,
                    pool,
                    limits=limits,
                    batch=settings.batch,
                    pages_at_once=settings.pages_at_once,
                    metadata=metadata,
                    dates=dates or settings.dates,
                    restore=restore,
                    progress=progress,
                    report=report,
                ).run(sources),
            )

    def failures(self) -> tuple[KeptFailure, ...]:
        """What could not be taken in, or was passed over, and is not mended yet: by a later run over it, by the file's deletion before
        such a run, or by :meth:`dismiss_failures`."""
        return tuple(self._catalog.failures.all())

    def dismiss_failures(self, path: str | Path, *, reason: str = "") -> int:
        """Forget the failures of a file, or of all that lies in a folder; how many that were."""
        from rightsarchive.ingest.discovery import place_of

        with self._changes.made(reason), self._catalog.transaction():
            return self._catalog.failures.dismiss(str(path)) or self._catalog.failures.dismiss(place_of(path))

    def reread(
        self,
        documents: Iterable[str] | None = None,
        *,
        older: bool = False,
        reason: str = "",
        progress: Callable[[Progress], None] | None = None,
        executor: Executor | None = None,
    ) -> RereadOutcome:
        """Read originals again that are kept, as after an upgrade: of every document, or of those named, each version; with ``older`` those
        alone that were read by an earlier version of their reader. The newest reading is searched, shown and cited from then on; the text
        of before stays, so that citations of it still verify.

        The outcome lists each passage whose words or place changed. What is withheld is withheld in the newest reading too; where its
        words do not stand there, the version is closed until a person decides. Each version is a transaction of its own: a run
        that was interrupted is gone on with. Where an original is damaged or cannot be read, all stays as it is, and the outcome
        tells so. Raises ArchiveBusyError, NotInArchiveError.
        """
        from rightsarchive.ingest import Rereading

        limits, workers = self.settings.limits, self.settings.ingest.started
        following = self._indexer.following()
        with self._changes.made(reason), _workers(executor, limits, workers) as pool:
            named = None if documents is None else [self._catalog.documents.identify(each) for each in documents]
            outcome = Rereading(
                self._catalog,
                self._originals,
                pool,
                limits=limits,
                pages_at_once=self.settings.ingest.pages_at_once,
                progress=progress,
                committed=following,
            ).run(named, older=older)
            following.end()
        return outcome

    def import_bag(self, path: str | Path, *, identities: Keys = None, reason: str = "") -> BagImport:
        """Take in an evidence package that :meth:`export_bag` wrote: originals, texts, metadata with their levels, cases, what is
        withheld, and the custody log of the other archive, which is kept beside ours.

        The whole package is checked first. A document that is known here keeps what is known of it, gets further versions, and never
        becomes more open. One that is encrypted is a file, and is opened with ``identities``: secret keys of age, or files with them
        (or with a private key of SSH). Raises ArchiveBusyError, UsageError without the extra ``bagit`` (or ``age``), EncryptedFileError
        where no key opens it, and a FileError that names the file and what is wrong where the package is damaged, too large, or none;
        ArchiveError where the disk takes no more: what was taken in stays, and the rest comes with the next attempt.
        """
        from rightsarchive.bags.restore import restore
        from rightsarchive.upkeep import erasure

        with self._changes.made(reason):
            erasure.sweep(self._catalog, self._originals)
            done = restore(self._catalog, self._originals, Path(path), self.settings.limits, identities)
            self._indexer.following().end()
        return done

    def merge(self, other: str | Path, *, reason: str = "") -> BagImport:
        """Take in another archive: its documents with all their versions, texts, levels and cases, what is withheld, and its custody log,
        which is kept beside ours. The same bytes are the same document; what is known here stays, the stricter level holds, and
        the document belongs to the cases of both.

        The other archive is only read, and everything that is read from it is held against what its log vouches for. Merging again
        changes nothing. Raises ArchiveBusyError, UsageError, ArchiveNotFoundError, ArchiveVersionError, DamagedArchiveError, and
        ArchiveError where the disk takes no more.
        """
        from rightsarchive.bags.merging import merge
        from rightsarchive.upkeep import erasure

        with self._changes.made(reason):
            erasure.sweep(self._catalog, self._originals)
            done = merge(self._catalog, self._originals, Path(other), self.settings.limits)
            self._indexer.following().end()
        return done

    def delete(self, document: str, *, reason: str) -> Deletion:
        """Erase a document: every version, its texts, the originals that no other document holds, and what it alone brought: cases,
        names, terms of the index. What stays is a trace: its id, the SHA-256 of its bytes, when and why. The answer says what is
        left in a file that others have open. Raises NotInArchiveError, UsageError without a reason."""
        from rightsarchive.upkeep import erasure

        with self._changes.made():
            known = self._catalog.documents.identify(document)
            parts = (self._catalog, self._originals, self._engine, self._indexer, self._analyzer)
            return erasure.erase(*parts, known, reason)

    def reindex(self, *, reason: str = "", advance: Callable[[int], None] | None = None) -> int:
        """Make the index again from the catalog; until it is done the old one is searched. Returns the number of passages."""
        with self._changes.made(reason):
            passages = self._indexer.rebuild(advance)
            custody.note_reindex(self._catalog, passages)
        return passages

    # The object itself ---------------------------------------------------------------------------------------------

    @property
    def engine(self) -> Engine:
        """The engine that holds the index, for what an engine can do besides: patterns over its dictionary, and what only
        this one has. Writing through it is the archive's own business."""
        return self._engine

    def close(self) -> None:
        """Let go of every file, and of every word that is remembered. Documents and results that were handed out keep what they
        have already read."""
        self._parts.close()
        self._analyzer.forget()
        self._searcher.forget()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Archive({str(self.root)!r})"


def _workers(executor: Executor | None, limits: Limits, workers: int) -> contextlib.AbstractContextManager[Executor]:
    """The caller's executor, left open for the caller's further use, or workers of our own."""
    if executor is not None:
        return contextlib.nullcontext(executor)
    from rightsarchive.extract.isolation.worker import IsolatedExecutor

    return IsolatedExecutor(limits, workers=workers)
