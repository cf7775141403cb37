"""``rightsarchive languages``: what is known of each language, and what is not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from rightsarchive.cli.context import console, explained, print_json, with_json
from rightsarchive.cli.formats import Format, one_format, with_format
from rightsarchive.errors import UsageError

if TYPE_CHECKING:
    from rightsarchive.cli.tables.listing import Listing
    from rightsarchive.language.data import Language


@click.command(short_help="List what is known of each language.")
@click.argument("codes", nargs=-1, metavar="[LANGUAGE...]")
@with_format
@with_json
@explained
def languages(codes: tuple[str, ...], form: Format, as_json: bool) -> None:
    """List what is known of each language, and what its file lacks.

    LANGUAGE is an ISO 639 code, such as fr or kk; without one, all are listed. No language fails for what is lacking.
    """
    one_format(form, as_json=as_json)
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
    _listed(told).show(console(), form)


def _listed(told: Iterable[Language]) -> Listing:
    from rightsarchive.cli.tables.listing import Column, Listing  # neither help nor JSON should wait for it
    from rightsarchive.language.data.coverage import PARTS, held, lacking

    columns = (
        Column("language", "Code"), Column("name", "Language"), Column("own_name"), Column("scripts", "Scripts"), Column("has_parts"),
        Column("lacks_parts"), Column("has", "Has"), Column("lacks", "Lacks", ratio=1),
    )  # fmt: skip

    def row(each: Language) -> dict[str, object]:
        has, missing = held(each), lacking(each)
        shown = ", ".join(missing) if len(missing) < len(PARTS) - 2 else f"all but {', '.join(has) or 'its name'}"
        return {
            "language": each.code,
            "name": each.head.name,
            "own_name": each.head.own_name,
            "scripts": list(each.head.scripts),
            "has_parts": list(has),
            "lacks_parts": list(missing),
            "has": f"{len(has)} of {len(PARTS)}",
            "lacks": shown,
        }

    return Listing(columns, map(row, told), heads=("language", "name"))
