"""Everything that is shown of an answer, whatever the answer says: the renderers alone, for many words in little time.

``test_signs`` runs the commands themselves, over few documents. The answers here are made once, of documents that say TOKEN
wherever they can; then any words stand in its place.
"""

from __future__ import annotations

import contextlib
import copy
import dataclasses
import datetime as dt
import enum
import importlib
import inspect
import io
import json
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from rightsarchive import (
    Access,
    Archive,
    Bag,
    BagImport,
    BatchLine,
    BatchQuery,
    Case,
    CustodyHead,
    Failure,
    KeptFailure,
    Metadata,
    Notice,
    SavedSearch,
    SearchRun,
    SourceReport,
    TextSource,
)
from rightsarchive.citation import Status, Verdict, Verdicts, Words, WordsKind
from rightsarchive.cli import tables
from rightsarchive.cli.context import print_json
from rightsarchive.cli.formats import Format
from rightsarchive.cli.tables import (
    acts,
    bags,
    cases,
    cells,
    documents,
    duplicates,
    facets,
    failures,
    reread,
    search,
    searches,
    timeline,
    upkeep,
    verdicts,
    withheld,
)
from rightsarchive.cli.tables import tables as changes
from rightsarchive.cli.terminal import SignConsole
from rightsarchive.controls import CONTROLS
from rightsarchive.errors import DamagedRecordError
from rightsarchive.ingest import Outcome, RereadDocument, RereadOutcome
from rightsarchive.published import records
from rightsarchive.search.results import CaseHits, Hit
from rightsarchive.search.suggestion import Suggestion
from rightsarchive.upkeep.backup import BackupReport
from rightsarchive.upkeep.duplicates import Duplicates
from rightsarchive.upkeep.findings import Finding
from rightsarchive.upkeep.fixity import CheckReport
from rightsarchive.upkeep.moving import MoveReport
from rightsarchive.upkeep.table_in import TableChange, TableImport
from tests.cli.test_signs import BEGIN, END, HOSTILE, RIGHT_TO_LEFT, SENTENCE, isolated_stretches

TOKEN = "Qzxtoken"
EVERYTHING = "confidential"


