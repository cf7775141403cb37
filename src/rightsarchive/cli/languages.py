"""``rightsarchive languages``: what is known of each language, and what is not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from rightsarchive.cli.context import console, explained, print_json, with_json
from rightsarchive.errors import UsageError

if TYPE_CHECKING:
    from rich.table import Table

    from rightsarchive.language.data import Language


@click.command(short_help="List what is known of each language.")
@click.argument("codes", nargs=-1, metavar="[LANGUAGE...]")
@with_json
@explained
def languages(codes: tuple[str, ...], as_json: bool) -> None:
    """List what is known of each language, and what its file lacks.

    LANGUAGE is an ISO 639 code, such as fr or kk; without one, all are listed. No language fails for what is lacking.
    """
    from rightsarchive.language import data  # printing help should not read it
    from rightsarchive.language.data.coverage import held, lacking

    if unknown := sorted(set(codes) - {each.code for each in data.languages()}):
        raise UsageError(
            f"Nothing is known of {unknown[0]!r}.", advice="Without a language, all that are known are listed."
        )
    told = [each for each in data.languages() if not codes or each.code in codes]
    if as_json:
        print_json(
            {
                "languages": [
                    {
                        "code": each.code,
                        "name": each.head.name,
                        "own_name": each.head.own_name,
                        "scripts": list(each.head.scripts),
                        "has": list(held(each)),
                        "lacks": list(lacking(each)),
                    }
                    for each in told
                ]
            }
        )
        return
    console().print(_table(told))


def _table(told: Iterable[Language]) -> Table:
    from rich import box  # neither help nor JSON should wait for it
    from rich.table import Table

    from rightsarchive.language.data.coverage import PARTS, held, lacking

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for column in ("", "Language", "Scripts", "Has", "Lacks"):
        table.add_column(column)
    for each in told:
        missing = lacking(each)
        has = f"{len(PARTS) - len(missing)} of {len(PARTS)}"
        lacks = (
            ", ".join(missing) if len(missing) < len(PARTS) - 2 else f"all but {', '.join(held(each)) or 'its name'}"
        )
        table.add_row(each.code, each.head.name, ", ".join(each.head.scripts), has, lacks)
    return table
