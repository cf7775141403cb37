"""``rightsarchive open``: the original of a passage or a document in the system's viewer, at its page."""

from __future__ import annotations

from pathlib import PurePath

import click

import rightsarchive
from rightsarchive.cli.completion import complete_document
from rightsarchive.cli.context import console, explained, opened, print_json, with_archive, with_clearance, with_json
from rightsarchive.cli.reading import is_passage
from rightsarchive.controls import told
from rightsarchive.errors import UsageError


@click.command(name="open", short_help="Open the original file at the page of a passage.")
@click.argument("what", required=False, metavar="[PASSAGE_OR_DOCUMENT]", shell_complete=complete_document)
@with_archive
@click.option("--page", type=click.IntRange(1), help="The page of the file, counted from 1.")
@click.option("--version", type=click.IntRange(1), help="An older version of the document.")
@click.option(
    "--viewer",
    metavar="COMMAND",
    envvar="RIGHTSARCHIVE_VIEWER",
    show_envvar=True,
    help='The program that shows it, e.g. "okular --page {page} {file}"; "none" makes the copy alone.',
)
@click.option("--clear", is_flag=True, help="Remove all copies that were made for viewers.")
@with_clearance
@with_json
@explained
def open_(
    what: str | None,
    location: str,
    page: int | None,
    version: int | None,
    viewer: str | None,
    clear: bool,
    clearance: str,
    as_json: bool,
) -> None:
    """Open the original of a passage at its page, or of a document, in the viewer of this computer.

    What is opened is a copy in a temporary folder of yours, after its bytes were held against their SHA-256; a copy of more than a
    day ago is removed with the next one, all of them with --clear. Files that may run programs or fetch from the network (web
    pages, mail, old Office files, whatever holds scripts or embedded files) are copied and not opened.
    """
    from rightsarchive.cli import viewer as viewers

    if (what is None) != clear:
        raise UsageError("name a passage or a document.", advice="Or remove the copies with --clear, and nothing else.")
    if what is None:
        removed = viewers.remove_copies()
        if as_json:
            print_json({"removed": removed})
        else:
            console().aside(f"Removed {removed} copies.")
        return
    with opened(location) as archive:
        view = archive.seen_by(clearance)
        document, page = _asked(view, what, version, page)
        name = PurePath(document.path or document.title).stem
        ending = viewers.ending(document.media_type)
        copy = viewers.private_copy(view.original(document.sha256), document.sha256, name, ending)
        held = {content.kind for content in document.inventory.contents}
    safe = viewers.is_safe(document.media_type, held, copy)
    shown = viewers.show(copy, page, viewer) if safe else viewers.Shown(None)
    if as_json:
        print_json(
            {
                "document": document.id,
                "copy": str(copy),
                "page": page,
                "viewer": shown.viewer,
                "at_page": shown.at_page,
                "safe": safe,
            }
        )
        return
    out = console()
    if not safe:
        out.print(
            "Such a file may run programs or fetch from the network: it is copied and not opened. `show --text` prints what it says."
        )
    elif shown.viewer is None:
        out.print("No viewer could be started on this computer.")
    out.print(f"The copy: {told(str(copy))}", soft_wrap=True)
    if page is not None and not shown.at_page:
        out.print(f"Turn to page {page} of the file.")
    out.aside("Remove it with `rightsarchive open --clear` when you are done.", style="dim")


def _asked(
    view: rightsarchive.ArchiveView, what: str, version: int | None, page: int | None
) -> tuple[rightsarchive.Document, int | None]:
    """The document and the page of the file, None where its format has none."""
    if is_passage(what):
        if version is not None or page is not None:
            raise UsageError(
                f"{what} is a passage, and knows its page.", advice="Name its document with --page or --version."
            )
        passage = view.passage(what)
        document, page = view.document(passage.document_id), passage.locator.page
    else:
        document = view.document(what, version)
    if document.redacted:
        raise UsageError(
            f"parts of {document.title} are withheld at this clearance, so its file is not opened.",
            advice="`show --text` prints what may be read.",
        )
    if page is not None and page > document.pages:
        pages = f"{document.pages} pages" if document.pages else "no pages"
        raise UsageError(f"{document.title} has {pages}.", advice="Leave --page out, or name another one.")
    return document, page
