"""What is declared beside files: a restriction holds however it is written, and ordinary lists close nothing."""

from __future__ import annotations

import io
import json
import random
import tempfile
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from rightsarchive import Archive, Metadata, Outcome, TextSource
from rightsarchive.cli import main
from rightsarchive.ingest.declarations import Declarations
from rightsarchive.ingest.discovery import Discovery
from rightsarchive.language.data import languages
from rightsarchive.model import Access
from rightsarchive.model.layers import first

WITNESS = "The protected witness Alina lives in Tokmok."
CODE_PAGES = {
    "ru": "cp1251",
    "uk": "cp1251",
    "ar": "cp1256",
    "tr": "cp1254",
    "fr": "cp1252",
    "es": "cp1252",
    "de": "cp1252",
    "pt": "cp1252",
}
SPOKEN = [each for each in languages() if each.declarations.access]


def test_the_days_of_a_list_are_read_as_the_caller_or_the_archive_says(tmp_path: Path) -> None:
    place = tmp_path / "reports"
    place.mkdir()
    for name in ("a.txt", "b.txt", "c.txt"):
        (place / name).write_text(f"{WITNESS} {name}", "utf-8")
    (place / "manifest.csv").write_text("file;date\na.txt;03/04/2021\nb.txt;05/04/2021\n", "utf-8")
    (place / "c.txt.yaml").write_text("published: 03/04/2021\n", "utf-8")

    def days(archive: Archive) -> list[str]:
        return [str(archive.document(name).metadata.published) for name in ("a.txt", "b.txt", "c.txt")]

    with Archive.create(tmp_path / "archive") as archive:
        listed, beside = archive.ingest(place).failed
        assert days(archive) == ["None"] * 3
        for told in (listed, beside):
            assert "2021-04-03 with the day first, and 2021-03-04 with the month first" in told.message
            assert "--dates dmy" in told.advice
        assert "line 3" in listed.message
        assert [each.status for each in archive.preview(place, dates="mdy")] == ["updated"] * 3
        assert not archive.ingest(place, dates="dmy").failed
        assert days(archive) == ["2021-04-03", "2021-04-05", "2021-04-03"]
    written = tmp_path / "archive" / "archive.toml"
    written.write_text(written.read_text("utf-8").replace("[ingest]", '[ingest]\ndates = "mdy"'), "utf-8")
    with Archive.open(tmp_path / "archive") as archive:
        assert not archive.ingest(place).failed
        assert days(archive) == ["2021-03-04", "2021-05-04", "2021-03-04"]
    done = CliRunner().invoke(main, ["ingest", str(place), "--archive", str(tmp_path / "archive"), "--dates", "dmy"])
    assert done.exit_code == 0, done.output


@pytest.fixture
def workers() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as threads:
        yield threads


def cased(text: str) -> st.SearchStrategy[str]:
    return st.sampled_from(
        [text, text.upper(), text.title(), f" {text} ", text.replace(" ", "_"), text.replace(" ", "  "), f"{text}:"]
    )


