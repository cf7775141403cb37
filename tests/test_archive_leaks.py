"""An archive with confidential documents answers the public word for word as if they were not there."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rightsarchive import Access, Archive, Case, Metadata, NotInArchiveError, TextSource
from tests.cases.linking.hard import HEARINGS, TWICE

# Confidential: the same persons under further names, days, courts and spellings, and words that no public text has.
SECRET = (
    "On 12 March 2024 the informer Bolat Zhaksygaliev told Saltanat Orazova who had paid for the camera. Rustam Duvalov was there.",
    "Информатор Болат Жаксыгалиев 12 марта 2024 года сказал Салтанат Оразовой, кто заплатил за камеру. Там был Рустам Дувалов.",
    "Marek Holubar hides in the monastery of Zvolenska since 21 October 2024; Ilona Vesek brings him bread. Karvelyn is watched.",
    "The witness Aigerim Tulegenova saw Judge Temir Basharov take the envelope in Karvelin on 11 March 2024. Human rights, court.",
)
WORDS = ("zhaksygaliev", "tulegenova", "zvolenska", "monastery", "informer", "2024-10-21")


def public(archive: Archive) -> None:
    for number, report in enumerate((*HEARINGS, *TWICE)):
        archive.ingest(report.source)
        archive.assign(("Orazova", "Duvalov", "Banner", "Beating")[number // 2], [report.name])


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Archive, Archive]]:
    """The public documents alone, and the same beside secret ones, in the same and in further cases."""
    place = tmp_path_factory.mktemp("leaks")
    with Archive.create(place / "open") as alone, Archive.create(place / "mixed") as mixed:
        for level, text in zip(("confidential", "internal", "confidential", "confidential"), SECRET, strict=True):
            metadata = Metadata(title=f"Zvolenska {text[:9]}", cases=("Orazova", "Envelope"), access=Access(level))
            mixed.ingest(TextSource(text, metadata))
        for archive in (alone, mixed):
            public(archive)
            archive.put_case(Case(title="Open and empty"))
        yield alone, mixed


QUESTIONS: dict[str, Callable[[Archive], Any]] = {
    "cases proposed": lambda archive: archive.suggest_cases(),
    "related": lambda archive: [archive.related_cases(case) for case in ("orazova", "duvalov", "banner")],
    "timelines": lambda archive: [archive.timeline(case.id) for case in archive.cases(clearance="public")],
    "cases": lambda archive: list(archive.cases(clearance="public")),
    "documents of a case": lambda archive: archive.case_documents("orazova", clearance="public"),
    "documents": lambda archive: list(archive.documents(clearance="public")),
    "completions": lambda archive: [
        archive.complete(letters) for letters in ("z", "kar", "t", "in", "о", "ж", "b", "mon")
    ],
    "did you mean": lambda archive: [
        archive.suggest(word)
        for word in ("Zhaksygalieva", "Karvelyn", "Tulegenov", "monastary", "informar", "Duvalovv", "Temyr")
    ],
    "found": lambda archive: [
        (hit.passage.id, hit.score, hit.highlights)
        for query in (
            *WORDS,
            "Orazova court",
            "Karvel*",
            "Karvelin~",
            "mentions:2024-10-21",
            "Жаксыгалиев",
        )
        for hit in archive.search(query, limit=50).hits
    ],
}


def told(value: Any) -> str:
    """All that an answer says, but for when its documents were taken in."""
    if isinstance(value, (list, tuple, frozenset)):
        return "[" + ", ".join(map(told, value)) + "]"
    if dataclasses.is_dataclass(value):
        held = {
            name: getattr(value, name)
            for name in value.__dataclass_fields__
            if name not in {"ingested", "_read_text", "_read_inventory"}
        }
        return type(value).__name__ + "{" + ", ".join(f"{name}: {told(part)}" for name, part in held.items()) + "}"
    return repr(value)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_public_is_answered_as_if_nothing_else_were_there(both: tuple[Archive, Archive], question: str) -> None:
    alone, mixed = (told(QUESTIONS[question](archive)) for archive in both)
    assert mixed == alone
    assert not [word for word in WORDS if word.lower() in mixed.lower()]


def test_who_may_see_it_sees_more(both: tuple[Archive, Archive]) -> None:
    _, mixed = both
    assert "envelope" in {case.id for case in mixed.cases(clearance="confidential")}
    assert mixed.complete("zvol", clearance="confidential") == ("Zvolenska",)
    assert len(mixed.timeline("orazova", clearance="confidential")) > len(mixed.timeline("orazova"))
    assert {each.case.id for each in mixed.related_cases("duvalov", clearance="confidential")} >= {"envelope"}


@pytest.mark.parametrize("ask", ["case", "case_documents", "timeline", "related_cases"])
def test_a_secret_case_is_as_unknown_as_one_that_is_not_there(both: tuple[Archive, Archive], ask: str) -> None:
    _, mixed = both
    said = []
    for name in ("envelope", "neverwas"):
        with pytest.raises(NotInArchiveError) as refused:
            getattr(mixed, ask)(name, clearance="public")
        said.append(str(refused.value).replace(name, "…"))
    assert said[0] == said[1]


def test_a_case_that_only_erased_or_moved_documents_named_stays_unknown(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "archive") as archive:
        for name, case in (("a", "Erased secret"), ("b", "Moved secret")):
            archive.ingest(
                TextSource(f"Text {name}.", Metadata(identifier=name, cases=(case,), access=Access.CONFIDENTIAL))
            )
        archive.delete("a", reason="asked for")
        archive.ingest(TextSource("Text b.", Metadata(identifier="b", cases=("Other",), access=Access.CONFIDENTIAL)))
        assert list(archive.cases(clearance="public")) == []


def test_a_case_that_only_an_older_version_named_is_shown_no_more(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "archive") as archive:
        archive.ingest(TextSource("Text.", Metadata(identifier="a", cases=("Named once",))))
        assert [case.title for case in archive.cases(clearance="public")] == ["Named once"]
        archive.ingest(TextSource("Text, corrected.", Metadata(identifier="a")))
        assert list(archive.cases(clearance="public")) == []
        assert [case.title for case in archive.cases(clearance="confidential")] == ["Named once"]
