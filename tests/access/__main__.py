"""``python -m tests.access --calls 10000``: calls on pairs of archives that differ only in secrets, and what told them apart."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import click

from tests.access.calls import CALLS_OF_A_PAIR, Outcome, run


@click.command()
@click.option("--calls", default=10_000, show_default=True, help="Calls in all.")
@click.option("--seed", default=0, show_default=True, help="Another seed draws other archives and other calls.")
@click.option("--of-a-pair", default=CALLS_OF_A_PAIR, show_default=True, help="Calls on one pair.")
def main(calls: int, seed: int, of_a_pair: int) -> None:
    """Exit code 1 if any call told a secret."""
    started = time.process_time()
    with tempfile.TemporaryDirectory() as place:
        outcome = run(Path(place), calls, seed, of_a_pair=of_a_pair, after_a_pair=_told)
    for name, count in sorted(outcome.made.items()):
        click.echo(f"{count:>6}  {name}")
    for difference in outcome.differences:
        click.echo(f"\n{difference}")
    spent = time.process_time() - started
    click.echo(
        f"\n{outcome.made.total()} calls, {len(outcome.differences)} differences, {spent:.0f} s of the processor"
    )
    raise SystemExit(bool(outcome.differences))


def _told(outcome: Outcome) -> None:
    click.echo(f"{outcome.made.total()} calls, {len(outcome.differences)} differences", err=True)
    for difference in outcome.differences[-3:]:
        click.echo(f"{difference}", err=True)


if __name__ == "__main__":
    main()
