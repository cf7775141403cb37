"""Files and folders of our own: made for their owner alone, put in place in one step, and durable.

A new file can be read and written by its owner (0600), a new folder entered by its owner (0700), whatever the umask: the
mode is given when it is made, so there is no moment in which others may open it. Where the folder that it is made in lets
the group write, as that of a shared archive does, the group may read and write it too. POSIX only: on Windows the access
list of the folder decides, and no mode is set.
"""

# Originals come by the thousand: a Path costs as much as the system calls behind it.
# ruff: noqa: PTH101, PTH102, PTH116

from __future__ import annotations

import contextlib
import errno
import io
import os
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

HAS_MODES = os.name == "posix"
"""Whether the system knows an owner, a group and others."""

NO_WRITING = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENODEV}
)
"""What the system says of a disk that is full, broken, gone or for reading only."""

_NAME_SURROGATE = 0x2000_0000
"""The bit of a reparse tag that says: this name stands for another (symbolic links and junctions, not files kept in a cloud)."""

_OTHERS = stat.S_IRWXO
_GROUP = stat.S_IRWXG


def file_mode(folder: str | Path) -> int:
    """The mode of a new file in ``folder``: 0600, or 0660 where its group may write."""
    return 0o660 if _is_shared(folder) else 0o600


def opener(path: str, flags: int) -> int:
    """For ``open(..., opener=opener)``: a file that is made is made for its owner, or for the group of a shared folder."""
    handle = os.open(path, flags | getattr(os, "O_BINARY", 0), 0o600)
    if flags & os.O_CREAT and HAS_MODES and (mode := file_mode(os.path.dirname(path) or ".")) != 0o600:  # noqa: PTH120
        with contextlib.suppress(PermissionError):  # it was there already, and is somebody else's
            os.fchmod(handle, mode)
    return handle


def open_regular(path: str | Path, *, follow: bool) -> io.BufferedReader:
    """A file, open for reading, and nothing else: a pipe would keep the reader waiting, a device has no end, and a link in
    somebody's folder may lead anywhere (unless ``follow``). Raises OSError, whose ``strerror`` says what is there instead."""
    path = os.fspath(path)
    if not follow and _leads_elsewhere(path):
        raise OSError(errno.ELOOP, "it is a link, and links are not followed here", path)
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags | (0 if follow else getattr(os, "O_NOFOLLOW", 0)))
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "it is a folder, a pipe or a device, no file", path)
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def read_regular(path: str | Path, most: int, *, follow: bool) -> bytes:
    """The bytes of such a file. Raises OSError, also where there are more than ``most`` bytes."""
    with open_regular(path, follow=follow) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, f"it is larger than {_size(most)}, and so is not read", os.fspath(path))
    return content


def is_regular(path: str | Path) -> bool:
    """Whether a file stands there itself: no link to one, no folder, nothing special."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode) and not _leads_elsewhere(path)
    except OSError:
        return False


def is_folder(path: str | Path) -> bool:
    """Whether a folder stands there itself: no link to one, no mount point that a link made."""
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode) and not _leads_elsewhere(path)
    except OSError:
        return False


def _leads_elsewhere(path: str | Path) -> bool:
    """Whether the name stands for another place: a link, or a junction of Windows."""
    try:
        found = os.lstat(path)
    except OSError:
        return False
    return stat.S_ISLNK(found.st_mode) or bool(getattr(found, "st_reparse_tag", 0) & _NAME_SURROGATE)


def _size(most: int) -> str:
    return f"{most >> 20} MiB" if most >> 20 else f"{most >> 10} KiB"


def new_file(path: Path) -> BinaryIO:
    """A new file, open for writing. Raises FileExistsError."""
    return open(path, "xb", opener=opener)


def make_folder(path: str | Path) -> None:
    """A new folder, and those above it that are missing. One that is there is left as it is. Raises OSError."""
    path = Path(path)
    if path.is_dir():
        return
    if not path.parent.is_dir():
        make_folder(path.parent)
    with contextlib.suppress(FileExistsError):
        os.mkdir(path, 0o700)
        if HAS_MODES and _is_shared(path.parent):
            os.chmod(path, _wanted(0o700, is_folder=True, shared=True))
    if not path.is_dir():
        raise FileExistsError(17, os.strerror(17), str(path))


@contextlib.contextmanager
def replacing(path: Path, *, durable: bool = True) -> Iterator[BinaryIO]:
    """A file of our own to write into, which takes the name ``path``, whatever stands there, when the block ends well: a crash leaves
    the old file or the new one. What others have open of the old one does not show the new. Raises OSError."""
    draft = path.with_name(f".rightsarchive-{secrets.token_hex(8)}.tmp")
    try:
        with new_file(draft) as file:
            yield file
            file.flush()
            if durable:
                os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    if durable:
        sync_folder(path.parent)


def drafts(folder: Path) -> list[Path]:
    """The files in a folder of our own that were being written when a process came to its end."""
    return sorted(path for path in folder.glob(".rightsarchive-*.tmp") if is_regular(path))


def sync_file(path: Path) -> None:
    """Make the bytes of a file durable. Raises OSError."""
    handle = os.open(path, os.O_RDWR)  # Windows makes durable only what is open for writing
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: str | Path) -> None:
    """Make the names in a folder durable, where the system can: Windows has no handle for a folder, and journals a rename."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except PermissionError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def settle(root: Path, last: str, *, shared: bool) -> None:
    """Give the folder ``root`` and all below it to their owner alone, or with ``shared`` to their group as well.

    Nothing is done where ``root`` and the file ``last`` in it are as they should be: the folder is closed first, and the file
    changed when all the rest is done. What belongs to somebody else is left as it is; no link is followed.
    """
    root = root.resolve()
    if not HAS_MODES or not (_differs(root, shared) or _differs(root / last, shared)):
        return
    _set_mode(root, shared)
    for path, _ in below(root):
        if path != root / last:
            _set_mode(path, shared)
    _set_mode(root / last, shared)


