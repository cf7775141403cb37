"""Every example in the documentation is run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.docs.examples import run_page

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
WITH_EXAMPLES = {
    "README.md",
    "tutorial.md",
    "cases.md",
    "citations.md",
    "languages.md",
    "query-language.md",
    "names.md",
    "concepts.md",
}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_examples_of_a_page_do_what_it_says(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    monkeypatch.chdir(tmp_path)
    count = run_page(page)
    assert count > 0 or page.name not in WITH_EXAMPLES
