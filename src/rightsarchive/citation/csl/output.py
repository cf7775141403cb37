"""What a style's elements give, as a tree of text, and that tree as one line of pieces with their faces.

Where two pieces meet, punctuation is joined as citeproc's test-suite wants it (``punctuation_FullMonty…``): a full stop behind a question mark falls away,
and in a locale with ``punctuation-in-quote`` a comma goes inside the quotation marks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from rightsarchive.citation.csl.tree import Look

PLAIN = Look()

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"

_MARKS = frozenset(".,:;!?")
_DROPPED = frozenset({a + a for a in ".,:;!?"} | {a + "." for a in ":;!?…؟。？！"} | {a + ":" for a in ";!?"})
"""Of two marks that meet, the second falls away."""
_REPLACED = frozenset(a + b for a in ":;" for b in "!?")
"""Of two marks that meet, the first falls away."""
_PLAIN = frozenset({"normal", "none", "baseline"})
_INTO_QUOTES = frozenset(".,!?")
_FLIPPED = {("font-style", "italic"): "normal", ("font-style", "oblique"): "normal", ("font-weight", "bold"): "normal", ("font-variant", "small-caps"): "normal"}  # fmt: skip


class Span:
    """Parts that belong together. ``role`` says what they are where somebody asks later (``names``, ``year``); with ``isolate`` they are a value of
    an item, whose direction of writing must act on nothing beside it."""

    __slots__ = ("delimiter", "isolate", "look", "parts", "role")

    def __init__(
        self,
        parts: Iterable[Out],
        look: Look = PLAIN,
        *,
        delimiter: str = "",
        role: str = "",
        isolate: bool = False,
    ) -> None:
        self.parts = tuple(parts)
        self.look = look
        self.delimiter = delimiter
        self.role = role
        self.isolate = isolate


Out = str | Span


class Face(NamedTuple):
    """One face that is open: the span that opened it, what it sets, and how."""

    owner: int
    attribute: str
    value: str


class Piece(NamedTuple):
    text: str
    faces: tuple[Face, ...]


def mapped(out: Out, change: Callable[[str], str]) -> Out:
    """The tree with each of its texts changed; affixes and delimiters stay."""
    if isinstance(out, str):
        return change(out)
    parts = [mapped(part, change) for part in out.parts]
    return Span(parts, out.look, delimiter=out.delimiter, role=out.role, isolate=out.isolate)


def texts(out: Out) -> Iterator[str]:
    """The texts of a tree, without affixes and delimiters."""
    if isinstance(out, str):
        yield out
    else:
        for part in out.parts:
            yield from texts(part)


def first_with(out: Out | None, role: str) -> Span | None:
    """The first span of this role."""
    if out is None or isinstance(out, str):
        return None
    if out.role == role:
        return out
    return next((found for part in out.parts if (found := first_with(part, role))), None)


def without(out: Out, span: Span) -> Out | None:
    """The tree without one of its spans; None where nothing is left."""
    if out is span:
        return None
    if isinstance(out, str):
        return out
    parts = [left for part in out.parts if (left := without(part, span)) is not None]
    return replaced(out, parts) if parts else None


def replaced(out: Span, parts: Iterable[Out]) -> Span:
    """A span with other parts."""
    return Span(parts, out.look, delimiter=out.delimiter, role=out.role, isolate=out.isolate)


class Flattener:
    """Puts trees on one line. ``quotes`` are the outer and the inner quotation marks of the locale."""

    def __init__(
        self,
        quotes: tuple[str, ...],
        *,
        punctuation_in_quote: bool,
        needs_isolation: Callable[[str], bool] | None = None,
    ) -> None:
        self._quotes = quotes
        self._inside = punctuation_in_quote
        self._needs_isolation = needs_isolation

    def pieces(self, out: Out | None) -> list[Piece]:
        """The pieces of a tree, in order."""
        line = _Line(inside=self._inside)
        if out is not None:
            self._write(out, line, (), 0)
        return [Piece(text, faces) for text, faces, _ in line.pieces if text]

    def text(self, out: Out | None) -> str:
        """The tree as plain text."""
        if isinstance(out, str):
            return out
        return "".join(piece.text for piece in self.pieces(out))

    def _write(self, out: Out, line: _Line, faces: tuple[Face, ...], depth: int) -> None:
        if isinstance(out, str):
            line.add(out, faces)
            return
        look = out.look
        if look.display:
            faces = (*faces, Face(id(out), "display", look.display))
        if look.prefix:
            line.add(look.prefix, faces)
        inner = faces
        if look.faces:
            inner = (
                *faces,
                *(
                    Face(id(out), name, _flipped(faces, name, value))
                    for name, value in look.faces
                    if value not in _PLAIN or any(face.attribute == name and face.value not in _PLAIN for face in faces)
                ),
            )
        start = line.mark() if out.isolate and self._needs_isolation else -1
        if look.quotes:
            opening, closing = self._quotes[2:] if depth % 2 else self._quotes[:2]
            line.add(opening, faces)
            depth += 1
        first = True
        for part in out.parts:
            if not first and out.delimiter:
                line.add(out.delimiter, inner)
            self._write(part, line, inner, depth)
            first = False
        if look.quotes:
            line.close(closing, faces)
        if start >= 0 and self._needs_isolation and self._needs_isolation(line.since(start)):
            line.isolate(start, faces)
        if look.suffix:
            line.add(look.suffix, faces)


def _flipped(faces: tuple[Face, ...], name: str, value: str) -> str:
    current = next((face.value for face in reversed(faces) if face.attribute == name), None)
    return _FLIPPED.get((name, value), value) if current == value else value


class _Line:
    """What is written so far: text, faces, and whether it closes something (a quotation mark, an isolate)."""

    def __init__(self, *, inside: bool) -> None:
        self.pieces: list[tuple[str, tuple[Face, ...], bool]] = []
        self._inside = inside

    def add(self, text: str, faces: tuple[Face, ...]) -> None:
        pieces = self.pieces
        while text and pieces:
            first = text[0]
            if first == " ":
                if pieces[-1][0][-1] != " ":
                    break
                text = text[1:]
                continue
            if first not in _MARKS:
                break
            at = len(pieces) - 1
            while at >= 0 and pieces[at][2]:
                at -= 1
            if at < 0:
                break
            before, its_faces, closes = pieces[at]
            pair = before[-1] + first
            quoted = any(piece[0] != POP_ISOLATE for piece in pieces[at + 1 :])
            if pair in _DROPPED:
                text = text[1:]
                continue
            if pair in _REPLACED and self._inside and len(before) == 1 and at and pieces[at - 1][2]:
                del pieces[at]  # the mark behind the quotation marks gives way to one that goes inside
                continue
            if pair in _REPLACED and not (quoted and not self._inside):
                pieces[at] = (before[:-1] + first, its_faces, closes)
            elif quoted and self._inside and first in _INTO_QUOTES:
                pieces[at] = (before + first, its_faces, closes)
            else:
                break
            text = text[1:]
        if text:
            pieces.append((text, faces, False))

    def close(self, mark: str, faces: tuple[Face, ...]) -> None:
        if mark:
            self.pieces.append((mark, faces, True))

    def mark(self) -> int:
        return len(self.pieces)

    def since(self, start: int) -> str:
        return "".join(text for text, _, _ in self.pieces[start:])

    def isolate(self, start: int, faces: tuple[Face, ...]) -> None:
        text, its_faces, closes = self.pieces[start]
        if text.startswith(" "):  # a space inside would stand on the other side of the words
            rest = text.lstrip(" ")
            self.pieces[start : start + 1] = [(" ", its_faces, False), *([(rest, its_faces, closes)] if rest else [])]
            start += 1
        self.pieces.insert(start, (FIRST_STRONG_ISOLATE, faces, False))
        self.pieces.append((POP_ISOLATE, faces, True))
