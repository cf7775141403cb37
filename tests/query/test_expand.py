"""From a query to a plan: what finds, what ranks, what filters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.engine.conformance.oracle import Oracle
from rightsarchive.engine.protocol import Entry
from rightsarchive.errors import QuerySyntaxError
from rightsarchive.language import fields
from rightsarchive.language.analysis import analyze
from rightsarchive.language.concepts import load_bundled
from rightsarchive.language.keywords import person_words, spans_of
from rightsarchive.language.names import fold
from rightsarchive.model import Access, PartialDate, PassageId
from rightsarchive.query import Filters, expand, parse
from rightsarchive.query.filters import mentions
from rightsarchive.query.plan import Keyword, KeywordRange, Node, Plan, Synonyms, Term, leaves

LANGUAGES = ("en", "fr", "kk", "ru", "zh")

PASSAGES = {
    1: ("The prisoner began a hunger strike in Almaty.", "en"),
    2: ("Strikes were banned by the court.", "en"),
    3: ("Il a commencé une grève de la faim; l’avocat a protesté.", "fr"),
    4: ("Заключённый объявил голодовку. Жыланбаев болен.", "ru"),
    5: ("Zhylanbayev was released by the long-term court.", "en"),
    6: ("侵犯人权的行为", "zh"),
    7: ("个人的权利", "zh"),
    8: ("The strike of the hunger artists, see https://example.org/a/b", "en"),
}


class Names:
    def similar(self, words: Sequence[str]) -> Sequence[Sequence[tuple[str, float, str]]]:
        return [[(fold(word), 1.0, "the same name")] if word[:1].isupper() else [] for word in words]


def plan(query: str, filters: Filters | None = None, *, names: bool = False, concepts: bool = False) -> Plan:
    return expand(
        parse(query),
        languages=LANGUAGES,
        filters=filters,
        names=Names() if names else None,
        concepts=load_bundled() if concepts else None,
    )


def entries(**keywords: dict[int, tuple[str, ...]]) -> list[Entry]:
    return [
        Entry(
            PassageId(number),
            Access.PUBLIC,
            analyze(text, language),
            {name: values.get(number, ()) for name, values in keywords.items()},
        )
        for number, (text, language) in PASSAGES.items()
    ]


def found(query: str, *, names: bool = False, concepts: bool = False) -> set[int]:
    return set(Oracle(entries(), Access.PUBLIC).plan_scores(plan(query, names=names, concepts=concepts)))


def best(query: str, *, names: bool = False, concepts: bool = False) -> int:
    scores = Oracle(entries(), Access.PUBLIC).plan_scores(plan(query, names=names, concepts=concepts))
    return max(scores, key=scores.__getitem__)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("hunger strike", {1, 2, 8}),
        ("strikes", {1, 2, 8}),
        ("=strikes", {2}),
        ('"hunger strike"', {1}),
        ('"strike hunger"~4', {1, 8}),
        ("hunger AND strike", {1, 8}),
        ("hunger OR court", {1, 2, 5, 8}),
        ("strike NOT court", {1, 8}),
        ("strike AND NOT (court OR artists)", {1}),
        ("stri*", {1, 2, 8}),
        ("strkie~1", {1, 8}),
        ("GREVE", {3}),
        ("l'avocat", {3}),
        ("the of in", {1, 2, 5, 8}),
        ("the strike", {1, 2, 8}),
        ("голодовки", {4}),
        ("long-term AND court", {5}),
        ("court NOT long-term", {2}),
        ("https://example.org/a/b", {8}),
        ("=人权", {6}),
        ('"人权"', {6}),
        ("行为 NOT 人权", set()),
        ("人权", {6}),
        ("unknownword", set()),
    ],
)
def test_what_is_found(query: str, expected: set[int]) -> None:
    assert found(query) == expected


def test_the_words_together_rank_first() -> None:
    assert best("hunger strike") == 1
    assert best("strike of the hunger artists") == 8


def test_names_and_concepts_widen_what_is_found_only_when_they_are_on() -> None:
    assert found("Zhylanbayev") == {5}
    assert found("Zhylanbayev", names=True) == {4, 5}
    assert best("Zhylanbayev", names=True) == 5
    assert found("=Zhylanbayev", names=True) == {5}
    assert found("hunger strike", concepts=True) >= {1, 2, 3, 4, 8}
    assert best("hunger strike", concepts=True) == 1
    assert found('"hunger strike"', concepts=True) == {1}


def test_a_word_that_two_languages_share_counts_once() -> None:
    asked = plan("the prison", concepts=True)
    others = {
        leaf.text
        for leaf in (*leaves(asked.match), *leaves(asked.second or asked.match))
        if isinstance(leaf, Term) and leaf.why and leaf.why.origin == "concept"
    }
    assert "тюрьм" in others
    assert "prison" not in others


def test_a_query_may_be_in_a_language_that_the_archive_does_not_hold() -> None:
    asked = expand(parse("la huelga de hambre del preso"), languages=("en",), concepts=load_bundled())
    held = [entry for entry in entries() if PASSAGES[entry.id][1] == "en"]
    assert 1 in Oracle(held, Access.PUBLIC).plan_scores(asked)
    finds = {leaf.text for leaf in leaves(asked.match) if isinstance(leaf, Term)}
    assert "huelga" in finds
    assert not finds & {"la", "de", "del"}


def test_a_stop_word_of_another_language_is_a_word_here() -> None:
    finds = {leaf.text for leaf in leaves(plan("die in prison").match) if isinstance(leaf, Term)}
    assert finds >= {"die", "prison"}
    assert "in" not in finds


def test_what_is_taken_away_is_only_what_the_user_wrote() -> None:
    assert 4 in found("голодовка NOT strike", concepts=True)
    assert 4 in found("голодовка NOT Zhylanbayev", names=True)


def test_ranking_never_widens() -> None:
    asked = plan("strike prisoner")
    assert asked.second is not None
    assert {leaf.field for leaf in leaves(asked.second)} >= {fields.GRAM, fields.WORD}
    assert fields.GRAM not in {leaf.field for leaf in leaves(asked.match)}


def test_a_title_ranks_and_never_finds() -> None:
    held = [
        Entry(PassageId(1), Access.PUBLIC, analyze("She was held for a month.", "en", "Torture in a prison")),
        Entry(PassageId(2), Access.PUBLIC, analyze("She was held for a year.", "en", "Annual report")),
        Entry(PassageId(3), Access.PUBLIC, analyze("Nothing of the kind.", "en", "Torture in a prison")),
    ]
    scores = Oracle(held, Access.PUBLIC).plan_scores(plan("held in prison"))
    assert set(scores) == {1, 2}
    assert scores[PassageId(1)] > scores[PassageId(2)]


def test_every_leaf_says_why() -> None:
    asked = plan('hunger strike Zhylanbayev "fair trial" pris* near~', names=True, concepts=True)
    every = (*leaves(asked.match), *leaves(asked.second or asked.match))
    assert all(leaf.why is not None and leaf.why.word for leaf in every)
    origins = {leaf.why.origin for leaf in every if leaf.why}
    assert origins == {"word", "stem", "gram", "prefix", "fuzzy", "phrase", "name", "concept", "metadata"}
    assert all(leaf.why.note for leaf in every if leaf.why and leaf.why.origin in ("name", "concept"))
    assert any(isinstance(leaf, Synonyms) for leaf in leaves(asked.match))


def test_fields_are_conditions_beside_the_words() -> None:
    held = entries(
        case={1: ("a",), 2: ("b",), 5: ("a",)},
        person={1: person_words("Марат Жыланбаев"), 2: person_words("Asya Tulesova")},
        published_from={1: ("2025-07-01",), 2: ("2025-01-01",)},
        published_to={1: ("2025-07-31",), 2: ("2025-01-01",)},
    )
    oracle = Oracle(held, Access.PUBLIC)

    def asked(query: str) -> set[int]:
        return set(oracle.plan_scores(plan(query)))

    assert asked("case:A") == {1, 5}
    assert asked("court case:A") == {5}
    assert asked("case:a case:b") == {1, 2, 5}
    assert asked("strike NOT case:a") == {2, 8}
    assert asked('person:"Zhylanbayev Marat"') == {1}
    assert asked("person:Zhylanbayev OR person:Tulesova") == {1, 2}
    assert asked('person:"Asya Zhylanbayev"') == set()
    assert asked("after:2025-07-15") == {1}
    assert asked("before:2025-07") == {1, 2}
    assert asked("before:2025-06-30") == {2}


def test_filters_beside_the_query() -> None:
    asked = plan(
        "strike",
        Filters(
            languages=("en-GB", "fr"),
            cases=("Toregozhina, Almaty 2025",),
            publishers=("Front  Line Defenders",),
            types=("Statement",),
            published_after=PartialDate("2025-07"),
            published_before=PartialDate("2025-08"),
            clearance=Access.INTERNAL,
        ),
    )
    assert asked.filters == (
        Keyword(fields.LANGUAGE, ("en", "fr")),
        Keyword(fields.CASE, ("toregozhina-almaty-2025",)),
        Keyword(fields.PUBLISHER, ("front line defenders",)),
        Keyword(fields.TYPE, ("statement",)),
        KeywordRange(fields.PUBLISHED_TO, low="2025-07-01"),
        KeywordRange(fields.PUBLISHED_FROM, high="2025-08-31"),
    )
    assert asked.clearance is Access.INTERNAL
    assert asked.exclude == (Keyword(fields.KIND, ("navigation", "hidden")),)
    assert plan("strike", Filters(navigation=True)).exclude == (Keyword(fields.KIND, ("hidden",)),)


def test_persons_of_a_call_are_any_of_them() -> None:
    held = entries(person={1: person_words("Марат Жыланбаев"), 2: person_words("Asya Tulesova"), 8: ()})
    asked = plan("strike", Filters(persons=("Asya Tulesova", "Zhylanbayev")))
    assert set(Oracle(held, Access.PUBLIC).plan_scores(asked)) == {1, 2}


@pytest.mark.parametrize("query", ["(NOT a) b OR (NOT c NOT d)", "x AND (NOT a NOT b)", "a NOT (NOT b)"])
def test_what_only_takes_away_is_an_error(query: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        plan(query)
    assert caught.value.advice


DATES = st.dates(dt.date(2023, 11, 1), dt.date(2026, 2, 28))


def mentioned(node: Node, date: str) -> bool:
    entry = Entry(PassageId(1), Access.PUBLIC, analyze("x", "en"), {fields.MENTIONS: spans_of(PartialDate(date))})
    return bool(Oracle([entry], Access.PUBLIC).scores(node))


@given(DATES, DATES, DATES)
def test_a_span_of_days_holds_exactly_its_days(one: dt.date, other: dt.date, day: dt.date) -> None:
    first, last = min(one, other), max(one, other)
    assert mentioned(mentions(f"{first}..{last}"), str(day)) == (first <= day <= last)
    assert mentioned(mentions(f"{first}.."), str(day)) == (first <= day)
    assert mentioned(mentions(f"..{last}"), str(day)) == (day <= last)
    assert mentioned(mentions(str(first)[:7]), str(day)) == (str(first)[:7] == str(day)[:7])


@pytest.mark.parametrize(
    ("span", "date", "expected"),
    [
        ("2025-07", "2025", False),
        ("2025-07-31", "2025-07", False),
        ("2025-06-10..2025-08-20", "2025-07", True),
        ("2025-07-10..2025-08-20", "2025-08", False),
        ("2025", "2025-07", True),
        ("2024..2025", "2025", True),
        ("2024..", "2031", True),
    ],
)
def test_a_less_precise_mention_counts_when_the_whole_of_it_is_in_the_span(
    span: str, date: str, expected: bool
) -> None:
    assert mentioned(mentions(span), date) is expected


@given(st.text(max_size=60) | st.text(alphabet='ab "()«»*~=:ANDORT15-.人', max_size=60))
def test_any_query_has_a_plan_or_says_why(text: str) -> None:
    try:
        asked = plan(text)
    except QuerySyntaxError as error:
        assert 0 <= error.position <= len(text)
    else:
        Oracle(entries(), Access.PUBLIC).plan_scores(asked)
