"""Settings of one archive: ``archive.toml``, overruled by environment variables ``RIGHTSARCHIVE_…``, read when it is opened.

``RIGHTSARCHIVE_LIMITS__SECONDS=30`` overrules ``seconds`` in the table ``[limits]``; two underscores stand for the dot.
"""

from __future__ import annotations

import getpass
import json
import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rightsarchive.controls import escaped
from rightsarchive.errors import SettingsError
from rightsarchive.files import read_regular

FILENAME = "archive.toml"

FORMAT = 1
"""The layout of an archive folder that this release writes."""


MOST = 256 << 10
"""Bytes of a file of settings."""

MOST_DOTS = 60
"""Dots in one line, those in strings left out."""

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|#.*')

DEEPEST = 12
"""Tables and lists within each other."""

MOST_WORKERS = 256
"""More can be set on no machine; an archive that came from elsewhere does not start more than four for each processor."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)


class EngineSettings(_Table):
    """Which engine ranks. ``options`` are the engine's own."""

    name: str = "whoosh"
    options: dict[str, Any] = Field(default_factory=dict)


class Limits(_Table):
    """What one file may cost before it is given up as a typed failure."""

    seconds: float = Field(default=120, gt=0, le=604_800, description="wall-clock seconds for one file")
    memory_mb: int = Field(
        default=1400, ge=200, le=1 << 20, description="address space of the worker that reads it, in MiB"
    )
    file_mb: int = Field(default=1024, ge=1, le=1 << 20, description="size of the file itself, in MiB")
    text_mb: int = Field(default=32, ge=1, le=1 << 12, description="size of the text that comes out, in MiB")


class IngestSettings(_Table):
    workers: int = Field(default_factory=lambda: min(os.cpu_count() or 1, MOST_WORKERS), ge=1, le=MOST_WORKERS)
    batch: int = Field(default=64, ge=1, le=10_000, description="documents in one commit")
    pages_at_once: int = Field(
        default=40,
        ge=1,
        le=100_000,
        description="pages of a PDF for one worker at a time; one with half as many again is cut",
    )
    dates: Literal["dmy", "mdy", "ymd"] | None = Field(
        default=None, description="order of the numbers in days of lists and tables (03/04/2021), where no row shows it"
    )

    @property
    def started(self) -> int:
        """Workers that are started: as many as are set, but no more than four for each processor."""
        return min(self.workers, 4 * (os.cpu_count() or 1))


class FileSettings(_Table):
    shared: bool = Field(
        default=False, description="whether the group of the archive's folder may use its files; else the owner alone"
    )
    network: bool = Field(
        default=False,
        description="whether an archive on a network drive is written to: by one computer at a time alone",
    )


class OriginalsSettings(_Table):
    """Where the originals are kept, if not in the folder of the archive. Keys for it stand in the environment alone."""

    url: str = Field(
        default="",
        max_length=1_000,
        pattern=r"^(s3://[a-z0-9][a-z0-9.\-]{1,61}[a-z0-9](/[A-Za-z0-9._\-]+)*/?)?$",
        description="s3://BUCKET/PREFIX of a store with the protocol of Amazon S3",
    )
    endpoint: str = Field(default="", max_length=1_000, description="https://HOST of the store, if it is not Amazon's")
    region: str = Field(default="", max_length=100, pattern=r"^[A-Za-z0-9_\-]*$")
    cache_mb: int = Field(
        default=2048, ge=0, le=1 << 30, description="MiB of copies of originals that are kept on this computer"
    )

    @classmethod
    def read(cls, **values: object) -> Self:
        """The same values checked. Raises SettingsError."""
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            fields = ", ".join(str(each["loc"][0]) for each in error.errors())
            raise SettingsError(
                f"no such place of originals: see {fields}.",
                advice="Write s3://BUCKET/PREFIX, with letters of ASCII and digits in both.",
            ) from error


class CustodySettings(_Table):
    who: str = Field(default="", max_length=200, description="name or code of who works, for the custody log")

    def person(self) -> str:
        """Who works: as it is set, else the name of the system's user, else "unknown"."""
        try:
            found = self.who or getpass.getuser()
        except (OSError, KeyError, ImportError):  # a container without a user, or a system without names
            found = ""
        # One line, and no half of a letter: it is hashed and printed.
        return " ".join(found.encode("utf-8", "replace").decode().split()) or "unknown"


