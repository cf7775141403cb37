"""``rightsarchive vocabulary``: thesauri and dictionaries of one's own, by which a search finds words of other languages."""

from __future__ import annotations

from pathlib import Path

import click

from rightsarchive.cli.context import (
    console,
    explained,
    opened,
    print_json,
    with_archive,
    with_json,
    with_reason,
    with_wait,
)
from rightsarchive.cli.formats import Format, one_format, with_format
from rightsarchive.controls import told


@click.group()
def vocabulary() -> None:
    """Thesauri and dictionaries of your own, by which searches find words of other languages."""


@vocabulary.command(short_help="Add a dictionary or a thesaurus.")
@click.argument("file", type=click.Path(path_type=Path))
@with_archive
@click.option("--from", "source", default="", metavar="LANGUAGE", help="The language of the words of a dictionary: ar.")
@click.option("--to", "target", default="", metavar="LANGUAGE", help="That of its translations: en.")
@with_reason
@with_wait
@with_json
@explained
def add(file: Path, location: str, source: str, target: str, reason: str, as_json: bool) -> None:
    """Add FILE to the archive; one of the same name is replaced.

    A dictionary is NAME.index with NAME.dict.dz beside it (dictd), a list in UTF-8 with a tab between a word and its translations (.tsv), or
    FreeDict's .tei. A thesaurus is SKOS in Turtle (.ttl) or RDF/XML (.rdf); it says its languages itself.
    """
    with opened(location) as archive:
        before = archive.vocabularies()
        archive.add_vocabulary(file, source=source, target=target, reason=reason)
        counts = archive.vocabularies()
    name = next((each for each in counts if counts[each] != before.get(each)), "")
    if as_json:
        print_json({"vocabularies": counts})
    elif name:
        click.echo(told(f"Added {name}: {counts[name]:,} entries."))
    else:
        click.echo("It was there already.")


@vocabulary.command("list", short_help="List those that searches know.")
@with_archive
@with_format
@with_json
@explained
def list_(location: str, form: Format, as_json: bool) -> None:
    """List the thesauri and dictionaries that searches know."""
    one_format(form, as_json=as_json)
    with opened(location) as archive:
        dictionaries = {each.name: each for each in archive.dictionaries()}
        rows = [
            {
                "name": name,
                "kind": "dictionary" if name in dictionaries else "thesaurus",
                "source": dictionaries[name].source if name in dictionaries else None,
                "target": dictionaries[name].target if name in dictionaries else None,
                "entries": count,
            }
            for name, count in archive.vocabularies().items()
        ]
    if as_json:
        print_json({"vocabularies": rows})
        return
    from rightsarchive.cli.tables.listing import Column, Listing

    shown = {"entries": "Entries", "kind": "Kind", "source": "From", "target": "To", "name": "Vocabulary"}
    columns = tuple(Column(key, head) for key, head in shown.items())
    Listing(columns, rows, heads=("entries", "name"), nothing="Searches know no vocabulary.", always_tabular=True).show(
        console(), form
    )


@vocabulary.command(short_help="Take one out of the archive.")
@click.argument("name")
@with_archive
@with_reason
@with_wait
@with_json
@explained
def remove(name: str, location: str, reason: str, as_json: bool) -> None:
    """Take the thesaurus or dictionary NAME out of the archive."""
    with opened(location) as archive:
        archive.remove_vocabulary(name, reason=reason)
        counts = archive.vocabularies()
    if as_json:
        print_json({"vocabularies": counts})
    else:
        click.echo(told(f"Removed {name}."))
