"""What a query names of the archive is looked up: patterns, filters, what nothing has."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rightsarchive import Archive, Metadata, QuerySyntaxError, TextSource, UsageError

TEXTS = {
    "prison": "The prison of Almaty was closed. A poison was found.",
    "person": "Each person has rights.",
    "near": "police beat him near the van",
    "order": "The van stood quietly there while the police came.",
    "far": "The police came. It rained in the town all the day long. Nobody saw a van.",
    "sum": "The fine was 78 000 tenge.",
    "sums": "The fine was 78,000 tenge, account GB82 WEST 1234 5698 7654 32.",
    "whole": "The fine was 78000 tenge, call +7 701 234 56 78.",
    "symbol": "See A/HRC/WGAD/2023/12 and 37,5 percent.",
    "other": "See A/HRC/55/61, para. 12, of 2023. The U.S. protested.",
    "abbreviation": "The US protested. They told us.",
    "date": "He was freed on 31 July 2025, it was said.",
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.create(tmp_path_factory.mktemp("resolving") / "archive") as made:
        for name, text in TEXTS.items():
            publisher = "River Watch Almaty" if name == "prison" else "Steppe"
            made.ingest(TextSource(text, Metadata(identifier=name, publisher=publisher, cases=("Fine of 2025",))))
        made.ingest(TextSource("A secret poisson.", Metadata(publisher="Hidden", access="confidential")))
        yield made


def found(archive: Archive, query: str) -> set[str | None]:
    return {hit.document.metadata.identifier for hit in archive.search(query, limit=50, names=False, concepts=False)}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("pri*son", {"prison"}),
        ("p?son*", set()),
        ("p*son", {"prison", "person"}),
        ("*ison", {"prison"}),
        ("PRIS?N", {"prison"}),
        ("police w/5 van", {"near"}),
        ("police w/6 van", {"near", "order"}),
        ("van pre/6 police", {"order"}),
        ('(police OR rain*) w/8 "the day"', {"far"}),
        ("pol* NEAR/5 van", {"near"}),
        ("police -van", set()),
        ("fine -(account OR call)", {"sum"}),
        ("78000", {"sum", "sums", "whole"}),
        ("78 000", {"sum", "sums", "whole"}),
        ("78,000", {"sum", "sums", "whole"}),
        ("GB82WEST12345698765432", {"sums"}),
        ("GB82 WEST 1234 5698 7654 32", {"sums"}),
        ("+77012345678", {"whole"}),
        ("+7 701 234 56 78", {"whole"}),
        ("A/HRC/WGAD/2023/12", {"symbol"}),
        ("37.5", {"symbol"}),
        ("U.S.", {"other", "abbreviation"}),
        ("US protested", {"other", "abbreviation"}),
        ('publisher:"river watch"', {"prison"}),
        ("document:near", {"near"}),
        ("mentions:31.07.2025", {"date"}),
        ("mentions:7/31/2025", {"date"}),
    ],
)
def test_what_is_typed_is_obeyed(archive: Archive, query: str, expected: set[str]) -> None:
    assert found(archive, query) == expected


def test_a_file_is_found_by_its_bytes(archive: Archive) -> None:
    sha256 = archive.document("near").sha256
    assert found(archive, f"sha256:{sha256}") == found(archive, f"sha256:{sha256[:8].upper()}") == {"near"}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ('fine case:"Fine of 2024"', "Fine of 2025"),
        ("fine publisher:Stepe", "steppe"),
        ("fine language:fr", "en"),
        ("fine type:letter", "Leave it out"),
        ("document:nobody", "rightsarchive show"),
        ("sha256:00000000", "SHA-256"),
        ("sha256:xyz", "64"),
        ("mentions:03/04/2025", "2025-04-03"),
        ("publisher:Hidden", "nearest|There are"),
    ],
)
def test_what_nothing_has_is_refused_with_what_there_is(archive: Archive, query: str, said: str) -> None:
    with pytest.raises(QuerySyntaxError, match=rf"(?s).*(?:{said})"):
        archive.search(query)


def test_a_filter_from_python_is_refused_too(archive: Archive) -> None:
    with pytest.raises(UsageError, match="nosuch"):
        archive.search("fine", cases="nosuch")
    assert {hit.document.metadata.identifier for hit in archive.search("prison", publishers="river")} == {"prison"}


def test_a_pattern_knows_the_words_of_its_clearance_alone(archive: Archive) -> None:
    public = archive.search("pois?on*")
    assert public.remarks == ("At character 1: no word here fits “pois?on*”.",)
    assert archive.search("poiss?n", clearance="confidential").total == 1
    assert archive.search("poiss?n").remarks


def test_a_date_that_was_asked_for_is_marked(archive: Archive) -> None:
    (hit,) = archive.search("mentions:2025-07")
    assert [hit.passage.text[mark.start : mark.end] for mark in hit.highlights] == ["31 July 2025"]
