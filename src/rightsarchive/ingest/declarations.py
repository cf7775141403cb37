"""What stands beside files about them, found and read once for each folder; what of it was not understood closes, and is told once."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from rightsarchive.errors import MetadataError
from rightsarchive.files import is_folder, keepable, leads_out
from rightsarchive.metadata.days import DayOrder
from rightsarchive.metadata.fields import Problem, Reading, closed, unlikely_keys
from rightsarchive.metadata.file_names import FileNames
from rightsarchive.metadata.folder_notes import may_be_note_on_folder, read_note_on_folder
from rightsarchive.metadata.manifest import (
    Manifest,
    is_manifest,
    is_ours,
    is_table,
    looks_like_manifest,
    read_lookalike,
    read_manifest,
)
from rightsarchive.metadata.references import is_bibliography, may_be_bibliography, read_bibliography
from rightsarchive.metadata.sidecars import Sidecars, alike, both, read_nearly, read_sidecar
from rightsarchive.metadata.stamps import stamp_in_name
from rightsarchive.metadata.unread_lists import may_be_unread_list, read_unread_list
from rightsarchive.model import Failure, Notice, Origin
from rightsarchive.model.layers import Found

_NAMED = 5
"""Files that a message names."""

_OF_METADATA = frozenset(("meta", "metadata", "_meta", "_metadata", ".meta", ".metadata", "sidecars"))
"""Folders beside files in which people and programs keep what is known of them."""

_LINES = 20
"""Lines that a message names beside the first."""


@dataclass(slots=True)
class _Told:
    """One problem of one declaration, and the files that it closes."""

    problem: Problem
    files: list[str] = field(default_factory=list)


class Folder:
    """The declarations of one folder. A link out of ``root`` is not followed: what it restricts stays unknown, and closes. Above
    the root (None) it is the user's own."""

    def __init__(self, path: Path, root: Path | None, dates: DayOrder | None = None) -> None:
        self.path = path
        self._root = root
        self._dates: DayOrder | None = dates
        try:
            entries = sorted(os.scandir(path), key=lambda entry: entry.name)
            self._names = [entry.name for entry in entries if entry.is_file()]
            self._folders = [entry.name for entry in entries if alike(entry.name) in _OF_METADATA]
        except OSError:
            self._names, self._folders = [], []
        self.sidecars = Sidecars(self._names)

    @cached_property
    def manifests(self) -> tuple[Manifest, ...]:
        """Its manifests and bibliographies; and, where they are asked for, the other tables that keep files of it closed."""
        paths = [self.path / name for name in self._names]
        found = [
            read_manifest(path, self._dates)
            if (error := self._strange(path)) is None
            else Manifest(path, {}, rest=Problem(error, closes=True))
            for path in paths
            if is_manifest(path.name) and is_ours(path, self.path)
        ]
        found += self.bibliographies.values()
        if self._root is not None:
            names = FileNames(self.path)
            for path in paths:
                if self._may_restrict(path.name) and self._strange(path) is None:
                    read = read_lookalike(path) if self._is_lookalike(path.name) else None
                    if read is None and may_be_unread_list(path.name):
                        read = read_unread_list(path, names)
                    if read is None and may_be_note_on_folder(path.name):
                        read = read_note_on_folder(path)
                    found.append(read)
        return tuple(manifest for manifest in found if manifest is not None)

    @cached_property
    def bibliographies(self) -> dict[str, Manifest]:
        """What the bibliographies of reference managers say, by the name of the file."""
        found: dict[str, Manifest] = {}
        for name in self._names:
            path = self.path / name
            if is_manifest(name) or self.sidecars.describes(name) or not is_ours(path, self.path):
                continue
            if is_bibliography(name) or (may_be_bibliography(name) and self._strange(path) is None):
                error = self._strange(path)
                read = read_bibliography(path) if error is None else Manifest(path, {}, (Problem(error, closes=False),))
                if read is not None:
                    found[name] = read
        return found

    def of(self, name: str) -> list[Reading]:
        """What the sidecars of a file say."""
        readings = []
        for side in self.sidecars.of(name):
            error = self._strange(self.path / side)
            readings.append(
                read_sidecar(self.path / side, self._dates) if error is None else closed(error, Origin.SIDECAR, side)
            )
        return readings

    @cached_property
    def nearly(self) -> dict[str, Reading]:
        """What is kept closed by files that are called nearly like a sidecar, by the file that they mean."""
        found = {meant: read_nearly(self.path / name, meant) for name, meant in self.sidecars.nearly().items()}
        for folder in self._folders:
            place = self.path / folder
            if is_folder(place) and self._strange(place) is None:
                for side in sorted(place.iterdir()):
                    if (meant := self.sidecars.meant(side.name)) is not None and self._strange(side) is None:
                        found[meant] = found.get(meant) or read_nearly(side, meant)
        return {meant: reading for meant, reading in found.items() if reading is not None}

    def _strange(self, path: Path) -> MetadataError | None:
        if self._root is None or not leads_out(path, self._root):
            return None
        return MetadataError(
            "it is a link out of the folder, and is not followed", path=path, advice="Put the file itself there."
        )

    def _may_restrict(self, name: str) -> bool:
        return not is_manifest(name) and name not in self.bibliographies and not self.sidecars.describes(name)

    def _is_lookalike(self, name: str) -> bool:
        return is_table(name) or looks_like_manifest(name)


