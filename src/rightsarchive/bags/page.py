"""The page of an evidence package that a person opens first: HTML without scripts, and nothing loaded from anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from rightsarchive.bags.layout import PackageRecord
from rightsarchive.citation.embedding import visible
from rightsarchive.model import Case, Document


@dataclass(frozen=True, slots=True)
class Listed:
    """A document as the page lists it: its newest version, and the links to its files (from ``data/`` on)."""

    document: Document
    original: str | None
    text: str
    record: str


def page(
    package: PackageRecord, listed: Sequence[Listed], cases: Iterable[Case], has_quotes: Mapping[str, int]
) -> bytes:
    """The whole page. ``has_quotes`` counts the quotes of each document, for a query."""
    return _template().render(package=package, listed=listed, cases=list(cases), quotes=has_quotes).encode()


@lru_cache(maxsize=1)
def _template() -> Template:
    folder = Path(__file__).parent / "templates"
    environment = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
    environment.filters["visible"] = lambda value: visible(str(value))
    return environment.get_template("index.html")
