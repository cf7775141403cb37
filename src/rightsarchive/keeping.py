"""What a keeper does for an archive as a whole: checking, copying, exporting, and the custody log."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rightsarchive.files import drafts, open_to_others
from rightsarchive.guarding import guarded
from rightsarchive.model import Access
from rightsarchive.questions import Questions
from rightsarchive.search.options import Values, clearance_of, several
from rightsarchive.search.selection import Sources, chosen
from rightsarchive.store import Checked, CustodyEvent, CustodyHead, ForeignLog, checked
from rightsarchive.upkeep import custody
from rightsarchive.upkeep.changes import Changes
from rightsarchive.upkeep.findings import Finding
from rightsarchive.upkeep.fixity import CheckReport, check

# What takes long to load is imported by the method that needs it: a search does not wait for the readers of files.
if TYPE_CHECKING:
    from rightsarchive.bags import Bag
    from rightsarchive.bags.keys import Keys
    from rightsarchive.upkeep.backup import BackupReport
    from rightsarchive.upkeep.indexer import Indexer
    from rightsarchive.upkeep.searches import SearchRun


@guarded
class Keeping(Questions):
    """The part of :class:`Archive` that keeps it."""

    root: Path
    _changes: Changes
    _indexer: Indexer
    _only_read: str

    @property
    def read_only(self) -> bool:
        """Whether it was opened for reading: nothing in its folder is written, and whatever would change it raises
        ReadOnlyArchiveError, which says why."""
        return bool(self._only_read)

    def check(self, *, quick: bool = False, advance: Callable[[int], None] | None = None) -> CheckReport:
        """Fixity of everything: originals, texts, custody log, catalog, index. What is damaged, what is missing; it goes on over what
        cannot be read.

        What is ``quick`` hashes the originals alone whose files changed since they were last found sound, and looks at the structure
        of the rest: rot that leaves size and times of a file as they were is found without it. ``advance`` is called with numbers
        of originals."""
        with self._checked() as notes:
            found = check(
                self._catalog, self._originals, self._engine, self._indexer, notes, quick=quick, advance=advance
            )
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

    def restore_original(self, sha256: str, copy: str | Path, *, reason: str = "") -> None:
        """Put the bytes of one original in their place again, from a copy of the archive, a folder or a file. They are hashed first.
        Raises NotInArchiveError where the archive or the copy has no such original, DamagedArchiveError where the copy is damaged too.
        """
        from rightsarchive.upkeep import backup

        with self._changes.made(reason):
            backup.restore_original(self._catalog, self._originals, sha256, Path(copy))

    def custody_head(self, *, clearance: Access | str = Access.CONFIDENTIAL) -> CustodyHead:
        """The last line of the custody log. Print, sign or mail it: :meth:`verify_custody` holds the log against it later.

        Below the highest ``clearance``, that of the log as the clearance is told of it: what :meth:`export_custody` would write now.
        Raises UsageError."""
        level = clearance_of(clearance)
        return self._catalog.custody.head() if level is Access.CONFIDENTIAL else custody.head(self._catalog, level)

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
        their own. Raises UsageError, ArchiveError where it cannot be written."""
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
        UsageError, DamagedArchiveError where an original or a text is not what it was, ArchiveError where the package cannot be written.
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

    def run_search(
        self, name: str, *, limit: int | None = None, clearance: Access | str = Access.PUBLIC, reason: str = ""
    ) -> SearchRun:
        """Run a saved search: how many passages it finds, and as hits those that its last run at this clearance did not find, the best
        first, all of them or ``limit``; at its first run all are new. What it found is kept for the next run, with a line in the custody log, but
        where the archive is only read. Raises NotInArchiveError, QuerySyntaxError and UsageError where it can no longer be asked."""
        from rightsarchive.upkeep import searches

        level = clearance_of(clearance)
        with self._catalog.custody.because(reason):
            return searches.run(self._catalog, self._searcher, name, level, limit, note=not self.read_only)

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
