"""What is marked in a passage is what was found there."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.engine.conformance.oracle import Oracle
from rightsarchive.engine.protocol import Entry
from rightsarchive.language.analysis import Analyzer, analyze
from rightsarchive.language.concepts import load_bundled
from rightsarchive.language.folding import fold as folded
from rightsarchive.language.names import fold
from rightsarchive.language.stems import stem
from rightsarchive.language.stopwords import stop_words
from rightsarchive.model import Access, PassageId
from rightsarchive.query import expand, parse
from rightsarchive.query.plan import Plan, Term, Why
from rightsarchive.search.highlight import Highlight, Highlighter


class Names:
    """Every word that starts with a capital letter may be a name, and means its own fold."""

    def similar(self, words: Sequence[str]) -> Sequence[Sequence[tuple[str, float, str]]]:
        return [[(fold(word), 1.0, "the same name")] if word[:1].isupper() else [] for word in words]


def plan(query: str, *languages: str) -> Plan:
    return expand(parse(query), languages=languages or ("en", "fr", "ru", "kk"), names=Names(), concepts=load_bundled())


def highlights(text: str, language: str, asked: Plan) -> tuple[Highlight, ...]:
    return Highlighter(asked, Analyzer()).highlights(text, language)


def marked(query: str, text: str, language: str = "en") -> list[tuple[str, str]]:
    return [(text[found.start : found.end], found.why.origin) for found in highlights(text, language, plan(query))]


@pytest.mark.parametrize(
    ("query", "text", "language", "expected"),
    [
        ("striking workers", "The workers went on strike.", "en", [("workers", "word"), ("strike", "stem")]),
        ("the court", "The court and the prison", "en", [("court", "word")]),
        ('"the court"', "The court, the courts, court the", "en", [("The court", "phrase")]),
        (
            '"court prison"~2',
            "court of the prison; prison court",
            "en",
            [("court of the prison", "phrase"), ("prison court", "phrase")],
        ),
        ('"court prison"~1', "court of the prison", "en", []),
        ("=strike", "strikes strike", "en", [("strike", "word")]),
        ("detain*", "Detained; the detainee", "en", [("Detained", "prefix"), ("detainee", "prefix")]),
        ("Zhylanbaev~", "Zhylanbayev", "en", [("Zhylanbayev", "fuzzy")]),
        ("greve", "La grève", "fr", [("grève", "word")]),
        ("avocat", "l’avocat d’office", "fr", [("avocat", "word")]),
        ("Zhylanbayev", "Жыланбаевтың ісі", "kk", []),
        ("Zhylanbayev", "Марат Жыланбаев", "ru", [("Жыланбаев", "name")]),
        ("hunger strike", "объявил голодовку", "ru", [("объявил голодовку", "concept")]),
        ("hunger strike", "A hunger strike", "en", [("hunger", "word"), ("strike", "word")]),
        ("人权", "侵犯人权的行为", "zh", [("人权", "word")]),
        ("strike NOT prison", "strike in prison", "en", [("strike", "word")]),
        ("strike case:demo language:en", "a strike in the case", "en", [("strike", "word")]),
    ],
)
def test_what_is_marked(query: str, text: str, language: str, expected: list[tuple[str, str]]) -> None:
    assert marked(query, text, language) == expected


def test_an_expansion_says_why() -> None:
    text = "объявил голодовку"
    (found,) = highlights(text, "ru", plan("hunger strike"))
    assert found.why.word == "hunger strike"
    assert "hunger strike" in found.why.note


def test_overlapping_matches_become_one_with_the_strongest_reason() -> None:
    text = "fair trial"
    (found,) = highlights(text, "en", plan('"fair trial" trials'))
    assert (found.start, found.end, found.why) == (0, 10, Why("fair trial", "phrase"))


@given(
    st.sampled_from(['"a b"', "a b", "ab* b~1", "strike prison", "人权 court", '"a b"~3 OR c', "Aden"]),
    st.text(alphabet="ab cAden人权’-\n", max_size=60) | st.text(max_size=60),
    st.sampled_from(["en", "fr", "zh", "kk", "xx"]),
)
def test_marks_are_in_order_and_apart(query: str, text: str, language: str) -> None:
    end = 0
    for found in highlights(text, language, plan(query)):
        assert end <= found.start < found.end <= len(text)
        assert text[found.start : found.end].strip() == text[found.start : found.end]
        end = found.end


@given(
    st.sampled_from(
        ['"a b"', "a b", "ab* ba~1", "strike prison", "人权 court", '"a b"~3 OR c', "Aden", "=a AND (b OR c)", "l’ab"]
    ),
    st.text(alphabet="ab cAden人权’-\n", max_size=30),
    st.sampled_from(["en", "fr", "zh", "kk"]),
)
def test_a_passage_is_marked_if_it_is_found(query: str, text: str, language: str) -> None:
    asked = plan(query, "en", "fr", "zh", "kk")
    entry = Entry(PassageId(1), Access.PUBLIC, analyze(text, language))
    if Oracle([entry], Access.PUBLIC).plan_scores(asked):
        assert highlights(text, language, asked)
    elif " AND " not in query:
        assert not highlights(text, language, asked)


@given(
    st.sampled_from(["court prison", '"a b"', "Aden", "die tie", "人权", "ab* ba~1"]),
    st.lists(st.text(alphabet="ab cAden人权’-\n", max_size=30), max_size=4),
    st.sampled_from(["en", "fr", "zh", "ar"]),
)
def test_a_highlighter_keeps_nothing_of_one_passage_for_the_next(query: str, texts: list[str], language: str) -> None:
    asked = plan(query)
    highlighter = Highlighter(asked, Analyzer())
    assert [highlighter.highlights(text, language) for text in texts] == [
        highlights(text, language, asked) for text in texts
    ]


@given(
    st.text(alphabet="abcdefghijklmnopqrstuvwxyzéèêçñõãïабвгдежзийклмнопрстуфхцчшщъыьэюя", min_size=1, max_size=9),
    st.sampled_from(["en", "es", "fr", "it", "pt", "ru", "de", "tr", "ar", "fa", "kk", "id", "sr", "xx"]),
)
def test_a_word_is_marked_by_its_stem_in_every_language(surface: str, language: str) -> None:
    if query_terms := stem(surface, language):
        why = Why(surface, "stem")
        found = highlights(f"«{surface}»", language, Plan(Term("stem", query_terms, why=why)))
        assert bool(found) == (folded(surface) not in stop_words(language))
