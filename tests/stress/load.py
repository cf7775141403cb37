"""Many readers at a fixed rate while one writer ingests, updates, withholds, deletes and reindexes: nothing is wrongly "not found",
and no word of a deleted document is found again.

    python -m tests.stress.load --minutes 10         half of what the machine can
    python -m tests.stress.load --minutes 2 --rate 5 so many questions a second

“Behind” is a reader who was to ask a second ago and more, because the machine was busy: at many of these the figures say nothing.
Threads of one process and processes of their own ask; first without the writer, then with it. What each document may be at a moment
is in a file beside the archive: the writer says in it what it begins and what is done.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rightsarchive import Archive, Metadata, NotInArchiveError, TextSource

STEADY = 300
"""Documents that nobody touches."""

MOVING = 24
"""Documents that are updated, withheld from and deleted."""

LETTERS = "bcdfghklmnprstvz"


def word(kind: str, number: int, turn: int = 0) -> str:
    """A word that stands in one version of one document."""
    return kind + "".join(random.Random(f"{kind} {number} {turn}").choices(LETTERS, k=10))


def text(token: str, number: int, lasting: str) -> str:
    draw = random.Random(number)
    filler = " ".join(
        f"The {draw.choice(('court', 'prison', 'judge', 'town'))} of day {draw.randrange(999)}." for _ in range(60)
    )
    return f"The court heard {token} with {lasting}. Witness Secretly{'abcdefghij'[number % 10]}vitch spoke. {filler}"


def source(name: str, token: str, number: int, lasting: str) -> TextSource:
    return TextSource(text(token, number, lasting), Metadata(identifier=name, language="en"))


def prepare(place: Path) -> None:
    with Archive.create(place / "archive") as archive:
        archive.ingest([source(f"steady-{n}", word("Steady", n), n, word("Steadily", n)) for n in range(STEADY)])
        archive.ingest([source(f"moving-{n}", word("Moving", n), n, word("Lasting", n)) for n in range(MOVING)])


class Board:
    """Which moving documents are whole at the moment: what a reader may rely on. A line of the file is a document; a letter says
    that it is there, that words are being withheld from it, that it is being deleted or restored, or that it is gone; a number counts its
    changes, another one the versions whose deletion is done."""

    _CELL = 19

    def __init__(self, path: Path, *, new: bool = False) -> None:
        self._path = path
        if new:
            path.write_bytes(b"".join(b"T%09d%09d" % (0, 0) for _ in range(MOVING)))
        self._file = os.open(path, os.O_RDWR)

    def read(self, number: int) -> tuple[str, int]:
        cell = os.pread(self._file, self._CELL, number * self._CELL)
        return chr(cell[0]), int(cell[1:10])

    def gone(self, number: int) -> int:
        """How many versions of a document nobody may find any more."""
        return int(os.pread(self._file, 9, number * self._CELL + 10))

    def write(self, number: int, state: str, turn: int) -> None:
        os.pwrite(self._file, state.encode() + b"%09d" % turn, number * self._CELL)

    def write_gone(self, number: int, versions: int) -> None:
        os.pwrite(self._file, b"%09d" % versions, number * self._CELL + 10)


@dataclass
class Findings:
    """What readers saw: seconds of each question, the same from when it was to be asked, and what was wrong."""

    times: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    late: int = 0


def ask(archive: Archive, board: Board, draw: random.Random) -> str | None:
    """One question; what is wrong with its answer."""
    deleted = draw.randrange(MOVING)
    if draw.random() < 0.2 and (versions := board.gone(deleted)):
        return ask_for_deleted(archive, word("Moving", deleted, draw.randrange(versions)), draw)
    if draw.random() < 0.5:
        number = draw.randrange(STEADY)
        token, name = draw.choice((word("Steady", number), word("Steadily", number))), f"steady-{number}"
        before = after = ("T", 0)
        results = archive.search(f"={token}", names=False)
    else:
        number = draw.randrange(MOVING)
        token, name = word("Lasting", number), f"moving-{number}"
        before = board.read(number)
        results = archive.search(f"={token}", names=False)
        after = board.read(number)
    is_there = before == after and before[0] in "TW"
    found = len(results.hits)
    if is_there and (found != 1 or results.total < 1):
        return f"{name} is there, and found {found} times (total {results.total}); {before}, {after}"
    for hit in results.hits:
        citation = hit.citation
        try:
            quoted = hit.document.text[citation.locator.start : citation.locator.end]
        except NotInArchiveError:
            if name.startswith("steady") or (is_there and board.read(number) == before):
                raise
            continue  # it was deleted since it was found
        if token not in hit.passage.text or (quoted != hit.passage.text and quoted):
            return f"{name}: the passage is not where it says, or not what was asked for: {hit.passage.text[:80]!r}"
        verdict = archive.verify(citation)
        # What was cited of the whole text cannot be decided below once words are withheld from it.
        as_cited = before[0] == "T" and (name.startswith("steady") or board.read(number) == before)
        if is_there and as_cited and verdict.status.value not in {"verbatim", "moved"}:
            return f"{name}: its citation is {verdict.status.value}"
    return None


def ask_for_deleted(archive: Archive, token: str, draw: random.Random) -> str | None:
    """Words whose deletion was done before they were asked for: what is wrong if they are found."""
    clearance = draw.choice(("public", "confidential"))
    results = archive.search(f"={token}", names=False, clearance=clearance)
    if results.hits or results.total:
        return f"{token} was deleted, and is found {len(results.hits)} times (total {results.total})"
    if any(token.casefold() in said.casefold() for said in archive.complete(token[:9], clearance=clearance)):
        return f"{token} was deleted, and is still suggested"
    return None


def read(archive: Archive, board: Board, seed: int, rate: float, until: float, found: Findings) -> None:
    """Ask at a fixed rate, whatever the answers take."""
    draw = random.Random(seed)
    due = time.monotonic() + draw.random() / rate
    while due < until:
        time.sleep(max(0.0, due - time.monotonic()))
        begun = time.perf_counter()
        try:
            wrong = ask(archive, board, draw)
        except Exception as error:
            wrong = "".join(traceback.format_exception(error))
        found.times.append(time.perf_counter() - begun)
        found.waits.append(time.monotonic() - due)
        if wrong:
            found.wrong.append(wrong)
        due += 1 / rate
        if due < time.monotonic() - 1:
            found.late += 1
            due = time.monotonic()


def write(place: Path, seconds: float) -> int:
    """Change the archive for so long; how many changes."""
    draw, turns, changes, fresh = random.Random(7), dict.fromkeys(range(MOVING), 0), 0, 0
    count = dict.fromkeys(range(MOVING), 0)
    board, until = Board(place / "board"), time.monotonic() + seconds
    with Archive.open(place / "archive", wait=60) as archive:
        while time.monotonic() < until:
            number = draw.randrange(MOVING)
            name, turn = f"moving-{number}", turns[number] + 1
            kind = draw.choices(("new", "update", "withhold", "delete", "reindex"), (3, 6, 3, 2, 0.3))[0]
            if kind == "new":
                fresh += 20
                archive.ingest(
                    [source(f"new-{n}", word("New", n), n, word("Newly", n)) for n in range(fresh, fresh + 20)]
                )
            elif kind == "update":
                archive.ingest(source(name, word("Moving", number, turn), number, word("Lasting", number)))
                turns[number] = turn
            elif kind == "withhold":
                board.write(number, "W", count[number])
                withhold_or_release(archive, name)
                count[number] += 1
                board.write(number, "T", count[number])
            elif kind == "delete" and not archive.withheld(name, clearance="confidential"):
                count[number] += 1
                board.write(number, "C", count[number])
                archive.delete(name, reason="asked")
                board.write(number, "G", count[number])
                board.write_gone(number, turns[number] + 1)
                board.write(number, "C", count[number])
                archive.ingest(
                    source(name, word("Moving", number, turn), number, word("Lasting", number)), restore=True
                )
                turns[number] = turn
                board.write(number, "T", count[number])
            elif kind == "reindex":
                archive.reindex()
            changes += 1
    return changes


def withhold_or_release(archive: Archive, name: str) -> None:
    marks = archive.withheld(name, clearance="confidential")
    if marks:
        archive.release(marks[0].id, reason="agreed")
        return
    whole = archive.document(name, clearance="confidential").text
    start = whole.index("Secretly")
    end = whole.index(" ", start)
    archive.withhold(name, start, end, reason="safety", everywhere=True)


def memory(process: int) -> int:
    """Memory of its own in KiB, without the mapped pages of files; 0 where the system does not tell."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    return int(next((line.split()[1] for line in status.splitlines() if line.startswith("RssAnon")), 0))


