"""Whatever order of acts: an archive finds, shows and hides what a simple model of it says."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from rightsarchive import Access, Archive, Citation, Metadata, TextSource

NAMES = ("one", "two", "three")
WORDS = {name: tuple(f"{letter}{name}word" for letter in "kvz") for name in NAMES}
LEVELS = st.sampled_from(list(Access))
NAME = st.sampled_from(NAMES)


@dataclass
class Known:
    """What the model knows of a document: the text of each version, what it declares, what is withheld (by mark: the word, the level)."""

    texts: list[str]
    declared: Access
    edited: Access | None = None
    edits: list[tuple[int, Access | None]] = field(default_factory=list)
    tags: dict[str, Access] = field(default_factory=dict)
    is_deleted: bool = False
    marks: dict[str, tuple[str, Access]] = field(default_factory=dict)

    @property
    def access(self) -> Access:
        return self.declared if self.edited is None else self.edited

    def shown(self, clearance: Access) -> set[str]:
        """The words that a clearance reads in the newest version."""
        if self.is_deleted or self.access.level > clearance.level:
            return set()
        hidden = {word for word, level in self.marks.values() if level.level > clearance.level}
        return set(self.texts[-1].lower().replace(".", "").split()) - hidden


class ArchiveStates(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp())
        self.archive = Archive.create(self.folder / "archive")
        self.known: dict[str, Known] = {}
        self.cited: list[tuple[Citation, str]] = []

    def alive(self) -> list[str]:
        return sorted(name for name, known in self.known.items() if not known.is_deleted)

    @rule(name=NAME, order=st.permutations(range(3)), access=LEVELS)
    def ingest(self, name: str, order: list[int], access: Access) -> None:
        text = " ".join(WORDS[name][each] for each in order).capitalize() + "."
        outcome = self.archive.ingest(TextSource(text, Metadata(identifier=name, access=access)))
        known = self.known.get(name)
        if known is None:
            assert len(outcome.added) == 1
            self.known[name] = Known([text], access)
        elif known.is_deleted:
            assert [failure.code for failure in outcome.failed] == ["broken"]
        else:
            before = known.texts[-1], known.access
            if known.edited is not None and access is not known.declared and access.level > known.edited.level:
                known.edited = None  # what closes anew is stronger than an edit
            known.declared = access
            same = before == (text, known.access)
            assert (len(outcome.unchanged), len(outcome.updated)) == ((1, 0) if same else (0, 1))
            if known.texts[-1] != text:
                known.texts.append(text)

    @precondition(lambda self: self.alive())
    @rule(data=st.data(), access=LEVELS)
    def edit(self, data: st.DataObject, access: Access) -> None:
        name = data.draw(st.sampled_from(self.alive()))
        known = self.known[name]
        line = self.archive.edit(name, access=access, reason="asked")
        assert (line is None) == (known.edited is access)
        if line is not None:
            known.edits.append((line.number, known.edited))
        known.edited = access

    @precondition(lambda self: any(self.known[name].edits for name in self.alive()))
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from([name for name in self.alive() if self.known[name].edits]))
        known = self.known[name]
        number, before = known.edits.pop()
        in_force = known.edited is not None
        self.archive.undo(number, reason="asked")
        if in_force:
            known.edited = before

    @precondition(lambda self: self.alive())
    @rule(data=st.data(), tag=st.sampled_from(["red", "blue"]), access=LEVELS)
    def tag(self, data: st.DataObject, tag: str, access: Access) -> None:
        name = data.draw(st.sampled_from(self.alive()))
        tags = self.known[name].tags
        self.archive.tag(name, tag, access=access)
        tags[tag] = min(tags.get(tag, access), access, key=lambda level: level.level)

    @rule(tag=st.sampled_from(["red", "blue"]), clearance=LEVELS)
    def tagged(self, tag: str, clearance: Access) -> None:
        wanted = {
            name
            for name in self.alive()
            for known in (self.known[name],)
            if tag in known.tags
            and max(known.tags[tag].level, known.access.level) <= clearance.level
            and not any(level.level > clearance.level for _, level in known.marks.values())
        }
        assert {each.name: each.documents for each in self.archive.tags(clearance=clearance)}.get(tag, 0) == len(wanted)

    @precondition(lambda self: self.alive())
    @rule(data=st.data(), access=st.sampled_from([Access.INTERNAL, Access.CONFIDENTIAL]))
    def withhold(self, data: st.DataObject, access: Access) -> None:
        name = data.draw(st.sampled_from(self.alive()))
        word = data.draw(st.sampled_from(WORDS[name]))
        start = self.known[name].texts[-1].lower().index(word)
        done = self.archive.withhold(name, start, start + len(word), access=access, reason="asked")
        self.known[name].marks[done.withheld.id] = word, access

    @precondition(lambda self: any(self.known[name].marks for name in self.alive()))
    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from([name for name in self.alive() if self.known[name].marks]))
        mark = data.draw(st.sampled_from(sorted(self.known[name].marks, key=list(self.known[name].marks).index)))
        self.archive.release(mark, reason="asked")
        del self.known[name].marks[mark]

    @precondition(lambda self: self.alive())
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(self.alive()))
        self.archive.delete(name, reason="asked")
        self.known[name].is_deleted = True

    @rule()
    def reindex(self) -> None:
        self.archive.reindex()

    @rule()
    def reopen(self) -> None:
        self.archive.close()
        self.archive = Archive.open(self.folder / "archive")

    @rule(clearance=LEVELS)
    def cite(self, clearance: Access) -> None:
        for document in self.archive.documents(clearance=clearance):
            name = document.metadata.identifier or ""
            citation = self.archive.cite(document.id, 0, len(document.text), clearance=clearance)
            self.cited.append((citation, name))
            assert self.archive.verify(citation, clearance=clearance).status == "verbatim"

    @rule(name=NAME, clearance=LEVELS)
    def search(self, name: str, clearance: Access) -> None:
        for word in WORDS[name]:
            results = self.archive.search(word, clearance=clearance, names=False, concepts=False)
            found = {hit.document.metadata.identifier for hit in results.hits}
            wanted = {each for each, known in self.known.items() if word in known.shown(clearance)}
            assert (found, results.total) == (wanted, len(wanted))

    @rule(clearance=LEVELS)
    def show(self, clearance: Access) -> None:
        shown = {document.metadata.identifier: document for document in self.archive.documents(clearance=clearance)}
        wanted = {name for name in self.alive() if self.known[name].access.level <= clearance.level}
        assert set(shown) == wanted
        for name, document in shown.items():
            known = self.known[str(name)]
            words = {word for word in WORDS[str(name)] if word in document.text.lower()}
            assert words == known.shown(clearance)
            if clearance is Access.CONFIDENTIAL:
                assert (document.version, document.text) == (len(known.texts), known.texts[-1])

    def teardown(self) -> None:
        try:
            for name in NAMES:
                self.search(name, Access.CONFIDENTIAL)
            for citation, name in self.cited[-8:]:
                verdict = self.archive.verify(citation, clearance=Access.CONFIDENTIAL)
                assert (verdict.status == "verbatim") is not self.known[name].is_deleted, verdict
            assert self.archive.check().findings == ()
        finally:
            self.archive.close()
            shutil.rmtree(self.folder)


TestArchiveStates = ArchiveStates.TestCase
TestArchiveStates.settings = settings(max_examples=4 if settings().derandomize else 40, stateful_step_count=10)
