"""From what the user names to single files and texts, each with the metadata that is declared for it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rightsarchive.errors import MetadataError, RightsArchiveError, UnreadableFileError
from rightsarchive.extract import SUFFIXES
from rightsarchive.files import is_folder
from rightsarchive.metadata import (
    CASE_LISTS,
    MANIFESTS,
    Found,
    Manifest,
    find_manifest,
    from_call,
    is_sidecar,
    read_cases,
    read_manifest,
    read_sidecar,
    sidecar_of,
    unlikely_keys,
)
from rightsarchive.model import Case, Failure, Notice, TextSource

Source = str | Path | TextSource

_COMPANIONS = ("_files", ".files", "-Dateien", "_fichiers", "_archivos")
_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".tif", ".tiff"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file (``path``), a text in memory (``text``) or a file out of another (``content``), with its declared metadata, the
    strongest layer first. ``depth`` counts the files that it stands in."""

    name: str
    path: Path | None
    text: str | None
    declared: tuple[Found, ...]
    content: bytes | None = None
    depth: int = 0


@dataclass(slots=True)
class Discovery:
    """Walks the sources once. What cannot be a candidate is told in ``failed`` or ``notices``; ``total`` is the number of
    sources, when it can be known beforehand."""

    common: Found
    total: int | None = None
    failed: list[Failure] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    _manifests: dict[Path, Manifest | MetadataError | None] = field(default_factory=dict)
    _root: Path | None = None
    """The folder that is walked."""

    def candidates(self, sources: Iterable[Source]) -> Iterator[Candidate]:
        """Every file and text, folders in the order of their names, whatever the file system says."""
        if isinstance(sources, (list, tuple)):
            self.total = sum(_size(source) for source in sources)
        for number, source in enumerate(sources, start=1):
            if isinstance(source, TextSource):
                name = source.metadata.identifier or source.metadata.title or f"text {number}"
                yield Candidate(name, None, source.text, (from_call(source.metadata), self.common))
                continue
            path = Path(source)
            try:
                is_folder, is_there = path.is_dir(), path.exists()
            except OSError as error:
                self._unreadable(error, path)
                continue
            if is_folder:
                self._root = path.resolve()
                for folder, names in _walk(path, self._unreadable, self._pass_over):
                    for name in names:
                        yield from self._found(folder / name)
                self._root = None
            elif is_there:
                yield from self._file(path) if self._described(path) is None else ()
            else:
                self._fail(UnreadableFileError("there is no such file.", advice="Check the path.", path=path), path)

    def _found(self, path: Path) -> Iterable[Candidate]:
        """A file in a folder: what is not a document is not guessed at."""
        if self._leads_out(path):
            self._pass_over(path)
            return ()
        described = self._described(path)
        if described is not None:
            return described
        of_a_page = _belongs_to_a_page(path)
        if path.suffix.lower() in SUFFIXES and not of_a_page:
            return self._file(path)
        what = "a picture of a saved web page" if of_a_page else "not a kind of document that is read here"
        told = Notice("skipped", what, "Name the file itself to try.", path=keepable(path))
        self.notices.append(told)
        return ()

    def _leads_out(self, path: Path) -> bool:
        """Whether a file of the folder that is walked is a link to one elsewhere: in a folder that came from somebody it may name
        any file of this computer."""
        if self._root is None or not path.is_symlink():
            return False
        try:
            return not path.resolve().is_relative_to(self._root)
        except (OSError, RuntimeError):
            return False  # a link that leads to itself: it is told of when it is read

    def _pass_over(self, path: Path) -> None:
        self.notices.append(
            Notice(
                "skipped",
                "a link to a folder, or out of the folder that you named, is not followed",
                "Name what it leads to, if you want to take that in.",
                path=keepable(path),
            )
        )

    def _own(self, path: Path) -> Path:
        """A file with metadata. Raises MetadataError where it is a link out of the folder: what it restricts stays unknown."""
        if self._leads_out(path):
            raise MetadataError(
                "it is a link out of the folder, and is not followed", path=path, advice="Put the file itself there."
            )
        return path

    def _described(self, path: Path) -> tuple[()] | None:
        """Reads a file that describes others. None where it does not: it is to be taken in."""
        if path.name.lower() in CASE_LISTS:
            self._read_cases(path)
        elif path.name.lower() in MANIFESTS:
            self._check_manifest(path)
        elif not is_sidecar(path):
            return None
        return ()

    def _file(self, path: Path) -> Iterator[Candidate]:
        try:
            yield Candidate(keepable(path), path, None, (self.common, *self._declared(path)))
        except RightsArchiveError as error:
            self._fail(error, path)
        except (OSError, RuntimeError) as error:  # RuntimeError: a link that leads to itself
            self._unreadable(error, path)

    def _declared(self, path: Path) -> Iterator[Found]:
        sidecar = sidecar_of(path)
        if sidecar is not None:
            yield self._checked(read_sidecar(self._own(sidecar)), sidecar)
        manifest = self._manifest_for(path)
        if manifest is not None:
            row = manifest.row(path.resolve())
            if row is not None:
                yield self._checked(row, manifest.path)

    def _checked(self, found: Found, path: Path) -> Found:
        own = [name.removeprefix("extra.") for name in found if name.startswith("extra.")]
        for key, meant in unlikely_keys(own).items():
            self.notices.append(
                Notice(
                    "unknown-key",
                    f"the key {key!r} is kept as your own field",
                    f"Did you mean {meant!r}?",
                    path=keepable(path),
                )
            )
        return found

    def _manifest_for(self, path: Path) -> Manifest | None:
        manifest_path = find_manifest(path.resolve())
        if manifest_path is None:
            return None
        if manifest_path not in self._manifests:
            try:
                self._manifests[manifest_path] = read_manifest(self._own(manifest_path))
            except MetadataError as error:
                self._manifests[manifest_path] = error
        known = self._manifests[manifest_path]
        if isinstance(known, MetadataError):
            raise known
        return known

    def _check_manifest(self, path: Path) -> None:
        try:
            manifest = self._manifest_for(path)
        except MetadataError as error:
            self._fail(error, path)
            return
        for missing in manifest.missing() if manifest is not None else ():
            message = f"{keepable(path.name)} describes this file, and it is not there."
            self.failed.append(
                Failure(keepable(missing), "unreadable", message, "Correct the name in the manifest, or add the file.")
            )

    def _read_cases(self, path: Path) -> None:
        try:
            self.cases.extend(read_cases(path, self.notices.append))
        except MetadataError as error:
            self._fail(error, path)

    def _fail(self, error: RightsArchiveError, path: Path) -> None:
        self.failed.append(failure_of(error, keepable(path)))

    def _unreadable(self, error: Exception, path: Path | None = None) -> None:
        """The operating system would not say what is there. An error of a walk carries the folder itself."""
        where = path if path is not None else Path(getattr(error, "filename", None) or "?")
        reason = getattr(error, "strerror", None) or error
        told = UnreadableFileError(
            f"it cannot be read: {reason}.", advice="Check that it is there and that you may read it.", path=where
        )
        self._fail(told, where)


