"""The records that pass between rooms: metadata, cases, extracted text, passages, documents. All are frozen.

Units, everywhere: offsets are Unicode code points into the document's frozen text, 0-based and half open, in logical
order; pages and paragraphs count from 1; dates are as precise as the source was, never more.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import total_ordering
from typing import Annotated, Any, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    model_validator,
)
from pydantic_core import core_schema, to_jsonable_python


class Access(StrEnum):
    """Who may see a document. A search with a clearance sees that level and the ones before it."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"

    @property
    def level(self) -> int:
        """0 for public, 1 for internal, 2 for confidential."""
        return list(Access).index(self)


class PassageKind(StrEnum):
    """What a passage is in its document. Navigation is kept and not searched unless asked for."""

    BODY = "body"
    HEADING = "heading"
    TABLE = "table"
    FOOTNOTE = "footnote"
    NAVIGATION = "navigation"


class PageVerdict(StrEnum):
    """What extraction thinks of a page's text."""

    GOOD = "good"
    EMPTY = "empty"
    SCANNED = "scanned"
    GARBLED = "garbled"
    GLUED = "glued"
    REVERSED = "reversed"
    ENCRYPTED = "encrypted"
    CUT = "cut"


@total_ordering
class PartialDate:
    """A date known to the year, the month or the day: ``2025``, ``2025-07``, ``2025-07-31`` (EDTF level 0).

    >>> PartialDate("2025-07").latest
    datetime.date(2025, 7, 31)
    """

    __slots__ = ("day", "month", "year")

    year: int
    month: int | None
    day: int | None

    def __init__(self, value: str | int | dt.date | PartialDate) -> None:
        if isinstance(value, PartialDate):
            parts: tuple[int, int | None, int | None] = (value.year, value.month, value.day)
        elif isinstance(value, dt.date):
            parts = (value.year, value.month, value.day)
        else:
            found = re.fullmatch(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ].*)?)?)?", str(value).strip(), re.ASCII)
            if not found:
                raise ValueError(f"{value!r} is not a date: write 2025, 2025-07 or 2025-07-31")
            year, month, day = (None if part is None else int(part) for part in found.groups())
            assert year is not None
            parts = (year, month, day)
        try:
            dt.date(parts[0], parts[1] or 1, parts[2] or 1)
        except ValueError as error:
            raise ValueError(f"{value!r} is not a date: {error}") from None
        for name, part in zip(("year", "month", "day"), parts, strict=True):
            object.__setattr__(self, name, part)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a PartialDate does not change")

    def __reduce__(self) -> tuple[type[PartialDate], tuple[str]]:
        return PartialDate, (str(self),)

    @property
    def earliest(self) -> dt.date:
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> dt.date:
        if self.day is not None and self.month is not None:
            return dt.date(self.year, self.month, self.day)
        if self.month is None or self.month == 12:
            return dt.date(self.year, 12, 31)
        return dt.date(self.year, self.month + 1, 1) - dt.timedelta(days=1)

    @property
    def parts(self) -> list[int]:
        """CSL-JSON date-parts: one to three numbers."""
        return [part for part in (self.year, self.month, self.day) if part is not None]

    def __str__(self) -> str:
        return "-".join(f"{part:02d}" if i else f"{part:04d}" for i, part in enumerate(self.parts))

    def __repr__(self) -> str:
        return f"PartialDate({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PartialDate) and self.parts == other.parts

    def __lt__(self, other: PartialDate) -> bool:
        return (self.earliest, len(self.parts)) < (other.earliest, len(other.parts))

    def __hash__(self) -> int:
        return hash(tuple(self.parts))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(cls, serialization=core_schema.to_string_ser_schema())


