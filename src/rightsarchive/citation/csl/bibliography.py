"""What a list of sources does as a whole: a line for an author who was just named (CSL 1.0.2, "Reference Grouping")."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from rightsarchive.citation.csl.output import Out, Span, first_with, replaced

if TYPE_CHECKING:
    from rightsarchive.citation.csl.document import Entry
    from rightsarchive.citation.csl.tree import Area


class Texts(Protocol):
    """What compares two trees."""

    def text(self, out: Out | None) -> str: ...


def substituted(entries: Sequence[Entry], area: Area, texts: Texts) -> list[Entry]:
    """The entries with ``subsequent-author-substitute`` in place of names that the entry before has too."""
    mark = area.options.get("subsequent-author-substitute")
    if mark is None:
        return list(entries)
    rule = area.options.get("subsequent-author-substitute-rule", "complete-all")
    from rightsarchive.citation.csl.document import Entry as Made

    found: list[Entry] = []
    before: list[str] = []
    for entry in entries:
        names = first_with(entry.out, "names")
        listed = _each(names, texts) if names is not None else []
        out = entry.out
        if names is not None and out is not None and listed and before:
            changed = _changed(names, listed, before, rule, mark)
            if changed is not None:
                out = _with(out, names, changed)
        found.append(Made(entry.key, out))
        before = listed
    return found


def _single_names(out: Out) -> list[Span]:
    if isinstance(out, str):
        return []
    if out.isolate:
        return [out]
    return [name for part in out.parts for name in _single_names(part)]


def _each(names: Span, texts: Texts) -> list[str]:
    return [texts.text(name) for name in _single_names(names)] or [texts.text(names)]


def _changed(names: Span, listed: list[str], before: list[str], rule: str, mark: str) -> Out | None:
    same = 0
    for mine, its in zip(listed, before, strict=False):
        if mine != its:
            break
        same += 1
    whole = listed == before
    if rule == "complete-all":
        return _all_replaced(names, mark) if whole else None
    singles = _single_names(names)
    if rule == "complete-each":
        return _some_replaced(names, singles, mark) if whole else None
    if rule == "partial-first":
        return _some_replaced(names, singles[:1], mark) if same else None
    if rule == "partial-each":
        return _some_replaced(names, singles[:same], mark) if same else None
    return None


def _all_replaced(names: Span, mark: str) -> Out:
    """The names give way to the mark; a label behind them stays."""
    content: Out = names
    while (
        isinstance(content, Span)
        and len(content.parts) == 1
        and not content.isolate
        and isinstance(content.parts[0], Span)
    ):
        content = content.parts[0]
    return Span([mark], names.look) if mark else ""


def _some_replaced(names: Span, some: Sequence[Span], mark: str) -> Out:
    out: Out = names
    for each in some:
        out = _with(out, each, Span([mark], each.look))
    return out


def _with(out: Out, span: Span, other: Out) -> Out:
    if out is span:
        return other
    if isinstance(out, str):
        return out
    return replaced(out, [_with(part, span, other) for part in out.parts])
