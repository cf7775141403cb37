"""An engine computes what the oracle computes, whatever the passages, the changes and the plan.

Each function is given a factory. What is drawn at random is Hypothesis's, which shows the smallest example that fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rightsarchive.engine.conformance.comparison import assert_explained, assert_same
from rightsarchive.engine.conformance.oracle import OracleEngine
from rightsarchive.engine.conformance.strategies import Change, changes, entries, patterns, plans
from rightsarchive.engine.protocol import Engine, Entry
from rightsarchive.model import Access, PassageId
from rightsarchive.query.plan import Plan

Factory = Callable[[Path], Engine]
"""Opens an engine, made for the analysis "plain", over an empty folder."""


@contextmanager
def opened(factory: Factory) -> Iterator[Engine]:
    """An empty engine in a folder of its own, closed and removed in the end."""
    with TemporaryDirectory() as folder:
        engine = factory(Path(folder))
        try:
            yield engine
        finally:
            engine.close()


def examples(most: int) -> settings:
    """So many examples, however long one takes."""
    return settings(max_examples=most, deadline=None, suppress_health_check=list(HealthCheck))


def apply(engine: Engine, change: Change, revision: int) -> None:
    """Commit one change."""
    with engine.writer() as writer:
        for item in change:
            if isinstance(item, Entry):
                writer.add(item)
            else:
                writer.delete([PassageId(item)])
        writer.commit(revision)


def same_as_the_oracle(factory: Factory) -> None:
    @examples(80)
    @given(asked_of=changes, asked=st.lists(plans, min_size=1, max_size=5))
    def check(asked_of: Sequence[Change], asked: Sequence[Plan]) -> None:
        oracle = OracleEngine()
        with opened(factory) as engine:
            for revision, change in enumerate(asked_of):
                apply(oracle, change, revision)
                apply(engine, change, revision)
            assert engine.fingerprint() == oracle.fingerprint()
            for plan in asked:
                assert_same(engine.search(plan, limit=100), oracle.search(plan, limit=100))
                assert engine.count(plan.match, plan.clearance) == oracle.count(plan.match, plan.clearance)
                ids = [*map(PassageId, (0, 1, 2, 3, 2**40))]
                assert_explained(engine.explain(plan, ids), oracle.explain(plan, ids))

    check()


def pages_are_slices_of_the_whole_ranking(factory: Factory) -> None:
    @examples(20)
    @given(asked_of=changes, plan=plans, limit=st.integers(0, 5), offset=st.integers(0, 5))
    def check(asked_of: Sequence[Change], plan: Plan, limit: int, offset: int) -> None:
        with opened(factory) as engine:
            for revision, change in enumerate(asked_of):
                apply(engine, change, revision)
            whole = engine.search(plan, limit=100)
            page = engine.search(plan, limit=limit, offset=offset)
            assert page.total == whole.total
            assert list(page.hits) == list(whole.hits)[offset : offset + limit]
            assert sorted(whole.hits, key=lambda hit: (-hit.score, hit.id)) == list(whole.hits)

    check()


def order_and_commits_do_not_change_the_hits(factory: Factory) -> None:
    @examples(20)
    @given(data=st.data(), added=st.lists(entries(), max_size=14, unique_by=lambda entry: entry.id), plan=plans)
    def check(data: st.DataObject, added: list[Entry], plan: Plan) -> None:
        shuffled = data.draw(st.permutations(added))
        cut = data.draw(st.integers(0, len(added)))
        with opened(factory) as left, opened(factory) as right:
            apply(left, added, 1)
            apply(right, shuffled[:cut], 0)
            apply(right, shuffled[cut:], 1)
            assert left.fingerprint() == right.fingerprint()
            assert_same(right.search(plan, limit=100), left.search(plan, limit=100))

    check()


def dictionary_is_the_oracles(factory: Factory) -> None:
    """Patterns and occurrences: every term that the clearance may see, its passages and positions, and no other term."""

    @examples(40)
    @given(asked_of=changes, asked=st.lists(patterns, min_size=1, max_size=5))
    def check(asked_of: Sequence[Change], asked: Sequence[str]) -> None:
        oracle = OracleEngine()
        with opened(factory) as engine:
            for revision, change in enumerate(asked_of):
                apply(oracle, change, revision)
                apply(engine, change, revision)
            for clearance in Access:
                for field in ("word", "stem", "bare", "language", "nonesuch"):
                    for pattern in asked:
                        found = engine.expand_pattern(field, pattern, clearance)
                        assert list(found) == list(oracle.expand_pattern(field, pattern, clearance)), pattern
                for field in ("word", "bare", "language"):
                    assert _positions(engine, field, clearance) == _positions(oracle, field, clearance)

    check()


def _positions(engine: Engine, field: str, clearance: Access) -> set[tuple[str, int, int]]:
    return {
        (part.terms[ordinal], int(id_), int(position))
        for part in engine.occurrences(field, clearance)
        for ordinal, id_, position in zip(part.ordinals, part.ids, part.positions, strict=True)
    }


CASES: Sequence[Callable[[Factory], None]] = (
    same_as_the_oracle,
    pages_are_slices_of_the_whole_ranking,
    order_and_commits_do_not_change_the_hits,
    dictionary_is_the_oracles,
)
