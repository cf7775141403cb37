"""Photographs and scans (JPEG, PNG, TIFF of several pages): read by text recognition where it is set up; what the camera wrote
into them (Exif 2.32) is metadata."""

from __future__ import annotations

import datetime as dt
import io
import re
import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import PIL
from PIL import ExifTags, Image, ImageOps

from rightsarchive.errors import BrokenFileError, HostileFileError, LimitError, UnsupportedFileError
from rightsarchive.extract.assembly import TextAssembly, without_surrogates
from rightsarchive.extract.media import Media
from rightsarchive.extract.pdf import ocr
from rightsarchive.extract.pdf.lines import PageText
from rightsarchive.extract.pdf.paragraphs import paragraphs_of
from rightsarchive.extract.pdf.pdfium import POINTS, Picture
from rightsarchive.extract.properties import Properties, authors_of, date_of, put, title_of
from rightsarchive.model import Content, ContentKind, Extraction, Inventory, Notice, Page, PageVerdict
from rightsarchive.settings import Limits

EXTRACTOR = f"Pillow {PIL.__version__}"
_FORMATS = {Media.JPEG: ("JPEG",), Media.PNG: ("PNG",), Media.TIFF: ("TIFF",)}
_MOST_PIXELS = 200_000_000
_USUAL_DPI = 300
_SHARE_OF_TIME = 0.9
_OFFSET = re.compile(r"[+-]\d\d:\d\d")
_AGAIN = "Open it in a picture viewer and save it as a new JPEG or PNG; or get it again from where it came from."


def extract_picture(
    path: Path, media: Media, *, name: str, limits: Limits, languages: Sequence[str] = ()
) -> Extraction:
    """The words of a picture, page by page, recognised in ``languages``. Raises UnsupportedFileError where nothing can be
    recognised, BrokenFileError, HostileFileError, LimitError."""
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(path, formats=_FORMATS[media]) as picture:
            return _extract(picture, media, name, limits, languages)
    except Image.DecompressionBombError as error:
        raise HostileFileError(
            f"it unpacks to far more than any real picture: {error}", path=name, advice=_AGAIN
        ) from error
    except MemoryError as error:
        raise LimitError(
            "reading it takes more memory than one file may use",
            path=name,
            advice="Raise memory_mb under [limits] if you trust it.",
        ) from error
    except (OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError, IndexError, OverflowError) as error:
        raise BrokenFileError(f"not a readable picture: {error}", path=name, advice=_AGAIN) from error


def words_in(data: bytes, languages: Sequence[str], *, seconds: float) -> list[str]:
    """The paragraphs that a picture inside of another file shows; none where nothing can be recognised, or it is no picture
    that is read here."""
    if not ocr.is_ready(languages) or seconds <= 0:
        return []
    formats = [name for names in _FORMATS.values() for name in names]
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(data), formats=formats) as picture:
            found = _recognised(picture, 1, languages, time.monotonic() + seconds, "")
    except (OSError, ValueError, SyntaxError, EOFError, TypeError, LimitError, Image.DecompressionBombError):
        return []
    if found is None:
        return []
    text = without_surrogates(found.page.text)
    page = Page(1, None, 0, len(text))
    return [text[each.start : each.end] for each in paragraphs_of([found.page], [page], [])]


def _extract(picture: Image.Image, media: Media, name: str, limits: Limits, languages: Sequence[str]) -> Extraction:
    if not ocr.is_ready(languages):
        raise UnsupportedFileError(
            "this is an image, and no words are recognised here", path=name, advice=ocr.way_out(languages)
        )
    until = time.monotonic() + _SHARE_OF_TIME * limits.seconds
    assembly = TextAssembly(limits)
    texts: list[PageText] = []
    pages: list[Page] = []
    doubts: list[dict[str, Any]] = []
    properties = _properties(picture)
    for number in range(1, (getattr(picture, "n_frames", 1) if media is Media.TIFF else 1) + 1):
        found = _recognised(picture, number, languages, until, name)
        if pages and found is not None:
            assembly.append("\n\n")
        text = without_surrogates(found.page.text) if found is not None else ""
        start, end = assembly.append(text)
        texts.append(found.page if found is not None else PageText("", (), 0.0, 0.0))
        if found is not None:
            doubts.append({"page": number, "confidence": found.confidence})
        verdict = PageVerdict.GOOD if found is not None else PageVerdict.SCANNED
        pages.append(Page(number, None, start, end, verdict, found.extractor if found is not None else EXTRACTOR))
    put(properties, "extra.ocr", doubts or None, "word confidence of the text recognition")
    return Extraction(
        text=assembly.text(),
        paragraphs=paragraphs_of(texts, pages, []),
        media_type=media.value,
        extractor=EXTRACTOR,
        pages=tuple(pages),
        properties=properties,
        notices=tuple(_notices(pages, name)),
        inventory=Inventory(
            pages=len(pages),
            contents=tuple(
                Content(
                    ContentKind.PICTURE,
                    as_text=int(page.verdict is PageVerdict.GOOD),
                    page=page.number,
                    share=1.0,
                    why="" if page.verdict is PageVerdict.GOOD else "no words of it were recognised",
                )
                for page in pages
            ),
        ),
    )


