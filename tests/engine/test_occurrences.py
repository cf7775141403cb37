"""A whole field as every engine gives it: each visible place once, and no term of what cannot be seen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rightsarchive.engine.protocol import Engine
from rightsarchive.model import Access, PassageId
from tests.engine.test_behaviour import ENGINES, entry, fill


@pytest.fixture(params=list(ENGINES))
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    opened = ENGINES[request.param](tmp_path)
    yield opened
    opened.close()


def places(engine: Engine, field: str, clearance: Access = Access.PUBLIC) -> list[tuple[str, int, int]]:
    return sorted(
        (part.terms[number], int(id_), int(position))
        for part in engine.occurrences(field, clearance)
        for number, id_, position in zip(part.ordinals, part.ids, part.positions, strict=True)
    )


def test_every_place_of_every_term_is_given_once(engine: Engine) -> None:
    assert places(engine, "word") == []
    fill(engine, entry(1, "a b a"), entry(2, "b c", mentions=("2025", "2025-07")), entry(3, "gone"))
    fill(engine, entry(4, "c a", Access.CONFIDENTIAL, mentions=("1999",)), entry(5, "a"), revision=2)
    with engine.writer() as writer:
        writer.delete([PassageId(3)])
        writer.commit(3)
    seen = [("a", 1, 0), ("a", 1, 2), ("a", 5, 0), ("b", 1, 1), ("b", 2, 0), ("c", 2, 1)]
    assert places(engine, "word") == seen
    assert places(engine, "word", Access.CONFIDENTIAL) == sorted([*seen, ("c", 4, 0), ("a", 4, 1)])
    assert places(engine, "mentions") == [("2025", 2, 0), ("2025-07", 2, 0)]
    assert places(engine, "nothing") == []


def test_no_term_above_the_clearance_is_named(engine: Engine) -> None:
    fill(engine, entry(1, "open"), entry(2, "secret", Access.INTERNAL))
    assert {term for part in engine.occurrences("word") for term in part.terms} == {"open"}
    assert {term for part in engine.occurrences("word", Access.INTERNAL) for term in part.terms} == {"open", "secret"}
