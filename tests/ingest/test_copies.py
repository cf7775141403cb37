"""Known bytes are known: copies, moved and renamed files are one document, as closed as the strictest word about it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightsarchive import Access, Archive, Metadata, Outcome, ProvenanceKind, TextSource

WITNESS = "The protected witness Alina lives in Tokmok."
REPORT = "The court in Almaty fined the human rights defender on Thursday."
EVERY = "confidential"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive") as opened:
        yield opened


def take(archive: Archive, *sources: Path | TextSource, metadata: Metadata | None = None) -> Outcome:
    with ThreadPoolExecutor(1) as workers:
        outcome = archive.ingest(sources, metadata=metadata, executor=workers)
    assert not outcome.failed
    return outcome


def counts(outcome: Outcome) -> tuple[int, int, int]:
    return len(outcome.added), len(outcome.updated), len(outcome.unchanged)


def write(path: Path, text: str, sidecar: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    if sidecar:
        path.with_name(f"{path.name}.yaml").write_text(sidecar, "utf-8")
    return path


@pytest.mark.parametrize("copy_first", [False, True])
def test_a_copy_of_a_confidential_file_is_no_public_document(
    archive: Archive, tmp_path: Path, copy_first: bool
) -> None:
    closed = write(tmp_path / "in" / "w.txt", WITNESS, "access: confidential\ntitle: Statement\n")
    copies = [write(tmp_path / "in" / "press" / "release.txt", WITNESS, "access: public\nidentifier: PR-7\n")]
    copies.append(write(tmp_path / "desk" / "notes.txt", WITNESS))
    for path in [*copies, closed] if copy_first else [closed, *copies]:
        take(archive, path)
    take(archive, TextSource(WITNESS), TextSource(WITNESS, Metadata(identifier="X-1", access=Access.PUBLIC)))
    assert archive.search("Alina").total == 0
    assert list(archive.documents()) == []
    documents = {each.document.id for each in archive.search("Alina", clearance=EVERY, collapse=False).hits}
    assert {archive.document(name, clearance=EVERY).id for name in ("w.txt", "notes.txt", "PR-7")} <= documents
    assert (
        len(documents) == 2
    )  # a text that a program handed over under an identifier of its own is one of its own, and as closed
    assert archive.check().ok


def test_where_a_document_was_found_is_kept_and_told(archive: Archive, tmp_path: Path) -> None:
    first = write(tmp_path / "a" / "report.txt", REPORT, "title: Fine\npublisher: Orda\n")
    take(archive, first)
    outcome = take(
        archive, write(tmp_path / "b" / "copy.txt", REPORT, "title: Court fines defender\nidentifier: R-9\n")
    )
    (told,) = outcome.notices
    assert told.code == "copy"
    assert str(first) in told.message
    (document,) = archive.documents()
    assert (document.title, document.metadata.publisher, document.path) == ("Court fines defender", "Orda", str(first))
    one, two = archive.provenance(document.id)
    assert (one.kind, one.name, one.declared.title, one.access) == (ProvenanceKind.FILE, str(first), "Fine", None)
    assert (two.name, two.identifier, str(two.origins["title"])) == (
        str(tmp_path / "b" / "copy.txt"),
        "R-9",
        "sidecar (copy.txt.yaml, line 1)",
    )
    assert archive.document("R-9").id == archive.document("copy.txt").id == archive.document("a/report.txt").id
    assert [event.action for event in archive.history(document.id)] == ["ingest", "describe", "provenance"]
    head = archive.custody_head()
    assert counts(take(archive, tmp_path / "a", tmp_path / "b")) == (0, 0, 2)
    assert archive.custody_head() == head


def test_a_moved_folder_with_a_corrected_title_doubles_nothing(archive: Archive, tmp_path: Path) -> None:
    write(tmp_path / "old" / "2024" / "report.txt", REPORT, "title: Fien\naccess: internal\n")
    take(archive, tmp_path / "old")
    (tmp_path / "old").rename(tmp_path / "new")
    write(tmp_path / "new" / "2024" / "report.txt", REPORT, "title: Fine\n")
    assert counts(take(archive, tmp_path / "new")) == (0, 1, 0)
    (document,) = archive.documents(clearance=EVERY)
    assert (document.title, document.access) == ("Fine", Access.INTERNAL)
    assert document.path == str(tmp_path / "new" / "2024" / "report.txt")
    gone, there = archive.provenance(document.id, clearance=EVERY)
    assert gone.gone is not None
    assert there.gone is None
    # Changed after it was moved, and not taken in between: the path says whose it is.
    write(tmp_path / "new" / "2024" / "report.txt", f"{REPORT} Corrected.")
    assert counts(take(archive, tmp_path / "new")) == (0, 1, 0)
    assert [each.version for each in archive.versions(document.id, clearance=EVERY)] == [1, 2]


def test_a_copy_that_changes_takes_the_document_on_and_the_next_one_parts(archive: Archive, tmp_path: Path) -> None:
    names = [write(tmp_path / name / "form.txt", "Empty form.", "access: internal\n" * (name == "a")) for name in "abc"]
    take(archive, tmp_path)
    take(archive, write(names[1], "Statement of B."))
    take(archive, write(names[1], "Statement of B, corrected."))
    outcome = take(archive, write(names[2], "Statement of C."))
    assert counts(outcome) == (1, 0, 0)
    assert [notice.code for notice in outcome.notices] == ["parted"]
    found = {each.text: each for each in archive.documents(clearance="internal")}
    assert set(found) == {"Statement of B, corrected.", "Statement of C."}
    assert {each.access for each in found.values()} == {Access.INTERNAL}
    assert (
        archive.document("a/form.txt", clearance="internal").id
        == archive.document("b/form.txt", clearance="internal").id
    )
    # What the changed copy has now is known, too.
    take(archive, write(names[0], "Statement of C."))
    assert archive.document("a/form.txt", clearance="internal").text == "Statement of C."


def test_a_file_over_another_leads_to_what_it_holds_now(archive: Archive, tmp_path: Path) -> None:
    draft, final = write(tmp_path / "draft.txt", WITNESS), write(tmp_path / "final.txt", REPORT)
    take(archive, draft, final)
    final.replace(draft)
    outcome = take(archive, draft)
    assert counts(outcome) == (0, 0, 1)
    assert "stays as it was" in outcome.notices[0].advice
    assert archive.document("draft.txt").text == REPORT
    assert {each.text for each in archive.documents()} == {WITNESS, REPORT}


def test_an_older_version_beside_the_newest_is_described_by_itself(archive: Archive, tmp_path: Path) -> None:
    one = write(tmp_path / "in" / "v1.txt", WITNESS, "identifier: R-1\ntitle: Draft\n")
    write(tmp_path / "in" / "v2.txt", REPORT, "identifier: R-1\ntitle: Final\n")
    take(archive, tmp_path / "in")
    write(one, WITNESS, "identifier: R-1\ntitle: First draft\naccess: confidential\n")
    take(archive, tmp_path / "in")
    assert archive.document("R-1").title == "Final"
    assert [each.title for each in archive.versions("R-1")] == ["Final"]
    old, new = archive.versions("R-1", clearance=EVERY)
    assert (old.title, old.access, new.access) == ("First draft", Access.CONFIDENTIAL, Access.PUBLIC)
    assert archive.check().ok


def test_what_closed_a_copy_that_is_deleted_still_holds(archive: Archive) -> None:
    take(archive, TextSource(WITNESS, Metadata(identifier="open")))
    take(archive, TextSource(WITNESS, Metadata(identifier="closed", access=Access.CONFIDENTIAL)))
    assert archive.search("Alina").total == 0
    archive.delete("closed", reason="a double")
    assert archive.search("Alina").total == 0
    assert archive.check().ok
    assert counts(take(archive, TextSource(WITNESS, Metadata(identifier="open")))) == (0, 0, 1)
    assert archive.search("Alina", clearance=EVERY).total == 1


def test_texts_without_a_name_do_not_take_turns(archive: Archive) -> None:
    take(archive, TextSource(WITNESS), TextSource(REPORT))
    head = archive.custody_head()
    assert counts(take(archive, TextSource(WITNESS), TextSource(REPORT), TextSource(WITNESS))) == (0, 0, 3)
    assert archive.custody_head() == head


def test_a_citation_of_another_archive_verifies_by_the_bytes(archive: Archive, tmp_path: Path) -> None:
    path = write(tmp_path / "report.txt", REPORT)
    with Archive.create(tmp_path / "other") as other:
        take(other, path, metadata=Metadata(identifier="other-1"))
        citation = other.search("court").hits[0].citation
    take(archive, path)
    assert archive.document("report.txt").id != citation.document_id
    verdict = archive.verify(citation)
    assert (verdict.status.value, verdict.quote) == ("reference edited", citation.quote)  # it has no identifier here
    assert archive.context(citation).paragraphs


LEVELS = tuple(access.value for access in Access)
PATHS = [f"{folder}/{name}.txt" for folder in "pq" for name in "ab"]
ACTS = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(PATHS), st.integers(0, 4)),
    st.tuples(st.just("say"), st.sampled_from(PATHS), st.sampled_from((None, *LEVELS))),
    st.tuples(st.just("copy"), st.sampled_from(PATHS), st.sampled_from(PATHS)),
    st.tuples(st.just("move"), st.sampled_from(PATHS), st.sampled_from(PATHS)),
    st.tuples(st.just("remove"), st.sampled_from(PATHS), st.none()),
    st.tuples(st.just("take"), st.just(""), st.none()),
    st.tuples(st.just("take"), st.just(""), st.none()),
)


def act(folder: Path, kind: str, name: str, value: object) -> None:
    path = folder / name
    if kind == "write":
        write(path, f"Report number {value} of the hearing.")
    elif kind == "say":
        write(path.with_name(f"{path.name}.yaml"), "title: x\n" if value is None else f"access: {value}\n")
    elif not path.exists():
        return
    elif kind == "remove":
        path.unlink()
    elif name != value:
        to = folder / str(value)
        to.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copy if kind == "copy" else shutil.move)(path, to)


class Model:
    """What was found last at each path, and the strictest word about it since: a level falls by a word about the same path alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bytes: dict[str, str] = {}
        self.level: dict[str, int] = {}

    def take(self) -> None:
        for name in PATHS:
            path = self.folder / name
            if not path.exists():
                continue
            self.bytes[name] = sha256(path.read_bytes()).hexdigest()
            side = path.with_name(f"{path.name}.yaml")
            said = side.read_text().strip().partition("access: ")[2] if side.exists() else ""
            if said:
                self.level[name] = Access(said).level

    def strictest(self, digest: str) -> int:
        return max(self.level.get(name, 0) for name, held in self.bytes.items() if held == digest)


