"""All that an answer says, as one string: what two answers are compared by."""

from __future__ import annotations

import dataclasses
import enum
import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel

MOST = 300
"""Of an answer that comes one by one, so many are looked at."""

_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\+00:00|Z)?|datetime\.datetime\([\d, ]+, tzinfo=datetime\.timezone\.utc\)"
)

_GIVEN_OUT = re.compile(r"\bx(?:[0-9a-f]{6}){8,}\b")
"""What a row of a table says in short, its path among it; the cells themselves stand beside it."""

_DIGEST = re.compile(r'"digest": "([0-9a-f]{64})"')
_CUT = re.compile(r"\b([0-9a-f]{12,127})…")
_DRAWN = re.compile(r"\b[wnt][0-9a-f]{16}\b")
"""The name of a mark, a note or a tag, which is drawn at random."""


def told(value: Any, place: Path) -> str:
    """What ``value`` says, in its order, with its numbers to the last digit, but for the moment when it was written and the
    folder (``place``) that it was found in."""
    return _plain("".join(_told(value, 0)), place)


def told_of_call(call: Callable[[], Any], place: Path) -> str:
    """What a call gives or raises, an answer that comes one by one read to its end."""
    try:
        return told(call(), place)
    except Exception as error:
        return told(error, place)


def folder_told(folder: Path, place: Path) -> tuple[dict[str, str], set[str]]:
    """What the files in a folder hold, by their paths; and the digests of those that name ``place``, or such a digest, which
    no two places have in common."""
    contents = {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    digests = {digest for content in contents.values() for digest in _chained(content, place)}
    known = -1
    while len(digests) > known:
        known = len(digests)
        named = [str(place), str(place.resolve()), *digests]
        for content in contents.values():
            if any(name.encode() in content for name in named):
                digests |= {hashlib.sha256(content).hexdigest(), hashlib.sha512(content).hexdigest()}
    files = {
        str(path.relative_to(folder)): without(_file_told(content, place), digests)
        for path, content in contents.items()
    }
    return files, digests


def _chained(content: bytes, place: Path) -> Iterator[str]:
    """Of a custody log, the digests of the lines from the first that names ``place`` on: each holds that of the one before."""
    if b"rightsarchive custody log" not in content[:200]:
        return
    named = False
    for line in content.decode("utf-8", "surrogatepass").splitlines()[1:]:
        named = named or str(place) in line or str(place.resolve()) in line
        if named:
            yield from _DIGEST.findall(line)[:1]


def without(text: str, digests: Collection[str]) -> str:
    for digest in digests:
        text = text.replace(digest, "<digest>")
    # A short ``repr`` shows the beginning of a long value.
    return _CUT.sub(lambda cut: "<digest>" if any(digest.startswith(cut[1]) for digest in digests) else cut[0], text)


def _file_told(content: bytes, place: Path) -> str:
    """What a written file holds; a Word file by its parts."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = [f"{name}: {_decoded(package.read(name))}" for name in package.namelist()]
        return _plain("\n".join(parts), place)
    return _plain(_decoded(content), place)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return hashlib.sha256(content).hexdigest()


def _plain(text: str, place: Path) -> str:
    text = _GIVEN_OUT.sub("<given out>", _DRAWN.sub("<mark>", _MOMENT.sub("<moment>", text)))
    for shown in {str(place), str(place.resolve())}:
        text = text.replace(shown, "<place>")
    # A line of a table is cut in the middle of a folder's name.
    return text.replace(place.name, "<place>")


def _told(value: Any, depth: int) -> Iterator[str]:
    if depth > 40:
        yield "…"
    elif value is None or isinstance(value, (bool, int, float, str, bytes, enum.Enum)):
        yield f"{type(value).__name__} {value!r}"
    elif isinstance(value, BaseException):
        said = {name: getattr(value, name, None) for name in ("code", "message", "advice", "path", "args")}
        yield f"{type(value).__name__}: {value}"
        yield from _told(said, depth + 1)
    elif isinstance(value, BaseModel):
        yield f"{type(value).__name__} {value.model_dump_json()}"
        yield from _attributes(value, depth)
    elif isinstance(value, Mapping):
        yield "{"
        for key, held in value.items():
            yield from _told(key, depth + 1)
            yield ": "
            yield from _told(held, depth + 1)
            yield ", "
        yield "}"
    elif isinstance(value, (set, frozenset)):
        yield "set "
        yield from _told(sorted(value, key=repr), depth + 1)
    elif isinstance(value, np.ndarray):
        yield repr(value.tolist())
    elif isinstance(value, Path):
        yield f"Path {value}"
        if value.is_file():
            yield hashlib.sha256(value.read_bytes()).hexdigest()
    elif isinstance(value, (list, tuple)) or hasattr(value, "__next__"):
        yield f"{'tuple' if isinstance(value, tuple) else 'list'} ["
        for held in islice(value, MOST):
            yield from _told(held, depth + 1)
            yield ", "
        yield "]"
    elif callable(value) and not dataclasses.is_dataclass(value):
        yield "<callable>"
    else:
        yield f"{type(value).__name__} {_shown(value)} "
        yield from _attributes(value, depth)


def _shown(value: Any) -> str:
    return re.sub(r" at 0x[0-9a-f]+", "", repr(value))


def _attributes(value: Any, depth: int) -> Iterator[str]:
    """Every public field and property, whatever it is called: a new one is compared from its first day."""
    names = [field.name for field in dataclasses.fields(value)] if dataclasses.is_dataclass(value) else []
    names += [*getattr(value, "__dict__", {})]
    names += [
        name for kind in type(value).__mro__ for name, held in vars(kind).items()
        if isinstance(held, (property, cached_property)) and kind.__module__.startswith("rightsarchive")
    ]  # fmt: skip
    for name in dict.fromkeys(names):
        if not name.startswith("_"):
            yield f"{name}="
            try:
                held = getattr(value, name)
            except Exception as error:
                held = error
            yield from _told(held, depth + 1)
            yield "; "
