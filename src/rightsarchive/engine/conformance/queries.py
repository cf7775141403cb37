"""What every engine must answer: kinds of nodes, order, pages, filters, scores, values, and what its dictionary holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rightsarchive.engine.conformance.comparison import assert_close
from rightsarchive.engine.conformance.entries import entry, fill, found, word
from rightsarchive.engine.protocol import Engine
from rightsarchive.model import Access, PassageId
from rightsarchive.query.plan import (
    AllOf,
    AnyOf,
    Best,
    Except,
    Fuzzy,
    Keyword,
    KeywordRange,
    Phrase,
    Plan,
    Prefix,
    Synonyms,
)


def ties_go_by_rising_id(engine: Engine) -> None:
    ids = [5, 900, 2, 77, 2**62, 1]
    fill(engine, *(entry(id_, "a", list(Access)[i % 3]) for i, id_ in enumerate(ids)))
    assert found(engine, word("a"), Access.CONFIDENTIAL) == sorted(ids)


def pages_have_no_cap(engine: Engine) -> None:
    fill(engine, *(entry(id_, "a") for id_ in range(300)))
    page = engine.search(Plan(word("a")), limit=7, offset=290)
    assert page.total == 300
    assert [hit.id for hit in page.hits] == list(range(290, 297))
    assert engine.search(Plan(word("a")), limit=7, offset=300).hits in ((), [])


def every_kind_of_node(engine: Engine) -> None:
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


def filters_do_not_change_scores(engine: Engine) -> None:
    fill(engine, entry(1, "a b", language=("en",)), entry(2, "a", language=("ru",)))
    whole = {hit.id: hit.score for hit in engine.search(Plan(word("a"))).hits}
    kept = engine.search(Plan(word("a"), filters=(Keyword("language", ("en",)),)))
    assert {hit.id: hit.score for hit in kept.hits} == {1: whole[PassageId(1)]}
    left = engine.search(Plan(word("a"), exclude=(Keyword("language", ("en",)),)))
    assert {hit.id: hit.score for hit in left.hits} == {2: whole[PassageId(2)]}


def a_second_score_is_mixed_in(engine: Engine) -> None:
    fill(engine, entry(1, "a a x"), entry(2, "a b y"), entry(3, "b"))
    ranking = engine.search(Plan(word("a"), second=word("b"), mix=0.75))
    assert ranking.total == 2
    assert ranking.hits[0].id == 2
    alone = engine.search(Plan(word("a"))).hits
    assert_close(ranking.hits[0].score, 0.25 * alone[1].score / alone[0].score + 0.75)
    assert_close(ranking.hits[1].score, 0.25)


def a_second_score_is_asked_about_the_best_of_the_first(engine: Engine) -> None:
    fill(engine, entry(1, "a a a b"), entry(2, "a a x b"), entry(3, "a x y b"), entry(4, "a x y b b b"))
    first = [hit.id for hit in engine.search(Plan(word("a"))).hits]
    assert first[:2] == [1, 2]
    ranking = engine.search(Plan(word("a"), second=word("b"), window=2))
    assert ranking.total == 4
    whole = {hit.id: hit.score for hit in engine.search(Plan(word("a"))).hits}
    for hit in ranking.hits[2:]:
        assert_close(hit.score, 0.5 * whole[hit.id] / whole[PassageId(1)])
    # Those that tie with the last of the window are in it.
    fill(engine, entry(5, "a a x c"), revision=2)
    tied = engine.search(Plan(word("a"), second=word("c"), window=2))
    assert {hit.id for hit in tied.hits if hit.score > 0.5} == {5}


def the_values_of_a_keyword_come_with_the_hits(engine: Engine) -> None:
    fill(engine, entry(1, "a", tag=("y", "x")), entry(2, "a"), entry(3, "b", tag=("z",)))
    fill(engine, entry(4, "a", Access.INTERNAL, tag=("x",)), revision=2)
    ranking = engine.search(Plan(word("a"), clearance=Access.INTERNAL), values_of="tag")
    assert dict(zip([hit.id for hit in ranking.hits], map(tuple, ranking.values), strict=True)) == {
        1: ("x", "y"),
        2: (),
        4: ("x",),
    }
    assert [list(found) for found in engine.search(Plan(word("a")), values_of="other").values] == [[], []]
    assert not engine.search(Plan(word("a"))).values


def several_nodes_are_counted_at_once(engine: Engine) -> None:
    fill(engine, entry(1, "a b"), entry(2, "a"), entry(3, "a", Access.INTERNAL))
    asked = (word("a"), word("b"), word("c"))
    assert list(engine.counts(asked)) == [2, 1, 0]
    assert list(engine.counts((*asked, AnyOf(asked)), Access.INTERNAL)) == [3, 1, 0, 3]
    assert list(engine.counts(())) == []


def explain_names_the_leaves_that_match(engine: Engine) -> None:
    fill(engine, entry(1, "a b"), entry(2, "c"))
    a, b, c = word("a"), word("b"), word("c")
    explained = engine.explain(Plan(AnyOf((a, c)), second=b), [PassageId(1), PassageId(2), PassageId(404)])
    assert [leaf for leaf, _ in explained[PassageId(1)]] == [a, b]
    assert [leaf for leaf, _ in explained[PassageId(2)]] == [c]
    assert list(explained[PassageId(404)]) == []
    assert_close(explained[PassageId(2)][0][1], engine.search(Plan(c)).hits[0].score)


def positions(engine: Engine, field: str, clearance: Access = Access.PUBLIC) -> list[tuple[str, int, int]]:
    return sorted(
        (part.terms[number], int(id_), int(position))
        for part in engine.occurrences(field, clearance)
        for number, id_, position in zip(part.ordinals, part.ids, part.positions, strict=True)
    )


def every_position_of_every_term_is_given_once(engine: Engine) -> None:
    assert positions(engine, "word") == []
    fill(engine, entry(1, "a b a"), entry(2, "b c", mentions=("2025", "2025-07")), entry(3, "gone"))
    fill(engine, entry(4, "c a", Access.CONFIDENTIAL, mentions=("1999",)), entry(5, "a"), revision=2)
    with engine.writer() as writer:
        writer.delete([PassageId(3)])
        writer.commit(3)
    seen = [("a", 1, 0), ("a", 1, 2), ("a", 5, 0), ("b", 1, 1), ("b", 2, 0), ("c", 2, 1)]
    assert positions(engine, "word") == seen
    assert positions(engine, "word", Access.CONFIDENTIAL) == sorted([*seen, ("c", 4, 0), ("a", 4, 1)])
    assert positions(engine, "mentions") == [("2025", 2, 0), ("2025-07", 2, 0)]
    assert positions(engine, "nothing") == []


def a_pattern_stands_for_terms_with_their_counts(engine: Engine) -> None:
    fill(engine, entry(1, "prison poison prisoner prison", kind=("body",)), entry(2, "prison [x] unison"))
    fill(engine, entry(3, "prison prism", Access.CONFIDENTIAL, kind=("table",)), entry(4, "pristine"), revision=2)
    with engine.writer() as writer:
        writer.delete([PassageId(4)])
        writer.commit(3)

    def expanded(pattern: str, clearance: Access = Access.PUBLIC, field: str = "word") -> list[tuple[str, int]]:
        return [(text, count) for text, count in engine.expand_pattern(field, pattern, clearance)]

    assert expanded("pri*son") == expanded("pris?n") == expanded("prison") == [("prison", 2)]
    assert expanded("*ison") == [("poison", 1), ("prison", 2), ("unison", 1)]
    assert expanded("pris*") == [("prison", 2), ("prisoner", 1)]
    assert expanded("pris*", Access.CONFIDENTIAL) == [("prism", 1), ("prison", 3), ("prisoner", 1)]
    assert expanded("[x]") == [("[x]", 1)]
    assert expanded("*", field="kind") == [("body", 1)]
    assert expanded("*", Access.CONFIDENTIAL, "kind") == [("body", 1), ("table", 1)]
    assert expanded("") == expanded("prison", field="nothing") == []


CASES: Sequence[Callable[[Engine], None]] = (
    ties_go_by_rising_id,
    pages_have_no_cap,
    every_kind_of_node,
    filters_do_not_change_scores,
    a_second_score_is_mixed_in,
    a_second_score_is_asked_about_the_best_of_the_first,
    the_values_of_a_keyword_come_with_the_hits,
    several_nodes_are_counted_at_once,
    explain_names_the_leaves_that_match,
    every_position_of_every_term_is_given_once,
    a_pattern_stands_for_terms_with_their_counts,
)
