"""A long PDF read in ranges says the same, to the last offset, as read in one piece."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest
from fpdf import FPDF

from rightsarchive.errors import BrokenFileError, EncryptedFileError, LimitError
from rightsarchive.extract import extract
from rightsarchive.extract.isolation import ranges
from rightsarchive.extract.isolation.ranges import submit_extraction
from rightsarchive.extract.isolation.worker import IsolatedExecutor
from rightsarchive.model import PageVerdict, PassageKind
from rightsarchive.settings import Limits
from tests.extract.make import SENTENCE, check_offsets, content_pdf, one_column, pdf

LIMITS = Limits(seconds=120)


class Here(Executor):
    """Runs tasks in this process, as if it had ``workers``, and keeps their names."""

    def __init__(self, workers: int = 2) -> None:
        self.workers = workers
        self.tasks: list[str] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.tasks.append(fn.__name__)
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
        return future


class Report(FPDF):
    def header(self) -> None:
        self.set_font("Helvetica", size=9)
        self.cell(0, 6, "Annual report on detention", new_x="LMARGIN", new_y="NEXT")
        self.ln(8)

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("Helvetica", size=9)
        self.cell(0, 6, f"Page {self.page_no()}", align="C")


@pytest.fixture
def long_file(tmp_path: Path) -> Path:
    """Running lines, printed labels, an outline, headings of three sizes, footnotes, an empty page, repeated sentences."""
    document = Report()
    for number in range(14):
        roman = number < 3
        document.add_page(
            label_style="r" if number == 0 else "D" if number == 3 else None,
            label_start=1 if number in {0, 3} else None,
        )
        if number == 6:
            continue
        document.set_font("Helvetica", style="B", size=20 if number % 5 == 0 else 14)
        if not roman:
            document.start_section(f"Chapter {number}")
        document.multi_cell(0, 10, f"Chapter {number}", new_x="LMARGIN", new_y="NEXT")
        document.set_font("Helvetica", size=11)
        for paragraph in range(3):
            document.multi_cell(0, 5, SENTENCE * 4 + f"{number}.{paragraph}.", new_x="LMARGIN", new_y="NEXT")
            document.ln(3)
        document.set_y(-50)
        document.set_font("Helvetica", size=8)
        document.multi_cell(0, 4, f"{number + 1} Interview with the lawyer, Almaty.", new_x="LMARGIN", new_y="NEXT")
    return pdf(tmp_path / "long.pdf", document)


def read_cut(executor: Executor, path: Path, pages_at_once: int, **options: Any) -> Any:
    return submit_extraction(
        executor, path, **{"limits": LIMITS, "original_name": path.name, "pages_at_once": pages_at_once, **options}
    ).result()


@pytest.mark.parametrize("pages_at_once", [1, 3, 5, 9])
def test_ranges_joined_are_the_whole(long_file: Path, pages_at_once: int) -> None:
    whole = extract(long_file, limits=LIMITS, original_name="long.pdf")
    check_offsets(whole)
    assert [page.label for page in whole.pages][:5] == ["i", "ii", "iii", "1", "2"]
    assert whole.pages[6].verdict is PageVerdict.GOOD
    assert {p.kind for p in whole.paragraphs} == {
        PassageKind.BODY, PassageKind.HEADING, PassageKind.NAVIGATION, PassageKind.FOOTNOTE,
    }  # fmt: skip
    executor = Here()
    assert read_cut(executor, long_file, pages_at_once) == whole
    assert executor.tasks.count("read_range") == max(2, round(14 / pages_at_once))


def test_workers_read_ranges_side_by_side(long_file: Path) -> None:
    whole = extract(long_file, limits=LIMITS, original_name="long.pdf")
    with IsolatedExecutor(LIMITS, workers=2) as executor:
        futures = [
            submit_extraction(executor, long_file, limits=LIMITS, original_name="long.pdf", pages_at_once=size)
            for size in (4, 40)
        ]
        assert [future.result() for future in futures] == [whole, whole]


def test_only_long_files_are_cut_and_only_for_several_workers(long_file: Path) -> None:
    short, alone = Here(), Here(workers=1)
    read_cut(short, long_file, 10)
    assert short.tasks == ["extract_unless_long"]
    read_cut(alone, long_file, 2)
    assert alone.tasks == ["extract"]


def test_no_more_ranges_are_under_way_than_workers(long_file: Path) -> None:
    waiting: list[tuple[Future[Any], Callable[..., Any], tuple[Any, ...], dict[str, Any]]] = []

    class Later(Here):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            future: Future[Any] = Future()
            waiting.append((future, fn, args, kwargs))
            return future

    executor = Later()
    result = submit_extraction(executor, long_file, limits=LIMITS, original_name="long.pdf", pages_at_once=2)
    most = 0
    while waiting:
        most = max(most, len(waiting))
        # The last begun ends first: parts arrive out of order.
        future, fn, args, kwargs = waiting.pop()
        future.set_result(fn(*args, **kwargs))
    assert most == 2
    assert result.result(timeout=0) == extract(long_file, limits=LIMITS, original_name="long.pdf")


def test_the_time_of_all_ranges_counts(long_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranges, "read_range", lambda *_, **__: ranges._Part(b"", 100.0))
    with pytest.raises(LimitError, match="longer than 120 seconds") as caught:
        read_cut(Here(), long_file, 2)
    assert caught.value.path == "long.pdf"


def test_a_range_that_breaks_is_read_again_in_one_piece(long_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise BrokenFileError("made up")

    monkeypatch.setattr(ranges, "read_range", broken)
    executor = Here()
    assert read_cut(executor, long_file, 4) == extract(long_file, limits=LIMITS, original_name="long.pdf")
    assert executor.tasks[-1] == "extract"


def test_errors_are_those_of_one_piece(tmp_path: Path) -> None:
    locked = one_column([[SENTENCE]] * 4)
    locked.set_encryption(owner_password="owner", user_password="user")
    with pytest.raises(EncryptedFileError) as caught:
        read_cut(Here(), pdf(tmp_path / "locked.pdf", locked), 1)
    assert caught.value.path == "locked.pdf"


def test_the_text_limit_holds_over_all_ranges(tmp_path: Path) -> None:
    line = b"BT /F1 1 Tf 10 %d Td (" + b"word " * 2000 + b") Tj ET\n"
    path = content_pdf(tmp_path / "a.pdf", [b"".join(line % y for y in range(60))] * 2)
    limits = Limits(seconds=120, text_mb=1)
    with pytest.raises(LimitError, match="characters of text"):
        read_cut(Here(), path, 1, limits=limits)
