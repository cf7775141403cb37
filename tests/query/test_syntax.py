"""The query language: what is understood, and where an error points."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.errors import QuerySyntaxError
from rightsarchive.query.parser import DEEPEST, LONGEST, MOST_WORDS, parse
from rightsarchive.query.syntax import (
    FIELDS,
    And,
    Field,
    Fuzzy,
    Near,
    Node,
    Not,
    Or,
    Pattern,
    Phrase,
    Prefix,
    Query,
    Together,
    Word,
    unparse,
)


def shape(node: Node) -> object:
    """A tree without its places."""
    match node:
        case Together(nodes=nodes) | And(nodes=nodes) | Or(nodes=nodes):
            return (type(node).__name__, *map(shape, nodes))
        case Not(node=inner):
            return ("Not", shape(inner))
        case Word(text=text, literal=literal):
            return f"={text}" if literal else text
        case Phrase(text=text, slop=slop, literal=literal):
            return ("Phrase", text, slop, literal)
        case Prefix(text=text):
            return ("Prefix", text)
        case Pattern(text=text):
            return ("Pattern", text)
        case Near(left=left, right=right, distance=distance, ordered=ordered):
            return ("pre" if ordered else "w", distance, shape(left), shape(right))
        case Fuzzy(text=text, edits=edits):
            return ("Fuzzy", text, edits)
        case Field(name=name, value=value):
            return (name, value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hunger strike", ("Together", "hunger", "strike")),
        ('"grève de la faim"', ("Phrase", "grève de la faim", 0, False)),
        ("«grève» “faim” „Streik“", ("Together", *(("Phrase", w, 0, False) for w in ("grève", "faim", "Streik")))),
        ('="a b" =a', ("Together", ("Phrase", "a b", 0, True), "=a")),
        ('"court fined"~5', ("Phrase", "court fined", 5, False)),
        ("detain* near~ near~2", ("Together", ("Prefix", "detain"), ("Fuzzy", "near", 1), ("Fuzzy", "near", 2))),
        ("a b AND c OR d", ("Or", ("And", ("Together", "a", "b"), "c"), "d")),
        ("a AND (b OR c) NOT d", ("And", "a", ("Together", ("Or", "b", "c"), ("Not", "d")))),
        ('case:x person:"A B"', ("Together", ("case", "x"), ("person", "A B"))),
        ("mentions:2025-07..2025-08 before:2025", ("Together", ("mentions", "2025-07..2025-08"), ("before", "2025"))),
        (
            "Why was she fined? (article 456-2)",
            ("Together", "Why", "was", "she", "fined?", ("Together", "article", "456-2")),
        ),
        ("l’avocat's and or not ORDER", ("Together", "l’avocat's", "and", "or", "not", "ORDER")),
        ("said: https://x.org/a 11:30 - … & 100%", ("Together", "said:", "https://x.org/a", "11:30", "100%")),
        ("a ” b", ("Together", "a", "b")),
        ("»Streik« b » c", ("Together", ("Phrase", "Streik", 0, False), "b", "c")),
        ('“he said "no" twice”', ("Phrase", 'he said "no" twice', 0, False)),
        ("「人权」 ＂a b＂", ("Together", ("Phrase", "人权", 0, False), ("Phrase", "a b", 0, False))),
        ("“a b“ c", ("Together", ("Phrase", "a b", 0, False), "c")),
        ("detention~", ("Fuzzy", "detention", 2)),
        (
            "pri*son pris?n *ison detain*",
            ("Together", *(("Pattern", w) for w in ("pri*son", "pris?n", "*ison")), ("Prefix", "detain")),
        ),
        ("police w/5 van", ("w", 5, "police", "van")),
        ("police NEAR/5 van", ("w", 5, "police", "van")),
        ('(a OR b) pre/3 "c d"', ("pre", 3, ("Or", "a", "b"), ("Phrase", "c d", 0, False))),
        ("a w/5 b W/2 c", ("And", ("w", 5, "a", "b"), ("w", 2, "b", "c"))),
        (
            'detention -prison -"a b" -(c OR d)',
            ("Together", "detention", *(("Not", n) for n in ("prison", ("Phrase", "a b", 0, False), ("Or", "c", "d")))),
        ),
        ("- one - two -5 re-arrest", ("Together", "one", "two", "-5", "re-arrest")),
        ('say "x', ("Together", "say", "x")),
        ("(a b", ("Together", "a", "b")),
        ("a b) c", ("Together", "a", "b", "c")),
        ("b) that (see 3", ("Together", "b", "that", "see", "3")),
        ("ECLI:CE:ECHR:2018:1115 Article: 12:", ("Together", "ECLI:CE:ECHR:2018:1115", "Article:", "12:")),
        ("http://a.org/?q=1 who?", ("Together", "http://a.org/?q=1", "who?")),
        ("mentions:31.07.2025..", ("mentions", "2025-07-31..")),
        ("mailto:a@b.org doi:10.1000/1 ftp://x", ("Together", "mailto:a@b.org", "doi:10.1000/1", "ftp://x")),
        ("голодовка аштық إضراب 绝食", ("Together", "голодовка", "аштық", "إضراب", "绝食")),
    ],
)
def test_what_is_understood(text: str, expected: object) -> None:
    assert shape(parse(text).root) == expected


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("(a AND b", 0),
        ("a OR b) c", 6),
        ("", 0),
        ("…", 0),
        ("()", 0),
        ("NOT a", 0),
        ("a OR NOT b", 0),
        ("NOT", 0),
        ("a NOT", 2),
        ("a NOT AND b", 2),
        ("AND a", 0),
        ("a AND", 2),
        ("a OR OR b", 5),
        ("(a AND) b", 3),
        ("* a", 0),
        ("a/b*c", 0),
        ("a w/0 b", 4),
        ("a w/101 b", 4),
        ("a w/s b", 2),
        ("w/5 b", 0),
        ("a w/5", 2),
        ("a w/5 pre/2 b", 2),
        ("a w/5 NOT b", 6),
        ("a w/5 case:x", 6),
        ("word~3", 5),
        ("word~12", 5),
        ("отчёт:краткий", 0),
        ("x2:y", 0),
        ('"a b"~', 5),
        ("case:", 5),
        ("case: x", 5),
        ("colour:red", 0),
        ("x before:soon", 9),
        ("mentions:2025..2026..2027", 9),
        ("before:2025-13", 7),
        ("x language:french2", 11),
        ("a*", 0),
    ],
)
def test_an_error_points_at_its_place_and_says_what_to_write(text: str, position: int) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        parse(text)
    assert caught.value.position == position
    assert caught.value.advice
    pointer = str(caught.value).splitlines()[2]
    assert pointer == "  " + " " * position + "^"


def test_an_unknown_field_lists_the_known_ones() -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        parse("writer:Aden")
    assert all(f"{name}:" in str(caught.value) for name in FIELDS)


def test_hostile_queries_end_in_an_error() -> None:
    with pytest.raises(QuerySyntaxError):
        parse("(" * 100_000)
    with pytest.raises(QuerySyntaxError):
        parse("(" * (DEEPEST + 1) + "a" + ")" * (DEEPEST + 1))
    with pytest.raises(QuerySyntaxError):
        parse("NOT " * 4000 + "a")
    with pytest.raises(QuerySyntaxError):
        parse("a" * (LONGEST + 1))
    with pytest.raises(QuerySyntaxError):
        parse("a " * (MOST_WORDS + 1))


@pytest.mark.parametrize("text", ['say "x', "(a b", "a b) c", "b) that (see 3"])
def test_what_is_passed_over_is_said(text: str) -> None:
    assert parse(text).remarks
    assert not parse("(a b) AND c").remarks


@given(st.text(max_size=60) | st.text(alphabet='ab "()«»“”„「」*?~=:-/wpreANDORT15', max_size=60))
def test_any_text_parses_or_says_why(text: str) -> None:
    try:
        query = parse(text)
    except QuerySyntaxError as error:
        assert 0 <= error.position <= len(text)
    else:
        again = parse(unparse(query))
        assert shape(again.root) == shape(query.root)


words = st.text(alphabet="abcжқ", min_size=1, max_size=5).map(lambda text: Word(0, 0, text))
leaves = (
    words
    | words.map(lambda word: Phrase(0, 0, f"{word.text} b", 2))
    | words.map(lambda word: Prefix(0, 0, f"{word.text}a"))
)
trees = st.recursive(
    leaves,
    lambda inner: st.lists(inner, min_size=2, max_size=3).flatmap(
        lambda nodes: st.sampled_from([And, Or, Together]).map(lambda kind: kind(0, 0, tuple(nodes)))
    ),
    max_leaves=8,
)


@given(trees)
def test_what_is_written_is_read_again(tree: Node) -> None:
    assert shape(parse(unparse(Query("", tree))).root) == shape(tree)
