"""What one clearance sees of an archive: every way to read is here, once, and nothing here reads past the clearance."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Unpack, overload

from rightsarchive.citation import Citation, Verdict, Verdicts
from rightsarchive.citation.cited import Cited, citation_of
from rightsarchive.citation.surroundings import Box, Context, Exhibit
from rightsarchive.engine.protocol import Engine
from rightsarchive.errors import NotInArchiveError, UsageError
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
    TextId,
)
from rightsarchive.search.batch import BatchHit, BatchLine
from rightsarchive.search.facets import By, Facets
from rightsarchive.search.options import Values, ViewOptions, several
from rightsarchive.search.results import Hit, Results
from rightsarchive.search.searcher import Searcher
from rightsarchive.search.selection import Sources, chosen
from rightsarchive.search.suggestion import Suggestion
from rightsarchive.settings import Limits
from rightsarchive.store import CatalogReader, CustodyEvent, Dictionary, Originals
from rightsarchive.upkeep.statistics import Stats, stats

# What takes long to load is imported by the method that needs it: a search does not wait for the timeline's reader.
if TYPE_CHECKING:
    from rightsarchive.cases.comparing import Comparison
    from rightsarchive.cases.linking import CaseSuggestion, RelatedCase
    from rightsarchive.cases.timeline import TimelineEntry
    from rightsarchive.citation.bibliography import BibliographyFormat
    from rightsarchive.papers.lookup import Lookup
    from rightsarchive.upkeep.annotations import Note, Tag
    from rightsarchive.upkeep.duplicates import Duplicates
    from rightsarchive.upkeep.searches import SavedSearch
    from rightsarchive.upkeep.statements import Statement
    from rightsarchive.upkeep.withholding import Withheld


@guarded
class ArchiveView:
    """The archive of one clearance: it behaves as one that holds nothing else. :meth:`Archive.seen_by` gives it.

    What is hidden and what is unknown are answered alike, in counts, orders, scores, verdicts and errors. It is valid as long as
    the archive is open.
    """

    def __init__(
        self,
        catalog: CatalogReader,
        originals: Originals,
        engine: Engine,
        analyzer: Analyzer,
        searcher: Searcher,
        engine_name: str,
        limits: Limits,
    ) -> None:
        self._catalog = catalog
        self._originals = originals
        self._engine = engine
        self._analyzer = analyzer
        self._searcher = searcher
        self._engine_name = engine_name
        self._limits = limits

    def _damage_told(self) -> AbstractContextManager[None]:
        return self._catalog.damage_told()

    @property
    def clearance(self) -> Access:
        """The highest level that it sees."""
        return self._catalog.clearance

    def search(self, query: str, *, limit: int = 10, offset: int = 0, **options: Unpack[ViewOptions]) -> Results:
        """Ranked passages and ranked cases, as :meth:`Archive.search` gives them."""
        return self._searcher.search(query, limit=limit, offset=offset, clearance=self.clearance, **options)

    def search_all(self, path: str | Path, **options: Unpack[ViewOptions]) -> Iterator[BatchHit | BatchLine | Failure]:
        """Every hit of every query of a list, as :meth:`Archive.search_all` gives them."""
        return self._searcher.search_all(Path(path), clearance=self.clearance, **options)

    def similar(
        self,
        passage: str | Passage | Citation | Hit,
        *,
        limit: int = 10,
        offset: int = 0,
        **options: Unpack[ViewOptions],
    ) -> Results:
        """Passages like one of the archive, or like a text, as :meth:`Archive.similar` gives them."""
        return self._searcher.similar(passage, limit=limit, offset=offset, clearance=self.clearance, **options)

    def facets(self, query: str, *, by: By, **options: Unpack[ViewOptions]) -> Facets:
        """What a query finds, counted, as :meth:`Archive.facets` gives it."""
        return self._searcher.facets(query, by, clearance=self.clearance, **options)

    def searches(self) -> tuple[SavedSearch, ...]:
        """The saved searches, as :meth:`Archive.searches` gives them."""
        from rightsarchive.upkeep.searches import listed

        return listed(self._catalog)

    def suggest(self, query: str) -> tuple[Suggestion, ...]:
        """For each word of a query that no passage holds: near words that some do. A word that is found as a name in
        another spelling counts as held; a concept in another language does not. Raises QuerySyntaxError."""
        return self._searcher.suggest(query, self.clearance)

    def complete(self, beginning: str, *, limit: int = 10) -> tuple[str, ...]:
        """Words of the archive that begin so, the most frequent first."""
        return self._searcher.complete(beginning, limit, self.clearance)

    def document(self, name: str, version: int | None = None) -> Document:
        """A document by its id, its identifier, or the file it was read from, by its name or from any folder on; its newest version
        unless one is named.

        Raises NotInArchiveError, also for a name that several documents have.
        """
        return self._catalog.documents.get(name, version)

    def sources(self, document: str) -> dict[str, tuple[Statement, ...]]:
        """What each source says of each field of a document's metadata, as :meth:`Archive.sources` gives it."""
        from rightsarchive.upkeep.statements import statements

        return statements(self._catalog, self._catalog.documents.find(document))

    def tags(self, document: str | None = None) -> tuple[Tag, ...]:
        """The tags of the archive, or of one document, as :meth:`Archive.tags` gives them."""
        from rightsarchive.upkeep.annotations import tags, target_of

        return tags(self._catalog, None if document is None else target_of(self._catalog, document, None, None, None))

    def notes(self, document: str | None = None, *, words: str = "") -> tuple[Note, ...]:
        """Notes to documents and passages, as :meth:`Archive.notes` gives them."""
        from rightsarchive.upkeep.annotations import notes, target_of

        target = None if document is None else target_of(self._catalog, document, None, None, None)
        return notes(self._catalog, target, words, self._searcher.languages(self.clearance) if words else ())

    def documents(self) -> Iterator[Document]:
        """The newest version of every document, in the order of their ids."""
        return self._catalog.documents.all()

    def versions(self, document: str) -> tuple[Document, ...]:
        """Every version of a document, oldest first. Raises NotInArchiveError."""
        documents = self._catalog.documents
        return tuple(map(documents.record, documents.versions(self.document(document).id)))

    def provenance(self, document: str) -> tuple[Provenance, ...]:
        """Where a document was found, the earliest place first: the same bytes are one document, wherever they are. A reduced text has
        none. Raises NotInArchiveError."""
        return self._catalog.places(self.document(document).id)

    def duplicates(self, *, advance: Callable[[int], None] | None = None) -> tuple[Duplicates, ...]:
        """Documents that say the same, as :meth:`Archive.duplicates` gives them."""
        from rightsarchive.upkeep.duplicates import duplicates

        return duplicates(self._catalog, advance)

    def passages(self, document: str) -> tuple[Passage, ...]:
        """The passages of a document's newest version, in order. Raises NotInArchiveError."""
        return tuple(self._catalog.passages.of_version(self._catalog.documents.find(document)))

    def passage(self, name: str) -> Passage:
        """A passage by its name, as :attr:`Passage.name` gives it. Raises NotInArchiveError."""
        return self._catalog.passages.named(name)

    def pages(self, document: str, version: int | None = None) -> tuple[Page, ...]:
        """The pages of a document, none where its format has none. Raises NotInArchiveError."""
        return self._catalog.texts.pages(self._text(document, version))

    def paragraphs(self, document: str, version: int | None = None) -> tuple[Paragraph, ...]:
        """The paragraphs of a document. Raises NotInArchiveError."""
        return self._catalog.texts.paragraphs(self._text(document, version))

    def marks(self, document: str, version: int | None = None) -> tuple[Mark, ...]:
        """Raised and lowered signs, marks of notes and numbers of lines in a document's text. Raises NotInArchiveError."""
        return self._catalog.texts.marks(self._text(document, version))

    def notices(self, document: str, version: int | None = None) -> tuple[Notice, ...]:
        """What a user should know about a document's text. Raises NotInArchiveError."""
        return self._catalog.texts.notices(self._text(document, version))

    def withheld(self, document: str, version: int | None = None) -> tuple[Withheld, ...]:
        """What is withheld from a document, less what lies above the clearance. Raises NotInArchiveError."""
        from rightsarchive.upkeep.withholding import withheld

        return withheld(self._catalog, document, version)

    def original(self, sha256: str) -> Path:
        """Where the bytes of an original are, to be read and not to be changed. Raises NotInArchiveError."""
        if not self._catalog.holds(sha256):
            raise NotInArchiveError(
                f"no document has the original {sha256}.", advice="`rightsarchive show` lists them."
            )
        return self._originals.path(sha256)

    def history(self, subject: str | None = None) -> Iterator[CustodyEvent]:
        """What was done to the archive, or to one document or case (by any of its names), oldest first."""
        return self._catalog.custody.events(None if subject is None else self._subject(subject))

    def cases(self) -> Iterator[Case]:
        """Every case with a document that is seen, and those without any that were put in by hand."""
        return self._catalog.cases.all()

    def case(self, name: str) -> Case:
        """A case by its id or title, or by one of before. Raises NotInArchiveError."""
        return self._catalog.cases.get(self._catalog.case_names.lead(name))

    def case_documents(self, name: str) -> tuple[Document, ...]:
        """The documents of a case, in the order of their ids. Raises NotInArchiveError."""
        return tuple(map(self._catalog.documents.get, self._catalog.cases.documents(self.case(name).id)))

    def timeline(
        self, case: str | None = None, *, person: str | None = None, query: str | None = None
    ) -> tuple[TimelineEntry, ...]:
        """Every date that the documents of a case, or the passages on a person or of a query, name, as :meth:`Archive.timeline` gives it. Raises
        NotInArchiveError, QuerySyntaxError, UsageError."""
        from rightsarchive.cases.found_dates import timeline_of

        known = None if case is None else self.case(case).id
        return timeline_of(self._catalog, self.search, known, person, query)

    def compare(self, about: str | Case | Iterable[Cited]) -> Comparison:
        """Where independent sources name the same figure, day or term, and where they differ in one or in the spelling of a name, as
        :meth:`Archive.compare` gives it. Raises NotInArchiveError."""
        from rightsarchive.cases.comparing import compare_case, compare_cited

        concepts = self._searcher.concepts()
        if isinstance(about, str | Case):
            return compare_case(self._catalog, concepts, self.case(about if isinstance(about, str) else about.id).id)
        return compare_cited(self._catalog, concepts, [citation_of(each) for each in about])

    def suggest_cases(
        self, *, limit: int = 100, advance: Callable[[int], None] | None = None
    ) -> tuple[CaseSuggestion, ...]:
        """Documents that seem to tell of one case, as :meth:`Archive.suggest_cases` gives them."""
        from rightsarchive.cases.linking import suggest_cases

        concepts = self._searcher.concepts()
        self._searcher.last_commit()
        return suggest_cases(self._catalog, self._engine, self._analyzer, concepts, advance, limit=limit)

    def related_cases(self, case: str, *, advance: Callable[[int], None] | None = None) -> tuple[RelatedCase, ...]:
        """Other cases that share persons with one, best first. Raises NotInArchiveError."""
        from rightsarchive.cases.linking import related_cases

        known, concepts = self.case(case), self._searcher.concepts()
        self._searcher.last_commit()
        return related_cases(self._catalog, self._engine, self._analyzer, concepts, known.id, advance)

    def cite(self, document: str, start: int, end: int, *, version: int | None = None) -> Citation:
        """The citation of ``document.text[start:end]``, whichever version; over the end of a page, in parts. Raises
        NotInArchiveError, UsageError for a stretch that is empty, out of the text, or holds hidden or struck text beside other."""
        from rightsarchive.verifying import cite_stretch

        return cite_stretch(self._catalog, self._catalog.documents.find(document, version), start, end)

    def cite_words(self, document: str, words: str, *, version: int | None = None) -> Citation:
        """The citation of ``words`` where they first stand in a document, however they were typed or pasted: white space, line ends
        and hyphens at them, quotation marks, composed letters and note marks may differ. The quote is as the document has it, over
        the end of a page in parts. Raises NotInArchiveError where they do not stand there, with the nearest words and their place."""
        from rightsarchive.verifying import cite_words

        return cite_words(self._catalog, self._catalog.documents.find(document, version), words)

    def context(self, citation: Citation | Hit, *, paragraphs: int = 1) -> Context:
        """The paragraphs that a quote stands in and so many before and after them, the quote marked; running lines and notes are left
        out. Raises NotInArchiveError where it is not there, UsageError."""
        from rightsarchive.verifying import context

        if paragraphs < 0:
            raise UsageError("paragraphs are counted from 0 upwards.")
        return context(self._catalog, citation.citation if isinstance(citation, Hit) else citation, paragraphs)

    def boxes(self, citation: Citation | Hit) -> tuple[Box, ...]:
        """The rectangles that a quote takes up on the pages of its PDF, line by line, in points; empty where the words are not found
        there, as in a scan. The file is read in a worker process. Raises NotInArchiveError, FileError, UsageError for what is no PDF
        and for a reduced text."""
        from rightsarchive.verifying import boxes

        found = citation.citation if isinstance(citation, Hit) else citation
        return boxes(self._catalog, self._originals, found, self._limits)

    def exhibit(self, citation: Citation | Hit) -> tuple[Exhibit, ...]:
        """The lines of a quote as the pages of its PDF show them, one picture a page, each line of the quote in a frame. The page is drawn in a
        worker process, and no page of a document of which something is withheld from this clearance. Raises NotInArchiveError, FileError,
        UsageError for what cannot be drawn, with the reason."""
        from rightsarchive.verifying import exhibits

        found = citation.citation if isinstance(citation, Hit) else citation
        return exhibits(self._catalog, self._originals, found, self._limits)

    @overload
    def verify(self, claim: Citation | Hit) -> Verdict: ...
    @overload
    def verify(self, claim: str | Path) -> Verdicts: ...
    def verify(self, claim: Citation | Hit | str | Path) -> Verdict | Verdicts:
        """Whether quotations stand, and whether what is said of their sources is true: a verdict for a citation, or for each quotation of
        a report or of anybody's paper (Markdown, HTML, Word, OpenDocument, PDF).

        Of a report of ours the citations that it carries come first, with what it prints around them; then every other quotation, and
        what is copied without quotation marks. Below the highest clearance, a citation of what is not seen, whether hidden or unknown,
        is ``undecidable``. Raises BrokenFileError, UnreadableFileError, LimitError.
        """
        from rightsarchive.verifying import verdict

        if isinstance(claim, Hit):
            claim = claim.citation
        lookup = self._lookup()
        if isinstance(claim, Citation):
            return verdict(self._catalog, self._originals, claim, None, lookup.elsewhere)
        from rightsarchive.papers.checking import check_paper

        def judge(citation: Citation, printed: str) -> Verdict:
            return verdict(self._catalog, self._originals, citation, printed, lookup.elsewhere)

        return check_paper(Path(claim), judge, lookup)

    def vocabularies(self) -> dict[str, int]:
        """The vocabularies that searches know, each with its number of concepts or entries."""
        return self._searcher.vocabularies()

    def dictionaries(self) -> tuple[Dictionary, ...]:
        """Those of them that are dictionaries of two languages, with these languages."""
        return self._searcher.dictionaries()

    def bibliography(
        self,
        documents: Sources = None,
        *,
        cases: Values = None,
        query: str | None = None,
        format: BibliographyFormat = "csl",  # noqa: A002 - what it is called everywhere
    ) -> str:
        """Documents as a list of sources for other programs, as :meth:`Archive.bibliography` gives it."""
        from rightsarchive.citation.bibliography import write_bibliography

        if documents is None and query is None and not several(cases):
            return write_bibliography(self.documents(), format)
        return write_bibliography(map(self.document, chosen(self, documents, cases, query)), format)

    def stats(self) -> Stats:
        """What there is, in figures."""
        return stats(self._catalog, self._engine, self._engine_name)

    def _subject(self, name: str) -> str:
        """What the lines about a document or a case are called by; the name itself where it is neither."""
        document = self._catalog.documents.resolve(name)
        if document is not None:
            return document
        case = self._catalog.case_names.lead(name)
        if self._catalog.cases.records([case]):
            return case
        self._catalog.documents.losses.check_names()
        self._catalog.cases.check_names()
        return name

    def _lookup(self) -> Lookup:
        """Looks words up in what this clearance sees."""
        from rightsarchive.papers.lookup import Lookup
        from rightsarchive.verifying import cite_place, source_of

        return Lookup(
            lambda words, limit: self.search(words, limit=limit, names=False, concepts=False, collapse=False).hits,
            lambda document: source_of(self._catalog, self._catalog.documents.find(document.id)),
            lambda document, source, place: cite_place(self._catalog, document.id, source, place),
        )

    def _text(self, document: str, version: int | None) -> TextId:
        documents = self._catalog.documents
        return documents.text(documents.find(document, version))

    def __repr__(self) -> str:
        return f"ArchiveView({self.clearance.value!r})"
