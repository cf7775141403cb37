"""Web pages saved as one file with all that belongs to them (MHTML, RFC 2557), as browsers and some wikis write them."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Mapping
from email.message import Message
from typing import NamedTuple
from urllib.parse import urljoin

from rightsarchive.extract.encoding import decode

_PAGES = {"text/html", "application/xhtml+xml"}


class SavedPage(NamedTuple):
    """``charset`` and ``address`` are what the file says of the page, "" where it says nothing."""

    html: bytes
    charset: str
    address: str


class SavedFile(NamedTuple):
    """The first page of an MHTML file, the others by their addresses, and the style sheets."""

    page: SavedPage
    frames: Mapping[str, SavedPage]
    sheets: tuple[str, ...]

    def frame(self, address: str) -> SavedPage | None:
        """The page that a frame shows which gives ``address``, as it stands there or from the page's own."""
        return self.frames.get(address) or self.frames.get(urljoin(self.page.address, address))


def saved_file(data: bytes) -> SavedFile | None:
    """What an MHTML file holds, None where there is no page in it."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    first: SavedPage | None = None
    frames: dict[str, SavedPage] = {}
    sheets: list[str] = []
    for part in message.walk():
        kind = part.get_content_type()
        if kind in _PAGES:
            page = _page(part)
            first = first or page._replace(
                address=page.address or str(message.get("Snapshot-Content-Location") or "").strip()
            )
            frames[page.address] = page
            if identifier := str(part.get("Content-ID") or "").strip().strip("<>"):
                frames[f"cid:{identifier}"] = page
        elif kind == "text/css":
            sheets.append(decode(_bytes(part)).text)
    return None if first is None else SavedFile(first, frames, tuple(sheets))


def _page(part: Message) -> SavedPage:
    return SavedPage(_bytes(part), part.get_content_charset() or "", str(part.get("Content-Location") or "").strip())


def _bytes(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
