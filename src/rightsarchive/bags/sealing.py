"""A package on its way: one file, encrypted to those who may read it. It is the bag as a tar archive, in the format of age
(https://age-encryption.org/v1), so that ``age -d`` and ``tar`` open it without this program.

What is written is encrypted on its way to the disk: nothing of it stands anywhere in the clear. What is taken in is decrypted into a
folder that the caller gives, and believed when it has ended as its maker ended it.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import tarfile
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Self

from rightsarchive.bags.keys import pyrage
from rightsarchive.errors import (
    BrokenFileError,
    EncryptedFileError,
    HostileFileError,
    LimitError,
    RightsArchiveError,
    UnreadableFileError,
    UnsupportedFileError,
)
from rightsarchive.files import make_folder, new_file, open_regular
from rightsarchive.outputs import output_file

HEADERS = (b"age-encryption.org/v1\n", b"-----BEGIN AGE ENCRYPTED FILE-----")

MOST_FILES = 1_000_000
DEEPEST = 10
"""Files in one package, and folders inside each other."""

_BLOCK = 1 << 20
_PLAIN = frozenset({tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.DIRTYPE})
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")
_ANEW = "Get the package anew from where it came."


@contextlib.contextmanager
def sealed(target: Path, recipients: Sequence[Any]) -> Iterator[tarfile.TarFile]:
    """A tar archive to write into, which stands encrypted at ``target`` when the block ends well, and nowhere before. Raises ArchiveError
    where it cannot be written."""
    library = pyrage()
    with (
        output_file(target, parents=True) as file,
        _Through(lambda read, out: library.encrypt_io(read, out, recipients)) as through,
    ):
        through.begin_to(file)
        with tarfile.open(fileobj=through.near, mode="w|", format=tarfile.USTAR_FORMAT) as tar:
            yield tar


def unsealed(path: Path, identities: Sequence[Any], folder: Path, largest: int) -> Path:
    """Decrypt a package into the new ``folder``, whose files have at most ``largest`` bytes; the bag in it. Raises EncryptedFileError
    where no key opens it, BrokenFileError where it is cut off or damaged, HostileFileError, UnsupportedFileError, LimitError,
    UnreadableFileError, and OSError where it cannot be written."""
    library = pyrage()
    try:
        file = open_regular(path, follow=True)
    except OSError as error:
        raise UnreadableFileError(
            f"it cannot be read: {error.strerror}.", advice="Look after the name and the rights of the file.", path=path
        ) from error
    try:
        with file:
            _check_header(file, path)
            with _Through(lambda read, out: library.decrypt_io(read, out, identities)) as through:
                through.begin_from(file)
                return _unpacked(through.near, path, folder, largest)
    except library.DecryptError as error:
        raise _refused(str(error), path) from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise BrokenFileError("it is cut off or damaged.", advice=_ANEW, path=path) from error


def _check_header(file: BinaryIO, path: Path) -> None:
    begun = file.read(4096)
    file.seek(0)
    if not begun.startswith(HEADERS):
        raise UnsupportedFileError(
            "it is no file of age.", advice="Name the folder of a package, or the file that was encrypted.", path=path
        )
    if b"\n-> scrypt " in begun:
        raise EncryptedFileError(
            "it is encrypted with a passphrase, and is not opened here.",
            advice="Decrypt it with `age -d`, unpack it with `tar -xf`, and take in the folder.",
            path=path,
        )


def _refused(message: str, path: Path) -> RightsArchiveError:
    if "match" in message.lower():
        return EncryptedFileError(
            "it is encrypted to other keys than the one that was given.",
            advice="Name the file with your own secret key, or ask for a package that is encrypted to you.",
            path=path,
        )
    return BrokenFileError("its header is cut off or damaged.", advice=_ANEW, path=path)


class _Through:
    """A pipe through another thread, which works on the bytes on their way between us and a file. The caller's own error goes before
    that of the thread, but for a pipe that broke because the thread ended."""

    near: BinaryIO

    def __init__(self, work: Callable[[BinaryIO, io.RawIOBase], object]) -> None:
        self._work = work
        self._thread: threading.Thread | None = None
        self._failed: BaseException | None = None

    def __enter__(self) -> Self:
        return self

    def begin_to(self, file: BinaryIO) -> None:
        """What is written to ``near`` goes through to ``file``."""
        read, write = os.pipe()
        self.near = os.fdopen(write, "wb")
        self._begin(os.fdopen(read, "rb"), file, ends=True)

    def begin_from(self, file: BinaryIO) -> None:
        """What is in ``file`` comes through to ``near``."""
        read, write = os.pipe()
        self.near = os.fdopen(read, "rb")
        self._begin(file, os.fdopen(write, "wb", 0), ends=False)

    def _begin(self, source: BinaryIO, out: BinaryIO, *, ends: bool) -> None:
        watched = _Watched(out)

        def run() -> None:
            try:
                self._work(source, watched)
            except BaseException as error:
                self._failed = watched.failed or error
            finally:
                (source if ends else out).close()

        self._thread = threading.Thread(target=run, name="age", daemon=True)
        self._thread.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if self._thread is None:
            return
        with contextlib.suppress(BrokenPipeError):
            self.near.close()
        self._thread.join()
        ours = error if not isinstance(error, BrokenPipeError) else None
        if self._failed is not None and not isinstance(self._failed, BrokenPipeError) and _is_of_the_bytes(ours):
            raise self._failed


def _is_of_the_bytes(error: BaseException | None) -> bool:
    """Whether an error may come of bytes that ended too early: then the thread knows better why."""
    return error is None or isinstance(error, (tarfile.TarError, BrokenFileError))


class _Watched(io.RawIOBase):
    """Writes to a file, and keeps the error that stops it: the library tells of it in words alone."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self.failed: OSError | None = None

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        try:
            return self._out.write(data)
        except OSError as error:
            self.failed = error
            raise


