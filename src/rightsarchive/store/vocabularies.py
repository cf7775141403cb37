"""The SKOS vocabularies that a user added to an archive, kept beside the one that comes with the library."""

from __future__ import annotations

import contextlib
from pathlib import Path

from rightsarchive.errors import DamagedArchiveError, RightsArchiveError
from rightsarchive.files import is_folder, is_regular
from rightsarchive.language.concepts import Vocabulary, load, load_bundled
from rightsarchive.store.chain import sha256
from rightsarchive.store.custody import Custody
from rightsarchive.store.database import Database
from rightsarchive.store.tallies import Tallies


class Vocabularies:
    """Those of the catalog, by name; and those that an earlier release left as files in ``folder``, until they are taken over."""

    def __init__(self, database: Database, custody: Custody, folder: Path) -> None:
        self._db = database
        self._tallies = Tallies(database)
        self._custody = custody
        self._folder = folder
        self._merged: Vocabulary | None = None

    def put(self, name: str, vocabulary: Vocabulary) -> None:
        """Store a vocabulary; it replaces one with the same name. A change is recorded in the custody log."""
        body = vocabulary.to_json()
        known = self._db.row("SELECT sha256, body FROM vocabularies WHERE name = ?", (name,))
        digest = sha256(body)
        if known is not None and known["sha256"] == digest:
            return
        self._db.run(
            "INSERT INTO vocabularies VALUES (?, ?, ?)"
            " ON CONFLICT (name) DO UPDATE SET sha256 = excluded.sha256, body = excluded.body",
            (name, digest, body),
        )
        self._custody.record(
            "vocabulary",
            name,
            before=None if known is None else {"sha256": known["sha256"], "concepts": len(_kept(known["body"]))},
            after={"sha256": digest, "concepts": len(vocabulary)},
            record_sha256=digest,
        )
        self.forget()

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
        """Each vocabulary with its number of concepts."""
        return {
            "human rights (bundled)": len(load_bundled()),
            **{name: len(each) for name, each in self._all().items()},
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
        return sorted(name for name in {*recorded, *there} if there.get(name) != recorded.get(name))

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


def _kept(body: str) -> Vocabulary:
    try:
        return Vocabulary.from_json(body)
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise DamagedArchiveError(
            "a vocabulary in the catalog was altered.", advice="Add it again with `rightsarchive concepts --add FILE`."
        ) from error