@st.composite
def declared(draw: st.DrawFn) -> dict[str, bytes]:
    """A folder with a witness's statement that is restricted, somehow."""
    each = draw(st.sampled_from(SPOKEN))
    said = each.declarations
    column = draw(st.sampled_from(said.access).flatmap(cased))
    level = draw(st.sampled_from((*said.confidential, *said.closed, *said.internal, "qwertyuiop")).flatmap(cased))
    file_column = draw(st.sampled_from(said.file).flatmap(cased))
    name = draw(st.sampled_from(["witness.txt", "Témoin é.txt", "показание.txt"]))
    called = draw(
        st.sampled_from(
            [
                name,
                name.upper(),
                f".\\{name}",
                f"C:\\docs\\{name}",
                unicodedata.normalize("NFD", name),
                Path(name).stem,
                "lost.txt",
            ]
        )
    )
    form = draw(st.sampled_from(["csv", "yaml", "json", "front"]))
    if form == "csv":
        mark = draw(st.sampled_from(",;\t|"))
        quote = draw(st.sampled_from(['"', ""]))
        head = draw(st.sampled_from(["", "Documents\n\n"])) + (f"sep={mark}\n" if draw(st.booleans()) else "")
        rows = [[file_column, "n", column], [called, "1", level]]
        head = "" if head.count("\n") == 3 else head
        text = head + "".join(mark.join(f"{quote}{cell}{quote}" for cell in row) + "\n" for row in rows)
        encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", CODE_PAGES.get(each.code, "utf-8")]))
        try:
            content = text.encode(encoding)
        except UnicodeEncodeError:
            content = text.encode("utf-16")
        ending = draw(st.sampled_from(["manifest.csv", "Manifest.CSV", "MANIFEST.csv"]))
        return {name: WITNESS.encode(), ending: content.replace(b"\n", b"\r\n") if encoding == "utf-8" else content}
    key = column.strip().rstrip(":")
    if form == "yaml":
        body = draw(
            st.sampled_from(
                ["{k}: {v}\n", "title: x\n{k}: {v}\n", "about:\n  {k}: {v}\n", "{k}: [{v}]\n", "{k}: [{v}\n"]
            )
        )
        side = draw(st.sampled_from([name, name.upper(), unicodedata.normalize("NFD", name)])) + draw(
            st.sampled_from([".yaml", ".YML"])
        )
        return {name: WITNESS.encode(), side: body.format(k=key, v=level.strip().rstrip(":")).encode()}
    if form == "json":
        body = draw(
            st.sampled_from(
                ['{{"{k}": "{v}"}}', '[{{"{k}": "{v}"}}]', '{{"item": {{"{k}": "{v}"}}}}', '{{"{k}": "{v}"']
            )
        )
        return {name: WITNESS.encode(), f"{name}.json": body.format(k=key, v=level).encode()}
    return {name: f"---\n{key}: {level.strip().rstrip(':')}\n---\n{WITNESS}".encode()}


def taken(files: dict[str, bytes], folder: Path) -> tuple[Archive, Outcome]:
    (folder / "in").mkdir()
    for name, content in files.items():
        (folder / "in" / name).write_bytes(content)
    archive = Archive.create(folder / "archive")
    with ThreadPoolExecutor(1) as threads:
        return archive, archive.ingest(folder / "in", executor=threads)


