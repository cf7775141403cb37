"""Lists of names as people paste them, in twelve scripts, and an archive that holds the names. ``python -m tests.quality.messy_names`` asks a thousand
lines and tells what is not found, and what is found beside it.

The names are put together by chance; sentences, titles and roles are ours.
"""

from __future__ import annotations

import argparse
import csv
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rightsarchive import Archive, Metadata, TextSource
from rightsarchive.search.batch import BatchHit


@dataclass(frozen=True)
class Script:
    """How names of one script stand in texts and in lists. ``sentence`` holds a ``{name}``; a name is given name, patronymic, family name."""

    given: Sequence[str]
    family: Sequence[str]
    sentence: str
    titles: Sequence[str]
    roles: Sequence[str]
    born: str = "({year})"
    middle: Sequence[str] = ()
    family_first: bool = False
    joined: bool = False
    initials: bool = True


SCRIPTS = {
    "latin": Script(
        ("Zorana", "Edgardo", "Wanjiru", "Özgür", "Łucja", "Anaïs", "Thabiso", "Ngozi"),
        ("Petrovici", "O’Halloran", "Kılıçdar", "Świerczek", "Núñez-Ibarra", "Mwangale", "van der Velden", "Castellón"),
        "On Monday the court heard {name} about the arrest.", ("Mr", "Ms.", "Dr.", "Prof", "Sra.", "Mme"), ("lawyer", "journalist", "witness"), "(b. {year})",
    ),
    "cyrillic": Script(
        ("Марат", "Айгуль", "Назар", "Світлана", "Ерлан", "Дамира", "Тимофей", "Жанар"),
        ("Жыланбаев", "Торегожина", "Ковальчук", "Бекмуратов", "Сейтказина", "Орлов", "Шевчук", "Досжанов"),
        "В понедельник суд выслушал {name} о задержании.", ("г-н", "гр.", "г-жа", "тов."), ("адвокат", "журналист", "свидетель"), "{year} г.р.",
        middle=("Каирбекович", "Николаевна", "Сергеевич", "Ахметовна"), family_first=True,
    ),
    "arabic": Script(
        ("محمد", "سامر", "ليلى", "عبد الهادي", "نور", "خديجة", "ياسين", "هالة"),
        ("الغدراني", "الخواجة", "بن عيسى", "حمدان", "الزبيدي", "أبو شقرا", "مرزوق", "التميمي"),
        "استمعت المحكمة يوم الاثنين إلى {name} بشأن الاعتقال.", ("السيد", "د.", "السيدة"), ("محام", "صحفي", "شاهد"), "مواليد {year}", initials=False,
    ),
    "greek": Script(
        ("Αντώνης", "Ευαγγελία", "Νίκος", "Δέσποινα", "Σταύρος", "Ελένη"),
        ("Παπαδόπουλος", "Καραγιάννη", "Δημητρίου", "Σαμαράς", "Βασιλείου", "Μαυρογένους"),
        "Το δικαστήριο άκουσε τη Δευτέρα {name} για τη σύλληψη.", ("κ.", "κα"), ("δικηγόρος", "δημοσιογράφος"),
    ),
    "hebrew": Script(
        ("יוסף", "רבקה", "אמיר", "תמר", "נדב", "שרה"), ("לוינשטיין", "כהן", "אבו סאלח", "מזרחי", "פרידמן", "בן דוד"),
        "בית המשפט שמע ביום שני את {name} על המעצר.", ("מר", "גב'", 'ד"ר'), ("עורך דין", "עיתונאי"), initials=False,
    ),
    "georgian": Script(
        ("გიორგი", "ნინო", "ლაშა", "თამარ", "ირაკლი", "მარიამ"), ("ბერიძე", "კვარაცხელია", "ჯაფარიძე", "მელაძე", "ღვინიაშვილი", "ცინცაძე"),
        "ორშაბათს სასამართლომ მოისმინა {name} დაკავების შესახებ.", ("ბატონი", "ქალბატონი"), ("ადვოკატი", "ჟურნალისტი"),
    ),
    "armenian": Script(
        ("Արամ", "Նարինե", "Տիգրան", "Լուսինե", "Վահան", "Անահիտ"), ("Պետրոսյան", "Գրիգորյան", "Մկրտչյան", "Հովհաննիսյան", "Սարգսյան", "Ավետիսյան"),
        "Երկուշաբթի դատարանը լսեց {name} ձերբակալության մասին։", ("պարոն", "տիկին"), ("փաստաբան", "լրագրող"),
    ),
    "devanagari": Script(
        ("अर्जुन", "सुनीता", "विक्रम", "प्रियंका", "मोहित", "कविता"), ("शर्मा", "चौधरी", "त्रिवेदी", "कुलकर्णी", "मिश्रा", "भट्टाचार्य"),
        "सोमवार को अदालत ने गिरफ़्तारी के बारे में {name} को सुना।", ("श्री", "श्रीमती", "डॉ."), ("वकील", "पत्रकार"),
    ),
    "bengali": Script(
        ("অনিন্দ্য", "শর্মিলা", "রফিকুল", "তাসলিমা", "সুব্রত", "নুসরাত"), ("চট্টোপাধ্যায়", "রহমান", "সেনগুপ্ত", "হোসেন", "বিশ্বাস", "মজুমদার"),
        "সোমবার আদালত গ্রেপ্তার নিয়ে {name} এর কথা শোনে।", ("শ্রী", "জনাব", "ড."), ("আইনজীবী", "সাংবাদিক"),
    ),
    "thai": Script(
        ("สมชาย", "วิภาดา", "อานนท์", "ปริญญา", "ชลธิชา", "ณัฐพล"), ("แจ้งเร็ว", "ศรีสุวรรณ", "นำภา", "ทองดี", "วงศ์ใหญ่", "บุญเรือง"),
        "เมื่อวันจันทร์ ศาลได้รับฟัง {name} เกี่ยวกับการจับกุม", ("นาย", "นางสาว", "ดร."), ("ทนายความ", "นักข่าว"), initials=False,
    ),
    "han": Script(
        ("建国", "晓红", "志远", "丽娟", "文博", "秋菊"), ("王", "李", "欧阳", "张", "陈", "赵"),
        "星期一，法院听取了{name}关于逮捕的陈述。", ("先生", "女士"), ("律师", "记者"), family_first=True, joined=True, initials=False,
    ),
    "hangul": Script(
        ("민수", "지영", "현우", "서연", "동현", "은주"), ("김", "박", "최", "남궁", "정", "윤"),
        "월요일 법원은 체포에 관하여 {name} 씨의 진술을 들었다.", ("씨", "님"), ("변호사", "기자"), family_first=True, joined=True, initials=False,
    ),
    "ethiopic": Script(
        ("አበበ", "ሰላማዊት", "ዳዊት", "መሠረት", "ተስፋዬ", "ሀና"), ("በቀለ", "ገብረማርያም", "ወልደሚካኤል", "አለሙ", "ኃይሉ", "ተክለ"),
        "ሰኞ ዕለት ፍርድ ቤቱ ስለ እስሩ {name} ሰማ።", ("አቶ", "ወይዘሮ", "ዶ/ር"), ("ጠበቃ", "ጋዜጠኛ"), initials=False,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Person:
    script: str
    given: str
    family: str
    middle: str = ""

    @property
    def of(self) -> Script:
        return SCRIPTS[self.script]

    @property
    def full(self) -> str:
        """As a text has it."""
        if self.of.joined:
            return self.family + self.given
        return f"{self.family} {self.given}" if self.of.family_first else f"{self.given} {self.family}"


@dataclass(frozen=True)
class Line:
    """``text`` as it was pasted; ``right`` are the documents that hold one of the ``names``."""

    kind: str
    text: str
    right: frozenset[str]


@dataclass
class Outcome:
    lines: int = 0
    names: int = 0
    foreign: int = 0
    missed: list[Line] = field(default_factory=list)
    beside: Counter[str] = field(default_factory=Counter)


def persons() -> list[Person]:
    """Every given name with two family names, so that each part of a name is that of somebody else too."""
    found = []
    for name, script in SCRIPTS.items():
        for number, given in enumerate(script.given):
            for step in (0, 3):
                family = script.family[(number + step) % len(script.family)]
                middle = script.middle[(number + step) % len(script.middle)] if script.middle else ""
                found.append(Person(name, given, family, middle))
    return found


def documents() -> Iterator[tuple[str, TextSource]]:
    """One for each person, with what it is called."""
    for number, person in enumerate(persons()):
        name = f"{person.script}-{number}"
        yield name, TextSource(person.of.sentence.format(name=person.full), Metadata(identifier=name, title="Report"))


KINDS: dict[str, Callable[[Person, random.Random], str]] = {
    "plain": lambda one, _: one.full,
    "turned": lambda one, _: f"{one.given} {one.family}" if one.of.family_first else f"{one.family} {one.given}",
    "comma": lambda one, _: f"{one.family}, {one.given}",
    "comma, capitals": lambda one, _: f"{one.family.upper()}, {one.given}",
    "capitals": lambda one, _: one.full.upper(),
    "small letters": lambda one, _: one.full.lower(),
    "title": lambda one, draw: f"{draw.choice(one.of.titles)} {one.full}",
    "title behind": lambda one, draw: f"{one.full} {draw.choice(one.of.titles)}" if one.of.joined else f"{one.family}, {draw.choice(one.of.titles)} {one.given}",
    "patronymic": lambda one, _: f"{one.family} {one.given} {one.middle}".strip(),
    "initials": lambda one, _: f"{one.family} {one.given[0]}.{one.middle[:1] or 'K'}." if one.of.initials else one.full,
    "initials before": lambda one, _: f"{one.given[0]}. {one.family}" if one.of.initials else one.full,
    "numbered": lambda one, draw: f"{draw.randint(1, 90)}{draw.choice(('.', ')', '.)', ' -'))} {one.full}",
    "number sign": lambda one, draw: f"№ {draw.randint(1, 90)} {one.full}",
    "bullet": lambda one, draw: f"{draw.choice('•–-*—◦')} {one.full}",
    "role": lambda one, draw: f"{one.full} ({draw.choice(one.of.roles)})",
    "role, comma": lambda one, draw: f"{one.full}, {draw.choice(one.of.roles)}",
    "role, dash": lambda one, draw: f"{one.full} – {draw.choice(one.of.roles)}",
    "role before": lambda one, draw: f"{draw.choice(one.of.roles)}: {one.full}",
    "born": lambda one, draw: f"{one.full} {one.of.born.format(year=draw.randint(1950, 2004))}",
    "born, comma": lambda one, draw: f"{one.full}, {one.of.born.format(year=draw.randint(1950, 2004)).strip('()')}",
    "day of birth": lambda one, draw: f"{one.full} {draw.randint(10, 28)}.0{draw.randint(1, 9)}.{draw.randint(1950, 2004)}",
    "e-mail": lambda one, draw: f"{one.full} <someone{draw.randint(1, 99)}@example.org>",
    "quoted e-mail": lambda one, _: f'"{one.full}" <someone@example.org>;',
    "open quotation mark": lambda one, _: f'"{one.full}',
    "quotation marks": lambda one, _: f"«{one.full}»",
    "no-break spaces": lambda one, _: one.full.replace(" ", "\u00a0") + "\u00a0",
    "zero-width": lambda one, _: f"\ufeff{one.full}\u200b",
    "two spaces": lambda one, _: "  " + one.full.replace(" ", "   ") + " ",
    "separators": lambda one, _: f"{one.full};;;",
    "aged": lambda one, draw: f"{one.full}, {draw.randint(19, 80)}",
    "telephone": lambda one, draw: f"{one.full} +7 701 {draw.randint(100, 999)} 45 67",
    "star": lambda one, _: f"{one.full}*",
    "question": lambda one, _: f"{one.full} (?)",
    "colon": lambda one, _: f"{one.full}:",
    "two spellings": lambda one, _: f"{one.full} ({one.full.upper()})",
}  # fmt: skip


def lines(count: int, seed: int = 0) -> list[Line]:
    """So many lines, every kind and every script in turn."""
    draw = random.Random(seed)
    named = {person: name for person, (name, _) in zip(persons(), documents(), strict=True)}
    by_script = {script: [person for person in named if person.script == script] for script in SCRIPTS}
    kinds, found = [*KINDS, "slash"], []
    for number in range(count):
        kind, script = kinds[number % len(kinds)], [*SCRIPTS][number // len(kinds) % len(SCRIPTS)]
        one = draw.choice(by_script[script])
        if kind == "slash":
            other = draw.choice(by_script[script])
            found.append(
                Line(
                    kind,
                    f"{one.full}{draw.choice(('/', ' / ', ' | '))}{other.full}",
                    frozenset((named[one], named[other])),
                )
            )
            continue
        right = {named[one]}
        if kind.startswith("initials") and one.of.initials:
            right |= {
                name for each, name in named.items() if each.family == one.family and each.given[0] == one.given[0]
            }
        found.append(Line(kind, KINDS[kind](one, draw), frozenset(right)))
    return found


def ask(archive: Archive, asked: Sequence[Line], place: Path) -> Outcome:
    """Ask the lines as one list; what is not found, and what is found beside it among the first ten of each line."""
    path = place / "names.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([["name"], *([line.text] for line in asked)])
    found: dict[int, list[str]] = {}
    for hit in archive.search_all(path):
        if isinstance(hit, BatchHit) and hit.rank <= 10:
            found.setdefault(hit.query.line, []).append(str(hit.hit.document.metadata.identifier))
    outcome = Outcome(len(asked))
    for number, line in enumerate(asked, start=2):
        there = found.get(number, [])
        outcome.names += len(line.right)
        if not line.right <= set(there):
            outcome.missed.append(line)
        beside = len(set(there) - line.right)
        outcome.foreign += beside
        outcome.beside[line.kind] += beside
    return outcome


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place, Archive.create(Path(place) / "archive") as archive:
        archive.ingest(source for _, source in documents())
        outcome = ask(archive, lines(given.lines, given.seed), Path(place))
    for line in outcome.missed:
        print(f"not found: {line.kind}: {line.text}")
    print(dict(outcome.beside.most_common(12)))
    print(
        f"{outcome.lines} lines, {len(SCRIPTS)} scripts: {len(outcome.missed)} with a name that is not found; "
        f"{outcome.foreign / outcome.lines:.2f} documents beside it a line in the first ten"
    )


if __name__ == "__main__":
    main()
