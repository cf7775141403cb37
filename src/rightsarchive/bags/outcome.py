"""What came of writing an evidence package, and of taking one in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rightsarchive.model import Failure, Notice
from rightsarchive.model.brief import Brief
from rightsarchive.store import CustodyHead


@dataclass(frozen=True, slots=True, repr=False)
class Bag(Brief):
    """An evidence package that was written to the folder ``path``, or encrypted to ``recipients`` (public keys) into the file ``path``.

    ``documents`` are the ids of what it holds, ``files`` and ``size`` (bytes) what is under ``data/``. ``sha256`` is that of its
    ``tagmanifest-sha256.txt``, which pins every byte of the package: keep it elsewhere. ``custody`` is the head of the custody log
    in it. ``left_out`` tells of bytes that could not be put in.
    """

    path: Path
    documents: tuple[str, ...]
    files: int
    size: int
    sha256: str
    custody: CustodyHead
    left_out: tuple[Failure, ...]
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class BagImport(Brief):
    """What came of a package, as ids of documents: ``added`` are new here, ``updated`` got further versions or a stricter level,
    ``unchanged`` were here as they are. ``failed`` tells of those that were not taken in, each under its id. ``cases`` are the ids
    of cases that are new or stricter. ``custody`` is the head of the custody log that came along. ``conflicts`` tell of documents and
    cases (``path`` is the id) of which the other one says something else: what is known here stays."""

    added: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]
    failed: tuple[Failure, ...]
    cases: tuple[str, ...]
    custody: CustodyHead
    conflicts: tuple[Notice, ...] = ()
