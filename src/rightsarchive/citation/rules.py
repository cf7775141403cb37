"""What we ask of a reference beyond its style: rules of ours, which no other processor of CSL has.

* A site that publishes itself is named once, by whichever of the two fields the style prints.
* A style that would print a paragraph's number with no word for "paragraph", like a page number, gets "para." at the end.
* What a style leaves out of its list of sources is listed as its note would name it, so that no source goes unnamed.
* By what a source is found (a judgment or law by its number, a UN document by its symbol, a paper by the archive that keeps it) is named, also where the
  style leaves it out.
* What a style has no place for goes where its manual wants it (``sources``).
* The number of a law (``235-V``) and a page's label (``A-3``) are one number, not the ends of a range.
* An item without a language is not taken for English, whose titles some styles capitalise.
* Each name, title, date and address is isolated where its direction of writing would turn about what stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from rightsarchive.citation.csl.collapse import joined
from rightsarchive.citation.csl.context import Cite
from rightsarchive.citation.csl.document import References
from rightsarchive.citation.csl.markup import quoted
from rightsarchive.citation.csl.numbers import is_plural, page_range
from rightsarchive.citation.csl.output import Out, Span
from rightsarchive.citation.csl.positions import FIRST, Cluster, Placed
from rightsarchive.citation.csl.tree import Look
from rightsarchive.citation.loading import Loaded
from rightsarchive.citation.naming import isolation, on_its_own
from rightsarchive.citation.sources import KNOWN, FoundBy, fitted, found_by, with_number_in_title
from rightsarchive.controls import isolated

_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_LOST = re.compile(r"(?<=[.?!…]) [,:](?= )|,(?= \([^()]{0,15}\d{4}\))")
"""A comma or colon that stood behind an empty part, or before a bracket."""
_EMPTY_PART = re.compile(r"(?<![ .,])([.,]) \1(?! ?[.,])")
_ISOLATES = dict.fromkeys((0x2068, 0x2069))


class Document(References):
    """References of a whole document under our rules."""

    def __init__(self, loaded: Loaded, items: Sequence[Mapping[str, Any]], clusters: Sequence[Cluster]) -> None:
        self._loaded = loaded
        sources = [cleaned(item) for item in items]
        self._found_by = {each["id"]: found for each in sources if any(found := found_by(each))}
        super().__init__(
            loaded.style,
            loaded.locale,
            [_found(_named_once(prepared(each, loaded), loaded), found_by(each), loaded) for each in sources],
            clusters,
            field=quoted,
            needs_isolation=isolation(loaded.locale.tag),
        )

    def cite(self, place: Placed, *, opens: bool = False, skip_names: bool = False) -> Out | None:
        """One cite, in which a paragraph is called one, and where a source is kept is not left out where it comes first."""
        out = self._named_cite(place, opens=opens, skip_names=skip_names)
        if out is None or not self.style.is_note or "first" not in place.positions:
            return out
        parts = self.completed(place.cite.id, [out])
        return parts[0] if len(parts) == 1 else Span(parts)

    def completed(self, key: str, parts: list[Out]) -> list[Out]:
        """With the archive that keeps a source and its call number, where the style leaves them out."""
        text = self.text(Span(parts))
        kept = [each for each in self._found_by.get(key, FoundBy()).kept if each not in text]
        if not kept:
            return parts
        is_against = isolation(self.locale.tag)
        missing = ", ".join(isolated(each) if is_against(each) else each for each in kept)
        return [*parts, f" {missing}." if text.endswith(".") else f", {missing}"]

    def _named_cite(self, place: Placed, *, opens: bool, skip_names: bool) -> Out | None:
        cite = place.cite
        is_numbered = cite.id in self._found_by and self.items[cite.id].type == "legal_case"
        if (
            is_numbered
            and self.style.name.startswith("bluebook")
            and cite.locator
            and cite.label == "page"
            and "first" in place.positions
        ):
            place = replace(place, cite=replace(cite, locator=f"at {cite.locator}"))  # no part of the number before
        out = super().cite(place, opens=opens, skip_names=skip_names)
        if cite.label != "paragraph" or not cite.locator:
            return out
        value = page_range(cite.locator, self.style.options.get("page-range-format", ""), self.locale)
        text = _SPACES.sub(" ", self.text(out))
        if "ibid" in place.positions and "ibid-with-locator" not in place.positions and value not in text:
            return out  # the very place of the note before
        if any(_SPACES.sub(" ", f"{word} {value}") in text for word in self._loaded.paragraph_words):
            return out
        if self.style.is_note and self.items[cite.id].type == "legal_case" and f"[{value}]" in text:
            return out  # how courts number their paragraphs
        form = "symbol" if self.style.name.startswith("bluebook") else "short"
        word = self.locale.term("paragraph", form, plural=is_plural(cite.locator)) or "para."
        named = f"{word.replace('.', '') if self._loaded.strips_periods else word} {value}"
        if value in text:  # the style has a place for it: the word goes there too
            there = super().cite(replace(place, cite=replace(cite, locator=named)), opens=opens, skip_names=skip_names)
            before, found, _ = _SPACES.sub(" ", self.text(there)).partition(named)
            if found and not before.rstrip(" ").endswith(self._loaded.page_words):
                return there
        positions = place.positions - {"ibid-with-locator"}
        bare = replace(place, cite=replace(cite, locator=""), positions=positions)
        out = super().cite(bare, opens=opens, skip_names=skip_names)
        return named if out is None else Span([out, Span([named], Look(prefix=", "))])

    def spaced(self, text: str) -> str:
        """A reference's text without what an empty part leaves between two full stops or commas, and with a paragraph's number behind its word as a
        person would type it, for those who look for it."""
        return _LOST.sub("", _EMPTY_PART.sub(r"\1", self._loaded.paragraph_number.sub(r"\1 ", text)))

    def listed(self, key: str) -> Out | None:
        """The entry of a source in the list; where the style has none, its note without a pinpoint."""
        area = self.style.bibliography
        out = self.entry(key, area) if area is not None else None
        if out is not None and self.text(out).translate(_ISOLATES).strip(" .[]()0123456789"):
            return out
        return joined(self, [Placed(Cite(key), FIRST, "")])


def cleaned(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item with each value on one line, and without what would act beyond it."""
    data = {
        key: value for key, value in ((key, _clean(value)) for key, value in item.items() if key != "custom") if value
    }
    return {**data, "id": str(item.get("id", "item")), **({KNOWN: data.get(KNOWN, {})} if KNOWN in item else {})}


