"""A draft of a case quotes, counts independent sources once, and verifies."""

from __future__ import annotations

from pathlib import Path

import pytest

from rightsarchive import Archive, Metadata, TextSource
from rightsarchive.cases.drafting import draft

TOLD = "The court of the harbour fined Ana Example on 31 July 2025 for a post about the strike."
COPY = "The court of the harbour fined Ana Example on 31 July 2025 for a post about the strike !"
OTHER = "On 31 July 2025 a judge made the docker Ana Example pay, her lawyer Ben Sample said by telephone."


@pytest.mark.parametrize("locale", ["en-GB", "ar", "kk-KZ"])
def test_a_draft_quotes_and_counts_and_verifies(tmp_path: Path, locale: str) -> None:
    with Archive.create(tmp_path / "archive") as archive:
        for number, (text, publisher) in enumerate(
            (
                (TOLD, "The Post"),
                (COPY, "The Mirror"),
                (OTHER, "The Post"),
                (OTHER.replace("by telephone", "on the phone"), "The Gazette"),
            )
        ):
            known = Metadata(
                identifier=f"n{number}",
                title=f"News {number}",
                publisher=publisher,
                published="2025-08-02",
                cases=("Ana",),
            )
            archive.ingest([TextSource(text, known)])
        view = archive.seen_by("public")
        case = view.case("Ana")
        made = draft(
            case,
            view.case_documents("Ana"),
            view.timeline("Ana"),
            view.compare("Ana"),
            style="oscola",
            locale=locale,
        )
        path = made.write(tmp_path / "draft.html")
        assert archive.verify(path).problems == ()
        page = path.read_text("utf-8")
    assert page.count("<blockquote") == 4
    assert "2 <sup>" in page or "2<sup>" in page
