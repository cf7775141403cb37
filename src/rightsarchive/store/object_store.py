"""A bucket of a store that speaks the protocol of Amazon S3: opened safely, known for one archive's, and asked patiently."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from rightsarchive.endpoints import check_endpoint
from rightsarchive.errors import ArchiveError, NotInArchiveError, SettingsError, UnavailableError, UsageError
from rightsarchive.settings import OriginalsSettings

if TYPE_CHECKING:
    from obstore.store import S3Store

_T = TypeVar("_T")

MARK = "rightsarchive-archive"
"""The object that says whose originals lie below a prefix: its content is the id of the archive."""

PATIENCE = timedelta(seconds=75)
"""How long a request is tried again while the store does not answer: it may be started anew meanwhile."""

_PAUSE = 0.1
"""Seconds before it is tried again for the first time, and twice as many each time after, up to five."""

_LEAVE = 10
"""Seconds for which a store that did not answer is not asked again: whoever has a thousand questions does not wait for each."""

_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
_ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")


class ObjectStore:
    """The place that ``settings`` name, for the archive with the id ``archive``. It is asked only when it is needed."""

    def __init__(self, settings: OriginalsSettings, archive: str, *, read_only: bool) -> None:
        self._settings, self._archive, self._read_only = settings, archive, read_only
        self._lock = threading.Lock()
        self._away_until = 0.0
        self._opened: S3Store | None = None

    def ask(self, work: Callable[[S3Store], _T]) -> _T:
        """What ``work`` gets from the store: it may be done several times. What is not there stays FileNotFoundError. Raises
        UnavailableError where it fails for longer than :data:`PATIENCE`, ArchiveError where access is refused, UsageError where another
        archive's originals or other things lie there, SettingsError."""
        from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError

        now, pause = time.monotonic(), _PAUSE
        if now < self._away_until:
            raise self._away()
        end = now + PATIENCE.total_seconds()
        while True:
            try:
                return work(self._known())
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

    def _known(self) -> S3Store:
        """The store, asked once whether what lies there is this archive's."""
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
                raise NotInArchiveError(
                    "no originals of this archive lie there.",
                    advice="Check `url` under [originals].",
                    path=self._settings.url,
                ) from None
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
