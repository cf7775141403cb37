"""What the page does not plainly say: hidden text is found only when asked for, and all that is apart is labelled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rightsarchive import Archive, PassageKind, Reason, UsageError
from rightsarchive.extract import plain
from rightsarchive.model import Extraction, Paragraph

BODY = "The clinic was searched at night by four men."
HIDDEN = "The nurse Yelmira Quontash opened the door."
STRUCK = "They had a warrant from Zorblat."
KINDS = (
    (BODY, PassageKind.BODY, None),
    (HIDDEN, PassageKind.HIDDEN, Reason.GROUND_COLOUR),
    (STRUCK, PassageKind.STRUCK, Reason.STRUCK),
)


def _extraction() -> Extraction:
    text, paragraphs = "", []
    for number, (words, kind, reason) in enumerate(KINDS, 1):
        paragraphs.append(Paragraph(number, len(text), len(text) + len(words), kind, reason=reason))
        text += f"{words}\n\n"
    return Extraction(text, tuple(paragraphs), "text/plain", plain.__name__)


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    (tmp_path / "note.txt").write_text("a note")
    monkeypatch.setattr("rightsarchive.ingest.run.extract", lambda *_, **__: _extraction())
    with Archive.create(tmp_path / "archive") as made:
        assert len(made.ingest([tmp_path / "note.txt"]).added) == 1
        yield made


def test_hidden_text_is_found_when_it_is_asked_for(archive: Archive) -> None:
    assert archive.search("Quontash").total == 0
    assert archive.complete("quont") == ()
    assert archive.suggest("Quontahs") == ()
    (hit,) = archive.search("Quontash", hidden=True).hits
    assert (hit.passage.kind, hit.passage.reason) == (PassageKind.HIDDEN, "ground colour")
    assert hit.citation.apart == "hidden text (ground colour)"
    assert hit.citation.apart in hit.citation.reference
    assert archive.verify(hit.citation).ok


def test_words_that_are_cited_by_hand_are_labelled_too(archive: Archive) -> None:
    citation = archive.cite_words("note.txt", HIDDEN)
    assert citation.apart == "hidden text (ground colour)"
    assert archive.verify(citation).ok


def test_struck_text_is_found_and_labelled(archive: Archive) -> None:
    (hit,) = archive.search("Zorblat").hits
    assert hit.citation.quote == STRUCK
    assert hit.citation.apart == "struck text"
    (body,) = archive.search("clinic").hits
    assert body.citation.quote == BODY
    assert body.citation.kind is None


def test_no_quote_holds_both(archive: Archive) -> None:
    (document,) = archive.documents()
    with pytest.raises(UsageError, match="each part by itself"):
        archive.cite(document.id, 0, len(document.text) - 2)
    start = document.text.index(HIDDEN)
    assert archive.cite(document.id, start, start + 9).apart == "hidden text (ground colour)"
