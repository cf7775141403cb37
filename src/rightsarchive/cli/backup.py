"""``rightsarchive backup`` and ``rightsarchive restore``: copies of an archive, and what is made again from them."""

from __future__ import annotations

from pathlib import Path

import click

import rightsarchive
from rightsarchive.cli.context import (
    EVERYTHING,
    WRONG_DATA,
    console,
    counting,
    explained,
    opened,
    print_json,
    with_archive,
    with_json,
    with_reason,
)
from rightsarchive.published import records


@click.command(short_help="Copy the archive, or what is new in it.")
@click.argument("target", metavar="FOLDER", type=click.Path(path_type=Path))
@with_archive
@with_reason
@with_json
@explained
def backup(target: Path, location: str, reason: str, as_json: bool) -> None:
    """Copy the archive to FOLDER, also while it is used. A second time only what is new is copied.

    The copy is an archive of its own, without the index. Exit code 1 if an original could not be copied.
    """
    with (
        opened(location) as archive,
        counting("Copying", "originals", archive.stats(clearance=EVERYTHING).versions) as advance,
    ):
        report = archive.backup(target, reason=reason, advance=advance)
    _tell(report, as_json=as_json)


@click.command(short_help="Make an archive, or one original, anew from a copy.")
@click.option("--from", "copy", required=True, metavar="COPY", type=click.Path(path_type=Path), help="The copy.")
@click.option("--original", metavar="SHA256", help="Put this one original of the archive in its place again.")
@with_archive
@with_reason
@with_json
@explained
def restore(copy: Path, original: str | None, location: str, reason: str, as_json: bool) -> None:
    """Make the archive of a copy anew in the folder of --archive, which is new or empty; or one damaged original.

    All that is taken from the copy is hashed. Exit code 1 if an original of the copy is damaged.
    """
    if original is None:
        with counting("Restoring", "originals") as advance:
            report = rightsarchive.Archive.restore(copy, location, advance=advance)
        _tell(report, as_json=as_json)
        return
    with opened(location) as archive:
        archive.restore_original(original, copy, reason=reason)
    if as_json:
        print_json({"restored": original})
    else:
        console().print(f"Restored {original}.")


def _tell(report: rightsarchive.BackupReport, *, as_json: bool) -> None:
    if as_json:
        print_json(records.backup_json(report))
    else:
        from rightsarchive.cli.tables.upkeep import backup_table

        backup_table(console(), report)
    if not report.ok:
        raise SystemExit(WRONG_DATA)
