"""Values of the metadata as one line of text, and back: for a cell of a table, a field of BibTeX, a line of RIS."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable
from typing import Any

from rightsarchive.model import Author, Metadata, PartialDate

LISTS = frozenset(name for name, field in Metadata.model_fields.items() if field.default == ())
"""Fields of the metadata that are lists; in a text a semicolon stands between two items."""

PEOPLE = frozenset({"authors", "editors", "recipient", "interviewer"})
"""Those of them that are lists of persons or organisations."""


def as_text(value: Any) -> str:
    r"""The value of a field, or of a user's own one, as text; nothing for None.

    Items of a list have ``; `` between them, and a semicolon inside one is written ``\;``. A person is ``Family, Given``; a name in
    one piece that has a comma ends in one.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, (dt.datetime, PartialDate)):
        return value.isoformat() if isinstance(value, dt.datetime) else str(value)
    if isinstance(value, (list, tuple)) and all(isinstance(item, (str, int, float, Author)) for item in value):
        return joined(person_text(item) if isinstance(item, Author) else str(item) for item in value)
    return json.dumps(value, ensure_ascii=False)


def joined(items: Iterable[str]) -> str:
    """A list as one text."""
    return "; ".join(item.replace(";", "\\;") for item in items)


def items(text: str) -> list[str]:
    """The items of a list that is one text."""
    return [item for part in re.split(r"(?<!\\)[;\n]", text) if (item := part.replace("\\;", ";").strip())]


def person_text(author: Author) -> str:
    """``Family, Given``; a name in one piece as it is, with a comma behind it where it has one."""
    if author.literal:
        return f"{author.literal}," if "," in author.literal else author.literal
    return f"{author.family}, {author.given}" if author.given else f"{author.family},"


def person(text: str) -> dict[str, str]:
    """The author that a text names, as :func:`person_text` writes them; what is behind a second comma is the given name's
    (*Jr.*)."""
    plain = text.strip()
    if plain.endswith(","):
        inside = plain.removesuffix(",").strip()
        return {"literal": inside} if "," in inside else {"family": inside}
    family, comma, given = (part.strip() for part in plain.partition(","))
    return {"family": family, "given": given} if comma and family and given else {"literal": plain}
