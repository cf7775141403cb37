"""Words of a text: where they stand and how they are searched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.language.tokens import RUN, Cut, count, indexed, pieces, tokens


def words(text: str) -> list[str]:
    return [token.word for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L’avocat a été libéré.", ["l", "avocat", "a", "ete", "libere"]),
        ("qu'il s’est d'Ivoire dell'avvocato", ["qu", "il", "s", "est", "d", "ivoire", "dell", "avvocato"]),
        ("aujourd'hui d’aujourd’hui", ["aujourdhui", "d", "aujourdhui"]),
        ("Toregozhina's trial isn't over", ["toregozhina", "trial", "isnt", "over"]),
        ("Ankara'da Türkiye’nin", ["ankara", "turkiye"]),
        ("O'Brien o‘zbek oʻzbek п'ять п’ять", ["obrien", "ozbek", "ozbek", "пять", "пять"]),
        ("for exam-\nple and exam‐\r\n  ple", ["for", "example", "and", "example"]),
        ("Front-\nLine 2024-\n2025 end-", ["front", "line", "2024", "2025", "end"]),
        (
            "incommu\u00ad\nnicado, IN-\nCOMMUNICADO, cafe\u0301-\nteria",
            ["incommunicado", "incommunicado", "cafeteria"],
        ),
        ("Jean-\nPaul US-\nArmy", ["jean", "paul", "us", "army"]),
        ("semi-arid file_name 3.14", ["semi", "arid", "file", "name", "3", "14"]),
        ("NGO代表 人权", ["ngo", "代", "表", "人", "权"]),
        ("인권 옹호", ["인", "권", "옹", "호"]),
        ("สิทธิ", ["สิ", "ท", "ธิ"]),
        ("भारत में", ["भारत", "में"]),
        ("12⁴ persons, incited¹² 116¹, x²⁰²³y ¹See", ["12", "persons", "incited", "116", "x", "y", "see"]),
        ("H₂O l’² a-\n³", ["h2o", "l", "a"]),
        ("", []),
        ("— … ?! ́", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_characters_of_a_script_without_spaces_are_words_of_their_own() -> None:
    assert [(token.position, token.unspaced) for token in tokens("第15条")] == [(0, True), (1, False), (2, True)]


@given(st.text(max_size=80) | st.text(alphabet="ab A-\n'’éй人¹⁵ก\u0e34\u00ad\u0640حُ1", max_size=40))
def test_every_word_stands_where_it_says(text: str) -> None:
    found = tokens(text)
    assert [token.position for token in found] == list(range(len(found)))
    end = 0
    for token in found:
        assert end <= token.start < token.end <= len(text)
        assert text[token.start : token.end] == token.surface
        assert token.word
        end = token.end


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ("pre-\ntrial", [("pretrial", False), ("pre", True), ("trial", True)]),
        ("out-‐", [("out", False)]),
        ("of-\n the-\nart", [("oftheart", False), ("of", True), ("the", True), ("art", True)]),
        ("incommu\u00ad\nnicado", [("incommunicado", False)]),
        ("in\u00ad\njuri-\nes", [("injuries", False), ("injuri", True), ("es", True)]),
        ("Front-\nLine", [("front", False), ("line", False)]),
        ("116¹²", [("116", False), ("¹²", True)]),
    ],
)
def test_an_index_holds_both_readings_of_a_hyphen_at_a_line_end(run: str, expected: list[tuple[str, bool]]) -> None:
    first = RUN.match(run)
    assert first is not None
    assert [(piece.word, piece.beside) for piece in indexed(first.group())] == expected


@given(st.text(alphabet="abA-\n¹²é1\u00ad人’", max_size=20))
def test_what_stands_beside_a_word_adds_to_it_and_stands_inside_of_its_run(text: str) -> None:
    for run in RUN.findall(text):
        found = indexed(run)
        assert tuple(piece for piece in found if not piece.beside) == pieces(run)
        assert not found or not found[0].beside
        assert all(0 <= piece.start < piece.end <= len(run) for piece in found)


@given(st.lists(st.sampled_from(["grève", "Жыланбаев", "l’avocat", "人权", "المحامي", "2025", "O'Brien"]), max_size=8))
def test_words_do_not_depend_on_their_neighbours(parts: list[str]) -> None:
    assert words(" ".join(parts)) == [word for part in parts for word in words(part)]


def test_no_run_of_letters_goes_over_a_blank() -> None:
    blanks = [sign for sign in map(chr, range(0x110000)) if sign.isspace()]
    assert [sign for sign in blanks if len(RUN.findall(f"a{sign}b")) != 2] == []


@given(
    st.text(st.sampled_from("aÉжʼ’-\u00ad‐\u200c\u0301人²⁹₂1. \t\r\n\u00a0\u2028")) | st.text(),
)
def test_the_chunks_of_a_text_hold_its_runs_of_letters_whole(text: str) -> None:
    cut = Cut(text)
    assert [run for chunk in cut.chunks for run in RUN.findall(chunk)] == RUN.findall(text)
    assert all(text.startswith(chunk, cut.start(number)) for number, chunk in enumerate(cut.chunks))
    assert sum(map(count, cut.chunks)) == len(tokens(text))


def test_a_chunk_is_a_word_with_its_signs_unless_words_are_broken_or_have_no_spaces() -> None:
    assert Cut(" The court,\nhe said ").chunks == ["The", "court,", "he", "said"]
    assert Cut(" The co-\nurt, ").chunks == ["The", "co-\nurt"]
    assert Cut("捍卫者被拘留，" * 9).chunks == ["捍卫者被拘留"] * 9