class Declarations:
    """``overruled``: who calls says the access level of everything, so that nothing is closed. ``dates`` is the order of the numbers
    in days, where a list does not show it."""

    def __init__(self, *, overruled: bool, dates: DayOrder | None = None) -> None:
        self._dates: DayOrder | None = dates
        self._overruled = overruled
        self._folders: dict[tuple[Path, Path | None], Folder] = {}
        self._told: dict[str, _Told] = {}
        self._keys: set[tuple[str, str]] = set()
        self._unfiled: set[Path] = set()
        self._above: dict[tuple[Path, Path], list[Manifest]] = {}
        self._places: dict[tuple[Path, Path], Reading | None] = {}
        self._reals: dict[Path, Path] = {}
        self._strayed: dict[Path, dict[Path, list[Reading]]] = {}
        self.notices: list[Notice] = []

    def folder(self, path: Path, root: Path | None) -> Folder:
        """The declarations of a folder, read when they are first asked for."""
        key = (path, root)
        if key not in self._folders:
            self._folders[key] = Folder(path, root, self._dates)
        return self._folders[key]

    def of(self, path: Path, name: str, root: Path) -> Iterator[Found]:
        """What is declared of a file, the strongest first. ``name`` is what it is called in a message; in folders above ``root``
        a manifest alone is looked for."""
        folder = self.folder(path.parent, root)
        sidecars = folder.of(path.name)
        readings = [both(sidecars)] if sidecars else []
        real = self._real(path)
        readings += self._strays(root).get(real, [])
        if (nearly := folder.nearly.get(path.name)) is not None:
            readings.append(nearly)
        manifests = list(self._manifests(path, real, root))
        for manifest in manifests:
            readings += manifest.row(real)
        if not readings:
            readings = [
                closed(manifest.rest.error, Origin.MANIFEST, manifest.path.name)
                for manifest in manifests
                if manifest.rest is not None
            ]
        if not any("access" in reading.found for reading in readings):
            readings += self._by_its_place(path, real, root)
        told = [self._entry(problem) for reading in readings for problem in reading.problems]
        closing = next((reading for reading in readings if reading.closes is not None), None)
        if closing is not None and not self._overruled:
            next(entry for entry in told if entry.problem.closes).files.append(name)
            yield {"access": closing.found["access"]}
        for reading in readings:
            if not reading.by_program:
                self._notice_slips(reading.found, path)
            yield reading.found

    def _strays(self, root: Path) -> Mapping[Path, list[Reading]]:
        """What a list in another folder says of who may see a file, by the file: a list that somebody put into a folder of its own."""
        if root not in self._strayed:
            found: dict[Path, list[Reading]] = {}
            self._strayed[root] = found
            lists = [
                Path(here)
                for here, _, names in os.walk(root)
                if Path(here) != root and any(is_table(name) or looks_like_manifest(name) for name in names)
            ]
            names = FileNames(root)
            for here in lists:
                for manifest in self.folder(here, root).manifests:
                    for name, reading in manifest.strays:
                        for file in names.below(name):
                            kept = Reading({"access": reading.found["access"]}, reading.problems)
                            found.setdefault(file, []).append(kept)
                    for file, several in manifest.rows.items():
                        if not file.is_relative_to(here.resolve()):
                            found.setdefault(file, []).extend(several)
        return self._strayed[root]

    def tell_manifests(self, path: Path, root: Path) -> None:
        """What is wrong with the manifests and tables of a folder themselves."""
        for manifest in self.folder(path.resolve(), root).manifests:
            self._tell_manifest(manifest)

    def bibliography(self, path: Path, root: Path) -> Manifest | None:
        """What a bibliography that the user names says; what is wrong with it is told. None where the file is none."""
        real = path.resolve()
        read = self.folder(real.parent, root).bibliographies.get(real.name)
        if read is not None:
            self._tell_manifest(read)
        return read

    def _tell_manifest(self, manifest: Manifest) -> None:
        for problem in (*manifest.problems, *([] if manifest.rest is None else [manifest.rest])):
            self._entry(problem)
        if manifest.unfiled and manifest.path not in self._unfiled:
            self._unfiled.add(manifest.path)
            count, named = len(manifest.unfiled), "; ".join(manifest.unfiled)
            self.notices.append(
                Notice(
                    "no-file",
                    f"{count} of its entries {'names' if count == 1 else 'name'} no file, and cannot be searched: {named}",
                    "Attach the file in the program that the list comes from, and export it with its files; or take the file in by"
                    " itself, with a sidecar.",
                    path=keepable(manifest.path),
                )
            )

    def failures(self) -> Iterator[Failure]:
        """One for each fault, with the lines in which it is found, the files that it closed and what opens them."""
        return map(_failure, self._faults())

    def problems(self) -> Iterator[Failure]:
        """The same without the files, which are others in each run: what is kept of them until they are mended."""
        return (_failure([_Told(each.problem) for each in several]) for several in self._faults())

    def _faults(self) -> Iterable[Sequence[_Told]]:
        faults: dict[tuple[str, str, str, bool], list[_Told]] = {}
        for told in self._told.values():
            faults.setdefault(_fault(told.problem), []).append(told)
        return faults.values()

    def tell(self, error: MetadataError, *, closes: bool = False) -> None:
        self._entry(Problem(error, closes))

    def _manifests(self, path: Path, real: Path, root: Path) -> Iterator[Manifest]:
        key = (real.parent, root)
        if key not in self._above:
            self._above[key] = [
                manifest
                for parent in real.parents
                for manifest in self.folder(parent, root if parent.is_relative_to(root) else None).manifests
            ]
        return (manifest for manifest in self._above[key] if is_ours(manifest.path, path))

    def _real(self, path: Path) -> Path:
        """The path without links. The folder of a thousand files is looked up once."""
        if path.is_symlink():
            return path.resolve()
        if path.parent not in self._reals:
            self._reals[path.parent] = path.parent.resolve()
        return self._reals[path.parent] / path.name

    def _by_its_place(self, path: Path, real: Path, root: Path) -> list[Reading]:
        """A file, of whose access level nothing is said, in a folder called *Confidential*, or called so itself."""
        if said := stamp_in_name(path.name, folder=False):
            return [_called_so(real, said)]
        key = (real.parent, root)
        if key not in self._places:
            above = (each for each in real.parents if each.is_relative_to(root))
            called = ((place, stamp_in_name(place.name, folder=True)) for place in above)
            self._places[key] = next((_called_so(place, said) for place, said in called if said), None)
        found = self._places[key]
        return [] if found is None else [found]

    def _entry(self, problem: Problem) -> _Told:
        """The same problem is met with each file that it concerns."""
        return self._told.setdefault(str(problem.error), _Told(problem))

    def _notice_slips(self, found: Found, path: Path) -> None:
        own = [name.removeprefix("extra.") for name in found if name.startswith("extra.")]
        for key, meant in unlikely_keys(own).items():
            where = found[f"extra.{key}"][1].where.partition(",")[0]
            if (where, key) not in self._keys:
                self._keys.add((where, key))
                told = f"{where}: the key {key!r} is kept as your own field"
                self.notices.append(Notice("unknown-key", told, f"Did you mean {meant!r}?", path=keepable(path)))


