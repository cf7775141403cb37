"""Values for the parameters of methods and of commands. A parameter that stands in none of these tables fails the test."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rightsarchive import (
    Access,
    Archive,
    Case,
    Citation,
    Metadata,
    Section,
    TextSource,
    UsageError,
    compose_report,
    write_report,
)
from tests.access.pairs import (
    CASES,
    CLOSED_CASES,
    DATES,
    DAYS,
    HIDDEN,
    PERSONS,
    PUBLISHERS,
    SEARCHES,
    SEEN,
    TAGS,
    TITLES,
    TYPES,
    Pair,
    Side,
)

WORDS = sorted({word.strip(".,;:'’") for line in (*SEEN, *HIDDEN) for word in line.split() if "{" not in word})
REPORTS, LISTS = Path("reports"), Path("lists")
COPY, PACKAGE = Path("copy"), Path("package")
VOCABULARY = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<urn:x> a skos:Concept ; skos:prefLabel "envelope"@en, "enveloppe"@fr, "конверт"@ru ; skos:altLabel "bribe"@en .
"""


@dataclass(frozen=True)
class Each:
    """A value that each side has of its own, as a hit of its own search."""

    of: Callable[[Side], Any]


class Draw:
    """Draws from what a pair holds, seen and secret alike, and from what neither holds."""

    def __init__(self, pair: Pair, seed: int) -> None:
        self.random = random.Random(seed)
        self.pair = pair
        everything = {"clearance": Access.CONFIDENTIAL}
        archive = pair.mixed.archive
        versions = [
            version for each in archive.documents(**everything) for version in archive.versions(each.id, **everything)
        ]
        passages = [
            passage for each in archive.documents(**everything) for passage in archive.passages(each.id, **everything)
        ]
        events = list(archive.history(**everything))
        self.open = [name for name in pair.seen if name.startswith("open")]
        self.documents = sorted(
            {*pair.seen, *pair.secret, *(each.id for each in versions), *(event.subject for event in events)}
            | {str(part) for each in versions if each.path for part in (Path(each.path).name, each.path)}
            | {each.metadata.identifier or "" for each in versions}
        )
        self.documents += ["nobody", "d0123456789abcdef", "report.txt", "taken.txt", "%", "open-1\ud800"]
        self.passages = [passage.name for passage in passages]
        self.originals = sorted({each.sha256 for each in versions} | {each.text_sha256 for each in versions})
        self.kept_originals = sorted(set.intersection(*(_originals(side.archive) for side in pair.sides)))
        self.cases = [
            *CASES,
            *CLOSED_CASES,
            *(case.id for case in archive.cases(**everything)),
            *pair.secret,
            "neverwas",
            "",
        ]
        self.citations = [*self._citations(versions)]
        self._files()

    def _citations(self, versions: Sequence[Any]) -> list[Citation]:
        found = []
        archive = self.pair.mixed.archive
        for each in versions:
            length = len(each.text)
            for _ in range(2 if length else 0):
                start = self.random.randrange(length)
                end = min(length, start + self.random.randint(5, 80))
                with suppress(UsageError):  # over the end of a page
                    found.append(archive.cite(each.id, start, end, version=each.version, clearance=Access.CONFIDENTIAL))
        return found

    def _files(self) -> None:
        """The same files for both sides: reports with quotes of secrets among others, and lists of queries."""
        for side in self.pair.sides:
            for folder in (REPORTS, LISTS):
                (side.place / folder).mkdir(exist_ok=True)
        for number, ending in enumerate((".md", ".html", ".docx", ".md", ".html", ".docx")):
            quoted = [self.claim() for _ in range(8)]
            report = compose_report("Report", [Section("All", tuple(quoted))])
            written = self.pair.mixed.place / REPORTS / f"{number}{ending}"
            write_report(report, written)
            if number < 2:
                written.write_text(written.read_text("utf-8").replace("court", "cart").replace("on 3", "on 4"), "utf-8")
            (self.pair.alone.place / REPORTS / written.name).write_bytes(written.read_bytes())
        queries = [self.query() for _ in range(12)]
        lists = {
            "q.csv": "query\n" + "\n".join('"' + query.replace('"', '""') + '"' for query in queries),
            "names.csv": "name;id\n"
            + "\n".join(f"{name};{number}" for number, name in enumerate((*PERSONS, "Aigerim Tulegenova"))),
            "q.jsonl": '{"query": "court"}\n{"name": "Bolat Zhaksygaliev"}\n[]\n{"query": "(broken"}',
            "not-utf-8.csv": "query\ncourt",
            "words.ttl": VOCABULARY,
            "mine.md": "{% extends 'report.md' %}{% block top %}Ours\n\n{{ super() }}{% endblock %}",
            "new.txt": SEEN[0].format(day=DAYS[0]),
        }
        for side in self.pair.sides:
            for name, text in lists.items():
                (side.place / LISTS / name).write_bytes(text.encode("utf-16" if name.startswith("not") else "utf-8"))
            (side.place / "small").mkdir(exist_ok=True)
            (side.place / "small" / "one.txt").write_text(SEEN[1].format(day=DAYS[0]), "utf-8")
            side.archive.backup(side.place / COPY)
        self._package()

    def _package(self) -> None:
        """One evidence package of another archive, for both sides to take in."""
        here, there = (side.place for side in self.pair.sides)
        with Archive.create(here / "elsewhere") as other, ThreadPoolExecutor(1) as pool:
            for number, text in enumerate((SEEN[2], SEEN[4])):
                known = Metadata(identifier=f"packed-{number}", cases=(CASES[number],), persons=PERSONS[:1])
                other.ingest(TextSource(text.format(day=DAYS[number]), known), executor=pool)
            other.export_bag(here / PACKAGE)
        shutil.copytree(here / PACKAGE, there / PACKAGE)
        shutil.rmtree(here / "elsewhere")

    # Values --------------------------------------------------------------------------------------------------------

    def choice(self, of: Sequence[Any]) -> Any:
        return self.random.choice(of)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def word(self) -> str:
        word: str = self.choice(WORDS)
        if self.chance(0.2):
            word = word[: self.random.randint(1, len(word))]
        if self.chance(0.15):
            place = self.random.randrange(len(word))
            word = word[:place] + self.choice("aeiouк") + word[place + 1 :]
        return word

    def query(self) -> str:
        one, other = self.word(), self.word()
        forms = (
            one, f"{one} {other}", f"{one} {other} {self.word()}", f'"{one} {other}"', f"{one[:4]}*", f"{one}~", f"={one}",
            f'"{one} {other}"~5', f"{one} AND {other}", f"{one} OR {other}", f"{one} NOT {other}", f"person:{one}",
            f'person:"{self.choice(PERSONS)}"', f"case:{self.choice(CASES + CLOSED_CASES).split()[0].lower()}",
            f'case:"{self.choice(self.cases) or "x"}"', f"title:{one}", f'publisher:"{self.choice(PUBLISHERS)}" {one}',
            f"type:report {one}", f"tag:{self.choice(TAGS).split()[0]} {one}", f"language:{self.choice(('en', 'fr', 'ru', 'ar', 'tr', 'es'))} {one}",
            f"before:2025-07 {one}", f"after:2024 {one}", f"mentions:{self.choice(('2025-07-03', '2024-10-21', '2025', '2024-03'))}",
            "hunger strike", "prison court", self.choice(PERSONS), f"({one}", "",
        )  # fmt: skip
        return str(self.choice(forms))

    def claim(self) -> Citation:
        """A citation of something that is seen, or is not; sometimes with other words, of other bytes, of another document."""
        citation: Citation = self.choice(self.citations)
        if self.chance(0.25):
            citation = citation.model_copy(
                update={"quote": citation.quote.replace("e", "a", 1) + self.choice(("", " now", "."))}
            )
        if self.chance(0.15):
            citation = citation.model_copy(update={"sha256": self.choice(self.originals)})
        if self.chance(0.15):
            citation = citation.model_copy(update={"text_sha256": self.choice(self.originals)})
        if self.chance(0.1):
            citation = citation.model_copy(update={"document_id": self.choice(self.documents).rpartition("/")[2]})
        if self.chance(0.1):
            citation = citation.model_copy(update={"version": self.random.randint(1, 4)})
        return citation

    def clearance(self) -> Access | str:
        access = self.choice(self.pair.clearances)
        return self.choice((access, access.value)) if self.chance(0.97) else "secret"

    def visible(self) -> Access:
        access: Access = self.choice(self.pair.clearances)
        return access

    def kept(self) -> str:
        """A document that both hold, for what changes them."""
        there = {each.metadata.identifier for each in self.pair.alone.archive.documents(clearance=Access.CONFIDENTIAL)}
        return str(self.choice([name for name in self.open if name in there]))

    def new_text(self) -> TextSource:
        number = self.random.randrange(10**6)
        text = f"{self.choice(SEEN).format(day=self.choice(DAYS))}\n\nLater {number}."
        known: dict[str, Any] = {
            "identifier": f"later-{number}",
            "cases": [self.choice(CASES)],
            "access": self.visible(),
        }
        return TextSource(text, Metadata.model_validate(known))

    def hit(self) -> Each:
        query, clearance, number = self.query(), self.visible(), self.random.randrange(4)

        def of(side: Side) -> Any:
            try:
                return side.archive.search(query, clearance=clearance).hits[number]
            except Exception:  # a query that cannot be asked, or too few hits: a claim that is none
                return "nothing.md"

        return Each(of)


