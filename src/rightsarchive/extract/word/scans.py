"""Pictures pasted into a Word file that cover a good part of a page: perhaps scans, whose words are then recognised."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rightsarchive.extract.word.contents import COVERING, share_of
from rightsarchive.extract.word.names import Element, value_of
from rightsarchive.extract.word.parts import Parts
from rightsarchive.extract.word.walker import Piece
from rightsarchive.model import PassageKind, Reason

Recogniser = Callable[[bytes], list[str]]
"""The paragraphs that a picture shows, none where nothing can be recognised."""


class Scans:
    """Reads the pictures of one document as they are met. ``read`` counts those in which there were words."""

    def __init__(self, parts: Parts, recognise: Recogniser) -> None:
        self._parts, self._recognise = parts, recognise
        self.read = 0

    def pieces(self, blip: Element) -> Iterator[Piece]:
        """What the picture of one ``a:blip`` says, where it is large enough to be a page."""
        if share_of(blip, self._parts.document) < COVERING:
            return
        picture = self._parts.media(value_of(blip, "embed") or "")
        found = self._recognise(picture) if picture is not None else []
        self.read += bool(found)
        for text in found:
            yield Piece(text, PassageKind.BODY, reason=Reason.RECOGNISED)
