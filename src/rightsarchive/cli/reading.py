"""``rightsarchive show`` and ``rightsarchive cite``: documents and passages as they are, and as they are quoted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

import click

import rightsarchive
from rightsarchive.cli.completion import complete_document
from rightsarchive.cli.context import (
    console,
    explained,
    opened,
    print_json,
    print_text,
    with_archive,
    with_clearance,
    with_json,
)
from rightsarchive.cli.formats import CITATIONS, Format, one_format, with_format
from rightsarchive.errors import UsageError
from rightsarchive.published import records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rightsarchive.citation.exchange import CitationFormat


def is_passage(name: str) -> bool:
    """Whether it is the name of a passage, as ``search`` prints it."""
    return re.fullmatch(r"p[0-9a-f]{16}", name) is not None


def citation_of(view: rightsarchive.ArchiveView, name: str) -> rightsarchive.Citation:
    """The citation of a whole passage. Raises NotInArchiveError."""
    passage = view.passage(name)
    return view.cite(passage.document_id, passage.locator.start, passage.locator.end)


@click.command(short_help="List the documents, or show one, or a passage.")
@click.argument("document", required=False, metavar="[DOCUMENT_OR_PASSAGE]", shell_complete=complete_document)
@with_archive
@click.option("--version", type=click.IntRange(1), help="An older version.")
@click.option("--text", "as_text", is_flag=True, help="Print the extracted text and nothing else.")
@click.option("--passages", is_flag=True, help="List the passages.")
@click.option("--history", is_flag=True, help="List what was done to it, and when.")
@click.option("--sources", is_flag=True, help="List what each source says of each field, and which one holds.")
@click.option("--context", "in_context", is_flag=True, help="Of a passage (p…): the paragraphs around it.")
@with_clearance
@with_format
@with_json
@explained
def show(
    document: str | None,
    location: str,
    version: int | None,
    as_text: bool,
    passages: bool,
    history: bool,
    sources: bool,
    in_context: bool,
    clearance: str,
    form: Format,
    as_json: bool,
) -> None:
    """List the documents, or show one: its metadata and where each field came from, its pages, its passages.

    DOCUMENT is its id, its identifier, or the file's name, with as many of its folders as tell it apart (2024/report.txt); PASSAGE
    the name of a passage, as `search` prints it. What lies above the clearance is not shown.
    """
    one_format(form, as_json=as_json)
    if document is not None and is_passage(document) and (version is not None or passages or history or sources):
        raise UsageError(
            f"{document} is a passage.",
            advice="Name its document for --version, --passages, --history and --sources.",
        )
    with opened(location) as archive:
        view = archive.seen_by(clearance)
        if document is None:
            _show_all(view, form, as_json=as_json)
        elif is_passage(document) or in_context:
            _show_passage(view, document, form, in_context=in_context, as_text=as_text, as_json=as_json)
        elif as_text:
            print_text(view.document(document, version).text, nl=False)
        elif as_json:
            print_json(_sheet(view, view.document(document, version)))
        elif sources:
            from rightsarchive.cli.tables.acts import sources_table

            sources_table(console(), view.sources(view.document(document, version).id), form)
        else:
            _show_document(view, view.document(document, version), form, passages=passages, history=history)


def _show_all(view: rightsarchive.ArchiveView, form: Format, *, as_json: bool) -> None:
    if as_json:
        print_json({"documents": [records.document_json(each) for each in view.documents()]})
    else:
        from rightsarchive.cli.tables.documents import documents_table

        documents_table(console(), view.documents(), view.clearance, form)


def _sheet(view: rightsarchive.ArchiveView, shown: rightsarchive.Document) -> dict[str, object]:
    return {
        **records.document_json(shown),
        "provenance": [records.provenance_json(each) for each in view.provenance(shown.id)],
        "page_list": [records.page_json(page) for page in view.pages(shown.id, shown.version)],
        "mark_list": [records.mark_json(mark) for mark in view.marks(shown.id, shown.version)],
        "passage_list": [records.passage_json(passage) for passage in view.passages(shown.id)] if shown.newest else [],
        "sources": {
            field: [records.statement_json(each) for each in said]
            for field, said in (view.sources(shown.id) if shown.newest else {}).items()
        },
        "tags": [records.tag_json(each) for each in view.tags(shown.id)],
        "notes": [records.note_json(each) for each in view.notes(shown.id)],
        "history": [records.event_json(event) for event in view.history(shown.id)],
    }


def _show_document(
    view: rightsarchive.ArchiveView, shown: rightsarchive.Document, form: Format, *, passages: bool, history: bool
) -> None:
    from rightsarchive.cli.tables.acts import annotations_below
    from rightsarchive.cli.tables.documents import document_sheet, fields_table, passages_table, provenance_table
    from rightsarchive.cli.tables.upkeep import history_table

    out = console()
    if form.is_rows and passages and history:
        raise UsageError("--passages and --history are two tables.", advice="Ask for one of them at a time.")
    if not form.is_rows:
        document_sheet(out, shown, view.pages(shown.id, shown.version), view.notices(shown.id, shown.version), form)
        provenance_table(out, view.provenance(shown.id), form)
    elif not passages and not history:
        fields_table(out, shown, form)
    if not form.is_rows:
        annotations_below(out, view.tags(shown.id), view.notes(shown.id), form)
    if passages:
        passages_table(out, view.passages(shown.id), form)
    if history:
        history_table(out, view.history(shown.id), form)


def _show_passage(
    view: rightsarchive.ArchiveView, name: str, form: Format, *, in_context: bool, as_text: bool, as_json: bool
) -> None:
    if not is_passage(name):
        raise UsageError("only a passage has a context.", advice="Name one: p and 16 signs, as `search` prints it.")
    passage = view.passage(name)
    if in_context:
        found = view.context(citation_of(view, name))
        if as_json:
            print_json(records.context_json(found))
        else:
            from rightsarchive.cli.tables.search import context_sheet

            context_sheet(console(), found)
    elif as_text:
        print_text(passage.text)
    elif as_json:
        print_json(records.passage_json(passage))
    else:
        from rightsarchive.cli.tables.documents import passage_sheet

        passage_sheet(console(), passage, citation_of(view, name), form)


@click.command(short_help="Cite passages, or words of a document.")
@click.argument("what", metavar="PASSAGE_OR_DOCUMENT...", nargs=-1, required=True, shell_complete=complete_document)
@with_archive
@click.option("--quote", help="The words to be cited, as they stand in the document.")
@click.option("--version", type=click.IntRange(1), help="An older version of the document.")
@click.option("--style", help='A citation style, e.g. "apa", or the path of a .csl file.')
@click.option("--locale", default="en-US", show_default=True, help="The language of the reference.")
@click.option(
    "--format",
    "form",
    type=click.Choice(CITATIONS),
    help="For another program: CSL-JSON, a W3C Web Annotation, BibLaTeX, BibTeX or RIS.",
)
@click.option("--bibtex", is_flag=True, help="The same as --format bibtex.")
@click.option("--ris", is_flag=True, help="The same as --format ris.")
@with_clearance
@with_json
@explained
def cite(
    what: tuple[str, ...],
    location: str,
    quote: str | None,
    version: int | None,
    style: str | None,
    locale: str,
    form: str | None,
    bibtex: bool,
    ris: bool,
    clearance: str,
    as_json: bool,
) -> None:
    """Cite a passage (its name stands beside each search result), or words of a document with --quote.

    Several passages with --style are the notes of one text: a source that was cited before is shortened, and the list of sources follows.
    """
    kinds = {each for each, asked in ((form, True), ("bibtex", bibtex), ("ris", ris)) if asked and each}
    if len(kinds) > 1 or (kinds and (as_json or style)):
        raise UsageError(
            "a citation is printed in one way at a time.", advice="Choose one of --format, --style and --json."
        )
    with opened(location) as archive:
        view = archive.seen_by(clearance)
        if len(what) > 1:
            if not style or as_json or quote is not None or version is not None:
                raise UsageError(
                    "several passages are cited as the notes of one text.",
                    advice="Add --style STYLE, without --quote, --version and --json; or cite one by one.",
                )
            _print_notes([citation_of(view, each) for each in what], style, locale)
            return
        if quote is not None:
            citation = view.cite_words(what[0], quote, version=version)
        elif is_passage(what[0]):
            citation = citation_of(view, what[0])
        else:
            title = view.document(what[0]).title
            raise UsageError(
                f"“{title}” is a whole document.", advice="Add --quote WORDS, or name a passage (p and 16 signs)."
            )
        if as_json:
            print_json(records.citation_json(citation))
        elif kinds:
            print_text(citation.export(cast("CitationFormat", kinds.pop())), nl=False)
        elif style:
            print_text(citation.render(style, locale))
        else:
            print_text(f"{citation.quote}\n\n{citation.reference}\nSHA-256 {citation.sha256}")


def _print_notes(citations: Sequence[rightsarchive.Citation], style: str, locale: str) -> None:
    """The notes of one text with their numbers, then its list of sources."""
    from rightsarchive.citation.whole import compose_references

    references = compose_references(citations, style=style, locale=locale)
    notes = "\n".join(f"{number}. {note}" for number, note in enumerate(references.notes, 1))
    print_text(f"{notes}\n\n" + "\n".join(references.bibliography))
