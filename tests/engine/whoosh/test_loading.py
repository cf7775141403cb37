"""What of Whoosh an archive in use loads: nothing, until somebody asks for a pattern or a reader."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys
from rightsarchive import Archive, Metadata, TextSource

def loaded():
    return sorted({name.partition(".")[0] for name in sys.modules} & {"whoosh", "hypothesis"})

with Archive.create(sys.argv[1]) as archive:
    archive.ingest([TextSource("He was taken to prison. A prisoner saw it.", Metadata(title="Report"))])
    assert archive.search("prison*").total == 1
    assert archive.check().ok
    print(loaded())
    assert archive.engine.expand_pattern("word", "pr*son")
    print(loaded())
"""


def test_an_archive_in_use_loads_nothing_of_whoosh(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROGRAM, str(tmp_path / "archive")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.splitlines() == ["[]", "['whoosh']"], done.stderr
