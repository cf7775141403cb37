"""Where a quotation and its source differ, by character and in words."""

from __future__ import annotations

import difflib

from rapidfuzz.distance import Levenshtein

from rightsarchive.citation.embedding import visible
from rightsarchive.citation.verdicts import Difference
from rightsarchive.language.alike import plainly

LONGEST = 20_000
"""Code points up to which two texts are compared by character."""


def differences(quote: str, source: str) -> tuple[Difference, ...]:
    """The stretches of both, as they are compared (``language.alike``), equal ones too; put together they are the two texts."""
    ours, theirs = plainly(visible(quote)), plainly(source)
    if max(len(ours), len(theirs)) > LONGEST:
        return (Difference("replace", ours, theirs),)
    return tuple(
        Difference(each.tag, ours[each.src_start : each.src_end], theirs[each.dest_start : each.dest_end])
        for each in Levenshtein.opcodes(ours, theirs)
    )


def in_words(quote: str, source: str) -> str:
    """What the report has and what the source has, up to three changes, as a sentence."""
    ours, theirs = plainly(visible(quote)).split(), plainly(source).split()
    changes = [
        op for op in difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes() if op[0] != "equal"
    ]
    said = []
    for kind, a, b, c, d in changes[:3]:
        mine, its = shown(ours[a:b]), shown(theirs[c:d])
        if kind == "delete":
            said.append(f"the source does not have “{mine}”")
        elif kind == "insert":
            said.append(f"the source also has “{its}”")
        else:
            said.append(f"where the report has “{mine}”, the source has “{its}”")
    more = f", and {len(changes) - 3} more differences" if len(changes) > 3 else ""
    sentence = "; ".join(said) + more
    return sentence[:1].upper() + sentence[1:] + "." if said else f"The source has: “{shown(theirs)}”."


def shown(words: list[str]) -> str:
    """Words for a message, the first of very many."""
    return " ".join(words) if len(words) <= 25 else f"{' '.join(words[:20])} …"
