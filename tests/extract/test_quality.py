from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from rightsarchive.extract.mojibake import Repair, repair
from rightsarchive.extract.quality import torn, verdict_on
from rightsarchive.model import PageVerdict
from tests.extract.make import content_pdf, read

TEXTS = {
    "en": "The court said that the lawyer was not in the room when the police took the papers from her desk, and that this was for the state to explain. "
    "She had asked for the list of all that was taken, but the answer was that there are no such papers and that the search was lawful. ",
    "fr": "La cour a dit que les avocats de la défense étaient dans la salle et que la police avait pris des papiers sur le bureau pour les garder. "
    "Elle a demandé une liste de tout ce qui a été pris, mais on lui a dit que les papiers ne sont pas dans les locaux de la police. ",
    "ru": "Суд сказал, что адвоката не было в комнате, когда полиция взяла бумаги со стола, и что это должно объяснить государство, а не она. "
    "Она просила список всего, что было взято, но ей сказали, что таких бумаг нет и что обыск был по закону. ",
    "kk": "Сот адвокаттың бөлмеде болмағанын және полицияның үстелдегі қағаздарды алғанын айтты, бұл туралы мемлекет түсінік беруі керек деп. "
    "Ол алынған заттардың тізімін сұрады, бірақ мұндай қағаздар жоқ және тінту заң бойынша болған деп жауап берілді. ",
    "ar": "قالت المحكمة إن المحامي لم يكن في الغرفة عندما أخذت الشرطة الأوراق من على المكتب، وإن هذا ما يجب على الدولة أن تشرحه. "
    "وقد طلبت قائمة بكل ما أخذ، لكن الجواب كان أن هذه الأوراق غير موجودة وأن التفتيش كان وفقا للقانون الذي صدر. ",
    "tr": "Mahkeme, polis masadan evrakı aldığında avukatın odada olmadığını ve bunu devletin açıklaması gerektiğini söyledi, ama bir yanıt yok. "
    "Alınan her şeyin listesini istedi, fakat böyle bir evrak olmadığı ve aramanın yasaya uygun olduğu için yanıt verilmediği söylendi. ",
}  # fmt: skip


def repaired(text: str) -> Repair:
    found = repair(text)
    assert found is not None
    return found


def substituted(text: str) -> str:
    noise = random.Random(4)
    latin, cyrillic = list("abcdefghijklmnopqrstuvwxyz"), list("абвгдежзийклмнопрстуфхцчшщъыьэюя")
    mixed = noise.sample(latin, len(latin)) + noise.sample(cyrillic, len(cyrillic))
    return text.lower().translate(str.maketrans("".join(latin + cyrillic), "".join(mixed)))


DAMAGES: dict[str, tuple[PageVerdict, Callable[[str], str]]] = {
    "private": (PageVerdict.GARBLED, lambda text: "".join(chr(0xF000 + ord(c) % 256) if c > " " else c for c in text)),
    "unknown": (PageVerdict.GARBLED, lambda text: "".join("\ufffd" if i % 5 == 0 and c > " " else c for i, c in enumerate(text))),
    "names": (PageVerdict.GARBLED, lambda text: "".join(f"/g{ord(c)}" for c in text)),
    "glued": (PageVerdict.GLUED, lambda text: text.replace(" ", "")),
}  # fmt: skip


@pytest.mark.parametrize("language", TEXTS)
def test_running_text_is_good(language: str) -> None:
    assert verdict_on(TEXTS[language] * 3) is PageVerdict.GOOD
    assert repair(TEXTS[language] * 3) is None


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("language", TEXTS)
def test_damage_is_seen_in_every_language(language: str, damage: str) -> None:
    verdict, break_it = DAMAGES[damage]
    assert verdict_on(break_it(TEXTS[language] * 3)) is verdict


