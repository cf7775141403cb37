"""Dates written in a text: a small grammar over numbers, month names and year words, with exact offsets.

Around each year of four digits the words are sorted into classes (day, month, year, year word, joiner …), one letter
each, and patterns are matched on the letters. Any digits will do (٢٠٢٥); the language matters only where words clash.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Final, NamedTuple

from rightsarchive.language.data import Language, gathered, languages
from rightsarchive.language.data import language as known
from rightsarchive.language.months import first_halves, month_of
from rightsarchive.model import PartialDate


class DateMention(NamedTuple):
    """``text[start:end]`` names ``date`` (code points). In a range, each end has a mention of its own."""

    start: int
    end: int
    date: PartialDate


class _Token(NamedTuple):
    start: int
    end: int
    kind: str
    number: int


_FIRST_YEAR, _LAST_YEAR = 1800, 2199
_AROUND = 60

KindOf = Callable[[str, str], tuple[str, int]]
"""The class of a token in a language, and its number."""

_YEAR = re.compile(r"[12١٢۱۲][89٨٩۸۹01٠١۰۱]\d\d(?!\d)")
_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*|\n\s*\n|[^\w\s]")

_NUMERIC = re.compile(
    r"(?<![\w.,/:-])(?:(?P<iso_year>\d{4})(?P<iso_mark>[-/.])(?P<iso_month>\d{1,2})(?P=iso_mark)(?P<iso_day>\d{1,2})(?:T[\d:.,]+Z?)?"
    r"|(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4}))(?![\w/]|[-.,:]\d)"
)
# One letter for each class of token. D day, Y year, M month, y year word, a its abbreviation, o ordinal ending, p preposition inside a date,
# j joiner of a range, l article before a day, i word before a year alone, k "month" in Kazakh and Kyrgyz, n other number, x anything else.
_PUNCTUATION: Final = {
    ".": ".", ",": ",", "،": ",", "-": "-", "–": "-", "—": "-", "/": "/", "'": "'", "’": "'",
    "°": "o", "(": "(", ")": ")",
}  # fmt: skip
_ENDINGS_OR_JOINERS: Final = ("і", "й")  # 31-і (Kazakh), 5 і 9 (Ukrainian)

_DAY = r"D(?:-?o\.?|[.'])?"
_TO = r"(?:[-,]|,?[jpi])[lp]?"  # to, and, “and the”, “bis zum”
_YEAR_WORD = r"(?:y|a\.?)"
_TAIL = rf"(?:-?o)?(?:-?{_YEAR_WORD})?"
_MONTH = r"(?:M\.?(?:/M|\(M\))?)"
_PATTERNS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        # 31 July 2025, le 1er août 2025, 31 de julio de 2025, 31. Juli 2025, 25–27 июля 2025 года, 29 June – 3 July 2025
        rf"(?P<earlier>(?:{_DAY}(?:p?{_MONTH})?{_TO})*)(?P<day>{_DAY})-?p?(?P<month>{_MONTH}),?[p]*(?P<year>Y){_TAIL}",
        # July 31, 2025; July 25-27, 2025; julio 31 de 2025
        rf"(?P<month>{_MONTH})(?P<between>(?:{_DAY}{_TO})*)(?P<day>{_DAY}),?p?(?P<year>Y)",
        # 2025 жылғы 31 шілдеде, 2025-yil 31-iyul, 2025 жылғы 3-21 маусым, 2025 жылғы 3 маусымнан 21 шілдеге дейін
        rf"(?P<year>Y)-?{_YEAR_WORD},?(?P<earlier>(?:{_DAY}(?:-?M(?:-|,?j)?|-|,?j))*)(?P<day>{_DAY})-?(?P<month>M)",
        # 2025 жылдың шілде айының 31-і
        rf"(?P<year>Y)-?{_YEAR_WORD}(?P<month>{_MONTH})k(?P<day>D)(?:-?o)?",
        # 2025 жылдың шілдесінде
        rf"(?P<year>Y)-?{_YEAR_WORD}(?P<month>M)",
        # May–June 2025, juillet 2025, в июле 2025 года
        rf"(?P<earlier_month>{_MONTH}(?:-|[jpi]))?(?P<month>{_MONTH}),?[p]*(?P<year>Y){_TAIL}",
        # 2023 года, 2012–2015 жж.
        rf"(?P<first_year>Y-)?(?P<year>Y)(?:-?o)?-?{_YEAR_WORD}",
        # in 2023, depuis 2012, 2023'te
        r"(?<=i)(?P<year>Y)(?:-(?P<last_year>Y))?",
    )
)
_YEAR_PATTERNS: Final = _PATTERNS[-2:]


def dates(text: str, language: str, kind_of: KindOf | None = None) -> list[DateMention]:
    """The dates named in ``text``, in order, without overlaps; each as precise as it is written, from 1800 to 2199.

    A day and month without a year is no date. In English, 03/04/2025 is taken as the year alone, since it is April in
    London and March in New York; elsewhere the day comes first. An unknown ``language`` (``und``) is fine. A window is made of
    the same few words again and again: a caller with many texts passes a ``kind_of`` that remembers :func:`token_kind`.
    """
    if _YEAR.search(text) is None:
        return []
    windows = _windows(text)
    found: list[DateMention] = []
    for window in windows:
        _numeric(text, window, language, found)
    signs, pattern = _signed()
    if any(sign in text for sign in signs):
        _with_signs(pattern, text, found)
    taken = [(mention.start, mention.end) for mention in found]
    for first, last in windows:
        if taken and all(_is_taken(year.span(), taken) for year in _YEAR.finditer(text, first, last)):
            continue
        tokens = _tokens(text, (first, last), language, taken, kind_of or token_kind)
        _written("".join(token.kind for token in tokens), tokens, found)
    return sorted(found)


def _is_taken(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(begin < span[1] and span[0] < stop for begin, stop in taken)


def _date(year: int, month: int | None = None, day: int | None = None) -> PartialDate | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return PartialDate("-".join(f"{part:02d}" for part in (year, month, day) if part is not None))
    except ValueError:
        return None


def _numeric(text: str, window: tuple[int, int], language: str, found: list[DateMention]) -> None:
    for match in _NUMERIC.finditer(text, *window):
        if match["iso_year"]:
            date = _date(int(match["iso_year"]), int(match["iso_month"]), int(match["iso_day"]))
        else:
            day, month, year = int(match["first"]), int(match["second"]), int(match["year"])
            if month > 12 >= day:
                day, month = month, day
            elif match["mark"] == "/" and known(language).dates.slash_is_ambiguous and day <= 12 and day != month:
                date = _date(year)
                if date is not None:
                    found.append(DateMention(match.start(), match.end(), date))
                continue
            date = _date(year, month, day)
        if date is not None:
            found.append(DateMention(match.start(), match.end(), date))


class _Signed(NamedTuple):
    """Dates of which each number has a sign after it (2025年7月31日) or a word before it (ngày 31 tháng 7 năm 2025). A text that
    holds one holds one of ``signs``."""

    signs: tuple[str, ...]
    pattern: re.Pattern[str]


@cache
def _signed() -> _Signed:
    years = gathered(lambda each: each.dates.year_sign)
    months = gathered(lambda each: each.dates.month_sign)
    days = gathered(lambda each: each.dates.day_sign)
    forms = [
        rf"(?<!\d)(\d{{4}})\s?{_any_of(years)}(?:\s?(\d{{1,2}})\s?{_any_of(months)}(?:\s?(\d{{1,2}})\s?{_any_of(days)})?)?"
    ]
    before = [each.dates.before_numbers for each in languages() if each.dates.before_numbers]
    day, month, year = (_any_of(words) for words in zip(*before, strict=True))
    forms.append(rf"(?:\b{day}\s(?P<day>\d{{1,2}})\s)?\b{month}\s(?P<month>\d{{1,2}})\s{year}\s(?P<year>\d{{4}})\b")
    return _Signed((*years, *(words[1] for words in before)), re.compile("|".join(forms)))


def _any_of(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, words))})"


def _with_signs(pattern: re.Pattern[str], text: str, found: list[DateMention]) -> None:
    for match in pattern.finditer(text):
        parts = (match["year"], match["month"], match["day"]) if match["year"] else match.group(1, 2, 3)
        date = _date(*(int(part) if part else None for part in parts))  # type: ignore[arg-type]
        if date is not None:
            found.append(DateMention(match.start(), match.end(), date))


def _windows(text: str) -> list[tuple[int, int]]:
    """The surroundings of the years, those that touch made one."""
    windows: list[tuple[int, int]] = []
    for match in _YEAR.finditer(text):
        first, last = max(0, match.start() - _AROUND), min(len(text), match.end() + _AROUND)
        if windows and first <= windows[-1][1]:
            windows[-1] = (windows[-1][0], last)
        else:
            windows.append((first, last))
    return windows


@cache
def _words() -> dict[str, str]:
    """The class of each word. Where one is of two, the first of these counts."""
    classes: tuple[tuple[str, Callable[[Language], tuple[str, ...]]], ...] = (
        ("y", lambda each: each.dates.year),
        ("o", lambda each: each.dates.ordinal),
        ("p", lambda each: each.dates.inside),
        ("j", lambda each: each.dates.joiner),
        ("l", lambda each: each.dates.article),
        ("i", lambda each: each.dates.before_year),
        ("k", lambda each: each.dates.month),
    )
    return {word: kind for kind, words in reversed(classes) for word in gathered(words)}


def _tokens(
    text: str, window: tuple[int, int], language: str, taken: list[tuple[int, int]], kind_of: KindOf
) -> list[_Token]:
    tokens: list[_Token] = []
    halves = first_halves()
    halved = any(half in text for half in halves)
    for match in _TOKEN.finditer(text, *window):
        start, end = match.span()
        word = match[0]
        if _is_taken((start, end), taken):
            tokens.append(_Token(start, end, "x", 0))
            continue
        if halved and tokens and word[0].isalpha() and start == tokens[-1].end + 1:
            before = tokens[-1]
            if text[before.start : before.end] in halves:
                tokens.pop()
                start = before.start
                word = text[start:end].replace(" ", "_")
        kind, number = kind_of(word, language)
        if kind == "o" and word in _ENDINGS_OR_JOINERS and text[start - 1 : start].isspace():
            kind = "j"
        tokens.append(_Token(start, end, kind, number))
    return tokens


def token_kind(word: str, language: str) -> tuple[str, int]:
    """The class of a token, and its number."""
    if word[0].isdecimal():
        return _number(word)
    if not word[0].isalpha():
        return _PUNCTUATION.get(word, "x"), 0
    month = month_of(word, language)
    if month is not None:
        return "M", month
    lower = word.lower()
    return ("a" if lower in known(language).dates.year_abbreviations else _words().get(lower, "x")), 0


def _number(digits: str) -> tuple[str, int]:
    number = int(digits)
    if len(digits) == 4 and _FIRST_YEAR <= number <= _LAST_YEAR:
        return "Y", number
    return ("D", number) if len(digits) <= 2 and 1 <= number <= 31 else ("n", number)


def _written(kinds: str, tokens: list[_Token], found: list[DateMention]) -> None:
    """Match the patterns, the fullest first; tokens once used are not used again."""
    for pattern in _PATTERNS if "M" in kinds else _YEAR_PATTERNS:
        at = 0
        while match := pattern.search(kinds, at):
            mentions = _mentions(match, tokens)
            at = max(match.end(), at + 1)
            if mentions:
                found.extend(mentions)
                kinds = kinds[: match.start()] + "x" * (match.end() - match.start()) + kinds[match.end() :]


def _mentions(match: re.Match[str], tokens: list[_Token]) -> list[DateMention]:
    groups = match.groupdict()
    year = tokens[match.start("year")].number
    month = tokens[match.start("month")].number if groups.get("month") else None
    day = tokens[match.start("day")].number if groups.get("day") else None
    whole = _date(year, month, day)
    if whole is None:
        return []
    start, end = match.span()
    mentions: list[DateMention] = []
    if groups.get("earlier"):
        mentions.extend(_earlier_days(match, tokens, year, month))
        # A year that stands before the days belongs to the first of them.
        if mentions and match.start("year") == start:
            mentions[0] = mentions[0]._replace(start=tokens[start].start)
        start = match.start("day")
    if groups.get("between"):
        mentions.extend(_earlier_days(match, tokens, year, month))
        days = [i for i in range(*match.span("between")) if tokens[i].kind == "D"]
        # The month belongs to the first day: "July 25" and then "27, 2025".
        if mentions and days:
            mentions[0] = mentions[0]._replace(start=tokens[start].start)
            start = match.start("day")
    for name in ("earlier_month", "first_year"):
        if groups.get(name):
            earlier = tokens[match.start(name)]
            date = _date(year, earlier.number) if name == "earlier_month" else _date(earlier.number)
            if date is not None:
                mentions.append(DateMention(earlier.start, earlier.end, date))
            start = match.start("month" if name == "earlier_month" else "year")
    if groups.get("last_year"):
        last = tokens[match.start("last_year")]
        date = _date(last.number)
        if date is not None:
            mentions.append(DateMention(last.start, last.end, date))
        end = match.end("year")
    mentions.append(DateMention(tokens[start].start, tokens[end - 1].end, whole))
    return mentions


def _earlier_days(match: re.Match[str], tokens: list[_Token], year: int, month: int | None) -> list[DateMention]:
    """The days of a range or a list before the last one; a month named in between is theirs."""
    name = "earlier" if match.groupdict().get("earlier") else "between"
    first, last = match.span(name)
    mentions: list[DateMention] = []
    for index in range(first, last):
        if tokens[index].kind != "D":
            continue
        own = next((i for i in range(index + 1, last) if tokens[i].kind in "DM"), None)
        own_month = tokens[own].number if own is not None and tokens[own].kind == "M" else month
        date = _date(year, own_month, tokens[index].number)
        if date is not None:
            end = tokens[own].end if own is not None and tokens[own].kind == "M" else tokens[index].end
            mentions.append(DateMention(tokens[index].start, end, date))
    return mentions
