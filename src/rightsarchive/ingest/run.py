"""One run of ingestion: stage the bytes, extract away from this process, then commit documents in batches."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from pathlib import Path

from rightsarchive.errors import BrokenFileError, EmptyFileError, FileError, MetadataError, RightsArchiveError
from rightsarchive.extract import extract, extract_text, runs_inline
from rightsarchive.extract.isolation.ranges import submit_extraction
from rightsarchive.files import keepable
from rightsarchive.ingest.ahead import ahead
from rightsarchive.ingest.became import SourceReport, of_failure, of_skip
from rightsarchive.ingest.discovery import SKIPPED, Candidate, Discovery, Source, failure_of, place_of
from rightsarchive.ingest.held import Holder, candidates_in, holder_of
from rightsarchive.ingest.notices import COPY
from rightsarchive.ingest.outcome import Documents, Outcome, Progress
from rightsarchive.ingest.registrar import Arrival, Kind, Registered, Registrar
from rightsarchive.metadata.days import DayOrder
from rightsarchive.metadata.fields import from_call
from rightsarchive.model import Access, Extraction, Failure, Metadata, Notice, TextSource, VersionId
from rightsarchive.settings import IngestSettings, Limits
from rightsarchive.store import Catalog, FailureKind, Originals, Staged

AHEAD = 16
"""Sources that may be under way at once: enough to keep every core busy, few enough to keep memory flat."""

BATCH_BYTES = 64 << 20
"""Bytes of originals in one commit, however few documents: their texts wait in memory until then."""


@dataclass(frozen=True, slots=True)
class _Job:
    """A source whose bytes are staged. ``extraction`` is None where the text is known, or is read in this process."""

    candidate: Candidate
    staged: Staged
    extraction: Future[Extraction] | None


class Ingestion:
    """Documents are committed ``batch`` at a time, and ``committed`` is called after each; what was committed stays, whatever
    happens next.

    ``executor`` runs :func:`rightsarchive.extract.extract` for files, a long PDF in ranges of ``pages_at_once`` pages; its
    futures may fail with any FileError.
    """

    def __init__(
        self,
        catalog: Catalog,
        originals: Originals,
        executor: Executor,
        *,
        limits: Limits,
        batch: int,
        pages_at_once: int = IngestSettings().pages_at_once,
        metadata: Metadata | None = None,
        dates: DayOrder | None = None,
        restore: bool = False,
        progress: Callable[[Progress], None] | None = None,
        committed: Callable[[], object] | None = None,
        report: Callable[[SourceReport], object] | None = None,
    ) -> None:
        self._catalog = catalog
        self._originals = originals
        self._executor = executor
        self._limits = limits
        self._batch = batch
        self._pages_at_once = pages_at_once
        self._registrar = Registrar(catalog, originals, restore=restore)
        self._progress = progress
        self._committed = committed
        self._report = report
        self._discovery = Discovery(from_call(metadata) if metadata is not None else {}, dates)
        self._versions: dict[Kind, list[VersionId]] = {"added": [], "updated": [], "unchanged": []}
        self._failed = self._discovery.failed
        self._notices = self._discovery.notices
        self._done = 0
        self._holders: deque[Holder] = deque()
        self._texts: set[str] = set()
        self._deleted: set[str] = set()
        """Sources that were deleted from the archive: of these nothing is kept, not even their names."""

    def run(self, sources: Source | Iterable[Source]) -> Outcome:
        """Take everything in. Only trouble with the archive itself is raised; trouble with a source is in the outcome."""
        if isinstance(sources, (str, Path, TextSource)):
            sources = [sources]
        return self._run(self._discovery.candidates(sources))

    def take_out(self, holders: Iterable[Holder]) -> Outcome:
        """Take in the files that these documents hold, which are kept, and those in them."""
        self._holders.extend(holders)
        return self._run(())

    def _run(self, candidates: Iterable[Candidate]) -> Outcome:
        done = False
        try:
            self._take_in(candidates)
            # What a file holds comes after it, with the access that it was given; and so on inwards.
            while self._holders:
                self._take_in(self._inside())
            done = True
        finally:
            self._keep_failures(done=done)
        outcome = Outcome(
            added=self._documents("added"),
            updated=self._documents("updated"),
            unchanged=self._documents("unchanged"),
            failed=(*self._failed, *self._discovery.declarations.failures()),
            notices=(*self._notices, *self._discovery.declarations.notices),
            contents=self._catalog.contents([*self._versions["added"], *self._versions["updated"]]),
        )
        if self._report is not None:
            for failure in outcome.failed:
                self._report(of_failure(failure))
            for notice in outcome.notices:
                if notice.code == SKIPPED:
                    self._report(of_skip(notice))
        return outcome

    def _keep_failures(self, *, done: bool) -> None:
        """Keep what could not be taken in; where the run came to its end, what else was kept about its sources is mended."""
        failed = (*self._failed, *self._discovery.declarations.problems())
        skipped = (
            Failure(str(each.path), each.code, each.message, each.advice)
            for each in self._notices
            if each.code == SKIPPED
        )
        kinds: tuple[tuple[FailureKind, Iterable[Failure]], ...] = (("failed", failed), ("skipped", skipped))
        found = [
            (kind, replace(each, path=each.path if each.path in self._texts else place_of(each.path)))
            for kind, several in kinds
            for each in several
            if each.path not in self._deleted
        ]
        with self._catalog.transaction():
            if found:
                self._catalog.failures.note(found)
            if done:
                self._catalog.failures.mend(self._discovery.taken, [each for _, each in found])

    def _take_in(self, candidates: Iterable[Candidate]) -> None:
        batch: list[_Job] = []
        size = 0
        for job in self._jobs(candidates):
            batch.append(job)
            size += job.staged.size
            del job  # its text is not held while the index is written
            if len(batch) >= self._batch or size >= BATCH_BYTES:
                self._finish(batch)
                size = 0
        self._finish(batch)

    def _finish(self, batch: list[_Job]) -> None:
        self._commit(batch)
        batch.clear()
        if self._committed is not None:
            self._committed()

    def _inside(self) -> Iterator[Candidate]:
        """The files inside of those that are kept by now."""
        for _ in range(len(self._holders)):
            holder = self._holders.popleft()
            try:
                yield from candidates_in(holder, self._originals, self._executor, self._limits)
            except RightsArchiveError as error:
                self._failed.append(failure_of(error, holder.name))

    def _documents(self, kind: Kind) -> Documents:
        return Documents(self._catalog, self._versions[kind])

    def _jobs(self, candidates: Iterable[Candidate]) -> Iterator[_Job]:
        begun = (job for candidate in candidates if (job := self._prepare(candidate)) is not None)
        return ahead(begun, AHEAD, lambda job: self._originals.drop(job.staged))

    def _prepare(self, candidate: Candidate) -> _Job | None:
        try:
            staged = self._stage(candidate)
        except FileError as error:
            self._fail(candidate, error)
            return None
        if staged.path is None:
            return _Job(candidate, staged, None)
        if self._is_read(staged.sha256):
            return _Job(candidate, staged, None)
        name = Path(candidate.name).name
        if runs_inline(staged.path, name):
            return _Job(candidate, staged, None)
        declared = next((layer["language"][0] for layer in candidate.declared if "language" in layer), None)
        languages = () if declared is None else (declared,)
        return _Job(
            candidate,
            staged,
            submit_extraction(
                self._executor,
                staged.path,
                limits=self._limits,
                original_name=name,
                languages=languages,
                pages_at_once=self._pages_at_once,
            ),
        )

    def _is_read(self, sha256: str) -> bool:
        """Whether there is a text of these bytes that no other reader may make better."""
        known = self._catalog.texts.find(sha256)
        return known is not None and not self._catalog.texts.has_pictures(known)

    def _stage(self, candidate: Candidate) -> Staged:
        if candidate.path is not None:
            staged = self._originals.stage(candidate.path, most=self._limits.file_mb << 20, is_read=self._is_read)
        elif candidate.content is not None:
            staged = self._originals.stage(
                candidate.content, most=self._limits.file_mb << 20, on_disk=True, is_read=self._is_read
            )
        else:
            assert candidate.text is not None
            try:
                staged = self._originals.stage(candidate.text.encode("utf-8"))
            except UnicodeEncodeError as error:
                raise BrokenFileError(
                    f"the text holds half a surrogate pair at character {error.start + 1}.",
                    advice="Decode it anew from its bytes.",
                ) from error
        if staged.size == 0:
            self._originals.drop(staged)
            raise EmptyFileError("there is nothing in it.", advice="Check that it was copied or saved whole.")
        return staged

    def _commit(self, jobs: list[_Job]) -> None:
        """Keep a batch for good: everything in one transaction, and before its commit the originals, less those that are refused."""
        arrivals = [arrival for job in jobs if (arrival := self._arrival(job)) is not None]
        with self._catalog.transaction():
            for case in self._discovery.cases:
                self._catalog.cases.declare(case)
            recorded = [(arrival, self._registrar.register(arrival)) for arrival in arrivals]
            self._originals.keep(
                arrival.staged for arrival, result in recorded if not isinstance(result, RightsArchiveError)
            )
        self._discovery.cases.clear()
        for arrival, result in recorded:
            if isinstance(result, RightsArchiveError):
                self._originals.drop(arrival.staged)
                if isinstance(result, BrokenFileError):
                    self._deleted.add(arrival.candidate.name)
                self._fail(arrival.candidate, result)
                continue
            self._versions[result.kind].append(result.version)
            self._tell(arrival, result)
            if (holder := holder_of(self._catalog, arrival, result.version)) is not None:
                self._holders.append(holder)
            path = arrival.candidate.name
            for n in result.notices:
                if n.code == MetadataError.code:  # of its front matter
                    self._failed.append(Failure(path, n.code, n.message, n.advice))
                else:
                    self._notices.append(Notice(n.code, n.message, n.advice, n.page, path))

    def _arrival(self, job: _Job) -> Arrival | None:
        """Wait for the text. A source that fails is told of, and its staged copy dropped."""
        try:
            extraction = None
            # An original is kept before its text: bytes that are in memory still are new, as a rule.
            known = self._catalog.texts.find(job.staged.sha256) if job.staged.content is None else None
            if job.extraction is not None:
                extraction = job.extraction.result()
            elif known is None:
                extraction = self._read_here(job)
            return Arrival(job.candidate, job.staged, extraction, known)
        except RightsArchiveError as error:
            self._fail(job.candidate, error)
            self._originals.drop(job.staged)
            return None
        finally:
            self._done += 1
            if self._progress is not None:
                self._progress(Progress(self._done, self._discovery.total, job.candidate.name))

    def _read_here(self, job: _Job) -> Extraction:
        """Plain text, which needs no worker."""
        if job.staged.path is None:
            assert job.candidate.text is not None
            return extract_text(job.candidate.text)
        return extract(job.staged.path, limits=self._limits, original_name=Path(job.candidate.name).name)

    def _tell(self, arrival: Arrival, result: Registered) -> None:
        if self._report is None:
            return
        documents = self._catalog.documents
        is_copy = result.is_copy and result.kind == "unchanged"
        told = next((each for each in result.notices if each.code == COPY), None)
        self._report(
            SourceReport(
                keepable(arrival.candidate.name),
                "copy" if is_copy else result.kind,
                documents.identified(result.version),
                tuple(Access)[documents.level(result.version)],
                *(() if told is None else (told.code, told.message, told.advice)),
            )
        )

    def _fail(self, candidate: Candidate, error: RightsArchiveError) -> None:
        if candidate.text is not None:
            self._texts.add(candidate.name)
        self._failed.append(failure_of(error, candidate.name))
