"""Names over Chinese characters, Hangul and Latin letters, as a search finds them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rightsarchive import Archive, Metadata, TextSource

TEXTS = {
    "zh": "律师王文博被判处有期徒刑。",
    "hant": "週二法院訊問了蔡英文，她沒有回答。",
    "ko": "법원은 화요일 김정은 씨를 신문했다.",
    "en": "Wang Wenbo was jailed, said Tsai Ing-wen.",
    "en-ko": "The court questioned Kim Jong-un on Tuesday.",
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.create(tmp_path_factory.mktemp("names") / "archive") as made:
        made.ingest(TextSource(text, Metadata(identifier=name)) for name, text in TEXTS.items())
        yield made


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("Wang Wenbo", {"zh", "en"}),
        ("王文博", {"zh", "en"}),
        ("Tsai Ing-wen", {"hant", "en"}),
        ("蔡英文", {"hant", "en"}),
        ("Kim Jong-un", {"ko", "en-ko"}),
        ("김정은", {"ko", "en-ko"}),
    ],
)
def test_a_name_is_found_in_the_other_script(archive: Archive, query: str, wanted: set[str]) -> None:
    found = [str(hit.document.metadata.identifier) for hit in archive.search(query).hits]
    assert set(found[:2]) == wanted
    assert archive.search(query).hits[1].highlights
