"""pdfium hangs, crashes or runs out of memory on a page: that page keeps pypdf's text, and the others lose nothing."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rightsarchive.extract import extract
from rightsarchive.extract.isolation.worker import IsolatedExecutor
from rightsarchive.extract.pdf import pdfium, second
from rightsarchive.model import Extraction
from rightsarchive.settings import Limits
from tests.extract.make import check_offsets, content_pdf

# The letter e comes last and belongs before “fghk”: only pdfium puts it there.
LINE = b"BT /F1 10 Tf 60 %d Td (abcd) Tj 27.3 0 Td (fghk) Tj /F1 10 Tf -5.6 0 Td (e) Tj ET"
PAGE = b"\n".join(LINE % y for y in (700, 680, 660))
LIMITS = Limits(seconds=60)


def hang() -> None:
    ctypes.CDLL(None).pause()


def spin() -> None:
    while True:
        pass


def crash() -> None:
    ctypes.string_at(0)


def run_out() -> None:
    raise MemoryError


def read_failing(path: Path, failure: str, pages: set[int], seconds: float) -> Extraction:
    """In a worker: extraction with a pdfium that fails on some pages (from 0)."""

    def read(document: object, index: int) -> object:
        if index in pages:
            {"hang": hang, "spin": spin, "crash": crash, "run_out": run_out}[failure]()
        return pdfium.read_page(document, index)

    while second._CHILDREN:
        # The next one is forked with what is patched here.
        second._CHILDREN[0]._end(0, 0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(second._QUESTIONS, "read", read)
        patch.setattr(second, "_SHARE_OF_TIME", seconds / LIMITS.seconds)
        patch.setattr(second, "_PATIENCE", 10 if failure == "spin" else 2)
        extraction = extract(path, limits=LIMITS)
    while second._CHILDREN:
        second._CHILDREN[0]._end(0, 0)
    return extraction


@pytest.fixture(scope="module")
def executor() -> Iterator[IsolatedExecutor]:
    with IsolatedExecutor(LIMITS, workers=1) as executor:
        yield executor


@pytest.mark.parametrize(
    ("failure", "seconds", "told"),
    [
        ("hang", 1.5, "took longer than 1.5 seconds"),
        ("spin", 1, "took longer than 1 seconds"),
        ("crash", 5, "crashed"),
        ("run_out", 5, "ran out of memory"),
    ],
)
def test_what_pdfium_does_not_survive_costs_one_page(
    tmp_path: Path, executor: IsolatedExecutor, failure: str, seconds: float, told: str
) -> None:
    path = content_pdf(tmp_path / "a.pdf", [PAGE] * 3)
    began = time.monotonic()
    extraction = executor.submit(read_failing, path, failure, {1}, seconds).result(timeout=60)
    assert time.monotonic() - began < LIMITS.seconds
    check_offsets(extraction)
    assert [page.extractor.split()[0] for page in extraction.pages] == ["pypdfium2", "pypdf", "pypdfium2"]
    texts = ["".join(extraction.text[page.start : page.end].split()) for page in extraction.pages]
    assert texts[0] == texts[2] == "abcdefghk" * 3
    assert sorted(texts[1]) == sorted(texts[0])
    (notice,) = extraction.notices
    assert (notice.code, notice.page) == ("page-second-reader", 2)
    assert told in notice.message
    assert notice.advice


def test_after_three_failures_pdfium_is_not_asked_again(tmp_path: Path, executor: IsolatedExecutor) -> None:
    path = content_pdf(tmp_path / "a.pdf", [PAGE] * 5)
    extraction = executor.submit(read_failing, path, "crash", {0, 1, 2, 3}, 5).result(timeout=60)
    assert {page.extractor.split()[0] for page in extraction.pages} == {"pypdf"}
    assert [notice.page for notice in extraction.notices] == [1, 2, 3, 4, 5]
    assert all("crashed" in notice.message for notice in extraction.notices[:3])
    assert all("not asked again" in notice.message for notice in extraction.notices[3:])


def test_a_worker_reads_what_the_caller_s_process_reads(tmp_path: Path, executor: IsolatedExecutor) -> None:
    path = content_pdf(tmp_path / "a.pdf", [PAGE, b"", PAGE])
    assert executor.submit(extract, path, limits=LIMITS).result() == extract(path, limits=LIMITS)


def test_one_child_reads_file_after_file(tmp_path: Path, executor: IsolatedExecutor) -> None:
    paths = [content_pdf(tmp_path / f"{number}.pdf", [PAGE] * (1 + number)) for number in range(3)]
    found = [executor.submit(read_and_name_child, path).result() for path in paths]
    assert [len(extraction.pages) for extraction, _ in found] == [1, 2, 3]
    assert {page.extractor.split()[0] for extraction, _ in found for page in extraction.pages} == {"pypdfium2"}
    assert len({child for _, child in found}) == 1


def read_and_name_child(path: Path) -> tuple[Extraction, int | None]:
    return extract(path, limits=LIMITS), second._child().process.pid
