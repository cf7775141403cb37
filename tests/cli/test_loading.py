"""A command waits for no library that it does not use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rightsarchive import Archive, Metadata, TextSource

HEAVY = (
    *(
        "asyncio",
        "chardet",
        "concurrent.futures",
        "docx",
        "jinja2",
        "lxml",
        "markdown_it",
        "multiprocessing",
    ),
    *("pebble", "pypdf", "pypdfium2", "rich.progress", "sentencex", "ssl", "urllib.request", "yaml"),
)


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("loading") / "archive"
    with Archive.create(folder) as archive:
        archive.ingest(
            TextSource("A court in Almaty fined Zhylanbayev for a hunger strike.", Metadata(identifier="R-1"))
        )
    return folder


@pytest.mark.parametrize(
    ("words", "further"),
    [
        (["--help"], ("numpy", "rich", "pydantic")),
        (["search", "hunger strike Zhylanbaev", "--json"], ("rich",)),
        (["search", "hunger strike Zhylanbaev"], ()),
        (["show"], ()),
        (["show", "R-1", "--json"], ("rich",)),
        (["cases"], ()),
    ],
)
def test_only_what_a_command_uses_is_loaded(location: Path, words: list[str], further: tuple[str, ...]) -> None:
    arguments = words if "--help" in words else [*words, "--archive", str(location)]
    program = (
        f"from rightsarchive.cli import main; main({arguments!r}, standalone_mode=False)\n"
        f"import sys; print('loaded:', *(name for name in {HEAVY + further!r} if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, encoding="utf-8")
    *shown, loaded = done.stdout.splitlines()
    assert shown
    assert loaded.split() == ["loaded:"]


def test_the_package_is_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "rightsarchive", "--help"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Usage: rightsarchive ")
