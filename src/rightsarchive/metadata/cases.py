"""Case lists: ``cases.yaml`` in a folder says what its cases are."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from rightsarchive.errors import MetadataError
from rightsarchive.metadata.fields import parse_yaml_mappings
from rightsarchive.metadata.sources import SIDECAR_MOST, read_text
from rightsarchive.model import Case

CASE_LISTS = ("cases.yaml", "cases.yml")


def read_cases(path: Path) -> tuple[Case, ...]:
    """The cases of one list. Raises MetadataError naming file, line and field."""
    cases = []
    for line, written in parse_yaml_mappings(read_text(path, most=SIDECAR_MOST), path=path):
        try:
            cases.append(Case.model_validate({key: value for key, (value, _) in written.items() if value is not None}))
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
