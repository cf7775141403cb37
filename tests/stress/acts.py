"""The acts that are interrupted, and what may be seen of an archive afterwards: all of an act or nothing of it, document by document."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import itertools
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bagit

from rightsarchive import (
    Archive,
    ArchiveExistsError,
    ArchiveNotFoundError,
    BagImport,
    DamagedArchiveError,
    Metadata,
    NotInArchiveError,
    TextSource,
    verify_custody_file,
)

TOKENS = {
    "keep": ("Vashtolin",),
    "updated": ("Qermandio", "Hulspatek"),
    "deleted": ("Zorvimate",),
    "withheld": ("Ombelhart", "Tishkovra"),
    "released": ("Yandrecu", "Pfalmoset"),
    "edited": ("Krunsavel",),
    "restored": ("Feltumir",),
    "new-1": ("Bakterolim",),
    "new-2": ("Svintohar",),
    "new-3": ("Dulgreman",),
    "assigned": ("Ixtalvon",),
    "tabled": ("Grelbosind",),
    "packed": ("Wolfrekandi",),
}
"""The words of each document that stand in no other. Where there is a second one, it is of the next version, or what is withheld."""

CLEARANCES = ("public", "confidential")

Facts = dict[str, Any]


def source(name: str, *tokens: str) -> TextSource:
    text = f"The court heard {' and '.join(tokens or TOKENS[name])}. It was in the morning, and many had come."
    return TextSource(text, Metadata(identifier=name, language="en"))


def make(folder: Path) -> Path:
    """Below ``folder``: the place with the archive that every act begins with, and the inputs that some take in."""
    place, given = folder / "base", folder / "inputs"
    files = given / "files"
    files.mkdir(parents=True)
    with Archive.create(place / "archive") as archive:
        pass
    settings = place / "archive" / "archive.toml"
    settings.write_text(settings.read_text("utf-8").replace("[ingest]", "[ingest]\nbatch = 2\nworkers = 1"), "utf-8")
    for name in ("new-1", "new-2"):
        (files / f"{name}.txt").write_text(source(name).text, "utf-8")
        (files / f"{name}.txt.yaml").write_text(f"identifier: {name}\nlanguage: en\n", "utf-8")
    (given / "terms.ttl").write_text(TERMS, "utf-8")
    with Archive.open(place / "archive") as archive:
        known = ("keep", "deleted", "withheld", "released", "edited", "restored", "assigned", "tabled")
        archive.ingest([source(name) for name in known])
        archive.ingest(source("updated", TOKENS["updated"][0]))
        _withhold(archive, "released")
        archive.edit("edited", notes="first")
        archive.assign("First", ["keep"])
        archive.assign("Second", ["assigned"])
        archive.export_table(given / "changed.csv", clearance="confidential")
        archive.backup(given / "backup")
    _change(given / "changed.csv")
    with Archive.create(given / "other") as archive:
        archive.ingest(source("packed"))
        archive.export_bag(given / "package")
    return place


TERMS = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/fine> a skos:Concept ; skos:prefLabel "fine"@en, "amende"@fr .
"""


def _change(table: Path) -> None:
    """Give two documents another title in an exported table."""
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["identifier"] in {"tabled", "released"}:
            row["title"] = f"Title of {row['identifier']}"
    with table.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def prepare(place: Path, act: str) -> None:
    """What is wrong with the archive when an act begins that puts it right."""
    if act == "open":
        shutil.rmtree(place / "archive" / "index")
    if act == "restore an original":
        digest = hashlib.sha256(source("restored").text.encode()).hexdigest()
        path = place / "archive" / "originals" / digest[:2] / digest
        path.chmod(0o600)
        path.write_bytes(b"damaged")


def _withhold(archive: Archive, name: str) -> None:
    document = archive.document(name, clearance="confidential")
    start = document.text.index(TOKENS[name][1])
    archive.withhold(name, start, start + len(TOKENS[name][1]), reason="safety", code="Witness A")


def _withhold_once(archive: Archive) -> None:
    if not archive.withheld("withheld", clearance="confidential"):
        _withhold(archive, "withheld")


def _release(archive: Archive) -> None:
    for mark in archive.withheld("released", clearance="confidential"):
        archive.release(mark.id, reason="agreed")


