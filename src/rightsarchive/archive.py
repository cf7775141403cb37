"""Archive: the one object that a user opens. It joins the rooms; each method is one question or one act."""

from __future__ import annotations

import contextlib
import gc
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, Unpack, overload

from rightsarchive.acts import Acts
from rightsarchive.citation import Citation, Verdict, Verdicts
from rightsarchive.engine.protocol import Engine
from rightsarchive.errors import ArchiveBusyError
from rightsarchive.files import drafts, open_to_others
from rightsarchive.guarding import guarded
from rightsarchive.language.analysis import Analyzer
from rightsarchive.model import (
    Access,
    Case,
    Document,
    Failure,
    Mark,
    Metadata,
    Notice,
    Page,
    Paragraph,
    Passage,
    Provenance,
)
from rightsarchive.search.batch import BatchHit, BatchLine
from rightsarchive.search.options import SearchOptions, Values, clearance_of, several
from rightsarchive.search.results import Hit, Results
from rightsarchive.search.searcher import Searcher
from rightsarchive.search.selection import Sources, chosen
from rightsarchive.search.suggestion import Suggestion
from rightsarchive.settings import Limits, Settings
from rightsarchive.store import Checked, CustodyEvent, CustodyHead, ForeignLog, KeptFailure, checked
from rightsarchive.upkeep import custody, opening
from rightsarchive.upkeep import location as locations
from rightsarchive.upkeep.changes import Changes
from rightsarchive.upkeep.findings import Finding
from rightsarchive.upkeep.fixity import CheckReport, check
from rightsarchive.upkeep.indexer import Indexer
from rightsarchive.upkeep.statistics import Stats
from rightsarchive.view import ArchiveView

# What takes long to load is imported by the method that needs it: a search does not wait for the readers of files.
if TYPE_CHECKING:
    from concurrent.futures import Executor

    from rightsarchive.bags import Bag, BagImport
    from rightsarchive.bags.keys import Keys
    from rightsarchive.cases.linking import CaseSuggestion, RelatedCase
    from rightsarchive.cases.timeline import TimelineEntry
    from rightsarchive.citation.bibliography import BibliographyFormat
    from rightsarchive.citation.surroundings import Box, Context
    from rightsarchive.ingest import Outcome, Progress, RereadOutcome, Source, SourceReport
    from rightsarchive.upkeep.annotations import Note, Tag
    from rightsarchive.upkeep.backup import BackupReport
    from rightsarchive.upkeep.duplicates import Duplicates
    from rightsarchive.upkeep.erasure import Deletion
    from rightsarchive.upkeep.statements import Statement
    from rightsarchive.upkeep.withholding import Withheld, Withholding


