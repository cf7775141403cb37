"""What is on the disk at each of the points that an act passes, taken down while it runs: what a kill there would leave.

A process that is killed loses what is in its memory, and nothing else. What it wrote stands in the system's cache of the files,
which all who read them are shown; its locks are gone; the shared memory of SQLite stays as a file, and whoever opens the catalog
next throws it away. So the files as they are read just before a call are those that a kill before that call leaves, and a copy of
them is opened, looked at and gone on with by a process that knows nothing of the first. All other threads that write stop at their
own next point meanwhile.

The one difference is that a copy has time stamps and numbers (inodes) of its own, by which an index knows files that it read
before: it reads them anew. ``python -m tests.stress.crash --kills 500`` kills for good, and goes on in the same files.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

Found = dict[str, tuple[int, bytes]]
"""What stands in a folder: by the path from there its mode and its bytes (none of a folder)."""


@dataclass
class Recorder:
    """The different states that a folder went through, and which point had which."""

    place: Path
    contents: dict[str, bytes] = field(default_factory=dict)
    states: dict[str, dict[str, tuple[int, str]]] = field(default_factory=dict)
    points: list[str] = field(default_factory=list)

    def take(self, _: int) -> None:
        """Take down what is there now."""
        found = _found(self.place)
        name = _digest(self.place, found)
        self.points.append(name)
        if name not in self.states:
            self.states[name] = {path: (mode, self._kept(data)) for path, (mode, data) in found.items()}

    def _kept(self, data: bytes) -> str:
        digest = hashlib.sha256(data).hexdigest()
        self.contents.setdefault(digest, data)
        return digest

    def write(self, folder: Path) -> list[str]:
        """Write each state into a folder of its name; the name of each point's."""
        for name, found in self.states.items():
            root = folder / name
            root.mkdir(parents=True)
            for relative, (mode, digest) in found.items():
                path = root / relative
                if stat.S_ISDIR(mode):
                    path.mkdir()
                else:
                    path.write_bytes(self.contents[digest])
                path.chmod(stat.S_IMODE(mode) | stat.S_IWUSR)
        return self.points


def digest_of(place: Path) -> str:
    """The same for states that are the same to whoever opens the archive.

    Files count with all of their bytes, save what nobody reads: the shared memory of SQLite, what stands in its log behind the last
    commit, drafts, copies on their way in, and files of the index that its table of contents does not name (these count by their
    names: somebody has to remove them). Of the notes by which an index knows its files again it counts which hold."""
    return _digest(place, _found(place))


def _found(place: Path) -> Found:
    while True:
        try:
            return dict(_read(place))
        except FileNotFoundError:
            continue  # another thread had passed its point, and has removed or renamed it since


def _read(place: Path) -> Iterator[tuple[str, tuple[int, bytes]]]:
    """Every folder and file, each folder before what is in it."""
    for folder, folders, files in os.walk(place):
        folders.sort()
        for name in (*folders, *sorted(files)):
            path = Path(folder, name)
            mode = path.lstat().st_mode
            yield str(path.relative_to(place)), (mode, b"" if stat.S_ISDIR(mode) else path.read_bytes())


def _digest(place: Path, found: Found) -> str:
    whole = hashlib.sha256()
    named = b"".join(data for path, (_, data) in found.items() if path.endswith((".json", ".segment")))
    for path, (mode, data) in found.items():
        if not path.endswith("-shm"):
            read = _read_of(place / path, data, named)
            whole.update(f"{path} {mode} {len(read)}\n".encode())
            whole.update(read)
    return whole.hexdigest()


def _read_of(path: Path, data: bytes, named: bytes) -> bytes:
    """What of a file is read by whoever opens the archive. ``named`` holds the names of the index's files."""
    if path.name == "verified.json":
        return _stamps(path, data)
    if path.name.endswith("-wal"):
        return _committed(data)
    in_index = path.parent.name == "index" and path.suffix not in {".json", ""}
    if path.suffix == ".tmp" or path.parent.name == "incoming" or (in_index and path.name.encode() not in named):
        return b"something" if data else b""
    return data


def _committed(log: bytes) -> bytes:
    """A write-ahead log to the end of its last commit (https://www.sqlite.org/fileformat.html#the_write_ahead_log)."""
    if len(log) < 32:
        return b""
    frame, salts, end = 24 + int.from_bytes(log[8:12], "big"), log[16:24], 0
    for at in range(32, len(log) - frame + 1, frame):
        if log[at + 8 : at + 16] != salts:
            break
        if any(log[at + 4 : at + 8]):
            end = at + frame
    return log[:end]


def _stamps(path: Path, data: bytes) -> bytes:
    try:
        notes = json.loads(data)
    except ValueError:
        return data
    held = {}
    for name, note in notes.items():
        with contextlib.suppress(FileNotFoundError):
            status = (path.parent / name).stat()
            held[name] = note[1:4] == [status.st_mtime_ns, status.st_ctime_ns, status.st_ino]
    return json.dumps(held).encode()
