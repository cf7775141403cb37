"""Work done in a child process, which may die of it. The parent opens no archive, so that a child begins with nothing open."""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any


def load_what_is_used_by(work: Callable[[], Any]) -> None:
    """Do ``work`` in a child, and load here the modules that it has loaded: the children to come then need not."""

    def names() -> list[str]:
        work()
        return sorted(name for name in sys.modules if name.partition(".")[0] in {"rightsarchive", "tests"})

    for name in forked(names):
        importlib.import_module(name)


def forked(work: Callable[[], Any], *, kill_after: float | None = None, begun: Path | None = None) -> Any:
    """What ``work`` gives (as JSON), or None where the child was killed: by itself, or ``kill_after`` seconds, counted from the moment
    at which the file ``begun`` is there."""
    gc.collect()
    sys.stdout.flush()
    sys.stderr.flush()
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        try:
            body = json.dumps(work())
        except BaseException:
            body = json.dumps({"raised": traceback.format_exc(limit=-4, chain=False)})
        left = body.encode()
        while left:
            left = left[os.write(writer, left) :]
        os._exit(0)
    os.close(writer)
    if kill_after is not None:
        until = time.monotonic() + 60
        while begun is not None and not begun.exists() and time.monotonic() < until:
            time.sleep(0.002)
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reader, "rb") as pipe:
        found = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        if os.WTERMSIG(status) != signal.SIGKILL:
            raise AssertionError(f"the child was ended by signal {os.WTERMSIG(status)}")
        return None
    result = json.loads(found)
    if isinstance(result, dict) and "raised" in result:
        raise AssertionError(f"in the child:\n{result['raised']}")
    return result
