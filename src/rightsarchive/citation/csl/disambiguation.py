"""What tells sources apart that would be cited alike (CSL 1.0.2, "Disambiguation"): more names, more of the given names, a condition of the style, a letter
behind the year, in this order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from rightsarchive.citation.csl.context import UNDISTINGUISHED, Distinction, NameKey
from rightsarchive.citation.csl.item import Item
from rightsarchive.citation.csl.names import initials
from rightsarchive.citation.csl.output import Out
from rightsarchive.citation.csl.parsing import reached
from rightsarchive.citation.csl.tree import Choose, Style

_MOST_NAMES = 20
"""Names that a cite is lengthened to at most."""
_LISTS = range(40)
"""Numbers of the lists of names in a cite."""


class Bare(Protocol):
    """What disambiguation asks of a document."""

    @property
    def style(self) -> Style: ...
    @property
    def items(self) -> Mapping[str, Item]: ...
    def bare(self, key: str, distinction: Distinction) -> Out | None: ...
    def text(self, out: Out | None) -> str: ...
    def order(self) -> tuple[str, ...]: ...


def distinctions(document: Bare) -> dict[str, Distinction]:
    """The distinction of each item that needs one, by its id."""
    options = document.style.citation.options
    wanted = _Wanted(
        names=options.get("disambiguate-add-names") == "true",
        given=options.get("disambiguate-add-givenname") == "true",
        suffix=options.get("disambiguate-add-year-suffix") == "true",
        condition=_has_condition(document.style),
        rule=options.get("givenname-disambiguation-rule", "by-cite"),
    )
    return _Work(document, wanted).done()


def letters(number: int) -> str:
    """0 is ``a``, 25 ``z``, 26 ``aa``."""
    out = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        out = chr(ord("a") + rest) + out
    return out


@dataclass(frozen=True, slots=True)
class _Wanted:
    names: bool
    given: bool
    suffix: bool
    condition: bool
    rule: str

    @property
    def given_by_cite(self) -> bool:
        return self.given and self.rule == "by-cite"


Group = list[str]


class _Work:
    def __init__(self, document: Bare, wanted: _Wanted) -> None:
        self._document = document
        self._wanted = wanted
        self._found: dict[str, Distinction] = {}

    def done(self) -> dict[str, Distinction]:
        wanted = self._wanted
        if not (wanted.names or wanted.given or wanted.suffix or wanted.condition):
            return {}
        if wanted.given and not wanted.given_by_cite:
            self._found = _by_persons(self._document.items, wanted.rule)
        for group in _alike(self._split(list(self._document.items), self._found)):
            self._tell_apart(group)
        return self._found

    def _of(self, key: str) -> Distinction:
        return self._found.get(key, UNDISTINGUISHED)

    def _split(self, group: Sequence[str], trial: Mapping[str, Distinction]) -> list[Group]:
        """The items by what their cites look like; those that print nothing are of no interest."""
        groups: dict[str, Group] = defaultdict(list)
        for key in group:
            text = self._document.text(self._document.bare(key, trial.get(key, UNDISTINGUISHED)))
            if text:
                groups[text].append(key)
        return list(groups.values())

    def _tell_apart(self, group: Group) -> None:
        wanted = self._wanted
        left = [group]
        if wanted.names or wanted.given_by_cite:
            left = self._by_names(group)
        if wanted.condition:
            left = [each for some in left for each in self._with_condition(some)]
        if wanted.suffix:
            place = {key: number for number, key in enumerate(self._document.order())}
            for some in left:
                for number, key in enumerate(sorted(some, key=place.__getitem__)):
                    self._found[key] = replace(self._of(key), year_suffix=letters(number))

    def _by_names(self, group: Group) -> list[Group]:
        """Names can tell apart only items of different persons: one item stands for all of the same."""
        persons: dict[object, Group] = defaultdict(list)
        for key in group:
            persons[tuple(self._document.items[key].names.items())].append(key)
        if len(persons) == 1:
            return [group]
        same = {members[0]: members for members in persons.values()}
        alike = self._with_names(list(same)) if self._wanted.names else self._with_given(list(same), 0)
        for first, members in same.items():
            if first in self._found:
                self._found.update(dict.fromkeys(members, self._found[first]))
        parts = [[key for first in some for key in same[first]] for some in alike]
        told = {first for some in alike for first in some}
        parts += [members for first, members in same.items() if first not in told]
        return _alike(parts)

    def _with_names(self, group: Group) -> list[Group]:
        """Show more names, one by one, until the cites differ; those that never do go back to as few as they had."""
        pending = [group]
        if self._wanted.given_by_cite:
            pending = self._with_given(group, 0)
        most = min(_MOST_NAMES, max(_longest(self._document.items[key]) for key in group))
        for count in range(2, most + 1):
            following: list[Group] = []
            for some in pending:
                shown = dict.fromkeys(_LISTS, count)
                trial = {key: replace(self._of(key), names=shown) for key in some}
                parts = self._split(some, trial)
                if len(parts) > 1:
                    self._found.update(trial)
                    some_left = _alike(parts)
                else:
                    some_left = [some]
                if self._wanted.given_by_cite:
                    some_left = [each for part in some_left for each in self._with_given(part, count)]
                following.extend(some_left)
            pending = following
            if not pending:
                break
        return pending

    def _with_given(self, group: Group, names: int) -> list[Group]:
        """Expand given names, name by name, where that tells cites apart. ``names`` is how many are shown, 0 for as many as the style shows."""
        pending = [group]
        longest = max(_longest(self._document.items[key]) for key in group)
        for index in range(min(longest, names or _MOST_NAMES)):
            for level in (1, 2):
                following: list[Group] = []
                for some in pending:
                    trial = {key: self._expanded(key, index, level, names) for key in some}
                    parts = self._split(some, trial)
                    if len(parts) > 1:
                        self._found.update(trial)
                        following.extend(_alike(parts))
                    else:
                        following.append(some)
                pending = following
        return pending

    def _expanded(self, key: str, index: int, level: int, names: int) -> Distinction:
        now = self._of(key)
        given = {**now.given, **{NameKey(at, index): level for at in _LISTS}}
        return replace(now, given=given, names=dict.fromkeys(_LISTS, names) if names else now.names)

    def _with_condition(self, group: Group) -> list[Group]:
        trial = {key: replace(self._of(key), condition=True) for key in group}
        parts = self._split(group, trial)
        if len(parts) == 1:
            return [group]
        self._found.update(trial)
        return _alike(parts)


def _alike(groups: Iterable[Group]) -> list[Group]:
    return [group for group in groups if len(group) > 1]


def _longest(item: Item) -> int:
    return max((len(names) for names in item.names.values()), default=0)


def _has_condition(style: Style) -> bool:
    nodes = reached(style.citation.layout.children, style.macros)
    return any(
        name == "disambiguate"
        for node in nodes
        if isinstance(node, Choose)
        for branch in node.branches
        for name, _ in branch.tests
    )


def _by_persons(items: Mapping[str, Item], rule: str) -> dict[str, Distinction]:
    """Given names wherever two persons of the document share a family name (all rules but ``by-cite``)."""
    primary = rule.startswith("primary-name")
    by_family: dict[tuple[str, str], set[str]] = defaultdict(set)
    for item in items.values():
        for names in item.names.values():
            for name in names[:1] if primary else names:
                if name.family:
                    by_family[name.family, name.non_dropping].add(name.given)
    found = {}
    for key, item in items.items():
        given: dict[NameKey, int] = {}
        for names in item.names.values():
            for index, name in enumerate(names[:1] if primary else names):
                others = by_family.get((name.family, name.non_dropping), set())
                if len(others) > 1:
                    level = 1 if rule.endswith("with-initials") else _level(name.given, others)
                    given.update(dict.fromkeys((NameKey(at, index) for at in _LISTS), level))
        if given:
            found[key] = Distinction(given=given)
    return found


def _level(given: str, others: set[str]) -> int:
    """1 where initials tell this person from the others, else 2."""
    mine = initials(given, ".", initialize=True, hyphen=True)
    alike = any(other != given and initials(other, ".", initialize=True, hyphen=True) == mine for other in others)
    return 2 if alike else 1