class _PlainInfo(tarfile.TarInfo):
    """A header of a file or folder. Others are refused before anything of them is read: links and devices, and the headers for long
    names, of any size, for which a package has no use."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _PlainInfo:
        info = super().frombuf(buf, encoding, errors)
        if info.type not in _PLAIN:
            raise HostileFileError("there is something else in it than files and folders.", advice=_ANEW)
        return info


def _unpacked(source: BinaryIO, path: Path, folder: Path, largest: int) -> Path:
    """Unpack into ``folder``, to the end of ``source``; the one folder that everything stands in."""
    tops: set[str] = set()
    try:
        with tarfile.open(fileobj=source, mode="r|", tarinfo=_PlainInfo, format=tarfile.USTAR_FORMAT) as tar:
            for count, info in enumerate(tar, 1):
                tar.members = []  # type: ignore[attr-defined]  # it remembers all of them otherwise
                if count > MOST_FILES:
                    raise LimitError(f"it has more than {MOST_FILES:,} files.", path=path)
                parts = _parts(info.name, path)
                tops.add(parts[0])
                target = folder.joinpath(*parts)
                if info.isdir():
                    make_folder(target)
                elif len(parts) < 2 or info.size > largest:
                    raise _misfit(info, path, largest)
                else:
                    _write(tar, info, target)
        while source.read(_BLOCK):
            pass  # what is cut off is known at the end alone
    except HostileFileError as error:
        raise HostileFileError(error.message, advice=error.advice, path=path) from error
    except (tarfile.TarError, EOFError, ValueError, FileExistsError, NotADirectoryError) as error:
        raise BrokenFileError(f"what is in it is no package: {error}.", advice=_ANEW, path=path) from error
    if len(tops) != 1:
        raise BrokenFileError("what is in it is no package.", advice=_ANEW, path=path)
    return folder / tops.pop()


def _write(tar: tarfile.TarFile, info: tarfile.TarInfo, target: Path) -> None:
    content = tar.extractfile(info)
    assert content is not None
    make_folder(target.parent)
    left = info.size
    with new_file(target) as out:
        while left and (block := content.read(min(_BLOCK, left))):
            out.write(block)
            left -= len(block)
    if left:
        raise EOFError("it ends within a file")


def _parts(name: str, path: Path) -> tuple[str, ...]:
    parts = PurePosixPath(name).parts
    if not parts or len(parts) > DEEPEST or not all(_NAME.fullmatch(part) for part in parts):
        raise HostileFileError(f"a file in it has a name that no package has: {name[:80]!r}.", advice=_ANEW, path=path)
    return parts


def _misfit(info: tarfile.TarInfo, path: Path, largest: int) -> RightsArchiveError:
    if info.size > largest:
        return LimitError(f"a file in it is larger than the limit of {largest >> 20} MiB.", path=path)
    return BrokenFileError("what is in it is no package.", advice=_ANEW, path=path)
