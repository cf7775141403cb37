"""Segments are merged beside the commits: nothing that is found changes, and what happens meanwhile is kept."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.engine.arrays import invert, merge, merge_scheduler, writer
from rightsarchive.engine.arrays.commit import is_merge_publishing, merge_segments
from rightsarchive.engine.arrays.engine import ArrayEngine
from rightsarchive.engine.arrays.merge_policy import AT_THE_END, SegmentSize, segments_to_join, segments_to_merge
from rightsarchive.engine.protocol import Entry, FieldTerms, Fingerprint
from rightsarchive.engine.whoosh import open_engine
from rightsarchive.model import Access, PassageId
from rightsarchive.query.plan import Everything, Phrase, Plan, Term


def opened(folder: Path, **options: object) -> ArrayEngine:
    return open_engine(folder, analysis="plain", options={"merge_factor": 3, **options})


def add(
    engine: ArrayEngine, ids: Sequence[int], revision: int, delete: Sequence[int] = (), *, anew: bool = False
) -> None:
    with engine.writer(anew=anew) as writer:
        writer.delete(map(PassageId, delete))
        for id_ in ids:
            writer.add(Entry(PassageId(id_), list(Access)[id_ % 3], {"word": FieldTerms(["all", f"i{id_}"], [0, 1])}))
        writer.commit(revision)


def segments(folder: Path) -> int:
    return len(list(folder.glob("*.docs")))


def test_segments_are_merged_after_the_commit(tmp_path: Path) -> None:
    engine = opened(tmp_path)
    for revision in range(1, 9):
        add(engine, [revision, revision + 100], revision)
        engine.settle()
    assert segments(tmp_path) < 3
    assert engine.count(Term("word", "all"), Access.CONFIDENTIAL) == 16
    assert engine.fingerprint() == Fingerprint("plain", 8, 16)


def test_without_the_background_a_commit_merges(tmp_path: Path) -> None:
    engine = opened(tmp_path, background=False)
    for revision in range(1, 9):
        add(engine, [revision], revision)
        assert segments(tmp_path) < 3
    assert engine.count(Everything(), Access.CONFIDENTIAL) == 8


def test_what_is_deleted_while_a_merge_runs_stays_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = opened(tmp_path, background=False)
    add(engine, range(10), 1)
    add(engine, range(10, 20), 2)
    begun, go_on = threading.Event(), threading.Event()
    merge_now = merge_segments

    def slow_merge(*given: Any, **named: Any) -> Any:
        made = merge_now(*given, **named)
        begun.set()
        go_on.wait()
        return made

    monkeypatch.setattr(merge_scheduler, "merge_segments", slow_merge)
    beside = merge_scheduler.MergeScheduler(tmp_path, 2)
    beside.start()
    begun.wait()
    patient = opened(tmp_path, merge_factor=50)
    add(patient, [3, 50], 3, delete=[4, 15])
    patient.settle()
    go_on.set()
    beside.wait()
    expected = sorted({*range(20), 50} - {4, 15})
    ranking = engine.search(Plan(Everything(), clearance=Access.CONFIDENTIAL), limit=100)
    assert [hit.id for hit in ranking.hits] == expected
    assert engine.fingerprint() == Fingerprint("plain", 3, len(expected))


def test_closing_gives_a_merge_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = opened(tmp_path, background=False)
    add(engine, range(10), 1)
    add(engine, range(10, 20), 2)
    begun = threading.Event()
    merge_now = merge_segments

    def stopped_merge(folder: Path, name: str, chosen: Any, stop: threading.Event) -> Any:
        begun.set()
        stop.wait()
        return merge_now(folder, name, chosen, stop)

    monkeypatch.setattr(merge_scheduler, "merge_segments", stopped_merge)
    beside = merge_scheduler.MergeScheduler(tmp_path, 2)
    beside.start()
    begun.wait()
    beside.stop()
    assert segments(tmp_path) == 2
    assert engine.count(Everything(), Access.CONFIDENTIAL) == 20


def test_an_index_that_is_made_anew_is_not_merged_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = opened(tmp_path, background=False)
    add(engine, range(10), 1)
    add(engine, range(10, 20), 2)
    merge_now = merge_segments

    def merge_then_begin_anew(*given: Any, **named: Any) -> Any:
        made = merge_now(*given, **named)
        add(engine, [7], 9, anew=True)
        return made

    monkeypatch.setattr(merge_scheduler, "merge_segments", merge_then_begin_anew)
    beside = merge_scheduler.MergeScheduler(tmp_path, 2)
    beside.start()
    beside.wait()
    assert engine.fingerprint() == Fingerprint("plain", 9, 1)
    assert segments(tmp_path) == 1


@given(sizes=st.lists(st.integers(1, 5_000_000), max_size=60), factor=st.integers(2, 8))
def test_merging_what_is_due_ends_with_few_segments(sizes: list[int], factor: int) -> None:
    weights = [SegmentSize(size, 0) for size in sizes]
    while chosen := segments_to_merge(weights, factor):
        assert len(chosen) > 1
        merged = SegmentSize(sum(weights[i].live for i in chosen), 0)
        weights = [weight for i, weight in enumerate(weights) if i not in chosen] + [merged]
    assert sum(weight.live for weight in weights) == sum(sizes)
    assert len(weights) <= (factor - 1) * 25


@given(sizes=st.lists(st.integers(1, 500_000), max_size=30), added=st.integers(0, 1_000_000))
def test_what_is_joined_after_a_run_is_in_proportion_to_it(sizes: list[int], added: int) -> None:
    chosen = segments_to_join([SegmentSize(size, 0) for size in sizes], added)
    joined = [sizes[i] for i in chosen]
    left = [size for i, size in enumerate(sizes) if i not in chosen]
    assert len(chosen) != 1
    assert sum(joined) <= AT_THE_END * added
    # The smallest are joined, and as many as may be.
    assert not chosen or not left or max(joined) <= min(left)
    assert not left or len(sizes) < 2 or sum(sorted(sizes)[: max(len(chosen) + 1, 2)]) > AT_THE_END * added


def test_a_run_that_is_over_leaves_one_segment(tmp_path: Path) -> None:
    engine = opened(tmp_path, merge_factor=50)
    for revision in range(1, 9):
        add(engine, range(revision * 10, revision * 10 + 10), revision)
    plan = Plan(Term("word", "all"), clearance=Access.CONFIDENTIAL)
    before = engine.search(plan, limit=100)
    engine.settle(5)
    assert segments(tmp_path) == 7
    engine.settle(80)
    assert segments(tmp_path) == 1
    assert engine.search(plan, limit=100) == before
    assert engine.fingerprint() == Fingerprint("plain", 8, 80)


def test_a_merge_in_small_pieces_gives_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = opened(tmp_path, background=False, merge_factor=50)
    for revision in range(1, 5):
        add(engine, range(revision * 10, revision * 10 + 10), revision, delete=[revision * 10 - 3])
    plans = [Plan(Term("word", f"i{id_}"), clearance=Access.CONFIDENTIAL) for id_ in range(60)]
    plans.append(Plan(Phrase("word", (("all", 0), ("i31", 1))), clearance=Access.CONFIDENTIAL))
    before = [engine.search(plan, limit=100) for plan in plans]
    monkeypatch.setattr(merge, "TERMS_AT_ONCE", 8)
    monkeypatch.setattr(merge, "ITEMS_AT_ONCE", 3)
    beside = merge_scheduler.MergeScheduler(tmp_path, 2)
    beside.start()
    beside.wait()
    assert segments(tmp_path) == 1
    assert [engine.search(plan, limit=100) for plan in plans] == before


def test_what_is_mostly_gone_is_written_anew() -> None:
    assert segments_to_merge([SegmentSize(10, 90), SegmentSize(1000, 0)], 5) == [0]
    assert segments_to_merge([SegmentSize(90, 10), SegmentSize(1000, 0)], 5) == []


def test_a_commit_during_the_last_look_of_a_merge_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The thread has found nothing to merge and is about to end; what a commit left undone for its sake must still be done.
    engine = opened(tmp_path)
    once, commits = merge_scheduler.MergeScheduler._merge_once, iter(range(2, 4))

    def look_and_be_overtaken(
        self: merge_scheduler.MergeScheduler, stop: threading.Event, choice: merge_scheduler.Choice
    ) -> bool:
        merged = once(self, stop, choice)
        if not merged and (revision := next(commits, None)) is not None:
            writing = threading.Thread(target=add, args=(engine, range(10), revision))
            writing.start()
            writing.join()
        return merged

    monkeypatch.setattr(merge_scheduler.MergeScheduler, "_merge_once", look_and_be_overtaken)
    add(engine, range(10), 1)
    engine.settle()
    assert engine.fingerprint() == Fingerprint("plain", 3, 10)
    assert segments(tmp_path) == 1


PUBLISH_WHEN_TOLD = """
import sys
from pathlib import Path
from typing import Any
from rightsarchive.engine.arrays import merge_scheduler
from tests.engine.arrays.test_merge_scheduler import add, opened

