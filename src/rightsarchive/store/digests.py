"""Digests of what the catalog stores: of a row, of a piece of text, of a list of rows.

The seal of a document names the digests of all that is stored of it: its own rows, those of its versions with their passages and
cases, and those of its texts with their pieces, pages and paragraphs. The custody log holds the SHA-256 of the seal. So whatever is
read can be checked by itself: the row against the list of digests that it is in, the list against the seal, the seal against the log.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import NoneType
from typing import Any

from pydantic_core import PydanticSerializationError, from_json, to_json

SIZE = 64
"""Hexadecimal digits of a digest (SHA-256)."""

EMBEDDED = 16
"""As many digests of a list stand in the seal itself; a longer list is stored beside it. Most documents are short, and a hit then
needs no further look-up."""

Listed = str | list[Any]
"""What a seal says of a list of rows: the digests, one after the other; or how many there are and the SHA-256 of these digits."""

# What rot or a stranger put in the place of a value of ours has a digest too, which is then not the one that is known.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=repr).encode

_PLAIN = frozenset({str, int, NoneType})
"""What rows are made of. Of these pydantic writes the same JSON as the standard library, in a quarter of the time."""


def row_digest(table: str, row: Sequence[Any]) -> str:
    """The SHA-256 of a row with all of its columns: of the table's name and of their values as JSON, in UTF-8.

    Empty columns (NULL) at the end are left out, so that one that a later schema adds changes no digest of before.
    """
    if row and row[-1] is None:
        last = len(row)
        while last and row[last - 1] is None:
            last -= 1
        row = row[:last]
    return hashlib.sha256(table.encode() + _json(row)).hexdigest()


def _json(row: Sequence[Any]) -> bytes:
    if _PLAIN.issuperset(map(type, row)):
        with contextlib.suppress(
            PydanticSerializationError
        ):  # half a surrogate pair, which only the standard library writes
            return to_json(row)
    return _encode(row).encode("utf-8", "surrogatepass")


def chunk_digest(start: object, body: object) -> str:
    """The SHA-256 of a piece of a text and of where it begins. It is computed for each hit, so the piece is hashed as it is."""
    return hashlib.sha256(f"chunks[{start}]{body}".encode("utf-8", "surrogatepass")).hexdigest()


def listed(digests: str) -> Listed:
    """What a seal says of a list of digests, which come one after the other."""
    count = len(digests) // SIZE
    return digests if count <= EMBEDDED else [count, hashlib.sha256(digests.encode()).hexdigest()]


def count(vouched: object) -> int:
    """How many rows a seal vouches for in a list."""
    match vouched:
        case str(digests):
            return len(digests) // SIZE
        case [int(number), str()]:
            return number
        case _:
            return 0


def rows_listed(table: str, rows: Iterable[Sequence[Any]]) -> str:
    """What a seal says of rows that are always read together, so that no list of their digests is kept: one digest of theirs."""
    return hashlib.sha256("".join([row_digest(table, row) for row in rows]).encode()).hexdigest()


def place_of(digests: str, digest: str, near: int) -> int:
    """Which of the digests one is, counted from 0; -1 where it is none of them. ``near`` is the place at which it stands as a rule:
    a digest binds the number or the place of its row, so any place will do."""
    at = near * SIZE
    if digests.startswith(digest, at):
        return near
    at = digests.find(digest)
    while at >= 0 and at % SIZE:
        at = digests.find(digest, at + 1)
    return at // SIZE if at >= 0 else -1


@dataclass(frozen=True, slots=True, eq=False)
class Seal:
    """What is vouched for of a document, by table: ``rows`` of the document, and those of each of its ``versions`` and ``texts``,
    by row id. All are None of a document that is being changed, whose rows nobody vouches for yet."""

    rows: Mapping[str, Any] | None
    versions: Mapping[int, Mapping[str, Any]] | None
    texts: Mapping[int, Mapping[str, Any]] | None

    @classmethod
    def read(cls, body: str) -> Seal:
        """Raises ValueError for what is none."""
        # Nothing of it is remembered past this call.
        match from_json(body, cache_strings="none"):
            case {"rows": dict(rows), "versions": dict(versions), "texts": dict(texts)} if all(
                isinstance(each, dict) for each in (*versions.values(), *texts.values())
            ):
                return cls(rows, _by_id(versions), _by_id(texts))
        raise ValueError("not a seal")


def _by_id(owners: Mapping[str, Mapping[str, Any]]) -> dict[int, Mapping[str, Any]]:
    return {int(owner): tables for owner, tables in owners.items()}


OPEN = Seal(None, None, None)
"""In the place of a seal while a document is being changed."""


def sealed(rows: Mapping[str, Any], versions: Mapping[str, Any], texts: Mapping[str, Any]) -> str:
    """A seal as it is stored and hashed."""
    return json.dumps({"rows": rows, "versions": versions, "texts": texts}, sort_keys=True, separators=(",", ":"))
