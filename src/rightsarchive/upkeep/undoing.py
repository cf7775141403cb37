"""An act of a person taken back: which, is said by its line of the custody log, which has the values of before."""

from __future__ import annotations

from rightsarchive.errors import NotInArchiveError, UsageError
from rightsarchive.store import NOTE, TAG, UNDOES, Catalog, Originals
from rightsarchive.store.chain import PRIVATE
from rightsarchive.upkeep.annotations import Annotator
from rightsarchive.upkeep.curation import Curator
from rightsarchive.upkeep.editing import Editor

_OF_CASES = frozenset({"assign", "unassign", "case", "merge", "delete case"})
_ANNOTATIONS = frozenset({NOTE, TAG})
UNDONE = frozenset({"edit", *_OF_CASES, *_ANNOTATIONS})
"""The actions that can be taken back."""


def undo(catalog: Catalog, originals: Originals, number: int) -> int | None:
    """Take back what line ``number`` of the custody log tells of, in the transaction of the caller. The line that tells of it; None
    where it makes no difference. Raises NotInArchiveError for a line that there is not, UsageError for one that cannot be taken
    back: it is no act of this kind, was taken back before, was followed by another of the same, or its values were erased."""
    event = catalog.custody.event(number)
    if event is None:
        raise NotInArchiveError(
            f"the custody log has no line {number}.", advice="`rightsarchive custody show` numbers them."
        )
    if event.action not in UNDONE:
        raise UsageError(
            f"line {number} of the custody log ({event.action}) is nothing that can be taken back.",
            advice=f"These can: {', '.join(sorted(UNDONE))}.",
        )
    if UNDOES in event.detail:
        raise UsageError(f"line {number} takes back line {event.detail[UNDOES]}.", advice="Do it again instead.")
    if PRIVATE in event.detail:
        raise UsageError(f"what was before line {number} is not known any more.")
    later = [each for each in catalog.custody.events(event.subject) if each.number > number]
    if event.action in _OF_CASES:
        return Curator(catalog, originals).undo(event, later)
    if event.action in _ANNOTATIONS:
        return Annotator(catalog).undo(event)
    return Editor(catalog, originals).undo(event, later)
