"""``rightsarchive move``: the originals brought to an object store, and back."""

from __future__ import annotations

import click

import rightsarchive
from rightsarchive.cli.context import (
    WRONG_DATA,
    console,
    counting,
    explained,
    print_json,
    with_archive,
    with_json,
    with_reason,
)
from rightsarchive.published import records


@click.command(short_help="Bring the originals to an object store, or back.")
@click.option(
    "--originals",
    required=True,
    metavar="PLACE",
    help="s3://BUCKET/PREFIX, or `folder` for the folder of the archive.",
)
@click.option("--endpoint", default="", metavar="URL", help="https://HOST of the store, if it is not Amazon's.")
@click.option("--region", default="", metavar="REGION", help="The region of the store.")
@with_archive
@with_reason
@with_json
@explained
def move(originals: str, endpoint: str, region: str, location: str, reason: str, as_json: bool) -> None:
    """Bring the originals of an archive to a store that speaks the protocol of Amazon S3, or back into its folder.

    Each is hashed in the new place before the archive uses it; what was interrupted goes on when it is called again. The keys
    stand in the environment: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. What lies in the old place stays there. Exit code 1 if an
    original could not be read: then nothing is changed.
    """
    url = "" if originals == "folder" else originals
    with counting("Moving", "originals") as advance:
        report = rightsarchive.Archive.move(
            location, originals=url, endpoint=endpoint, region=region, reason=reason, advance=advance
        )
    if as_json:
        print_json(records.move_json(report))
    else:
        from rightsarchive.cli.tables.upkeep import move_table

        move_table(console(), report)
    if not report.ok:
        raise SystemExit(WRONG_DATA)
