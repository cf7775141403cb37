"""Several layers of metadata made into one, the strongest first, each field remembering its origin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rightsarchive.model.metadata import FieldOrigin, Metadata, Origin

Found = Mapping[str, tuple[Any, FieldOrigin]]
"""Checked values by field name, each with its origin; a user's own key ``k`` stands under ``extra.k``."""

Said = Mapping[Origin, Found]
"""What each source says, the strongest first. None is an answer: whoever says so wants no value, whatever weaker sources have."""

ASSIGNED = "assigned in the archive"
"""Where the cases of a document are from that a person gave to it."""

_PERSONS = frozenset(Origin) - {Origin.FILE, Origin.INFERRED}
"""Sources in which a person can say that there is no value; the others have one or say nothing."""


def first(layers: Sequence[Found], name: str) -> Any:
    """The value of one field in the first layer that says something of it, or None."""
    return next((layer[name][0] for layer in layers if name in layer and _says(*layer[name])), None)


def resolve(layers: Sequence[Found]) -> tuple[Metadata, dict[str, FieldOrigin]]:
    """For each field what the first layer says that says something of it. ``origins`` has one entry for each field that has a value."""
    values: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    origins: dict[str, FieldOrigin] = {}
    decided: set[str] = set()
    for layer in layers:
        for name, (value, origin) in layer.items():
            if name in decided or not _says(value, origin):
                continue
            decided.add(name)
            if _is_nothing(value):
                continue
            origins[name] = origin
            if name.startswith("extra."):
                extra[name.removeprefix("extra.")] = value
            else:
                values[name] = value
    if extra:
        values["extra"] = extra
    return Metadata(**values), origins


def by_origin(layers: Iterable[Found]) -> dict[Origin, dict[str, tuple[Any, FieldOrigin]]]:
    """What each source says, of layers of which the first that says something of a field holds."""
    found: dict[Origin, dict[str, tuple[Any, FieldOrigin]]] = {}
    for layer in layers:
        for name, (value, origin) in layer.items():
            if _says(value, origin):
                said = None if _is_nothing(value) else value
                found.setdefault(origin.origin, {}).setdefault(name, (said, origin))
    return {origin: found[origin] for origin in Origin if origin in found}


def _says(value: Any, origin: FieldOrigin) -> bool:
    return not _is_nothing(value) or origin.origin in _PERSONS


def _is_nothing(value: Any) -> bool:
    return value is None or value in ("", ())


def holding(metadata: Metadata, origins: Mapping[str, FieldOrigin], assigned: Sequence[str]) -> Found:
    """What holds, as said by the source that it is from, without the cases that a person gave to the document."""
    found: dict[str, tuple[Any, FieldOrigin]] = {
        name: (_value(metadata, name), origin) for name, origin in origins.items()
    }
    if "cases" in found and found["cases"][1].where.endswith(ASSIGNED):
        named, origin = tuple(name for name in metadata.cases if name not in assigned), found.pop("cases")[1]
        if named:
            found["cases"] = named, FieldOrigin(origin=origin.origin, where=unassigned(origin.where))
    return found


def _value(metadata: Metadata, name: str) -> object:
    """The value of a field, or of a user's own one (``extra.k``)."""
    own = name.removeprefix("extra.")
    return getattr(metadata, name) if own == name else metadata.extra[own]


def unassigned(where: str) -> str:
    """Where the other cases of a document are from."""
    return where.removesuffix(ASSIGNED).rstrip("; ")
