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
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORDS_OF_A_CIRCLE = 3
_MARKS = re.compile("[✓✔☑☒✗]")
_CLASS = re.compile(r"C[-_ ]?[2-5]|(?:(?:TOP )?SECRET|CONFIDENTIAL|TS|S|C|U)//[A-Z/ ,-]+", re.IGNORECASE)
_VOCABULARY = re.compile(
    r"(?:info:eu-repo/semantics/|https?://\S*access[-_]?rights?/)(?P<term>[\w-]+)/?", re.IGNORECASE
)
"""How repositories name the level of a work: eu-repo, COAR (purl.org/coar/access_right), ePrints, the EU's tables."""

_TERMS_OF_COAR = {
    "c abf2": Access.PUBLIC,
    "c 16ec": Access.CONFIDENTIAL,  # restricted
    "c f1cf": Access.CONFIDENTIAL,  # embargoed
    "c 14cb": Access.CONFIDENTIAL,  # metadata only
}
"""https://vocabularies.coar-repositories.org/access_rights/"""


def folded(text: str) -> str:
    """The words of a name or a value in their search form, a space between them: ``accessLevel``, ``Access_Level``, ``ACCESS
    LEVEL:`` are one."""
    if text.isascii() and "'" not in text:
        return " ".join(_ASCII_WORD.findall(_HUMP.sub(" ", text).lower()))
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


def is_restriction_column(key: str) -> bool:
    """Whether *no* under this name means that everybody may see something: *restrictions: none*."""
    return folded(key) in _said().restrictions


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
    of_vocabulary = _VOCABULARY.fullmatch(text.strip())
    return _levels().get(folded(text)) if of_vocabulary is None else level_under_access(of_vocabulary["term"])


def is_closed_name(text: str) -> bool:
    """Whether the words by themselves say that something is not for everyone; *secret* does, and is no level of this archive."""
    return (level_named(text) or Access.PUBLIC) is not Access.PUBLIC or folded(text) in _said().stamps


def level_under_access(text: str) -> Access | None:
    """The same under the name of a column for it, where *closed* and *private* say it too."""
    of_vocabulary = _VOCABULARY.fullmatch(text.strip())
    words = folded(text if of_vocabulary is None else of_vocabulary["term"])
    if words in _TERMS_OF_COAR:
        return _TERMS_OF_COAR[words]
    return Access.CONFIDENTIAL if words in _said().closed else _levels().get(words)


def is_code_of_a_class(text: str) -> bool:
    """Whether it is a class of information above the public one, as organisations number them: ``C3``, ``C-2``; or a banner such as
    ``S//NF``."""
    return _CLASS.fullmatch(text.strip()) is not None


def is_stamp_word(text: str) -> bool:
    """Whether the words say it where they stand by themselves and are no usual name of a level: *private*, *privileged*."""
    return folded(text) in _said().stamps


def has_word_of_a_stamp(text: str) -> bool:
    """Whether a word of the text begins what a stamp may say: without one it bears none."""
    return not _stamp_words().isdisjoint(folded(text).split())


def only_in_lists(text: str) -> bool:
    """Whether the words are a level in a list and something else on a document: *embargoed until*."""
    return folded(text) in _said().only_in_lists


def stands_beside_stamps(word: str) -> bool:
    """Whether a folded word may stand beside a stamp without making it a sentence: *document*, *this*, *is*."""
    return word in _said().beside_stamps


def is_note_on_folder(name: str) -> bool:
    """Whether a file of this name, without its ending, tells of the folder that it is in: ``README``, ``metadata``."""
    return folded(name) in _said().notes_on_folders


def speaks_of_everything(text: str) -> bool:
    """Whether a line says of all that stands beside it that it is confidential. *All confidential sources* says it of sources."""
    if _said().everything.isdisjoint(folded(text).split()):
        return False
    return any(_ends_in_level(folded(clause).split()) for clause in re.split(r"[.:;,!?()]", text))


def _ends_in_level(words: Sequence[str]) -> bool:
    return any(
        words[at : at + len(name)] == list(name)
        and all(map(stands_beside_stamps, words[at + len(name) : at + len(name) + 1]))
        for at, word in enumerate(words)
        for name in _confidential().get(word, ())
    )


def begins_with_level(text: str) -> bool:
    """Whether the text begins with a level in several words: *do not circulate without permission*."""
    words = folded(text).split()
    found = _plain_levels().get(words[0], ()) if words else ()
    names = (name for name in found if len(name) > 1 and " ".join(name) not in _said().only_in_lists)
    return any(words[: len(name)] == list(name) for name in names)


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
def _confidential() -> _ByFirst:
    return _by_first(name for name, level in _levels().items() if level is Access.CONFIDENTIAL)


@cache
def _stamp_words() -> frozenset[str]:
    names = (*(name for name, level in _levels().items() if level is not Access.PUBLIC), *_said().stamps)
    return frozenset((*(name.split()[0] for name in names), "tlp"))


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
    restrictions: frozenset[str]
    perhaps_access: frozenset[str]
    circle_columns: frozenset[str]
    circle: frozenset[str]
    closed: frozenset[str]
    stamps: frozenset[str]
    only_in_lists: frozenset[str]
    beside_stamps: frozenset[str]
    everything: frozenset[str]
    notes_on_folders: frozenset[str]
    yes: frozenset[str]
    no: frozenset[str]


@cache
def _said() -> _Said:
    return _Said(
        file=_folded(each.file for each in _all()),
        access=_folded(each.access for each in _all()),
        restrictions=_folded(each.restrictions for each in _all()),
        perhaps_access=_folded(each.perhaps_access for each in _all()),
        circle_columns=_folded(each.circle_columns for each in _all()),
        circle=_folded(each.circle for each in _all()),
        closed=_folded(each.closed for each in _all()),
        stamps=_folded(each.stamps for each in _all()),
        only_in_lists=_folded(each.only_in_lists for each in _all()),
        beside_stamps=_folded(each.beside_stamps for each in _all()),
        everything=_folded(each.everything for each in _all()),
        notes_on_folders=_folded(each.notes_on_folders for each in _all()),
        yes=_folded(each.yes for each in _all()),
        no=_folded(each.no for each in _all()),
    )


def _folded(lists: Iterable[Iterable[str]]) -> frozenset[str]:
    return frozenset(folded(name) for names in lists for name in names)


@cache
def _all() -> tuple[Declarations, ...]:
    return tuple(each.declarations for each in languages())
