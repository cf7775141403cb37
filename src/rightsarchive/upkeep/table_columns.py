"""The columns of the table of an archive, and a document as its cells."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping

from rightsarchive.metadata.columns import field_of, folded
from rightsarchive.metadata.text_values import as_text
from rightsarchive.model import Document, Metadata
from rightsarchive.rows import cell

DOCUMENT, FILE, LEVEL, TAGS, GIVEN_OUT = "document", "file", "level", "tags", "given out"

FIELDS = tuple(name for name in Metadata.model_fields if name not in {"extra", "part_of"})

READ_ONLY = frozenset({FILE, LEVEL})
"""What a table shows and nobody changes in it."""

COLUMNS = (DOCUMENT, FILE, LEVEL, TAGS, *FIELDS)
"""Those of every table; the users' own fields (``extra.shelf``) and :data:`GIVEN_OUT` follow."""

MOST = 32_000
"""Characters: Excel cuts what is longer off (32,767)."""

_PIECE = 6


def cells_of(document: Document, tags: Iterable[str]) -> dict[str, str]:
    """A document by column, as text."""
    metadata = document.metadata
    values = {FILE: document.path, LEVEL: document.access.value, TAGS: list(tags)}
    values |= {name: getattr(metadata, name) for name in FIELDS} | {"access": metadata.access.value}
    values |= {f"extra.{name}": value for name, value in metadata.extra.items()}
    return {name: shown(value) for name, value in values.items()}


def shown(value: object) -> str:
    """A value as a cell has it. What Excel would cut off is named by its length, and changes nothing when it is read again."""
    text = str(cell(as_text(value)))
    if len(text) <= MOST:
        return text
    return f"({len(text):,} characters, too long for a cell: {hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:12]})"


def given_out(document: str, cells: Mapping[str, str]) -> str:
    """What a row says, in short: six digits for each cell, in any order, so that columns may be taken away or moved."""
    return "x" + "".join(piece(document, name, text) for name, text in cells.items())


def piece(document: str, column: str, text: str) -> str:
    """The six digits of one cell."""
    said = "\0".join((document, column, plain(text))).encode("utf-8", "surrogatepass")
    return hashlib.sha256(said).hexdigest()[:_PIECE]


def pieces(written: str) -> frozenset[str] | None:
    """Those of a row, None where it is none that was given out."""
    digits = written.strip().lower()
    if (
        not digits.startswith("x")
        or len(digits) % _PIECE != 1
        or not all(sign in "0123456789abcdef" for sign in digits[1:])
    ):
        return None
    return frozenset(digits[at : at + _PIECE] for at in range(1, len(digits), _PIECE))


def plain(text: str) -> str:
    """A cell without what spreadsheets do to line ends and to white space around it."""
    return "\n".join(
        line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").split("\n")
    ).strip()


def column_of(header: str) -> str | None:
    """The column that a header means, in any letter case or by a usual name of the field; None where it is none of ours."""
    name = header.strip()
    if name in COLUMNS or name == GIVEN_OUT:
        return name
    if name.lower().startswith("extra.") and len(name) > len("extra."):
        return f"extra.{name[len('extra.') :]}"
    for ours in (DOCUMENT, FILE, LEVEL, TAGS, GIVEN_OUT):
        if folded(name) == ours:
            return ours
    field = field_of(name)
    return field if field in FIELDS else None


def is_date(column: str) -> bool:
    """Whether days stand in it."""
    return column in {"published", "retrieved"}


def moment(text: str) -> str | None:
    """A time of day with its zone, or None."""
    try:
        return dt.datetime.fromisoformat(text).isoformat()
    except ValueError:
        return None
