"""Numbers: what counts as one, its forms, and ranges of pages (CSL 1.0.2, "Number", "Page Ranges")."""

from __future__ import annotations

import re

from rightsarchive.citation.csl.locale import Locale

_SMALL_ROMAN = "(?=[ivxlcdm])m{0,4}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
_ROMAN_NUMERAL = f"(?:{_SMALL_ROMAN}|{_SMALL_ROMAN.upper()})"
_TOKEN = rf"(?:\d+(?:/\d+)+|[^\W\d_]{{0,3}}\d+[^\W\d_]{{0,3}}|{_ROMAN_NUMERAL})"
_BETWEEN = r"\s*(?:\\-|[-–,&]+|,?\s*\b(?:and|et|und|y|e|и|және)\b)\s*"
_SEVERAL = re.compile(r"\s*(?:--|(?<!\\)-|[–,&]|,?\s*\b(?:and|et|und|y|e|и|және)\b)\s*")
_NUMERIC = re.compile(rf"{_TOKEN}\.?(?:{_BETWEEN}{_TOKEN}\.?)*")
_ROMAN = (
    ("m", 1000), ("cm", 900), ("d", 500), ("cd", 400), ("c", 100), ("xc", 90), ("l", 50), ("xl", 40), ("x", 10), ("ix", 9), ("v", 5),
    ("iv", 4), ("i", 1),
)  # fmt: skip


def is_numeric(text: str) -> bool:
    """Whether the content is numeric: ``2``, ``D2``, ``2nd``, ``2-4``, ``2, 3 & 4``, ``29580/12``; ``second`` is not."""
    return bool(re.search(r"\d", text)) and _NUMERIC.fullmatch(text.strip()) is not None


def is_plural(text: str) -> bool:
    """Whether a number stands for several: ``4-6``, ``4 & 5``, ``i–ix``; with a backslash before its hyphen it is one."""
    tokens = [token for token in _SEVERAL.split(text) if token]
    return len(tokens) > 1 and all(
        re.search(r"\d", token) or re.fullmatch(_ROMAN_NUMERAL, token.strip(" .")) for token in tokens
    )


def roman(number: int) -> str:
    """A number below 5000 in small Roman numerals."""
    if not 0 < number < 5000:
        return str(number)
    parts = []
    for letters, value in _ROMAN:
        while number >= value:
            parts.append(letters)
            number -= value
    return "".join(parts)


def ordinal(number: int, locale: Locale, gender: str) -> str:
    """``3rd``; a noun's gender chooses among the suffixes."""
    for width, at in ((2, number % 100), (1, number % 10)):
        name = f"ordinal-{at:02d}"
        term = locale.gendered(name, gender)
        if term is None:
            continue
        if term.match == "whole-number" and number != at:
            continue
        if width == 1 and term.match == "last-two-digits" and number % 100 != at:
            continue
        return f"{number}{term.single}"
    term = locale.gendered("ordinal", gender)
    return f"{number}{term.single if term else ''}"


def long_ordinal(number: int, locale: Locale, gender: str) -> str:
    """``third``; from eleven on as :func:`ordinal`."""
    if 1 <= number <= 10:
        term = locale.gendered(f"long-ordinal-{number:02d}", gender)
        if term and term.single:
            return term.single
    return ordinal(number, locale, gender)


def formed(text: str, form: str, locale: Locale, gender: str) -> str:
    """Each whole number of ``text`` in this form; hyphens lose their spaces, commas and ampersands get them."""
    if not is_numeric(text):
        return text.replace("\\-", "-")

    def change(found: re.Match[str]) -> str:
        number = int(found[0]) if len(found[0]) < 10 else 0
        if not number:
            return found[0]
        if form == "roman":
            return roman(number)
        if form == "ordinal":
            return ordinal(number, locale, gender)
        if form == "long-ordinal":
            return long_ordinal(number, locale, gender)
        return found[0]

    changed = re.sub(r"(?<![^\W\d_])\d+(?![^\W_])", change, text) if form != "numeric" else text
    changed = re.sub(r"(?<=\w)\s*(?<!\\)[-–]\s*(?=\w)", "–", changed).replace("\\-", "-")
    changed = re.sub(r"\s*,\s*", ", ", changed)
    return re.sub(r"\s*&\s*", " & ", changed).strip()


_PAGES = re.compile(r"((?:\d*[^\W\d_]+0*|\d+\.|\d+:)?)(\d+)\s*(?:--|[-–])\s*(\1)(\d+[^\W\d_]{0,2})")
_ROMAN_PAGES = re.compile(rf"({_ROMAN_NUMERAL})\s*[-–]+\s*({_ROMAN_NUMERAL})")


def page_range(text: str, form: str, locale: Locale) -> str:
    """Each range of ``text`` in the form of ``page-range-format``, with the locale's sign between its ends. What is no range of two numbers of one kind
    (``A-3``, ``N110-5``) keeps its hyphen."""
    if "-" not in text and "–" not in text:
        return text
    if "\\-" in text:
        return text.replace("\\-", "-")
    delimiter = locale.term("page-range-delimiter") or "–"

    def change(part: str) -> str:
        if found := _PAGES.fullmatch(part):
            lead, first, _, last = found.groups()
            return f"{lead}{first}{delimiter}{_second(first, last, form, lead)}"
        if found := _ROMAN_PAGES.fullmatch(part):
            return f"{found[1]}{delimiter}{found[2]}"
        return re.sub(r"\s+-\s+", "-", part)

    parts = re.split(r"(\s*[,;&]\s*|\s+\w+\s+)", text)
    return "".join(part if number % 2 else change(part) for number, part in enumerate(parts))


def _second(first: str, last: str, form: str, lead: str) -> str:
    """The second number of a range."""
    if not form or not last.isdigit():
        return lead + last
    full = first[: len(first) - len(last)] + last if len(last) < len(first) else last
    if form == "expanded":
        return lead + full
    if form.startswith("minimal"):
        keep = 2 if form == "minimal-two" else 1
        if len(full) == len(first) and int(first) < int(full):
            at = next((n for n, (a, b) in enumerate(zip(first, full, strict=True)) if a != b), 0)
            return full[min(at, len(full) - keep) if len(full) >= keep else 0 :]
        return full
    if form.startswith("chicago"):
        return _chicago(first, full, sixteenth=form == "chicago-16")
    return full


def _chicago(first: str, full: str, *, sixteenth: bool) -> str:
    """Chicago Manual of Style 15 and 16, 9.60: 100-104, 107-8, 321-28, 1496-500."""
    number = int(first)
    if len(full) != len(first) or number < 100 or number % 100 == 0:
        return full
    at = next((n for n, (a, b) in enumerate(zip(first, full, strict=True)) if a != b), 0)
    changed = len(full) - at
    if 1 <= number % 100 <= 9:
        return full[at:]
    if not sixteenth and len(full) == 4 and changed >= 3:
        return full
    return full[min(at, len(full) - 2) :]
