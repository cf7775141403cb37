"""The files beside the code: whole, linked, and of one mind about the version."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def test_the_citation_file_has_what_its_format_requires() -> None:
    """Citation File Format 1.2.0: ``cff-version``, ``message``, ``title`` and ``authors`` are required."""
    said = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert said["cff-version"] == "1.2.0"
    assert all(said[key] for key in ("message", "title", "authors"))
    assert all(set(author) & {"name", "family-names"} for author in said["authors"])
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert said["version"] == project["version"] == version("rightsarchive")
    assert said["license"] == project["license"]


def _pages_of(entries: object) -> list[str]:
    if isinstance(entries, str):
        return [entries]
    assert isinstance(entries, (dict, list))
    parts = entries.values() if isinstance(entries, dict) else entries
    return [page for part in parts for page in _pages_of(part)]


def test_the_contents_list_every_page_once() -> None:
    listed = _pages_of(yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["nav"])
    there = [str(page.relative_to(ROOT / "docs")) for page in (ROOT / "docs").rglob("*.md")]
    assert sorted(listed) == sorted(there)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        name, _, anchor = target.partition("#")
        if "://" in target:
            continue
        found = (page.parent / name).resolve() if name else page
        assert found.exists(), f"{page.name}: {target}"
        if anchor:
            headings = re.findall(r"^#+ +(.+)$", found.read_text("utf-8"), flags=re.MULTILINE)
            slugs = {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}
            assert anchor in slugs, f"{page.name}: {target}"
