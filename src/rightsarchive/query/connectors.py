"""How near two parts of a query have to stand, as lawyers write it: ``w/5``, ``NEAR/5``, ``pre/3``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rightsarchive.query.chunks import ShowError
from rightsarchive.query.syntax import And, Near, Node, Not, Or, Pattern, Phrase, Prefix, Together, Word

FARTHEST = 100
"""Words that two parts may be from each other."""

_CONNECTOR: Final = re.compile(r"(?P<kind>w|within|near|pre)/(?P<how>\d{1,9}|[sp])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Connector:
    """What stands between two parts; ``text`` as it was typed."""

    start: int
    end: int
    text: str
    distance: int
    ordered: bool


def connector(start: int, end: int, chunk: str, error: ShowError) -> Connector | None:
    """The connector that a chunk is, or None. Raises QuerySyntaxError for one that is not known here."""
    found = _CONNECTOR.fullmatch(chunk)
    if found is None:
        return None
    how = found["how"]
    if not how.isdecimal():
        what = "sentence" if how in "sS" else "paragraph"
        raise error(f"“{chunk}”, the same {what}, cannot be asked for here.", start, "Write a number of words: w/15")
    if not 1 <= int(how) <= FARTHEST:
        raise error(
            f"words may be 1 to {FARTHEST} words from each other.", start + len(found["kind"]) + 1, "Write: w/5"
        )
    return Connector(start, end, chunk, int(how), found["kind"].lower() == "pre")


def joined(parts: Sequence[Node | Connector], error: ShowError) -> list[Node]:
    """The parts, each connector with what stands beside it made one. Raises QuerySyntaxError."""
    nodes: list[Node] = []
    waiting: Connector | None = None
    for part in parts:
        if isinstance(part, Connector):
            if waiting is not None or not nodes:
                raise _without_sides(waiting or part, error)
            waiting = part
        elif waiting is not None:
            nodes.append(_near(nodes.pop(), waiting, part, error))
            waiting = None
        else:
            nodes.append(part)
    if waiting is not None:
        raise _without_sides(waiting, error)
    return nodes


def _near(left: Node, between: Connector, right: Node, error: ShowError) -> Node:
    chain = left.nodes if isinstance(left, And) and all(isinstance(each, Near) for each in left.nodes) else (left,)
    last = chain[-1]
    side = last.right if isinstance(last, Near) else last
    for node in (side, right):
        if not _is_words(node):
            raise error(
                f"“{between.text}” stands between words, phrases, or brackets with words.",
                node.start,
                "Write: (police OR guards) w/5 van",
            )
    near = Near(side.start, right.end, side, right, between.distance, between.ordered)
    return And(left.start, right.end, (*chain, near)) if isinstance(last, Near) else near


def _is_words(node: Node) -> bool:
    match node:
        case Word() | Phrase(slop=0) | Prefix() | Pattern():
            return True
        case Or(nodes=nodes) | Together(nodes=nodes):
            return not any(isinstance(each, Not) for each in nodes) and all(map(_is_words, nodes))
        case _:
            return False


def _without_sides(found: Connector, error: ShowError) -> Exception:
    return error(f"“{found.text}” needs a word on both sides.", found.start, "Write: police w/5 van")
