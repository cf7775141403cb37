"""Settings of one archive: ``archive.toml``, overruled by environment variables ``RIGHTSARCHIVE_…``, read when it is opened.

``RIGHTSARCHIVE_LIMITS__SECONDS=30`` overrules ``seconds`` in the table ``[limits]``; two underscores stand for the dot.
"""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings import SettingsError as UnreadableVariableError

from rightsarchive.errors import SettingsError

FILENAME = "archive.toml"

FORMAT = 1
"""The layout of an archive folder that this release writes."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class EngineSettings(_Table):
    """Which engine ranks. ``options`` are the engine's own."""

    name: str = "whoosh"
    options: dict[str, Any] = Field(default_factory=dict)


class Limits(_Table):
    """What one file may cost before it is given up as a typed failure."""

    seconds: float = Field(default=120, gt=0, description="wall-clock seconds for one file")
    memory_mb: int = Field(default=1400, ge=200, description="address space of the worker that reads it, in MiB")
    file_mb: int = Field(default=1024, ge=1, description="size of the file itself, in MiB")
    text_mb: int = Field(default=256, ge=1, description="size of the text that comes out, in MiB")


class IngestSettings(_Table):
    workers: int = Field(default_factory=lambda: os.cpu_count() or 1, ge=1)
    batch: int = Field(default=64, ge=1, description="documents in one commit")
    pages_at_once: int = Field(
        default=40, ge=1, description="pages of a PDF for one worker at a time; one with half as many again is cut"
    )


class Settings(BaseSettings):
    """Everything in ``archive.toml``."""

    model_config = SettingsConfigDict(
        env_prefix="RIGHTSARCHIVE_", env_nested_delimiter="__", frozen=True, extra="forbid", validate_default=True
    )

    format: int = Field(default=FORMAT, description="layout of the archive folder")
    title: str = ""
    engine: EngineSettings = EngineSettings()
    limits: Limits = Limits()
    ingest: IngestSettings = IngestSettings()

    @classmethod
    def settings_customise_sources(  # its signature is pydantic-settings' own
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read ``path`` (absent is the same as empty). Raises SettingsError naming the file and the key."""
        try:
            table = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
            return cls(**table)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(f"not valid TOML: {error}", path=path) from error
        except UnreadableVariableError as error:
            raise SettingsError(f"{error}.", advice="Name the key too: RIGHTSARCHIVE_ENGINE__NAME=whoosh.") from error
        except OSError as error:
            raise SettingsError(f"cannot be read: {error.strerror}", path=path) from error
        except ValidationError as error:
            what = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
            raise SettingsError(
                what, path=path, advice="Check the file and RIGHTSARCHIVE_… in the environment."
            ) from error


def new_file(*, title: str, engine: str) -> str:
    """The ``archive.toml`` of a new archive, with what can be set in it."""
    return f"""\
# Settings of this archive. An environment variable overrules each: RIGHTSARCHIVE_LIMITS__SECONDS=30
format = {FORMAT}
title = {json.dumps(title, ensure_ascii=False)}

[engine]
name = {json.dumps(engine)}

# What one file may cost before it is given up, and said so.
[limits]
# seconds = {Limits().seconds:g}
# memory_mb = {Limits().memory_mb}
# file_mb = {Limits().file_mb}
# text_mb = {Limits().text_mb}

[ingest]
# workers = 2          (as many as there are processors)
# batch = {IngestSettings().batch}           (documents in one commit)
# pages_at_once = {IngestSettings().pages_at_once}   (of a long PDF: several workers read it side by side)
"""
