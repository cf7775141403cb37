"""Keeps an engine in step with the catalog: replays what changed since its last commit, or rebuilds it whole beside the old one."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator

from rightsarchive.engine.protocol import Engine, EngineWriter, Entry
from rightsarchive.errors import ArchiveError, DamagedArchiveError, DamagedRecordError
from rightsarchive.language import fields
from rightsarchive.language.about import NAME_SIGN, values_about
from rightsarchive.language.analysis import ANALYSIS, Analyzer
from rightsarchive.language.keywords import person_words, plain, spans_of
from rightsarchive.language.sameness import words_digest
from rightsarchive.model import Access, Document, Passage, VersionId
from rightsarchive.query.words import either_name
from rightsarchive.store import Catalog, Change

COMMIT_EVERY = 20_000
"""Passages in one engine commit while changes are replayed: a crash costs at most these."""

NAMES_AT_ONCE = 50_000
"""Distinct name forms kept in memory before they are written to the catalog."""

Advance = Callable[[int], None]


class Following:
    """Brings the engine up while documents are taken in: to be called after each batch, it is at work at the first one and then at
    every one that ends a pause later."""

    def __init__(self, indexer: Indexer) -> None:
        self._indexer = indexer
        self._due = 0.0
        self._added = 0

    def __call__(self) -> None:
        if time.monotonic() >= self._due:
            self._added += self._indexer.synchronize()
            self._due = time.monotonic() + INGEST_PAUSE

    def end(self) -> None:
        """All documents are taken in."""
        self._added += self._indexer.synchronize()
        self._indexer.settle(self._added)


def analysis_name(catalog: Catalog) -> str:
    """What an index must be stamped with to be this archive's: the way terms are made, and the archive's own id."""
    return f"{ANALYSIS}/{catalog.id}"


INGEST_PAUSE = 2.0
"""Seconds between two commits of the engine while documents are taken in: each costs as much as dozens of short documents."""


class Indexer:
    """Keeps the engine of an archive in step with its catalog."""

    def __init__(self, catalog: Catalog, engine: Engine, analyzer: Analyzer) -> None:
        self._catalog = catalog
        self._engine = engine
        self._analyzer = analyzer

    @property
    def in_step(self) -> bool:
        """Whether the engine has seen the last change."""
        found = self._engine.fingerprint()
        return found is not None and found.revision == self._catalog.passages.revision()

    def synchronize(self, advance: Advance | None = None) -> int:
        """Bring the engine up to the catalog. An index that is missing, foreign, damaged or ahead is rebuilt.

        ``advance`` is called with the number of passages done since the last call. Returns how many were indexed. Raises
        ArchiveError where the index cannot be written.
        """
        found, target = self._engine.fingerprint(), self._catalog.passages.revision()
        if found is None or found.revision > target:
            return self.rebuild(advance)
        if found.revision == target:
            return 0
        try:
            with _writing():
                return self._replay(found.revision, advance)
        except DamagedRecordError:
            raise
        except DamagedArchiveError:
            return self.rebuild(advance)  # the change met damage in the index

    def rebuild(self, advance: Advance | None = None) -> int:
        """Make the index again from the catalog; the old one is searched until it is done. Returns the number of passages. Raises
        ArchiveError where the index cannot be written."""
        target = self._catalog.passages.revision()
        with _writing(), self._engine.writer(anew=True) as writer:
            filler = _Filler(self._catalog, writer, self._analyzer, advance)
            for version in self._catalog.documents.indexed():
                filler.add(version)
            filler.remember_names()
            writer.commit(target)
        self.forget_names()
        return filler.done

    def expected(self) -> Iterator[Entry]:
        """All that the index holds where it is in step with the catalog, made again from the catalog. Raises DamagedRecordError."""
        for version in self._catalog.documents.indexed():
            yield from entries_of(self._catalog, version, self._analyzer)

    def following(self) -> Following:
        """What keeps the engine in step while documents are taken in."""
        return Following(self)

    def settle(self, added: int) -> None:
        """Have the engine put in order what a run has added."""
        with _writing():
            self._engine.settle(added)

    def _replay(self, after: int, advance: Advance | None) -> int:
        done = 0
        for group in _groups(self._catalog.passages.changes(after)):
            with self._engine.writer() as writer:
                filler = _Filler(self._catalog, writer, self._analyzer, advance)
                writer.delete(passage for change in group for passage in change.before)
                for version in dict.fromkeys(change.version_id for change in group):
                    filler.add(version)
                filler.remember_names()
                if erased := [passage for change in group if change.is_erasure for passage in change.before]:
                    # Out of sight at once, for rewriting the files takes longer. After a crash in between it is done again.
                    writer.commit(after)
                    writer.erase(erased)
                writer.commit(group[-1].revision)
            after = group[-1].revision
            done += filler.done
        return done

    def forget_names(self) -> None:
        """Take out the name forms that no passage has any more."""
        names = self._catalog.names
        for forms in names.all(NAMES_AT_ONCE):
            gone = set(forms)
            for clearance in Access:
                asked = sorted(gone)
                counts = self._engine.counts([either_name(form) for form in asked], clearance)
                gone -= {form for form, passages in zip(asked, counts, strict=True) if passages}
            if gone:
                with self._catalog.transaction():
                    names.remove(gone)


@contextlib.contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ArchiveError(
            f"the search index cannot be written: {error.strerror or error}.",
            advice="Make room on the disk and check that you may write in the archive's folder, then do the same again: what was"
            " taken in is kept.",
            path=error.filename,
        ) from error


class _Filler:
    """Adds versions to one engine change, and the name forms that they hold to the catalog."""

    def __init__(self, catalog: Catalog, writer: EngineWriter, analyzer: Analyzer, advance: Advance | None) -> None:
        self.done = 0
        self._analyzer = analyzer
        self._catalog = catalog
        self._writer = writer
        self._advance = advance
        self._folds: set[str] = set()

    def add(self, version: VersionId) -> None:
        # What is damaged is not indexed, and stops nothing: a check tells of it.
        with contextlib.suppress(DamagedRecordError):
            self._add(version)

    def _add(self, version: VersionId) -> None:
        count = 0
        for entry in entries_of(self._catalog, version, self._analyzer):
            self._writer.add(entry)
            if fields.NAME in entry.fields:
                self._folds.update(entry.fields[fields.NAME].terms)
            if fields.ABOUT in entry.fields:
                self._folds.update(term[1:] for term in entry.fields[fields.ABOUT].terms if term.startswith(NAME_SIGN))
            count += 1
        if len(self._folds) >= NAMES_AT_ONCE:
            self.remember_names()
        self.done += count
        if self._advance is not None:
            self._advance(count)

    def remember_names(self) -> None:
        with self._catalog.transaction():
            self._catalog.names.add((key, fold) for fold in self._folds for key in self._analyzer.name_keys(fold))
        self._folds.clear()


def _groups(changes: Iterable[Change]) -> Iterator[list[Change]]:
    group: list[Change] = []
    size = 0
    for change in changes:
        group.append(change)
        size += change.passages
        if size >= COMMIT_EVERY:
            yield group
            group, size = [], 0
    if group:
        yield group


def entries_of(catalog: Catalog, version: VersionId, analyzer: Analyzer) -> Iterator[Entry]:
    """What an index holds of a version: nothing of one that is not the newest, or was deleted. Raises DamagedRecordError."""
    document = catalog.documents.record(version)
    if not document.newest or document.deleted:
        return
    shared = keywords(document, analyzer)
    ceiling = catalog.readings.ceiling(version)
    first = catalog.passages.first_searched(version)
    for passage in catalog.passages.of_version(version):
        about = _about(catalog, document, version) if passage.id == first else ()
        yield make_entry(passage, document, shared, analyzer, ceiling, about)


def _about(catalog: Catalog, document: Document, version: VersionId) -> tuple[str, ...]:
    """What is known of a document by everybody who sees this reading of it."""
    path = None if document.redacted else catalog.seen_by(document.access).documents.path(version)
    return tuple(value for _, value in values_about(document.metadata, path))


def keywords(document: Document, analyzer: Analyzer) -> dict[str, tuple[str, ...]]:
    """What a document's passages can be filtered by, but for what each passage says itself."""
    metadata = document.metadata
    found = {
        fields.DOCUMENT: (document.id,),
        fields.CASE: document.cases,
        fields.PUBLISHER: (plain(metadata.publisher),) if metadata.publisher else (),
        fields.PERSON: tuple(
            dict.fromkeys(word for name in metadata.persons for word in person_words(name, analyzer.fold_name))
        ),
        fields.TYPE: (plain(metadata.document_type),) if metadata.document_type else (),
    }
    if metadata.published is not None:
        found[fields.PUBLISHED_FROM] = (metadata.published.earliest.isoformat(),)
        found[fields.PUBLISHED_TO] = (metadata.published.latest.isoformat(),)
    return found


def make_entry(
    passage: Passage,
    document: Document,
    shared: dict[str, tuple[str, ...]],
    analyzer: Analyzer,
    ceiling: Access | None = None,
    about: Iterable[str] = (),
) -> Entry:
    """One passage as engines see it: terms and keywords, no text. ``about`` are the values of what is known of the document, for the
    passage that is found for them."""
    mentioned = {span for mention in analyzer.dates(passage.text, passage.language) for span in spans_of(mention.date)}
    return Entry(
        id=passage.id,
        access=document.access,
        fields=analyzer.fields(passage.text, passage.language, document.metadata.title, about),
        keywords={
            **shared,
            fields.LANGUAGE: (passage.language,),
            fields.KIND: (passage.kind.value,),
            fields.WORDS: (words_digest(passage),),
            fields.MENTIONS: tuple(sorted(mentioned)),
        },
        ceiling=ceiling,
    )
