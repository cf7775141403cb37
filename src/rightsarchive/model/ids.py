"""The numbers by which things are known inside an archive: types of their own, so that one is not taken for another."""

from __future__ import annotations

from typing import NewType

PassageId = NewType("PassageId", int)
"""A passage, in the catalog and in every engine: 63 bits, made from its document, its text and its offsets."""

VersionId = NewType("VersionId", int)
"""The row of a document's version in the catalog."""

VersionNumber = NewType("VersionNumber", int)
"""A version of one document, counted from 1."""

TextId = NewType("TextId", int)
"""The row of an extracted text in the catalog."""
