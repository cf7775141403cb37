"""What the tables of several commands share: columns, and values as words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from rightsarchive.cli.formats import Format
from rightsarchive.cli.terminal import SignConsole, SignTable
from rightsarchive.controls import signs, told

if TYPE_CHECKING:
    from rightsarchive.model import Document


MATCH = "bold underline"
"""The style of a match, where there are styles."""


def new_table(*columns: str, ratio: dict[str, int], spaced: bool = False) -> SignTable:
    """``ratio`` says which columns share what the others leave of the width. ``spaced``: an empty line after each row."""
    table = SignTable(padding=(0, 1, int(spaced), 0))
    for column in columns:
        if column == "Locator":  # as wide as a passage's name, which is to be copied in one piece
            table.add_column(column, width=len("p0123456789abcdef"), overflow="fold")
        else:
            table.add_column(column, ratio=ratio.get(column), no_wrap=column not in ratio, overflow="fold")
    return table


def facts_list(out: SignConsole, facts: Mapping[str, str | None], form: Format = Format.TABLE) -> None:
    """What is known of one thing, a line each; what is None or empty is left out."""
    width = max(map(len, facts), default=0)
    for name, fact in facts.items():
        if fact and form is Format.LINES:
            out.print(f"{name}: {told(fact)}", soft_wrap=True)
        elif fact:
            out.sentence(f"{name:>{width}}  {told(fact)}", hanging=width + 2)


def source_of(document: Document) -> str:
    publisher = document.metadata.publisher
    return f"{publisher}: {document.title}" if publisher else document.title


def on_one_line(text: str) -> str:
    """As a table shows it: line ends of a page mean nothing there, and control characters are signs."""
    return signs(re.sub(r"\s*\n\s*", " ", text))


def sentences(message: str, advice: str) -> str:
    first = message.split(" ", 1)[0]
    # The name of a file stays as it is.
    said = (message[:1].upper() + message[1:] if first.isalpha() else message).rstrip(".")
    return f"{said}. {advice}".strip()


def value_shown(value: object) -> str:
    if isinstance(value, dict):
        return str(
            value.get("literal") or " ".join(str(value[key]) for key in ("given", "family") if value.get(key)) or value
        )
    if isinstance(value, list):
        return "; ".join(value_shown(item) for item in value)
    return str(value)


def kind_of(media_type: str) -> str:
    """A media type in a word."""
    known = {
        "application/pdf": "PDF",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
        "text/plain": "text",
        "text/markdown": "Markdown",
        "text/html": "HTML",
    }
    return known.get(media_type, media_type)
