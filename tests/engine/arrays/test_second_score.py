"""The second score is the oracle's, whichever way its postings are read."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.engine.arrays import rank, scoring
from rightsarchive.engine.conformance.comparison import assert_same
from rightsarchive.engine.conformance.exactness import apply, examples
from rightsarchive.engine.conformance.oracle import OracleEngine
from rightsarchive.engine.conformance.strategies import entries, leaf_nodes, plans
from rightsarchive.engine.protocol import Entry
from rightsarchive.engine.whoosh import open_engine
from rightsarchive.query.plan import AnyOf, Node, Plan


@examples(40)
@given(
    held=st.lists(entries(), min_size=1, max_size=14, unique_by=lambda entry: entry.id),
    found=plans,
    second=st.lists(leaf_nodes, min_size=1, max_size=5),
)
def test_the_second_score_is_the_oracles_whether_few_are_found_or_many(
    held: list[Entry], found: Plan, second: list[Node]
) -> None:
    plan = replace(found, second=AnyOf(tuple(second)))
    oracle = OracleEngine()
    apply(oracle, held, 1)
    expected = oracle.search(plan, limit=100)
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        engine = open_engine(Path(folder), analysis="plain", options={})
        apply(engine, held, 1)
        # Every passage is looked up in the lists, or all lists are read; pairs one by one, or together.
        for long, most in ((-1_000, 1), (1_000, 64)):
            patched.setattr(scoring, "LONG", long)
            patched.setattr(rank, "MOST_PAIRS", most)
            assert_same(engine.search(plan, limit=100), expected)
        engine.close()
