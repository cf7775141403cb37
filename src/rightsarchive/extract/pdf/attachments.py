"""The files that a PDF holds: those of the whole document, of a portfolio, and those pinned to a page (ISO 32000-2, 7.11.4)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, StreamObject

from rightsarchive.errors import LimitError
from rightsarchive.extract.pdf.opening import open_pdf
from rightsarchive.settings import Limits

_NAMES = ("/UF", "/F", "/Desc")


def attachments(path: Path, *, name: str, limits: Limits) -> list[tuple[str, bytes]]:
    """Name and bytes of each file, in the order of the PDF; the same bytes once. Raises what opening a PDF raises, and
    LimitError where they are larger than one file may be."""
    found: dict[bytes, str] = {}
    size = 0
    with open_pdf(path, name) as reader:
        for title, content in _every(reader):
            if content and content not in found:
                size += len(content)
                if size > limits.file_mb << 20:
                    raise LimitError(
                        f"the files in it are larger than {limits.file_mb:,} MiB",
                        path=name,
                        advice="Save them from a PDF reader and take them in by themselves.",
                    )
                found[content] = title
    return [(title, content) for content, title in found.items()]


def _every(reader: PdfReader) -> Iterator[tuple[str, bytes]]:
    for attached in reader.attachment_list:
        yield attached.alternative_name or attached.name, attached.content
    yield from _associated(reader.root_object)
    for page in reader.pages:
        yield from _associated(page)
        for annotation in page.get("/Annots") or ():
            pinned = annotation.get_object()
            if not isinstance(pinned, DictionaryObject):
                continue
            if pinned.get("/Subtype") == "/FileAttachment":
                yield from _specified(pinned.get("/FS"))
            elif pinned.get("/Subtype") == "/RichMedia":
                media: Any = pinned
                for held in media["/RichMediaContent"]["/Assets"]["/Names"][1::2]:
                    yield from _specified(held)


def _associated(holder: DictionaryObject) -> Iterator[tuple[str, bytes]]:
    """The files that belong to the document or to a page of it (ISO 32000-2, 14.13)."""
    files = holder.get("/AF")
    for held in files.get_object() if files is not None else ():
        yield from _specified(held)


def _specified(specification: object) -> Iterator[tuple[str, bytes]]:
    """The file that a file specification holds."""
    whole = specification.get_object() if hasattr(specification, "get_object") else None
    if not isinstance(whole, DictionaryObject):
        return
    title = next((str(whole[key]) for key in _NAMES if key in whole), "attachment")
    held = whole.get("/EF")
    held = held.get_object() if held is not None else None
    if isinstance(held, DictionaryObject):
        for key in ("/UF", "/F"):
            stream = held.get(key)
            stream = stream.get_object() if stream is not None else None
            if isinstance(stream, StreamObject):
                yield title, stream.get_data()
                return
