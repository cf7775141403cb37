"""The builder of reports: what a script puts together stands in every format, and verifies; what is changed in it is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from rightsarchive import (
    Access,
    Archive,
    Citation,
    Metadata,
    Report,
    Section,
    Status,
    TextSource,
    UsageError,
    cite,
)
from rightsarchive.language.alike import alike
from rightsarchive.papers.alignment import aligned
from rightsarchive.report.reflowing import reflowed
from tests.report.printed import INSTALLED_FORMATS

SOURCES = {
    "en": "The court in Almaty fined the defender on 3 July 2025. She was not heard.\n\nHer lawyers announced an appeal.",
    "fr": "Le tribunal d’Almaty a condamné la défenseuse le 3 juillet 2025. Elle n’a pas été entendue par le juge.",
    "ru": "Суд в Алматы оштрафовал правозащитницу 3 июля 2025 года. Её не заслушали в этот день.",
    "ar": "غرّمت المحكمة في ألماتي المدافعة يوم ٣ يوليو ٢٠٢٥. قالت: «لن أصمت أبدا عن الحق».",
    "zh": "阿拉木图法院于2025年7月3日对这名人权捍卫者处以罚款。她没有被听取意见。",
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.create(tmp_path_factory.mktemp("builder") / "archive") as made:
        for language, text in SOURCES.items():
            known = Metadata(
                identifier=language,
                title=text.split(".")[0][:40],
                authors="A Group",
                published="2025-07-04",
                language=language,
                cases="Almaty 2025",
                url=f"https://x.org/{language}",
            )
            made.ingest([TextSource(text, known)])
        made.ingest(
            [
                TextSource(
                    "A secret witness named the guard of the prison.",
                    Metadata(identifier="s", title="S", access="confidential"),
                )
            ]
        )
        yield made


def cited(archive: Archive, language: str) -> Citation:
    return archive.cite(language, 0, len(SOURCES[language].split("\n")[0]))


def built(archive: Archive, style: str = "oscola", locale: str = "en-GB") -> Report:
    hits = archive.search("court Almaty fined", limit=3).hits
    report = Report("Punished for speaking", style=style, locale=locale, archive=archive)
    report.prose("Before the first section.")
    section = report.section("The fine of 3 July 2025")
    section.prose(
        "A court fined her{}. The sources agree{}.", cite(hits[0]), cite(cited(archive, "fr"), cited(archive, "ru"))
    )
    section.quote(cited(archive, "en"), keep="first sentence")
    section.quote(
        cited(archive, "ar"),
        translation="She said: “I will never be silent about what is right.”",
        translator="the author",
    )
    more = section.subsection("What followed")
    more.prose(
        cite(cited(archive, "zh")), markdown="She **appealed**, see [the law](https://x.org/l).\n\n- one\n- two{}"
    )
    more.table(["Case", "Country"], [["Toregozhina", ["Kazakhstan", hits[0]]], [cite(hits[0]), "a | b"]])
    more.timeline(archive.timeline("almaty-2025"))
    return report.annex_sources(hashes=True)


@pytest.mark.parametrize("form", INSTALLED_FORMATS)
@pytest.mark.parametrize(
    ("style", "locale"), [("oscola", "en-GB"), ("apa", "fr-FR"), ("chicago-notes-bibliography", "ar")]
)
def test_what_a_script_builds_verifies(archive: Archive, tmp_path: Path, form: str, style: str, locale: str) -> None:
    report = built(archive, style, locale)
    verdicts = archive.verify(report.write(tmp_path / f"report.{form}"))
    assert len(verdicts) == len(report.citations)
    assert [verdict.message for verdict in verdicts.problems] == []


def test_the_custody_log_tells_of_the_file_and_the_report_of_the_log(archive: Archive, tmp_path: Path) -> None:
    head = str(archive.custody_head(clearance="public"))
    path = built(archive).write(tmp_path / "report.md", reason="for the committee")
    assert f"Head of the custody log: `{head}`" in path.read_text("utf-8")
    assert str(archive.custody_head()) not in path.read_text("utf-8")  # it counts lines about the secret witness
    last = list(archive.history(clearance="confidential"))[-1]
    assert (last.action, last.why) == ("export", "for the committee")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("3 July 2025.[^3]", "4 July 2025.[^3]"),
        ("(4 July 2025)", "(4 July 2021)"),
        ("The court in Almaty fined the defender on 3 July 2025.[^3]", "The court in Almaty fined the defender on 3 July 2025.[^4]"),
        ("A court fined her[^1]", "A court fined her"),
        ("Before the first section.", "Before the first section. “Nobody was ever harmed in this place”, he said."),
    ],
)  # fmt: skip
def test_what_is_changed_in_it_is_told(archive: Archive, tmp_path: Path, old: str, new: str) -> None:
    path = built(archive).write(tmp_path / "report.md")
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    assert archive.verify(path).problems


def test_a_passage_in_context_that_was_changed_is_told(archive: Archive, tmp_path: Path) -> None:
    path = built(archive).write(tmp_path / "report.html")
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("<mark>The court in Almaty fined the defender", "<mark>The court in Almaty freed the defender", 1),
        "utf-8",
    )
    assert [verdict.status for verdict in archive.verify(path).problems] in ([Status.UNMARKED], [Status.ALTERED])


def test_slots_and_citations_are_counted(archive: Archive) -> None:
    section = Section("S")
    with pytest.raises(UsageError, match="2 slots"):
        section.prose("One{} and two{}.", cite(cited(archive, "en")))
    with pytest.raises(UsageError, match="begins with a text"):
        section.prose(cite(cited(archive, "en")))
    with pytest.raises(UsageError, match="something to cite"):
        cite()
    with pytest.raises(UsageError, match="row 1"):
        section.table(["A", "B"], [["one"]])
    assert section.prose("{{}} stays, {} is a slot", cited(archive, "en")).parts


@pytest.mark.parametrize(
    ("keep", "words"),
    [
        ("first sentence", "The court in Almaty fined the defender on 3 July 2025."),
        ("last sentence", "Her lawyers announced an appeal."),
        (2, "The court in Almaty fined the defender on 3 July 2025. She was not heard."),
        ("fined the defender", "fined the defender"),
        ((4, 9), "court"),
    ],
)
def test_a_part_of_a_quote_has_its_own_place(archive: Archive, keep: str | int | tuple[int, int], words: str) -> None:
    whole = archive.cite("en", 0, len(SOURCES["en"]))
    report = Report("R", archive=archive)
    report.section("S").quote(whole, keep=keep)
    (kept,) = report.citations
    assert kept.quote == words
    assert archive.verify(kept).ok
    with pytest.raises(UsageError, match="several paragraphs"):
        Section("S").quote(whole, keep=keep)
    alone = Section("S").quote(cited(archive, "en"), keep="fined the defender").citations[0]
    assert archive.verify(alone).ok


def test_a_clearance_holds_for_the_whole_report(archive: Archive) -> None:
    secret = archive.cite("s", 0, 20, clearance="confidential")
    for clearance, seen in (("public", False), ("internal", False), ("confidential", True)):
        report = Report("R", archive=archive, clearance=clearance)
        report.section("S").prose("It is known{}.", cite(secret))
        if seen:
            assert "CONFIDENTIAL" in report.render("md").decode()
        else:
            with pytest.raises(UsageError, match="cannot quote"):
                report.render("md")
    opened = secret.model_copy(update={"metadata": secret.metadata.model_copy(update={"access": Access.PUBLIC})})
    report = Report("R", archive=archive, clearance="public")
    report.section("S").quote(opened)
    with pytest.raises(UsageError, match="cannot quote"):
        report.render("md")


def test_paper_follows_the_locale() -> None:
    assert [Report("R", locale=locale).paper for locale in ("en-US", "en-GB", "ar", "es-MX")] == [
        "Letter",
        "A4",
        "A4",
        "Letter",
    ]
    assert Report("R", paper="letter").paper == "Letter"
    with pytest.raises(UsageError, match="A4, Letter"):
        Report("R", paper="A5")


def test_lines_of_a_pdf_are_joined_and_the_words_stay() -> None:
    narrow = "The adminis-\ntrative court of the town\nfined her on Thursday and\nsaid no more.\n\n- one\n- two"
    read = reflowed(narrow)
    assert read == "The administrative court of the town fined her on Thursday and said no more.\n\n- one\n- two"
    assert alike(read, narrow)
    assert reflowed("法院对她处以罚款并且\n没有听取她的意见。") == "法院对她处以罚款并且没有听取她的意见。"


def test_notes_that_were_added_or_lost_do_not_shift_the_others() -> None:
    def says(one: str, other: str) -> bool:
        return one == other

    assert list(aligned(["a", "b", "c"], ["a", "x", "b", "c"], says)) == [(0, 0), (None, 1), (1, 2), (2, 3)]
    assert list(aligned(["a", "b", "c"], ["a", "c"], says)) == [(0, 0), (1, None), (2, 1)]
    assert list(aligned(["a", "b"], ["a", "x"], says)) == [(0, 0), (1, 1)]


def test_each_format_has_its_notes_and_no_block_of_apparatus(archive: Archive) -> None:
    page = built(archive).render("html").decode()
    assert page.count('id="note-') == len(set(re.findall(r'href="#note-(\d+)"', page)))
    assert "SHA-256" not in page.partition('class="annex"')[0]
