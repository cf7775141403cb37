"""Passages of the newest versions, read as one clearance sees them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from rightsarchive.errors import NotInArchiveError
from rightsarchive.model import JOINT, Access, Locator, Passage, PassageId, PassageKind, VersionId
from rightsarchive.store.database import Database, Row
from rightsarchive.store.sight import seen_at
from rightsarchive.store.texts import Texts

_COLUMNS = (
    'p.id, v.document_id, p.ordinal, p.language, p.kind, p.start, p."end", p.paragraph, p.paragraph_end, p.page, p.page_label,'
    " p.headings, p.repeats, p.reason, p.page_end, p.page_end_label, p.parts, p.line, p.line_end"
)
"""What a passage is made of, but for its text."""

_WIDTH = _COLUMNS.count(",") + 1
_START = _COLUMNS[: _COLUMNS.index("p.start")].count(",")
_PLAIN = _WIDTH - 5
"""Columns before those that most passages leave empty."""

_SELECT = f"SELECT {_COLUMNS}, p.version_id, v.text_id FROM passages p JOIN versions v ON v.id = p.version_id"

_KINDS = {kind.value: kind for kind in PassageKind}  # asking the enumeration takes four times as long

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
    """Passages that ``clearance`` may see."""

    def __init__(self, database: Database, texts: Texts, clearance: Access) -> None:
        self._db = database
        self._texts = texts
        self._seen = seen_at(clearance)

    def of_version(self, version_id: VersionId) -> Iterator[Passage]:
        """All passages of a version (a row that was found for this clearance), in order."""
        rows = self._db.rows(f"{_SELECT} WHERE p.version_id = ? ORDER BY p.ordinal", (version_id,))
        first, window = 0, ""  # a stretch of the text that holds the next passages too, as a rule
        # In groups: one by one they cost twice as much.
        while group := list(islice(rows, READ_AT_ONCE)):
            passages = []
            for row in group:
                start, end = row["start"], row["end"]
                if start < first or end > first + len(window):
                    first = start
                    window = self._texts.read(row["text_id"], start, end + AHEAD)
                passages.append(_passage(row, window[start - first : end - first]))
            yield from passages

    def by_id(self, ids: Iterable[PassageId]) -> dict[PassageId, tuple[VersionId, Passage]]:
        """Passages by id, each with the row id of its version. Unknown ids are left out."""
        rows = self._db.rows(
            f"{_SELECT} WHERE p.id IN (SELECT value FROM json_each(?)) AND {self._seen}", (json.dumps(list(ids)),)
        )
        return {
            row["id"]: (row["version_id"], _passage(row, self._texts.read(row["text_id"], row["start"], row["end"])))
            for row in rows
        }

    def excerpts(self, ids: Iterable[PassageId], reach: int) -> dict[PassageId, Excerpt]:
        """Passages by id, each with up to ``reach`` code points of the text before and after it. Unknown ids are left out."""
        rows = self._db.all(
            f"SELECT {_COLUMNS}, p.version_id, g.extractor LIKE 'OCR%', c.start AS first, c.body"
            " FROM passages p JOIN versions v ON v.id = p.version_id"
            ' JOIN chunks c ON c.text_id = v.text_id AND c.start < p."end" + :reach AND c.start >='
            " (SELECT max(start) FROM chunks WHERE text_id = v.text_id AND start <= max(0, p.start - :reach))"
            " LEFT JOIN pages g ON g.text_id = v.text_id AND g.number = p.page"
            f" WHERE p.id IN (SELECT value FROM json_each(:ids)) AND {self._seen} ORDER BY p.id, c.start",
            {"reach": reach, "ids": json.dumps(list(ids))},
        )
        return {number: _excerpt(list(parts), reach) for number, parts in groupby(rows, key=itemgetter(0))}

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

    def revision(self) -> int:
        """The number of the last change, 0 where there was none."""
        return int(self._db.value("SELECT max(revision) FROM changes") or 0)


def _excerpt(rows: Sequence[Row], reach: int) -> Excerpt:
    """From the rows of one passage: one for each stored piece of the text that the window touches."""
    version, ocr, first, stretch = rows[0][_WIDTH:]
    if len(rows) > 1:
        stretch = "".join([row[-1] for row in rows])
    begin, end = rows[0][_START : _START + 2]
    start = max(0, begin - reach)
    # Cut here and not by SQLite, for which a text ends at the first NUL.
    window = stretch[start - first : end + reach - first]
    passage = _passage(rows[0], window[begin - start : end - start])
    return Excerpt(passage, version, window, start, ocr=bool(ocr))


def _passage(row: Row, stretch: str) -> Passage:
    """A passage from its row and the stretch of the text from its first code point to its last."""
    number, document, ordinal, language, kind, start, end, first, last, page, label, headings, repeats, reason = row[
        :_PLAIN
    ]
    page_end, page_end_label, parts, line, line_end = row[_PLAIN:_WIDTH]
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
