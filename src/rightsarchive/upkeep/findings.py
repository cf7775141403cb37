"""What a check tells of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong. ``code`` is one of catalog, custody, original-missing, original-damaged, text-damaged,
    place-damaged, metadata-damaged, access, index."""

    code: str
    subject: str
    message: str
    advice: str
