"""Who may see a document, as its owner wrote it: what is understood holds, what looks like a restriction and is not understood closes."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rightsarchive.metadata.columns import (
    answer,
    field_of,
    folded,
    is_access_column,
    is_closed_name,
    is_closed_word,
    is_code_of_a_class,
    is_restriction_column,
    level_named,
    level_under_access,
    may_be_access_column,
    may_name_a_circle,
    names_a_circle,
    names_of_access,
    names_of_levels,
    speaks_of,
)
from rightsarchive.metadata.stamps import stamp_in_title
from rightsarchive.model import Access, PartialDate

Written = Mapping[str, tuple[Any, int | None]]
"""Values by key as written, each with its 1-based line."""

_ALIKE = 0.8
"""From here on a name is taken for a slip of another (difflib's ratio)."""

_DEEPEST = 8
"""Mappings and lists inside each other that are looked through."""

_ORDINARY = re.compile(
    r"(?:last |date |when |un ?)?access(?:ed|ion|ions|ible|ibility|ory|ories)\b.*|access (?:date|url|link|point|time|number|method|copy).*"
    r"|acces(?:o|so)? (?:le|el|il|em)\b.*|views?|restorations?"
)
"""What begins like access and says something else."""

_STARTS_CLOSED = re.compile(
    r"(?:strictly |highly |very |top )(?:confidential|secret)\b|(?:confidential|do not (?:share|publish|disclose))\b"
    r"|secret (?:until|only|for|please|do not)\b"
)

_LOCKED = re.compile("[🔒🔐🔏⛔🚫🤐🤫🙊]")
"""Signs that say *keep out* in every language."""

_ENDS_WORDS = re.compile(r"\s[-–—]\s|[:;,.!/()\[\]]")


_SAID_IN_WORDS = frozenset(("rights", "license", "notes"))
"""Fields in which people also write who may see something."""

_SPEAKS_OF_WORK = re.compile(r"abstract|summary|keywords?|tags?|subtitle|subjects?|topics?")
"""What says what a work is about: one on *secret detention* is no secret. The name of a level alone is one all the same."""


_NAMES_A_PERIODICAL = re.compile(r"journal|book ?title|container title|series")

_LIMITS_ACCESS = re.compile(
    r"\baccess (?:is )?(?:restricted|limited|closed)\b|\b(?:restricted|limited|closed) access\b"
)

_MARKS_A_CLASS = re.compile(r"\b(?:classification|marking|caveats?|handling)\b")
"""Columns in which organisations write the class of what they hold."""


@dataclass(frozen=True, slots=True)
class Restriction:
    """``access`` holds for what is described. ``problem`` says in words what was not understood, empty where all was."""

    access: Access
    key: str
    line: int | None
    problem: str = ""
    advice: str = ""


def restrictions(written: Written) -> Iterator[Restriction]:
    """Every restriction in a sidecar, or in a row of a list, at any depth."""
    for key, (value, line) in written.items():
        yield from _under(key, value, line, 0)


def mentions_restriction(text: str) -> bool:
    """Whether a text that cannot be read as what it should be has the name of such a column, or of a level above public."""
    return speaks_of(text, levels=False) or _LOCKED.search(text) is not None


def _under(key: str, value: Any, line: int | None, depth: int) -> Iterator[Restriction]:
    if _is_nothing(value):
        return
    if depth > _DEEPEST:
        yield Restriction(
            Access.CONFIDENTIAL, key, line, "it is nested too deeply to be understood", "Write it in one line."
        )
        return
    meant = is_access_column(key)
    if isinstance(value, Mapping):
        for inner, item in value.items():
            said = str(inner)
            # access: {level: confidential} and confidential: {...} say it one level below.
            own = is_access_column(said) or level_named(said) is not None
            inherits = meant or level_named(key) is not None
            yield from _under(key if inherits and not own else said, item, line, depth + 1)
        return
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _under(key, item, line, depth + 1)
        return
    found = _told(key, value, line, meant=meant)
    if found is not None:
        yield found


def _told(key: str, value: Any, line: int | None, *, meant: bool) -> Restriction | None:
    text = str(value)
    if meant:
        if is_restriction_column(key) and answer(text) is False:
            return None
        level = None if isinstance(value, bool) else level_under_access(text)
        return _unknown(key, text, line) if level is None else Restriction(level, key, line)
    level = None if isinstance(value, bool) else level_named(text)
    field = field_of(key)
    flag = level_named(key)
    if flag is None and (_LOCKED.search(key) or (is_closed_word(key) and answer(text) is True)):
        flag = Access.CONFIDENTIAL
    if flag is not None and field is None:
        return _flagged(key, flag, value, line)
    if _NAMES_A_PERIODICAL.fullmatch(folded(key)):
        return None
    if field == "title":
        return _unknown(key, text, line) if stamp_in_title(text) else None
    if _LOCKED.search(text) and (field is None or field in _SAID_IN_WORDS):
        return _unknown(key, text, line)
    if may_name_a_circle(key) and (names_a_circle(text) or answer(text) is False):
        return Restriction(level, key, line) if level is not None else _unknown(key, text, line)
    known = may_be_access_column(key) or may_name_a_circle(key)
    slip = field is None and not known and _is_slip(key)
    if slip and not _is_ordinary(text):
        if level is not None:
            return Restriction(level, key, line)
        return _unknown(key, text, line)
    if level is Access.CONFIDENTIAL and (field is None or field in _SAID_IN_WORDS or may_be_access_column(key)):
        return Restriction(level, key, line)
    if level is Access.INTERNAL and may_be_access_column(key):
        return Restriction(level, key, line)
    if field in {"rights", "license"} and _LIMITS_ACCESS.search(folded(text)):
        return _unknown(key, text, line)
    if _SPEAKS_OF_WORK.fullmatch(folded(key)):
        return None
    if _MARKS_A_CLASS.search(folded(key)) and (is_code_of_a_class(text) or is_closed_name(text)):
        return _unknown(key, text, line)
    if (field is None or field in _SAID_IN_WORDS) and _starts_closed(text):
        return _unknown(key, text, line)
    if (field in _SAID_IN_WORDS or may_be_access_column(key)) and speaks_of(text, levels=True):
        return _unknown(key, text, line)
    return None


def _starts_closed(text: str) -> bool:
    before = _ENDS_WORDS.split(text.strip(), maxsplit=1)[0]
    return _STARTS_CLOSED.match(folded(text)) is not None or level_named(before) is Access.CONFIDENTIAL


def _flagged(key: str, flag: Access, value: Any, line: int | None) -> Restriction | None:
    """A column that is itself called after a level: ``confidential: yes``, ``public: no``."""
    said = value if isinstance(value, bool) else answer(str(value))
    if said is True:
        return Restriction(flag, key, line)
    if said is False:
        return None if flag is not Access.PUBLIC else _unknown(key, str(value), line)
    named = level_under_access(str(value))
    if named is not None:
        return Restriction(max(named, flag, key=lambda level: level.level), key, line)
    return None if flag is Access.PUBLIC and _is_ordinary(str(value)) else _unknown(key, str(value), line)


def _unknown(key: str, text: str, line: int | None) -> Restriction:
    shown = text if len(text) <= 60 else text[:57] + "…"
    close = difflib.get_close_matches(folded(text), list(names_of_levels()), n=1, cutoff=0.6)
    near = f" The nearest is “{close[0]}”, which means {level_named(close[0])}." if close else ""
    return Restriction(
        Access.CONFIDENTIAL,
        key,
        line,
        f"“{shown}” under “{key}” is no access level.{near}",
        f"Write one of: {', '.join(Access)}.",
    )


def _is_slip(key: str) -> bool:
    name = folded(key)
    if not name or _ORDINARY.fullmatch(name):
        return False
    return bool(difflib.get_close_matches(name, [*names_of_access(), "access"], n=1, cutoff=_ALIKE))


def _is_ordinary(text: str) -> bool:
    """A date, a number, an address: nothing that says who may see something."""
    if re.fullmatch(r"\W*\d[\d\s.,:/T+Z-]*\W*", text) or re.match(
        r"(?:https?|ftp)://|www\.", text.strip(), re.IGNORECASE
    ):
        return True
    try:
        PartialDate(text.strip())
    except ValueError:
        return False
    return True


def _is_nothing(value: Any) -> bool:
    return value is None or (isinstance(value, str) and value.strip(" \t\n\u00a0-–—\"'") == "")
