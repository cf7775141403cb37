"""The one document that says what the index holds: writing it is the commit.

Each change has a number of its own, reserved in this document before anything is written (a fencing number). A writer that was overtaken,
because its lock or its session was lost, finds another number there and cannot commit; what it may still write under its own
number is seen by nobody.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from rightsarchive.engine.opensearch.client import Cluster, ConflictError
from rightsarchive.engine.opensearch.schema import FORMAT
from rightsarchive.errors import ArchiveBusyError, DamagedArchiveError, UsageError
from rightsarchive.files import is_regular, make_folder, new_file, read_regular

_TOKEN = "opensearch.token"  # noqa: S105 - the name of a file
_PATH = "/_doc/state"
_REMEMBERED = 200
"""Changes without a commit that are remembered: what older ones left was removed many times since."""


@dataclass(frozen=True, slots=True)
class State:
    """``commit`` is the number of the change that was committed last (0: none was), ``before`` of the one before it, ``reserved`` of the
    one that began last; ``abandoned`` are those of changes that began and were not committed. ``generation`` names the index that holds the
    passages, ``owner`` is the archive's token."""

    owner: str
    format: int = FORMAT
    analysis: str = ""
    revision: int = 0
    entries: int = 0
    commit: int = 0
    before: int = 0
    generation: int = 0
    reserved: int = 0
    abandoned: tuple[int, ...] = ()


class StateDocument:
    """Where it is kept: in an index of its own, which has the name that the settings give. ``folder`` is that of the archive."""

    def __init__(self, cluster: Cluster, folder: Path) -> None:
        self._cluster = cluster
        self._folder = folder
        self._index = cluster.options.index

    def data(self, generation: int) -> str:
        """The name of an index of passages. No name in the settings can have a point in it."""
        return f"{self._index}.{generation}"

    def read(self) -> State | None:
        """What was committed last, None where nothing was, or in another format."""
        state = self._read()[0]
        return state if state is not None and state.commit else None

    def reserve(self) -> State:
        """Begin a change: the state with its number. Raises UsageError where the index is another archive's."""
        for _ in range(_TRIES):
            before, answer = self._read()
            owner = self._checked_owner(answer)
            if before is None:
                known = 0 if answer is None else answer["_source"].get("reserved", 0)
                before = State(owner, reserved=known)
            left = {*before.abandoned, *range(before.commit + 1, before.reserved + 1)} - {before.commit}
            abandoned = tuple(sorted(left)[-_REMEMBERED:])
            begun = replace(before, reserved=before.reserved + 1, abandoned=abandoned)
            try:
                self._write(begun, answer)
            except ConflictError:
                continue
            return begun
        raise _overtaken()

    def write(self, state: State, number: int) -> None:
        """Commit the change with this ``number``. Raises ArchiveBusyError where another one began since."""
        now, answer = self._read()
        if now is None or now.reserved != number:
            raise _overtaken()
        try:
            self._write(state, answer)
        except ConflictError as error:
            raise _overtaken() from error

    def token(self) -> str | None:
        """By what the index knows its archive; None where it was never written to from this folder."""
        path = self._folder / _TOKEN
        return read_regular(path, 1_000, follow=False).decode("ascii", "replace") if is_regular(path) else None

    def damaged(self, message: str) -> DamagedArchiveError:
        return DamagedArchiveError(
            f"the index in the search cluster is damaged: {message}.", advice="Run `rightsarchive reindex`."
        )

    def _read(self) -> tuple[State | None, dict[str, Any] | None]:
        """The state, and the document as it stands, whatever its format."""
        answer = self._cluster.ask("GET", f"/{self._index}{_PATH}", absent=True)
        if answer is None or not answer.get("found"):
            return None, None
        try:
            state = State(**answer["_source"])
        except TypeError:
            return None, answer
        return (replace(state, abandoned=tuple(state.abandoned)) if state.format == FORMAT else None), answer

    def _write(self, state: State, answer: dict[str, Any] | None) -> None:
        since = (
            {"op_type": "create"}
            if answer is None
            else {"if_seq_no": answer["_seq_no"], "if_primary_term": answer["_primary_term"]}
        )
        self._cluster.ask("PUT", f"/{self._index}{_PATH}", asdict(state), refresh="true", **since)

    def _checked_owner(self, answer: dict[str, Any] | None) -> str:
        own = self.token()
        if answer is not None and own != answer["_source"].get("owner"):
            raise UsageError(
                f"the index {self._index} in the search cluster is that of another archive, or of an earlier copy of this one.",
                advice="Choose another name: `index` under [engine.options]; or remove that index from the cluster.",
            )
        if own is None:
            make_folder(self._folder)
            own = secrets.token_hex(16)
            with new_file(self._folder / _TOKEN) as file:
                file.write(own.encode())
        return own


_TRIES = 10


def _overtaken() -> ArchiveBusyError:
    return ArchiveBusyError(
        "another program has written to the search cluster meanwhile.", advice="Do the same again when it has finished."
    )
