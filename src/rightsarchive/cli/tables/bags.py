"""What came of an evidence package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

from rightsarchive.controls import told

if TYPE_CHECKING:
    from rightsarchive.bags import Bag, BagImport


def bag_report(out: Console, bag: Bag) -> None:
    out.print(f"Wrote {len(bag.documents)} documents ({bag.files} files, {bag.size:,} bytes) to {told(str(bag.path))}")
    for failure in bag.left_out:
        out.print(f"Left out the original of {told(failure.path)}: {told(failure.message)}")
    if bag.recipients:
        out.print(f"Encrypted to {len(bag.recipients)} keys: {told(', '.join(bag.recipients))}")
    out.print(f"SHA-256 of tagmanifest-sha256.txt, to be kept elsewhere: {bag.sha256}")
    out.print(f"Head of the custody log in it: {bag.custody}")


def import_report(out: Console, done: BagImport) -> None:
    out.print(f"{len(done.added)} documents added, {len(done.updated)} updated, {len(done.unchanged)} unchanged.")
    for failure in done.failed:
        out.print(f"Not taken in: {told(failure.path)}: {told(failure.message)}")
    for notice in done.conflicts:
        out.print(f"{told(str(notice.path))}: {told(notice.message)}")
    out.print(f"Head of the custody log that came along: {done.custody}")
