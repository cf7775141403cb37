"""List numbers as Word counts and shows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from rightsarchive.extract.counting import counted
from tests.extract.make import WORD_XML, read, shown, word_package


def item(text: str, number: str = "", depth: int | None = None, *, style: str = "") -> str:
    level = "" if depth is None else f'<w:ilvl w:val="{depth}"/>'
    place = f'<w:numPr>{level}{number and f"""<w:numId w:val="{number}"/>"""}</w:numPr>' if number or level else ""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    words = f"<w:r><w:t>{text}</w:t></w:r>" if text else ""
    return f"<w:p><w:pPr>{named}{place}</w:pPr>{words}</w:p>"


def level(depth: int, form: str = "decimal", text: str = "", extra: str = "") -> str:
    shape = form if form.startswith("<") else f'<w:numFmt w:val="{form}"/>'
    return f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/>{shape}{extra}<w:lvlText w:val="{text or f"%{depth + 1}."}"/></w:lvl>'


def numbering(*definitions: str, lists: dict[str, tuple[int, str]] | None = None) -> tuple[str, str, str]:
    lists = lists or {"1": (0, "")}
    xml = "".join(
        f'<w:abstractNum w:abstractNumId="{number}">{body}</w:abstractNum>' for number, body in enumerate(definitions)
    )
    xml += "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{override}</w:num>'
        for number, (abstract, override) in lists.items()
    )
    return "numbering.xml", "numbering", f"<w:numbering {WORD_XML}>{xml}</w:numbering>"


def styles(**numbered: str) -> tuple[str, str, str]:
    xml = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/><w:pPr><w:numPr>{place}</w:numPr></w:pPr></w:style>'
        for name, place in numbered.items()
    )
    return "styles.xml", "styles", f"<w:styles {WORD_XML}>{xml}</w:styles>"


def newer(pattern: str) -> str:
    return (
        f'<mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="{pattern}"/></mc:Choice>'
        '<mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>'
    )


TWO = level(0) + level(1, text="%1.%2")
LIST_1 = '<w:numId w:val="1"/>'
CASES = {
    "legal numbers under a Roman one": (
        item("A", "1", 0) + item("B", "1", 1),
        [numbering(level(0, "upperRoman") + level(1, text="%1.%2", extra="<w:isLgl/>"))],
        ["I. A", "1.1 B"],
    ),
    "a level that never begins anew": (
        item("A", "1", 0) + item("a", "1", 1) + item("B", "1", 0) + item("b", "1", 1),
        [numbering(level(0) + level(1, text="Art. %2", extra='<w:lvlRestart w:val="0"/>'))],
        ["1. A", "Art. 1 a", "2. B", "Art. 2 b"],
    ),
    "a level that only the first begins anew": (
        "".join(item("x", "1", depth) for depth in (0, 1, 2, 1, 2, 0, 2)),
        [numbering(level(0) + level(1) + level(2, text="(%3)", extra='<w:lvlRestart w:val="1"/>'))],
        ["1. x", "1. x", "(1) x", "2. x", "(2) x", "2. x", "(1) x"],
    ),
    "a definition borrowed from a list style": (
        item("A", "2", 0) + item("B", "2", 0),
        [
            numbering(
                '<w:styleLink w:val="S"/>' + level(0, "lowerLetter", "%1)"),
                '<w:numStyleLink w:val="S"/>',
                lists={"1": (0, ""), "2": (1, "")},
            )
        ],
        ["a) A", "b) B"],
    ),
    "a level that belongs to a style": (
        item("A", style="S1") + item("B", style="S2"),
        [
            styles(S1=LIST_1, S2=LIST_1),
            numbering(
                level(0, extra='<w:pStyle w:val="S1"/>') + level(1, text="%1.%2", extra='<w:pStyle w:val="S2"/>')
            ),
        ],
        ["1. A", "1.1 B"],
    ),
    "the list from the style, the level from the paragraph": (
        item("A", style="S") + item("B", depth=1, style="S"),
        [styles(S=LIST_1), numbering(TWO)],
        ["1. A", "1.1 B"],
    ),
    "out of the list of its style": (
        item("A", "0", style="S") + item("B", style="S"),
        [styles(S=LIST_1), numbering(TWO)],
        ["A", "1. B"],
    ),
    "an empty item has a number": (
        item("A", "1", 0) + item("", "1", 0) + item("C", "1", 0),
        [numbering(TWO)],
        ["1. A", "3. C"],
    ),
    "a list that goes on under another number, and one that begins anew": (
        item("A", "1", 0) + item("B", "2", 0) + item("C", "3", 0) + item("D", "3", 0),
        [
            numbering(
                TWO,
                lists={
                    "1": (0, ""),
                    "2": (0, ""),
                    "3": (0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'),
                },
            )
        ],
        ["1. A", "2. B", "1. C", "2. D"],
    ),
    "only the second level begins elsewhere": (
        item("A", "1", 0) + item("B", "1", 0) + item("b", "2", 1),
        [
            numbering(
                TWO,
                lists={
                    "1": (0, ""),
                    "2": (0, '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="5"/></w:lvlOverride>'),
                },
            )
        ],
        ["1. A", "2. B", "2.5 b"],
    ),
    "no gap behind a Chinese number": (
        item("总则", "1", 0),
        [numbering(level(0, "chineseCounting", "第%1章", '<w:suff w:val="nothing"/>'))],
        ["第一章总则"],
    ),
    "the newer forms": (
        item("A", "1", 0) + item("B", "1", 1),
        [numbering(level(0, newer("001, 002, 003, ...")) + level(1, newer("а, б, в, ..."), "%2)"))],
        ["001. A", "а) B"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_mark_of_each_item(tmp_path: Path, case: str) -> None:
    body, parts, wanted = CASES[case]
    assert shown(read(word_package(tmp_path / "a.docx", body, *parts))) == wanted


@pytest.mark.parametrize(
    ("form", "wanted"),
    {
        "decimalZero": "01 02 03 10 15 21 28",
        "lowerLetter": "a b c j o u bb",
        "upperLetter": "A B C J O U BB",
        "lowerRoman": "i ii iii x xv xxi xxviii",
        "russianLower": "а б в к п х я",
        "russianUpper": "А Б В К П Х Я",
        "arabicAlpha": "أ ب ت ر ض ق ي",
        "arabicAbjad": "أ ب ج ي س ش غ",
        "hebrew1": "א ב ג י טו כא כח",
        "ordinal": "1st 2nd 3rd 10th 15th 21st 28th",
        "cardinalText": "One Two Three Ten Fifteen Twenty-one Twenty-eight",
        "ordinalText": "First Second Third Tenth Fifteenth Twenty-first Twenty-eighth",
        "chineseCountingThousand": "一 二 三 十 十五 二十一 二十八",
        "ideographDigital": "一 二 三 一〇 一五 二一 二八",
        "thaiNumbers": "๑ ๒ ๓ ๑๐ ๑๕ ๒๑ ๒๘",
        "decimalEnclosedCircle": "① ② ③ ⑩ ⑮ 21 28",
        "a form of the future": "1 2 3 10 15 21 28",
    }.items(),
)
def test_forms_of_numbers(form: str, wanted: str) -> None:
    assert " ".join(counted(number, form) for number in (1, 2, 3, 10, 15, 21, 28)) == wanted


def test_letters_are_doubled_after_the_last_one() -> None:
    assert [counted(number, "russianLower") for number in (28, 29, 30)] == ["я", "аа", "бб"]
