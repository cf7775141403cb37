"""The XML names of WordprocessingML and of what stands inside it, transitional and strict (ECMA-376 part 1)."""

from __future__ import annotations

from typing import Any

_STEMS = {
    "wordprocessingml/main": "w",
    "officeDocument/math": "m",
    "drawingml/main": "a",
    "drawingml/diagram": "dgm",
    "drawingml/chart": "c",
}
_PREFIXES = {"{http://schemas.openxmlformats.org/markup-compatibility/2006": "mc"} | {
    uri: prefix
    for stem, prefix in _STEMS.items()
    for uri in (
        f"{{http://schemas.openxmlformats.org/{stem.replace('/', '/2006/')}",
        f"{{http://purl.oclc.org/ooxml/{stem}",
    )
}

Element = Any
"""An lxml element (lxml publishes no type for it)."""


def name_of(element: Element) -> str:
    """``w:p`` for a paragraph whatever prefix the file uses; the local name alone for other vocabularies; "" for comments."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    uri, _, local = tag.rpartition("}")
    prefix = _PREFIXES.get(uri)
    return f"{prefix}:{local}" if prefix else local


def value_of(element: Element | None, attribute: str = "val") -> str | None:
    """The value of ``w:val`` or another attribute, whatever its vocabulary."""
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


def number_of(text: str | None, default: int = 0) -> int:
    """A whole number written in an attribute; ``default`` where there is none."""
    try:
        return int(text or default)
    except ValueError:
        return default