@guarded
class Archive(Acts):
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
            shutil.rmtree(root)
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

    # In ------------------------------------------------------------------------------------------------------------

    def ingest(
        self,
        sources: Source | Iterable[Source],
        *,
        metadata: Metadata | None = None,
        restore: bool = False,
        reason: str = "",
        progress: Callable[[Progress], None] | None = None,
        report: Callable[[SourceReport], object] | None = None,
        executor: Executor | None = None,
    ) -> Outcome:
        """Take in files, folders (with all that is below them) and texts. Ingesting the same again changes nothing. What is
        taken in can be searched while the rest is still being read.

        ``metadata`` holds for every source and is stronger than what stands beside the files. ``restore`` takes back
        what was deleted. ``reason`` is kept in the custody log, here and in the other calls. ``report`` is called with what became of
        each source. ``executor`` runs the extraction of files; by default workers of their own, under the limits of
        ``archive.toml``. Raises ArchiveBusyError; trouble with a source is in the outcome, and in :meth:`failures` until it is mended.
        """
        from rightsarchive.ingest import Ingestion
        from rightsarchive.upkeep import erasure

        limits, workers = self.settings.limits, self.settings.ingest.started
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
                restore=restore,
                progress=progress,
                committed=self._indexer.following(),
                report=report,
            ).run(sources)
            self._indexer.synchronize()
        return outcome

    def preview(
        self,
        sources: Source | Iterable[Source],
        *,
        metadata: Metadata | None = None,
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
        with self._changes.made(reason), _workers(executor, limits, workers) as pool:
            named = None if documents is None else [self._catalog.documents.identify(each) for each in documents]
            outcome = Rereading(
                self._catalog,
                self._originals,
                pool,
                limits=limits,
                pages_at_once=self.settings.ingest.pages_at_once,
                progress=progress,
                committed=self._indexer.following(),
            ).run(named, older=older)
            self._indexer.synchronize()
        return outcome

    def import_bag(self, path: str | Path, *, identities: Keys = None, reason: str = "") -> BagImport:
        """Take in an evidence package that :meth:`export_bag` wrote: originals, texts, metadata with their levels, cases, what is
        withheld, and the custody log of the other archive, which is kept beside ours.

        The whole package is checked first. A document that is known here keeps what is known of it, gets further versions, and never
        becomes more open. One that is encrypted is a file, and is opened with ``identities``: secret keys of age, or files with them
        (or with a private key of SSH). Raises ArchiveBusyError, UsageError without the extra ``bagit`` (or ``age``), EncryptedFileError
        where no key opens it, and a FileError that names the file and what is wrong where the package is damaged, too large, or none.
        """
        from rightsarchive.bags.restore import restore
        from rightsarchive.upkeep import erasure

        with self._changes.made(reason):
            erasure.sweep(self._catalog, self._originals)
            done = restore(self._catalog, self._originals, Path(path), self.settings.limits, identities)
            self._indexer.synchronize()
        return done

    def merge(self, other: str | Path, *, reason: str = "") -> BagImport:
        """Take in another archive: its documents with all their versions, texts, levels and cases, what is withheld, and its custody log,
        which is kept beside ours. The same bytes are the same document; what is known here stays, the stricter level holds, and
        the document belongs to the cases of both.

        The other archive is only read, and everything that is read from it is held against what its log vouches for. Merging again
        changes nothing. Raises ArchiveBusyError, UsageError, ArchiveNotFoundError, ArchiveVersionError, DamagedArchiveError.
        """
        from rightsarchive.bags.merging import merge
        from rightsarchive.upkeep import erasure

        with self._changes.made(reason):
            erasure.sweep(self._catalog, self._originals)
            done = merge(self._catalog, self._originals, Path(other), self.settings.limits)
            self._indexer.synchronize()
        return done

    def add_vocabulary(self, path: str | Path, *, reason: str = "") -> None:
        """Add a SKOS vocabulary (Turtle or RDF/XML) to the concepts that searches know; the same name replaces the old one.

        Raises UsageError where the file is none, or where the extra ``skos`` is not installed.
        """
        from rightsarchive.upkeep import vocabularies

        vocabulary = vocabularies.read(Path(path), self.settings.limits)
        with self._changes.made(reason), self._catalog.transaction():
            self._catalog.vocabularies.put(Path(path).stem, vocabulary)

    def delete(self, document: str, *, reason: str) -> Deletion:
        """Erase a document: every version, its texts, the originals that no other document holds, and what it alone brought: cases,
        names, terms of the index. What stays is a trace: its id, the SHA-256 of its bytes, when and why. The answer says what is
        left in a file that others have open. Raises NotInArchiveError, UsageError without a reason."""
        from rightsarchive.upkeep import erasure

        with self._changes.made():
            known = self._catalog.documents.identify(document)
            parts = (self._catalog, self._originals, self._engine, self._indexer, self._analyzer)
            return erasure.erase(*parts, known, reason)

    def withhold(
        self,
        document: str,
        start: int,
        end: int,
        *,
        reason: str,
        access: Access | str = Access.CONFIDENTIAL,
        code: str | None = None,
        everywhere: bool = False,
        version: int | None = None,
    ) -> Withholding:
        """Withhold ``document.text[start:end]`` (of the whole text) from whoever may not see the level ``access``.

        These read a reduced text of its own, in which ``[code]``, or ``[withheld]``, stands in the place; it is searched and cited
        there instead. The original and what its file says of itself are then for that level too. The mark is carried to the other
        versions, now and later; a version in which the words are not found is closed. ``everywhere`` takes in all places with the
        same words; otherwise the answer says how many are left. Raises NotInArchiveError, UsageError.
        """
        from rightsarchive.upkeep import withholding

        level = clearance_of(access)
        with self._changes.made():
            row = self._catalog.documents.find(document, version)
            done = withholding.withhold(
                self._catalog,
                self._originals,
                row,
                start,
                end,
                access=level,
                code=code,
                reason=reason,
                everywhere=everywhere,
            )
            self._indexer.synchronize()
        return done

    def release(self, mark: str, *, reason: str, version: int | None = None) -> None:
        """Give free what is withheld as ``mark`` (:attr:`Withheld.id`), or in one version alone. Citations of the reduced text
        still verify. Raises NotInArchiveError, UsageError without a reason."""
        from rightsarchive.upkeep import withholding

        with self._changes.made():
            withholding.release(self._catalog, self._originals, mark, reason=reason, version=version)
            self._indexer.synchronize()

    def reindex(self, *, reason: str = "", advance: Callable[[int], None] | None = None) -> int:
        """Make the index again from the catalog; until it is done the old one is searched. Returns the number of passages."""
        with self._changes.made(reason):
            passages = self._indexer.rebuild(advance)
            custody.note_reindex(self._catalog, passages)
        return passages

    # Out -----------------------------------------------------------------------------------------------------------

    def search(self, query: str, *, limit: int = 10, offset: int = 0, **options: Unpack[SearchOptions]) -> Results:
        """Ranked passages and ranked cases.

        The options are those of :class:`SearchOptions`, all of them optional. ``languages``, ``cases``, ``publishers``,
        ``persons``, ``types`` (each one value or several), ``published_after`` and ``published_before`` (inclusive) add to the
        filters in the query itself. ``clearance`` is the highest access level to be seen ("public" unless it is given); what
        lies above it touches neither hits nor scores nor counts. ``names=False`` leaves other spellings and scripts of names
        out, ``concepts=False`` the terms of other languages; ``navigation=True`` takes menus and lists of links in,
        ``hidden=True`` what the pages hold and do not show (each hit tells why it is hidden).
        There is no cap: ``offset`` goes on to the last passage. Raises QuerySyntaxError, UsageError.
        """
        return self._searcher.search(query, limit=limit, offset=offset, **options)

    def search_all(
        self, path: str | Path, **options: Unpack[SearchOptions]
    ) -> Iterator[BatchHit | BatchLine | Failure]:
        """Every hit of every query of a CSV or JSONL list (columns ``query`` or ``name``, and ``id``), one after the other, with
        no cap; the options are those of :meth:`search`. A line that cannot be asked gives a Failure.

        Raises UnreadableFileError, UsageError.
        """
        return self._searcher.search_all(Path(path), **options)

    def suggest(self, query: str, *, clearance: Access | str = Access.PUBLIC) -> tuple[Suggestion, ...]:
        """For each word of a query that no passage holds: near words that some do. Raises QuerySyntaxError."""
        return self.seen_by(clearance).suggest(query)

    def complete(self, beginning: str, *, limit: int = 10, clearance: Access | str = Access.PUBLIC) -> tuple[str, ...]:
        """Words of the archive that begin so, the most frequent first."""
        return self.seen_by(clearance).complete(beginning, limit=limit)

    def document(self, name: str, version: int | None = None, *, clearance: Access | str = Access.PUBLIC) -> Document:
        """A document by its id, its identifier, or the file it was read from, by its name or from any folder on; its newest version
        unless one is named.

        Raises NotInArchiveError, in the same words for what is hidden and what is unknown; also for a name that several documents
        have, with the folders that tell them apart.
        """
        return self.seen_by(clearance).document(name, version)

    def sources(self, document: str, *, clearance: Access | str = Access.PUBLIC) -> dict[str, tuple[Statement, ...]]:
        """What each source says of each field of a document's metadata, the strongest first, and which one holds. What does not
        hold is told at the highest clearance alone. Raises NotInArchiveError."""
        return self.seen_by(clearance).sources(document)

    def tags(self, document: str | None = None, *, clearance: Access | str = Access.PUBLIC) -> tuple[Tag, ...]:
        """The tags in the order of their names, each with how many documents have it, as a whole or in part; of one ``document`` (or
        passage), with where they stand. Raises NotInArchiveError."""
        return self.seen_by(clearance).tags(document)

    def notes(
        self, document: str | None = None, *, words: str = "", clearance: Access | str = Access.PUBLIC
    ) -> tuple[Note, ...]:
        """Notes, the oldest first: all of them, those of one ``document`` with its passages, or those of the passage that is called so.
        With ``words``, those that have each of them, in any of its forms. Raises NotInArchiveError."""
        return self.seen_by(clearance).notes(document, words=words)

    def documents(self, *, clearance: Access | str = Access.PUBLIC) -> Iterator[Document]:
        """The newest version of every document that ``clearance`` may see."""
        return self.seen_by(clearance).documents()

    def versions(self, document: str, *, clearance: Access | str = Access.PUBLIC) -> tuple[Document, ...]:
        """Every version of a document, oldest first. Raises NotInArchiveError."""
        return self.seen_by(clearance).versions(document)

    def provenance(self, document: str, *, clearance: Access | str = Access.PUBLIC) -> tuple[Provenance, ...]:
        """Where a document was found, the earliest place first, with what was declared of it there. Raises NotInArchiveError."""
        return self.seen_by(clearance).provenance(document)

    def duplicates(
        self, *, clearance: Access | str = Access.PUBLIC, advance: Callable[[int], None] | None = None
    ) -> tuple[Duplicates, ...]:
        """Documents that are doubles of each other: of the same bytes, of the same text, or near copies, of which at least eight tenths
        of the shorter text stand in the longer one and half of both is common. ``advance`` is called with numbers of documents."""
        return self.seen_by(clearance).duplicates(advance=advance)

    def passages(self, document: str, *, clearance: Access | str = Access.PUBLIC) -> tuple[Passage, ...]:
        """The passages of a document's newest version, in order. Raises NotInArchiveError."""
        return self.seen_by(clearance).passages(document)

    def passage(self, name: str, *, clearance: Access | str = Access.PUBLIC) -> Passage:
        """A passage by its name, as :attr:`Passage.name` gives it. Raises NotInArchiveError."""
        return self.seen_by(clearance).passage(name)

    def pages(
        self, document: str, version: int | None = None, *, clearance: Access | str = Access.PUBLIC
    ) -> tuple[Page, ...]:
        """The pages of a document, none where its format has none. Raises NotInArchiveError."""
        return self.seen_by(clearance).pages(document, version)

    def paragraphs(
        self, document: str, version: int | None = None, *, clearance: Access | str = Access.PUBLIC
    ) -> tuple[Paragraph, ...]:
        """The paragraphs of a document. Raises NotInArchiveError."""
        return self.seen_by(clearance).paragraphs(document, version)

    def marks(
        self, document: str, version: int | None = None, *, clearance: Access | str = Access.PUBLIC
    ) -> tuple[Mark, ...]:
        """Raised and lowered signs, marks of notes and numbers of lines in a document's text. Raises NotInArchiveError."""
        return self.seen_by(clearance).marks(document, version)

    def notices(
        self, document: str, version: int | None = None, *, clearance: Access | str = Access.PUBLIC
    ) -> tuple[Notice, ...]:
        """What a user should know about a document's text. Raises NotInArchiveError."""
        return self.seen_by(clearance).notices(document, version)

    def withheld(
        self, document: str, version: int | None = None, *, clearance: Access | str = Access.PUBLIC
    ) -> tuple[Withheld, ...]:
        """What is withheld from a document, as far as ``clearance`` may know. Raises NotInArchiveError."""
        return self.seen_by(clearance).withheld(document, version)

    def original(self, sha256: str, *, clearance: Access | str = Access.PUBLIC) -> Path:
        """Where the bytes of an original are, to be read and not to be changed. Raises NotInArchiveError."""
        return self.seen_by(clearance).original(sha256)

    def history(self, subject: str | None = None, *, clearance: Access | str = Access.PUBLIC) -> Iterator[CustodyEvent]:
        """What was done to the archive, or to one document or case, oldest first."""
        return self.seen_by(clearance).history(subject)

    def cases(self, *, clearance: Access | str = Access.PUBLIC) -> Iterator[Case]:
        """Every case that ``clearance`` may see: one with a document that it sees, or one without any that was put in by hand."""
        return self.seen_by(clearance).cases()

    def case(self, name: str, *, clearance: Access | str = Access.PUBLIC) -> Case:
        """A case by its id or title. Raises NotInArchiveError."""
        return self.seen_by(clearance).case(name)

    def case_documents(self, name: str, *, clearance: Access | str = Access.PUBLIC) -> tuple[Document, ...]:
        """The documents of a case that ``clearance`` may see. Raises NotInArchiveError."""
        return self.seen_by(clearance).case_documents(name)

    def timeline(self, case: str, *, clearance: Access | str = Access.PUBLIC) -> tuple[TimelineEntry, ...]:
        """Every date that the documents of a case name, the earliest first, each with the sentence that names it as a citation.

        A date is as precise as the text says; a span has both ends. What several documents say of one day stands side by
        side; navigation is left out; the publication dates in the metadata are no entries. Documents above ``clearance`` are
        not read. Raises NotInArchiveError, also for a case that lies above it.
        """
        return self.seen_by(clearance).timeline(case)

    def suggest_cases(
        self,
        *,
        limit: int = 100,
        clearance: Access | str = Access.PUBLIC,
        advance: Callable[[int], None] | None = None,
    ) -> tuple[CaseSuggestion, ...]:
        """Documents that seem to tell of one case, by the persons, days and rare names that they share across languages and
        scripts, each with its citations. Nothing is changed: :meth:`assign` accepts one. It stops at ``limit`` proposals; when
        some are accepted, the next ones come. ``advance`` is called with numbers of documents."""
        return self.seen_by(clearance).suggest_cases(limit=limit, advance=advance)

    def related_cases(
        self, case: str, *, clearance: Access | str = Access.PUBLIC, advance: Callable[[int], None] | None = None
    ) -> tuple[RelatedCase, ...]:
        """Other cases that share persons with one, best first. Raises NotInArchiveError."""
        return self.seen_by(clearance).related_cases(case, advance=advance)

    def cite(
        self,
        document: str,
        start: int,
        end: int,
        *,
        version: int | None = None,
        clearance: Access | str = Access.PUBLIC,
    ) -> Citation:
        """The citation of ``document.text[start:end]``, whichever version. Raises NotInArchiveError, UsageError for a
        stretch that is empty, out of the text, or holds hidden or struck text beside other."""
        return self.seen_by(clearance).cite(document, start, end, version=version)

    def cite_words(
        self, document: str, words: str, *, version: int | None = None, clearance: Access | str = Access.PUBLIC
    ) -> Citation:
        """The citation of ``words`` where they first stand in a document, however they were typed or pasted; the quote is as the
        document has it. Raises NotInArchiveError where they do not stand there, with the nearest words and their place."""
        return self.seen_by(clearance).cite_words(document, words, version=version)

    def context(
        self, citation: Citation | Hit, *, paragraphs: int = 1, clearance: Access | str = Access.PUBLIC
    ) -> Context:
        """The paragraphs that a quote stands in and so many before and after them, the quote marked. Raises NotInArchiveError,
        UsageError."""
        return self.seen_by(clearance).context(citation, paragraphs=paragraphs)

    def boxes(self, citation: Citation | Hit, *, clearance: Access | str = Access.PUBLIC) -> tuple[Box, ...]:
        """The rectangles that a quote takes up on the pages of its PDF, in points; empty where the words are not found there. Raises
        NotInArchiveError, FileError, UsageError."""
        return self.seen_by(clearance).boxes(citation)

    @overload
    def verify(self, claim: Citation | Hit, *, clearance: Access | str = ...) -> Verdict: ...
    @overload
    def verify(self, claim: str | Path, *, clearance: Access | str = ...) -> Verdicts: ...
    def verify(
        self, claim: Citation | Hit | str | Path, *, clearance: Access | str = Access.PUBLIC
    ) -> Verdict | Verdicts:
        """Whether quotations stand, and whether what is said of their sources is true: a verdict for a citation, or for each quotation of
        a report or of anybody's paper (Markdown, HTML, Word, OpenDocument, PDF), as :meth:`ArchiveView.verify` gives them.

        What ``clearance`` does not see, hidden or unknown, is ``undecidable`` below the highest one. Raises BrokenFileError,
        UnreadableFileError, LimitError.
        """
        return self.seen_by(clearance).verify(claim)

    def vocabularies(self, *, clearance: Access | str = Access.PUBLIC) -> dict[str, int]:
        """The vocabularies that searches know, each with its number of concepts. Every clearance searches by all of them."""
        return self.seen_by(clearance).vocabularies()

    def bibliography(
        self,
        documents: Sources = None,
        *,
        cases: Values = None,
        query: str | None = None,
        format: BibliographyFormat = "csl",  # noqa: A002 - what it is called everywhere
        clearance: Access | str = Access.PUBLIC,
    ) -> str:
        """Documents as a list of sources for other programs: ``csl`` (CSL-JSON), ``ris``, ``bibtex`` (with BibLaTeX's types where BibTeX
        has none) or ``csv``, which a spreadsheet reads when it is written as ``utf-8-sig``.

        ``documents`` are names, records, hits or citations; those of ``cases`` and those that ``query`` finds are added. All that
        ``clearance`` sees where nothing is asked for. Whatever the metadata says is in it, the user's own notes and fields too.
        Raises NotInArchiveError, QuerySyntaxError, UsageError.
        """
        return self.seen_by(clearance).bibliography(documents, cases=cases, query=query, format=format)

    def stats(self, *, clearance: Access | str = Access.PUBLIC) -> Stats:
        """What ``clearance`` sees of the archive, in figures."""
        return self.seen_by(clearance).stats()

    def seen_by(self, clearance: Access | str) -> ArchiveView:
        """The archive of one clearance: every way to read it, as if it held nothing else. Raises UsageError."""
        catalog = self._catalog.seen_by(clearance_of(clearance))
        engine = self.settings.engine.name
        return ArchiveView(
            catalog, self._originals, self._engine, self._analyzer, self._searcher, engine, self.settings.limits
        )

    # Keeping it ----------------------------------------------------------------------------------------------------

    def check(self, *, quick: bool = False, advance: Callable[[int], None] | None = None) -> CheckReport:
        """Fixity of everything: originals, texts, custody log, catalog, index. What is damaged, what is missing; it goes on over what
        cannot be read.

        What is ``quick`` hashes the originals alone whose files changed since they were last found sound, and looks at the structure
        of the rest: rot that leaves size and times of a file as they were is found without it. ``advance`` is called with numbers
        of originals."""
        with self._checked() as notes:
            found = check(self._catalog, self._originals, self._engine, notes, quick=quick, advance=advance)
        wide = open_to_others(self.root, shared=self.settings.files.shared)
        left = tuple(draft.name for draft in drafts(self.root))
        return replace(found, open_to_others=wide, leftovers=(*left, *found.leftovers))

    def last_good(self, sha256: str) -> str | None:
        """When a check last found an original to be what its name says (UTC, ISO 8601), None where none has."""
        with self._checked() as notes:
            return notes.last_good(sha256)

    def _checked(self) -> contextlib.AbstractContextManager[Checked]:
        return checked(self.root / "checked.sqlite", read_only=self.read_only)

    def backup(
        self, target: str | Path, *, reason: str = "", advance: Callable[[int], None] | None = None
    ) -> BackupReport:
        """Copy the archive as it is at this moment to ``target``, whoever reads and writes meanwhile: a new folder, or an earlier copy of
        this archive, to which what is new is added and from which what was deleted is removed. The copy is an archive; its index is made
        when it is opened. What was copied was hashed; what could not be copied is in the report. Whatever fails on the way, an
        earlier copy stays whole. ``advance`` is called with numbers of originals. Raises ArchiveExistsError, ArchiveError, UsageError.
        """
        from rightsarchive.upkeep import backup

        report = backup.back_up(self.root, self._catalog, self._originals, Path(target), advance)
        if not self.read_only:
            with self._catalog.custody.because(reason):
                backup.note(self._catalog, Path(target), report)
        return report

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

    def restore_original(self, sha256: str, copy: str | Path, *, reason: str = "") -> None:
        """Put the bytes of one original in their place again, from a copy of the archive, a folder or a file. They are hashed first.
        Raises NotInArchiveError where the archive or the copy has no such original, DamagedArchiveError where the copy is damaged too.
        """
        from rightsarchive.upkeep import backup

        with self._changes.made(reason):
            backup.restore_original(self._catalog, self._originals, sha256, Path(copy))

    def custody_head(self) -> CustodyHead:
        """The last line of the custody log. Print, sign or mail it: :meth:`verify_custody` holds the log against it later."""
        return self._catalog.custody.head()

    def foreign_logs(self) -> dict[ForeignLog, tuple[CustodyEvent, ...]]:
        """The custody logs of other archives, which came with packages, each with what it tells, oldest first."""
        logs = self._catalog.foreign_logs
        return {log: tuple(logs.events(log)) for log in logs.all()}

    def verify_custody(self, head: CustodyHead | str | None = None) -> tuple[Finding, ...]:
        """What is wrong with the custody log, and with what it says of documents, cases and vocabularies; empty when all is well.

        ``head`` is one that was kept elsewhere, also as it is written (``number:digest``): against it, a log that was cut off,
        reordered, edited or made anew up to that line is found, whoever did it. Without one, chance damage is. Raises UsageError.
        """
        return custody.verify(self._catalog, CustodyHead.read(head) if isinstance(head, str) else head)

    def export_custody(
        self, path: str | Path, *, clearance: Access | str = Access.PUBLIC, reason: str = ""
    ) -> CustodyHead:
        """Write the custody log to a file (JSON Lines) that :func:`verify_custody_file` verifies by itself; the head of what was
        written. At the highest clearance it is the log itself; below it, the events that ``clearance`` is told of, in a chain of
        their own. Raises UsageError, OSError."""
        target, level = Path(path), clearance_of(clearance)
        head = custody.export(self._catalog, target, level)
        if not self.read_only:
            self.note_export(target, kind="custody", clearance=level, reason=reason)
        return head

    def export_bag(
        self,
        target: str | Path,
        *,
        documents: Values = (),
        cases: Values = (),
        query: str | None = None,
        clearance: Access | str = Access.PUBLIC,
        recipients: Keys = None,
        reason: str = "",
    ) -> Bag:
        """Write an evidence package into the new folder ``target``: a BagIt bag (RFC 8493) with originals, texts, metadata,
        citations, the custody log and a page to read, as ``clearance`` sees them.

        Without ``documents``, ``cases`` and ``query`` it holds everything; else the documents that are named, those of the cases,
        and those that the query finds, with the passages it found as citations. With ``recipients``, public keys of age or SSH or files
        of them, ``target`` is a file that is encrypted to all of these. Raises NotInArchiveError, QuerySyntaxError,
        UsageError, DamagedArchiveError where an original or a text is not what it was, OSError.
        """
        from rightsarchive.bags.export import export, note_bag
        from rightsarchive.bags.keys import listed, recipients_of
        from rightsarchive.bags.selection import select

        level, path = clearance_of(clearance), Path(target)
        view = self.seen_by(level)
        chosen, quotes = select(view, documents=documents, cases=cases, query=query)
        keys = recipients_of(listed(recipients)) if recipients is not None else []
        reader = self._catalog.seen_by(level)
        bag = export(reader, self._originals, path, chosen, quotes, archive=self._catalog.id, recipients=keys)
        with self._catalog.custody.because(reason):
            note_bag(self._catalog, bag, level)
        return bag

    def export_table(
        self,
        path: str | Path,
        *,
        documents: Sources = None,
        cases: Values = None,
        query: str | None = None,
        clearance: Access | str = Access.PUBLIC,
        reason: str = "",
    ) -> int:
        """Write one row for each document into a ``.csv`` or ``.xlsx`` file: its id and file, every field, tags, level and cases, to be
        changed in a spreadsheet and taken in by :meth:`import_table`. How many rows.

        All that ``clearance`` sees where neither ``documents``, ``cases`` nor ``query`` chooses. Raises NotInArchiveError,
        QuerySyntaxError, UsageError for another ending, or for ``.xlsx`` without the extra ``excel``.
        """
        from rightsarchive.upkeep.table_out import write_table

        view = self.seen_by(clearance)
        if documents is None and query is None and not several(cases):
            listed = [document.id for document in view.documents()]
        else:
            listed = list(chosen(view, documents, cases, query))
        written = write_table(self._catalog.seen_by(clearance_of(clearance)), listed, Path(path))
        self.note_export(path, kind="table", clearance=clearance, documents=written, reason=reason)
        return len(written)

    def note_export(
        self,
        path: str | Path,
        *,
        kind: str = "report",
        clearance: Access | str = Access.PUBLIC,
        documents: Values = (),
        reason: str = "",
    ) -> None:
        """Record in the custody log that a file was written from the archive: its SHA-256, the ids of the ``documents`` in it, and
        the clearance that it was made at. Commands that write files do so by themselves. Raises UnreadableFileError, UsageError."""
        # It waits for its turn in the catalog, and needs no lock: a search is written to a file while documents are taken in.
        level = clearance_of(clearance)
        self._changes.refuse_where_only_read()
        with self._catalog.custody.because(reason):
            custody.note_export(self._catalog, Path(path), kind, level, several(documents))

    # The object itself ---------------------------------------------------------------------------------------------

    @property
    def read_only(self) -> bool:
        """Whether it was opened for reading: nothing in its folder is written, and whatever would change it raises
        ReadOnlyArchiveError, which says why."""
        return bool(self._only_read)

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

    def _damage_told(self) -> contextlib.AbstractContextManager[None]:
        return self._catalog.damage_told()

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
