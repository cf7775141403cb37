"""The XML names of WordprocessingML, transitional and strict (ECMA-376 part 1, 17)."""

from __future__ import annotations

from typing import Any

_MAIN = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
}
_MATH = {
    "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "http://purl.oclc.org/ooxml/officeDocument/math",
}
_COMPATIBILITY = {"http://schemas.openxmlformats.org/markup-compatibility/2006"}
_PREFIXES = dict.fromkeys(_MAIN, "w") | dict.fromkeys(_MATH, "m") | dict.fromkeys(_COMPATIBILITY, "mc")

Element = Any
"""An lxml element (lxml publishes no type for it)."""


def name_of(element: Element) -> str:
    """``w:p`` for a paragraph whatever prefix the file uses; the local name alone for other vocabularies; "" for comments."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    uri, closing, local = tag[1:].partition("}")
    if not closing:
        return tag
    prefix = _PREFIXES.get(uri)
    return f"{prefix}:{local}" if prefix else local


def value_of(element: Element | None, attribute: str = "val") -> str | None:
    """The value of ``w:val`` or another attribute of the main vocabulary."""
    if element is None:
        return None
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == attribute), None)


def child(element: Element | None, *names: str) -> Element | None:
    """Follow first children by name: ``child(p, "w:pPr", "w:numPr")``."""
    for name in names:
        element = next((item for item in element if name_of(item) == name), None) if element is not None else None
    return element


def is_on(element: Element | None) -> bool:
    """A toggle such as ``w:vanish``: there, and not switched off."""
    return element is not None and value_of(element) not in {"0", "false", "off", "none"}
