"""Terms, dates and options of a locale, after its chain of fallbacks (CSL 1.0.2, "Locale Fallback")."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rightsarchive.citation.csl.parsing import CSL, LANG, _Reader
from rightsarchive.citation.csl.tree import Date

PRIMARY_DIALECTS = {
    "af": "af-ZA", "bg": "bg-BG", "ca": "ca-AD", "cs": "cs-CZ", "cy": "cy-GB", "da": "da-DK", "de": "de-DE", "el": "el-GR",
    "en": "en-US", "es": "es-ES", "et": "et-EE", "fa": "fa-IR", "fi": "fi-FI", "fr": "fr-FR", "he": "he-IL", "hi": "hi-IN",
    "hr": "hr-HR", "hu": "hu-HU", "id": "id-ID", "is": "is-IS", "it": "it-IT", "ja": "ja-JP", "km": "km-KH", "ko": "ko-KR",
    "lt": "lt-LT", "lv": "lv-LV", "mn": "mn-MN", "nb": "nb-NO", "nl": "nl-NL", "nn": "nn-NO", "pl": "pl-PL", "pt": "pt-PT",
    "ro": "ro-RO", "ru": "ru-RU", "sk": "sk-SK", "sl": "sl-SI", "sr": "sr-RS", "sv": "sv-SE", "th": "th-TH", "tr": "tr-TR",
    "uk": "uk-UA", "vi": "vi-VN", "zh": "zh-CN",
}  # fmt: skip

_FALLBACK = {"verb-short": "verb", "symbol": "short", "verb": "long", "short": "long"}
_PARTS = {"year": 0, "month": 1, "day": 2}


@dataclass(frozen=True, slots=True)
class Term:
    single: str
    multiple: str
    gender: str = ""
    match: str = "last-two-digits"


class Locale:
    """One locale. ``files`` are the roots of its locale files, ``of_style`` the ``cs:locale`` elements of a style, each with the strongest first."""

    def __init__(self, tag: str, files: Iterable[Any], of_style: Iterable[Any] = ()) -> None:
        self.tag = tag
        self._terms: dict[tuple[str, str], Term] = {}
        self._gendered: dict[tuple[str, str, str], Term] = {}
        self._options: dict[str, str] = {}
        self._dates: dict[str, Date] = {}
        for layer in reversed(list(files)):
            self._lay(layer, whole=True)
        for layer in reversed(list(of_style)):
            self._lay(layer, whole=False)
        get = self._options.get
        self.punctuation_in_quote = get("punctuation-in-quote", "false") == "true"
        self.limit_ordinals = get("limit-day-ordinals-to-day-1", "false") == "true"
        self._found: dict[tuple[str, str, bool], str | None] = {}
        self.quotes = tuple(
            self.term(name) or default
            for name, default in (
                ("open-quote", "“"),
                ("close-quote", "”"),
                ("open-inner-quote", "‘"),
                ("close-inner-quote", "’"),
            )
        )

    def _lay(self, layer: Any, *, whole: bool) -> None:
        """Put a layer over those below. With ``whole``, a term that it has takes nothing from below: no short form in another language."""
        for options in layer.findall(f"{CSL}style-options"):
            self._options.update(options.attrib)
        for date in layer.findall(f"{CSL}date"):
            self._dates[date.get("form", "")] = _Reader(None).date(date)
        terms = layer.findall(f"{CSL}terms/{CSL}term")
        if any(re.fullmatch(r"ordinal(-\d\d)?", term.get("name", "")) for term in terms):
            for known in [key for key in self._terms if re.fullmatch(r"ordinal(-\d\d)?", key[0])]:
                del self._terms[known]
            self._gendered = {key: term for key, term in self._gendered.items() if not key[0].startswith("ordinal")}
        if whole:
            names = {term.get("name", "") for term in terms if term.get("form") != "with-day"}
            self._terms = {key: term for key, term in self._terms.items() if key[0] not in names}
        for element in terms:
            name, form = element.get("name", ""), element.get("form", "long")
            single, multiple = element.find(f"{CSL}single"), element.find(f"{CSL}multiple")
            text = "".join(element.itertext()) if single is None else single.text or ""
            plural = text if multiple is None else multiple.text or ""
            match = element.get("match", "whole-number" if name == "ordinal-00" else "last-two-digits")
            if re.fullmatch(r"ordinal-0\d", name) and not element.get("match"):
                match = "last-digit"
            term = Term(text, plural, element.get("gender", ""), match)
            if gender := element.get("gender-form"):
                self._gendered[name, form, gender] = term
            else:
                self._terms[name, form] = term

    def find(self, name: str, form: str = "long") -> Term | None:
        """The term, in a longer form where it has none of this one (CSL 1.0.2, "Terms")."""
        while form:
            if (term := self._terms.get((name, form))) is not None:
                return term
            form = _FALLBACK.get(form, "")
        return None

    def term(self, name: str, form: str = "long", *, plural: bool = False) -> str | None:
        """The words of a term; None where the locale has none."""
        key = (name, form, plural)
        if key not in self._found:
            term = self.find(name, form)
            self._found[key] = None if term is None else term.multiple if plural else term.single
        return self._found[key]

    def exact(self, name: str, form: str) -> str:
        """The words of a term in this very form, empty where it has none."""
        term = self._terms.get((name, form))
        return term.single if term else ""

    def gender(self, name: str) -> str:
        """The grammatical gender of the noun that a term is."""
        term = self._terms.get((name, "long"))
        return term.gender if term else ""

    def gendered(self, name: str, gender: str) -> Term | None:
        """The form of an ordinal term beside a noun of this gender."""
        if gender and (term := self._gendered.get((name, "long", gender))):
            return term
        return self._terms.get((name, "long"))

    def date(self, form: str) -> Date | None:
        """The locale's own pattern of a date, ``text`` or ``numeric``."""
        return self._dates.get(form)


def fallbacks(tag: str) -> tuple[str, ...]:
    """The locale files behind a tag: the dialect, the language's first dialect, American English."""
    language = tag.split("-", 1)[0]
    return tuple(dict.fromkeys(each for each in (tag, PRIMARY_DIALECTS.get(language, ""), "en-US") if each))


def layers_of_style(root: Any, tag: str) -> list[Any]:
    """The ``cs:locale`` elements of a style that act in ``tag``, the strongest first."""
    inside: dict[str | None, Any] = {}
    for element in root.findall(f"{CSL}locale"):
        inside.setdefault(element.get(LANG), element)
    language = tag.split("-", 1)[0]
    return [inside[each] for each in dict.fromkeys((tag, language, None)) if each in inside]
