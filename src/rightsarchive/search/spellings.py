"""The names of an archive that a word of a query may mean in another spelling or script."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rightsarchive.engine.protocol import Engine
from rightsarchive.language import fields
from rightsarchive.language.analysis import Analyzer
from rightsarchive.language.folding import fold
from rightsarchive.language.lexicon import LONGEST
from rightsarchive.language.names import matches
from rightsarchive.language.scripts import is_small
from rightsarchive.query.plan import Term
from rightsarchive.store import CatalogReader

ORDINARY_FROM = 5
"""Passages that tell how the archive writes a word."""

ORDINARY_SHARE = 0.1
"""A word of which fewer of its passages than this have a name that sounds the same is no name in this archive."""


REMEMBERED = 4_096
"""Words of which it is remembered what they may mean: those that make a query a sentence come again and again."""


class PhoneticNames:
    """The names that a word may mean in another spelling or script, of the passages that the reader of ``catalog`` may see. It
    remembers what it found, so it is to live no longer than one commit is the last."""

    def __init__(self, catalog: CatalogReader, engine: Engine, analyzer: Analyzer) -> None:
        self._catalog = catalog
        self._engine = engine
        self._analyzer = analyzer
        self._clearance = catalog.clearance
        self._remembered = lru_cache(REMEMBERED)(self._similar)

    def similar(self, word: str) -> Sequence[tuple[str, float, str]]:
        """(name form, weight, note) of each, the best first."""
        return self._remembered(word)

    def _similar(self, word: str) -> Sequence[tuple[str, float, str]]:
        folded = self._analyzer.fold_name(word)
        if self._is_ordinary(word, folded):
            return ()
        candidates = self._catalog.names.candidates(self._analyzer.name_keys(folded))
        while True:
            found = matches(word, candidates, folded=folded)
            # A name that stands only where the reader may not look is neither shown nor takes the place of another.
            seen = self._engine.counts([Term(fields.NAME, sound) for sound, _, _ in found], self._clearance)
            if all(seen):
                return found
            hidden = {sound for (sound, _, _), passages in zip(found, seen, strict=True) if not passages}
            candidates = [sound for sound in candidates if sound not in hidden]

    def _is_ordinary(self, word: str, folded: str) -> bool:
        """Whether it is typed in small letters, and the archive writes it so."""
        if not is_small(word[:1]):
            return False
        asked = (Term(fields.WORD, fold(word)[:LONGEST]), Term(fields.NAME, folded))
        passages, named = self._engine.counts(asked, self._clearance)
        return passages >= ORDINARY_FROM and named < ORDINARY_SHARE * passages
