"""Independent sources are compared: what is told is right, on thirty pairs of reports in ten languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rightsarchive import Access, Archive, Comparison, Metadata, NotInArchiveError, Report, TextSource
from tests.cases.comparing_pairs import PAIRS


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    texts = [
        TextSource(
            text,
            Metadata(
                identifier=f"{number}{side}",
                language=language,
                publisher=f"Paper {side}",
                cases=(f"Case {number}",),
                persons=(pair.persons,),
            ),
        )
        for number, pair in enumerate(PAIRS)
        for side, (language, text) in (("a", pair.one), ("b", pair.other))
    ]
    with Archive.create(tmp_path_factory.mktemp("comparing") / "archive") as archive:
        archive.ingest(texts)
        yield archive


def told(found: Comparison) -> tuple[set[str], set[str]]:
    return (
        {f"{each.kind} {each.value}" for each in found.corroborated},
        {f"{each.kind} {'/'.join(sorted(one.value for one in each.named))}" for each in found.differing},
    )


def test_what_is_told_of_thirty_pairs_is_right(archive: Archive) -> None:
    """Precision comes first; of what a person finds in the pairs most is found."""
    right = wrong = missed = 0
    for number, pair in enumerate(PAIRS):
        found = told(archive.compare(f"Case {number}"))
        for told_here, expected in zip(found, (pair.agree, pair.differ), strict=True):
            right += len(told_here & expected)
            wrong += len(told_here - expected)
            missed += len(expected - told_here)
    assert len(PAIRS) == 30
    assert wrong == 0
    assert right >= 18, (right, missed)


FINED = "The court of the port fined the docker Ana Example {} euros for a leaflet."


def test_copies_and_one_publisher_count_once_and_a_clearance_holds(tmp_path: Path) -> None:
    rows = (
        ("one", "The Post", FINED.format("500"), Access.PUBLIC),
        ("copy", "The Mirror", FINED.format("500") + " !", Access.PUBLIC),
        ("same", "The Post", "Docker Ana Example has to pay: a court of the port fined her 500 euros.", Access.PUBLIC),
        ("secret", "The Herald", "For a leaflet a court fined the docker Ana Example 700 euros.", Access.CONFIDENTIAL),
        ("agreed", "The Clerk", "A court has fined Ana Example, a docker, €500 over a leaflet.", Access.CONFIDENTIAL),
    )
    with Archive.create(tmp_path / "archive") as archive:
        for name, publisher, text, access in rows:
            known = Metadata(identifier=name, publisher=publisher, cases=("Ana",), access=access, language="en")
            archive.ingest([TextSource(text, known)])
        for clearance in ("public", "internal"):
            assert told(archive.compare("Ana", clearance=clearance)) == (set(), set())
        found = archive.compare("Ana", clearance="confidential")
        assert told(found) == ({"amount 500 EUR"}, {"amount 500 EUR/700 EUR"})
        named = [one for each in found.corroborated for one in each.named]
        named += [one for each in found.differing for one in each.named]
        assert all(archive.verify(one.citation, clearance="confidential").ok for one in named)
        report = Report("R", archive=archive, clearance="confidential")
        report.section("Agree").corroboration(found.corroborated, ("Value", "Sources"))
        report.section("Differ").differences(found.differing)
        path = report.write(tmp_path / "compared.html")
        assert archive.verify(path, clearance="confidential").problems == ()
        assert "</sup>; " in path.read_text("utf-8")
        assert path.read_text("utf-8").count("<blockquote") == 2
        cited = [one.citation for one in found.differing[0].named]
        assert len(archive.compare(cited, clearance="confidential").differing) == 1
        with pytest.raises(NotInArchiveError):
            archive.compare(cited)
