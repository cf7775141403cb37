"""The readers and their versions: a reader gets the next version with each change after which it may read the same bytes otherwise.

``rightsarchive reread --older`` reads again what an earlier version read.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from rightsarchive.extract.media import Media

_PLAIN = "plain text 1"
_HTML = "HTML 1"
_WORD = "Word 1"
_MAIL = f"mail 1, {_HTML}, {_PLAIN}"
_OFFICE = f"LibreOffice 1, {_WORD}"
_PICTURE = "pictures 1"

_READERS: Mapping[str, str] = MappingProxyType(
    {
        Media.TEXT: _PLAIN,
        Media.MARKDOWN: "Markdown 1",
        Media.HTML: _HTML,
        Media.PDF: "PDF 1",
        Media.WORD: _WORD,
        Media.WORD_97: _OFFICE,
        Media.ODT: _OFFICE,
        Media.RTF: _OFFICE,
        Media.MAIL: _MAIL,
        Media.MAILBOX: _MAIL,
        Media.JPEG: _PICTURE,
        Media.PNG: _PICTURE,
        Media.TIFF: _PICTURE,
    }
)

CURRENT = frozenset(_READERS.values())
"""The readers of this release."""


def reader_of(media_type: str) -> str:
    """The reader of a media type and its version, with those that it leaves a part of the work to."""
    return _READERS[media_type]
