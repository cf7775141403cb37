"""What is marked in a passage is exactly what the index holds of it and the plan looks for, in every script."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.engine.conformance.oracle import Oracle, phrase_frequency
from rightsarchive.engine.protocol import Entry
from rightsarchive.errors import QuerySyntaxError
from rightsarchive.language.analysis import Analyzer, analyze
from rightsarchive.language.concepts import load_bundled
from rightsarchive.language.folding import RAISED
from rightsarchive.language.names import fold
from rightsarchive.language.tokens import Token, tokens
from rightsarchive.model import Access, PassageId
from rightsarchive.query import expand, parse
from rightsarchive.query.plan import Leaf, Phrase, Plan, leaves
from rightsarchive.search.highlight import Highlighter
from rightsarchive.search.highlight.windows import windows

LANGUAGES = ("en", "fr", "de", "tr", "pt", "ru", "uk", "kk", "ky", "ar", "fa", "zh", "ja", "th", "ko", "vi", "xx")
WORDS = st.sampled_from(
    """
    The court courts strike striking prison Zhylanbayev Aden a b l’avocat d’office grève grèves Ärzte Aerzte Straße tutuklular
    Ankara’da İstanbul prisões ões Жыланбаев Суд суда голодовку забастовки п’ять жұмыстағы Қамау қамауға өкім المحكمة المحامين
    حُرّيّة قوانین\u200cها زندان 人权 人权捍卫者 中国人权 2025年 2025 xx中国 人a カタカナ ひらがな สิทธิมนุษยชน 한국어 인권 nhân quyền
    O'Brien re\u0301sume\u0301 x\u200bample ﬁnal ½kg court¹² 2025⁴ ¹Aden H₂O 😀 — This Where После
    """.split()
)
BETWEEN = st.sampled_from(
    [" ", "¹ ", "\u00ad\n", ". ", ".\n", " «", "», ", "-\n", ": “", "-", "", "。", "，", "\u00a0", "/"]
)
TEXTS = st.lists(st.tuples(BETWEEN, WORDS | st.text(max_size=6)), max_size=14).map(
    lambda parts: "".join(sign + word for sign, word in parts)
)
QUERIES = st.one_of(
    st.lists(WORDS, min_size=1, max_size=5).map(" ".join),
    st.lists(WORDS, min_size=1, max_size=3).map(lambda words: f'"{" ".join(words)}"'),
    st.tuples(WORDS, WORDS, st.integers(1, 6)).map(lambda drawn: f'"{drawn[0]} {drawn[1]}"~{drawn[2]}'),
    WORDS.map(lambda word: f"{word[:3]}*"),
    st.tuples(WORDS, st.sampled_from(["~", "~1", "~2"])).map("".join),
    WORDS.map(lambda word: f"={word}"),
    st.tuples(WORDS, st.sampled_from([" AND ", " OR ", " NOT "]), WORDS).map("".join),
    st.sampled_from(["hunger strike", "grève de la faim", "freedom of assembly Aden"]),
)


class Names:
    """Every word that starts with a capital letter may be a name, and means its own fold."""

    def similar(self, words: Sequence[str]) -> Sequence[Sequence[tuple[str, float, str]]]:
        return [[(fold(word), 1.0, "the same name")] if not word[:1].islower() and fold(word) else [] for word in words]


def planned(query: str) -> Plan | None:
    try:
        return expand(parse(query), languages=LANGUAGES, names=Names(), concepts=load_bundled())
    except QuerySyntaxError:
        return None


def parts(text: str, word: Token, term: str, field: str, language: str) -> list[tuple[int, int]]:
    """Where a further term of a word stands: in the halves of it with this term where the end of a line parts it, in the raised
    digits beside it, or in all of it."""
    if re.fullmatch(f"[{RAISED}]+", term):
        behind = text.startswith(term, word.end)
        return [(word.end, word.end + len(term)) if behind else (word.start - len(term), word.start)]
    halves = re.finditer(r"[^\W_]+", word.surface) if "\n" in word.surface else ()
    found = [
        (word.start + half.start(), word.start + half.end())
        for half in halves
        if (held := analyze(half[0], language).get(field)) is not None and term in held.terms
    ]
    return found or [(word.start, word.end)]


def spans(entry: Entry, text: str, leaf: Leaf, language: str) -> Iterator[tuple[int, int]]:
    """Where a leaf stands, word by word of the index."""
    held = entry.fields.get(leaf.field)
    if held is None or held.positions is None:
        return
    words, positions = tokens(text), list(held.positions)
    placed = []
    for number, (term, at) in enumerate(zip(held.terms, positions, strict=True)):
        stretches = [(words[at].start, words[at].end)]
        if number > 0 and positions[number - 1] == at:
            if words[at].unspaced and term == "".join(word.word for word in words[at : at + 2]):
                stretches = [(words[at].start, words[at + 1].end)]  # the pair that a character begins
            else:
                stretches = parts(text, words[at], term, leaf.field, language)
        placed += [(term, at, stretch) for stretch in stretches]
    if isinstance(leaf, Phrase):
        places = {
            query_terms: {at: span for term, at, span in placed if term == query_terms} for query_terms, _ in leaf.terms
        }
        if all(places.values()):
            yield from windows(leaf, places)
    else:
        members = {term for term, _ in Oracle([entry], Access.PUBLIC).members(leaf)}
        yield from (span for term, _, span in placed if term in members)


@given(TEXTS, QUERIES, st.sampled_from(LANGUAGES))
def test_what_is_marked_is_what_the_engine_matches(text: str, query: str, language: str) -> None:
    asked = planned(query)
    if asked is None:
        return
    entry = Entry(PassageId(1), Access.PUBLIC, analyze(text, language))
    marks = Highlighter(asked, Analyzer()).highlights(text, language)
    whys = [leaf.why for leaf in leaves(asked.match)]
    expected = {
        at for leaf in leaves(asked.match) for span in spans(entry, text, leaf, language) for at in range(*span)
    }
    assert {at for mark in marks for at in range(mark.start, mark.end)} == expected
    assert all(mark.why in whys for mark in marks)
    if Oracle([entry], Access.PUBLIC).plan_scores(asked):
        assert marks


@given(TEXTS, st.lists(QUERIES, min_size=1, max_size=3), st.sampled_from(LANGUAGES))
def test_the_prefilter_changes_no_mark(text: str, queries: list[str], language: str) -> None:
    analyzer = Analyzer()
    for asked in filter(None, map(planned, queries)):
        quick, whole = (Highlighter(asked, analyzer, prefilter=prefilter) for prefilter in (True, False))
        assert quick.highlights(text, language) == whole.highlights(text, language)


@given(
    st.lists(st.sampled_from("abc"), max_size=14),
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 3)), min_size=1, max_size=3),
    st.integers(0, 4),
)
def test_a_phrase_has_as_many_windows_as_the_plan_counts(
    words: list[str], terms: list[tuple[str, int]], slop: int
) -> None:
    phrase = Phrase("word", tuple(terms), slop)
    entry = Entry(PassageId(1), Access.PUBLIC, analyze(" ".join(words), "xx"))
    places = {text: {at: (at, at + 1) for at, word in enumerate(words) if word == text} for text, _ in terms}
    found = list(windows(phrase, places)) if all(places.values()) else []
    assert len(found) == phrase_frequency(entry, phrase)
