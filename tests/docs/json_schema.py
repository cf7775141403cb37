"""``docs/reference/schema.json``, made from the types of what is printed: ``make schema`` writes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from rightsarchive.published import shapes

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "schema.json"

COMMANDS: dict[str, Any] = {
    "bibliography": shapes.BibliographyObject,
    "cases": shapes.CaseList,
    "cases add": shapes.CaseObject,
    "cases delete": shapes.ActsDone,
    "cases edit": shapes.ActsDone,
    "cases merge": shapes.ActsDone,
    "cases rename": shapes.ActsDone,
    "cases unassign": shapes.ActsDone,
    "edit": shapes.ActsDone,
    "note add": shapes.NoteObject,
    "note delete": shapes.ActsDone,
    "note edit": shapes.ActsDone,
    "note list": shapes.NoteList,
    "tag": shapes.ActsDone,
    "tags": shapes.TagList,
    "undo": shapes.ActsDone,
    "cases assign": shapes.CaseObject,
    "cases related": shapes.RelatedCases,
    "cases show": shapes.CaseSheet,
    "cases suggest": shapes.SuggestedCases,
    "cases timeline": shapes.Timeline | shapes.TimelineWritten,
    "timeline": shapes.Timeline | shapes.TimelineWritten,
    "backup": shapes.BackupObject,
    "move": shapes.MoveObject,
    "check": shapes.CheckObject,
    "restore": shapes.BackupObject | shapes.RestoredOriginal,
    "cite": shapes.CitationObject,
    "concepts": shapes.VocabularyCounts,
    "vocabulary add": shapes.VocabularyCounts,
    "vocabulary list": shapes.VocabularyList,
    "vocabulary remove": shapes.VocabularyCounts,
    "custody export": shapes.LogWritten,
    "custody head": shapes.HeadObject,
    "custody show": shapes.EventList,
    "custody verify": shapes.CustodyVerdict,
    "languages": shapes.LanguageList,
    "delete": shapes.Deleted,
    "demo": shapes.DemoObject,
    "duplicates": shapes.DuplicatesList,
    "similar": shapes.ResultsObject,
    "searches save": shapes.SavedSearchObject,
    "searches list": shapes.SavedSearchList,
    "searches run": shapes.SearchRunObject,
    "searches delete": shapes.SearchDeleted,
    "facets": shapes.FacetsObject,
    "failures": shapes.FailureList,
    "ingest": shapes.OutcomeObject | shapes.PreviewObject,
    "export": shapes.BagWritten,
    "import": shapes.BagTakenIn,
    "merge": shapes.BagTakenIn,
    "init": shapes.ArchiveMade,
    "open": shapes.OriginalOpened | shapes.CopiesRemoved,
    "release": shapes.Released,
    "report": shapes.TimelineWritten | shapes.TemplateWritten,
    "reindex": shapes.Reindexed,
    "reread": shapes.RereadObject,
    "search": shapes.ResultsObject | shapes.HitsWritten,
    "show": shapes.DocumentList | shapes.DocumentSheet | shapes.PassageObject | shapes.ContextObject,
    "table in": shapes.TableImportObject,
    "table out": shapes.TableWritten,
    "stats": shapes.StatsObject,
    "verify": shapes.PaperVerdicts,
    "withheld": shapes.WithheldList,
    "withhold": shapes.WithholdingObject,
}
"""What each command with ``--json`` prints where nothing goes wrong."""


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of all that ``--json`` prints. What one command prints has a definition with its name."""
    adapters = [(name, "serialization", TypeAdapter(shape | shapes.ErrorObject)) for name, shape in COMMANDS.items()]
    references, whole = TypeAdapter.json_schemas(adapters)  # type: ignore[arg-type]  # a list of one mode is a list of both
    commands = {name.replace(" ", "-"): references[name, "serialization"] for name in COMMANDS}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "rightsarchive --json",
        "description": "What each command prints with --json: see the definition with its name.",
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name in commands],
        "$defs": {**commands, **whole["$defs"]},
    }


def published() -> str:
    """The whole file."""
    return json.dumps(schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    PAGE.write_text(published(), "utf-8")
