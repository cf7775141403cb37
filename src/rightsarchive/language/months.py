"""The names of the months in the languages of reports, as they stand in dates: declined, inflected, abbreviated."""

from __future__ import annotations

from functools import cache
from typing import Final

# Twelve entries per line, January first. A slash parts variants, a star stands for any ending of up to seven letters.
# The names are facts of each language (compare the month lists of Unicode CLDR).
_NAMES: Final = (
    # en fr de nl sv da no ro id
    (
        "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sep/sept october/oct "
        "november/nov december/dec"
    ),
    (
        "janvier/janv février/fevrier/févr/fév mars avril/avr mai juin juillet/juil août/aout septembre octobre novembre "
        "décembre/decembre/déc"
    ),
    "januar/jänner februar märz/maerz/mrz april mai juni juli august september oktober/okt november dezember/dez",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "januari februari mars/marts april maj juni juli augusti september oktober november december/desember",
    "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "januari februari maret april mei juni juli agustus september oktober november desember",
    # es pt it
    "enero/ene febrero marzo abril/abr mayo junio julio agosto septiembre/setiembre octubre noviembre diciembre/dic",
    "janeiro fevereiro/fev março/marco abril maio junho julho agosto setembro outubro novembro dezembro",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre/sett ottobre/ott novembre dicembre",
    # pl cs
    (
        "stycz* luty/lutego/lutym marzec/marca/marcu kwiec*/kwietn* maj/maja/maju czerwc*/czerwiec lipc*/lipiec sierp* "
        "wrześ*/wrzes* paździer*/pazdzier* listopad* grudn*/grudzień/grudzien"
    ),
    (
        "leden/ledna/lednu únor* březen/března/březnu duben/dubna/dubnu květen/května/květnu červen/června/červnu "
        "červenec/července/červenci srpen/srpna/srpnu září říjen/října/říjnu listopad* prosin*"
    ),
    # tr az uz tk
    "ocak* şubat*/subat mart* nisan* mayıs* haziran* temmuz* ağustos* eylül* ekim* kasım* aralık*/aralığ*",
    "yanvar* fevral* mart* aprel* may/mayda/mayın/mayında iyun* iyul* avqust* sentyabr* oktyabr* noyabr* dekabr*",
    "yanvar* fevral* mart* aprel* may/mayda/mayning iyun* iyul* avgust* sentabr* oktabr* noyabr* dekabr*",
    "ýanwar* fewral* mart* aprel* maý* iýun* iýul* awgust* sentýabr* oktýabr* noýabr* dekabr*",
    # ru, ky, tg and Cyrillic uz (loans from it); bg uk be kk
    (
        "январ*/янв феврал*/фев март*/мар апрел*/апр май/мая/мае/маем/маю/майда/майында/майи июн* июл* август*/авг "
        "сентябр*/сен/сент октябр*/окт ноябр*/ноя декабр*/дек"
    ),
    "януари февруари март* април май юни юли август септември октомври ноември декември",
    "січен*/січн* лют* берез* квіт* трав* черв* лип* серп* верес* жовт* листопад* груд*",
    "студзен* лют* сакавік* красавік* май/мая/маі/траў* чэрвен* ліпен* жні* верас*/верасн* кастрычнік* лістапад* снеж*",
    "қаңтар* ақпан* наурыз* сәуір* мамыр* маусым* шілде* тамыз* қыркүйе* қазан* қараша* желтоқсан*",
    # ar (eastern, Syrian and Maghrebi names; two-word ones joined by _), fa
    "يناير فبراير مارس أبريل/ابريل/إبريل مايو يونيو/يونيه يوليو/يوليه أغسطس/اغسطس سبتمبر أكتوبر/اكتوبر نوفمبر ديسمبر",
    (
        "كانون_الثاني شباط آذار/اذار نيسان أيار/ايار حزيران تموز آب أيلول/ايلول تشرين_الأول/تشرين_الاول تشرين_الثاني "
        "كانون_الأول/كانون_الاول"
    ),
    "جانفي فيفري مارس أفريل ماي جوان جويلية/يوليوز أوت/غشت شتنبر أكتوبر نونبر دجنبر",
    "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه/جولای اوت سپتامبر اکتبر نوامبر دسامبر",
)

# Short forms that are everyday words elsewhere: believed in their own language alone.
_OWN: Final[dict[str, str]] = {
    "es": "- - - - - - - ago - - - -",
    "pt": "- - - - - - - ago set out - -",
    "it": "gen - - - mag giu lug ago set - - -",
}

_LONGEST_ENDING = 7


@cache
def _names() -> tuple[dict[str, int], dict[str, int]]:
    """Whole names, and stems that take endings, each with its month."""
    whole: dict[str, int] = {}
    stems: dict[str, int] = {}
    for line in _NAMES:
        for month, variants in enumerate(line.split(), 1):
            for name in variants.split("/"):
                table, key = (stems, name[:-1]) if name.endswith("*") else (whole, name)
                table[key] = month
    return whole, stems


@cache
def _beginnings() -> frozenset[str]:
    """The first two letters of every name, by which most words are passed over."""
    whole, stems = _names()
    own = (name for language in _OWN for name in _own_names(language))
    return frozenset(name[:2] for name in (*whole, *stems, *own))


@cache
def _own_names(language: str) -> dict[str, int]:
    line = _OWN.get(language, "")
    return {name: month for month, name in enumerate(line.split(), 1) if name != "-"}


def month_of(word: str, language: str) -> int | None:
    """1 to 12 for the name of a month in any of our languages (case does not matter), else None.

    A name of two words is given with ``_`` between them. ``language`` settles short forms that are words elsewhere.
    """
    word = word.lower().replace("i̇", "i")
    if word[:2] not in _beginnings():
        return None
    whole, stems = _names()
    if word in whole:
        return whole[word]
    for length in range(len(word), max(2, len(word) - _LONGEST_ENDING - 1), -1):
        if word[:length] in stems:
            return stems[word[:length]]
    return _own_names(language).get(word)
