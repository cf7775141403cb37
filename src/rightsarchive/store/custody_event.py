"""What the lines of the custody log say: their actions, what each is about, and a line with its private values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from rightsarchive.model.brief import Brief
from rightsarchive.store.chain import PRIVATE, Line, sha256

NONCE = "nonce"
"""The key of the random number among the private values of a line."""

UNDOES = "undoes"
"""The key of a line's detail with the number of the line that it takes back."""

MERGE, DELETE_CASE = "merge", "delete case"
"""The actions after which a case is there no more."""

ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "ingest": "document",
        "new version": "document",
        "reread": "document",
        "restore": "document",
        "describe": "document",
        "provenance": "document",
        "level": "document",
        "edit": "document",
        "assign": "document",
        "unassign": "document",
        "tag": "document",
        "note": "document",
        "withhold": "document",
        "release": "document",
        "delete": "document",
        "case": "case",
        MERGE: "case",
        DELETE_CASE: "case",
        "vocabulary": "archive",
        "search": "archive",
        "search run": "archive",
        "export": "archive",
        "import": "archive",
        "dismiss": "archive",
        "reindex": "archive",
        "backup": "archive",
        "move": "archive",
        "restore original": "archive",
        "migrate": "archive",
        "settings": "archive",
        "seal": "archive",
    }
)
"""Every action, and what its lines are about. Lines about the archive as a whole are told at the highest clearance alone, and so
are those that seal a document again of which nothing changed that a person did (where it was read from, how it is cut)."""

SEAL = "seal"
"""The key of a line's detail with the SHA-256 of its document's seal, and the action of lines that tell nothing else."""

ARCHIVE = "archive"
"""The subject of lines about the archive as a whole."""


@dataclass(frozen=True, slots=True, repr=False)
class CustodyEvent(Brief):
    """A line of the log. ``at`` is UTC, ISO 8601; ``who`` a name or a code, ``tool`` the release (both empty in lines of before
    they were kept); ``why`` the reason that was given, or empty. ``digest`` is the SHA-256 over the line and the ``previous``
    digest."""

    number: int
    at: str
    who: str
    tool: str
    action: str
    subject: str
    why: str
    detail: dict[str, Any]
    previous: str
    digest: str


def event_of(line: Line, private: str | None) -> CustodyEvent:
    """A line with all that it says."""
    detail = line.told()
    commitment = line.commitment()
    if commitment is not None:
        del detail[PRIVATE]
        detail.update(_opened(private, commitment))
    why = detail.get("reason", "")
    return CustodyEvent(
        line.number,
        line.at,
        line.who,
        line.tool,
        line.action,
        line.subject,
        why if isinstance(why, str) else "",
        detail,
        line.previous,
        line.digest,
    )


def _opened(private: str | None, commitment: str) -> dict[str, Any]:
    if private is None or sha256(private) != commitment:
        return {PRIVATE: "erased" if private is None else "altered"}
    try:
        return {key: value for key, value in json.loads(private).items() if key != NONCE}
    except (ValueError, AttributeError, RecursionError):  # whoever made the whole log anew may have written anything
        return {PRIVATE: "altered"}
