"""An archive, and a folder of files, that came from somebody: data, which leads nowhere, waits for nothing and runs nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from rightsarchive import Archive, Metadata, TextSource
from rightsarchive.errors import (
    DamagedArchiveError,
    LimitError,
    MetadataError,
    RightsArchiveError,
    SettingsError,
    StyleError,
    UnreadableFileError,
)
from rightsarchive.metadata.cases import read_cases
from rightsarchive.metadata.manifest import read_manifest
from rightsarchive.metadata.sidecars import read_sidecar
from rightsarchive.metadata.tables import LONGEST_ROW
from rightsarchive.metadata.workbooks import MOST_COLUMNS
from rightsarchive.settings import Settings, written

TEXT = "The court ordered the release of the prisoners after a long hunger strike in the colony."

posix = pytest.mark.skipif(os.name != "posix", reason="links and pipes of POSIX")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("received") / "archive"
    with Archive.create(root) as archive:
        archive.ingest([TextSource(TEXT, Metadata(title="Court", cases=("Strike",)))])
    return root


@pytest.fixture
def received(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "archive"))


def _link(path: Path) -> None:
    path.symlink_to(path.parent.parent / "victim" / path.name)


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _device_link(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _folder(path: Path) -> None:
    path.mkdir()


NAMES = (
    "archive.toml",
    "archive.lock",
    "catalog.sqlite",
    "catalog.sqlite-wal",
    "catalog.sqlite-shm",
    "catalog.sqlite-journal",
    "originals",
    "originals/incoming",
    "originals/00",
    "index",
    "vocabularies",
)


@posix
@pytest.mark.parametrize("put", [_link, _pipe, _device_link])
@pytest.mark.parametrize("name", NAMES)
def test_what_stands_in_the_place_of_a_part_is_refused(received: Path, name: str, put: Callable[[Path], None]) -> None:
    victim = received / "victim"
    victim.mkdir()
    part = received / name
    if part.exists():
        shutil.move(part, victim / part.name)
    before = {path: path.stat().st_mtime_ns for path in victim.rglob("*")}
    part.parent.mkdir(exist_ok=True)
    put(part)
    with pytest.raises(DamagedArchiveError, match="leads out of it"):
        Archive.open(received)
    assert {path: path.stat().st_mtime_ns for path in victim.rglob("*")} == before


@posix
@pytest.mark.parametrize("put", [_link, _pipe, _device_link, _folder])
def test_an_original_that_is_no_file_is_damage(received: Path, put: Callable[[Path], None]) -> None:
    with Archive.open(received) as archive:
        (document,) = archive.documents()
        path = archive.original(document.sha256)
        path.unlink()
        put(path)
        assert [finding.code for finding in archive.check().findings] in (["original-unreadable"], ["original-missing"])
        with pytest.raises(RightsArchiveError):
            archive.original(document.sha256)


@posix
@pytest.mark.parametrize("put", [_link, _pipe, _device_link, _folder])
@pytest.mark.parametrize("name", ["toc.json", "verified.json", "*.terms", "*.segment"])
def test_a_file_of_the_index_that_is_none_is_made_again(received: Path, name: str, put: Callable[[Path], None]) -> None:
    found = sorted((received / "index").glob(name)) or sorted((received / "index").glob("toc.json"))
    found[0].unlink()
    put(found[0])
    with Archive.open(received) as archive:
        assert archive.search("hunger strike").total == 1


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON changes BEGIN DELETE FROM custody; END",
        "CREATE VIEW v AS SELECT 1",
        "CREATE TABLE mine (a)",
        "CREATE INDEX mine ON versions (size)",
        "CREATE VIRTUAL TABLE words USING fts5 (body)",
        (
            "DROP TABLE names; CREATE VIEW names AS WITH RECURSIVE n(key) AS (VALUES ('a') UNION ALL SELECT key FROM n)"
            " SELECT key, key AS fold FROM n"
        ),
        "ALTER TABLE versions ADD COLUMN more GENERATED ALWAYS AS (abs(size))",
        "DROP TABLE names",
        "PRAGMA user_version = -1",
        "PRAGMA user_version = 2",
        (
            "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = 'CREATE TABLE sqlite_sequence(name,seq,x)'"
            " WHERE name = 'sqlite_sequence'"
        ),
    ],
)
def test_a_catalog_with_parts_of_somebody_else_is_refused(received: Path, statement: str) -> None:
    with closing(sqlite3.connect(received / "catalog.sqlite")) as connection:
        connection.executescript(statement)
    with pytest.raises(DamagedArchiveError):
        Archive.open(received)


@pytest.mark.parametrize(
    "settings",
    [
        "[ingest]\nworkers = 400",
        "[ingest]\nbatch = 99999999",
        "[ingest]\nworkers = " + "9" * 5000,
        "[limits]\nseconds = inf",
        "[limits]\nseconds = nan",
        "[limits]\ntext_mb = 99999999",
        "[engine.options]\nrun_tokens = 999999999999",
        "[engine.options]\nwait_seconds = inf",
        "a." * 50_000 + "a = 1",
        "x = " + "[" * 50_000,
        "# " + "x" * (1 << 20),
    ],
)
def test_settings_have_bounds(received: Path, settings: str) -> None:
    (received / "archive.toml").write_text(settings, "utf-8")
    with pytest.raises(SettingsError):
        Archive.open(received)


def test_settings_that_are_large_but_sound_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "archive.toml"
    path.write_text("[ingest]\nworkers = 256\n[engine.options]\na.b.c = [1]\n", "utf-8")
    assert Settings.load(path).ingest.started <= 4 * (os.cpu_count() or 1)
    assert written(path)["engine.options.a.b.c"] == [1]


READERS: dict[str, Callable[[Archive, Path], object]] = {
    "cases.yaml": lambda _archive, path: read_cases(path),
    "vocabulary.ttl": lambda archive, path: archive.add_vocabulary(path),
    "vocabulary.json": lambda archive, path: archive.add_vocabulary(path),
    "report.html": lambda archive, path: archive.verify(path),
    "names.csv": lambda archive, path: list(archive.search_all(path)),
    "style.csl": lambda archive, path: archive.search("hunger").hits[0].citation.render(str(path)),
    "log.jsonl": lambda archive, path: archive.note_export(path),
}


@posix
@pytest.mark.parametrize("name", READERS)
def test_what_is_no_file_is_not_waited_for(made: Path, tmp_path: Path, name: str) -> None:
    with Archive.open(made) as archive:
        for put in (_pipe, _device_link, _folder) if not name.startswith("vocabulary") else (_device_link,):
            path = tmp_path / put.__name__ / name
            path.parent.mkdir()
            put(path)
            with pytest.raises((MetadataError, UnreadableFileError, StyleError)):
                READERS[name](archive, path)


@posix
def test_a_declaration_that_is_no_file_closes(tmp_path: Path) -> None:
    for put in (_pipe, _device_link, _folder):
        folder = tmp_path / put.__name__
        folder.mkdir()
        put(folder / "a.txt.yaml")
        put(folder / "manifest.csv")
        assert read_sidecar(folder / "a.txt.yaml").closes is not None
        manifest = read_manifest(folder / "manifest.csv")
        assert manifest is not None
        assert manifest.rest is not None


def test_a_manifest_has_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rightsarchive.metadata.tables.MOST_CELLS", 1_000)
    path = tmp_path / "manifest.csv"
    for content in (
        ",".join(["file", *("x",) * MOST_COLUMNS]),
        "file,title\na.txt," + "," * LONGEST_ROW,
        'file,title\na.txt,"' + "x\n" * LONGEST_ROW,
        "file\n" + "\n".join(map(str, range(1_001))),
    ):
        path.write_text(content + "\n", "utf-8")
        manifest = read_manifest(path)
        assert manifest is not None
        assert manifest.rest is not None
        assert not manifest.rows


def test_an_entity_bomb_stays_within_the_limits(made: Path, tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    path = tmp_path / "bomb.rdf"
    path.write_text(f'<!DOCTYPE r [<!ENTITY e0 "bomb">{entities}]><r>&e11;</r>', "utf-8")
    with Archive.open(made) as archive, pytest.raises((LimitError, RightsArchiveError)):
        archive.add_vocabulary(path)


def test_macros_of_a_style_that_multiply_are_refused(made: Path, tmp_path: Path) -> None:
    def style(depth: int) -> str:
        macros = "".join(
            f'<macro name="m{n}"><text macro="m{n + 1}"/><text macro="m{n + 1}"/></macro>' for n in range(depth)
        )
        return (
            '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="note"><info><title>x</title><id>x</id>'
            f'</info>{macros}<macro name="m{depth}"><text variable="title"/></macro>'
            '<citation><layout><text macro="m0"/></layout></citation></style>'
        )

    with Archive.open(made) as archive:
        citation = archive.search("hunger").hits[0].citation
        for name, content in (
            ("wide", style(40)),
            ("deep", style(2_000)),
            ("circle", style(3).replace('macro="m3"', 'macro="m0"')),
        ):
            path = tmp_path / f"{name}.csl"
            path.write_text(content, "utf-8")
            with pytest.raises(StyleError):
                citation.render(str(path))


@posix
def test_links_in_a_folder_are_not_followed_out_of_it(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("The secret words of somebody else.")
    (outside / "meta.yaml").write_text("title: Taken from outside\n")
    folder = tmp_path / "folder"
    (folder / "sub").mkdir(parents=True)
    (folder / "own.txt").write_text(TEXT)
    (folder / "sub" / "again.txt").symlink_to("../own.txt")
    (folder / "passwd.txt").symlink_to(outside / "secret.txt")
    (folder / "away").symlink_to(outside)
    (folder / "cases.yaml").symlink_to(outside / "meta.yaml")
    (folder / "described.txt").write_text("Described by a file that lies outside of the folder, which is not read.")
    (folder / "described.txt.yaml").symlink_to(outside / "meta.yaml")
    with Archive.create(tmp_path / "archive") as archive:
        outcome = archive.ingest([folder])
        assert [document.path for document in outcome.added] == [str(folder / "described.txt"), str(folder / "own.txt")]
        assert [document.path for document in archive.documents()] == [str(folder / "own.txt")]
        assert {Path(str(notice.path)).name for notice in outcome.notices if notice.code == "skipped"} == {
            "passwd.txt",
            "away",
            "cases.yaml",
            "described.txt.yaml",
        }
        assert [Path(failure.path).name for failure in outcome.failed] == ["described.txt.yaml"]
        # Whoever names a link means what it leads to.
        assert len(archive.ingest([folder / "passwd.txt"]).added) == 1
