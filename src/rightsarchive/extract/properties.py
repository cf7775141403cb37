"""What a file says of itself, made into metadata fields; what its software filled in by habit is left out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from pydantic import ValidationError

from rightsarchive.language.data import gathered, language
from rightsarchive.language.scripts import script_of
from rightsarchive.model import Author, FieldOrigin, Metadata, Origin, PartialDate

Properties = dict[str, tuple[Any, FieldOrigin]]

_EXPORT_PREFIX = re.compile(
    r"^(?:microsoft (?:office )?word|microsoft powerpoint|powerpoint presentation|adobe\w*|print)\s*-\s*", re.IGNORECASE
)
_FILE_NAME = re.compile(
    r"\.(?:docx?|docm|odt|rtf|pdf|indd|qxd|p65|pmd|tex|dvi|wpd|pub|xlsx?|pptx?|html?|txt|ps|fm|tmp|jpe?g|tiff?)$",
    re.IGNORECASE,
)
_SOFTWARE = re.compile(
    r"\b(?:microsoft|adobe|acrobat|indesign|latex|tex|pdftex|libreoffice|openoffice|ghostscript|python-docx|fpdf|reportlab|"
    r"quark\w*|wkhtmltopdf|itext|scanner|canon|xerox|epson|ricoh|konica|kyocera|hewlett|apache fop|google docs|aspose|pscript)\b",
    re.IGNORECASE,
)
_EARLIEST = 1980


@cache
def _habits() -> frozenset[str]:
    """Titles and authors that programs fill in by themselves."""
    return frozenset(["", "n/a", *gathered(lambda each: each.documents.habits)])


def title_of(value: object) -> str | None:
    """A title fit to be shown, or None for file names, software names and templates' fillers."""
    text = _one_line(value)
    text = _EXPORT_PREFIX.sub("", text).strip()
    if text.casefold() in _habits() or _FILE_NAME.search(text) or sum(c.isalpha() for c in text) < 3:
        return None
    return text


def authors_of(values: Iterable[object]) -> tuple[Author, ...]:
    """Names as written (a file's properties do not tell family names apart), those of software and accounts left out."""
    names: dict[str, None] = {}
    for value in values:
        for part in re.split(r"[;\n|]", str(value)):
            name = _one_line(part)
            if name.casefold() not in _habits() and not _SOFTWARE.search(name) and sum(c.isalpha() for c in name) >= 3:
                names[name] = None
    return tuple(Author(literal=name) for name in names)


def date_of(value: object) -> PartialDate | None:
    """A date that a document can have: not before 1980 and not after tomorrow."""
    if isinstance(value, dt.datetime):
        value = value.date()
    try:
        date = PartialDate(value)  # type: ignore[arg-type]
    except (ValueError, TypeError):
        return None
    tomorrow = dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=1)
    return date if date.year >= _EARLIEST and date.earliest <= tomorrow else None


def language_of(value: object, text: str) -> str | None:
    """A language code, unless the letters of ``text`` cannot be that language's: templates carry their maker's language."""
    try:
        code = Metadata(language=str(value)).language
    except ValidationError:
        return None
    letters = [character for character in text[:5000] if character.isalpha()]
    scripts = language(code or "").head.scripts
    if scripts and sum(script_of(letter) in scripts for letter in letters) < 0.5 * len(letters):
        return None
    return code if code != "x" else None


def put(properties: Properties, field: str, value: object, where: str, *, origin: Origin = Origin.FILE) -> None:
    """Keep the first good value for ``field``."""
    if value not in (None, "", ()) and field not in properties:
        properties[field] = (value, FieldOrigin(origin=origin, where=where))


def _one_line(value: object) -> str:
    text = " ".join(str(value or "").replace("\x00", "").split())
    return "" if "\ufffd" in text or any(ord(character) < 32 for character in text) else text
