"""Sentences end where a reader says they do; spans are exact code points and nothing visible is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.language.detect import detected
from rightsarchive.language.sentences import sentences

# Each item is a text already cut where a reader would cut it.
CUT = [
    ("en", ["Dr. J. K. Osei met Mr. Tan.", "They left at 5 p.m.", "Nobody followed."]),
    ("en", ["See Art. 12 and para. 7 of the order.", "It cites No. 5.", "“Why?”", "He kept silent."]),
    ("en", ["In Osei v. State the court found a breach, cf. Tan.", "The U.S. Court of Appeals agreed."]),
    (
        "fr",
        ["M. Diallo et Mme. Roy ont cité l'art. 5 de la loi.", "La séance a pris fin à 11 h.", "Puis ils sont partis."],
    ),
    ("fr", ["Me. Roy a plaidé.", "« Jamais. »", "Le juge a levé la séance."]),
    ("es", ["El Sr. Paz invocó el art. 5 y la pág. 3 del acta.", "Dña. Ruiz calló."]),
    ("de", ["Am 31. Juli entschied das Gericht nach Art. 5 Abs. 2.", "Dr. A. Weber legte Berufung ein."]),
    ("tr", ["Mahkeme 5. maddeye göre karar verdi.", "Av. Kaya itiraz etti."]),
    ("ru", ["Суд сослался на ст. 130 УК, т.е. на клевету.", "Адвокат И. И. Серов возразил.", "Заседание закрыли."]),
    ("ru", ["31 июля 2025 г. в 11 ч. пришли трое.", "Их ждали в г. Алматы на ул. Сатпаева."]),
    ("ru", ["Штраф составил 78 тыс. тенге.", "Вызвали отца, мать и др. родственников."]),
    ("uk", ["Суд послався на ст. 130 КК.", "Адвокат О. Коваль заперечив."]),
    ("kk", ["Сот 456-б. бойынша айыппұл салды.", "Б. Серікова шағым берді.", "Отырыс аяқталды."]),
    ("ar", ["متى اعتقل؟", "قال المحامي: لا أعلم.", "ثم خرج!"]),
    ("fa", ["چرا بازداشت شد؟", "دادگاه پاسخ نداد."]),
    ("zh", ["他被捕了。", "为什么？", "没有人回答！"]),
    ("ja", ["彼は逮捕された。", "理由は示されなかった。"]),
    ("hi", ["वकील को छोड़ दिया गया।", "अदालत चुप रही।"]),
    ("hy", ["Նրան ազատեցին։", "Դատարանը լռեց։"]),
    ("en", ["Studies by Osei (1985, 1997) and Tan (1976, 1985) agree.", "Others do not."]),
    ("qq", ["The court sat.", "Nobody came."]),
    ("en", ["1. The court sat.", "It rose."]),
]


@pytest.mark.parametrize(("language", "parts"), CUT)
def test_sentences_end_where_a_reader_ends_them(language: str, parts: list[str]) -> None:
    text = ("" if language in {"zh", "ja"} else " ").join(parts)
    assert [text[start:end] for start, end in sentences(text, language)] == parts


def test_items_of_a_list_are_sentences_of_their_own() -> None:
    text = "The group asks the state:\n  • to free him;\n  • to drop the charge;\n  1) to pay damages"
    assert [text[start:end] for start, end in sentences(text, "en")] == [
        "The group asks the state:",
        "• to free him;",
        "• to drop the charge;",
        "1) to pay damages",
    ]


def test_a_line_end_inside_a_sentence_does_not_end_it() -> None:
    text = "The court found the\ndefender guilty. She will\nappeal."
    assert [text[start:end] for start, end in sentences(text, "en")] == [
        "The court found the\ndefender guilty.",
        "She will\nappeal.",
    ]


def test_offsets_are_code_points_past_astral_and_combining_characters() -> None:
    text = "😀 Cafe\u0301 clos. 𝒜 deuxie\u0300me phrase. Fin."
    assert [text[start:end] for start, end in sentences(text, "fr")] == [
        "😀 Cafe\u0301 clos.",
        "𝒜 deuxie\u0300me phrase.",
        "Fin.",
    ]


PIECES = st.one_of(
    st.sampled_from(
        [
            "art. 5",
            "M. ",
            "ст. ",
            "Нет. ",
            "Да! ",
            "؟ ",
            "。",
            ".\n\n",
            "\n• ",
            "\ud800",
            "😀",
            "e\u0301",
            "1. ",
            "J. K. ",
        ]
    ),
    st.text(max_size=12),
)


@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from([*sorted(detected()), "und", "", "x1"]))
def test_spans_are_ordered_trimmed_and_cover_everything_visible(text: str, language: str) -> None:
    end = 0
    for first, last in sentences(text, language):
        assert first < last
        assert not text[end:first].strip()
        assert text[first:last] == text[first:last].strip()
        end = last
    assert not text[end:].strip()
