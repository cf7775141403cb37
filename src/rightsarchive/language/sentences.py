"""Where sentences begin and end: sentencex, held back where an abbreviation, an initial or a number only looks like an end."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import sentencex

from rightsarchive.language.punctuation import COMMAS, DASHES, LIST_MARK, OPENING_BRACKETS, QUOTATION_MARKS, any_of

# Abbreviations after which something must follow, so that no sentence ends there; without the last dot, in lower case.
_LATIN_NEVER = "cf vs v vgl resp approx ca i.e e.g viz"
_CYRILLIC_NEVER = "т т.е т.н т.о см ср напр им ул пр просп пл пер г-н г-жа гр проф акад д-р адв ген полк п.п"
_NEVER: Final[dict[str, str]] = {
    "en": "mr mrs ms dr prof hon rev st gen col lt sgt capt messrs para paras arts",
    "fr": "m mm mme mmes mlle me mes dr pr st ste art par ex c.-à-d bd av req aff",
    "es": "sr sra sres sras srta d dña dr dra lic ing art arts núm núms pág págs p.ej av ej excmo ilmo",
    "pt": "sr sra srs dr dra d art arts n.º pág págs p.ex av exmo prof des min",
    "it": "sig sigg sig.ra dott dott.ssa avv art artt pag pagg sez prof on s",
    "de": "hr fr dr prof z.b d.h u.a bzw vgl abs art nr ziff s.o s.u sog geb gem i.v.m st",
    "nl": "dhr mevr mr dr art nr blz bijv d.w.z prof",
    "pl": "p pan dr prof art ust pkt nr ul im św np tzw tj zob por gen płk sygn",
    "ro": "dl dna dr art alin nr lit str pag prof ex",
    "sv": "t.ex bl.a dvs prof dr jfr kap",
    "cs": "čl odst písm č sb str tzv např dr mgr ing",
    "sk": "čl ods písm č str tzv napr dr mgr ing",
    "tr": "av dr prof md bkz yrd doç sn no s sok cad mah örn",
    "az": "m prof dr bax məs küç",
    "uz": "prof akad masalan ya'ni",
    "ru": f"{_CYRILLIC_NEVER} ст ч.ч абз подп пп обл р-н дер пос стр рис табл т.наз соч под.ред",
    "uk": "т т.зв див пор напр ім вул просп пл пров ст ч абз підп пп обл р-н смт стор рис п проф акад д-р адв м",
    "be": "т.зв гл напр імя вул пр пл арт ч абз вобл р-н стар мал праф акад",
    "bg": "чл ал т т.нар т.е вж срв напр ул бул гр стр проф акад д-р адв",
    "kk": "мыс қ көш пр проф акад т.с.с қар обл ауд ст",
    "ky": "мис көч проф акад кара обл б-н ст",
    "tg": "мас кӯч проф акад ниг м",
    "ar": "د أ م ص ج ق هـ",
    "fa": "د ر.ک ص ج م ق",
}

# Abbreviations that hold on to a number: "No. 5", "ст. 130", "11 h. 30".
_LATIN_NUMBERED = "no nos nr art arts p pp par para paras sec sect ch vol fig tab h min n núm pág § abs ziff al alin"
_CYRILLIC_NUMBERED = "ст ч п пп стр с т гл разд абз рис табл д кв оф корп стр ч мин г б бап тарм кл от №"
_BEFORE_A_NAME = "ул пр просп г гор пос дер р м с обл көш қ"
"""Russian and its neighbours: "г. Алматы", "с. Шелек" (a town or village unless a number stands before: then a year, a page)."""

_CYRILLIC: Final = frozenset(["ru", "uk", "be", "bg", "kk", "ky", "tg", "tt", "mn", "sr", "mk", "uz"])
_SHORT_TOKEN = 5
_LOOK_BACK = 40
_ENUMERATOR_LENGTH = 12

_OPENING = re.compile(any_of(QUOTATION_MARKS, OPENING_BRACKETS, "/"))
_BREAK = re.compile(rf"\n[^\S\n]*(?={LIST_MARK})|\n[^\S\n]*\n\s*")
_ENUMERATOR = re.compile(r"[\W_]*(?:\d+(?:[.\d]*\d)?|[IVXLCDMivxlcdm]+|\w)?[\W_]*")
_NEVER_LAST = f"{COMMAS}{DASHES}{OPENING_BRACKETS}"
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


def sentences(text: str, language: str) -> list[tuple[int, int]]:
    """The sentences of ``text`` as half-open code point spans, in order, without surrounding white space.

    Every character that is not white space belongs to one span. List items on lines of their own count as sentences.
    An unknown ``language`` is read by general rules; nothing raises.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for found in _BREAK.finditer(text):
        spans.extend(_of_block(text, start, found.start(), language))
        start = found.end()
    spans.extend(_of_block(text, start, len(text), language))
    return spans


def _of_block(text: str, first: int, last: int, language: str) -> list[tuple[int, int]]:
    block = text[first:last]
    if block.isascii() and not re.search(r"[.!?]\S*\s", block):
        return _trimmed(text, [(first, last)])
    # sentencex takes valid Unicode alone; a lone surrogate (broken PDF fonts give some) is stood in for, one for one.
    valid = _SURROGATES.sub("?", block)
    spans: list[tuple[int, int]] = []
    for boundary in sentencex.get_sentence_boundaries(language, valid):
        start, end = first + boundary["start_index"], first + boundary["end_index"]
        if spans and _holds_on(text, spans[-1], (start, end), language):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return _trimmed(text, spans)


def _trimmed(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept = []
    for start, end in spans:
        piece = text[start:end]
        stripped = piece.strip()
        if stripped:
            begin = start + len(piece) - len(piece.lstrip())
            kept.append((begin, begin + len(stripped)))
    return kept


def _holds_on(text: str, before: tuple[int, int], after: tuple[int, int], language: str) -> bool:
    """Whether the break between two spans is a false one."""
    opening = _LETTER_OR_DIGIT.search(text, *after)
    if opening is None:
        return True
    head = text[max(before[0], before[1] - _LOOK_BACK) : before[1]].rstrip()
    if len(head) <= _ENUMERATOR_LENGTH and _ENUMERATOR.fullmatch(head):
        return True
    if not head.endswith("."):
        # sentencex also breaks "(1985, 1997)" after the comma.
        return head[-1:] in _NEVER_LAST or head[-1:].isalnum()
    token = _OPENING.split(head[:-1].rsplit(None, 1)[-1])[-1] if len(head) > 1 else ""
    following = opening[0]
    if following.islower() and 0 < len(token) <= _SHORT_TOKEN:
        return True
    if len(token) == 1 and token.isupper():
        return True
    never, numbered = _abbreviations(language)
    token = token.lower()
    if token in never or (token in numbered and following.isdigit()):
        return True
    previous = head[: -len(token) - 1].rstrip()[-1:]
    return language in _CYRILLIC and token in _towns() and not previous.isdigit()


@cache
def _abbreviations(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """Those that never end a sentence, and those that hold on to a number."""
    cyrillic = language in _CYRILLIC
    never = f"{_LATIN_NEVER} {_CYRILLIC_NEVER if cyrillic else ''} {_NEVER.get(language, '')}"
    numbered = f"{_LATIN_NUMBERED} {_CYRILLIC_NUMBERED if cyrillic else ''}"
    return frozenset(never.split()), frozenset(numbered.split())


@cache
def _towns() -> frozenset[str]:
    return frozenset(_BEFORE_A_NAME.split())
