"""An archive whose originals were brought to an object store is the same archive; and so is one that came back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from obstore.store import S3Store

from rightsarchive import Archive, Metadata, TextSource
from rightsarchive.cli.app import main
from rightsarchive.errors import SettingsError, UnavailableError, UsageError
from rightsarchive.settings import OriginalsSettings, Settings
from rightsarchive.store import object_store
from rightsarchive.store.object_store import opened
from rightsarchive.upkeep.moving import rewritten
from tests.store.servers import KEYS, bucket, running

pytestmark = pytest.mark.enable_socket

TEXTS = {
    "a": "The court fined the defender.",
    "b": "Her lawyers announced an appeal.",
    "c": "Суд оштрафовал защитницу.",
}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with running() as address:
        yield address


@pytest.fixture
def settings(server: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> OriginalsSettings:
    for key, value in KEYS.items():
        monkeypatch.setenv(key, value)
    return bucket(server, request.node.name.replace("_", "-")[:60].strip("-"))


@pytest.fixture
def store(settings: OriginalsSettings) -> S3Store:
    return opened(settings, KEYS)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    with Archive.create(tmp_path / "archive", title="Ours") as archive:
        archive.ingest([TextSource(text, Metadata(identifier=name)) for name, text in TEXTS.items()])
    return tmp_path / "archive"


def moved(root: Path, settings: OriginalsSettings) -> None:
    report = Archive.move(root, originals=settings.url, endpoint=settings.endpoint)
    assert (report.ok, report.originals, report.copied) == (True, 3, 3)


def stored(store: S3Store) -> set[str]:
    return {one["path"].rpartition("/")[2] for listed in store.list() for one in listed} - {object_store.MARK}


def quotes(archive: Archive) -> list[tuple[str, bool]]:
    hits = archive.search("court OR appeal OR суд", clearance="confidential")
    return sorted((hit.citation.quote, archive.verify(hit.citation).ok) for hit in hits)


def test_there_and_back_it_is_the_same_archive(root: Path, settings: OriginalsSettings, store: S3Store) -> None:
    with Archive.open(root) as archive:
        before = quotes(archive)
    moved(root, settings)
    with Archive.open(root) as archive:
        names = {archive.document(name).sha256 for name in TEXTS}
        assert archive.settings.title == "Ours"
        assert stored(store) == names
        assert archive.check().ok
        assert quotes(archive) == before
        archive.ingest(TextSource("A fourth text.", Metadata(identifier="d")))
        assert len(stored(store)) == 4
        assert len(list((root / "originals").glob("??/*"))) == 3
        assert "move" in {event.action for event in archive.history(clearance="confidential")}
    report = Archive.move(root, originals="")
    assert (report.ok, report.originals, report.copied, report.before) == (True, 4, 4, settings.url)
    store.delete([f"{name[:2]}/{name}" for name in stored(store)])
    with Archive.open(root) as archive:
        assert archive.check().ok
        assert quotes(archive) == before


def test_what_is_erased_is_gone_from_the_store(root: Path, settings: OriginalsSettings, store: S3Store) -> None:
    moved(root, settings)
    with Archive.open(root) as archive:
        gone = archive.document("a").sha256
        assert archive.delete("a", reason="asked").left == ()
        assert gone not in stored(store)
    assert list((root / "originals").glob(f"??/{gone}")) == []


def test_while_the_store_is_away_it_is_searched_and_an_erasure_waits(
    root: Path, settings: OriginalsSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(object_store, "PATIENCE", timedelta(milliseconds=50))
    with running() as address:
        away = bucket(address, "away")
        Archive.move(root, originals=away.url, endpoint=away.endpoint)
    with Archive.open(root) as archive:
        assert [hit.citation.quote for hit in archive.search("appeal")] == [TEXTS["b"]]
        with pytest.raises(UnavailableError, match="does not answer"):
            archive.ingest(TextSource("A fourth text.", Metadata(identifier="d")))
        assert [hit.document.id for hit in archive.search("fourth")] == []
        left = archive.delete("a", reason="asked").left
        assert "next change" in left[0]
        assert not archive.search("defender")
        assert {finding.code for finding in archive.check().findings} == {"unavailable"}
    shutil.rmtree(root / "originals")  # the copies of what was read
    with pytest.raises(UnavailableError):
        Archive.move(root, originals="")
    assert Settings.load(root / "archive.toml").originals.url == away.url


def test_a_damaged_original_is_told_and_nothing_is_changed(root: Path, settings: OriginalsSettings) -> None:
    with Archive.open(root) as archive:
        sha256 = archive.document("a").sha256
    path = root / "originals" / sha256[:2] / sha256
    path.chmod(0o600)
    path.write_bytes(b"rot")
    report = Archive.move(root, originals=settings.url, endpoint=settings.endpoint)
    assert [finding.subject for finding in report.findings] == [sha256]
    assert not Settings.load(root / "archive.toml").originals.url
    path.write_text(TEXTS["a"], "utf-8")
    report = Archive.move(root, originals=settings.url, endpoint=settings.endpoint)
    assert (report.ok, report.copied) == (True, 1)  # it went on where it had stopped


def test_a_copy_holds_the_originals_itself(
    root: Path, settings: OriginalsSettings, store: S3Store, tmp_path: Path
) -> None:
    moved(root, settings)
    with Archive.open(root) as archive:
        assert archive.backup(tmp_path / "copy").ok
    store.delete([f"{name[:2]}/{name}" for name in stored(store)])
    with Archive.open(tmp_path / "copy") as copy:
        assert copy.settings.title == "Ours"
        assert copy.check().ok
    with Archive.open(root) as archive:
        damaged = {finding.code for finding in archive.check().findings}
        assert damaged == {"original-missing"}
        archive.restore_original(archive.document("a").sha256, tmp_path / "copy")
        assert len(archive.check().findings) == 2


def test_a_merge_asks_no_server(root: Path, settings: OriginalsSettings, tmp_path: Path) -> None:
    moved(root, settings)
    with Archive.create(tmp_path / "other") as other:
        with pytest.raises(UsageError, match="not fetched"):
            other.merge(root)
        with Archive.open(root) as archive:
            archive.backup(tmp_path / "copy")
        assert len(other.merge(tmp_path / "copy").added) == 3


def test_the_command_says_what_it_did(root: Path, settings: OriginalsSettings) -> None:
    call = ["move", "--archive", str(root), "--originals"]
    result = CliRunner().invoke(main, [*call, settings.url, "--endpoint", settings.endpoint])
    assert result.exit_code == 0, result.output
    assert "3 originals lie at s3://" in " ".join(result.output.split())
    result = CliRunner().invoke(main, [*call, "folder", "--json"])
    assert json.loads(result.stdout) == {
        "ok": True, "originals": 3, "copied": 3, "before": settings.url, "now": "", "findings": [],
    }  # fmt: skip
    result = CliRunner().invoke(main, [*call, "folder"])
    assert result.exit_code == 2
    assert "already" in result.output


def test_the_rest_of_the_settings_stays_as_it_was() -> None:
    text = (
        b'# mine\ntitle = "Ours" # ours\n\n[originals]\n# url = "s3://BUCKET"\ncache_mb = 5\n\n[files]\nshared = true\n'
    )
    wanted = {"url": "s3://bucket/a", "region": "eu-1"}
    changed = rewritten(text, originals=wanted)
    assert b'# mine\ntitle = "Ours" # ours\n' in changed
    assert b"shared = true" in changed
    assert rewritten(rewritten(changed, originals={}), originals=wanted).count(b"s3://bucket/a") == 1
    assert rewritten(b"", originals=wanted) == b'[originals]\nurl = "s3://bucket/a"\nregion = "eu-1"\n'


@pytest.mark.parametrize(
    "url", ["s3://", "s3://UPPER", "http://bucket", "s3://bucket/../x?y", "file:///etc", "s3://key:secret@bucket"]
)
def test_no_other_place_is_taken(root: Path, url: str) -> None:
    with pytest.raises(SettingsError):
        Archive.move(root, originals=url)


def test_where_originals_lie_is_not_said_by_the_environment(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RIGHTSARCHIVE_ORIGINALS__URL", "s3://bucket")
    with pytest.raises(SettingsError, match=r"archive\.toml alone"):
        Archive.open(root)
    monkeypatch.delenv("RIGHTSARCHIVE_ORIGINALS__URL")
    with pytest.raises(UsageError, match="already"):
        Archive.move(root, originals="")
