"""Letters read in the wrong encoding (“ÎÁÙÈÅ” for “ОБЩИЕ”, “Ã©” for “é”): recognised by what they turn into, and undone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from rightsarchive.language.data import languages

_WORD = re.compile(r"[^\W\d_]+")
_BEYOND = re.compile(r"[^\x00-\x7f]+")
_MOST_ROUNDS = 3
# Of the words that change, how many must become well-known ones.
_KNOWN_SHARE = 0.04
_FEWEST_KNOWN = 2
_FEWEST_WORDS = 5
_FEWEST_SEQUENCES = 3
_COVERED = 0.7
_LATER = 0.001
_LETTERS = 0.98
# Enough to know a language by.
_SAMPLE = 8_000


class Repair(NamedTuple):
    """``text`` as it was meant; ``wrong`` and ``right`` name the encodings that were mistaken for each other (where several
    mistakes were made in one text, the first to be undone); ``lines`` counts the lines that changed."""

    text: str
    wrong: str
    right: str
    lines: int = 0


class _Kind(NamedTuple):
    """One mistake between two encodings of one byte a letter; ``known`` are words that nearly every text meant has."""

    wrong: str
    right: str
    known: frozenset[str]


_ALL_CYRILLIC = ("cp1251", "koi8_r", "koi8_u", "cp866", "iso8859_5", "mac_cyrillic")
_WESTERN = ("cp1252", "mac_roman")


@cache
def _known_in(script: str) -> frozenset[str]:
    """Words that nearly every text has which is written in the script."""
    return frozenset(word for each in languages() if script in each.head.scripts for word in each.pages.well_known)


@cache
def _accented_in(encoding: str) -> frozenset[str]:
    """Words with the letters that are not where other encodings have them: the others say nothing of the mistake."""
    return frozenset(word for each in languages() if encoding in each.pages.encodings for word in each.pages.accented)


@cache
def _single() -> tuple[_Kind, ...]:
    """Mistakes that leave no letter right."""
    cyrillic, arabic = _known_in("cyrillic"), _known_in("arabic")
    return (
        *(_Kind(wrong, right, cyrillic) for right in _ALL_CYRILLIC for wrong in _WESTERN),
        _Kind("cp1252", "kz1048", cyrillic | _accented_in("kz1048")),
        _Kind("cp1252", "cp1256", arabic),
        _Kind("cp1252", "iso8859_6", arabic),
        _Kind("cp1252", "cp1253", _known_in("greek")),
        _Kind("cp1252", "cp1255", _known_in("hebrew")),
        *(
            _Kind(wrong, right, cyrillic)
            for wrong in _ALL_CYRILLIC
            for right in _ALL_CYRILLIC
            if wrong[:4] != right[:4]
        ),
        _Kind("cp1250", "cp1251", cyrillic),
        _Kind("cp1251", "cp1256", arabic),
    )


@cache
def _partial() -> tuple[_Kind, ...]:
    """Mistakes that leave most letters right."""
    return tuple(
        _Kind(wrong, right, _accented_in(right))
        for wrong, right in (
            ("cp1252", "cp1254"),
            ("cp1251", "kz1048"),
            ("cp1251", "ptcp154"),
            ("cp1252", "cp1250"),
            ("cp1252", "iso8859_2"),
        )
    )


_READ_FOR_UTF8 = ("cp1252", "cp1251", "cp1250", "cp1254", "cp1256", "koi8_r", "mac_roman", "cp437", "cp850", "cp866")
# Where each byte of a letter of three is itself a common letter, only quotation marks and dashes are looked for among those.
_LETTERS_THROUGHOUT = {"cp866", "cp1256"}
# What UTF-8 texts consist of, so that chance pairs of letters and quotation marks (“ß“”, “É”“) are not taken for it.
_PLAUSIBLE = re.compile(
    r"[\u00a0-\u024f\u02c6\u02dc\u0300-\u036f\u0370-\u04ff\u0530-\u058f\u05d0-\u05f4\u0600-\u06ff\u0900-\u0dff\u0e00-\u0eff\u10a0-\u10ff"
    r"\u1e00-\u1eff\u2010-\u206f\u20a0-\u20bf\u2100-\u214f\u2190-\u27bf\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\ufb50-\ufdff\ufe70-\ufeff"
    r"\uff00-\uffef\U0001f000-\U0001faff]"
)


def repair(text: str) -> Repair | None:
    """The text as it was meant, None where nothing says that it was meant otherwise.

    Lines are looked at one by one, since a damaged quotation may stand in a sound text; what is sound stays as it is. A
    letter stored in one byte keeps its length; UTF-8 read as something else gets shorter. What was damaged twice is
    undone twice.
    """
    first: Repair | None = None
    original = text
    for _ in range(_MOST_ROUNDS):
        if text.isascii():
            break
        found = _utf8_read_as_other(text) or _one_byte_read_as_other(text)
        if found is None:
            break
        text = found.text
        first = first or found
    if first is None:
        return None
    changed = sum(map(str.__ne__, original.splitlines(), text.splitlines()))
    return first._replace(text=text, lines=changed)


def _utf8_read_as_other(text: str) -> Repair | None:
    best: tuple[int, Repair] | None = None
    for wrong in _READ_FOR_UTF8:
        sequence, meant = _utf8_sequences(wrong)
        if sum(map(_weight, sequence.findall(text))) < _FEWEST_SEQUENCES:
            continue
        weight = 0

        def undone(
            line: str, sequence: re.Pattern[str] = sequence, meant: Callable[[re.Match[str]], str] = meant
        ) -> str:
            nonlocal weight
            found = sequence.findall(line)
            if not found or sum(map(len, found)) < _COVERED * sum(map(len, _BEYOND.findall(line))):
                return line
            fixed = sequence.sub(meant, line)
            if fixed != line:
                weight += sum(map(_weight, found))
            return fixed

        fixed = "".join(map(undone, text.splitlines(keepends=True)))
        if weight >= _FEWEST_SEQUENCES and (best is None or weight > best[0]):
            best = weight, Repair(fixed, wrong, "utf-8")
    return None if best is None else best[1]


def _weight(sequence: str) -> int:
    """Two bytes that are one letter may be chance; three are not."""
    return len(sequence) if len(sequence) > 2 else 1


@cache
def _utf8_sequences(wrong: str) -> tuple[re.Pattern[str], Callable[[re.Match[str]], str]]:
    """What a letter of UTF-8 (RFC 3629) looks like when its bytes are read as ``wrong``, and what turns it back."""
    bytes_of = {letter: byte for byte in range(0x80, 0x100) for letter in _read(byte, wrong)}

    def letters(first: int, last: int) -> str:
        return "[" + re.escape("".join(_read(byte, wrong) for byte in range(first, last + 1))) + "]"

    tail = letters(0x80, 0xBF)
    sequence = f"{letters(0xC2, 0xDF)}{tail}|{letters(0xE2, 0xE2)}{letters(0x80, 0x80)}{tail}"
    if wrong not in _LETTERS_THROUGHOUT:
        sequence += f"|{letters(0xE0, 0xEF)}{tail}{{2}}|{letters(0xF0, 0xF4)}{tail}{{3}}"

    def meant(found: re.Match[str]) -> str:
        try:
            letter = bytes(bytes_of[character] for character in found[0]).decode("utf-8")
        except UnicodeDecodeError:
            return found[0]
        return letter if _PLAUSIBLE.fullmatch(letter) or "\x80" <= letter <= "\x9f" else found[0]

    return re.compile(sequence), meant


def _read(byte: int, encoding: str) -> str:
    """What a reader makes of a byte: its letter in ``encoding`` and, below 0xA0, the control character that stands there in
    Latin-1 and for bytes without a letter."""
    control = chr(byte) if byte < 0xA0 else ""
    try:
        letter = bytes((byte,)).decode(encoding)
    except UnicodeDecodeError:
        return control
    return letter if letter == control else letter + control


def _one_byte_read_as_other(text: str) -> Repair | None:
    lines = text.splitlines(keepends=True)
    strange = [index for index, line in enumerate(lines) if _is_strange(line)]
    sample = "".join(lines[index] for index in strange)[:_SAMPLE]
    kind = _best(_single(), [_gain(sample, kind) for kind in _single() if sample])
    if kind is not None:
        table = _table(kind.wrong, kind.right)
        for index in strange:
            after = lines[index].translate(table)
            # A sound line without a well-known word, such as a name, is not to be lost among damaged ones.
            if len(strange) == len(lines) or _is_beyond_doubt(lines[index]) or _knows(after, kind.known):
                lines[index] = after
        return Repair("".join(lines), kind.wrong, kind.right)
    letters = set(map(ord, set(text)))
    kinds = [kind for kind in _partial() if not letters.isdisjoint(_table(kind.wrong, kind.right))]
    accented = [word for word in set(text.split()) if not word.isascii()] if kinds else []
    kind = _best(kinds, [_partial_gain(accented, kind) for kind in kinds])
    return kind and Repair(text.translate(_table(kind.wrong, kind.right)), kind.wrong, kind.right)


def _best(kinds: Sequence[_Kind], gains: Sequence[float]) -> _Kind | None:
    if not any(gains):
        return None
    # Where two read alike, as Russian does in a Kazakh encoding, the more usual one stands first.
    return kinds[max(range(len(kinds)), key=lambda index: gains[index] * (1 - _LATER * index))]


def _gain(text: str, kind: _Kind) -> float:
    """How much better a text that is strange as a whole reads in ``kind.right``: its share of well-known words, less for each
    sign that is no letter and each word in turned letters; 0 where that proves nothing."""
    fixed = text.translate(_table(kind.wrong, kind.right))
    words = _WORD.findall(fixed)
    known = [word for word in map(str.casefold, words) if len(word) > 1 and word in kind.known]
    sound = sum(len(word) > 1 and word in kind.known for word in _WORD.findall(text.casefold()))
    share = _share(known, len(words), sound)
    if not share:
        return 0.0
    beyond = [character for character in fixed if character > "\x7f"]
    letters = sum(character.isalpha() or character in _USUAL_SIGNS for character in beyond) / max(1, len(beyond))
    return 0.0 if letters < _LETTERS else share * letters**4 * (1 - sum(map(_is_turned, words)) / len(words))


def _partial_gain(words: Sequence[str], kind: _Kind) -> float:
    """The share of well-known words among those that change."""
    table = _table(kind.wrong, kind.right)
    changed = [(old, new) for old in words if (new := old.translate(table)) != old]
    known = [word for _, new in changed for word in _WORD.findall(new.casefold()) if word in kind.known]
    sound = sum(word in kind.known for old, _ in changed for word in _WORD.findall(old.casefold()))
    return _share(known, len(changed), sound)


def _share(known: Sequence[str], words: int, sound: int) -> float:
    if words < _FEWEST_WORDS or len(set(known)) < _FEWEST_KNOWN or len(known) < 4 * sound:
        return 0.0
    share = len(known) / words
    return share if share >= _KNOWN_SHARE else 0.0


@cache
def _table(wrong: str, right: str) -> dict[int, str]:
    """For ``str.translate``: each letter of ``wrong`` to the letter that ``right`` has in its byte."""
    return {
        ord(letter): _read(byte, right)[0]
        for byte in range(0x80, 0x100)
        for letter in _read(byte, wrong)
        if _read(byte, right) and _read(byte, right)[0] != letter
    }


def _is_strange(line: str) -> bool:
    """Whether nothing says that a line is sound: its letters are such as no language writes so densely, or Cyrillic without
    a well-known word."""
    if _is_beyond_doubt(line):
        return True
    if not _CYRILLIC_LETTER.search(line):
        return False
    words = _WORD.findall(line)
    cyrillic = sum(word[0] >= "\u0400" and word[0] <= "\u04ff" for word in words)
    return len(words) >= _FEWEST_WORDS - 1 and cyrillic > 0.5 * len(words) and not _knows(line, _known_in("cyrillic"))


def _is_beyond_doubt(line: str) -> bool:
    """Whether a line is mostly accented letters, signs and frames, or Cyrillic words that begin small and go on large."""
    strange = len(_STRANGE.findall(line))
    if strange and strange > 0.3 * len(_WRITTEN.findall(line)):
        return True
    if not _CYRILLIC_LETTER.search(line) or not _TURNED_OR_RARE.search(line):
        return False
    words = _WORD.findall(line)
    return sum(map(_is_turned, words)) > 0.3 * len(words)


def _knows(line: str, known: frozenset[str]) -> bool:
    """Whether a well-known word of more than one letter stands in the line; single letters do by chance."""
    return any(len(word) > 1 and word in known for word in _WORD.findall(line.casefold()))


_USUAL_SIGNS = frozenset("«»“”„‘’‚–—…№§°•\u00a0\u00ad،؛؟€\u200c\u200d\u200e\u200f")
# Accented letters, signs, frames; but not what a sound text has beside its letters.
_STRANGE = re.compile(r"[\u0080-\u024f\u02c6-\u02dd\u2018-\u25ff\uf8ff]")
_WRITTEN = re.compile(r"[^\W\d_]|[\u0080-\u024f\u02c6-\u02dd\u2018-\u25ff\uf8ff]")
_CYRILLIC_LETTER = re.compile(r"[\u0400-\u04ff]")
_TURNED = re.compile(r"[a-zа-яё][A-ZА-ЯЁ]")
_RARE = "ЂЃѓЉЊЌЋЏђљњќћџЎўЈҐЅѕ"
_TURNED_OR_RARE = re.compile(f"{_TURNED.pattern}|[{_RARE}]")


def _is_turned(word: str) -> bool:
    """Whether a word goes on in large letters after small ones, or is made of letters that are rare everywhere."""
    return _TURNED.search(word) is not None or sum(letter in _RARE for letter in word) * 3 > len(word)
