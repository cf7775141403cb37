"""The cluster, asked patiently: whatever it does not answer as it should is an error of ours."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rightsarchive.endpoints import check_endpoint
from rightsarchive.errors import SettingsError, UnavailableError, UsageError

if TYPE_CHECKING:
    from opensearchpy import OpenSearch

USER, PASSWORD = "RIGHTSARCHIVE_OPENSEARCH_USER", "RIGHTSARCHIVE_OPENSEARCH_PASSWORD"

PATIENCE = 75.0
"""Seconds for which a request is repeated while the cluster is busy (429) or away."""

_BUSY = frozenset({429, 502, 503, 504})
_PAUSE = 0.1


class Options(BaseModel):
    """The table ``[engine.options]`` of ``archive.toml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    hosts: list[str] = Field(min_length=1, max_length=100)
    index: str = Field(pattern=r"^[a-z0-9][a-z0-9_\-]{0,200}$")
    ca: str | None = None
    shards: int = Field(default=1, ge=1, le=1024)
    replicas: int = Field(default=1, ge=0, le=10)
    seconds: float = Field(default=60, gt=0, le=3600)

    @classmethod
    def read(cls, options: Mapping[str, Any]) -> Options:
        """Raises SettingsError."""
        try:
            return cls.model_validate(options)
        except ValidationError as error:
            what = "; ".join(f"engine.options.{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
            raise SettingsError(what, advice="See the page on OpenSearch for what it needs.") from error


class Cluster:
    """A connection. Raises SettingsError where the way to it is not safe, UsageError without the extra ``opensearch``."""

    def __init__(self, options: Options) -> None:
        try:
            from opensearchpy import OpenSearch
        except ImportError:
            raise UsageError(
                "this archive keeps its index in OpenSearch, which needs the extra `opensearch`.",
                advice='Install it: pip install "rightsarchive[opensearch]".',
            ) from None
        local = [check_endpoint(host) for host in options.hosts]
        user, password = os.environ.get(USER), os.environ.get(PASSWORD)
        if not all(local) and not (user and password):
            # An archive of a stranger names a server in vain.
            raise SettingsError(
                f"{USER} and {PASSWORD} are not set: the index lies on another computer.",
                advice="Set them in the environment; they do not belong into archive.toml.",
            )
        self.options = options
        self._client: OpenSearch = OpenSearch(
            hosts=options.hosts,
            http_auth=(user, password) if user and password else None,
            verify_certs=True,
            ca_certs=options.ca,
            timeout=options.seconds,
            http_compress=not all(local),
            max_retries=0,
        )

    def ask(self, method: str, path: str, body: Any = None, *, absent: bool = False, **parameters: Any) -> Any:
        """The answer. With ``absent``, None where there is no such thing. Raises UnavailableError, ConflictError."""
        from opensearchpy.exceptions import ConnectionError as Away
        from opensearchpy.exceptions import OpenSearchException, TransportError

        end, pause = time.monotonic() + PATIENCE, _PAUSE
        while True:
            try:
                return self._client.transport.perform_request(
                    method, path, params=parameters, body=body, headers={"content-type": "application/json"}
                )
            except Away as error:
                reason: Exception = error
            except TransportError as error:
                if error.status_code == 404 and absent:
                    return None
                if error.status_code == 409:
                    raise ConflictError(str(error)) from error
                if error.status_code not in _BUSY:
                    raise self._refused(error) from error
                reason = error
            except OpenSearchException as error:
                raise self._refused(error) from error
            if time.monotonic() + pause > end:
                raise UnavailableError(
                    "the search cluster does not answer.",
                    advice="Check the network and `hosts` under [engine.options], then do the same again.",
                    path=self.options.hosts[0],
                ) from reason
            time.sleep(pause)
            pause = min(2 * pause, 5)

    def bulk(self, actions: Sequence[tuple[Mapping[str, Any], Mapping[str, Any] | None]], index: str) -> None:
        """Carry out actions, those that the cluster puts off again. Raises UnavailableError."""
        end, pause, left = time.monotonic() + PATIENCE, _PAUSE, list(actions)
        while left:
            lines = (json.dumps(line) for pair in left for line in pair if line is not None)
            answer = self.ask("POST", f"/{index}/_bulk", "\n".join(lines) + "\n")
            if not answer["errors"]:
                return
            again = []
            for action, item in zip(left, answer["items"], strict=True):
                done = next(iter(item.values()))
                if done["status"] in _BUSY and time.monotonic() < end:
                    again.append(action)
                elif done["status"] >= 400 and done["status"] != 404:
                    raise UnavailableError(
                        f"the search cluster refuses a passage: {done['error'].get('reason', done['error'])}.",
                        advice="Look into its log.",
                        path=self.options.hosts[0],
                    )
            left = again
            if left:
                time.sleep(pause)
                pause = min(2 * pause, 5)

    def close(self) -> None:
        self._client.close()

    def _refused(self, error: Exception) -> UnavailableError:
        return UnavailableError(
            f"the search cluster refuses: {str(error)[:500]}.",
            advice="Check its version (2.19 or newer), its log, and the rights of the user.",
            path=self.options.hosts[0],
        )


class ConflictError(Exception):
    """Somebody else has changed what was to be changed."""
