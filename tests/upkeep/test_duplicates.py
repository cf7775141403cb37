"""Doubles: of the same bytes, of the same text, and near copies; and what is none of these."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import docx
import pytest
from fpdf import FPDF

from rightsarchive import Access, Archive, Metadata, TextSource

NAMES = (
    "Orazova Holubar Vesek Duvalov Basharov Tulegenova Kovac Ruiz Aden Karimov Petrosyan Okafor Lindgren Moreau".split()
)
WORDS = (
    "police court judge prison lawyer family hearing appeal protest witness square village officer night statement document"
    " hospital doctor journalist border market school teacher letter phone video house street district council minister"
).split()
LINES = (
    "On {day} March {a} was taken from the {w} to the {x} by two men who did not say who they were.",
    "The {w} told {a} that the {x} had been closed since the {y}, and that nobody from the {z} would come.",
    "{a} and {b} waited for nine hours before the {w}; a {x} was read to them in a language they do not speak.",
    "According to {b}, the {y} of the {w} refused to write down what the {x} had seen near the {z}.",
    "Lawyers for {a} asked the {w} for the {x}, and were sent away on {day} April without a {y}.",
    "Neighbours saw the {x} leave the {z} with a {w}, while {b} was still held at the {y}.",
)


def paragraphs(seed: str, count: int = 8) -> list[str]:
    """The paragraphs of a report; others of the same kind are made of the same sentences."""
    draw = random.Random(seed)

    def line() -> str:
        w, x, y, z = draw.sample(WORDS, 4)
        a, b = draw.sample(NAMES, 2)
        return draw.choice(LINES).format(day=draw.randint(1, 28), a=a, b=b, w=w, x=x, y=y, z=z)

    return [" ".join(line() for _ in range(4)) for _ in range(count)]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive") as opened:
        yield opened


def pairs(archive: Archive, clearance: str = "public") -> set[tuple[str, tuple[str, ...]]]:
    return {
        (each.kind, tuple(sorted(document.title for document in each.documents)))
        for each in archive.duplicates(clearance=clearance)
    }


def text(name: str, words: list[str], **more: object) -> TextSource:
    return TextSource("\n\n".join(words), Metadata.model_validate({"identifier": name, "title": name, **more}))


def test_near_copies_are_found_and_other_reports_of_the_kind_are_not(archive: Archive, tmp_path: Path) -> None:
    reports = {f"r{number}": paragraphs(f"{number}", 5 + number % 6) for number in range(40)}
    archive.ingest([text(name, words) for name, words in reports.items()])
    expected: set[tuple[str, tuple[str, ...]]] = set()
    for number, name in enumerate(list(reports)[:12]):
        words = reports[name]
        changed = [
            [
                "Reprinted by the Steppe Courier. All rights reserved by the newspaper and its correspondents abroad.",
                *words,
            ],
            [*words[:2], *paragraphs(f"more {number}", 2), *words[2:]],
            [*words[:-1], words[-1].rpartition(" ")[0] + " there."],
        ][number % 3]
        archive.ingest(text(f"{name} again", changed))
        expected.add(("near", (name, f"{name} again")))
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=11)
    for paragraph in reports["r20"]:
        pdf.multi_cell(0, 6, paragraph)
        pdf.ln(4)
    pdf.output(str(tmp_path / "paper.pdf"))
    word = docx.Document()
    for paragraph in reports["r20"]:
        word.add_paragraph(paragraph)
    word.save(str(tmp_path / "paper.docx"))
    with ThreadPoolExecutor(1) as workers:
        archive.ingest([tmp_path / "paper.pdf", tmp_path / "paper.docx"], executor=workers)
    for each in archive.documents():
        if each.path:
            archive.ingest(Path(each.path), metadata=Metadata(title=Path(each.path).name), executor=None)
    expected |= {("near", ("paper.docx", "paper.pdf", "r20")), ("same text", ("paper.docx", "r20"))}
    assert pairs(archive) == expected


def test_the_same_bytes_and_the_same_text_are_told_apart(archive: Archive, tmp_path: Path) -> None:
    words = paragraphs("one")
    archive.ingest(
        [text("a", words), text("b", words), text("short", ["Nothing more."]), text("short 2", ["Nothing more."])]
    )
    (tmp_path / "c.md").write_text("\n\n".join(words), "utf-8")
    (tmp_path / "c.md.yaml").write_text("title: c\n")
    assert pairs(archive) == {("same bytes", ("a", "b")), ("same bytes", ("short", "short 2"))}
    (tmp_path / "c.md").write_text("\n\n".join(words) + "\n", "utf-8")
    archive.ingest(tmp_path / "c.md")
    assert {kind for kind, names in pairs(archive) if "c" in names} in ({"same text"}, {"near"})


def test_doubles_are_told_of_what_the_clearance_sees(archive: Archive) -> None:
    words = paragraphs("one")
    archive.ingest([text("a", words), text("b", [*words, "One word more."], access=Access.INTERNAL)])
    assert pairs(archive) == set()
    assert pairs(archive, "internal") == {("near", ("a", "b"))}


def test_many_copies_of_one_letter_are_one_set(archive: Archive) -> None:
    words = paragraphs("letter")
    archive.ingest([text(f"n{number}", [f"To {number} and whom it may concern.", *words]) for number in range(80)])
    (found,) = archive.duplicates()
    assert len(found.documents) == 80
    assert found.likeness > 0.8


def test_words_that_are_not_spaced_are_compared_by_their_signs(archive: Archive) -> None:
    lines = [
        "警察在星期四的晚上把他从家里带走了，没有人告诉他的家人他在哪里。",
        "法院在第二天决定拘留他十五天，律师没有得到通知。",
    ] * 2
    other = ["人权组织要求立即释放所有被拘留的记者，并公开调查结果。", "学校的老师说孩子们已经三个月没有上课了。"]
    archive.ingest([text("a", lines), text("b", [*lines, other[1]]), text("c", other)])
    assert pairs(archive) == {("near", ("a", "b"))}
