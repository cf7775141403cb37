"""Where an archive stands: its folder made, or found with settings that this release can read."""

from __future__ import annotations

import os
from pathlib import Path

from rightsarchive.errors import (
    ArchiveExistsError,
    ArchiveNotFoundError,
    ArchiveVersionError,
    DamagedArchiveError,
    UsageError,
)
from rightsarchive.files import is_folder, is_regular, make_folder, new_file, settle
from rightsarchive.settings import FILENAME, FORMAT, Settings, template

_FILES = (
    FILENAME,
    "archive.lock",
    "catalog.sqlite",
    "catalog.sqlite-wal",
    "catalog.sqlite-shm",
    "catalog.sqlite-journal",
    "custody.head",
    "checked.sqlite",
    "checked.sqlite-journal",
)
_FOLDERS = ("originals", "index", "vocabularies")


def make(location: str | Path, *, title: str, engine: str) -> Path:
    """A new folder with ``archive.toml`` in it. Raises ArchiveExistsError where there is one, UsageError where it cannot be."""
    root = _folder(location)
    begun = _is_begun(root)
    if (root / FILENAME).exists() and not begun:
        raise ArchiveExistsError(
            "there is an archive already.",
            advice="It is ready: go on with `rightsarchive ingest FOLDER`.",
            path=root,
        )
    if root.is_dir() and any(root.iterdir()) and not begun:
        raise ArchiveExistsError("the folder is not empty.", advice="Choose a new folder.", path=root)
    try:
        make_folder(root)
        settle(root, FILENAME, shared=False)
        if begun:
            (root / FILENAME).unlink()
        with new_file(root / FILENAME) as file:
            file.write(template(title=title, engine=engine).encode("utf-8"))
    except (OSError, ValueError) as error:
        if (root / FILENAME).exists():  # another process was quicker
            raise ArchiveExistsError("there is one already.", advice="Open it.", path=root) from error
        reason = getattr(error, "strerror", None) or error
        raise UsageError(
            f"no archive can be made here: {reason}.", advice="Choose another folder.", path=root
        ) from error
    return root


def _is_begun(root: Path) -> bool:
    """Whether a crash left nothing of an archive but settings without a word in them."""
    names = [path.name for path in root.iterdir()] if root.is_dir() else []
    return names == [FILENAME] and is_regular(root / FILENAME) and not (root / FILENAME).stat().st_size


def find(location: str | Path) -> tuple[Path, Settings]:
    """The folder of an archive, and its settings. Raises ArchiveNotFoundError, ArchiveVersionError, SettingsError."""
    root = _folder(location)
    _check_layout(root)
    if not (root / FILENAME).is_file():
        raise ArchiveNotFoundError(
            "there is no archive here.",
            advice="Make one with `rightsarchive init`, or name another with --archive.",
            path=root,
        )
    settings = Settings.load(root / FILENAME)
    if settings.format > FORMAT:
        raise ArchiveVersionError(
            f"the archive has format {settings.format}; this release knows up to {FORMAT}.",
            advice="Install a newer release of rightsarchive.",
            path=root,
        )
    return root, settings


def _check_layout(root: Path) -> None:
    """An archive is files and folders of its own. In one that came from elsewhere a link may lead to the user's own files, which
    would be read, written or removed; a pipe would keep whoever opens it waiting. Raises DamagedArchiveError."""
    for name in _FILES:
        if os.path.lexists(root / name) and not is_regular(root / name):
            raise _misplaced(root / name, "file")
    for folder in (*(root / name for name in _FOLDERS), *_folders_in(root / "originals")):
        if os.path.lexists(folder) and not is_folder(folder):
            raise _misplaced(folder, "folder")


def _folders_in(originals: Path) -> list[Path]:
    """Where originals and copies on their way in are kept. What else somebody put there is not looked into."""
    try:
        names = [name for name in os.listdir(originals) if name == "incoming" or len(name) == 2]  # noqa: PTH208
    except OSError:
        return []
    return [originals / name for name in names]


def _misplaced(path: Path, kind: str) -> DamagedArchiveError:
    return DamagedArchiveError(
        f"a link or something else stands in the place of a {kind}: nothing in an archive leads out of it.",
        advice=f"If you made the link, put the {kind} itself there. If the archive came from somebody else, do not use it.",
        path=path,
    )


def _folder(location: str | Path) -> Path:
    """The folder that a location names. A location may one day be a URL; today only folders are kept."""
    scheme, separator, _ = str(location).partition("://")
    if separator and len(scheme) > 1:
        raise UsageError(f"archives at {scheme}:// are not supported yet.", advice="Name a folder.", path=location)
    return Path(location).expanduser()
