"""Names across scripts and spellings: which words may be names, their phonetic form (fold), and which folds are alike.

In an index, the field of names holds the folds of :func:`name_folds`. Beside it stands a table of (key, fold), with every
fold once under each of its :func:`keys`. The keys of a query's word give candidates
from the table, and :func:`matches` ranks and cuts them into weighted synonyms.
"""

from rightsarchive.language.names.fold import fold
from rightsarchive.language.names.likeness import pair_similarities, similarity
from rightsarchive.language.names.match import Asked, NameMatch, keys, matches, matches_of_several
from rightsarchive.language.names.spotting import FoldName, name_folds

__all__ = [
    "Asked",
    "FoldName",
    "NameMatch",
    "fold",
    "keys",
    "matches",
    "matches_of_several",
    "name_folds",
    "pair_similarities",
    "similarity",
]