def last_line(document: str) -> Each:
    """The number of the last line about a document that may be taken back: another one on each side."""

    def of(side: Side) -> Any:
        lines = side.archive.history(document, clearance=Access.CONFIDENTIAL)
        return max((each.number for each in lines if each.action in {"edit", "assign", "note", "tag"}), default=10**6)

    return Each(of)


def last_note(document: str) -> Each:
    """The name of the last note to a document: another one on each side."""

    def of(side: Side) -> Any:
        return next((each.id for each in side.archive.notes(document, clearance=Access.CONFIDENTIAL)[::-1]), "n0")

    return Each(of)


def _originals(archive: Archive) -> set[str]:
    everything = {"clearance": Access.CONFIDENTIAL}
    return {
        version.sha256
        for each in archive.documents(**everything)
        for version in archive.versions(each.id, **everything)
    }


def advance() -> Each:
    """Remembers what it is told; the answer is compared with it."""
    return Each(lambda _: [].append)


Strategy = Callable[[Draw], Any]

VALUES: dict[str, Strategy] = {
    "query": Draw.query,
    "limit": lambda draw: draw.choice((0, 1, 3, 10, 50, 500, -1)),
    "offset": lambda draw: draw.choice((0, 0, 1, 5, 100, -1)),
    "languages": lambda draw: draw.choice(("en", ["fr", "ru"], None, "xx")),
    "cases": lambda draw: draw.choice(draw.cases),
    "publishers": lambda draw: draw.choice(PUBLISHERS),
    "persons": lambda draw: draw.choice((*PERSONS, "Aigerim Tulegenova")),
    "types": lambda draw: draw.choice(TYPES),
    "tags": lambda draw: draw.choice((*TAGS, "nothing")),
    "by": lambda draw: draw.choice(("language", "case", "publisher", "person", "place", "type", "year", "tag", "size")),
    "sort": lambda draw: draw.choice(("relevance", "date", "newest", "title", "case", "size")),
    "places": lambda draw: draw.choice(("Almaty", "Aktau", "nowhere")),
    "authors": lambda draw: draw.choice((*PERSONS, *PUBLISHERS)),
    "identifiers": lambda draw: draw.choice(draw.documents),
    "search.documents": lambda draw: draw.choice(draw.documents),
    "search_all.documents": lambda draw: draw.choice(draw.documents),
    "similar.passage": lambda draw: draw.choice(
        (draw.choice((*draw.passages, "p0123456789abcdef")), draw.claim(), draw.hit(), draw.query(), draw.claim().quote)
    ),
    "run_search.name": lambda draw: draw.choice((*SEARCHES, "nothing")),
    "run_search.limit": lambda draw: draw.choice((None, 0, 2, -1)),
    "similar.documents": lambda draw: draw.choice(draw.documents),
    "facets.documents": lambda draw: draw.choice(draw.documents),
    "tags.document": lambda draw: draw.choice((None, *draw.documents, *draw.passages)),
    "notes.document": lambda draw: draw.choice((None, None, *draw.documents, *draw.passages)),
    "notes.words": lambda draw: draw.choice(("", "", draw.word(), draw.choice(PERSONS))),
    "published_after": lambda draw: draw.choice((*DATES, "soon")),
    "published_before": lambda draw: draw.choice((*DATES, "soon")),
    "navigation": lambda draw: draw.chance(0.5),
    "hidden": lambda draw: draw.chance(0.5),
    "names": lambda draw: draw.chance(0.5),
    "concepts": lambda draw: draw.chance(0.5),
    "collapse": lambda draw: draw.chance(0.6),
    "clearance": Draw.clearance,
    "export_custody.path": lambda draw: Path("out", draw.choice(("log.jsonl", "log"))),
    "export_table.path": lambda draw: Path("out", draw.choice(("t.csv", "t.odd"))),
    "export_table.documents": lambda draw: draw.choice((None, None, [draw.choice(draw.documents)])),
    "export_table.cases": lambda draw: draw.choice((None, draw.choice(draw.cases))),
    "export_table.query": lambda draw: draw.choice((None, None, draw.query())),
    "note_export.path": lambda _: LISTS / "q.csv",
    "export_bag.target": lambda draw: Path("out", f"bag-{draw.random.randrange(10**6)}"),
    "kind": lambda draw: draw.choice(("report", "hits", "")),
    "reason": lambda _: "asked for",
    "documents": lambda draw: [draw.choice(draw.documents), draw.choice(draw.documents)],
    "export_bag.documents": lambda draw: draw.choice(((), *([draw.choice(draw.documents)] for _ in range(3)))),
    "export_bag.cases": lambda draw: draw.choice(((), draw.choice(draw.cases), [draw.choice(CASES)])),
    "export_bag.query": lambda draw: draw.choice((None, draw.query())),
    "export_bag.recipients": lambda draw: draw.choice((None, None, "age1nobody")),
    "search_all.path": lambda draw: (
        LISTS / draw.choice(("q.csv", "names.csv", "q.jsonl", "not-utf-8.csv", "nothing.csv"))
    ),
    "beginning": lambda draw: draw.word()[: draw.random.randint(0, 5)],
    "document.name": lambda draw: draw.choice(draw.documents),
    "document": lambda draw: draw.choice(draw.documents),
    "version": lambda draw: draw.choice((None, 1, 1, 2, 3, 4, 0, -1)),
    "passage.name": lambda draw: draw.choice((*draw.passages, "p0123456789abcdef", "p", "")),
    "sha256": lambda draw: draw.choice((*draw.originals, "0" * 64, "../catalog.sqlite", "")),
    "subject": lambda draw: draw.choice((None, *draw.documents, *draw.cases)),
    "case.name": lambda draw: draw.choice(draw.cases),
    "case_documents.name": lambda draw: draw.choice(draw.cases),
    "case": lambda draw: draw.choice(draw.cases),
    "timeline.case": lambda draw: draw.choice((None, *draw.cases)),
    "timeline.person": lambda draw: draw.choice((None, None, *PERSONS, "Aigerim Tulegenova")),
    "timeline.query": lambda draw: draw.choice((None, draw.query())),
    "about": lambda draw: draw.choice((draw.choice(draw.cases), [draw.claim(), draw.claim()], [draw.claim()])),
    "bibliography.documents": lambda draw: draw.choice((None, None, [draw.choice(draw.documents)], draw.claim())),
    "bibliography.cases": lambda draw: draw.choice((None, draw.choice(draw.cases), [draw.choice(CASES)])),
    "bibliography.query": lambda draw: draw.choice((None, None, draw.query())),
    "format": lambda draw: draw.choice(("csl", "ris", "bibtex", "csv", "odt")),
    "advance": lambda _: advance(),
    "start": lambda draw: draw.choice((0, 0, 5, 40, 100, 1000, -3)),
    "end": lambda draw: draw.choice((5, 60, 120, 200, 10_000, 0)),
    "words": lambda draw: draw.choice((draw.claim().quote, " ".join(draw.claim().quote.split()[1:3]), draw.word())),
    "citation": lambda draw: draw.choice((draw.claim(), draw.claim(), draw.hit())),
    "paragraphs": lambda draw: draw.choice((0, 1, 1, 3, -1)),
    "claim": lambda draw: draw.choice(
        (
            draw.claim(),
            draw.claim(),
            draw.hit(),
            REPORTS / draw.choice(("0.md", "1.html", "2.docx", "3.md", "4.html", "5.docx", "no.md")),
        )
    ),
}
"""By parameter of a method, or by method and parameter."""

