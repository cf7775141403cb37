"""Originals in an object store are what they are in a folder: written once, hashed whenever they are read, erased for good."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from obstore.store import S3Store

from rightsarchive.endpoints import check_endpoint
from rightsarchive.errors import (
    DamagedArchiveError,
    NotInArchiveError,
    SettingsError,
    UnavailableError,
    UsageError,
)
from rightsarchive.settings import OriginalsSettings
from rightsarchive.store import object_store, stored_originals
from rightsarchive.store.object_store import MARK, opened
from rightsarchive.store.stored_originals import IN_ONE, StoredOriginals
from tests.store.servers import KEYS, bucket, running

pytestmark = pytest.mark.enable_socket

DATA = bytes(range(256)) * 50
NAME = hashlib.sha256(DATA).hexdigest()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with running() as address:
        yield address


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for key, value in KEYS.items():
        monkeypatch.setenv(key, value)


@pytest.fixture
def settings(server: str, request: pytest.FixtureRequest) -> OriginalsSettings:
    return bucket(server, "b" + hashlib.sha256(request.node.name.encode()).hexdigest()[:20])


@pytest.fixture
def store(settings: OriginalsSettings) -> S3Store:
    return opened(settings, KEYS)


def originals(
    settings: OriginalsSettings, root: Path, archive: str = "one", *, read_only: bool = False
) -> StoredOriginals:
    return StoredOriginals(root / "originals", settings, archive, read_only=read_only)


def put(there: StoredOriginals, data: bytes = DATA) -> str:
    staged = there.stage(data)
    there.keep([staged])
    there.settle()
    return staged.sha256


def test_bytes_are_kept_under_their_hash_on_every_computer(settings: OriginalsSettings, tmp_path: Path) -> None:
    here, elsewhere = originals(settings, tmp_path / "a"), originals(settings, tmp_path / "b")
    source = tmp_path / "report.pdf"
    source.write_bytes(DATA)
    here.keep([here.stage(source), here.stage(DATA), here.stage(b""), here.stage(source)])
    here.settle()
    assert sorted(here.stored()) == sorted([NAME, hashlib.sha256(b"").hexdigest()])
    assert here.left() == []
    for there in (here, elsewhere):
        assert there.path(NAME).read_bytes() == DATA
        assert not there.path(NAME).stat().st_mode & 0o222
        assert (there.digest(NAME), there.size(NAME)) == (NAME, len(DATA))
        assert there.look(NAME) == here.look(NAME) != there.look(hashlib.sha256(b"").hexdigest())
        there.close()
    assert [path.name for path in (tmp_path / "b" / "originals").iterdir() if path.name.startswith(".")] == []


def test_a_large_original_goes_in_parts(settings: OriginalsSettings, tmp_path: Path) -> None:
    here = originals(settings, tmp_path / "a")
    source = tmp_path / "large"
    source.write_bytes(os.urandom(1 << 20) * (IN_ONE // (1 << 20) + 1))
    staged = here.stage(source)
    here.keep([staged])
    assert here.digest(staged.sha256) == staged.sha256
    assert originals(settings, tmp_path / "b").path(staged.sha256).read_bytes() == source.read_bytes()


def test_what_is_there_stays_and_is_put_anew_when_asked(
    settings: OriginalsSettings, store: S3Store, tmp_path: Path
) -> None:
    here = originals(settings, tmp_path)
    put(here)
    seen = here.look(NAME)
    put(here)
    assert here.look(NAME) == seen
    here.keep([here.stage(DATA)], anew=True)
    assert here.digest(NAME) == NAME
    store.put(f"{NAME[:2]}/{NAME}", b"other")
    assert here.look(NAME) != seen
    with pytest.raises(DamagedArchiveError, match="other bytes"):
        here.keep([here.stage(DATA)])
    here.keep([here.stage(DATA)], anew=True)
    assert here.digest(NAME) == NAME


def test_damage_and_loss_show_in_the_store_and_in_the_copy(
    settings: OriginalsSettings, store: S3Store, tmp_path: Path
) -> None:
    here = originals(settings, tmp_path)
    put(here)
    copy = here.path(NAME)
    copy.chmod(0o600)
    copy.write_bytes(b"rot")
    assert here.path(NAME).read_bytes() == DATA  # fetched again
    store.put(f"{NAME[:2]}/{NAME}", b"rot")
    assert here.digest(NAME) == hashlib.sha256(b"rot").hexdigest()
    assert here.path(NAME).read_bytes() == DATA  # the copy is still what its name says
    with pytest.raises(DamagedArchiveError, match="other bytes"):
        originals(settings, tmp_path / "other").path(NAME)
    store.delete(f"{NAME[:2]}/{NAME}")
    assert (here.digest(NAME), here.size(NAME), here.look(NAME)) == (None, None, None)
    with pytest.raises(NotInArchiveError):
        originals(settings, tmp_path / "third").path(NAME)


def test_what_is_erased_is_gone_from_the_store_and_from_the_copy(
    settings: OriginalsSettings, store: S3Store, tmp_path: Path
) -> None:
    here = originals(settings, tmp_path)
    put(here)
    copy = here.path(NAME)
    here.erase([NAME, hashlib.sha256(b"never there").hexdigest()])
    assert not copy.exists()
    assert list(here.stored()) == []
    assert [one["path"] for listed in store.list() for one in listed] == [MARK]
    assert not here.keep_versions


def test_earlier_versions_are_told(server: str, tmp_path: Path) -> None:
    here = originals(bucket(server, "versioned", versions=True), tmp_path)
    put(here)
    assert here.keep_versions


def test_for_reading_only_nothing_is_written_beside_the_archive(settings: OriginalsSettings, tmp_path: Path) -> None:
    put(originals(settings, tmp_path / "a"))
    reader = originals(settings, tmp_path / "b", read_only=True)
    path = reader.path(NAME)
    assert path.read_bytes() == DATA
    assert reader.path(NAME) == path
    assert not (tmp_path / "b").exists()
    reader.close()
    assert not path.exists()


def test_copies_that_were_not_asked_for_longest_go(
    settings: OriginalsSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored_originals, "_FRESH", 0)
    parts = [bytes([n]) * 400_000 for n in range(5)]
    names = [put(originals(settings, tmp_path / "a"), part) for part in parts]
    small = originals(settings.model_copy(update={"cache_mb": 1}), tmp_path / "b")
    paths = []
    for number, name in enumerate(names):
        paths.append(small.path(name))
        os.utime(paths[-1], (number, number))
    assert [path.exists() for path in paths] == [False, False, False, True, True]


def test_the_originals_of_another_archive_are_left_alone(
    settings: OriginalsSettings, store: S3Store, tmp_path: Path
) -> None:
    put(originals(settings, tmp_path / "a"))
    with pytest.raises(UsageError, match="another archive"):
        originals(settings, tmp_path / "b", "two").erase([NAME])
    assert originals(settings, tmp_path / "c").digest(NAME) == NAME
    store.delete(MARK)
    with pytest.raises(UsageError, match="other things"):
        put(originals(settings, tmp_path / "d", "two"))
    with pytest.raises(NotInArchiveError):
        originals(settings, tmp_path / "e", read_only=True).path(NAME)


def test_a_name_of_a_stranger_leads_nowhere(settings: OriginalsSettings, tmp_path: Path) -> None:
    here = originals(settings, tmp_path)
    for name in ("../../secret", MARK, NAME.upper(), ""):
        for act in (here.path, here.digest, here.size, here.look, lambda name: here.erase([name])):
            with pytest.raises(DamagedArchiveError):
                act(name)


def test_a_store_that_is_away_is_told_and_nothing_is_lost(
    settings: OriginalsSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(object_store, "PATIENCE", timedelta(milliseconds=100))
    with running() as address:
        away = bucket(address, "away")
        here = originals(away, tmp_path / "a")
        put(here)
        staged = here.stage(DATA[:100])
    with pytest.raises(UnavailableError, match="does not answer"):
        here.keep([staged])
    assert here.path(NAME).read_bytes() == DATA if (tmp_path / "a" / "originals" / NAME[:2] / NAME).exists() else True
    assert list(here.noted()) == [staged.sha256]
    with pytest.raises(OSError, match="does not answer"):
        here.digest(NAME)
    with pytest.raises(UnavailableError):
        originals(away, tmp_path / "b").path(NAME)


def test_a_bucket_that_is_not_there_is_told(server: str, tmp_path: Path) -> None:
    nowhere = OriginalsSettings(url="s3://nowhere-at-all", endpoint=server)
    with pytest.raises(SettingsError, match="no bucket"):
        put(originals(nowhere, tmp_path))


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:9000", "http://localhost", "http://[::1]:9000/"])
def test_this_computer_may_be_asked_without_tls(endpoint: str) -> None:
    assert check_endpoint(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://store.example.org",
        "http://192.168.0.4:9000",
        "http://127.0.0.1.example.org",
        "https://key:secret@store.example.org",
        "http://127.0.0.1@example.org",
        "ftp://127.0.0.1",
        "store.example.org",
        "https://store.example.org/path?x=1",
    ],
)
def test_no_other_way_is_taken_that_is_not_secret(endpoint: str) -> None:
    with pytest.raises(SettingsError):
        check_endpoint(endpoint)
    for given in (OriginalsSettings(url="s3://bucket", endpoint=endpoint), OriginalsSettings(url="s3://bucket")):
        with pytest.raises(SettingsError):
            opened(given, {**KEYS, "AWS_ENDPOINT_URL": endpoint, "AWS_ALLOW_HTTP": "true"})


def test_keys_stand_in_the_environment_alone() -> None:
    with pytest.raises(SettingsError, match="AWS_SECRET_ACCESS_KEY is not set"):
        opened(OriginalsSettings(url="s3://bucket"), {"AWS_ACCESS_KEY_ID": "key"})
