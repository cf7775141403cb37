"""One entry of a bibliography, whichever program wrote it, in the fields of the metadata."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rightsarchive.model import Metadata

CITATION_KEY = "citation-key"
"""The user's own field that keeps the key of an entry, by which texts cite it."""

MORE_AUTHORS = "more authors"
"""The user's own field that says that there are authors beside those that are named (*and others*, *et al.*)."""

PRINTED_HASH = re.compile(r"SHA-256 of the file: ([0-9a-f]{64})")
"""What our exports say in a note, for people who check the file."""


@dataclass(frozen=True, slots=True)
class Entry:
    """``fields`` are those of the metadata, ``own`` what it has no field for, under the name in the source. ``files`` are named as
    the bibliography names them."""

    key: str
    line: int
    fields: Mapping[str, Any]
    own: Mapping[str, Any]
    files: tuple[str, ...]


class Draft:
    """An entry while it is read. The first value of a field holds; a further one is kept under its own name."""

    def __init__(self, key: str, line: int) -> None:
        self.key = key
        self.line = line
        self.fields: dict[str, Any] = {}
        self.own: dict[str, Any] = {CITATION_KEY: key} if key else {}
        self.files: list[str] = []

    def put(self, field: str | None, name: str, value: Any) -> None:
        """A value under a field of the metadata (None, or one that is taken: the user's own), called ``name`` in the source."""
        if value in (None, "", [], {}) or (field in self.fields and self.fields[field] == value):
            return
        if field in Metadata.model_fields and field not in self.fields:
            self.fields[str(field)] = value
        elif name not in self.own:
            self.own[name] = value
        elif self.own[name] != value:
            before = self.own[name]
            self.own[name] = [*(before if isinstance(before, list) else [before]), value]

    def note(self, text: str) -> None:
        """One more note, a paragraph of its own. What our exports print of the file's hash is none."""
        said = text.strip()
        if printed := PRINTED_HASH.fullmatch(said):
            self.put(None, "sha256", printed[1])
        elif said:
            self.fields["notes"] = "\n\n".join(filter(None, (self.fields.get("notes"), said)))

    def done(self) -> Entry:
        return Entry(self.key, self.line, self.fields, self.own, tuple(dict.fromkeys(self.files)))
