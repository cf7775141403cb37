"""What a check of a paper once did not see: negations that came to it, numbers in Chinese, quotations over paragraphs, notes that lean on others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rightsarchive import Archive, Metadata, ReferenceKind, Status, TextSource, Verdict, WarningKind

EN = "The guards took the prisoners out at dawn, and the doctor was called in the evening. Two men were carried back to their cells."
RU = "Охранники вывели заключённых на рассвете, а врача вызвали только вечером."
AR = "أخرج الحراس السجناء عند الفجر، واستدعي الطبيب في المساء."
ZH = "看守在黎明时带走了三名囚犯，晚上才叫来医生。"
LEDGER = "The warden kept a second ledger for the money that families paid at the gate each Sunday."


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.create(tmp_path_factory.mktemp("gaps") / "archive") as made:
        made.ingest(
            [
                TextSource(text, Metadata(identifier=title, title=title, language=code, published="2021"))
                for text, title, code in (
                    (EN, "Taken out at dawn", "en"), (RU, "Рассвет в колонии", "ru"), (AR, "عند الفجر", "ar"), (ZH, "黎明", "zh"),
                    (LEDGER, "The second ledger", "en"),
                )
            ]
        )  # fmt: skip
        yield made


def checked(archive: Archive, path: Path, text: str) -> tuple[Verdict, ...]:
    path.write_text(text, "utf-8")
    return archive.verify(path)


@pytest.mark.parametrize(
    ("words", "came"),
    [
        ("the doctor was not called in the evening", "not"),
        ("а врача не вызвали только вечером", "не"),
        ("أخرج الحراس السجناء عند الفجر، ولم يستدع الطبيب في المساء", "ولم"),
        ("看守在黎明时没带走三名囚犯", "没"),
    ],
)
def test_a_negation_that_came_to_a_quotation_has_a_warning(
    archive: Archive, tmp_path: Path, words: str, came: str
) -> None:
    verdict = checked(archive, tmp_path / "paper.md", f"They say: “{words}”.\n")[0]
    assert verdict.status is Status.ALTERED
    assert [(each.kind, each.words) for each in verdict.warnings if each.grave] == [(WarningKind.ADDED, (came,))]


def test_a_negation_in_brackets_is_not_ok(archive: Archive, tmp_path: Path) -> None:
    verdict = checked(archive, tmp_path / "paper.md", "“the doctor was [not] called in the evening”\n")[0]
    assert (verdict.status, verdict.ok) == (Status.NEGATION_ADDED, False)


def test_a_number_that_fell_away_in_chinese_has_a_warning(archive: Archive, tmp_path: Path) -> None:
    verdict = checked(archive, tmp_path / "paper.md", "「看守在黎明时带走了五名囚犯」\n")[0]
    assert [(each.kind, each.words) for each in verdict.warnings] == [(WarningKind.NUMBER, ("三",))]


@pytest.mark.parametrize("again", ["", "“"])
@pytest.mark.parametrize("form", ["md", "html"])
def test_a_quotation_over_two_paragraphs_is_judged_in_both(
    archive: Archive, tmp_path: Path, form: str, again: str
) -> None:
    first = "They say: “The guards took the prisoners out at dawn, and the doctor was called in the evening."
    second = f"{again}Two men were dragged back to their cells.” So they say."
    text = f"{first}\n\n{second}\n" if form == "md" else f"<html><body><p>{first}</p><p>{second}</p></body></html>"
    found = checked(archive, tmp_path / f"paper.{form}", text)
    assert [(each.quote.split()[0], each.ok) for each in found] == [("The", True), ("Two", False)]


def test_a_mark_that_is_never_closed_takes_nothing_with_it(archive: Archive, tmp_path: Path) -> None:
    text = 'A screen of 15" in the yard.\n\nIt is said that "the guards took the prisoners out at dawn".\n'
    assert [each.quote for each in checked(archive, tmp_path / "paper.md", text)] == [
        "the guards took the prisoners out at dawn"
    ]


def test_a_note_that_leans_on_the_one_before_is_held_against_the_source(archive: Archive, tmp_path: Path) -> None:
    text = (
        "“The guards took the prisoners out at dawn”[^1] and “the doctor was called in the evening”[^2], and “a second ledger for the money”[^3].\n\n"
        "[^1]: “Taken out at dawn”, 2021, para. 1.\n[^2]: Ibid., para. 1.\n[^3]: Ibid.\n"
    )
    found = checked(archive, tmp_path / "paper.md", text)
    assert [each.reference.kind for each in found] == [ReferenceKind.RIGHT, ReferenceKind.RIGHT, ReferenceKind.EDITED]
    assert [change.archive for change in found[2].reference.changes] == ["The second ledger"]


def test_a_note_that_names_another_source_of_the_archive_is_told(archive: Archive, tmp_path: Path) -> None:
    text = "“The guards took the prisoners out at dawn”[^1].\n\n[^1]: “The second ledger”, 2021, para. 1.\n"
    verdict = checked(archive, tmp_path / "paper.md", text)[0]
    assert (verdict.status, verdict.ok) == (Status.EDITED, False)
