"""A package that is encrypted on its way: whom it was made for opens it, and nothing of it stands in the clear but in an archive."""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyrage
import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from rightsarchive import Archive, Metadata, TextSource
from rightsarchive.bags import sealing
from rightsarchive.bags.sealing import sealed, unsealed
from rightsarchive.cli import main
from rightsarchive.errors import (
    ArchiveError,
    BrokenFileError,
    EncryptedFileError,
    FileError,
    HostileFileError,
    LimitError,
    RightsArchiveError,
    UnsupportedFileError,
    UsageError,
)

WORD = "Zhylanbayevskaya"


class Keys:
    """A secret key and its public one, in files too."""

    def __init__(self, folder: Path, name: str) -> None:
        self.identity = pyrage.x25519.Identity.generate()
        self.secret, self.public = str(self.identity), str(self.identity.to_public())
        self.file = folder / f"{name}.key"
        self.file.write_text(f"# created: today\n# public key: {self.public}\n{self.secret}\n")
        self.recipients = folder / f"{name}.pub"
        self.recipients.write_text(f"# {name}\n\n{self.public}\n")


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return Keys(tmp_path_factory.mktemp("keys"), "ours")


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return Keys(tmp_path_factory.mktemp("keys"), "theirs")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("source") / "archive"
    with Archive.create(place) as archive:
        for n in range(3):
            text = f"The court heard {WORD} on day {n}. Many had come and waited."
            archive.ingest(TextSource(text, Metadata(identifier=f"i{n}", title=f"Report {n}", cases=("A case",))))
    return place


