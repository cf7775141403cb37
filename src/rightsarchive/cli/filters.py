"""The filters of a search as options of a command, and how its words are expanded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

import click

from rightsarchive.cli.completion import complete_case, complete_document
from rightsarchive.cli.context import Command
from rightsarchive.errors import UsageError

if TYPE_CHECKING:
    from rightsarchive import SearchOptions

_OPTIONS = (
    click.option("--language", "languages", multiple=True, metavar="CODE", help="Only these languages: en, fr, ru …"),
    click.option("--case", "cases", multiple=True, shell_complete=complete_case, help="Only these cases."),
    click.option("--publisher", "publishers", multiple=True, help="Only these publishers."),
    click.option("--person", "persons", multiple=True, help="Only documents about these persons."),
    click.option("--type", "types", multiple=True, help="Only these document types."),
    click.option("--tag", "tags", multiple=True, help="Only what has one of these tags, or whose document has."),
    click.option("--in-document", "documents", multiple=True, shell_complete=complete_document, help="Only these documents."),
    click.option("--place", "places", multiple=True, help="Only documents that name one of these places in their metadata."),
    click.option("--author", "authors", multiple=True, help="Only documents by these authors."),
    click.option("--identifier", "identifiers", multiple=True, help="Only documents with this identifier, symbol or case number."),
    click.option("--sha256", "sha256", multiple=True, metavar="DIGITS", help="Only documents with this file: eight digits at least."),
    click.option("--after", "published_after", metavar="DATE", help="Published on this day or later."),
    click.option("--before", "published_before", metavar="DATE", help="Published on this day or earlier."),
    click.option("--names/--no-names", default=True, help="Other spellings and scripts of names."),
    click.option("--concepts/--no-concepts", default=True, help="The same terms in other languages."),
    click.option("--navigation", is_flag=True, help="Also menus and lists of links."),
    click.option("--hidden", is_flag=True, help="Also text that the page does not show."),
)  # fmt: skip


def with_filters(command: Command) -> Command:
    """Options by the names that :class:`SearchOptions` has for them."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def options_of(given: Mapping[str, Any]) -> SearchOptions:
    """What was given, as options of a search. Raises UsageError for what is no language code."""
    from rightsarchive.model import is_language_tag  # with records alone: printing help should not load it

    for code in given["languages"]:
        if not is_language_tag(code):
            raise UsageError(f"{code!r} is no language code.", advice="Write two letters: en, fr, ru, kk.")
    return cast(
        "SearchOptions", {name: value or None if isinstance(value, tuple) else value for name, value in given.items()}
    )
