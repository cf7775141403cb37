"""Reports that are easily taken for one case: the same day, the same court, the same judge, the same name, the same list."""

from __future__ import annotations

from typing import NamedTuple

from rightsarchive import Metadata, TextSource


class Report(NamedTuple):
    name: str
    cases: frozenset[str]
    text: str
    authors: tuple[str, ...] = ()

    @property
    def source(self) -> TextSource:
        return TextSource(self.text, Metadata(identifier=self.name, title=self.name, authors=self.authors))


def report(name: str, cases: str, text: str, *authors: str) -> Report:
    return Report(name, frozenset(cases.split()), text, authors)


# Two hearings on one day in one court before one judge; each is told twice.
HEARINGS = (
    report(
        "hearing-1a", "orazova",
        "On 12 March 2024 the district court of Karvelin heard the case of Saltanat Orazova, a teacher. Judge Temir Basharov gave her "
        "ten days. Saltanat Orazova had stood alone with a white sheet of paper on the square.",
    ),
    report(
        "hearing-1b", "orazova",
        "Суд в Карвелине 12 марта 2024 года арестовал на десять суток учительницу Салтанат Оразову. Судья Темир Башаров отклонил все "
        "ходатайства. Оразова вышла на площадь с чистым листом.",
    ),
    report(
        "hearing-2a", "duval",
        "On 12 March 2024 the district court of Karvelin sentenced the miner Rustam Duvalov to three years. Judge Temir Basharov read the "
        "judgment for four minutes. Rustam Duvalov led the strike at the Northern pit.",
    ),
    report(
        "hearing-2b", "duval",
        "Le 12 mars 2024, le tribunal de Karvelin a condamné le mineur Roustam Douvalov à trois ans de prison. Le juge Temir Bacharov n’a "
        "entendu aucun témoin. Roustam Douvalov avait mené la grève du puits Nord.",
    ),
)  # fmt: skip

# One person, two matters six years apart.
TWICE = (
    report(
        "twice-1a", "fine-2018",
        "Marek Holubar was fined on 4 May 2018 for a banner on the bridge of Lysovets. Marek Holubar paid and went home.",
    ),
    report(
        "twice-1b", "fine-2018",
        "The banner hung for an hour. On 4 May 2018 a court in Lysovets fined Marek Holubar, who had painted it with Ilona Vesek.",
    ),
    report(
        "twice-2a", "beaten-2024",
        "Unknown men beat Marek Holubar in front of his house on 20 October 2024. He lies in the hospital of Trebnice.",
    ),
    report(
        "twice-2b", "beaten-2024",
        "Marek Holubar, beaten on 20 October 2024, has left the hospital of Trebnice. The police look for nobody.",
    ),
)  # fmt: skip

# Namesakes in one year: a nurse and a fisherman.
NAMESAKES = (
    report(
        "nurse-a", "nurse",
        "The nurse Dilara Senay was dismissed in Gökbel on 3 June 2023 after she spoke of missing gloves. Dilara Senay wants her post back.",
    ),
    report(
        "nurse-b", "nurse",
        "Gökbel hastanesinde çalışan hemşire Dilara Şenay 3 Haziran 2023 tarihinde işten çıkarıldı. Şenay eldiven eksikliğini anlatmıştı.",
    ),
    report(
        "fisher", "fisher",
        "Off the island of Marmaz the boat of Dilara Senay was rammed on 17 September 2023. She fishes there for bream and had protested "
        "against the new harbour.",
    ),
)  # fmt: skip

PERSONS = (
    "Anton Brezhko", "Vera Mislova", "Kanat Ulugbekov", "Pilar Montesinos", "Yusuf Karadag", "Lea Fontanel", "Oleh Drahan", "Nino Beridze",
    "Samir Haddadin", "Greta Olsvik",
)  # fmt: skip
TOWNS = ("Breza", "Mislin", "Uluhem", "Monteza", "Karaburun", "Fontanes", "Drahiv", "Berid", "Hadda", "Olsvaer")
DAYS = ("2", "5", "7", "9", "11", "13", "17", "19", "23", "29")

# A monthly report that names ten persons, and one report on each of them.
MONITORING = (
    report(
        "monthly", " ".join(f"m{number}" for number in range(10)),
        "Monthly report of the Watch, November 2022.\n\n"
        + "\n\n".join(
            f"{person} was arrested in {town} on {day} November 2022 and is held without access to a lawyer."
            for person, town, day in zip(PERSONS, TOWNS, DAYS, strict=True)
        ),
    ),
    *(
        report(
            f"single-{number}", f"m{number}",
            f"The family of {person} says that officers took {person} from a flat in {town} on {day} November 2022 and left no paper.",
        )
        for number, (person, town, day) in enumerate(zip(PERSONS, TOWNS, DAYS, strict=True))
    ),
)  # fmt: skip

# One reporter, one lawyer and one spokeswoman in stories that have nothing else in common.
BYLINES = (
    report(
        "byline-1", "quarry",
        "By Thora Lindqvist. On 8 August 2021 the villagers of Kessel blocked the quarry. Their lawyer Jan Rademaker filed a complaint. "
        "The ministry's spokeswoman Elke Brandner did not comment.",
        "Thora Lindqvist",
    ),
    report(
        "byline-2", "dockers",
        "By Thora Lindqvist. On 8 August 2021 dockers in Sundhavn sat down on the rails. Their lawyer Jan Rademaker waited at the station. "
        "The ministry's spokeswoman Elke Brandner spoke of a misunderstanding.",
        "Thora Lindqvist",
    ),
)  # fmt: skip

REPORTS = (*HEARINGS, *TWICE, *NAMESAKES, *MONITORING, *BYLINES)
