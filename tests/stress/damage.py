"""Flips and cuts all over an archive: nothing altered is handed out, and a check finds what changed the answers.

``python -m tests.stress.damage --flips 1000`` does many and tells what became of them; a short form runs with the other tests.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from fpdf import FPDF

from rightsarchive import Archive, Case, Metadata, TextSource
from rightsarchive.errors import DamagedArchiveError, NotInArchiveError, RightsArchiveError

QUERIES = ("court", "prison almaty", "zhylanbayev", '"hunger strike"', "witness*")
LEVELS = ("public", "confidential")

Answers = dict[tuple[Any, ...], Any]


class Outcome(NamedTuple):
    """What became of one change: ``kind`` in a word, ``what`` was changed, ``wrong`` what was handed out altered."""

    kind: str
    what: str
    wrong: str = ""


def make(place: Path) -> Path:
    """An archive with something of everything: pages, cases, versions, edits, what is withheld, what was deleted."""
    report = FPDF()
    report.set_font("helvetica", size=12)
    for page in range(3):
        report.add_page()
        report.multi_cell(
            0, 6, f"Prison report, part {page}.\n\nThe prisoner was not freed on day {page + 3} of his hunger strike."
        )
    pdf = place.parent / "report.pdf"
    report.output(str(pdf))
    long = "\n\n".join(
        f"Witness {n} told the court in Almaty of {n + 2} May 2024 what she had seen." for n in range(120)
    )
    with Archive.create(place) as archive:
        archive.put_case(Case(title="Zhylanbayev 2025", persons=("Marat Zhylanbayev",), notes="known since May"))
        archive.ingest(pdf, metadata=Metadata(title="Prison report", cases=("Zhylanbayev 2025",)))
        archive.ingest(
            [
                TextSource(f"# Hearing\n\nThe court in Almaty fined Marat Zhylanbayev on {n + 1} June 2025.\n\nHe was not freed.",
                           Metadata(identifier=f"i{n}", title=f"Hearing {n}", cases=("Zhylanbayev 2025", f"Own {n}")))
                for n in range(6)
            ]
        )  # fmt: skip
        archive.ingest(TextSource(long, Metadata(identifier="long", title="Witnesses")))
        archive.ingest(TextSource("The prison in Almaty is closed.", Metadata(identifier="c", access="confidential")))
        archive.ingest(TextSource("The court freed nobody in July 2025.", Metadata(identifier="i0", title="Later")))
        text = archive.document("i1", clearance="confidential").text
        archive.withhold("i1", text.index("Marat"), text.index("Marat") + 5, reason="asked", code="M")
        archive.assign("Third case", ["i2"])
        archive.delete("i5", reason="asked by the family")
    pdf.unlink()
    return place


def answers(archive: Archive) -> Answers:
    """What the archive hands out, by what was asked. What it says is damaged, or not there, is left out."""
    found: Answers = {}

    def ask(key: tuple[Any, ...], question: Callable[[], Any]) -> None:
        with suppress(DamagedArchiveError, NotInArchiveError):
            found[key] = question()

    for level in LEVELS:
        for query in QUERIES:
            with suppress(DamagedArchiveError):
                results = archive.search(query, clearance=level)
                for hit in (*results.hits, *(hit for case in results.cases for hit in case.hits)):
                    about = hit.document
                    seen = hit.citation, hit.passage, about.metadata, about.access, about.ingested
                    found["hit", level, query, hit.passage.id] = seen
                for group in results.cases:
                    found["case of", level, query, group.case.id] = group.case
        with suppress(DamagedArchiveError):
            for document in archive.documents(clearance=level):
                found["document", level, document.id] = _told(document)
    documents = {key[2] for key in found if key[0] == "document"}
    for name in sorted(documents):
        ask(("text", name), lambda name=name: archive.document(name, clearance="confidential").text)  # type: ignore[misc]
        for part in ("pages", "paragraphs", "passages", "notices", "marks", "versions", "withheld"):
            question = getattr(archive, part)
            ask((part, name), lambda q=question, n=name, p=part: _plain(p, q(n, clearance="confidential")))  # type: ignore[misc]
    with suppress(DamagedArchiveError):
        for known in archive.cases(clearance="confidential"):
            found["case", known.id] = known
    for case in ("Zhylanbayev 2025", "Own 2", "Third case"):
        with suppress(DamagedArchiveError, NotInArchiveError):
            for document in archive.case_documents(case, clearance="confidential"):
                found["document of", case, document.id] = _told(document)
    with suppress(DamagedArchiveError, NotInArchiveError):
        for entry in archive.timeline("Zhylanbayev 2025"):
            found["timeline", entry.document.id, entry.start] = entry.when, entry.words, entry.citation
    ask(("deleted",), lambda: _reason(archive))
    ask(("cited",), lambda: archive.cite_words("long", "Witness 77 told the court"))
    return found


DELETED: list[str] = []
"""The id of the document that was deleted."""


def _reason(archive: Archive) -> str:
    try:
        return archive.document(DELETED[0], clearance="confidential").id
    except NotInArchiveError as error:
        return error.message if "was deleted" in error.message else ""


def _plain(part: str, told: Any) -> Any:
    return [_told(document) for document in told] if part == "versions" else told


def _told(document: Any) -> tuple[Any, ...]:
    names = (
        "id",
        "version",
        "sha256",
        "size",
        "metadata",
        "access",
        "ingested",
        "newest",
        "pages",
        "passages",
        "text_sha256",
    )
    return tuple(getattr(document, name) for name in names)


def change(place: Path, draw: random.Random) -> str:
    """One change behind the archive's back; what it was."""
    return draw.choices((_by_sql, _by_byte, _by_cut), weights=(6, 4, 1))[0](place, draw)


