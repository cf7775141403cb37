"""What reading originals again did: which documents read otherwise now, and each passage whose words or place changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from rightsarchive.ingest.passage_changes import Pair
from rightsarchive.model import Failure, Joined, Locator, Notice
from rightsarchive.model.brief import Brief


@dataclass(frozen=True, slots=True, repr=False)
class PassageChange(Brief):
    """A passage of the reading of before, ``words`` at ``before``, that is not read so any more: ``now`` the newest reading has other
    words there, or the same in another place (``after``). Both are None where nothing like it stands in the newest reading.

    The locators are of the two texts, each of its own.
    """

    words: str
    before: Locator
    now: str | None
    after: Locator | None


@dataclass(frozen=True, slots=True, repr=False)
class RereadDocument(Brief):
    """A version of a document that was read again. ``reader`` (before, after; None for a release that did not say) and
    ``text_sha256`` (before, after) name the two readings. ``metadata`` are the fields that changed with it.

    ``covered`` are marks (:attr:`Withheld.id`) of words that the file covers and that were not seen before: they are withheld until
    a person decides. ``closed`` are marks whose words cannot be placed in the newest reading: the version has their level until a
    person withholds the words there or releases the mark.
    """

    document_id: str
    version: int
    name: str
    reader: tuple[str | None, str]
    text_sha256: tuple[str, str]
    metadata: tuple[str, ...]
    covered: tuple[str, ...]
    closed: tuple[str, ...]
    places: tuple[Pair, ...]
    """The locators of each passage that changed: before, and after."""
    _read_before: Callable[[], str] = field(repr=False, compare=False)
    _read_after: Callable[[], str] = field(repr=False, compare=False)

    @property
    def is_changed(self) -> bool:
        """Whether anything that a reader sees is not as before."""
        return bool(
            self.text_sha256[0] != self.text_sha256[1] or self.places or self.metadata or self.covered or self.closed
        )

    def changes(self) -> Iterator[PassageChange]:
        """The passages that changed, in order; their words are read from the catalog."""
        if not self.places:
            return
        old, new = self._read_before(), self._read_after()
        for before, after in self.places:
            yield PassageChange(
                Joined(old, before.spans).text, before, None if after is None else Joined(new, after.spans).text, after
            )


@dataclass(frozen=True, slots=True, repr=False)
class RereadOutcome(Brief):
    """``changed`` are the versions that read otherwise now; ``unchanged`` counts those that read as before, ``skipped`` those that had
    been read by the readers of this release, or before the run was interrupted. Of those that ``failed`` nothing changed."""

    changed: tuple[RereadDocument, ...]
    unchanged: int
    skipped: int
    failed: tuple[Failure, ...]
    notices: tuple[Notice, ...]
