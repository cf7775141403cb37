"""A word typed in small letters is looked up among the names only where the archive does not write it as a word of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rightsarchive import Access, Archive, Metadata, TextSource
from rightsarchive.language.fields import NAME
from rightsarchive.query.plan import Synonyms, leaves
from rightsarchive.search.spellings import ORDINARY_FROM

WITNESS = "On Monday the court heard the witness Vera Marin about the beating. She answered every question."
ORDINARY = "After that the villagers put their faith and vera into the petition, they said in letter {}."
OTHER_SCRIPT = "Во вторник суд допросил свидетеля Веру Марину о задержании. Она ответила на все вопросы."


def archive_of(folder: Path, *texts: str, secret: tuple[str, ...] = ()) -> Archive:
    archive = Archive.create(folder)
    archive.ingest(
        TextSource(text, Metadata(identifier=f"{access}-{number}", access=access))
        for access, held in ((Access.PUBLIC, texts), (Access.CONFIDENTIAL, secret))
        for number, text in enumerate(held)
    )
    return archive


def ordinary(count: int) -> tuple[str, ...]:
    return tuple(ORDINARY.format(number) for number in range(count))


def names_looked_for(archive: Archive, word: str, clearance: str = "public") -> set[str]:
    plan = archive.search(word, clearance=clearance).plan
    found = [leaf for leaf in leaves(plan.match) if isinstance(leaf, Synonyms) and leaf.field == NAME]
    return {name for leaf in found for name, _ in leaf.members}


@pytest.fixture(scope="module")
def ordinary_here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """The word stands in twenty passages in small letters, and in one as a name."""
    with archive_of(tmp_path_factory.mktemp("small") / "archive", WITNESS, OTHER_SCRIPT, *ordinary(20)) as archive:
        yield archive


def test_a_word_that_is_seldom_a_name_is_not_looked_up_in_small_letters(ordinary_here: Archive) -> None:
    assert names_looked_for(ordinary_here, "vera") == set()


def test_the_same_word_with_a_capital_is_looked_up(ordinary_here: Archive) -> None:
    assert "vera" in names_looked_for(ordinary_here, "Vera")
    assert OTHER_SCRIPT in {hit.passage.text for hit in ordinary_here.search("Vera", limit=50).hits}


def test_another_word_of_the_same_query_is_looked_up_all_the_same(ordinary_here: Archive) -> None:
    assert names_looked_for(ordinary_here, "vera marin") == names_looked_for(ordinary_here, "marin") != set()


def test_a_name_in_small_letters_is_looked_up_where_the_archive_writes_it_as_a_name(tmp_path: Path) -> None:
    witnesses = [WITNESS.replace("Monday", day) for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")]
    with archive_of(tmp_path / "archive", *witnesses, *ordinary(20)) as archive:
        assert "vera" in names_looked_for(archive, "vera")


@pytest.mark.parametrize(("passages", "looked_for"), [(ORDINARY_FROM - 1, {"marina", "marin"}), (ORDINARY_FROM, set())])
def test_few_passages_tell_nothing(tmp_path: Path, passages: int, looked_for: set[str]) -> None:
    words = [text.replace("vera", "marine") for text in ordinary(passages)]
    with archive_of(tmp_path / "archive", WITNESS.replace("Vera", "Marina"), *words) as archive:
        assert names_looked_for(archive, "marine") == looked_for


def test_what_may_not_be_seen_does_not_make_a_word_ordinary(tmp_path: Path) -> None:
    with archive_of(tmp_path / "archive", WITNESS, secret=ordinary(20)) as archive:
        assert "vera" in names_looked_for(archive, "vera")
        assert names_looked_for(archive, "vera", "confidential") == set()


def test_a_name_that_may_not_be_seen_leaves_no_trace_whoever_asked_before(tmp_path: Path) -> None:
    with archive_of(tmp_path / "archive", WITNESS, secret=(OTHER_SCRIPT, WITNESS.replace("Vera", "Verra"))) as archive:
        before = archive.search("Vera").plan
        assert names_looked_for(archive, "Vera", "confidential") > {"vera"}
        assert archive.search("Vera").plan == before
        assert names_looked_for(archive, "Vera") == {"vera"}
