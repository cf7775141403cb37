"""An index in OpenSearch, for archives that do not fit on one machine. Opened by the name "opensearch" in ``archive.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rightsarchive.engine.opensearch.client import Options
from rightsarchive.engine.opensearch.engine import ClusterEngine
from rightsarchive.engine.protocol import Engine


def open_engine(location: Path, *, analysis: str, options: Mapping[str, Any], read_only: bool = False) -> Engine:
    """Open the index that ``options`` name. Raises SettingsError, UsageError without the extra ``opensearch``."""
    return ClusterEngine(location, analysis, Options.read(options), read_only=read_only)
