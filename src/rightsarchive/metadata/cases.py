"""Case lists: ``cases.yaml`` in a folder says what its cases are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pydantic import ValidationError

from rightsarchive.errors import MetadataError
from rightsarchive.metadata.columns import level_under_access
from rightsarchive.metadata.sources import read_bytes
from rightsarchive.metadata.tables import decode
from rightsarchive.model import Access, Case, Notice

CASE_LISTS = ("cases.yaml", "cases.yml")
MOST = 1 << 20
"""Bytes of a case list."""


def read_cases(path: Path, told: Callable[[Notice], None] | None = None) -> tuple[Case, ...]:
    """The cases of one list. Raises MetadataError naming file, line and field.

    A case whose access level is none is confidential, and ``told`` is called: the level that was meant is at most that.
    """
    from rightsarchive.metadata.yaml_text import parse_yaml_mappings  # a search does not wait for it

    cases = []
    for line, written in parse_yaml_mappings(decode(read_bytes(path, most=MOST)), path=path):
        values = {key: value for key, (value, _) in written.items() if value is not None}
        if "access" in values:
            level = level_under_access(str(values["access"]))
            if level is None and told is not None:
                told(_unknown_level(path, written["access"][1] or line, values["access"]))
            values["access"] = Access.CONFIDENTIAL if level is None else level
        try:
            cases.append(Case.model_validate(values))
        except ValidationError as error:
            first = error.errors()[0]
            field = str(first["loc"][0]) if first["loc"] else ""
            known = "Fields are: " + ", ".join(Case.model_fields) + "."
            raise MetadataError(
                first["msg"].removeprefix("Value error, "),
                path=path,
                line=written.get(field, (None, line))[1],
                field=field,
                advice=known if first["type"] == "extra_forbidden" else "",
            ) from error
    return tuple(cases)


def _unknown_level(path: Path, line: int | None, value: object) -> Notice:
    return Notice(
        "unknown-access",
        f"{value!r} (line {line}) is no access level: the case is confidential.",
        f"Write one of: {', '.join(Access)}.",
        path=str(path),
    )
