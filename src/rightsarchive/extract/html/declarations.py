"""The declarations of style sheets and of ``style`` attributes, as far as they tell whether and how words are seen (CSS 2.2, 6;
shorthands and logical sides written out; custom properties put in)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

Declarations = dict[str, str]

TELLING = frozenset(
    "display visibility opacity font font-size color background background-color background-image background-clip text-decoration "
    "text-decoration-line vertical-align baseline-shift font-variant-position text-indent position left top right bottom inset clip "
    "clip-path list-style list-style-type content-visibility height max-height width max-width block-size inline-size max-block-size "
    "max-inline-size overflow overflow-x overflow-y transform translate scale filter mask mask-image margin margin-left margin-top "
    "content counter-reset counter-increment counter-set -webkit-text-fill-color -webkit-background-clip".split()
)
"""The properties that are read."""

_OTHER_NAMES = {
    "block-size": "height", "inline-size": "width", "max-block-size": "max-height", "max-inline-size": "max-width",
    "overflow-x": "overflow", "overflow-y": "overflow", "-webkit-clip-path": "clip-path", "-webkit-transform": "transform",
    "-webkit-mask": "mask", "-webkit-mask-image": "mask-image", "-webkit-filter": "filter", "margin-inline-start": "margin-left",
    "margin-block-start": "margin-top", "inset-inline-start": "left", "inset-inline-end": "right", "inset-block-start": "top", "inset-block-end": "bottom",
}  # fmt: skip
_DECLARATION = re.compile(r"(--[\w-]+|-?[a-z][a-z-]*)\s*:\s*((?:[^;\"']|\"[^\"]*\"|'[^']*')+)", re.IGNORECASE)
_IMPORTANT = re.compile(r"\s*!\s*important\s*$", re.IGNORECASE)
_WORTH_A_LOOK = re.compile("--|" + "|".join(sorted({*TELLING, *_OTHER_NAMES}, key=len, reverse=True)), re.IGNORECASE)
_FONT_SIZE = re.compile(
    r"(?:^|\s)(\d*\.?\d+(?:px|pt|r?em|%|ex|ch|cm|mm|in|pc|v[wh])|0(?=[\s/])|(?:xx?-)?small(?:er)?|medium|(?:xx?-)?large|larger)(?:\s*/\s*\S+)?\s"
)
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*(?:\([^()]*\)[^()]*)*))?\)")
_DEEPEST = 5
_KEPT_AS_WRITTEN = {"content"}


def are_telling(text: str) -> bool:
    return _WORTH_A_LOOK.search(text) is not None


def declarations(text: str) -> tuple[Declarations, Declarations]:
    """The plain ones and the important ones, each in small letters."""
    plain: Declarations = {}
    important: Declarations = {}
    for written, value in _DECLARATION.findall(text):
        name = written if written.startswith("--") else written.lower()
        name = _OTHER_NAMES.get(name, name)
        if name in TELLING or name.startswith("--"):
            target = important if _IMPORTANT.search(value) else plain
            bare = _IMPORTANT.sub("", value).strip()
            for longhand, said in _longhands(name, bare if name in _KEPT_AS_WRITTEN else bare.lower()):
                if name == "overflow" and said == "visible" and target.get(name):
                    continue  # the other axis is cut
                target[longhand] = said
    return plain, important


def inline(style: str) -> Declarations:
    """The declarations of a ``style`` attribute."""
    return {**(both := declarations(style))[0], **both[1]} if are_telling(style) else {}


def combined(by_rules: Declarations, own: Declarations, variables: Mapping[str, str]) -> Declarations:
    """What holds for an element: its own style is stronger than all rules but the important ones. ``variables`` are the page's
    custom properties: what asks for one that there is not says nothing."""
    strong = {name: value for name, value in by_rules.items() if value.endswith("!important")}
    said = {name: _IMPORTANT.sub("", value) for name, value in {**by_rules, **own, **strong}.items()}
    if not any("var(" in value for value in said.values()):
        return said
    known = {**variables, **said}
    return {name: value for name, written in said.items() if (value := _filled_in(written, known)) is not None}


def _filled_in(value: str, variables: Mapping[str, str]) -> str | None:
    for _ in range(_DEEPEST):
        found = _VARIABLE.search(value)
        if found is None:
            return value
        put = variables.get(found[1], found[2])
        if put is None:
            return None
        value = f"{value[: found.start()]}{put.strip()}{value[found.end() :]}"
    return None


def _longhands(name: str, value: str) -> Iterator[tuple[str, str]]:
    if name == "font":
        if found := _FONT_SIZE.search(f"{value} "):
            yield "font-size", found[1]
    elif name == "inset":
        yield from zip(("top", "right", "bottom", "left"), _four(value), strict=True)
    elif name == "margin":
        top, _, _, left = _four(value)
        yield from (("margin-top", top), ("margin-left", left))
    else:
        yield name, value


def _four(value: str) -> tuple[str, str, str, str]:
    """Top, right, bottom, left of a value for four sides."""
    parts = value.split()
    if not parts:
        return "", "", "", ""
    top = parts[0]
    right = parts[1] if len(parts) > 1 else top
    return top, right, parts[2] if len(parts) > 2 else top, parts[3] if len(parts) > 3 else right
