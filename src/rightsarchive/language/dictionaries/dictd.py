"""Dictionaries of the DICT protocol: an index of words beside the entries (dictd(8), dictfmt(1)), packed with dictzip or not.

A line of the index is a word, a tab, where its entry begins, a tab, and how many bytes it has; the numbers are written with the letters of
base64, the highest digit first. Words that begin with ``00database`` (``00-database``) describe the dictionary itself.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from rightsarchive.errors import BrokenFileError, LimitError, UnreadableFileError
from rightsarchive.files import open_regular, read_regular
from rightsarchive.language.dictionaries.entries import MOST_BYTES, MOST_ENTRIES, WordEntry, translations_of, word_of

SUFFIXES = (".index", ".dict", ".dz")

_DIGITS = {sign: value for value, sign in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")}
_MOST_DIGITS = 6
_ABOUT_ITSELF = ("00database", "00-database")
_REFERENCE = re.compile(r"\s*(?:see|synonyms?|antonyms?|note|also)\b[^:]{0,20}:", re.IGNORECASE)


def read_dictd(path: Path) -> Iterator[WordEntry]:
    """The entries of a dictionary of which ``path`` is the index or the file of the entries.

    Raises UnreadableFileError where one of the two is missing, BrokenFileError (with the line of the index) and LimitError.
    """
    stem = path.with_suffix("") if path.suffix == ".dz" else path
    index, text = stem.with_suffix(".index"), _text_beside(stem)
    data = _unpacked(text)
    seen: set[tuple[int, int]] = set()
    for number, line in enumerate(_lines(index), 1):
        word, start, size = _place(line, number, index)
        if word.startswith(_ABOUT_ITSELF) or (start, size) in seen:
            continue
        seen.add((start, size))
        if len(seen) > MOST_ENTRIES:
            raise LimitError(f"it has more than {MOST_ENTRIES:,} entries", path=index)
        if start + size > len(data):
            raise BrokenFileError(
                f"line {number}: the entry “{word[:40]}” would lie behind the end of {text.name}",
                path=index,
                advice="Fetch both files again: they do not belong together, or one was cut off.",
            )
        entry = _entry(word, data[start : start + size].decode("utf-8", "replace"))
        if entry.translations:
            yield entry


def _entry(word: str, text: str) -> WordEntry:
    """The first line is the word; then what is not indented translates it, or all of it where everything is."""
    first, *rest = text.splitlines() or [""]
    rest = [line for line in rest if line.strip()]
    plain = [line for line in rest if not line[0].isspace()] or rest
    lines = [line for line in plain if not _REFERENCE.match(line)]
    return WordEntry(word_of(first) or word, translations_of(lines))


def _text_beside(stem: Path) -> Path:
    for suffix in (".dict.dz", ".dict"):
        found = stem.with_suffix(suffix)
        if found.is_file():
            return found
    raise UnreadableFileError(
        "the entries of the dictionary are missing",
        path=stem.with_suffix(".dict.dz"),
        advice="Put the files NAME.index and NAME.dict.dz (or NAME.dict) into one folder.",
    )


def _unpacked(path: Path) -> bytes:
    try:
        with open_regular(path, follow=True) as file:
            data = (gzip.GzipFile(fileobj=file) if path.suffix == ".dz" else file).read(MOST_BYTES + 1)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise BrokenFileError(f"it cannot be unpacked: {error}", path=path, advice="Fetch it again.") from error
    except OSError as error:
        raise UnreadableFileError(f"it cannot be read: {error.strerror}", path=path) from error
    if len(data) > MOST_BYTES:
        raise LimitError(f"it has more than {MOST_BYTES >> 20} MiB when it is unpacked", path=path)
    return data


def _lines(index: Path) -> list[str]:
    try:
        data = read_regular(index, MOST_BYTES, follow=True)
    except OSError as error:
        raise UnreadableFileError(
            f"the index of the dictionary cannot be read: {error.strerror}",
            path=index,
            advice="Put the files NAME.index and NAME.dict.dz (or NAME.dict) into one folder.",
        ) from error
    return [line for line in data.decode("utf-8", "replace").split("\n") if line]


def _place(line: str, number: int, index: Path) -> tuple[str, int, int]:
    parts = line.rstrip("\r").split("\t")
    try:
        word, start, size = parts[0], _number(parts[1]), _number(parts[2])
    except (IndexError, KeyError):
        raise BrokenFileError(
            f"line {number} is no line of an index: a word, a tab, where its entry begins, a tab, how long it is",
            path=index,
            advice="A list with a word and its translation in each line needs a name that ends in .tsv.",
        ) from None
    return word, start, size


def _number(text: str) -> int:
    if not 0 < len(text) <= _MOST_DIGITS:
        raise KeyError(text)
    value = 0
    for sign in text:
        value = value * 64 + _DIGITS[sign]
    return value
