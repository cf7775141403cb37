"""What a page's own style sheets say of its elements, as far as it tells whether and how their words are seen (CSS 2.2, 6)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

Declarations = dict[str, str]

TELLING = frozenset(
    "display visibility opacity font-size color background background-color background-image text-decoration "
    "text-decoration-line vertical-align text-indent position left top right clip clip-path list-style list-style-type "
    "content-visibility height max-height width overflow transform scale".split()
)
"""The properties that are read."""

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_TOKEN = re.compile(r"[{}]")
_DECLARATION = re.compile(r"([a-z-]+)\s*:\s*([^;]+)", re.IGNORECASE)
_IMPORTANT = re.compile(r"\s*!\s*important\s*$", re.IGNORECASE)
_WORTH_A_LOOK = re.compile("|".join(sorted(TELLING)), re.IGNORECASE)
# What a reader in front of a wide screen does not get.
_OTHER_MEDIA = re.compile(
    r"\bprint\b|\bspeech\b|max-width|max-device-width|prefers-|not\s+(?:all|screen)", re.IGNORECASE
)
_GROUPS = re.compile(r"@(?:media|supports|layer|container|document|scope)\b", re.IGNORECASE)
_STATES = re.compile(r"::?(?:hover|focus[\w-]*|active|visited|target[\w-]*|before|after|first-l\w+|selection|placeholder|marker|-\w[\w-]*)\b", re.IGNORECASE)  # fmt: skip
_IDS, _CLASSES = re.compile(r"#[\w-]"), re.compile(r"\.[\w-]|\[|:(?!:|not|is|where)")
_NAMES = re.compile(r"(?:^|[\s>+~(])[a-zA-Z]")
_MOST_RULES = 4000
_MOST_WORK = 60_000_000


class _Rule(NamedTuple):
    selector: str
    declarations: Declarations
    important: Declarations


def declared(page: LexborHTMLParser, sheets: list[str], elements: int) -> Mapping[int, Declarations]:
    """For the elements that a rule means, by Lexbor's id of the node: what the strongest rules say. ``elements`` is the
    number of elements of the page: what would take very long is not looked for."""
    found: dict[int, Declarations] = {}
    urgent: dict[int, Declarations] = {}
    rules = [rule for sheet in sheets for rule in _rules(_COMMENT.sub(" ", sheet))]
    most = min(_MOST_RULES, _MOST_WORK // max(1, elements))
    for rule in sorted(rules[:most], key=lambda rule: _specificity(rule.selector)):
        try:
            nodes = page.css(rule.selector)
        except (SelectolaxError, ValueError, RuntimeError):
            continue
        for node in nodes:
            if rule.declarations:
                found.setdefault(node.mem_id, {}).update(rule.declarations)
            if rule.important:
                urgent.setdefault(node.mem_id, {}).update(rule.important)
    for node_id, said in urgent.items():
        found.setdefault(node_id, {}).update({name: f"{value} !important" for name, value in said.items()})
    return found


def inline(style: str) -> Declarations:
    """The declarations of a ``style`` attribute that are read, in small letters."""
    return {**(both := _declarations(style))[0], **both[1]} if _WORTH_A_LOOK.search(style) else {}


def combined(by_rules: Declarations, own: Declarations) -> Declarations:
    """What holds for an element: its own style is stronger than all rules but the important ones."""
    strong = {name: value for name, value in by_rules.items() if value.endswith("!important")}
    return {name: _IMPORTANT.sub("", value) for name, value in {**by_rules, **own, **strong}.items()}


def _rules(sheet: str) -> Iterator[_Rule]:
    """The rules of a sheet that say something telling, in its order; those for other media left out."""
    groups: list[bool] = []
    start = 0
    prelude = ""
    for token in _TOKEN.finditer(sheet):
        text = sheet[start : token.start()]
        start = token.end()
        if token[0] == "{":
            # A block inside of a rule's own: nested rules are left to those who read them.
            prelude = text.rpartition(";")[2].strip()
            if _GROUPS.match(prelude):
                groups.append(_OTHER_MEDIA.search(prelude) is None)
                prelude = ""
            elif prelude.startswith("@"):
                groups.append(False)
                prelude = ""
        elif prelude:
            if all(groups) and _WORTH_A_LOOK.search(text):
                plain, important = _declarations(text)
                if plain or important:
                    for selector in _split(prelude):
                        if not _STATES.search(selector):
                            yield _Rule(selector, plain, important)
            prelude = ""
        elif groups:
            groups.pop()


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


def _declarations(text: str) -> tuple[Declarations, Declarations]:
    plain: Declarations = {}
    important: Declarations = {}
    for name, value in _DECLARATION.findall(text):
        key = name.lower()
        if key in TELLING:
            target = important if _IMPORTANT.search(value) else plain
            target[key] = _IMPORTANT.sub("", value).strip().lower()
    return plain, important


def _specificity(selector: str) -> tuple[int, int, int]:
    return len(_IDS.findall(selector)), len(_CLASSES.findall(selector)), len(_NAMES.findall(selector))
