"""The vocabularies that a user added to an archive: SKOS, beside the one that comes with the library, and dictionaries of two languages.

All have one space of names: what is added replaces what has its name, of either kind.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rightsarchive.errors import DamagedArchiveError, RightsArchiveError
from rightsarchive.files import is_folder, is_regular
from rightsarchive.language.concepts import Vocabulary, load, load_bundled
from rightsarchive.language.dictionaries.terms import TermRow
from rightsarchive.store.chain import sha256
from rightsarchive.store.custody import Custody
from rightsarchive.store.database import Database
from rightsarchive.store.dictionaries import Dictionaries, Dictionary, digest_of
from rightsarchive.store.tallies import Tallies


class Vocabularies:
    """Those of the catalog, by name; and those that an earlier release left as files in ``folder``, until they are taken over."""

    def __init__(self, database: Database, custody: Custody, folder: Path) -> None:
        self._db = database
        self._tallies = Tallies(database)
        self._custody = custody
        self._folder = folder
        self._merged: Vocabulary | None = None
        self.dictionaries = Dictionaries(database)

    def put(self, name: str, vocabulary: Vocabulary) -> None:
        """Store a vocabulary; it replaces one with the same name. A change is recorded in the custody log."""
        body = vocabulary.to_json()
        before = self._before(name)
        digest = sha256(body)
        if before is not None and before["sha256"] == digest:
            return
        self.dictionaries.remove(name)
        self._db.run(
            "INSERT INTO vocabularies VALUES (?, ?, ?)"
            " ON CONFLICT (name) DO UPDATE SET sha256 = excluded.sha256, body = excluded.body",
            (name, digest, body),
        )
        self._record(name, before, {"sha256": digest, "concepts": len(vocabulary)})

    def put_dictionary(self, dictionary: Dictionary, rows: Sequence[TermRow]) -> None:
        """The same of a dictionary and its terms."""
        before = self._before(dictionary.name)
        digest = digest_of(rows)
        if before is not None and before["sha256"] == digest:
            return
        self._take_away(dictionary.name)
        self.dictionaries.put(dictionary, rows)
        self._record(dictionary.name, before, _told(dictionary, digest))

    def remove(self, name: str) -> bool:
        """Take a vocabulary out of the archive, of either kind; whether there was one of this name."""
        before = self._before(name)
        if before is None:
            return False
        self._take_away(name)
        for path in self._left():
            if path.stem == name:
                path.unlink()
        self._record(name, before, None)
        return True

    def adopt(self) -> None:
        """Import the vocabularies that an earlier release kept as files. An unreadable one stays there, and searches report it."""
        for path in self._files():
            try:
                vocabulary = load(path)
            except RightsArchiveError:
                continue
            self.put(path.stem, vocabulary)

    def clear_folder(self) -> None:
        """Remove the files that were taken over, after the transaction that did it."""
        kept = self._names()
        left = self._left()
        for path in left:
            if path.stem in kept:
                path.unlink()
        if left:
            with contextlib.suppress(OSError):  # something else is in it
                self._folder.rmdir()

    def sizes(self) -> dict[str, int]:
        """Each vocabulary with its number of concepts, each dictionary with that of its entries."""
        return {
            "human rights (bundled)": len(load_bundled()),
            **{name: len(each) for name, each in self._all().items()},
            **{each.name: each.entries for each in self.dictionaries.all()},
        }

    def merged(self) -> Vocabulary:
        """All of them as one."""
        if self._merged is None:
            self._merged = load_bundled().merge(*self._all().values())
        return self._merged

    def forget(self) -> None:
        """Empty the cache."""
        self._merged = None

    def altered(self) -> list[str]:
        """Vocabularies that are not what the custody log recorded last."""
        recorded = self._custody.record_digests("vocabulary")
        there = {row["name"]: sha256(row["body"]) for row in self._db.rows("SELECT name, body FROM vocabularies")}
        there |= self.dictionaries.digests()
        return sorted(name for name in {*recorded, *there} if there.get(name) != recorded.get(name))

    def _before(self, name: str) -> dict[str, Any] | None:
        """What the custody log tells of the vocabulary of this name; None where there is none."""
        known = self._db.row("SELECT sha256, body FROM vocabularies WHERE name = ?", (name,))
        if known is not None:
            return {"sha256": known["sha256"], "concepts": len(_kept(known["body"]))}
        of_words = next((each for each in self.dictionaries.all() if each.name == name), None)
        return None if of_words is None else _told(of_words, str(self.dictionaries.sha256(name)))

    def _take_away(self, name: str) -> None:
        self._db.run("DELETE FROM vocabularies WHERE name = ?", (name,))
        self.dictionaries.remove(name)

    def _record(self, name: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
        digest = None if after is None else after["sha256"]
        self._custody.record("vocabulary", name, before=before, after=after, record_sha256=digest)
        self.forget()

    def _all(self) -> dict[str, Vocabulary]:
        rows = self._db.all("SELECT name, body FROM vocabularies")
        self._tallies.check("vocabularies")
        found = {row["name"]: _kept(row["body"]) for row in rows}
        found.update((path.stem, load(path)) for path in self._files())
        return dict(sorted(found.items()))

    def _names(self) -> set[str]:
        return {row["name"] for row in self._db.all("SELECT name FROM vocabularies")}

    def _files(self) -> list[Path]:
        kept = self._names()
        return [path for path in self._left() if path.stem not in kept]

    def _left(self) -> list[Path]:
        # As `Vocabulary.save` wrote them: a link, a pipe or another format that came with somebody's archive is not opened.
        found = self._folder.glob("*.json") if is_folder(self._folder) else ()
        return sorted(path for path in found if is_regular(path))


def _told(dictionary: Dictionary, digest: str) -> dict[str, Any]:
    return {"sha256": digest, "entries": dictionary.entries, "from": dictionary.source, "to": dictionary.target}


def _kept(body: str) -> Vocabulary:
    try:
        return Vocabulary.from_json(body)
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise DamagedArchiveError(
            "a vocabulary in the catalog was altered.", advice="Add it again with `rightsarchive concepts --add FILE`."
        ) from error
