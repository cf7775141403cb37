"""Paragraphs that stand more than once in a document: which one is kept as the finding, and which repeat it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from rightsarchive.model import Paragraph, PassageKind
from rightsarchive.passages.shingles import likely_copies, words_of

_CONTAINED = 0.8
_NEIGHBOURS = 2
# A shingle that many kept paragraphs hold is a formula; it does not tell which of them is repeated.
_FORMULA = 40
_TRIED = 8

# What the page does not plainly say is no copy of what it says, nor the other way round.
_NOT_COMPARED: Final = frozenset(
    {PassageKind.TABLE, PassageKind.NAVIGATION, *(kind for kind in PassageKind if kind.is_apart)}
)


class _Candidate(NamedTuple):
    number: int
    words: tuple[str, ...]
    shingles: frozenset[int]


def repeats(text: str, paragraphs: Sequence[Paragraph], skip: frozenset[int] = frozenset()) -> Mapping[int, int]:
    """Which paragraphs repeat another one: index of the repeat to index of the one that is kept.

    A paragraph of at least eight words (24 signs where words are not spaced) repeats another when at least .8 of its
    shingles of four words stand in that one (containment, Broder 1997), and all do once two words that lost the space between
    them are parted: the same sentence about another person, or with a “not” in it, is another finding. Of several
    that contain each other the one among longer paragraphs is kept, since a summary stands among headings and menus;
    else the first. Table rows and the indexes in ``skip`` take no part.
    """
    if len(paragraphs) < 2:
        return {}
    groups = _groups(_sharing(text, paragraphs, skip))
    repeated: dict[int, int] = {}
    for group in groups:
        kept = _kept(group, paragraphs).number
        repeated.update((candidate.number, kept) for candidate in group if candidate.number != kept)
    return repeated


def _sharing(text: str, paragraphs: Sequence[Paragraph], skip: frozenset[int]) -> list[_Candidate]:
    """The paragraphs that share shingles with a likely copy."""
    compared_indexes = [
        index for index, paragraph in enumerate(paragraphs) if index not in skip and paragraph.kind not in _NOT_COMPARED
    ]
    compared = [text[paragraphs[index].start : paragraphs[index].end] for index in compared_indexes]
    found = []
    for at in likely_copies(compared):
        words = words_of(compared[at])
        found.append(_Candidate(compared_indexes[at], tuple(words), _shingles(words)))
    return found


def _shingles(words: Sequence[str]) -> frozenset[int]:
    return frozenset(map(hash, zip(words, words[1:], words[2:], words[3:], strict=False)))


def _groups(candidates: Sequence[_Candidate]) -> list[list[_Candidate]]:
    """Each group begins with its longest paragraph, which the others repeat."""
    same: dict[tuple[str, ...], list[_Candidate]] = {}
    holders: dict[int, list[list[_Candidate]]] = defaultdict(list)
    groups: list[list[_Candidate]] = []
    for candidate in sorted(candidates, key=lambda one: (-len(one.shingles), one.number)):
        group = same.get(candidate.words) or _repeated_group(candidate, holders)
        if group is not None:
            group.append(candidate)
        else:
            group = [candidate]
            groups.append(group)
            for shingle in candidate.shingles:
                holders[shingle].append(group)
        same[candidate.words] = group
    return groups


def _repeated_group(candidate: _Candidate, holders: Mapping[int, list[list[_Candidate]]]) -> list[_Candidate] | None:
    common: Counter[int] = Counter()
    found: dict[int, list[_Candidate]] = {}
    for shingle in candidate.shingles:
        groups = holders.get(shingle, [])
        if len(groups) <= _FORMULA:
            for group in groups:
                common[group[0].number] += 1
                found[group[0].number] = group
    best = sorted(common, key=lambda index: (-common[index], index))[:_TRIED]
    return next((found[index] for index in best if _repeats(candidate, found[index][0])), None)


def _repeats(one: _Candidate, other: _Candidate) -> bool:
    if len(one.shingles & other.shingles) < _CONTAINED * len(one.shingles):
        return False
    if one.shingles <= other.shingles:
        return True
    ours, theirs = frozenset(one.words), frozenset(other.words)
    pieces, whole = _parted(one.words, theirs), [word for piece in _parted(other.words, ours) for word in piece]
    return frozenset[int]().union(*map(_shingles, pieces)) <= _shingles(whole)


def _parted(words: Sequence[str], known: frozenset[str]) -> list[list[str]]:
    """The words in pieces, parted inside each word that is two words of the other paragraph without their space, as it
    stands where a caption meets the text."""
    pieces: list[list[str]] = [[]]
    for word in words:
        cuts = () if word in known else range(2, len(word) - 1)
        cut = next((cut for cut in cuts if word[:cut] in known and word[cut:] in known), None)
        if cut is None:
            pieces[-1].append(word)
        else:
            pieces[-1].append(word[:cut])
            pieces.append([word[cut:]])
    return pieces


def _kept(group: Sequence[_Candidate], paragraphs: Sequence[Paragraph]) -> _Candidate:
    longest = group[0]
    equals = [longest, *(one for one in group[1:] if _repeats(longest, one))]
    return min(equals, key=lambda one: (-_surroundings(paragraphs, one.number), one.number))


def _surroundings(paragraphs: Sequence[Paragraph], index: int) -> int:
    """Characters in the paragraphs next to this one."""
    around = (*paragraphs[max(0, index - _NEIGHBOURS) : index], *paragraphs[index + 1 : index + 1 + _NEIGHBOURS])
    return sum(other.end - other.start for other in around)
