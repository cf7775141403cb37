"""A message as its parts: header fields decoded, the parts that are its text, those that are attached (RFC 5322, 2045 to 2049)."""

from __future__ import annotations

import datetime as dt
import email
import email.header
import email.policy
import email.utils
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from typing import NamedTuple
from urllib.parse import unquote

from rightsarchive.errors import EncryptedFileError
from rightsarchive.extract.encoding import Decoded, decode

_BEFORE_HEADER = re.compile(rb"\A(?:\d{1,12}[ \t]*\r?\n|(?:\r?\n){1,3})")
"""The length that Apple Mail writes, or empty lines, which would part the header from the words before it begins."""
_LOCKED = {"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"}
_SIGNATURES = {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
_DEEPEST = 30
_EMBLEM = 40_000
"""Bytes as they are encoded: a picture in the text of a message that is smaller is an emblem or a smiley, no photograph."""
_BREAKS = re.compile(r"[\r\n\t]+\s*")
_UNFIT = re.compile(r"[\\/\x00-\x1f\x7f]+")
_SUFFIXES = {
    "application/pdf": ".pdf",
    "application/msword": ".doc",
    "application/rtf": ".rtf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tif",
    "message/rfc822": ".eml",
    "text/html": ".html",
    "text/plain": ".txt",
}


class Part(NamedTuple):
    """A file that another one holds, and what it is called there."""

    name: str
    content: bytes


class Words(NamedTuple):
    """A part that is shown as the message's text."""

    decoded: Decoded
    is_html: bool


@dataclass(frozen=True, slots=True)
class Read:
    """A message that was taken apart. ``signatures`` counts those of whoever signed it, ``pictures`` those shown in its text."""

    message: Message
    words: tuple[Words, ...]
    parts: tuple[Part, ...]
    signatures: int = 0
    pictures: int = 0

    def field(self, name: str) -> str:
        """One header field in the letters that it means, "" where there is none; several of the same name are joined."""
        return ", ".join(_unfolded(value) for value in self.message.get_all(name, []))

    def people(self, name: str) -> list[str]:
        """The persons of an address field by name, else by address."""
        found = email.utils.getaddresses([_unfolded(value) for value in self.message.get_all(name, [])])
        return [person or address for person, address in found if person or address]

    def sent(self) -> dt.datetime | None:
        try:
            return email.utils.parsedate_to_datetime(self.field("Date"))
        except (ValueError, TypeError, IndexError, OverflowError):
            return None


def read_message(data: bytes, *, name: str) -> Read:
    """Take a message apart. Never fails for what is malformed; raises EncryptedFileError where all of it is locked."""
    message = email.message_from_bytes(_BEFORE_HEADER.sub(b"", data, count=1), policy=email.policy.compat32)
    reading = _Reading()
    reading.take(message, 0)
    if reading.locked and not reading.words:
        raise EncryptedFileError(
            "the message is locked with a key",
            path=name,
            advice="Open it in the mail program that has the key, save it decrypted and take that in.",
        )
    return Read(message, tuple(reading.words), tuple(reading.parts), reading.signatures, reading.pictures)


class _Reading:
    def __init__(self) -> None:
        self.words: list[Words] = []
        self.parts: list[Part] = []
        self.signatures = self.pictures = 0
        self.locked = False

    def take(self, part: Message, depth: int) -> None:
        kind = part.get_content_type()
        disposition = str(part.get("Content-Disposition") or "").strip().lower()
        if kind in _LOCKED and "signed-data" not in str(part.get("Content-Type")):
            self.locked = True
            self._attach(part, kind)
        elif kind == "message/rfc822" or depth > _DEEPEST:
            self._attach(part, kind)
        elif kind in _SIGNATURES:
            self.signatures += 1
        elif part.is_multipart():
            self._take_several(list(_inside(part)), kind, depth)
        elif kind in {"text/plain", "text/html", "text/enriched"} and not (
            disposition.startswith("attachment") or (depth and _file_name(part))
        ):
            self.words.append(Words(_letters(part), kind == "text/html"))
        elif kind.startswith("image/") and part.get("Content-ID") and len(part.as_bytes()) < _EMBLEM:
            self.pictures += 1
        else:
            self._attach(part, kind)

    def _take_several(self, inside: list[Message], kind: str, depth: int) -> None:
        if kind != "multipart/alternative":
            for part in inside:
                self.take(part, depth + 1)
            return
        ways = []
        for part in inside:
            way = _Reading()
            way.take(part, depth + 1)
            self.signatures += way.signatures
            self.pictures += way.pictures
            self.locked = self.locked or way.locked
            self.parts += way.parts
            if way.words:
                ways.append(way.words)
        if ways:
            self.words += _fullest(ways)

    def _attach(self, part: Message, kind: str) -> None:
        if kind == "message/rfc822":
            inner = part.get_payload()
            held = inner[0] if isinstance(inner, list) and inner else None
            content = held.as_bytes() if isinstance(held, Message) else _bytes(part)
            subject = _unfolded(held.get("Subject")) if isinstance(held, Message) else ""
        else:
            content, subject = _bytes(part), ""
        if content:
            named = _file_name(part) or f"{subject[:80] or 'attachment'}{_SUFFIXES.get(kind, '')}"
            self.parts.append(Part(_UNFIT.sub(" ", named).strip(" .") or "attachment", content))


def _fullest(ways: list[list[Words]]) -> list[Words]:
    """Of several ways to say the same: plain text, unless it says much less than the page beside it."""
    sizes = [sum(len(words.decoded.text.split()) for words in way) for way in ways]
    plain = [index for index, way in enumerate(ways) if not any(words.is_html for words in way)]
    if plain:
        best = max(plain, key=lambda index: sizes[index])
        pages = [_seen_words(way) for index, way in enumerate(ways) if index not in plain]
        if sizes[best] and sizes[best] >= 0.5 * max(pages, default=0):
            return ways[best]
    return ways[-1]


def _seen_words(way: list[Words]) -> int:
    without_tags = (re.sub(r"(?is)<(style|script|head)\b.*?</\1>|<[^>]*>", " ", words.decoded.text) for words in way)
    return sum(len(text.split()) for text in without_tags)


def _inside(part: Message) -> Iterator[Message]:
    for item in part.get_payload():
        if isinstance(item, Message):
            yield item


def _bytes(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _letters(part: Message) -> Decoded:
    content = _bytes(part)
    charset = part.get_content_charset()
    if charset:
        try:
            return Decoded(content.decode(charset), charset)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(content)


def _file_name(part: Message) -> str:
    try:
        return _unfolded(part.get_filename())
    except (ValueError, LookupError, TypeError):
        return ""


def _unfolded(value: object) -> str:
    """A header field on one line, its encoded words (RFC 2047) decoded; bytes that nothing names by a guess."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else str(value)
    try:
        pieces = email.header.decode_header(text)
    except (ValueError, LookupError, TypeError):
        pieces = [(text, None)]
    shown = "".join(_piece(piece, charset) for piece, charset in pieces)
    if re.fullmatch(r"(?:%[0-9A-Fa-f]{2}|[\w.-])+", shown) and "%" in shown:
        shown = unquote(shown)
    return " ".join(_BREAKS.sub(" ", shown).split())


def _piece(piece: bytes | str, charset: str | None) -> str:
    data = piece.encode("utf-8", "surrogateescape") if isinstance(piece, str) else piece
    if charset and charset not in {"unknown-8bit", "x-unknown"}:
        try:
            return data.decode(charset, "replace")
        except LookupError:
            pass
    return decode(data).text if data else ""
