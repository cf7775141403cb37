"""What a page's own style sheets say of its elements, as far as it tells whether and how their words are seen (CSS 2.2, 6)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from rightsarchive.extract.html.declarations import Declarations, are_telling, declarations

_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_TOKEN = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|[{}]")
# What a reader in front of a wide screen does not get.
_OTHER_MEDIA = re.compile(
    r"\bprint\b|\bspeech\b|max-width|max-device-width|width\s*<|[\d.]+\w*\s*>=?\s*width|prefers-|not\s+(?:all|screen)",
    re.IGNORECASE,
)
_GROUPS = re.compile(r"@(?:media|supports|layer|container|document|scope)\b", re.IGNORECASE)
_UNSUPPORTED = re.compile(r"@supports\s+not\b", re.IGNORECASE)
_STATES = re.compile(r"::?(?:hover|focus[\w-]*|active|visited|target[\w-]*|after|first-l\w+|selection|placeholder|marker|-\w[\w-]*)\b", re.IGNORECASE)  # fmt: skip
_BEFORE = re.compile(r"::?before\b", re.IGNORECASE)
_IDS, _CLASSES = re.compile(r"#[\w-]"), re.compile(r"\.[\w-]|\[|:(?!:|not|is|where)")
_NAMES = re.compile(r"(?:^|[\s>+~(])[a-zA-Z]")
_WHOLE_PAGE = {":root", "html", "body", "*"}
_MOST_RULES = 4000
_MOST_WORK = 60_000_000
_MOST_SELECTORS = 100
_DEEPEST = 6


class _Rule(NamedTuple):
    selector: str
    declarations: Declarations
    important: Declarations


@dataclass(frozen=True)
class Said:
    """What style sheets say of elements, by Lexbor's id of the node, and of what stands before them; and the custom properties of
    the whole page."""

    elements: Mapping[int, Declarations] = field(default_factory=dict)
    before: Mapping[int, Declarations] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)


def declared(page: LexborHTMLParser, sheets: list[str], elements: int) -> Said:
    """For the elements that a rule means: what the strongest rules say. ``elements`` is the number of elements of the page: what
    would take very long is not looked for."""
    found: dict[int, Declarations] = {}
    before: dict[int, Declarations] = {}
    variables: dict[str, str] = {}
    rules = [rule for sheet in sheets for rule in _rules(_COMMENT.sub(" ", sheet))]
    most = min(_MOST_RULES, _MOST_WORK // max(1, elements))
    ranked = sorted(rules[:most], key=lambda rule: _specificity(rule.selector))
    for important in (False, True):
        for rule in ranked:
            said = rule.important if important else rule.declarations
            if not said:
                continue
            selector, target = rule.selector, found
            if _BEFORE.search(selector):
                if "content" not in said and not any(name.startswith("counter-") for name in said):
                    continue
                selector, target = _BEFORE.sub("", selector).strip() or "*", before
            if selector in _WHOLE_PAGE:
                variables.update((name, value) for name, value in said.items() if name.startswith("--"))
            try:
                nodes = page.css(selector)
            except (SelectolaxError, ValueError, RuntimeError):
                continue
            put = {name: f"{value} !important" for name, value in said.items()} if important else said
            for node in nodes:
                target.setdefault(node.mem_id, {}).update(put)
    return Said(found, before, variables)


def is_for_screens(media: str) -> bool:
    """Whether a sheet or a group of rules for these media holds for a reader in front of a wide screen."""
    return _OTHER_MEDIA.search(media) is None


class _Block(NamedTuple):
    """A block of a sheet that is open: the elements that its declarations mean, and whether they hold."""

    selectors: tuple[str, ...]
    holds: bool


def _rules(sheet: str) -> Iterator[_Rule]:
    """The rules of a sheet that say something telling, in its order; those for other media left out. A rule inside of another
    means elements under those of the outer one (CSS Nesting)."""
    blocks: list[_Block] = []
    held = ""
    start = 0
    for token in _TOKEN.finditer(sheet):
        if token[0][0] in "\"'":
            continue
        held += sheet[start : token.start()]
        start = token.end()
        around = blocks[-1] if blocks else _Block((), holds=True)
        if token[0] == "{":
            own, _, prelude = held.rpartition(";")
            yield from _rules_of(around, own)
            blocks.append(_opened(prelude.strip(), around, len(blocks)))
        elif blocks:
            yield from _rules_of(blocks.pop(), held)
        held = ""


def _opened(prelude: str, around: _Block, depth: int) -> _Block:
    if prelude.startswith("@"):
        holds = (
            around.holds
            and _GROUPS.match(prelude) is not None
            and is_for_screens(prelude)
            and _UNSUPPORTED.match(prelude) is None
        )
        return _Block(around.selectors, holds)
    own = [selector for selector in _split(prelude) if not _STATES.search(selector)]
    if around.selectors:
        own = [_under(outer, inner) for outer in around.selectors for inner in own]
    return _Block(tuple(own[:_MOST_SELECTORS]), around.holds and depth < _DEEPEST)


def _under(outer: str, inner: str) -> str:
    return inner.replace("&", outer) if "&" in inner else f"{outer} {inner}"


def _rules_of(block: _Block, text: str) -> Iterator[_Rule]:
    if not (block.holds and block.selectors and are_telling(text)):
        return
    plain, important = declarations(text)
    if plain or important:
        for selector in block.selectors:
            yield _Rule(selector, plain, important)


def _split(prelude: str) -> list[str]:
    """The selectors of a list; commas inside of brackets part nothing."""
    parts, depth, start = [], 0, 0
    for index, character in enumerate(prelude):
        if character in "([":
            depth += 1
        elif character in ")]":
            depth -= 1
        elif character == "," and depth == 0:
            parts.append(prelude[start:index].strip())
            start = index + 1
    return [part for part in [*parts, prelude[start:].strip()] if part]


def _specificity(selector: str) -> tuple[int, int, int]:
    return len(_IDS.findall(selector)), len(_CLASSES.findall(selector)), len(_NAMES.findall(selector))
