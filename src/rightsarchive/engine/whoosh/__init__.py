"""The engine called "whoosh": array postings, which store and rank, and what Whoosh does over them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rightsarchive.engine.whoosh.engine import WhooshEngine


def open_engine(location: Path, *, analysis: str, options: Mapping[str, Any], read_only: bool = False) -> WhooshEngine:
    """Open the index at ``location``; the folder is made with the first change.

    ``options`` are those of :class:`rightsarchive.engine.arrays.options.Options`. With ``read_only`` nothing is written.
    Raises SettingsError.
    """
    from rightsarchive.engine.arrays.options import Options
    from rightsarchive.engine.whoosh.engine import WhooshEngine

    return WhooshEngine(Path(location), analysis, Options.read(options), read_only=read_only)
