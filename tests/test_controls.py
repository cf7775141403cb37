"""Control characters of documents: as signs, as escapes, and kept from turning other words about."""

from __future__ import annotations

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.controls import CONTROLS, escaped, isolated, may_run_right_to_left, signs, told, without_scopes

# Halves of pairs of one kind only: two of them that stand side by side are one character in JSON.
ANY = st.text(
    st.characters(exclude_categories=["Cs"])
    | st.sampled_from("\n\t\x1b\x9b\x7f\u2028\u2029\u202e\u2066\u2069\u200f\ud800أ")
)
BIDI = [chr(code) for code in (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))]
"""Bidi_Control=Yes, PropList.txt of Unicode."""


def test_every_control_character_is_one() -> None:
    seen = {chr(code) for code in range(0x110000) if CONTROLS.match(chr(code))}
    wanted = {chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) in {"Cc", "Cs", "Zl", "Zp"}}
    assert seen == (wanted - {"\n", "\t"}) | set(BIDI) | {chr(code) for code in range(0x206A, 0x2070)}


@given(ANY)
def test_signs_show_each_and_leave_the_rest(text: str) -> None:
    shown = signs(text)
    assert not CONTROLS.search(shown)
    assert signs(shown) == shown
    kept = [character for character in text if not CONTROLS.match(character)]
    rest = iter(shown)
    assert all(character in rest for character in kept)
    if len(kept) == len(text):
        assert shown == text
    else:
        assert len(shown) >= len(text)


def test_signs_are_the_pictures_of_unicode_or_the_number() -> None:
    assert signs("\x00\x1b[31m\x7f\x9b\u202e\ud800\r") == "␀␛[31m␡⟨U+009B⟩⟨U+202E⟩⟨U+D800⟩␍"
    for code in (*range(0x20), 0x7F):
        if chr(code) not in "\n\t":
            assert unicodedata.name(signs(chr(code))).startswith("SYMBOL FOR ")


@given(st.recursive(ANY | st.none(), lambda inner: st.lists(inner) | st.dictionaries(ANY, inner), max_leaves=5))
def test_escaped_json_means_the_same(value: object) -> None:
    for indent in (None, 2):
        text = escaped(json.dumps(value, ensure_ascii=False, indent=indent))
        assert json.loads(text) == value
        assert not CONTROLS.search(text)
        text.encode("utf-8")


@given(ANY)
def test_isolates_are_balanced_whatever_the_words_are(text: str) -> None:
    shown = isolated(without_scopes(text))
    assert (shown[0], shown[-1]) == ("\u2068", "\u2069")
    assert not set(shown[1:-1]) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@given(ANY)
def test_words_are_isolated_where_they_may_run_from_right_to_left(text: str) -> None:
    assert told(text) == (isolated(signs(text)) if may_run_right_to_left(text) else signs(text))
    if any(unicodedata.bidirectional(character) in {"R", "AL"} for character in text if character != "\u200f"):
        assert may_run_right_to_left(text)
