"""Array postings with what Whoosh does over them: patterns over the dictionary, and its readers for those who have Whoosh queries."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from rightsarchive.engine.arrays.engine import ArrayEngine
from rightsarchive.engine.arrays.options import Options
from rightsarchive.engine.arrays.view import View
from rightsarchive.engine.arrays.visible import VisibleSegment
from rightsarchive.engine.protocol import ExpandedTerm
from rightsarchive.model import Access


class WhooshEngine(ArrayEngine):
    """The engine that ``archive.toml`` calls "whoosh": implements :class:`rightsarchive.engine.protocol.Engine`.

    Whoosh is loaded by the first call of one of the methods of this class.
    """

    def __init__(self, location: Path, analysis: str, options: Options, *, read_only: bool = False) -> None:
        super().__init__(location, analysis, options, read_only=read_only)
        self._visible: WeakKeyDictionary[View, Sequence[VisibleSegment]] = WeakKeyDictionary()

    def expand_pattern(self, field: str, pattern: str, clearance: Access = Access.PUBLIC) -> Sequence[ExpandedTerm]:
        from rightsarchive.engine.whoosh.patterns import expand, longest_literal, wildcard

        with self._read():
            return expand(self.whoosh_reader(clearance), wildcard(field, pattern), longest_literal(pattern))

    def expand_query(self, query: Any, clearance: Access = Access.PUBLIC) -> Sequence[ExpandedTerm]:
        """The terms that one of Whoosh's queries for many terms stands for (``Prefix``, ``Wildcard``, ``Regex``,
        ``FuzzyTerm``, ``TermRange``, ``Variations``), in the order of code points, each with the number of passages that
        ``clearance`` may see and that have it."""
        from rightsarchive.engine.whoosh.patterns import expand

        with self._read():
            return expand(self.whoosh_reader(clearance), query)

    def whoosh_reader(self, clearance: Access = Access.PUBLIC) -> Any:
        """The last commit as a Whoosh ``IndexReader``, for Whoosh's own searchers and query classes.

        It holds what ``clearance`` may see and nothing else: neither in its dictionary and its statistics nor as deleted
        passages. The stored field ``id`` is the passage's id. Later commits do not change it.
        """
        from rightsarchive.engine.whoosh.codec import whoosh_reader

        view = self.view(clearance)
        segments = self._visible.get(view)
        if segments is None:
            held = [segment for segment in map(VisibleSegment, view.readers) if len(segment)]
            segments = self._visible.setdefault(view, held)
        return whoosh_reader(segments)
