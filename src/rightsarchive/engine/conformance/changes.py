"""What every engine must do when it is changed: commits, replacements, deletions, one writer at a time.

Each case is given an engine that is open and empty, made for the analysis "plain"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

from rightsarchive.engine.conformance.comparison import assert_same
from rightsarchive.engine.conformance.entries import entry, fill, found, word
from rightsarchive.engine.protocol import Engine, Fingerprint
from rightsarchive.errors import ArchiveBusyError
from rightsarchive.model import PassageId
from rightsarchive.query.plan import Everything, Plan


def a_new_index_is_empty(engine: Engine) -> None:
    assert engine.fingerprint() is None
    assert engine.search(Plan(Everything())).total == 0
    assert engine.count(Everything()) == 0
    assert engine.explain(Plan(Everything()), [PassageId(1)]) in ({1: []}, {1: ()})


def an_empty_commit_is_a_commit(engine: Engine) -> None:
    fill(engine, revision=7)
    assert engine.fingerprint() == Fingerprint("plain", 7, 0)
    assert engine.search(Plan(word("a"))).total == 0


def what_is_committed_is_found(engine: Engine) -> None:
    fill(engine, entry(3, "hunger strike"), entry(9, "strike"))
    assert found(engine, word("hunger")) == [3]
    assert found(engine, word("strike")) == [9, 3]
    assert engine.fingerprint() == Fingerprint("plain", 1, 2)


def nothing_is_seen_before_the_commit(engine: Engine) -> None:
    fill(engine, entry(1, "a"))
    with engine.writer() as writer:
        writer.add(entry(2, "a"))
        writer.delete([PassageId(1)])
        assert found(engine, word("a")) == [1]
        writer.commit(2)
        assert found(engine, word("a")) == [2]


def leaving_by_an_error_changes_nothing(engine: Engine) -> None:
    fill(engine, entry(1, "a"))
    with suppress(RuntimeError), engine.writer() as writer:
        writer.add(entry(2, "a b c d e f"))
        writer.delete([PassageId(1)])
        raise RuntimeError
    assert found(engine, word("a")) == [1]
    fill(engine, entry(3, "a"), revision=2)
    assert found(engine, word("a")) == [1, 3]


def leaving_without_a_commit_changes_nothing(engine: Engine) -> None:
    with engine.writer() as writer:
        writer.add(entry(2, "a"))
    assert engine.fingerprint() is None


def several_commits_in_one_change(engine: Engine) -> None:
    with engine.writer() as writer:
        writer.add(entry(1, "a"))
        writer.commit(1)
        writer.add(entry(2, "a"))
        writer.delete([PassageId(1)])
        writer.commit(2)
    assert found(engine, word("a")) == [2]
    assert engine.fingerprint() == Fingerprint("plain", 2, 1)


def the_same_id_replaces(engine: Engine) -> None:
    fill(engine, entry(1, "old"), entry(1, "middle"))
    assert found(engine, word("old")) == []
    fill(engine, entry(1, "new"), revision=2)
    assert found(engine, word("middle")) == []
    assert found(engine, word("new")) == [1]
    assert engine.fingerprint() == Fingerprint("plain", 2, 1)


def the_last_of_add_and_delete_counts(engine: Engine) -> None:
    with engine.writer() as writer:
        writer.add(entry(1, "a"))
        writer.delete([PassageId(1)])
        writer.delete([PassageId(2)])
        writer.add(entry(2, "a"))
        writer.delete([PassageId(404)])
        writer.commit(1)
    assert found(engine, Everything()) == [2]


def what_is_deleted_leaves_the_statistics(engine: Engine) -> None:
    fill(engine, entry(1, "a b"), entry(2, "a c c"), entry(3, "a"))
    with engine.writer() as writer:
        writer.delete([PassageId(2)])
        writer.commit(2)
    after = engine.search(Plan(word("a")))
    fill(engine, entry(1, "a b"), entry(3, "a"), anew=True)
    assert_same(after, engine.search(Plan(word("a"))))


def what_is_made_anew_takes_the_place_of_all_at_its_commit(engine: Engine) -> None:
    fill(engine, entry(1, "a"), entry(2, "b"), revision=5)
    with engine.writer(anew=True) as writer:
        writer.add(entry(3, "a c"))
        writer.delete([PassageId(1)])
        assert found(engine, Everything()) == [1, 2]
        assert engine.fingerprint() == Fingerprint("plain", 5, 2)
        writer.commit(4)
        assert found(engine, Everything()) == [3]
    assert engine.fingerprint() == Fingerprint("plain", 4, 1)
    assert found(engine, word("b")) == []
    with suppress(RuntimeError), engine.writer(anew=True) as writer:
        writer.add(entry(4, "a"))
        raise RuntimeError
    assert found(engine, word("a")) == [3]


def what_is_erased_is_gone(engine: Engine) -> None:
    fill(engine, entry(1, "a b"), entry(2, "a c"), entry(3, "a d"))
    fill(engine, entry(2, "a e"), entry(4, "a f"), revision=2)
    with engine.writer() as writer:
        writer.add(entry(5, "a g"))
        writer.add(entry(6, "a h"))
        writer.erase([PassageId(2), PassageId(3), PassageId(6), PassageId(404)])
        assert sorted(found(engine, word("a"))) == [1, 2, 3, 4]
        writer.commit(3)
    assert sorted(found(engine, word("a"))) == [1, 4, 5]
    assert [found(engine, word(text)) for text in "bcdefgh"] == [[1], [], [], [], [4], [5], []]
    assert engine.collect_garbage() == 0
    engine.settle(3)
    assert sorted(found(engine, Everything())) == [1, 4, 5]


def one_writer_at_a_time(engine: Engine) -> None:
    with engine.writer():
        try:
            engine.writer()
        except ArchiveBusyError:
            pass
        else:
            raise AssertionError("a second change could be opened")
    with engine.writer() as writer:
        writer.commit(1)
    assert engine.fingerprint() == Fingerprint("plain", 1, 0)


def many_small_commits_and_replacements(engine: Engine) -> None:
    for revision in range(1, 30):
        fill(engine, *(entry(id_, f"a w{revision}") for id_ in range(revision % 7, 20, 3)), revision=revision)
    expected = {id_: max(r for r in range(1, 30) if id_ >= r % 7 and (id_ - r % 7) % 3 == 0) for id_ in range(20)}
    for id_, revision in expected.items():
        assert id_ in found(engine, word(f"w{revision}"))
    assert engine.fingerprint() == Fingerprint("plain", 29, 20)


CASES: Sequence[Callable[[Engine], None]] = (
    a_new_index_is_empty,
    an_empty_commit_is_a_commit,
    what_is_committed_is_found,
    nothing_is_seen_before_the_commit,
    leaving_by_an_error_changes_nothing,
    leaving_without_a_commit_changes_nothing,
    several_commits_in_one_change,
    the_same_id_replaces,
    the_last_of_add_and_delete_counts,
    what_is_deleted_leaves_the_statistics,
    what_is_made_anew_takes_the_place_of_all_at_its_commit,
    what_is_erased_is_gone,
    one_writer_at_a_time,
    many_small_commits_and_replacements,
)
