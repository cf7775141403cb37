"""Read originals again that are kept: with the readers of this release, or with what was set up since (OCR, LibreOffice)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path

from rightsarchive.errors import BrokenFileError, DamagedArchiveError, RightsArchiveError, UnsupportedFileError
from rightsarchive.extract import extract, extract_text, runs_inline
from rightsarchive.extract.isolation.ranges import submit_extraction
from rightsarchive.extract.readers import CURRENT
from rightsarchive.ingest.ahead import ahead
from rightsarchive.ingest.discovery import failure_of
from rightsarchive.ingest.held import Holder, holder
from rightsarchive.ingest.newest_reading import OF_THE_FILE, ReadingRegistrar
from rightsarchive.ingest.outcome import Progress
from rightsarchive.ingest.rereading_outcome import RereadDocument, RereadOutcome
from rightsarchive.ingest.run import Ingestion
from rightsarchive.model import ContentKind, Document, Extraction, Failure, Notice, PageVerdict, Reason
from rightsarchive.settings import IngestSettings, Limits
from rightsarchive.store import Catalog, Originals, Reading

AHEAD = 8
"""Originals that may be under way at once."""

_SUFFIXES = {"text/markdown": ".md", "text/html": ".html"}
"""What a file is called whose name is not known: what it is, its bytes tell, but for these."""


@dataclass(frozen=True, slots=True)
class _Job:
    """A version to be read again. ``extraction`` is None where it is read in this process."""

    reading: Reading
    document: Document
    name: str
    extraction: Future[Extraction] | None


class Rereading:
    """Reads versions again, each in a transaction of its own: what was done stays done, whatever happens next.

    ``executor`` runs the readers as for :class:`~rightsarchive.ingest.run.Ingestion`; ``committed`` is called after each version.
    """

    def __init__(
        self,
        catalog: Catalog,
        originals: Originals,
        executor: Executor,
        *,
        limits: Limits,
        pages_at_once: int = IngestSettings().pages_at_once,
        progress: Callable[[Progress], None] | None = None,
        committed: Callable[[], object] | None = None,
    ) -> None:
        self._catalog = catalog
        self._originals = originals
        self._executor = executor
        self._limits = limits
        self._pages_at_once = pages_at_once
        self._registrar = ReadingRegistrar(catalog, originals)
        self._progress = progress
        self._committed = committed
        self._changed: list[RereadDocument] = []
        self._unchanged = 0
        self._failed: list[Failure] = []
        self._notices: list[Notice] = []
        self._holders: list[Holder] = []
        self._done = self._total = 0

    def run(self, documents: Iterable[str] | None, *, older: bool) -> RereadOutcome:
        """Read the documents with these ids again, or all; every version of them, or those alone that an ``older`` reader read. A run
        over all that was interrupted is gone on with."""
        over_all = documents is None and not older
        begun = self._catalog.begin_rereading() if over_all else None
        done = set() if begun is None else self._catalog.custody.reread_since(begun)
        left, skipped = [], 0
        for document in self._catalog.documents.ids() if documents is None else documents:
            for reading in self._catalog.readings.of_document(document):
                if not (reading.is_whole and reading.current):
                    continue
                if reading.reader in CURRENT and (older or (document, reading.number) in done):
                    skipped += 1
                else:
                    left.append((document, reading))
        self._total = len(left)
        for job in ahead(self._jobs(left), AHEAD):
            self._finish(job)
            self._tell(job.name)
        self._take_out()
        if over_all:
            self._catalog.end_rereading()
        return RereadOutcome(
            changed=tuple(self._changed),
            unchanged=self._unchanged,
            skipped=skipped,
            failed=tuple(self._failed),
            notices=tuple(self._notices),
        )

    def _jobs(self, readings: Iterable[tuple[str, Reading]]) -> Iterator[_Job]:
        """Those that can be read; of the others is told at once."""
        for document, reading in readings:
            job = self._prepared(document, reading)
            if isinstance(job, _Job):
                yield job
            else:
                self._tell(job)

    def _tell(self, name: str) -> None:
        """One is done."""
        self._done += 1
        if self._progress is not None:
            self._progress(Progress(self._done, self._total, name))

    def _prepared(self, name: str, reading: Reading) -> _Job | str:
        try:
            document = self._catalog.documents.record(reading.id)
            name = document.path or document.title
            path = self._sound(reading)
            if self._was_given_as_text(document, reading) or runs_inline(path, _file_name(document)):
                return _Job(reading, document, name, None)
            said = document.origins.get("language")
            known = document.metadata.language if said is not None and said.origin not in OF_THE_FILE else None
            future = submit_extraction(
                self._executor,
                path,
                limits=self._limits,
                original_name=_file_name(document),
                languages=() if known is None else (known,),
                pages_at_once=self._pages_at_once,
            )
            return _Job(reading, document, name, future)
        except RightsArchiveError as error:
            self._fail(error, name)
            return name

    def _sound(self, reading: Reading) -> Path:
        """Where the original is, which was just hashed. Raises DamagedArchiveError."""
        try:
            found = self._originals.digest(reading.original)
        except OSError as error:
            found = str(error)
        if found != reading.original:
            raise DamagedArchiveError(
                f"its original {reading.original[:12]}… {'is missing' if found is None else 'is damaged'}.",
                advice="Restore it from a copy (rightsarchive restore --original), then read it again.",
            )
        return self._originals.path(reading.original)

    def _was_given_as_text(self, document: Document, reading: Reading) -> bool:
        """Whether it came as a text in memory, which is taken as it is: a file has a path, is part of another, or has properties."""
        if document.media_type != "text/plain" or document.path or document.metadata.part_of:
            return False
        return not (self._catalog.texts.properties(reading.text_id) or self._catalog.texts.notices(reading.text_id))

    def _finish(self, job: _Job) -> None:
        try:
            before = self._catalog.texts.extraction(job.reading.text_id)
            after = job.extraction.result() if job.extraction is not None else self._read_here(job)
            _refuse_loss(before, after)
            with self._catalog.transaction():
                read, notices = self._registrar.register(job.document, job.reading, job.name, before, after)
        except RightsArchiveError as error:
            self._fail(error, job.name)
            return
        held = [sum(each.count for each in one.inventory.of(ContentKind.ATTACHMENT)) for one in (before, after)]
        if held[1] > held[0] and job.reading.newest:
            row = self._catalog.documents.find(job.document.id)
            self._holders.append(holder(self._catalog, job.document, row, job.name, 0))
        if read.is_changed:
            self._changed.append(read)
        else:
            self._unchanged += 1
        self._notices += notices
        if self._committed is not None:
            self._committed()

    def _take_out(self) -> None:
        """Take in the files that a newest reading found in a document, and that of before did not."""
        if not self._holders:
            return
        outcome = Ingestion(
            self._catalog,
            self._originals,
            self._executor,
            limits=self._limits,
            batch=IngestSettings().batch,
            pages_at_once=self._pages_at_once,
            committed=self._committed,
        ).take_out(self._holders)
        self._failed += outcome.failed
        self._notices += outcome.notices
        if taken := len(outcome.added) + len(outcome.updated):
            names = ", ".join(holder.name for holder in self._holders)
            what = "One file is" if taken == 1 else f"{taken} files are"
            self._notices.append(
                Notice(
                    "held-files",
                    f"{what} a document of its own now, which earlier readers did not find in {names}.",
                    "Each is part of the document that holds it, and as closed.",
                )
            )

    def _read_here(self, job: _Job) -> Extraction:
        """Plain text, which needs no worker."""
        path = self._originals.path(job.reading.original)
        if not self._was_given_as_text(job.document, job.reading):
            return extract(path, limits=self._limits, original_name=_file_name(job.document))
        try:
            return extract_text(path.read_bytes().decode("utf-8", "surrogatepass"))
        except UnicodeDecodeError as error:
            raise BrokenFileError("it is no text in UTF-8, as it was when it was taken in.") from error

    def _fail(self, error: RightsArchiveError, name: str) -> None:
        self._failed.append(failure_of(error, name))


def _file_name(document: Document) -> str:
    return Path(document.path).name if document.path else f"{document.id}{_SUFFIXES.get(document.media_type, '')}"


def _refuse_loss(before: Extraction, after: Extraction) -> None:
    """Raise UnsupportedFileError where words had been recognised that now stay a picture."""
    had = {page.number for page in before.pages if page.extractor.startswith("OCR")}
    pictures = {PageVerdict.SCANNED, PageVerdict.PARTLY_SCANNED, PageVerdict.GARBLED, PageVerdict.EMPTY}
    lost = sorted(page.number for page in after.pages if page.number in had and page.verdict in pictures)
    recognised = any(each.reason == Reason.RECOGNISED for each in before.paragraphs)
    if lost or (recognised and not any(each.reason == Reason.RECOGNISED for each in after.paragraphs)):
        where = f" on page {lost[0]}" if lost else " in its pictures"
        raise UnsupportedFileError(
            f"words{where} were recognised by OCR before, and are not now; what was read before is kept.",
            advice="Set up Tesseract with the language of the document, then read it again.",
        )
