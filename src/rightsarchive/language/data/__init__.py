"""What is known of each language: one file for each, ``fr.toml`` for French, read when it is asked for.

Three files belong to no single language: ``mul.toml`` what stands in texts of every language, ``und-cyrillic.toml`` what
the languages written in Cyrillic share, ``und.toml`` what is taken to hold where the language is not known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Final, TypeVar

from rightsarchive.language.data import records
from rightsarchive.language.data.reading import phrases, read, refuse, values

DIRECTORY: Final = Path(__file__).parent
EVERY_LANGUAGE: Final = "mul"
"""The name of the file for what stands in texts of every language (ISO 639-2: multiple languages)."""

_SHARED: Final = re.compile(r"mul|und(?:-[a-z]+)?")
_TABLE: Final = re.compile(r"^\[(\w+)\]$", re.MULTILINE)
_TABLES: Final = frozenset(
    "detection continuing stop_words stems dates spans sentences apostrophes characters compounds hyphens names pages documents document_types declarations web quoting quantities report".split()
)

Record = TypeVar("Record")


class Language:
    """What is known of the language ``code``. Each table of its file is read when it is first asked for: to search, few are
    needed. Without a file, or without a table in it, a record holds its defaults."""

    def __init__(self, code: str, text: str = "") -> None:
        head, *tables = _TABLE.split(text)
        self.code = code
        self._head = head
        self._tables = dict(zip(tables[::2], tables[1::2], strict=True))
        if unknown := self._tables.keys() - _TABLES:
            refuse(f"{code}.toml: no table is called [{min(unknown)}].", f"Take one of: {', '.join(sorted(_TABLES))}.")
        if len(tables) != 2 * len(self._tables):
            refuse(f"{code}.toml: a table stands there twice.", "Put the two together.")

    def _read(self, record: Callable[..., Record], table: str) -> Record:
        return read(record, self._tables.get(table, ""), f"{self.code}.toml, [{table}]")

    @cached_property
    def head(self) -> records.Head:
        return read(records.Head, self._head, f"{self.code}.toml")

    @cached_property
    def detection(self) -> records.Detection:
        return self._read(records.Detection, "detection")

    @cached_property
    def continuing(self) -> records.Continuing:
        return self._read(records.Continuing, "continuing")

    @cached_property
    def stop_words(self) -> records.StopWords:
        return self._read(records.StopWords, "stop_words")

    @cached_property
    def stems(self) -> records.Stems:
        return self._read(records.Stems, "stems")

    @cached_property
    def dates(self) -> records.Dates:
        return self._read(records.Dates, "dates")

    @cached_property
    def spans(self) -> records.Spans:
        return self._read(records.Spans, "spans")

    @cached_property
    def sentences(self) -> records.Sentences:
        return self._read(records.Sentences, "sentences")

    @cached_property
    def apostrophes(self) -> records.Apostrophes:
        return self._read(records.Apostrophes, "apostrophes")

    @cached_property
    def characters(self) -> records.Characters:
        return self._read(records.Characters, "characters")

    @cached_property
    def compounds(self) -> records.Compounds:
        return self._read(records.Compounds, "compounds")

    @cached_property
    def hyphens(self) -> records.Hyphens:
        return self._read(records.Hyphens, "hyphens")

    @cached_property
    def names(self) -> records.Names:
        return self._read(records.Names, "names")

    @cached_property
    def pages(self) -> records.Pages:
        return self._read(records.Pages, "pages")

    @cached_property
    def documents(self) -> records.Documents:
        return self._read(records.Documents, "documents")

    @cached_property
    def document_types(self) -> Mapping[str, tuple[str, ...]]:
        readings = dict.fromkeys(records.DOCUMENT_TYPES, phrases)
        return values(readings, self._tables.get("document_types", ""), f"{self.code}.toml, [document_types]")

    @cached_property
    def declarations(self) -> records.Declarations:
        return self._read(records.Declarations, "declarations")

    @cached_property
    def web(self) -> records.Web:
        return self._read(records.Web, "web")

    @cached_property
    def quoting(self) -> records.Quoting:
        return self._read(records.Quoting, "quoting")

    @cached_property
    def quantities(self) -> records.Quantities:
        return self._read(records.Quantities, "quantities")

    @cached_property
    def report(self) -> records.ReportWords | None:
        """None where no report can be written in it."""
        return self._read(records.ReportWords, "report") if "report" in self._tables else None


@cache
def language(code: str) -> Language:
    """What is known of a language (ISO 639-1, or 639-3 where that has none). Any other code is no error: nothing is known
    of it. Raises BrokenFileError where its file does not follow the rules, as does everything that is asked of it."""
    return _files().get(code) or Language(code)


@cache
def languages() -> tuple[Language, ...]:
    """Every language that has a file, by its code."""
    return tuple(found for code, found in _files().items() if not _SHARED.fullmatch(code))


def gathered(ask: Callable[[Language], Iterable[str]]) -> tuple[str, ...]:
    """What is asked of each file, all together, each once: what may stand in a text whatever its language."""
    return tuple(dict.fromkeys(found for each in _files().values() for found in ask(each)))


def shared(code: str) -> tuple[Language, ...]:
    """The files that hold for a text of a language besides its own: for every language, for those of its script."""
    scripts = (f"und-{script}" for script in language(code).head.scripts)
    return tuple(_files()[name] for name in (EVERY_LANGUAGE, *scripts) if name in _files())


@cache
def _files() -> dict[str, Language]:
    return {path.stem: Language(path.stem, path.read_text("utf-8")) for path in sorted(DIRECTORY.glob("*.toml"))}
