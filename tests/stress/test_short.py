"""A few points of every act, and a few kills: the whole of it is ``python -m tests.stress.crash`` and ``python -m tests.stress.load``."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a child is forked and killed")


@pytest.mark.parametrize(
    "given",
    [
        ("--points", "2", "--troubles", "killed", "--acts", "delete"),
        ("--points", "1", "--troubles", "full", "failing flush", "--acts", "ingest"),
        ("--kills", "3"),
    ],
    ids=" ".join,
)
def test_nothing_is_lost(given: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "tests.stress.crash", *given]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "0 things are wrong" in run.stdout
