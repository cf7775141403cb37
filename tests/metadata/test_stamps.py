"""Words that stand by themselves and say who may see what they stand on, and the same words where they say something else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.language.data import languages
from rightsarchive.metadata.columns import only_in_lists
from rightsarchive.metadata.stamps import stamp, stamp_in_name, stamp_in_title
from rightsarchive.model import Access

CONFIDENTIAL = sorted(
    {name for each in languages() for name in each.declarations.confidential if not only_in_lists(name)}
)


@given(
    words=st.sampled_from(CONFIDENTIAL),
    shape=st.sampled_from(["{}", "*** {} ***", "[{}]", "{}!", "- {} -", "# {}", "{} | Page 1 of 3", "({})", "**{}**", "«{}»"]),
    case=st.sampled_from([str, str.upper]),
)  # fmt: skip
def test_the_names_of_the_level_close_in_every_language_that_has_them(words: str, shape: str, case: type[str]) -> None:
    assert stamp(shape.format(case(words))) is Access.CONFIDENTIAL


@pytest.mark.parametrize(
    "text",
    [
        "TLP:RED", "TLP:AMBER+STRICT", "PRIVATE AND CONFIDENTIAL", "Strictly confidential – do not circulate", "This document is confidential.",
        "TOP SECRET", "[secret]", "CONFIDENTIEL – NE PAS DIFFUSER", "Do not cite without permission", "Vertraulich / Confidential",
    ],
)  # fmt: skip
def test_a_stamp(text: str) -> None:
    assert stamp(text) is Access.CONFIDENTIAL


def test_a_paper_for_a_circle_is_internal() -> None:
    for text in ("Для служебного пользования", "INTERNAL", "ДСП", "For internal use only"):
        assert stamp(text) is Access.INTERNAL


@pytest.mark.parametrize(
    "text",
    [
        "Secret prisons", "Confidential sources told us of it.", "EMBARGOED UNTIL 12 MARCH 2021", "Private", "Internal displacement", "Page 3",
        "PUBLIC", "NOT CONFIDENTIAL", "UNCLASSIFIED", "Confidentiality agreement", "LOCK", "", "Секретные тюрьмы", "Gizli tanık",
    ],
)  # fmt: skip
def test_no_stamp(text: str) -> None:
    assert stamp(text) is None


def test_names_of_folders_and_files() -> None:
    folders = [
        "02_confidential",
        "Secret files",
        "Конфиденциальные документы",
        "TLP-RED",
        "🔒",
        "CONFIDENTIAL - do not share",
    ]
    files = [
        "w_do_not_publish.pdf",
        "CONFIDENTIAL w.pdf",
        "w-confidential.pdf",
        "w.confidential.pdf",
        "w [TLP-RED].pdf",
        "ДСП_w.pdf",
    ]
    assert all(stamp_in_name(name, folder=True) for name in folders)
    assert all(stamp_in_name(name, folder=False) for name in files)
    open_folders = ["Secret prisons", "closed cases", "public", "internal displacement"]
    open_files = [
        "confidential-inquiry.pdf",
        "state-secret.pdf",
        "non-confidential.pdf",
        "SECRET PRISONS.pdf",
        "Confidential informants.pdf",
    ]
    assert not any(stamp_in_name(name, folder=True) for name in open_folders)
    assert not any(stamp_in_name(name, folder=False) for name in open_files)


def test_titles_speak_of_secrets_and_may_bear_a_stamp() -> None:
    assert all(map(stamp_in_title, ("[Confidential] Statement", "CONFIDENTIAL - Statement", "Statement (TLP:RED)")))
    assert not any(map(stamp_in_title, ("Top Secret America", "Confidential: the files", "SECRET: How prisons work")))
