"""Where the score of a hit comes from, in words that a person can read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from rightsarchive.engine.protocol import Engine
from rightsarchive.model import PassageId
from rightsarchive.model.brief import Brief
from rightsarchive.query.plan import Fuzzy, Leaf, Phrase, Plan, Prefix, Synonyms, Term, Why, leaves


@dataclass(frozen=True, slots=True, repr=False)
class Contribution(Brief):
    """A part of a hit's score: what ``term`` it came from, ``why`` that was looked for, and how much it gave before the mix.

    ``role`` is ``finds`` for what decides whether a passage is found, ``ranks`` for what only orders what was found. A name, a
    concept or a phrase does both, and is then told twice.
    """

    term: str
    why: Why | None
    score: float
    role: Literal["finds", "ranks"]


def contributions(engine: Engine, plan: Plan, passage: PassageId) -> tuple[Contribution, ...]:
    """The parts of the score of a passage, the largest first."""
    finding = Counter(leaves(plan.match))
    parts = []
    # An engine tells first what finds; a leaf that ranks too comes again.
    for leaf, score in engine.explain(plan, [passage])[passage]:
        parts.append(Contribution(_shown(leaf), leaf.why, score, "finds" if finding[leaf] > 0 else "ranks"))
        finding[leaf] -= 1
    return tuple(sorted(parts, key=lambda part: -part.score))


def _shown(leaf: Leaf) -> str:
    """What an engine looked for, in a form that a person can read."""
    match leaf:
        case Synonyms(members=members):
            return " | ".join(term for term, _ in members)
        case Phrase(terms=terms):
            return " ".join(term for term, _ in terms)
        case Prefix(text=text):
            return f"{text}*"
        case Fuzzy(text=text, edits=edits):
            return f"{text}~{edits}"
        case Term(text=text):
            return text
