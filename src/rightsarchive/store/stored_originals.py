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
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from rightsarchive.endpoints import check_endpoint
from rightsarchive.errors import (
    ArchiveError,
    DamagedArchiveError,
    NotInArchiveError,
    SettingsError,
    UnavailableError,
    UsageError,
)
from rightsarchive.files import file_mode, is_regular, make_folder, new_file
from rightsarchive.held_folders import HeldFolder
from rightsarchive.settings import OriginalsSettings
from rightsarchive.store.checked import Look
from rightsarchive.store.incoming import BLOCK, Incoming, Staged, copy, is_name, remove
from rightsarchive.store.originals import Originals, all_of, digest_of, missing, named_in

if TYPE_CHECKING:
    from obstore.store import S3Store

_T = TypeVar("_T")

MARK = "rightsarchive-archive"
"""The object that says whose originals lie below a prefix: its content is the id of the archive."""

IN_ONE = 16 << 20
"""Bytes up to which an original is sent in one request, which the store can refuse as a whole where there is one already."""

PATIENCE = timedelta(seconds=75)
"""How long a request is tried again while the store does not answer: it may be started anew meanwhile."""

_PAUSE = 0.1
"""Seconds before it is tried again for the first time, and twice as many each time after, up to five."""

_LEAVE = 10
"""Seconds for which a store that did not answer is not asked again: whoever has a thousand questions does not wait for each."""

_FRESH = 3_600
"""Seconds for which a copy on this computer is not taken away after it was asked for: somebody may be about to open it."""

_AT_ONCE = 1_000
"""Objects that one request deletes (the protocol's own limit)."""

_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
_ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")
_PREFIX = ".fetching-"
_OUTSIDE = "rightsarchive-originals-"


class StoredOriginals(Originals):
    """Originals at ``settings.url``, of the archive with the id ``archive``; ``root`` is the folder for the copies on this computer.
    The store is asked only when it is needed."""

    def __init__(self, root: Path, settings: OriginalsSettings, archive: str, *, read_only: bool) -> None:
        super().__init__(root, Incoming(root, read_only=read_only))
        self._settings, self._archive, self._read_only = settings, archive, read_only
        self._lock = threading.RLock()
        self._held: HeldFolder | None = None
        self._away_until = 0.0
        self._opened: S3Store | None = None

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
            return int(self._asked(lambda: self._store.head(_name(sha256)))["size"])
        except FileNotFoundError:
            return None

    def digest(self, sha256: str) -> str | None:
        """As in every place; what is stored is read, not the copy on this computer."""
        self._path_of(sha256)
        try:
            return self._asked(lambda: self._hashed(sha256))
        except NotInArchiveError:
            return None
        except UnavailableError as error:
            raise OSError(errno.ETIMEDOUT, error.message) from error

    def look(self, sha256: str) -> Look | None:
        self._path_of(sha256)
        try:
            found = self._asked(lambda: self._store.head(_name(sha256)))
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
                self._asked(partial(self._delete, keys))
            for path in paths:
                there += is_regular(path)
                remove(path)
        return there

    def stored(self) -> Iterator[str]:
        def names() -> list[str]:
            keys = [one["path"] for listed in self._store.list() for one in listed]
            return sorted(key.rpartition("/")[2] for key in keys if key != MARK)

        yield from self._asked(names)

    @property
    def are_here(self) -> bool:
        return False

    @property
    def keep_versions(self) -> bool:
        return self._asked(lambda: self._store.head(MARK)["version"]) not in {None, "null"}

    def _put(self, staged: Staged, *, anew: bool) -> None:
        name = _name(staged.sha256)
        if not anew and self.size(staged.sha256) == staged.size:
            self.drop(staged)
            return
        if anew or staged.size > IN_ONE:
            # Parts cannot be sent on a condition; the name is the hash of the content, so another writer sends the same.
            source = staged.path or staged.content or b""
            self._asked(lambda: self._store.put(name, source, mode="overwrite", max_concurrency=2))
        else:
            content = (staged.content or b"") if staged.path is None else staged.path.read_bytes()
            created = self._asked(lambda: self._created(name, content))
            if not created and self.digest(staged.sha256) != staged.sha256:
                raise DamagedArchiveError(
                    f"under the name of the original {staged.sha256} the store holds other bytes.",
                    advice="Restore it: rightsarchive restore --original SHA256 --from COPY.",
                    path=self._settings.url,
                )
        if staged.path is not None:
            self._take_copy(staged.path, staged.sha256)

    def _created(self, name: str, content: bytes) -> bool:
        """Whether the object is new. One that is there stays, also one that an answer that was lost had made."""
        from obstore.exceptions import AlreadyExistsError

        try:
            self._store.put(name, content, mode="create")
        except AlreadyExistsError:
            return False
        return True

    def _delete(self, keys: list[str]) -> None:
        self._store.delete(keys)

    def _hashed(self, sha256: str) -> str:
        digest = hashlib.sha256()
        for block in self._blocks(sha256):
            digest.update(block)
        return digest.hexdigest()

    def _blocks(self, sha256: str) -> Iterator[bytes]:
        """The stored bytes. Raises NotInArchiveError, and the errors of the store."""
        try:
            stream = self._store.get(_name(sha256)).stream(min_chunk_size=BLOCK)
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

        def received() -> str:
            fetching.unlink(missing_ok=True)
            with self._incoming.writing(), new_file(fetching) as out:
                return copy(self._blocks(sha256), out)[0]

        try:
            found = self._asked(received)
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

    # The store -----------------------------------------------------------------------------------------------------

    @property
    def _store(self) -> S3Store:
        """The store, asked once whether what lies there is this archive's. Raises UsageError, SettingsError, UnavailableError."""
        with self._lock:
            if self._opened is None:
                store = opened(self._settings, os.environ)
                self._check_mark(store)
                self._opened = store
            return self._opened

    def _check_mark(self, store: S3Store) -> None:
        from obstore.exceptions import AlreadyExistsError

        try:
            found = bytes(store.get(MARK).bytes())
        except FileNotFoundError:
            if self._read_only:
                raise missing("of any document", self._settings.url) from None
            if any(store.list(chunk_size=1)) and not _is_marked(store):
                raise UsageError(
                    f"other things than originals of an archive lie at {self._settings.url}.",
                    advice="Name another bucket, or a prefix of its own: s3://BUCKET/PREFIX.",
                ) from None
            with contextlib.suppress(AlreadyExistsError):
                store.put(MARK, self._archive.encode(), mode="create")
            found = bytes(store.get(MARK).bytes())
        if found != self._archive.encode():
            raise UsageError(
                f"the originals of another archive lie at {self._settings.url}.",
                advice="Name another bucket, or a prefix of its own: s3://BUCKET/PREFIX.",
            )

    def _asked(self, work: Callable[[], _T]) -> _T:
        """What ``work`` gets from the store: it may be done several times. What is not there stays FileNotFoundError. Raises
        UnavailableError where it fails for longer than :data:`PATIENCE`, ArchiveError where access is refused."""
        from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError

        now, pause = time.monotonic(), _PAUSE
        if now < self._away_until:
            raise self._away()
        end = now + PATIENCE.total_seconds()
        while True:
            try:
                return work()
            except (PermissionDeniedError, UnauthenticatedError) as error:
                raise ArchiveError(
                    "the store of the originals refuses access.",
                    advice=f"Check {' and '.join(_KEYS)} in the environment, and the rights of that user.",
                    path=self._settings.url,
                ) from error
            except BaseError as error:
                if "NoSuchBucket" in str(error):  # the code of the protocol, which the library hands on as text alone
                    raise SettingsError(
                        f"there is no bucket for {self._settings.url}.", advice="Make it first, or correct `url`."
                    ) from error
                # The library itself tries again where it knows that nothing was done; that the same bytes are sent twice does no harm.
                if time.monotonic() + pause > end:
                    self._away_until = time.monotonic() + _LEAVE
                    raise self._away() from error
            time.sleep(pause)
            pause = min(2 * pause, 5)

    def _away(self) -> UnavailableError:
        return UnavailableError(
            "the store of the originals does not answer as it should.",
            advice="Check the network and `endpoint` under [originals], then do the same again: what was taken in is kept.",
            path=self._settings.url,
        )


