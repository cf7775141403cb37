"""What is sent to a cluster comes back as it was, and phrases that Lucene counts otherwise are counted as everywhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.engine.conformance.oracle import phrase_frequency
from rightsarchive.engine.opensearch import open_engine
from rightsarchive.engine.opensearch.encoding import MOST_BYTES, as_bag, as_line, decoded, encoded, of_bag, of_line
from rightsarchive.engine.opensearch.phrases import frequency
from rightsarchive.engine.protocol import Entry, FieldTerms
from rightsarchive.errors import SettingsError
from rightsarchive.model import Access, PassageId
from rightsarchive.query.plan import Phrase

any_text = st.text(st.characters(codec=None) | st.sampled_from("\x00\x01\x02\x03\ud800\udfff-="), max_size=8)


@given(any_text)
def test_a_term_comes_back(term: str) -> None:
    stored = encoded(term)
    assert decoded(stored) == term
    assert stored
    stored.encode("utf-8")
    assert not set(stored) & set("\x00\x01\x02")


@given(any_text, any_text)
def test_the_beginning_of_a_term_is_the_beginning_of_what_is_stored(start: str, rest: str) -> None:
    if start:
        assert encoded(start + rest).startswith(encoded(start))


def test_long_terms_stay_apart_and_fit() -> None:
    long = ["水" * 20_000, "水" * 20_001, "a" * 40_000]
    assert len({encoded(term) for term in long}) == 3
    assert all(len(encoded(term).encode()) <= MOST_BYTES for term in long)


@given(st.lists(any_text, min_size=1, max_size=8), st.data())
def test_terms_and_their_places_come_back(terms: list[str], data: st.DataObject) -> None:
    steps = data.draw(st.lists(st.integers(0, 3), min_size=len(terms), max_size=len(terms)))
    positions = [sum(steps[: n + 1]) for n in range(len(terms))]
    assert of_bag(as_bag(terms)) == terms
    assert set(of_line(as_line(terms, positions))) == set(zip(terms, positions, strict=True))


words = st.sampled_from("abc")


@given(
    st.lists(st.tuples(words, st.sampled_from((0, 1, 1, 2))), max_size=12),
    st.lists(st.tuples(words, st.integers(0, 3)), min_size=1, max_size=4),
    st.sampled_from((0, 1, 3)),
)
def test_phrases_are_counted_as_everywhere(
    stream: list[tuple[str, int]], terms: list[tuple[str, int]], slop: int
) -> None:
    positions = [sum(step for _, step in stream[: n + 1]) for n in range(len(stream))]
    texts = [text for text, _ in stream]
    entry = Entry(PassageId(1), Access.PUBLIC, {"word": FieldTerms(texts, positions)})
    phrase = Phrase("word", tuple((text, offset - terms[0][1]) for text, offset in terms), slop)
    placed = set(zip(texts, positions, strict=True))
    assert frequency(phrase, sorted(placed)) == phrase_frequency(entry, phrase)


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({}, "hosts"),
        ({"hosts": [], "index": "a"}, "hosts"),
        ({"hosts": ["https://h"], "index": "A"}, "index"),
        ({"hosts": ["https://h"], "index": "a.1"}, "index"),
        ({"hosts": ["https://h"], "index": "a", "password": "secret"}, "password"),
        ({"hosts": ["http://search.example.org"], "index": "a"}, "https"),
        ({"hosts": ["https://user:secret@search.example.org"], "index": "a"}, "without a name"),
        ({"hosts": ["https://search.example.org"], "index": "a"}, "RIGHTSARCHIVE_OPENSEARCH_USER"),
    ],
)
def test_what_is_not_safe_or_not_known_is_refused(options: dict[str, object], named: str, tmp_path: object) -> None:
    with pytest.raises(SettingsError) as told:
        open_engine(tmp_path, analysis="plain", options=options)  # type: ignore[arg-type]
    assert named in str(told.value)
    assert "secret" not in str(told.value).replace("https://user:secret@search.example.org", "")
