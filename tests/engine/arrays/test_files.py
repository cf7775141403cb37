"""Files of arrays: what is written is what is mapped, whatever is read ahead."""

from __future__ import annotations

import mmap
from pathlib import Path

import numpy as np
import pytest

from rightsarchive.engine.arrays.blocks import BrokenIndexError
from rightsarchive.engine.arrays.files import Extent, FileEntry, MappedFile, StreamFile

NAME = "0123456789abcdef.docs"


def test_arrays_come_back_after_any_range_was_read_ahead(tmp_path: Path) -> None:
    numbers = np.arange(3 * mmap.PAGESIZE, dtype=np.uint32)
    file = StreamFile(tmp_path, NAME)
    extent = file.whole(numbers)
    mapped = MappedFile(tmp_path, file.finish(durable=False), file.sums())
    mapped.advise_random()
    end = extent.count * 2
    for begin, size in ((0, None), (0, 0), (end, 0), (mmap.PAGESIZE - 1, 2), (1, 1), (end - 1, 1), (0, end)):
        mapped.prefetch(begin, size)
    assert extent.kind == "u2"
    assert np.array_equal(mapped.array(extent).whole(), numbers)


def test_an_empty_file_is_read_ahead_too(tmp_path: Path) -> None:
    mapped = MappedFile(tmp_path, StreamFile(tmp_path, NAME).finish(durable=False), "")
    mapped.advise_random()
    mapped.prefetch()
    mapped.release()
    assert len(mapped.array(Extent("u4", 0, 0))) == 0


def test_another_size_than_was_sealed(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"abc")
    with pytest.raises(BrokenIndexError, match="has 3 bytes instead of 4"):
        MappedFile(tmp_path, FileEntry(NAME, 4, ""), "")