class Settings(_Table):
    """Everything in ``archive.toml``."""

    format: int = Field(default=FORMAT, description="layout of the archive folder")
    title: str = ""
    wait: float = Field(
        default=0, ge=0, le=86_400, description="seconds that a change waits for another program that writes"
    )
    engine: EngineSettings = EngineSettings()
    limits: Limits = Limits()
    ingest: IngestSettings = IngestSettings()
    files: FileSettings = FileSettings()
    originals: OriginalsSettings = OriginalsSettings()
    custody: CustodySettings = CustodySettings()

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read ``path`` (absent is the same as empty). Raises SettingsError naming the file and the key."""
        try:
            return cls.model_validate(_merged(_read(path), _environment(os.environ, cls)))
        except ValidationError as error:
            what = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
            raise SettingsError(
                what, path=path, advice="Check the file and RIGHTSARCHIVE_… in the environment."
            ) from error


def written(path: Path) -> dict[str, Any]:
    """What stands in ``path`` itself, whatever the environment says, each value under its key with dots (``limits.seconds``)."""
    return dict(_flat("", _read(path)))


def _read(path: Path) -> dict[str, Any]:
    """The tables of the file; none where there is no file. Raises SettingsError."""
    try:
        text = read_regular(path, MOST, follow=False).decode("utf-8")
        if any(_QUOTED.sub("", line).count(".") > MOST_DOTS for line in text.splitlines()):
            raise ValueError("a key has too many parts")  # tomllib takes time that grows with their square
        table = tomllib.loads(text)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingsError(
            f"cannot be read: {error.strerror}.", path=path, advice="Put a file of settings in its place."
        ) from error
    except RecursionError as error:
        raise SettingsError("not valid TOML: nested too deeply", path=path) from error
    except ValueError as error:  # TOML or UTF-8 that is none; a number of thousands of digits
        raise SettingsError(f"not valid TOML: {error}", path=path) from error
    # Keys with dots make tables in tables without end, and whoever reads them goes down step by step.
    tables: list[Any] = [table]
    for _ in range(DEEPEST):
        tables = [inner for each in tables if isinstance(each, (dict, list)) for inner in _inner(each)]
    if tables:
        raise SettingsError("tables and lists are nested too deeply", path=path)
    return table


def _inner(value: dict[str, Any] | list[Any]) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value


def _flat(key: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flat(f"{key}.{name}" if key else name, inner)
    else:
        yield key, value if isinstance(value, (str, int, float, list)) else str(value)


def _environment(variables: Mapping[str, str], settings: type[BaseModel]) -> dict[str, Any]:
    """The tables that ``RIGHTSARCHIVE_…`` variables stand for, in letters of any case. A whole table is written as JSON; what
    is no setting (``RIGHTSARCHIVE_ARCHIVE``) is left alone."""
    found: dict[str, Any] = {}
    for variable, value in sorted(variables.items(), key=lambda item: item[0].lower()):
        start, _, rest = variable.lower().partition("_")
        field, *keys = rest.split("__")
        if start != "rightsarchive" or field not in settings.model_fields:
            continue
        if field == "originals":
            raise SettingsError(
                f"{variable.upper()} is set, but where the originals lie is said in archive.toml alone: a variable would hold for every"
                " archive that is opened, copies of this one among them.",
                advice="Take it out of the environment.",
            )
        table = isinstance(settings.model_fields[field].annotation, type(BaseModel))
        given: Any = value
        if table and not keys:
            given = _table(variable, value)
        elif len(keys) > 1 or keys == ["options"]:
            given = _json(value)
        for key in reversed(keys):
            given = {key: given}
        found = _merged(found, {field: given})
    return found


def _table(variable: str, value: str) -> dict[str, Any]:
    table = _json(value)
    if not isinstance(table, dict):
        raise SettingsError(
            f"{variable.upper()} names a table, and its value is none.",
            advice="Name the key too: RIGHTSARCHIVE_ENGINE__NAME=whoosh.",
        )
    return table


def _json(value: str) -> Any:
    """What ``value`` means as JSON; itself where it is none."""
    try:
        return json.loads(value)
    except ValueError:
        return value


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Both tables in one, key by key; ``over`` wins."""
    merged = dict(under)
    for key, value in over.items():
        known = merged.get(key)
        merged[key] = _merged(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return merged


def _quoted(text: str) -> str:
    """A TOML string: as in JSON, with DEL escaped too; half a surrogate pair cannot be said in it."""
    return escaped(json.dumps(text.encode("utf-8", "replace").decode(), ensure_ascii=False))


def template(*, title: str, engine: str) -> str:
    """The ``archive.toml`` of a new archive, with what can be set in it."""
    return f"""\
# Settings of this archive. An environment variable overrules each: RIGHTSARCHIVE_LIMITS__SECONDS=30
format = {FORMAT}
title = {_quoted(title)}
# wait = 0             (seconds that a change waits for another program that writes to the archive)

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
# dates = "dmy"        (how 03/04/2021 is read in lists and tables, where no row shows it: dmy, mdy or ymd)

# Files are for their owner alone; shared = true lets the group of this folder read and write them.
[files]
# shared = false
# On a network drive an archive is only read, unless this says that no other computer opens it meanwhile.
# network = false

# Originals lie in the folder of the archive, unless a store with the protocol of Amazon S3 is named (extra `s3`; keys
# stand in the environment alone: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY). `rightsarchive move` brings them there.
[originals]
# url = "s3://BUCKET/PREFIX"
# endpoint = "https://HOST"   (where it is not Amazon's)
# region = ""
# cache_mb = {OriginalsSettings().cache_mb}     (copies of what was read, on this computer)

# Who works here, as the custody log names it: a name, or a code. The name of the system's user where nothing is set.
[custody]
# who = "K. 7"
"""
