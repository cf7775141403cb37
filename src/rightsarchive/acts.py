"""What a person puts right in an archive: metadata, cases, tags and notes, what is withheld; and takes back again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from rightsarchive.guarding import guarded
from rightsarchive.model import Access, Case
from rightsarchive.search.options import ViewOptions, clearance_of
from rightsarchive.settings import Settings
from rightsarchive.store import Catalog, CustodyEvent, Originals
from rightsarchive.upkeep.changes import Changes
from rightsarchive.upkeep.indexer import Indexer

# What takes long to load is imported by the method that needs it: a search does not wait for it.
if TYPE_CHECKING:
    from rightsarchive.metadata.days import DayOrder
    from rightsarchive.upkeep.annotations import Note
    from rightsarchive.upkeep.searches import SavedSearch
    from rightsarchive.upkeep.table_in import TableImport
    from rightsarchive.upkeep.withholding import Withholding


@guarded
class Acts:
    """The part of :class:`Archive` that a person works with by hand. Each act is in the custody log, with the values before and after;
    what it returns is its line, whose ``number`` :meth:`undo` takes. None says that it was so already."""

    _catalog: Catalog
    _originals: Originals
    _changes: Changes
    _indexer: Indexer
    settings: Settings

    def _damage_told(self) -> AbstractContextManager[None]:
        return self._catalog.damage_told()

    def edit(
        self,
        document: str,
        *,
        clear: Iterable[str] = (),
        unset: Iterable[str] = (),
        extra: Mapping[str, Any] | None = None,
        reason: str = "",
        **fields: Any,
    ) -> CustodyEvent | None:
        """Say what is known of a document: ``edit("fine.pdf", title="Court fines a defender", clear=["notes"])``.

        An edit is stronger than every other source, now and when the document is taken in again. ``fields`` are those of
        :class:`Metadata`; ``extra`` are the user's own. An empty value, and what is to be ``clear``, says that there is none,
        whatever the file says. ``unset`` takes back what was said in the archive, by edits and by calls of :meth:`ingest`, so that
        the file and what stands beside it hold again. An edit of ``access`` raises or lowers the level, until a declaration
        that closes the document anew. Raises NotInArchiveError, UsageError.
        """
        from rightsarchive.upkeep.editing import Editor, fields_of, values_of

        values, taken_back = values_of(fields, clear, extra), fields_of(unset)
        with self._changes.made(reason):
            version = self._catalog.documents.find(document)
            with self._catalog.transaction():
                line = Editor(self._catalog, self._originals).edit(version, values, taken_back)
            self._indexer.synchronize()
        return self._line(line)

    def import_table(
        self, path: str | Path, *, dates: DayOrder | None = None, dry_run: bool = False, reason: str = ""
    ) -> TableImport:
        """Take in a table that :meth:`Archive.export_table` wrote and somebody changed: what differs from what was given out is edited, and
        nothing else.

        ``dates`` is the order of the numbers in its days (``dmy``, ``mdy``, ``ymd``), where no row shows it; by default as
        ``archive.toml`` says. What cannot be read is
        told once with its rows and its column, and the rest goes on; a cell that was changed in the archive meanwhile is told and
        left. An emptied cell says that there is none; a level that nobody knows makes its document confidential; a row or a column
        that is not there changes nothing. With ``dry_run`` the answer says what would be changed. Raises UnreadableFileError,
        UsageError for another table.
        """
        from rightsarchive.upkeep.table_in import TableReader

        reader = TableReader(self._catalog, self._originals, Path(path), dates or self.settings.ingest.dates)
        if dry_run:
            return reader.read(dry_run=True)
        with self._changes.made(reason):
            with self._catalog.transaction():
                done = reader.read(dry_run=False)
            self._indexer.synchronize()
        return done

    def undo(self, number: int, *, reason: str = "") -> CustodyEvent | None:
        """Take back what a line of the custody log tells of: an edit, an assignment, a change of a case. What was before holds
        again. Raises NotInArchiveError for a line that there is not, UsageError for one that cannot be taken back, or that
        another one of the same followed."""
        from rightsarchive.upkeep.undoing import undo

        with self._changes.made(reason):
            with self._catalog.transaction():
                line = undo(self._catalog, self._originals, number)
            self._indexer.synchronize()
        return self._line(line)

    def put_case(self, case: Case, *, reason: str = "") -> None:
        """Add a case, or replace what is known of it."""
        with self._changes.made(reason):
            with self._catalog.transaction():
                self._catalog.cases.put(case)
            self._indexer.synchronize()

    def edit_case(self, case: str, *, reason: str = "", **fields: Any) -> CustodyEvent | None:
        """Change what is known of a case: ``edit_case("Fine 2025", title="Fine of Orazova", access="internal")``. Fields that are not
        given stay. An earlier title goes on leading to the case. Raises NotInArchiveError, UsageError where another case has the
        title."""
        from rightsarchive.upkeep.curation import Curator

        with self._changes.made(reason):
            with self._catalog.transaction():
                line = Curator(self._catalog, self._originals).edit(case, fields)
            self._indexer.synchronize()
        return self._line(line)

    def merge_cases(self, case: str, into: str, *, reason: str = "") -> CustodyEvent | None:
        """Make one case part of another: its documents, persons, places and rights are that one's, its names lead there, and the
        stricter level holds. Raises NotInArchiveError, UsageError."""
        from rightsarchive.upkeep.curation import Curator

        with self._changes.made(reason):
            with self._catalog.transaction():
                line = Curator(self._catalog, self._originals).merge(case, into)
            self._indexer.synchronize()
        return self._line(line)

    def delete_case(self, case: str, *, reason: str = "") -> CustodyEvent | None:
        """Delete a case. Its documents stay, as closed as they were, and belong to it no more, also where their metadata name it; a
        new document that names it makes it again. Raises NotInArchiveError."""
        from rightsarchive.upkeep.curation import Curator

        with self._changes.made(reason):
            with self._catalog.transaction():
                line = Curator(self._catalog, self._originals).delete(case)
            self._indexer.synchronize()
        return self._line(line)

    def assign(self, case: str, documents: Iterable[str], *, reason: str = "") -> tuple[CustodyEvent, ...]:
        """Make documents part of a case, beside what their metadata says; the case is made where none is called so, now or before.

        One line for each document that was not in it. Raises NotInArchiveError.
        """
        from rightsarchive.upkeep.curation import Curator

        with self._changes.made(reason):
            known = [self._catalog.documents.find(document) for document in documents]
            with self._catalog.transaction():
                lines = Curator(self._catalog, self._originals).assign(case, known)
            self._indexer.synchronize()
        return self._lines(lines)

    def unassign(self, case: str, documents: Iterable[str], *, reason: str = "") -> tuple[CustodyEvent, ...]:
        """Take documents out of a case, also where their metadata name it. They stay as closed as the case kept them.

        One line for each document that was in it. Raises NotInArchiveError.
        """
        from rightsarchive.upkeep.curation import Curator

        with self._changes.made(reason):
            known = [self._catalog.documents.find(document) for document in documents]
            with self._catalog.transaction():
                lines = Curator(self._catalog, self._originals).unassign(case, known)
            self._indexer.synchronize()
        return self._lines(lines)

    def tag(
        self,
        document: str,
        tags: Iterable[str] | str,
        *,
        start: int | None = None,
        end: int | None = None,
        version: int | None = None,
        access: Access | str | None = None,
        reason: str = "",
    ) -> CustodyEvent | None:
        """Give tags to a document, to the code points ``start`` to ``end`` of its text, or to the passage that ``document`` names
        (``p…``). ``access`` is the lowest clearance that sees them: by default the document's level now. Searches find them by
        ``tag:``. Raises NotInArchiveError, UsageError."""
        from rightsarchive.upkeep.annotations import Annotator, target_of

        level = None if access is None else clearance_of(access)
        with self._changes.made(reason):
            target = target_of(self._catalog, document, start, end, version)
            with self._catalog.transaction():
                line = Annotator(self._catalog).tag(target, _several(tags), level)
        return self._line(line)

    def untag(
        self,
        document: str,
        tags: Iterable[str] | str,
        *,
        start: int | None = None,
        end: int | None = None,
        version: int | None = None,
        reason: str = "",
    ) -> CustodyEvent | None:
        """Take tags from a document, a stretch or a passage, as :meth:`tag` gives them. Raises NotInArchiveError, UsageError."""
        from rightsarchive.upkeep.annotations import Annotator, target_of

        with self._changes.made(reason):
            target = target_of(self._catalog, document, start, end, version)
            with self._catalog.transaction():
                line = Annotator(self._catalog).untag(target, _several(tags))
        return self._line(line)

    def note(
        self,
        document: str,
        text: str,
        *,
        start: int | None = None,
        end: int | None = None,
        version: int | None = None,
        access: Access | str | None = None,
        reason: str = "",
    ) -> Note:
        """Write a note to a document, to the code points ``start`` to ``end`` of its text, or to the passage that ``document`` names.

        It is never part of a quote. ``access`` is the lowest clearance that sees it: by default the document's level now. Raises
        NotInArchiveError, UsageError.
        """
        from rightsarchive.upkeep.annotations import Annotator, note_of, target_of

        level = None if access is None else clearance_of(access)
        with self._changes.made(reason):
            target = target_of(self._catalog, document, start, end, version)
            with self._catalog.transaction():
                name = Annotator(self._catalog).note(target, text, level)
        return note_of(self._catalog.seen_by(Access.CONFIDENTIAL), name)

    def edit_note(
        self, note: str, text: str | None = None, *, access: Access | str | None = None, reason: str = ""
    ) -> CustodyEvent | None:
        """Change the words of a note (its id), or who may see it. The custody log keeps the old ones. Raises NotInArchiveError,
        UsageError."""
        from rightsarchive.upkeep.annotations import Annotator

        level = None if access is None else clearance_of(access)
        with self._changes.made(reason), self._catalog.transaction():
            line = Annotator(self._catalog).edit_note(note, text, level)
        return self._line(line)

    def delete_note(self, note: str, *, reason: str = "") -> CustodyEvent | None:
        """Take a note out. The custody log keeps its words for as long as the document is there. Raises NotInArchiveError."""
        from rightsarchive.upkeep.annotations import Annotator

        with self._changes.made(reason), self._catalog.transaction():
            line = Annotator(self._catalog).delete_note(note)
        return self._line(line)

    def save_search(
        self,
        name: str,
        query: str,
        *,
        access: Access | str = Access.PUBLIC,
        reason: str = "",
        **options: Unpack[ViewOptions],
    ) -> SavedSearch:
        """Save a search under a name, in the place of one that is called so; :meth:`run_search` runs it. ``access`` is the lowest clearance
        that sees it and runs it; the options are those of :meth:`search`. Raises QuerySyntaxError, UsageError."""
        from rightsarchive.upkeep import searches

        level = clearance_of(access)
        with self._changes.made(reason), self._catalog.transaction():
            searches.save(self._catalog, name, query, options, level)
        return searches.find(self._catalog.seen_by(level), name)

    def delete_search(self, name: str, *, reason: str = "") -> None:
        """Take a saved search out, with what its runs found. Raises NotInArchiveError."""
        from rightsarchive.upkeep import searches

        with self._changes.made(reason), self._catalog.transaction():
            searches.delete(self._catalog, name)

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

    def add_vocabulary(self, path: str | Path, *, source: str = "", target: str = "", reason: str = "") -> None:
        """Add to what searches know of other languages: a SKOS vocabulary (Turtle or RDF/XML), or a dictionary from the language
        ``source`` to ``target`` (``ar``, ``en``): a DICT index with its ``.dict`` or ``.dict.dz`` beside it, a TSV list, TEI of FreeDict.
        The same name replaces the old one.

        Raises UsageError where the languages are missing or unknown, or the extra ``skos`` is not installed; FileError for the file.
        """
        from rightsarchive.upkeep import vocabularies

        vocabularies.add(
            self._catalog,
            self._changes,
            Path(path),
            source=source,
            target=target,
            limits=self.settings.limits,
            reason=reason,
        )

    def remove_vocabulary(self, name: str, *, reason: str = "") -> None:
        """Take a vocabulary or dictionary that was added out of the archive. Raises UsageError where there is none of this name."""
        from rightsarchive.upkeep import vocabularies

        vocabularies.remove(self._catalog, self._changes, name, reason)

    def _lines(self, numbers: Iterable[int]) -> tuple[CustodyEvent, ...]:
        return tuple(line for number in numbers if (line := self._line(number)) is not None)

    def _line(self, number: int | None) -> CustodyEvent | None:
        return None if number is None else self._catalog.custody.event(number)


def _several(tags: Iterable[str] | str) -> tuple[str, ...]:
    return (tags,) if isinstance(tags, str) else tuple(tags)
