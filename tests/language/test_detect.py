"""Languages are told apart, short pieces follow the hint, and nothing ever fails."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.language.detect import detect, detected

# Written for this test: one plain report sentence in each language.
SENTENCES = {
    "en": "The police released the two lawyers after a night in the cells of the district station.",
    "fr": "Les deux avocats ont été relâchés après une nuit passée dans les cellules du commissariat.",
    "es": "Los dos abogados fueron puestos en libertad tras pasar una noche en los calabozos de la comisaría.",
    "de": "Die beiden Anwälte wurden nach einer Nacht in den Zellen der Wache wieder freigelassen.",
    "pt": "Os dois advogados foram libertados depois de uma noite nas celas da delegacia do distrito.",
    "it": "I due avvocati sono stati rilasciati dopo una notte trascorsa nelle celle del commissariato.",
    "ru": "Обоих адвокатов отпустили после ночи, которую они провели в камере районного отдела полиции.",
    "uk": "Обох адвокатів відпустили після ночі, яку вони провели в камері районного відділу поліції.",
    "be": "Абодвух адвакатаў адпусцілі пасля ночы, якую яны правялі ў камеры раённага аддзела міліцыі.",
    "kk": "Екі адвокатты аудандық полиция бөлімінің камерасында бір түн ұстағаннан кейін босатты.",
    "ky": "Эки адвокатты райондук милиция бөлүмүнүн камерасында бир түн кармагандан кийин бошотушту.",
    "tg": "Ҳар ду ҳуқуқшиносро пас аз як шаби дар ҳабсхонаи ноҳия гузаронидашон озод карданд.",
    "uz": "Ikki advokat tuman militsiya bo'limi kamerasida bir kecha o'tkazgandan keyin ozod qilindi.",
    "az": "İki vəkil rayon polis şöbəsinin kamerasında bir gecə qaldıqdan sonra azadlığa buraxıldı.",
    "tr": "İki avukat ilçe karakolunun nezarethanesinde bir gece kaldıktan sonra serbest bırakıldı.",
    "ar": "أفرجت الشرطة عن المحاميين بعد ليلة أمضياها في زنازين مركز المنطقة.",
    "fa": "پلیس دو وکیل را پس از یک شب بازداشت در سلول‌های کلانتری منطقه آزاد کرد.",
    "ur": "پولیس نے دونوں وکیلوں کو تھانے کی حوالات میں ایک رات گزارنے کے بعد رہا کر دیا۔",
    "zh": "两名律师在派出所的拘留室里度过一夜之后获释。",
    "ja": "二人の弁護士は警察署の留置場で一夜を過ごした後に釈放された。",
    "ko": "두 변호사는 경찰서 유치장에서 하룻밤을 보낸 뒤 풀려났다.",
    "ka": "ორივე ადვოკატი პოლიციის საკანში გატარებული ღამის შემდეგ გაათავისუფლეს.",
    "hy": "Երկու փաստաբաններին ազատ արձակեցին ոստիկանության խցում անցկացրած գիշերից հետո։",
    "he": "שני עורכי הדין שוחררו לאחר לילה בתא המעצר של תחנת המשטרה.",
    "th": "ทนายความสองคนได้รับการปล่อยตัวหลังจากถูกคุมขังหนึ่งคืน",
    "hi": "दोनों वकीलों को थाने की हवालात में एक रात बिताने के बाद रिहा कर दिया गया।",
    "vi": "Hai luật sư được thả sau một đêm bị giam tại đồn công an huyện.",
    "pl": "Obaj adwokaci zostali zwolnieni po nocy spędzonej w celi komisariatu.",
    "ug": "ئىككى ئادۋوكات ساقچىخانىدا بىر كېچە تۇتۇپ تۇرۇلغاندىن كېيىن قويۇپ بېرىلدى.",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_a_sentence_is_recognised_without_a_hint(language: str) -> None:
    assert language in detected()
    assert detect(SENTENCES[language]) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Барча одамлар эркин ва тенг ҳуқуқли бўлиб туғиладилар", "uz"),
        ("Qazaqstan Respublikasynyñ Prezidenti", "kk"),
        ("Жыланбаев аштық жариялады", "kk"),
        ("голодовка", "ru"),
        ("їжа", "uk"),
        ("中国人权 Liu Xiaobo", "zh"),
        ("Голодовка: Human Rights Watch", "ru"),
    ],
)
def test_telling_letters_and_scripts_decide_short_pieces(text: str, language: str) -> None:
    assert detect(text) == language


def test_a_hint_decides_what_a_name_cannot_and_yields_to_a_sentence() -> None:
    assert detect("Toregozhina", "fr") == "fr"
    assert detect(SENTENCES["en"], "fr") == "en"
    assert detect(SENTENCES["ru"], "kk") == "ru"
    assert detect("Тоқаев", "en") == "kk"


def test_a_language_the_model_lacks_is_believed_where_the_script_leaves_it_open() -> None:
    assert detect("Gbogbo ènìyàn ni a bí ní òmìnira", "yo") == "yo"
    assert detect("두 변호사는 풀려났다.", "yo") == "ko"


@pytest.mark.parametrize("text", ["", " \n", "12.03.2024 — 456-2 (3)", "😀", "\u200f\u0301"])
def test_text_without_letters_is_undetermined(text: str) -> None:
    assert detect(text) == "und"
    assert detect(text, "fr") == "und"


def test_addresses_say_nothing() -> None:
    assert detect("Источник: https://www.example.org/news/human-rights-defenders-in-central-asia") == "ru"


@given(st.text(max_size=300), st.sampled_from([None, "und", "en", "kk", "xx"]))
def test_any_text_has_an_answer(text: str, hint: str | None) -> None:
    assert detect(text, hint) in {*detected(), "und", "xx"}


def test_threads_agree() -> None:
    texts = list(SENTENCES.values()) * 5
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(detect, texts)) == list(SENTENCES) * 5