def failure_of(error: RightsArchiveError, name: str) -> Failure:
    """The record of an error about the source ``name``. A metadata error's own file and line stay in the message."""
    message = str(error).removesuffix(error.advice).strip() if isinstance(error, MetadataError) else error.message
    return Failure(name, error.code, keepable(message), error.advice)


def keepable(name: str | Path) -> str:
    """A name that may hold bytes that are no UTF-8 (from an old archive or disk), as text that can be kept and shown."""
    return str(name).encode("utf-8", "backslashreplace").decode()


def _walk(
    root: Path,
    unreadable: Callable[[OSError], None] | None = None,
    passed_over: Callable[[Path], None] | None = None,
) -> Iterator[tuple[Path, list[str]]]:
    """Folders and their files by name; hidden ones, links to folders and Word's lock files are passed over."""
    for folder, folders, names in os.walk(root, onerror=unreadable):
        shown = sorted(name for name in folders if not name.startswith("."))
        folders[:] = [name for name in shown if is_folder(Path(folder, name))]
        if passed_over is not None and len(folders) < len(shown):
            for name in shown:
                if name not in folders:
                    passed_over(Path(folder, name))
        yield Path(folder), sorted(name for name in names if not name.startswith((".", "~$")))


def _belongs_to_a_page(path: Path) -> bool:
    """Whether a picture stands in the folder that a browser saved beside a page (``report_files`` beside ``report.html``)."""
    stem = next((path.parent.name[: -len(end)] for end in _COMPANIONS if path.parent.name.endswith(end)), "")
    if not stem or path.suffix.lower() not in _PICTURES:
        return False
    return any(path.parent.with_name(f"{stem}{suffix}").exists() for suffix in (".html", ".htm", ".xhtml"))


def _size(source: Source) -> int:
    try:
        if isinstance(source, TextSource) or not Path(source).is_dir():
            return 1
    except OSError:
        return 1
    return sum(
        1
        for folder, names in _walk(Path(source))
        for name in names
        if Path(name).suffix.lower() in SUFFIXES and not is_sidecar(folder / name)
    )
