"""Reduced texts: what those read who may not read every stretch of a document."""

from rightsarchive.withholding.readings import Covered, ReadingKeeper
from rightsarchive.withholding.reduction import bracketed, moved
from rightsarchive.withholding.scrubbing import named_in
from rightsarchive.withholding.words import FoldedText, Wording, parts_of

__all__ = ["Covered", "FoldedText", "ReadingKeeper", "Wording", "bracketed", "moved", "named_in", "parts_of"]
