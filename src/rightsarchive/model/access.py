"""Access levels: who may see what."""

from __future__ import annotations

from enum import StrEnum


class Access(StrEnum):
    """Who may see a document. A search with a clearance sees that level and the ones before it."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"

    @property
    def level(self) -> int:
        """0 for public, 1 for internal, 2 for confidential."""
        return _LEVELS[self]


_LEVELS = {access: level for level, access in enumerate(Access)}
