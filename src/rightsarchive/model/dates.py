"""Dates as precise as the source was, never more."""

from __future__ import annotations

import datetime as dt
import re
from functools import total_ordering
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema

_WRITTEN = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ].*)?)?)?", re.ASCII)


@total_ordering
class PartialDate:
    """A date known to the year, the month or the day: ``2025``, ``2025-07``, ``2025-07-31`` (EDTF level 0).

    A month or a day of 0, as databases write what they do not know, is none: 2025-07-00 is 2025-07, and 2025-00-00 is 2025.

    They are in one order: by their first day, and of those that begin on the same day the less precise
    comes first: 2025, 2025-01, 2025-01-01.

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
            found = _WRITTEN.fullmatch(str(value).strip())
            if not found:
                raise ValueError(f"{value!r} is not a date: write 2025, 2025-07 or 2025-07-31")
            year, month, day = (None if part is None else int(part) for part in found.groups())
            assert year is not None
            # Databases write what they do not know as 0: 2025-00-00.
            day = day or None
            parts = (year, (month or None) if day is None else month, day)
        try:
            dt.date(parts[0], 1 if parts[1] is None else parts[1], parts[2] or 1)
        except ValueError as error:
            raise ValueError(f"{value!r} is not a date: {error}") from None
        object.__setattr__(self, "year", parts[0])
        object.__setattr__(self, "month", parts[1])
        object.__setattr__(self, "day", parts[2])

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a PartialDate does not change")

    def __reduce__(self) -> tuple[type[PartialDate], tuple[str]]:
        return PartialDate, (str(self),)

    def date(self) -> dt.date:
        """The day. Raises ValueError where only the month or the year is known: then take :attr:`earliest` or :attr:`latest`."""
        if self.day is None:
            raise ValueError(
                f"{self} is not known to the day: take .earliest ({self.earliest}) or .latest ({self.latest})"
            )
        return self.earliest

    @property
    def earliest(self) -> dt.date:
        """The first day that it may be."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> dt.date:
        """The last day that it may be."""
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

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, PartialDate):
            return NotImplemented
        return (self.earliest, len(self.parts)) < (other.earliest, len(other.parts))

    def __hash__(self) -> int:
        return hash(tuple(self.parts))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(cls, serialization=core_schema.to_string_ser_schema())
