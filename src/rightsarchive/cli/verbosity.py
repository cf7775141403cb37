"""``--quiet`` and ``--verbose``: before a command or behind it, they hold for every one."""

from __future__ import annotations

import os
from collections.abc import Iterator

import click

_QUIET, _VERBOSE = f"{__name__}.quiet", f"{__name__}.verbose"


def is_quiet() -> bool:
    """Whether only the answer itself, and errors, are to be printed."""
    return _asked(_QUIET)


def is_verbose() -> bool:
    """Whether more is to be told: which archive, the code of an error, lists to their end."""
    return _asked(_VERBOSE)


def asks_for_words() -> bool:
    """Whether the user's environment asks for words alone, without drawn lines and moving bars: NO_COLOR, or TERM=dumb."""
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM", "").lower() in {"dumb", "unknown"}


def _asked(name: str) -> bool:
    context = click.get_current_context(silent=True)
    return context is not None and bool(context.meta.get(name))


def _option(flag: str, name: str, told: str, *, hidden: bool) -> click.Option:
    def remember(context: click.Context, _: click.Parameter, given: bool) -> None:
        if given:
            context.meta[name] = True

    return click.Option([flag], is_flag=True, expose_value=False, callback=remember, help=told, hidden=hidden)


def with_verbosity(main: click.Group) -> None:
    """Adds both options to ``main``, and to every command below it, whose help does not repeat them."""
    main.params += _options(hidden=False)
    for command in {id(each): each for each in _below(main)}.values():  # one command may stand in two groups
        command.params += _options(hidden=True)


def _options(*, hidden: bool) -> list[click.Parameter]:
    return [
        _option("--quiet", _QUIET, "Print the answer and errors, and nothing beside them.", hidden=hidden),
        _option(
            "--verbose",
            _VERBOSE,
            "Tell more: which archive, the code of an error, all of a list that is cut.",
            hidden=hidden,
        ),
    ]


def _below(group: click.Group) -> Iterator[click.Command]:
    for command in group.commands.values():
        yield command
        if isinstance(command, click.Group):
            yield from _below(command)
