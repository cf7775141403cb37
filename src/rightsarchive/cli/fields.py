"""Fields of the metadata as they are written on a line: ``FIELD=VALUE``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import rightsarchive
from rightsarchive.errors import UsageError


def pairs(options: Iterable[str], flag: str) -> dict[str, list[str]]:
    """The values by field, in their order. Raises UsageError."""
    values: dict[str, list[str]] = {}
    for option in options:
        name, equals, value = option.partition("=")
        if not equals:
            raise UsageError(f"{flag} {option!r} has no “=”.", advice=f'Write {flag} "publisher=Front Line Defenders".')
        values.setdefault(name.strip(), []).append(value.strip())
    return values


def values_of(options: Iterable[str], flag: str = "--set") -> dict[str, Any]:
    """The same, a field that is named several times as a list. ``FIELD=`` says that there is none."""
    return {name: each if len(each) > 1 else each[0] for name, each in pairs(options, flag).items()}


def metadata_of(options: Iterable[str]) -> rightsarchive.Metadata | None:
    """What ``--set`` says of everything that is taken in; None where it says nothing. Raises UsageError."""
    values = values_of(options)
    if not values:
        return None
    from pydantic import ValidationError  # with records alone: printing help should not load it

    try:
        return rightsarchive.Metadata.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        reason = first["msg"].removeprefix("Value error, ")
        raise UsageError(f"--set {first['loc'][0] if first['loc'] else ''}: {reason}.") from error
