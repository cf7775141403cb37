"""What a person wrote into a cell, and what a spreadsheet made of what stood there."""

from __future__ import annotations

import difflib
import re
from decimal import Decimal
from typing import Any

from rightsarchive.language.months import month_of
from rightsarchive.metadata.columns import answer, level_under_access
from rightsarchive.metadata.days import DayOrder, read_day, readings
from rightsarchive.metadata.text_values import LISTS, PEOPLE, items, person
from rightsarchive.model import Access, Author, PartialDate
from rightsarchive.rows import words_of_cell
from rightsarchive.upkeep.table_columns import MOST, TAGS, is_date, moment, plain, shown

_ROUNDED = re.compile(r"[+-]?\d+(?:[.,]\d+)?E[+-]?\d+", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_MONTH_OF_YEAR = re.compile(r"([^\W\d]+)\.?[ -](\d{2}|\d{4})")
_DIGITS = 15
"""Of a longer number Excel keeps so many."""


class Unclear(Exception):  # noqa: N818 - no error of the program: something to tell
    """What is wrong with a cell. ``kind`` is the same for the same fault in another row; ``value`` is what holds all the same."""

    def __init__(self, kind: str, message: str, advice: str, value: Any = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.advice = advice
        self.value = value


def is_habit(column: str, written: str, current: str, order: DayOrder | None) -> bool:
    """Whether a spreadsheet by itself turned what stood there into what is written: straight quotation marks, dashes and spaces into
    others, a day into another form, a month into its first day, a truth value into capitals or another language, a number into one
    with a point or an exponent. ``order`` is that of the numbers of its days."""
    if as_typed(written) == as_typed(current):
        return True
    if is_date(column) and (_is_day(written, current) or (order is None and current in readings(written).values())):
        return True
    if is_date(column) and re.fullmatch(r"\d{4}-\d\d", current):
        if f"{current}-01" in {written, read_day(written), *readings(written).values()}:
            return True
        found = _MONTH_OF_YEAR.fullmatch(written)
        return found is not None and month_of(found[1], "en") == int(current[5:]) and current[:4].endswith(found[2])
    if column not in {"access", TAGS} and (said := answer(written)) is not None and said == answer(current):
        return written.casefold() in _TRUTH and current.casefold() in _TRUTH
    plain_number = written.replace(",", ".")
    if not _NUMBER.fullmatch(current):
        return False
    return plain_number == f"{current}.0" or (
        bool(_ROUNDED.fullmatch(written)) and Decimal(plain_number) == Decimal(current)
    )


def as_typed(text: str) -> str:
    """A text without what spreadsheets and phones put in the place of what is typed: quotation marks, dashes, dots, spaces, signs."""
    for said, typed in _CORRECTED:
        text = text.replace(said, typed)
    return re.sub(
        r"-{2,}>?", lambda found: "->" if found[0].endswith(">") else "-", " ".join(text.split())
    ).removeprefix("'")


def _is_day(written: str, current: str) -> bool:
    """Whether a day is written with the name of its month: ``17-Mar-21``, ``17 марта 2021``."""
    found = _DAY_OF_MONTH.fullmatch(written)
    if found is None or not re.fullmatch(r"\d{4}-\d\d-\d\d", current):
        return False
    named = month_of(found[2].lower(), "en") == int(current[5:7])
    return named and int(found[1]) == int(current[8:]) and current[:4].endswith(found[3])


_CORRECTED = (
    *((sign, '"') for sign in "“”„‟«»″"), *((sign, "'") for sign in "‘’‚‛′"), *((sign, "-") for sign in "–—−‑‐"),
    ("…", "..."), ("\u00ad", ""), ("©", "(c)"), ("®", "(r)"), ("™", "(tm)"), ("→", "->"),
)  # fmt: skip
_DAY_OF_MONTH = re.compile(r"(\d{1,2})[. -]{1,2}([^\W\d_]+)\.?[ -](\d{2}|\d{4})")


_TRUTH = frozenset("true false wahr falsch vrai faux verdadero falso истина ложь doğru yanlış verdadeiro".split())


def parsed(column: str, written: str, current: str, order: DayOrder | None) -> tuple[Any, str]:
    """The value that a cell says, and the text that such a value has in a table. An empty cell is None. Raises Unclear."""
    text = words_of_cell(written)
    if column == "access":
        return _access(text)
    if not text:
        return ([] if column == TAGS else None), ""
    _refuse_damaged(text, current)
    if is_date(column):
        text = _day(column, text, order)
        return text, text
    if column == TAGS or column in LISTS:
        listed: list[Any] = items(text)
        if column in PEOPLE:
            listed = [Author.model_validate(person(each)) for each in listed]
        return listed, plain(shown(listed if column != TAGS else sorted(listed)))
    return text, plain(shown(text))


def _access(text: str) -> tuple[Access, str]:
    if not text:
        raise Unclear("empty", "an access level cannot be taken away", f"Write one of: {', '.join(Access)}.")
    level = level_under_access(text)
    if level is None:
        near = difflib.get_close_matches(text.casefold(), list(Access), n=1)
        meant = f" Did you mean {near[0]}?" if near else ""
        raise Unclear(
            f"level {text}",
            f"“{text}” is no access level, so the document is confidential until you decide.{meant}",
            f"Write one of: {', '.join(Access)}; or say it now: rightsarchive edit DOCUMENT --set access=LEVEL",
            value=Access.CONFIDENTIAL,
        )
    return level, level.value


def _refuse_damaged(text: str, current: str) -> None:
    """Raises Unclear for a number that a spreadsheet made of something else, and did not keep whole."""
    if _ROUNDED.fullmatch(text):
        raise Unclear("rounded", f"“{text}” is a number that the spreadsheet rounded", _AS_TEXT)
    if _NUMBER.fullmatch(text) and _NUMBER.fullmatch(current):
        if current != text and current.lstrip("0") == text.lstrip("0"):
            raise Unclear("zeros", f"“{current}” lost its leading zeros", _AS_TEXT)
        if len(current) > _DIGITS and len(text) == len(current) and text[:_DIGITS] == current[:_DIGITS]:
            raise Unclear("digits", f"“{current}” lost its last digits", _AS_TEXT)
    if len(text) > MOST:
        raise Unclear(
            "long", "it is longer than a cell can hold, and may be cut off", "Use `rightsarchive edit` for it."
        )


_AS_TEXT = "It was left as it is. Format the column as text before you write into it, or use an .xlsx table."


def _day(column: str, text: str, order: DayOrder | None) -> str:
    if column == "retrieved" and (time := moment(text)) is not None and re.search(r"\d[T ]\d", text):
        return time.replace("+00:00", "Z") if text.endswith("Z") else time
    day = read_day(text, order)
    if day is not None:
        return day
    if readings(text):
        raise Unclear("order", f"“{text}” is two days", "Say --dates dmy or --dates mdy, or write 2021-03-17.")
    try:
        return str(PartialDate(text))
    except ValueError as error:
        raise Unclear(
            f"date {text}", f"{str(error).split(':', maxsplit=1)[0]}", "Write 2021, 2021-03 or 2021-03-17."
        ) from error
