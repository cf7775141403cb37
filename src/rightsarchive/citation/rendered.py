"""What a rendered reference is made of. It is apart from the processor, which takes long to load."""

from __future__ import annotations

from typing import NamedTuple

from rightsarchive.model import Locator


class Run(NamedTuple):
    """A stretch of a rendered reference in one face."""

    text: str
    italic: bool = False


class Pinpoint(NamedTuple):
    """What a reference names of a locator: ``label`` is a CSL locator label (page, paragraph), ``value`` what is printed there."""

    label: str
    value: str


def plain(runs: tuple[Run, ...]) -> str:
    """The runs as plain text."""
    return "".join(run.text for run in runs)


def pinpoint(locator: Locator) -> Pinpoint:
    """The page as printed (its number in the file where nothing is printed), with its line where lines are numbered; in a format
    without pages, the line or the paragraph."""
    if locator.pinpoint is not None:
        return Pinpoint("line" if locator.page is None else "page", locator.pinpoint)
    if locator.paragraph_end > locator.paragraph:
        return Pinpoint("paragraph", f"{locator.paragraph}–{locator.paragraph_end}")
    return Pinpoint("paragraph", str(locator.paragraph))
