"""A disk that loses bits of the index and keeps sizes and times: no other hits, and the index is made again where it may be."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightsarchive import Archive, Metadata, TextSource
from rightsarchive.engine.arrays.engine import files_of
from rightsarchive.engine.arrays.toc import read_toc, remember_verified
from rightsarchive.errors import DamagedArchiveError

QUERIES = (
    "court",
    "prison almaty",
    '"hunger strike"',
    "witn*",
    "cuort~",
    "case:Zhylanbayev court",
    "after:2024-02 prison",
)
LEVELS = ("public", "confidential")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("sound") / "archive"
    with Archive.create(place) as archive:
        for part in range(2):
            archive.ingest(
                TextSource(
                    f"Witness {n} of the hunger strike told the court in Almaty on {n % 28 + 1} May 2024.\n\nThe prison {n} is shut.",
                    Metadata(
                        identifier=f"i{n}",
                        cases=("Zhylanbayev",) if n % 3 else (),
                        published=f"2024-0{n % 9 + 1}-11",
                        access="confidential" if n % 4 == 0 else "public",
                    ),
                )
                for n in range(part * 20, part * 20 + 20)
            )
        archive.delete("i7", reason="asked")
    return place


def answers(archive: Archive) -> list[Any]:
    found: list[Any] = []
    for level in LEVELS:
        for query in QUERIES:
            results = archive.search(query, clearance=level)
            found.append((results.total, [(hit.passage.id, round(hit.score, 5)) for hit in results.hits]))
            found.append([case.case.id for case in results.cases])
    found.append(archive.complete("pri", clearance="confidential"))
    return found


def rot(place: Path, file: int, at: int, bit: int) -> None:
    """Flip a bit of the index; the archive's own note vouches for the file as it is now."""
    index = place / "index"
    files = [path for path in sorted(index.iterdir()) if len(path.suffix) > 4 and path.suffix != ".json"]
    files = [path for path in files if path.stat().st_size]
    path = files[file % len(files)]
    data = bytearray(path.read_bytes())
    data[at % len(data)] ^= 1 << bit
    path.write_bytes(data)
    toc = read_toc(index)
    assert toc is not None
    entries = files_of(index, toc)
    remember_verified(index, entries, entries)


@settings(max_examples=6)
@given(
    file=st.integers(0, 50), at=st.integers(0, 1 << 20), bit=st.integers(0, 7), first=st.integers(0, len(QUERIES) - 1)
)
def test_the_hits_stay_what_they_were(sound: Path, file: int, at: int, bit: int, first: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = shutil.copytree(sound, Path(folder) / "archive")
        with Archive.open(place) as archive:
            right = answers(archive)
        rot(place, file, at, bit)
        with Archive.open(place, read_only=True) as archive:
            try:
                assert answers(archive) == right
            except DamagedArchiveError as error:
                assert "Copy" in error.advice
        with Archive.open(place) as archive:
            archive.search(QUERIES[first])
            assert answers(archive) == right
        with Archive.open(place) as archive:
            assert answers(archive) == right


def test_a_change_that_meets_damage_makes_the_index_again(sound: Path, tmp_path: Path) -> None:
    place = shutil.copytree(sound, tmp_path / "archive")
    for file in range(50):
        rot(place, file, 5, 3)
    with Archive.open(place) as archive:
        archive.delete("i8", reason="asked")
        archive.ingest(TextSource("The prison of Aktau is shut.", Metadata(identifier="new")))
        assert {hit.document.metadata.identifier for hit in archive.search("aktau").hits} == {"new"}
        assert archive.search("witness 8", clearance="confidential").total == 38
        assert archive.check().ok
