"""Amounts of money, counts of persons, ages and terms of prison that a text names, each as a number with its unit.

Only what stands in one of a few plain shapes is taken: a number beside a currency, a number before those who are counted, and the phrases
for ages and terms that each language's file has. What is left out is no loss to who compares sources; what is wrong would be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final, Literal, NamedTuple

from rightsarchive.language.data import EVERY_LANGUAGE
from rightsarchive.language.data import language as known

QuantityKind = Literal["amount", "persons", "age", "prison term"]


class Quantity(NamedTuple):
    """``text[start:end]`` (code points) names ``value`` of ``unit``: a currency (ISO 4217), who is counted, ``years`` or ``months``. It may be
    rounded by up to ``rounding``: *78.6 thousand* by 50."""

    start: int
    end: int
    kind: QuantityKind
    value: float
    unit: str
    rounding: float = 0.0

    def same(self, other: Quantity) -> bool:
        """Whether both may be one figure."""
        apart = abs(self.value - other.value)
        return (self.kind, self.unit) == (other.kind, other.unit) and apart <= max(self.rounding, other.rounding)


_GAP = "[ \u00a0\u202f]"
_DIGITS: Final = rf"\d{{1,3}}(?:(?:{_GAP}|[.,'’٬])\d{{3}})+(?:[.,٫]\d{{1,2}})?|\d+(?:[.,٫]\d+)?"
_LETTER: Final = r"[^\W\d_]"
_WORDS: Final = re.compile(rf"{_LETTER}+")
_NEAR: Final = 30
_JOINER: Final = 3
"""Letters of *and* between two parts of a number at most."""
_MOST_PERSONS = 10_000_000
_OLDEST = 120
_LONGEST_TERM = 600


class _Shapes(NamedTuple):
    cardinals: Mapping[str, int]
    thousand: re.Pattern[str]
    amounts: tuple[re.Pattern[str], ...]
    persons: re.Pattern[str] | None
    ages: tuple[re.Pattern[str], ...]
    terms: tuple[re.Pattern[str], ...]
    currencies: tuple[tuple[re.Pattern[str], str], ...]
    counted: tuple[tuple[re.Pattern[str], str], ...]
    months: re.Pattern[str]
    numbers: frozenset[str]


def quantities(text: str, language: str) -> list[Quantity]:
    """The quantities named in ``text``, in order, without overlaps. Of a language without a table for them, amounts with a sign or a code."""
    shapes = _shapes(language)
    found: list[Quantity] = []
    for each in _all(text, shapes):
        if not _is_part(text, each, shapes.numbers) and not any(
            other.start < each.end and each.start < other.end for other in found
        ):
            found.append(each)
    return sorted(found)


def _all(text: str, shapes: _Shapes) -> Iterator[Quantity]:
    for pattern in shapes.amounts:
        for match in pattern.finditer(text):
            value, rounding = _number(match, shapes)
            unit = next((code for word, code in shapes.currencies if word.fullmatch(match["unit"])), "")
            if value is not None and unit:
                yield Quantity(*match.span(), "amount", value, unit, rounding)
    for pattern in shapes.terms:
        for match in pattern.finditer(text):
            value, _ = _number(match, shapes)
            if value is not None and 0 < value <= _LONGEST_TERM:
                years = shapes.months.fullmatch(match["unit"]) is None
                yield Quantity(*match.span(), "prison term", value * 12 if years else value, "months")
    for pattern in shapes.ages:
        for match in pattern.finditer(text):
            value, _ = _number(match, shapes)
            if value is not None and 0 < value <= _OLDEST:
                yield Quantity(*match.span(), "age", value, "years")
    for match in shapes.persons.finditer(text) if shapes.persons is not None else ():
        value, rounding = _number(match, shapes)
        unit = next((each for word, each in shapes.counted if word.fullmatch(match["unit"])), "")
        if value is not None and 1 < value <= _MOST_PERSONS and value == int(value):
            yield Quantity(*match.span(), "persons", value, unit, rounding)


def _is_part(text: str, found: Quantity, numbers: frozenset[str]) -> bool:
    """Whether a number is the end of a longer one in words (*sixty-three*, *sesenta y tres*) or its beginning (*three hundred people*)."""
    if text[found.start - 1 : found.start] in {"-", "‑"} and found.start:
        return True
    before = _WORDS.findall(text[max(0, found.start - _NEAR) : found.start].lower())[-2:]
    within = _WORDS.findall(text[found.start : found.end].lower())
    is_word = not any(sign.isdecimal() for sign in text[found.start : found.end])
    joined = before[-1:] if not before or len(before[-1]) > _JOINER else before
    return (is_word and any(word in numbers for word in joined)) or (len(within) > 1 and within[1] in numbers)


def _number(match: re.Match[str], shapes: _Shapes) -> tuple[float | None, float]:
    """The value of a number in digits or words, and by how much it may be rounded."""
    written = match["number"].lower()
    times = match.groupdict().get("times") or ""
    factor = 1 if not times else 1000 if shapes.thousand.fullmatch(times) else 1_000_000
    if not written[0].isdecimal():
        counted = shapes.cardinals.get(" ".join(written.split()))
        return (None, 0.0) if counted is None else (float(counted * factor), 0.0)
    parts = re.split(r"[^\d]", written)
    fraction = ""
    if len(parts) > 1 and (len(parts[-1]) != 3 or (factor > 1 and len(parts) == 2) or "٫" in written):
        fraction = parts.pop()
    value = float(
        "".join(str(int(digit)) for part in parts for digit in part) + f".{''.join(str(int(d)) for d in fraction) or 0}"
    )
    return value * factor, factor / 10 ** len(fraction) / 2 if factor > 1 else 0.0


@cache
def _shapes(code: str) -> _Shapes:
    own, shared = known(code).quantities, known(EVERY_LANGUAGE).quantities
    cardinals = {
        form.replace("_", " "): number for number, forms in enumerate(own.cardinals, 1) for form in forms.split("|")
    }
    words = "|".join(sorted(map(re.escape, cardinals), key=len, reverse=True))
    number = rf"(?<![\w.,])(?P<number>{_DIGITS}{f'|(?:{words})' if words else ''})"
    times = _any_of((*own.thousand, *own.million)) if own.thousand else ""
    multiplied = rf"{number}(?:{_GAP}?(?P<times>{times})\.?(?!{_LETTER}))?" if times else number
    currencies = (*own.currencies, *shared.currencies)
    unit = _any_of(name for name, _ in currencies)
    amounts = (
        rf"{multiplied}\s?(?:(?:d[e'’]|of)\s?)?(?P<unit>{unit})(?!{_LETTER})",
        rf"(?<!\w)(?P<unit>{unit})\s?{multiplied.removeprefix('(?<![' + chr(92) + 'w.,])')}(?![\d])",
    )
    counted = _any_of(name for name, _ in own.persons) if own.persons else ""
    units = _any_of((*own.years, *own.months)) if own.years else ""
    numbers = frozenset(known(code).quoting.numbers) | cardinals.keys()
    return _Shapes(
        cardinals,
        re.compile(_any_of(own.thousand) if own.thousand else "(?!)", re.IGNORECASE),
        tuple(re.compile(each, re.IGNORECASE) for each in amounts),
        re.compile(rf"{multiplied}\s(?:{_LETTER}+\s)?(?P<unit>{counted})(?!{_LETTER})", re.IGNORECASE)
        if counted
        else None,
        _phrases(own.ages, number, units),
        _phrases(own.prison_terms, number, units),
        tuple((re.compile(_word(name), re.IGNORECASE), value) for name, value in currencies),
        tuple((re.compile(_word(name), re.IGNORECASE), value) for name, value in own.persons),
        re.compile(_any_of(own.months) if own.months else "(?!)", re.IGNORECASE),
        numbers,
    )


def _phrases(patterns: Iterable[str], number: str, units: str) -> tuple[re.Pattern[str], ...]:
    made = []
    for pattern in patterns:
        body = re.sub(r"(?<!\\)\bN\b", lambda _: number.removeprefix("(?<![\\w.,])"), pattern)
        body = re.sub(r"\bU\b", lambda _: f"(?P<unit>{units})", body)
        made.append(re.compile(rf"(?<![\w.,]){body}(?!{_LETTER})", re.IGNORECASE))
    return tuple(made)


def _any_of(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(_word, sorted(words, key=len, reverse=True)))})"


def _word(word: str) -> str:
    return re.escape(word.removesuffix("*")) + (rf"{_LETTER}*" if word.endswith("*") else "")
