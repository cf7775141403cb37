"""A file of a dictionary in any of the formats that are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from rightsarchive.errors import BrokenFileError
from rightsarchive.files import open_regular
from rightsarchive.language.dictionaries import dictd, tsv
from rightsarchive.language.dictionaries.entries import WordEntry
from rightsarchive.language.dictionaries.tei import read_tei
from rightsarchive.language.dictionaries.terms import TermRow, rows_of

_START = 4096


def reader_of(path: Path) -> Callable[[Path], Iterator[WordEntry]] | None:
    """What reads the file, by its name, and XML by how it begins; None of what is no dictionary of two languages."""
    suffix = path.suffix.lower()
    if suffix in dictd.SUFFIXES:
        return dictd.read_dictd
    if suffix in tsv.SUFFIXES:
        return tsv.read_tsv
    if suffix == ".tei" or (suffix == ".xml" and _is_tei(path)):
        return read_tei
    return None


def name_of(path: Path) -> str:
    """The name of a dictionary: that of its file without what tells the format."""
    return path.name.removesuffix(".dz").removesuffix(".dict").removesuffix(path.suffix)


def read_terms(path: Path, source: str, target: str) -> tuple[int, list[TermRow]]:
    """How many entries the file has, and their terms. Raises the errors of the readers, BrokenFileError where it holds no entry."""
    read = reader_of(path)
    count, rows = (0, []) if read is None else rows_of(read(path), source, target)
    if not count:
        raise BrokenFileError(
            f"no word in it could be used from “{source}” to “{target}”",
            path=path,
            advice="See whether the languages are right, and whether each word has a translation.",
        )
    return count, rows


def _is_tei(path: Path) -> bool:
    try:
        with open_regular(path, follow=True) as file:
            start = file.read(_START)
    except OSError:
        return False  # told by whoever reads it
    return b"<TEI" in start or b"tei-c.org" in start
