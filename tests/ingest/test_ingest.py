"""The way in: what is added, updated, unchanged or failed, and that nothing is lost or done twice."""

from __future__ import annotations

import dataclasses
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest

from rightsarchive import (
    Access,
    Archive,
    ArchiveBusyError,
    Case,
    FieldOrigin,
    Metadata,
    NotInArchiveError,
    Origin,
    Outcome,
    Page,
    PageVerdict,
    Paragraph,
    PartialDate,
    TextSource,
    UsageError,
)
from rightsarchive.model import Extraction
from rightsarchive.store import FolderOriginals, Staged

COURT = "The court in Almaty fined the human rights defender on Thursday. Her lawyers announced an appeal against the ruling."
PRISON = "Prison guards denied the activist a doctor for nine days. He lost twelve kilograms during his hunger strike."


class Here(Executor):
    """Runs tasks in this process, and counts them."""

    def __init__(self) -> None:
        self.tasks = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.tasks += 1
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
        return future


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive") as made:
        yield made


def take(archive: Archive, *sources: Any, **options: Any) -> Outcome:
    return archive.ingest(list(sources), executor=Here(), **options)


def counts(outcome: Outcome) -> tuple[int, int, int, int]:
    return len(outcome.added), len(outcome.updated), len(outcome.unchanged), len(outcome.failed)


