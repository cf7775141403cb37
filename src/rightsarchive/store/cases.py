"""Cases, and which documents belong to them.

A clearance sees a case at or below its level if it sees one of the case's documents, or if the case has no documents and was added
by hand. (A case without documents that only a document named is hidden: the document may have been a hidden one.) The highest
clearance sees everything. If nothing is known of a case but that documents name it, its title is taken from the first document that
the clearance sees.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from rightsarchive.errors import DamagedRecordError, NotInArchiveError
from rightsarchive.model import Access, Case, case_id
from rightsarchive.store.chain import Line, sha256
from rightsarchive.store.custody import Custody
from rightsarchive.store.database import Database, Row
from rightsarchive.store.levels import Levels
from rightsarchive.store.seals import Seals
from rightsarchive.store.serialization import to_json
from rightsarchive.store.sight import seen_at

_REMEMBERED = 1024

_SELECT = "SELECT id, record, level, named, line FROM cases"


class CaseReader:
    """Cases that ``clearance`` may see, each checked before it is handed out: DamagedRecordError is raised for one that the custody
    log does not vouch for."""

    def __init__(self, database: Database, seals: Seals, clearance: Access) -> None:
        self._db = database
        self._seals = seals
        self._clearance = clearance
        self._seen = seen_at(clearance)
        self._visible = f"""
            cases.level <= {clearance.level} AND (
                EXISTS (SELECT 1 FROM version_cases c JOIN versions v ON v.id = c.version_id
                        WHERE c.case_id = cases.id AND v.newest = 1 AND {self._seen})
                OR (NOT EXISTS (SELECT 1 FROM version_cases c WHERE c.case_id = cases.id)
                    AND NOT cases.named))
        """
        if clearance is Access.CONFIDENTIAL:
            self._visible = "1"
        self.forget()

    def forget(self) -> None:
        """Empty the cache of cases. (Searches read the same cases again and again.)"""
        self._record = lru_cache(_REMEMBERED)(self._checked)

    def _checked(self, case: str, record: str, level: int, named: int, line: int | None) -> Case:
        """The record of a case. That of one which documents alone name is nothing but a title; any other is in the custody log."""
        try:
            found = Case.from_json(record)
        except (ValueError, TypeError, RecursionError) as error:
            raise DamagedRecordError(case, "case") from error
        if found.id != case or level != found.access.level:
            raise DamagedRecordError(case, "case")
        if named:
            sound = record == _named(case, found.title) and case_id(found.title) == case
        else:
            row = self._db.row("SELECT * FROM custody WHERE number = ?", (line,))
            told = None if row is None else Line.stored(row)
            sound = (
                told is not None
                and told.subject == case
                and told.digest == told.computed()
                and told.told().get("record_sha256") == sha256(record)
            )
        if not sound:
            raise DamagedRecordError(case, "case")
        return found

    def get(self, case: str) -> Case:
        """A case by its id. Raises NotInArchiveError, in the same words for one that is hidden."""
        row = self._db.row(f"{_SELECT} WHERE id = ? AND {self._visible}", (case,))
        if row is None:
            above = "" if self._clearance is Access.CONFIDENTIAL else f" that the clearance “{self._clearance}” may see"
            raise NotInArchiveError(f"there is no case {case!r}{above}.", advice="`rightsarchive cases` lists them.")
        return self._case(row)

    def records(self, cases: Iterable[str], damage: dict[str, DamagedRecordError] | None = None) -> dict[str, Case]:
        """Several cases by id. Unknown and hidden ones are left out; so are those that are damaged, where ``damage`` is given to
        tell them in."""
        rows = self._db.all(
            f"{_SELECT} WHERE id IN (SELECT value FROM json_each(?)) AND {self._visible}",
            (json.dumps(list(cases)),),
        )
        titles = self._titles(row["id"] for row in rows if row["named"])
        found: dict[str, Case] = {}
        for row in rows:
            try:
                found[row["id"]] = _titled(self._record(*row), titles)
            except DamagedRecordError as error:
                if damage is None:
                    raise
                damage[row["id"]] = error
        return found

    def all(self) -> Iterator[Case]:
        """Every case, in the order of their ids."""
        for row in self._db.rows(f"{_SELECT} WHERE {self._visible} ORDER BY id"):
            yield self._case(row)

    def _case(self, row: Row) -> Case:
        return _titled(self._record(*row), self._titles([row["id"]] if row["named"] else ()))

    def _titles(self, cases: Iterable[str]) -> dict[str, str]:
        """The titles of cases of which nothing is known but that documents name them, as the first that is seen writes each."""
        return {} if self._clearance is Access.CONFIDENTIAL else self._given_titles(cases)

    def _given_titles(self, cases: Iterable[str]) -> dict[str, str]:
        wanted = list(cases)
        if not wanted:
            return {}
        rows = self._db.all(
            "SELECT c.case_id, v.metadata, a.title FROM json_each(?) asked CROSS JOIN version_cases c ON c.case_id = asked.value"
            " JOIN versions v ON v.id = c.version_id"
            " LEFT JOIN assigned_cases a ON a.document_id = v.document_id AND a.case_id = c.case_id"
            " WHERE c.version_id = (SELECT o.version_id FROM version_cases o JOIN versions w ON w.id = o.version_id"
            f" WHERE o.case_id = asked.value AND {seen_at(self._clearance, 'w')} ORDER BY o.version_id LIMIT 1)",
            (json.dumps(wanted),),
        )
        titles: dict[str, str] = {}
        for case, metadata, assigned in rows:
            given = [name for name in json.loads(metadata).get("cases", ()) if case_id(name) == case]
            titles[case] = given[0] if given and given[0] != case else assigned or case
        return titles

    def is_named(self, case: str) -> bool:
        """Whether nothing is known of a case but that documents name it."""
        return bool(self._db.value("SELECT named FROM cases WHERE id = ?", (case,)))

    def count(self) -> int:
        return int(self._db.value(f"SELECT count(*) FROM cases WHERE {self._visible}"))

    def documents(self, case: str) -> tuple[str, ...]:
        """The documents of a case, by their newest versions."""
        rows = self._db.rows(
            "SELECT v.document_id, v.id FROM version_cases c JOIN versions v ON v.id = c.version_id"
            f" WHERE c.case_id = ? AND v.newest = 1 AND {self._seen} ORDER BY v.document_id",
            (case,),
        )
        found = list(map(tuple, rows))
        for document, version in found:
            self._seals.check_of_version(document, version, "version_cases")
        return tuple(document for document, _ in found)


def _named(case: str, title: str) -> str:
    """The record of a case of which nothing is known but its title."""
    return to_json({"id": case, "title": title})


def _titled(case: Case, titles: Mapping[str, str]) -> Case:
    title = titles.get(case.id, case.title)
    return case if title == case.title else case.model_copy(update={"title": title})


class Cases(CaseReader):
    def __init__(self, database: Database, seals: Seals, levels: Levels, custody: Custody) -> None:
        super().__init__(database, seals, Access.CONFIDENTIAL)
        self._levels = levels
        self._custody = custody

    def put(self, case: Case) -> None:
        """Add a case or replace what is known of it; its documents are then no more open than it. The custody log tells of it
        where anything changed."""
        record = case.to_json()
        known = self._db.row("SELECT record, level, named FROM cases WHERE id = ?", (case.id,))
        if known is not None and not known["named"] and known["record"] == record:
            return
        self._db.run(
            "INSERT INTO cases (id, record, level) VALUES (?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET record = excluded.record, level = excluded.level, named = 0",
            (case.id, record, case.access.level),
        )
        line = self._custody.record(
            "case",
            case.id,
            was=0 if known is None else known["level"],
            private={
                # What documents called it is theirs, and not known of the case.
                "before": None if known is None or known["named"] else json.loads(known["record"]),
                "after": case.as_json(),
                "title": case.title,
            },
            record_sha256=sha256(record),
        )
        self._db.run("UPDATE cases SET line = ? WHERE id = ?", (line, case.id))
        self._levels.settle_case(case.id)

    def name(self, case: str, title: str) -> None:
        """Make a case of which nothing is known but its title, unless it is there."""
        self._db.run(
            "INSERT OR IGNORE INTO cases (id, record, named) VALUES (?, ?, 1)",
            (case, _named(case, title)),
        )

    def of_document(self, document: str) -> list[str]:
        """The cases of any version of a document."""
        rows = self._db.all(
            "SELECT DISTINCT case_id FROM version_cases WHERE version_id IN (SELECT id FROM versions WHERE document_id = ?)",
            (document,),
        )
        return [row["case_id"] for row in rows]

    def entitle(self, cases: Iterable[str]) -> None:
        """Call cases of which nothing is known but a title as the first of their documents calls each."""
        named = [case for case in cases if self._db.value("SELECT named FROM cases WHERE id = ?", (case,))]
        for case, title in self._given_titles(named).items():
            self._db.run("UPDATE cases SET record = ? WHERE id = ?", (to_json({"id": case, "title": title}), case))

    def sweep(self) -> None:
        """Delete cases that were only named by documents, and that no document names any more."""
        self._db.run(
            "DELETE FROM cases WHERE named AND id NOT IN (SELECT case_id FROM version_cases)"
            " AND id NOT IN (SELECT case_id FROM assigned_cases)"
        )

    def rewritten(self) -> list[str]:
        """Cases that are not what the custody log recorded last."""
        recorded = self._custody.record_digests("case")
        rows = self._db.all(_SELECT)
        there = {row["id"]: sha256(str(row["record"])) for row in rows}
        wrong = {case for case, digest in recorded.items() if there.get(case) != digest}
        for row in rows:
            try:
                self._checked(*row)
            except DamagedRecordError:
                wrong.add(row["id"])
        return sorted(map(str, wrong))
