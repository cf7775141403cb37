"""References for a whole document: every note in its place, and the list of sources."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rightsarchive.citation.csl.bibliography import substituted
from rightsarchive.citation.csl.collapse import joined
from rightsarchive.citation.csl.context import UNDISTINGUISHED, Cite, Context, Distinction
from rightsarchive.citation.csl.disambiguation import distinctions
from rightsarchive.citation.csl.item import Item
from rightsarchive.citation.csl.layout import capitalised_term, laid_out
from rightsarchive.citation.csl.locale import Locale
from rightsarchive.citation.csl.output import Flattener, Out, Span
from rightsarchive.citation.csl.positions import FIRST, Cluster, Placed, placed
from rightsarchive.citation.csl.rendering import rendered
from rightsarchive.citation.csl.sorting import keys
from rightsarchive.citation.csl.tree import Area, Style

_NEAR_NOTE_DISTANCE = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the list of sources."""

    key: str
    out: Out | None


class References:
    """The references of one document. ``items`` are all sources of the list, in the order in which they are cited; ``field`` reads the text of a
    field (with its markup, or as plain text)."""

    def __init__(
        self,
        style: Style,
        locale: Locale,
        items: Sequence[Mapping[str, Any]],
        clusters: Sequence[Cluster] = (),
        *,
        field: Callable[[str], Out] = str,
        needs_isolation: Callable[[str], bool] | None = None,
        sort_bibliography: bool = True,
    ) -> None:
        self.style = style
        self.locale = locale
        self.field = field
        self.flattener = Flattener(
            locale.quotes, punctuation_in_quote=locale.punctuation_in_quote, needs_isolation=needs_isolation
        )
        self._plain = Flattener(locale.quotes, punctuation_in_quote=locale.punctuation_in_quote)
        self._language = locale.tag.split("-")[0]
        self._english_style = (style.default_locale or "en").startswith("en")
        self.items = {str(data["id"]): Item(data) for data in items}
        self._numbers = {key: str(number) for number, key in enumerate(self.items, 1)}
        self._order = list(self.items)
        if style.bibliography is not None and sort_bibliography:
            self._order = self._sorted(style.bibliography, self._order)
            self._numbers = {key: str(number) for number, key in enumerate(self._order, 1)}
        self.distinctions: Mapping[str, Distinction] = distinctions(self)
        if (
            style.bibliography is not None
            and sort_bibliography
            and any(each.year_suffix for each in self.distinctions.values())
        ):
            self._order = self._sorted(style.bibliography, self._order)
        near = style.citation.options.get("near-note-distance", "")
        self._placed = placed(clusters, int(near) if near.isdigit() else _NEAR_NOTE_DISTANCE)

    def order(self) -> tuple[str, ...]:
        """The ids of the items as the list of sources has them."""
        return tuple(self._order)

    def clusters(self) -> list[Out | None]:
        """The notes (or brackets in the text), in order."""
        return [joined(self, line) for line in self._placed]

    def entries(self) -> list[Entry]:
        """The list of sources; without a list in the style there is none."""
        area = self.style.bibliography
        if area is None:
            return []
        outs = [Entry(key, self.entry(key, area)) for key in self._order]
        return substituted(outs, area, self)

    def entry(self, key: str, area: Area) -> Out | None:
        """One entry."""
        context = self.context(area, key, distinction=self.distinctions.get(key, UNDISTINGUISHED))
        outs = rendered(area.layout.children, context)
        if not outs:
            return None
        opened = capitalised_term(outs[0])
        return laid_out(self.completed(key, [opened, *outs[1:]]), area, context)

    def completed(self, key: str, parts: list[Out]) -> list[Out]:  # noqa: ARG002 - for those who add to it
        """The parts of an entry, before the layout's affixes come around them."""
        return parts

    def cite(self, place: Placed, *, opens: bool = False, skip_names: bool = False) -> Out | None:
        """One cite, without the affixes that its author gives it. With ``opens`` it is the first of its note."""
        cite = place.cite
        context = self.context(
            self.style.citation,
            cite.id,
            cite=cite,
            positions=place.positions,
            distinction=self.distinctions.get(cite.id, UNDISTINGUISHED),
            first_note=place.first_note,
            skip_names=skip_names or cite.suppress_author,
        )
        out = _span(rendered(self.style.citation.layout.children, context))
        if out is None or not self.style.is_note or not (opens or _ends_sentence(cite.prefix)):
            return out
        return capitalised_term(out)

    def bare(self, key: str, distinction: Distinction) -> Out | None:
        """A cite as disambiguation compares it: in first place, without locator."""
        context = self.context(self.style.citation, key, cite=Cite(key), positions=FIRST, distinction=distinction)
        return _span(rendered(self.style.citation.layout.children, context))

    def context(self, area: Area, key: str, **more: Any) -> Context:
        """A fresh context for an item."""
        item = self.items[key]
        language = item.language
        english = language.lower().startswith("en") if language else self._english_style
        return Context(
            self.style,
            self.locale,
            area,
            item,
            english=english,
            field=self.field,
            citation_number=self._numbers.get(key, ""),
            **more,
        )

    def number(self, key: str) -> str:
        """The citation number of an item."""
        return self._numbers.get(key, "")

    def text(self, out: Out | None) -> str:
        """A tree as plain text, as comparisons take it."""
        return self._plain.text(out)

    def sort_cites(self, line: Sequence[Placed]) -> list[Placed]:
        """The cites of one note in the order that the style wants."""
        area = self.style.citation
        if not area.sort or len(line) < 2:
            return list(line)
        return sorted(line, key=lambda place: self._keys(area, place.cite.id))

    def _sorted(self, area: Area, ids: Sequence[str]) -> list[str]:
        if not area.sort:
            return list(ids)
        return sorted(ids, key=lambda key: self._keys(area, key))

    def _keys(self, area: Area, key: str) -> tuple[Any, ...]:
        distinction = getattr(self, "distinctions", {}).get(key, UNDISTINGUISHED)
        return keys(
            area.sort,
            lambda by: self.context(area, key, sorting=True, names_options=by.options, distinction=distinction),
            self.text,
            self._language,
        )


_SENTENCE = re.compile(r"\S\s+\S.*[.?!]\W*$")


def _ends_sentence(prefix: str) -> bool:
    """Whether what stands before a cite is a sentence of more than one word."""
    return _SENTENCE.search(prefix.strip()) is not None


def _span(outs: Sequence[Out]) -> Out | None:
    if not outs:
        return None
    return outs[0] if len(outs) == 1 else Span(outs)
