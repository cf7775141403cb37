"""What the first lines of mail and of saved web pages look like (RFC 5322, RFC 4155, RFC 2557)."""

from __future__ import annotations

import re

_FIELD = rb"[!-9;-~]+[ \t]*:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*"
_BLOCK = re.compile(rb"(?:\d{1,12}[ \t]*\r?\n|(?:\r?\n){0,3})((?:" + _FIELD + rb"(?:\r?\n|\Z))+)")
_NAMED = re.compile(rb"^([!-9;-~]+)[ \t]*:[ \t]*((?:[^\r\n]|\r?\n[ \t])*)", re.MULTILINE)
_POSTMARK = re.compile(rb"(?:>?From [^\r\n]*\d\d:\d\d[^\r\n]*\d{4}[^\r\n]*\r?\n)(?=[!-9;-~]+[ \t]*:)")
_OF_MAIL = frozenset(
    b"from to cc subject date received return-path message-id mime-version delivered-to reply-to sender in-reply-to".split()
)
_SURE = frozenset(b"received return-path message-id mime-version delivered-to".split())
_SENT = re.compile(rb"(?:[A-Za-z]{3},)?\s*\d{1,2} [A-Za-z]{3} \d{2,4} \d{1,2}:\d\d")
_TO_SOMEBODY = frozenset(b"to cc bcc received delivered-to return-path in-reply-to x-original-to envelope-to".split())
_RELATED = re.compile(rb"\s*multipart/related\b", re.IGNORECASE)


def _fields(head: bytes) -> dict[bytes, bytes]:
    """The header fields at the very beginning, their names in small letters; none where it begins with anything else."""
    block = _BLOCK.match(head)
    if block is None:
        return {}
    return {name.lower(): value for name, value in _NAMED.findall(block[1])}


def begins_as_mail(head: bytes) -> bool:
    """Whether a text begins with the header of a message: two of its usual fields, one of which only programs write. A
    memorandum begins with From and To as well. Apple Mail puts the message's length on a line before it."""
    fields = _fields(head)
    if len(fields.keys() & _OF_MAIL) < 2:
        return False
    by_a_program = b"@" in fields.get(b"from", b"") and _SENT.match(fields.get(b"date", b"").strip())
    return bool(by_a_program) or not fields.keys().isdisjoint(_SURE)


def begins_as_mailbox(head: bytes) -> bool:
    """Whether a text begins with the line that parts messages in a mailbox, a header behind it."""
    return _POSTMARK.match(head.lstrip()) is not None


def is_saved_page(head: bytes) -> bool:
    """Whether a text begins as a web page saved with all that belongs to it. A message to somebody may have the same parts."""
    fields = _fields(head)
    if not _RELATED.match(fields.get(b"content-type", b"")):
        return False
    return b"@" not in fields.get(b"from", b"") and fields.keys().isdisjoint(_TO_SOMEBODY)
