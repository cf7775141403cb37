"""The engine on Whoosh: its schema, segments, readers and queries over a codec of array postings, scored with numpy."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rightsarchive.engine.arrays.engine import WhooshEngine


def open_engine(location: Path, *, analysis: str, options: Mapping[str, Any]) -> WhooshEngine:
    """Open the index at ``location``; the folder is made with the first change.

    ``options`` are those of :class:`rightsarchive.engine.arrays.options.Options`. Raises SettingsError.
    """
    from rightsarchive.engine.arrays.engine import WhooshEngine
    from rightsarchive.engine.arrays.options import Options

    return WhooshEngine(Path(location), analysis, Options.read(options))
