"""What a reader asks of an archive. Each question takes the clearance that it is answered at, *public* unless it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Unpack, overload

from rightsarchive.citation import Citation, Verdict, Verdicts
from rightsarchive.engine.protocol import Engine
from rightsarchive.guarding import guarded
from rightsarchive.language.analysis import Analyzer
from rightsarchive.model import (
    Access,
    Case,
    Document,
    Failure,
    Mark,
    Notice,
    Page,
    Paragraph,
    Passage,
    Provenance,
)
from rightsarchive.search.batch import BatchHit, BatchLine
from rightsarchive.search.facets import By, Facets
from rightsarchive.search.options import SearchOptions, Values, clearance_of
from rightsarchive.search.results import Hit, Results
from rightsarchive.search.searcher import Searcher
from rightsarchive.search.selection import Sources
from rightsarchive.search.suggestion import Suggestion
from rightsarchive.settings import Settings
from rightsarchive.store import Catalog, CustodyEvent, Dictionary, Originals
from rightsarchive.upkeep.statistics import Stats
from rightsarchive.view import ArchiveView

# What takes long to load is imported by the method that needs it: a search does not wait for the readers of files.
if TYPE_CHECKING:
    from rightsarchive.cases.comparing import Comparison
    from rightsarchive.cases.linking import CaseSuggestion, RelatedCase
    from rightsarchive.cases.timeline import TimelineEntry
    from rightsarchive.citation.bibliography import BibliographyFormat
    from rightsarchive.citation.cited import Cited
    from rightsarchive.citation.surroundings import Box, Context, Exhibit
    from rightsarchive.upkeep.annotations import Note, Tag
    from rightsarchive.upkeep.duplicates import Duplicates
    from rightsarchive.upkeep.searches import SavedSearch
    from rightsarchive.upkeep.statements import Statement
    from rightsarchive.upkeep.withholding import Withheld


@guarded
class Questions:
    """The part of :class:`Archive` that reads. What a clearance does not see touches no answer to it."""

    settings: Settings
    _catalog: Catalog
    _originals: Originals
    _engine: Engine
    _analyzer: Analyzer
    _searcher: Searcher

    def _damage_told(self) -> AbstractContextManager[None]:
        return self._catalog.damage_told()

    def search(self, query: str, *, limit: int = 10, offset: int = 0, **options: Unpack[SearchOptions]) -> Results:
        """Ranked passages and ranked cases.

        The options are those of :class:`SearchOptions`, all of them optional. ``languages``, ``cases``, ``publishers``,
        ``persons``, ``types``, ``tags``, ``documents``, ``places``, ``authors``, ``identifiers``, ``sha256`` (each one value or several), ``published_after`` and ``published_before`` (inclusive) add to the
        filters in the query itself. ``clearance`` is the highest access level to be seen ("public" unless it is given); what
        lies above it touches neither hits nor scores nor counts. ``names=False`` leaves other spellings and scripts of names
        out, ``concepts=False`` the terms of other languages; ``navigation=True`` takes menus and lists of links in,
        ``hidden=True`` what the pages hold and do not show (each hit tells why it is hidden).
        ``sort`` is ``relevance``, ``date`` (the earliest first), ``newest``, ``title`` or ``case``: what has no date comes last and
        is told in ``remarks``. ``results.cases`` are by relevance always. Passages with the same words (white space apart) are one hit,
        the best placed of those that the query finds, with the others as :attr:`Hit.copies`; ``collapse=False`` shows each by itself.
        There is no cap: ``offset`` goes on to the last passage. Raises QuerySyntaxError, UsageError.
        """
        return self._searcher.search(query, limit=limit, offset=offset, **options)

    def search_all(
        self, path: str | Path, **options: Unpack[SearchOptions]
    ) -> Iterator[BatchHit | BatchLine | Failure]:
        """Every hit of every query of a CSV or JSONL list (columns ``query`` or ``name``, and ``id``), one after the other, with
        no cap; the options are those of :meth:`search`, with ``collapse=False`` unless it is given. A line that cannot be asked gives a Failure.

        Raises UnreadableFileError, UsageError.
        """
        return self._searcher.search_all(Path(path), **options)

    def similar(
        self,
        passage: str | Passage | Citation | Hit,
        *,
        limit: int = 10,
        offset: int = 0,
        **options: Unpack[SearchOptions],
    ) -> Results:
        """Passages like a passage (its name, a record or a hit), what a citation quotes, or any other text: those that have the words
        which tell most of it by what the clearance sees, and the names and terms of human rights in other languages. The passage itself, or
        those that the quote stands in, are left out. ``results.query`` are these words; the options are those of :meth:`search`. Raises
        NotInArchiveError for the name of a passage that is not there, UsageError for a text without a word or of more than 100,000 characters.
        """
        return self._searcher.similar(passage, limit=limit, offset=offset, **options)

    def facets(self, query: str, *, by: By, **options: Unpack[SearchOptions]) -> Facets:
        """What a query finds, counted by ``language``, ``case``, ``publisher``, ``person``, ``place``, ``type``, ``year`` or ``tag``: for each
        value the exact number of passages and of documents. The options are those of :meth:`search`. Raises QuerySyntaxError, UsageError."""
        return self._searcher.facets(query, by, **options)

    def searches(self, *, clearance: Access | str = Access.PUBLIC) -> tuple[SavedSearch, ...]:
        """The saved searches that ``clearance`` may see, in the order of their names, each with when it was last run at this clearance."""
        return self.seen_by(clearance).searches()

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

    def timeline(
        self,
        case: str | None = None,
        *,
        person: str | None = None,
        query: str | None = None,
        clearance: Access | str = Access.PUBLIC,
    ) -> tuple[TimelineEntry, ...]:
        """Every date that the documents of a case name, the earliest first, each with the sentence that names it as a citation.

        With ``person`` the dates in the passages that name somebody, in any spelling; with ``query`` those in the passages that it finds; of
        the case alone where one is given too. A date is as precise as the text says; a span has both ends. What several documents say of
        one day stands side by side; navigation is left out; the publication dates in the metadata are no entries. Documents above
        ``clearance`` are not read. Raises NotInArchiveError, also for a case that lies above it; QuerySyntaxError; UsageError where nothing
        is asked for, or a person and a query are.
        """
        return self.seen_by(clearance).timeline(case, person=person, query=query)

    def compare(self, about: str | Case | Iterable[Cited], *, clearance: Access | str = Access.PUBLIC) -> Comparison:
        """Where independent sources name the same amount, count of persons, age, term of prison or day, and where they differ in one, or in the
        spelling of a name; each value with the sentence that names it.

        ``about`` is a case (its documents are compared), or hits, citations or entries of a timeline (what these quote is). Copies of one text
        and documents of one publisher count once. Few things are told and these are meant to be right: two sentences are compared where
        they share a name or a day and what they speak of. Documents above ``clearance`` are not read. Raises NotInArchiveError.
        """
        return self.seen_by(clearance).compare(about)

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

    def exhibit(self, citation: Citation | Hit, *, clearance: Access | str = Access.PUBLIC) -> tuple[Exhibit, ...]:
        """The lines of a quote as the pages of its PDF show them, one picture (PNG) a page, as :meth:`ArchiveView.exhibit` gives them.
        Raises NotInArchiveError, FileError, UsageError for what cannot be drawn or is withheld, with the reason."""
        return self.seen_by(clearance).exhibit(citation)

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
        """The vocabularies that searches know, each with its number of concepts or entries. Every clearance searches by all of them."""
        return self.seen_by(clearance).vocabularies()

    def dictionaries(self, *, clearance: Access | str = Access.PUBLIC) -> tuple[Dictionary, ...]:
        """Those of them that are dictionaries of two languages, with these languages."""
        return self.seen_by(clearance).dictionaries()

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
