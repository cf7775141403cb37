"""What a quoter's mark says, and what stands in its place in the source."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rightsarchive.model.brief import Brief


class MarkKind(StrEnum):
    """What a quoter's mark says."""

    OMISSION = "omission"
    REPLACEMENT = "replacement"
    REMARK = "remark"
    LETTERS = "letters"


@dataclass(frozen=True, slots=True, repr=False)
class MarkedChange(Brief):
    """A mark of the quoter, and the words of the source (perhaps none) in whose place it stands."""

    mark: str
    kind: MarkKind
    source: str
