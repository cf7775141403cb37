"""Dictionaries in TEI as FreeDict publishes them (TEI P5, chapter 9): ``entry`` with the word in ``orth``, translations in ``quote``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from rightsarchive.errors import BrokenFileError, LimitError, UnreadableFileError
from rightsarchive.files import open_regular
from rightsarchive.language.dictionaries.entries import MOST_BYTES, MOST_ENTRIES, WordEntry, translations_of, word_of

_TRANSLATIONS = frozenset({"trans", "translation", "translationEquivalent"})


def read_tei(path: Path) -> Iterator[WordEntry]:
    """The entries, one after the other: nothing but the one that is read is kept. Entities are not followed.

    Raises UnreadableFileError, LimitError, and BrokenFileError with the line where it is not XML.
    """
    try:
        with open_regular(path, follow=True) as file:
            file.seek(0, 2)
            if file.tell() > MOST_BYTES:
                raise LimitError(f"it has more than {MOST_BYTES >> 20} MiB", path=path)
            file.seek(0)
            parser = etree.iterparse(
                file, events=("end",), tag="{*}entry", resolve_entities=False, no_network=True, load_dtd=False
            )
            for number, (_, entry) in enumerate(parser, 1):
                if number > MOST_ENTRIES:
                    raise LimitError(f"it has more than {MOST_ENTRIES:,} entries", path=path)
                yield from _entries(entry)
                _let_go(entry)
    except etree.XMLSyntaxError as error:
        raise BrokenFileError(f"line {error.lineno} is not valid XML: {error.msg}", path=path) from error
    except OSError as error:
        raise UnreadableFileError(f"it cannot be read: {error.strerror}", path=path) from error


def _entries(entry: etree._Element) -> Iterator[WordEntry]:
    texts = [
        "".join(quote.itertext())
        for cit in entry.iter("{*}cit")
        if cit.get("type") in _TRANSLATIONS
        for quote in cit.iterfind("{*}quote")
    ]
    texts += ["".join(old.itertext()) for old in entry.iter("{*}tr")]  # TEI P4
    found = translations_of(texts)
    if found:
        for written in entry.iterfind("{*}form//{*}orth"):
            if word := word_of("".join(written.itertext())):
                yield WordEntry(word, found)


def _let_go(entry: etree._Element) -> None:
    entry.clear()
    parent = entry.getparent()
    while parent is not None and (before := entry.getprevious()) is not None:
        parent.remove(before)
