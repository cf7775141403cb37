"""A small cache that forgets what was asked for longest ago; threads may share it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any


class LruCache:
    """Holds values up to a total cost."""

    def __init__(self, capacity: int, cost: Callable[[Any], int] = lambda _: 1) -> None:
        self._capacity = capacity
        self._cost = cost
        self._held: OrderedDict[Hashable, Any] = OrderedDict()
        self._spent = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Any:
        """The value, or None."""
        with self._lock:
            value = self._held.get(key)
            if value is not None:
                self._held.move_to_end(key)
            return value

    def put(self, key: Hashable, value: Any) -> None:
        cost = self._cost(value)
        with self._lock:
            if cost > self._capacity or key in self._held:
                return
            self._held[key] = value
            self._spent += cost
            while self._spent > self._capacity:
                self._spent -= self._cost(self._held.popitem(last=False)[1])