class Record(BaseModel):
    """A frozen record at the border of the library."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Kept = TypeVar("Kept", bound=Record)


def _storable(record: Kept) -> Kept:
    """Raises ValueError for half a surrogate pair, which UTF-8 cannot hold."""
    try:
        record.model_dump_json()
    except ValueError as error:
        raise ValueError("it holds half a surrogate pair, which no file can keep") from error
    return record


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


def _as_tuple(value: Any) -> Any:
    if value is None:
        return ()
    if isinstance(value, (str, Mapping, Author)):
        return (value,)
    return value


def _as_language(value: Any) -> Any:
    return value.strip().lower().replace("_", "-").partition("-")[0] if isinstance(value, str) else value


def _as_retrieved(value: Any) -> Any:
    if isinstance(value, str) and re.search(r"\d[T ]\d", value):
        return dt.datetime.fromisoformat(value)
    if value is None or isinstance(value, dt.datetime):
        return value
    return PartialDate(value)


Names = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]


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
    "case": "cases",
    "creator": "authors",
    "date": "published",
    "id": "identifier",
    "lang": "language",
    "person": "persons",
    "place": "places",
    "right": "rights",
    "type": "document_type",
}


class Metadata(Record):
    """What is known about a document. Keys that are not listed here are kept in ``extra``.

    ``language`` is an ISO 639-1 code; ``cases`` are case identifiers (any text; see :func:`case_id`);
    ``published`` is as precise as it is known. Raises ``pydantic.ValidationError`` for a wrong value.
    """

    identifier: str | None = None
    title: str | None = None
    authors: Annotated[tuple[Author, ...], BeforeValidator(_as_tuple)] = ()
    publisher: str | None = None
    published: PartialDate | None = None
    retrieved: Annotated[dt.datetime | PartialDate | None, BeforeValidator(_as_retrieved)] = None
    url: str | None = None
    language: Annotated[str | None, BeforeValidator(_as_language), Field(pattern=r"^[a-z]{2,3}$")] = None
    document_type: str | None = None
    cases: Annotated[Names, AfterValidator(_as_cases)] = ()
    persons: Names = ()
    places: Names = ()
    rights: Names = ()
    access: Access = Access.PUBLIC
    license: str | None = None
    notes: str | None = None
    extra: Annotated[dict[str, Any], AfterValidator(_as_json)] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _keep_unknown_keys(cls, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        known: dict[str, Any] = {}
        extra = dict(value.get("extra") or {})
        for key, item in value.items():
            name = metadata_field(str(key))
            if name == "extra" or item is None:
                continue
            if name is None:
                extra[str(key)] = item
            else:
                known[name] = item
        if extra:
            known["extra"] = extra
        return known

    @model_validator(mode="after")
    def _fit_to_keep(self) -> Self:
        return _storable(self)


def metadata_field(key: str) -> str | None:
    """The field that a user's key means (``Author`` and ``authors`` are one), or None when it is the user's own."""
    name = key.strip().lower().replace("-", "_").replace(" ", "_")
    name = _OTHER_SPELLINGS.get(name, name)
    return name if name in Metadata.model_fields else None


class Origin(StrEnum):
    """Where a metadata field came from, strongest first."""

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


def case_id(name: str) -> str:
    """The identifier for a case name: lower case, letters and digits of any script, hyphens between.

    >>> case_id("Toregozhina, Almaty 2025")
    'toregozhina-almaty-2025'
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\W_]+", "-", folded).strip("-")


class Case(Record):
    """What happened to whom. ``id`` is made from the title where it is not given."""

    id: str = ""
    title: str
    persons: Names = ()
    places: Names = ()
    started: PartialDate | None = None
    ended: PartialDate | None = None
    status: str | None = None
    rights: Names = ()
    notes: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _identified(cls, value: Any) -> Any:
        if isinstance(value, Mapping):
            name = case_id(str(value.get("id") or value.get("title") or ""))
            if not name:
                raise ValueError("a case needs a title (or an id) with at least one letter or digit")
            return {**value, "id": name, "title": value.get("title") or value.get("id")}
        return value

    @model_validator(mode="after")
    def _fit_to_keep(self) -> Self:
        return _storable(self)


