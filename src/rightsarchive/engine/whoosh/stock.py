"""Everything taken from the Whoosh package, imported in this one place.

Whoosh 2.7.4 was written before Python 3.12, which warns of its invalid escape sequences when it compiles the modules.
They are harmless and are silenced here only. Nothing here reads a file of Whoosh's own making: its pickles are never met.
"""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", SyntaxWarning)
    warnings.simplefilter("ignore", DeprecationWarning)
    from whoosh.codec.base import Codec, FieldCursor, PerDocumentReader, Segment, TermsReader
    from whoosh.fields import FieldType, Schema
    from whoosh.filedb.filestore import FileStorage
    from whoosh.formats import Existence, Positions
    from whoosh.matching import ListMatcher
    from whoosh.reading import MultiReader, SegmentReader, TermInfo
    from whoosh.util.filelock import FileLock, try_for

__all__ = [
    "Codec",
    "Existence",
    "FieldCursor",
    "FieldType",
    "FileLock",
    "FileStorage",
    "ListMatcher",
    "MultiReader",
    "PerDocumentReader",
    "Positions",
    "Schema",
    "Segment",
    "SegmentReader",
    "TermInfo",
    "TermsReader",
    "try_for",
]
