"""The CSL project's own test-suite, where it can be had: what passed goes on passing.

    git clone https://github.com/citation-style-language/test-suite
    CSL_TEST_SUITE=test-suite pytest tests/citation/csl/test_suite.py

``passing.txt`` names the cases that pass. When more do, the test says so: add them.
"""

import os
from pathlib import Path

import pytest

from rightsarchive.citation.loading import LOCALES
from tests.citation.csl.suite import run, sections, wanted

PASSING = frozenset(Path(__file__).with_name("passing.txt").read_text("utf-8").split())
SUITE = os.environ.get("CSL_TEST_SUITE", "")


def test_the_list_of_passing_cases_is_sorted_and_has_no_case_twice() -> None:
    lines = Path(__file__).with_name("passing.txt").read_text("utf-8").split()
    assert lines == sorted(set(lines))


@pytest.mark.skipif(not SUITE, reason="CSL_TEST_SUITE does not say where the test-suite of the CSL project is")
def test_the_cases_that_passed_pass() -> None:
    passed = set()
    for path in Path(SUITE).glob("processor-tests/humans/*.txt"):
        case = sections(path.read_text("utf-8"))
        try:
            given = run(case, LOCALES)
        except Exception:
            continue
        if given == wanted(case):
            passed.add(path.stem)
    assert sorted(PASSING - passed) == []
    assert sorted(passed - PASSING) == []
