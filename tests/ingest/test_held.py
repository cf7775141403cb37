"""Files inside of files: documents of their own, as closed as what held them, the same when they are taken in again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from pathlib import Path

import pytest
from pypdf import PdfWriter

from rightsarchive import Access, Archive, Case, Metadata, NotInArchiveError

INNER = "The ferry was searched at dawn."


def letter(path: Path, depth: int = 1) -> Path:
    made = EmailMessage()
    made["From"], made["Date"], made["Message-ID"] = "a@example.org", "Tue, 05 Mar 2024 10:00:00 +0000", f"<{depth}@x>"
    made["Subject"] = f"Letter {depth}"
    made.set_content("See the annex.")
    if depth > 1:
        inner = letter(path.with_name(f"{depth}.tmp"), depth - 1)
        made.add_attachment(inner.read_bytes(), maintype="application", subtype="octet-stream", filename="inner.eml")
        inner.unlink()
    else:
        made.add_attachment(INNER, filename="annex.txt")
    path.write_bytes(made.as_bytes())
    return path


def test_an_attachment_is_a_document_of_its_own(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "a") as archive, ThreadPoolExecutor(1) as workers:
        path = letter(tmp_path / "letter.eml")
        outcome = archive.ingest(path, executor=workers)
        holder, annex = outcome.added
        assert annex.metadata.part_of == holder.id
        assert annex.title == "annex"
        assert archive.search("ferry").hits[0].document.id == annex.id
        assert archive.verify(archive.search("ferry").hits[0].citation).status.value == "verbatim"
        again = archive.ingest(path, executor=workers)
        assert (len(again.added), len(again.updated), len(again.unchanged)) == (0, 0, 2)
        assert archive.check().ok


def test_an_attachment_is_as_closed_as_its_holder(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "a") as archive, ThreadPoolExecutor(1) as workers:
        path = letter(tmp_path / "letter.eml", depth=3)
        archive.ingest(path, executor=workers)
        assert archive.search("ferry").total == 1
        outcome = archive.ingest(path, metadata=Metadata(access=Access.CONFIDENTIAL), executor=workers)
        assert [document.metadata.access for document in outcome.updated] == [Access.CONFIDENTIAL] * 4
        assert archive.search("ferry").total == 0
        assert archive.search("ferry", clearance="confidential").total == 1


def test_the_same_file_in_two_letters_is_one_document_and_part_of_both(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "a") as archive, ThreadPoolExecutor(1) as workers:
        letter(tmp_path / "one.eml")
        (tmp_path / "one.eml.yaml").write_text("access: confidential\ncases: [Ferry]\n")
        two = letter(tmp_path / "two.eml")
        two.write_bytes(two.read_bytes().replace(b"See the annex", b"Once more the annex"))
        holders = [archive.ingest(path, executor=workers).added[0] for path in (tmp_path / "one.eml", two)]
        assert archive.search("ferry").total == 0
        (hit,) = archive.search("ferry", clearance="confidential").hits
        annex = hit.document
        assert (annex.access, annex.metadata.cases) == (Access.CONFIDENTIAL, ("Ferry",))
        places = archive.provenance(annex.id, clearance="confidential")
        assert [(each.kind, each.name) for each in places] == [("attachment", each.id) for each in holders]
        # The letter is opened, by its own sidecar: what it held is no longer closed.
        (tmp_path / "one.eml.yaml").write_text("access: public\ncases: [Ferry]\n")
        archive.ingest(tmp_path / "one.eml", executor=workers)
        assert archive.search("ferry").total == 1
        assert archive.check().ok


def test_what_stands_in_too_many_files_is_named(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "a") as archive, ThreadPoolExecutor(1) as workers:
        outcome = archive.ingest(letter(tmp_path / "letter.eml", depth=12), executor=workers)
        assert [failure.code for failure in outcome.failed] == ["limit"]
        assert len(outcome.added) == 11


def test_an_attachment_that_cannot_be_read_is_named_and_stops_nothing(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "a") as archive, ThreadPoolExecutor(1) as workers:
        path = letter(tmp_path / "letter.eml")
        made = (
            path.read_bytes()
            .replace(b'filename="annex.txt"', b'filename="annex.bin"')
            .replace(INNER.encode(), b"%!PS x")
        )
        path.write_bytes(made)
        outcome = archive.ingest(path, executor=workers)
        assert len(outcome.added) == 1
        assert [(failure.path, failure.code) for failure in outcome.failed] == [(f"{path}/annex.bin", "unsupported")]


def test_the_files_in_a_pdf_are_documents_of_their_own(tmp_path: Path) -> None:
    writer = PdfWriter()
    writer.add_blank_page(300, 300)
    writer.add_attachment("annex.txt", INNER.encode())
    path = tmp_path / "order.pdf"
    writer.write(path)
    with Archive.create(tmp_path / "a") as archive, ThreadPoolExecutor(1) as workers:
        outcome = archive.ingest(path, metadata=Metadata(access=Access.INTERNAL), executor=workers)
        assert [document.title for document in outcome.added] == ["order", "annex"]
        assert outcome.added[1].metadata.part_of == outcome.added[0].id
        assert archive.search("ferry").total == 0
        assert archive.search("ferry", clearance="internal").total == 1


def test_a_deletion_takes_along_what_was_taken_out(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "a") as archive, ThreadPoolExecutor(1) as workers:
        path = letter(tmp_path / "letter.eml", depth=3)
        outcome = archive.ingest([path, letter(tmp_path / "other.eml")], executor=workers)
        holder = next(each for each in outcome.added if each.path == str(path.resolve()))
        kept = {each.id for each in archive.documents() if "other.eml" in str(each.path)}
        done = archive.delete(holder.id, reason="asked")
        assert len(done.parts) == 2, "the annex is part of the other letter too"
        lines = [(e.subject, e.why) for e in archive.history(clearance="confidential") if e.action == "delete"]
        assert {subject for subject, _ in lines} == {holder.id, *done.parts}
        assert all("asked" in why for _, why in lines)
        left = list(archive.documents(clearance="confidential"))
        assert kept < {each.id for each in left}
        assert [each.title for each in left if each.metadata.part_of] == ["annex"]
        assert archive.search("ferry").total == 1
        assert archive.check().ok
        again = archive.ingest(path, executor=workers)
        assert [failure.code for failure in again.failed] == ["broken"]


def test_a_part_that_is_deleted_still_stands_in_what_held_it(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "a") as archive, ThreadPoolExecutor(1) as workers:
        holder, annex = archive.ingest(letter(tmp_path / "letter.eml"), executor=workers).added
        done = archive.delete(annex.id, reason="asked")
        assert done.parts == ()
        assert any(holder.id in line for line in done.left)
        assert archive.delete(holder.id, reason="asked too").left == ()


def test_what_closes_the_holder_later_closes_its_parts(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "a") as archive, ThreadPoolExecutor(1) as workers:
        outcome = archive.ingest(letter(tmp_path / "letter.eml", depth=3), executor=workers)
        holder = outcome.added[0]
        assert archive.search("ferry").total == 1
        archive.assign("Ferry", [holder.id])
        archive.put_case(Case(title="Ferry", access=Access.INTERNAL))
        assert archive.search("ferry").total == 0
        assert archive.search("ferry", clearance="internal").total == 1
        archive.put_case(Case(title="Ferry"))
        assert archive.search("ferry").total == 1
        at = archive.cite_words(holder.id, "annex").locator
        done = archive.withhold(holder.id, at.start, at.end, reason="asked")
        assert len(done.held) == 3
        assert len(list(archive.documents())) == 1, "the message alone, reduced"
        assert archive.search("ferry", clearance="confidential").total == 1
        archive.release(done.withheld.id, reason="over")
        assert archive.search("ferry").total == 1
        assert archive.check().ok


def test_a_file_with_something_closed_in_it_is_not_given_out(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "a") as archive, ThreadPoolExecutor(1) as workers:
        holder, *parts = archive.ingest(letter(tmp_path / "letter.eml", depth=3), executor=workers).added
        assert archive.original(holder.sha256).exists()
        annex = parts[-1]
        at = annex.text.index("ferry")
        archive.withhold(annex.id, at, at + 5, reason="asked")
        for each in (holder, *parts):
            with pytest.raises(NotInArchiveError):
                archive.original(each.sha256)
            assert archive.original(each.sha256, clearance="confidential").exists()
        assert "See the annex" in archive.document(holder.id).text
