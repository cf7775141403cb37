"""Ends of sentences, of headlines, of paragraphs; marks of items."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.language.punctuation import (
    BULLETS,
    CLOSING_BRACKETS,
    COLONS,
    COMMAS,
    DASHES,
    LIST_MARK,
    OPENING_BRACKETS,
    QUOTATION_MARKS,
    TERMINALS,
    any_of,
    ends_sentence,
    ends_statement,
    is_list_item,
    may_end_paragraph,
)

ENDS = {
    "en": "He was freed.", "ru": "Его освободили!", "zh": "他被释放了。", "ja": "釈放された。", "ar": "هل أُفرج عنه؟",
    "ur": "اسے رہا کر دیا گیا۔", "hi": "उसे रिहा कर दिया गया।", "hy": "Նա ազատ արձակվեց։", "am": "ተፈታ።", "km": "គាត់ត្រូវបានដោះលែង។",
    "my": "သူလွတ်မြောက်ခဲ့သည်။", "bo": "ཁོང་གློད་བཀྲོལ་བཏང་།", "fullwidth": "釈放された！", "dots": "He was…", "quoted": "“He was freed.”",
    "german": "„Er ist frei.“", "danish": "»Han er fri.«", "french": "« Il est libre ! »", "bracket": "(He was freed.)",
    "japanese quote": "「釈放された。」",
}  # fmt: skip


@pytest.mark.parametrize("text", ENDS.values(), ids=ENDS)
def test_sentences_end_in_every_script(text: str) -> None:
    assert ends_sentence(text)
    assert ends_sentence(f"{text} \n")
    assert may_end_paragraph(text)


@pytest.mark.parametrize("text", ["", " ", "”", "Statement (EN)", "He said:", "Almaty,", "人民法院", "“Freedom”"])
def test_other_lines_end_no_sentence(text: str) -> None:
    assert not ends_sentence(text)


def test_headlines_may_ask_and_call_and_close_a_bracket() -> None:
    assert not any(
        map(ends_statement, ["Who killed him?", "Free him now!", "Statement (EN)", "He waits…", "“Freedom”", ""])
    )
    assert all(map(ends_statement, ["He was freed.", "Dear Sir,", "They ask:", "他被释放了。", "أُفرج عنه.", "السادة،"]))


@pytest.mark.parametrize("text", ["They ask:", "one;", "(EN)", "“Freedom”", "ما يلي؛", "如下："])
def test_a_paragraph_may_end_with_more_than_a_sentence(text: str) -> None:
    assert may_end_paragraph(text)
    assert not may_end_paragraph(f"{text} and")


@pytest.mark.parametrize(
    "line",
    ["- free him", "— free him", "• free him", "•free him", "* free", "1. free", "12) free", "(3) free", "130. Article",
     "a) free", "(б) free", "ж) free", "iv) free", "☐ free", "\uf0b7 free", "   – free", "أ) الإفراج"],
)  # fmt: skip
def test_marks_of_items(line: str) -> None:
    assert is_list_item(line, after_end=False)
    assert is_list_item(line, after_end=True)


@pytest.mark.parametrize("line", ["a. free", "IV. Facts", "г. Алматы", "v. Kazakhstan", "-free", "—Libertad"])
def test_marks_that_need_an_end_before_them(line: str) -> None:
    assert not is_list_item(line, after_end=False)
    assert is_list_item(line, after_end=True)


@pytest.mark.parametrize("line", ["1990 was", "5.3 metres", "+7 701 000", "free", "1)", "-", "•", "", "1.", "mr. Aden"])
def test_lines_that_are_no_items(line: str) -> None:
    assert not is_list_item(line, after_end=True)


@given(st.text(max_size=12))
def test_whatever_is_a_mark_anywhere_is_one_after_an_end(line: str) -> None:
    if is_list_item(line, after_end=False):
        assert is_list_item(line, after_end=True)
        assert re.match(LIST_MARK, line.lstrip())


def test_the_sets_are_apart() -> None:
    sets = [TERMINALS, COLONS, COMMAS, QUOTATION_MARKS, OPENING_BRACKETS, CLOSING_BRACKETS, BULLETS, DASHES]
    signs = "".join(sets)
    assert len(signs) == len(set(signs))
    assert all(unicodedata.category(sign)[0] in "PS" or sign in "\uf0b7\uf0a7" for sign in signs)


def test_a_class_of_signs_holds_them_and_nothing_else() -> None:
    signs = any_of(DASHES, CLOSING_BRACKETS, "\\^")
    assert all(re.fullmatch(signs, sign) for sign in f"{DASHES}{CLOSING_BRACKETS}\\^")
    assert not re.search(signs, "ab.,([")
