"""What a rendered reference is made of. It is apart from the processor, which takes long to load."""

from __future__ import annotations

from typing import NamedTuple


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