def readers(place: Path, threads: int, rate: float, seconds: float, seed: int) -> Findings:
    """Several threads that share one archive; ``rate`` is that of all of them together."""
    found = [Findings() for _ in range(threads)]
    board = Board(place / "board")
    with Archive.open(place / "archive") as archive:
        until = time.monotonic() + seconds
        workers = [
            threading.Thread(target=read, args=(archive, board, seed + n, rate / threads, until, each))
            for n, each in enumerate(found)
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    return Findings(
        [t for each in found for t in each.times],
        [t for each in found for t in each.waits],
        [w for each in found for w in each.wrong],
        sum(e.late for e in found),
    )


def capacity(place: Path) -> float:
    """Questions that one process answers in a second of a core."""
    board, draw = Board(place / "board"), random.Random(3)
    with Archive.open(place / "archive") as archive:
        for _ in range(20):
            ask(archive, board, draw)
        begun, asked = time.process_time(), 0
        while time.process_time() - begun < 2:
            ask(archive, board, draw)
            asked += 1
    return asked / 2


def phase(
    place: Path, asked: argparse.Namespace, rate: float, seconds: float, *, writing: bool
) -> tuple[Findings, int, list[int]]:
    """Readers for so long, with the writer or without; what they found, the changes, and the memory of all over time."""
    share = rate / (1 + asked.processes)
    command = [sys.executable, "-m", "tests.stress.load", "--reader", str(place), str(seconds)]
    others = [
        subprocess.Popen([*command, str(share), str(1000 * n)], stdout=subprocess.PIPE, text=True)
        for n in range(1, asked.processes + 1)
    ]
    command = [sys.executable, "-m", "tests.stress.load", "--writer", str(place), str(seconds)]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True) if writing else None
    stop = threading.Event()
    used: list[int] = []

    def watch() -> None:
        while not stop.wait(min(5.0, seconds / 8)):
            used.append(memory(os.getpid()) + sum(memory(other.pid) for other in others))

    watcher = threading.Thread(target=watch)
    watcher.start()
    found = readers(place, asked.threads, share, seconds, 0)
    stop.set()
    watcher.join()
    for other in others:
        output, _ = other.communicate()
        told = json.loads(output)
        found.times += told["times"]
        found.waits += told["waits"]
        found.wrong += told["wrong"]
        found.late += told["late"]
        if other.returncode:
            found.wrong.append(f"a reader ended with {other.returncode}")
    changes = 0
    if writer is not None:
        output, _ = writer.communicate()
        if writer.returncode:
            found.wrong.append(f"the writer ended with {writer.returncode}")
        else:
            changes = int(output)
    return found, changes, used