KEPT: dict[str, Strategy] = {
    "save_search.name": lambda draw: draw.choice(SEARCHES),
    "save_search.query": lambda draw: draw.choice(("prison", "court -police", "суд")),
    "save_search.access": lambda draw: draw.visible(),
    "save_search.options": lambda draw: draw.choice(({}, {"languages": "en", "names": False})),
    "delete_search.name": lambda draw: draw.choice(SEARCHES),
    "sources": lambda draw: [draw.new_text()],
    "metadata": lambda draw: Metadata(publisher=draw.choice(PUBLISHERS)),
    "restore": lambda draw: draw.chance(0.5),
    "progress": lambda _: advance(),
    "report": lambda _: None,
    "dismiss_failures.path": lambda _: "nowhere",
    "executor": lambda _: None,
    "edit.fields": lambda draw: draw.choice(
        ({"title": draw.choice(TITLES)}, {"publisher": draw.choice(PUBLISHERS)}, {"access": draw.visible()}, {})
    ),
    "clear": lambda draw: draw.choice(((), ["notes"], ["persons"])),
    "unset": lambda draw: draw.choice(((), ["title"], ["publisher"])),
    "extra": lambda draw: draw.choice((None, {"mark": "b"})),
    "tags": lambda draw: draw.choice((["torture"], ["Fine", "to do"], "torture")),
    "text": lambda draw: f"seen by {draw.choice(PERSONS)}",
    "edit_note.access": lambda draw: draw.choice((None, draw.visible())),
    "note": lambda draw: last_note(draw.choice(draw.open)),
    "note.start": lambda draw: draw.choice((None, 0)),
    "undo.number": lambda draw: last_line(draw.choice(draw.open)),
    "edit_case.fields": lambda draw: draw.choice(
        ({"notes": draw.choice(TITLES)}, {"access": draw.visible()}, {"title": f"Renamed {draw.choice(CASES)}"})
    ),
    "into": lambda draw: draw.choice(CASES),
    "put_case.case": lambda draw: Case(title=draw.choice(CASES), status=draw.choice(TITLES), access=draw.visible()),
    "case": lambda draw: draw.choice(CASES),
    "documents": lambda draw: [draw.kept()],
    "add_vocabulary.path": lambda _: LISTS / "words.ttl",
    "add_vocabulary.source": lambda _: "",
    "add_vocabulary.target": lambda _: "",
    "remove_vocabulary.name": lambda _: "words",
    "document": Draw.kept,
    "reason": lambda _: "asked for",
    "advance": lambda _: advance(),
    "head": lambda draw: draw.choice((None, f"3:{draw.choice(draw.originals)}")),
    "start": lambda _: 0,
    "end": lambda draw: draw.choice((4, 20)),
    "access": lambda draw: draw.visible(),
    "code": lambda draw: draw.choice((None, "Witness A")),
    "everywhere": lambda draw: draw.chance(0.5),
    "version": lambda _: None,
    "mark": lambda _: "w0123456789abcdef",
    "quick": lambda draw: draw.chance(0.5),
    "older": lambda draw: draw.chance(0.5),
    "sha256": lambda draw: draw.choice((*draw.kept_originals, "0" * 64)),
    "backup.target": lambda draw: Path("out", f"copy-{draw.random.randrange(10**6)}"),
    "restore_original.copy": lambda _: COPY,
    "import_bag.identities": lambda draw: draw.choice((None, None, "AGE-SECRET-KEY-1NONE")),
    "import_table.path": lambda _: LISTS / "q.csv",
    "dates": lambda draw: draw.choice((None, "dmy")),
    "dry_run": lambda draw: draw.chance(0.5),
    "other": lambda _: Path("small"),
    "custody_head.clearance": Draw.clearance,
    "import_bag.path": lambda draw: draw.choice((PACKAGE, PACKAGE, Path("small"))),
}
"""The same for what changes an archive: done to both, with what both hold."""

