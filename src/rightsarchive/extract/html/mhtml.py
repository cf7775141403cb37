"""Web pages saved as one file with all that belongs to them (MHTML, RFC 2557), as browsers and some wikis write them."""

from __future__ import annotations

import email
import email.policy
from typing import NamedTuple


class SavedPage(NamedTuple):
    """``charset`` and ``address`` are what the file says of the page, "" where it says nothing."""

    html: bytes
    charset: str
    address: str


def saved_page(data: bytes) -> SavedPage | None:
    """The first page in an MHTML file, None where there is none."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() in {"text/html", "application/xhtml+xml"}:
            html = part.get_payload(decode=True)
            address = str(part.get("Content-Location") or message.get("Snapshot-Content-Location") or "").strip()
            return SavedPage(html if isinstance(html, bytes) else b"", part.get_content_charset() or "", address)
    return None
