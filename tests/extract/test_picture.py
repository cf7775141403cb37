"""Photographs and scans: their pages, what a camera wrote into them, words where text recognition is set up."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from rightsarchive import Archive, PartialDate
from rightsarchive.errors import BrokenFileError, FileError, LimitError, UnsupportedFileError
from rightsarchive.extract import picture
from rightsarchive.extract.pdf import ocr
from rightsarchive.extract.pdf.lines import PageText, PdfLine
from rightsarchive.extract.pdf.pdfium import Picture
from rightsarchive.model import PageVerdict
from tests.extract.make import check_offsets, read, shown


def photograph(path: Path) -> Path:
    made = Image.new("RGB", (60, 40), "grey")
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "Canyon", "X1\x00"
    inner, place = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    inner[ExifTags.Base.DateTimeOriginal], inner[ExifTags.Base.OffsetTimeOriginal] = "2024:03:05 10:00:00", "+05:00"
    place[ExifTags.GPS.GPSLatitude], place[ExifTags.GPS.GPSLatitudeRef] = (43.0, 15.0, 0.0), "N"
    place[ExifTags.GPS.GPSLongitude], place[ExifTags.GPS.GPSLongitudeRef] = (76.0, 54.0, 36.0), "W"
    made.save(path, exif=exif)
    return path


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.txt"])
def test_what_the_camera_wrote_is_metadata(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "installed", lambda: frozenset({"eng"}))
    monkeypatch.setattr(ocr, "recognise", lambda *_given, **_options: None)
    path = tmp_path / name
    if name == "a.txt":
        photograph(tmp_path / "a.jpg").rename(path)
    else:
        photograph(path)
    found = read(path, languages=["en"])
    assert found.notices[0].code == "scanned"
    said = {key: value for key, (value, _) in found.properties.items()}
    assert said == {
        "published": PartialDate("2024-03-05"),
        "extra.taken": "2024-03-05T10:00:00+05:00",
        "extra.coordinates": "43.25000, -76.91000",
        "extra.camera": "Canyon X1",
    }


def test_without_text_recognition_it_is_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "installed", frozenset)
    with pytest.raises(UnsupportedFileError, match="image") as caught:
        read(photograph(tmp_path / "a.jpg"), languages=["ru"])
    assert "apt install tesseract-ocr tesseract-ocr-rus" in caught.value.advice
    with pytest.raises(UnsupportedFileError) as caught:
        read(tmp_path / "a.jpg")
    assert "language" in caught.value.advice


def test_each_page_is_recognised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[tuple[int, float]] = []

    def recognise(drawn: Picture, languages: list[str], *, seconds: float) -> ocr.Recognised | None:
        given.append((len(drawn.image), drawn.scale))
        if len(given) == 2:
            return None
        text = f"Held on page {len(given)}, and"
        lines = (
            PdfLine(0, 0, len(text), text, 70.0, 700.0, 11.0),
            PdfLine(1, len(text) + 1, len(text) + 13, "nobody came.", 70.0, 687.0, 11.0),
        )
        whole = PageText(f"{text}\nnobody came.", lines, 0.0, drawn.height)
        return ocr.Recognised(whole, "OCR: tesseract 5 (eng)", 91.0, ())

    monkeypatch.setattr(ocr, "installed", lambda: frozenset({"eng"}))
    monkeypatch.setattr(ocr, "recognise", recognise)
    path = tmp_path / "a.tif"
    sheets = [Image.new("1", (60, 40 + number)) for number in range(3)]
    sheets[0].save(path, save_all=True, append_images=sheets[1:], dpi=(150, 150))
    found = read(path, languages=["en"])
    check_offsets(found)
    assert shown(found) == ["Held on page 1, and nobody came.", "Held on page 3, and nobody came."]
    assert [page.verdict for page in found.pages] == [PageVerdict.GOOD, PageVerdict.SCANNED, PageVerdict.GOOD]
    assert [paragraph.page for paragraph in found.paragraphs] == [1, 3]
    assert found.pages[0].extractor.startswith("OCR")
    assert found.inventory.counts() == {"picture": (3, 2)}
    assert [scale for _, scale in given] == [150 / 72] * 3
    assert [notice.page for notice in found.notices] == [2]


@pytest.mark.parametrize("cut", [9, 30, 200])
@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.tif"])
def test_a_damaged_picture_is_read_or_named(tmp_path: Path, name: str, cut: int) -> None:
    path = photograph(tmp_path / name)
    path.write_bytes(path.read_bytes()[:cut])
    try:
        assert read(path).text == ""
    except FileError as error:
        assert error.advice


def test_a_picture_of_far_too_many_points_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "installed", lambda: frozenset({"eng"}))
    monkeypatch.setattr(picture, "_MOST_PIXELS", 1000)
    with pytest.raises(LimitError):
        read(photograph(tmp_path / "a.png"), languages=["en"])
    (tmp_path / "b.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    with pytest.raises(BrokenFileError):
        read(tmp_path / "b.png", languages=["en"])


def test_pictures_of_a_folder_are_told_and_those_of_a_saved_page_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "installed", frozenset)
    folder = tmp_path / "in"
    (folder / "page_files").mkdir(parents=True)
    photograph(folder / "yard.jpg")
    photograph(folder / "page_files" / "logo.png")
    (folder / "page.html").write_text("<!DOCTYPE html><html><body><p>The words.</p></body></html>")
    with Archive.create(tmp_path / "a") as archive, ThreadPoolExecutor(1) as workers:
        outcome = archive.ingest(folder, executor=workers)
        assert [document.media_type for document in outcome.added] == ["text/html"]
        assert [(failure.code, Path(failure.path).name) for failure in outcome.failed] == [("unsupported", "yard.jpg")]
        assert [notice.code for notice in outcome.notices] == ["of-a-page"]
