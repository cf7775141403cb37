"""Whether a folder lies on a network drive.

SQLite's write-ahead log needs memory that all who have the file open share (https://www.sqlite.org/wal.html), and a network drive
gives none to two computers; the locks of some drives hold nobody back. Two that write damage the catalog, so it is only read there.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")

_KINDS = frozenset(
    "nfs nfs4 cifs smb3 smbfs smb2 ncpfs afs ceph glusterfs lustre beegfs gpfs ocfs2 gfs2 davfs davfs2 coda ftpfs sshfs s3fs"
    " rclone curlftpfs goofys cephfs webdavfs".split()
)
"""File systems whose files another computer may have open, by the names that mounts have; those in user space are called
``fuse.`` and the name."""

_REMOTE = 4
"""DRIVE_REMOTE of Windows."""


def network_drive(folder: Path) -> str | None:
    """The kind of the network drive on which a folder lies. None where it lies on a disk of this computer, and where the system does
    not tell (macOS)."""
    if sys.platform == "win32":
        import ctypes

        place = os.path.realpath(folder)
        if place.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(Path(place).anchor) == _REMOTE:
            return "a network drive"
        return None
    try:
        device, mounts = folder.stat().st_dev, MOUNTS.read_text("utf-8", "replace")
    except OSError:
        return None
    kinds = _kinds_of(mounts, f"{os.major(device)}:{os.minor(device)}")
    return next((kind for kind in kinds if kind.removeprefix("fuse.") in _KINDS), None)


def _kinds_of(mounts: str, device: str) -> list[str]:
    """The file systems that a device is mounted as (proc(5): the third field is the device; the kind follows the single hyphen)."""
    found = []
    for line in mounts.splitlines():
        mount, _, system = line.partition(" - ")
        fields = mount.split()
        if len(fields) > 2 and fields[2] == device and system:
            found.append(system.split()[0])
    return found
