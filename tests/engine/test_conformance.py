"""The shipped suite runs over each engine there is, and over the oracle."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rightsarchive.engine import conformance, open_engine
from rightsarchive.engine.conformance import CASES, Factory, OracleEngine, run
from rightsarchive.engine.protocol import Engine, Ranking
from rightsarchive.query.plan import Plan


def whoosh(**options: Any) -> Factory:
    return lambda folder: open_engine("whoosh", folder / "index", analysis="plain", options=options)


def oracle(_: Path) -> OracleEngine:
    return OracleEngine()


ENGINES: dict[str, Factory] = {
    "oracle": oracle,
    "whoosh": whoosh(),
    "whoosh in runs": whoosh(run_tokens=4, merge_factor=2),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_conforms(engine: str, case: str) -> None:
    CASES[case](ENGINES[engine])


class Forgetful(OracleEngine):
    """Finds everything but the first hit."""

    def search(self, plan: Plan, limit: int = 10, offset: int = 0, values_of: str | None = None) -> Ranking:
        return super().search(plan, limit, offset + 1, values_of)


def test_an_engine_that_does_otherwise_is_told_so_by_every_case_that_sees_it(monkeypatch: pytest.MonkeyPatch) -> None:
    seeing, blind = "what_is_committed_is_found", "a_pattern_stands_for_terms_with_their_counts"
    monkeypatch.setattr(conformance, "CASES", {name: CASES[name] for name in (seeing, blind)})

    def open_forgetful(_: Path) -> Engine:
        return Forgetful()

    with pytest.raises(ExceptionGroup, match="1 of 2") as caught:
        run(open_forgetful)
    assert [error.__notes__ for error in caught.value.exceptions] == [[f"conformance case: {seeing}"]]
