"""What an engine is: it stores terms for passage ids and ranks them. It never sees text, and nothing in it is the truth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import NamedTuple, Protocol, Self

from rightsarchive.language.fields import FieldTerms
from rightsarchive.model import Access, PassageId
from rightsarchive.query.plan import Leaf, Node, Plan

__all__ = [
    "Engine",
    "EngineWriter",
    "Entry",
    "ExpandedTerm",
    "FieldTerms",
    "Fingerprint",
    "Occurrences",
    "Ranking",
    "Scored",
]


@dataclass(frozen=True, slots=True)
class Entry:
    """One passage as an engine sees it. ``id`` fits in 63 bits. ``keywords`` are exact values to filter by.

    It is seen from the clearance ``access`` up to the clearance ``ceiling`` (None: without end): whoever may see more reads a
    fuller text in its place, which is an entry of its own.
    """

    id: PassageId
    access: Access
    fields: Mapping[str, FieldTerms]
    keywords: Mapping[str, Sequence[str]] = field(default_factory=dict)
    ceiling: Access | None = None

    def seen_by(self, clearance: Access) -> bool:
        """Whether a search with this clearance sees this passage."""
        return self.access.level <= clearance.level and (self.ceiling is None or clearance.level <= self.ceiling.level)


class Scored(NamedTuple):
    id: PassageId
    score: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """``total`` counts every match; ``hits`` are the asked-for slice, best first, ties by rising id. ``values`` has, where they
    were asked for, the values of one keyword field for each hit, rising."""

    total: int
    hits: Sequence[Scored]
    values: Sequence[Sequence[str]] = ()


class Occurrences(NamedTuple):
    """Where the terms of a field stand: ``terms[ordinals[i]]`` stands in the passage ``ids[i]`` at ``positions[i]``. A field
    without positions, like a keyword, names each passage of a term once, at 0."""

    terms: Sequence[str]
    ordinals: Sequence[int]
    ids: Sequence[PassageId]
    positions: Sequence[int]


class ExpandedTerm(NamedTuple):
    """A term that a pattern stands for, and how many passages have it."""

    text: str
    doc_frequency: int


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What an index holds: ``analysis`` names the way terms were made, ``revision`` the catalog's at the last commit."""

    analysis: str
    revision: int
    entries: int


class EngineWriter(Protocol):
    """One open change. Leaving the ``with`` block by an error keeps the index as it was."""

    def add(self, entry: Entry) -> None:
        """Add a passage; one with the same id, whether from before or from this change, is replaced."""

    def delete(self, ids: Iterable[PassageId]) -> None:
        """Take passages out; unknown ids are passed over."""

    def erase(self, ids: Iterable[PassageId]) -> None:
        """Take passages out for good: what the next commit writes and what it keeps holds no term that they alone had, whether
        they were there until now or were deleted before. Unknown ids are passed over."""

    def commit(self, revision: int) -> None:
        """Make the change durable and visible, all or nothing, stamped with the catalog's ``revision``."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Engine(Protocol):
    """An open index. Searches see the last commit whole; a search and a commit may run at the same time."""

    def writer(self, *, anew: bool = False) -> EngineWriter:
        """Open a change. With ``anew`` it begins with nothing, whatever state the files are in; what was committed before is
        searched until its commit takes the place. Raises ArchiveBusyError where another one is open."""

    def search(self, plan: Plan, limit: int = 10, offset: int = 0, values_of: str | None = None) -> Ranking:
        """The passages that ``plan`` finds, ranked as ``query.plan`` says; with the values of the keyword field ``values_of``.
        No cap on ``offset + limit``."""

    def explain(self, plan: Plan, ids: Sequence[PassageId]) -> Mapping[PassageId, Sequence[tuple[Leaf, float]]]:
        """For each id, the leaves of ``plan.match`` and ``plan.second`` that match it, with the score each gives (before the mix)."""

    def count(self, node: Node, clearance: Access = Access.PUBLIC) -> int:
        """How many passages that ``clearance`` may see match ``node``."""

    def counts(self, nodes: Sequence[Node], clearance: Access = Access.PUBLIC) -> Sequence[int]:
        """The same of several nodes, of one commit."""

    def values(self, field: str, clearance: Access = Access.PUBLIC) -> Mapping[str, int]:
        """Each value of a keyword field that passages have which ``clearance`` may see, with how many."""

    def occurrences(self, field: str, clearance: Access = Access.PUBLIC) -> Iterator[Occurrences]:
        """Every term of a searched or keyword field in the passages that ``clearance`` may see, in parts, in any order."""

    def expand_pattern(self, field: str, pattern: str, clearance: Access = Access.PUBLIC) -> Sequence[ExpandedTerm]:
        """The terms of a searched or keyword field that match ``pattern`` from end to end, in the order of code points, with
        the number of passages that ``clearance`` may see and that have each. ``*`` stands for any number of code points,
        ``?`` for one, everything else for itself."""

    def fingerprint(self) -> Fingerprint | None:
        """What the index holds, or None where it is empty, foreign, damaged or of another format: it is then to be rebuilt."""

    def verify(self, expected: Iterable[Entry] | None = None) -> None:
        """Read everything again and hold it against its checksums, and against the passages that it is ``expected`` to hold, where
        these are given. Raises DamagedArchiveError."""

    def settle(self, added: int = 0) -> None:
        """Wait for what is under way beside the commits. A run that added so many passages is over: what makes searches quicker, and
        costs little beside the run itself, is done now."""

    def collect_garbage(self) -> int:
        """Remove what earlier commits left behind; how many files are still there, since another process uses them. The next
        commit tries again."""

    def close(self) -> None: ...
