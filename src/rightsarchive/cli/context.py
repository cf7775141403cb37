"""What every command shares: which archive, JSON or tables, progress on a terminal, errors into exit codes."""

from __future__ import annotations

import contextlib
import functools
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

import rightsarchive
from rightsarchive.cli.verbosity import asks_for_words, is_quiet, is_verbose
from rightsarchive.controls import escaped, signs
from rightsarchive.errors import ArchiveError, ArchiveExistsError, ArchiveNotFoundError, RightsArchiveError, UsageError
from rightsarchive.files import NO_WRITING

if TYPE_CHECKING:
    from rightsarchive.cli.progress import Bar
    from rightsarchive.cli.terminal import SignConsole

DEFAULT_ARCHIVE = "indexes/archive"

PUBLIC = "public"
ACCESS = click.Choice([PUBLIC, "internal", "confidential"])
"""The values of :class:`rightsarchive.Access`, written out so that help does not wait for the records to load."""

EVERYTHING = "confidential"
"""What commands that keep or change the archive see."""

WRONG_DATA, WRONG_USAGE = 1, 2
"""Exit codes; 0 is done."""

_WAIT = f"{__name__}.wait"

Command = TypeVar("Command", bound=Callable[..., Any])


def with_archive(command: Command) -> Command:
    """Adds ``--archive``."""
    return click.option(
        "--archive",
        "location",
        metavar="DIR",
        default=DEFAULT_ARCHIVE,
        envvar="RIGHTSARCHIVE_ARCHIVE",
        show_default=True,
        show_envvar=True,
        help="The archive's folder.",
    )(command)


def with_clearance(command: Command) -> Command:
    """Adds ``--clearance``."""
    return click.option(
        "--clearance", default=PUBLIC, type=ACCESS, show_default=True, help="The highest access level to look into."
    )(command)


def with_json(command: Command) -> Command:
    """Adds ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of tables.")(command)


def with_wait(command: Command) -> Command:
    """Adds ``--wait``, which :func:`opened` reads."""
    return click.option(
        "--wait",
        type=click.FloatRange(0, 86_400),
        metavar="SECONDS",
        expose_value=False,
        callback=lambda context, _, value: context.meta.update({_WAIT: value}),
        help="How long to wait for another program that writes to the archive; else as archive.toml says.",
    )(command)


def with_reason(command: Command) -> Command:
    """Adds ``--reason``."""
    return click.option("--reason", default="", help="Why, for the custody log.")(command)


def with_report_style(command: Command) -> Command:
    """Adds ``--style`` and ``--locale`` of a report."""
    command = click.option(
        "--locale", default="en-US", show_default=True, help="The language of the report's own words."
    )(command)
    return click.option(
        "--style", default="chicago-notes-bibliography", show_default=True, help="The citation style of the report."
    )(command)


def with_dates(command: Command) -> Command:
    """Adds ``--dates``."""
    return click.option(
        "--dates",
        type=click.Choice(["dmy", "mdy", "ymd"]),
        help="How to read 03/04/2021 in a list where no row shows it: the day first (dmy), or the month (mdy).",
    )(command)


def explained(command: Command) -> Command:
    """Turns the library's errors into a message on standard error and an exit code."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except RightsArchiveError as error:
            _end(error, as_json=bool(kwargs.get("as_json")))
        except OSError as error:
            if error.errno not in NO_WRITING:
                raise
            advice = "Make room on the disk, or choose another place; then do the same again."
            told = ArchiveError(f"it cannot be written: {error.strerror}.", advice=advice, path=error.filename)
            _end(told, as_json=bool(kwargs.get("as_json")))
        except UnicodeEncodeError as error:
            if not "\udc80" <= error.object[error.start] <= "\udcff":  # Python puts these for bytes that are no text
                raise
            advice = "In a terminal without Unicode, set LC_ALL=C.UTF-8."
            _end(UsageError(f"{error.object} is no text.", advice=advice), as_json=bool(kwargs.get("as_json")))

    return run  # type: ignore[return-value]


