"""Whoever edits a case tells nobody how a document above them writes its title."""

from __future__ import annotations

from pathlib import Path

import pytest

from rightsarchive import Archive, Metadata, TextSource


@pytest.mark.parametrize("act", ["edit", "merge"])
def test_a_case_that_documents_name_keeps_the_title_that_is_seen(act: str, tmp_path: Path) -> None:
    with Archive.create(tmp_path / "archive") as archive:
        for level, title in (("confidential", "Fine – of – Orazova"), ("public", "Fine of Orazova!")):
            archive.ingest(TextSource(f"A text that is {level}.", Metadata(access=level, cases=(title,))))
        assert archive.case("fine-of-orazova").title == "Fine of Orazova!"
        if act == "edit":
            archive.edit_case("fine-of-orazova", ended="2025-07")
        else:
            archive.ingest(TextSource("Another text.", Metadata(cases=("Another",))))
            archive.merge_cases("Another", "fine-of-orazova")
        assert archive.case("fine-of-orazova").title == "Fine of Orazova!"
