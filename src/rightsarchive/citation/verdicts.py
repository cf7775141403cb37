"""What a check of a quotation finds: an answer on its words, one on its reference, and warnings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from rightsarchive.citation.citation import Citation
from rightsarchive.citation.marked import MarkedChange
from rightsarchive.model import Locator
from rightsarchive.model.brief import Brief


class Status(StrEnum):
    """What became of a quotation, in one word. Verbatim is good; the others are told in the verdict's message."""

    VERBATIM = "verbatim"
    MOVED = "moved"
    EDITED = "reference edited"
    NEGATION_LOST = "negation lost"
    NEGATION_ADDED = "negation added"
    ALTERED = "altered"
    NO_SOURCE = "no source found"
    UNMARKED = "copied without marks"
    MISSING = "document missing"
    DAMAGED = "original damaged"
    TEXT_CHANGED = "text changed"
    READ_DIFFERENTLY = "read differently since"
    TEXT_DAMAGED = "text damaged"
    PLACE_DAMAGED = "place damaged"
    METADATA_DAMAGED = "metadata damaged"
    UNDECIDABLE = "undecidable"


class WordsKind(StrEnum):
    """How the words of a quotation compare with the source."""

    VERBATIM = "verbatim"
    TYPOGRAPHY = "typography only"
    MARKED = "marked change"
    ALTERED = "altered"
    ELSEWHERE = "in another document"
    NOWHERE = "nowhere"
    UNKNOWN = "not compared"
    """The source is missing, damaged, or not to be seen."""


class ReferenceKind(StrEnum):
    """How what is said of a quotation's source compares with what the archive says of it."""

    RIGHT = "right"
    SUPERSEDED = "superseded"
    NOT_GIVEN = "not given"
    WRONG_PLACE = "wrong place"
    EDITED = "edited"
    HASH = "hash"
    READ_DIFFERENTLY = "read differently since"
    UNKNOWN = "not compared"


class Difference(NamedTuple):
    """A stretch of two texts: ``equal``, ``replace``, ``delete`` (the source does not have it) or ``insert`` (the quotation does
    not have it); ``mine`` is what the quotation has, ``its`` what the source has."""

    op: str
    mine: str
    its: str


@dataclass(frozen=True, slots=True, repr=False)
class Words(Brief):
    """The answer on the words. ``differences`` are by character, of altered words. ``changes`` are what the quoter's own marks
    stand for. ``document`` is the id of the other document that has them, ``title`` its title."""

    kind: WordsKind
    differences: tuple[Difference, ...] = ()
    changes: tuple[MarkedChange, ...] = ()
    document: str | None = None
    title: str | None = None

    @property
    def ok(self) -> bool:
        """Whether they are those of the source, however they are set, and whatever is marked as changed."""
        return self.kind in {WordsKind.VERBATIM, WordsKind.TYPOGRAPHY, WordsKind.MARKED}


class ClaimChange(NamedTuple):
    """Something that is said of a source, and what the archive says: ``field`` is a field of the metadata or the citation, or a line of
    a report."""

    field: str
    claimed: str
    archive: str

    def __str__(self) -> str:
        return f"{self.field} is “{self.claimed}” and should be “{self.archive}”"


@dataclass(frozen=True, slots=True, repr=False)
class Reference(Brief):
    """The answer on the reference. ``changes`` are what is said otherwise than the archive has it; ``place`` is where the words
    stand, where that is not the place that is claimed."""

    kind: ReferenceKind
    changes: tuple[ClaimChange, ...] = ()
    place: Locator | None = None

    @property
    def ok(self) -> bool:
        """Whether nothing in it is false."""
        return self.kind in {ReferenceKind.RIGHT, ReferenceKind.SUPERSEDED, ReferenceKind.NOT_GIVEN}


class WarningKind(StrEnum):
    """What fell away, or came to it."""

    NEGATION = "negation lost"
    NUMBER = "number lost"
    ADDED = "negation added"


class LostAt(StrEnum):
    """Where it fell away."""

    EDGE = "at an edge"
    OMISSION = "in an omission"
    REPLACEMENT = "in a replacement"
    CHANGE = "in a change"


@dataclass(frozen=True, slots=True, repr=False)
class QuoteWarning(Brief):
    """A negation or a number of the source that the quotation does not have, or a negation that it has and the source does not. With a ``grave``
    one the quoted words may say the opposite of the source: such a quotation is not ok."""

    kind: WarningKind
    where: LostAt
    words: tuple[str, ...]
    grave: bool = False

    def __str__(self) -> str:
        if self.kind is WarningKind.ADDED:
            return f"A negation that the source does not have was put in {self.where}: “{' '.join(self.words)}”."
        what = "negation" if self.kind is WarningKind.NEGATION else "number"
        return f"A {what} of the source fell away {self.where}: “{' '.join(self.words)}”."


def grave_status(warnings: Sequence[QuoteWarning]) -> Status:
    """The status of a quotation whose words are right but for a grave warning among these."""
    lost = any(each.grave and each.kind is WarningKind.NEGATION for each in warnings)
    return Status.NEGATION_LOST if lost else Status.NEGATION_ADDED


UNKNOWN_WORDS = Words(WordsKind.UNKNOWN)
UNKNOWN_REFERENCE = Reference(ReferenceKind.UNKNOWN)


@dataclass(frozen=True, slots=True, repr=False)
class Verdict(Brief):
    """What became of one quotation. ``message`` is a sentence or two for a person; ``words`` and ``reference`` are the two answers.

    ``quote`` is what was checked: the words as the report has them now, or the citation's own. ``start`` and ``end`` (code
    points of the document's text) say where those words stand, None where they do not. ``nearest`` is what the source says
    instead, where something like it is there. ``warnings`` tell of negations and numbers that fell away. ``given`` is the citation
    that the archive gives for the words, where it has them. Of a quotation in a paper ``where`` says where in the paper it stands, and
    ``note`` is its note; ``citation`` is what a report of ours carries for it, None where it carries none.
    """

    status: Status
    message: str
    citation: Citation | None
    quote: str
    start: int | None = None
    end: int | None = None
    nearest: str | None = None
    words: Words = UNKNOWN_WORDS
    reference: Reference = UNKNOWN_REFERENCE
    warnings: tuple[QuoteWarning, ...] = ()
    given: Citation | None = None
    where: str = ""
    note: str = ""

    @property
    def ok(self) -> bool:
        """Whether the words are those of the source, and nothing that is said of it is false. What is copied without marks is not."""
        return (
            self.status is not Status.UNMARKED
            and self.words.ok
            and self.reference.ok
            and not any(each.grave for each in self.warnings)
        )


class Verdicts(tuple[Verdict, ...]):
    """The verdicts on a report or paper, in the order of its quotations."""

    __slots__ = ()

    @property
    def problems(self) -> tuple[Verdict, ...]:
        """Those that are not ok, and those with warnings."""
        return tuple(each for each in self if not each.ok or each.warnings)
