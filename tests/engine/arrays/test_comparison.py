"""An index that somebody made to fit its own checksums is told from one that its passages make."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightsarchive.engine.arrays.blocks import Sums
from rightsarchive.engine.arrays.engine import ArrayEngine
from rightsarchive.engine.arrays.files import FileEntry, digest_of
from rightsarchive.engine.arrays.options import Options
from rightsarchive.engine.arrays.segment import PARTS
from rightsarchive.engine.arrays.toc import SegmentEntry, Toc, read_toc, write_toc
from rightsarchive.engine.protocol import Entry, FieldTerms
from rightsarchive.errors import DamagedArchiveError
from rightsarchive.model import Access, PassageId

WORDS = ["hunger", "strike", "witness", "prison", "court", "letter"]


def entry(number: int, words: list[str], access: Access = Access.PUBLIC) -> Entry:
    terms = FieldTerms(tuple(words), tuple(range(len(words))))
    return Entry(PassageId(number), access, {"exact": terms}, {"language": ("en",)})


ENTRIES = [entry(n, [WORDS[(n * k) % 6] for k in range(1, 9)], tuple(Access)[n % 3]) for n in range(1, 40)]


def engine_of(folder: Path, entries: list[Entry], at_once: int = 10) -> ArrayEngine:
    """In several segments, some passages written twice."""
    engine = ArrayEngine(folder, "a", Options(background=False, merge_factor=64))
    for first in range(0, len(entries), at_once):
        with engine.writer() as writer:
            for each in entries[max(first - 2, 0) : first + at_once]:
                writer.add(each)
            writer.commit(first + 1)
    return engine


@settings(max_examples=15, deadline=None)
@given(
    chosen=st.lists(st.tuples(st.integers(1, 60), st.lists(st.sampled_from(WORDS), max_size=12)), max_size=30, unique_by=lambda pair: pair[0]),
    at_once=st.integers(1, 12),
    tokens=st.sampled_from([1, 20, 1_000]),
)  # fmt: skip
def test_an_index_is_what_its_passages_make_however_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, chosen: list[tuple[int, list[str]]], at_once: int, tokens: int
) -> None:
    entries = [entry(number, words, tuple(Access)[number % 3]) for number, words in chosen]
    folder = tmp_path_factory.mktemp("index")
    engine_of(folder, entries, at_once).close()
    engine = ArrayEngine(folder, "a", Options(background=False, run_tokens=tokens))
    engine.verify(entries)
    engine.close()


@pytest.mark.parametrize(
    "other", [ENTRIES[:-1], [*ENTRIES, entry(99, ["court"])], [*ENTRIES[:-1], entry(39, ["court"])], []]
)
def test_other_passages_are_told(tmp_path: Path, other: list[Entry]) -> None:
    engine = engine_of(tmp_path, ENTRIES)
    engine.verify(ENTRIES)
    with pytest.raises(DamagedArchiveError, match="not what the catalog's passages make"):
        engine.verify(other)
    engine.close()


def lengths(body: dict[str, Any]) -> None:
    body["fields"]["exact"]["level_terms"][0] += 500


def levels(body: dict[str, Any]) -> None:
    body["bounds"] = [body["bounds"][2]] * 3


def fields(body: dict[str, Any]) -> None:
    body["fields"].pop("exact")


def keywords(body: dict[str, Any]) -> None:
    body["keywords"].clear()


@pytest.mark.parametrize("forge", [lengths, levels, fields, keywords])
def test_a_forged_descriptor_is_told(tmp_path: Path, forge: Callable[[dict[str, Any]], None]) -> None:
    engine_of(tmp_path, ENTRIES).close()
    forged(tmp_path, forge)
    told(tmp_path)


@pytest.mark.parametrize("part", PARTS)
def test_a_forged_file_is_told(tmp_path: Path, part: str) -> None:
    engine_of(tmp_path, ENTRIES).close()
    forged(tmp_path, lambda body: None, part)
    told(tmp_path)


def told(folder: Path) -> None:
    engine = ArrayEngine(folder, "a", Options(background=False))
    with pytest.raises(DamagedArchiveError):
        engine.verify(ENTRIES)
    engine.close()


def forged(folder: Path, forge: Callable[[dict[str, Any]], None], part: str = "") -> None:
    """Change the first segment, its descriptor or a bit of one of its files, and all checksums with it."""
    toc = read_toc(folder)
    assert toc is not None
    first, *others = toc.segments
    path = folder / first.descriptor.name
    body = json.loads(path.read_bytes())
    if part:
        name = body["files"][part][0]
        data = bytearray((folder / name).read_bytes())
        data[len(data) // 2] ^= 1
        (folder / name).write_bytes(data)
        sums = Sums()
        sums.update(bytes(data))
        body["files"][part], body["sums"][part] = [name, len(data), digest_of(folder / name)], sums.encoded()
    forge(body)
    path.write_text(json.dumps(body), "ascii")
    descriptor = FileEntry(path.name, path.stat().st_size, digest_of(path))
    changed = SegmentEntry(first.name, descriptor, first.deleted, first.deleted_count)
    write_toc(folder, Toc(toc.analysis, toc.revision, toc.entries, toc.generation, (changed, *others)))
