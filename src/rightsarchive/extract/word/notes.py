"""Footnotes and endnotes: their elements by id, and the mark that each is shown with (ECMA-376 part 1, 17.11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rightsarchive.extract.counting import counted
from rightsarchive.extract.word.names import Element, child, name_of, number_of, value_of

_SPECIAL = {"separator", "continuationSeparator", "continuationNotice"}
_KINDS = ("footnote", "endnote")


@dataclass
class Notes:
    """``forms`` and ``counts`` (the number of the last note seen) are kept for each kind apart, as Word counts them."""

    elements: Mapping[str, Mapping[str, Element]] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=lambda: {"footnote": "decimal", "endnote": "lowerRoman"})
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_KINDS, 0))

    @classmethod
    def read(cls, footnotes: Element | None, endnotes: Element | None, *said: Element | None) -> Notes:
        """``said`` are the elements that may say how notes are counted, the strongest last."""
        notes = cls({"footnote": _by_id(footnotes), "endnote": _by_id(endnotes)})
        for element in said:
            for kind in _KINDS:
                properties = child(element, f"w:{kind}Pr")
                if form := value_of(child(properties, "w:numFmt")):
                    notes.forms[kind] = form
                if start := value_of(child(properties, "w:numStart")):
                    notes.counts[kind] = number_of(start, 1) - 1
        return notes

    def seen(self, reference: Element) -> tuple[Element | None, str]:
        """The note that a reference means (None where there is none) and its mark, "" where the note writes its own."""
        kind = name_of(reference).removeprefix("w:").removesuffix("Reference")
        note = self.elements.get(kind, {}).get(value_of(reference, "id") or "")
        own = value_of(reference, "customMarkFollows") not in {None, "0", "false", "off"}
        if note is None or own:
            return note, ""
        self.counts[kind] += 1
        return note, counted(self.counts[kind], self.forms[kind])


def _by_id(root: Element | None) -> dict[str, Element]:
    return {
        value_of(note, "id") or "": note
        for note in (root if root is not None else ())
        if name_of(note) in {"w:footnote", "w:endnote"} and value_of(note, "type") not in _SPECIAL
    }
