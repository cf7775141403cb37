"""Where each cite stands among the notes: first, again, right behind itself (CSL 1.0.2, "Locators", "Position")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rightsarchive.citation.csl.context import Cite

FIRST = frozenset({"first"})
SUBSEQUENT = frozenset({"subsequent"})
IBID = frozenset({"subsequent", "ibid"})
IBID_WITH_LOCATOR = frozenset({"subsequent", "ibid", "ibid-with-locator"})
_GIVEN = {0: FIRST, 1: SUBSEQUENT, 2: IBID, 3: IBID_WITH_LOCATOR}
_NEAR_NOTE = frozenset({"near-note"})


@dataclass(frozen=True, slots=True)
class Cluster:
    """The cites of one note, or of one bracket in the text. ``note`` is the number of the note, 0 in the text."""

    cites: tuple[Cite, ...]
    note: int = 0
    id: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A cite with its positions and the number of the note where its source came first."""

    cite: Cite
    positions: frozenset[str]
    first_note: str


def placed(clusters: Sequence[Cluster], near_note_distance: int) -> list[list[Placed]]:
    """Each cite of each cluster with its place."""
    seen: dict[str, int] = {}
    last: dict[str, int] = {}
    found: list[list[Placed]] = []
    previous: Cluster | None = None
    for cluster in clusters:
        line: list[Placed] = []
        for number, cite in enumerate(cluster.cites):
            if cite.position is not None:
                positions = _GIVEN.get(cite.position, FIRST)
                if cite.near_note:
                    positions |= _NEAR_NOTE
            elif cite.id not in seen:
                positions = FIRST
            else:
                positions = _again(cite, number, cluster, previous)
                if cluster.note - last[cite.id] <= near_note_distance:
                    positions |= _NEAR_NOTE
            first = seen.get(cite.id, 0)
            line.append(Placed(cite, positions, str(first) if first and "first" not in positions else ""))
            seen.setdefault(cite.id, cluster.note)
            last[cite.id] = cluster.note
        found.append(line)
        previous = cluster if cluster.cites else previous
    return found


def _again(cite: Cite, number: int, cluster: Cluster, previous: Cluster | None) -> frozenset[str]:
    """The position of a source that was cited before."""
    if number:
        before = cluster.cites[number - 1]
        if before.id != cite.id:
            return SUBSEQUENT
    else:
        if previous is None or not previous.cites or {each.id for each in previous.cites} != {cite.id}:
            return SUBSEQUENT
        before = previous.cites[-1]
    if before.locator and not cite.locator:
        return SUBSEQUENT
    if cite.locator and (cite.locator, cite.label) != (before.locator, before.label):
        return IBID_WITH_LOCATOR
    return IBID