def found(archive: Archive, query: str, **options: Any) -> list[str]:
    return [hit.passage.text for hit in archive.search(query, **options).hits]


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_taking_in_again_changes_nothing(archive: Archive, tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.txt", COURT)
    write(tmp_path / "in" / "deep" / "b.md", f"# Prison\n\n{PRISON}")
    assert counts(take(archive, tmp_path / "in")) == (2, 0, 0, 0)
    history = list(archive.history())
    assert counts(take(archive, tmp_path / "in")) == (0, 0, 2, 0)
    assert counts(take(archive, tmp_path / "in" / "a.txt", str(tmp_path / "in" / "deep"))) == (0, 0, 2, 0)
    assert list(archive.history()) == history
    assert archive.check().ok


def test_known_bytes_are_not_extracted_again(archive: Archive, tmp_path: Path, pdf: Callable[[str], bytes]) -> None:
    path = tmp_path / "r.pdf"
    path.write_bytes(pdf(COURT))
    first, second = Here(), Here()
    archive.ingest(path, executor=first)
    outcome = archive.ingest([path], executor=second)
    assert (first.tasks, second.tasks, len(outcome.unchanged)) == (1, 0, 1)


class Scripted(Executor):
    """Gives the extractions that it was made with, one after the other."""

    def __init__(self, *extractions: Extraction) -> None:
        self.left = list(extractions)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(self.left.pop(0))
        return future


def page_of(text: str, verdict: PageVerdict) -> Extraction:
    paragraphs = (Paragraph(1, 0, len(text), page=1),) if text else ()
    return Extraction(
        text, paragraphs, "application/pdf", f"reader {len(text)}", (Page(1, None, 0, len(text), verdict),)
    )


def test_a_scan_is_read_again_once_it_can_be(archive: Archive, tmp_path: Path, pdf: Callable[[str], bytes]) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(pdf("x"))
    unread, read = page_of("", PageVerdict.SCANNED), page_of(PRISON, PageVerdict.GOOD)
    assert len(archive.ingest(path, executor=Scripted(unread)).added) == 1
    assert len(archive.ingest(path, executor=Scripted(unread)).unchanged) == 1
    (document,) = archive.ingest(path, executor=Scripted(read)).updated
    assert (document.version, document.text) == (2, PRISON)
    assert found(archive, "doctor") == [PRISON]
    assert len(archive.ingest(path, executor=Scripted()).unchanged) == 1
    assert archive.check().ok


def test_changed_bytes_are_a_new_version_and_the_old_stays_citable(archive: Archive, tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", COURT)
    (old,) = take(archive, path).added
    citation = archive.search("fined").hits[0].citation
    write(path, COURT.replace("Thursday", "Friday"))
    (new,) = take(archive, path).updated
    assert (old.id, old.version) == (new.id, 1)
    assert (new.version, archive.document(new.id).sha256) == (2, new.sha256)
    assert [hit.passage.text for hit in archive.search("court").hits] == [new.text]
    assert found(archive, "=Thursday") == []
    assert archive.document(new.id, 1).text == COURT
    assert archive.cite(new.id, 0, 9, version=1).quote == "The court"
    assert archive.verify(citation).ok
    assert [version.version for version in archive.versions(new.id)] == [1, 2]
    write(path, COURT)
    assert take(archive, path).updated[0].version == 3


def test_a_changed_sidecar_updates_the_metadata_alone(archive: Archive, tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", COURT)
    sidecar = write(tmp_path / "a.txt.yaml", "publisher: Orda\ncase: Fine 2025\n")
    take(archive, path)
    assert len(archive.search("fined", publishers="orda").hits) == 1
    write(sidecar, "# moved down a line\npublisher: Orda\ncase: Fine 2025\n")
    assert counts(take(archive, path)) == (0, 0, 1, 0)
    write(sidecar, "publisher: Front Line\ncase: Fine 2025\naccess: internal\n")
    (document,) = take(archive, path).updated
    assert (document.version, document.metadata.publisher, document.metadata.access) == (
        1,
        "Front Line",
        Access.INTERNAL,
    )
    assert found(archive, "fined") == []
    assert len(found(archive, 'fined publisher:"front line" case:fine-2025', clearance="internal")) == 1
    last = list(archive.history(document.id, clearance="internal"))[-1]
    assert last.detail["before"] == {"publisher": "Orda", "access": "public"}


def test_each_field_remembers_its_origin(archive: Archive, tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.md", f"---\ntitle: Front\nurl: https://x.org\npublisher: P\n---\n\n# Heading\n\n{COURT}\n"
    )
    write(tmp_path / "a.md.yaml", "title: Side\nshelf: 12\n")
    write(tmp_path / "manifest.csv", "file,title,published,publisher\na.md,Mani,2025-07,M\n")
    (document,) = take(archive, path, metadata=Metadata(notes="from the call")).added
    metadata = document.metadata
    assert (metadata.title, metadata.publisher, metadata.url, metadata.notes) == (
        "Side",
        "M",
        "https://x.org",
        "from the call",
    )
    assert (metadata.published, metadata.language, metadata.extra) == (PartialDate("2025-07"), "en", {"shelf": 12})
    assert {name: origin.origin for name, origin in document.origins.items()} == {
        "notes": Origin.CALL,
        "title": Origin.SIDECAR,
        "extra.shelf": Origin.SIDECAR,
        "published": Origin.MANIFEST,
        "publisher": Origin.MANIFEST,
        "url": Origin.FRONT_MATTER,
        "language": Origin.INFERRED,
    }


def test_one_bad_source_stops_no_other(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write(folder / "good.txt", COURT)
    write(folder / "empty.txt", "")
    write(folder / "bad.pdf", "%PDF-1.7 and then nothing")
    write(folder / "secret.txt", PRISON)
    write(folder / "secret.txt.yaml", "title: Secret\naccess: confidentail\n")
    write(folder / "film.mp4", "x")
    outcome = take(archive, folder, folder / "absent.txt", TextSource("half \ud800 a pair"))
    assert counts(outcome) == (2, 0, 0, 5)
    failures = {Path(failure.path).name: failure for failure in outcome.failed}
    assert {name: failure.code for name, failure in failures.items()} == {
        "empty.txt": "empty",
        "bad.pdf": "broken",
        "secret.txt.yaml": "metadata",
        "absent.txt": "unreadable",
        "text 3": "broken",
    }
    assert all(failure.advice for failure in failures.values())
    told = failures["secret.txt.yaml"]
    assert "line 2" in told.message
    assert "'access'" in told.message
    assert "secret.txt" in told.message.partition("confidential because of it")[2]
    assert "--set access=" in told.advice
    assert [(notice.code, Path(str(notice.path)).name) for notice in outcome.notices] == [("skipped", "film.mp4")]
    assert archive.stats().documents == 1
    assert archive.stats(clearance="confidential").documents == 2
    assert archive.check().ok


def test_a_slip_in_a_key_is_told(archive: Archive, tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", COURT)
    write(tmp_path / "a.txt.yaml", "acess: confidential\n")
    outcome = take(archive, path)
    assert [notice.code for notice in outcome.notices] == ["unknown-key"]
    assert "access" in outcome.notices[0].advice


def test_an_identifier_makes_versions_of_texts_and_of_files(archive: Archive, tmp_path: Path) -> None:
    (one,) = take(archive, TextSource(COURT, Metadata(identifier="R-1"))).added
    (two,) = take(archive, TextSource(PRISON, Metadata(identifier="R-1"))).updated
    assert (one.id, two.version) == (two.id, 2)
    path = write(tmp_path / "v3.txt", COURT + " More.")
    (three,) = take(archive, path, metadata=Metadata(identifier="R-1")).updated
    assert (three.id, three.version) == (one.id, 3)


def test_two_versions_kept_side_by_side_do_not_take_turns(archive: Archive, tmp_path: Path) -> None:
    for name, text in (("v1.txt", COURT), ("v2.txt", COURT + " Corrected.")):
        write(tmp_path / "in" / name, text)
        write(tmp_path / "in" / f"{name}.yaml", "identifier: R-1\n")
    assert counts(take(archive, tmp_path / "in")) == (1, 1, 0, 0)
    assert counts(take(archive, tmp_path / "in")) == (0, 0, 2, 0)
    assert archive.document("R-1").text.endswith("Corrected.")


def test_a_moved_file_and_a_copy_are_the_same_report(archive: Archive, tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", COURT)
    take(archive, path)
    moved = path.rename(tmp_path / "b.txt")
    assert counts(take(archive, moved)) == (0, 0, 1, 0)
    assert archive.document("b.txt").version == 1
    copy = write(tmp_path / "copy" / "c.txt", COURT)
    assert counts(take(archive, copy)) == (0, 0, 1, 0)
    write(moved, PRISON)
    assert counts(take(archive, moved)) == (0, 1, 0, 0)


def test_the_same_bytes_with_other_metadata_are_another_report(archive: Archive) -> None:
    outcome = take(archive, *(TextSource(COURT, Metadata(identifier=name)) for name in "ab"))
    assert counts(outcome) == (2, 0, 0, 0)
    assert {document.metadata.identifier for document in archive.documents()} == {"a", "b"}


def test_the_order_of_arrival_does_not_matter(tmp_path: Path) -> None:
    texts = [f"{COURT} Case number {number} concerns the strike of {word}." for number, word in enumerate("abcdefgh")]
    answers = []
    for seed in range(3):
        order = texts[:]
        random.Random(seed).shuffle(order)
        with Archive.create(tmp_path / str(seed)) as archive:
            for half in (order[:3], order[3:]):
                take(archive, *map(TextSource, half))
            hits = archive.search("strike case 5 f", limit=20).hits
            answers.append([(hit.passage.id, round(hit.score, 6)) for hit in hits])
    assert len(answers[0]) == 8
    assert answers[0] == answers[1] == answers[2]


def test_deletion_asks_for_a_reason_and_leaves_a_trace(archive: Archive, tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", PRISON)
    (document,) = take(archive, path).added
    with pytest.raises(UsageError):
        archive.delete(document.id, reason=" ")
    citation = archive.search("doctor").hits[0].citation
    archive.delete(document.id, reason="asked by the family")
    assert found(archive, "doctor") == []
    with pytest.raises(NotInArchiveError, match="asked by the family"):
        archive.document(document.id)
    assert not archive.verify(citation).ok
    last = list(archive.history(document.id))[-1]
    assert (last.action, last.detail["reason"]) == ("delete", "asked by the family")
    kept = b"".join(file.read_bytes() for file in (tmp_path / "archive").rglob("*") if file.is_file())
    assert b"kilograms" not in kept
    assert str(path).encode() not in kept
    (failure,) = take(archive, path).failed
    assert "asked by the family" in failure.message
    assert counts(take(archive, path, restore=True)) == (1, 0, 0, 0)
    assert len(found(archive, "doctor")) == 1
    assert archive.check().ok


def test_what_a_call_made_confidential_stays_so(archive: Archive, tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", COURT)
    take(archive, path, metadata=Metadata(access=Access.CONFIDENTIAL, extra={"shelf": "4"}))
    assert counts(take(archive, path)) == (0, 0, 1, 0)
    write(path, COURT + " Corrected.")
    (document,) = take(archive, path).updated
    assert (document.metadata.access, document.metadata.extra) == (Access.CONFIDENTIAL, {"shelf": "4"})
    assert found(archive, "court") == []
    (document,) = take(archive, path, metadata=Metadata(access=Access.PUBLIC)).updated
    assert document.metadata.access is Access.PUBLIC


def test_a_deleted_report_does_not_come_back_under_its_identifier(archive: Archive) -> None:
    (document,) = take(archive, TextSource(COURT, Metadata(identifier="R-1"))).added
    archive.delete(document.id, reason="asked by the family")
    (failure,) = take(archive, TextSource(PRISON, Metadata(identifier="R-1"))).failed
    assert "asked by the family" in failure.message
    assert counts(take(archive, TextSource(PRISON, Metadata(identifier="R-1")), restore=True)) == (1, 0, 0, 0)


def test_a_deletion_that_was_interrupted_is_finished(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    (document,) = take(archive, TextSource(COURT)).added
    path = archive.original(document.sha256)
    with monkeypatch.context() as patched:
        patched.setattr(
            "rightsarchive.store.FolderOriginals.erase", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt)
        )
        with pytest.raises(KeyboardInterrupt):
            archive.delete(document.id, reason="r")
    assert path.exists()
    with pytest.raises(NotInArchiveError):
        archive.original(document.sha256)
    take(archive, TextSource(PRISON))
    assert not path.exists()
    assert archive.check().ok


def test_a_check_sees_metadata_changed_from_outside(archive: Archive, tmp_path: Path) -> None:
    (document,) = take(archive, TextSource(COURT, Metadata(access=Access.CONFIDENTIAL))).added
    assert archive.check().ok
    outside = sqlite3.connect(tmp_path / "archive" / "catalog.sqlite")
    with outside:
        outside.execute("UPDATE versions SET access = 'public', metadata = '{}'")
        outside.execute("CREATE TRIGGER t AFTER INSERT ON cases BEGIN SELECT 1; END")
    outside.close()
    codes = [(finding.code, finding.subject) for finding in archive.check().findings]
    told = ("custody", "metadata-damaged", "access")
    assert codes == [("catalog", "catalog.sqlite"), *((code, document.id) for code in told)]


def test_a_check_reads_the_index_again(archive: Archive, tmp_path: Path) -> None:
    take(archive, TextSource(COURT))
    largest = max(
        (path for path in (tmp_path / "archive" / "index").rglob("*") if path.is_file()), key=lambda p: p.stat().st_size
    )
    times = largest.stat()
    data = bytearray(largest.read_bytes())
    data[len(data) // 2] ^= 1
    largest.write_bytes(data)
    os.utime(largest, ns=(times.st_atime_ns, times.st_mtime_ns))
    (finding,) = archive.check().findings
    assert finding.code == "index"
    archive.reindex()
    assert archive.check().ok


def test_a_second_writer_is_told_to_wait(archive: Archive, tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive") as other:

        def write_too(_: object) -> None:
            with pytest.raises(ArchiveBusyError):
                take(other, TextSource(PRISON))

        take(archive, TextSource(COURT), progress=write_too)
        assert counts(take(other, TextSource(PRISON))) == (1, 0, 0, 0)
        assert len(found(archive, "hunger")) == 1


def test_cases_come_from_documents_and_from_lists(archive: Archive, tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.txt", COURT)
    write(tmp_path / "in" / "a.txt.yaml", "cases: [Fine 2025, Other]\n")
    write(tmp_path / "in" / "cases.yaml", "- id: Fine 2025\n  title: The fine\n  persons: [B. T.]\n")
    take(archive, tmp_path / "in")
    assert archive.case("fine 2025").title == "The fine"
    assert [document.title for document in archive.case_documents("other")] == [archive.document("a.txt").title]
    archive.put_case(Case(title="Other", status="open"))
    assert archive.case("other").status == "open"


def test_a_case_given_in_the_archive_outlives_the_next_ingestion(archive: Archive, tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", COURT)
    side = write(tmp_path / "a.txt.yaml", "case: First\n")
    (document,) = take(archive, path).added
    archive.assign("The second case", [document.id])
    assert len(found(archive, "court", cases="The second case")) == 1
    assert counts(take(archive, path)) == (0, 0, 1, 0)
    write(side, "case: First\npublisher: P\n")
    (again,) = take(archive, path).updated
    assert again.metadata.cases == ("First", "the-second-case")
    assert "assigned" in again.origins["cases"].where
    assert [case.title for case in archive.cases()] == ["First", "The second case"]
    assert archive.check().ok


def test_what_describes_documents_is_none_itself(archive: Archive, tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", COURT)
    side = write(tmp_path / "a.txt.yaml", "case: Fine\n")
    cases = write(tmp_path / "cases.yaml", "- id: fine\n  title: The fine\n")
    manifest = write(tmp_path / "manifest.csv", "file,publisher\na.txt,P\n")
    assert counts(take(archive, path, side, cases, manifest)) == (1, 0, 0, 0)
    assert archive.case("fine").title == "The fine"


def test_a_list_of_cases_that_cannot_be_read_is_a_failure(archive: Archive, tmp_path: Path) -> None:
    write(tmp_path / "in" / "cases.yaml", "- colour: red\n")
    write(tmp_path / "in" / "a.txt", COURT)
    assert counts(take(archive, tmp_path / "in")) == (1, 0, 0, 1)


def test_progress_counts_to_the_end(archive: Archive, tmp_path: Path) -> None:
    for name in "abc":
        write(tmp_path / "in" / f"{name}.txt", COURT + name)
    seen: list[Any] = []
    take(archive, tmp_path / "in", progress=seen.append)
    assert [(step.done, step.total) for step in seen] == [(1, 3), (2, 3), (3, 3)]


class Interrupted(Here):
    """Stops the run as Ctrl-C would, at its third file."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        if self.tasks == 2:
            raise KeyboardInterrupt
        return super().submit(fn, *args, **kwargs)


def test_an_interrupted_run_is_resumed(
    tmp_path: Path, pdf: Callable[[str], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RIGHTSARCHIVE_INGEST__BATCH", "1")
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.pdf").write_bytes(pdf(f"{COURT} Number {number}."))
    with Archive.create(tmp_path / "archive") as archive, pytest.raises(KeyboardInterrupt):
        archive.ingest(folder, executor=Interrupted())
    with Archive.open(tmp_path / "archive") as archive:
        kept = archive.stats().documents
        assert 1 <= kept <= 2
        assert archive.check().ok
        again = Here()
        assert counts(archive.ingest(folder, executor=again)) == (4 - kept, 0, kept, 0)
        assert again.tasks == 4 - kept
        assert list((tmp_path / "archive" / "originals" / "incoming").iterdir()) == []


_KILLED = """
import sys
from rightsarchive import Archive, TextSource, Metadata
with Archive.open(sys.argv[1]) as archive:
    for number in range(10_000):
        text = f"The court fined defender number {number} on Thursday, and her lawyers appealed."
        outcome = archive.ingest(TextSource(text, Metadata(identifier=f"n{number}")))
        print(f"n{number}", flush=True)
"""


@pytest.mark.parametrize("seed", range(3))
def test_what_was_reported_survives_a_kill(tmp_path: Path, seed: int) -> None:
    Archive.create(tmp_path / "archive").close()
    process = subprocess.Popen(
        [sys.executable, "-c", _KILLED, str(tmp_path / "archive")],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ},
    )
    assert process.stdout is not None
    reported = [process.stdout.readline().strip() for _ in range(3)]
    time.sleep(random.Random(seed).random() * 0.3)
    process.send_signal(signal.SIGKILL)
    reported += [line for line in process.stdout.read().split("\n") if line]
    process.wait()
    with Archive.open(tmp_path / "archive") as archive:
        assert archive.check().ok
        for name in reported:
            assert archive.document(name).passages == 1
            (hit,) = archive.search(f'"number {name[1:]}"').hits
            assert hit.document.metadata.identifier == name
        assert archive.stats().documents in {len(reported), len(reported) + 1}


def test_a_text_keeps_its_metadata_as_the_call_s(archive: Archive) -> None:
    (document,) = take(
        archive, TextSource(COURT, Metadata(title="T")), metadata=Metadata(title="U", publisher="P")
    ).added
    assert (document.metadata.title, document.metadata.publisher) == ("T", "P")
    assert json.loads(document.metadata.model_dump_json())["title"] == "T"


def test_a_copy_of_what_was_deleted_elsewhere_is_taken_in_again(archive: Archive) -> None:
    one, other = (TextSource(COURT, Metadata(identifier=name)) for name in ("R-1", "R-2"))
    take(archive, one, other)
    archive.delete("R-1", reason="a double")
    assert counts(take(archive, other)) == (0, 0, 1, 0)
    assert counts(take(archive, TextSource(COURT, Metadata(identifier="R-3")))) == (1, 0, 0, 0)
    (failure,) = take(archive, one).failed
    assert "a double" in failure.message


class Templated(Here):
    """Reads files as a reader would that passes on the identifier of the template they were made from."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future = super().submit(fn, *args, **kwargs)
        read = future.result()
        said = (("identifier", "urn:template"), ("publisher", "House"))
        properties = {name: (value, FieldOrigin(origin=Origin.FILE, where="properties")) for name, value in said}
        done: Future[Any] = Future()
        done.set_result(dataclasses.replace(read, properties=properties))
        return done


def test_a_template_s_identifier_does_not_make_two_reports_one(
    archive: Archive, tmp_path: Path, pdf: Callable[[str], bytes]
) -> None:
    paths = [tmp_path / "a.pdf", tmp_path / "b.pdf"]
    for path, text in zip(paths, (COURT, PRISON), strict=True):
        path.write_bytes(pdf(text))
    outcome = archive.ingest(paths, executor=Templated())
    assert counts(outcome) == (2, 0, 0, 0)
    assert [document.metadata.identifier for document in outcome.added] == [None, None]
    assert [document.metadata.publisher for document in outcome.added] == ["House", "House"]
    assert counts(archive.ingest(paths, executor=Templated())) == (0, 0, 2, 0)


def test_large_originals_are_committed_before_a_batch_is_full(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    commits: list[int] = []
    stage, keep = FolderOriginals.stage, FolderOriginals.keep

    def large(originals: FolderOriginals, source: Path | bytes, *, most: int | None = None) -> Staged:
        return dataclasses.replace(stage(originals, source, most=most), size=20 << 20)

    def counted(originals: FolderOriginals, staged: Iterable[Staged]) -> None:
        batch = list(staged)
        commits.append(len(batch))
        keep(originals, batch)

    monkeypatch.setattr(FolderOriginals, "stage", large)
    monkeypatch.setattr(FolderOriginals, "keep", counted)
    take(archive, *(TextSource(f"{COURT} Number {number}.") for number in range(9)))
    assert commits == [4, 4, 1]
