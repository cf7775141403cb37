"""Metadata, and the origins of their fields, to and from the JSON that the catalog stores."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping

from rightsarchive.model import FieldOrigin, Metadata

_REMEMBERED = 256

to_json = json.JSONEncoder(ensure_ascii=False).encode
"""One encoder for all calls: ``json.dumps`` makes a new one for each call with ``ensure_ascii=False``."""


def metadata_digest(metadata: Metadata) -> str:
    """The SHA-256 of metadata as they are stored, the access level included."""
    return digest(metadata.access, metadata.to_json())


def digest(access: str, metadata: str) -> str:
    """The same, for metadata that are JSON already."""
    return hashlib.sha256(f"{access}\n{metadata}".encode()).hexdigest()


def origins_json(origins: Mapping[str, FieldOrigin]) -> str:
    return to_json({name: origin.as_json() for name, origin in origins.items()})


class Decoder:
    """Reads stored metadata with a cache: searches read the same documents again and again, and most documents of an archive have
    the same origins."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Empty the cache."""
        self._metadata = functools.lru_cache(_REMEMBERED)(Metadata.from_json)
        self._origins = functools.lru_cache(_REMEMBERED)(_parsed_origins)

    def metadata(self, stored: str) -> Metadata:
        # A user's own fields can be changed in place by whoever holds the record, so these are not shared.
        return Metadata.from_json(stored) if '"extra"' in stored else self._metadata(stored)

    def origins(self, stored: str) -> dict[str, FieldOrigin]:
        return dict(self._origins(stored))


def _parsed_origins(stored: str) -> Mapping[str, FieldOrigin]:
    return {name: FieldOrigin.model_validate(origin) for name, origin in json.loads(stored).items()}
