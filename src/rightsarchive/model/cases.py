"""Cases: what happened to whom."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Self

from pydantic import ValidationInfo, model_validator

from rightsarchive.model.access import Access
from rightsarchive.model.dates import PartialDate
from rightsarchive.model.record import Names, Record, storable


def case_id(name: str) -> str:
    """The identifier for a case name: lower case, letters and digits of any script, hyphens between.

    >>> case_id("Toregozhina, Almaty 2025")
    'toregozhina-almaty-2025'
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\W_]+", "-", folded).strip("-")


class Case(Record):
    """What happened to whom. ``id`` is made from the title where it is not given.

    ``access`` is the level of what is known of the case; its documents are no more open than it is.
    """

    id: str = ""
    title: str
    persons: Names = ()
    places: Names = ()
    started: PartialDate | None = None
    ended: PartialDate | None = None
    status: str | None = None
    rights: Names = ()
    notes: str | None = None
    access: Access = Access.PUBLIC

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
    def _fit_to_keep(self, info: ValidationInfo) -> Self:
        return storable(self, info)
