"""How worker processes are started: never by running the caller's main script again."""

from __future__ import annotations

import multiprocessing.spawn
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_PRELOADED = ["rightsarchive.extract"]
_PATCHING = threading.Lock()


@contextmanager
def _without_main() -> Iterator[None]:
    """Start a process without running the caller's main script in it.

    multiprocessing would run it again in each worker; a script without an ``if __name__ == "__main__"`` guard, or typed
    into a prompt, would then fail or ingest twice. Only what this thread starts is concerned.
    """
    original, here = multiprocessing.spawn.get_preparation_data, threading.get_ident()

    def preparation_data(name: str) -> dict[str, Any]:
        data = original(name)
        if threading.get_ident() == here:
            data.pop("init_main_from_name", None)
            data.pop("init_main_from_path", None)
        return data

    with _PATCHING:
        multiprocessing.spawn.get_preparation_data = preparation_data
        try:
            yield
        finally:
            multiprocessing.spawn.get_preparation_data = original


# Windows has no fork and so no fork server: there each process starts from nothing.
if sys.platform == "win32":
    from multiprocessing.context import SpawnContext as _BaseContext
    from multiprocessing.context import SpawnProcess as _BaseProcess
else:
    from multiprocessing.context import ForkServerContext as _BaseContext
    from multiprocessing.context import ForkServerProcess as _BaseProcess


class _Process(_BaseProcess):
    @staticmethod
    def _Popen(process_obj: Any) -> Any:  # noqa: N802 (the name that multiprocessing calls)
        with _without_main():
            return _BaseProcess._Popen(process_obj)  # noqa: SLF001


class ProcessContext(_BaseContext):
    """multiprocessing's context for all processes of this package; which one does not depend on the Python version."""

    Process = _Process


def process_context() -> ProcessContext:
    """A fork server that imports the extractors once, and never the caller's main script; plain processes on Windows."""
    context = ProcessContext()
    if sys.platform != "win32":
        context.set_forkserver_preload(_PRELOADED)
    return context
