"""Which links of a page are marks of notes, where no style raises them (DPUB-ARIA 1.1, doc-noteref; EPUB, noteref)."""

from __future__ import annotations

import re
from collections.abc import Mapping

_CLASSES = frozenset("footnote-ref footnoteref footnote-reference fnref noteref note-ref footnote-anchor".split())
_PLACE = re.compile(r"#_?(?:fn|ftn|ftnt|edn|note|nt|n|footnote|endnote|cite_note)[-_:.]?\d+\Z", re.IGNORECASE)
_SIGN = re.compile(r"\s*[\[(]?(?:\d{1,4}|[a-z*†‡§¶]{1,3}|[ivxlc]{1,7})[\])]?\s*", re.IGNORECASE)


def is_note_reference(attributes: Mapping[str, str], text: str, *, glued: bool) -> bool:
    """Whether a link with this text leads to a note. ``glued``: it stands at a word without a space, as a mark does; of a link
    that only its place tells from others, this decides."""
    if _SIGN.fullmatch(text) is None:
        return False
    if attributes.get("role") == "doc-noteref" or "noteref" in attributes.get("type", "").split():
        return True
    if not _CLASSES.isdisjoint(attributes.get("class", "").lower().split()):
        return True
    return glued and (
        _PLACE.match(attributes.get("href", "")) is not None or attributes.get("aria-describedby") == "footnote-label"
    )
