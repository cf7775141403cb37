"""How the archive stands: its custody log, its fixity, its figures."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rightsarchive.cli.formats import Format
from rightsarchive.cli.tables.cells import facts_list, kind_of
from rightsarchive.cli.tables.listing import Column, Listing
from rightsarchive.cli.terminal import SignConsole
from rightsarchive.controls import told
from rightsarchive.model import inventory

if TYPE_CHECKING:
    from rightsarchive.store import CustodyEvent, ForeignLog
    from rightsarchive.upkeep.backup import BackupReport
    from rightsarchive.upkeep.findings import Finding
    from rightsarchive.upkeep.fixity import CheckReport
    from rightsarchive.upkeep.moving import MoveReport
    from rightsarchive.upkeep.statistics import Stats


def history_table(out: SignConsole, events: Iterable[CustodyEvent], form: Format = Format.TABLE) -> None:
    columns = Column("when", "When"), Column("what", "What"), Column("detail", "Detail", ratio=4)
    rows = (
        {
            "when": event.at,
            "what": event.action,
            "detail": ", ".join(f"{key}: {value}" for key, value in event.detail.items()),
        }
        for event in events
    )
    Listing(columns, rows, heads=("when", "what"), nothing="Nothing is recorded.").show(out, form)


def custody_table(
    out: SignConsole, events: Iterable[CustodyEvent], log: ForeignLog | None = None, form: Format = Format.TABLE
) -> None:
    if log is not None and not form.is_rows:
        name = "another archive" if log.archive is None else f"the archive {told(log.archive)}"
        out.print(f"Log of {name}, at the clearance {told(log.clearance)}, taken in at {log.imported}; head {log.head}")
    columns = (
        Column("line", "Line"), Column("when", "When"), Column("who", "Who"), Column("what", "What"), Column("detail", "Detail", ratio=4),
        Column("subject"), Column("tool"), Column("why"), Column("digest"),
    )  # fmt: skip
    rows = []
    for event in events:
        said = [event.subject, *(f"{key}: {_plain(value)}" for key, value in event.detail.items()), event.tool]
        detail = ", ".join(filter(None, said))
        rows.append({"line": event.number, "when": event.at, "who": event.who, "what": event.action, "detail": detail,
                     "subject": event.subject, "tool": event.tool, "why": event.why, "digest": event.digest})  # fmt: skip
    Listing(columns, rows, heads=("line", "when", "what"), nothing="Nothing is recorded.").show(out, form)


def custody_verdict(out: SignConsole, findings: Sequence[Finding], *, against_head: bool) -> None:
    for finding in findings:
        out.print(f"{told(finding.subject)}: {told(finding.message)}. {told(finding.advice)}")
    if not findings and against_head:
        out.print("The custody log is whole, and holds the line of the head that you gave.")
    elif not findings:
        out.print("The custody log is whole. Only a head that was kept elsewhere shows whether it was made anew.")


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def backup_table(out: SignConsole, report: BackupReport) -> None:
    out.print(
        f"{report.originals} originals: {report.copied} copied, {report.removed} removed because they were deleted,"
        f" {len(report.findings)} not copied."
    )
    if report.findings:
        _findings_table(out, report.findings)


def move_table(out: SignConsole, report: MoveReport) -> None:
    from rightsarchive.upkeep.moving import where

    if report.findings:
        out.print(f"Nothing is changed: {len(report.findings)} of {report.originals} originals could not be read.")
        _findings_table(out, report.findings)
        return
    out.print(f"{report.originals} originals lie {where(report.now)} now; {report.copied} of them were copied.")
    out.print(f"Those {where(report.before)} stay there: " + (
        "remove them from the store when you no longer need them." if report.before
        else "they serve as copies of what is read, up to `cache_mb` in archive.toml."
    ))  # fmt: skip


def _findings_table(out: SignConsole, findings: Sequence[Finding]) -> None:
    columns = (
        Column("code", "What"), Column("subject", "Which", ratio=2), Column("trouble", "Trouble", ratio=3),
        Column("advice", "What to do", ratio=3),
    )  # fmt: skip
    rows = [
        {
            "code": each.code,
            "subject": each.subject,
            "trouble": f"{each.message}. {each.meaning}",
            "advice": each.advice,
        }
        for each in findings
    ]
    Listing(columns, rows, heads=("code", "subject")).show(out, Format.TABLE)


def check_table(out: SignConsole, report: CheckReport) -> None:
    if report.ok:
        out.print(
            f"All is well: {report.originals} originals, their texts, the catalog, the custody log and the index."
        )
    else:
        _findings_table(out, report.findings)
    if report.leftovers:
        out.print(f"{len(report.leftovers)} files were left by an interrupted run: the next change removes them.")
    if report.unused:
        out.print(
            f"{len(report.unused)} files in originals/ belong to no document: leftovers of an interrupted run, harmless."
        )
    if report.open_to_others:
        first = ", ".join(map(told, report.open_to_others[:3])) + (" …" if len(report.open_to_others) > 3 else "")
        out.print(
            f"{len(report.open_to_others)} files and folders are open to others on this computer: {first}. "
            "Take their rights away: chmod -R go= and the archive's folder (o= where its group is to share it)."
        )


def stats_table(out: SignConsole, stats: Stats) -> None:
    rows = {
        "documents": f"{stats.documents} ({stats.versions} versions)",
        "cases": str(stats.cases),
        "passages": str(stats.passages),
        "originals": f"{stats.original_bytes:,} bytes",
        "languages": _counted(stats.languages),
        "kinds": _counted({kind_of(media): count for media, count in stats.media_types.items()}),
        "pages": _counted(stats.pages),
        "contents": inventory.told(stats.contents),
        "index": f"{stats.engine}, {stats.indexed} passages",
    }
    facts_list(out, rows)


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())
