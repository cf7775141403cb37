"""Restrictions as people write them, in places and words that are no manifest's: each of them closes, and lists of other things do not."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightsarchive.language.data import languages
from rightsarchive.metadata.restrictions import restrictions
from rightsarchive.model import Access
from tests.ingest.test_declarations import WITNESS, levels_of

SPOKEN = [each.declarations for each in languages() if each.declarations.access]
TABLE = [["file", "access"], ["witness.txt", "confidential"]]
CSV = "".join(",".join(row) + "\n" for row in TABLE)


def closes(column: str, value: object) -> bool:
    return any(found.access is not Access.PUBLIC for found in restrictions({column: (value, 1)}))


@settings(max_examples=60)
@given(st.data())
def test_columns_and_levels_of_every_language_that_has_them(data: st.DataObject) -> None:
    said = data.draw(st.sampled_from(SPOKEN))
    column = data.draw(st.sampled_from(said.access))
    assert closes(column, data.draw(st.sampled_from((*said.confidential, *said.closed, *said.internal))))
    assert closes(column, data.draw(st.sampled_from(["Anna", "level 3", "🔒", "?"])))
    if said.no:
        assert closes(said.public[0], said.no[0])
    assert closes("a column of one's own", data.draw(st.sampled_from(said.confidential)))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("visibility", "team"), ("security", "high"), ("sharing", "never"), ("Share?", "NO"), ("audience", "lawyers only"),
        ("handling", "RESTRICTED - counsel only"), ("Viewers", "Anna, Bek"), ("Clearance required", "2"), ("permissions", "owner only"),
        ("NDA", "yes"), ("attorney-client privilege", "yes"), ("sensitive", "x"), ("lock", "🔒"), ("⛔", "x"), ("", "🔒"),
        ("remarks", "Please do NOT publish before trial"), ("comment", "keep secret"), ("notes", "Vertraulich – nur für Anna"),
        ("PUBLIC", "no"), ("publish", "wait"), ("Freigabe", "keine"), ("visibilità", "solo avvocati"), ("видимость", "только юристы"),
        ("dcterms:accessRights", "info:eu-repo/semantics/closedAccess"), ("permissions", {"public": {"read": False}}),
        ("a", {"b": [{"c": {"visibility": "private"}}]}), ("classification", "C3"), ("classification", "SECRET//NOFORN"),
        ("rights", "http://purl.org/coar/access_right/c_16ec"), ("rights", "info:eu-repo/semantics/embargoedAccess"), ("status", "under seal"),
        ("sealed", "yes"), ("classification", "TLP:AMBER+STRICT"), ("Einstufung", "VS-NfD"), ("consent to publish", "no"), ("consent", "withdrawn"),
        ("closed until", "2050"), ("rights", "In copyright; access restricted to staff"), ("title", "[Confidential] Statement"),
    ],
)  # fmt: skip
def test_a_column_that_may_name_readers_closes_by_what_stands_in_it(column: str, value: object) -> None:
    assert closes(column, value)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("dcterms:accessRights", "info:eu-repo/semantics/openAccess"), ("visibility", "everyone"), ("security", "Security Council"),
        ("distribution", "500 copies"), ("release", "2024-05-01"), ("sharing", "CC BY 4.0"), ("audience", "general"),
        ("views", "1,204"), ("accesso il", "3 maggio"), ("restoration", "2011"), ("source", "Secret detention in Poland"),
        ("remarks", "Interviews in a private prison"), ("market", "restricted shares"), ("Status", "closed"), ("level", "high"),
        ("rights", "http://purl.org/coar/access_right/c_abf2"), ("classification", "Secret detention"), ("level", "C1"), ("restrictions", "none"),
        ("journal", "Confidential"), ("access restrictions", "None"), ("consent", "given"), ("access type", "online"), ("embargo", "no"),
    ],
)  # fmt: skip
def test_and_ordinary_words_do_not(column: str, value: object) -> None:
    assert not closes(column, value)


def packed(**members: str) -> bytes:
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w") as packing:
        for name, content in members.items():
            packing.writestr(name.replace("__", "."), content)
    return saved.getvalue()


def of_word(*paragraphs: str, table: bool = False) -> bytes:
    document = docx.Document()
    for words in paragraphs:
        document.add_paragraph(words)
    if table:
        made = document.add_table(2, 2)
        for row, cells in enumerate(TABLE):
            for at, words in enumerate(cells):
                made.cell(row, at).text = words
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def workbook(sheet: str, rows: list[list[str]], comment: str = "") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    if comment:
        book.active["A2"].comment = openpyxl.comments.Comment(comment, "A")
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


PLAIN = [["file", "title"], ["witness.txt", "A"]]
ODS = (
    '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><table:table-row><table:table-cell><text:p>witness.txt'
    "</text:p></table:table-cell><table:table-cell><text:p>confidential</text:p></table:table-cell></table:table-row>"
    "</office:document-content>"
)
HTML = "<table><tr><th>file</th><th>access</th></tr><tr><td>witness.txt</td><td>confidential</td></tr></table>"

PLACES: Mapping[str, tuple[str, str | bytes | Callable[[], bytes]]] = {
    "a list in a zip": ("lists.zip", lambda: packed(manifest__csv=CSV)),
    "a sidecar in a zip": ("lists.zip", lambda: packed(witness__txt__yaml="access: confidential\n")),
    "a list of LibreOffice": ("list.ods", lambda: packed(content__xml=ODS)),
    "an old workbook": ("files.xls", b"\xd0\xcf\x11\xe0" + "\0witness.txt\0\0confidential".encode("utf-16-le")),
    "a Word table": ("Files.docx", lambda: of_word("List of files", table=True)),
    "a sentence in Word": ("List.docx", lambda: of_word("Confidential: witness.txt, b.pdf")),
    "a page with a table": ("list.html", HTML),
    "a note": ("list.txt", "confidential: a.pdf, witness.txt\n"),
    "files below a heading": ("README.txt", "Our reports\n\nThe following files are confidential:\n- witness.txt\n- b.pdf\n"),
    "a note that is called so": ("CONFIDENTIAL.txt", "witness.txt\n"),
    "a Markdown table": ("README.md", "| file | access |\n|---|---|\n| witness.txt | confidential |\n"),
    "keys that are files": ("access.yaml", "witness.txt: confidential\n"),
    "a list under a level": ("access.json", json.dumps({"confidential": ["witness.txt"]})),
    "a section": ("access.ini", "[confidential]\nwitness.txt\n"),
    "a packed list": ("list.xml", "<files><file access='confidential'>witness.txt</file></files>"),
    "a file of its own": ("witness.txt.confidential", ""),
    "a word beside it": ("witness.txt.nfo", "do not publish"),
    "a description of another ending": ("witness.xml", "<doc><access>restricted</access></doc>"),
    "names without endings": ("files.xlsx", lambda: workbook("S", [["document", "who may see"], ["witness", "only Anna"]])),
    "the name of a sheet": ("manifest.xlsx", lambda: workbook("Confidential", PLAIN)),
    "a comment on a cell": ("manifest.xlsx", lambda: workbook("S", PLAIN, "confidential")),
    "the name of the column of files": ("manifest.csv", "confidential files,title\nwitness.txt,A\n"),
    "a title": ("manifest.csv", "All of these are strictly confidential\nfile,title\nwitness.txt,A\n"),
    "a line below": ("manifest.csv", "file,title\nwitness.txt,A\n\nAll of the above is confidential,\n"),
    "a list in a folder": ("lists/access.csv", "file,access\n../witness.txt,confidential\n"),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_a_list_of_another_kind_closes_the_files_that_it_names(place: str) -> None:
    name, content = PLACES[place]
    made = content() if callable(content) else content
    found = levels_of(
        {
            "witness.txt": WITNESS.encode(),
            "other.txt": b"Else.",
            name: made if isinstance(made, bytes) else made.encode(),
        }
    )
    assert found["witness.txt"], found
    assert not found["other.txt"], found


def test_a_folder_or_a_file_that_is_called_so_is_closed_unless_something_says_who_may_see_it() -> None:
    names = ["Vertraulich/a.txt", "b [secret].txt", "c CONFIDENTIAL.txt", "d_confidential.txt", "not published/e/f.txt"]
    open_names = [
        "confidential-inquiry-report.txt",
        "Secret prisons.txt",
        "The confidential report.txt",
        "Annex (final).txt",
    ]
    found = levels_of({name: name.encode() for name in (*names[:4], *open_names)})
    assert found == {**dict.fromkeys(names[:4], True), **dict.fromkeys(open_names, False)}
    assert levels_of({"secret/a.txt": b"A.", "secret/manifest.csv": b"file,access\na.txt,public\n"}) == {
        "secret/a.txt": False
    }


ALL_OF_IT: Mapping[str, str] = {
    "README.txt": "Everything in this folder is confidential.\n",
    "README.md": "# Statements\n\nAll files in this folder are strictly confidential. Do not share.\n",
    "ЧИТАЙМЕНЯ.txt": "Все файлы в этой папке конфиденциальны.\n",
    "LEEME.txt": "Todo en esta carpeta es confidencial.\n",
    "readme": "CONFIDENTIAL\n",
    "CONFIDENTIAL": "",
    "_DO NOT SHARE.txt": "",
    ".confidential": "",
    "_folder.yaml": "access: confidential\n",
    "metadata.json": '{"access": "confidential"}',
    "access.txt": "confidential\n",
}


@pytest.mark.parametrize("name", ALL_OF_IT)
def test_a_note_that_closes_the_whole_folder(name: str) -> None:
    found = levels_of({"witness.txt": WITNESS.encode(), "other.txt": b"Else.", name: ALL_OF_IT[name].encode()})
    assert found["witness.txt"], found
    assert found["other.txt"], found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("README.txt", "Reports of 2020. All reports in this folder are public.\n"),
        ("about.txt", "About us. We keep the names of all confidential sources safe.\n"),
        ("metadata.yaml", "title: Reports\naccess: public\n"),
        ("package.json", '{"private": true}'),
        ("secret.txt", "A report on the secret police, which is a document like any other.\n"),
        ("lock", ""),
    ],
)
def test_and_a_note_that_does_not(name: str, text: str) -> None:
    found = levels_of({"witness.txt": WITNESS.encode(), name: text.encode()})
    assert not found["witness.txt"], found


@pytest.mark.parametrize(
    "side",
    [
        "witness.md", "witness.txt.lock", "witness_metadata.json", "witness.txt.meta.yaml", "meta.witness.txt.yaml", "metadata/witness.json",
        "meta/witness.txt.yaml", "witness.txt.yaml.bak", "witness.txt.yaml~", "witness.txt.csv", "witness.xmp", "witness (metadata).yaml",
    ],
)  # fmt: skip
def test_a_sidecar_of_another_name_closes_its_file(side: str) -> None:
    texts = {
        ".json": '{"access": "confidential"}',
        ".xmp": "<x:accessRights>confidential</x:accessRights>",
        ".lock": "",
    }
    text = next((text for end, text in texts.items() if side.endswith(end)), "**Access:** confidential\n")
    text = (
        text
        if side.endswith(".md")
        else text.replace("**", "").replace(": c", ",c" if side.endswith(".csv") else ": c")
    )
    found = levels_of({"witness.txt": WITNESS.encode(), "other.txt": b"Else.", side: text.encode()})
    assert found["witness.txt"], found
    assert not found["other.txt"], found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("README.txt", "a.txt: report on secret detention\nb.txt: access to lawyers\n"),
        ("index.html", "<p>The confidential informant told of it.</p><p><a>a.txt</a></p>"),
        ("list.txt", "The list of confidential sources is long.\n\na.txt is the report.\n"),
        ("notes.yaml", "a.txt: published\n"),
        ("data.zip", "no zip at all, with a.txt confidential"),
    ],
)
def test_a_text_that_names_files_and_restricts_none_closes_none(name: str, text: str) -> None:
    assert not any(levels_of({"a.txt": b"A.", "b.txt": b"B.", name: text.encode()}).values())
