"""A run that is written holds each term of each passage where it was put."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.engine.arrays.invert import Run
from rightsarchive.engine.arrays.segment import Field, open_segment
from rightsarchive.engine.protocol import Entry, FieldTerms
from rightsarchive.model import Access, PassageId

NAME = "0123456789abcdef"
TERMS = st.text("ab\0жა", max_size=4) | st.sampled_from(("", "x" * 70, "x" * 70 + "\0", "\udc80", "水" * 30))

Held = dict[str, dict[int, list[int | None]]]


def entry(id_: int, terms: Sequence[str], positions: Sequence[int] | None) -> Entry:
    return Entry(
        PassageId(id_), Access.PUBLIC, {"word": FieldTerms(terms, positions)}, {"kind": list(dict.fromkeys(terms))}
    )


def written(entries: Sequence[Entry], folder: Path) -> tuple[Held, dict[str, set[int]]]:
    run = Run()
    for each in entries:
        run.add(each)
    segment = open_segment(folder, run.write(folder, NAME, durable=False))
    if "word" not in segment.fields:
        return {}, {}
    word, kind = segment.fields["word"], segment.keywords["kind"]
    held: Held = defaultdict(dict)
    for number, term in enumerate(word.terms):
        positions = iter(_positions(word, number))
        for posting in range(*word.starts.pair(number)):
            freq = 1 if word.freqs is None else word.freqs.one(posting)
            held[term][segment.ids.one(word.docs.one(posting))] = [next(positions) for _ in range(freq)]
    kinds = {
        term: {segment.ids.one(doc) for doc in kind.postings(n).docs.tolist()} for n, term in enumerate(kind.terms)
    }
    assert list(word.terms) == sorted(word.terms)
    return dict(held), kinds


def _positions(field: Field, number: int) -> list[int | None]:
    if field.positions is None or field.position_starts is None:
        return [None] * 100
    found = field.positions.part(*field.position_starts.pair(number)).tolist()
    return [None if place == field.no_position else place for place in found]


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.lists(TERMS, max_size=8), st.sampled_from((None, 1, 40, 9000))), min_size=1
    )
)
def test_every_term_stands_where_it_was_put(drawn: list[tuple[int, list[str], int | None]]) -> None:
    entries = [
        entry(id_, terms, None if step is None else [place * step for place in range(len(terms))])
        for id_, terms, step in drawn
    ]
    last = {each.id: each for each in entries}
    expected: Held = defaultdict(dict)
    for id_, each in last.items():
        terms, positions = each.fields["word"]
        for place, term in enumerate(terms):
            expected[term].setdefault(id_, []).append(None if positions is None else positions[place])
    with tempfile.TemporaryDirectory() as folder:
        held, kinds = written(entries, Path(folder))
    assert held == expected
    assert kinds == {term: set(ids) for term, ids in expected.items()}


def test_positions_run_beside_terms() -> None:
    with pytest.raises(ValueError, match="as many positions as terms"):
        Run().add(entry(1, ["a", "b"], [0]))


def test_terms_whose_letters_lie_alike_in_memory(tmp_path: Path) -> None:
    """Python keeps 當 (U+7576) in the two bytes that "vu" takes, so its own hash of both is the same."""
    held, _ = written([entry(1, ["當", "vu", "當"], [0, 1, 2]), entry(2, ["vu"], [0])], tmp_path)
    assert held == {"當": {1: [0, 2]}, "vu": {1: [1], 2: [0]}}
