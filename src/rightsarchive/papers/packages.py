"""The parts of Word and OpenDocument packages, unpacked within limits, and read without entities and network."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from lxml import etree

from rightsarchive.errors import LimitError

LARGEST_PART = 256 << 20
"""Bytes that one part may unpack to."""


def part(package: zipfile.ZipFile, name: str) -> Any:
    """A part as an XML tree. Raises KeyError where there is none, LimitError."""
    if package.getinfo(name).file_size > LARGEST_PART:
        raise LimitError(
            f"Its part {name} unpacks to more than {LARGEST_PART >> 20} MiB.", advice="No paper is that large."
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    with package.open(name) as stream:
        return etree.fromstring(stream.read(LARGEST_PART), parser)


def optional_part(package: zipfile.ZipFile, name: str) -> Any | None:
    """The same, or None."""
    return part(package, name) if name in package.NameToInfo else None


def opened(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def property_number(name: str, prefix: str) -> int | None:
    """The number of a property that holds a piece of the citations."""
    found = re.fullmatch(rf"{re.escape(prefix)}-(\d{{1,6}})", name)
    return None if found is None else int(found[1])
