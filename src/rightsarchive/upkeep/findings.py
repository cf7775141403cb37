"""What a check tells of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from rightsarchive.model.brief import Brief

MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        "catalog": "What the archive says of documents may be wrong or missing.",
        "custody": "What was done to the archive cannot be proved from the log any more.",
        "original-missing": "Its text can be read and cited, but no longer be proved against the bytes.",
        "original-damaged": "The bytes are not those that were taken in: quotes of it cannot be proved.",
        "original-unreadable": "Nobody can say whether the bytes are still those that were taken in.",
        "text-damaged": "Quotes of it may be wrong: do not use them.",
        "place-damaged": "Where quotes of it stand may be wrong: do not use its pages and paragraphs.",
        "metadata-damaged": "What is said of it may be wrong: title, date, level, versions.",
        "access": "Somebody may be shown what he is not to see.",
        "index": "Searches may miss something; nothing is lost.",
        "unavailable": "Nobody can say what the server holds until it answers.",
        "unreadable": "A part of the archive could not be looked at.",
    }
)
"""What each kind of finding means for whoever uses the archive."""


@dataclass(frozen=True, slots=True, repr=False)
class Finding(Brief):
    """Something that is wrong. ``code`` is one of those in :data:`MEANINGS`, ``meaning`` what it is good or bad for, ``advice`` what
    to do next."""

    code: str
    subject: str
    message: str
    advice: str
    meaning: str = field(init=False, default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "meaning", MEANINGS.get(self.code, ""))
