"""Word lists: in each line a word, a tab, its translations with commas or semicolons between them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rightsarchive.errors import BrokenFileError, LimitError, UnreadableFileError
from rightsarchive.files import read_regular
from rightsarchive.language.dictionaries.entries import MOST_BYTES, MOST_ENTRIES, WordEntry, translations_of, word_of

SUFFIXES = (".tsv", ".tab", ".txt")

_BOM = b"\xef\xbb\xbf"


def read_tsv(path: Path) -> Iterator[WordEntry]:
    """The entries of a list in UTF-8; further columns, blank lines and lines that begin with # are passed over.

    Raises UnreadableFileError, LimitError, BrokenFileError with the line where one has no tab, or is not UTF-8.
    """
    try:
        data = read_regular(path, MOST_BYTES, follow=True)
    except OSError as error:
        raise UnreadableFileError(f"it cannot be read: {error.strerror}", path=path) from error
    count = 0
    for number, raw in enumerate(data.removeprefix(_BOM).split(b"\n"), 1):
        try:
            line = raw.decode("utf-8").strip("\r\n")
        except UnicodeDecodeError:
            raise BrokenFileError(f"line {number} is not UTF-8", path=path, advice="Save the list as UTF-8.") from None
        if not line.strip() or line.startswith("#"):
            continue
        word, tab, rest = line.partition("\t")
        if not tab or "\0" in line:
            raise BrokenFileError(
                f"line {number} has no tab between a word and its translation",
                path=path,
                advice="Write in each line: the word, a tab, its translations with commas between them.",
            )
        count += 1
        if count > MOST_ENTRIES:
            raise LimitError(f"it has more than {MOST_ENTRIES:,} entries", path=path)
        entry = WordEntry(word_of(word), translations_of([rest.partition("\t")[0]]))
        if entry.word and entry.translations:
            yield entry
