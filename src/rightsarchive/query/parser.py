"""A query string → its tree. Punctuation of ordinary writing is never an error; what is half written is one."""

from __future__ import annotations

import re

from rightsarchive.errors import QuerySyntaxError
from rightsarchive.model import is_language_tag
from rightsarchive.query import chunks
from rightsarchive.query.brackets import closing, has_operators, lone
from rightsarchive.query.connectors import Connector, connector, joined
from rightsarchive.query.days import read_day
from rightsarchive.query.syntax import DATE_FIELDS, FIELDS, QUOTES, And, Field, Node, Not, Or, Phrase, Query, Together

LONGEST = 20_000
"""Code points of a query."""

MOST_WORDS = 1000
"""Words of a query, as spaces divide them."""

DEEPEST = 40
"""Brackets inside brackets."""

_SPECIAL = frozenset("()") | frozenset("".join((*QUOTES, *QUOTES.values())))

_FIELD = re.compile(r"[^\W\d_]\w+")
"""What may be the name of a field that there is not: ``name:value`` is then refused."""

_EXAMPLES = {
    "case": "toregozhina-2025",
    "person": "Zhylanbayev",
    "publisher": '"Front Line Defenders"',
    "language": "fr",
    "type": "statement",
    "tag": "torture",
    "title": "fine",
    "document": "ngo-2025-14",
    "sha256": "9f86d081884c7d65",
    "place": "Almaty",
    "author": '"A. Tulegenova"',
    "identifier": "A/HRC/WGAD/2023/12",
    "before": "2025-07-31",
    "after": "2025-07",
    "mentions": "2025-07-31",
}


def parse(text: str) -> Query:
    """Parse a query. Raises QuerySyntaxError, which says where and what to write instead, and nothing else."""
    if len(text) > LONGEST:
        raise QuerySyntaxError(
            f"it is longer than {LONGEST:,} characters.",
            query=text[:80] + "…",
            position=80,
            advice="Search in several steps.",
        )
    parser = _Parser(text)
    if len(text.split()) > MOST_WORDS:
        raise parser.error(f"it has more than {MOST_WORDS:,} words.", 0, "Search for its telling words only.")
    root = parser.alternatives(0)
    if parser.at < len(text):
        raise parser.error("this bracket closes nothing.", parser.at, "Take it away, or open one before it.")
    if root is None:
        raise parser.error("there is nothing to search for.", 0, "Type a word.")
    if not _finds(root):
        raise parser.error(
            "it only says what is not wanted.", root.start, "Add a word that is wanted: detention NOT prison."
        )
    return Query(text, root, tuple(dict.fromkeys(parser.remarks)))