def open_to_others(root: Path, *, shared: bool) -> tuple[str, ...]:
    """What below ``root`` others than the owner may use, or with ``shared`` others than the group: paths from ``root`` on,
    sorted; "." is the folder itself. None on a system without modes."""
    if not HAS_MODES:
        return ()
    root = root.resolve()
    wide = _OTHERS if shared else _OTHERS | _GROUP
    found = [path for path, mode in ((root, root.stat().st_mode), *below(root)) if mode & wide]
    return tuple(sorted(path.relative_to(root).as_posix() for path in found))


def below(root: Path) -> Iterator[tuple[Path, int]]:
    """Every file and folder below, with its mode; links are passed over."""
    try:
        entries = list(os.scandir(root))
    except OSError:
        return
    for entry in entries:
        try:
            mode = entry.stat(follow_symlinks=False).st_mode
        except FileNotFoundError:
            continue
        if stat.S_ISLNK(mode):
            continue
        yield Path(entry.path), mode
        if stat.S_ISDIR(mode):
            yield from below(Path(entry.path))


def _is_shared(folder: str | Path) -> bool:
    return HAS_MODES and bool(os.stat(folder).st_mode & stat.S_IWGRP)


def _wanted(mode: int, *, is_folder: bool, shared: bool) -> int:
    """The owner's rights as they are; the group's the same where it is shared, and new files in a folder are the group's."""
    owner = mode & stat.S_IRWXU
    if not shared:
        return owner
    return owner | owner >> 3 | (stat.S_ISGID if is_folder else 0)


def _differs(path: Path, shared: bool) -> bool:
    try:
        mode = os.stat(path, follow_symlinks=False).st_mode
    except FileNotFoundError:
        return False
    return not stat.S_ISLNK(mode) and _change(mode, shared) is not None


def _change(mode: int, shared: bool) -> int | None:
    """The mode that a file or folder should have instead; None where it has it."""
    is_folder = stat.S_ISDIR(mode)
    wanted, now = _wanted(mode, is_folder=is_folder, shared=shared), stat.S_IMODE(mode)
    # A folder below one that hands its group on has that mark too: without the group's rights it gives nothing away.
    same = now == wanted or (is_folder and not shared and now == wanted | stat.S_ISGID)
    return None if same else wanted


def _set_mode(path: Path, shared: bool) -> None:
    try:
        mode = os.stat(path, follow_symlinks=False).st_mode
        if (wanted := _change(mode, shared)) is None or not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            return
        # By its handle: the name may have become a link meanwhile.
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            os.fchmod(handle, wanted)
        finally:
            os.close(handle)
    except OSError:
        return  # not ours, gone, or on a disk without modes: `check` shows what is open


def leads_out(path: Path, root: Path) -> bool:
    """Whether a file is a link to one outside the folder ``root`` (a resolved path): in a folder that came from somebody it may name
    any file of this computer."""
    if not path.is_symlink():
        return False
    try:
        return not path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):
        return False  # a link that leads to itself: it is told of when it is read


def keepable(name: str | Path) -> str:
    """A name that may hold bytes that are no UTF-8 (from an old archive or disk), as text that can be kept and shown."""
    return str(name).encode("utf-8", "backslashreplace").decode()
