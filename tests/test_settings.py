"""The settings of an archive: the file, and the environment over it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive import settings as module
from rightsarchive.errors import SettingsError
from rightsarchive.settings import FORMAT, IngestSettings, Limits, Settings, template


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_the_environment_overrules_the_file_key_by_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(
        tmp_path / "archive.toml", 'title = "File"\n[limits]\nseconds = 10\nmemory_mb = 500\n[ingest]\nbatch = 3\n'
    )
    monkeypatch.setenv("RIGHTSARCHIVE_LIMITS__SECONDS", "30")
    monkeypatch.setenv("RIGHTSARCHIVE_TITLE", "Environment")
    settings = Settings.load(path)
    assert settings.title == "Environment"
    assert (settings.limits.seconds, settings.limits.memory_mb, settings.ingest.batch) == (30, 500, 3)
    monkeypatch.delenv("RIGHTSARCHIVE_LIMITS__SECONDS")
    monkeypatch.delenv("RIGHTSARCHIVE_TITLE")
    assert (Settings.load(path).title, Settings.load(path).limits.seconds) == ("File", 10)


@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from('\x7f\x00"\\\n\u202e')))
def test_a_new_file_has_the_title_whatever_it_is(tmp_path_factory: pytest.TempPathFactory, title: str) -> None:
    path = written(tmp_path_factory.mktemp("title") / "archive.toml", template(title=title, engine="whoosh"))
    assert Settings.load(path).title == title


def test_a_new_file_states_the_defaults(tmp_path: Path) -> None:
    path = written(tmp_path / "archive.toml", template(title="“Réunion” \\ 2", engine="whoosh"))
    settings = Settings.load(path)
    assert (settings.format, settings.title, settings.engine.name) == (FORMAT, "“Réunion” \\ 2", "whoosh")
    assert settings.limits == Limits()
    uncommented = path.read_text("utf-8").replace("# memory_mb", "memory_mb").replace("# batch", "batch")
    uncommented = "\n".join(line.partition("   ")[0] for line in uncommented.splitlines())
    stated = Settings.load(written(path, uncommented))
    assert stated.limits.memory_mb == Limits().memory_mb
    assert stated.ingest.batch == IngestSettings().batch


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = ", "not valid TOML"),
        ("titel = 'x'", "titel"),
        ("[limits]\nsecond = 3", "limits.second"),
        ("[limits]\nseconds = 0", "limits.seconds"),
        ("[limits]\nmemory_mb = 1", "limits.memory_mb"),
        ("[ingest]\nworkers = 0", "ingest.workers"),
    ],
)
def test_a_slip_in_the_file_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = written(tmp_path / "archive.toml", text)
    with pytest.raises(SettingsError) as caught:
        Settings.load(path)
    assert said in caught.value.message
    assert caught.value.path == str(path)


def test_a_slip_in_the_environment_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RIGHTSARCHIVE_LIMITS", "quick")
    with pytest.raises(SettingsError, match=r"(?i)limits.*ENGINE__NAME"):
        Settings.load(tmp_path / "absent.toml")


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"RIGHTSARCHIVE_LIMITS": '{"seconds": 5}', "RIGHTSARCHIVE_LIMITS__FILE_MB": "7"}, (5, 7, "whoosh", {})),
        ({"rightsarchive_limits__seconds": "5"}, (5, 9, "whoosh", {})),
        ({"RIGHTSARCHIVE_ENGINE__OPTIONS": '{"a": [1]}'}, (3, 9, "whoosh", {"a": [1], "kept": 2})),
        ({"RIGHTSARCHIVE_ENGINE__OPTIONS__A": "4"}, (3, 9, "whoosh", {"a": 4, "kept": 2})),
        ({"RIGHTSARCHIVE_ENGINE__OPTIONS__A": "word"}, (3, 9, "whoosh", {"a": "word", "kept": 2})),
        ({"RIGHTSARCHIVE_ENGINE__NAME": "other"}, (3, 9, "other", {})),
        (
            {"RIGHTSARCHIVE_ARCHIVE": "indexes/x", "RIGHTSARCHIVE": "1", "XRIGHTSARCHIVE_TITLE": "x"},
            (3, 9, "whoosh", {}),
        ),
    ],
)
def test_the_environment_is_read_as_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: tuple[object, ...]
) -> None:
    options = "[engine.options]\nkept = 2\n" if any("OPTIONS" in name for name in variables) else ""
    path = written(tmp_path / "archive.toml", f"[limits]\nseconds = 3\nfile_mb = 9\n{options}")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    settings = Settings.load(path)
    found = (settings.limits.seconds, settings.limits.file_mb, settings.engine.name, settings.engine.options)
    assert found == expected
    assert settings.title == ""


@pytest.mark.parametrize(
    ("variable", "said"),
    [("RIGHTSARCHIVE_LIMITS__SECOND", "limits.second"), ("RIGHTSARCHIVE_LIMITS__SECONDS", "limits.seconds")],
)
def test_a_slip_in_a_key_of_the_environment_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, said: str
) -> None:
    monkeypatch.setenv(variable, "-1")
    with pytest.raises(SettingsError, match=said):
        Settings.load(tmp_path / "absent.toml")


def test_a_name_in_the_environment_that_looks_like_a_number_is_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RIGHTSARCHIVE_CUSTODY__WHO", "7")
    assert Settings.load(tmp_path / "archive.toml").custody.who == "7"


def test_what_stands_in_the_file_is_told_by_keys_with_dots(tmp_path: Path) -> None:
    (tmp_path / "archive.toml").write_text('title = "One"\n[engine.options]\nrun = 3\n', "utf-8")
    assert module.written(tmp_path / "archive.toml") == {"title": "One", "engine.options.run": 3}
