"""Files and folders that are written where a user wants them: in place in one step and durable, or not at all.

They are written in a hidden folder beside the target (:mod:`rightsarchive.held_folders`). What a process that was killed left there
goes with the next output into that folder, which tells of it in the log of Python (``rightsarchive.outputs``).
"""

from __future__ import annotations

import contextlib
import io
import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, TextIO

from rightsarchive.errors import ArchiveError
from rightsarchive.files import below, make_folder, new_file, sync_file, sync_folder
from rightsarchive.held_folders import HeldFolder

PREFIX = ".rightsarchive-"
"""How the names of the hidden folders begin."""

log = logging.getLogger(__name__)


@contextlib.contextmanager
def output_file(path: Path, *, parents: bool = False) -> Iterator[BinaryIO]:
    """A file to write into, which takes the place of ``path`` when the block ends well: a crash leaves the old file or the new one.
    What others have open of the old one does not show the new. A device or a pipe is written into; a link stays one. With
    ``parents`` folders above it that are missing are made. Raises ArchiveError where it cannot be written."""
    with _told(path):
        if path.exists() and not path.is_file():
            with path.open("wb") as special:  # a pipe or a device cannot be replaced
                yield special
            return
        target = Path(os.path.realpath(path))
        if parents:
            make_folder(target.parent)
        with _draft(target) as draft:
            with new_file(draft) as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            draft.replace(target)
            sync_folder(target.parent)


@contextlib.contextmanager
def output_text(path: Path) -> Iterator[TextIO]:
    """As :func:`output_file`, for text in UTF-8, with line ends as they are written."""
    with output_file(path) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        yield text
        text.detach()  # it writes what is left


@contextlib.contextmanager
def output_folder(path: Path) -> Iterator[Path]:
    """A new folder to write into, which becomes ``path`` (not there yet, or empty) when the block ends well. Folders above it that are
    missing are made. Raises ArchiveError where it cannot be written."""
    with _told(path):
        target = Path(os.path.realpath(path))
        make_folder(target.parent)
        with _draft(target) as draft:
            make_folder(draft)
            yield draft
            for each, mode in below(draft):
                if stat.S_ISDIR(mode):
                    sync_folder(each)
                else:
                    sync_file(each)
            if target.is_dir():
                target.rmdir()
            draft.replace(target)
            sync_folder(target.parent)


@contextlib.contextmanager
def _draft(target: Path) -> Iterator[Path]:
    if not target.parent.is_dir():
        raise FileNotFoundError(2, os.strerror(2), str(target.parent))
    with HeldFolder(target.parent, PREFIX) as folder:
        for left in folder.swept:
            log.warning("Something that was being written when its process came to its end was removed: %s", left)
        yield folder.path / f"draft{target.suffix}"


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """An error of the disk on the way to ``path``, in words. One that names another place is none of ours."""
    try:
        yield
    except BrokenPipeError:
        raise  # whoever reads it has heard enough
    except OSError as error:
        if error.filename is not None and not _is_at(error.filename, path):
            raise
        raise ArchiveError(
            f"it cannot be written: {error.strerror or error}.",
            advice="Make room on the disk, or name a place in a folder that is there and that you may write into; then do the"
            " same again.",
            path=path,
        ) from error


def _is_at(name: object, path: Path) -> bool:
    place = Path(os.path.realpath(path)).parent
    return isinstance(name, (str, bytes)) and Path(os.fsdecode(name)).is_relative_to(place)
