"""A short run of each target, the same one each time: only errors of our own come out. ``python -m tests.fuzz`` runs longer."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import pytest

from tests.fuzz.targets import TARGETS, Targets, inputs

CHANGED = {"query": 60, "settings": 40, "report": 25, "index": 8, "bag": 8}


@pytest.fixture(scope="module")
def targets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Targets]:
    made = Targets(tmp_path_factory.mktemp("fuzz"))
    yield made
    made.close()


@pytest.mark.parametrize("target", list(TARGETS))
def test_only_our_own_errors_come_out(targets: Targets, target: str) -> None:
    kept = len(targets.seeds(target)) if target not in {"index", "bag"} else 0
    for name, content in islice(inputs(targets, target, 0), kept + CHANGED.get(target, 12)):
        targets.run(target, name, content)
