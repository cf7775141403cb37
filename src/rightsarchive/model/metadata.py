"""What is known about a document, and where each field of it came from."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, model_validator
from pydantic_core import to_jsonable_python

from rightsarchive.model.access import Access
from rightsarchive.model.cases import case_id
from rightsarchive.model.dates import PartialDate
from rightsarchive.model.language_codes import primary_language
from rightsarchive.model.record import Names, Record, as_tuple, storable


class Author(Record):
    """A person (``family`` and perhaps ``given``) or a ``literal`` name, kept as written: an organisation or an unsplit name.

    From text: ``"Aden, Islam"`` is a person; ``"Front Line Defenders"`` or ``"Islam Aden"`` stay literal, since
    splitting a name by guess puts words into a reference that the source did not print.
    """

    family: str = ""
    given: str = ""
    literal: str = ""

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        if isinstance(value, str):
            family, comma, given = (part.strip() for part in value.partition(","))
            if comma and family and given and "," not in given:
                return {"family": family, "given": given}
            return {"literal": value.strip()}
        if isinstance(value, Mapping) and "name" in value:
            return {"literal": value["name"], **{k: v for k, v in value.items() if k != "name"}}
        return value

    @model_validator(mode="after")
    def _named(self) -> Self:
        if not (self.family or self.literal):
            raise ValueError("an author needs a family name or a literal name")
        return self

    def __str__(self) -> str:
        return self.literal or " ".join(part for part in (self.given, self.family) if part)


def _as_language(value: Any) -> Any:
    return primary_language(value) if isinstance(value, str) else value


def _as_retrieved(value: Any) -> Any:
    if isinstance(value, str) and re.search(r"\d[T ]\d", value):
        return dt.datetime.fromisoformat(value)
    if value is None or isinstance(value, dt.datetime):
        return value
    return PartialDate(value)


def _as_cases(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if not case_id(name):
            raise ValueError(f"{name!r} names no case: it needs at least one letter or digit")
    return names


_DEEPEST = 32
"""How many lists and mappings may stand inside each other in a user's own field."""


def _as_json(own: dict[str, Any]) -> dict[str, Any]:
    """The values as JSON gives them back (a date is its text, a set a list), so that what is kept equals what was given."""
    plain = to_jsonable_python(own)
    level = [plain]
    for _ in range(_DEEPEST):
        level = [
            item
            for value in level
            if isinstance(value, (dict, list))
            for item in (value.values() if isinstance(value, dict) else value)
        ]
    if level:
        raise ValueError(f"it is nested more than {_DEEPEST} levels deep")
    kept: dict[str, Any] = json.loads(json.dumps(plain, allow_nan=False))
    return kept


_OTHER_SPELLINGS = {
    "author": "authors",
    "authority": "court",
    "case": "cases",
    "creator": "authors",
    "date": "published",
    "editor": "editors",
    "id": "identifier",
    "interviewers": "interviewer",
    "lang": "language",
    "person": "persons",
    "place": "places",
    "recipients": "recipient",
    "right": "rights",
    "type": "document_type",
}


People = Annotated[tuple[Author, ...], BeforeValidator(as_tuple)]


class Metadata(Record):
    """What is known about a document. Keys that are not listed here are kept in ``extra``. An empty text or list says that there is
    no value, whatever weaker sources have; None says nothing.

    ``language`` is an ISO 639-1 code; ``cases`` are case identifiers (any text; see :func:`case_id`); ``published`` is as precise as
    it is known; ``places`` are where it happened, ``publisher_place`` is where it was published. ``case_number`` is the court's
    number, ``symbol`` that of a document of the United Nations or another organisation; ``archive`` and ``call_number`` say where
    the paper is held, ``archived_url`` where a copy of the page is. ``part_of`` is the id of the document that this one was attached
    to. Raises ``pydantic.ValidationError`` for a wrong value.
    """

    identifier: str | None = None
    title: str | None = None
    authors: People = ()
    publisher: str | None = None
    published: PartialDate | None = None
    retrieved: Annotated[dt.datetime | PartialDate | None, BeforeValidator(_as_retrieved)] = None
    url: str | None = None
    language: Annotated[Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] | None, BeforeValidator(_as_language)] = None
    document_type: str | None = None
    cases: Annotated[Names, AfterValidator(_as_cases)] = ()
    persons: Names = ()
    places: Names = ()
    rights: Names = ()
    access: Access = Access.PUBLIC
    license: str | None = None
    notes: str | None = None
    part_of: str | None = None
    publisher_place: str | None = None
    translated_title: str | None = None
    original_title: str | None = None
    editors: People = ()
    recipient: People = ()
    interviewer: People = ()
    court: str | None = None
    case_number: str | None = None
    symbol: str | None = None
    archive: str | None = None
    call_number: str | None = None
    archived_url: str | None = None
    extra: Annotated[dict[str, Any], AfterValidator(_as_json)] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _keep_unknown_keys(cls, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        if _FIELDS.issuperset(value) and None not in value.values() and "" not in value.values():
            return value
        known: dict[str, Any] = {}
        extra = dict(value.get("extra") or {})
        for key, item in value.items():
            name = metadata_field(str(key))
            if name == "extra" or item is None:
                continue
            if name is None:
                extra[str(key)] = item
            elif isinstance(item, str) and not item.strip() and name != "access":
                known[name] = cls.model_fields[name].get_default()  # stated: there is none
            else:
                known[name] = item
        if extra:
            known["extra"] = extra
        return known

    @model_validator(mode="after")
    def _fit_to_keep(self, info: ValidationInfo) -> Self:
        return storable(self, info)


_FIELDS = frozenset(Metadata.model_fields)


def metadata_field(key: str) -> str | None:
    """The field that a user's key means (``Author`` and ``authors`` are one), or None when it is the user's own."""
    if key in _FIELDS:
        return key
    name = key.strip().lower().replace("-", "_").replace(" ", "_")
    name = _OTHER_SPELLINGS.get(name, name)
    return name if name in _FIELDS else None


class Origin(StrEnum):
    """Where a metadata field came from, strongest first."""

    EDIT = "edit"
    CALL = "call"
    SIDECAR = "sidecar"
    MANIFEST = "manifest"
    FRONT_MATTER = "front matter"
    FILE = "file properties"
    INFERRED = "inferred"


class FieldOrigin(Record):
    """``where`` names the file and line, the property or the method: ``manifest.csv, line 3``, ``PDF info``, ``py3langid``."""

    origin: Origin
    where: str = ""

    def __str__(self) -> str:
        return f"{self.origin} ({self.where})" if self.where else str(self.origin)
