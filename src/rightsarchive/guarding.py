"""Every way into an open archive, so that a value which somebody put into its catalog is told of as damage."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar


class _Guarded(Protocol):
    def _damage_told(self) -> AbstractContextManager[None]: ...


T = TypeVar("T", bound=_Guarded)


def guarded(kind: type[T]) -> type[T]:
    """Wrap the public methods of a class: what runs into a value of another kind, in it or in an iterator that it gives, ends as
    the class's ``_damage_told`` says."""
    for name, method in vars(kind).items():
        if inspect.isfunction(method) and not name.startswith("_") and name != "close":
            setattr(kind, name, _wrapped(method))
    return kind


def _wrapped(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def call(self: _Guarded, *given: Any, **named: Any) -> Any:
        with self._damage_told():
            found = method(self, *given, **named)
        return _followed(self, found) if isinstance(found, Iterator) else found

    return call


def _followed(owner: _Guarded, found: Iterator[Any]) -> Iterator[Any]:
    """An iterator step by step: what its user does between two of them is his own."""
    try:
        while True:
            with owner._damage_told():  # noqa: SLF001 - it is the class's own
                try:
                    each = next(found)
                except StopIteration:
                    return
            yield each
    finally:
        close = getattr(found, "close", None)
        if close is not None:
            close()
