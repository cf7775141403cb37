"""Originals in an object store that speaks the protocol of Amazon S3, with copies of those that were read on this computer.

An original is written once: the store is asked to create its object, and refuses where there is one (a conditional write,
``If-None-Match: *``); it checks the SHA-256 of what was sent. What comes back is hashed before it is used, each time.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from rightsarchive.errors import DamagedArchiveError, NotInArchiveError, UnavailableError
from rightsarchive.files import file_mode, is_regular, make_folder, new_file
from rightsarchive.held_folders import HeldFolder
from rightsarchive.settings import OriginalsSettings
from rightsarchive.store.checked import Look
from rightsarchive.store.incoming import BLOCK, Incoming, Staged, copy, is_name, remove
from rightsarchive.store.object_store import MARK, ObjectStore
from rightsarchive.store.originals import Originals, all_of, digest_of, missing, named_in

if TYPE_CHECKING:
    from obstore.store import S3Store

IN_ONE = 16 << 20
"""Bytes up to which an original is sent in one request, which the store can refuse as a whole where there is one already."""

_FRESH = 3_600
"""Seconds for which a copy on this computer is not taken away after it was asked for: somebody may be about to open it."""

_AT_ONCE = 1_000
"""Objects that one request deletes (the protocol's own limit)."""

_PREFIX = ".fetching-"
_OUTSIDE = "rightsarchive-originals-"


class StoredOriginals(Originals):
    """Originals at ``settings.url``, of the archive with the id ``archive``; ``root`` is the folder for the copies on this computer.
    The store is asked only when it is needed."""

    def __init__(self, root: Path, settings: OriginalsSettings, archive: str, *, read_only: bool) -> None:
        super().__init__(root, Incoming(root, read_only=read_only))
        self._settings, self._read_only = settings, read_only
        self._store = ObjectStore(settings, archive, read_only=read_only)
        self._lock = threading.Lock()
        self._held: HeldFolder | None = None

    # What is stored ------------------------------------------------------------------------------------------------

    def keep(self, staged: Iterable[Staged], *, anew: bool = False) -> None:
        new: dict[str, Staged] = {}
        for copied in staged:
            if (copied.path is None and copied.content is None) or copied.sha256 in new:
                self.drop(copied)
            else:
                new[copied.sha256] = copied
        if not new:
            return
        with self._incoming.writing():
            self._incoming.note(new)
            all_of(partial(self._put, anew=anew), list(new.values()))

    def size(self, sha256: str) -> int | None:
        self._path_of(sha256)
        try:
            return int(self._store.ask(lambda store: store.head(_name(sha256)))["size"])
        except FileNotFoundError:
            return None

    def digest(self, sha256: str) -> str | None:
        """As in every place; what is stored is read, not the copy on this computer."""
        self._path_of(sha256)
        try:
            return self._store.ask(lambda store: self._hashed(store, sha256))
        except NotInArchiveError:
            return None
        except UnavailableError as error:
            raise OSError(errno.ETIMEDOUT, error.message) from error

    def look(self, sha256: str) -> Look | None:
        self._path_of(sha256)
        try:
            found = self._store.ask(lambda store: store.head(_name(sha256)))
        except FileNotFoundError:
            return None
        except UnavailableError as error:
            raise OSError(errno.ETIMEDOUT, error.message) from error
        tag = hashlib.sha256(f"{found['e_tag']} {found['version']}".encode()).digest()
        return found["size"], round(found["last_modified"].timestamp() * 1e9), 0, int.from_bytes(tag[:7], "big")

    def erase(self, names: Iterable[str]) -> int:
        there, left = 0, iter(names)
        while group := list(islice(left, _AT_ONCE)):
            paths = [Path(self._path_of(sha256)) for sha256 in group]
            keys = [_name(sha256) for sha256 in group]
            with contextlib.suppress(FileNotFoundError):
                self._store.ask(partial(_delete, keys=keys))
            for path in paths:
                there += is_regular(path)
                remove(path)
        return there

    def stored(self) -> Iterator[str]:
        def names(store: S3Store) -> list[str]:
            keys = [one["path"] for listed in store.list() for one in listed]
            return sorted(key.rpartition("/")[2] for key in keys if key != MARK)

        yield from self._store.ask(names)

    @property
    def are_here(self) -> bool:
        return False

    @property
    def keep_versions(self) -> bool:
        return self._store.ask(lambda store: store.head(MARK)["version"]) not in {None, "null"}

    def _put(self, staged: Staged, *, anew: bool) -> None:
        name = _name(staged.sha256)
        if not anew and self.size(staged.sha256) == staged.size:
            self.drop(staged)
            return
        if anew or staged.size > IN_ONE:
            # Parts cannot be sent on a condition; the name is the hash of the content, so another writer sends the same.
            source = staged.path or staged.content or b""
            self._store.ask(lambda store: store.put(name, source, mode="overwrite", max_concurrency=2))
        else:
            content = (staged.content or b"") if staged.path is None else staged.path.read_bytes()
            created = self._store.ask(lambda store: _created(store, name, content))
            if not created and self.digest(staged.sha256) != staged.sha256:
                raise DamagedArchiveError(
                    f"under the name of the original {staged.sha256} the store holds other bytes.",
                    advice="Restore it: rightsarchive restore --original SHA256 --from COPY.",
                    path=self._settings.url,
                )
        if staged.path is not None:
            self._take_copy(staged.path, staged.sha256)

    def _hashed(self, store: S3Store, sha256: str) -> str:
        digest = hashlib.sha256()
        for block in self._blocks(store, sha256):
            digest.update(block)
        return digest.hexdigest()

    def _blocks(self, store: S3Store, sha256: str) -> Iterator[bytes]:
        """The stored bytes. Raises NotInArchiveError, and the errors of the store."""
        try:
            stream = store.get(_name(sha256)).stream(min_chunk_size=BLOCK)
        except FileNotFoundError:
            raise missing(sha256, self._settings.url) from None
        for block in stream:
            yield bytes(block)

    # Copies on this computer -----------------------------------------------------------------------------------------

    def path(self, sha256: str) -> Path:
        """As in every place: a copy on this computer whose hash was read just now, fetched where there is none."""
        for path in (Path(self._path_of(sha256)), *self._fetched(sha256)):
            with contextlib.suppress(OSError):
                if digest_of(path) == sha256:
                    with contextlib.suppress(OSError):
                        os.utime(path)
                    return path
        return self._fetch(sha256)

    def close(self) -> None:
        with self._lock:
            held, self._held = self._held, None
        if held is not None:
            held.close()

    def _is_known(self, sha256: str) -> bool:  # noqa: ARG002 - only the store could tell
        return False

    def _fetched(self, sha256: str) -> tuple[Path, ...]:
        """Where it is if it was fetched for reading only."""
        return (self._held.path / sha256,) if self._read_only and self._held is not None else ()

    def _fetch(self, sha256: str) -> Path:
        fetching = self._fetching / secrets.token_hex(16)

        def received(store: S3Store) -> str:
            fetching.unlink(missing_ok=True)
            with self._incoming.writing(), new_file(fetching) as out:
                return copy(self._blocks(store, sha256), out)[0]

        try:
            found = self._store.ask(received)
            if found != sha256:
                raise DamagedArchiveError(
                    f"the store gave other bytes than those of the original {sha256}: they hash to {found}.",
                    advice="Restore it: rightsarchive restore --original SHA256 --from COPY.",
                    path=self._settings.url,
                )
            if self._read_only:
                return fetching.replace(self._fetching / sha256)
            self._make_room(fetching.stat().st_size)
            return self._take_copy(fetching, sha256)
        finally:
            fetching.unlink(missing_ok=True)

    @property
    def _fetching(self) -> Path:
        """A folder of this process alone. For reading only it lies in the temporary folder, and holds the copies until the end."""
        with self._lock:
            if self._held is None:
                parent = Path(tempfile.gettempdir()) if self._read_only else self.root
                prefix = _OUTSIDE if self._read_only else _PREFIX
                with self._incoming.writing():
                    self._held = HeldFolder(parent, prefix, private=self._read_only)
            return self._held.path

    def _take_copy(self, source: Path, sha256: str) -> Path:
        """Make a file one of the copies."""
        path = Path(self._path_of(sha256))
        make_folder(path.parent)
        source.chmod(file_mode(self._incoming.path) & 0o444)
        return source.replace(path)

    def _make_room(self, size: int) -> None:
        """Take away the copies that were not asked for longest, until ``size`` bytes more are within the limit."""
        copies = []
        for name in named_in(self.root):
            path = self.root / name[:2] / name
            if is_name(name) and is_regular(path):
                found = path.stat()
                copies.append((found.st_mtime, found.st_size, path))
        total = sum(bytes_ for _, bytes_, _ in copies) + size
        for at, bytes_, path in sorted(copies):
            if total <= self._settings.cache_mb << 20 or time.time() - at < _FRESH:
                return
            remove(path)
            total -= bytes_


def _created(store: S3Store, name: str, content: bytes) -> bool:
    """Whether the object is new. One that is there stays, also one that an answer that was lost had made."""
    from obstore.exceptions import AlreadyExistsError

    try:
        store.put(name, content, mode="create")
    except AlreadyExistsError:
        return False
    return True


def _delete(store: S3Store, keys: list[str]) -> None:
    store.delete(keys)


def _name(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"
