"""An archive whose process is killed, and whose disk fails, at every point of every act: it opens, nothing is lost, nothing is half done.

python -m tests.stress.crash                     every point of every act: killed, a full disk, a failing flush, a read-only disk
python -m tests.stress.crash --kills 500         killed at random moments, 500 times
python -m tests.stress.crash --points 2          two points of each kind and act, as in the suite

A point is each call that changes the disk: a write, a flush, a rename, a removal, a new file or folder, by Python or by SQLite.

For the kills an act runs once, and at each point its files are taken down as a kill there would leave them (:mod:`tests.stress.states`).
For the failing disks it runs once for each point, in a process of its own, forked from one that is warm. What is on the disk
afterwards is then opened, looked at, and the act done again, by a process of its own; a state of the disk that was looked at
already is not looked at again (acts write the very same bytes each time: see :mod:`tests.stress.faults`). Where SQLite writes
several pages one after the other, its disk fails at the first and at the last: what it does about it is the same at each, and
all of it is its own. With ``--every`` it fails at each.
"""

from __future__ import annotations

import argparse
import errno
import functools
import gc
import importlib.metadata
import itertools
import multiprocessing.forkserver
import multiprocessing.resource_tracker
import os
import random
import re
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import rightsarchive.engine
from rightsarchive.errors import RightsArchiveError
from tests.stress import acts, kills
from tests.stress.faults import SQLITE, Faults
from tests.stress.forking import forked
from tests.stress.states import Recorder, digest_of

KILLED = "killed"

TROUBLES: dict[str, dict[str, Any]] = {
    KILLED: {},
    "full": {"error": errno.ENOSPC, "kinds": ("write", "mkdir", "open"), "lasting": True},
    "full for a moment": {"error": errno.ENOSPC, "kinds": ("write",)},
    "failing flush": {"error": errno.EIO, "kinds": ("fsync",)},
    "failing disk": {"error": errno.EIO, "lasting": True},
    "read-only": {"error": errno.EROFS, "lasting": True},
}

ASKED = ["killed", "full", "failing flush", "read-only"]
"""What befalls an act by default; the others differ little, and are asked for by name."""


def record(place: Path, given: Path, act: str, states: Path) -> list[str]:
    """Do an act, and write down below ``states`` what was on the disk at each point; the name of each point's state."""
    recorder = Recorder(place)
    faults = Faults(watch=recorder.take)
    faults.install()
    try:
        acts.ACTS[act](place, given)
    finally:
        faults.end()
    return recorder.write(states)


def attempt(place: Path, given: Path, act: str, at: int, trouble: dict[str, Any]) -> dict[str, Any]:
    """Do an act on a disk that fails at a point: which points there were, what was told, and what is on the disk."""
    faults = Faults(at, **trouble)
    faults.install()
    told = None
    try:
        acts.ACTS[act](place, given)
    except RightsArchiveError as error:
        told = str(error)
        if not error.advice:
            raise AssertionError(f"no advice in: {told}") from error
    finally:
        passed = list(faults.passed)
        faults.end()  # the parent is told through a pipe, which is written to as well
    return {"passed": passed, "told": told, "state": digest_of(place)}


def looked_at(place: Path, given: Path, act: str) -> list[Any]:
    """What is seen of an archive; and, once the act was done again, what is seen then and what was left behind."""
    return [acts.facts(place), *acts.finished(place, given, act)]


