"""Other places with the words of a hit."""

from __future__ import annotations

from functools import cached_property

from rightsarchive.citation import Citation
from rightsarchive.citing import cite_excerpt
from rightsarchive.model import Document, Passage
from rightsarchive.model.brief import brief, cut
from rightsarchive.store import Excerpt


class Copy:
    """A passage with the same words as a hit, and the version of the ``document`` that it stands in."""

    def __init__(self, excerpt: Excerpt, document: Document) -> None:
        self._excerpt = excerpt
        self.document = document

    @property
    def passage(self) -> Passage:
        """The passage."""
        return self._excerpt.passage

    @cached_property
    def citation(self) -> Citation:
        """The whole passage as a quote, with its source."""
        return cite_excerpt(self._excerpt, self.document)

    def __repr__(self) -> str:
        return f"<Copy {brief(self.document.title)}, {cut(str(self.passage.locator))}>"
