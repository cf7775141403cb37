"""A bibliography as what it says of the files that it names: a list of files like a manifest."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from rightsarchive.errors import MetadataError
from rightsarchive.metadata.columns import folded, is_access_column, level_named, names_of_levels
from rightsarchive.metadata.fields import Problem, Reading, Written, understood
from rightsarchive.metadata.file_names import FileNames
from rightsarchive.metadata.manifest import Manifest
from rightsarchive.metadata.references.bibtex import read_bibtex
from rightsarchive.metadata.references.csl_json import items_of, read_csl_json
from rightsarchive.metadata.references.entries import Entry
from rightsarchive.metadata.references.latex import address
from rightsarchive.metadata.references.ris import read_ris
from rightsarchive.metadata.restrictions import mentions_restriction
from rightsarchive.metadata.sidecars import alike
from rightsarchive.metadata.sources import read_bytes
from rightsarchive.metadata.stamps import stamp, stamp_in_title
from rightsarchive.metadata.tables import decode
from rightsarchive.metadata.workbooks import MOST
from rightsarchive.model import Access, Origin

SUFFIXES = (".bib", ".ris")
"""Names of bibliographies. CSL-JSON is called ``.json`` like much else: it is told by its content."""

_READERS: Mapping[str, Callable[[str, Path], Iterator[Entry | Problem]]] = {
    ".bib": read_bibtex,
    ".ris": read_ris,
    ".json": read_csl_json,
}

_KEYWORDS = frozenset({"keywords", "keyword", "tags"})
_WORKS = frozenset(
    "abstract booktitle journal journaltitle series title subtitle container-title collection-title event-title links".split()
)
"""What is said of the work itself: an abstract that begins with *Secret detention* closes nothing."""
_ALIKE = 0.9


def is_bibliography(name: str) -> bool:
    """Whether a file of this name is a bibliography whatever stands in it."""
    return alike(name).endswith(SUFFIXES)


def may_be_bibliography(name: str) -> bool:
    """Whether its content decides."""
    return alike(name).endswith(".json")


def read_bibliography(path: Path) -> Manifest | None:
    """What a bibliography says of the files that it names. None for JSON that is no CSL-JSON.

    A broken entry is told, and the others hold. An entry whose file is not there is told; one that names no file is in
    :attr:`Manifest.unfiled`. Where a restriction has no file, the rest of the folder is closed, as by a manifest.
    """
    suffix = Path(alike(path.name)).suffix
    try:
        text = decode(read_bytes(path, most=MOST))
    except MetadataError as error:
        return Manifest(path, {}, rest=Problem(error, closes=True))
    if suffix == ".json" and items_of(text) is None:
        return None
    try:
        entries = list(_READERS[suffix](text, path))
    except MetadataError as error:
        closes = mentions_restriction(text)
        problem = Problem(error, closes=closes)
        return Manifest(path, {}, (problem,), rest=problem if closes else None)
    return _Placing(path).place(entries)


@dataclass(slots=True)
class _Placing:
    path: Path
    rows: dict[Path, tuple[Reading, ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    missing: list[tuple[str, int | None]] = field(default_factory=list)
    unfiled: list[str] = field(default_factory=list)
    rest: Problem | None = None

    def place(self, entries: list[Entry | Problem]) -> Manifest:
        names = FileNames(self.path.parent)
        for entry in entries:
            if isinstance(entry, Problem):
                self.problems.append(entry)
                self.rest = self.rest or (entry if entry.closes else None)
            else:
                self._entry(entry, names)
        return Manifest(
            self.path, self.rows, tuple(self.problems), self.rest, tuple(self.missing), unfiled=tuple(self.unfiled)
        )

    def _entry(self, entry: Entry, names: FileNames) -> None:
        reading = _reading(entry, self.path, with_identifier=True)
        restricted = "access" in reading.found and reading.found["access"][0] is not Access.PUBLIC
        placed = 0
        for name in entry.files:
            found = self._files(name, entry, names, restricted=restricted)
            for file in found:
                # Of several files one can be the report that an identifier names: another one is no new version of it.
                own = reading if placed == 0 else _reading(entry, self.path, with_identifier=False)
                if file in self.rows:
                    told = MetadataError(f"{name} belongs to two entries", path=self.path, line=entry.line)
                    self.problems.append(Problem(told, closes=False))
                self.rows[file] = (*self.rows.get(file, ()), own)
                placed += 1
        if not entry.files:
            self.unfiled.append(f"{_called(entry)} (line {entry.line})")
        if not placed:
            self.problems += reading.problems
        if restricted and not placed and self.rest is None:
            told = MetadataError(
                f"{_called(entry)} restricts a file that is not there",
                path=self.path,
                line=entry.line,
                advice="Add the file, or take the restriction out.",
            )
            self.rest = Problem(told, closes=True)

    def _files(self, name: str, entry: Entry, names: FileNames, *, restricted: bool) -> list[Path]:
        found = names.files(name) or names.files(address(name))  # Mendeley writes LaTeX into names
        folder = self.path.parent.resolve()
        inside = [file for file in found if file.is_relative_to(folder)]
        if found and not inside:  # a library that was moved with its files
            inside = [file for file in names.below(name) if file.is_relative_to(folder)]
        if len(inside) > 1 and not restricted:
            what, advice = f"{_called(entry)}: several files are called “{name}”", "Name its folder, too."
            inside = []
        elif inside:
            return inside
        elif found:
            what = f"{_called(entry)}: “{name}” lies outside the folder of the bibliography, and is not followed"
            advice = "Export the library with its files, or copy them beside it."
        else:
            what, advice = f"{_called(entry)}: there is no file “{name}” here", names.advice(name)
        self.problems.append(Problem(MetadataError(what, path=self.path, line=entry.line, advice=advice), closes=False))
        self.missing.append((name, entry.line))
        return inside


def _called(entry: Entry) -> str:
    return entry.key or str(entry.fields.get("title") or "an entry without a title")


def _reading(entry: Entry, path: Path, *, with_identifier: bool) -> Reading:
    fields = {
        name: value
        for name, value in entry.fields.items()
        if value is not None and (with_identifier or name != "identifier")
    }
    written: Written = {name: (value, entry.line) for name, value in fields.items()}
    if entry.own:
        written["extra"] = (dict(entry.own), entry.line)
    reading = understood(written, origin=Origin.MANIFEST, path=path, source=path.name, restricting=_restricting(entry))
    return replace(reading, by_program=True)


def _restricting(entry: Entry) -> Written:
    """What of an entry may say who may see it: any field but those that speak of the work; of the keywords those that are the name
    of a level, or nearly."""
    found: Written = {}
    for name, value in (*entry.fields.items(), *entry.own.items()):
        plain = folded(name)
        if plain in _KEYWORDS:
            for keyword in value if isinstance(value, list) else [value]:
                key, said = _keyword(str(keyword))
                found[key or name] = ([*found.get(key or name, ([], 0))[0], *said], entry.line)
        elif (name not in _FIELDS_OF_WORKS and plain not in _WORKS) or _bears_a_stamp(name, value):
            found[name if plain != "abstract" else "access"] = (value, entry.line)
    return found


def _bears_a_stamp(name: str, value: object) -> bool:
    if not isinstance(value, str):
        return False
    return bool(stamp_in_title(value)) if name == "title" else folded(name) == "abstract" and stamp(value) is not None


def _keyword(keyword: str) -> tuple[str, list[str]]:
    """What a keyword says of who may see the work, and under which name, where that is not the keywords' own."""
    key, colon, value = keyword.partition(":")
    if colon and is_access_column(key):
        return key, [value.strip()]
    if (level_named(keyword) or Access.PUBLIC) is not Access.PUBLIC:
        return "", [keyword]
    return "access", [keyword] if len(keyword) > 5 and _nearly_a_level(folded(keyword)) else []


def _nearly_a_level(word: str) -> bool:
    closed = [name for name in names_of_levels() if level_named(name) is not Access.PUBLIC]
    return bool(difflib.get_close_matches(word, closed, n=1, cutoff=_ALIKE))


_FIELDS_OF_WORKS = frozenset(
    "title authors publisher published retrieved url language document_type cases persons places identifier editors recipient "
    "interviewer publisher_place translated_title original_title court case_number symbol archive call_number archived_url".split()
)
