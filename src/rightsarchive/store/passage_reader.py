"""Passages of the newest versions, read as one clearance sees them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from rightsarchive.errors import DamagedRecordError, NotInArchiveError
from rightsarchive.model import JOINT, Access, Locator, Passage, PassageId, PassageKind, Reason, VersionId
from rightsarchive.store.database import Database
from rightsarchive.store.digests import SIZE, Seal, count, row_digest
from rightsarchive.store.seals import Seals, damaged
from rightsarchive.store.sight import seen_at
from rightsarchive.store.texts import CHUNK, Texts

_SELECT = "SELECT p.*, v.document_id, v.text_id FROM passages p JOIN versions v ON v.id = p.version_id"

_KINDS = {kind.value: kind for kind in PassageKind}  # asking the enumeration takes four times as long

_FIRST_SEARCHED = "ORDER BY p.kind IN ('navigation', 'hidden'), p.ordinal LIMIT 1"

READ_AT_ONCE = 64

AHEAD = 32_768
"""Code points that are read at once where passages follow each other."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A passage with the text around it: ``window`` begins at the code point ``window_start`` of the document's text."""

    passage: Passage
    version_id: VersionId
    window: str
    window_start: int
    ocr: bool


class PassageReader:
    """Passages that ``clearance`` may see. Each is checked before it is handed out: DamagedRecordError is raised for one that the
    custody log does not vouch for."""

    def __init__(self, database: Database, texts: Texts, seals: Seals, clearance: Access) -> None:
        self._db = database
        self._texts = texts
        self._seals = seals
        self._seen = seen_at(clearance)

    def of_version(self, version_id: VersionId) -> Iterator[Passage]:
        """All passages of a version (a row that was found for this clearance), in order."""
        rows = self._db.rows(f"{_SELECT} WHERE p.version_id = ? ORDER BY p.ordinal", (version_id,))
        first, window = 0, ""  # a stretch of the text that holds the next passages too, as a rule
        held, vouched = 0, None
        # In groups: one by one they cost twice as much.
        passages: list[Passage] | None = None
        while passages is None or len(passages) == READ_AT_ONCE:
            passages = []
            with self._db.snapshot():
                seal: Seal | None = None
                for row in islice(rows, READ_AT_ONCE):
                    document = row["document_id"]
                    seal = seal or self._seals.of(document)
                    vouched = _vouched(seal, version_id) if vouched is None else vouched
                    self._check(document, seal, tuple(row))
                    start, end = row["start"], row["end"]
                    if start < first or end > first + len(window):
                        first = start
                        window = self._texts.read(row["text_id"], start, end + AHEAD)
                    passages.append(_passage(row, document, window[start - first : end - first]))
                if not held and not passages:
                    self._check_none(version_id)
            held += len(passages)
            yield from passages
        if held and vouched is not None and held != vouched:
            damaged(document, "passages")

    def first_searched(self, version_id: VersionId) -> PassageId | None:
        """The first passage of a version that a search sees: menus and hidden text come last."""
        found = self._db.value(f"SELECT p.id FROM passages p WHERE p.version_id = ? {_FIRST_SEARCHED}", (version_id,))
        return None if found is None else PassageId(found)

    def first_of(self, documents: Iterable[str]) -> dict[str, PassageId]:
        """The same for the newest version of each document that is seen."""
        rows = self._db.all(
            "SELECT v.document_id, (SELECT p.id FROM passages p WHERE p.version_id = v.id "
            f"{_FIRST_SEARCHED}) FROM versions v WHERE v.newest = 1 AND {self._seen}"
            " AND v.document_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(documents)),),
        )
        return {document: PassageId(found) for document, found in rows if found is not None}

    def _check_none(self, version_id: VersionId) -> None:
        """A version without passages is one that is to have none."""
        document = self._db.value("SELECT document_id FROM versions WHERE id = ?", (version_id,))
        if document is not None and _vouched(self._seals.of(document), version_id):
            damaged(document, "passages")

    def by_id(self, ids: Iterable[PassageId]) -> dict[PassageId, tuple[VersionId, Passage]]:
        """Passages by id, each with the row id of its version. Unknown ids are left out."""
        found: dict[PassageId, tuple[VersionId, Passage]] = {}
        with self._db.snapshot():
            for row in self._db.all(
                f"{_SELECT} WHERE p.id IN (SELECT value FROM json_each(?)) AND {self._seen}", (json.dumps(list(ids)),)
            ):
                document = row["document_id"]
                self._check(document, self._seals.of(document), tuple(row))
                text = self._texts.read(row["text_id"], row["start"], row["end"])
                found[row["id"]] = row["version_id"], _passage(row, document, text)
        return found

    def excerpts(
        self, ids: Iterable[PassageId], reach: int, damage: dict[PassageId, DamagedRecordError]
    ) -> dict[PassageId, Excerpt]:
        """Passages by id, each with up to ``reach`` code points of the text before and after it. Unknown ids are left out, and so
        are those that are damaged, which are told in ``damage``."""
        wide = self._wide
        found: dict[PassageId, Excerpt] = {}
        with self._db.snapshot():
            rows = self._db.all(
                "SELECT p.*, v.document_id, v.text_id, c.start, c.body, s.line, g.*"
                " FROM passages p JOIN versions v ON v.id = p.version_id"
                ' LEFT JOIN chunks c ON c.text_id = v.text_id AND c.start < p."end" + :reach AND c.start >='
                " (SELECT max(start) FROM chunks WHERE text_id = v.text_id AND start <= max(0, p.start - :reach))"
                " LEFT JOIN seals s ON s.document_id = v.document_id"
                " LEFT JOIN pages g ON g.text_id = v.text_id AND g.number = p.page"
                f" WHERE p.id IN (SELECT value FROM json_each(:ids)) AND {self._seen} ORDER BY p.id, c.start",
                {"reach": reach, "ids": json.dumps(list(ids))},
            )
            seals = self._seals.vouched({(row[wide], row[wide + 4]) for row in rows})
            for number, parts in groupby(rows, key=itemgetter(0)):
                try:
                    found[number] = self._excerpt(list(map(tuple, parts)), wide, reach, seals)
                except DamagedRecordError as error:
                    damage[number] = error
        return found

    def _excerpt(
        self,
        rows: Sequence[tuple[Any, ...]],
        wide: int,
        reach: int,
        seals: Mapping[str, Seal | DamagedRecordError],
    ) -> Excerpt:
        """From the rows of one passage: one for each stored piece of the text that the window touches."""
        row = rows[0]
        document, text_id, first, body = row[wide : wide + 4]
        seal = seals[document]
        if isinstance(seal, DamagedRecordError):
            raise seal
        self._check(document, seal, row)
        begin, end, page = row[3], row[4], row[7]
        start = begin - reach if begin > reach else 0
        # Cut here and not by SQLite, for which a text ends at the first NUL.
        if len(rows) == 1 and self._seals.is_whole(seal, text_id, first, body, start, end + reach, CHUNK):
            window = body[start - first : end + reach - first]
        else:
            chunks = [(each[wide + 2], each[wide + 3]) for each in rows if each[wide + 3] is not None]
            window = self._seals.text_of(document, seal, text_id).joined(chunks, start, end + reach, CHUNK)
        ocr = False
        if page is not None:
            shown = row[wide + 5 :]
            self._seals.text_of(document, seal, text_id).check_page(shown)
            ocr = str(shown[6]).startswith("OCR")
        passage = _passage(row, document, window[begin - start : end - start])
        ocr = ocr or passage.reason == Reason.RECOGNISED
        return Excerpt(passage, row[1], window, start, ocr)

    def _check(self, document: str, seal: Seal, row: Sequence[Any]) -> None:
        if seal.versions is None:
            return
        version = row[1]
        vouched = seal.versions.get(version, {}).get("passages")
        digest = row_digest("passages", row[: self._wide])
        if not (isinstance(vouched, str) and vouched.startswith(digest, (row[2] - 1) * SIZE)):
            self._seals.check_listed(document, vouched, "passages", version, digest, row[2])

    @cached_property
    def _wide(self) -> int:
        return self._db.width("passages")

    def visible(self, ids: Iterable[PassageId]) -> set[PassageId]:
        """Those of the passages that are there."""
        wanted = list(ids)
        if not wanted:
            return set()
        rows = self._db.all(
            "SELECT p.id FROM passages p JOIN versions v ON v.id = p.version_id"
            f" WHERE p.id IN (SELECT value FROM json_each(?)) AND {self._seen}",
            (json.dumps(wanted),),
        )
        return {passage for (passage,) in rows}

    def named(self, name: str) -> Passage:
        """The passage with this :attr:`~rightsarchive.model.Passage.name`. Raises NotInArchiveError, in the same words for one
        that is hidden."""
        asked = [PassageId(int(name[1:], 16))] if re.fullmatch(r"p[0-9a-f]{16}", name) else []
        for _, passage in self.by_id(asked).values():
            return passage
        raise NotInArchiveError(
            f"there is no passage {name}.", advice="It may belong to an older version; search again."
        )

    def indexed(self) -> Iterator[tuple[PassageId, VersionId]]:
        """Id and version of every passage, navigation and hidden text left out, in the order of each version."""
        for row in self._db.rows(
            "SELECT p.id, p.version_id FROM passages p JOIN versions v ON v.id = p.version_id"
            f" WHERE v.newest = 1 AND {self._seen} AND p.kind NOT IN (?, ?) ORDER BY p.version_id, p.ordinal",
            (PassageKind.NAVIGATION.value, PassageKind.HIDDEN.value),
        ):
            yield row["id"], row["version_id"]

    def awaited(self, passages: Iterable[PassageId], after: int) -> bool:
        """Whether one of the passages, which are not to be seen, was taken out by a change after the revision ``after`` of a
        document that is to be seen, so that an index of that revision does not find what is there in its place."""
        found = self._db.value(
            "SELECT 1 FROM changes c JOIN json_each(c.before) b JOIN versions w ON w.id = c.version_id"
            " WHERE c.revision > ? AND b.value IN (SELECT value FROM json_each(?)) AND EXISTS"
            f" (SELECT 1 FROM versions v WHERE v.document_id = w.document_id AND v.newest = 1 AND {self._seen}) LIMIT 1",
            (after, json.dumps(list(passages))),
        )
        return found is not None

    def revision(self) -> int:
        """The number of the last change, 0 where there was none."""
        return int(self._db.value("SELECT max(revision) FROM changes") or 0)