@settings(max_examples=15, deadline=None)
@given(declared())
def test_no_public_search_sees_what_somebody_restricted(files: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        archive, _ = taken(files, Path(folder))
        with archive:
            assert archive.search("Alina Tokmok").total == 0
            assert not list(archive.documents())
            assert archive.search("Alina Tokmok", clearance="confidential").total == 1


COLUMNS = [
    "accessed", "Date accessed", "classification", "status", "title", "author", "publisher", "source", "notes", "category", "type",
    "language", "pages", "accession number", "last access", "tags", "section", "description", "country", "level", "publié le",
    "statut", "дата", "статус", "estado", "coverage", "rights holder", "address", "process", "security council", "place",
]  # fmt: skip
CELLS = [
    "2025-01-03", "report", "closed", "open", "draft", "final", "pending", "torture; fair trial", "Court fines a defender", "12", "en",
    "Almaty", "", "", "-", "n/a", "A/HRC/44/22", "public", "Committee against Torture", "high", "Kazakhstan", "https://example.org/a",
    "Private and Family Life", "The secret prison", "Confidentiality of sources: a guide", "3.5", "yes", "no", "published", "in force",
]  # fmt: skip


def test_of_two_hundred_ordinary_lists_at_most_two_close_anything(tmp_path: Path) -> None:
    draw = random.Random(31)
    closing = []
    for number in range(200):
        folder = tmp_path / str(number)
        folder.mkdir()
        names = [f"{draw.choice('abc')}{n}.txt" for n in range(3)]
        for name in names:
            (folder / name).write_text("x")
        columns = draw.sample(COLUMNS, draw.randint(1, 6))
        rows = [
            ["file", *columns],
            *([name, *(draw.choice(CELLS) for _ in columns)] for name in [*names, "missing.pdf"]),
        ]
        mark = draw.choice(",;\t")
        text = "\n".join(mark.join(f'"{cell}"' for cell in row) for row in rows)
        (folder / draw.choice(["manifest.csv", "list.csv", "Manifest.CSV", "notes.txt", "list.md"])).write_text(
            text, "utf-8"
        )
        declarations = Declarations(overruled=False)
        for name in names:
            layers = list(declarations.of(folder / name, name, folder))
            if any("access" in layer and layer["access"][0] is not Access.PUBLIC for layer in layers):
                closing.append(text)
    assert len(closing) <= 2, closing


def test_what_is_not_understood_is_told_once_with_what_it_closed(tmp_path: Path) -> None:
    files = {f"{n}.txt": f"{WITNESS} {n}".encode() for n in range(3)}
    rows = "".join(f"{n}.txt,top drawer\n" for n in range(2))
    archive, outcome = taken({**files, "manifest.csv": f"file,access\n{rows}9.txt,secret\n".encode()}, tmp_path)
    with archive:
        told = [
            (failure.code, failure.message.partition(":")[0].rpartition(", line ")[2]) for failure in outcome.failed
        ]
        assert told == [
            ("metadata", "4, field 'file'"),
            ("metadata", "2, field 'access'"),
            ("metadata", "3, field 'access'"),
        ]
        assert "1 file is confidential because of it" in outcome.failed[1].message
        assert "--set access=" in outcome.failed[1].advice
        assert "2.txt" in outcome.failed[0].message  # no row describes it, and one that closes names no file
        assert not list(archive.documents())


def test_a_level_falls_by_a_declaration_that_is_understood_alone(tmp_path: Path, workers: ThreadPoolExecutor) -> None:
    archive, _ = taken({"a.txt": WITNESS.encode(), "manifest.csv": b"file,access\na.txt,Confidentiel\n"}, tmp_path)
    with archive:
        (tmp_path / "in" / "manifest.csv").unlink()
        assert len(archive.ingest(tmp_path / "in", executor=workers).unchanged) == 1
        assert archive.search("Alina").total == 0
        (tmp_path / "in" / "manifest.csv").write_text("file,access\na.txt,public\n")
        archive.ingest(tmp_path / "in", executor=workers)
        assert archive.search("Alina").total == 1


def test_a_text_that_says_nothing_of_its_level_keeps_it(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "archive") as archive:
        archive.ingest(TextSource(WITNESS, Metadata(identifier="w", access=Access.CONFIDENTIAL)))
        archive.ingest(TextSource(WITNESS, Metadata(identifier="w", title="Statement")))
        assert archive.search("Alina").total == 0
        archive.ingest(TextSource(WITNESS, Metadata(identifier="w", access=Access.PUBLIC)))
        assert archive.search("Alina").total == 1


def test_the_one_who_calls_decides(tmp_path: Path, workers: ThreadPoolExecutor) -> None:
    archive, outcome = taken({"a.txt": WITNESS.encode(), "a.txt.yaml": b"access: top drawer\n"}, tmp_path)
    with archive:
        assert archive.search("Alina").total == 0
        archive.ingest(tmp_path / "in", metadata=Metadata(access=Access.PUBLIC), executor=workers)
        assert archive.search("Alina").total == 1
        assert len(outcome.failed) == 1


NEARLY = [
    "{0}.toml", "{0}.meta", "{0}.meta.json", "{1}.metadata.json", "{0}.yaml.txt", "{0} (1).yaml", "{0} - Copy.yaml",
    "_{0}.yaml", ".{0}.yaml", "{0}.txt", "{0}.ini", "{0}.properties", "{0}.xml", "{1}.toml", "{0}.YML",
]  # fmt: skip


def described(suffix: str, key: str, value: str) -> str:
    """A restriction as a file of this kind has it."""
    match suffix:
        case "json":
            return json.dumps({"title": "A", "rights": {key: value}})
        case "xml":
            return f"<record><title>A</title><{key}>{value}</{key}></record>"
        case "toml" | "ini" | "properties":
            return f'title = "A"\n{key} = "{value}"\n'
        case _:
            return f"title: A\n{key}: {value}\n"


@settings(max_examples=60)
@given(
    called=st.sampled_from(NEARLY),
    name=st.sampled_from(["witness.txt", "Témoin é.txt", "показание свидетеля.txt"]),
    key=st.sampled_from(["access", "Confidentiality", "restriction"]),
    level=st.sampled_from(["confidential", "ДСП", "not public", "embargo until 2027", "TLP:RED", "🔒"]),
)
def test_a_file_that_is_called_nearly_like_a_sidecar_closes(called: str, name: str, key: str, level: str) -> None:
    side = called.format(name, Path(name).stem)
    content = described(side.lower().rpartition(".")[2], key, level)
    closed = levels_of({name: WITNESS.encode(), "other.txt": b"Else.", side: content.encode()})
    assert closed == {name: True, "other.txt": False} | ({side: False} if side.endswith(".txt") else {})


@settings(max_examples=40)
@given(data=st.data())
def test_a_workbook_or_a_list_elsewhere_closes_too(data: st.DataObject) -> None:
    """A merged cell, a hidden or a later sheet, a level above the header, two rows of one file, a list in a folder of its own."""
    openpyxl = pytest.importorskip("openpyxl")
    name, level = "witness.txt", data.draw(st.sampled_from(["confidential", "Vertraulich", "only Anna", "секретно"]))
    book = openpyxl.Workbook()
    sheet = book.active
    how = data.draw(st.sampled_from(["merged", "later", "hidden", "above", "twice", "elsewhere", "below"]))
    rows = [["file", "access"], ["other.txt", "public"], [name, level]]
    if how == "merged":
        rows = [["file", "access"], ["first.txt", level], [name, ""], ["other.txt", "public"]]
    elif how == "above":
        rows = [["Our list"], ["confidential"], ["file", "title"], [name, "A"], ["elsewhere.txt", "B"]]
    elif how == "twice":
        rows = [["file", "access"], [name, "public"], [name, level], ["other.txt", "public"]]
    elif how in {"later", "hidden"}:
        for row in [["file", "title"], [name, "A"], ["other.txt", "B"]]:
            sheet.append(row)
        sheet = book.create_sheet()
        sheet.sheet_state = "hidden" if how == "hidden" else "visible"
    if how == "below":
        rows[2][0] = f"../{name}"
    for row in rows:
        sheet.append(row)
    if how == "merged":
        sheet.merge_cells("B2:B3")
    saved = io.BytesIO()
    book.save(saved)
    folder = "lists/" if how in {"elsewhere", "below"} else ""
    found = levels_of(
        {name: WITNESS.encode(), "other.txt": b"Else.", f"{folder}manifest.xlsx": saved.getvalue()}
        | ({"first.txt": b"First."} if how == "merged" else {})
        | ({"elsewhere.txt": b"Third."} if how == "above" else {})
    )
    assert found[name]
    assert not found["other.txt"]


@given(
    level=st.sampled_from(
        [("Гриф", "Секретно"), ("السرية", "سري"), ("Gizlilik", "Gizli"), ("Confidentialité", "Confidentiel")]
    ),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]),
    mark=st.sampled_from([",", ";", "\t", "|"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_any_unicode_encoding_of_a_list_is_read(level: tuple[str, str], encoding: str, mark: str, end: str) -> None:
    table = end.join([mark.join(["file", level[0]]), mark.join(["witness.txt", level[1]]), ""])
    assert levels_of({"witness.txt": WITNESS.encode(), "manifest.csv": table.encode(encoding)}) == {"witness.txt": True}


def levels_of(files: dict[str, bytes]) -> dict[str, bool]:
    """Of each document of a folder whether something closes it."""
    with tempfile.TemporaryDirectory() as place:
        for name, content in files.items():
            path = Path(place, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        found = {}
        for candidate in Discovery({}).candidates([Path(place)]):
            level = first(candidate.declared, "access")
            found[Path(candidate.name).relative_to(place).as_posix()] = level not in {None, Access.PUBLIC}
        return found