def _recognised(
    picture: Image.Image, number: int, languages: Sequence[str], until: float, name: str
) -> ocr.Recognised | None:
    seconds = until - time.monotonic()
    if seconds <= 0:
        return None
    picture.seek(number - 1)
    if picture.width * picture.height > _MOST_PIXELS:
        raise LimitError(
            f"page {number} has {picture.width * picture.height:,} points; the limit is {_MOST_PIXELS:,}",
            path=name,
            advice="Save it smaller, at 300 dots per inch.",
        )
    # As a viewer shows it: cameras say which side is up.
    shown = ImageOps.exif_transpose(picture).convert("L")
    out = io.BytesIO()
    shown.save(out, "PPM")
    scale = _dots_per_inch(picture) / POINTS
    return ocr.recognise(Picture(out.getvalue(), scale, shown.height / scale), languages, seconds=seconds)


def _dots_per_inch(picture: Image.Image) -> float:
    said = picture.info.get("dpi")
    try:
        found = float(said[0]) if said else 0.0
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        found = 0.0
    return found if 100 <= found <= 1200 else _USUAL_DPI


def _notices(pages: Sequence[Page], name: str) -> Iterator[Notice]:
    unread = [page.number for page in pages if page.verdict is PageVerdict.SCANNED]
    if not unread:
        return
    which = "it is a picture" if len(pages) == 1 else f"{len(unread)} of its {len(pages)} pages are pictures"
    yield Notice(
        "scanned",
        f"{which}, of which no words were recognised",
        "If it shows words, look at the original.",
        page=unread[0] if len(unread) == 1 else None,
        path=name,
    )


def _properties(picture: Image.Image) -> Properties:
    """What the camera or the scanner wrote: when, where, with what."""
    properties: Properties = {}
    try:
        exif = picture.getexif()
        inner: Mapping[int, Any] = exif.get_ifd(ExifTags.IFD.Exif)
        place: Mapping[int, Any] = exif.get_ifd(ExifTags.IFD.GPSInfo)
    except (ValueError, TypeError, OSError, KeyError, SyntaxError, OverflowError):
        return properties
    if taken := _moment(inner.get(ExifTags.Base.DateTimeOriginal), inner.get(ExifTags.Base.OffsetTimeOriginal)):
        put(properties, "published", date_of(taken[:10]), "Exif: DateTimeOriginal")
        put(properties, "extra.taken", taken, "Exif: DateTimeOriginal")
    elif made := _moment(exif.get(ExifTags.Base.DateTime), None):
        put(properties, "extra.created", made, "Exif: DateTime")
    put(properties, "extra.coordinates", _coordinates(place), "Exif: GPS")
    camera = " ".join(filter(None, (_text(exif.get(tag)) for tag in (ExifTags.Base.Make, ExifTags.Base.Model))))
    put(properties, "extra.camera", camera, "Exif: Make, Model")
    put(properties, "title", title_of(_text(exif.get(ExifTags.Base.ImageDescription))), "Exif: ImageDescription")
    put(properties, "authors", authors_of([_text(exif.get(ExifTags.Base.Artist))]), "Exif: Artist")
    return properties


def _text(value: object) -> str:
    shown = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value or "")
    return " ".join(without_surrogates(shown.replace("\x00", " ")).split())


def _moment(value: object, offset: object) -> str | None:
    """A time as Exif writes it (``2024:03:05 10:00:00``) in ISO 8601."""
    try:
        moment = dt.datetime.strptime(_text(value)[:19], "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - a camera's own clock
    except ValueError:
        return None
    written = _text(offset)
    return moment.isoformat() + (written if _OFFSET.fullmatch(written) else "")


def _coordinates(place: Mapping[int, Any]) -> str | None:
    """Latitude and longitude in degrees (WGS 84), north and east positive, to about one metre."""
    try:
        degrees = []
        for value, side, negative in ((ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, "S"), (ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, "W")):  # fmt: skip
            whole, minutes, seconds = (float(part) for part in place[value])
            found = whole + minutes / 60 + seconds / 3600
            degrees.append(-found if _text(place.get(side)).upper() == negative else found)
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    if not (abs(degrees[0]) <= 90 and abs(degrees[1]) <= 180):
        return None
    return f"{degrees[0]:.5f}, {degrees[1]:.5f}"
