"""What every engine must do; run over each engine there is, and over the oracle."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from rightsarchive.engine import open_engine
from rightsarchive.engine.protocol import Engine, Entry, FieldTerms, Fingerprint
from rightsarchive.errors import ArchiveBusyError
from rightsarchive.model import Access, PassageId
from rightsarchive.query.plan import (
    AllOf,
    AnyOf,
    Best,
    Everything,
    Except,
    Fuzzy,
    Keyword,
    KeywordRange,
    Node,
    Phrase,
    Plan,
    Prefix,
    Synonyms,
    Term,
)
from tests.engine.oracle import OracleEngine

Opener = Callable[[Path], Engine]

ENGINES: dict[str, Opener] = {
    "oracle": lambda _: OracleEngine(),
    "whoosh": lambda folder: open_engine("whoosh", folder / "index", analysis="plain", options={}),
    "whoosh in runs": lambda folder: open_engine(
        "whoosh", folder / "index", analysis="plain", options={"run_tokens": 4, "merge_factor": 2}
    ),
}


@pytest.fixture(params=list(ENGINES))
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    opened = ENGINES[request.param](tmp_path)
    yield opened
    opened.close()


def entry(id_: int, text: str, access: Access = Access.PUBLIC, **keywords: Sequence[str]) -> Entry:
    words = text.split()
    return Entry(PassageId(id_), access, {"word": FieldTerms(words, range(len(words)))}, keywords)


def fill(engine: Engine, *entries: Entry, revision: int = 1) -> None:
    with engine.writer() as writer:
        for one in entries:
            writer.add(one)
        writer.commit(revision)


def found(engine: Engine, node: Node, clearance: Access = Access.PUBLIC) -> list[int]:
    return [hit.id for hit in engine.search(Plan(node, clearance=clearance), limit=1000).hits]


def word(text: str) -> Term:
    return Term("word", text)


def test_a_new_index_is_empty(engine: Engine) -> None:
    assert engine.fingerprint() is None
    assert engine.search(Plan(Everything())).total == 0
    assert engine.count(Everything()) == 0
    assert engine.explain(Plan(Everything()), [PassageId(1)]) in ({1: []}, {1: ()})


def test_an_empty_commit_is_a_commit(engine: Engine) -> None:
    fill(engine, revision=7)
    assert engine.fingerprint() == Fingerprint("plain", 7, 0)
    assert engine.search(Plan(word("a"))).total == 0


def test_what_is_committed_is_found(engine: Engine) -> None:
    fill(engine, entry(3, "hunger strike"), entry(9, "strike"))
    assert found(engine, word("hunger")) == [3]
    assert found(engine, word("strike")) == [9, 3]
    assert engine.fingerprint() == Fingerprint("plain", 1, 2)


def test_nothing_is_seen_before_the_commit(engine: Engine) -> None:
    fill(engine, entry(1, "a"))
    with engine.writer() as writer:
        writer.add(entry(2, "a"))
        writer.delete([PassageId(1)])
        assert found(engine, word("a")) == [1]
        writer.commit(2)
        assert found(engine, word("a")) == [2]


def test_leaving_by_an_error_changes_nothing(engine: Engine) -> None:
    fill(engine, entry(1, "a"))
    with suppress(RuntimeError), engine.writer() as writer:
        writer.add(entry(2, "a b c d e f"))
        writer.delete([PassageId(1)])
        raise RuntimeError
    assert found(engine, word("a")) == [1]
    fill(engine, entry(3, "a"), revision=2)
    assert found(engine, word("a")) == [1, 3]


def test_leaving_without_a_commit_changes_nothing(engine: Engine) -> None:
    with engine.writer() as writer:
        writer.add(entry(2, "a"))
    assert engine.fingerprint() is None


def test_several_commits_in_one_change(engine: Engine) -> None:
    with engine.writer() as writer:
        writer.add(entry(1, "a"))
        writer.commit(1)
        writer.add(entry(2, "a"))
        writer.delete([PassageId(1)])
        writer.commit(2)
    assert found(engine, word("a")) == [2]
    assert engine.fingerprint() == Fingerprint("plain", 2, 1)


def test_the_same_id_replaces(engine: Engine) -> None:
    fill(engine, entry(1, "old"), entry(1, "middle"))
    assert found(engine, word("old")) == []
    fill(engine, entry(1, "new"), revision=2)
    assert found(engine, word("middle")) == []
    assert found(engine, word("new")) == [1]
    assert engine.fingerprint() == Fingerprint("plain", 2, 1)


def test_the_last_of_add_and_delete_counts(engine: Engine) -> None:
    with engine.writer() as writer:
        writer.add(entry(1, "a"))
        writer.delete([PassageId(1)])
        writer.delete([PassageId(2)])
        writer.add(entry(2, "a"))
        writer.delete([PassageId(404)])
        writer.commit(1)
    assert found(engine, Everything()) == [2]


def test_what_is_deleted_leaves_the_statistics(engine: Engine) -> None:
    fill(engine, entry(1, "a b"), entry(2, "a c c"), entry(3, "a"))
    with engine.writer() as writer:
        writer.delete([PassageId(2)])
        writer.commit(2)
    after = engine.search(Plan(word("a")))
    engine.clear()
    fill(engine, entry(1, "a b"), entry(3, "a"))
    assert after == pytest.approx(engine.search(Plan(word("a"))))


def test_clearance_comes_before_counts_and_scores(engine: Engine) -> None:
    public = [entry(1, "a b c"), entry(2, "b")]
    fill(engine, *public, revision=1)
    before = engine.search(Plan(AnyOf((word("a"), word("b")))))
    fill(engine, entry(3, "a a a", Access.INTERNAL), entry(4, "a b", Access.CONFIDENTIAL), revision=2)
    assert engine.search(Plan(AnyOf((word("a"), word("b"))))) == before
    assert engine.count(word("a")) == 1
    assert sorted(found(engine, word("a"), Access.INTERNAL)) == [1, 3]
    assert sorted(found(engine, word("a"), Access.CONFIDENTIAL)) == [1, 3, 4]
    assert engine.explain(Plan(word("a")), [PassageId(3)])[PassageId(3)] in ([], ())


def test_a_change_of_access_takes_effect(engine: Engine) -> None:
    fill(engine, entry(1, "a"))
    fill(engine, entry(1, "a", Access.CONFIDENTIAL), revision=2)
    assert found(engine, word("a")) == []
    assert found(engine, word("a"), Access.CONFIDENTIAL) == [1]


def test_ties_go_by_rising_id(engine: Engine) -> None:
    ids = [5, 900, 2, 77, 2**62, 1]
    fill(engine, *(entry(id_, "a", list(Access)[i % 3]) for i, id_ in enumerate(ids)))
    assert found(engine, word("a"), Access.CONFIDENTIAL) == sorted(ids)


def test_pages_have_no_cap(engine: Engine) -> None:
    fill(engine, *(entry(id_, "a") for id_ in range(300)))
    page = engine.search(Plan(word("a")), limit=7, offset=290)
    assert page.total == 300
    assert [hit.id for hit in page.hits] == list(range(290, 297))
    assert engine.search(Plan(word("a")), limit=7, offset=300).hits in ((), [])


def test_every_kind_of_node(engine: Engine) -> None:
    fill(
        engine,
        entry(1, "the hunger strike of may", language=("en",), published=("2025-07-31",)),
        entry(2, "the strike after hunger", language=("en", "fr"), published=("2024-01-01",)),
        entry(3, "голодовка и голод", language=("ru",)),
    )
    assert found(engine, Phrase("word", (("hunger", 0), ("strike", 1)))) == [1]
    assert found(engine, Phrase("word", (("hunger", 0), ("strike", 1)), slop=1)) == [2, 1]
    assert found(engine, Prefix("word", "голод")) == [3]
    assert found(engine, Fuzzy("word", "hugner", 1)) == [2, 1]
    assert found(engine, Fuzzy("word", "xunger", 2)) == []
    assert found(engine, Synonyms("word", (("may", 1.0), ("голод", 0.5)))) == [1, 3]
    assert found(engine, AllOf((word("the"), word("may")))) == [1]
    assert found(engine, AnyOf((word("after"), word("may")))) == [2, 1]
    assert found(engine, Best((word("after"), word("may")))) == [2, 1]
    assert found(engine, Except(word("the"), word("may"))) == [2]
    assert found(engine, Keyword("language", ("fr", "ru"))) == [2, 3]
    assert found(engine, KeywordRange("published", "2024-06")) == [1]
    assert found(engine, KeywordRange("published", None, "2025-07-31")) == [1, 2]
    assert found(engine, AnyOf(())) == found(engine, AllOf(())) == found(engine, Best(())) == []


def test_filters_do_not_change_scores(engine: Engine) -> None:
    fill(engine, entry(1, "a b", language=("en",)), entry(2, "a", language=("ru",)))
    whole = {hit.id: hit.score for hit in engine.search(Plan(word("a"))).hits}
    kept = engine.search(Plan(word("a"), filters=(Keyword("language", ("en",)),)))
    assert {hit.id: hit.score for hit in kept.hits} == {1: whole[PassageId(1)]}
    left = engine.search(Plan(word("a"), exclude=(Keyword("language", ("en",)),)))
    assert {hit.id: hit.score for hit in left.hits} == {2: whole[PassageId(2)]}


def test_a_second_score_is_mixed_in(engine: Engine) -> None:
    fill(engine, entry(1, "a a x"), entry(2, "a b y"), entry(3, "b"))
    ranking = engine.search(Plan(word("a"), second=word("b"), mix=0.75))
    assert ranking.total == 2
    assert ranking.hits[0].id == 2
    alone = engine.search(Plan(word("a"))).hits
    assert ranking.hits[0].score == pytest.approx(0.25 * alone[1].score / alone[0].score + 0.75)
    assert ranking.hits[1].score == pytest.approx(0.25)


def test_explain_names_the_leaves_that_match(engine: Engine) -> None:
    fill(engine, entry(1, "a b"), entry(2, "c"))
    a, b, c = word("a"), word("b"), word("c")
    explained = engine.explain(Plan(AnyOf((a, c)), second=b), [PassageId(1), PassageId(2), PassageId(404)])
    assert [leaf for leaf, _ in explained[PassageId(1)]] == [a, b]
    assert [leaf for leaf, _ in explained[PassageId(2)]] == [c]
    assert list(explained[PassageId(404)]) == []
    assert explained[PassageId(2)][0][1] == pytest.approx(engine.search(Plan(c)).hits[0].score)


def test_clear_forgets_everything(engine: Engine) -> None:
    fill(engine, entry(1, "a"))
    engine.clear()
    assert engine.fingerprint() is None
    assert engine.search(Plan(Everything())).total == 0
    fill(engine, entry(2, "a"))
    assert found(engine, Everything()) == [2]


def test_one_writer_at_a_time(engine: Engine) -> None:
    with engine.writer(), pytest.raises(ArchiveBusyError):
        engine.writer()
    with engine.writer() as writer:
        writer.commit(1)
    assert engine.fingerprint() == Fingerprint("plain", 1, 0)


def test_many_small_commits_and_replacements(engine: Engine) -> None:
    for revision in range(1, 30):
        fill(engine, *(entry(id_, f"a w{revision}") for id_ in range(revision % 7, 20, 3)), revision=revision)
    expected = {id_: max(r for r in range(1, 30) if id_ >= r % 7 and (id_ - r % 7) % 3 == 0) for id_ in range(20)}
    for id_, revision in expected.items():
        assert id_ in found(engine, word(f"w{revision}"))
    assert engine.fingerprint() == Fingerprint("plain", 29, 20)
