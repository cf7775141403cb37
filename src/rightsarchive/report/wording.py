"""The few words that a report adds of its own, in the languages that it can be written in."""

from __future__ import annotations

from rightsarchive.citation.citation import Citation
from rightsarchive.citation.naming import in_a_sentence
from rightsarchive.errors import UsageError
from rightsarchive.language.data import language, languages
from rightsarchive.language.data.records import ReportWords
from rightsarchive.language.scripts import RIGHT_TO_LEFT, first_direction
from rightsarchive.model import Access, Locator, PassageKind, primary_language

_MARKS = str.maketrans("", "", '“”„‟«»‹›「」『』"')


def wording(locale: str) -> tuple[str, ReportWords]:
    """The language a report in ``locale`` is worded in and its words: English where we have none, as reports of earlier releases have it.
    :func:`check_words` refuses to write such a one."""
    code = primary_language(locale)
    words = language(code).report
    if words is not None:
        return code, words
    english = language("en").report
    assert english is not None
    return "en", english


def check_words(locale: str) -> None:
    """Raises UsageError for a locale in whose language a report has no words of its own: it would be half in English."""
    if language(primary_language(locale)).report is None:
        known = ", ".join(each.code for each in languages() if each.report is not None)
        raise UsageError(
            f"Reports have no words of their own for the locale {locale!r}.",
            advice=f"Take a locale of one of these languages: {known}. A single reference can be in any: citation.render(style, locale=…).",
        )


def locator_text(locator: Locator, words: ReportWords) -> str:
    """The locator of a quote for a reader: page as printed and in the file, or headings; then the paragraph."""
    parts = []
    if locator.page is not None:
        last_page = locator.page_end or locator.page
        labels = (locator.page_label or str(locator.page), locator.page_end_label or str(last_page))
        in_file = str(locator.page) if locator.page_end is None else f"{locator.page}–{last_page}"
        told = "" if labels == (str(locator.page), str(last_page)) else f" ({words.page_in_file.format(in_file)})"
        parts.append(f"{words.page} {in_a_sentence(locator.pinpoint or '')}{told}")
    elif locator.heading_path:
        parts.append(" › ".join(f"“{in_a_sentence(' '.join(heading.split()))}”" for heading in locator.heading_path))
    last = f"–{locator.paragraph_end}" if locator.paragraph_end > locator.paragraph else ""
    parts.append(f"{words.paragraph} {locator.paragraph}{last}")
    return words.comma.join(parts)


def warning(access: Access, words: ReportWords) -> str:
    """What stands at the top of a report with sources that are not public; empty for public ones."""
    return {Access.PUBLIC: "", Access.INTERNAL: words.internal, Access.CONFIDENTIAL: words.confidential}[access]


def apart(citation: Citation, words: ReportWords) -> str:
    """What is said of a quote that is no plain text of the page; nothing of any other. Why it is hidden is said in English."""
    if citation.kind is None or not citation.kind.is_apart:
        return ""
    said = {
        PassageKind.HIDDEN: words.hidden,
        PassageKind.STRUCK: words.struck,
        PassageKind.FORM: words.form,
        PassageKind.ANNOTATION: words.annotation,
    }[citation.kind]
    return f"{said} ({citation.reason})" if citation.reason else said


def remarks(citation: Citation, words: ReportWords) -> tuple[str, ...]:
    """What a reader has to know of the words of a quote before he relies on them."""
    found = (apart(citation, words), words.redacted if citation.redacted else "", words.ocr if citation.ocr else "")
    return tuple(each for each in found if each)


def caption_reference(reference: str) -> str:
    """A reference as it stands below a picture: without quotation marks, since it quotes nothing."""
    return reference.translate(_MARKS)


def direction(language: str | None) -> str:
    """The HTML ``dir`` for text in ``language``: ``rtl``, ``ltr``, or ``auto`` where the language is unknown."""
    if not language or language == "und":
        return "auto"
    return "rtl" if primary_language(language) in RIGHT_TO_LEFT else "ltr"


def leans_right(text: str, *, otherwise: bool) -> bool:
    """Whether ``text`` begins on the right: by its first letter with a direction (UAX #9, P2), ``otherwise`` without one."""
    direction = first_direction(text)
    return otherwise if direction is None else direction == "R"
