"""What every command prints with --json keeps to the published schema, and the page about it explains every key."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import click
import jsonschema
import pytest
from click.testing import CliRunner

from rightsarchive import Archive, Section, compose_report, write_report
from rightsarchive.cli import main, viewer
from rightsarchive.model import Case
from rightsarchive.published.shapes import CaseObject
from tests.docs.json_schema import COMMANDS, PAGE, published

ROOT = Path(__file__).parents[2]
SAMPLES = ["--samples", str(ROOT / "samples")]
DEMO = ["--archive", "indexes/demo"]
FINE = "The court in Almaty fined the human rights defender on 3 July 2025. Her lawyers announced an appeal."
SHEET = """title: Fine
authors: [{family: Aden, given: Islam}, Orda]
published: 2025-08
retrieved: 2025-08-03
language: en
access: internal
case: Almaty 2025
mood: {calm: [1, 2.5, null]}
"""

PAPER = (
    "It says “the court in Almaty fined [her] on 3 July 2024” and «nobody was ever harmed there».\n\n"
    "> Her lawyers [...] an appeal.\n\nThe court in Almaty fined the human rights defender on 3 July and more.\n"
)

Printed = Callable[..., Any]


class Asked(NamedTuple):
    """A command of the table, and the words that ask for it."""

    command: str
    words: tuple[str, ...]
    code: int = 0


ASKED = (
    Asked("init", ("init", "--archive", "new")),
    Asked("init", ("init", "--archive", "in"), 2),
    Asked("ingest", ("ingest", "in")),
    Asked("ingest", ("ingest", "in", "more"), 1),
    Asked("ingest", ("ingest", "in", "--set", "publisher"), 2),
    Asked("verify", ("verify", "paper.md", "--clearance", "internal"), 1),
    Asked("verify", ("verify", "report.md", "--clearance", "internal")),
    Asked("verify", ("verify", "none.md"), 1),
    Asked("ingest", ("ingest", "more", "--dry-run"), 1),
    Asked("failures", ("failures",), 1),
    Asked("search", ("search", "court", "curt", "--clearance", "internal", "--explain")),
    Asked("search", ("search", "hunger strike Жыланбаев", *DEMO)),
    Asked("search", ("search", "(court AND fine"), 2),
    Asked("search", ("search", "--queries", "list.csv", "--out", "hits.csv"), 1),
    Asked("search", ("search", "court", "--out", "hits.jsonl")),
    Asked("show", ("show", "--clearance", "internal")),
    Asked("show", ("show", "fine.txt", "--clearance", "confidential")),
    Asked("show", ("show", "second.md", "--version", "1")),
    Asked("bibliography", ("bibliography", "--format", "ris")),
    Asked("bibliography", ("bibliography", "second.md", "--out", "s.bib")),
    Asked("bibliography", ("bibliography", "nobody"), 1),
    Asked("table out", ("table", "out", "t.csv", "--clearance", "internal")),
    Asked("table in", ("table", "in", "t.csv")),
    Asked("table in", ("table", "in", "list.csv"), 2),
    Asked("show", ("show", "nobody"), 1),
    Asked("show", ("show", "p3b4a9c03c36ae49b", *DEMO)),
    Asked("open", ("open", "second.md", "--clearance", "confidential")),
    Asked("open", ("open", "--clear")),
    Asked("open", ("open", "nobody"), 1),
    Asked("cases", ("cases", "--clearance", "internal")),
    Asked("cases", ("cases", *DEMO)),
    Asked("cases show", ("cases", "al-ghadrani-basra-2024", *DEMO)),
    Asked("cases suggest", ("cases", "suggest", *DEMO)),
    Asked("cases timeline", ("cases", "timeline", "al-ghadrani-basra-2024", *DEMO)),
    Asked("cases timeline", ("cases", "timeline", "al-ghadrani-basra-2024", *DEMO, "--out", "t.md")),
    Asked("timeline", ("timeline", "--person", "Samer al-Ghadrani", *DEMO)),
    Asked("timeline", ("timeline", "--query", "court", *DEMO, "--out", "t.svg")),
    Asked("report", ("report", "--case", "al-ghadrani-basra-2024", *DEMO, "--out", "d.md")),
    Asked("cases related", ("cases", "related", "al-ghadrani-basra-2024", *DEMO)),
    Asked("cases assign", ("cases", "assign", "almaty-2025", "second.md")),
    Asked("cite", ("cite", "fine.txt", "--clearance", "confidential", "--quote", "announced an appeal")),
    Asked("cite", ("cite", "fine.txt", "--clearance", "confidential"), 2),
    Asked("edit", ("edit", "second.md", "--set", "title=Second", "--add", "persons=A. B.", "--clear", "notes")),
    Asked("edit", ("edit", "second.md"), 2),
    Asked("undo", ("undo", "1"), 2),
    Asked("tag", ("tag", "second.md", "torture", "to check")),
    Asked("tags", ("tags",)),
    Asked("tags", ("tags", "second.md")),
    Asked("note add", ("note", "add", "second.md", "Ask her.", "--access", "internal")),
    Asked("note list", ("note", "list", "--clearance", "internal", "--search", "asked")),
    Asked("note edit", ("note", "edit", "n0123456789abcdef", "Asked."), 1),
    Asked("note delete", ("note", "delete", "n0123456789abcdef"), 1),
    Asked("cases rename", ("cases", "rename", "almaty-2025", "Almaty, 2025 and later")),
    Asked("cases edit", ("cases", "edit", "almaty-2025", "--status", "open", "--person", "A. B.")),
    Asked("cases edit", ("cases", "edit", "almaty-2025"), 2),
    Asked("cases unassign", ("cases", "unassign", "almaty-2025", "second.md")),
    Asked("cases merge", ("cases", "merge", "almaty-2025", "almaty-2025"), 2),
    Asked("cases delete", ("cases", "delete", "nothing"), 1),
    Asked("cases add", ("cases", "add", "Almaty 2025", "--access", "internal", "--person", "A. B.")),
    Asked("withhold", ("withhold", "fine.txt", "--quote", "Her lawyers", "--code", "Two", "--reason", "asked for")),
    Asked("withhold", ("withhold", "fine.txt", "--quote", "nowhere", "--reason", "asked for"), 1),
    Asked("withheld", ("withheld", "fine.txt", "--clearance", "confidential")),
    Asked("show", ("show", "Fine", "--clearance", "internal"), 1),
    Asked("release", ("release", "w0123456789abcdef", "--reason", "asked for"), 1),
    Asked("concepts", ("concepts",)),
    Asked("vocabulary add", ("vocabulary", "add", "fine.txt", "--from", "en"), 2),
    Asked("vocabulary remove", ("vocabulary", "remove", "nothing"), 2),
    Asked("vocabulary list", ("vocabulary", "list")),
    Asked("merge", ("merge", "changed"), 1),
    Asked("searches save", ("searches", "save", "Fines", "court", "--language", "en", "--no-concepts", *DEMO)),
    Asked("searches run", ("searches", "run", "Fines", "--limit", "1", *DEMO)),
    Asked("searches list", ("searches", "list", *DEMO)),
    Asked("searches delete", ("searches", "delete", "Fines", *DEMO)),
    Asked("searches run", ("searches", "run", "Fines", *DEMO), 1),
    Asked("facets", ("facets", "court", "--by", "case", *DEMO)),
    Asked("similar", ("similar", "a court in Almaty fined her", "--explain", *DEMO)),
    Asked("similar", ("similar", "p0123456789abcdef", *DEMO), 1),
    Asked("facets", ("facets", "court", "--by", "year", "--in-document", "nothing", *DEMO), 2),
    Asked("duplicates", ("duplicates", "--clearance", "confidential")),
    Asked("custody show", ("custody", "show", "--clearance", "confidential")),
    Asked("custody show", ("custody", "show", "--limit", "1")),
    Asked("custody head", ("custody", "head")),
    Asked("custody export", ("custody", "export", "log.jsonl")),
    Asked("custody verify", ("custody", "verify")),
    Asked("custody verify", ("custody", "verify", "--file", "log.jsonl")),
    Asked("custody verify", ("custody", "verify", "--file", "log.jsonl", "--head", f"9999:{'0' * 64}"), 1),
    Asked("custody verify", ("custody", "verify", "--head", "9"), 2),
    Asked("languages", ("languages", "ka", "uz")),
    Asked("move", ("move", "--originals", "folder"), 2),
    Asked("check", ("check",)),
    Asked("check", ("check", "--quick")),
    Asked("backup", ("backup", "copy")),
    Asked("restore", ("restore", "--from", "copy", "--archive", "again")),
    Asked("restore", ("restore", "--from", "copy", "--original", "0" * 64), 1),
    Asked("export", ("export", "--bagit", "bag", "--clearance", "confidential")),
    Asked("import", ("import", "bag", "--archive", "again")),
    Asked("reindex", ("reindex",)),
    Asked("reread", ("reread", "--document", "second.md")),
    Asked("reread", ("reread", "--archive", "damaged"), 1),
    Asked("reread", ("reread", "--archive", "changed")),
    Asked("stats", ("stats", *DEMO)),
    Asked("demo", ("demo", *SAMPLES)),
    Asked("delete", ("delete", "fine.txt", "--reason", "asked for")),
    Asked("check", ("check", "--archive", "damaged"), 1),
)


def _read_otherwise(archive: Path) -> None:
    """Give a document a reading that is not the one which its original gives."""

    class Otherwise(Executor):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            future: Future[Any] = Future()
            found = fn(*args, **kwargs)
            future.set_result(replace(found, text=found.text.replace("witnesses", "witmesses")))
            return future

    with pytest.MonkeyPatch.context() as patch, Archive.open(archive) as opened:
        patch.setattr("rightsarchive.ingest.rereading.runs_inline", lambda *_: False)
        assert opened.reread(["second.md"], executor=Otherwise()).changed


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Printed]:
    """Runs a command in a folder with a small archive, the demo, and an archive that is damaged; gives its JSON."""
    folder = tmp_path_factory.mktemp("json")
    (folder / "in").mkdir()
    (folder / "more").mkdir()
    (folder / "in" / "fine.txt").write_text(FINE, "utf-8")
    (folder / "in" / "fine.txt.yaml").write_text(SHEET, "utf-8")
    (folder / "in" / "second.md").write_text("# Second\n\nThe court of the city heard two witnesses.\n", "utf-8")
    (folder / "more" / "bad.pdf").write_bytes(b"%PDF-1.4 nothing")
    (folder / "more" / "old.txt").write_bytes("Суд признал её виновной в распространении сведений.\n".encode("cp1251"))
    (folder / "list.csv").write_text("query\ncourt\ncourt AND (\n", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(viewer, "gettempdir", lambda: str(folder))  # where `open` puts its copies

        def ask(*words: str, code: int = 0) -> Any:
            result = CliRunner().invoke(main, [*words, "--json"], catch_exceptions=False)
            assert result.exit_code == code, result.output
            return json.loads(result.stdout)

        ask("init", "--archive", "damaged")
        ask("ingest", "in", "--archive", "damaged")
        for path in (folder / "damaged" / "originals").rglob("*"):
            if path.is_file():
                path.chmod(0o600)
                path.write_bytes(b"damaged")
        ask("init", "--archive", "changed")
        ask("ingest", "in", "--archive", "changed")
        _read_otherwise(folder / "changed")
        ask("demo", *SAMPLES)
        ask("init")
        ask("ingest", "in")
        (folder / "paper.md").write_text(PAPER, "utf-8")
        with Archive.open(folder / "indexes" / "archive") as archive:
            hit = archive.search("lawyers", clearance="internal").hits[0]
            write_report(compose_report("A report", [Section("Fine", [hit.citation])]), folder / "report.md")
        (folder / "in" / "second.md").write_text("# Second\n\nThe court of the city heard three witnesses.\n", "utf-8")
        yield ask


def closed(schema: Any) -> Any:
    """The schema without leave to add keys: what is printed and not described is a mistake here."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: closed(item) for key, item in schema.items()}
    return {**inner, "additionalProperties": False} if isinstance(schema.get("properties"), dict) else inner


