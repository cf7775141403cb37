"""Which document a user means by a name: an id, an identifier, or a path or file name that it was read from."""

from __future__ import annotations

from collections.abc import Mapping

from rightsarchive.errors import NotInArchiveError
from rightsarchive.model import Access
from rightsarchive.store.database import Database
from rightsarchive.store.provenance import leads, shown
from rightsarchive.store.sight import seen_at


class DocumentNames:
    """The names of the documents that ``clearance`` may see."""

    def __init__(self, database: Database, clearance: Access) -> None:
        self._db = database
        self._clearance = clearance
        self._seen = seen_at(clearance)
        self._found = f"EXISTS (SELECT 1 FROM versions v WHERE v.document_id = d.id AND {self._seen})"
        self._leads = leads(clearance)

    def resolve(self, name: str) -> str | None:
        """The document that a user means: its id; an identifier; or a path that it was read from, whole or from any folder on. Raises
        NotInArchiveError where several are called so, with the folders that tell them apart."""
        name = name.encode("utf-8", "replace").decode()  # no document has half a letter in its name
        if self._db.value(f"SELECT 1 FROM documents d WHERE d.id = ? AND {self._found}", (name,)):
            return name
        found = self._called(name) or self._read_from(name)
        if len(found) > 1:
            raise NotInArchiveError(
                f"{len(found)} documents are called {name}: {_apart(found)}.",
                advice="Name one of them by its folders or its id.",
            )
        return next(iter(found), None)

    def _called(self, identifier: str) -> dict[str, str]:
        """The document with an identifier that it has, or that was declared of it somewhere, with that."""
        # Whoever reads a reduced text knows the document by what is told of it there.
        told = (
            f"EXISTS (SELECT 1 FROM versions v WHERE v.document_id = d.id AND v.newest = 1 AND {self._seen}"
            f" AND (v.ceiling = {Access.CONFIDENTIAL.level} OR json_extract(v.metadata, '$.identifier') = :name))"
        )
        rows = self._db.all(
            f"SELECT d.id FROM documents d WHERE d.deleted IS NULL AND d.identifier = :name AND {told}",
            {"name": identifier},
        ) or self._db.all(
            "SELECT DISTINCT d.id FROM provenance p JOIN documents d ON d.id = p.document_id WHERE p.identifier = :name"
            f" AND {shown(self._clearance)} AND {told}",
            {"name": identifier},
        )
        return {row[0]: identifier for row in rows}

    def _read_from(self, name: str) -> dict[str, str]:
        """The documents that were read from a path that ends so, each with the path. Windows parts folders by another sign."""
        wanted = name.replace("\\", "/").removeprefix("./")
        escaped = wanted.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        rows = self._db.all(
            "SELECT p.document_id, p.name FROM provenance p JOIN documents d ON d.id = p.document_id WHERE (p.name = :name"
            " OR replace(p.name, '\\', '/') = :wanted OR replace(p.name, '\\', '/') LIKE :end ESCAPE '!')"
            f" AND {self._leads} AND EXISTS (SELECT 1 FROM versions v WHERE v.document_id = d.id AND v.newest = 1"
            f" AND v.ceiling = {Access.CONFIDENTIAL.level} AND {self._seen}) ORDER BY p.document_id, p.rowid",
            {"name": name, "wanted": wanted, "end": f"%/{escaped}"},
        )
        whole = {document: path for document, path in rows if path == name}
        return whole or dict(map(tuple, reversed(rows)))


_NAMED = 5
"""Documents that a message tells apart."""


def _apart(paths: Mapping[str, str]) -> str:
    """Documents by the shortest ends of their paths that differ, each with its id."""
    parts = {document: path.replace("\\", "/").split("/") for document, path in paths.items()}
    longest = max(map(len, parts.values()))
    for length in range(1, longest + 1):
        ends = {document: "/".join(each[-length:]) for document, each in parts.items()}
        if len(set(ends.values())) == len(ends):
            break
    told = [f"{end} ({document})" for document, end in sorted(ends.items(), key=lambda pair: (pair[1], pair[0]))]
    return ", ".join(told[:_NAMED]) + (" …" if len(told) > _NAMED else "")
