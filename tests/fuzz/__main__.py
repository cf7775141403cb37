"""``python -m tests.fuzz --minutes N``: fuzz every target in turn. What breaks one is kept among its seeds, and so in the suite."""

from __future__ import annotations

import hashlib
import sys
import tempfile
import time
import traceback
from pathlib import Path

import click

from tests.fuzz.targets import SEEDS, TARGETS, Targets, inputs

AT_ONCE = 20


@click.command()
@click.option("--minutes", default=10.0, show_default=True, help="Wall-clock minutes.")
@click.option("--seed", default=None, type=int, help="Take the same inputs again (as a rule: others each time).")
@click.option("--target", "chosen", multiple=True, type=click.Choice(list(TARGETS)), help="Only these.")
def main(minutes: float, seed: int | None, chosen: tuple[str, ...]) -> None:
    end = time.monotonic() + minutes * 60
    seed = time.time_ns() if seed is None else seed
    broken: set[str] = set()
    counts = dict.fromkeys(chosen or TARGETS, 0)
    with tempfile.TemporaryDirectory() as folder:
        targets = Targets(Path(folder))
        streams = {target: inputs(targets, target, seed) for target in counts}
        while time.monotonic() < end:
            for target, stream in streams.items():
                for _ in range(AT_ONCE):
                    name, content = next(stream)
                    counts[target] += 1
                    try:
                        targets.run(target, name, content)
                    except Exception as error:
                        where = traceback.extract_tb(error.__traceback__)[-1]
                        kind = f"{target}: {type(error).__name__} at {where.filename}:{where.lineno}"
                        if kind not in broken:
                            broken.add(kind)
                            _keep(target, name, content, error, kind)
        targets.close()
    print(f"seed {seed}; inputs: " + ", ".join(f"{target} {count}" for target, count in counts.items()))
    print(f"{len(broken)} faults" + "".join(f"\n  {kind}" for kind in sorted(broken)))
    sys.exit(bool(broken))


def _keep(target: str, name: str, content: bytes, error: Exception, kind: str) -> None:
    print(kind)
    traceback.print_exception(error, limit=-6)
    if (SEEDS / target).is_dir():  # the others are changes of files that are made anew each time
        path = SEEDS / target / f"{hashlib.sha256(content).hexdigest()[:12]}{Path(name).suffix}"
        path.write_bytes(content)
        print(f"kept as {path}")
    else:
        print(f"{name}: {content[:500]!r}")


if __name__ == "__main__":
    main()
