"""Cases, and which documents belong to them.

A clearance sees a case at or below its level if it sees one of the case's documents, or if the case has no documents and was added
by hand. The documents of a case are those whose newest versions belong to it. (A case without documents that only a document named is hidden: the document may have been a hidden one.) The highest
clearance sees everything. If nothing is known of a case but that documents name it, its title is taken from the first document that
the clearance sees.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from rightsarchive.errors import DamagedRecordError, NotInArchiveError
from rightsarchive.model import Access, Case, case_id
from rightsarchive.store.case_names import CaseNames
from rightsarchive.store.chain import Line, sha256
from rightsarchive.store.custody import Custody
from rightsarchive.store.database import Database, Row
from rightsarchive.store.levels import Levels
from rightsarchive.store.seals import Seals
from rightsarchive.store.serialization import to_json
from rightsarchive.store.sight import seen_at
from rightsarchive.store.tallies import Tallies

_REMEMBERED = 1024

_SELECT = "SELECT id, record, level, named, line FROM cases"


class CaseReader:
    """Cases that ``clearance`` may see, each checked before it is handed out: DamagedRecordError is raised for one that the custody
    log does not vouch for."""

    def __init__(self, database: Database, seals: Seals, clearance: Access) -> None:
        self._db = database
        self._seals = seals
        self._tallies = Tallies(database)
        self._clearance = clearance
        self._seen = seen_at(clearance)
        self._visible = f"""
            cases.level <= {clearance.level} AND (
                EXISTS (SELECT 1 FROM version_cases c JOIN versions v ON v.id = c.version_id
                        WHERE c.case_id = cases.id AND v.newest = 1 AND {self._seen})
                OR (NOT EXISTS (SELECT 1 FROM version_cases c JOIN versions v ON v.id = c.version_id
                        WHERE c.case_id = cases.id AND v.newest = 1)
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
            self.check_names()
            above = "" if self._clearance is Access.CONFIDENTIAL else f" that the clearance “{self._clearance}” may see"
            raise NotInArchiveError(f"there is no case {case!r}{above}.", advice="`rightsarchive cases` lists them.")
        return self._case(row)

    def check_names(self) -> None:
        """Raise DamagedArchiveError where a name may lead nowhere because rows are gone."""
        self._tallies.check("cases", "case_names")

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
        self._tallies.check("cases")

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
        """The documents of a case, by their newest versions. Raises DamagedRecordError, also where one is lost."""
        self._tallies.check_members(case)
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
    def __init__(self, database: Database, seals: Seals, levels: Levels, custody: Custody, names: CaseNames) -> None:
        super().__init__(database, seals, Access.CONFIDENTIAL)
        self._levels = levels
        self._custody = custody
        self._names = names

    def put(self, case: Case, *, always: bool = False, **detail: Any) -> int | None:
        """Add a case or replace what is known of it; its documents are then no more open than it. An earlier title goes on leading
        to it. The line of the custody log that tells of it; None where nothing changed, unless it is ``always`` to be told."""
        case = case.model_copy(update={"id": self._names.lead(case.id)})
        record = case.to_json()
        known = self._db.row("SELECT record, level, named FROM cases WHERE id = ?", (case.id,))
        if known is not None and not known["named"] and known["record"] == record and not always:
            return None
        self._db.run(
            "INSERT INTO cases (id, record, level) VALUES (?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET record = excluded.record, level = excluded.level, named = 0",
            (case.id, record, case.access.level),
        )
        called = [(case_id(case.title), case.access.level)]
        if known is not None:
            called.append((case_id(Case.from_json(known["record"]).title), known["level"]))
        self._names.put(case.id, [(name, level) for name, level in called if self._is_free(name)])
        self._names.set_level(case.id, case_id(case.title), case.access.level)
        if self._names.rows(case.id):
            detail["names_sha256"] = self._names.digest(case.id)
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
            **detail,
        )
        self._db.run("UPDATE cases SET line = ? WHERE id = ?", (line, case.id))
        self._names.vouch(case.id, line)
        self._levels.settle_case(case.id)
        return line

    def _is_free(self, name: str) -> bool:
        """Whether a name leads to no case."""
        return not self._db.value(
            "SELECT 1 FROM cases WHERE id = :name UNION SELECT 1 FROM case_names WHERE name = :name", {"name": name}
        )

    def declare(self, case: Case) -> None:
        """What a list of cases says of one. Saying the same again changes nothing, whatever was edited, merged or deleted since; of
        what it says anew only that changes."""
        record = case.to_json()
        before = self._db.value("SELECT record FROM case_lists WHERE case_id = ?", (case.id,))
        if before in {record, sha256(record)}:
            return
        self._db.run("INSERT OR REPLACE INTO case_lists VALUES (?, ?)", (case.id, record))
        known = self.records([self._names.lead(case.id)]).get(self._names.lead(case.id))
        if before is not None and str(before).startswith("{") and known is not None:
            then = Case.from_json(str(before))
            fresh = {name for name in Case.model_fields if getattr(case, name) != getattr(then, name)}
            case = known.model_copy(update={name: getattr(case, name) for name in fresh - {"id"}})
        elif known is not None and known.id != case.id:
            case = known.model_copy(update={"access": max(known.access, case.access, key=lambda each: each.level)})
        self.put(case)

    def name(self, case: str, title: str) -> None:
        """Make a case of which nothing is known but its title, unless there is one that is called so."""
        if self._is_free(case):
            self._db.run("INSERT INTO cases (id, record, named) VALUES (?, ?, 1)", (case, _named(case, title)))

    def names(self, case: str) -> list[tuple[str, int]]:
        """The other names that lead to a case, each with its level."""
        return self._names.rows(case)

    def members(self, case: str) -> list[str]:
        """The documents of which any version belongs to a case."""
        rows = self._db.all(
            "SELECT DISTINCT v.document_id FROM version_cases c JOIN versions v ON v.id = c.version_id WHERE c.case_id = ?"
            " ORDER BY v.document_id",
            (case,),
        )
        return [row["document_id"] for row in rows]

    def join(self, case: str, into: Case, names: Iterable[tuple[str, int]]) -> int:
        """Make one case part of another: its documents belong to that, and its names lead there. ``into`` is what is known of both
        together. The line of the custody log that tells of ``into``."""
        for table, owner in (("version_cases", "version_id"), ("assigned_cases", "document_id")):
            columns = f"{owner}, case_id" + (", title" if table == "assigned_cases" else "")
            values = f"{owner}, ?" + (", title" if table == "assigned_cases" else "")
            self._db.run(
                f"INSERT OR IGNORE INTO {table} ({columns}) SELECT {values} FROM {table} WHERE case_id = ?",
                (into.id, case),
            )
            self._db.run(f"DELETE FROM {table} WHERE case_id = ?", (case,))
        self._db.run("DELETE FROM case_names WHERE case_id = ?", (case,))
        self._db.run("DELETE FROM cases WHERE id = ?", (case,))
        self._names.put(into.id, names)
        line = self.put(into, always=True)
        assert line is not None
        return line

    def remove(self, case: str) -> None:
        """Take out a case to which no document belongs any more. A list that goes on naming it does not bring it back."""
        self._db.run("DELETE FROM version_cases WHERE case_id = ?", (case,))
        self._db.run("DELETE FROM case_names WHERE case_id = ?", (case,))
        self._db.run("DELETE FROM assigned_cases WHERE case_id = ?", (case,))
        for (record,) in self._db.all("SELECT record FROM case_lists WHERE case_id = ?", (case,)):
            self._db.run("UPDATE case_lists SET record = ? WHERE case_id = ?", (sha256(str(record)), case))
        self._db.run("DELETE FROM cases WHERE id = ?", (case,))

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
        recorded = self._custody.case_digests()
        rows = self._db.all(_SELECT)
        there = {row["id"]: sha256(str(row["record"])) for row in rows}
        wrong = {case for case, digest in recorded.items() if there.get(case) != digest}
        for row in rows:
            try:
                self._checked(*row)
            except DamagedRecordError:
                wrong.add(row["id"])
        return sorted(map(str, wrong.union(self._names.damaged())))
