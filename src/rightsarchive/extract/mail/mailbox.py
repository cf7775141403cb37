"""Mailboxes (mbox, RFC 4155): where each message stands in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from rightsarchive.model import Span

_POSTMARK = re.compile(rb"From [^\r\n]*\d\d:\d\d[^\r\n]*\d{4}[^\r\n]*\r?\n\Z")
_FIELD = re.compile(rb"[!-9;-~]+[ \t]*:")
_LONGEST_LINE = 1 << 20


def messages(file: BinaryIO) -> Iterator[Span]:
    """Where each message begins and ends, in bytes, the line above it that parts it from the others left out."""
    begun: int | None = None
    offset = end = 0
    after_blank, postmark = True, None
    while line := file.readline(_LONGEST_LINE):
        if postmark is not None and _FIELD.match(line):
            if begun is not None:
                yield begun, end
            begun = offset
        if after_blank and _POSTMARK.match(line):
            postmark, end = offset, offset
        else:
            postmark = None
        after_blank = not line.strip(b"\r\n")
        offset += len(line)
    if begun is not None:
        yield begun, offset
