"""One form of a language code, whoever writes it."""

from __future__ import annotations

import pytest

from rightsarchive.model import Metadata, is_language_tag, primary_language
from rightsarchive.query import expand, parse
from rightsarchive.query.filters import Filters
from rightsarchive.report.wording import direction

SPELLINGS = ["kk", "KK", " kk ", "kk-KZ", "kk_KZ", "kk-Cyrl-KZ", "KK_cyrl"]


@pytest.mark.parametrize("tag", SPELLINGS)
def test_metadata_queries_and_filters_agree(tag: str) -> None:
    assert primary_language(tag) == "kk"
    assert is_language_tag(tag)
    assert Metadata(language=tag).language == "kk"
    plain = expand(parse("strike"), languages=["kk"], filters=Filters(languages=("kk",)))
    assert expand(parse("strike"), languages=["kk"], filters=Filters(languages=(tag,))) == plain
    asked = expand(parse('strike AND language:"kk"'), languages=["kk"])
    assert expand(parse(f'strike AND language:"{tag}"'), languages=["kk"]) == asked


@pytest.mark.parametrize("tag", ["", "k", "kazakh", "kk-", "12", "kk KZ", "kk-К"])
def test_other_words_are_no_tags(tag: str) -> None:
    assert not is_language_tag(tag)


def test_a_region_does_not_turn_a_language_round() -> None:
    assert [direction(tag) for tag in ("ar", "ar-EG", "fa_IR", "kk", "und", None)] == [
        "rtl",
        "rtl",
        "rtl",
        "ltr",
        "auto",
        "auto",
    ]
