"""The few words that a report adds of its own, in the languages that it can be written in."""

from __future__ import annotations

from dataclasses import dataclass

from rightsarchive.language.scripts import RIGHT_TO_LEFT, first_direction
from rightsarchive.model import Access, Locator, primary_language


@dataclass(frozen=True, slots=True)
class Wording:
    """``page_in_file`` has a place for the number. ``page`` and ``paragraph`` are abbreviations that stand before one."""

    source: str
    place: str
    also_at: str
    file: str
    sources: str
    ocr: str
    page: str
    page_in_file: str
    paragraph: str
    internal: str
    confidential: str
    no_quotes: str
    made: str
    colon: str = ": "
    comma: str = ", "

    def where(self, locator: Locator) -> str:
        """The place of a quote for a reader: page as printed and in the file, or headings; then the paragraph."""
        parts = []
        if locator.page is not None:
            printed = locator.page_label or str(locator.page)
            in_file = f" ({self.page_in_file.format(locator.page)})" if printed != str(locator.page) else ""
            parts.append(f"{self.page} {printed}{in_file}")
        elif locator.heading_path:
            parts.append(" › ".join(f"“{' '.join(heading.split())}”" for heading in locator.heading_path))
        last = f"–{locator.paragraph_end}" if locator.paragraph_end > locator.paragraph else ""
        parts.append(f"{self.paragraph} {locator.paragraph}{last}")
        return self.comma.join(parts)

    def warning(self, access: Access) -> str:
        """What stands at the top of a report with sources that are not public; empty for public ones."""
        return {Access.PUBLIC: "", Access.INTERNAL: self.internal, Access.CONFIDENTIAL: self.confidential}[access]


_ENGLISH = Wording(
    source="Source",
    place="Place",
    also_at="Also at",
    file="SHA-256 of the file",
    sources="Sources",
    ocr="These words were read from an image by a machine (OCR). Compare them with the image before you rely on them.",
    page="p.",
    page_in_file="page {} of the file",
    paragraph="para.",
    internal="INTERNAL: this report quotes material that is not public.",
    confidential="CONFIDENTIAL: this report quotes confidential material.",
    no_quotes="No quotes.",
    made="Date of this report",
)
_WORDINGS = {
    "en": _ENGLISH,
    "fr": Wording(
        source="Source",
        place="Emplacement",
        also_at="Se trouve aussi",
        file="SHA-256 du fichier",
        sources="Sources",
        ocr="Ces mots ont été lus sur une image par une machine (OCR). Comparez-les à l’image avant de vous y fier.",
        page="p.",
        page_in_file="page {} du fichier",
        paragraph="par.",
        internal="INTERNE : ce rapport cite des documents qui ne sont pas publics.",
        confidential="CONFIDENTIEL : ce rapport cite des documents confidentiels.",
        no_quotes="Aucune citation.",
        made="Date de ce rapport",
        colon="\u00a0: ",
    ),
    "es": Wording(
        source="Fuente",
        place="Lugar",
        also_at="También en",
        file="SHA-256 del archivo",
        sources="Fuentes",
        ocr="Estas palabras las leyó una máquina en una imagen (OCR). Compárelas con la imagen antes de confiar en ellas.",
        page="p.",
        page_in_file="página {} del archivo",
        paragraph="párr.",
        internal="INTERNO: este informe cita material que no es público.",
        confidential="CONFIDENCIAL: este informe cita material confidencial.",
        no_quotes="Sin citas.",
        made="Fecha de este informe",
    ),
    "ru": Wording(
        source="Источник",
        place="Место",
        also_at="Также",
        file="SHA-256 файла",
        sources="Источники",
        ocr="Эти слова распознаны машиной по изображению (OCR). Сверьте их с изображением, прежде чем на них полагаться.",
        page="с.",
        page_in_file="страница {} файла",
        paragraph="абз.",
        internal="ДЛЯ СЛУЖЕБНОГО ПОЛЬЗОВАНИЯ: в этом отчёте цитируются непубличные материалы.",
        confidential="КОНФИДЕНЦИАЛЬНО: в этом отчёте цитируются конфиденциальные материалы.",
        no_quotes="Цитат нет.",
        made="Дата отчёта",
    ),
    "kk": Wording(
        source="Дереккөз",
        place="Орны",
        also_at="Мұнда да бар",
        file="Файлдың SHA-256 мәні",
        sources="Дереккөздер",
        ocr="Бұл сөздерді машина суреттен оқыған (OCR). Сенбес бұрын суретпен салыстырыңыз.",
        page="б.",
        page_in_file="файлдың {}-беті",
        paragraph="абз.",
        internal="ІШКІ ҚҰЖАТ: бұл есепте жария емес материалдардан дәйексөз бар.",
        confidential="ҚҰПИЯ: бұл есепте құпия материалдардан дәйексөз бар.",
        no_quotes="Дәйексөз жоқ.",
        made="Есептің күні",
    ),
    "ar": Wording(
        source="المصدر",
        place="الموضع",
        also_at="وأيضًا في",
        file="بصمة الملف SHA-256",
        sources="المصادر",
        ocr="قُرئت هذه الكلمات آليًا من صورة (OCR). قارنها بالصورة قبل الاعتماد عليها.",
        page="ص",
        page_in_file="الصفحة {} من الملف",
        paragraph="الفقرة",
        internal="داخلي: يقتبس هذا التقرير من مواد غير منشورة.",
        confidential="سري: يقتبس هذا التقرير من مواد سرية.",
        no_quotes="لا اقتباسات.",
        made="تاريخ هذا التقرير",
        comma="، ",
    ),
}


def wording(locale: str) -> tuple[str, Wording]:
    """The language a report in ``locale`` is worded in (English where we have no words for it) and its words."""
    language = primary_language(locale)
    return (language, _WORDINGS[language]) if language in _WORDINGS else ("en", _ENGLISH)


def direction(language: str | None) -> str:
    """The HTML ``dir`` for text in ``language``: ``rtl``, ``ltr``, or ``auto`` where the language is unknown."""
    if not language or language == "und":
        return "auto"
    return "rtl" if primary_language(language) in RIGHT_TO_LEFT else "ltr"


def leans_right(text: str, *, otherwise: bool) -> bool:
    """Whether ``text`` begins on the right: by its first letter with a direction (UAX #9, P2), ``otherwise`` without one."""
    direction = first_direction(text)
    return otherwise if direction is None else direction == "R"