def _vouched(seal: Seal, version: VersionId) -> int | None:
    """How many passages a version has; None while its document is being changed."""
    return None if seal.versions is None else count(seal.versions.get(version, {}).get("passages"))


def _passage(row: Sequence[Any], document: str, stretch: str) -> Passage:
    """A passage from its row and the stretch of the text from its first code point to its last."""
    number, _, ordinal, start, end, language, kind, page, label, first, last, headings, repeats, reason = row[:14]
    page_end, page_end_label, parts, line, line_end = row[14:19]
    spans = tuple(map(tuple, _unlisted(parts)))
    return Passage(
        number,
        document,
        ordinal,
        JOINT.join([stretch[begin - start : until - start] for begin, until in spans]) if spans else stretch,
        language,
        _KINDS[kind],
        Locator(
            start,
            end,
            first,
            last,
            page,
            label,
            tuple(_unlisted(headings)),
            page_end,
            page_end_label,
            spans,
            line,
            line_end,
        ),
        tuple(map(_unpacked, _unlisted(repeats))),
        reason,
    )


def _unlisted(stored: str) -> list[Any]:
    return json.loads(stored) if stored != "[]" else []


def _unpacked(packed: list[Any]) -> Locator:
    start, end, paragraph, paragraph_end, page, page_label, headings, *more = packed
    page_end, page_end_label, parts, line, line_end = more or (None, None, (), None, None)
    spans = tuple(map(tuple, parts))
    plain = start, end, paragraph, paragraph_end, page, page_label, tuple(headings)
    return Locator(*plain, page_end, page_end_label, spans, line, line_end)
