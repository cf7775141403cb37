"""A table given out, changed as people and spreadsheets change it, and taken in again."""

from __future__ import annotations

import csv
import datetime as dt
import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rightsarchive import Access, Archive, Metadata, TableImport, TextSource, UnreadableFileError, UsageError
from rightsarchive.upkeep.table_cells import is_habit
from rightsarchive.upkeep.table_columns import plain

EVERYTHING = Access.CONFIDENTIAL
FINE = Metadata(
    identifier="fine", title="=Fine", authors=("Aden, Islam", "Orda, the office,"), published="2021-03-04", persons=("A", "B; C"), cases=("Almaty",),
    symbol="00123", access=Access.INTERNAL, extra={"shelf": "007", "done": "true"}, notes="one\ntwo",
)  # fmt: skip
VISIT = Metadata(identifier="visit", title="Visit", published="2021-05-06", places=("Алматы", "القاهرة"))

Table = list[list[str]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("tables") / "archive"
    with Archive.create(root) as archive:
        archive.ingest([TextSource("The court fined her.", FINE), TextSource("The prison was closed.", VISIT)])
        archive.tag("fine", ["checked", "to cite"])
    return root


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> Iterator[Archive]:
    shutil.copytree(made, tmp_path / "archive")
    with Archive.open(tmp_path / "archive") as opened:
        yield opened


def out(archive: Archive, clearance: Access = EVERYTHING) -> Table:
    path = archive.root.parent / "out.csv"
    archive.export_table(path, clearance=clearance)
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


def put(table: Table, title: str, column: str, value: str) -> None:
    """Write into the row of a title."""
    row = next(row for row in table if row[table[0].index("title")] == title)
    row[table[0].index(column)] = value


def back(archive: Archive, table: Table, encoding: str = "utf-8-sig", mark: str = ",", **options: Any) -> TableImport:
    path = archive.root.parent / "in.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=mark).writerows(table)
    return archive.import_table(path, **options)


def changed(done: TableImport) -> dict[tuple[str, str], str]:
    return {(change.field, change.before): change.after for change in done.changes}


def known(archive: Archive, name: str) -> Metadata:
    return archive.document(name, clearance=EVERYTHING).metadata


def test_what_was_given_out_changes_nothing(archive: Archive) -> None:
    for name in ("t.csv", "t.xlsx"):
        path = archive.root.parent / name
        assert archive.export_table(path, clearance=EVERYTHING) == 2
        assert archive.import_table(path) == TableImport(2, (), ())
    assert out(archive, Access.PUBLIC)[1][5] == "Visit"
    assert len(out(archive, Access.PUBLIC)) == 2


def test_an_excel_table_is_text_with_a_header_that_stays(archive: Archive) -> None:
    path = archive.root.parent / "t.xlsx"
    archive.export_table(path, clearance=EVERYTHING)
    sheet = openpyxl.load_workbook(path)["documents"]
    assert [cell.value for cell in sheet[1]][:6] == ["document", "file", "level", "tags", "identifier", "title"]
    assert (sheet.freeze_panes, sheet.cell(1, sheet.max_column).value) == ("B2", "given out")
    assert sheet.column_dimensions[openpyxl.utils.get_column_letter(sheet.max_column)].hidden
    cells = [cell for row in sheet for cell in row if cell.value is not None]
    assert {(cell.data_type, cell.number_format) for cell in cells} == {("s", "@")}
    for cell in cells:
        if cell.value == "Visit":
            cell.value = "Visit of a prison"
        elif cell.value == "2021-05-06":
            cell.value = openpyxl.utils.datetime.from_excel(44272)
    book = sheet.parent
    book.save(path)
    done = archive.import_table(path)
    assert changed(done) == {("title", "Visit"): "Visit of a prison", ("published", "2021-05-06"): "2021-03-17"}
    assert str(known(archive, "visit").published) == "2021-03-17"


def test_only_what_was_changed_is_changed(archive: Archive) -> None:
    table = out(archive)
    put(table, "'=Fine", "tags", "to cite; new one")
    put(table, "'=Fine", "persons", "")
    put(table, "'=Fine", "authors", "Aden, Islam; Ruiz, Ana; Police, Almaty,")
    put(table, "'=Fine", "access", "Confidentiel")
    put(table, "Visit", "extra.shelf", "12")
    put(table, "Visit", "language", "fr")
    before = known(archive, "fine")
    done = back(archive, table, reason="put right")
    assert done.failed == ()
    assert changed(done) == {
        ("tags", "checked; to cite"): "new one; to cite",
        ("persons", "A; B\\; C"): "",
        ("authors", "Aden, Islam; Orda, the office,,"): "Aden, Islam; Ruiz, Ana; Police, Almaty,",
        ("access", "internal"): "confidential",
        ("extra.shelf", ""): "12",
        ("language", "en"): "fr",
    }
    after = known(archive, "fine")
    assert (after.persons, after.access) == ((), Access.CONFIDENTIAL)
    assert [str(author) for author in after.authors] == ["Islam Aden", "Ana Ruiz", "Police, Almaty"]
    assert after.model_copy(update={name: getattr(before, name) for name in ("persons", "access", "authors")}) == before
    assert [tag.name for tag in archive.tags("fine", clearance=EVERYTHING)] == ["new one", "to cite"]
    edits = [event for event in archive.history(clearance=EVERYTHING) if event.action in {"edit", "tag"}][-4:]
    assert {event.why for event in edits} == {"put right"}
    assert archive.verify_custody() == ()
    assert back(archive, table) == TableImport(2, (), ())


def test_a_dry_run_shows_it_and_changes_nothing(archive: Archive) -> None:
    table = out(archive)
    put(table, "Visit", "notes", "x")
    done = back(archive, table, dry_run=True)
    assert (changed(done), done.dry_run) == ({("notes", ""): "x"}, True)
    assert known(archive, "visit").notes is None


def test_what_changed_in_the_archive_meanwhile_is_told_and_left(archive: Archive) -> None:
    table = out(archive)
    archive.edit("visit", title="In the archive", notes="same")
    put(table, "Visit", "notes", "same")
    put(table, "Visit", "url", "https://x.org")
    put(table, "'=Fine", "title", "Fine")
    archive.edit("fine", title="Also here")
    done = back(archive, table)
    assert changed(done) == {("url", ""): "https://x.org"}
    (told,) = done.failed
    assert "row 2" in told.message or "row 3" in told.message
    assert "column “title”" in told.message
    assert "“Also here”; the table says “Fine”" in told.message
    assert (known(archive, "visit").title, known(archive, "fine").title) == ("In the archive", "Also here")


@pytest.mark.parametrize(
    ("column", "written", "says", "after"),
    [
        ("published", "31/02/2021", "is not a date", "2021-05-06"),
        ("published", "soon", "is not a date", "2021-05-06"),
        ("language", "Klingon", "language", "en"),
        ("identifier", "fine", "has the identifier fine", "visit"),
        ("identifier", "1.23E+12", "rounded", "visit"),
        ("access", "", "cannot be taken away", "public"),
        ("access", "top secrit", "confidential until you decide", "confidential"),
        ("level", "internal", "not changed by a table", None),
        ("given out", "xyz", "cannot be compared", None),
        ("document", "d0123456789abcdef", "there is no document d0123456789abcdef", None),
        ("document", "", "names no document", None),
        ("tags", "?!", "can be no tag", None),
    ],
)
def test_what_cannot_be_read_is_told_by_row_and_column_and_the_rest_goes_on(
    archive: Archive, column: str, written: str, says: str, after: str | None
) -> None:
    table = out(archive)
    row = next(number for number, cells in enumerate(table, 1) if "Visit" in cells)
    put(table, "'=Fine", "title", "Fine")
    put(table, "Visit", column, written)
    done = back(archive, [["Our list"], [], *table])
    (told,) = done.failed
    assert says in told.message
    assert told.message.startswith(f"row {row + 2}")
    assert column in told.message or column == "identifier" or column == "tags"
    assert known(archive, "fine").title == "Fine"
    if after is not None:
        now = getattr(known(archive, "visit"), column)
        assert str(now) == after


def test_a_fault_of_a_column_is_told_once(archive: Archive) -> None:
    archive.ingest([TextSource(f"Text {n}.", Metadata(title=f"T{n}", published="2020")) for n in range(20)])
    table = out(archive)
    for number in range(20):
        put(table, f"T{number}", "published", f"0{number % 9 + 1}/0{(number + 3) % 9 + 1}/2021")
    done = back(archive, table)
    (told,) = done.failed
    assert "rows " in told.message
    assert "with the day first" in told.message
    assert "with the month first" in told.message
    assert "--dates dmy" in told.advice
    assert not done.changes
    assert len(back(archive, table, dates="mdy").changes) == 20


Spoil = Callable[[str], str]


@pytest.mark.parametrize("order", ["dmy", "mdy", "ymd"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_a_spreadsheet_changes_nothing_by_itself(archive: Archive, order: str, mark: str, encoding: str) -> None:
    """Days in the local order, separators, code pages, empty rows and columns, capitals of truth values, numbers."""
    archive.ingest(TextSource("Months.", Metadata(title="Months", published="2021-03", extra={"shelf": "12"})))
    table = [
        [cell.replace("القاهرة", "Cairo") if encoding == "cp1251" else cell for cell in row] for row in out(archive)
    ]
    if encoding == "cp1251":
        archive.edit("visit", places=["Алматы", "Cairo"])
        table = out(archive)
    at = table[0].index("published")
    for row in table[1:]:
        year, month, day = (*row[at].split("-"), "01")[:3]
        row[at] = {"dmy": f"{day}/{month}/{year}", "mdy": f"{month}/{day}/{year}", "ymd": f"{year}/{month}/{day}"}[
            order
        ]
        row[:] = [cell.replace("true", "TRUE").replace("\n", "\r\n") for cell in row]
        row += ["", ""]
    done = back(archive, [*table, ["", ""], []], encoding, mark)
    assert done == TableImport(3, (), ())


def test_leading_zeros_that_are_gone_are_told_and_left(archive: Archive) -> None:
    table = out(archive)
    put(table, "'=Fine", "symbol", "123")
    done = back(archive, table)
    assert (done.changes, len(done.failed)) == ((), 1)
    assert "“00123” lost its leading zeros" in done.failed[0].message


def test_columns_and_rows_may_be_moved_and_taken_out(archive: Archive) -> None:
    table = out(archive)
    put(table, "Visit", "title", "Visit 2")
    keep = [table[0].index(name) for name in ("given out", "title", "document")]
    short = [[row[at] for at in keep] for row in table if "'=Fine" not in row]
    short[0][1] = "Titre"
    done = back(archive, [[*row, f"mine {n}"] for n, row in enumerate(short)])
    assert changed(done) == {("title", "Visit"): "Visit 2"}
    (told,) = done.failed
    assert "column “mine 0”" in told.message


def test_other_tables_are_refused(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("file,title\na.txt,A\n")
    with pytest.raises(UsageError, match="given out"):
        archive.import_table(tmp_path / "other.csv")
    (tmp_path / "broken.xlsx").write_bytes(b"PK")
    with pytest.raises(UnreadableFileError):
        archive.import_table(tmp_path / "broken.xlsx")
    with pytest.raises(UsageError, match="xlsx"):
        archive.export_table(tmp_path / "t.odt")


def test_a_lower_clearance_gives_out_what_it_sees_alone(archive: Archive) -> None:
    archive.export_table(archive.root.parent / "t.csv")
    text = (archive.root.parent / "t.csv").read_text("utf-8-sig")
    assert "Visit" in text
    assert "Fine" not in text
    assert "checked" not in text


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


@settings(max_examples=8)
@given(title=WORDS, names=st.lists(WORDS, max_size=3), own=WORDS, notes=WORDS)
def test_any_words_come_back_as_they_were(made: Path, title: str, names: list[str], own: str, notes: str) -> None:
    with Archive.open(made) as archive:
        archive.edit("visit", title=title, persons=names, notes=notes, extra={"mine": own})
        for name in ("any.csv", "any.xlsx"):
            path = made.parent / name
            archive.export_table(path, clearance=EVERYTHING)
            assert archive.import_table(path, dry_run=True) == TableImport(2, (), (), dry_run=True)


TYPED = st.lists(
    st.sampled_from(['"', "'", "-", "--", "...", "a", "Алматы", " ", "7", "é", "(c)"]), min_size=1, max_size=12
)


@given(typed=TYPED, data=st.data())
def test_what_a_spreadsheet_corrects_by_itself_is_no_edit(typed: list[str], data: st.DataObject) -> None:
    """Typographic quotation marks, dashes, dots, no-break and further spaces, line ends, an apostrophe in front."""
    corrected = {
        '"': ['"', "“", "”", "„", "«"], "'": ["'", "’", "‘"], "-": ["-", "–", "—"], "--": ["--", "—", "–"],
        "...": ["...", "…"], " ": [" ", "\u00a0", "  ", "\r\n", "\n"], "(c)": ["(c)", "©"],
    }  # fmt: skip
    written = "".join(data.draw(st.sampled_from(corrected.get(part, [part]))) for part in typed)
    current, end = plain("".join(typed)), data.draw(st.sampled_from(["", " ", "\r\n", "\u00a0"]))
    assert plain(written) == current or is_habit("title", plain(written + end), current, None)
    assert not is_habit("title", plain(f"{written}b"), current, None)


@given(day=st.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2039, 12, 31)))
@example(day=dt.date(2021, 3, 17))
@example(day=dt.date(2021, 4, 3))
def test_a_day_in_another_form_is_no_edit(day: dt.date) -> None:
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    forms = [
        f"{day:%d/%m/%Y}",
        f"{day:%m/%d/%Y}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day}-{months[day.month - 1]}-{day:%y}",
    ]
    for form in forms:
        assert is_habit("published", form, day.isoformat(), None), form
    later = day + dt.timedelta(days=400)
    assert not is_habit("published", f"{later.day}-{months[later.month - 1]}-{later:%y}", day.isoformat(), None)
    if day.day <= 12 and day.day != day.month:
        assert not is_habit("published", f"{day:%m/%d/%Y}", day.isoformat(), "dmy")


def test_a_number_with_an_exponent_is_no_edit_where_it_says_all() -> None:
    assert is_habit("case_number", "1E+10", "10000000000", None)
    assert not is_habit("case_number", "1.23E+12", "1234567890123", None)
