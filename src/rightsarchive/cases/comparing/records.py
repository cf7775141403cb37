"""What a comparison of sources gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rightsarchive.citation import Citation
from rightsarchive.model.brief import Brief

ValueKind = Literal["amount", "persons", "age", "prison term", "date", "name"]


@dataclass(frozen=True, slots=True, repr=False)
class NamedValue(Brief):
    """A value as one source writes it: ``words``, in the sentence that the citation quotes. ``value`` is the same however it is written:
    ``78640 KZT``, ``2025-07-31``, ``84 months``, ``12 detainee``; of a name, the name."""

    value: str
    words: str
    citation: Citation


@dataclass(frozen=True, slots=True, repr=False)
class Corroboration(Brief):
    """A value that sources name which are independent of each other, once for each of them: of another publisher, and no copy of its text."""

    kind: ValueKind
    value: str
    named: tuple[NamedValue, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Discrepancy(Brief):
    """Values that differ, in sentences that seem to speak of the same: each with its source. Names are spelled differently."""

    kind: ValueKind
    named: tuple[NamedValue, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Comparison(Brief):
    """What was found. Where nothing is told, nothing is said: neither that sources agree nor that they do not."""

    corroborated: tuple[Corroboration, ...]
    differing: tuple[Discrepancy, ...]
