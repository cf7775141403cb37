"""The names of an archive that a word of a query may mean in another spelling or script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rightsarchive.engine.protocol import Engine
from rightsarchive.language import fields
from rightsarchive.language.analysis import Analyzer
from rightsarchive.language.folding import fold
from rightsarchive.language.lexicon import LONGEST
from rightsarchive.language.names import Asked, NameMatch, matches_of_several
from rightsarchive.language.scripts import is_small
from rightsarchive.query.plan import Term
from rightsarchive.query.words import either_name
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
        self._known: dict[str, Sequence[NameMatch]] = {}

    def similar(self, words: Sequence[str]) -> list[Sequence[tuple[str, float, str]]]:
        """For each of ``words``, (name form, weight, note) of each, the best first. All are looked for at once, which costs
        little more than one."""
        known = self._known
        if unknown := [word for word in dict.fromkeys(words) if word not in known]:
            if len(known) + len(unknown) > REMEMBERED:
                # A new one: another thread may be reading this.
                known = self._known = {word: known[word] for word in words if word in known}
            known.update(zip(unknown, self._similar(unknown), strict=True))
        return [known[word] for word in words]

    def _similar(self, words: Sequence[str]) -> Sequence[Sequence[NameMatch]]:
        folds = {word: self._analyzer.fold_name(word) for word in words}
        ordinary = self._ordinary(folds)
        keys = [() if word in ordinary else self._analyzer.name_keys(folded) for word, folded in folds.items()]
        candidates = self._catalog.names.candidates_of_several(keys)
        asked = [
            Asked(word, folded, sounds, is_small(word[:1]))
            for (word, folded), sounds in zip(folds.items(), candidates, strict=True)
        ]
        while True:
            found = matches_of_several(asked)
            # A name that stands only where the reader may not look is neither shown nor takes the place of another.
            sounds = list({sound for matches in found for sound, _, _ in matches})
            seen = self._engine.counts([Term(fields.NAME, sound) for sound in sounds], self._clearance)
            unseen = [sound for sound, passages in zip(sounds, seen, strict=True) if not passages]
            seen = self._engine.counts([either_name(sound) for sound in unseen], self._clearance) if unseen else ()
            hidden = {sound for sound, passages in zip(unseen, seen, strict=True) if not passages}
            if not hidden:
                return found
            asked = [one._replace(candidates=[each for each in one.candidates if each not in hidden]) for one in asked]

    def _ordinary(self, folds: Mapping[str, str]) -> set[str]:
        """Those of the words that are typed in small letters, and that the archive writes so."""
        small = [word for word in folds if is_small(word[:1])]
        asked = [Term(fields.WORD, fold(word)[:LONGEST]) for word in small]
        asked += [Term(fields.NAME, folds[word]) for word in small]
        counts = self._engine.counts(asked, self._clearance)
        return {
            word
            for word, passages, named in zip(small, counts, counts[len(small) :], strict=False)
            if passages >= ORDINARY_FROM and named < ORDINARY_SHARE * passages
        }
