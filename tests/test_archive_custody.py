"""Every change of an archive is in its custody log: who, when, with what, why, and the values before and after."""

from __future__ import annotations

import getpass
import hashlib
import json
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rightsarchive import (
    Access,
    Archive,
    ArchiveView,
    Case,
    CustodyEvent,
    Metadata,
    Section,
    TextSource,
    UsageError,
    compose_report,
    verify_custody_file,
    write_report,
)
from rightsarchive.errors import BrokenFileError, DamagedArchiveError
from rightsarchive.store.custody_event import ACTIONS
from tests.access.table import methods

COURT = "The court in Almaty fined the human rights defender on Thursday. Her lawyers announced an appeal."
EVERYTHING = "confidential"
THESAURUS = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<urn:x:kettling> skos:prefLabel "kettling"@en, "nasse policière"@fr .
"""


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive") as made:
        made.ingest(TextSource(COURT, Metadata(identifier="a", title="Fine", publisher="Orda")))
        yield made


def events(archive: Archive, subject: str | None = None, clearance: str = EVERYTHING) -> list[CustodyEvent]:
    return list(archive.history(subject, clearance=clearance))


def take(archive: Archive, text: str, restore: bool = False, **metadata: Any) -> None:
    assert not archive.ingest(TextSource(text, Metadata(**metadata)), restore=restore).failed


def other_archive(archive: Archive) -> Path:
    with Archive.create(archive.root.parent / "other") as other:
        take(other, "Something else.", identifier="other")
    return archive.root.parent / "other"


def dismiss(archive: Archive) -> None:
    assert archive.ingest("nowhere.pdf").failed
    assert archive.dismiss_failures("nowhere.pdf") == 1


def thesaurus(archive: Archive) -> Path:
    path = archive.root.parent / "police.ttl"
    path.write_text(THESAURUS, "utf-8")
    return path


def word_list(archive: Archive) -> Path:
    path = archive.root.parent / "words.tsv"
    path.write_text("сот\tcourt, trial\n", "utf-8")
    return path


def remove_vocabulary(archive: Archive) -> None:
    archive.add_vocabulary(word_list(archive), source="kk", target="en")
    archive.remove_vocabulary("words")


def written(archive: Archive) -> Path:
    path = archive.root.parent / "report.md"
    path.write_text("a report", "utf-8")
    return path


def release(archive: Archive) -> None:
    archive.release(archive.withhold("a", 13, 19, reason="asked").withheld.id, reason="a mistake")


def restored(archive: Archive) -> None:
    archive.backup(archive.root.parent / "copy")
    archive.restore_original(archive.document("a").sha256, archive.root.parent / "copy")


def fined(archive: Archive) -> str:
    archive.put_case(Case(title="Fine 2025"))
    return "fine-2025"


def taken_back(archive: Archive, line: CustodyEvent | None) -> None:
    assert line is not None
    archive.undo(line.number)


def retitled(archive: Archive) -> None:
    path = archive.root.parent / "t.csv"
    archive.export_table(path)
    path.write_text(path.read_text("utf-8-sig").replace(",Fine,", ",A fine,"), "utf-8")
    archive.import_table(path)


# What each method that changes the archive writes: one entry for each way in which it can.
def saved_and_deleted(archive: Archive) -> None:
    archive.save_search("Gone", "court")
    archive.delete_search("Gone")


CHANGES: dict[str, list[tuple[Callable[[Archive], object], list[str]]]] = {
    "ingest": [
        (lambda archive: take(archive, "Another text.", identifier="b"), ["ingest"]),
        (lambda archive: take(archive, f"{COURT} More.", identifier="a"), ["new version"]),
        (lambda archive: take(archive, COURT, identifier="a", title="Fine", publisher="Front Line"), ["describe"]),
        (lambda archive: take(archive, COURT, identifier="a", access="internal"), ["level", "describe"]),
        (lambda archive: take(archive, "New.", identifier="a", access="internal"), ["level", "new version"]),
        (lambda archive: take(archive, COURT, identifier="a", title="Fine", publisher="Orda"), []),
        (lambda archive: take(archive, COURT), ["provenance"]),
    ],
    "edit": [
        (lambda archive: archive.edit("a", title="Fine of a defender"), ["edit"]),
        (lambda archive: archive.edit("a", clear=["publisher"], unset=["title"]), ["edit"]),
        (lambda archive: archive.edit("a", access="confidential"), ["level", "edit"]),
        (lambda archive: archive.edit("a", cases=["Fine 2025"]), ["edit"]),
        (lambda archive: archive.edit("a"), []),
    ],
    "undo": [
        (lambda archive: taken_back(archive, archive.edit("a", title="Fine of a defender")), ["edit", "edit"]),
        (lambda archive: taken_back(archive, archive.assign("Fine 2025", ["a"])[0]), ["assign", "unassign"]),
    ],
    "edit_case": [
        (lambda archive: archive.edit_case(fined(archive), title="Fine"), ["case", "case"]),
        (lambda archive: archive.edit_case(fined(archive), access="internal"), ["case", "case"]),
        (lambda archive: archive.edit_case(fined(archive)), ["case"]),
    ],
    "tag": [
        (lambda archive: archive.tag("a", ["torture", "Torture"]), ["tag"]),
        (lambda archive: archive.tag("a", "to do", start=4, end=9, access="internal"), ["tag"]),
        (lambda archive: archive.tag("a", []), []),
    ],
    "untag": [
        (lambda archive: (archive.tag("a", "torture"), archive.untag("a", "TORTURE")), ["tag", "tag"]),
        (lambda archive: archive.untag("a", "torture"), []),
    ],
    "note": [
        (lambda archive: archive.note("a", "ask her", start=4, end=9, reason="visit"), ["note"]),
    ],
    "edit_note": [
        (lambda archive: archive.edit_note(archive.note("a", "ask").id, "asked"), ["note", "note"]),
        (lambda archive: archive.edit_note(archive.note("a", "ask").id), ["note"]),
    ],
    "delete_note": [
        (lambda archive: archive.delete_note(archive.note("a", "ask").id), ["note", "note"]),
    ],
    "merge_cases": [
        (
            lambda archive: archive.merge_cases(fined(archive), archive.assign("B", ["a"])[0].detail["case"]),
            ["case", "assign", "case", "merge"],
        ),
    ],
    "delete_case": [
        (lambda archive: archive.delete_case(fined(archive)), ["case", "delete case"]),
        (
            lambda archive: archive.delete_case(archive.assign("B", ["a"])[0].detail["case"]),
            ["assign", "unassign", "delete case"],
        ),
    ],
    "unassign": [
        (
            lambda archive: archive.unassign(archive.assign("B", ["a"])[0].detail["case"], ["a"]),
            ["assign", "unassign"],
        ),
        (lambda archive: archive.unassign(fined(archive), ["a"]), ["case"]),
    ],
    "put_case": [
        (lambda archive: archive.put_case(Case(title="Fine 2025")), ["case"]),
    ],
    "assign": [
        (lambda archive: archive.assign("Fine 2025", ["a"]), ["assign"]),
        (lambda archive: archive.assign("Fine 2025", []), []),
    ],
    "dismiss_failures": [
        (lambda archive: archive.dismiss_failures("nowhere"), []),
        (dismiss, ["dismiss"]),
    ],
    "withhold": [
        (lambda archive: archive.withhold("a", 13, 19, reason="asked"), ["withhold"]),
    ],
    "release": [
        (release, ["withhold", "release"]),
    ],
    "save_search": [
        (lambda archive: archive.save_search("Fines", "court"), ["search"]),
        (lambda archive: archive.save_search("Fines", "court", access="internal", languages="en"), ["search"]),
    ],
    "run_search": [
        (lambda archive: (archive.save_search("Runs", "court"), archive.run_search("Runs")), ["search", "search run"]),
    ],
    "delete_search": [
        (saved_and_deleted, ["search", "search"]),
    ],
    "add_vocabulary": [
        (lambda archive: archive.add_vocabulary(thesaurus(archive)), ["vocabulary"]),
        (lambda archive: archive.add_vocabulary(word_list(archive), source="kk", target="en"), ["vocabulary"]),
    ],
    "remove_vocabulary": [
        (remove_vocabulary, ["vocabulary", "vocabulary"]),
    ],
    "delete": [
        (lambda archive: archive.delete("a", reason="asked"), ["delete"]),
    ],
    "reread": [
        (lambda archive: archive.reread(), ["reread"]),
        (lambda archive: archive.reread(older=True), []),
    ],
    "reindex": [
        (lambda archive: archive.reindex(), ["reindex"]),
    ],
    "export_table": [
        (lambda archive: archive.export_table(archive.root.parent / "t.csv"), ["export"]),
    ],
    "import_table": [
        (retitled, ["export", "edit"]),
    ],
    "export_custody": [
        (lambda archive: archive.export_custody(archive.root.parent / "log.jsonl"), ["export"]),
    ],
    "export_bag": [
        (lambda archive: archive.export_bag(archive.root.parent / "bag"), ["export"]),
    ],
    "merge": [
        (lambda archive: archive.merge(other_archive(archive)), ["ingest", "import"]),
    ],
    "import_bag": [
        (
            lambda archive: archive.import_bag(archive.export_bag(archive.root.parent / "bag").path),
            ["export", "import"],
        ),
    ],
    "backup": [
        (lambda archive: archive.backup(archive.root.parent / "copy"), ["backup"]),
    ],
    "restore_original": [
        (restored, ["backup", "restore original"]),
    ],
    "note_export": [
        (lambda archive: archive.note_export(written(archive), documents=["d1"]), ["export"]),
    ],
}
CHANGES_NOTHING = {
    "open",
    "create",
    "close",
    "engine",
    "seen_by",
    "check",
    "last_good",
    "read_only",
    "restore",
    "move",
    "custody_head",
    "failures",
    "foreign_logs",
    "preview",
    "verify_custody",
}
"""What is neither a way to read, which a view has too, nor a change; ``create`` writes the first line."""


def test_a_report_that_names_its_archive_is_in_the_log(archive: Archive, tmp_path: Path) -> None:
    archive.ingest(TextSource(f"Again: {COURT}", Metadata(identifier="b", access=Access.INTERNAL)))
    quotes = [hit.citation for hit in archive.search("court", clearance=EVERYTHING).hits]
    report = compose_report("Fine", [Section("All", quotes)])
    write_report(report, tmp_path / "quiet.md")
    assert "export" not in {event.action for event in events(archive)}
    path = write_report(report, str(tmp_path / "fine.md"), archive=archive, reason="for the hearing")
    write_report(report, path, archive=archive, clearance=EVERYTHING)
    first, second = (event for event in events(archive) if event.action == "export")
    assert (first.detail["file"], first.detail["clearance"], first.why) == ("fine.md", "internal", "for the hearing")
    assert first.detail["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert first.detail["documents"] == sorted(each.id for each in archive.documents(clearance=EVERYTHING))
    assert second.detail["clearance"] == EVERYTHING


def test_every_method_of_an_archive_reads_or_changes_or_neither() -> None:
    there = set(methods(Archive))
    reads = {name for name in vars(ArchiveView) if not name.startswith("_")}
    assert there - reads == CHANGES.keys() | CHANGES_NOTHING


@pytest.mark.parametrize(
    ("name", "change", "expected"),
    [
        pytest.param(name, *way, id=f"{name}-{number}")
        for name, ways in CHANGES.items()
        for number, way in enumerate(ways)
    ],
)
def test_each_change_leaves_exactly_its_lines(
    archive: Archive, name: str, change: Callable[[Archive], object], expected: list[str]
) -> None:
    before = len(events(archive))
    change(archive)
    lines = events(archive)[before:]
    assert [line.action for line in lines] == expected
    assert all(line.who == getpass.getuser() and line.tool.startswith("rightsarchive ") for line in lines)
    assert archive.verify_custody() == ()
    change_again = len(events(archive))
    if (
        expected
        and name in {"put_case", "assign", "add_vocabulary", "edit", "tag", "ingest"}
        and "new version" not in expected
    ):
        change(archive)
        assert len(events(archive)) == change_again, "what is already so is no change"


def test_each_action_is_written_by_something() -> None:
    told = {action for ways in CHANGES.values() for _, actions in ways for action in actions}
    assert told | {"restore", "move", "settings", "migrate", "seal"} == ACTIONS.keys()


def test_the_page_about_custody_tells_of_each_action() -> None:
    page = (Path(__file__).parents[1] / "docs" / "how-to" / "custody.md").read_text("utf-8")
    first_cells = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    assert {action for cell in first_cells for action in cell.replace("`", "").strip().split(", ")} == ACTIONS.keys()


def test_a_new_archive_tells_of_its_settings(archive: Archive) -> None:
    first = events(archive)[0]
    assert (first.number, first.action, first.detail["before"]) == (1, "settings", {})
    assert first.detail["after"]["engine.name"] == "whoosh"


def test_values_before_and_after_are_told(archive: Archive) -> None:
    take(archive, COURT, identifier="a", title="Fine", publisher="Front Line")
    line = events(archive)[-1]
    assert (line.detail["before"], line.detail["after"]) == ({"publisher": "Orda"}, {"publisher": "Front Line"})
    archive.put_case(Case(title="Fine 2025", notes="one"))
    archive.put_case(Case(title="Fine 2025", notes="two"))
    first, second = events(archive, "fine-2025")
    assert first.detail["before"] is None
    assert (second.detail["before"]["notes"], second.detail["after"]["notes"]) == ("one", "two")
    archive.assign("Fine 2025", ["a"])
    line = events(archive)[-1]
    assert (line.detail["before"], line.detail["after"]) == ({"cases": []}, {"cases": ["fine-2025"]})


def test_a_reason_is_told_and_forgotten_with_its_document(archive: Archive) -> None:
    archive.ingest(TextSource("Two.", Metadata(identifier="b")), reason="came by mail")
    archive.assign("Fine 2025", ["b"], reason="  as Xhorvat asked ")
    archive.put_case(Case(title="Fine 2025"), reason="heard in court")
    archive.reindex(reason="moved")
    archive.reindex()
    document = archive.document("b").id
    assert [line.why for line in events(archive)[-5:]] == [
        "came by mail",
        "as Xhorvat asked",
        "heard in court",
        "moved",
        "",
    ]
    assert [line.why for line in events(archive, document, "public")] == ["", "as Xhorvat asked"]
    archive.delete("b", reason="asked")
    assert [line.why for line in events(archive, document)] == ["", "", "asked"]
    assert b"Xhorvat" not in (archive.root / "catalog.sqlite").read_bytes()
    assert archive.verify_custody() == ()


def test_a_level_that_moved_is_told_for_each_document(archive: Archive) -> None:
    take(archive, "Another text.", identifier="b")
    archive.assign("Fine 2025", ["a", "b"])
    archive.put_case(Case(title="Fine 2025", access="confidential"))
    lines = [line for line in events(archive) if line.action == "level"]
    assert [line.detail["versions"] for line in lines] == [{"1": ["public", "confidential"]}] * 2
    assert {line.subject for line in lines} == {archive.document(name, clearance=EVERYTHING).id for name in "ab"}


def test_who_comes_from_the_settings_or_the_environment_or_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "archive"
    Archive.create(place).close()
    (place / "archive.toml").write_text('format = 1\n[custody]\nwho = "K. 7"\n', "utf-8")
    with Archive.open(place) as archive:
        take(archive, "One.")
    monkeypatch.setenv("RIGHTSARCHIVE_CUSTODY__WHO", "K\n8")
    with Archive.open(place) as archive:
        take(archive, "Two.")
    monkeypatch.delenv("RIGHTSARCHIVE_CUSTODY__WHO")
    (place / "archive.toml").write_text("format = 1\n", "utf-8")

    def nobody() -> str:
        raise KeyError("no user has this number")

    monkeypatch.setattr(getpass, "getuser", nobody)
    with Archive.open(place) as archive:
        take(archive, "Three.")
        assert [line.who for line in events(archive) if line.action == "ingest"] == ["K. 7", "K 8", "unknown"]


def test_settings_changed_by_hand_are_told_at_the_next_change(archive: Archive) -> None:
    text = (archive.root / "archive.toml").read_text("utf-8").replace("# seconds = 120", "seconds = 30")
    (archive.root / "archive.toml").write_text(text, "utf-8")
    with Archive.open(archive.root) as again:
        assert events(again)[-1].action == "ingest", "opening it changes nothing"
        take(again, "More.")
        line = events(again)[-2]
        assert (line.action, line.detail["before"], line.detail["after"]) == ("settings", {}, {"limits.seconds": 30})
        take(again, "Yet more.")
        assert events(again)[-2].action == "ingest"


def test_a_document_taken_back_is_told_as_such(archive: Archive) -> None:
    document = archive.document("a").id
    archive.delete("a", reason="by mistake")
    take(archive, COURT, restore=True, identifier="a")
    assert [line.action for line in events(archive, document)] == ["ingest", "delete", "restore"]
    assert events(archive, document)[1].why == "by mistake"
    assert archive.check().ok


def test_a_name_with_half_a_letter_is_noted_as_it_can_be_written(archive: Archive, tmp_path: Path) -> None:
    out = tmp_path / "hits.csv"
    out.write_text("hits")
    archive.note_export(out, documents=["d\ud800"])
    assert [*archive.history(clearance="confidential")][-1].detail["documents"] == ["d?"]


def test_a_deletion_forgets_every_word(archive: Archive) -> None:
    secret = "Xhorvatskyeva"
    take(archive, f"{secret} was detained.", identifier=f"{secret}-1", title=f"{secret} 1", cases=(f"{secret} case",))
    take(archive, f"{secret} was detained.", identifier=f"{secret}-1", title=f"{secret} 2", persons=(secret,))
    archive.assign(f"Assigned {secret}", [f"{secret}-1"])
    document = archive.document(f"{secret}-1").id
    out = archive.root.parent / f"{secret}.csv"
    out.write_text("hits", "utf-8")
    archive.note_export(out, kind="hits", documents=[document])
    assert events(archive)[-1].detail["file"] == f"{secret}.csv"
    archive.delete(f"{secret}-1", reason="asked by the family")
    assert archive.verify_custody() == ()
    assert events(archive)[-2].detail["private"] == "erased"
    for name in ("catalog.sqlite", "catalog.sqlite-wal"):
        if (archive.root / name).exists():
            kept = (archive.root / name).read_bytes().decode("utf-8", "replace").casefold()
            assert secret.casefold() not in kept
    for clearance in ("public", EVERYTHING):
        archive.export_custody(log := archive.root.parent / "log.jsonl", clearance=clearance)
        assert secret not in log.read_text("utf-8")


def damaged(archive: Archive, *statements: str) -> Archive:
    place = shutil.copytree(archive.root, archive.root.parent / "damaged")
    connection = sqlite3.connect(place / "catalog.sqlite")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return Archive.open(place)


CUT = "DELETE FROM custody WHERE number = (SELECT max(number) FROM custody)"
MENDED = "UPDATE archive SET head = (SELECT number || ':' || digest FROM custody ORDER BY number DESC LIMIT 1)"


def test_a_log_that_was_cut_is_found_without_a_head_and_stays_so(archive: Archive) -> None:
    archive.reindex()
    head = archive.custody_head()
    with damaged(archive, CUT) as found:
        assert {finding.code for finding in found.verify_custody()} == {"custody"}
        take(found, "More.")
        assert any("missing" in finding.message for finding in found.check().findings)
        assert any("missing" in finding.message for finding in found.verify_custody(head))


def test_a_log_that_was_cut_with_care_is_found_against_the_head(archive: Archive) -> None:
    archive.reindex()
    archive.custody_head()
    with damaged(archive, CUT, MENDED) as found:
        assert "cut off" in found.verify_custody()[0].message  # by the head beside the catalog
        found.note_export(written(found))
        assert any("missing" in finding.message for finding in found.verify_custody())


def test_a_log_that_was_cut_with_the_file_of_its_head_is_found_against_one_elsewhere(archive: Archive) -> None:
    archive.reindex()
    head = archive.custody_head()
    with damaged(archive, CUT, MENDED) as found:
        (found.root / "custody.head").unlink()
        assert "is missing" in found.verify_custody()[0].message
        assert "cut off" in found.verify_custody(str(head))[0].message
        found.note_export(written(found))
        assert "not the one" in found.verify_custody(head)[0].message


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM custody_details",
        "UPDATE custody_details SET body = '{}'",
        "UPDATE custody SET who = 'somebody'",
        "UPDATE custody SET level = 1",
        "UPDATE custody SET rule = 1",
        "UPDATE documents SET deleted = NULL, reason = NULL",
        "UPDATE documents SET reason = 'another' WHERE deleted IS NOT NULL",
        "UPDATE documents SET deleted = '2025', reason = 'none' WHERE deleted IS NULL",
        "UPDATE cases SET record = replace(record, 'secret', 'known')",
        "UPDATE vocabularies SET body = '[]'",
        "DELETE FROM vocabularies",
        "UPDATE searches SET record = replace(record, 'court', 'police')",
        "UPDATE searches SET name = 'Other'",
        "DELETE FROM searches",
    ],
)
def test_what_does_not_fit_the_log_is_found(archive: Archive, change: str) -> None:
    take(archive, "Gone.", identifier="gone")
    archive.delete("gone", reason="asked")
    archive.put_case(Case(title="Fine 2025", notes="secret"))
    archive.add_vocabulary(thesaurus(archive))
    archive.save_search("Fines", "court")
    assert archive.check().ok
    with damaged(archive, change) as found:
        assert {finding.code for finding in found.verify_custody()} == {"custody"}
        assert "custody" in {finding.code for finding in found.check().findings}


def test_an_exported_log_is_verified_by_itself(archive: Archive, tmp_path: Path) -> None:
    take(archive, "Secret.", identifier="s", access="confidential")
    log = tmp_path / "log.jsonl"
    for clearance in ("public", "internal", EVERYTHING):
        head = archive.export_custody(log, clearance=clearance)
        assert verify_custody_file(log, head) == ()
        lines = log.read_text("utf-8").splitlines(keepends=True)
        log.write_text("".join(lines[:-1]), "utf-8")
        assert verify_custody_file(log) == ()
        assert verify_custody_file(log, str(head))
        log.write_text("".join([*lines[:-1], lines[-1].replace(getpass.getuser(), "somebody")]), "utf-8")
        assert verify_custody_file(log)
    whole = [json.loads(line) for line in lines[1:]]
    assert [line["number"] for line in whole] == [event.number for event in events(archive)[:-1]]


def test_an_export_below_the_highest_clearance_tells_nothing_of_the_rest(tmp_path: Path) -> None:
    told = []
    for secrets in (False, True):
        with Archive.create(tmp_path / str(secrets)) as archive:
            take(archive, "One.", identifier="1")
            if secrets:
                take(archive, "Secret.", identifier="s", access="confidential", cases=("Closed",))
                archive.put_case(Case(title="Closed", access="confidential", notes="x"))
                archive.delete("s", reason="secret")
            take(archive, "Two.", identifier="2", cases=("Open",))
            archive.assign("Open", ["1"])
            archive.export_custody(tmp_path / "log.jsonl", clearance="internal")
            lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text("utf-8").splitlines()]
            told.append([{k: v for k, v in line.items() if k not in {"at", "previous", "digest"}} for line in lines])
    assert told[0] == told[1]
    assert [line["action"] for line in told[0][1:]] == ["ingest", "ingest", "assign"]


@pytest.mark.parametrize("content", [b"", b"{}\n", b"[1]\n", b"\xff\xfe\n", b"no log\n", b'{"format": "other"}\n'])
def test_what_is_no_exported_log_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "log").write_bytes(content)
    with pytest.raises(BrokenFileError):
        verify_custody_file(tmp_path / "log")


@pytest.mark.parametrize(
    "line", ["{}", '{"number": "1"}', '{"detail": [1]}', '{"number": 1, "rule": 2, "level": true, "private": [[]]}']
)
def test_a_line_of_another_shape_is_found(archive: Archive, line: str) -> None:
    log = archive.root.parent / "log"
    archive.export_custody(log, clearance=EVERYTHING)
    log.write_text(log.read_text("utf-8") + line + "\n", "utf-8")
    assert verify_custody_file(log)


@pytest.mark.parametrize(
    "change",
    [
        """detail = '{"version": [1], "versions": 7}'""",
        """detail = '{"version": "1", "originals": 1, "case": {}}', action = 'assign'""",
        """detail = '{"versions": {"x": 1, "1": 2}}', action = 'level'""",
        "detail = x'ff', at = 7, who = x'00', rule = 'one', level = 'none'",
        """action = 'export', detail = '{"documents": 7}'""",
        "number = -9, previous = 1.5, digest = x'01'",
    ],
)
def test_hostile_lines_stop_nothing(archive: Archive, change: str) -> None:
    with damaged(
        archive, f"UPDATE custody SET {change} WHERE action = 'ingest'", "UPDATE archive SET settings = '{'"
    ) as found:
        assert found.verify_custody()
        for clearance in ("public", "internal", EVERYTHING):
            with pytest.raises(DamagedArchiveError, match="custody"):
                events(found, clearance=clearance)
        for clearance in ("public", "internal"):
            # A chain of its own would vouch for what was altered.
            with pytest.raises(DamagedArchiveError, match="custody"):
                found.export_custody(found.root / "log", clearance=clearance)
        found.export_custody(found.root / "log", clearance=EVERYTHING)
        assert verify_custody_file(found.root / "log")
        found.delete("a", reason="asked")


def test_a_head_that_is_none_is_refused(archive: Archive) -> None:
    with pytest.raises(UsageError):
        archive.verify_custody("4711")


def test_lines_of_several_threads_make_one_chain(archive: Archive) -> None:
    out = written(archive)
    failed: list[BaseException] = []

    def note() -> None:
        try:
            for _ in range(5):
                archive.note_export(out)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=note) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(3):
        take(archive, f"Text {number}.")
        assert archive.verify_custody() == ()
    for thread in threads:
        thread.join()
    assert failed == []
    assert sum(line.action == "export" for line in events(archive)) == 20
    assert archive.verify_custody() == ()


def test_vocabularies_that_were_files_move_into_the_catalog(archive: Archive) -> None:
    archive.add_vocabulary(thesaurus(archive))
    folder = archive.root / "vocabularies"
    connection = sqlite3.connect(archive.root / "catalog.sqlite")
    (body,) = connection.execute("SELECT body FROM vocabularies").fetchone()
    connection.close()
    folder.mkdir()
    (folder / "older.json").write_text(body, "utf-8")
    (folder / "link.json").symlink_to(folder / "older.json")
    with Archive.open(archive.root) as again:
        assert again.vocabularies().keys() == {"human rights (bundled)", "older", "police"}
        take(again, "More.")
        assert not (folder / "older.json").exists()
        assert again.vocabularies()["older"] == 1
        assert [line.subject for line in events(again) if line.action == "vocabulary"] == ["police", "older"]
        assert again.check().ok


@pytest.mark.parametrize("clearance", list(Access))
def test_the_head_at_a_clearance_is_that_of_the_log_that_it_is_given(
    archive: Archive, tmp_path: Path, clearance: Access
) -> None:
    head = archive.custody_head(clearance=clearance)
    archive.ingest(TextSource("What nobody may know.", Metadata(identifier="closed", access=Access.CONFIDENTIAL)))
    assert (archive.custody_head(clearance=clearance) == head) is (clearance is not Access.CONFIDENTIAL)
    now = archive.custody_head(clearance=clearance)
    assert archive.export_custody(tmp_path / "log.jsonl", clearance=clearance) == now
