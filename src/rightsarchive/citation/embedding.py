"""How a report carries its citations: one JSON object, hidden from the reader, and a mark around each quote.

The citations are numbered from 1 in the order of the report. Where they and the marks are:

========  ==========================================================  =================================================
format    citations                                                   the quote with number n
========  ==========================================================  =================================================
Markdown  a comment, ``<!-- rightsarchive-citations {…} -->``         ``<div id="quotation-n" …>`` and the block quote in it
HTML      ``<script type="application/json" id="rightsarchive-citations">``  ``<blockquote id="quotation-n" …>``
PDF       an attached file, ``citations.json``                        the n-th block quote of those that are printed, by its tag
Word      a custom XML part, ``<citations xmlns="urn:rightsarchive:citations:1">``, and compressed  the bookmark ``quotation_n``
          in the document's own properties ``rightsarchive-citations-1`` and on, which LibreOffice keeps
========  ==========================================================  =================================================
"""

from __future__ import annotations

import base64
import json
import unicodedata
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from pydantic import ValidationError

from rightsarchive.citation.citation import Citation
from rightsarchive.errors import BrokenFileError

NAME = "rightsarchive-citations"
NAMESPACE = "urn:rightsarchive:citations:1"
VERSION = 2
MARK = "quotation"
TRANSLATION = "translation"
"""What a translation that is no quotation is marked by: a class in HTML and Markdown, the name of a style in Word."""
CAPTION = "caption"
"""What stands below a picture of ours is marked so in the same way."""
LARGEST = 64 << 20
"""Bytes that the citations of a report unpack to at most."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the citations of a report stand in it, which is written into the report with them: the citations of each note, those whose words
    are printed, and what the annex shows (``hashes``, ``sources`` or nothing)."""

    notes: tuple[tuple[int, ...], ...] = ()
    quoted: tuple[int, ...] = ()
    annex: str = ""


def dump(citations: Sequence[Citation], style: str = "", locale: str = "", layout: Layout | None = None) -> str:
    """The citations as ASCII JSON that is safe inside HTML, an HTML comment and XML: no ``<``, ``>``, ``&`` and no ``--``.

    Only what belongs to a reference goes in: see :meth:`Citation.public`. ``style`` and ``locale`` are those of its notes, ``layout`` where they
    stand.
    """
    plain = {
        "format": NAME,
        "version": VERSION,
        "style": style,
        "locale": locale,
        "layout": asdict(layout or Layout()),
        "citations": [c.public().as_json() for c in citations],
    }
    text = json.dumps(plain, ensure_ascii=True, separators=(",", ":"))
    for character, escape in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("--", "-\\u002d")):
        text = text.replace(character, escape)
    return text


PIECE = 240
"""Characters of a property of a Word file that every program keeps."""


def packed(text: str) -> list[str]:
    """What :func:`dump` wrote, compressed, in pieces for the properties of a document, which stay where other parts get lost."""
    data = base64.b64encode(zlib.compress(text.encode(), 9)).decode("ascii")
    return [data[at : at + PIECE] for at in range(0, len(data), PIECE)]


def unpacked(pieces: Mapping[int, str]) -> str | None:
    """The text of which :func:`packed` made these pieces, numbered from 1; None where there are none, or not all of them."""
    if not pieces or sorted(pieces) != list(range(1, len(pieces) + 1)):
        return None
    try:
        data = base64.b64decode("".join(pieces[number].strip() for number in sorted(pieces)), validate=True)
        return zlib.decompressobj().decompress(data, LARGEST).decode("ascii")
    except (ValueError, zlib.error):
        return None


def load(text: str) -> tuple[Citation, ...]:
    """What :func:`dump` wrote. Raises BrokenFileError where it was changed into something else."""
    try:
        data = json.loads(text)
        if data["version"] > VERSION:
            raise BrokenFileError(
                "The report was made by a newer release.", advice="Update rightsarchive, then verify again."
            )
        return tuple(Citation.from_json(json.dumps(item)) for item in data["citations"])
    except (ValueError, TypeError, KeyError, AttributeError, ValidationError) as error:
        raise BrokenFileError(
            "The citations kept in this report are damaged.",
            advice="Verify the report as it was first written, or write it again.",
        ) from error


def written_in(text: str) -> tuple[str, str]:
    """The style and the locale that a report says its notes are in; empty where it does not."""
    data = json.loads(text)
    style, locale = data.get("style"), data.get("locale")
    return style if isinstance(style, str) else "", locale if isinstance(locale, str) else ""


def layout_in(text: str) -> Layout:
    """How a report says that its citations stand in it; what is no layout is none."""
    data = json.loads(text)
    found = data.get("layout") if isinstance(data, dict) else None
    if not isinstance(found, dict):
        return Layout()
    notes = found.get("notes")
    return Layout(
        tuple(_numbers(note) for note in notes) if isinstance(notes, list) else (),
        _numbers(found.get("quoted")),
        str(found.get("annex", "")),
    )


def _numbers(value: object) -> tuple[int, ...]:
    return tuple(each for each in value if type(each) is int) if isinstance(value, list) else ()


def visible(text: str) -> str:
    """``text`` as every report format can carry it: line feeds for line ends, spaces for the rarer white space among the
    control characters, and no other control characters, lone surrogates or noncharacters.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if lines.isascii() and lines.isprintable():
        return lines
    return "".join(map(_visible, lines))


def _visible(character: str) -> str:
    if character in "\n\t":
        return character
    if unicodedata.category(character) == "Cc":
        return " " if character.isspace() else ""
    return "" if unicodedata.category(character) == "Cs" or ord(character) & 0xFFFE == 0xFFFE else character
