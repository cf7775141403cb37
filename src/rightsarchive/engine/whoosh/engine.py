"""Array postings with a door for Whoosh: its readers, searchers and query classes over the same index."""

from __future__ import annotations

from typing import Any

from rightsarchive.engine.arrays.engine import ArrayEngine
from rightsarchive.model import Access


class WhooshEngine(ArrayEngine):
    """The engine that ``archive.toml`` calls "whoosh"."""

    def whoosh_reader(self, clearance: Access = Access.PUBLIC) -> Any:
        """The last commit as a Whoosh ``IndexReader``, for Whoosh's own searchers and query classes."""
        from rightsarchive.engine.whoosh.codec import whoosh_reader

        return whoosh_reader(self.view(clearance))
