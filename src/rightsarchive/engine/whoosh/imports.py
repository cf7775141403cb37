"""Everything taken from the Whoosh package: no other module imports it.

Whoosh 2.7.4 was written before Python 3.12, which warns of its invalid escape sequences when it compiles the modules.
They are harmless and are silenced here only. Nothing here reads a file of Whoosh's own making: its pickles are never met.
"""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", SyntaxWarning)
    warnings.simplefilter("ignore", DeprecationWarning)
    from whoosh.codec.base import Codec, FieldCursor, PerDocumentReader, Segment, TermsReader
    from whoosh.fields import STORED, FieldType, Schema
    from whoosh.formats import Existence, Frequency, Positions
    from whoosh.matching import ListMatcher
    from whoosh.query import Prefix, Wildcard
    from whoosh.query.spans import Span
    from whoosh.reading import EmptyReader, MultiReader, SegmentReader, TermInfo, TermNotFound

__all__ = [
    "STORED",
    "Codec",
    "EmptyReader",
    "Existence",
    "FieldCursor",
    "FieldType",
    "Frequency",
    "ListMatcher",
    "MultiReader",
    "PerDocumentReader",
    "Positions",
    "Prefix",
    "Schema",
    "Segment",
    "SegmentReader",
    "Span",
    "TermInfo",
    "TermNotFound",
    "TermsReader",
    "Wildcard",
]
