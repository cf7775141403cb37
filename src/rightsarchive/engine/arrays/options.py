"""The engine's own settings: the table ``[engine.options]`` of ``archive.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rightsarchive.errors import SettingsError


class Options(BaseModel):
    """What may be set, and to what."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    run_tokens: int = Field(
        default=1_000_000, ge=1, le=50_000_000, description="terms held in memory before they are sorted to disk"
    )
    merge_factor: int = Field(default=4, ge=2, le=64, description="segments of about one size that are merged into one")
    background: bool = Field(default=True, description="merge in a thread beside the commits, not in them")
    wait_seconds: float = Field(default=0, ge=0, le=604_800, description="how long a second writer waits for the first")

    @classmethod
    def read(cls, options: Mapping[str, Any]) -> Options:
        """Raises SettingsError naming the option at fault."""
        try:
            return cls(**options)
        except ValidationError as error:
            what = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
            known = ", ".join(cls.model_fields)
            raise SettingsError(
                f"engine.options: {what}.", advice=f"The options of this engine are: {known}."
            ) from error
