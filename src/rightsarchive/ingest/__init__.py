"""The whole way in: find files, read their metadata, extract, split into passages, commit. Resumable and parallel."""

from rightsarchive.ingest.discovery import Source
from rightsarchive.ingest.outcome import Documents, Outcome, Progress
from rightsarchive.ingest.registrar import with_assigned
from rightsarchive.ingest.run import Ingestion

__all__ = ["Documents", "Ingestion", "Outcome", "Progress", "Source", "with_assigned"]
