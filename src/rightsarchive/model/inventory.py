"""What a file holds: pages and pictures, forms, notes, attachments, hidden text; and what of it became text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rightsarchive.model.brief import Brief


class ContentKind(StrEnum):
    """What a file may hold beside running text."""

    PICTURE = "picture"
    FORM_FIELD = "form field"
    ANNOTATION = "annotation"
    SIGNATURE = "signature"
    ATTACHMENT = "attachment"
    EMBEDDED = "embedded object"
    LAYER = "layer"
    FRAME = "frame"
    HIDDEN = "hidden text"
    STRUCK = "struck text"
    COMMENT = "comment"
    REVISION = "revision"
    SCRIPT = "script"


@dataclass(frozen=True, slots=True, repr=False)
class Content(Brief):
    """Things of one kind that a file holds: ``count`` of them, ``as_text`` of which became text; ``why`` says why the others
    did not, or what they are.

    ``page`` is where they stand (1-based), None for the whole file. ``name`` is what the file calls them. ``share`` is the part
    of its page that they cover, from 0 to 1, where that is known.
    """

    kind: ContentKind
    count: int = 1
    as_text: int = 0
    page: int | None = None
    name: str = ""
    share: float | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Inventory(Brief):
    """What a file holds. ``pages`` is their number, 0 where the format has none."""

    pages: int = 0
    contents: tuple[Content, ...] = ()

    def of(self, kind: ContentKind) -> tuple[Content, ...]:
        """The contents of one kind, in the order of the file."""
        return tuple(each for each in self.contents if each.kind is kind)

    def counts(self) -> dict[str, tuple[int, int]]:
        """For each kind that there is: how many, and how many of them became text."""
        return tally((each.kind, each.count, each.as_text) for each in self.contents)


def tally(found: Iterable[tuple[str, int, int]]) -> dict[str, tuple[int, int]]:
    """Kind, number and number as text, added up by kind, in the order of :class:`ContentKind`."""
    sums: dict[str, tuple[int, int]] = {}
    for kind, count, as_text in found:
        before = sums.get(kind, (0, 0))
        sums[str(kind)] = before[0] + count, before[1] + as_text
    return {kind.value: sums[kind.value] for kind in ContentKind if kind.value in sums}


def told(counts: Mapping[str, tuple[int, int]]) -> str:
    """The counts in words: ``3 form fields (2 as text), 1 attachment (not read)``."""
    return ", ".join(
        f"{count} {kind if count == 1 or kind.endswith('text') else f'{kind}s'} ({_fate(count, as_text)})"
        for kind, (count, as_text) in counts.items()
    )


def _fate(count: int, as_text: int) -> str:
    if not as_text:
        return "not read"
    return "as text" if as_text >= count else f"{as_text} as text"
