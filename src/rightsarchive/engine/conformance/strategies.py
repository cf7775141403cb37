"""Random small indexes, changes and plans, as strategies of Hypothesis."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from rightsarchive.engine.protocol import Entry, FieldTerms
from rightsarchive.model import Access, PassageId
from rightsarchive.query.plan import (
    AllOf,
    Among,
    AnyOf,
    Best,
    Everything,
    Except,
    Filter,
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

WORDS = (
    "a",
    "a*b",
    "a[b]",
    "ab",
    "abc",
    "abcd",
    "ba",
    "b",
    "acb",
    "жа",
    "жаз",
    "жазу",
    "水",
    "e\u0301",
    "\U0001f54a",
    "\udc80x",
)
FIELDS = ("word", "stem", "bare")
"""``bare`` never has positions; ``stem`` has them in some passages."""
VALUES = ("en", "ru", "2024-01", "2025", "2025-07", "é")

words = st.sampled_from(WORDS)
fields = st.sampled_from(FIELDS)
boosts = st.sampled_from((1.0, 0.5, 2.0))


patterns = st.text(st.sampled_from("ab*?c[]жз水\n"), max_size=5)


@st.composite
def field_terms(draw: st.DrawFn, name: str) -> FieldTerms:
    terms = draw(st.lists(words, max_size=12))
    if name == "bare" or (name == "stem" and draw(st.booleans())):
        return FieldTerms(terms)
    steps = draw(st.lists(st.sampled_from((1, 1, 1, 0, 2, 300)), min_size=len(terms), max_size=len(terms)))
    return FieldTerms(terms, [sum(steps[: i + 1]) for i in range(len(terms))])


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    present = draw(st.sets(fields, max_size=3))
    return Entry(
        id=PassageId(draw(st.integers(0, 12) | st.sampled_from((2**63 - 1, 2**40)))),
        access=draw(st.sampled_from(Access)),
        fields={name: draw(field_terms(name)) for name in sorted(present)},
        keywords={"language": draw(st.lists(st.sampled_from(VALUES), max_size=3))} if draw(st.booleans()) else {},
        ceiling=draw(st.none() | st.none() | st.sampled_from(Access)),
    )


filters: st.SearchStrategy[Filter] = (
    st.builds(
        Keyword,
        st.sampled_from(("language", "nonesuch")),
        st.lists(st.sampled_from((*VALUES, "xx")), max_size=3).map(tuple),
    )
    | st.builds(
        KeywordRange, st.just("language"), st.none() | st.sampled_from(VALUES), st.none() | st.sampled_from(VALUES)
    )
    | st.builds(Among, st.lists(st.integers(0, 12) | st.sampled_from((2**63 - 1, 2**40)), max_size=5).map(tuple))
)

phrase_terms: st.SearchStrategy[Sequence[tuple[str, int]]] = st.lists(
    st.tuples(words, st.integers(0, 4)), max_size=4
).map(lambda pairs: tuple((text, offset - pairs[0][1]) for text, offset in pairs))

leaf_nodes: st.SearchStrategy[Node] = st.one_of(
    st.builds(Term, fields, words, boosts),
    st.builds(
        Synonyms, fields, st.lists(st.tuples(words, st.sampled_from((1.0, 0.5, 0.25))), max_size=4).map(tuple), boosts
    ),
    st.builds(Prefix, fields, st.sampled_from(("", "a", "ab", "ж", "жаз", "水", "q")), boosts),
    st.builds(Fuzzy, fields, st.sampled_from((*WORDS, "abd", "жза", "")), st.integers(1, 2), boosts),
    st.builds(Phrase, fields, phrase_terms, st.sampled_from((0, 0, 1, 3)), boosts),
)

nodes: st.SearchStrategy[Node] = st.recursive(
    leaf_nodes | filters | st.just(Everything()),
    lambda children: st.one_of(
        st.builds(AnyOf, st.lists(children, max_size=4).map(tuple)),
        st.builds(AllOf, st.lists(children, max_size=3).map(tuple)),
        st.builds(Best, st.lists(children, max_size=3).map(tuple)),
        st.builds(Except, children, children),
    ),
    max_leaves=6,
)

plans: st.SearchStrategy[Plan] = st.builds(
    Plan,
    match=nodes,
    second=st.none() | nodes,
    mix=st.sampled_from((0.0, 0.3, 0.5, 1.0)),
    filters=st.lists(filters, max_size=2).map(tuple),
    exclude=st.lists(filters, max_size=1).map(tuple),
    clearance=st.sampled_from(Access),
)

Change = Sequence[Entry | int]
"""Passages to add, and ids to delete, in order."""

changes: st.SearchStrategy[list[list[Entry | int]]] = st.lists(
    st.lists(entries() | st.integers(0, 12), max_size=12), min_size=1, max_size=4
)
