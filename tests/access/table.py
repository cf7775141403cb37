"""The table of ``docs/access.md``: on which side each method of an archive and each command stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import click

from rightsarchive import Archive
from rightsarchive.cli import main

PAGE = Path(__file__).parents[2] / "docs" / "access.md"


class Side(StrEnum):
    """The headings of the page."""

    READS = "What reads takes a clearance"
    WRITES = "What writes for a clearance"
    KEEPS = "What keeps or changes sees all"
    NEITHER = "What tells of no document"


def listed(column: int) -> dict[str, list[Side]]:
    """What a column of the tables names (0: methods, 1: commands), each with the sides that it stands on."""
    found: dict[str, list[Side]] = {}
    for side in Side:
        section = re.search(rf"^## {side.value}$(.*?)(?=^## |\Z)", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
        assert section, side
        for line in re.findall(r"^\|(.*)\|$", section[1], re.MULTILINE)[2:]:
            for name in re.findall(r"`([^`]+)`", line.split("|")[column]):
                found.setdefault(name, []).append(side)
    return found


def methods(kind: type) -> list[str]:
    """Every public method and property of a class, inherited ones too."""
    own = {name: None for base in reversed(kind.__mro__[:-1]) for name in vars(base)}
    return [name for name in own if not name.startswith("_")]


def reading_methods() -> list[str]:
    return [name for name in methods(Archive) if listed(0).get(name) == [Side.READS]]


def commands() -> dict[str, click.Command]:
    """Every command that does something, by the words that call it."""
    return dict(_commands(main, ""))


def _commands(group: click.Group, before: str) -> Iterator[tuple[str, click.Command]]:
    for name, command in sorted(group.commands.items()):
        words = f"{before} {name}".strip()
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield words, command
        if isinstance(command, click.Group):
            yield from _commands(command, words)
