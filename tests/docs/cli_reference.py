"""``docs/reference/cli.md``, made from the command line itself: ``python -m tests.docs.cli_reference`` writes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from rightsarchive.cli import main

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "cli.md"

_HEAD = """# Command line

Every command takes `--json` and then prints one object, described in [JSON](json.md). The archive is named by `--archive DIR` or the
variable `RIGHTSARCHIVE_ARCHIVE`. Long work shows its progress on standard error when that is a terminal.

`--quiet` and `--verbose` stand before or behind any command. `--quiet` prints the answer and errors alone: no counts, hints, progress. `--verbose` says which
archive was opened, gives each error its code, and lists to the end what is otherwise cut.

## What is printed where

- **On a terminal** of 110 columns and more, lists are tables; on a narrower one each record is a block of lines, the words of documents over the whole width. Lines
  that run from right to left are isolated, so that they turn nothing of ours about. A letter that the terminal has no sign for is shown by its number, as `\\u0416`.
- **Into a file or a pipe** goes UTF-8, whatever the code page, 100 columns wide, without drawn lines. (PowerShell 5 reads what a program prints in the code
  page of the console: there, use `search --out FILE`.)
- **With `NO_COLOR` or `TERM=dumb`** nothing is drawn and everything is in words, as with `--format lines`, which is one line a record: that reads well aloud.
- **`--format csv` and `jsonl`** print rows for a spreadsheet or a script. No cell of the CSV begins as a formula would. A CSV that goes into a file begins with a
  byte order mark, as Excel needs it; one that goes through a pipe does not.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | done, but something is wrong with the data: a file that failed, damage |
| 2 | wrong usage: an option, a query, an archive that is not there |

This page is made from the program's own help.
"""


def reference() -> str:
    """The whole page."""
    parts = [_HEAD]
    context = click.Context(main, info_name="rightsarchive", terminal_width=100, **main.context_settings)
    parts += _helps(main, context, "##")
    return "".join(parts)


def _helps(group: click.Group, context: click.Context, mark: str) -> Iterator[str]:
    """The help of each command of a group, and of the commands below it."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        inner = click.Context(command, parent=context, info_name=name, terminal_width=100)
        yield f"\n{mark} {inner.command_path.partition(' ')[2]}\n\n```text\n{command.get_help(inner)}\n```\n"
        if isinstance(command, click.Group):
            yield from _helps(command, inner, f"{mark}#")


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(reference(), "utf-8")
