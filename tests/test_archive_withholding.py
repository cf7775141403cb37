"""Whoever may not read a stretch is answered as by an archive that holds other words in its place."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import pytest

from rightsarchive import Access, Archive, ArchiveView, Case, Citation, Metadata, NotInArchiveError, Status, TextSource
from rightsarchive.published import records
from tests.extract.make import one_column, pdf

ONE, OTHER = "Zhaksygalieva Aigerim", "Bo Ostrovskaya-Tulegenova"
LOWER = (Access.PUBLIC, Access.INTERNAL)

PARAGRAPHS = (
    "# Statement of {}",
    "On 12 March 2024 in Karvelin the officers of the second department came to the house at night and took her away.",
    "{}",
    "She was held for nine days without a lawyer, and the judge Temir Basharov refused to hear her. She began a hunger strike.",
    "# What the neighbours saw",
    "The neighbours say that the car had no number. The officers did not show papers, and told nobody where they went.",
    "The witness is {}",
    "The report of the hospital names bruises on both arms, and the prison does not answer letters of the family.",
)


def as_text(folder: Path, name: str) -> TextSource:
    del folder
    text = "\n\n".join(PARAGRAPHS).format(name, name, name)
    return TextSource(text, Metadata(identifier="statement", cases=("Karvelin",), persons=("Temir Basharov",)))


def _described(folder: Path, path: Path) -> Path:
    (folder / f"{path.name}.yaml").write_text("identifier: statement\ncases: [Karvelin]\n", encoding="utf-8")
    return path


def as_markdown(folder: Path, name: str) -> Path:
    path = folder / "statement.md"
    path.write_text("\n\n".join(PARAGRAPHS).format(name, name, name), encoding="utf-8")
    return _described(folder, path)


def as_pdf(folder: Path, name: str) -> Path:
    lines = [each.format(name) for each in PARAGRAPHS]
    document = one_column([lines[:4], lines[4:]])
    document.set_title(f"Statement of {name}")
    return _described(folder, pdf(folder / "statement.pdf", document))


def as_word(folder: Path, name: str) -> Path:
    document = docx.Document()
    document.core_properties.title = f"Statement of {name}"
    document.core_properties.author = name
    for each in PARAGRAPHS:
        if each.startswith("# "):
            document.add_heading(each[2:].format(name), 1)
        else:
            document.add_paragraph(each.format(name))
    path = folder / "statement.docx"
    document.save(str(path))
    return _described(folder, path)


FORMATS: dict[str, Callable[[Path, str], Any]] = {
    "text": as_text,
    "markdown": as_markdown,
    "pdf": as_pdf,
    "word": as_word,
}


def fill(archive: Archive, source: Any, name: str, *, access: Access) -> None:
    archive.ingest(source)
    archive.ingest(TextSource("A report on the prison in Karvelin and its judge.", Metadata(identifier="report")))
    archive.put_case(Case(title="Karvelin", status="open"))
    text = archive.document("statement").text
    start = text.index(name)
    archive.withhold(
        "statement", start, start + len(name), access=access, code="Witness A", reason="safety", everywhere=True
    )


@pytest.fixture(
    scope="module", params=[(form, access) for form in FORMATS for access in (Access.INTERNAL, Access.CONFIDENTIAL)]
)
def both(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Archive, Archive, Access]]:
    form, access = request.param
    place = tmp_path_factory.mktemp("withheld")
    with Archive.create(place / "one") as one, Archive.create(place / "other") as other:
        for archive, name in ((one, ONE), (other, OTHER)):
            folder = place / name.split()[0]
            folder.mkdir()
            fill(archive, FORMATS[form](folder, name), name, access=access)
        yield one, other, access


def told(value: Any) -> str:
    """All that an answer says, but for when something was done, and the random names of marks."""
    if isinstance(value, (list, tuple, frozenset)):
        return "[" + ", ".join(map(told, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {told(each)}" for key, each in value.items() if key != "ingested") + "}"
    if dataclasses.is_dataclass(value):
        left = {"ingested", "_read_text", "_read_inventory", "at"}
        held = {name: getattr(value, name) for name in value.__dataclass_fields__ if name not in left}
        return type(value).__name__ + "{" + ", ".join(f"{name}: {told(part)}" for name, part in held.items()) + "}"
    return repr(value)


def tried(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except NotInArchiveError as error:
        return str(error)


QUERIES = (
    "zhaksygalieva", "ostrovskaya", "bo", "Aigerim", "Tulegenova~", "zhak*", "ost*", "witness", '"Witness A"', "karvelin judge",
    "person:Aigerim", "title:statement", "title:zhaksygalieva", "case:karvelin", "hunger strike", "mentions:2024-03-12",
)  # fmt: skip


def everything(view: ArchiveView) -> Iterator[tuple[str, Any]]:
    """Every way to read, asked about the statement."""
    yield "documents", list(view.documents())
    for name in ("statement", "statement.txt", "statement.pdf", "statement.docx", "statement.md", "report"):
        yield name, tried(lambda name=name: view.document(name))  # type: ignore[misc]
    document = view.document("statement")
    yield "text", document.text
    yield "json", records.document_json(document)
    for ask in ("versions", "passages", "pages", "paragraphs", "notices", "withheld"):
        yield ask, getattr(view, ask)("statement")
    for each in view.documents():
        yield each.id, view.original(each.sha256).read_bytes()
    yield "history", [(event.action, event.detail) for event in view.history(document.id)]
    yield "all history", [(event.action, event.subject, event.detail) for event in view.history()]
    yield "cases", list(view.cases())
    yield "case", [view.case("karvelin"), view.case_documents("karvelin"), view.timeline("karvelin")]
    yield "linked", [view.suggest_cases(), view.related_cases("karvelin")]
    yield "stats", view.stats()
    for query in QUERIES:
        found = view.search(query, limit=50, names=True)
        yield (
            query,
            (
                found.total,
                [(hit.score, hit, hit.highlights, hit.citation.to_json()) for hit in found.hits],
                found.cases,
            ),
        )
        yield f"suggest {query}", tried(lambda query=query: view.suggest(query))  # type: ignore[misc]
    for letters in ("z", "a", "b", "o", "t", "w", "kar", "bo"):
        yield f"complete {letters}", view.complete(letters)
    for start in range(0, len(document.text) - 30, 17):
        yield f"cite {start}", view.cite("statement", start, start + 12) if document.pages == 0 else ""
    for words in (ONE, OTHER, "Witness A", "hunger strike"):
        yield f"cite {words}", tried(lambda words=words: view.cite_words("statement", words))  # type: ignore[misc]


def test_the_answers_do_not_depend_on_what_is_withheld(both: tuple[Archive, Archive, Access]) -> None:
    *archives, access = both
    for clearance in LOWER:
        if clearance.level >= access.level:
            continue
        one, other = (everything(archive.seen_by(clearance)) for archive in archives)
        for (what, left), (_, right) in zip(one, other, strict=True):
            assert told(left) == told(right), what
            if not what.startswith(("cite ", "suggest ")) and what not in QUERIES:
                for word in ("Zhaksygalieva", "Aigerim", "Ostrovskaya", "Tulegenova"):
                    assert word.casefold() not in told(left).casefold(), what


def test_who_may_read_it_reads_the_whole_text_and_nothing_twice(both: tuple[Archive, Archive, Access]) -> None:
    one, _, access = both
    for clearance in Access:
        whole = clearance.level >= access.level
        document = one.document("statement", clearance=clearance)
        assert document.redacted is not whole
        assert (ONE in document.text) is whole
        assert ("[Witness A]" in document.text) is not whole
        assert len(list(one.documents(clearance=clearance))) == 2
        assert bool(one.search("zhaksygalieva", clearance=clearance).total) is whole
        assert bool(one.search('"Witness A"', clearance=clearance).total) is not whole
        found = one.stats(clearance=clearance)
        assert (found.documents, found.versions) == (2, 2)
        assert found.indexed == found.passages
        for passage in one.passages("statement", clearance=clearance):
            at = passage.locator
            assert document.text[at.start : at.end] == passage.text
        spans = [span for mark in one.withheld("statement", clearance=clearance) for span in mark.spans]
        assert len(spans) == (3 if whole else 0)
        assert all(document.text[slice(*span)] == ONE for span in spans)


def test_citations_verify_for_whoever_may_see_what_they_cite(both: tuple[Archive, Archive, Access]) -> None:
    one, other, access = both
    whole = [archive.cite_words("statement", "hunger strike", clearance="confidential") for archive in (one, other)]
    for clearance in Access:
        expected = Status.VERBATIM if clearance.level >= access.level else Status.UNDECIDABLE
        assert one.verify(whole[0], clearance=clearance).status is expected
        if clearance.level < access.level:
            verdicts = [one.verify(each, clearance=clearance) for each in whole]
            assert verdicts[0].message == verdicts[1].message
            made = one.cite_words("statement", "hunger strike", clearance=clearance)
            assert made.redacted
            assert "redacted text" in made.reference
            assert Citation.from_json(made.to_json()) == made
            assert json.dumps(made.csl()).count("redacted text") == 1
            for reader in Access:
                if reader.level >= clearance.level:
                    assert one.verify(made, clearance=reader).status is Status.VERBATIM


def test_the_archive_is_sound(both: tuple[Archive, Archive, Access]) -> None:
    one, _, _ = both
    assert one.check().findings == ()
