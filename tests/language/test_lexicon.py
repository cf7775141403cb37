"""What a chunk gives by itself."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rightsarchive.language import analysis
from rightsarchive.language.analysis import Analyzer
from rightsarchive.language.fields import NAME, STEM, WORD
from rightsarchive.language.lexicon import LONGEST
from rightsarchive.language.tokens import AROUND, RUN, indexed, tokens

CHUNKS = st.text(st.sampled_from(f"aÉжʼ’-\u200c\u0301人权ナค²¹\n{AROUND}1.")) | st.text()


@given(CHUNKS, st.sampled_from(["en", "fr", "ru", "ar", "zh", "xx"]))
@example("ʼナ", "en")
def test_its_words_stand_where_tokens_stand(chunk: str, language: str) -> None:
    lexicon = Analyzer().lexicon(language)
    held = [(run.start(), piece) for run in RUN.finditer(chunk) for piece in indexed(run.group())]
    words, spans = (
        [piece.word[:LONGEST] for _, piece in held],
        [(at + piece.start, at + piece.end) for at, piece in held],
    )
    assert list(filter(None, lexicon.terms(chunk, WORD))) == words
    assert list(lexicon.spans(chunk, range(len(words)))) == spans
    assert list(lexicon.spans(chunk, range(1, len(words)))) == spans[1:]
    firsts = [(token.start, token.end) for token in tokens(chunk)]
    assert firsts == [span for span, (_, piece) in zip(spans, held, strict=True) if not piece.beside]


@given(CHUNKS, st.sampled_from(["en", "fr", "ru", "ar", "zh", "xx"]))
def test_every_term_of_a_chunk_is_found_in_it(chunk: str, language: str) -> None:
    lexicon = Analyzer().lexicon(language)
    terms = {field: {*filter(None, lexicon.terms(chunk, field))} for field in (WORD, STEM, NAME)}
    found = lexicon.find(chunk, terms[WORD], terms[STEM], terms[NAME])
    assert {field: {one.term for one in found if one.field == field} for field in terms} == terms
    assert lexicon.find(chunk, set(), set(), set()) == []


def test_a_pair_of_characters_reaches_over_both() -> None:
    found = Analyzer().lexicon("zh").find("“人权”", set(), {"人权", "权"}, set())
    assert [(one.term, one.first, one.last) for one in found] == [("人权", 0, 1), ("权", 1, 1)]


def test_a_memory_that_is_full_drops_what_is_old(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "_REMEMBERED", 100)
    analyzer = Analyzer()
    first = analyzer.lexicon("en")["first"]
    for generation in range(2):
        for number in range(120):
            analyzer.lexicon("xx")[f"w{generation}{number}"]
    assert "first" not in analyzer.lexicon("en")
    assert analyzer.lexicon("en")["first"] == first
