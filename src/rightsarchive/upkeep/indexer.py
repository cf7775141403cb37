"""Keeps an engine in step with the catalog: replays what changed since its last commit, or rebuilds it whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from rightsarchive.engine.protocol import Engine, EngineWriter, Entry
from rightsarchive.errors import DamagedRecordError
from rightsarchive.language import fields
from rightsarchive.language.analysis import ANALYSIS, Analyzer
from rightsarchive.language.keywords import person_words, plain, spans_of
from rightsarchive.model import Access, Document, Passage, VersionId, case_id
from rightsarchive.store import Catalog, Change

COMMIT_EVERY = 20_000
"""Passages in one engine commit while changes are replayed: a crash costs at most these."""

NAMES_AT_ONCE = 50_000
"""Distinct name forms kept in memory before they are written to the catalog."""

Advance = Callable[[int], None]


def analysis_name(catalog: Catalog) -> str:
    """What an index must be stamped with to be this archive's: the way terms are made, and the archive's own id."""
    return f"{ANALYSIS}/{catalog.id}"


class Indexer:
    """Keeps the engine of an archive in step with its catalog."""

    def __init__(self, catalog: Catalog, engine: Engine, analyzer: Analyzer) -> None:
        self._catalog = catalog
        self._engine = engine
        self._analyzer = analyzer

    def synchronize(self, advance: Advance | None = None) -> int:
        """Bring the engine up to the catalog. An index that is missing, foreign, damaged or ahead is rebuilt.

        ``advance`` is called with the number of passages done since the last call. Returns how many were indexed.
        """
        found, target = self._engine.fingerprint(), self._catalog.passages.revision()
        if found is None or found.revision > target:
            return self.rebuild(advance)
        if found.revision == target:
            return 0
        return self._replay(found.revision, advance)

    def rebuild(self, advance: Advance | None = None) -> int:
        """Forget the index and make it again from the catalog. Returns the number of passages."""
        self._engine.clear()
        self._catalog.names.clear()
        target = self._catalog.passages.revision()
        with self._engine.writer() as writer:
            filler = _Filler(self._catalog, writer, self._analyzer, advance)
            for version in self._catalog.documents.indexed():
                filler.add(version)
            filler.remember_names()
            writer.commit(target)
        return filler.done

    def _replay(self, after: int, advance: Advance | None) -> int:
        done = 0
        for group in _groups(self._catalog.passages.changes(after)):
            with self._engine.writer() as writer:
                filler = _Filler(self._catalog, writer, self._analyzer, advance)
                writer.delete(passage for change in group for passage in change.before)
                for version in dict.fromkeys(change.version_id for change in group):
                    filler.add(version)
                filler.remember_names()
                writer.commit(group[-1].revision)
            done += filler.done
        return done


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
        with suppress(DamagedRecordError):
            self._add(version)

    def _add(self, version: VersionId) -> None:
        document = self._catalog.documents.record(version)
        if not document.newest or document.deleted:
            return
        shared = keywords(document, self._analyzer)
        ceiling = self._catalog.readings.ceiling(version)
        count = 0
        for passage in self._catalog.passages.of_version(version):
            entry = make_entry(passage, document, shared, self._analyzer, ceiling)
            self._writer.add(entry)
            if fields.NAME in entry.fields:
                self._folds.update(entry.fields[fields.NAME].terms)
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


def keywords(document: Document, analyzer: Analyzer) -> dict[str, tuple[str, ...]]:
    """What a document's passages can be filtered by, but for what each passage says itself."""
    metadata = document.metadata
    found = {
        fields.DOCUMENT: (document.id,),
        fields.CASE: tuple(case_id(name) for name in metadata.cases),
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
) -> Entry:
    """One passage as engines see it: terms and keywords, no text."""
    mentioned = {span for mention in analyzer.dates(passage.text, passage.language) for span in spans_of(mention.date)}
    return Entry(
        id=passage.id,
        access=document.access,
        fields=analyzer.fields(passage.text, passage.language, document.metadata.title),
        keywords={
            **shared,
            fields.LANGUAGE: (passage.language,),
            fields.KIND: (passage.kind.value,),
            fields.MENTIONS: tuple(sorted(mentioned)),
        },
        ceiling=ceiling,
    )