def _by_sql(place: Path, draw: random.Random) -> str:
    connection = sqlite3.connect(place / "catalog.sqlite", isolation_level=None)
    try:
        connection.execute("PRAGMA foreign_keys = OFF")
        tables = [
            row[0]
            for row in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
        ]
        while True:
            table = draw.choice(tables)
            rows = connection.execute(f"SELECT * FROM {table}")
            columns = [column[0] for column in rows.description]
            stored = rows.fetchall()
            if not stored:
                continue
            row, at = draw.choice(stored), draw.randrange(len(columns))
            where = " AND ".join(f'"{name}" IS ?' for name in columns)
            if draw.random() < 0.15:
                connection.execute(f"DELETE FROM {table} WHERE {where}", row)
                return f"sql: a row of {table} deleted"
            value = _altered(row[at], [other[at] for other in stored], draw)
            with suppress(sqlite3.IntegrityError):
                if value != row[at]:
                    connection.execute(f'UPDATE {table} SET "{columns[at]}" = ? WHERE {where}', (value, *row))
                    return f"sql: {table}.{columns[at]}"
    finally:
        connection.close()


def _altered(value: Any, others: list[Any], draw: random.Random) -> Any:
    if draw.random() < 0.2:
        return draw.choice([*others, None, 0, "x"])
    if isinstance(value, int):
        return value + draw.choice((-1, 1, 3))
    if isinstance(value, float):
        return value / 2
    if not isinstance(value, str) or not value:
        return draw.choice(("a", 1, "[]"))
    if draw.random() < 0.2:
        return value[: draw.randrange(len(value))]
    if "not " in value and draw.random() < 0.5:
        return value.replace("not ", "now ")
    at = draw.randrange(len(value))
    return value[:at] + chr(ord(value[at]) ^ draw.choice((1, 2, 4))) + value[at + 1 :]


def _files(place: Path) -> Iterator[Path]:
    skipped = {"archive.lock", "lock", "merging"}
    yield from (
        path for path in sorted(place.rglob("*")) if path.is_file() and path.name not in skipped and path.stat().st_size
    )


def _by_byte(place: Path, draw: random.Random) -> str:
    files = list(_files(place))
    path = place / "catalog.sqlite" if draw.random() < 0.5 else draw.choice(files)
    data, times = bytearray(path.read_bytes()), path.stat()
    at = draw.randrange(len(data))
    data[at] ^= 1 << draw.randrange(8)
    path.chmod(0o600)
    path.write_bytes(data)
    if draw.random() < 0.5:
        import os

        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    return f"byte: {path.relative_to(place).parts[0]}"


def _by_cut(place: Path, draw: random.Random) -> str:
    path = draw.choice(list(_files(place)))
    size = path.stat().st_size
    path.chmod(0o600)
    with path.open("r+b") as file:
        file.truncate(draw.randrange(size))
    return f"cut: {path.relative_to(place).parts[0]}"


def judged(place: Path, right: Answers, what: str) -> Outcome:
    """What an archive that was changed hands out, held against what is ``right``."""
    try:
        archive = Archive.open(place)
    except RightsArchiveError:
        return Outcome("not opened", what)
    with archive:
        now = answers(archive)
        wrong = [key for key, value in now.items() if right.get(key, value) != value]
        other = [
            key
            for key in now
            if key[0] in {"hit", "case of", "document", "document of", "case", "timeline"} and key not in right
        ]
        gone = [key for key in right if key not in now]
        sound = archive.check().ok
    if wrong and (sound or any(key[0] in QUOTES for key in wrong)):
        key = wrong[0]
        return Outcome("ALTERED", what, f"{key}\n  was {right[key]!r}\n  now {now[key]!r}")
    if other and sound:
        return Outcome("OTHER HITS", what, str(other[0]))
    if gone and sound:
        return Outcome("GONE UNSEEN", what, str(gone[0]))
    if sound:
        return Outcome("no effect", what)
    return Outcome("told and found" if gone else "found", what)


QUOTES = {"hit", "text", "pages", "paragraphs", "passages", "timeline", "cited", "document", "document of"}
"""What must never be handed out altered, whatever a check says."""


def run(flips: int, seed: int, folder: Path) -> list[Outcome]:
    whole = make(folder / "whole")
    with Archive.open(whole) as archive:
        DELETED[:] = [line.subject for line in archive.history(clearance="confidential") if line.action == "delete"]
        right = answers(archive)
        assert archive.check().ok, archive.check().findings
        assert {"hit", "timeline", "cited", "withheld"} <= {key[0] for key in right}
    outcomes = []
    for number in range(flips):
        place = folder / "changed"
        shutil.copytree(whole, place)
        what = f"{number} {change(place, random.Random(f'{seed} {number}'))}"
        try:
            outcomes.append(judged(place, right, what))

        except Exception as error:
            outcomes.append(Outcome("RAW ERROR", what, f"{number}: {type(error).__name__}: {error}"))
        shutil.rmtree(place)
    return outcomes


def bad(outcomes: list[Outcome]) -> list[Outcome]:
    """Those that must not be."""
    return [outcome for outcome in outcomes if outcome.kind.isupper()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--flips", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcomes = run(asked.flips, asked.seed, Path(folder))
    for kind, count in Counter(outcome.kind for outcome in outcomes).most_common():
        print(f"{count:6} {kind}")
    for outcome in bad(outcomes):
        print(f"{outcome.kind}: {outcome.what}: {outcome.wrong}")
    sys.exit(bool(bad(outcomes)))


if __name__ == "__main__":
    main()
