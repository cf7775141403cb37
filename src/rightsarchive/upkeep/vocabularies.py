"""A vocabulary that a person adds: read in a worker, under the limits of any file from elsewhere."""

from __future__ import annotations

import difflib
from pathlib import Path

from rightsarchive.errors import UsageError
from rightsarchive.extract.isolation.worker import IsolatedExecutor
from rightsarchive.language.concepts import load
from rightsarchive.language.data import languages as known_languages
from rightsarchive.language.dictionaries.reading import name_of, read_terms, reader_of
from rightsarchive.model import primary_language
from rightsarchive.settings import Limits
from rightsarchive.store import Catalog, Dictionary
from rightsarchive.upkeep.changes import Changes


def add(
    catalog: Catalog, changes: Changes, path: Path, *, source: str, target: str, limits: Limits, reason: str
) -> None:
    """Add a file: a dictionary from ``source`` to ``target``, or a thesaurus, whose labels say their languages themselves.

    Raises UsageError where the languages are missing, unknown or given for a thesaurus, what its reader raises, and LimitError over a limit.
    """
    is_dictionary = reader_of(path) is not None
    if not is_dictionary and (source or target):
        raise UsageError(
            "a thesaurus says itself which languages its labels are in.",
            advice="Leave out the languages. Dictionaries are .index with .dict.dz, .tsv and .tei files.",
            path=path,
        )
    if not is_dictionary:
        with IsolatedExecutor(limits) as worker:
            vocabulary = worker.submit(load, path).result()
        with changes.made(reason), catalog.transaction():
            catalog.vocabularies.put(path.stem, vocabulary)
        return
    first, second = _language(source, path), _language(target, path)
    if first == second:
        raise UsageError("a dictionary has two languages.", path=path)
    with IsolatedExecutor(limits) as worker:
        entries, rows = worker.submit(read_terms, path, first, second).result()
    with changes.made(reason), catalog.transaction():
        catalog.vocabularies.put_dictionary(Dictionary(name_of(path), first, second, entries), rows)


def remove(catalog: Catalog, changes: Changes, name: str, reason: str) -> None:
    """Take a vocabulary that was added out of the archive. Raises UsageError where there is none of this name."""
    with changes.made(reason), catalog.transaction():
        if catalog.vocabularies.remove(name):
            return
    added = [*catalog.vocabularies.sizes()][1:]
    raise UsageError(
        f"no vocabulary “{name}” was added to this archive.",
        advice=f"Those that were: {', '.join(added)}." if added else "None was.",
    )


def _language(given: str, path: Path) -> str:
    code = primary_language(given)
    known = {each.code for each in known_languages()}
    if not code:
        raise UsageError("say from which language to which the dictionary goes, for example from ar to en.", path=path)
    if code not in known:
        near = difflib.get_close_matches(code, known, n=3)
        meant = f" Did you mean {' or '.join(near)}?" if near else ""
        raise UsageError(
            f"“{given}” is no language that is known here.", advice=f"Write a code of two letters (ar, en, kk).{meant}"
        )
    return code
