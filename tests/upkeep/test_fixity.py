"""Fixity: an index that is not the catalog's is told, however whole its files are."""

from __future__ import annotations

from pathlib import Path

from rightsarchive import Archive, TextSource
from rightsarchive.model import VersionId


def test_an_index_that_lacks_a_passage_is_told(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "archive") as archive:
        archive.ingest(TextSource(f"The court in Almaty fined defender number {n}.") for n in range(3))
        assert archive.check().ok
        found = archive._engine.fingerprint()
        assert found is not None
        with archive._engine.writer() as writer:
            writer.delete([next(archive._catalog.passages.of_version(VersionId(1))).id])
            writer.commit(found.revision)
        (finding,) = archive.check().findings
        assert (finding.code, finding.subject) == ("index", "index")
        assert "holds 2 passages, the catalog 3" in finding.message
        archive.reindex()
        assert archive.check().ok


def test_an_index_that_is_behind_is_told(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "archive") as archive:
        archive.ingest(TextSource("The court in Almaty fined the defender."))
        with archive._engine.writer() as writer:
            writer.commit(0)
        (finding,) = archive.check().findings
        assert finding.code == "index"


def test_a_leftover_in_the_originals_is_named_and_harmless(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "archive") as archive:
        archive.ingest(TextSource("The court in Almaty fined the defender."))
        stray = tmp_path / "archive" / "originals" / "ab" / ("ab" * 32)
        stray.parent.mkdir(exist_ok=True)
        stray.write_bytes(b"x")
        report = archive.check()
        assert (report.ok, report.originals, report.unused) == (True, 1, ("ab" * 32,))


def test_a_missing_and_a_changed_original_are_told_apart(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "archive") as archive:
        outcome = archive.ingest(TextSource(f"The court in Almaty fined defender number {n}.") for n in range(2))
        gone, changed = (archive.original(document.sha256) for document in outcome.added)
        gone.unlink()
        changed.chmod(0o600)
        changed.write_bytes(b"changed")
        seen: list[int] = []
        found = {finding.subject: finding.code for finding in archive.check(advance=seen.append).findings}
        assert found == {gone.name: "original-missing", changed.name: "original-damaged"}
        assert seen == [1, 1]