def _undo(archive: Archive) -> None:
    if archive.document("edited").metadata.notes:
        lines = archive.history(archive.document("edited").id, clearance="confidential")
        archive.undo(max(line.number for line in lines if line.action == "edit"))


def _note(archive: Archive) -> None:
    if not archive.notes("edited"):
        archive.note("edited", "ask her")


def _take_in(outcome: BagImport) -> None:
    if outcome.failed:
        raise AssertionError(outcome.failed)


def _merge_cases(archive: Archive) -> None:
    if archive.case("Second").id != archive.case("First").id:
        archive.merge_cases("Second", "First")


def _restore_original(archive: Archive, given: Path) -> None:
    archive.restore_original(archive.document("restored").sha256, given / "backup")


Act = Callable[[Path, Path], None]


def _opened(work: Callable[[Archive], object]) -> Act:
    def act(place: Path, given: Path) -> None:
        with Archive.open(place / "archive") as archive:
            work(archive)

    return act


def _with_inputs(work: Callable[[Archive, Path], object]) -> Act:
    def act(place: Path, given: Path) -> None:
        with Archive.open(place / "archive") as archive:
            work(archive, given)

    return act


def _beside(work: Callable[[Archive, Path], object]) -> Act:
    def act(place: Path, given: Path) -> None:
        with Archive.open(place / "archive") as archive:
            work(archive, place)

    return act


def _once(output: str, work: Callable[[Archive, Path], object]) -> Act:
    """An act that writes into a place where nothing may be yet."""

    def act(place: Path, given: Path) -> None:
        with Archive.open(place / "archive") as archive:
            if not (place / output).exists():
                work(archive, place / output)
            else:
                archive.export_table(place / "other.csv")  # what was left beside the output goes with the next

    return act


def _create(place: Path, given: Path) -> None:
    try:
        with Archive.create(place / "made"):
            pass
    except ArchiveExistsError:
        _go_on(place / "made")


def _restore(place: Path, given: Path) -> None:
    try:
        Archive.restore(given / "backup", place / "made")
    except ArchiveExistsError:
        _go_on(place / "made")


def _go_on(made: Path) -> None:
    """Open an archive for writing, as its user would, and begin a change."""
    with Archive.open(made) as archive:
        archive.assign("None", [])


ACTS: dict[str, Act] = {
    "ingest": _with_inputs(lambda archive, given: archive.ingest([given / "files", source("new-3")])),
    "update": _opened(lambda archive: archive.ingest(source("updated", TOKENS["updated"][1]))),
    "edit": _opened(lambda archive: archive.edit("edited", title="Edited", cases=["Third"], access="internal")),
    "undo": _opened(_undo),
    "tag": _opened(lambda archive: archive.tag("edited", ["torture", "to cite"])),
    "note": _opened(_note),
    "import a table": _with_inputs(lambda archive, given: archive.import_table(given / "changed.csv")),
    "delete": _opened(lambda archive: _if_there(lambda: archive.delete("deleted", reason="asked"))),
    "reindex": _opened(lambda archive: archive.reindex()),
    "reread": _opened(lambda archive: archive.reread(["edited", "withheld"])),
    "withhold": _opened(_withhold_once),
    "release": _opened(_release),
    "assign": _opened(lambda archive: archive.assign("A case", ["assigned"])),
    "unassign": _opened(lambda archive: _if_there(lambda: archive.unassign("First", ["keep"]))),
    "edit a case": _opened(lambda archive: archive.edit_case("First", title="Earliest", access="internal")),
    "merge cases": _opened(_merge_cases),
    "delete a case": _opened(lambda archive: _if_there(lambda: archive.delete_case("Second"))),
    "add terms": _with_inputs(lambda archive, given: archive.add_vocabulary(given / "terms.ttl")),
    "export the log": _once(
        "custody.jsonl", lambda archive, path: archive.export_custody(path, clearance="confidential")
    ),
    "export a table": _once("table.csv", lambda archive, path: archive.export_table(path)),
    "export": _once("bag", lambda archive, path: archive.export_bag(path, clearance="confidential")),
    "import": _with_inputs(lambda archive, given: _take_in(archive.import_bag(given / "package"))),
    "merge": _with_inputs(lambda archive, given: _take_in(archive.merge(given / "other"))),
    "back up": _beside(lambda archive, place: archive.backup(place / "copy")),
    "restore an original": _with_inputs(_restore_original),
    "restore": _restore,
    "create": _create,
    "open": _opened(lambda _: None),
}
"""Each is given the place and the inputs. It may be done again, and does nothing then that it has done before."""


