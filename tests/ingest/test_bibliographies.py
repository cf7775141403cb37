"""Libraries of reference managers as a way in: each entry's files with what the entry says of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from rightsarchive import Access, Archive, Document, Outcome
from rightsarchive.model import Origin

EVERYTHING = Access.CONFIDENTIAL


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive") as made:
        yield made


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "Экспорт"
    for number, name in enumerate(("12/fine.txt", "13/visit; notes.txt", "14/third.txt")):
        (folder / "files" / name).parent.mkdir(parents=True)
        (folder / "files" / name).write_text(f"The court fined her for the {number}th time.")
    return folder


def taken(archive: Archive) -> dict[str, Document]:
    return {Path(str(each.path)).name: each for each in archive.documents(clearance=EVERYTHING)}


def write(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder / name


BIB = """@report{one, title = {Fine}, author = {{Front Line}}, keywords = {secret detention}, file = {PDF:files/12/fine.txt:text/plain}}
@misc{two, title = {Visit}, keywords = {Confidential, prisons}, file = {:files/13/visit\\; notes.txt:TXT}}
@misc{three, title = {No file}}
"""
RIS = """TY  - RPRT
ID  - one
TI  - Fine
AU  - Front Line
KW  - secret detention
L1  - files/12/fine.txt
ER  -
TY  - GEN
ID  - two
TI  - Visit
KW  - Confidential
L1  - files/13/visit; notes.txt
ER  -
TY  - GEN
ID  - three
TI  - No file
ER  -
"""
CSL = json.dumps(
    [
        {"id": "one", "type": "report", "title": "Fine", "author": [{"literal": "Front Line"}], "keyword": "secret detention",
         "attachments": [{"path": "files/12/fine.txt"}]},
        {"id": "two", "type": "document", "title": "Visit", "keyword": "Confidential", "attachments": [{"path": "files/13/visit; notes.txt"}]},
        {"id": "three", "type": "document", "title": "No file"},
    ]
)  # fmt: skip


@pytest.mark.parametrize(("name", "text"), [("library.bib", BIB), ("My Library.RIS", RIS), ("library.json", CSL)])
@pytest.mark.parametrize("folder", [False, True])
def test_each_entry_brings_its_files(archive: Archive, library: Path, name: str, text: str, folder: bool) -> None:
    path = write(library, name, text)
    if folder:
        (library / "files" / "14" / "third.txt").unlink()
    outcome = archive.ingest([library if folder else path])
    found = taken(archive)
    assert sorted(found) == ["fine.txt", "visit; notes.txt"]
    fine, visit = found["fine.txt"], found["visit; notes.txt"]
    assert (fine.metadata.title, [str(author) for author in fine.metadata.authors]) == ("Fine", ["Front Line"])
    assert (fine.metadata.document_type, fine.metadata.extra["citation-key"]) == ("report", "one")
    assert (fine.access, visit.access) == (Access.PUBLIC, Access.CONFIDENTIAL)
    assert fine.origins["title"].origin is Origin.MANIFEST
    assert fine.origins["title"].where.startswith(f"{name}, line ")
    assert outcome.failed == ()
    (told,) = (notice for notice in outcome.notices if notice.code == "no-file")
    assert "three (line " in told.message
    assert {notice.code for notice in outcome.notices} == {"no-file"}
    assert len(archive.ingest([path]).unchanged) == 2


def failed(outcome: Outcome) -> list[str]:
    return [failure.message for failure in outcome.failed]


def test_files_that_are_not_there_or_lie_outside_are_told(archive: Archive, library: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("Somebody else's words.")
    (library / "link.txt").symlink_to(tmp_path / "outside.txt")
    text = (
        "@misc{a, file = {../outside.txt}}\n@misc{b, file = {link.txt}}\n@misc{c, file = {gone.txt}}\n"
        f"@misc{{d, file = {{{tmp_path / 'outside.txt'}}}}}\n@misc{{e, file = {{:C$\\backslash$:/Zotero/14/third.txt:text}}}}\n"
    )
    outcome = archive.ingest([write(library, "library.bib", text)])
    assert list(taken(archive)) == ["third.txt"]
    told = failed(outcome)
    assert len(told) == 4
    assert sum("lies outside the folder" in message for message in told) == 3
    assert sum("there is no file “gone.txt”" in message for message in told) == 1


def test_a_broken_entry_does_not_keep_the_others_out(archive: Archive, library: Path) -> None:
    outcome = archive.ingest([write(library, "library.bib", f"@misc{{x, title = {{X\n{BIB}")])
    assert len(taken(archive)) == 2
    (told,) = failed(outcome)
    assert "line 1: the entry “x” cannot be read" in told


def test_a_restriction_without_its_file_closes_the_folder(archive: Archive, library: Path) -> None:
    write(library, "library.bib", "@misc{x, note = {Confidential}, file = {gone.txt}}\n")
    outcome = archive.ingest([library])
    assert {each.access for each in taken(archive).values()} == {Access.CONFIDENTIAL}
    assert any("3 files are confidential because of it" in message for message in failed(outcome))


@pytest.mark.parametrize(
    ("field", "level"),
    [
        ("keywords = {confidential}", Access.CONFIDENTIAL),
        ("keywords = {prisons; Строго конфиденциально}", Access.CONFIDENTIAL),
        ("keywords = {access: internal}", Access.INTERNAL),
        ("keywords = {usage interne}", Access.INTERNAL),
        ("keywords = {confidental}", Access.CONFIDENTIAL),
        ("access = {internal}", Access.INTERNAL),
        ("accesslevel = {who knows}", Access.CONFIDENTIAL),
        ("note = {Do not share: the witness is named}", Access.CONFIDENTIAL),
        ("confidential = {yes}", Access.CONFIDENTIAL),
        ("rights = {restricted}", Access.CONFIDENTIAL),
        ("keywords = {secret detention, confidentiality, internal displacement}", Access.PUBLIC),
        ("abstract = {Secret prisons and confidential sources}", Access.PUBLIC),
        ("title = {Confidential}", Access.PUBLIC),
        ("journal = {Secret}", Access.PUBLIC),
        ("rights = {CC BY 4.0}", Access.PUBLIC),
        ("urldate = {2025-08-02}", Access.PUBLIC),
    ],
)
def test_what_looks_like_a_restriction_closes_and_what_speaks_of_the_work_does_not(
    archive: Archive, library: Path, field: str, level: Access
) -> None:
    archive.ingest([write(library, "library.bib", f"@misc{{x, {field}, file = {{files/12/fine.txt}}}}\n")])
    (found,) = taken(archive).values()
    assert found.access is level


def test_several_files_of_one_entry_are_documents_of_their_own(archive: Archive, library: Path) -> None:
    text = "@misc{x, identifier = {A/1}, title = {T}, file = {files/12/fine.txt;files/14/third.txt}}\n"
    archive.ingest([write(library, "library.bib", text)])
    found = taken(archive)
    assert [each.metadata.identifier for each in found.values()].count("A/1") == 1
    assert {each.metadata.title for each in found.values()} == {"T"}
    assert all(each.version == 1 for each in found.values())


def test_other_json_stays_what_it_is(archive: Archive, library: Path) -> None:
    write(library, "data.json", '[{"type": "secret", "x": 1}]')
    archive.ingest([library])
    assert len(taken(archive)) == 3


def test_without_the_extra_it_is_told_how_to_get_it(
    archive: Archive, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "bibtexparser.entrypoint", None)
    outcome = archive.ingest([write(library, "library.bib", BIB)])
    (told,) = outcome.failed
    assert "rightsarchive[references]" in told.advice
