"""Case lists: ``cases.yaml`` in a folder says what its cases are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pydantic import ValidationError

from rightsarchive.errors import MetadataError
from rightsarchive.metadata.fields import parse_yaml_mappings
from rightsarchive.metadata.sources import read_text
from rightsarchive.model import Access, Case, Notice

MOST = 1 << 20
"""Bytes of a case list."""

CASE_LISTS = ("cases.yaml", "cases.yml")


def read_cases(path: Path, told: Callable[[Notice], None] | None = None) -> tuple[Case, ...]:
    """The cases of one list. Raises MetadataError naming file, line and field.

    A case whose access level is none is confidential, and ``told`` is called: the level that was meant is at most that.
    """
    cases = []
    for line, written in parse_yaml_mappings(read_text(path, most=MOST), path=path):
        values = {key: value for key, (value, _) in written.items() if value is not None}
        if "access" in values and values["access"] not in set(Access):
            if told is not None:
                told(_unknown_level(path, written["access"][1] or line, values["access"]))
            values["access"] = Access.CONFIDENTIAL
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
