"""The engines that are compared: each builds an index from a file of passages, opens it, and gives its best ten.

A file of passages has one passage on each line, its terms parted by single spaces; its number is the line's, from 0.
Every engine splits at spaces and at nothing else, so all see the same terms.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import sqlite3
import warnings
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from benchmarks.corpus import Query

TOP = 10
ONLY_SEARCHED_WITH = {"cache", "doc_sets", "leaf_scores", "occurrences", "phrase", "rank", "scoring", "view", "visible"}
"""Modules of our engine on which what is in an index does not depend."""

Hits = list[int]


class Peer(Protocol):
    """One engine. ``package`` is the distribution whose version is noted; ``phrases`` tells whether it has them;
    ``modules`` are imported before the clock of building starts."""

    name: str
    package: str
    phrases: bool
    modules: tuple[str, ...]

    def build(self, passages: Path, folder: Path, count: int) -> None: ...

    def open(self, folder: Path) -> None: ...

    def search(self, query: Query) -> Hits: ...


def lines(passages: Path, count: int) -> Iterator[str]:
    with passages.open(encoding="utf-8") as file:
        for line in islice(file, count):
            yield line.rstrip("\n")


class Ours:
    """rightsarchive's engine: one commit."""

    name, package, phrases = "rightsarchive", "rightsarchive", True
    modules: tuple[str, ...] = ("rightsarchive.engine.arrays.engine",)

    def _engine(self, folder: Path) -> Any:
        from rightsarchive.engine.whoosh import open_engine

        return open_engine(folder, analysis="bench", options={})

    def build(self, passages: Path, folder: Path, count: int) -> None:
        from rightsarchive.engine.protocol import Entry, FieldTerms
        from rightsarchive.model import Access, PassageId

        positions = list(range(1000))
        with self._engine(folder).writer() as writer:
            for number, line in enumerate(lines(passages, count)):
                terms = line.split(" ")
                writer.add(
                    Entry(PassageId(number), Access.PUBLIC, {"word": FieldTerms(terms, positions[: len(terms)])})
                )
            writer.commit(1)

    def open(self, folder: Path) -> None:
        self._open = self._engine(folder)
        self._open.fingerprint()

    def search(self, query: Query) -> Hits:
        from rightsarchive.query.plan import AnyOf, Phrase, Plan, Term

        if query.kind == "phrase":
            plan = Plan(Phrase("word", tuple((word, place) for place, word in enumerate(query.words))))
        else:
            plan = Plan(AnyOf(tuple(Term("word", word) for word in query.words)))
        return [hit.id for hit in self._open.search(plan, TOP).hits]


class StockWhoosh:
    """Whoosh 2.7.4 as it comes."""

    name, package, phrases = "Whoosh", "Whoosh", True
    modules: tuple[str, ...] = ("whoosh.index",)

    def build(self, passages: Path, folder: Path, count: int) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from whoosh import fields, index
            from whoosh.analysis import SpaceSeparatedTokenizer
        schema = fields.Schema(id=fields.STORED, word=fields.TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=True))
        writer = index.create_in(str(folder), schema).writer(limitmb=256)
        for number, line in enumerate(lines(passages, count)):
            writer.add_document(id=number, word=line)
        writer.commit()

    def open(self, folder: Path) -> None:
        from whoosh import index

        self._searcher = index.open_dir(str(folder)).searcher()

    def search(self, query: Query) -> Hits:
        from whoosh import query as q

        words = list(query.words)
        asked = q.Phrase("word", words) if query.kind == "phrase" else q.Or([q.Term("word", word) for word in words])
        return [hit["id"] for hit in self._searcher.search(asked, limit=TOP)]


class Fts5:
    """SQLite FTS5 with its ``bm25``."""

    name, package, phrases = "SQLite FTS5", "sqlite3", True
    modules: tuple[str, ...] = ()

    def build(self, passages: Path, folder: Path, count: int) -> None:
        base = sqlite3.connect(folder / "fts.sqlite")
        base.execute(
            "CREATE VIRTUAL TABLE passage USING fts5(word, content='', tokenize='unicode61 remove_diacritics 0')"
        )
        base.executemany(
            "INSERT INTO passage(rowid, word) VALUES (?, ?)",
            ((number + 1, line) for number, line in enumerate(lines(passages, count))),
        )
        base.commit()
        base.close()

    def open(self, folder: Path) -> None:
        self._base = sqlite3.connect(f"file:{folder / 'fts.sqlite'}?mode=ro", uri=True)
        self._base.execute("SELECT rowid FROM passage WHERE passage MATCH '\"a0\"' LIMIT 1").fetchall()

    def search(self, query: Query) -> Hits:
        asked = f'"{" ".join(query.words)}"' if query.kind == "phrase" else " OR ".join(f'"{w}"' for w in query.words)
        rows = self._base.execute("SELECT rowid FROM passage WHERE passage MATCH ? ORDER BY rank LIMIT ?", (asked, TOP))
        return [row[0] - 1 for row in rows]


