"""Letter case of rendered text (CSL 1.0.2, "Text-case")."""

from __future__ import annotations

import re
from collections.abc import Callable

from rightsarchive.citation.csl.output import Out, Span, mapped, texts

NOCASE = "nocase"

_STOP_WORDS = frozenset(
    "a according across afore after against ahead along alongside amid amidst among amongst an and anenst apropos apud around as aside astride at "
    "athwart atop back barring be before behind below beneath beside besides between beyond but by c ca circa despite down during et except for forth "
    "from given in inside into lest like modulo near next nor not notwithstanding of off on onto or out over per plus pro qua sans since so than "
    "that the through throughout thru till to toward towards under underneath until unto up upon v versus via vis-à-vis vs with within without yet".split()
)
_WORD = re.compile(r"[^\s\u00a0\-–—/]+")
_OPENS = re.compile(r"[:?!]$")
_OPENING = "“‘\"'«(["
_AROUND = "“”‘’\"'«»()[].,;:!?"


def cased(out: Out, case: str, *, english: bool) -> Out:
    """``out`` in the letter case of ``text-case``; title case is for English alone."""
    if case == "lowercase":
        return _keeping(out, str.lower)
    if case == "uppercase":
        return _keeping(out, str.upper)
    if case == "title" and not english:
        return out
    change = _CASES.get(case)
    if change is None:
        return out
    whole = "".join(texts(out))
    return _spread(out, change(whole))


def capitalised(text: str) -> str:
    """With its first letter as a capital, unless its first word has one elsewhere (``iPhone``)."""
    for at, letter in enumerate(text):
        if letter.isalpha():
            word = _WORD.match(text, at)
            if letter.islower() and (word is None or word[0] == word[0].lower()):
                return text[:at] + _capital(letter) + text[at + 1 :]
            return text
        if letter.isdigit():
            return text
    return text


def _keeping(out: Out, change: Callable[[str], str]) -> Out:
    if isinstance(out, Span):
        if out.role == NOCASE:
            return out
        parts = [_keeping(part, change) for part in out.parts]
        return Span(parts, out.look, delimiter=out.delimiter, role=out.role, isolate=out.isolate)
    return mapped(out, change)


def _spread(out: Out, whole: str) -> Out:
    """The texts of ``out`` cut from ``whole``, which is as long as they are together."""
    at = 0

    def next_piece(part: Out) -> Out:
        nonlocal at
        if isinstance(part, str):
            at += len(part)
            return whole[at - len(part) : at]
        if part.role == NOCASE or part.look.faces in ((("vertical-align", "sup"),), (("vertical-align", "sub"),)):
            at += sum(map(len, texts(part)))
            return part
        parts = [next_piece(each) for each in part.parts]
        return Span(parts, part.look, delimiter=part.delimiter, role=part.role, isolate=part.isolate)

    return next_piece(out)


def _capital(letter: str) -> str:
    upper = letter.upper()
    return upper if len(upper) == 1 else letter


def _capitalize_all(text: str) -> str:
    return _WORD.sub(lambda word: capitalised(word[0]), text)


def _sentence(text: str) -> str:
    """Capitals become small, but for the first letter and words that are not all of one case (1.0.2: words all in capitals, where the whole is)."""
    if text.upper() == text:
        return capitalised(_same_length(text, str.lower))
    return capitalised(text)


def _title(text: str) -> str:
    """Capitals but for small words within; a word with a capital of its own stays, and a title all in capitals becomes small first."""
    words = list(_WORD.finditer(text))
    if not words:
        return text
    shouting = text == text.upper() and text != text.lower() and len(words) > 1
    parts, at = [], 0
    for number, found in enumerate(words):
        word, before = found[0], text[at : found.start()]
        opens = number == 0 or _OPENS.search(words[number - 1][0]) is not None or "—" in before
        hyphened = before == "-" or text[found.end() : found.end() + 1] == "-"
        if shouting:
            word = _same_length(word, str.lower)
        core = word.strip(_AROUND)
        if core.lower() not in _STOP_WORDS or opens or number == len(words) - 1 or word[0] in _OPENING:
            word = capitalised(word)
        elif core.istitle() and not hyphened:
            word = word.replace(core, core.lower(), 1)
        parts.append(before + word)
        at = found.end()
    return "".join(parts) + text[at:]


def _same_length(text: str, change: Callable[[str], str]) -> str:
    return "".join(new if len(new := change(letter)) == 1 else letter for letter in text)


_CASES: dict[str, Callable[[str], str]] = {
    "capitalize-first": capitalised,
    "capitalize-all": _capitalize_all,
    "sentence": _sentence,
    "title": _title,
}
