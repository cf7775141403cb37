"""From bytes to characters: byte order mark, strict UTF-8, UTF-16 without a mark, then a guess by chardet."""

from __future__ import annotations

import codecs
import unicodedata
from typing import NamedTuple

import chardet

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What human-rights texts in old encodings are written in; a longer list makes short texts ambiguous.
_CANDIDATES = (
    "windows-1252", "windows-1251", "koi8-r", "koi8-u", "cp866", "iso-8859-5", "mac-cyrillic", "kz1048", "ptcp154",
    "windows-1256", "iso-8859-6", "windows-1254", "iso-8859-9", "windows-1250", "iso-8859-2", "iso-8859-15", "cp850",
    "mac-roman", "windows-1253", "windows-1255", "windows-1257", "windows-1258", "gb18030", "big5", "big5hkscs", "euc-kr", "cp949",
    "shift_jis", "cp932", "euc-jp", "iso-2022-jp", "tis-620", "cp874", "johab",
)  # fmt: skip
_SAMPLE = 200_000


class Decoded(NamedTuple):
    """``text`` has no byte order mark. ``damaged`` counts the bytes that fit no character (U+FFFD stands for each);
    ``guessed`` says that nothing in the file named the encoding."""

    text: str
    encoding: str
    damaged: int = 0
    guessed: bool = False


def decode(data: bytes) -> Decoded:
    """The characters of ``data``, line ends untouched. Never fails: what fits no character becomes U+FFFD and is counted."""
    for mark, encoding in _MARKS:
        # FF FE 00 00 begins both UTF-32 and a UTF-16 text whose first character is NUL; the first is tried first.
        if data.startswith(mark):
            if encoding.startswith("utf-32") and len(data) % 4:
                continue
            return _strictly(data[len(mark) :], encoding) or _loosely(data[len(mark) :], encoding, guessed=False)
    if b"\x00" in data[:_SAMPLE] and (guess := _utf16_without_mark(data)):
        return _strictly(data, guess, guessed=True) or _loosely(data, guess, guessed=True)
    if found := _strictly(data, "utf-8"):
        return found
    if _is_utf8_with_damage(data):
        return _loosely(data, "utf-8", guessed=False)
    for candidate in chardet.detect_all(
        data[:_SAMPLE], include_encodings=_CANDIDATES, no_match_encoding="windows-1252"
    ):
        name = candidate["encoding"]
        if name and (found := _strictly(data, name.lower(), guessed=True)):
            return found
    return _loosely(data, "windows-1252", guessed=True)


def is_text(head: bytes) -> bool:
    """Whether the first bytes of a file look like characters in any encoding rather than like binary data."""
    if any(head.startswith(mark) for mark, _ in _MARKS):
        return True
    if b"\x00" in head:
        return _utf16_without_mark(head) is not None
    controls = sum(head.count(code) for code in (*range(1, 7), *range(14, 26), *range(28, 32), 127))
    return controls <= 0.02 * len(head)


def _strictly(data: bytes, encoding: str, *, guessed: bool = False) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding, guessed=guessed)
    except (UnicodeDecodeError, LookupError):
        return None


def _loosely(data: bytes, encoding: str, *, guessed: bool) -> Decoded:
    text = data.decode(encoding, "replace")
    return Decoded(text, encoding, damaged=text.count("\ufffd"), guessed=guessed)


def _utf16_without_mark(data: bytes) -> str | None:
    """The byte order under which the first characters are nearly all letters, digits, signs and white space."""
    sample = data[: _SAMPLE & ~1]
    sample = sample[: len(sample) & ~1]
    best = 0.0
    encoding: str | None = None
    for name in ("utf-16-le", "utf-16-be"):
        text = sample.decode(name, "replace")
        if not text:
            continue
        # Above U+3000 nearly any pair of random bytes is some character, so those prove nothing.
        usual = sum(1 for c in text if c.isspace() or (ord(c) < 0x3000 and unicodedata.category(c)[0] in "LMNPS"))
        common = sum(1 for c in text if c in " \n\r.,")
        share = usual / len(text)
        if share > 0.9 and common and share + common / len(text) > best:
            best, encoding = share + common / len(text), name
    return encoding


def _is_utf8_with_damage(data: bytes) -> bool:
    """A few broken bytes in what is otherwise UTF-8: an interrupted download, a cut in the middle of a letter."""
    text = data[:_SAMPLE].decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for character in text if character > "\x7f" and character != "\ufffd")
    return good >= 20 * bad
