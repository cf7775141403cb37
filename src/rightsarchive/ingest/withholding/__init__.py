"""Reduced texts: what those read who may not read every stretch of a document."""

from rightsarchive.ingest.withholding.readings import ReadingKeeper
from rightsarchive.ingest.withholding.reduction import bracketed, moved
from rightsarchive.ingest.withholding.scrubbing import named_in
from rightsarchive.ingest.withholding.words import Wording, parts_of

__all__ = ["ReadingKeeper", "Wording", "bracketed", "moved", "named_in", "parts_of"]
