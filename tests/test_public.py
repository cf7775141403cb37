"""The public door: these names and no others. A change here is a change for every user."""

from __future__ import annotations

import inspect
import subprocess
import sys
from collections.abc import Iterator

import pytest

import rightsarchive
from rightsarchive import errors

RECORDS = [
    "Access",
    "Author",
    "BackupReport",
    "MoveReport",
    "Bag",
    "BagImport",
    "BatchHit",
    "BatchLine",
    "BatchQuery",
    "Box",
    "Case",
    "CaseHits",
    "CaseSuggestion",
    "CheckReport",
    "Citation",
    "Cite",
    "ClaimChange",
    "Comparison",
    "Content",
    "ContentKind",
    "Context",
    "ContextParagraph",
    "Contribution",
    "Copy",
    "Corroboration",
    "CustodyEvent",
    "CustodyHead",
    "Deletion",
    "Dictionary",
    "Difference",
    "Discrepancy",
    "Document",
    "Duplicates",
    "Evidence",
    "Exhibit",
    "Facet",
    "Facets",
    "Failure",
    "FieldOrigin",
    "Finding",
    "ForeignLog",
    "Highlight",
    "Hit",
    "Inventory",
    "KeptFailure",
    "Locator",
    "Mark",
    "MarkKind",
    "MarkedChange",
    "Metadata",
    "MetadataMatch",
    "NamedValue",
    "Note",
    "Notice",
    "Origin",
    "Outcome",
    "Page",
    "PageVerdict",
    "Paragraph",
    "PartialDate",
    "Passage",
    "PassageChange",
    "PassageKind",
    "Progress",
    "Provenance",
    "ProvenanceKind",
    "QuoteWarning",
    "Reason",
    "Reference",
    "ReferenceKind",
    "References",
    "RelatedCase",
    "Report",
    "RereadDocument",
    "RereadOutcome",
    "Results",
    "SavedSearch",
    "SearchOptions",
    "SearchRun",
    "Section",
    "Statement",
    "SourceEntry",
    "SourceReport",
    "Stats",
    "Status",
    "Suggestion",
    "Tag",
    "TableChange",
    "TableImport",
    "TextSource",
    "TimelineEntry",
    "Verdict",
    "Verdicts",
    "WarningKind",
    "Why",
    "Withheld",
    "Withholding",
    "Words",
    "WordsKind",
]
DOORS = [
    "Archive",
    "ArchiveView",
    "case_id",
    "compose_references",
    "cite",
    "compose_report",
    "export_citations",
    "locales",
    "styles",
    "timeline_sections",
    "timeline_svg",
    "verify_custody_file",
    "write_report",
    "write_template",
]


def test_the_public_names_are_pinned() -> None:
    tree = [
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, errors.RightsArchiveError)
    ]
    assert sorted(rightsarchive.__all__) == sorted([*RECORDS, *DOORS, *tree, "__version__"])


def documented() -> Iterator[tuple[str, object]]:
    """Every public name, and every method and property of a public class, each with what its own docstring stands on."""
    for name in rightsarchive.__all__:
        value = getattr(rightsarchive, name)
        yield name, value
        for inner, held in vars(value).items() if isinstance(value, type) else ():
            function = inspect.unwrap(
                held.fget
                if isinstance(held, property) and held.fget
                else getattr(held, "func", getattr(held, "__func__", held))
            )
            if not inner.startswith("_") and inspect.isfunction(function):
                yield f"{name}.{inner}", function


@pytest.mark.parametrize(("name", "value"), list(documented()), ids=lambda each: each if isinstance(each, str) else "")
def test_every_public_name_says_what_it_is(name: str, value: object) -> None:
    own = vars(value).get("__doc__") if isinstance(value, type) else value.__doc__
    assert own, name
    assert not own.startswith(f"{name}("), f"{name}: what Python writes by itself explains nothing"


def test_the_drawn_error_tree_is_the_real_one() -> None:
    assert errors.__doc__ is not None
    for name, value in vars(errors).items():
        if isinstance(value, type) and issubclass(value, errors.RightsArchiveError):
            assert name in errors.__doc__
            parent = value.__mro__[1].__name__
            assert parent in errors.__doc__ or parent == "Exception"


def test_every_name_is_listed_and_loads_when_it_is_asked_for() -> None:
    assert set(rightsarchive.__all__) <= set(dir(rightsarchive))
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        rightsarchive.nothing_of_the_kind  # noqa: B018


@pytest.mark.parametrize(
    "script",
    [
        "import rightsarchive",
        "from rightsarchive import ArchiveError",
        "from rightsarchive.cli import main; main(['search', '--help'], standalone_mode=False)",
    ],
)
def test_what_is_not_used_is_not_loaded(script: str) -> None:
    heavy = "numpy pydantic lxml docx pypdf whoosh multiprocessing"
    looking = f"{script}\nimport sys; print('loaded:', *sorted(sys.modules.keys() & set('{heavy}'.split())))"
    done = subprocess.run([sys.executable, "-c", looking], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "loaded:"
