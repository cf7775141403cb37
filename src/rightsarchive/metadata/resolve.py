"""Several layers of metadata made into one, the strongest first, each field remembering its origin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rightsarchive.metadata.fields import Found
from rightsarchive.model import FieldOrigin, Metadata


def first(layers: Sequence[Found], name: str) -> Any:
    """The value of one field in the first layer that has it, or None."""
    return next((layer[name][0] for layer in layers if name in layer and layer[name][0] is not None), None)


def resolve(layers: Sequence[Found]) -> tuple[Metadata, dict[str, FieldOrigin]]:
    """For each field the value of the first layer that has it. ``origins`` has one entry for each field that is set."""
    values: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    origins: dict[str, FieldOrigin] = {}
    for layer in layers:
        for name, (value, origin) in layer.items():
            if name in origins or value is None or value == ():
                continue
            origins[name] = origin
            if name.startswith("extra."):
                extra[name.removeprefix("extra.")] = value
            else:
                values[name] = value
    if extra:
        values["extra"] = extra
    return Metadata(**values), origins
