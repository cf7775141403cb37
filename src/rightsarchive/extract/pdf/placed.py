"""What stands on a base line of a page."""

from __future__ import annotations

from typing import Protocol


class Placed(Protocol):
    """Its two ends on the base line and the height of that, seen upright; its size of type and how the page is turned."""

    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...
    @property
    def end(self) -> float: ...
    @property
    def size(self) -> float: ...
    @property
    def turn(self) -> int: ...
