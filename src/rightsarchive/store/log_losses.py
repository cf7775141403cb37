"""What is gone from a custody log, or altered in it, as far as whoever reads it through meets it."""

from __future__ import annotations

from collections.abc import Iterable

from rightsarchive.errors import DamagedArchiveError
from rightsarchive.store.chain import DELETE, EXPORT, IMPORT, Line, subjects_of

_OF_SEVERAL = frozenset({EXPORT, IMPORT})
"""Lines about the archive whose private part goes with any of the documents that they name."""


class Losses:
    """Meets the lines one after the other, and tells in the end. ``known`` is what is wrong with the log as a whole; ``of_one`` says that
    the lines are those of one subject."""

    def __init__(self, known: Iterable[str], *, of_one: bool) -> None:
        self._wrong = list(known)
        self._of_one = of_one
        self._gone: dict[str, list[int]] = {}
        """By subject, the lines whose private part is not there."""

    def meet(self, line: Line, private: str | None) -> None:
        """A line, and what is private in it."""
        if line.digest != line.computed():
            self._wrong.append(f"line {line.number} of the custody log was altered")
        if private is None and line.commitment() is not None and not (self._of_one and line.action in _OF_SEVERAL):
            for subject in subjects_of(line):
                self._gone.setdefault(subject, []).append(line.number)
        if line.action == DELETE:
            # A deletion takes what is private out of the lines of its document, and of those that name it.
            excused = set(self._gone.pop(line.subject, ()))
            self._gone = {each: [n for n in numbers if n not in excused] for each, numbers in self._gone.items()}

    def tell(self) -> None:
        """Raise DamagedArchiveError where something is gone or altered."""
        gone = sorted({number for numbers in self._gone.values() for number in numbers})
        wrong = [
            *self._wrong,
            *(
                f"what is private in line {number} of the custody log is gone, and nothing was deleted"
                for number in gone
            ),
        ]
        if wrong:
            raise DamagedArchiveError(
                f"{wrong[0]}: it does not tell all that was done.",
                advice="Run `rightsarchive custody verify`, and restore catalog.sqlite from a copy.",
            )