def keys_of(value: Any) -> set[str]:
    """Every key in a JSON value, those apart that others name: standards, records and users."""
    others = {
        "csl",
        "record",
        "metadata",
        "declared",
        "origins",
        "detail",
        "sources",
        "languages",
        "media_types",
        "pages",
        "vocabularies",
        "contents",
    }
    if isinstance(value, dict):
        return set(value) | {key for name, inner in value.items() if name not in others for key in keys_of(inner)}
    if isinstance(value, list):
        return {key for inner in value for key in keys_of(inner)}
    return set()


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: " ".join(asked.words))
def test_what_is_printed_keeps_to_the_schema_and_is_explained(printed: Printed, asked: Asked) -> None:
    value = printed(*asked.words, code=asked.code)
    schema = closed(json.loads(PAGE.read_text("utf-8")))
    narrowed = {
        "$schema": schema["$schema"],
        "$defs": schema["$defs"],
        "$ref": f"#/$defs/{asked.command.replace(' ', '-')}",
    }
    jsonschema.Draft202012Validator(narrowed).validate(value)
    explained = set(re.findall(r"`([a-z0-9_]+)`", (ROOT / "docs" / "reference" / "json.md").read_text("utf-8")))
    assert keys_of(value) <= explained


def test_the_published_schema_is_what_the_types_give() -> None:
    assert PAGE.read_text("utf-8") == published(), "run: make schema"
    jsonschema.Draft202012Validator.check_schema(json.loads(published()))


def test_every_command_with_json_is_in_the_schema_and_asked_for() -> None:
    def with_json(command: click.Command, name: str) -> Iterator[str]:
        if any("--json" in option.opts for option in command.params):
            yield name
        if isinstance(command, click.Group):
            for inner, each in command.commands.items():
                yield from with_json(each, f"{name} {inner}".strip())

    assert sorted(with_json(main, "")) == sorted(COMMANDS)
    assert {asked.command for asked in ASKED} == set(COMMANDS)


def test_a_value_that_is_not_described_is_refused(printed: Printed) -> None:
    schema = closed(json.loads(published()))
    stats = printed("stats", *DEMO)
    narrowed = {"$defs": schema["$defs"], "$ref": "#/$defs/stats"}
    for wrong in ({**stats, "more": 1}, {**stats, "documents": "1"}, {"error": {"code": "x"}}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.Draft202012Validator(narrowed).validate(wrong)


def test_a_case_has_the_fields_of_its_record() -> None:
    assert set(CaseObject.__annotations__) == {*Case.model_fields, "documents"}
