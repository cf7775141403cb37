"""What a clearance sees, as a condition on the rows of the catalog."""

from __future__ import annotations

from rightsarchive.model import Access


def seen_at(clearance: Access, versions: str = "v") -> str:
    """The SQL condition that a row of ``versions`` is what ``clearance`` reads."""
    return f"{versions}.level <= {clearance.level} AND {versions}.ceiling >= {clearance.level}"