@pytest.fixture(scope="module")
def package(source: Path, ours: Keys, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("package") / "evidence.age"
    with Archive.open(source) as archive:
        archive.export_bag(target, recipients=ours.public)
    return target


def new(folder: Path) -> Archive:
    return Archive.create(folder / "received")


def left(archive: Archive) -> list[Path]:
    return list((archive.root / "originals" / "incoming").iterdir())


def test_each_recipient_opens_it_and_nothing_stands_in_the_clear(
    source: Path, tmp_path: Path, ours: Keys, theirs: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    target = tmp_path / "out" / "evidence.age"
    with Archive.open(source) as archive:
        bag = archive.export_bag(target, recipients=[ours.recipients, theirs.public], query=WORD, reason="hearing")
        cited = archive.search(WORD).hits[0].citation
        line = list(archive.history(clearance="confidential"))[-1]
    assert bag.recipients == (ours.public, theirs.public)
    assert list(target.parent.iterdir()) == [target]
    assert not list(temporary.iterdir())
    assert WORD.encode() not in target.read_bytes()
    if os.name == "posix":
        assert target.stat().st_mode & 0o777 == 0o600
    assert line.detail["package"] == bag.sha256
    assert line.detail["recipients"] == [ours.public, theirs.public]
    own: tuple[Path | str, ...] = (ours.file, theirs.secret)
    for number, keys in enumerate(own):
        with Archive.create(tmp_path / f"received-{number}") as archive:
            done = archive.import_bag(target, identities=keys)
            assert len(done.added) == 3
            assert archive.verify(cited).ok
            assert archive.check().ok
            assert not left(archive)
            assert list(archive.history(clearance="confidential"))[-1].detail["file"] == "evidence.age"


def test_it_opens_without_this_program(package: Path, tmp_path: Path, ours: Keys) -> None:
    content = io.BytesIO()
    with package.open("rb") as file:
        pyrage.decrypt_io(file, content, [ours.identity])
    content.seek(0)
    with tarfile.open(fileobj=content) as tar:
        tar.extractall(tmp_path, filter="data")
    with new(tmp_path) as archive:
        assert len(archive.import_bag(tmp_path / "package").added) == 3


def test_a_key_of_ssh_opens_it(source: Path, tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    secret = tmp_path / "id_ed25519"
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    with Archive.open(source) as archive:
        archive.export_bag(tmp_path / "evidence.age", recipients=public)
    with new(tmp_path) as archive:
        assert len(archive.import_bag(tmp_path / "evidence.age", identities=secret).added) == 3


def refused(archive: Archive, path: Path, keys: Any) -> RightsArchiveError:
    before = list(archive.documents(clearance="confidential"))
    with pytest.raises(RightsArchiveError) as caught:
        archive.import_bag(path, identities=keys)
    assert list(archive.documents(clearance="confidential")) == before
    assert not left(archive)
    assert caught.value.advice or isinstance(caught.value, LimitError)
    return caught.value


def test_what_cannot_be_opened_is_told(package: Path, tmp_path: Path, ours: Keys, theirs: Keys) -> None:
    plain = tmp_path / "plain.age"
    plain.write_bytes(b"The court heard a witness." * 400)
    phrase = tmp_path / "phrase.age"
    phrase.write_bytes(pyrage.passphrase.encrypt(b"hello", "secret"))
    head = tmp_path / "head.age"
    head.write_bytes(package.read_bytes()[:60])
    folder = tmp_path / "folder"
    folder.mkdir()
    with new(tmp_path) as archive:
        assert isinstance(refused(archive, package, theirs.file), EncryptedFileError)
        assert isinstance(refused(archive, package, [theirs.file, tmp_path / "none.key"]), FileError)
        assert isinstance(refused(archive, package, None), UsageError)
        assert isinstance(refused(archive, plain, ours.file), UnsupportedFileError)
        assert isinstance(refused(archive, phrase, ours.file), EncryptedFileError)
        assert isinstance(refused(archive, head, ours.file), BrokenFileError)
        assert isinstance(refused(archive, folder, ours.file), UsageError)
        assert isinstance(refused(archive, package, plain), UsageError)


@settings(max_examples=15)
@given(at=st.floats(0, 1, exclude_max=True), cut=st.booleans())
def test_one_that_is_cut_or_altered_is_refused(
    package: Path, ours: Keys, tmp_path_factory: pytest.TempPathFactory, at: float, cut: bool
) -> None:
    folder = tmp_path_factory.mktemp("altered")
    data = bytearray(package.read_bytes())
    place = int(at * len(data))
    if cut:
        del data[place:]
    else:
        data[place] ^= 1
    altered = folder / "evidence.age"
    altered.write_bytes(data)
    (folder / "into").mkdir()
    with pytest.raises(FileError) as caught:
        unsealed(altered, [ours.identity], folder / "into", 1 << 30)
    assert caught.value.path == str(altered)


def test_whom_it_cannot_be_encrypted_to(
    source: Path, tmp_path: Path, ours: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "empty"
    empty.write_text("# nobody\n")
    target = tmp_path / "evidence.age"
    listed: list[Any] = ["age1nobody", "ssh-rsa nothing", empty, [], ours.secret, ours.file]
    with Archive.open(source) as archive:
        for wrong in listed:
            with pytest.raises(UsageError) as caught:
                archive.export_bag(target, recipients=wrong)
            assert ours.secret not in str(caught.value)
            assert not target.exists()
        target.write_text("mine")
        with pytest.raises(UsageError, match="already"):
            archive.export_bag(target, recipients=ours.public)
        assert target.read_text() == "mine"
        monkeypatch.setitem(__import__("sys").modules, "pyrage", None)
        with pytest.raises(UsageError, match=r"extra “age” is not installed.*rightsarchive\[age\]"):
            archive.export_bag(tmp_path / "other.age", recipients=ours.public)
        with pytest.raises(UsageError, match="extra “age”"):
            archive.import_bag(target, identities=ours.file)
    assert list(tmp_path.glob("*.age")) == [target]


def test_a_full_disk_leaves_nothing(source: Path, tmp_path: Path, ours: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Any, data: Any) -> int:
        self.failed = OSError(28, "No space left on device")
        raise self.failed

    monkeypatch.setattr(sealing._Watched, "write", full)
    with Archive.open(source) as archive, pytest.raises(ArchiveError, match="No space left"):
        archive.export_bag(tmp_path / "evidence.age", recipients=ours.public)
    assert not list(tmp_path.iterdir())


def test_what_a_crash_left_goes_with_the_next_change(package: Path, tmp_path: Path, ours: Keys) -> None:
    with new(tmp_path) as archive:
        half = archive.root / "originals" / "incoming" / f"{7:032x}" / "package" / "data"
        half.mkdir(parents=True)
        (half / "text.txt").write_text(WORD)
        assert archive.check().leftovers == (f"originals/incoming/{7:032x}",)
        archive.import_bag(package, identities=ours.file)
        assert not left(archive)


def member(name: str, content: bytes = b"", **given: Any) -> Callable[[tarfile.TarFile], None]:
    def add(tar: tarfile.TarFile) -> None:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        for key, value in given.items():
            setattr(info, key, value)
        tar.addfile(info, io.BytesIO(content))

    return add


HOSTILE = {
    "link": (member("package/data", type=tarfile.SYMTYPE, linkname="/etc"), HostileFileError),
    "hard link": (member("package/a", type=tarfile.LNKTYPE, linkname="/etc/passwd"), HostileFileError),
    "pipe": (member("package/a", type=tarfile.FIFOTYPE), HostileFileError),
    "device": (member("package/a", type=tarfile.CHRTYPE, devmajor=1, devminor=5), HostileFileError),
    "sparse": (member("package/a", type=tarfile.GNUTYPE_SPARSE), HostileFileError),
    "long header": (member("././@LongLink", b"x" * 5000, type=tarfile.GNUTYPE_LONGNAME), HostileFileError),
    "other header": (member("package/a", b"9 size=1\n" * 50, type=tarfile.XHDTYPE), HostileFileError),
    "up": (member("package/../../a", b"a"), HostileFileError),
    "root": (member("/package/a", b"a"), HostileFileError),
    "backslash": (member("package\\a", b"a"), HostileFileError),
    "hidden": (member("package/.ssh", b"a"), HostileFileError),
    "deep": (member("/".join("abcdefghijkl"), b"a"), HostileFileError),
    "loose file": (member("package", b"a"), BrokenFileError),
    "large": (member("package/a", b"a" * 2000), LimitError),
    "two folders": (lambda tar: [member("a/a", b"a")(tar), member("b/b", b"b")(tar)], BrokenFileError),
    "twice": (lambda tar: [member("a/a", b"a")(tar), member("a/a", b"b")(tar)], BrokenFileError),
    "file and folder": (lambda tar: [member("a/a", b"a")(tar), member("a/a/b", b"b")(tar)], BrokenFileError),
    "nothing": (lambda tar: None, BrokenFileError),
    "no package": (member("package/a", b"a"), None),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_package_touches_nothing(kind: str, tmp_path: Path, ours: Keys) -> None:
    add, error = HOSTILE[kind]
    target, folder = tmp_path / "evidence.age", tmp_path / "into"
    folder.mkdir()
    with sealed(target, [ours.identity.to_public()]) as tar:
        add(tar)
    if error is None:
        assert unsealed(target, [ours.identity], folder, 1000) == folder / "package"
    else:
        with pytest.raises(error) as caught:
            unsealed(target, [ours.identity], folder, 1000)
        assert caught.value.path == str(target)
    assert {path.name for path in tmp_path.iterdir()} == {"evidence.age", "into"}
    assert not any(path.is_symlink() for path in folder.rglob("*"))
    with new(tmp_path) as archive:
        refused(archive, target, ours.file)


@settings(max_examples=60)
@given(content=st.binary(max_size=3000), filler=st.integers(0, 3))
def test_whatever_is_encrypted_ends_as_an_error(
    content: bytes, filler: int, tmp_path_factory: pytest.TempPathFactory, ours: Keys
) -> None:
    folder = tmp_path_factory.mktemp("any")
    path = folder / "evidence.age"
    header = tarfile.TarInfo("package/a")
    header.size = filler * 700
    path.write_bytes(pyrage.encrypt((header.tobuf() if filler else b"") + content, [ours.identity.to_public()]))
    (folder / "into").mkdir()
    with pytest.raises(FileError):
        unsealed(path, [ours.identity], folder / "into", 1 << 20)
        raise BrokenFileError("it was taken in")


def test_the_commands(source: Path, tmp_path: Path, ours: Keys, theirs: Keys) -> None:
    run, target, received = CliRunner(), str(tmp_path / "evidence.age"), str(tmp_path / "received")
    done = run.invoke(
        main, ["export", "--bagit", target, "--encrypt-to", str(ours.recipients), "--archive", str(source)]
    )
    assert done.exit_code == 0, done.output
    assert ours.public in done.output.replace("\n", "")
    assert run.invoke(main, ["init", "--archive", received]).exit_code == 0
    wrong = run.invoke(main, ["import", target, "--identity", str(theirs.file), "--archive", received])
    assert wrong.exit_code == 1
    assert "encrypted to other keys" in wrong.output
    done = run.invoke(main, ["import", target, "--identity", str(ours.file), "--archive", received])
    assert done.exit_code == 0, done.output
    assert "3 documents added" in done.output