def percentile(times: Sequence[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))] if times else 0.0


def main(given: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--threads", type=int, default=16)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument(
        "--rate", type=float, help="questions a second, of all together; half of what the machine can by default"
    )
    parser.add_argument("--reader", nargs=4, metavar=("PLACE", "SECONDS", "RATE", "SEED"), help=argparse.SUPPRESS)
    parser.add_argument("--writer", nargs=2, metavar=("PLACE", "SECONDS"), help=argparse.SUPPRESS)
    asked = parser.parse_args(given)
    if asked.writer:
        print(write(Path(asked.writer[0]), float(asked.writer[1])))
        return 0
    if asked.reader:
        place, seconds, rate, seed = asked.reader
        found = readers(Path(place), 1, float(rate), float(seconds), int(seed))
        print(json.dumps(vars(found)))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        prepare(place)
        Board(place / "board", new=True)
        able = capacity(place) * (os.cpu_count() or 1)
        rate = asked.rate or able / 2
        print(f"{able:.0f} questions a second are what {os.cpu_count()} cores can; {rate:.1f} are asked", flush=True)
        seconds = asked.minutes * 60
        alone, _, _ = phase(place, asked, rate, max(20.0, seconds / 5), writing=False)
        busy, changes, used = phase(place, asked, rate, seconds, writing=True)
    calm, loaded = percentile(alone.times, 0.95), percentile(busy.times, 0.95)
    third = max(1, len(used) // 3)
    early, late = max(used[:third], default=0), max(used[-third:], default=0)
    print(
        f"without the writer: {len(alone.times)} questions, p95 {calm * 1000:.0f} ms, {len(alone.wrong)} wrong, {alone.late} times behind"
    )
    print(
        f"with it: {len(busy.times)} questions, p95 {loaded * 1000:.0f} ms ({loaded / max(calm, 1e-9):.1f} times),"
        f" longest {max(busy.times, default=0) * 1000:.0f} ms, {changes} changes, {len(busy.wrong)} wrong, {busy.late} times behind"
    )
    print(
        f"from when each was to be asked: p95 {percentile(alone.waits, 0.95) * 1000:.0f} ms without the writer,"
        f" {percentile(busy.waits, 0.95) * 1000:.0f} ms with it"
    )
    print(f"memory of all: {early >> 10} MiB in the first third, {late >> 10} MiB in the last")
    wrong = alone.wrong + busy.wrong
    print(f"nothing wrongly missing, torn or failed: {'yes' if not wrong else f'NO, {len(wrong)} times'}")
    print(f"p95 with the writer at most three times that without: {'yes' if loaded <= 3 * calm else 'NO'}")
    print(f"memory flat (a tenth more at most): {'yes' if late <= early * 1.1 else 'NO'}")
    print(*wrong[:20], sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
