"""The whole way in: find files, read their metadata, extract, split into passages, commit. Resumable and parallel."""

from rightsarchive.ingest.became import SourceReport
from rightsarchive.ingest.describing import Describer
from rightsarchive.ingest.discovery import Source
from rightsarchive.ingest.outcome import Documents, Outcome, Progress
from rightsarchive.ingest.rereading import Rereading
from rightsarchive.ingest.rereading_outcome import PassageChange, RereadDocument, RereadOutcome
from rightsarchive.ingest.run import Ingestion

__all__ = [
    "Describer",
    "Documents",
    "Ingestion",
    "Outcome",
    "PassageChange",
    "Progress",
    "RereadDocument",
    "RereadOutcome",
    "Rereading",
    "Source",
    "SourceReport",
]
