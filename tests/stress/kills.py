"""A process that changes an archive at random and is killed at random moments, again and again, on one and the same archive."""

from __future__ import annotations

import contextlib
import json
import os
import random
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from rightsarchive import Archive, Metadata, NotInArchiveError, TextSource
from tests.stress.forking import forked, load_what_is_used_by

CHANGED = tuple(f"changed-{number}" for number in range(4))
"""Documents that are taken in, updated and deleted."""

GUARDED = tuple(f"guarded-{number}" for number in range(3))
"""Documents that are taken in, updated, withheld from and released."""

State = list[Any]
"""Of a document: the word of its version (None where it is not there), and whether its secret is withheld."""


def secret(name: str) -> str:
    return f"Secretly{'abc'[int(name[-1])] * 3}vitch"


def text(name: str, token: str) -> str:
    words = f" {secret(name)} was there." if name in GUARDED else ""
    return f"The court heard {token}.{words} It was in the morning." + " Many had come and waited." * 20


class Journal:
    """What the process began, and what it was told is done. It outlives the process."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, *line: Any) -> None:
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.write(handle, (json.dumps(line) + "\n").encode())
        os.close(handle)

    def take(self) -> list[list[Any]]:
        """The lines since the last time."""
        lines = [json.loads(line) for line in self._path.read_text().splitlines()] if self._path.exists() else []
        self._path.unlink(missing_ok=True)
        return lines


def work(place: Path, seed: int) -> None:
    """Change the archive, until somebody kills the process."""
    draw, journal = random.Random(seed), Journal(place / "journal")
    with Archive.open(place / "archive") as archive:
        while True:
            match draw.choice(("take", "take", "take", "delete", "mark", "mark", "reindex", "export")):
                case "take":
                    names = draw.sample(CHANGED + GUARDED, draw.randint(1, 3))
                    tokens = {name: "".join(draw.choices("bcdfghklmnprstvz", k=12)).capitalize() for name in names}
                    journal.write("take", tokens)
                    sources = [
                        TextSource(text(name, tokens[name]), Metadata(identifier=name, language="en")) for name in names
                    ]
                    outcome = archive.ingest(sources, restore=True)
                    if outcome.failed:
                        raise AssertionError(outcome.failed)
                case "delete":
                    name = draw.choice(CHANGED)
                    journal.write("delete", name)
                    with contextlib.suppress(NotInArchiveError):
                        archive.delete(name, reason="asked")
                case "mark":
                    _mark(archive, draw.choice(GUARDED), journal)
                case "reindex":
                    archive.reindex()
                case "export":
                    archive.export_custody(place / "custody.jsonl", clearance="confidential")
            journal.write("done")


def _mark(archive: Archive, name: str, journal: Journal) -> None:
    try:
        marks = archive.withheld(name, clearance="confidential")
    except NotInArchiveError:
        return
    if marks:
        journal.write("release", name)
        archive.release(marks[0].id, reason="agreed")
    else:
        journal.write("withhold", name)
        start = archive.document(name, clearance="confidential").text.index(secret(name))
        archive.withhold(name, start, start + len(secret(name)), reason="safety")


def expected(states: dict[str, list[State]], lines: Sequence[Sequence[Any]]) -> dict[str, list[State]]:
    """What each document may be after what was begun, in the order of the journal; what is not done may be or not be."""
    found = {name: [list(state) for state in each] for name, each in states.items()}
    begun: dict[str, State] = {}
    for kind, *rest in lines:
        if kind == "done":
            found.update({name: [state] for name, state in begun.items()})
            begun = {}
        elif kind == "take":
            begun = {name: [token, found[name][0][1]] for name, token in rest[0].items()}
        elif kind == "delete":
            begun = {rest[0]: [None, False]}
        else:
            begun = {rest[0]: [found[rest[0]][0][0], kind == "withhold"]}
    return {name: [*each, begun[name]] if name in begun else each for name, each in found.items()}


def look(place: Path, known: dict[str, list[str]]) -> dict[str, Any]:
    """The state of each document, and all that contradicts itself. ``known`` are the words that each ever had."""
    wrong: list[str] = []
    states: dict[str, State] = {}
    with Archive.open(place / "archive") as archive:
        for name in (*CHANGED, *GUARDED):
            try:
                whole = archive.document(name, clearance="confidential").text
            except NotInArchiveError:
                whole = ""
            there = [token for token in known[name] if token in whole]
            states[name] = [there[0] if there else None, False]
            for token in known[name]:
                total = archive.search(f"={token}", names=False).total
                if total != (token in there):
                    wrong.append(f"{name}: {token} is found {total} times, and stands there: {token in there}")
            if name in GUARDED and whole:
                shown, hits = archive.document(name).text, archive.search(f"={secret(name)}", names=False).total
                states[name][1] = secret(name) not in shown
                if hits != (secret(name) in shown):
                    wrong.append(f"{name}: the secret is found {hits} times, and shown: {secret(name) in shown}")
        report = archive.check()
        wrong += [f"{finding.code} {finding.subject}: {finding.message}" for finding in report.findings]
        archive.ingest(TextSource("The court rose.", Metadata(identifier="last")))
        wrong += [f"an unused original {name}" for name in archive.check().unused]
    gone = {token for name, tokens in known.items() for token in tokens if name in CHANGED and states[name][0] is None}
    for path in (place / "archive").rglob("*"):
        if path.is_file():
            data = path.read_bytes().lower()
            wrong += [
                f"{token} of a deleted document stands in {path.name}"
                for token in gone
                if token.lower().encode() in data
            ]
    return {"states": states, "wrong": wrong}


def _begin(place: Path) -> None:
    with Archive.create(place / "archive") as archive:
        archive.ingest(TextSource("The court rose.", Metadata(identifier="last")))
        archive.search("court")


def run(folder: Path, count: int, draw: random.Random) -> list[str]:
    """Kill a process ``count`` times; what was wrong."""
    load_what_is_used_by(partial(_begin, folder))
    states: dict[str, list[State]] = {name: [[None, False]] for name in (*CHANGED, *GUARDED)}
    known: dict[str, list[str]] = {name: [] for name in states}
    journal, wrong, acts = Journal(folder / "journal"), [], 0
    for kill in range(1, count + 1):
        # One in ten while the archive is being opened.
        begun = None if draw.random() < 0.1 else folder / "journal"
        forked(partial(work, folder, draw.getrandbits(32)), kill_after=draw.expovariate(1 / 0.4), begun=begun)
        lines = journal.take()
        acts += sum(line[0] == "done" for line in lines)
        for kind, *rest in lines:
            for name, token in rest[0].items() if kind == "take" else ():
                known[name].append(token)
        allowed = expected(states, lines)
        found = forked(partial(look, folder, known))
        told = [f"kill {kill}: {line}" for line in found["wrong"]]
        for name, state in found["states"].items():
            if state not in allowed[name]:
                told.append(f"kill {kill}: {name} is {state}, not {allowed[name]}")
            states[name] = [state]
        print(*told, sep="\n", end="\n" if told else "", flush=True)
        wrong += told
        if kill % 50 == 0 or kill == count:
            print(f"{kill} kills, {acts} acts were done, {len(wrong)} things are wrong", flush=True)
    return wrong
