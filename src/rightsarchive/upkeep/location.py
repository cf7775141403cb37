"""Where an archive stands: its folder made, or found with settings that this release can read."""

from __future__ import annotations

from pathlib import Path

from rightsarchive.errors import ArchiveExistsError, ArchiveNotFoundError, ArchiveVersionError, UsageError
from rightsarchive.files import make_folder, new_file, settle
from rightsarchive.settings import FILENAME, FORMAT, Settings, template


def make(location: str | Path, *, title: str, engine: str) -> Path:
    """A new folder with ``archive.toml`` in it. Raises ArchiveExistsError where there is one, UsageError where it cannot be."""
    root = _folder(location)
    if (root / FILENAME).exists():
        raise ArchiveExistsError(
            "there is an archive already.",
            advice="It is ready: go on with `rightsarchive ingest FOLDER`.",
            path=root,
        )
    if root.is_dir() and any(root.iterdir()):
        raise ArchiveExistsError("the folder is not empty.", advice="Choose a new folder.", path=root)
    try:
        make_folder(root)
        settle(root, FILENAME, shared=False)
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


def find(location: str | Path) -> tuple[Path, Settings]:
    """The folder of an archive, and its settings. Raises ArchiveNotFoundError, ArchiveVersionError, SettingsError."""
    root = _folder(location)
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


def _folder(location: str | Path) -> Path:
    """The folder that a location names. A location may one day be a URL; today only folders are kept."""
    scheme, separator, _ = str(location).partition("://")
    if separator and len(scheme) > 1:
        raise UsageError(f"archives at {scheme}:// are not supported yet.", advice="Name a folder.", path=location)
    return Path(location).expanduser()
