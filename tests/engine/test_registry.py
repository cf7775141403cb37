"""The engine is chosen by name among those that installed packages offer."""

from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest

import rightsarchive.engine
from rightsarchive.engine import open_engine
from rightsarchive.errors import SettingsError


def test_unknown_engine_is_told_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"'nonesuch'.*whoosh"):
        open_engine("nonesuch", tmp_path, analysis="plain", options={})


def test_another_package_can_offer_an_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("memory", "tests.engine.test_registry:open_memory", rightsarchive.engine.GROUP)
    monkeypatch.setattr(rightsarchive.engine, "entry_points", lambda *, group: EntryPoints([point]))
    engine: object = open_engine("memory", tmp_path, analysis="plain", options={"k": 1})
    assert engine == (tmp_path, "plain", {"k": 1})


def open_memory(location: Path, *, analysis: str, options: dict[str, int]) -> object:
    return location, analysis, options
