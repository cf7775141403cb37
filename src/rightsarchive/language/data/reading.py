"""The strict reading of one table of a language's file: each key is known, each value of its kind, or it is refused."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from typing import NoReturn, TypeVar

from rightsarchive.errors import BrokenFileError

Record = TypeVar("Record")
Value = TypeVar("Value")


def read(record: Callable[..., Record], text: str, where: str) -> Record:
    """A table of TOML as a ``record``, a named tuple whose fields are annotated with their reading; a key that is left out keeps
    its default. Raises BrokenFileError, which names ``where``, for a key that is not known or a value of another kind."""
    readings = {key: annotation.__metadata__[0] for key, annotation in record.__annotations__.items()}
    return record(**values(readings, text, where))


def values(readings: Mapping[str, Callable[[object], Value]], text: str, where: str) -> dict[str, Value]:
    """The values of a table of TOML, each read by the reading of its key. Raises BrokenFileError as :func:`read` does."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        refuse(f"{where}: {error}", "Compare it with another language's file.")
    found = {}
    for key, value in table.items():
        if key not in readings:
            refuse(f"{where}: nothing is called {key!r} there.", f"Take one of: {', '.join(sorted(readings))}.")
        try:
            found[key] = readings[key](value)
        except (TypeError, ValueError) as error:
            refuse(f"{where}, {key}: {error}", "Look at the same key of another language's file.")
    return found


def refuse(message: str, advice: str) -> NoReturn:
    raise BrokenFileError(message, advice=advice)


def text(value: object) -> str:
    """A string as it stands."""
    if not isinstance(value, str):
        raise TypeError(f"a string is wanted, not {value!r}.")
    return value


def flag(value: object) -> bool:
    """``true`` or ``false``."""
    if not isinstance(value, bool):
        raise TypeError(f"true or false is wanted, not {value!r}.")
    return value


def number(value: object) -> float:
    """A number, whole or not."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"a number is wanted, not {value!r}.")
    return float(value)


def words(value: object) -> tuple[str, ...]:
    """A string of words, parted by white space."""
    return tuple(text(value).split())


def phrases(value: object) -> tuple[str, ...]:
    """A string of phrases, parted by slashes and line ends."""
    return tuple(phrase.strip() for phrase in text(value).replace("\n", "/").split("/") if phrase.strip())


def patterns(value: object) -> tuple[str, ...]:
    """Regular expressions, one on a line."""
    return tuple(line.strip() for line in text(value).splitlines() if line.strip())


def texts(value: object) -> tuple[str, ...]:
    """An array of strings, whose spaces count."""
    if not isinstance(value, list):
        raise TypeError(f"an array is wanted, not {value!r}.")
    return tuple(map(text, value))


def pairs(value: object) -> tuple[tuple[str, str], ...]:
    """A string of replacements, parted by white space: ``ões=ão``."""
    found = [pair.partition("=") for pair in words(value)]
    if not all(old and equals and new for old, equals, new in found):
        raise ValueError("each replacement is written old=new.")
    return tuple((old, new) for old, _, new in found)


def months(value: object) -> tuple[tuple[str, ...], ...]:
    """Lines of twelve, January first; a slash parts the variants of one month."""
    lines = [tuple(line.split()) for line in patterns(value)]
    if any(len(line) != 12 for line in lines):
        raise ValueError("each line names the twelve months; a name of two words is written with _.")
    return tuple(lines)