@dataclass(frozen=True, slots=True)
class TextSource:
    """A text handed over in memory. Without ``metadata.identifier`` the text itself is its identity."""

    text: str
    metadata: Metadata = field(default_factory=Metadata)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a user should know about a file that was taken in: ``code`` for machines, ``advice`` what to do."""

    code: str
    message: str
    advice: str = ""
    page: int | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that was not taken in. ``code`` is that of a :class:`~rightsarchive.errors.FileError` or MetadataError."""

    path: str
    code: str
    message: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: ``number`` is its 1-based place in the file, ``label`` what is printed on it (None where none is given)."""

    number: int
    label: str | None
    start: int
    end: int
    verdict: PageVerdict = PageVerdict.GOOD
    extractor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the text, without surrounding white space. ``number`` counts from 1 through the whole document.

    ``page`` is the number of its page, None where the format has no pages. ``heading_path`` names the headings above
    it, outermost first; a heading's own path ends with itself.
    """

    number: int
    start: int
    end: int
    kind: PassageKind = PassageKind.BODY
    page: int | None = None
    heading_path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """What an extractor gave for one file. Paragraphs are in order and do not overlap; ``text`` is kept as it is.

    ``properties`` holds the file's own metadata, in the keys of :class:`Metadata`, with where each was found.
    """

    text: str
    paragraphs: tuple[Paragraph, ...]
    media_type: str
    extractor: str
    """Name and version: ``pypdf 7.1.0``."""
    pages: tuple[Page, ...] = ()
    properties: Mapping[str, tuple[Any, FieldOrigin]] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a passage stands. ``page`` and ``page_label`` are None where the format has no pages.

    ``paragraph_end`` is the last paragraph that it covers (inclusive). ``start`` and ``end`` are code points.
    """

    start: int
    end: int
    paragraph: int
    paragraph_end: int
    page: int | None = None
    page_label: str | None = None
    heading_path: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Where a reader finds it: ``p. iv (page 4 of the file), para. 12``; ``“Facts” › “Trial”, paras 3-4``."""
        parts = []
        if self.page is not None:
            if self.page_label and self.page_label != str(self.page):
                parts.append(f"p. {self.page_label} (page {self.page} of the file)")
            else:
                parts.append(f"p. {self.page}")
        elif self.heading_path:
            parts.append(" › ".join(f"“{heading}”" for heading in self.heading_path))
        if self.paragraph_end > self.paragraph:
            parts.append(f"paras {self.paragraph}-{self.paragraph_end}")
        else:
            parts.append(f"para. {self.paragraph}")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit of retrieval and of citation: whole sentences in one language, on one page, under one heading.

    ``document.text[locator.start:locator.end] == text`` always. ``repeats`` names the other places of the same document
    where the same words stand; they are one finding.
    """

    id: int
    document_id: str
    ordinal: int
    text: str
    language: str
    kind: PassageKind
    locator: Locator
    repeats: tuple[Locator, ...] = ()

    @property
    def name(self) -> str:
        """The id as people and JSON write it: ``p`` and 16 hexadecimal digits."""
        return f"p{self.id:016x}"


def stable_id(*parts: object) -> int:
    """A 63-bit number that depends on ``parts`` alone, so that the order of ingestion changes nothing (SHA-256)."""
    digest = hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") >> 1


@dataclass(frozen=True, slots=True)
class Document:
    """One version of one report. ``id`` stays the same through its versions; ``version`` counts from 1.

    ``sha256`` is that of the original bytes; ``text_sha256`` that of the frozen text (UTF-8). ``paths`` is where it was
    read from (none for a text handed over in memory).
    """

    id: str
    version: int
    sha256: str
    size: int
    media_type: str
    metadata: Metadata
    origins: Mapping[str, FieldOrigin]
    extractor: str
    text_sha256: str
    encoding: str | None
    ingested: dt.datetime
    newest: bool
    deleted: bool
    pages: int
    passages: int
    path: str | None
    _read_text: Callable[[], str] = field(repr=False, compare=False)

    @property
    def text(self) -> str:
        """The whole extracted text, read from the catalog at each call."""
        return self._read_text()

    @property
    def title(self) -> str:
        return self.metadata.title or self.metadata.identifier or self.id
