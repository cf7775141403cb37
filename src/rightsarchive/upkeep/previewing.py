"""What a run of ingestion would do, found out on a copy: nothing in the archive's folder is written.

The catalog as it is now is copied to the temporary folder of the system, and the run goes into the copy; so the answer is what the run
would give, level by level and line by line. The copy goes with the answer.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from rightsarchive.held_folders import HeldFolder
from rightsarchive.ingest import Outcome, SourceReport
from rightsarchive.store import Catalog, FolderOriginals, Originals

Run = Callable[[Catalog, Originals, Callable[[SourceReport], object]], Outcome]


def preview(catalog: Catalog, run: Run) -> tuple[SourceReport, ...]:
    """What would become of each source of a ``run`` over the copies that it is given."""
    told: list[SourceReport] = []
    with HeldFolder(Path(tempfile.gettempdir()), "rightsarchive-preview-", private=True) as place:
        catalog.copy_to(place.path / "catalog.sqlite")
        with Catalog(place.path / "catalog.sqlite") as copy:
            run(copy, FolderOriginals(place.path / "originals"), told.append)
    return tuple(told)