@pytest.mark.parametrize("language", ["en", "fr", "ru", "tr"])
def test_swapped_letters_are_garbled(language: str) -> None:
    assert verdict_on(substituted(TEXTS[language] * 3)) is PageVerdict.GARBLED
    shifted = "".join(chr(ord(c) + 1) if c > " " else c for c in TEXTS[language] * 3)
    assert verdict_on(shifted) is PageVerdict.GARBLED


@pytest.mark.parametrize("language", ["en", "fr", "ru", "ar", "kk"])
def test_letters_from_behind_are_reversed(language: str) -> None:
    assert verdict_on((TEXTS[language] * 3)[::-1]) is PageVerdict.REVERSED


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"{n}. Zhumabek Serikuly Akhmetov, Almaty, {1960 + n}" for n in range(40)),
        "\n".join(f"{n:03d} | {n * 17 % 91} | {n * 31 % 97},5 | KZT" for n in range(60)),
        "Contents\n" + "\n".join(f"Chapter {n} ........................ {n * 9}" for n in range(1, 20)),
        "https://www.example.org/a/very/long/address/that/goes/on/and/on?with=query&more=1\n" * 20,
        "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。" * 6,
        "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ" * 6,
        "7",
    ],
)
def test_lists_tables_addresses_and_scripts_without_spaces_are_good(text: str) -> None:
    assert verdict_on(text) is PageVerdict.GOOD


def test_nothing_visible_is_empty() -> None:
    assert verdict_on(" \n\u00a0") is PageVerdict.EMPTY


@pytest.mark.parametrize("encoding", ["cp1251", "koi8_r"])
def test_cyrillic_under_western_names_is_put_right(encoding: str) -> None:
    meant = TEXTS["ru"] * 2
    found = repair(meant.encode(encoding).decode("latin_1"))
    assert found is not None
    assert found.text == meant
    assert found.right == encoding


def test_utf8_read_as_western_is_put_right() -> None:
    meant = "Elle a été condamnée à une amende élevée, dès l’été, « sans délai »."
    shown = meant.encode().decode("cp1252", "replace")
    assert "\ufffd" not in shown
    assert repaired(shown).text == meant


def test_accents_are_not_taken_for_damage() -> None:
    assert repair("ÉLÈVE ÂGÉ À L’HÔPITAL, où il a été déjà opéré; ÎLE, ÇA, ÊTRE, ÔTÉ") is None


def test_a_text_file_and_a_pdf_are_put_right_and_say_so(tmp_path: Path) -> None:
    meant = (TEXTS["ru"] * 2).strip()
    wrong = meant.encode("cp1251").decode("cp1252")
    path = tmp_path / "a.txt"
    path.write_text(wrong, "utf-8")
    extraction = read(path)
    assert extraction.text == meant
    assert extraction.encoding == "utf-8 (cp1251 taken for cp1252)"
    assert [notice.code for notice in extraction.notices] == ["letters-repaired"]
    shown = b"\n".join(
        b"BT /F1 8 Tf 50 %d Td <%s> Tj ET" % (800 - 14 * n, meant[n * 80 : n * 80 + 80].encode("cp1251").hex().encode())
        for n in range(6)
    )
    extraction = read(content_pdf(tmp_path / "a.pdf", [shown]))
    assert "".join(extraction.text.split()) == "".join(meant[: 6 * 80].split())
    assert extraction.pages[0].verdict is PageVerdict.GOOD
    assert extraction.pages[0].extractor.endswith("(cp1252 as cp1251)")
    assert [notice.code for notice in extraction.notices] == ["page-repaired"]


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("Астанада ғ ы ұ стаулар және Қ амау жа ғ дайлары туралы есеп", 4 / 12),
        ("У нее был вопрос о том, в чем её вина и к кому он с ним шел", 0),
        ("Il y a un an, à Paris, a été ouvert le procès d'un journaliste", 0),
        ("Paragraph 3 b of article 12", 0),
        ("他 于 星 期 四 在 家 中 被 捕", 0),
    ],
)
def test_letters_torn_off_their_words_are_counted(text: str, share: float) -> None:
    assert torn(text) == pytest.approx(share, abs=0.1)
