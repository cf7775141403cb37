"""References in a style and a locale: of one source by itself, and of all notes of a document with its list of sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rightsarchive.citation.csl.context import Cite
from rightsarchive.citation.csl.output import Out, Piece
from rightsarchive.citation.csl.positions import Cluster
from rightsarchive.citation.loading import load, locales, styles
from rightsarchive.citation.rendered import Pinpoint, Run
from rightsarchive.citation.rules import Document
from rightsarchive.citation.sources import one_number
from rightsarchive.errors import RightsArchiveError, StyleError

__all__ = ["Cited", "Rendered", "locales", "render_all", "render_entry", "render_note", "styles"]

_ITALIC = frozenset({"italic", "oblique"})


@dataclass(frozen=True, slots=True)
class Cited:
    """A source in a note: the id of its item, and its pinpoint."""

    id: str
    pinpoint: Pinpoint | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """The notes of a document in order, and its sources by id in the order of the style's list."""

    notes: tuple[tuple[Run, ...], ...]
    sources: tuple[tuple[str, tuple[Run, ...]], ...]
    has_list: bool
    """Whether the style has a list of sources; where it has none, each source is written as its note."""


def render_all(
    items: Sequence[Mapping[str, Any]], notes: Sequence[Sequence[Cited]], style: str, locale: str
) -> Rendered:
    """The notes, numbered from 1, and the list of sources of a whole document. ``items`` are CSL-JSON, each with an id of its own, in the order in which
    they are cited. Raises StyleError."""
    loaded = load(style, locale)
    with _told(loaded.path):
        clusters = [Cluster(tuple(map(_cite, cites)), number) for number, cites in enumerate(notes, 1)]
        document = Document(loaded, items, clusters)
        return Rendered(
            tuple(_runs(document, out) for out in document.clusters()),
            tuple((key, _runs(document, document.listed(key))) for key in document.order()),
            loaded.style.bibliography is not None,
        )


def render_note(item: Mapping[str, Any], pinpoint: Pinpoint | None, style: str, locale: str) -> tuple[Run, ...]:
    """The note (or in-text citation) for a CSL-JSON ``item`` by itself, with its pinpoint. Raises StyleError."""
    loaded = load(style, locale)
    with _told(loaded.path):
        cluster = Cluster((_cite(Cited(str(item.get("id", "item")), pinpoint)),), 1)
        document = Document(loaded, [item], [cluster])
        return _runs(document, document.clusters()[0])


def render_entry(item: Mapping[str, Any], style: str, locale: str) -> tuple[Run, ...]:
    """The bibliography entry for a CSL-JSON ``item`` by itself. Where the style has none for it (Chicago lists no letters and no
    unpublished documents), the note without pinpoint, so that no source goes unnamed. Raises StyleError.
    """
    loaded = load(style, locale)
    with _told(loaded.path):
        document = Document(loaded, [item], [])
        return _runs(document, document.listed(str(item.get("id", "item"))))


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Whatever a style trips over is told as a StyleError with its file."""
    try:
        yield
    except StyleError as error:
        error.path = str(path)
        raise
    except RightsArchiveError:
        raise
    except Exception as error:
        raise StyleError(
            f"The style fails on this source: {error!r}.",
            path=path,
            advice="Use another style for it, for example chicago-notes-bibliography.",
        ) from error


def _cite(cited: Cited) -> Cite:
    pinpoint = cited.pinpoint
    if pinpoint is None:
        return Cite(cited.id)
    return Cite(cited.id, locator=one_number(" ".join(pinpoint.value.split())), label=pinpoint.label)


def _runs(document: Document, out: Out | None) -> tuple[Run, ...]:
    runs: list[Run] = []
    column = ""
    for piece in document.flattener.pieces(out):
        text, italic = piece.text, _is_italic(piece)
        last_column, column = column, _column(piece)
        if runs and column != last_column and not (runs[-1].text.endswith(" ") or text.startswith(" ")):
            text = f" {text}"  # what stands in a column of its own, as a number does
        if runs and runs[-1].italic == italic:
            text = runs.pop().text + text
        runs.append(Run(text, italic))
    if runs:
        runs[0] = Run(runs[0].text.lstrip(" \n"), runs[0].italic)
        runs[-1] = Run(runs[-1].text.rstrip(" \n"), runs[-1].italic)
    return tuple(Run(document.spaced(run.text), run.italic) for run in runs if run.text)


def _column(piece: Piece) -> str:
    return next((face.value for face in piece.faces if face.attribute == "display"), "")


def _is_italic(piece: Piece) -> bool:
    return next((face.value in _ITALIC for face in reversed(piece.faces) if face.attribute == "font-style"), False)
