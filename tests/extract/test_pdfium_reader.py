"""pdfium hangs, crashes or runs out of memory on a page: that page keeps pypdf's text, and the others lose nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rightsarchive.extract import extract
from rightsarchive.extract.isolation.worker import IsolatedExecutor
from rightsarchive.extract.pdf import pdfium, pdfium_reader
from rightsarchive.model import Extraction
from rightsarchive.settings import Limits
from tests.extract import failing
from tests.extract.make import check_offsets, content_pdf

# The letter e comes last and belongs before “fghk”: only pdfium puts it there.
LINE = b"BT /F1 10 Tf 60 %d Td (abcd) Tj 27.3 0 Td (fghk) Tj /F1 10 Tf -5.6 0 Td (e) Tj ET"
PAGE = b"\n".join(LINE % y for y in (700, 680, 660))
LIMITS = Limits(seconds=60)


def read_with(read: failing.Read, path: Path, seconds: float) -> Extraction:
    """Extraction with this reading of a page, for which there are so many seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdfium, "read_page", read)
        patch.setattr(pdfium_reader, "_SHARE_OF_TIME", seconds / LIMITS.seconds)
        return extract(path, limits=LIMITS)


@pytest.fixture(scope="module")
def executor() -> Iterator[IsolatedExecutor]:
    with IsolatedExecutor(LIMITS, workers=1) as executor:
        yield executor


@pytest.mark.parametrize(
    ("read", "seconds", "told"),
    [
        (failing.hang_on_the_second, 2, "took longer than 2 seconds"),
        (failing.crash_on_the_second, 5, "crashed"),
        (failing.run_out_on_the_second, 5, "ran out of memory"),
    ],
)
@pytest.mark.parametrize("place", ["a worker", "the caller's process"])
def test_what_pdfium_does_not_survive_costs_one_page(
    tmp_path: Path, executor: IsolatedExecutor, read: failing.Read, seconds: float, told: str, place: str
) -> None:
    path = content_pdf(tmp_path / "a.pdf", [PAGE] * 3)
    if place == "a worker":
        extraction = executor.submit(read_with, read, path, seconds).result()
    else:
        extraction = read_with(read, path, seconds)
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
    extraction = executor.submit(read_with, failing.crash_always, path, 5).result()
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
    assert len({child for _, child in found} - {None}) == 1


def read_and_name_child(path: Path) -> tuple[Extraction, int | None]:
    extraction = extract(path, limits=LIMITS)
    return extraction, None if pdfium_reader.PDFIUM.process is None else pdfium_reader.PDFIUM.process.pid
