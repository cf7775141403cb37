"""From what the user names to single files and texts, each with the metadata that is declared for it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rightsarchive.errors import MetadataError, RightsArchiveError, UnreadableFileError
from rightsarchive.extract import SUFFIXES
from rightsarchive.files import is_folder, keepable, leads_out
from rightsarchive.ingest.declarations import Declarations
from rightsarchive.metadata.cases import CASE_LISTS, read_cases
from rightsarchive.metadata.days import DayOrder
from rightsarchive.metadata.fields import from_call
from rightsarchive.metadata.manifest import is_manifest
from rightsarchive.metadata.sidecars import Sidecars, alike
from rightsarchive.model import Case, Failure, Notice, TextSource
from rightsarchive.model.layers import Found

Source = str | Path | TextSource

SKIPPED = "skipped"
"""The code of a notice about a file that was passed over and may be a document."""

_JUNK = frozenset(
    {"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "$recycle.bin", "system volume information", "__macosx"}
)
"""What operating systems put into folders, in small letters."""

_COMPANIONS = ("_files", ".files", "-Dateien", "_fichiers", "_archivos")
_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".tif", ".tiff"})
_OF_PAGES = frozenset(
    {*_PICTURES, ".gif", ".svg", ".webp", ".ico", ".avif", ".css", ".js", ".download", ".woff", ".woff2", ".ttf"}
)


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
    dates: DayOrder | None = None
    total: int | None = None
    failed: list[Failure] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    """The files, folders and texts that were named, as :meth:`Failures.mend` knows them."""
    declarations: Declarations = field(init=False)

    def __post_init__(self) -> None:
        self.declarations = Declarations(overruled="access" in self.common, dates=self.dates)

    def candidates(self, sources: Iterable[Source]) -> Iterator[Candidate]:
        """Every file and text, folders in the order of their names, whatever the file system says."""
        if isinstance(sources, (list, tuple)):
            self.total = sum(_size(source) for source in sources)
        for number, source in enumerate(sources, start=1):
            if isinstance(source, TextSource):
                name = source.metadata.identifier or source.metadata.title or f"text {number}"
                self.taken.append(keepable(name))
                yield Candidate(name, None, source.text, (from_call(source.metadata), self.common))
                continue
            path = Path(source)
            self.taken.append(place_of(path))
            try:
                is_folder, is_there = path.is_dir(), path.exists()
            except OSError as error:
                self._unreadable(error, path)
                continue
            if is_folder:
                root = path.resolve()
                for folder, names in _walk(path, self._unreadable, self._pass_over):
                    self.declarations.tell_manifests(folder, root)
                    for name in names:
                        yield from self._found(folder / name, root)
            elif is_there:
                root = path.resolve().parent
                yield from self._named(path, root)
            else:
                self._fail(UnreadableFileError("there is no such file.", advice="Check the path.", path=path), path)

    def _named(self, path: Path, root: Path) -> Iterator[Candidate]:
        """A file that the user names: a bibliography stands for the files of its entries."""
        listed = self.declarations.bibliography(path, root)
        if listed is not None:
            for file in listed.rows:
                yield from self._found(path.parent / file.relative_to(root), root)
        elif not self._describes(path, root):
            yield from self._file(path, root)

    def _found(self, path: Path, root: Path) -> Iterable[Candidate]:
        """A file in a folder: what is not a document is not guessed at."""
        if leads_out(path, root):
            self._pass_over(path)
            return ()
        if self._describes(path, root):
            return ()
        of_a_page = _belongs_to_a_page(path)
        if path.suffix.lower() in SUFFIXES and not of_a_page:
            return self._file(path, root)
        if of_a_page:
            told = Notice(
                "of-a-page", "a part of a saved web page", "Name the file itself to try.", path=keepable(path)
            )
        else:
            told = Notice(
                SKIPPED, "not a kind of document that is read here", "Name the file itself to try.", path=keepable(path)
            )
        self.notices.append(told)
        return ()

    def _pass_over(self, path: Path) -> None:
        self.notices.append(
            Notice(
                SKIPPED,
                "a link to a folder, or out of the folder that you named, is not followed",
                "Name what it leads to, if you want to take that in.",
                path=keepable(path),
            )
        )

    def _describes(self, path: Path, root: Path) -> bool:
        """Whether it describes others, and is no document itself. A list of cases is read."""
        if alike(path.name) in CASE_LISTS:
            self._read_cases(path)
            return True
        folder = self.declarations.folder(path.parent, root)
        return is_manifest(path.name) or folder.sidecars.describes(path.name) or path.name in folder.bibliographies

    def _file(self, path: Path, root: Path) -> Iterator[Candidate]:
        name = keepable(path)
        try:
            yield Candidate(name, path, None, (self.common, *self.declarations.of(path, name, root)))
        except RightsArchiveError as error:
            self._fail(error, path)
        except (OSError, RuntimeError) as error:  # RuntimeError: a link that leads to itself
            self._unreadable(error, path)

    def _read_cases(self, path: Path) -> None:
        try:
            self.cases.extend(read_cases(path, self.notices.append))
        except MetadataError as error:
            self.declarations.tell(error)

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


def place_of(path: str | Path) -> str:
    """A path from anywhere, so that it is known again."""
    return keepable(os.path.abspath(path))  # noqa: PTH100 - a link that leads to itself has a name too


def failure_of(error: RightsArchiveError, name: str) -> Failure:
    """The record of an error about the source ``name``. A metadata error's own file and line stay in the message."""
    message = str(error).removesuffix(error.advice).strip() if isinstance(error, MetadataError) else error.message
    return Failure(name, error.code, keepable(message), error.advice)


def _walk(
    root: Path,
    unreadable: Callable[[OSError], None] | None = None,
    passed_over: Callable[[Path], None] | None = None,
) -> Iterator[tuple[Path, list[str]]]:
    """Folders and their files by name; hidden ones, what operating systems leave, links to folders and Word's lock files are left out."""
    for folder, folders, names in os.walk(root, onerror=unreadable):
        shown = sorted(name for name in folders if not _is_junk(name))
        folders[:] = [name for name in shown if is_folder(Path(folder, name))]
        if passed_over is not None and len(folders) < len(shown):
            for name in shown:
                if name not in folders:
                    passed_over(Path(folder, name))
        yield Path(folder), sorted(name for name in names if not _is_junk(name))


def _is_junk(name: str) -> bool:
    """Whether a name in a folder is hidden, of a program's own, or an operating system's."""
    return name.startswith((".", "~$")) or name.lower() in _JUNK


def _belongs_to_a_page(path: Path) -> bool:
    """Whether a picture stands in the folder that a browser saved beside a page (``report_files`` beside ``report.html``)."""
    stem = next((path.parent.name[: -len(end)] for end in _COMPANIONS if path.parent.name.endswith(end)), "")
    if not stem or path.suffix.lower() not in _OF_PAGES:
        return False
    return any(path.parent.with_name(f"{stem}{suffix}").exists() for suffix in (".html", ".htm", ".xhtml"))


def _size(source: Source) -> int:
    try:
        if isinstance(source, TextSource) or not Path(source).is_dir():
            return 1
    except OSError:
        return 1
    found = 0
    for _, names in _walk(Path(source)):
        sidecars = Sidecars(names)
        found += sum(Path(name).suffix.lower() in SUFFIXES and not sidecars.describes(name) for name in names)
    return found