def prepared(item: Mapping[str, Any], loaded: Loaded) -> dict[str, Any]:
    """A cleaned item as our references take it."""
    data = fitted(item, loaded)
    return {**data, "language": data.get("language") or "und"}


def _clean(value: Any) -> Any:
    """Without line breaks and controls, at any depth."""
    if isinstance(value, str):
        return re.sub(r"[ \t\n\v\f\r\x85\u2028\u2029\ufdd0-\ufdef]+", " ", on_its_own(value)).strip(" ")
    if isinstance(value, list):
        return [part for part in map(_clean, value) if part]
    if isinstance(value, dict):
        return {key: part for key, part in ((key, _clean(part)) for key, part in value.items()) if part}
    return value


def _named_once(data: dict[str, Any], loaded: Loaded) -> dict[str, Any]:
    """The item without its publisher, where a reference would name it twice."""
    publisher = data.get("publisher")
    if not publisher or publisher not in {data.get("container-title"), data.get("authority")}:
        return data
    printed = _printed(data, loaded)
    authors = " ".join(name.get("literal", "") for name in data.get("author", [])).lower()
    most = 1 + authors.count(publisher.lower())
    if any(text.lower().count(publisher.lower()) > most for text in printed):
        return {key: value for key, value in data.items() if key != "publisher"}
    return data


def _found(data: dict[str, Any], by: FoundBy, loaded: Loaded) -> dict[str, Any]:
    """The item with what its source is found by where the style prints it, or in the title where it prints it nowhere."""
    if "call-number" in data and by.kept:
        elsewhere = {**data, "archive_location": data["call-number"]}
        if not any(text.count(data["call-number"]) > 1 for text in _printed(elsewhere, loaded)):
            data = elsewhere
    if not by.number:
        return data
    parts = by.number.split() if data["type"] == "treaty" else [by.number]
    is_printed = any(all(part in text for part in parts) for text in _printed(data, loaded))
    return data if is_printed else with_number_in_title(data, by.number, loaded)


def _printed(data: dict[str, Any], loaded: Loaded) -> list[str]:
    """The note of a source by itself, and its entry in the list."""
    alone = References(loaded.style, loaded.locale, [data])
    note = alone.text(joined(alone, [Placed(Cite(data["id"]), FIRST, "")]))
    return [note, *(alone.text(each.out) for each in alone.entries())]