@settings(max_examples=25, deadline=None)
@given(st.lists(ACTS, min_size=4, max_size=16))
def test_nothing_doubles_and_the_strictest_word_holds(acts: list[tuple[str, str, object]]) -> None:
    with tempfile.TemporaryDirectory() as place, Archive.create(Path(place, "archive")) as archive:
        folder = Path(place, "in")
        folder.mkdir()
        model = Model(folder)
        for kind, name, value in [*acts, ("take", "", None)]:
            if kind != "take":
                act(folder, kind, name, value)
                continue
            take(archive, folder)
            model.take()
            check(archive, model)
        head = archive.custody_head()
        assert counts(take(archive, folder))[:2] == (0, 0)
        assert archive.custody_head() == head
        assert archive.check().ok


def test_a_name_that_leads_to_other_bytes_is_searched_with_those(archive: Archive, tmp_path: Path) -> None:
    names, here = ("petition.txt", "verdict.txt"), tmp_path / "in"
    for name, text in zip(names, (WITNESS, f"{WITNESS} Again."), strict=True):
        write(here / name, text)
    take(archive, here)
    assert archive.check().ok
    write(here / "petition.txt", f"{WITNESS} Again.")
    take(archive, here)
    assert archive.check().ok
    with_both = archive.document("petition.txt").id
    archive.edit(with_both, access="confidential", reason="asked")
    assert archive.check().ok
    archive.edit(with_both, access="public", reason="asked")
    assert archive.check().ok
    archive.delete(with_both, reason="asked")
    assert archive.check().ok


def check(archive: Archive, model: Model) -> None:
    holders: dict[str, set[str]] = {}
    for document in archive.documents(clearance=EVERY):
        for version in archive.versions(document.id, clearance=EVERY):
            holders.setdefault(version.sha256, set()).add(document.id)
    assert all(len(documents) == 1 for documents in holders.values())
    for name, digest in model.bytes.items():
        document = archive.document(name, clearance=EVERY)
        assert {document.id} == holders[digest]
        places = {each.name: each for each in archive.provenance(document.id, clearance=EVERY)}
        assert places[str(model.folder.resolve() / name)].sha256 == digest
        version = [each for each in archive.versions(document.id, clearance=EVERY) if each.sha256 == digest][-1]
        assert version.access.level >= model.strictest(digest)
