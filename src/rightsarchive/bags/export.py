"""Documents, as one clearance sees them, into an evidence package."""

from __future__ import annotations

import contextlib
import functools
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rightsarchive.bags import layout
from rightsarchive.bags.outcome import Bag
from rightsarchive.bags.page import Listed, page
from rightsarchive.bags.record import about_record, version_record
from rightsarchive.bags.sealing import sealed
from rightsarchive.bags.writer import BagWriter, Folder, Place, Tar
from rightsarchive.citation import Citation
from rightsarchive.errors import DamagedArchiveError, NotInArchiveError, UsageError
from rightsarchive.metadata.csl import csl_item
from rightsarchive.model import Access, Case, Document, Failure, VersionId, case_id
from rightsarchive.outputs import output_folder
from rightsarchive.published.records import citation_json, document_json, mark_json, page_json
from rightsarchive.store import Catalog, CatalogReader, CustodyHead, Originals
from rightsarchive.store.custody import now, tool
from rightsarchive.upkeep import custody

SEALED_FOLDER = "package"
"""What the folder of an encrypted package is called: its name tells nothing."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What goes into a package: ``documents`` (ids; None: all), chosen by a ``query`` with the citations of what it found, and by
    ``cases``."""

    documents: frozenset[str] | None = None
    query: str | None = None
    cases: tuple[str, ...] = ()


def export(
    catalog: CatalogReader,
    originals: Originals,
    target: Path,
    chosen: Selection,
    quotes: Iterable[Citation] = (),
    *,
    archive: str,
    recipients: Sequence[tuple[str, Any]] = (),
) -> Bag:
    """Write the package into the new folder ``target``, or encrypted to ``recipients`` into the new file ``target``. ``archive`` is
    the archive's name for itself. Raises UsageError where something is there, DamagedArchiveError where an original is not what it
    was, or cannot be read, ArchiveError where the package cannot be written."""
    if target.exists() and (recipients or not target.is_dir() or any(target.iterdir())):
        kind = "file" if recipients else "folder"
        raise UsageError("there is something here already.", advice=f"Name a new {kind} for the package.", path=target)
    with _place(target, recipients) as place, catalog.snapshot():
        bag = BagWriter(place)
        written = _Written(catalog, originals, bag, chosen, archive)
        documents = written.documents()
        counts = written.quotes(quotes) if chosen.query is not None else {}
        entries = written.cases()
        head = written.custody()
        package = layout.PackageRecord(
            format=layout.FORMAT,
            version=layout.FORMAT_VERSION,
            made=now(),
            tool=tool(),
            archive=archive if catalog.clearance is Access.CONFIDENTIAL else None,
            clearance=catalog.clearance,
            query=chosen.query,
            cases=chosen.cases,
            custody_head=str(head),
            documents=documents,
        )
        bag.add(layout.PACKAGE, _json(package.as_json()))
        bag.add(layout.INDEX, page(package, written.listed, entries, counts))
        digest = bag.finish(
            {
                "Bagging-Date": now()[:10],
                "Bag-Software-Agent": tool(),
                "External-Description": f"{len(documents)} documents at the clearance {catalog.clearance.value}",
                "Rightsarchive-Format": f"{layout.FORMAT} {layout.FORMAT_VERSION}",
                "Custody-Head": str(head),
            }
        )
    names = tuple(each.id for each in documents)
    keys = tuple(key for key, _ in recipients)
    return Bag(target, names, bag.files, bag.size, digest, head, tuple(written.left_out), keys)


@contextlib.contextmanager
def _place(target: Path, recipients: Sequence[tuple[str, Any]]) -> Iterator[Place]:
    if recipients:
        with sealed(target, [key for _, key in recipients]) as tar:
            yield Tar(tar, SEALED_FOLDER)
    else:
        with output_folder(target) as draft:
            yield Folder(draft)


def note_bag(catalog: Catalog, bag: Bag, clearance: Access) -> None:
    """Record in the custody log that a package was written."""
    name = bag.path.resolve().name
    if bag.recipients:
        custody.note_export(
            catalog, bag.path, "bag", clearance, bag.documents, name, package=bag.sha256, recipients=bag.recipients
        )
    else:
        custody.note_export(catalog, bag.path / "tagmanifest-sha256.txt", "bag", clearance, bag.documents, name)


