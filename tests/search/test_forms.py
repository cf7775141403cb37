"""Words in pieces and names in other spellings, asked through a whole archive."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rightsarchive import Archive, Metadata, TextSource

TEXTS = {
    "hyphen": ("en", "Extra-judicial killings followed. They asked for co-operation after the re-arrest."),
    "joined": ("en", "Extrajudicial killings followed. Cooperation ended when he was rearrested."),
    "neither": ("en", "They were arrested after an ordinary operation in the judicial year."),
    "hashtag": ("en", "She wrote #FreeSarymbayev on Telegram."),
    "free": ("en", "The crowd shouted: Free Sarymbayev."),
    "anstalt": ("de", "Die Untersuchungshaftanstalt verweigerte dem Menschenrechtsverteidiger den Arztbesuch."),
    "haft": ("de", "Die Verteidiger der Stadt sprachen gestern lange mit der Presse."),
    "verdediger": ("nl", "De mensenrechtenverdediger sprak gisteren lang over het politiegeweld in de stad."),
    "laeger": ("sv", "Igår talade man länge i staden om flyktinglägret och ingen svarade."),
    "cyrillic": ("sr", "Тужилац је оптужио Вукана Ђорђевића."),
    "latin": ("hr", "Tužilac je optužio Vukana Đorđevića."),
    "ascii": ("en", "The prosecutor indicted Vukan Djordjevic."),
    "rajab": ("en", "The defender Karim Rajab was released."),
    "rajab-ar": ("ar", "أفرجت السلطات عن الناشط رجب بعد سنوات."),
    "sarajevo": ("en", "He was born in Sarajevo, they said."),
    "sarajevo-ru": ("ru", "Он родился в городе Сараево."),
    "servant-ar": ("ar", "اعتقلت السلطات عبد الهادي الحجازي."),
    "servant": ("en", "They questioned Abdulhadi Al-Hijazi."),
    "servant-of": ("en", "They questioned Abd al-Hadi al-Hijazi."),
    "servant-el": ("en", "They questioned Abdel Hadi Hijazi."),
    "korean": ("en", "Reporter Kim Jong-hoon was acquitted."),
    "korean-joined": ("en", "Jonghoon Kim appealed."),
    "traditional": ("zh", "檢察院起訴了律師。"),
    "simplified": ("zh", "检察院起诉了律师。"),
}
SERVANTS = {"servant", "servant-of", "servant-el", "servant-ar"}
ASKED = [
    ("extrajudicial", {"hyphen", "joined"}),
    ("extra-judicial", {"hyphen", "joined"}),
    ("cooperation", {"hyphen", "joined"}),
    ("co-operation", {"hyphen", "joined"}),
    ("rearrest", {"hyphen", "joined"}),
    ("re-arrest", {"hyphen", "joined"}),
    ("Sarymbayev", {"hashtag", "free"}),
    ("Сарымбаев", {"hashtag", "free"}),
    ("#FreeSarymbayev", {"hashtag", "free"}),
    ("FreeSarymbayev", {"hashtag", "free"}),
    ("Menschenrechte", {"anstalt"}),
    ("Untersuchungshaft", {"anstalt"}),
    ("Verteidiger", {"anstalt", "haft"}),
    ("verdediger", {"verdediger"}),
    ("geweld", {"verdediger"}),
    ("flykting", {"laeger"}),
    ("Ђорђевић", {"cyrillic", "latin", "ascii"}),
    ("Đorđević", {"cyrillic", "latin", "ascii"}),
    ("Djordjevic", {"cyrillic", "latin", "ascii"}),
    ("Rajab", {"rajab", "rajab-ar"}),
    ("Раджаб", {"rajab", "rajab-ar"}),
    ("Sarajevo", {"sarajevo", "sarajevo-ru"}),
    ("Сараево", {"sarajevo", "sarajevo-ru"}),
    ("Abdulhadi", SERVANTS),
    ("Abdel Hadi", SERVANTS),
    ("Abd al-Hadi", SERVANTS),
    ("عبد الهادي", SERVANTS),
    ("Jonghoon", {"korean", "korean-joined"}),
    ("Jong-hoon", {"korean", "korean-joined"}),
    ("起诉", {"traditional", "simplified"}),
    ("起訴", {"traditional", "simplified"}),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.create(tmp_path_factory.mktemp("forms") / "archive") as made:
        made.ingest(
            TextSource(text, Metadata(identifier=f"{number:03}", title="untitled", language=language))
            for number, (language, text) in enumerate(TEXTS.values())
        )
        yield made


@pytest.mark.parametrize(("query", "wanted"), ASKED)
def test_every_way_to_write_it_is_found(archive: Archive, query: str, wanted: set[str]) -> None:
    names = list(TEXTS)
    hits = archive.search(query, limit=len(TEXTS)).hits
    found = [names[int(hit.document.metadata.identifier or "")] for hit in hits]
    assert wanted <= set(found)
    if query not in {"re-arrest", "co-operation", "extra-judicial", "verdediger"}:  # found by a part or as a name too
        assert set(found[: len(wanted)]) == wanted


def test_a_part_of_a_word_is_explained_and_weighs_less(archive: Archive) -> None:
    results = archive.search("Verteidiger")
    names = list(TEXTS)
    assert [names[int(hit.document.metadata.identifier or "")] for hit in results][:2] == ["haft", "anstalt"]
    assert any(part.why is not None and part.why.origin == "part" for part in results[1].explanation)