class Tantivy:
    """tantivy, one writing thread, merged to one segment."""

    name, package, phrases = "tantivy", "tantivy", True
    modules: tuple[str, ...] = ("tantivy",)

    def build(self, passages: Path, folder: Path, count: int) -> None:
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("id", stored=True)
        builder.add_text_field("word", tokenizer_name="whitespace")
        index = tantivy.Index(builder.build(), path=str(folder))
        writer = index.writer(heap_size=256_000_000, num_threads=1)
        for number, line in enumerate(lines(passages, count)):
            writer.add_document(tantivy.Document(id=number, word=line))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> None:
        import tantivy

        self._index = tantivy.Index.open(str(folder))
        self._searcher = self._index.searcher()

    def search(self, query: Query) -> Hits:
        from tantivy import Occur
        from tantivy import Query as TantivyQuery

        schema = self._index.schema
        if query.kind == "phrase":
            asked = TantivyQuery.phrase_query(schema, "word", list(query.words))
        else:
            asked = TantivyQuery.boolean_query(
                [(Occur.Should, TantivyQuery.term_query(schema, "word", word)) for word in query.words]
            )
        found = self._searcher.search(asked, TOP)
        return [self._searcher.doc(address)["id"][0] for _, address in found.hits]


class Bm25s:
    """bm25s with numpy, its arrays memory-mapped. It scores when it builds, has no phrases and takes no additions."""

    name, package, phrases = "bm25s", "bm25s", False
    modules: tuple[str, ...] = ("bm25s",)

    def build(self, passages: Path, folder: Path, count: int) -> None:
        import bm25s  # type: ignore[import-untyped]

        numbers: dict[str, int] = {}
        tokens = [[numbers.setdefault(t, len(numbers)) for t in line.split(" ")] for line in lines(passages, count)]
        model = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        model.index((tokens, numbers), show_progress=False)
        model.save(str(folder), show_progress=False)

    def open(self, folder: Path) -> None:
        import bm25s

        self._model = bm25s.BM25.load(str(folder), mmap=True)

    def search(self, query: Query) -> Hits:
        known = [word for word in query.words if word in self._model.vocab_dict]
        if not known:
            return []
        found, scores = self._model.retrieve([known], k=TOP, show_progress=False)
        return [int(number) for number, score in zip(found[0], scores[0], strict=True) if score > 0]


class Xapian:
    """Xapian with its ``BM25Weight``. Its term generator splits these passages at spaces, since they have only letters."""

    name, package, phrases = "Xapian", "xapian", True
    modules: tuple[str, ...] = ("xapian",)

    def build(self, passages: Path, folder: Path, count: int) -> None:
        import xapian  # type: ignore[import-not-found]

        base = xapian.WritableDatabase(str(folder), xapian.DB_CREATE_OR_OPEN)
        generator = xapian.TermGenerator()
        for number, line in enumerate(lines(passages, count)):
            document = xapian.Document()
            generator.set_document(document)
            generator.set_termpos(0)
            generator.index_text(line)
            base.replace_document(number + 1, document)
        base.commit()
        base.close()

    def open(self, folder: Path) -> None:
        import xapian

        self._base = xapian.Database(str(folder))
        self._enquire = xapian.Enquire(self._base)
        self._enquire.set_weighting_scheme(xapian.BM25Weight(1.2, 0, 0, 0.75, 0))

    def search(self, query: Query) -> Hits:
        import xapian

        words = list(query.words)
        if query.kind == "phrase":
            self._enquire.set_query(xapian.Query(xapian.Query.OP_PHRASE, words, len(words)))
        else:
            self._enquire.set_query(xapian.Query(xapian.Query.OP_OR, words))
        return [hit.docid - 1 for hit in self._enquire.get_mset(0, TOP)]


PEERS: dict[str, type[Peer]] = {
    "rightsarchive": Ours,
    "whoosh": StockWhoosh,
    "fts5": Fts5,
    "tantivy": Tantivy,
    "bm25s": Bm25s,
    "xapian": Xapian,
}


def version(peer: type[Peer]) -> str | None:
    """The version that is installed; None where it is not."""
    if peer is Fts5:
        return sqlite3.sqlite_version
    if peer is Xapian:
        return _xapian_version()
    try:
        return importlib.metadata.version(peer.package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _xapian_version() -> str | None:
    """Xapian comes with the system (Debian: python3-xapian) and not from a package index, so it is asked itself."""
    try:
        import xapian
    except ImportError:
        return None
    return str(xapian.version_string())


def maker(peer: type[Peer]) -> str:
    """What made an index: the version; for ours, which changes within one, the state of the modules that write it too."""
    installed = str(version(peer))
    if peer is not Ours:
        return installed
    from rightsarchive.engine import arrays

    sources = sorted(p for p in Path(arrays.__file__).parent.glob("*.py") if p.stem not in ONLY_SEARCHED_WITH)
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources))
    return f"{installed}+{digest.hexdigest()[:12]}"
