"""Packages that are damaged, forged or no packages: each is refused with the file and the reason, and nothing of it is taken in."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rightsarchive import Archive, Case, FileError, HostileFileError, LimitError, Metadata, TextSource
from rightsarchive.bags import reading

TEXT = "The court fined Ana Ruiz on 31 July 2025. She was not freed."


@pytest.fixture(scope="module")
def bag(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bags")
    with Archive.create(folder / "here") as archive:
        archive.ingest(TextSource(TEXT, Metadata(title="T", identifier="I", cases=("K",))))
        archive.put_case(Case(title="K"))
        archive.export_bag(folder / "bag")
    return folder / "bag"


@pytest.fixture
def copy(bag: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(bag, tmp_path / "copy"))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.create(tmp_path_factory.mktemp("there") / "there") as made:
        yield made


def refused(archive: Archive, copy: Path, error: type[FileError] = FileError) -> FileError:
    with pytest.raises(error) as raised:
        archive.import_bag(copy)
    assert raised.value.path is not None
    assert raised.value.path.startswith(str(copy))
    assert list(archive.documents(clearance="confidential")) == []
    assert list(archive.cases(clearance="confidential")) == []
    return raised.value


def resealed(copy: Path) -> None:
    """Make the manifests anew, as a forger would."""
    for algorithm in ("sha256", "sha512"):
        payload = sorted(path for path in (copy / "data").rglob("*") if path.is_file())
        lines = [f"{_hash(algorithm, path)}  {path.relative_to(copy).as_posix()}\n" for path in payload]
        (copy / f"manifest-{algorithm}.txt").write_text("".join(lines), "utf-8")
    size = [path.stat().st_size for path in (copy / "data").rglob("*") if path.is_file()]
    (copy / "bag-info.txt").write_text(f"Payload-Oxum: {sum(size)}.{len(size)}\n", "utf-8")
    tags = ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sha512.txt"]
    for algorithm in ("sha256", "sha512"):
        lines = [f"{_hash(algorithm, copy / name)}  {name}\n" for name in tags]
        (copy / f"tagmanifest-{algorithm}.txt").write_text("".join(lines), "utf-8")


def _hash(algorithm: str, path: Path) -> str:
    return hashlib.new(algorithm, path.read_bytes()).hexdigest()


def file_of(copy: Path, name: str) -> Path:
    return next(copy.glob(f"data/documents/*/1/{name}"))


@pytest.mark.parametrize("name", ["original.txt", "text.txt", "record.json", "document.json"])
def test_a_changed_file_is_named(archive: Archive, copy: Path, name: str) -> None:
    path = file_of(copy, name)
    path.write_bytes(path.read_bytes().replace(b"not", b"now") + b" ")
    error = refused(archive, copy)
    assert "damaged" in error.message or "Oxum" in error.message


def test_bytes_that_are_changed_in_place_are_named(archive: Archive, copy: Path) -> None:
    path = file_of(copy, "text.txt")
    path.write_bytes(path.read_bytes().replace(b"not freed", b"now freed"))
    error = refused(archive, copy)
    assert error.path == str(path)
    assert "its bytes are not those that the manifest names" in error.message


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_flipped_bit_or_a_cut_anywhere_is_refused(
    bag: Path, archive: Archive, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    copy = Path(shutil.copytree(bag, tmp_path_factory.mktemp("flip") / "copy"))
    path = data.draw(st.sampled_from(sorted(path for path in copy.rglob("*") if path.is_file())), label="file")
    content = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1), label="at")
    if data.draw(st.booleans(), label="cut"):
        del content[at:]
    else:
        content[at] ^= 1 << data.draw(st.integers(0, 7), label="bit")
    if path.name.startswith("tagmanifest") and content.lower().split() == path.read_bytes().lower().split():
        return  # a digest in large letters is the same digest, and white space at the end says nothing
    path.write_bytes(content)
    refused(archive, copy)


def test_nothing_outside_is_read(archive: Archive, copy: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", "utf-8")
    path = file_of(copy, "original.txt")
    path.unlink()
    path.symlink_to(secret)
    resealed(copy)
    assert refused(archive, copy, HostileFileError).path == str(path)


def test_a_pipe_is_refused(archive: Archive, copy: Path) -> None:
    os.mkfifo(copy / "data" / "pipe")
    refused(archive, copy, HostileFileError)


def test_a_path_out_of_the_bag_is_refused(archive: Archive, copy: Path) -> None:
    for name in ("../secret.txt", "/etc/hostname", "data/../../secret.txt"):
        for algorithm in ("sha256", "sha512"):
            manifest = copy / f"manifest-{algorithm}.txt"
            manifest.write_text(manifest.read_text("utf-8") + f"{'0' * 64}  {name}\n", "utf-8")
        refused(archive, copy)


def test_what_would_be_fetched_is_refused(archive: Archive, copy: Path) -> None:
    (copy / "fetch.txt").write_text("http://example.org/x 1 data/x\n", "utf-8")
    refused(archive, copy)


def test_too_much_is_refused(archive: Archive, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST_RECORD", 100)
    refused(archive, copy, LimitError)
    monkeypatch.setattr(reading, "MOST_FILES", 3)
    refused(archive, copy, LimitError)


def test_folders_within_folders_are_refused(archive: Archive, copy: Path) -> None:
    (copy / "data" / "/".join("abcdefghijkl")).mkdir(parents=True)
    refused(archive, copy, HostileFileError)


def forged(copy: Path, name: str, change: Callable[[Any], Any]) -> None:
    path = file_of(copy, name) if "/" not in name else copy / name
    path.write_text(json.dumps(change(json.loads(path.read_text("utf-8")))), "utf-8")
    resealed(copy)


@pytest.mark.parametrize(
    "change",
    [
        lambda package: {**package, "version": 2},
        lambda package: {**package, "documents": [{"id": "../../x", "versions": [1]}]},
        lambda package: {**package, "documents": [{"id": package["documents"][0]["id"], "versions": [2]}]},
        lambda package: {**package, "documents": package["documents"] * 2},
        lambda package: {**package, "custody_head": "1:" + "0" * 64},
        lambda _: [],
        lambda _: None,
    ],
)
def test_a_forged_package_record_is_refused(archive: Archive, copy: Path, change: Callable[[Any], Any]) -> None:
    forged(copy, "data/package.json", change)
    refused(archive, copy)


@pytest.mark.parametrize(
    "change",
    [
        {"original": "../../../../secret.txt"},
        {"sha256": "0" * 64},
        {"text_sha256": "0" * 64},
        {"paragraphs": [{"number": 1, "start": 5, "end": 10**9, "kind": "body"}]},
        {"paragraphs": [{"number": 7, "start": 0, "end": 1, "kind": "body"}]},
        {"pages": [{"number": 1, "label": None, "start": -3, "end": 2}]},
        {"redactions": [{"id": "w", "access": "internal", "spans": [[3, 2]]}]},
        {"access": "secret"},
        {"metadata": {"published": "yesterday"}},
        {"id": "d0000000000000000"},
        {"inventory": None},
    ],
)
def test_a_forged_record_fails_by_itself(tmp_path: Path, copy: Path, change: dict[str, Any]) -> None:
    forged(copy, "record.json", lambda record: {**record, **change})
    with Archive.create(tmp_path / "there") as other:
        done = other.import_bag(copy)
        assert (done.added, len(done.failed)) == ((), 1)
        assert list(other.documents(clearance="confidential")) == []
        assert not list((tmp_path / "there" / "originals" / "incoming").iterdir())


def test_a_custody_log_that_was_edited_is_refused(archive: Archive, copy: Path) -> None:
    log = copy / "data/custody.jsonl"
    log.write_text(log.read_text("utf-8").replace('"action": "ingest"', '"action": "restore"'), "utf-8")
    resealed(copy)
    assert refused(archive, copy).path == str(log)
