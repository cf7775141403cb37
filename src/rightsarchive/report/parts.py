"""What a script puts into a section, as it was given. Composing numbers it."""

from __future__ import annotations

from dataclasses import dataclass

from rightsarchive.citation.citation import Citation
from rightsarchive.citation.surroundings import Exhibit
from rightsarchive.report.prose import Content, Text


@dataclass(frozen=True, slots=True)
class QuotePart:
    """A quote with its translation."""

    citation: Citation
    translation: str = ""
    translator: str = ""


@dataclass(frozen=True, slots=True)
class GridPart:
    """A table."""

    header: tuple[Content, ...]
    rows: tuple[tuple[Content, ...], ...]


@dataclass(frozen=True, slots=True)
class TimelinePart:
    """Dates, each with what is quoted of it."""

    rows: tuple[tuple[str, tuple[Citation, ...]], ...]


@dataclass(frozen=True, slots=True)
class ExhibitPart:
    """A quote as its pages show it."""

    citation: Citation
    pictures: tuple[Exhibit, ...]


@dataclass(frozen=True, slots=True)
class AnnexPart:
    """The list of sources."""

    hashes: bool


Part = Text | QuotePart | GridPart | TimelinePart | ExhibitPart | AnnexPart
