"""Pairs of archives that differ only in secrets: one with them, and one that never held them.

A pair is made for a clearance. *Mixed* holds documents, versions, cases, memberships, deletions and files above it, put in
between those that it sees; *alone* holds these and nothing else, in the same order.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from fpdf import FPDF

from rightsarchive import Access, Archive, Case, Metadata, NotInArchiveError, TextSource

PUBLIC, INTERNAL, CONFIDENTIAL = Access

# The same persons, days and places in both, and spelled anew in what is secret: what is found by a public name must not turn
# on how a secret writes it.
SEEN = (
    "The hunger strike of Marat Zhylanbayev went on for nine days in the prison of Aktau. His lawyer Aigul Orazova wrote on {day}.",
    "Judge Temir Basharov fined the defender Saltanat Orazova in Almaty on {day}. Rustam Duvalov was in the court.",
    "La grève de la faim de Marat Jylanbaïev continue dans la prison d’Aktaou, dit son avocate Aigoul Orazova le 3 juillet 2025.",
    "Голодовка Марата Жыланбаева продолжалась девять дней. Адвокат Айгуль Оразова говорила о нём 3 июля 2025 года в Актау.",
    "El tribunal multó a la defensora Saltanat Orazova el 3 de julio de 2025. La policía la detuvo en la manifestación.",
    "سجن المدافع عن حقوق الإنسان محمد الغدراني في البصرة يوم 3 يوليو 2025 بعد محاكمة قصيرة.",
    "On {day} the police of Karvelin detained Ilona Vesek and Marek Holubar. They were beaten; the court released them.",
    "Mahkeme insan hakları savunucusu Ilona Vesek'i 3 Temmuz 2025'te cezalandırdı ve avukatı itiraz etti.",
)
HIDDEN = (
    "The informer Bolat Zhaksygaliev told Saltanat Orazova on {day} who had paid. Marat Jilanbaev met him in Zvolenska.",
    "Информатор Болат Жаксыгалиев сказал Салтанат Оразовой 3 июля 2025 года, кто заплатил. Марат Жиланбаев молчал в тюрьме.",
    "Marek Holubár hides in the monastery of Zvolenska since {day}; Ilona Vesekova brings him bread. Karvelyn is watched.",
    "The witness Aigerim Tulegenova saw Judge Temir Basharow take the envelope in Karvelin on {day}. Human rights, court, prison.",
    "L’informateur Bolat Jaksygaliev cache le témoin au monastère de Zvolenska depuis le 3 juillet 2025, près de la prison.",
    "أخبر المخبر بولات عائشة تولغينوفا يوم 3 يوليو 2025 أن القاضي أخذ المال في كارفيلين.",
    "Der Spitzel Bolat Schaksygalijew verriet dem Richter am {day}, wo die Zeugin Aigerim Tulegenowa sich versteckt hält.",
    "Muhbir Bolat, Aigerim Tulegenova'yı Zvolenska manastırında saklıyor. Mahkeme ve avukat bilmiyor.",
)
MARKERS = ("zhaksygaliev", "tulegenova", "zvolensk", "informer", "информатор", "Жаксыгалиев", "informateur", "muhbir")
"""What stands in secrets alone."""

DAYS = ("3 July 2025", "12 March 2024", "21 October 2024", "5 August 2025")
CASES = ("Hunger strike 2025", "Fine of Orazova", "Karvelin beatings")
CLOSED_CASES = ("Envelope affair", "Witness Zvolenska")
TITLES = ("Report on the strike", "Court fines defender", "Déclaration", "Заявление", "Karvelin: what happened")
PERSONS = ("Marat Zhylanbayev", "Saltanat Orazova", "Ilona Vesek", "Марат Жыланбаев")
PUBLISHERS = ("Orda Watch", "Veille Défenseurs", "Golos")
TYPES = ("report", "press release", "testimony")
SEARCHES = ("Prisons", "Orazova", "Zvolenska watch")
"""Saved searches; the last one is above the clearance."""
TAGS = ("torture", "to do", "Zvolenska")
DATES = ("2025", "2025-07", "2025-07-31", "2024-03-12")


@dataclass
class Side:
    """One archive of a pair, in a folder of its own; relative paths mean the same on both sides."""

    place: Path
    archive: Archive
    digests: Collection[str] = ()
    """Of files that the last call wrote, and that name ``place``."""

    def ingest(self, source: TextSource | Path) -> None:
        with ThreadPoolExecutor(1) as pool:
            failed = self.archive.ingest(
                source if isinstance(source, TextSource) else self.place / source, executor=pool
            ).failed
        assert not failed, failed

    def write(self, name: str, text: str, sheet: dict[str, object] | None = None) -> Path:
        path = self.place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        os.utime(path, (1_700_000_000, 1_700_000_000))
        if sheet is not None:
            path.with_name(f"{path.name}.json").write_text(json.dumps(sheet), "utf-8")
        return Path(name)


@dataclass
class Pair:
    """``seen`` names what both hold (ids, identifiers, paths), ``secret`` what only ``mixed`` does or did."""

    clearance: Access
    mixed: Side
    alone: Side
    seen: list[str] = field(default_factory=list)
    secret: list[str] = field(default_factory=list)

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.mixed, self.alone

    @property
    def clearances(self) -> Sequence[Access]:
        """Those at which nothing may tell the two apart."""
        return [access for access in Access if access.level <= self.clearance.level]


@contextmanager
def pair(place: Path, seed: int) -> Iterator[Pair]:
    """The pair that ``seed`` draws, in a new folder at ``place``."""
    draw = random.Random(seed)
    clearance = draw.choice((PUBLIC, PUBLIC, INTERNAL))
    sides: list[Side] = []
    for name in ("side-m", "side-a"):  # of one length: a table is as wide on both sides
        (place / name / "out").mkdir(parents=True)
        (place / name / "tmp").mkdir()
        sides.append(Side(place / name, Archive.create(place / name / "archive", title="Pair")))
    built = Pair(clearance, mixed=sides[0], alone=sides[1])
    try:
        _Builder(built, draw).build()
        yield built
    finally:
        for side in sides:
            side.archive.close()


class _Builder:
    """Draws acts and does each on the sides that it belongs to."""

    def __init__(self, built: Pair, draw: random.Random) -> None:
        self.pair = built
        self.draw = draw
        self.number = 0
        self.visible = [access for access in Access if access.level <= built.clearance.level]
        self.closed = [access for access in Access if access.level > built.clearance.level]

    def build(self) -> None:
        for case in self.draw.sample(CLOSED_CASES, 1):
            self.pair.mixed.archive.put_case(
                Case(
                    title=case,
                    persons=("Aigerim Tulegenova",),
                    notes="informer",
                    status="open",
                    access=self.draw.choice(self.closed),
                )
            )
            self.pair.secret.append(case)
        acts: list[Callable[[], None]] = [
            self.secret_text, self.secret_file, self.closed_older, self.opened_later, self.in_closed_case, self.deleted_secret,
            self.taken_path, self.closed_copies, self.copied, self.secretly_assigned, self.closed_for_a_time, self.closed_between,
            self.moved_secret, self.restored, self.annotated_secret, self.closed_by_case_then_deleted, self.closed_with_its_case, self.crowd, self.paged, self.same_words, self.saved_searches,
        ]  # fmt: skip
        self.draw.shuffle(acts)
        for act in acts[: self.draw.randint(10, len(acts))]:
            act()
            self.seen_text()
            if self.draw.random() < 0.4:
                self.draw.choice((self.seen_file, self.seen_update, self.put_case, self.assigned, self.seen_deleted))()

        # A case that is known by hand is seen by one of its documents; without any it would be by whoever sees no other.
        for case in CASES:
            source = self.source(self.text(SEEN), PUBLIC, identifier=f"anchor-{case}", cases=[self.spelled(case)])
            self.both(lambda side, source=source: side.ingest(source))  # type: ignore[misc]

    def annotated_secret(self) -> None:
        """Notes, tags and edits above the clearance, to what is closed and to what is seen; and a case that is closed under a new name."""
        level = self.draw.choice(self.closed)
        archive = self.pair.mixed.archive
        for name in (*self.pair.seen[-2:], *[each for each in self.pair.secret if each.startswith("closed")][-1:]):
            try:
                text = archive.document(name, clearance=CONFIDENTIAL).text
            except NotInArchiveError:
                continue
            archive.note(name, "Zhaksygaliev is the informer in Zvolenska", access=level)
            archive.tag(name, ["Zvolenska", "torture"], access=level)
            archive.note(name, "so says Tulegenova", start=0, end=min(20, len(text.split(chr(12))[0])), access=level)
            archive.tag(name, "to do", start=0, end=5, access=level)
            note = archive.note(name, "Tulegenova again", access=level)
            archive.edit_note(note.id, "Bolat Zhaksygaliev")
            archive.delete_note(note.id)

    def same_words(self) -> None:
        """A passage that stands in what is closed and in what is seen, with other words around it."""
        shared = " ".join(line.format(day=self.draw.choice(DAYS)) for line in self.draw.sample(SEEN, 6))
        for _ in range(2):
            secret = self.source(
                f"{shared}\n\n{' '.join(self.draw.sample(HIDDEN, 6))}",
                self.draw.choice(self.closed),
                identifier=self.name("closed"),
            )
            self.hide(secret)
            self.seen_text(shared)

    def saved_searches(self) -> None:
        """Saved and run on both sides; another one, and runs of a higher clearance, on the side with the secrets."""
        archive, level = self.pair.mixed.archive, self.draw.choice(self.closed)
        for name, query in zip(SEARCHES, ("prison court суд", "Orazova"), strict=False):
            seen = self.draw.choice(self.visible)
            self.both(lambda side: side.archive.save_search(name, query, access=seen))  # noqa: B023 - called at once
            if self.draw.random() < 0.5:
                self.both(lambda side: side.archive.run_search(name, clearance=seen))  # noqa: B023
            archive.run_search(name, clearance=level)
        archive.save_search(SEARCHES[-1], "Tulegenova", access=level)
        archive.run_search(SEARCHES[-1], clearance=level)

    # What both hold ------------------------------------------------------------------------------------------------

    def both(self, act: Callable[[Side], object]) -> None:
        for side in self.pair.sides:
            act(side)

    def name(self, kind: str) -> str:
        self.number += 1
        return f"{kind}-{self.number}"

    def text(self, of: Sequence[str]) -> str:
        some = self.draw.sample(of, self.draw.randint(1, 3))
        return "\n\n".join(line.format(day=self.draw.choice(DAYS)) for line in some) + f"\n\nNo. {self.number}."

    def metadata(self, access: Access, **more: object) -> dict[str, object]:
        draw, found = self.draw, {"access": access.value, **more}
        choices: dict[str, Sequence[str]] = {
            "title": TITLES, "publisher": PUBLISHERS, "document_type": TYPES, "published": DATES, "persons": PERSONS,
        }  # fmt: skip
        for field_name, values in choices.items():
            if draw.random() < 0.6:
                found.setdefault(field_name, draw.choice(values))
        if draw.random() < 0.6:
            found.setdefault("cases", self.spelled(draw.choice(CASES)))
        if draw.random() < 0.3:
            found |= {"notes": f"see {draw.choice(TITLES)}", "mark": draw.choice("abc")}
        return found

    def spelled(self, case: str) -> str:
        """A case is one whatever its title's case and punctuation."""
        return self.draw.choice((case, case.upper(), case.replace(" ", " – "), f"{case}!"))

    def source(self, text: str, access: Access, **more: object) -> TextSource:
        return TextSource(text, Metadata.model_validate(self.metadata(access, **more)))

    def seen_text(self, begins: str = "") -> None:
        name = self.name("open")
        text = f"{begins}\n\n{' '.join(self.draw.sample(SEEN, 6))} No. {self.number}." if begins else self.text(SEEN)
        source = self.source(text, self.draw.choice(self.visible), identifier=name)
        self.both(lambda side: side.ingest(source))
        self.pair.seen.append(name)

    def seen_file(self) -> None:
        name = f"files/{self.name('open')}/report{self.draw.choice(('.txt', '.md', '.html'))}"
        text, sheet = self.text(SEEN), self.metadata(self.draw.choice(self.visible))
        if name.endswith(".html"):
            text = f"<html><body><h1>News</h1><p>{text}</p></body></html>"
        self.both(lambda side: side.ingest(side.write(name, text, sheet)))
        self.pair.seen += [name, "report.txt"]

    def seen_update(self) -> None:
        name = self.draw.choice([name for name in self.pair.seen if name.startswith("open")])
        source = self.source(self.text(SEEN), self.draw.choice(self.visible), identifier=name)
        if not self.is_deleted(name):
            self.both(lambda side: side.ingest(source))

    def is_deleted(self, name: str) -> bool:
        return not any(
            each.metadata.identifier == name for each in self.pair.alone.archive.documents(clearance=CONFIDENTIAL)
        )

    def put_case(self) -> None:
        title = self.draw.choice((*CASES, "Open and empty"))
        case = Case(
            title=self.spelled(title),
            persons=(self.draw.choice(PERSONS),),
            status="open",
            access=self.draw.choice(self.visible),
        )
        self.both(lambda side: side.archive.put_case(case))

    def assigned(self) -> None:
        name, case = self.draw.choice(self.pair.seen), self.spelled(self.draw.choice(CASES))
        if name.startswith("open") and not self.is_deleted(name):
            self.both(lambda side: side.archive.assign(case, [name]))

    def seen_deleted(self) -> None:
        name = self.draw.choice([name for name in self.pair.seen if name.startswith("open")])
        if not self.is_deleted(name):
            self.pair.seen.append(self.pair.alone.archive.document(name, clearance=CONFIDENTIAL).id)
            self.both(lambda side: side.archive.delete(name, reason="asked for"))

    # What only one holds -------------------------------------------------------------------------------------------

    def hide(self, source: TextSource | Path) -> None:
        self.pair.mixed.ingest(source)

    def secret(self, **more: object) -> TextSource:
        return self.source(self.text((*HIDDEN, SEEN[0])), self.draw.choice(self.closed), **more)

    def secret_text(self) -> None:
        name = self.name("hidden")
        self.hide(self.secret(identifier=name, cases=[self.spelled(self.draw.choice((*CASES, *CLOSED_CASES)))]))
        self.pair.secret.append(name)

    def secret_file(self) -> None:
        name = f"files/{self.name('hidden')}/report.txt"
        sheet = self.metadata(self.draw.choice(self.closed), title=TITLES[0], notes="informer")
        self.hide(self.pair.mixed.write(name, self.text(HIDDEN), sheet))
        self.pair.secret.append(name)
        self.seen_file()

    def closed_older(self) -> None:
        name = self.name("open")
        self.hide(self.secret(identifier=name, title="The informer"))
        if self.draw.random() < 0.5:
            self.hide(self.secret(identifier=name))
        self.seen_text()
        source = self.source(self.text(SEEN), self.draw.choice(self.visible), identifier=name)
        self.both(lambda side: side.ingest(source))
        self.pair.seen.append(name)

    def closed_between(self) -> None:
        name = self.name("open")
        self.hide(self.source(self.text(SEEN), self.visible[0], identifier=name))
        self.hide(self.secret(identifier=name))
        source = self.source(self.text(SEEN), self.draw.choice(self.visible), identifier=name)
        self.both(lambda side: side.ingest(source))
        self.pair.seen.append(name)

    def opened_later(self) -> None:
        name, text = self.name("open"), self.text(SEEN)
        source = self.source(text, self.draw.choice(self.visible), identifier=name)
        secret = self.source(
            text, self.draw.choice(self.closed), identifier=name, title="The informer Zhaksygaliev", notes="informer"
        )
        self.pair.mixed.ingest(secret)
        self.pair.alone.ingest(source)
        self.seen_text()
        self.pair.mixed.ingest(source)
        self.pair.seen.append(name)

    def in_closed_case(self) -> None:
        name = self.name("hidden")
        self.hide(self.source(self.text(HIDDEN), self.visible[0], identifier=name, cases=[self.pair.secret[0]]))
        self.pair.secret.append(name)

    def deleted_secret(self) -> None:
        name = self.name("hidden")
        self.hide(self.secret(identifier=name, cases=[f"Erased {self.number}", self.draw.choice(CASES)]))
        self.pair.secret += [
            name,
            self.pair.mixed.archive.document(name, clearance=CONFIDENTIAL).id,
            f"Erased {self.number}",
        ]
        self.pair.mixed.archive.delete(name, reason="the informer asked")

    def closed_by_case_then_deleted(self) -> None:
        name, text = self.name("open"), self.text(SEEN)
        self.hide(self.source(self.text(HIDDEN), self.visible[0], identifier=name, cases=[self.pair.secret[0]]))
        self.pair.mixed.archive.delete(name, reason="the informer asked")
        source = self.source(text, self.visible[0], identifier=name)
        self.pair.mixed.archive.ingest(source, restore=True)
        self.pair.alone.ingest(source)
        self.pair.seen.append(name)

    def taken_path(self) -> None:
        name = f"files/{self.name('open')}/taken.txt"
        text, sheet = self.text(SEEN), self.metadata(self.visible[0], identifier=self.name("open"))
        self.both(lambda side: side.ingest(side.write(name, text, sheet)))
        self.hide(
            self.pair.mixed.write(
                name, self.text(HIDDEN), self.metadata(self.closed[0], identifier=self.name("hidden"))
            )
        )
        if self.draw.random() < 0.4:
            text, sheet = self.text(SEEN), self.metadata(self.visible[0], identifier=self.name("open"))
            self.both(lambda side: side.ingest(side.write(name, text, sheet)))
        self.pair.seen += [name, "taken.txt"]

    def closed_with_its_case(self) -> None:
        name, title = self.name("hidden"), self.name("Closed afterwards")
        self.hide(self.source(self.text(HIDDEN), self.visible[0], identifier=name, cases=[title]))
        self.pair.mixed.archive.put_case(Case(title=title, access=self.closed[-1]))
        self.pair.secret += [name, title]

    def crowd(self) -> None:
        """More passages than are looked at for a suggestion, and more hidden ones that fit better."""
        name = self.name("open")
        lines = (line.format(day=self.draw.choice(DAYS)) for line in self.draw.choices(SEEN, k=60))
        source = self.source("\n\n".join(lines), self.visible[0], identifier=name)
        self.hide(self.secret(identifier=self.name("hidden"), title="Prison"))
        self.both(lambda side: side.ingest(source))
        crowd = "\n\n".join(
            f"{self.draw.choice((*HIDDEN, *SEEN))} Prison court, {number}. ".format(day=DAYS[0]) * 3
            for number in range(150)
        )
        self.hide(TextSource(crowd, Metadata(identifier=self.name("hidden"), access=self.closed[0])))
        self.pair.seen.append(name)

    def paged(self) -> None:
        """PDF files: pages have numbers and verdicts."""
        for of, access in ((SEEN, self.visible[0]), (HIDDEN, self.closed[0])):
            name = f"files/{self.name('paged')}/report.pdf"
            pdf = FPDF()
            pdf.set_font("helvetica", size=12)
            pdf.set_creation_date(dt.datetime(2025, 7, 3, tzinfo=dt.UTC))
            for line in of:
                if line.isascii():
                    pdf.add_page()
                    pdf.multi_cell(0, 6, line.format(day=self.draw.choice(DAYS)) * 3)
            content, sheet = bytes(pdf.output()), self.metadata(access)
            for side in self.pair.sides if of is SEEN else (self.pair.mixed,):
                side.write(name, "", sheet)
                (side.place / name).write_bytes(content)
                side.ingest(Path(name))
            (self.pair.seen if of is SEEN else self.pair.secret).append(name)

    def moved_secret(self) -> None:
        text, sheet = self.text(HIDDEN), self.metadata(self.draw.choice(self.closed))
        for folder in ("before", "after"):
            name = f"files/{folder}-{self.number}/report.txt"
            self.hide(self.pair.mixed.write(name, text, sheet))
            (self.pair.mixed.place / name).unlink()
            self.pair.secret.append(name)

    def closed_copies(self) -> None:
        """A secret in two places, one of them in the name of a document that is seen."""
        text = self.text(HIDDEN)
        for access in (self.closed[0], self.visible[0]):
            name = f"files/{self.name('hidden')}/report.txt"
            self.hide(self.pair.mixed.write(name, text, self.metadata(access, title=TITLES[0])))
            self.pair.secret.append(name)

    def copied(self) -> None:
        """A document that is seen in two places, with an older version that was not."""
        folder, text = f"files/{self.name('open')}", self.text(SEEN)
        secret = self.metadata(self.closed[0], identifier=folder)
        self.hide(self.pair.mixed.write(f"{folder}/report.txt", self.text(HIDDEN), secret))
        for name in ("report.txt", "copy.txt"):
            sheet = self.metadata(self.visible[-1], identifier=folder)
            self.both(lambda side, name=name, sheet=sheet: side.ingest(side.write(f"{folder}/{name}", text, sheet)))  # type: ignore[misc]
        self.pair.seen += [f"{folder}/copy.txt", "copy.txt"]

    def secretly_assigned(self) -> None:
        name = self.name("hidden")
        self.hide(self.secret(identifier=name, cases=[]))
        self.pair.mixed.archive.assign(self.spelled(self.draw.choice(CASES)), [name])
        self.pair.secret.append(name)
        self.seen_text()
        self.assigned()

    def closed_for_a_time(self) -> None:
        title = self.name("Case for a time")
        closed = Case(title=title.upper(), persons=("Aigerim Tulegenova",), access=self.draw.choice(self.closed))
        opened = Case(title=title, persons=PERSONS[:1], access=self.visible[0])
        source = self.source(self.text(SEEN), self.visible[0], identifier=self.name("open"), cases=[title])
        self.pair.mixed.archive.put_case(closed)
        self.both(lambda side: side.ingest(source))
        self.both(lambda side: side.archive.put_case(opened))
        self.pair.seen.append(title)

    def restored(self) -> None:
        """A document that was deleted and taken back, with an older version that was closed."""
        name = self.name("open")
        self.hide(self.secret(identifier=name))
        source = self.source(self.text(SEEN), self.draw.choice(self.visible), identifier=name)
        again = self.source(self.text(SEEN), self.draw.choice(self.visible), identifier=name)
        self.both(lambda side: side.ingest(source))
        self.both(lambda side: side.archive.delete(name, reason="by mistake"))
        for side in self.pair.sides:
            side.archive.ingest(again, restore=True)
        self.pair.seen.append(name)
