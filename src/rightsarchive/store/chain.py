"""The chain of a custody log: how a line is hashed, what is wrong with a chain, and the head that is kept elsewhere.

Each line holds the SHA-256 of the one before, so that a line which is altered, moved, inserted or left out shows. Whoever can write
the whole log can make the whole chain anew: against that, the head (number and digest of the last line) is kept elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Self

from rightsarchive.errors import UsageError
from rightsarchive.model import Access
from rightsarchive.model.brief import Brief

START = "0" * 64
"""What the first line holds instead of the digest of a line before it."""

RULE = 2
"""The rule by which lines are hashed now. Lines of rule 1 know nothing of who, tool and level (it was found later), and
stand before all others."""

PRIVATE = "private"
"""The key of a line's detail that holds the SHA-256 of what is kept beside the log, so that it can be forgotten."""

DELETE, EXPORT, IMPORT = "delete", "export", "import"

_DIGEST = re.compile(r"[0-9a-f]{64}")

# What the catalog holds may be anything when somebody had a hand in it: it then has a digest that no line names.
canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=repr).encode
"""JSON with sorted keys, ``", "`` and ``": "`` as separators, letters as they are: what is hashed, in UTF-8."""


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, repr=False)
class CustodyHead(Brief):
    """The last line of a custody log: its number (0 where there is none), digest, and moment (UTC, ISO 8601)."""

    number: int
    digest: str
    at: str | None = None

    def __str__(self) -> str:
        return f"{self.number}:{self.digest}"

    @classmethod
    def read(cls, written: str) -> Self:
        """A head as it is written: the number, a colon, the digest. Letters may be large, and there may be spaces. Raises
        UsageError."""
        number, colon, digest = re.sub(r"\s", "", written).lower().partition(":")
        if not (colon and re.fullmatch(r"[0-9]{1,15}", number) and _DIGEST.fullmatch(digest)):
            raise UsageError(
                f"{written!r} is no head of a custody log.",
                advice="It is a number, a colon and 64 digits and letters a to f, as `rightsarchive custody head` prints it.",
            )
        return cls(int(number), digest)


_COLUMNS = ("number", "at", "who", "tool", "action", "subject", "level", "detail", "previous", "digest", "rule")

LINE = ", ".join(f"c.{name}" for name in _COLUMNS)
"""The columns of a line in a query, of the table ``custody c``."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is stored. ``detail`` is canonical JSON; ``level`` the lowest clearance that is told of it (0, 1, 2)."""

    number: int
    at: str
    who: str
    tool: str
    action: str
    subject: str
    level: int
    detail: str
    previous: str
    digest: str
    rule: int = RULE

    @classmethod
    def stored(cls, row: Any) -> Self:
        """A line as it is stored in a ``row``. A value of another kind was put there by somebody else: it does not fit the digest, and closes."""
        return cls.read(*[row[name] for name in _COLUMNS])

    @classmethod
    def read(cls, number: Any, *values: Any) -> Self:
        """The same of the values of :data:`LINE`."""
        at, who, tool, action, subject, level, detail, previous, digest, rule = values
        return cls(
            number,
            str(at),
            str(who),
            str(tool),
            str(action),
            str(subject),
            level if isinstance(level, int) else Access.CONFIDENTIAL.level,
            str(detail),
            str(previous),
            str(digest),
            rule if isinstance(rule, int) else 0,
        )

    def computed(self) -> str:
        """The digest that belongs to what the line says."""
        if self.rule == 1 and (self.who, self.tool) == ("", ""):
            parts = [self.number, self.at, self.action, self.subject, self.detail, self.previous]
        else:
            parts = [self.rule, self.number, self.at, self.who, self.tool, self.action, self.subject, self.level]
            parts += [self.detail, self.previous]
        return sha256(canonical(parts))

    def told(self) -> dict[str, Any]:
        """The detail; empty where it cannot be read."""
        try:
            detail = json.loads(self.detail)
        except (ValueError, TypeError, RecursionError):
            return {}
        return detail if isinstance(detail, dict) else {}

    def commitment(self) -> str | None:
        """The SHA-256 of what is private in the line, None where nothing is."""
        digest = self.told().get(PRIVATE)
        return digest if isinstance(digest, str) and _DIGEST.fullmatch(digest) else None


def problems(lines: Iterable[tuple[Line, str | None]], head: CustodyHead | None = None) -> Iterator[str]:
    """What is wrong with a chain; nothing when it is whole. Each line comes with what is private in it, or None where that is
    gone: it may be, once the document was deleted. ``head`` is one that was kept elsewhere."""
    last, previous, rule = 0, START, 1
    gone: dict[str, list[int]] = {}
    for line, private in lines:
        if line.number != last + 1:
            yield _missing(last + 1, line.number)
        if line.previous != previous:
            yield f"custody line {line.number} does not follow the line before it"
        if line.digest != line.computed() or line.rule < rule or not 1 <= line.rule <= RULE:
            yield f"custody line {line.number} was altered"
        if head is not None and line.number == head.number and line.digest != head.digest:
            yield f"custody line {line.number} is not the one that the head was taken from: the log was changed or made anew"
        commitment = line.commitment()
        if private is not None and (commitment is None or sha256(private) != commitment):
            yield f"what is private in custody line {line.number} was altered"
        elif private is None and commitment is not None:
            for subject in subjects_of(line):
                gone.setdefault(subject, []).append(line.number)
        if line.action == DELETE:
            excused = set(gone.pop(line.subject, ()))
            gone = {subject: [each for each in numbers if each not in excused] for subject, numbers in gone.items()}
        last, previous, rule = line.number, line.digest, line.rule
    for number in sorted({number for numbers in gone.values() for number in numbers}):
        yield f"what is private in custody line {number} is gone, and nothing was deleted"
    if head is not None and head.number > last:
        yield f"the custody log ends with line {last}, and the head is of line {head.number}: its end was cut off"
    elif head is not None and not head.number and head.digest != START:
        yield "the head is of an empty log, and is not what an empty log has"


def _missing(first: int, found: int) -> str:
    if found <= first:
        return f"custody line {found} is out of order"
    return (
        f"custody line {first} is missing"
        if found == first + 1
        else f"custody lines {first} to {found - 1} are missing"
    )


def subjects_of(line: Line) -> list[str]:
    """Whose deletion takes out what is private in a line: its subject's, and that of each document that an export or a package held."""
    documents = line.told().get("documents") if line.action in {EXPORT, IMPORT} else None
    return (
        [line.subject, *(each for each in documents if isinstance(each, str))]
        if isinstance(documents, list)
        else [line.subject]
    )