class _Written:
    """The parts of a package, as they are written."""

    def __init__(
        self, catalog: CatalogReader, originals: Originals, bag: BagWriter, chosen: Selection, archive: str
    ) -> None:
        self._catalog = catalog
        self._originals = originals
        self._bag = bag
        self._chosen = chosen
        self._archive = archive
        self._cases: set[str] = set(map(case_id, chosen.cases))
        self._documents: tuple[str, ...] = ()
        self.listed: list[Listed] = []
        self.left_out: list[Failure] = []

    def documents(self) -> tuple[layout.DocumentEntry, ...]:
        entries, references = [], []
        wanted = self._chosen.documents
        for newest in self._catalog.documents.all():
            if wanted is not None and newest.id not in wanted:
                continue
            numbers = []
            for row in self._catalog.documents.versions(newest.id):
                document = self._catalog.documents.record(row)
                listed = self._version(row, document)
                numbers.append(int(document.version))
                self._cases.update(self._catalog.documents.cases(row))
                if document.newest:
                    self.listed.append(listed)
                    references.append(csl_item(document.metadata, identifier=document.id, title=document.title))
            about = about_record(self._catalog, newest.id)
            self._bag.add(layout.about(newest.id), _json(about.model_dump(mode="json")))
            entries.append(layout.DocumentEntry(id=newest.id, versions=tuple(numbers)))
        self._documents = tuple(entry.id for entry in entries)
        self._bag.add(layout.REFERENCES, _json(references))
        return tuple(entries)

    def _version(self, row: VersionId, document: Document) -> Listed:
        folder = layout.folder(document.id, document.version)
        extraction = self._catalog.texts.extraction(self._catalog.documents.text(row))
        original = self._original(document, folder)
        self._bag.add(f"{folder}/text.txt", extraction.text.encode())
        sheet = {
            **document_json(document),
            "page_list": list(map(page_json, extraction.pages)),
            "mark_list": list(map(mark_json, extraction.marks)),
        }
        self._bag.add(f"{folder}/document.json", _json(sheet))
        record = version_record(self._catalog, row, document, extraction, original)
        self._bag.add(f"{folder}/record.json", _json(record.model_dump(mode="json")))
        inside = folder.removeprefix("data/")
        return Listed(
            document,
            None if original is None else f"{inside}/{original}",
            f"{inside}/text.txt",
            f"{inside}/document.json",
        )

    def _original(self, document: Document, folder: str) -> str | None:
        name = layout.original_name(document.path, document.media_type)
        try:
            if not self._catalog.holds(document.sha256):
                raise NotInArchiveError("words of these bytes are withheld in another version.")
            source = self._originals.path(document.sha256)
        except NotInArchiveError as error:
            self.left_out.append(Failure(document.id, error.code, error.message, error.advice))
            return None
        with _Original(source, document.id) as file:
            if self._bag.copy(f"{folder}/{name}", file) != document.sha256:
                raise _damaged(document.id, source, "is not what was received")
        return name

    def quotes(self, citations: Iterable[Citation]) -> Counter[str]:
        counts: Counter[str] = Counter()
        with self._bag.file(layout.QUOTES) as write:
            for citation in citations:
                write(_line(citation_json(citation)))
                counts[citation.document_id] += 1
        return counts

    def cases(self) -> list[Case]:
        known = self._catalog.cases
        whole = self._chosen.documents is None
        found = list(known.all()) if whole else sorted(known.records(self._cases).values(), key=lambda case: case.id)
        entries = [layout.CaseEntry(case=case, named=known.is_named(case.id)) for case in found]
        self._bag.add(layout.CASES, _json([entry.as_json() for entry in entries]))
        return found

    def custody(self) -> CustodyHead:
        subjects = None if self._chosen.documents is None else frozenset({*self._documents, *self._cases})
        with self._bag.file(layout.CUSTODY) as write:
            return custody.write_log(
                self._catalog,
                lambda line: write(line.encode("utf-8", "surrogatepass")),
                archive=self._archive,
                subjects=subjects,
            )


class _Original(io.FileIO):
    """The file of an original. What cannot be read of it is told as damage of the archive, and not of the package."""

    def __init__(self, path: Path, document: str) -> None:
        self._told = functools.partial(_damaged, document, path)
        try:
            super().__init__(path, "rb")
        except OSError as error:
            raise self._told(f"cannot be read: {error.strerror}") from error

    def read(self, size: int | None = -1, /) -> bytes:
        try:
            return super().read(size)
        except OSError as error:
            raise self._told(f"cannot be read: {error.strerror}") from error


def _damaged(document: str, path: Path, why: str) -> DamagedArchiveError:
    return DamagedArchiveError(
        f"the original of {document} {why}.", advice="Run `rightsarchive check`, and restore it from a copy.", path=path
    )


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def _line(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"
