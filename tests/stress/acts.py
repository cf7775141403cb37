"""The acts that are interrupted, and what may be seen of an archive afterwards: all of an act or nothing of it, document by document."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bagit

from rightsarchive import Archive, Metadata, NotInArchiveError, TextSource, verify_custody_file

TOKENS = {
    "keep": ("Vashtolin",),
    "updated": ("Qermandio", "Hulspatek"),
    "deleted": ("Zorvimate",),
    "withheld": ("Ombelhart", "Tishkovra"),
    "released": ("Yandrecu", "Pfalmoset"),
    "new-1": ("Bakterolim",),
    "new-2": ("Svintohar",),
    "new-3": ("Dulgreman",),
    "assigned": ("Ixtalvon",),
    "packed": ("Wolfrekandi",),
}
"""The words of each document that stand in no other. Where there is a second one, it is of the next version, or what is withheld."""

CLEARANCES = ("public", "confidential")

Facts = dict[str, Any]


def source(name: str, *tokens: str) -> TextSource:
    text = f"The court heard {' and '.join(tokens or TOKENS[name])}. It was in the morning, and many had come."
    return TextSource(text, Metadata(identifier=name, language="en"))


def make(place: Path) -> None:
    """The archive that every act begins with, and the files that some take in."""
    with Archive.create(place / "archive") as archive:
        pass
    settings = place / "archive" / "archive.toml"
    settings.write_text(settings.read_text("utf-8").replace("[ingest]", "[ingest]\nbatch = 2\nworkers = 1"), "utf-8")
    files = place / "files"
    files.mkdir()
    for name in ("new-1", "new-2"):
        (files / f"{name}.txt").write_text(source(name).text, "utf-8")
        (files / f"{name}.txt.yaml").write_text(f"identifier: {name}\nlanguage: en\n", "utf-8")
    with Archive.open(place / "archive") as archive:
        archive.ingest([source(name) for name in ("keep", "deleted", "withheld", "released", "assigned")])
        archive.ingest(source("updated", TOKENS["updated"][0]))
        _withhold(archive, "released")
    with Archive.create(place / "other") as archive:
        archive.ingest(source("packed"))
        archive.export_bag(place / "package")
    shutil.rmtree(place / "other")


def _withhold(archive: Archive, name: str) -> None:
    document = archive.document(name, clearance="confidential")
    start = document.text.index(TOKENS[name][1])
    archive.withhold(name, start, start + len(TOKENS[name][1]), reason="safety", code="Witness A")


def _release(archive: Archive) -> None:
    for mark in archive.withheld("released", clearance="confidential"):
        archive.release(mark.id, reason="agreed")


def _delete(archive: Archive) -> None:
    with contextlib.suppress(NotInArchiveError):  # it was done already
        archive.delete("deleted", reason="asked")


def _withhold_once(archive: Archive) -> None:
    if not archive.withheld("withheld", clearance="confidential"):
        _withhold(archive, "withheld")


def _pack_once(archive: Archive, place: Path) -> None:
    if not (place / "bag").exists():
        archive.export_bag(place / "bag", clearance="confidential")


Act = Callable[[Path], None]


def _opened(work: Callable[[Archive, Path], object]) -> Act:
    def act(place: Path) -> None:
        with Archive.open(place / "archive") as archive:
            work(archive, place)

    return act


def _open_without_an_index(place: Path) -> None:
    shutil.rmtree(place / "archive" / "index", ignore_errors=True)
    with Archive.open(place / "archive"):
        pass


ACTS: dict[str, Act] = {
    "ingest": _opened(lambda archive, place: archive.ingest([place / "files", source("new-3")])),
    "update": _opened(lambda archive, _: archive.ingest(source("updated", TOKENS["updated"][1]))),
    "delete": _opened(lambda archive, _: _delete(archive)),
    "reindex": _opened(lambda archive, _: archive.reindex()),
    "withhold": _opened(lambda archive, _: _withhold_once(archive)),
    "release": _opened(lambda archive, _: _release(archive)),
    "assign": _opened(lambda archive, _: archive.assign("A case", ["assigned"])),
    "export": _opened(lambda archive, place: archive.export_custody(place / "custody.jsonl", clearance="confidential")),
    "pack": _opened(_pack_once),
    "import": _opened(lambda archive, place: archive.import_bag(place / "package")),
    "open": _open_without_an_index,
}
"""Each may be done again, and does nothing then that it has done before."""


def facts(place: Path) -> Facts:
    """What can be seen of the archive: by document what is read and found of it, and what must always hold."""
    with Archive.open(place / "archive") as archive:
        found: Facts = {name: _of_document(archive, name) for name in TOKENS}
        report = archive.check()
        wrong = [f"{finding.code} {finding.subject}: {finding.message}" for finding in report.findings]
    exported = place / "custody.jsonl"
    if exported.exists():
        wrong += [finding.message for finding in verify_custody_file(exported)]
    bag = place / "bag"
    if bag.exists() and not bagit.Bag(str(bag)).is_valid():
        wrong.append("the package is not whole")
    return {**found, "export": exported.exists(), "bag": bag.exists(), "wrong": wrong}


def _of_document(archive: Archive, name: str) -> list[Any]:
    seen: list[Any] = []
    for clearance in CLEARANCES:
        try:
            document = archive.document(name, clearance=clearance)
        except NotInArchiveError:
            seen.append(None)
        else:
            seen.append([document.version, document.text, list(document.metadata.cases)])
        for token in TOKENS[name]:
            results = archive.search(f"={token}", clearance=clearance, names=False)
            citations = [hit.citation for hit in results.hits]
            verdicts = [archive.verify(citation, clearance=clearance).status.value for citation in citations]
            seen.append([results.total, verdicts, [token in citation.quote for citation in citations]])
    return seen


def finish(place: Path, act: str) -> list[str]:
    """Do the act to its end, and look for what an interruption left behind."""
    ACTS[act](place)
    left = []
    with Archive.open(place / "archive") as archive:
        archive.ingest(source("keep"))
        left += [f"an unused original {name}" for name in archive.check().unused]
        if files := archive.engine.collect_garbage():
            left.append(f"{files} files of the index")
    left += [f"a staged file {path.name}" for path in (place / "archive" / "originals" / "incoming").iterdir()]
    left += [f"a draft {path.name}" for path in place.rglob("*.tmp")]
    if act == "delete":
        token = TOKENS["deleted"][0].lower().encode()
        left += [
            f"words in {p.name}"
            for p in (place / "archive").rglob("*")
            if p.is_file() and token in p.read_bytes().lower()
        ]
    return left
