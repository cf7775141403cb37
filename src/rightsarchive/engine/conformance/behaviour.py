"""What every engine must do, case by case: each function is given an engine that is open and empty, made for the analysis "plain"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from rightsarchive.engine.conformance.comparison import assert_close, assert_same
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
    engine.clear()
    fill(engine, entry(1, "a b"), entry(3, "a"))
    assert_same(after, engine.search(Plan(word("a"))))


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
    engine.clear()
    fill(engine, reduced, other)
    below = engine.search(plan)
    engine.clear()
    fill(engine, whole, replace(reduced, ceiling=Access.INTERNAL), other)
    assert_same(engine.search(replace(plan, clearance=Access.CONFIDENTIAL)), alone)
    for clearance in (Access.PUBLIC, Access.INTERNAL):
        assert_same(engine.search(replace(plan, clearance=clearance)), below)
        assert engine.count(word("code"), clearance) == 1
    assert engine.count(word("code"), Access.CONFIDENTIAL) == 0
    assert engine.explain(replace(plan, clearance=Access.CONFIDENTIAL), [PassageId(2)])[PassageId(2)] in ([], ())
    assert "y" not in {t for part in engine.occurrences("word", Access.CONFIDENTIAL) for t in part.terms}
    fill(engine, reduced, revision=2)
    assert engine.count(word("code"), Access.CONFIDENTIAL) == 1


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


def clear_forgets_everything(engine: Engine) -> None:
    fill(engine, entry(1, "a"))
    engine.clear()
    assert engine.fingerprint() is None
    assert engine.search(Plan(Everything())).total == 0
    fill(engine, entry(2, "a"))
    assert found(engine, Everything()) == [2]


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
    clearance_comes_before_counts_and_scores,
    a_change_of_access_takes_effect,
    who_reads_the_fuller_text_does_not_see_the_reduced_one,
    ties_go_by_rising_id,
    pages_have_no_cap,
    every_kind_of_node,
    filters_do_not_change_scores,
    a_second_score_is_mixed_in,
    a_second_score_is_asked_about_the_best_of_the_first,
    the_values_of_a_keyword_come_with_the_hits,
    no_passage_is_told_with_the_values_of_a_hidden_one,
    values_are_counted_below_the_clearance,
    several_nodes_are_counted_at_once,
    explain_names_the_leaves_that_match,
    clear_forgets_everything,
    one_writer_at_a_time,
    many_small_commits_and_replacements,
    every_position_of_every_term_is_given_once,
    no_term_above_the_clearance_is_named,
    a_phrase_is_sought_among_what_the_clearance_may_see,
    a_pattern_stands_for_terms_with_their_counts,
)