def _is_marked(store: S3Store) -> bool:
    """Whether somebody has marked the place meanwhile."""
    try:
        store.head(MARK)
    except FileNotFoundError:
        return False
    return True


def opened(settings: OriginalsSettings, environment: Mapping[str, str]) -> S3Store:
    """The store that ``settings`` name, with the keys of the ``environment``. Nothing is asked of it yet. Raises SettingsError where
    the keys are missing or the way there is not safe, UsageError without the extra ``s3``."""
    try:
        from obstore.store import S3Store
    except ImportError:
        raise UsageError(
            "this archive keeps its originals in an object store, which needs the extra `s3`.",
            advice='Install it: pip install "rightsarchive[s3]".',
        ) from None
    if absent := [key for key in _KEYS if not environment.get(key)]:
        # Without keys the library would look for some in the network of a cloud.
        raise SettingsError(
            f"{' and '.join(absent)} {'is' if len(absent) == 1 else 'are'} not set: the store of the originals asks for them.",
            advice="Set them in the environment; they do not belong into archive.toml.",
        )
    endpoint = settings.endpoint or next((environment[name] for name in _ENDPOINTS if environment.get(name)), "")
    local = bool(endpoint) and check_endpoint(endpoint)
    bucket, _, prefix = settings.url.removeprefix("s3://").partition("/")
    given: dict[str, str] = {"endpoint": endpoint, "aws_endpoint_url_s3": endpoint} if endpoint else {}
    return S3Store(
        bucket,
        prefix=prefix.strip("/") or None,
        region=settings.region or environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or "us-east-1",
        checksum_algorithm="SHA256",
        virtual_hosted_style_request=False,
        client_options={
            "allow_http": local,
            "allow_invalid_certificates": False,
            "timeout": timedelta(minutes=10),
            "connect_timeout": timedelta(seconds=5),
        },
        retry_config={"max_retries": 10, "retry_timeout": PATIENCE / 5},
        **given,  # type: ignore[arg-type]  # the names of the library's own configuration
    )


def _name(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"
