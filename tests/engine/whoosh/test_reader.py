"""The door for Whoosh's queries shows what the clearance may see, as if the index had never held anything else."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import query
from whoosh.reading import TermNotFound
from whoosh.searching import Searcher

from rightsarchive.engine.conformance.exactness import apply, examples
from rightsarchive.engine.conformance.oracle import OracleEngine
from rightsarchive.engine.conformance.strategies import FIELDS, VALUES, WORDS, Change, changes
from rightsarchive.engine.protocol import Entry, FieldTerms
from rightsarchive.engine.whoosh import open_engine
from rightsarchive.engine.whoosh.engine import WhooshEngine
from rightsarchive.model import Access, PassageId

FIELD_NAMES = (*FIELDS, "language", "nonesuch")


def answer(ask: Callable[..., Any], *given: Any) -> Any:
    """What a call gives, or which error it raises: that can be a leak too."""
    try:
        return ask(*given)
    except Exception as error:
        return type(error).__name__


def term_info(info: Any, numbered: bool) -> tuple[Any, ...]:
    told = info.weight(), info.doc_frequency(), info.min_length(), info.max_length(), info.max_weight()
    return (*told, info.min_id(), info.max_id()) if numbered else told


def postings(reader: Any, name: str, text: str) -> list[Any]:
    matcher = reader.postings(name, text)
    found = []
    while matcher.is_active():
        found.append((reader.stored_fields(matcher.id())["id"], matcher.weight(), matcher.value_as("positions")))
        matcher.next()
    return sorted(found, key=str)


def everything(reader: Any, numbered: bool) -> dict[str, Any]:
    """All that the interface of a reader tells; with ``numbered``, also what depends on how documents are numbered."""

    def infos(pairs: Any) -> list[Any]:
        return [(term, term_info(info, numbered)) for term, info in pairs]

    told: dict[str, Any] = {
        "schema": sorted((name, type(kind.format).__name__, kind.scorable) for name, kind in reader.schema.items()),
        "doc_count": reader.doc_count(),
        "doc_count_all": reader.doc_count_all(),
        "has_deletions": reader.has_deletions(),
        "deleted": [doc for doc in range(reader.doc_count_all()) if reader.is_deleted(doc)],
        "stored": sorted(stored["id"] for stored in reader.all_stored_fields()),
        "docs": sorted(stored["id"] for _, stored in reader.iter_docs()),
        "names": sorted(reader.indexed_field_names()),
        "all_terms": list(reader.all_terms()),
        "iter": infos(reader),
        "postings": sorted(
            (name, text, reader.stored_fields(doc)["id"], weight)
            for name, text, doc, weight, _ in reader.iter_postings()
        ),
    }
    if numbered:
        told["ids by number"] = [reader.stored_fields(doc)["id"] for doc in reader.all_doc_ids()]
    for name in FIELD_NAMES:
        for what, of_field in OF_FIELDS.items():
            told[f"{name}: {what}"] = answer(of_field, reader, name)
        for text in (*WORDS, *VALUES, "q"):
            for what, of_term in OF_TERMS.items():
                told[f"{name}: {what} {text}"] = answer(of_term, reader, name, text)
            told[f"{name}: term_info {text}"] = answer(
                lambda name, text: term_info(reader.term_info(name, text), numbered), name, text
            )
            if numbered:
                told[f"{name}: first {text}"] = answer(reader.first_id, name, text)
    return told


OF_FIELDS: dict[str, Callable[[Any, str], Any]] = {
    "field_length": lambda reader, name: reader.field_length(name),
    "min_field_length": lambda reader, name: reader.min_field_length(name),
    "max_field_length": lambda reader, name: reader.max_field_length(name),
    "doc_field_length": lambda reader, name: sorted(
        (reader.stored_fields(doc)["id"], reader.doc_field_length(doc, name)) for doc in reader.all_doc_ids()
    ),
    "lexicon": lambda reader, name: list(reader.lexicon(name)),
    "field_terms": lambda reader, name: list(reader.field_terms(name)),
    "most_frequent": lambda reader, name: list(reader.most_frequent_terms(name, 50)),
    "most_distinctive": lambda reader, name: list(reader.most_distinctive_terms(name, 50)),
    "has_column": lambda reader, name: bool(reader.has_column(name)),
    "corrector": lambda reader, name: sorted(reader.corrector(name).suggest("abd", limit=50, maxdist=2)),
}

OF_TERMS: dict[str, Callable[[Any, str, str], Any]] = {
    "in": lambda reader, name, text: (name, text) in reader,
    "frequency": lambda reader, name, text: reader.frequency(name, text),
    "doc_frequency": lambda reader, name, text: reader.doc_frequency(name, text),
    "postings": postings,
    "expand": lambda reader, name, text: list(reader.expand_prefix(name, text)),
    "from": lambda reader, name, text: list(reader.terms_from(name, text)),
    "iter_from": lambda reader, name, text: [
        (term, term_info(info, False)) for term, info in reader.iter_from(name, text)
    ],
    "within": lambda reader, name, text: sorted(reader.terms_within(name, text, 1, prefix=1)),
}


def leaves(reader: Any) -> int:
    return len(list(reader.leaf_readers()))


@examples(25)
@given(changed=changes, merge_factor=st.sampled_from((2, 50)))
def test_a_reader_is_that_of_an_index_without_the_secrets(changed: Sequence[Change], merge_factor: int) -> None:
    oracle = OracleEngine()
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(
            Path(folder), analysis="plain", options={"merge_factor": merge_factor, "background": False}
        )
        for revision, change in enumerate(changed):
            apply(oracle, change, revision)
            apply(engine, change, revision)
        for clearance in Access:
            seen = [entry for entry in oracle.entries.values() if entry.access.level <= clearance.level]
            with tempfile.TemporaryDirectory() as other:
                clean = open_engine(Path(other), analysis="plain", options={})
                apply(clean, seen, 1)
                expected, found = clean.whoosh_reader(clearance), engine.whoosh_reader(clearance)
                numbered = leaves(expected) == leaves(found)
                assert everything(found, numbered) == everything(expected, numbered)
                clean.close()
        engine.close()


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    """A passage that was public and is confidential now stands beside its deleted self."""
    opened = open_engine(tmp_path, analysis="plain", options={"merge_factor": 50})
    words = FieldTerms(["hunger", "strike"], [0, 1])
    secret = FieldTerms(["witness", "hunger", "hunger"], [0, 1, 2])
    apply(
        opened,
        [Entry(PassageId(1), Access.PUBLIC, {"word": words}), Entry(PassageId(2), Access.PUBLIC, {"word": secret})],
        1,
    )
    apply(
        opened, [Entry(PassageId(2), Access.CONFIDENTIAL, {"word": secret, "hidden": secret}, {"source": ("W-7",)})], 2
    )
    return opened


def test_what_was_public_once_is_gone_from_the_reader(engine: WhooshEngine) -> None:
    reader = engine.whoosh_reader()
    assert list(reader.all_terms()) == [("word", b"hunger"), ("word", b"strike")]
    assert sorted(reader.schema.names()) == ["id", "word"]
    assert (reader.doc_count_all(), reader.field_length("word"), reader.max_field_length("word")) == (1, 2, 2)
    assert reader.frequency("word", "hunger") == 1
    assert engine.expand_pattern("word", "*") == [("hunger", 1), ("strike", 1)]
    assert engine.expand_pattern("source", "*", Access.CONFIDENTIAL) == [("W-7", 1)]


@pytest.mark.parametrize(
    ("asked", "terms"),
    [
        (query.Prefix("word", "hun"), ["hunger"]),
        (query.Wildcard("word", "*i*e*"), ["strike"]),
        (query.Regex("word", "s.+e|w.+s"), ["strike"]),
        (query.FuzzyTerm("word", "hunter", maxdist=1), ["hunger"]),
        (query.TermRange("word", "i", "z"), ["strike"]),
    ],
    ids=str,
)
def test_whoosh_s_queries_stand_for_visible_terms(engine: WhooshEngine, asked: Any, terms: list[str]) -> None:
    assert [term.text for term in engine.expand_query(asked)] == terms
    with Searcher(engine.whoosh_reader()) as searcher:
        assert len(searcher.search(asked)) == len(terms)


def test_a_field_above_the_clearance_is_as_unknown_as_one_that_is_nowhere(engine: WhooshEngine) -> None:
    with Searcher(engine.whoosh_reader()) as searcher:
        for name in ("hidden", "source", "nonesuch"):
            assert engine.expand_query(query.Prefix(name, "w")) == []
            with pytest.raises(TermNotFound):
                searcher.search(query.Prefix(name, "w"))


def test_span_queries_read_the_positions(engine: WhooshEngine) -> None:
    from whoosh.query import spans

    near = spans.SpanNear2([query.Term("word", "hunger"), query.Term("word", "strike")], slop=1)
    with Searcher(engine.whoosh_reader()) as searcher:
        assert [searcher.stored_fields(hit.docnum)["id"] for hit in searcher.search(near)] == [1]


def test_a_reader_does_not_change_with_later_commits(engine: WhooshEngine) -> None:
    before = engine.whoosh_reader()
    apply(engine, [1], 3)
    assert before.doc_count() == 1
    assert engine.whoosh_reader().doc_count() == 0
