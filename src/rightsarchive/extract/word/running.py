"""Headers and footers of a Word file: which of them a page shows, and which numbers in them stand for the document itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rightsarchive.extract.word.names import Element, child, is_on, name_of, value_of
from rightsarchive.extract.word.numbering import Numbering
from rightsarchive.extract.word.parts import Parts
from rightsarchive.extract.word.styles import Styles
from rightsarchive.extract.word.walker import Piece, Walker
from rightsarchive.model import PassageKind, Reason

_REFERENCES = {"w:headerReference", "w:footerReference"}
# A number with a sign inside of it, such as 58217/19 or KT-4471/2023.
_REFERENCE_NUMBER = re.compile(r"(?<![\w/])[^\W_]*(?:[-/–.:№][^\W_]+)*[/\-–][^\W_]*\d[^\W_]*(?:[-/–][^\W_]+)*(?![\w/])")
_DATE = re.compile(r"\d{1,2}[/.\-–]\d{1,2}[/.\-–]\d{2,4}|\d{4}[/.\-–]\d{1,2}[/.\-–]\d{1,2}")
_FEWEST_DIGITS = 4


def running_lines(parts: Parts, styles: Styles, body: str) -> Iterator[Piece]:
    """What headers and footers say, each once. A line that identifies the document by a number which ``body`` does not give is
    found without being asked for; what no section shows is hidden."""
    used = _used(parts.document, parts.root("settings"))
    found: dict[tuple[str, PassageKind], Piece] = {}
    for kind in ("header", "footer"):
        for identifier, root in parts.named(kind):
            for piece in Walker(styles, Numbering(parts.root("numbering"))).blocks(root):
                text = piece.text.strip()
                if not any(map(str.isalnum, text)):
                    continue
                shown = _shown(piece, text, body) if identifier in used else _unused(piece)
                found.setdefault((text, shown.kind), shown)
    seen = {text for text, kind in found if kind is not PassageKind.HIDDEN}
    for (text, kind), piece in found.items():
        if kind is not PassageKind.HIDDEN or text not in seen:
            yield piece


def _shown(piece: Piece, text: str, body: str) -> Piece:
    if piece.kind.is_apart:
        return piece
    if identifies(text, body):
        return piece._replace(kind=PassageKind.ANNOTATION, level=None, reason=Reason.RUNNING_LINE)
    return piece._replace(kind=PassageKind.NAVIGATION, level=None)


def _unused(piece: Piece) -> Piece:
    return piece._replace(kind=PassageKind.HIDDEN, level=None, reason=Reason.UNUSED_HEADER)


def identifies(line: str, body: str) -> bool:
    """Whether a line bears a number that stands for the document, and that the text itself does not give."""
    for found in _REFERENCE_NUMBER.finditer(line):
        number = found[0]
        if sum(map(str.isdigit, number)) >= _FEWEST_DIGITS and not _DATE.fullmatch(number) and number not in body:
            return True
    return False


def _used(document: Element, settings: Element | None) -> set[str]:
    """The names by which sections refer to headers and footers that their pages show (ECMA-376 part 1, 17.10.5)."""
    even = is_on(child(settings, "w:evenAndOddHeaders"))
    found: set[str] = set()
    for section in document.iter("{*}sectPr"):
        first = is_on(child(section, "w:titlePg"))
        for item in section:
            if name_of(item) in _REFERENCES:
                kind = value_of(item, "type") or "default"
                if kind == "default" or (kind == "first" and first) or (kind == "even" and even):
                    found.add(value_of(item, "id") or "")
    return found
