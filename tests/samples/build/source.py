"""The source of one built sample: what it says, block by block, and how it is laid out."""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

HEADINGS = ("h1", "h2", "h3")


class Block(BaseModel):
    """One heading, paragraph, list or table. In a paragraph ``[^key]`` marks a footnote."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    h1: str | None = None
    h2: str | None = None
    h3: str | None = None
    p: str | None = None
    list: tuple[str, ...] | None = None
    table: tuple[tuple[str, ...], ...] | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> Block:
        if len(self.model_fields_set) != 1:
            raise ValueError("a block is exactly one heading, paragraph, list or table")
        return self

    @property
    def heading(self) -> tuple[int, str] | None:
        """(level from 1, text), or None where the block is no heading."""
        for level, name in enumerate(HEADINGS, 1):
            text = getattr(self, name)
            if text is not None:
                return level, text
        return None


class Source(BaseModel):
    """``front`` holds whole pages that come before the body; ``keep_bytes`` cuts the finished file to break it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    output: str
    layout: Literal["plain", "report", "columns", "scan", "word"]
    language: str
    created: dt.date
    title: str
    author: str
    header: str = ""
    footer: str = ""
    password: str | None = None
    keep_bytes: int | None = None
    front: tuple[tuple[Block, ...], ...] = ()
    body: tuple[Block, ...]
    notes: dict[str, str] = {}

    @property
    def created_at(self) -> dt.datetime:
        """Noon UTC of the day: the time that goes into the file's own properties."""
        return dt.datetime.combine(self.created, dt.time(12), dt.UTC)


def split_notes(text: str) -> list[str]:
    """Text and footnote keys by turns, text first: ``"a[^x]b"`` gives ``["a", "x", "b"]``."""
    return re.split(r"\[\^(\w+)\]", text)
