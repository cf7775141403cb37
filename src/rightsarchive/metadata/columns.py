"""Names of columns and values as people write them in the lists that describe their documents, in each language that we know them in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from rightsarchive.language.data import languages
from rightsarchive.language.data.records import Declarations
from rightsarchive.language.folding import fold
from rightsarchive.model import Access, Metadata, metadata_field

_WORD = re.compile(r"[^\W_]+(?:['’ʼ\u00ad\u200b-\u200f\u0300-\u036f\u0610-\u061a\u064b-\u065f]+[^\W_]*)*")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORDS_OF_A_CIRCLE = 3
_SECRET = frozenset(("secret", "top secret"))
_MARKS = re.compile("[✓✔☑☒✗]")


def folded(text: str) -> str:
    """The words of a name or a value in their search form, a space between them: ``accessLevel``, ``Access_Level``, ``ACCESS
    LEVEL:`` are one."""
    words = (fold(word) for word in _WORD.findall(_HUMP.sub(" ", text)))
    return " ".join(word for word in words if word) or "".join(_MARKS.findall(text))


def field_of(key: str) -> str | None:
    """The field of the metadata that a key or a column means, or None when it is the user's own."""
    known = metadata_field(key)
    return known if known is not None else _fields().get(folded(key))


def is_file_column(key: str) -> bool:
    """Whether a column of this name says which file a row is about."""
    return folded(key) in _said().file


def is_access_column(key: str) -> bool:
    """Whether what stands under this name can only say who may see something."""
    return folded(key) in _said().access or folded(key.rpartition(":")[2]) in _said().access


def may_be_access_column(key: str) -> bool:
    """Whether it says so in some lists and something else in most: a classification, a status, notes."""
    return folded(key) in _said().perhaps_access


def may_name_a_circle(key: str) -> bool:
    """Whether a column of this name may say to which circle of readers something goes: visibility, sharing, distribution."""
    return folded(key) in _said().circle_columns


def names_a_circle(text: str) -> bool:
    """Whether a word of it stands for a circle of readers: *team*, *only*; or for who may see it at all."""
    words = folded(text).split()
    short = len(words) <= _WORDS_OF_A_CIRCLE and not _said().circle.isdisjoint(words)
    return short or level_under_access(text) is Access.CONFIDENTIAL


def is_closed_word(text: str) -> bool:
    """Whether the words mean confidential under the name of a column for it alone."""
    return folded(text) in _said().closed


def speaks_of(text: str, *, levels: bool) -> bool:
    """Whether the words of a text have the usual name of a column for access, or of a level above public; with ``levels`` that of a
    level alone, and no single word that also says something else: *confidential* and *do not publish*, not *secret*."""
    known = _plain_levels() if levels else _restricting()
    words = folded(text).split()
    return any(
        words[at : at + len(name)] == list(name) for at, word in enumerate(words) for name in known.get(word, ())
    )


def level_named(text: str) -> Access | None:
    """The access level that the words are a usual name of, None where they are none."""
    return _levels().get(folded(text))


def is_closed_name(text: str) -> bool:
    """Whether the words by themselves say that something is not for everyone; *secret* does, and is no level of this archive."""
    return (level_named(text) or Access.PUBLIC) is not Access.PUBLIC or folded(text) in _SECRET


def level_under_access(text: str) -> Access | None:
    """The same under the name of a column for it, where *closed* and *private* say it too."""
    if text.startswith("info:eu-repo/semantics/"):  # how repositories name the level of a work
        text = text.rpartition("/")[2]
    return Access.CONFIDENTIAL if folded(text) in _said().closed else level_named(text)


def answer(text: str) -> bool | None:
    """Yes or no, None where it is neither."""
    said = folded(text)
    if said in _said().yes:
        return True
    return False if said in _said().no else None


def names_of_levels() -> Iterable[str]:
    """Every usual name of an access level, folded."""
    return _levels()


def names_of_access() -> Iterable[str]:
    """Every usual name of a column for it, folded."""
    return _said().access


@cache
def _levels() -> Mapping[str, Access]:
    """A name that two languages have for two levels means the stricter."""
    found: dict[str, Access] = {}
    for level in Access:
        found |= {folded(name): level for each in _all() for name in getattr(each, level.value)}
    return found


_ByFirst = Mapping[str, Sequence[tuple[str, ...]]]
"""Names of several words, by the first of them."""


def _by_first(names: Iterable[str]) -> _ByFirst:
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in dict.fromkeys(names):
        words = tuple(name.split())
        found.setdefault(words[0], []).append(words)
    return found


@cache
def _restricting() -> _ByFirst:
    return _by_first((*_said().access, *(name for name, level in _levels().items() if level is not Access.PUBLIC)))


@cache
def _plain_levels() -> _ByFirst:
    """What confidential is called first in each language, and what says it in several words."""
    named = [[folded(name) for name in each.confidential] for each in _all()]
    first = (names[0] for names in named if names)
    return _by_first((*first, *(name for names in named for name in names if " " in name)))


@cache
def _fields() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for field in sorted(set(Declarations._fields) & set(Metadata.model_fields)):
        for each in _all():
            for name in getattr(each, field):
                found.setdefault(folded(name), field)
    return found


class _Said(NamedTuple):
    """What is said in any language, folded."""

    file: frozenset[str]
    access: frozenset[str]
    perhaps_access: frozenset[str]
    circle_columns: frozenset[str]
    circle: frozenset[str]
    closed: frozenset[str]
    yes: frozenset[str]
    no: frozenset[str]


@cache
def _said() -> _Said:
    return _Said(
        file=_folded(each.file for each in _all()),
        access=_folded(each.access for each in _all()),
        perhaps_access=_folded(each.perhaps_access for each in _all()),
        circle_columns=_folded(each.circle_columns for each in _all()),
        circle=_folded(each.circle for each in _all()),
        closed=_folded(each.closed for each in _all()),
        yes=_folded(each.yes for each in _all()),
        no=_folded(each.no for each in _all()),
    )


def _folded(lists: Iterable[Iterable[str]]) -> frozenset[str]:
    return frozenset(folded(name) for names in lists for name in names)


@cache
def _all() -> tuple[Declarations, ...]:
    return tuple(each.declarations for each in languages())
