"""An archive whose process is killed, and whose disk fails, at every point of every act: it opens, nothing is lost, nothing is half done.

python -m tests.stress.crash                     every point of every act: killed, a full disk, a failing flush, a read-only disk
python -m tests.stress.crash --kills 500         killed at random moments, 500 times
python -m tests.stress.crash --points 2          two points of each kind and act, as in the suite
"""

from __future__ import annotations

import argparse
import errno
import itertools
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from rightsarchive.errors import RightsArchiveError
from tests.stress import acts, kills
from tests.stress.faults import Faults
from tests.stress.forking import forked, load_what_is_used_by

TROUBLES: dict[str, dict[str, Any]] = {
    "killed": {},
    "full": {"error": errno.ENOSPC, "kinds": ("write", "mkdir", "open"), "lasting": True},
    "full for a moment": {"error": errno.ENOSPC, "kinds": ("write",)},
    "failing flush": {"error": errno.EIO, "kinds": ("fsync",)},
    "failing disk": {"error": errno.EIO, "lasting": True},
    "read-only": {"error": errno.EROFS, "lasting": True},
}


def attempt(place: Path, act: str, at: int, trouble: dict[str, Any]) -> dict[str, Any]:
    """Do an act on a disk that fails at a point; when it has failed, and the disk is well again, once more."""
    faults = Faults(at, **trouble)
    faults.install()
    told = None
    try:
        acts.ACTS[act](place)
    except RightsArchiveError as error:
        told = str(error)
        if not error.advice:
            raise AssertionError(f"no advice in: {told}") from error
    finally:
        passed = faults.passed
        faults.end()  # the parent is told through a pipe, which is written to as well
    if told is not None:
        acts.ACTS[act](place)
    return {"passed": passed, "told": told}


class Stress:
    """Acts on copies of one archive, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._base = folder / "base"
        self._base.mkdir()
        load_what_is_used_by(partial(self._made, self._base))
        self.messages: set[str] = set()

    @staticmethod
    def _made(place: Path) -> None:
        acts.make(place)
        acts.facts(place)

    def copy(self, name: str) -> Path:
        place = self._folder / name
        if place.exists():
            shutil.rmtree(place)
        shutil.copytree(self._base, place)
        return place

    def run(self, act: str, trouble: str, points: int | None, draw: random.Random) -> Iterator[str]:
        """What is wrong after an act that was interrupted at every point, or at so many."""
        place = self.copy("whole")
        before = forked(partial(acts.facts, place))
        total = forked(partial(attempt, place, act, 0, TROUBLES[trouble]))["passed"]
        after = forked(partial(acts.facts, place))
        chosen: Sequence[int] = range(1, total + 1)
        if points is not None:
            chosen = sorted(draw.sample(chosen, min(points, total)))
        for at in chosen:
            for wrong in self._interrupted(act, trouble, at, before, after):
                yield f"{act}, {trouble} at {at} of {total}: {wrong}"
        print(f"{act:9} {trouble:18} {len(chosen):4} of {total} points", flush=True)

    def _interrupted(self, act: str, trouble: str, at: int, before: acts.Facts, after: acts.Facts) -> Iterator[str]:
        place = self.copy("tried")
        try:
            done = forked(partial(attempt, place, act, at, TROUBLES[trouble]))
            found = forked(partial(acts.facts, place))
        except AssertionError as error:
            yield str(error)
            return
        if done is not None and done["told"] is not None:
            self.messages.add(done["told"].replace(str(place), "…"))
        for name, value in found.items():
            allowed = [after[name]] if done is not None else [before[name], after[name]]
            if value not in allowed:
                yield f"{name} is {value}, not {' or '.join(map(str, allowed))}"
        try:
            left = forked(partial(acts.finish, place, act))
            ended = forked(partial(acts.facts, place))
        except AssertionError as error:
            yield str(error)
            return
        yield from left
        yield from (
            f"at the end {name} is {value}, not {after[name]}" for name, value in ended.items() if value != after[name]
        )


def main(given: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, help="kill at random moments, so often, in place of the points")
    parser.add_argument("--points", type=int, help="points of each act and trouble; all of them by default")
    parser.add_argument("--acts", nargs="*", default=list(acts.ACTS), choices=list(acts.ACTS), metavar="ACT")
    parser.add_argument("--troubles", nargs="*", default=list(TROUBLES), choices=list(TROUBLES), metavar="TROUBLE")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(given)
    draw = random.Random(asked.seed)
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        if asked.kills is not None:
            wrong += kills.run(Path(folder), asked.kills, draw)
        else:
            stress = Stress(Path(folder))
            for act, trouble in itertools.product(asked.acts, asked.troubles):
                for line in stress.run(act, trouble, asked.points, draw):
                    print(line, flush=True)
                    wrong.append(line)
            print("what was told:", *sorted(stress.messages), sep="\n  ")
    print(f"{len(wrong)} things are wrong (seed {asked.seed})", *wrong, sep="\n  ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
