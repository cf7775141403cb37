"""Repeated paragraphs are one finding that says where else it stands; what brings a new figure is no repeat."""

import random

import pytest

from rightsarchive.extract.plain import extract_text
from rightsarchive.model import Passage
from rightsarchive.passages import split

SUMMARY = {
    "en": "On 4 March 2024 the district court fined the teacher Amina Sadyk about 78 000 tenge for a post on the strike of the miners. Her lawyers will appeal.",
    "fr": "Le 4 mars 2024, le tribunal du district a infligé une amende de 78 000 tenges à l’enseignante Amina Sadyk pour un message sur la grève des mineurs. Ses avocats feront appel.",
    "ru": "4 марта 2024 года районный суд оштрафовал учительницу Амину Садык на 78 000 тенге за публикацию о забастовке шахтёров. Её адвокаты подадут апелляцию.",
    "kk": "2024 жылғы 4 наурызда аудандық сот мұғалім Әмина Садықты кеншілердің ереуілі туралы жазбасы үшін 78 000 теңге айыппұлға жықты. Адвокаттары шағымданады.",
    "zh": "二〇二四年三月四日，区法院因教师阿米娜发表关于矿工罢工的帖子而对她处以罚款。她的律师将提出上诉，并要求公开审理此案。",
}
MORE = {
    "en": "During the hearing the officers said that the post was destructive and that it harmed the name of the police, although a lawyer had seen everything with his own eyes.",
    "fr": "Pendant l’audience, les agents ont dit que le message était destructeur et qu’il nuisait au nom de la police, bien qu’un avocat ait tout vu de ses propres yeux.",
    "ru": "На заседании сотрудники заявили, что публикация разрушительна и вредит имени полиции, хотя один из адвокатов видел всё происходящее собственными глазами.",
    "kk": "Отырыста қызметкерлер жазбаның зиянды екенін, полицияның атына кір келтіретінін айтты, ал адвокаттардың бірі болғанның бәрін өз көзімен көрген еді.",
    "zh": "在庭审中，警员表示该帖子具有破坏性，损害了警方的名誉，尽管一名律师亲眼目睹了所发生的一切，并向法庭作了证明。",
}


def passages_of(text: str) -> tuple[Passage, ...]:
    return split("d", extract_text(text))


@pytest.mark.parametrize("language", SUMMARY)
def test_a_repeated_summary_is_one_finding(language: str) -> None:
    summary, more = SUMMARY[language], MORE[language]
    text = f"A\n\n{summary}\n\nB\n\nTitle\n\n{summary}\n\n{more}"
    passages = passages_of(text)
    holding = [passage for passage in passages if summary in passage.text]
    assert len(holding) == 1
    # The one among the longer paragraphs is kept.
    assert holding[0].locator.start <= text.rindex(summary) < holding[0].locator.end
    (place,) = holding[0].repeats
    assert text[place.start : place.end] == summary
    assert place.start == text.index(summary)
    assert place.paragraph == 2
    assert all(not passage.repeats for passage in passages if passage is not holding[0])


def test_a_name_glued_to_the_beginning_does_not_hide_the_repeat() -> None:
    life = "Amina Sadyk is a well known teacher who leads the union of the northern schools and has written about them for years."
    text = f"About\n\nAmina Sadyk{life}\n\nTitle\n\n{SUMMARY['en']}\n\n{life}\n\n{MORE['en']}"
    (kept,) = [passage for passage in passages_of(text) if life in passage.text]
    (place,) = kept.repeats
    assert text[place.start : place.end].endswith(life)
    assert place.paragraph == 2


def test_a_paragraph_that_stands_inside_a_longer_one_is_its_repeat() -> None:
    text = f"{SUMMARY['en']}\n\n{MORE['en']}\n\n{SUMMARY['en']} {MORE['en']}"
    passages = passages_of(text)
    assert [passage.text for passage in passages] == [f"{SUMMARY['en']} {MORE['en']}"]
    assert [place.paragraph for place in passages[0].repeats] == [1, 2]


def test_three_copies_name_the_two_other_places() -> None:
    text = "\n\n".join([SUMMARY["fr"], "Un", SUMMARY["fr"], MORE["fr"], SUMMARY["fr"]])
    (kept,) = [passage for passage in passages_of(text) if passage.repeats]
    assert [text[place.start : place.end] for place in kept.repeats] == [SUMMARY["fr"]] * 2


def test_another_figure_or_date_is_another_finding() -> None:
    text = f"{SUMMARY['en']}\n\n{SUMMARY['en'].replace('78 000', '96 000')}\n\n{SUMMARY['en'].replace('4 March', '5 March')}"
    passages = passages_of(text)
    assert not any(passage.repeats for passage in passages)
    assert sum(passage.text.count("Amina Sadyk") for passage in passages) == 3


def test_short_lines_may_stand_as_often_as_they_like() -> None:
    text = "\n\n".join(
        ["The court adjourned.", SUMMARY["en"], "The court adjourned.", MORE["en"], "The court adjourned."]
    )
    assert sum(passage.text.count("The court adjourned.") for passage in passages_of(text)) == 3


def test_thousands_of_copies_and_near_copies_cost_little() -> None:
    chance = random.Random(7)
    same = [SUMMARY["en"]] * 1500
    near = [
        f"On day {n} the court at hall {chance.randrange(10**6)} fined a person for a post about the strike of the miners."
        for n in range(1500)
    ]
    passages = passages_of("\n\n".join(same + near))
    assert sum(passage.text.count("Amina Sadyk") for passage in passages) == 1
    assert sum(passage.text.count("fined a person") for passage in passages) == 1500
    assert sum(len(passage.repeats) for passage in passages) == 1499


@pytest.mark.parametrize(("said", "instead"), [("Amina Sadyk", "Botagoz Omarova"), ("will appeal", "will not appeal")])
def test_the_same_words_of_another_person_or_with_a_not_are_another_finding(said: str, instead: str) -> None:
    text = SUMMARY["en"] + "\n\n" + MORE["en"] + "\n\n" + SUMMARY["en"].replace(said, instead)
    passages = split("d", extract_text(text))
    assert not any(passage.repeats for passage in passages)
    assert any(instead in passage.text for passage in passages)
    assert any(said in passage.text for passage in passages)
