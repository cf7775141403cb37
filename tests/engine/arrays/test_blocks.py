"""Damage that leaves a file's size and times as they were is found by the read that meets it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.engine.arrays import blocks
from rightsarchive.engine.arrays.blocks import Blocks, BrokenIndexError, DamagedBlockError, Sums, decoded
from rightsarchive.engine.arrays.engine import ArrayEngine, files_of
from rightsarchive.engine.arrays.files import FileEntry
from rightsarchive.engine.arrays.segment import open_segment
from rightsarchive.engine.arrays.toc import SegmentEntry, Toc, read_toc, remember_verified, write_toc
from rightsarchive.engine.protocol import Entry, FieldTerms
from rightsarchive.engine.whoosh import open_engine
from rightsarchive.errors import DamagedArchiveError
from rightsarchive.model import Access, PassageId
from rightsarchive.query.plan import (
    AnyOf,
    Everything,
    Except,
    Fuzzy,
    Keyword,
    KeywordRange,
    Phrase,
    Plan,
    Prefix,
    Synonyms,
    Term,
)

SMALL = 64


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "BLOCK", SMALL)


def blocks_of(data: bytes, sums: str) -> Blocks:
    return Blocks("a file", data, decoded(sums, len(data)))


@given(
    parts=st.lists(st.binary(max_size=200)),
    at=st.integers(0, 10_000),
    begin=st.integers(0, 900),
    size=st.integers(0, 300),
)
def test_a_range_is_refused_if_a_byte_of_its_blocks_differs(parts: list[bytes], at: int, begin: int, size: int) -> None:
    sums = Sums()
    for part in parts:
        sums.update(part)
    data = bytearray(b"".join(parts))
    blocks_of(bytes(data), sums.encoded()).need_all()
    if not data:
        return
    at %= len(data)
    data[at] ^= 4
    begin = min(begin, len(data))
    end = min(begin + size, len(data))
    known = blocks_of(bytes(data), sums.encoded())
    if begin < end and begin // SMALL <= at // SMALL <= (end - 1) // SMALL:
        for _ in range(2):
            with pytest.raises(DamagedBlockError):
                known.need(begin, end)
    else:
        known.need(begin, end)
    with pytest.raises(DamagedBlockError):
        known.need_each(np.array([at, 0]))


@pytest.mark.parametrize("text", [None, "", "AA", "AAAA", "AAAAAAAA", "ü", 7])
def test_checksums_that_are_none(text: Any) -> None:
    with pytest.raises(BrokenIndexError):
        decoded(text, 10)


def test_what_was_checked_is_not_read_again() -> None:
    sums, data = Sums(), bytearray(3 * SMALL)
    sums.update(bytes(data))
    known = Blocks("a file", data, decoded(sums.encoded(), len(data)))  # type: ignore[arg-type]
    known.need(0, 2 * SMALL)
    data[0] = 1
    known.need(0, SMALL)
    assert known.unread == 1
    known.need_all()
    assert known.unread == 0


WORDS = ("court", "courts", "count", "prison", "prisoner", "judge", "judgment", "tribunal", "hunger", "strike")


def entry(id_: int) -> Entry:
    terms = [WORDS[(id_ * step + step) % len(WORDS)] for step in (1, 2, 3, 5, 7)] + [f"i{id_}", "all"]
    title = FieldTerms([f"t{id_ % 17}"], None)
    days = {"day": (f"2024-01-{id_ % 28 + 1:02}",), "case": (f"c{id_ % 5}", f"d{id_}")}
    access = tuple(Access)[id_ % 3]
    ceiling = Access.INTERNAL if id_ % 11 == 0 and access is not Access.CONFIDENTIAL else None
    return Entry(PassageId(id_), access, {"word": FieldTerms(terms, range(len(terms))), "title": title}, days, ceiling)


def build(folder: Path) -> None:
    engine = opened(folder)
    with engine.writer() as writer:
        for id_ in range(150):
            writer.add(entry(id_))
        writer.commit(1)
    with engine.writer() as writer:
        writer.delete(map(PassageId, range(0, 150, 7)))
        for id_ in range(150, 260):
            writer.add(entry(id_))
        writer.commit(2)
    engine.close()


def opened(folder: Path, **given: Any) -> Any:
    return open_engine(folder, analysis="plain", options={"run_tokens": 100_000, "background": False}, **given)


def _explained(engine: ArrayEngine) -> Any:
    plan = Plan(AnyOf((Term("word", "court"), Prefix("word", "pri"))), clearance=Access.INTERNAL)
    return engine.explain(plan, [PassageId(id_) for id_ in range(20)])


def _searched(match: Any, second: Any = None, **given: Any) -> Callable[[Any], Any]:
    return lambda engine: [
        engine.search(Plan(match, second=second, clearance=clearance, **given), limit=50, values_of="case")
        for clearance in Access
    ]


QUESTIONS: dict[str, Callable[[Any], Any]] = {
    "term": _searched(Term("word", "court")),
    "own term": _searched(AnyOf(tuple(Term("word", f"i{id_}") for id_ in range(0, 260, 9)))),
    "none": _searched(AnyOf((Term("word", "nowhere"), Term("none", "court")))),
    "synonyms": _searched(Synonyms("word", (("court", 1.0), ("tribunal", 0.5)))),
    "phrase": _searched(Phrase("word", (("court", 0), ("count", 1)))),
    "near": _searched(Phrase("word", (("hunger", 0), ("judge", 1)), slop=3)),
    "pairs": _searched(
        Term("word", "all"), AnyOf((Phrase("word", (("judge", 0), ("prison", 1))), Term("title", "t3")))
    ),
    "prefix": _searched(Prefix("word", "pris")),
    "fuzzy": _searched(Fuzzy("word", "count", 2)),
    "filtered": _searched(
        Term("word", "all"), filters=(Keyword("case", ("c3",)), KeywordRange("day", "2024-01-05", None))
    ),
    "without": _searched(Except(Term("word", "all"), Term("word", "judge"))),
    "everything": _searched(Everything()),
    "counts": lambda engine: engine.counts([Term("word", word) for word in WORDS], Access.PUBLIC),
    "values": lambda engine: [engine.values("case", clearance) for clearance in Access],
    "explained": _explained,
    "occurrences": lambda engine: [
        (list(part.terms), *(np.asarray(held).tolist() for held in part[1:]))
        for part in engine.occurrences("word", Access.INTERNAL)
    ],
    "pattern": lambda engine: engine.expand_pattern("word", "*o*t", Access.INTERNAL),
}


def vouch_for(folder: Path) -> None:
    """Note that every file is as it was when it was written, as a disk does that loses bits on its own."""
    toc = read_toc(folder)
    assert toc is not None
    files = files_of(folder, toc)
    remember_verified(folder, files, files)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(blocks, "BLOCK", SMALL)
        build(folder)
    return folder


DATA = ("terms", "index", "docs", "freqs", "places", "lengths")


@pytest.mark.parametrize("suffix", DATA)
@pytest.mark.parametrize("question", QUESTIONS)
def test_no_answer_is_another_one(whole: Path, suffix: str, question: str) -> None:
    """Each block of a file in turn: whichever question is asked first after the index was opened."""
    right = QUESTIONS[question](opened(whole))
    assert any(right)
    path = max(whole.glob(f"*.{suffix}"), key=lambda path: path.stat().st_size)
    good = path.read_bytes()
    told = 0
    for at in range(len(suffix), len(good), max(SMALL + 1, len(good) // 12)):
        bad = bytearray(good)
        bad[at] ^= 0x11
        path.write_bytes(bad)
        try:
            vouch_for(whole)
            engine = opened(whole, read_only=True)
            try:
                found = QUESTIONS[question](engine)
            except DamagedArchiveError:
                told += 1
                assert engine.fingerprint() is None
            else:
                assert found == right, at
            engine.close()
        finally:
            path.write_bytes(good)
            vouch_for(whole)
    if (question, suffix) in {
        ("everything", "lengths"),
        ("phrase", "places"),
        ("occurrences", "docs"),
        ("counts", "index"),
    }:
        assert told


def flipped(folder: Path, path: Path, at: int, question: Callable[[Any], Any]) -> Any:
    """What is answered when a byte is another one; None where the damage is told."""
    good = path.read_bytes()
    path.write_bytes(good[:at] + bytes([good[at] ^ 0x11]) + good[at + 1 :])
    try:
        vouch_for(folder)
        return question(opened(folder, read_only=True))
    except DamagedArchiveError:
        return None
    finally:
        path.write_bytes(good)
        vouch_for(folder)


@pytest.mark.parametrize("part", ["docs", "freqs", "places"])
def test_every_posting_is_checked_before_it_counts(tmp_path: Path, part: str) -> None:
    """Where all of a segment is seen, nothing but their own check stands before the postings."""
    with opened(tmp_path).writer() as writer:
        for id_ in range(200):
            words = FieldTerms(["all", f"i{id_}"], range(2))
            writer.add(Entry(PassageId(id_), Access.PUBLIC, {"word": words}, {"case": ("c",)}))
        writer.commit(1)
    segment = open_segment(tmp_path, _entries(tmp_path)[0])
    word = segment.fields["word"]
    term = word.terms.find("all")
    first, last = word.starts.pair(term)
    held = {"docs": word.docs, "freqs": word.freqs, "places": word.positions}[part]
    question = _searched(Phrase("word", (("all", 0),)) if part == "places" else Term("word", "all"))
    assert held is not None
    path, size = tmp_path / f"{segment.entry.name}.{part}", held.itemsize
    begin = held._offset + first * size
    for at in range(begin, begin + (last - first) * size, SMALL // 2):
        assert flipped(tmp_path, path, at, question) is None


def test_a_term_is_not_missed_by_a_search_that_went_astray(whole: Path) -> None:
    segment = open_segment(whole, _entries(whole)[0])
    body = json.loads((whole / segment.entry.descriptor.name).read_bytes())
    path = whole / f"{segment.entry.name}.index"
    asked = QUESTIONS["own term"]
    right = asked(opened(whole))
    for _, begin, count in body["table"]:
        for at in range(begin + 3, begin + 4 * count, 20):
            assert flipped(whole, path, at, asked) in (None, right)


def _entries(folder: Path) -> Sequence[SegmentEntry]:
    toc = read_toc(folder)
    assert toc is not None
    return toc.segments


def test_damage_is_noted_for_the_next_opening(tmp_path: Path) -> None:
    build(tmp_path)
    path = max(tmp_path.glob("*.docs"), key=lambda path: path.stat().st_size)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    vouch_for(tmp_path)
    engine = opened(tmp_path)
    assert engine.fingerprint() is not None
    with pytest.raises(DamagedArchiveError):
        engine.values("case", Access.CONFIDENTIAL)
        list(engine.occurrences("word", Access.CONFIDENTIAL))
    assert engine.fingerprint() is None
    engine.close()
    assert opened(tmp_path).fingerprint() is None


def test_a_merge_carries_no_damage_on(tmp_path: Path) -> None:
    build(tmp_path)
    engine = opened(tmp_path)
    for path in sorted(tmp_path.glob("*.places")):
        data = bytearray(path.read_bytes())
        data[-1] ^= 1
        path.write_bytes(data)
    vouch_for(tmp_path)
    with pytest.raises(DamagedArchiveError), engine.writer() as writer:
        writer.erase([PassageId(8)])
        writer.commit(3)
    assert opened(tmp_path).fingerprint() is None


def forged(folder: Path, part: str, content: Callable[[int], bytes]) -> None:
    """Other bytes in the files of a part, and every checksum made to fit them."""
    toc = read_toc(folder)
    assert toc is not None
    entries = []
    for entry in toc.segments:
        path = folder / f"{entry.name}.{part}"
        data = content(path.stat().st_size)
        path.write_bytes(data)
        sums = Sums()
        sums.update(data)
        descriptor = folder / entry.descriptor.name
        body = json.loads(descriptor.read_bytes())
        body["files"][part][2] = hashlib.sha256(data).hexdigest()
        body["sums"][part] = sums.encoded()
        raw = json.dumps(body).encode()
        descriptor.write_bytes(raw)
        named = FileEntry(entry.descriptor.name, len(raw), hashlib.sha256(raw).hexdigest())
        entries.append(replace(entry, descriptor=named))
    write_toc(folder, replace(toc, segments=tuple(entries)))


@pytest.mark.parametrize("part", DATA)
@pytest.mark.parametrize("seed", [1, 2, 255])
def test_an_index_that_fits_its_checksums_alone_ends_as_damage(
    whole: Path, tmp_path: Path, part: str, seed: int
) -> None:
    draw = random.Random(seed)
    folder = shutil.copytree(whole, tmp_path / "index")
    forged(folder, part, lambda size: b"\xff" * size if seed == 255 else draw.randbytes(size))
    for question in QUESTIONS.values():
        with contextlib.suppress(DamagedArchiveError):
            question(opened(folder))
    with contextlib.suppress(DamagedArchiveError), opened(folder).writer() as writer:
        writer.erase([PassageId(8), PassageId(200)])
        writer.add(entry(999))
        writer.commit(3)


def test_a_segment_counts_once(tmp_path: Path) -> None:
    """Whoever names one a thousand times in a table with its right checksum would multiply what is found, and the time for it."""
    toc = Toc("plain", 1, 2, 1, (SegmentEntry("0" * 16, FileEntry(f"{0:016x}.json", 1, "0" * 64)),) * 2)
    write_toc(tmp_path, toc)
    with pytest.raises(BrokenIndexError, match="twice"):
        read_toc(tmp_path)
