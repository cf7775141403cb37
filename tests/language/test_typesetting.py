"""Words found in a text that another hand has set: raised digits behind the last one."""

import pytest

from rightsarchive.language.typesetting import Letters


@pytest.mark.parametrize(
    ("source", "words", "found"),
    [
        ("They have rights.¹ Some were kind.", "They have rights.¹", "They have rights"),
        ("They have rights.¹ Some were kind.", "They have rights¹", "They have rights"),
        ("They have rights.¹ Some were kind.", "They have rights.", "They have rights"),
        ("They have rights.¹ Some were kind.", "They have rights.²", None),
        ("They have rights. Some¹ were kind.", "They have rights.¹", None),
        ("A yard of 5 m², he said", "yard of 5 m²", "yard of 5 m"),
        ("A yard of 5 m², he said", "yard of 5 m³", None),
    ],
)
def test_a_raised_digit_behind_the_words_is_the_one_of_the_source(source: str, words: str, found: str | None) -> None:
    assert [source[slice(*span)] for span in Letters(source).find(words)] == ([] if found is None else [found])
