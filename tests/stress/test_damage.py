"""Few of the changes of ``tests.stress.damage``: nothing altered is handed out, nothing that changes answers goes unfound."""

from __future__ import annotations

from pathlib import Path

from tests.stress.damage import bad, run


def test_nothing_altered_is_handed_out(tmp_path: Path) -> None:
    outcomes = run(24, 7, tmp_path)
    assert bad(outcomes) == []
    assert {"found", "told and found"} & {outcome.kind for outcome in outcomes}
