"""What became of each source of a run: told one by one, so that a long run does not fill the memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rightsarchive.model import Access, Failure, Notice
from rightsarchive.model.brief import Brief

Status = Literal["added", "updated", "unchanged", "copy", "failed", "skipped"]


@dataclass(frozen=True, slots=True, repr=False)
class SourceReport(Brief):
    """What became of one source: a file, a text, or a list that describes files. ``copy``: its bytes were known, from another place.
    ``document`` is the id of what it is in the archive and ``access`` the lowest clearance that sees that; both are None where it was
    not taken in. ``message`` and ``advice`` say why, or what else to know."""

    path: str
    status: Status
    document: str | None = None
    access: Access | None = None
    code: str = ""
    message: str = ""
    advice: str = ""


def of_failure(failure: Failure) -> SourceReport:
    return SourceReport(failure.path, "failed", None, None, failure.code, failure.message, failure.advice)


def of_skip(notice: Notice) -> SourceReport:
    return SourceReport(str(notice.path), "skipped", None, None, notice.code, notice.message, notice.advice)