def _end(error: RightsArchiveError, *, as_json: bool) -> NoReturn:
    usage = isinstance(error, (UsageError, ArchiveNotFoundError, ArchiveExistsError))
    if as_json:
        print_json({"error": {"code": error.code, "message": str(error), "path": error.path}})
    else:
        code = f" [{error.code}]" if is_verbose() else ""
        click.echo(f"rightsarchive: {signs(str(error))}{code}", err=True, color=True)
    sys.exit(WRONG_USAGE if usage else WRONG_DATA)


def print_json(value: Mapping[str, object]) -> None:
    """One object on standard output, UTF-8 whatever the terminal's encoding; control characters are escaped."""
    text = escaped(json.dumps(value, ensure_ascii=False, indent=2)) + "\n"
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


def print_text(text: str, *, nl: bool = True) -> None:
    """Words of a document on standard output: letter for letter into a file or a pipe, with signs for control
    characters on a terminal: documents come from strangers."""
    # With color=True click leaves the text alone: it would take out what looks like a colour.
    click.echo(signs(text) if sys.stdout.isatty() else text, nl=nl, color=True)


def console() -> SignConsole:
    """Standard output: as wide as the terminal, or 100 columns where there is none."""
    from rightsarchive.cli.terminal import SignConsole  # it loads rich, for which --help and --json need not wait

    told = {"quiet": is_quiet(), "verbose": is_verbose()}
    out = SignConsole(**told)
    return out if out.is_terminal else SignConsole(width=100, **told)


def noted(
    archive: rightsarchive.Archive, out: Path, kind: str, clearance: str, documents: Iterable[str], reason: str
) -> None:
    """Record in the custody log what was written to a file. A copy that cannot be written to still gives its words."""
    try:
        archive.note_export(out, kind=kind, clearance=clearance, documents=documents, reason=reason)
    except ArchiveError as error:
        click.echo(f"rightsarchive: the custody log does not tell of {out}: {signs(str(error))}", err=True, color=True)


@contextlib.contextmanager
def progress_bar(label: str, *, at_once: bool = True) -> Iterator[Callable[[int, int | None, str], None]]:
    """A bar on standard error where that is a terminal; gives ``update(done, total, what)``. Print nothing while it stands.

    Unless ``at_once``, it is first drawn when there is something to tell.
    """
    if is_quiet() or asks_for_words() or not sys.stderr.isatty():
        yield lambda _done, _total, _what: None
        return
    bar: Bar | None = None

    def drawn() -> Bar:
        nonlocal bar
        if bar is None:
            from rightsarchive.cli.progress import Bar

            bar = Bar(label)
        return bar

    if at_once:
        drawn()
    try:
        yield lambda done, total, what: drawn().update(done, total, what)
    finally:
        if bar is not None:
            bar.stop()


@contextlib.contextmanager
def counting(
    label: str, what: str, total: int | None = None, *, at_once: bool = True
) -> Iterator[Callable[[int], None]]:
    """A bar for work that tells how much more was done; gives ``advance(count)``."""
    done = 0
    with progress_bar(label, at_once=at_once) as update:

        def advance(count: int) -> None:
            nonlocal done
            done += count
            update(done, total, what)

        yield advance


def _say_waiting(seconds: float) -> None:
    if not is_quiet():
        click.echo(f"Another program is writing to the archive; waiting for it, up to {seconds:g} seconds.", err=True)


@contextlib.contextmanager
def opened(location: str) -> Iterator[rightsarchive.Archive]:
    """The archive, its index made ready under a progress bar where that takes long."""
    with counting("Preparing the index", "passages", at_once=False) as advance:
        wait = click.get_current_context().meta.get(_WAIT)
        archive = rightsarchive.Archive.open(Path(location), advance=advance, wait=wait, waiting=_say_waiting)
    if is_verbose():
        kept = "read only" if archive.read_only else "opened"
        click.echo(f"rightsarchive: {kept} {signs(str(archive.root.absolute()))}", err=True, color=True)
    with archive:
        yield archive
