"""The SKOS vocabularies that a user added to an archive, kept beside the one that comes with the library."""

from __future__ import annotations

from pathlib import Path

from rightsarchive.files import make_folder
from rightsarchive.language.concepts import Vocabulary, load, load_bundled


class Vocabularies:
    """A ``folder`` of vocabularies, each in a file of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._merged: Vocabulary | None = None

    def add(self, path: str | Path) -> None:
        """Keep a copy of a vocabulary; the same name replaces the old one. Raises UsageError where the file is none, or where
        the extra ``skos`` is not installed."""
        vocabulary = load(path)
        make_folder(self._folder)
        vocabulary.save(self._folder / f"{Path(path).stem}.json")
        self._merged = None

    def sizes(self) -> dict[str, int]:
        """Each vocabulary with its number of concepts."""
        return {"human rights (bundled)": len(load_bundled()), **{path.stem: len(load(path)) for path in self._files()}}

    def merged(self) -> Vocabulary:
        """All of them as one."""
        if self._merged is None:
            self._merged = load_bundled().merge(*map(load, self._files()))
        return self._merged

    def forget(self) -> None:
        """Drop what was read."""
        self._merged = None

    def _files(self) -> list[Path]:
        return sorted(path for path in self._folder.glob("*") if path.suffix != ".tmp")
