"""What every engine must keep from a clearance: hits, counts, statistics, terms and values above it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from rightsarchive.engine.conformance.comparison import assert_same
from rightsarchive.engine.conformance.entries import entry, fill, found, word
from rightsarchive.engine.protocol import Engine
from rightsarchive.model import Access, PassageId
from rightsarchive.query.plan import AnyOf, Phrase, Plan


def clearance_comes_before_counts_and_scores(engine: Engine) -> None:
    public = [entry(1, "a b c"), entry(2, "b")]
    fill(engine, *public, revision=1)
    before = engine.search(Plan(AnyOf((word("a"), word("b")))))
    fill(engine, entry(3, "a a a", Access.INTERNAL), entry(4, "a b", Access.CONFIDENTIAL), revision=2)
    assert engine.search(Plan(AnyOf((word("a"), word("b"))))) == before
    assert engine.count(word("a")) == 1
    assert sorted(found(engine, word("a"), Access.INTERNAL)) == [1, 3]
    assert sorted(found(engine, word("a"), Access.CONFIDENTIAL)) == [1, 3, 4]
    assert engine.explain(Plan(word("a")), [PassageId(3)])[PassageId(3)] in ([], ())


def a_change_of_access_takes_effect(engine: Engine) -> None:
    fill(engine, entry(1, "a"))
    fill(engine, entry(1, "a", Access.CONFIDENTIAL), revision=2)
    assert found(engine, word("a")) == []
    assert found(engine, word("a"), Access.CONFIDENTIAL) == [1]


def who_reads_the_fuller_text_does_not_see_the_reduced_one(engine: Engine) -> None:
    plan = Plan(AnyOf((word("a"), word("name"))))
    whole, reduced, other = entry(1, "a name x", Access.CONFIDENTIAL), entry(2, "a code y y y"), entry(3, "a b")
    fill(engine, whole, other)
    alone = engine.search(replace(plan, clearance=Access.CONFIDENTIAL))
    fill(engine, reduced, other, anew=True)
    below = engine.search(plan)
    fill(engine, whole, replace(reduced, ceiling=Access.INTERNAL), other, anew=True)
    assert_same(engine.search(replace(plan, clearance=Access.CONFIDENTIAL)), alone)
    for clearance in (Access.PUBLIC, Access.INTERNAL):
        assert_same(engine.search(replace(plan, clearance=clearance)), below)
        assert engine.count(word("code"), clearance) == 1
    assert engine.count(word("code"), Access.CONFIDENTIAL) == 0
    assert engine.explain(replace(plan, clearance=Access.CONFIDENTIAL), [PassageId(2)])[PassageId(2)] in ([], ())
    assert "y" not in {t for part in engine.occurrences("word", Access.CONFIDENTIAL) for t in part.terms}
    fill(engine, reduced, revision=2)
    assert engine.count(word("code"), Access.CONFIDENTIAL) == 1


def no_passage_is_told_with_the_values_of_a_hidden_one(engine: Engine) -> None:
    for n in (1, 4, 7):
        secret = [entry(n + 1 + k, "a", Access.CONFIDENTIAL, tag=(f"secret {n + k}",)) for k in range(2)]
        fill(engine, entry(n, "a", tag=(f"open {n}",)), *secret, revision=n)
    ranking = engine.search(Plan(word("a")), values_of="tag")
    told = dict(zip([hit.id for hit in ranking.hits], map(tuple, ranking.values), strict=True))
    assert told == {n: (f"open {n}",) for n in (1, 4, 7)}


def values_are_counted_below_the_clearance(engine: Engine) -> None:
    assert engine.values("tag") == {}
    fill(engine, entry(1, "a", tag=("y", "x")), entry(2, "a"), entry(3, "b", tag=("x",)))
    fill(engine, entry(4, "a", Access.INTERNAL, tag=("x", "secret")), revision=2)
    assert engine.values("tag") == {"x": 2, "y": 1}
    assert engine.values("tag", Access.INTERNAL) == {"x": 3, "y": 1, "secret": 1}
    with engine.writer() as writer:
        writer.delete([PassageId(1)])
        writer.commit(3)
    assert engine.values("tag") == {"x": 1}
    assert engine.values("other") == {}


def no_term_above_the_clearance_is_named(engine: Engine) -> None:
    fill(engine, entry(1, "open"), entry(2, "secret", Access.INTERNAL))
    assert {term for part in engine.occurrences("word") for term in part.terms} == {"open"}
    assert {term for part in engine.occurrences("word", Access.INTERNAL) for term in part.terms} == {"open", "secret"}


def a_phrase_is_sought_among_what_the_clearance_may_see(engine: Engine) -> None:
    levels = [Access.PUBLIC] * 40 + [Access.CONFIDENTIAL] * 200
    fill(engine, *(entry(number, "hunger strike", level) for number, level in enumerate(levels)))
    phrase = Phrase("word", (("hunger", 0), ("strike", 1)))
    assert found(engine, phrase) == list(range(40))
    assert found(engine, phrase, Access.CONFIDENTIAL) == list(range(240))


CASES: Sequence[Callable[[Engine], None]] = (
    clearance_comes_before_counts_and_scores,
    a_change_of_access_takes_effect,
    who_reads_the_fuller_text_does_not_see_the_reduced_one,
    no_passage_is_told_with_the_values_of_a_hidden_one,
    values_are_counted_below_the_clearance,
    no_term_above_the_clearance_is_named,
    a_phrase_is_sought_among_what_the_clearance_may_see,
)
