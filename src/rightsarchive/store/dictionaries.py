"""The bilingual dictionaries that a user added to an archive: a table that is looked up by stem, so that a search reads a few of its rows
and opening an archive none.

What they hold is no part of what is cited, and only finds passages: a row is not held against a digest when it is read. A check holds
the whole of each dictionary against the custody log.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass

from rightsarchive.errors import DamagedArchiveError
from rightsarchive.language.dictionaries.terms import TermRow, labels_in
from rightsarchive.language.dictionaries.translation import Found
from rightsarchive.model.brief import Brief
from rightsarchive.store.database import Database


@dataclass(frozen=True, slots=True, repr=False)
class Dictionary(Brief):
    """A dictionary of an archive: its ``name``, from which language (ISO 639-1) to which it goes, and its number of ``entries``. It is
    looked up in both directions."""

    name: str
    source: str
    target: str
    entries: int


class Dictionaries:
    """Those of one catalog."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def all(self) -> list[Dictionary]:
        """By name."""
        rows = self._db.all("SELECT name, source, target, entries FROM dictionaries ORDER BY name")
        return [Dictionary(*row) for row in rows]

    def sha256(self, name: str) -> str | None:
        """The digest of a dictionary as it was when it was added; None where there is none of this name."""
        found = self._db.value("SELECT sha256 FROM dictionaries WHERE name = ?", (name,))
        return None if found is None else str(found)

    def put(self, dictionary: Dictionary, rows: Sequence[TermRow]) -> None:
        """Store a dictionary; there must be none of its name."""
        digest = digest_of(rows)
        number = self._db.run(
            "INSERT INTO dictionaries (name, source, target, entries, sha256) VALUES (?, ?, ?, ?, ?)",
            (*astuple(dictionary), digest),
        )
        self._db.run_many(
            "INSERT INTO dictionary_terms (source, term, target, dictionary, body) VALUES (?, ?, ?, ?, ?)",
            ((row.source, row.term, row.target, number, row.body) for row in rows),
        )

    def remove(self, name: str) -> None:
        """Take a dictionary away, if there is one of this name."""
        number = self._db.value("SELECT number FROM dictionaries WHERE name = ?", (name,))
        if number is not None:
            self._db.run("DELETE FROM dictionary_terms WHERE dictionary = ?", (number,))
            self._db.run("DELETE FROM dictionaries WHERE number = ?", (number,))

    def digests(self) -> dict[str, str]:
        """The digest of each dictionary as it is now."""
        return {
            row["name"]: digest_of(
                TermRow(*each)
                for each in self._db.rows(
                    "SELECT source, term, target, body FROM dictionary_terms WHERE dictionary = ?"
                    " ORDER BY source, term, target",
                    (row["number"],),
                )
            )
            for row in self._db.all("SELECT number, name FROM dictionaries")
        }

    def directions(self) -> Mapping[str, frozenset[str]]:
        """For each language the others into which some dictionary translates it."""
        found: dict[str, set[str]] = {}
        for each in self.all():
            found.setdefault(each.source, set()).add(each.target)
            found.setdefault(each.target, set()).add(each.source)
        return {source: frozenset(targets) for source, targets in found.items()}

    def look_up(self, source: str, terms: Collection[str]) -> Iterator[Found]:
        """What the dictionaries call ``terms`` of the language ``source``. Raises DamagedArchiveError."""
        rows = self._db.all(
            "SELECT t.term, t.target, d.name, t.body FROM json_each(?) asked"
            " CROSS JOIN dictionary_terms t ON t.source = ? AND t.term = asked.value"
            " JOIN dictionaries d ON d.number = t.dictionary",
            (json.dumps([*terms]), source),
        )
        for term, target, name, body in rows:
            try:
                yield Found(term, target, name, labels_in(body))
            except (ValueError, TypeError, RecursionError) as error:
                raise DamagedArchiveError(
                    f"the dictionary “{name}” was altered in the catalog.",
                    advice=f"Remove it with `rightsarchive vocabulary remove {name}`, and add it again.",
                ) from error


def digest_of(rows: Iterable[TermRow]) -> str:
    """A SHA-256 over the rows, in order."""
    found = hashlib.sha256()
    for row in rows:
        found.update(json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    return found.hexdigest()
