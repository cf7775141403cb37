"""What a worker process may use of the machine: POSIX resource limits. Windows has none of them."""

from __future__ import annotations

import signal
import sys


def limit_process(memory: int, written: int) -> None:
    """In a worker, before its first task: bytes of address space, bytes of each written file, no core dump."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "win32":
        return
    import resource

    for kind, wanted in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, written), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(kind)
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(kind, (soft, hard))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def limits_in_force() -> tuple[int, int] | None:
    """Memory and written bytes that this process may use, for a child that does not inherit them; None without limits."""
    if sys.platform == "win32":
        return None
    import resource

    memory, _ = resource.getrlimit(resource.RLIMIT_AS)
    written, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    return None if resource.RLIM_INFINITY in {memory, written} else (memory, written)