publish = merge_scheduler.publish

def publish_when_told(*given, **options):
    print("publishing", flush=True)
    sys.stdin.read()
    publish(*given, **options)

merge_scheduler.publish = publish_when_told
engine = opened(Path(sys.argv[1]))
for revision in range(1, 4):
    add(engine, [revision], revision)
engine.settle()
"""


def test_a_writer_waits_for_a_merge_of_another_process_that_publishes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    merging = subprocess.Popen(
        [sys.executable, "-c", PUBLISH_WHEN_TOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    assert merging.stdin is not None
    assert merging.stdout is not None
    told: list[bool] = []

    def look_then_tell(folder: Path) -> bool:
        told.append(is_merge_publishing(folder))
        if merging.stdin is not None:
            merging.stdin.close()
        return told[-1]

    monkeypatch.setattr("rightsarchive.engine.arrays.engine.is_merge_publishing", look_then_tell)
    try:
        assert merging.stdout.readline() == "publishing\n"
        engine = opened(tmp_path)
        add(engine, [4], 4)
        assert told[0]
        assert engine.count(Everything(), Access.CONFIDENTIAL) == 4
        assert merging.wait() == 0
    finally:
        merging.kill()
        merging.wait()
        merging.stdout.close()


def test_few_long_terms_leave_the_memory_like_many_short_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[int] = []
    write = invert.Run.write

    def noted(run: invert.Run, folder: Path, name: str, *, durable: bool) -> Any:
        written.append(run.size)
        return write(run, folder, name, durable=durable)

    monkeypatch.setattr(invert.Run, "write", noted)
    monkeypatch.setattr(writer, "LARGEST_RUN", 1000)
    engine = opened(tmp_path, background=False)
    with engine.writer() as change:
        for id_ in range(10):
            change.add(Entry(PassageId(id_), Access.PUBLIC, {"word": FieldTerms([f"{id_}" * 600], [0])}))
        change.commit(1)
    assert len(written) == 5
    assert max(written) < 1300
    assert all(engine.count(Term("word", f"{id_}" * 600), Access.PUBLIC) == 1 for id_ in range(10))
