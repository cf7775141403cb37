"""What a worker process may use of the machine: POSIX resource limits. Windows has none of them."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from multiprocessing.process import BaseProcess

_PR_SET_PDEATHSIG = 1


def limit_process(memory: int, written: int) -> None:
    """In a worker, before its first task: bytes of address space, bytes of each written file, no core dump."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    if sys.platform == "win32":
        return
    import resource

    for kind, wanted in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, written), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(kind)
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(kind, (soft, hard))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def end_with_parent() -> None:
    """End this process when the one that asked for it ends, however it does: a file that hangs would keep it running for ever.

    A pipe closes then, whose other end the parent holds. Linux sends a signal for that (fcntl(2), O_ASYNC), which ends the process
    without a thread in it; elsewhere a thread waits. The fork server that stands between them on Linux lives as long as its
    children, so that the kernel's own signal (prctl(2), PR_SET_PDEATHSIG) helps those alone which their parent forked.
    """
    parent = multiprocessing.parent_process()
    if sys.platform == "linux":
        import fcntl

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if parent is None:
            return
        signal.signal(signal.SIGIO, signal.SIG_DFL)
        fcntl.fcntl(parent.sentinel, fcntl.F_SETOWN, os.getpid())
        flags = fcntl.fcntl(parent.sentinel, fcntl.F_GETFL)
        fcntl.fcntl(parent.sentinel, fcntl.F_SETFL, flags | os.O_ASYNC)
        if not parent.is_alive():  # it ended before that
            os._exit(1)
    elif parent is not None:
        threading.Thread(target=_end_after, args=(parent,), daemon=True).start()


def _end_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def limits_in_force() -> tuple[int, int] | None:
    """Memory and written bytes that this process may use, for a child that does not inherit them; None without limits."""
    if sys.platform == "win32":
        return None
    import resource

    memory, _ = resource.getrlimit(resource.RLIMIT_AS)
    written, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    return None if resource.RLIM_INFINITY in {memory, written} else (memory, written)
