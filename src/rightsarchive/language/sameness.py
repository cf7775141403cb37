"""Which passages say the same: the same words, however they are broken into lines."""

from __future__ import annotations

import base64
import hashlib

from rightsarchive.model import Passage, PassageKind


def words_digest(passage: Passage) -> str:
    """What passages with the same words share (BLAKE2b, 96 bits). White space does not count; what the page hides is never the same as what
    it shows."""
    hidden = "\0" if passage.kind is PassageKind.HIDDEN else ""
    words = hidden + " ".join(passage.text.split())
    return base64.urlsafe_b64encode(
        hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=12).digest()
    ).decode()
