"""The Whoosh engine computes what the oracle computes, whatever the passages, the changes and the plan."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rightsarchive.engine.arrays import scoring
from rightsarchive.engine.protocol import Engine, Entry, FieldTerms, Ranking
from rightsarchive.engine.whoosh import open_engine
from rightsarchive.model import Access, PassageId
from rightsarchive.query.plan import AnyOf, Leaf, Node, Phrase, Plan
from tests.engine.oracle import OracleEngine
from tests.engine.strategies import entries, leaf_nodes, plans

Change = Sequence[Entry | int]
"""Passages to add, and ids to take out, in order."""

changes = st.lists(st.lists(entries() | st.integers(0, 12), max_size=12), min_size=1, max_size=4)


def apply(engine: Engine, change: Change, revision: int) -> None:
    with engine.writer() as writer:
        for item in change:
            if isinstance(item, Entry):
                writer.add(item)
            else:
                writer.delete([PassageId(item)])
        writer.commit(revision)


def assert_same(found: Ranking, expected: Ranking) -> None:
    assert found.total == expected.total
    assert [hit.score for hit in found.hits] == pytest.approx([hit.score for hit in expected.hits], abs=1e-4, rel=1e-4)
    truth = {hit.id: hit.score for hit in expected.hits}
    assert {hit.id: hit.score for hit in found.hits} == pytest.approx(truth, abs=1e-4, rel=1e-4)


def assert_explained(
    found: Mapping[PassageId, Sequence[tuple[Leaf, float]]], expected: Mapping[PassageId, Sequence[tuple[Leaf, float]]]
) -> None:
    assert found.keys() == expected.keys()
    for id_, reasons in expected.items():
        assert [leaf for leaf, _ in found[id_]] == [leaf for leaf, _ in reasons]
        assert [score for _, score in found[id_]] == pytest.approx([score for _, score in reasons], abs=1e-4, rel=1e-4)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(changes=changes, asked=st.lists(plans, min_size=1, max_size=5), run_tokens=st.sampled_from((1, 20, 10_000)))
def test_same_as_the_oracle(changes: Sequence[Change], asked: Sequence[Plan], run_tokens: int) -> None:
    oracle = OracleEngine()
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(Path(folder), analysis="plain", options={"run_tokens": run_tokens, "merge_factor": 3})
        for revision, change in enumerate(changes):
            apply(oracle, change, revision)
            apply(engine, change, revision)
        assert engine.fingerprint() == oracle.fingerprint()
        for plan in asked:
            everything = oracle.search(plan, limit=100)
            assert_same(engine.search(plan, limit=100), everything)
            assert engine.count(plan.match, plan.clearance) == oracle.count(plan.match, plan.clearance)
            ids = [*map(PassageId, (0, 1, 2, 3, 2**40))]
            assert_explained(engine.explain(plan, ids), oracle.explain(plan, ids))
        engine.close()


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
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
        # Every passage is looked up and picked out before the scores are made, or all postings are read and scored.
        for most, long in ((2, -1_000), (-1, 1_000)):
            patched.setattr(scoring, "MOST_PICKED", most)
            patched.setattr(scoring, "LONG", long)
            assert_same(engine.search(plan, limit=100), expected)
        engine.close()


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(changes=changes, plan=plans, limit=st.integers(0, 5), offset=st.integers(0, 5))
def test_pages_are_slices_of_the_whole_ranking(changes: Sequence[Change], plan: Plan, limit: int, offset: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(Path(folder), analysis="plain", options={})
        for revision, change in enumerate(changes):
            apply(engine, change, revision)
        whole = engine.search(plan, limit=100)
        page = engine.search(plan, limit=limit, offset=offset)
        assert page.total == whole.total
        assert list(page.hits) == list(whole.hits)[offset : offset + limit]
        assert sorted(whole.hits, key=lambda hit: (-hit.score, hit.id)) == list(whole.hits)
        engine.close()


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), added=st.lists(entries(), max_size=14, unique_by=lambda entry: entry.id), plan=plans)
def test_the_order_and_the_commits_do_not_change_the_hits(data: st.DataObject, added: list[Entry], plan: Plan) -> None:
    shuffled = data.draw(st.permutations(added))
    cut = data.draw(st.integers(0, len(added)))
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        left = open_engine(Path(one), analysis="plain", options={})
        right = open_engine(Path(other), analysis="plain", options={"run_tokens": 10})
        apply(left, added, 1)
        apply(right, shuffled[:cut], 0)
        apply(right, shuffled[cut:], 1)
        assert left.fingerprint() == right.fingerprint()
        assert_same(right.search(plan, limit=100), left.search(plan, limit=100))
        left.close()
        right.close()


@pytest.mark.parametrize("clearance", [Access.PUBLIC, Access.CONFIDENTIAL])
def test_a_phrase_is_sought_among_what_the_clearance_may_see(tmp_path: Path, clearance: Access) -> None:
    terms = {"word": FieldTerms(("hunger", "strike"), (0, 1))}
    levels = [Access.PUBLIC] * 40 + [Access.CONFIDENTIAL] * 200
    passages = [Entry(PassageId(number), level, terms) for number, level in enumerate(levels)]
    oracle, engine = OracleEngine(), open_engine(tmp_path, analysis="plain", options={})
    apply(oracle, passages, 1)
    apply(engine, passages, 1)
    plan = Plan(Phrase("word", (("hunger", 0), ("strike", 1))), clearance=clearance)
    found = engine.search(plan, limit=300)
    assert found.total == (40 if clearance is Access.PUBLIC else 240)
    assert_same(found, oracle.search(plan, limit=300))