def _if_there(work: Callable[[], object]) -> None:
    with contextlib.suppress(NotInArchiveError):  # it was done already
        work()


def facts(place: Path) -> Facts:
    """What can be seen of the archive: by document what is read and found of it, and what must always hold."""
    with Archive.open(place / "archive") as archive:
        found = _seen(archive, place)
    del found["unused"]  # the next change takes them away
    return found


def _seen(archive: Archive, place: Path) -> Facts:
    hits = {clearance: _found(archive, clearance) for clearance in CLEARANCES}
    found: Facts = {name: _of_document(archive, name, hits) for name in TOKENS}
    found["cases"] = [
        [
            case.title,
            case.access,
            [document.metadata.identifier for document in archive.case_documents(case.id, clearance="confidential")],
        ]
        for case in archive.cases(clearance="confidential")
    ]
    found["terms"] = archive.vocabularies()
    report = archive.check()
    wrong = [f"{finding.code} {finding.subject}: {finding.message}" for finding in report.findings]
    outputs: dict[str, Any] = {}
    for name, whole in _WHOLE.items():
        path = place / name
        if path.exists():
            try:
                outputs[name] = whole(path)
            except ArchiveNotFoundError:
                continue  # a folder in which none was begun
            except DamagedArchiveError as error:
                if "was not made to its end" not in str(error):
                    wrong.append(f"{name}: {error}")
            except Exception as error:
                wrong.append(f"{name}: {error}")
    return {**found, "outputs": outputs, "wrong": wrong, "unused": list(report.unused)}


def _of_archive(path: Path) -> list[Any]:
    with Archive.open(path, read_only=True) as archive:
        return [
            len(list(archive.documents(clearance="confidential"))),
            [str(each) for each in archive.check().findings],
        ]


_WHOLE: dict[str, Callable[[Path], object]] = {
    "custody.jsonl": lambda path: len(verify_custody_file(path)),
    "bag": lambda path: bagit.Bag(str(path)).validate(),
    "table.csv": lambda path: path.read_bytes().count(b"\n"),
    "copy": _of_archive,
    "made": _of_archive,
}
"""What is seen of each output; an error for what is not whole."""


def _found(archive: Archive, clearance: str) -> dict[str, list[str]]:
    """What a search for all the words finds: for each word the verdicts on the citations of its hits."""
    tokens = list(itertools.chain.from_iterable(TOKENS.values()))
    results = archive.search(" OR ".join(f"={token}" for token in tokens), limit=100, clearance=clearance, names=False)
    found: dict[str, list[str]] = {"total": [str(results.total)]}
    for hit in results.hits:
        verdict = archive.verify(hit.citation, clearance=clearance).status.value
        for token in [token for token in tokens if token in hit.citation.quote] or ["another"]:
            found.setdefault(token, []).append(verdict)
    return found


def _of_document(archive: Archive, name: str, hits: dict[str, dict[str, list[str]]]) -> list[Any]:
    seen: list[Any] = []
    for clearance in CLEARANCES:
        try:
            document = archive.document(name, clearance=clearance)
        except NotInArchiveError:
            seen.append(None)
        else:
            known = document.metadata
            marks = [tag.name for tag in archive.tags(name, clearance=clearance)]
            marks += [note.text for note in archive.notes(name, clearance=clearance)]
            seen.append([document.version, document.text, known.title, known.notes, list(known.cases), marks])
        seen.append([hits[clearance].get(token) for token in (*TOKENS[name], "another")])
    return seen


def finished(place: Path, given: Path, act: str) -> tuple[Facts, list[str]]:
    """Do the act to its end; what is seen then, and what an interruption left behind."""
    ACTS[act](place, given)
    with Archive.open(place / "archive") as archive:
        archive.ingest(source("keep"))
        seen = _seen(archive, place)
        left = [f"an unused original {name}" for name in seen.pop("unused")]
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
    return seen, left