TOKENS: dict[str, Callable[[Draw], Sequence[str]]] = {
    "searches run.name": lambda draw: [draw.choice((*SEARCHES, "nothing"))],
    "similar.passage": lambda draw: [draw.choice((*draw.passages, draw.query(), draw.claim().quote))],
    "location": lambda draw: ["archive" if draw.chance(0.98) else "nowhere"],
    "clearance": lambda draw: [str(draw.clearance())],
    "case": lambda draw: [draw.choice(draw.cases)],
    "limit": lambda draw: [draw.choice(("1", "5", "40", "0"))],
    "offset": lambda draw: [draw.choice(("0", "2", "30"))],
    "search.out": lambda draw: [f"out/{draw.choice(('hits.csv', 'hits.jsonl', 'hits.txt'))}"],
    "bibliography.out": lambda draw: [f"out/sources{draw.choice(('.bib', '.ris', '.json', '.csv', '.txt'))}"],
    "bibliography.form": lambda draw: [draw.choice(("csl", "ris", "bibtex", "csv"))],
    "verify.paper": lambda draw: [
        str(REPORTS / draw.choice(("0.md", "1.html", "2.docx", "3.md", "5.docx", "none.md")))
    ],
    "verify.out": lambda _: ["out/told.docx"],
    "table out.target": lambda draw: [f"out/{draw.choice(('t.csv', 't.odd'))}"],
    "custody export.out": lambda _: ["out/log.jsonl"],
    "export.recipients": lambda _: ["age1nobody"],
    "export.target": lambda draw: [f"out/bag-{draw.random.randrange(10**6)}"],
    "documents": lambda draw: [draw.choice(draw.documents)],
    "query": lambda draw: [draw.query()],
    "wait": lambda _: ["0"],
    "open.what": lambda draw: [draw.choice((*draw.passages, *draw.documents))],
    "page": lambda draw: [draw.choice(("1", "2"))],
    "viewer": lambda _: ["none"],
    "form": lambda draw: [draw.choice(("table", "lines", "csv", "jsonl"))],
    "subject": lambda draw: [draw.choice((*draw.documents, *draw.cases))],
    "out": lambda draw: [f"out/report{draw.choice(('.md', '.html', '.docx', '.odd', '.csv', '.csv', '.jsonl'))}"],
    "person": lambda draw: [draw.choice((*PERSONS, "Aigerim Tulegenova"))],
    "template": lambda draw: [str(LISTS / draw.choice(("mine.md", "none.html")))],
    "write_template": lambda draw: [f"out/template{draw.choice(('.md', '.docx', '.odd'))}"],
    "timeline.out": lambda draw: [f"out/line{draw.choice(('.svg', '.svg', '.md', '.docx', '.csv', '.odd'))}"],
    "style": lambda draw: [draw.choice(("apa", "oscola", "chicago-notes-bibliography", "none"))],
    "locale": lambda draw: [draw.choice(("en-US", "fr-FR", "ru"))],
    "what": lambda draw: [draw.choice((*draw.passages, *draw.documents))],
    "quote": lambda draw: [" ".join(draw.claim().quote.split()[:4])],
    "version": lambda draw: [draw.choice(("1", "2", "3"))],
    "words": lambda draw: draw.query().split(),
    "languages": lambda draw: [draw.choice(("en", "fr", "ru", "klingon"))],
    "cases": lambda draw: [draw.choice(draw.cases)],
    "publishers": lambda draw: [draw.choice(PUBLISHERS)],
    "persons": lambda draw: [draw.choice(PERSONS)],
    "types": lambda draw: [draw.choice(TYPES)],
    "tags": lambda draw: [draw.choice(TAGS)],
    "target": lambda draw: [draw.choice((*draw.passages, *draw.documents))],
    "note list.words": lambda draw: [draw.word()],
    "by": lambda draw: [draw.choice(("language", "case", "publisher", "person", "place", "type", "year", "tag"))],
    "sort": lambda draw: [draw.choice(("date", "newest", "title", "case"))],
    "places": lambda draw: [draw.choice(("Almaty", "Aktau"))],
    "authors": lambda draw: [draw.choice((*PERSONS, *PUBLISHERS))],
    "identifiers": lambda draw: [draw.choice(draw.documents)],
    "sha256": lambda draw: [draw.choice(draw.originals)],
    "published_after": lambda draw: [draw.choice(DATES)],
    "published_before": lambda draw: [draw.choice(DATES)],
    "queries": lambda draw: [str(LISTS / draw.choice(("q.csv", "names.csv", "q.jsonl")))],
    "document": lambda draw: [draw.choice(draw.documents)],
    "codes": lambda draw: [draw.choice(("en", "kk", "xx"))],
    "init.location": lambda draw: [f"made-{draw.random.randrange(10**6)}"],
    "title": lambda draw: [draw.choice(TITLES)],
    "engine": lambda _: ["whoosh"],
    "reason": lambda _: ["asked for"],
}
"""By parameter of a command, or by command and parameter: the words on the line."""

