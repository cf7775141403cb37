"""Whoosh's own searchers and queries give over array postings what they give over an index of Whoosh's own."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from whoosh import fields, query, scoring
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.filedb.filestore import RamStorage
from whoosh.searching import Searcher
from whoosh.util.numeric import byte_to_length, length_to_byte

from rightsarchive.engine.protocol import Entry, FieldTerms
from rightsarchive.engine.whoosh import imports as fence
from rightsarchive.engine.whoosh import open_engine
from rightsarchive.engine.whoosh.engine import WhooshEngine
from rightsarchive.model import Access, PassageId
from rightsarchive.query.plan import AllOf, AnyOf, Except, Node, Phrase, Plan, Prefix, Term

WORDS = [f"{letter}{vowel}{n}" for letter in "bcd" for vowel in "ae" for n in range(6)]


EXACT_LENGTHS = [n for n in range(3, 40) if byte_to_length(length_to_byte(n)) == n]
"""Whoosh's own codec keeps the length of a field in one byte, which is exact for these only."""


def texts() -> dict[int, str]:
    chooser = random.Random(7)
    return {
        id_: " ".join(chooser.choices(WORDS, weights=range(len(WORDS), 0, -1), k=chooser.choice(EXACT_LENGTHS)))
        for id_ in range(120)
    }


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WhooshEngine]:
    opened = open_engine(Path(tmp_path_factory.mktemp("index")), analysis="plain", options={"run_tokens": 600})
    with opened.writer() as writer:
        for id_, text in texts().items():
            words = text.split()
            writer.add(
                Entry(
                    PassageId(id_), Access.PUBLIC, {"word": FieldTerms(words, range(len(words)))}, {"kind": ("body",)}
                )
            )
        writer.add(Entry(PassageId(900), Access.CONFIDENTIAL, {"word": FieldTerms(["secret"], [0])}))
        writer.commit(1)
    with opened.writer() as writer:
        writer.add(Entry(PassageId(500), Access.PUBLIC, {"word": FieldTerms(["ba0"], [0])}))
        writer.commit(2)
    with opened.writer() as writer:
        writer.delete([PassageId(500)])
        writer.commit(3)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def stock() -> Iterator[Any]:
    schema = fields.Schema(id=fields.STORED, word=fields.TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=True))
    index = RamStorage().create_index(schema)
    writer = index.writer()
    for id_, text in texts().items():
        writer.add_document(id=id_, word=text)
    writer.commit()
    with index.searcher(weighting=scoring.BM25F()) as searcher:
        yield searcher


def hits(searcher: Any, asked: Any) -> dict[int, float]:
    results = searcher.search(asked, limit=None)
    return {searcher.stored_fields(hit.docnum)["id"]: hit.score for hit in results}


PAIRS: list[tuple[Any, Node]] = [
    (query.Term("word", "ba3"), Term("word", "ba3")),
    (query.Term("word", "nonesuch"), Term("word", "nonesuch")),
    (
        query.Or([query.Term("word", "ba3"), query.Term("word", "de5")]),
        AnyOf((Term("word", "ba3"), Term("word", "de5"))),
    ),
    (
        query.And([query.Term("word", "ba0"), query.Term("word", "ca0")]),
        AllOf((Term("word", "ba0"), Term("word", "ca0"))),
    ),
    (
        query.And([query.Term("word", "ba0"), query.Not(query.Term("word", "ca0"))]),
        Except(Term("word", "ba0"), Term("word", "ca0")),
    ),
    (query.Phrase("word", ["ba0", "ba1"]), Phrase("word", (("ba0", 0), ("ba1", 1)))),
    (query.Prefix("word", "de"), Prefix("word", "de")),
]


@pytest.mark.parametrize(("asked", "node"), PAIRS, ids=[str(asked) for asked, _ in PAIRS])
def test_queries_match_as_over_a_stock_index(engine: WhooshEngine, stock: Any, asked: Any, node: Node) -> None:
    with Searcher(engine.whoosh_reader(), weighting=scoring.BM25F()) as searcher:
        ours = hits(searcher, asked)
    assert ours.keys() == hits(stock, asked).keys()
    assert ours.keys() == {hit.id for hit in engine.search(Plan(node), limit=1000).hits}


@pytest.mark.parametrize("text", ["ba0", "ba1", "ce3"])
def test_scores_are_whoosh_s_own(engine: WhooshEngine, stock: Any, text: str) -> None:
    with Searcher(engine.whoosh_reader(), weighting=scoring.BM25F()) as searcher:
        ours, theirs = hits(searcher, query.Term("word", text)), hits(stock, query.Term("word", text))
    assert ours == pytest.approx(theirs, abs=1e-4)


class OurBM25(scoring.BM25F):  # type: ignore[misc]
    """Whoosh's BM25F with the idf of the plan, and without its constant factor."""

    def idf(self, searcher: Any, name: str, text: str) -> float:
        from math import log

        n, total = searcher.doc_frequency(name, text), searcher.reader().doc_count()
        return float(log(1 + (total - n + 0.5) / (n + 0.5)) / (self.K1 + 1))


@pytest.mark.parametrize("text", WORDS[::5])
def test_with_the_same_idf_whoosh_scores_what_the_engine_scores(engine: WhooshEngine, stock: Any, text: str) -> None:
    theirs = hits(Searcher(stock.reader(), weighting=OurBM25(), closereader=False), query.Term("word", text))
    ours = {hit.id: hit.score for hit in engine.search(Plan(Term("word", text)), limit=1000).hits}
    assert ours == pytest.approx(theirs, abs=1e-4)


def test_fuzzy_terms_leap_over_the_dictionary(engine: WhooshEngine) -> None:
    reader = engine.whoosh_reader()
    assert sorted(reader.terms_within("word", "ba0", 1, prefix=2)) == [f"ba{n}" for n in range(6)]
    assert list(reader.lexicon("kind")) == [b"body"]
    assert ("word", "ba0") in reader
    assert ("word", "zz") not in reader
    assert [text for _, text in reader.terms_from("word", "de4")][:2] == [b"de4", b"de5"]


def test_a_reader_sees_what_its_clearance_sees(engine: WhooshEngine) -> None:
    public, confidential = engine.whoosh_reader(), engine.whoosh_reader(Access.CONFIDENTIAL)
    assert public.doc_count() == 120
    assert confidential.doc_count() == 121
    assert public.doc_frequency("word", "secret") == 0
    assert confidential.doc_frequency("word", "secret") == 1


def test_an_empty_index_has_an_empty_reader(tmp_path: Path) -> None:
    reader = open_engine(tmp_path, analysis="plain", options={}).whoosh_reader()
    assert reader.doc_count() == 0


def test_whoosh_s_old_escapes_warn_nobody(tmp_path: Path) -> None:
    """Compiled anew, Whoosh's modules hold invalid escapes, which Python 3.12 and later show to the user."""
    program = (
        "import runpy, sys, warnings; warnings.simplefilter('error');"
        "runpy.run_path(sys.argv[1]); import whoosh.util.filelock"
    )
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", program, fence.__file__], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "escape" not in done.stderr
