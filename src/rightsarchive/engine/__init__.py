"""Engines: what stores postings and ranks. One small protocol, one implementation per module, chosen by name."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Protocol

from rightsarchive.engine.protocol import Engine
from rightsarchive.errors import SettingsError

GROUP = "rightsarchive.engines"
"""The entry point group under which a package offers an engine."""


class EngineFactory(Protocol):
    """What an entry point of the group names: it opens the index at ``location``, making the folder where there is none. With
    ``read_only``, which is given only where it is true, nothing is written."""

    def __call__(
        self, location: Path, *, analysis: str, options: Mapping[str, Any], read_only: bool = ...
    ) -> Engine: ...


def open_engine(
    name: str, location: Path, *, analysis: str, options: Mapping[str, Any], read_only: bool = False
) -> Engine:
    """Open the engine called ``name`` (``archive.toml``, table ``[engine]``) over the index at ``location``.

    ``analysis`` names the way terms are made: an index made in another way has no fingerprint and is to be rebuilt.
    Raises SettingsError where no installed package offers an engine of that name, or ``options`` are not the engine's.
    """
    offered = {point.name: point for point in entry_points(group=GROUP)}
    if name not in offered:
        known = ", ".join(sorted(offered)) or "none"
        raise SettingsError(
            f"There is no engine called {name!r}; installed: {known}.",
            advice="Set the name in the table [engine] of archive.toml, or install the package that offers that engine.",
        )
    factory: EngineFactory = offered[name].load()
    if read_only:
        return factory(location, analysis=analysis, options=options, read_only=True)
    return factory(location, analysis=analysis, options=options)
