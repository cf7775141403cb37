"""Numbers and codes that are written in several ways, and are one thing: ``78000``, ``78 000`` and ``78,000``; an account number in
groups of four; a telephone number; ``U.S.`` and ``US``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

Groups = tuple[str, ...]

MOST_PHONES: Final = 64
"""Ways to part the digits of a telephone number."""

_GROUPED: Final = re.compile(r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+")
_WHOLE: Final = re.compile(r"\d{4,15}")
_YEAR: Final = re.compile(r"1[5-9]\d\d|20\d\d")
_ACCOUNT: Final = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_PHONE: Final = re.compile(r"(?:\+|00)[ ]?\d[\d ()/.\-\u00a0]{6,20}\d")
_POINTED: Final = re.compile(r"(?:[^\W\d_]\.){2,6}[^\W\d_]?")
_CAPITALS: Final = re.compile(r"[^\W\d_]{2,6}")
_AROUND: Final = re.compile(r"\A[\s(\[{«“\"'‘,;:]+|[\s)\]}»”\"'’,;:!?]+\Z")


class Forms(NamedTuple):
    """``ways`` are the words one after the other in each way of writing, the one that was typed first. ``abbreviated``: one word of them
    counts only where it stands in capitals."""

    ways: tuple[Groups, ...]
    abbreviated: bool = False


def run_of(texts: Sequence[str]) -> int:
    """How many of the words of a query, from the first on, are one number that was typed with spaces; 0 where they are none."""
    if not texts:
        return 0
    first = _AROUND.sub("", texts[0])
    for count in range(min(len(texts), 9), 1, -1):
        text = _AROUND.sub("", " ".join(texts[:count]))
        if re.fullmatch(r"\d{1,3}(?: \d{3})+", text) or _PHONE.fullmatch(text):
            return count
        if re.fullmatch(r"[A-Z]{2}\d{2}(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,4})?", text):
            return count
    return 1 if forms(first) is not None else 0


def forms(text: str) -> Forms | None:
    """The ways to write what was typed; None where there is only that one."""
    text = _AROUND.sub("", text)
    digits = "".join(re.findall(r"\d", text))
    if _PHONE.fullmatch(text):
        return Forms(
            _distinct(_parts(text), (digits,), *_phones(digits.removeprefix("00") if text[0] == "0" else digits))
        )
    if _GROUPED.fullmatch(text):
        return Forms(_distinct(_parts(text), (digits,)))
    if _WHOLE.fullmatch(text) and not _YEAR.fullmatch(text):
        return Forms(_distinct((digits,), _thousands(digits)))
    compact = text.replace(" ", "")
    if _ACCOUNT.fullmatch(compact) and len(digits) >= 6:
        whole = compact.lower()
        return Forms(_distinct((whole,), tuple(whole[at : at + 4] for at in range(0, len(whole), 4))))
    if _POINTED.fullmatch(text):
        letters = tuple(text.lower().replace(".", ""))
        return Forms(_distinct(letters, ("".join(letters),)), abbreviated=True)
    return None


def with_points(text: str) -> Groups:
    """The letters of an abbreviation in capitals, which may be written with points: ``US`` is ``U.S.``; none of any other word."""
    text = _AROUND.sub("", text)
    return tuple(text.lower()) if _CAPITALS.fullmatch(text) and text.isupper() else ()


def _distinct(*ways: Groups) -> tuple[Groups, ...]:
    return tuple(dict.fromkeys(ways))


def _parts(text: str) -> Groups:
    return tuple(re.findall(r"\d+", text))


def _thousands(digits: str) -> Groups:
    first = len(digits) % 3 or 3
    return (digits[:first], *(digits[at : at + 3] for at in range(first, len(digits), 3)))


def _phones(digits: str) -> Iterator[Groups]:
    """The digits behind a country's code of one to three, in groups of two to four."""
    found = 0
    for code in (1, 2, 3):
        for rest in _grouped(digits[code:]):
            yield (digits[:code], *rest)
            found += 1
            if found >= MOST_PHONES:
                return


def _grouped(digits: str) -> Iterator[Groups]:
    if not digits:
        yield ()
    for size in (3, 2, 4):
        if len(digits) >= size:
            for rest in _grouped(digits[size:]):
                yield (digits[:size], *rest)
