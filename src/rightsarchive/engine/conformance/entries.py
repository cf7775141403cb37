"""Small passages of words, to fill an engine with and to look for."""

from __future__ import annotations

from collections.abc import Sequence

from rightsarchive.engine.protocol import Engine, Entry, FieldTerms
from rightsarchive.model import Access, PassageId
from rightsarchive.query.plan import Node, Plan, Term


def entry(id_: int, text: str, access: Access = Access.PUBLIC, **keywords: Sequence[str]) -> Entry:
    words = text.split()
    return Entry(PassageId(id_), access, {"word": FieldTerms(words, range(len(words)))}, keywords)


def fill(engine: Engine, *entries: Entry, revision: int = 1, anew: bool = False) -> None:
    with engine.writer(anew=anew) as writer:
        for one in entries:
            writer.add(one)
        writer.commit(revision)


def found(engine: Engine, node: Node, clearance: Access = Access.PUBLIC) -> list[int]:
    return [hit.id for hit in engine.search(Plan(node, clearance=clearance), limit=1000).hits]


def word(text: str) -> Term:
    return Term("word", text)
