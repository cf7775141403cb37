"""``rightsarchive export`` and ``rightsarchive import``: evidence packages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rightsarchive.cli.completion import complete_case, complete_document
from rightsarchive.cli.context import (
    WRONG_DATA,
    console,
    explained,
    opened,
    print_json,
    with_archive,
    with_clearance,
    with_json,
    with_reason,
    with_wait,
)
from rightsarchive.published import records

if TYPE_CHECKING:
    from rightsarchive.bags import Bag, BagImport
    from rightsarchive.published import shapes


@click.command(short_help="Write an evidence package that others can check.")
@click.option(
    "--bagit",
    "target",
    required=True,
    type=click.Path(path_type=Path),
    metavar="TARGET",
    help="The new folder for the package, a BagIt bag; with --encrypt-to, the new file.",
)
@click.option(
    "--encrypt-to",
    "recipients",
    multiple=True,
    metavar="KEY|FILE",
    help="Encrypt it to this public key of age or SSH, or to those in a file. Several may be named.",
)
@with_archive
@click.option("--document", "documents", multiple=True, shell_complete=complete_document, help="Only these documents.")
@click.option("--case", "cases", multiple=True, shell_complete=complete_case, help="Only the documents of these cases.")
@click.option("--query", metavar="QUERY", help="Only the documents that it finds, with the passages as citations.")
@with_clearance
@with_reason
@with_json
@explained
def export(
    target: Path,
    recipients: tuple[str, ...],
    location: str,
    documents: tuple[str, ...],
    cases: tuple[str, ...],
    query: str | None,
    clearance: str,
    reason: str,
    as_json: bool,
) -> None:
    """Write originals, texts, metadata, citations, the custody log and a page to read (index.html) into a new folder.

    Without --document, --case and --query it is everything that the clearance sees. The folder is a BagIt bag: any validator
    checks it, and `rightsarchive import` takes it in again. With --encrypt-to it is one file, which
    only those whose keys are named can open. Exit code 1 if an original had to be left out.
    """
    with opened(location) as archive:
        bag = archive.export_bag(
            target,
            documents=documents,
            cases=cases,
            query=query,
            clearance=clearance,
            recipients=recipients or None,
            reason=reason,
        )
    if as_json:
        print_json(_written(bag))
    else:
        from rightsarchive.cli.tables.bags import bag_report

        bag_report(console(), bag)
    if bag.left_out:
        raise SystemExit(WRONG_DATA)


@click.command(name="import", short_help="Take in an evidence package.")
@click.argument("bag", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--identity",
    "identities",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The file with your secret key, for a package that is encrypted to you.",
)
@with_archive
@with_reason
@with_json
@explained
def import_(bag: Path, identities: tuple[Path, ...], location: str, reason: str, as_json: bool) -> None:
    """Take in a package that `rightsarchive export` wrote, after checking all of it.

    Documents that are here already keep what is known of them, and never become more open. The custody log of the other archive
    is kept beside ours: `rightsarchive custody show --foreign`. Exit code 1 if a document could not be taken in.
    """
    with opened(location) as archive:
        done = archive.import_bag(bag, identities=identities or None, reason=reason)
    if as_json:
        print_json(_taken_in(done))
    else:
        from rightsarchive.cli.tables.bags import import_report

        import_report(console(), done)
    if done.failed:
        raise SystemExit(WRONG_DATA)


@click.command(short_help="Take in another archive.")
@click.argument("other", type=click.Path(path_type=Path, exists=True, file_okay=False))
@with_archive
@with_reason
@with_wait
@with_json
@explained
def merge(other: Path, location: str, reason: str, as_json: bool) -> None:
    """Take in the archive in the folder OTHER: documents with all their versions, cases, levels, and its custody log.

    The same bytes are the same document. What is known here stays, and what the other one says otherwise is told; the stricter level
    holds. The other archive is only read, and checked. Exit code 1 if a document could not be taken in.
    """
    with opened(location) as archive:
        done = archive.merge(other, reason=reason)
    if as_json:
        print_json(_taken_in(done))
    else:
        from rightsarchive.cli.tables.bags import import_report

        import_report(console(), done)
    if done.failed:
        raise SystemExit(WRONG_DATA)


def _taken_in(done: BagImport) -> shapes.BagTakenIn:
    return {
        "added": list(done.added),
        "updated": list(done.updated),
        "unchanged": list(done.unchanged),
        "failed": [records.failure_json(failure) for failure in done.failed],
        "cases": list(done.cases),
        "custody": records.head_json(done.custody),
        "conflicts": [records.notice_json(notice) for notice in done.conflicts],
    }


def _written(bag: Bag) -> shapes.BagWritten:
    return {
        "bag": str(bag.path),
        "documents": list(bag.documents),
        "files": bag.files,
        "size": bag.size,
        "sha256": bag.sha256,
        "custody": records.head_json(bag.custody),
        "left_out": [records.failure_json(failure) for failure in bag.left_out],
        "recipients": list(bag.recipients),
    }
