"""Every locale that is offered, in one list of fifty references for its script: as it was when it was looked at."""

import pytest

from rightsarchive.citation.processor import locales
from tests.citation.golden import HERE, lists, script_of
from tests.citation.golden.words import SCRIPTS


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_lists_of_a_script_are_as_they_were(script: str) -> None:
    assert lists(script).split("\n") == (HERE / f"{script}.txt").read_text("utf-8").split("\n")


def test_every_locale_is_in_a_list() -> None:
    assert {script_of(locale) for locale in locales()} == set(SCRIPTS)
