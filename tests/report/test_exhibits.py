"""Exhibits: the quoted lines as the page shows them, and nothing of what the report's readers may not see."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from fpdf import FPDF
from PIL import Image

from rightsarchive import Archive, Citation, Metadata, NotInArchiveError, Report, TextSource, UsageError
from tests.extract.make import pdf
from tests.extract.test_pdf_shown import annotated

WORDS = "Nurse Adjei wrote the list by hand and gave it to the two lawyers"
SECRET = "The informer is the cook of the ward"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    room = tmp_path_factory.mktemp("exhibits")
    files = []
    for name in ("open", "part", "turned"):
        document = FPDF()
        document.set_font("Helvetica", size=11)
        document.add_page()
        document.text(20, 20, f"File {name}.")
        document.text(20, 60, WORDS.partition(" and ")[0])
        document.text(20, 66, "and " + WORDS.partition(" and ")[2] + ". No one else saw it.")
        document.text(20, 130, "The informer is the cook of the ward, as everybody knew.")
        document.add_page()
        document.text(20, 60, "On the second page there is nothing of note but these words.")
        files.append(pdf(room / f"{name}.pdf", document))
    _turn(files[2])
    files.append(annotated(room / "pending.pdf", b"/Subtype /Redact /Rect [115 655 180 672]"))
    with Archive.create(room / "archive") as archive:
        archive.ingest([*files, TextSource(f"{WORDS}.", Metadata(identifier="text"))])
        withhold(archive, "part.pdf")
        yield archive


def withhold(archive: Archive, name: str) -> str:
    text = archive.document(name, clearance="confidential").text
    start = text.index(SECRET)
    return archive.withhold(name, start, start + len(SECRET), reason="protection").withheld.id


def _turn(path: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(path))
    writer.pages[0].rotate(90)
    writer.write(path)


def cited(archive: Archive, name: str, words: str = WORDS, clearance: str = "public") -> Citation:
    document = archive.document(name, clearance="confidential").id  # a reduced text has no path
    return archive.cite_words(document, words, clearance=clearance)


def framed(png: bytes) -> list[int]:
    """The rows and then the columns with red of a frame in them, first and last, after the size."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    red = [
        (at % picture.width, at // picture.width)
        for at, (r, g, b) in enumerate(zip(*(picture.getchannel(each).tobytes() for each in "RGB"), strict=True))
        if r > 120 and g < 60 and b < 90
    ]
    rows, columns = [row for _, row in red], [column for column, _ in red]
    return [picture.width, picture.height, min(columns), max(columns), min(rows), max(rows)]


def test_the_quoted_lines_are_drawn_each_in_a_frame(archive: Archive) -> None:
    (strip,) = archive.exhibit(cited(archive, "open.pdf"))
    width, height, left, right, top, bottom = framed(strip.png)
    assert (strip.page, strip.width, strip.height) == (1, width, height)
    points = 72 / 25.4 * strip.scale
    assert abs(left - 20 * points) < 12
    assert right < width * 0.8
    assert bottom - top < 12 * points  # two lines of 6 mm
    assert height < 30 * points  # of a page of 297: the line about the informer is not on it


def test_a_turned_page_is_drawn_as_it_is_read(archive: Archive) -> None:
    (strip,) = archive.exhibit(cited(archive, "turned.pdf"))
    width, height, left, right, top, bottom = framed(strip.png)
    assert bottom - top > right - left
    assert width > height * 0.9


def test_a_quote_over_two_pages_is_two_pictures(archive: Archive) -> None:
    whole = archive.document("open.pdf")
    start, end = whole.text.index("The informer"), whole.text.index("On the second") + 20
    strips = archive.exhibit(archive.cite(whole.id, start, end))
    assert [each.page for each in strips] == [1, 2]


@pytest.mark.parametrize("form", ["md", "html", "docx"])
def test_a_report_with_exhibits_is_verified(archive: Archive, tmp_path: Path, form: str) -> None:
    report = Report("R", archive=archive, clearance="public")
    quote = cited(archive, "open.pdf")
    report.section("S").quote(quote).exhibit(quote)
    report.annex_sources()
    path = report.write(tmp_path / f"my report.{form}")
    verdicts = archive.verify(path)
    assert [each.ok for each in verdicts] == [True, True]
    assert not verdicts.problems
    if form == "md":
        assert Image.open(tmp_path / "my report-1.png").width > 500
        assert f"![Exhibit 1: {WORDS.replace(' and ', ' and ')}](<my report-1.png>)" in path.read_text("utf-8")
        assert "data:image/png" in report.render("md").decode()
    if form == "html":
        assert f'alt="Exhibit 1: {WORDS}"' in path.read_text("utf-8")


@pytest.mark.parametrize("name", ["part.pdf", "pending.pdf"])
def test_no_page_is_drawn_where_something_is_withheld(archive: Archive, name: str) -> None:
    words = WORDS if name == "part.pdf" else "The nurse"
    below = cited(archive, name, words)
    above = cited(archive, name, words, "confidential")
    assert below.redacted
    for clearance in ("public", "internal"):
        with pytest.raises(UsageError, match=r"parts of .* are withheld"):
            archive.exhibit(below, clearance=clearance)
        with pytest.raises(NotInArchiveError):
            archive.exhibit(above, clearance=clearance)
        with pytest.raises(NotInArchiveError):
            archive.exhibit(
                above.model_copy(update={"redacted": False, "text_sha256": below.text_sha256}), clearance=clearance
            )
        report = Report("R", archive=archive, clearance=clearance)
        with pytest.raises((UsageError, NotInArchiveError)):
            report.section("S").exhibit(above)
    assert archive.exhibit(above, clearance="confidential")


def test_what_is_withheld_after_it_was_drawn_leaves_no_report(archive: Archive) -> None:
    quote = cited(archive, "turned.pdf")
    report = Report("R", archive=archive, clearance="public")
    report.section("S").exhibit(quote)
    mark = withhold(archive, "turned.pdf")
    with pytest.raises(UsageError, match="cannot quote"):
        report.render("html")
    archive.release(mark, reason="agreed")
    assert report.render("html")


def test_what_has_no_page_is_refused_in_words(archive: Archive) -> None:
    with pytest.raises(UsageError, match=r"is no PDF.*\n?.*without a picture"):
        archive.exhibit(cited(archive, "text"))
    with pytest.raises(UsageError, match="Give the archive"):
        Report("R").section("S").exhibit(cited(archive, "open.pdf"))


def test_a_clearance_is_held_by_the_archive_alone(archive: Archive) -> None:
    quote = cited(archive, "part.pdf", SECRET, "confidential")
    report = Report("R", clearance="public")
    report.section("S").quote(quote)
    with pytest.raises(UsageError, match="archive alone"):
        report.render("md")