class Stress:
    """Acts on copies of one archive, in a folder of their own."""

    def __init__(self, folder: Path, *, every: bool = False) -> None:
        self._folder = folder
        self._every = every
        # Looking for the engines that are installed takes a quarter of the time of opening an archive.
        vars(rightsarchive.engine)["entry_points"] = functools.cache(importlib.metadata.entry_points)
        # Here, so that the children are warm; nothing of it is open when they begin.
        self._base = acts.make(folder)
        self._given = folder / "inputs"
        self._inputs = digest_of(self._given)
        for act in acts.ACTS:
            acts.finished(self.copy("warm", act), self._given, act)
        # The workers of some acts come from a server of this process, which no child of it may ask for one.
        multiprocessing.forkserver._forkserver._stop()  # type: ignore[attr-defined]
        if threading.active_count() > 1:
            raise AssertionError(f"a thread was left: {threading.enumerate()}")
        gc.collect()
        gc.freeze()
        self.messages: set[str] = set()
        self._looked: dict[tuple[str, str], list[Any]] = {}

    def copy(self, name: str, act: str, state: Path | None = None) -> Path:
        """The archive as an act meets it, or as it was taken down; the place."""
        place = self._folder / name
        if place.exists():
            shutil.rmtree(place)
        shutil.copytree(state or self._base, place)
        if state is None:
            acts.prepare(place, act)
        return place

    def run(self, act: str, troubles: Sequence[str], points: int | None, draw: random.Random) -> Iterator[str]:
        """What is wrong after an act that was interrupted at every point, or at so many of each trouble."""
        states = self._folder / "states"
        before = forked(functools.partial(acts.facts, self.copy("whole", act)))
        whole = self.copy("whole", act)
        names: list[str] = forked(functools.partial(record, whole, self._given, act, states))
        after = forked(functools.partial(acts.facts, whole))
        yield from (f"{act}, done to its end: {line}" for line in after["wrong"])
        judge = Judge(before, after)
        for trouble in troubles:
            passed = names if trouble == KILLED else self._attempt(act, trouble, 0)["passed"]
            total = len(passed)
            chosen: Sequence[int] = range(1, total + 1)
            if points is not None:
                chosen = sorted(draw.sample(chosen, min(points, total)))
            elif trouble != KILLED and not self._every:
                chosen = [at for at in chosen if not _is_amid(passed, at - 1)]
            known = len(self._looked)
            for at in chosen:
                state = states / names[at - 1] if trouble == KILLED else None
                for line in self._interrupted(act, trouble, at, state, judge):
                    yield f"{act}, {trouble} at {at} of {total}: {line}"
            new = len(self._looked) - known
            print(f"{act:20} {trouble:18} {len(chosen):4} of {total:4} points, {new:4} states looked at", flush=True)
        shutil.rmtree(states)
        if digest_of(self._given) != self._inputs:
            yield f"{act}: what it was given is not what it was"

    def _attempt(self, act: str, trouble: str, at: int) -> dict[str, Any]:
        found: dict[str, Any] = forked(
            functools.partial(attempt, self.copy("tried", act), self._given, act, at, TROUBLES[trouble])
        )
        return found

    def _interrupted(self, act: str, trouble: str, at: int, state: Path | None, judge: Judge) -> Iterator[str]:
        place, told = self._folder / "tried", True
        try:
            if state is not None:
                name = state.name
            else:
                done = self._attempt(act, trouble, at)
                name, told = done["state"], done["told"] is not None
                if told:
                    self.messages.add(done["told"].replace(str(place), "…"))
            if (act, name) not in self._looked:
                if state is not None:
                    self.copy("tried", act, state)
                self._looked[act, name] = forked(functools.partial(looked_at, place, self._given, act))
        except AssertionError as error:
            yield str(error)
        else:
            yield from judge.wrong(self._looked[act, name], is_over=not told)


class Judge:
    """Whether what is seen is what was ``before`` an act, or what is ``after`` it, subject by subject."""

    def __init__(self, before: acts.Facts, after: acts.Facts) -> None:
        self._before = before
        self._after = after

    def wrong(self, looked: Sequence[Any], *, is_over: bool) -> Iterator[str]:
        """What is wrong with what :func:`looked_at` gives, in words; ``is_over``: nobody was told that the act failed."""
        found, ended, left = looked
        for subject, value in found.items():
            after = self._after[subject]
            if value != after and (is_over or value != self._before[subject]):
                yield f"{subject} is {value}, not {after}" + ("" if is_over else f" or {self._before[subject]}")
        yield from (f"at the end there is {line}" for line in left)
        for subject, value in ended.items():
            if value != self._after[subject]:
                yield f"at the end {subject} is {value}, not {self._after[subject]}"


def main(given: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, help="kill at random moments, so often, in place of the points")
    parser.add_argument("--points", type=int, help="points of each act and trouble; all of them by default")
    parser.add_argument("--every", action="store_true", help="fail at each page that SQLite writes")
    parser.add_argument("--acts", nargs="*", default=list(acts.ACTS), choices=list(acts.ACTS), metavar="ACT")
    parser.add_argument("--troubles", nargs="*", default=ASKED, choices=list(TROUBLES), metavar="TROUBLE")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(given)
    draw = random.Random(asked.seed)
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(dir=_quick_place()) as folder:
        if asked.kills is not None:
            wrong += kills.run(Path(folder), asked.kills, draw)
        else:
            stress = Stress(Path(folder), every=asked.every)
            for line in itertools.chain.from_iterable(
                stress.run(act, asked.troubles, asked.points, draw) for act in asked.acts
            ):
                wrong.append(line)
            print("what was told:", *sorted(stress.messages), sep="\n  ")
    used = sum(os.times()[:4])
    wrong = _together(wrong)
    print(f"{len(wrong)} things are wrong (seed {asked.seed}, {used:.0f} s of processor time)", *wrong, sep="\n  ")
    return 1 if wrong else 0


def _is_amid(passed: Sequence[str], at: int) -> bool:
    """Whether a point is one of SQLite's, amid others that are just like it."""
    return passed[at].startswith(SQLITE) and passed[max(0, at - 1) : at + 2] == [passed[at]] * 3


def _together(lines: Sequence[str]) -> list[str]:
    """The same faults at many points as one line, with the first point."""
    found: dict[str, list[str]] = {}
    for line in lines:
        found.setdefault(re.sub(r"^(.*?) at \d+ of \d+: |[0-9a-f]{16,}|/tmp\w+|line \d+", r"\1", line), []).append(line)
    return [f"({len(same)} times) {same[0]}" for same in found.values()]


def _quick_place() -> str | None:
    """A disk in memory, where there is one: it is the calls that count here."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


if __name__ == "__main__":
    sys.exit(main())
