"""How records are shown to a person who types their name: in a few lines, whatever they hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from typing import Any

_TEXT = 60
_OTHER = 120
_MOST = 600
_FEW = 3


def brief(value: object) -> str:
    """The ``repr`` of a value, cut: a text after 60 characters, a sequence or mapping after three items."""
    if isinstance(value, str):
        return repr(cut(value))
    if isinstance(value, tuple | list) and len(value) > _FEW:
        return f"[{', '.join(map(brief, value[:_FEW]))}, … {len(value)} in all]"
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(brief, value))}]"
    if isinstance(value, Mapping):
        pairs = [f"{brief(key)}: {brief(each)}" for key, each in list(value.items())[:_FEW]]
        return f"{{{', '.join([*pairs, f'… {len(value)} in all'] if len(value) > _FEW else pairs)}}}"
    shown = repr(value)
    return shown if len(shown) <= _OTHER else f"{shown[: _OTHER - 1]}…"


def cut(text: str) -> str:
    """A text after 60 characters."""
    return text if len(text) <= _TEXT else f"{text[: _TEXT - 1]}…"


def brief_record(name: str, values: Iterable[tuple[str, object]]) -> str:
    """A record as ``Name(field=value, …)``."""
    shown = f"{name}({', '.join(f'{field}={brief(value)}' for field, value in values)})"
    return shown if len(shown) <= _MOST else f"{shown[: _MOST - 2]}…)"


class Brief:
    """A dataclass (``repr=False``) whose ``repr`` has no whole texts and no long lists, and not the fields that have their default."""

    __slots__ = ()

    def __repr__(self) -> str:
        held: Any = self
        shown = [
            (field.name, getattr(self, field.name))
            for field in fields(held)
            if field.repr and (field.default is MISSING or getattr(self, field.name) != field.default)
        ]
        return brief_record(type(self).__name__, shown)