def _called_so(place: Path, said: str) -> Reading:
    error = MetadataError(
        f"it is called “{said}”, and nothing else says who may see it",
        path=place,
        advice="Say it in a sidecar, or in a manifest.csv in its folder (access: public | internal | confidential).",
    )
    return closed(error, Origin.MANIFEST, f"the name {place.name}")


_VALUE = re.compile("“[^”]*”|'[^']*'|(?<!line )\\b\\d[\\d-]*")


def _fault(problem: Problem) -> tuple[str, str, str, bool]:
    """What is the same for the same fault in another line of a list: its file and column, the words without the values. What closes
    files is told line by line."""
    error = problem.error
    words = f"{error.line}: {error.message}" if problem.closes else _VALUE.sub("…", error.message)
    return str(error.path), error.field or "", words, problem.closes


def _failure(faults: Sequence[_Told]) -> Failure:
    """Told once: in full for the first line, and with the values of a few others."""
    first, *others = faults
    error = first.problem.error
    message = str(error).removesuffix(error.advice).strip()
    advice = error.advice
    if others:
        lines = ", ".join(_line_of(told.problem) for told in others[:_LINES])
        more = f" and {len(others) - _LINES} more" if len(others) > _LINES else ""
        message = f"{message.rstrip('.')}. The same in line{'' if len(others) == 1 else 's'} {lines}{more}."
    files = [name for told in faults for name in told.files]
    if files:
        count = len(files)
        named = ", ".join(files[:_NAMED]) + (" …" if count > _NAMED else "")
        message += f" {count} {'file is' if count == 1 else 'files are'} confidential because of it: {named}."
        opens = " ".join(map(shlex.quote, files[:_NAMED])) + (" …" if count > _NAMED else "")
        advice = (
            f"{advice} Then ingest again. To decide yourself: rightsarchive ingest {opens} --set access=LEVEL".strip()
        )
    return Failure(keepable(error.path or "metadata"), error.code, keepable(message), advice)


def _line_of(problem: Problem) -> str:
    """A line, with the value at fault where the message quotes one."""
    found = re.search("“([^”]{1,60})”", problem.error.message)
    return f"{problem.error.line}{f' (“{found[1]}”)' if found else ''}"
