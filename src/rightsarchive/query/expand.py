"""A parsed query → the plan that an engine runs: fields become filters; words become what finds and what ranks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from rightsarchive.errors import QuerySyntaxError
from rightsarchive.language import fields
from rightsarchive.language.concepts import Vocabulary
from rightsarchive.language.dictionaries.translation import DictionaryLookup
from rightsarchive.language.tokens import tokens
from rightsarchive.query import numbers, plan, words
from rightsarchive.query.filters import NO_LABELS, Annotated, Filters, Labels, any_person, conditions, field_condition
from rightsarchive.query.joined_names import compound_names
from rightsarchive.query.knowledge import Knowledge, NameLookup
from rightsarchive.query.nearness import near
from rightsarchive.query.plan import AllOf, AnyOf, Best, Except, Keyword, Leaf, Node, Plan, all_of, any_of, leaves
from rightsarchive.query.syntax import And, Field, Fuzzy, Near, Not, Or, Pattern, Phrase, Prefix, Query, Together, Word
from rightsarchive.query.syntax import Node as Asked
from rightsarchive.query.words import LEAF_BOOST, MIX

# An address, a time, a date, a decimal, the symbol of a document, the number of a case, an abbreviation: its parts belong together.
_ONE_THING = re.compile(
    r".*(?:://|@).*|www\..*|\W*\d+(?:[.,:/\-–]\d+)+\W*|\W*(?:[^\W\d_]\.){2,}\W*"
    r"|\W*(?=[^\s]*\d)\w+(?:[./:–\-]\w+)*[/:]\w+(?:[./:–\-]\w+)*\W*|\W*[^\W\d_]{1,3}[\-–]\d+\w*\W*",
    re.DOTALL,
)


def expand(
    query: Query,
    *,
    languages: Sequence[str],
    filters: Filters | None = None,
    names: NameLookup | None = None,
    concepts: Vocabulary | None = None,
    dictionaries: DictionaryLookup | None = None,
    labels: Labels = NO_LABELS,
) -> Plan:
    """The plan for ``query`` over an archive that holds ``languages`` (ISO 639-1).

    ``names``, ``concepts`` and ``dictionaries`` add other spellings and other languages; None leaves them out. ``labels`` know what people gave names to
    in the archive. Raises QuerySyntaxError where
    a part of the query holds nothing that an index could hold.
    """
    filters = filters or Filters()
    expander = _Expander(query, Knowledge(tuple(languages), names, concepts, dictionaries), labels)
    match = expander.node(query.root)
    if labels.annotated is not None:
        match = _annotated(match, labels.annotated)
    if filters.persons:
        match = AllOf((match, any_person(filters.persons, names)))
    if filters.tags:
        match = AllOf((match, any_of([labels.tagged(tag) for tag in filters.tags])))
    second = AnyOf(tuple(expander.ranking)) if expander.has_words and expander.ranking else None
    return Plan(
        match=match,
        second=second,
        mix=MIX,
        filters=conditions(filters, labels),
        exclude=(Keyword(fields.KIND, filters.left_out),) if filters.left_out else (),
        clearance=filters.clearance,
    )


def _annotated(node: Node, annotated: Annotated) -> Node:
    """The tree, in which what people wrote to documents is looked for beside what is known of them."""
    match node:
        case AnyOf(nodes) | AllOf(nodes) | Best(nodes):
            return type(node)(tuple(_annotated(each, annotated) for each in nodes))
        case Except(kept, without):
            return Except(_annotated(kept, annotated), without)
        case plan.Term() | plan.Synonyms() | plan.Prefix() | plan.Fuzzy() | plan.Phrase() if node.field == fields.ABOUT:
            noted = annotated(node)
            return node if noted is None else Best((node, noted))
        case _:
            return node


@dataclass
class _Expander:
    """Walks the tree and gathers, beside what finds, what ranks."""

    query: Query
    knowledge: Knowledge
    labels: Labels
    ranking: list[Leaf] = field(default_factory=list)
    has_words: bool = False

    def node(self, asked: Asked, *, alone: bool = True) -> Node:
        """``alone`` tells that each word of ``asked`` may be found by itself. After NOT and in AND, what was typed without a
        space is one thing."""
        match asked:
            case Word(text=text, literal=literal):
                several = None if literal else numbers.forms(text)
                if several is not None:
                    node = self._leaf(asked, words.any_form(several, text))
                elif literal or self._is_one(text, alone):
                    node = self._leaf(asked, words.phrase(text))
                else:
                    node = any_of([self._bag(asked, [asked]), *self._in_other_forms(asked)])
            case Phrase(text=text, slop=slop):
                node = self._leaf(asked, words.phrase(text, slop=slop))
            case Prefix(text=text):
                node = self._leaf(asked, words.prefix(text))
            case Pattern(text=text, words=found):
                node = self._leaf(asked, words.any_word(found, text))
            case Near():
                node = self._leaf(asked, near(asked, self.query.text))
            case Fuzzy(text=text, edits=edits):
                node = self._leaf(asked, words.fuzzy(text, edits))
            case Field():
                node = self._field(asked)
            case Together(nodes=nodes):
                node = self._together(asked, nodes)
            case And(nodes=nodes):
                kept = [self.node(child, alone=False) for child in nodes if not isinstance(child, Not)]
                node = self._without(asked, kept, nodes)
            case Or(nodes=nodes):
                node = AnyOf(tuple(self.node(child, alone=alone) for child in nodes))
            case Not():
                node = self._without(asked, [], [asked])
        return node

    def _is_plain(self, word: Word) -> bool:
        return not word.literal and numbers.forms(word.text) is None and not self._is_one(word.text, alone=True)

    def _is_one(self, text: str, alone: bool) -> bool:
        return len(tokens(text)) > 1 and (not alone or _ONE_THING.fullmatch(text) is not None)

    def _leaf(self, asked: Asked, node: Node | None) -> Node:
        if node is None:
            raise QuerySyntaxError(
                "there is no word in this that could be found.",
                query=self.query.text,
                position=asked.start,
                advice="Take it out, or write a word with letters or digits.",
            )
        self.ranking += [replace(leaf, boost=leaf.boost * LEAF_BOOST) for leaf in leaves(node)]
        return words.also_about(node) if self.knowledge.about else node

    def _bag(self, asked: Asked, run: Sequence[Word]) -> Node:
        """Plain words side by side."""
        expansion = words.bag(" ".join(word.text for word in run), self.knowledge)
        if expansion is None:
            return self._leaf(asked, None)
        self.ranking += expansion.ranking
        self.has_words = True
        text = " ".join(word.text for word in run)
        return any_of([expansion.match, *compound_names(text, self.knowledge)])

    def _together(self, asked: Asked, nodes: Sequence[Asked]) -> Node:
        """Any of the words and groups; every field (of several values of one field, any); nothing of a Not."""
        scored: list[Node] = []
        plain_words: list[Word] = []
        by_field: dict[str, list[Node]] = {}
        for node in _numbers_joined(nodes, self.query.text):
            if isinstance(node, Field):
                by_field.setdefault(node.name, []).append(self._field(node))
            elif isinstance(node, Word) and self._is_plain(node):
                plain_words.append(node)
                scored += self._in_other_forms(node)
                if not self.query.text.isupper() and (letters := numbers.with_points(node.text)):
                    scored.append(self._leaf(node, words.any_form(numbers.Forms((letters,)), node.text)))
            elif not isinstance(node, Not):
                scored.append(self.node(node))
        if any(tokens(word.text) for word in plain_words) or (plain_words and not scored and not by_field):
            scored.insert(0, self._bag(asked, plain_words))
        kept = [any_of(scored)] if scored else []
        kept += [any_of(values) for values in by_field.values()]
        return self._without(asked, kept, nodes)

    def _in_other_forms(self, asked: Word) -> Iterator[Node]:
        """Beside its words: what was typed with hyphens as one, and the words of a hashtag."""
        for found in (words.with_hyphen(asked.text, self.knowledge), words.of_hashtag(asked.text)):
            if found is not None:
                yield found  # its words rank already

    def _without(self, asked: Asked, kept: Sequence[Node], nodes: Sequence[Asked]) -> Node:
        """All of ``kept``, less what stands in ``nodes`` under a Not. Nothing of that ranks."""
        if not kept:
            raise QuerySyntaxError(
                "this only takes away, and there is nothing here to take from.",
                query=self.query.text,
                position=asked.start,
                advice="Add what is wanted: detention NOT prison.",
            )
        excluded = [child.node for child in nodes if isinstance(child, Not)]
        if not excluded:
            return all_of(kept)
        # The user does not see what is taken away: so only the words as written do that, without names and concepts.
        aside = _Expander(self.query, Knowledge(self.knowledge.languages, about=False), self.labels)
        return Except(all_of(kept), any_of([aside.node(child, alone=False) for child in excluded]))

    def _field(self, asked: Field) -> Node:
        if asked.name == "title":
            return self._leaf(asked, words.phrase(asked.value, field=fields.TITLE))
        return field_condition(asked.name, asked.found or (asked.value,), self.knowledge.names, self.labels)


def _numbers_joined(nodes: Sequence[Asked], query: str) -> Iterator[Asked]:
    """The nodes, with the words that are one number written with spaces made one."""
    at = 0
    while at < len(nodes):
        run = []
        for node in nodes[at:]:
            if not isinstance(node, Word) or node.literal:
                break
            run.append(node)
        count = numbers.run_of([word.text for word in run])
        if count > 1:
            start, end = run[0].start, run[count - 1].end
            yield Word(start, end, query[start:end] if query else " ".join(word.text for word in run[:count]))
        else:
            yield nodes[at]
        at += max(count, 1)
