"""Completions for the shell: words, cases and documents of the archive that is named on the line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice

import click

import rightsarchive
from rightsarchive.cli.context import DEFAULT_ARCHIVE, PUBLIC
from rightsarchive.controls import CONTROLS
from rightsarchive.errors import RightsArchiveError

MOST = 20


@contextmanager
def _archive(context: click.Context) -> Iterator[rightsarchive.Archive]:
    with rightsarchive.Archive.open(context.params.get("location") or DEFAULT_ARCHIVE) as archive:
        yield archive


def _clearance(context: click.Context) -> str:
    """The clearance on the command line; public if there is none."""
    return context.params.get("clearance") or PUBLIC


def _offered(words: Iterable[str]) -> list[str]:
    """Words that a shell can insert as they are: none with a control character, tab or line end."""
    return list(
        islice((word for word in words if not CONTROLS.search(word) and "\n" not in word and "\t" not in word), MOST)
    )


def complete_word(context: click.Context, _: click.Parameter, begun: str) -> list[str]:
    """Words of documents that the clearance on the line may see."""
    try:
        with _archive(context) as archive:
            return _offered(archive.complete(begun, limit=MOST, clearance=_clearance(context)) if begun else ())
    except RightsArchiveError:
        return []  # a shell that is completing has nowhere to show an error


def complete_case(context: click.Context, _: click.Parameter, begun: str) -> list[str]:
    """Ids of cases."""
    try:
        with _archive(context) as archive:
            cases = archive.cases(clearance=_clearance(context))
            return _offered(case.id for case in cases if case.id.startswith(begun.lower()))
    except RightsArchiveError:
        return []


def complete_document(context: click.Context, _: click.Parameter, begun: str) -> list[str]:
    """Names of the files that documents were read from."""
    try:
        with _archive(context) as archive:
            documents = archive.documents(clearance=_clearance(context))
            names = (document.path.rpartition("/")[2] for document in documents if document.path)
            return _offered(name for name in names if name.startswith(begun))
    except RightsArchiveError:
        return []
