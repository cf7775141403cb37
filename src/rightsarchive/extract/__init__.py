"""From a file to its text, pages and paragraphs."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rightsarchive.errors import LimitError, RightsArchiveError
from rightsarchive.extract.declared import with_own_level
from rightsarchive.extract.media import SUFFIXES, Media, media_of
from rightsarchive.extract.note_letters import with_note_letters
from rightsarchive.extract.plain import extract_plain, extract_text
from rightsarchive.model import Extraction
from rightsarchive.settings import Limits

__all__ = ["SUFFIXES", "extract", "extract_text", "runs_inline"]

_SMALL_TEXT = 4 << 20
_SHARE_FOR_PICTURES = 0.8


def extract(
    path: Path, *, limits: Limits, original_name: str | None = None, languages: Sequence[str] = ()
) -> Extraction:
    """What the file at ``path`` says, where it says it, and what of it could not be read.

    What the file is, its bytes decide; ``original_name`` (when the file is kept under another name) tells Markdown from
    plain text and stands in errors and notices. ``languages`` are the codes that the document is known to be in: pages that
    are pictures are recognised in them. This runs in the calling process: give files from strangers to an
    :class:`~rightsarchive.extract.isolation.worker.IsolatedExecutor`. Raises a FileError; MetadataError for wrong front matter.
    """
    extraction = extract_unless_long(path, limits=limits, original_name=original_name, languages=languages)
    assert isinstance(extraction, Extraction)
    return extraction


def extract_unless_long(
    path: Path,
    *,
    limits: Limits,
    original_name: str | None = None,
    languages: Sequence[str] = (),
    most_pages: int | None = None,
) -> Extraction | int:
    """The same, but for a PDF of more than ``most_pages`` pages only their number: it can be read in ranges."""
    name = original_name or str(path)
    found = _read(path, name, limits, languages, most_pages)
    return with_own_level(found) if isinstance(found, Extraction) else found


def _read(path: Path, name: str, limits: Limits, languages: Sequence[str], most_pages: int | None) -> Extraction | int:
    try:
        media = media_of(path, name)
        size = path.stat().st_size
        if size > limits.file_mb << 20:
            raise LimitError(
                f"the file has {size >> 20:,} MiB; the limit is {limits.file_mb:,}",
                advice="Split it, or raise file_mb under [limits] in archive.toml.",
            )
        # The readers are loaded where they are used: a search needs none of them, a worker seldom more than one.
        match media:
            case Media.PDF:
                from rightsarchive.extract import pdf

                return pdf.extract_unless_long(
                    path, name=name, limits=limits, languages=languages, most_pages=most_pages
                )
            case Media.WORD:
                from rightsarchive.extract.word import extract_word

                return with_note_letters(
                    extract_word(path, name=name, limits=limits, recognise=_recogniser(limits, languages))
                )
            case Media.HTML:
                from rightsarchive.extract.html import extract_html

                return with_note_letters(extract_html(path, name=name, limits=limits))
            case Media.MAIL:
                from rightsarchive.extract.mail import extract_mail

                return extract_mail(path, name=name, limits=limits)
            case Media.MAILBOX:
                from rightsarchive.extract.mail import extract_mailbox

                return extract_mailbox(path, name=name, limits=limits)
            case Media.JPEG | Media.PNG | Media.TIFF:
                from rightsarchive.extract.picture import extract_picture

                return extract_picture(path, media, name=name, limits=limits, languages=languages)
            case Media.WORD_97 | Media.ODT | Media.RTF:
                from rightsarchive.extract.office import extract_office

                return extract_office(path, media, name=name, limits=limits)
            case Media.TEXT | Media.MARKDOWN:
                return extract_plain(path, media, name=name, limits=limits)
    except RightsArchiveError as error:
        error.path = error.path or name
        raise


def _recogniser(limits: Limits, languages: Sequence[str]) -> Callable[[bytes], list[str]]:
    """Reads pictures inside of a file, all of them together within its time."""
    until = time.monotonic() + _SHARE_FOR_PICTURES * limits.seconds

    def recognise(picture: bytes) -> list[str]:
        from rightsarchive.extract.picture import words_in

        return words_in(picture, languages, seconds=until - time.monotonic())

    return recognise


def runs_inline(path: Path, name: str) -> bool:
    """Whether the file is a small plain text, which needs no isolated worker: nothing in it is unpacked or interpreted."""
    try:
        return media_of(path, name) in {Media.TEXT, Media.MARKDOWN} and path.stat().st_size <= _SMALL_TEXT
    except (RightsArchiveError, OSError):
        # Opening it again in extract() gives the error to the caller, without starting a worker.
        return True
