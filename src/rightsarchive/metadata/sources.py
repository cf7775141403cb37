"""Small files that describe others, read in this process."""

from __future__ import annotations

import errno
from pathlib import Path

from rightsarchive.errors import MetadataError
from rightsarchive.files import read_regular


def read_bytes(path: Path, *, most: int) -> bytes:
    """A file that describes others. Raises MetadataError where it cannot be read, or over ``most`` bytes."""
    try:
        return read_regular(path, most, follow=True)
    except OSError as error:
        advice = "Split it." if error.errno == errno.EFBIG else "Check that it is a file that you may read."
        raise MetadataError(f"cannot be read: {error.strerror}", path=path, advice=advice) from error