class _Parser:
    """Recursive descent: alternatives (OR) of conjunctions (AND) of nodes side by side of single nodes."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.remarks: list[str] = []
        # Who writes operators writes brackets for a reason.
        self._lone = frozenset[int]() if has_operators(text) else lone(text)
        self._skip()

    def error(self, message: str, position: int, advice: str = "") -> QuerySyntaxError:
        return QuerySyntaxError(message, query=self.text, position=position, advice=advice)

    def alternatives(self, depth: int) -> Node | None:
        return self._joined("OR", depth)

    def _joined(self, operator: str, depth: int) -> Node | None:
        nodes: list[Node] = []
        while True:
            node = self._joined("AND", depth) if operator == "OR" else self._together(depth)
            if node is not None:
                nodes.append(node)
            start = self.at
            if node is None and (nodes or self._looking_at("AND", "OR")):
                raise self.error(
                    f"{self._operator() or 'the operator'} needs a word on both sides.", start, "Write: court AND fine."
                )
            if not self._take(operator):
                break
            if not nodes or self._ends():
                raise self.error(f"{operator} needs a word on both sides.", start, f"Write: court {operator} fine.")
        if not nodes:
            return None
        if len(nodes) == 1:
            return nodes[0]
        kind = Or if operator == "OR" else And
        return kind(nodes[0].start, nodes[-1].end, tuple(nodes))

    def _together(self, depth: int) -> Node | None:
        parts: list[Node | Connector] = []
        while not self._ends() and not self._looking_at("AND", "OR"):
            part = self._connector() or self._single(depth)
            if part is not None:
                parts.append(part)
        nodes = joined(parts, self.error)
        if not nodes:
            return None
        return nodes[0] if len(nodes) == 1 else Together(nodes[0].start, nodes[-1].end, tuple(nodes))

    def _single(self, depth: int) -> Node | None:
        start = self.at
        if self._take("NOT"):
            if self._ends() or self._looking_at("AND", "OR", "NOT"):
                raise self.error("NOT needs a word after it.", start, "Write: detention NOT prison.")
            node = self._single(depth)
            return None if node is None else Not(start, node.end, node)
        if self._takes_away():
            self.at += 1
            node = self._single(depth)
            return None if node is None else Not(start, node.end, node)
        if start in self._lone:
            self._pass_over("this bracket has no other one to it")
            return None
        if self.text[start] == "(":
            return self._group(depth + 1)
        if self.text[start] == "=" and self.text[start + 1 : start + 2] in QUOTES:
            self.at += 1
            return self._phrase(start, literal=True)
        if self.text[start] in QUOTES and (self.text[start] != "»" or "«" in self.text[start:]):
            if closing(self.text, start) is None:
                self._pass_over("this quotation mark is not closed")
                return None
            return self._phrase(start, literal=False)
        if self.text[start] in _SPECIAL:
            self.at += 1  # a closing quotation mark by itself is punctuation
            self._skip()
            return None
        return self._word()

    def _ends(self) -> bool:
        """Whether the query or the bracket ends here."""
        return self.at >= len(self.text) or (self.text[self.at] == ")" and self.at not in self._lone)

    def _takes_away(self) -> bool:
        """Whether a minus stands right before a word or a bracket, and behind a space: the mark of a list has one on both sides."""
        before, behind = self.text[self.at - 1 : self.at], self.text[self.at + 1 : self.at + 2]
        return (
            self.text[self.at] == "-"
            and (not before or before.isspace() or before == "(")
            and (behind.isalpha() or behind == "(" or behind in QUOTES)
            and behind != ""
        )

    def _pass_over(self, what: str) -> None:
        """Pass over one sign, and say so."""
        self.remark(f"{what}, and was passed over", self.at)
        self.at += 1
        self._skip()

    def remark(self, what: str, position: int) -> None:
        self.remarks.append(f"At character {position + 1}: {what}.")

    def _connector(self) -> Connector | None:
        start, end = self.at, self._chunk_end(self.at)
        found = connector(start, end, self.text[start:end], self.error)
        if found is not None:
            self.at = end
            self._skip()
        return found

    def _chunk_end(self, at: int) -> int:
        while at < len(self.text) and not self.text[at].isspace() and self.text[at] not in _SPECIAL:
            at += 1
        return at

    def _group(self, depth: int) -> Node | None:
        start = self.at
        if depth > DEEPEST:
            raise self.error(
                f"there are more than {DEEPEST} brackets inside each other.", start, "Search in several steps."
            )
        self.at += 1
        self._skip()
        node = self.alternatives(depth)
        if self.at >= len(self.text):
            raise self.error("this bracket is not closed.", start, "Close it with “)”.")
        self.at += 1
        self._skip()
        return node

    def _phrase(self, start: int, *, literal: bool) -> Node | None:
        text = self._quoted()
        slop = re.compile(r"~(\d{0,3})").match(self.text, self.at)
        if slop:
            self.at = slop.end()
            if not slop[1]:
                raise self.error(
                    "how near is missing.",
                    slop.start(),
                    'Write how many other words may stand between: "court fined"~5.',
                )
        end = self.at
        self._skip()
        if not any(letter.isalnum() for letter in text):
            return None
        return Phrase(start, end, text, int(slop[1]) if slop else 0, literal)

    def _quoted(self) -> str:
        start = self.at
        end = closing(self.text, start)
        if end is None:
            raise self.error(
                "this quotation mark is not closed.", start, f"Close it with {QUOTES[self.text[start]][-1]}"
            )
        self.at = end + 1
        return self.text[start + 1 : self.at - 1]

    def _word(self) -> Node | None:
        start = self.at
        end = self.at = self._chunk_end(start)
        chunk = self.text[start:end]
        name, colon, rest = chunk.partition(":")
        if colon and name.lower() in FIELDS:
            return self._field(start, name.lower(), start + len(name) + 1)
        if colon and rest and _FIELD.fullmatch(name) and not chunks.ADDRESS.match(chunk):
            known = ", ".join(f"{field}:" for field in FIELDS)
            raise self.error(
                f"there is no field “{name}”.",
                start,
                f"Fields are {known} To search for the sign itself, use quotation marks.",
            )
        self._skip()
        return chunks.meaning(start, end, chunk, self.error)

    def _field(self, start: int, name: str, at: int) -> Node:
        self.at = at
        quoted = at < len(self.text) and self.text[at] in QUOTES
        if quoted:
            value = self._quoted()
        else:
            self.at = self._chunk_end(at)
            value = self.text[at : self.at]
        end = self.at
        self._skip()
        if not any(letter.isalnum() for letter in value):
            raise self.error(
                f"“{name}:” has no value.", at, f"Write the value right behind the colon: {name}:{_EXAMPLES[name]}"
            )
        if name in DATE_FIELDS:
            value = self._read_days(name, value, at)
        if name == "language" and not is_language_tag(value):
            raise self.error(
                f"“{value}” is not a language code.", at, "Write the code of two letters: language:fr, ru, kk, ar …"
            )
        return Field(start, end, name, value, quoted)

    def _read_days(self, name: str, value: str, at: int) -> str:
        """The value of a date field with its days written as ISO 8601 has them."""
        days = value.split("..") if name == "mentions" else [value]
        if len(days) > 2:
            raise self.error("a range has two ends.", at, "Write mentions:2025-07..2025-08.")
        try:
            return "..".join([str(read_day(day)) if day or len(days) == 1 else "" for day in days])
        except ValueError as error:
            raise self.error(str(error), at, "Write 2025, 2025-07 or 2025-07-31.") from None

    def _operator(self) -> str:
        found = re.compile(r"AND|OR").match(self.text, self.at)
        return found[0] if found else ""

    def _looking_at(self, *operators: str) -> bool:
        return any(self._is_at(operator) for operator in operators)

    def _is_at(self, operator: str) -> bool:
        after = self.at + len(operator)
        if not self.text.startswith(operator, self.at):
            return False
        return after >= len(self.text) or self.text[after].isspace() or self.text[after] in _SPECIAL

    def _take(self, operator: str) -> bool:
        if not self._is_at(operator):
            return False
        self.at += len(operator)
        self._skip()
        return True

    def _skip(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1


def _finds(node: Node) -> bool:
    """Whether anything in the tree says what is wanted."""
    match node:
        case Not():
            return False
        case Together(nodes=nodes) | And(nodes=nodes):
            return any(_finds(child) for child in nodes)
        case Or(nodes=nodes):
            return all(_finds(child) for child in nodes)
        case _:
            return True