KEPT_TOKENS: dict[str, Callable[[Draw], Sequence[str]]] = {
    **{
        f"searches save.{name}": TOKENS[name]
        for name in (
            "languages",
            "cases",
            "publishers",
            "persons",
            "types",
            "tags",
            "documents",
            "places",
            "authors",
            "identifiers",
            "sha256",
            "published_after",
            "published_before",
        )
    },
    "searches save.words": lambda draw: [draw.choice(("prison", "court"))],
    "name": lambda draw: [draw.choice(SEARCHES)],
    "out": lambda draw: [f"out/list{draw.choice(('.csv', '.jsonl', '.odd'))}"],
    "location": lambda _: ["archive"],
    "form": lambda draw: [draw.choice(("table", "lines", "csv", "jsonl"))],
    "case": lambda draw: [draw.choice(CASES)],
    "documents": lambda draw: [draw.kept()],
    "document": lambda draw: [draw.kept()],
    "reason": lambda _: ["asked for"],
    "sources": lambda _: [str(LISTS / "new.txt")],
    "report": lambda draw: [f"out/report-{draw.random.randrange(10**6)}.csv"],
    "dismissed": lambda _: ["nowhere"],
    "fields": lambda draw: [f"publisher={draw.choice(PUBLISHERS)}"],
    "edit.fields": lambda draw: [f"title={draw.choice(TITLES)}"],
    "added": lambda draw: [f"persons={draw.choice(PERSONS)}"],
    "removed": lambda draw: [f"persons={draw.choice(PERSONS)}"],
    "edit.clear": lambda _: ["notes"],
    "unset": lambda _: ["title"],
    "line": lambda _: ["1"],
    "target": lambda draw: [draw.kept()],
    "tags": lambda draw: [draw.choice(TAGS)],
    "quote": lambda draw: [draw.choice(("prison", "court", "tribunal"))],
    "text": lambda draw: [draw.choice(TITLES)],
    "note_id": lambda _: ["n0123456789abcdef"],
    "cases edit.clear": lambda _: ["notes"],
    "cases edit.title": lambda draw: [f"Renamed {draw.choice(CASES)}"],
    "cases rename.title": lambda draw: [f"Renamed {draw.choice(CASES)}"],
    "rights": lambda _: ["expression"],
    "started": lambda _: ["2025"],
    "ended": lambda _: ["2025-07"],
    "into": lambda draw: [draw.choice(CASES)],
    "add": lambda _: [str(LISTS / "words.ttl")],
    "vocabulary add.file": lambda _: [str(LISTS / "words.ttl")],
    "vocabulary add.source": lambda _: [],
    "vocabulary add.target": lambda _: [],
    "vocabulary remove.name": lambda _: ["words"],
    "samples": lambda _: ["small"],
    "demo.location": lambda _: ["demo"],
    "head": lambda draw: [f"3:{draw.choice(draw.originals)}"],
    "export_file": lambda _: [str(LISTS / "q.csv")],
    "code": lambda _: ["Witness A"],
    "access": lambda draw: [draw.visible().value],
    "withhold.quote": lambda draw: [draw.choice(("prison", "court", "tribunal"))],
    "title": lambda _: ["Added later"],
    "persons": lambda draw: [draw.choice(PERSONS)],
    "places": lambda _: ["Aktau"],
    "status": lambda _: ["open"],
    "notes": lambda draw: [draw.choice(TITLES)],
    "version": lambda _: ["1"],
    "mark": lambda _: ["w0123456789abcdef"],
    "wait": lambda _: ["0"],
    "move.originals": lambda _: ["folder"],
    "move.endpoint": lambda _: ["http://127.0.0.1:1"],
    "move.region": lambda _: ["eu-1"],
    "backup.target": lambda draw: [f"out/copy-{draw.random.randrange(10**6)}"],
    "restore.copy": lambda _: [str(COPY)],
    "merge.other": lambda _: [str(COPY)],
    "restore.original": lambda draw: [draw.choice((*draw.kept_originals, "0" * 64))],
    "identities": lambda _: [str(LISTS / "q.csv")],
    "source": lambda _: [str(LISTS / "q.csv")],
    "dates": lambda draw: [draw.choice(("dmy", "mdy"))],
    "bag": lambda draw: [str(draw.choice((PACKAGE, PACKAGE, Path("small"))))],
}