def saying(value: Any, words: str) -> Any:
    """``value`` with ``words`` wherever it says TOKEN."""
    if isinstance(value, enum.Enum):
        return value
    if isinstance(value, str):
        return value.replace(TOKEN, words).replace(TOKEN.lower(), words)
    if isinstance(value, Hit | CaseHits):
        names = [name for name in dir(value) if not name.startswith("_")]
        return SimpleNamespace(**{name: saying(getattr(value, name), words) for name in names})
    if isinstance(value, BaseModel):
        return value.model_copy(update={name: saying(getattr(value, name), words) for name in type(value).model_fields})
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        said = copy.copy(value)
        for field in dataclasses.fields(value):
            object.__setattr__(said, field.name, saying(getattr(value, field.name), words))
        return said
    if isinstance(value, Mapping):
        return {saying(key, words): saying(each, words) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return type(value)(saying(each, words) for each in value)
    return value


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """One of each that is shown."""
    place = tmp_path_factory.mktemp("answers")
    known: dict[str, Any] = {
        "publisher": TOKEN, "persons": ("Ana Ruiz", TOKEN), "cases": (TOKEN,), "authors": TOKEN, "places": (TOKEN,), "notes": TOKEN,
        "extra": {TOKEN: TOKEN}, "document_type": TOKEN,
    }  # fmt: skip
    with Archive.create(place / "archive") as archive:
        for name in ("one", "two"):
            text = f"# {TOKEN}\n\n{TOKEN} {SENTENCE} {TOKEN} {name}."
            archive.ingest(TextSource(text, Metadata(identifier=name, title=f"{TOKEN} {name}", **known)))
        other = Metadata(identifier="three", title=TOKEN, **{**known, "cases": (f"Other {TOKEN}",)})
        archive.ingest(TextSource(f"{SENTENCE} Ana Ruiz went home.", other))
        archive.put_case(Case(title=TOKEN, persons=("Ana Ruiz",), status=TOKEN, notes=TOKEN), reason=TOKEN)
        (case,) = (each for each in archive.cases(clearance=EVERYTHING) if each.title == TOKEN)
        first = archive.document("one")
        start = first.text.index("Ana Ruiz")
        held = archive.withhold("one", start, start + 8, code=TOKEN, reason=TOKEN)
        held = dataclasses.replace(
            held, parts={TOKEN: 2}, named_in=(TOKEN, "path", "id"), cases=(TOKEN,), undecided=(1,)
        )
        archive.edit("two", notes=TOKEN, extra={TOKEN: TOKEN}, clear=["places"], reason=TOKEN)
        archive.tag("two", [TOKEN, "other"])
        archive.tag("two", TOKEN, start=0, end=8)
        archive.note("two", TOKEN, start=0, end=8)
        archive.edit_note(archive.note("two", "first").id, TOKEN)
        failure = Failure(path=TOKEN, code="broken", message=TOKEN, advice=TOKEN)
        notice = Notice("odd", TOKEN, TOKEN, path=TOKEN)
        view = archive.seen_by(EVERYTHING)
        yield SimpleNamespace(
            results=saying(view.search("court fined"), TOKEN),
            context=view.context(view.search("court fined").hits[0].citation),
            titles={each.id: each.title for each in view.cases()},
            suggestions=(Suggestion(TOKEN, (TOKEN, TOKEN)),),
            failed=[failure],
            entries=view.timeline(case.id),
            proposals=view.suggest_cases(),
            related=view.related_cases(case.id),
            case=case,
            document=view.document("two"),
            documents=tuple(view.documents()),
            pages=(),
            notices=[notice, Notice("skipped", TOKEN, path=TOKEN)],
            passages=view.passages("one"),
            events=tuple(view.history()),
            statements=view.sources("two"),
            tags=view.tags("two"),
            counts=view.facets("court", by="case"),
            notes=view.notes(),
            findings=(Finding("index", TOKEN, TOKEN, TOKEN),),
            stats=view.stats(),
            held=held,
            marks=view.withheld("one"),
            text=view.document("one").text,
            verdicts=_verdicts(view.search("court fined").hits[0]),
            form=Format.TABLE,
            provenance=(*view.provenance("two"), *view.provenance("three")),
        )


def _verdicts(hit: Hit) -> Verdicts:
    one = Verdict(
        Status.ALTERED, TOKEN, hit.citation, TOKEN, words=Words(WordsKind.ALTERED, title=TOKEN), where=TOKEN, note=TOKEN
    )
    other = Verdict(Status.NO_SOURCE, TOKEN, None, TOKEN, nearest=TOKEN, given=hit.citation)
    return Verdicts((one, other))


def saved_search(answers: Any) -> SavedSearch:
    title = answers.case.title
    return SavedSearch(title, title, {"persons": [title]}, Access.PUBLIC, title, title, title)


Renderer = Callable[[SignConsole, Any], None]
SHOWN: dict[str, Renderer] = {
    "facts_list": lambda out, a: cells.facts_list(out, {"Title": a.case.title}, form(a)),
    "hits_shown": lambda out, a: search.hits_shown(out, a.results, a.titles, form(a), full=True),
    "cases_found": lambda out, a: search.cases_found(out, a.results),
    "suggestions_list": lambda out, a: search.suggestions_list(out, a.suggestions),
    "explanations": lambda out, a: search.explanations(out, a.results),
    "batch_report": lambda out, a: search.batch_report(
        out, 1, a.case.title, a.failed, [BatchLine(BatchQuery(1, a.case.title, a.case.title), 0, (a.case.title,))]
    ),
    "case_suggestions": lambda out, a: cases.case_suggestions(out, a.proposals, form(a)),
    "related_cases": lambda out, a: cases.related_cases(out, a.related, form(a)),
    "cases_table": lambda out, a: cases.cases_table(out, [(a.case, 2)], form(a)),
    "case_sheet": lambda out, a: cases.case_sheet(out, a.case, form(a)),
    "timeline_table": lambda out, a: timeline.timeline_table(out, a.entries, a.titles, form(a)),
    "timeline_written": lambda out, a: timeline.timeline_written(out, a.case.title, a.entries, 1),
    "documents_table": lambda out, a: documents.documents_table(out, a.documents, "public", form(a)),
    "document_sheet": lambda out, a: documents.document_sheet(out, a.document, a.pages, a.notices, form(a)),
    "provenance_table": lambda out, a: documents.provenance_table(out, a.provenance, form(a)),
    "passages_table": lambda out, a: documents.passages_table(out, a.passages, form(a)),
    "outcome_report": lambda out, a: documents.outcome_report(out, outcome(a)),
    "fields_table": lambda out, a: documents.fields_table(out, a.document, form(a)),
    "passage_sheet": lambda out, a: documents.passage_sheet(out, a.passages[0], a.context.citation, form(a)),
    "failures_list": lambda out, a: failures.failures_list(out, [kept_failure(a)], form(a)),
    "preview_report": lambda out, a: failures.preview_report(
        out, [SourceReport(a.case.title, "failed", message=a.case.title)]
    ),
    "hit_block": lambda out, a: search.hit_block(out, 1, a.results.hits[0], a.titles, full=True),
    "searches_table": lambda out, a: searches.searches_table(out, [saved_search(a)], form(a)),
    "run_shown": lambda out, a: searches.run_shown(
        out, SearchRun(saved_search(a), a.case.title, 2, 1, a.results.hits, noted=False), full=True
    ),
    "facets_table": lambda out, a: facets.facets_table(out, a.counts, form(a)),
    "duplicates_list": lambda out, a: duplicates.duplicates_list(out, [Duplicates("near", 0.7, a.documents)], form(a)),
    "reread_report": lambda out, a: reread.reread_report(out, reread_otherwise(a)),
    "notices_list": lambda out, a: documents.notices_list(out, a.notices),
    "history_table": lambda out, a: upkeep.history_table(out, a.events, form(a)),
    "custody_table": lambda out, a: upkeep.custody_table(out, a.events, form=form(a)),
    "custody_verdict": lambda out, a: upkeep.custody_verdict(out, a.findings, against_head=False),
    "check_table": lambda out, a: upkeep.check_table(out, checked(a)),
    "stats_table": lambda out, a: upkeep.stats_table(out, a.stats),
    "acts_report": lambda out, a: acts.acts_report(out, a.events, {}),
    "sources_table": lambda out, a: acts.sources_table(out, a.statements, form(a)),
    "tags_table": lambda out, a: acts.tags_table(out, a.tags, form(a)),
    "notes_table": lambda out, a: acts.notes_table(out, a.notes, form(a)),
    "annotations_below": lambda out, a: acts.annotations_below(out, a.tags, a.notes, form(a)),
    "withholding_report": lambda out, a: withheld.withholding_report(out, a.held),
    "backup_table": lambda out, a: upkeep.backup_table(out, BackupReport(3, 2, 1, a.findings)),
    "move_table": lambda out, a: upkeep.move_table(out, MoveReport(3, 2, a.case.title, a.case.title, a.findings)),
    "bag_report": lambda out, a: bags.bag_report(out, packed(a)),
    "import_report": lambda out, a: bags.import_report(out, taken_in(a)),
    "damage_found": lambda out, a: search.damage_found(out, SimpleNamespace(damaged=[damage(a)])),  # type: ignore[arg-type]  # only what it asks
    "context_sheet": lambda out, a: search.context_sheet(out, a.context),
    "verdicts_table": lambda out, a: verdicts.verdicts_table(out, a.verdicts, 3, form(a)),
    "table_report": lambda out, a: changes.table_report(out, changed_by_table(a)),
    "withheld_list": lambda out, a: withheld.withheld_list(out, a.marks, a.text),
}


def form(a: Any) -> Format:
    """How it is asked for: tables, blocks (by the width) and lines."""
    return a.form  # type: ignore[no-any-return]


def outcome(a: Any) -> Outcome:
    return Outcome((), (), (), tuple(a.failed), tuple(a.notices), {a.case.title: (1, 1)})  # type: ignore[arg-type]  # only counted


def kept_failure(a: Any) -> KeptFailure:
    at = dt.datetime(2025, 7, 3, tzinfo=dt.UTC)
    said = a.failed[0]
    return KeptFailure(said.path, "failed", said.code, said.message, said.advice, at, at)


def reread_otherwise(a: Any) -> RereadOutcome:
    at = a.passages[0].locator
    read = RereadDocument(
        "d1", 1, a.case.title, (a.case.title, a.case.title), ("0", "1"), (a.case.title,), ("w1",), ("w2",),
        ((at, at), (at, None)), lambda: a.text, lambda: f"x{a.text}",
    )  # fmt: skip
    return RereadOutcome((read,), 1, 1, tuple(a.failed), tuple(a.notices))


def changed_by_table(a: Any) -> TableImport:
    change = TableChange(2, a.document.id, f"extra.{a.case.title}", a.case.title, a.text)
    return TableImport(3, (change,), tuple(a.failed))


def damage(a: Any) -> DamagedRecordError:
    return DamagedRecordError(a.case.title, "text")


def packed(a: Any) -> Bag:
    return Bag(Path(a.case.title), ("d1",), 3, 1000, "0" * 64, CustodyHead(3, "0" * 64), tuple(a.failed))


def taken_in(a: Any) -> BagImport:
    return BagImport(("d1",), (), (), tuple(a.failed), (), CustodyHead(3, "0" * 64))


def checked(a: Any) -> CheckReport:
    return CheckReport(3, a.findings, (a.case.title,), (a.case.title,))


def renderers() -> Iterator[str]:
    for module in pkgutil.iter_modules(tables.__path__):
        for name, held in vars(importlib.import_module(f"{tables.__name__}.{module.name}")).items():
            if (
                inspect.isfunction(held)
                and not name.startswith("_")
                and next(iter(inspect.signature(held).parameters), "") == "out"
            ):
                yield name


def test_everything_that_shows_an_answer_is_on_the_list() -> None:
    assert set(renderers()) == set(SHOWN)


@settings(max_examples=30)
@given(words=HOSTILE, width=st.integers(30, 140), form=st.sampled_from([Format.TABLE, Format.LINES]))
def test_a_terminal_is_shown_signs_and_isolated_words(
    answers: SimpleNamespace, words: str, width: int, form: Format
) -> None:
    said = SimpleNamespace(**{name: saying(value, words) for name, value in vars(answers).items()})
    said.form = form
    for name, show in SHOWN.items():
        out = SignConsole(file=io.StringIO(), force_terminal=True, color_system=None, width=width)
        show(out, said)
        for row in out.file.getvalue().split("\n"):  # type: ignore[attr-defined]  # it is the one above
            assert {c for c in CONTROLS.findall(row) if c not in {BEGIN, END}} == set(), (name, row)
            inside = isolated_stretches(row)
            assert inside is not None, (name, row)
            if "To accept:" not in row and name != "case_suggestions":  # a command that is to be copied
                assert not RIGHT_TO_LEFT.search(inside), (name, row)


JSON: Mapping[str, Callable[[Any], Any]] = {
    "results": lambda a: records.results_json(a.results, a.suggestions, explain=True),
    "document": lambda a: records.document_json(a.document),
    "case": lambda a: records.case_json(a.case, 2),
    "timeline": lambda a: [records.timeline_entry_json(each) for each in a.entries],
    "suggestions": lambda a: [records.suggestion_json(each) for each in a.proposals],
    "related": lambda a: [records.related_json(each) for each in a.related],
    "events": lambda a: [records.event_json(each) for each in a.events],
    "findings": lambda a: [records.finding_json(each) for each in a.findings],
    "reread": lambda a: records.reread_json(reread_otherwise(a)),
    "failures": lambda a: [records.failure_json(each) for each in a.failed],
    "check": lambda a: records.check_json(checked(a)),
    "withholding": lambda a: records.withholding_json(a.held),
    "verdicts": lambda a: records.verdicts_json(Path("paper.md"), a.verdicts),
}


@given(words=HOSTILE)
def test_json_escapes_what_a_terminal_would_obey_and_means_the_words(answers: SimpleNamespace, words: str) -> None:
    said = SimpleNamespace(**{name: saying(value, words) for name, value in vars(answers).items()})
    made = {name: make(said) for name, make in JSON.items()}
    buffer = io.BytesIO()
    stream = io.TextIOWrapper(buffer, "utf-8")
    with contextlib.redirect_stdout(stream):
        print_json(made)
    stream.detach()
    shown = buffer.getvalue().decode()
    assert not CONTROLS.search(shown.replace("\n", ""))
    assert json.loads(shown) == json.loads(json.dumps(made))
    assert words in json.loads(shown)["document"]["metadata"]["persons"]
