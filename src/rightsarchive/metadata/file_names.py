"""The files of a folder, by what a list in it may call them."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rightsarchive.metadata.sidecars import alike


@dataclass(slots=True)
class FileNames:
    """The files of a folder and those below, by what a list may call them. The folder is looked through when a name is not exact."""

    folder: Path
    _below: dict[str, list[Path]] | None = field(default=None)
    _endings: dict[str, list[str]] | None = field(default=None)
    _reals: dict[Path, Path] = field(default_factory=dict)

    def knows(self, name: str) -> bool:
        """Whether there is a file of this name, as exactly as that."""
        try:
            return bool(name) and (self.folder / _slashed(name)).is_file()
        except (OSError, ValueError):
            return False

    def files(self, name: str) -> list[Path]:
        """The files that a name means: exactly; else in other letters; else by the name without its folders, or without its
        ending. More than one where the list does not tell them apart."""
        wanted = _slashed(name)
        if not wanted:
            return []
        if self.knows(wanted):
            return [self._real(self.folder / wanted)]
        return self.below(wanted) or self.below(_NOTE_MARK.sub("", wanted))

    def below(self, name: str) -> list[Path]:
        """The files of the folder itself that a name means, however it goes on above it."""
        wanted = _slashed(name)
        parts = alike(wanted).removeprefix("./").strip("/").split("/")
        below = self._found()
        return next((found for found in (below.get("/".join(parts[at:])) for at in range(len(parts))) if found), [])

    def ending_in(self, word: str) -> list[str]:
        """The names of files, with their endings, whose last word this is, as :func:`alike` has them."""
        if self._endings is None:
            self._endings = {}
            for path in dict.fromkeys(path for found in self._found().values() for path in found):
                name = alike(path.name)
                if path.suffix:
                    self._endings.setdefault(name.split()[-1], []).append(name)
        return self._endings.get(word, [])

    def advice(self, name: str) -> str:
        close = difflib.get_close_matches(alike(_slashed(name)), list(self._found()), n=1, cutoff=0.6) if name else []
        near = f" The nearest is {self._found()[close[0]][0].name}." if close else ""
        return f"Correct the name, or add the file.{near}"

    def _real(self, path: Path) -> Path:
        """The path without links. A folder of a thousand files is looked up once."""
        if path.is_symlink() or path.name in {"", ".", ".."}:
            return path.resolve()
        if path.parent not in self._reals:
            self._reals[path.parent] = path.parent.resolve()
        return self._reals[path.parent] / path.name

    def _found(self) -> dict[str, list[Path]]:
        if self._below is None:
            self._below = {}
            for path in _below(self.folder):
                real = self._real(path)
                relative = alike(path.relative_to(self.folder).as_posix())
                name = relative.rpartition("/")[2]
                for called in {relative, name, relative.rpartition(".")[0], name.rpartition(".")[0]} - {""}:
                    self._below.setdefault(called, []).append(real)
        return self._below


_NOTE_MARK = re.compile(r"\s*[*†‡§¹²³]+$")
"""The sign of a note below the table: ``witness.txt*``."""


def _slashed(name: str) -> str:
    r"""A name as any system writes it, with slashes: ``.\sub\a.txt``, ``C:\Users\A\a.txt``, ``file:///home/a/a.txt``."""
    plain = re.sub(r"^(?:file:/*|[A-Za-z]:)(?=[\\/])", "", name.strip().strip("\"'“”„«»"))
    return plain.replace("\\", "/") if "\\" in plain else plain


def _below(folder: Path) -> Iterator[Path]:
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(here) / name for name in sorted(names) if not name.startswith((".", "~$")))
