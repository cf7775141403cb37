"""The outline (bookmarks) of a PDF, in the order of its pages, and the printed page labels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from pypdf import PdfReader
from pypdf.generic import Destination

from rightsarchive.extract.pdf.pages import clean


class Bookmark(NamedTuple):
    """``page`` counts from 0; ``top`` is the height it points at (points from below), None where it names the page alone."""

    page: int
    top: float | None
    depth: int
    title: str


def bookmarks(reader: PdfReader) -> list[Bookmark]:
    """Every bookmark that leads to a page, as the file orders them; none where the outline is broken."""
    try:
        # Where there is none pypdf would gather all named destinations of the file all the same.
        if "/Outlines" not in reader.root_object:
            return []
        return list(_walk(reader, reader.outline, 0))
    except MemoryError:
        raise
    except Exception:
        return []


def _walk(reader: PdfReader, items: list[Any], depth: int) -> Iterator[Bookmark]:
    for item in items:
        if isinstance(item, list):
            yield from _walk(reader, item, depth + 1)
        elif isinstance(item, Destination) and item.title:
            try:
                page = reader.get_destination_page_number(item)
                top = None if item.top is None else float(item.top)
            except (TypeError, ValueError, KeyError, AttributeError):
                continue
            title = " ".join(clean(str(item.title)).split())
            if page is not None and page >= 0 and title:
                yield Bookmark(page, top, depth, title)


def labels(reader: PdfReader, count: int) -> list[str | None]:
    """The printed label of each page, None for all where the file gives none (ISO 32000-2, 12.4.2)."""
    try:
        if "/PageLabels" not in reader.root_object:
            return [None] * count
        found: list[str | None] = [clean(label).strip() or None for label in reader.page_labels]
    except MemoryError:
        raise
    except Exception:
        return [None] * count
    return found if len(found) == count else [None] * count
