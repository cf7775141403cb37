"""Numbers in the forms that lists and notes are counted in (ECMA-376 part 1, 17.18.59, ST_NumberFormat)."""

from __future__ import annotations

_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
# Letters that are doubled after the last one: aa, bb.
_LETTERS = {
    "lowerLetter": "abcdefghijklmnopqrstuvwxyz",
    "lowerGreek": "αβγδεζηθικλμνξοπρστυφχψω",
    "russianLower": _RUSSIAN,
    "arabicAlpha": "أبتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "arabicAbjad": "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ",
    "hebrew2": "אבגדהוזחטיכלמנסעפצקרשת",
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
    "ganada": "가나다라마바사아자차카타파하",
    "aiueo": "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
    "iroha": "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス",
    "chicago": "*†‡§",
}
_DIGITS = {
    "decimalFullWidth": "０１２３４５６７８９",
    "decimalFullWidth2": "０１２３４５６７８９",
    "thaiNumbers": "๐๑๒๓๔๕๖๗๘๙",
    "arabicIndic": "٠١٢٣٤٥٦٧٨٩",
    "persian": "۰۱۲۳۴۵۶۷۸۹",
    "hindiNumbers": "०१२३४५६७८९",
    "ideographDigital": "〇一二三四五六七八九",
    "japaneseDigitalTenThousand": "〇一二三四五六七八九",
    "taiwaneseDigital": "○一二三四五六七八九",
}
_HAN = {
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
}
_SERIES = {"decimalEnclosedCircle": (0x2460, 20), "decimalEnclosedParen": (0x2474, 20), "decimalEnclosedFullstop": (0x2488, 20)}  # fmt: skip
_ONES = "Zero One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen Sixteen Seventeen Eighteen Nineteen".split()
_TENS = "- - Twenty Thirty Forty Fifty Sixty Seventy Eighty Ninety".split()
_ORDINALS = {"One": "First", "Two": "Second", "Three": "Third", "Five": "Fifth", "Eight": "Eighth", "Nine": "Ninth", "Twelve": "Twelfth"}  # fmt: skip
_HEBREW = ((400, "ת"), (300, "ש"), (200, "ר"), (100, "ק"), (90, "צ"), (80, "פ"), (70, "ע"), (60, "ס"), (50, "נ"), (40, "מ"), (30, "ל"), (20, "כ"), (16, "טז"), (15, "טו"), (10, "י"), (9, "ט"), (8, "ח"), (7, "ז"), (6, "ו"), (5, "ה"), (4, "ד"), (3, "ג"), (2, "ב"), (1, "א"))  # fmt: skip
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


def counted(number: int, form: str, pattern: str = "") -> str:
    """``number`` in a form of ST_NumberFormat; ``pattern`` is that of the form "custom" ("001, 002, ..."). Plain digits where
    the form is not known or ends before the number. Numbers in words are English, as Word's own form is in an English text."""
    if form == "custom":
        form, number_width = _pattern(pattern)
        if number_width:
            return f"{number:0{number_width}d}"
    if form in {"bullet", "none"}:
        return ""
    if form in {"upperLetter", "russianUpper", "upperRoman"}:
        return counted(number, form.replace("upper", "lower").replace("Upper", "Lower")).upper()
    if number < 1:
        return str(number)
    if letters := _LETTERS.get(form):
        return letters[(number - 1) % len(letters)] * ((number - 1) // len(letters) + 1)
    if digits := _DIGITS.get(form):
        return "".join(digits[int(digit)] for digit in str(number))
    if form in _SERIES and number <= _SERIES[form][1]:
        return chr(_SERIES[form][0] + number - 1)
    match form:
        case "lowerRoman":
            return roman(number).lower()
        case "decimalZero":
            return f"{number:02d}"
        case "numberInDash":
            return f"- {number} -"
        case "hebrew1" if number < 800:
            return _summed(number, _HEBREW)
        case "ordinal":
            return f"{number}{_ending(number)}"
        case "cardinalText" if number < 100:
            return _in_words(number)
        case "ordinalText" if number < 100:
            return _ordinal(_in_words(number))
        case _ if form in _HAN and number < 100:
            return _in_han(number)
        case _:
            return str(number)


def roman(number: int) -> str:
    """A Roman number; plain digits from 4,000 on."""
    return _summed(number, _ROMAN) if 0 < number < 4000 else str(number)


def _summed(number: int, signs: tuple[tuple[int, str], ...]) -> str:
    shown = ""
    for value, sign in signs:
        count, number = divmod(number, value)
        shown += sign * count
    return shown


def _pattern(pattern: str) -> tuple[str, int]:
    """The form that the first item of a list such as "001, 002, ..." or "а, б, в, ..." stands for, and its width in digits."""
    first = pattern.partition(",")[0].strip()
    if first.isdigit():
        return "decimal", len(first)
    known = {"а": "russianLower", "А": "russianUpper", "a": "lowerLetter", "A": "upperLetter"}
    return known.get(first, "decimal"), 0


def _ending(number: int) -> str:
    if number % 100 in {11, 12, 13}:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _in_words(number: int) -> str:
    if number < len(_ONES):
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens] + (f"-{_ONES[ones].lower()}" if ones else "")


def _ordinal(words: str) -> str:
    first, hyphen, last = words.rpartition("-")
    ending = _ORDINALS.get(last.capitalize())
    if ending is None:
        ending = f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"
    return f"{first}{hyphen}{ending.lower() if hyphen else ending}"


def _in_han(number: int) -> str:
    tens, ones = divmod(number, 10)
    digits = "〇一二三四五六七八九"
    if not tens:
        return digits[ones]
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")
