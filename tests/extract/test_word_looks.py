"""How the words of a Word file look: raised, hidden, struck; numbers and columns of tables; headers; what else it holds."""

from __future__ import annotations

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from rightsarchive import Archive, Metadata
from rightsarchive.extract.pdf import ocr
from rightsarchive.extract.pdf.lines import PageText, PdfLine
from rightsarchive.model import ContentKind, Extraction, MarkKind, PassageKind, Reason
from tests.extract.make import WORD_XML, check_offsets, read, shown, word_package
from tests.extract.test_word_shown import cell, paragraph, run, table

PLAIN = (PassageKind.BODY, PassageKind.HEADING, PassageKind.TABLE, PassageKind.FOOTNOTE)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = (
    "styles.xml",
    "styles",
    f"""<w:styles {WORD_XML}>
    <w:style w:type="character" w:styleId="Up"><w:name w:val="x"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
    <w:style w:type="character" w:styleId="Out"><w:name w:val="y"/><w:rPr><w:strike/></w:rPr></w:style>
    <w:style w:type="character" w:styleId="Gone"><w:name w:val="z"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>""",
)  # fmt: skip


def taken(tmp_path: Path, body: str, *parts: tuple[str, str, str], relations: str = "") -> Extraction:
    found = read(word_package(tmp_path / "a.docx", body, STYLES, *parts, relations=relations))
    check_offsets(found)
    for mark in found.marks:
        assert any(p.start <= mark.start < mark.end <= p.end for p in found.paragraphs)
    return found


@given(
    word=st.sampled_from(["Article 116", "12", "persons", "убито 12", "١٢", "CO"]),
    sign=st.from_regex(r"[0-9]{1,3}|[٠-٩]{1,2}|-?[0-9]|[0-9],[0-9]", fullmatch=True),
    how=st.sampled_from(
        ['<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>', '<w:position w:val="8"/>', '<w:position w:val="-8"/>', '<w:rStyle w:val="Up"/>']
    ),
    after=st.sampled_from(["", " of them", ", then"]),
)  # fmt: skip
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_raised_or_lowered_number_joins_a_word(tmp_path: Path, word: str, sign: str, how: str, after: str) -> None:
    for wrap in (paragraph, lambda content: table(f"<w:tc>{paragraph(content)}</w:tc>" + cell("x"))):
        found = taken(tmp_path, wrap(run(f"The text says {word}") + run(sign, how) + run(f"{after}.")))
        behind = found.text[found.text.index(word) + len(word) :]
        assert not any(character.isdecimal() for character in behind)
        lowered = "sub" in how or "-8" in how
        assert [mark.kind for mark in found.marks] == [MarkKind.LOWERED if lowered else MarkKind.RAISED]


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("<w:vanish/>", Reason.STYLE),
        ('<w:rStyle w:val="Gone"/>', Reason.STYLE),
        ('<w:color w:val="FFFFFF"/>', Reason.GROUND_COLOUR),
        ('<w:sz w:val="2"/>', Reason.TOO_SMALL),
        ('<w:shd w:fill="FF0000"/><w:color w:val="FF0000"/>', Reason.GROUND_COLOUR),
        ('<w:highlight w:val="black"/>', Reason.COVERED),
        ('<w:color w:val="000000"/><w:shd w:fill="000000"/>', Reason.COVERED),
    ],
)
@pytest.mark.parametrize("place", ["line", "cell", "note"])
def test_hidden_words_are_in_no_plain_paragraph(tmp_path: Path, how: str, reason: Reason, place: str) -> None:
    content = run("Seen before. ") + run("Kestrel", how) + run(" Seen after.")
    note: tuple[tuple[str, str, str], ...] = ()
    body = paragraph(content)
    if place == "cell":
        if "FFFFFF" in how:
            return  # a table may have a ground of its own
        body = table(f"<w:tc>{paragraph(content)}</w:tc>" + cell("x"))
    if place == "note":
        body = f'<w:p>{run("A")}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
        notes = f'<w:footnotes {WORD_XML}><w:footnote w:id="2">{paragraph(content)}</w:footnote></w:footnotes>'
        note = (("footnotes.xml", "footnotes", notes),)
    found = taken(tmp_path, body, *note)
    assert "Seen before. Seen after." in " ".join(shown(found, *PLAIN))
    assert "Kestrel" not in " ".join(shown(found, *PLAIN))
    assert [(p.kind, p.reason) for p in found.paragraphs if p.kind.is_apart] == [(PassageKind.HIDDEN, reason)]
    assert found.inventory.counts()["hidden text"] == (1, 1)
    assert "hidden-text" in {notice.code for notice in found.notices}


def test_words_that_are_seen_are_plain_text(tmp_path: Path) -> None:
    white, ground = '<w:color w:val="FFFFFF"/>', '<w:tcPr><w:shd w:fill="1F3864"/></w:tcPr>'
    found = taken(
        tmp_path,
        paragraph(
            run("one", '<w:vanish w:val="0"/>') + run(" two", '<w:color w:val="FFFFFF"/><w:shd w:fill="000000"/>')
        )
        + table(f"<w:tc>{ground}{paragraph(run('three', white))}</w:tc>" + cell("four"))
        + paragraph(run("five", '<w:position w:val="1"/><w:sz w:val="8"/>') + run("6", '<w:strike w:val="0"/>')),
    )
    assert shown(found, *PLAIN) == ["one two", "three | four", "five6"]
    assert not found.notices


@pytest.mark.parametrize("how", ["<w:strike/>", "<w:dstrike/>", '<w:rStyle w:val="Out"/>'])
def test_struck_words_are_in_no_plain_paragraph(tmp_path: Path, how: str) -> None:
    found = taken(tmp_path, paragraph(run("The order of ") + run("release ", how) + run("custody was confirmed.")))
    assert shown(found, PassageKind.BODY) == ["The order of custody was confirmed."]
    assert shown(found, PassageKind.STRUCK) == ["release"]
    assert [notice.code for notice in found.notices] == ["struck-text"]


def test_own_marks_of_notes_join_no_word(tmp_path: Path) -> None:
    reference = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>a</w:t></w:r>'
    notes = ("footnotes.xml", "footnotes", f'<w:footnotes {WORD_XML}><w:footnote w:id="2">{paragraph("a See above.")}</w:footnote></w:footnotes>')  # fmt: skip
    found = taken(tmp_path, f"<w:p>{run('The ward')}{reference}{run(' was shut.')}</w:p>", notes)
    assert shown(found) == ["The ward[a] was shut.", "a See above."]
    assert [(mark.kind, mark.note) for mark in found.marks] == [(MarkKind.NOTE, "a")]


def numbering(levels: str) -> tuple[str, str, str]:
    lists = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>'
    )
    definition = f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
    return "numbering.xml", "numbering", f"<w:numbering {WORD_XML}>{definition}{lists}</w:numbering>"


LEVEL = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'


@given(lists=st.lists(st.sampled_from("12"), min_size=1, max_size=8))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_number_of_a_column_stands_in_its_row(tmp_path: Path, lists: list[str]) -> None:
    rows = [
        f'<w:tc>{paragraph("<w:r/>", f"""<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{which}"/></w:numPr>""")}</w:tc>'
        + cell(f"name {index}")
        for index, which in enumerate(lists)
    ]
    number, begun, expected = 0, False, []
    for index, which in enumerate(lists):
        number = 7 if which == "2" and not begun else number + 1
        begun = begun or which == "2"
        expected.append(f"{number}. | name {index}")
    assert shown(taken(tmp_path, table(*rows), numbering(LEVEL))) == expected


@given(
    st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=1, max_size=5),
    st.integers(1, 3),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_cells_stay_in_their_columns(tmp_path: Path, merged: list[list[bool]], width: int) -> None:
    rows = ["".join(cell(f"h{column}") for column in range(3)) + cell("end")]
    rows += [
        "".join(cell("" if gone else f"r{column}", "<w:vMerge/>" if gone else '<w:vMerge w:val="restart"/>') for column, gone in enumerate(row))
        + cell("end")
        for row in merged
    ]  # fmt: skip
    rows.append(
        cell("wide", f'<w:gridSpan w:val="{width}"/>') + "".join(cell("x") for _ in range(3 - width)) + cell("end")
    )
    for text in shown(taken(tmp_path, table(*rows)), PassageKind.TABLE):
        columns = [column.strip() for column in f" {text}".split(" |")]
        assert columns.index("end") == 3
        assert all(column[1:] == str(index) for index, column in enumerate(columns) if column[:1] in {"h", "r"})


def header(name: str, text: str, kind: str = "header") -> tuple[str, str, str]:
    tag = "hdr" if kind == "header" else "ftr"
    return name, kind, f"<w:{tag} {WORD_XML}>{paragraph(text)}</w:{tag}>"


def test_headers_that_no_section_shows_are_hidden_and_numbers_are_kept(tmp_path: Path) -> None:
    section = (
        f'<w:sectPr xmlns:r="{RELATIONS}"><w:headerReference w:type="default" r:id="rId2"/><w:headerReference w:type="first" r:id="rId3"/>'
        '<w:footerReference w:type="default" r:id="rId4"/></w:sectPr>'
    )
    found = taken(
        tmp_path,
        paragraph("The text.") + section,
        header("header1.xml", "58217/19"),
        header("header2.xml", "Draft of another case"),
        header("footer1.xml", "12/03/2024, page 4", kind="footer"),
        header("header3.xml", "Left over"),
    )
    assert shown(found, PassageKind.BODY) == ["The text."]
    assert shown(found, PassageKind.ANNOTATION) == ["58217/19"]
    assert shown(found, PassageKind.NAVIGATION) == ["12/03/2024, page 4"]
    assert shown(found, PassageKind.HIDDEN) == ["Draft of another case", "Left over"]
    assert {p.reason for p in found.paragraphs if p.kind is PassageKind.HIDDEN} == {Reason.UNUSED_HEADER}


def test_a_number_that_the_text_gives_is_a_header_only(tmp_path: Path) -> None:
    section = f'<w:sectPr xmlns:r="{RELATIONS}"><w:headerReference w:type="default" r:id="rId2"/></w:sectPr>'
    found = taken(tmp_path, paragraph("Case 58217/19.") + section, header("header1.xml", "58217/19"))
    assert shown(found, PassageKind.NAVIGATION) == ["58217/19"]


def test_what_else_a_file_holds_is_in_its_inventory(tmp_path: Path) -> None:
    drawing = (
        '<w:p><w:r><w:drawing><wp:inline xmlns:wp="wp"><wp:extent cx="7000000" cy="9000000"/><a:graphic xmlns:a="a"><a:blip/></a:graphic></wp:inline></w:drawing></w:r></w:p>'
        '<w:p><w:r><w:drawing><wp:inline xmlns:wp="wp"><wp:extent cx="700000" cy="900000"/><a:graphic xmlns:a="a"><a:blip/></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    )
    control = (
        "<w:sdt><w:sdtPr><w:text/>{}</w:sdtPr><w:sdtContent>" + paragraph("Filled in.") + "</w:sdtContent></w:sdt>"
    )
    changes = f'<w:p><w:ins w:id="1" w:author="x">{run("new")}</w:ins><w:del w:id="2" w:author="x"/></w:p>'
    found = taken(
        tmp_path,
        drawing + control.format("") + control.format("<w:showingPlcHdr/>") + changes,
        relations=f'<Relationship Id="rIdW" Type="{RELATIONS}/package" Target="embeddings/deaths.xlsx"/>'
        f'<Relationship Id="rIdO" Type="{RELATIONS}/oleObject" Target="embeddings/oleObject1.bin"/>',
    )
    counts = found.inventory.counts()
    assert counts["picture"] == (2, 0)
    assert max(content.share or 0 for content in found.inventory.of(ContentKind.PICTURE)) > 0.5
    assert counts["form field"] == (2, 1)
    assert counts["revision"] == (2, 1)
    assert [content.name for content in found.inventory.of(ContentKind.EMBEDDED)] == ["deaths.xlsx", "oleObject1.bin"]
    told = {notice.code: notice.message for notice in found.notices}
    assert "deaths.xlsx" in told["embedded-document"]
    assert "scanned" in told["partly-scanned"]


def scan(tmp_path: Path, share: float) -> Path:
    """A Word file with a picture over so much of its page."""
    side = int(11906 * 635 * share), (16838 * 635)
    path = word_package(
        tmp_path / "a.docx",
        paragraph("Before the picture.")
        + f'<w:p><w:r><w:drawing><wp:inline xmlns:wp="wp"><wp:extent cx="{side[0]}" cy="{side[1]}"/><a:graphic xmlns:a="{A}">'
        f'<a:blip xmlns:r="{RELATIONS}" r:embed="rIdP"/></a:graphic></wp:inline></w:drawing></w:r></w:p>'
        + paragraph("After it."),
        relations=f'<Relationship Id="rIdP" Type="{RELATIONS}/image" Target="media/p.png"/>',
    )
    picture = io.BytesIO()
    Image.new("L", (30, 40)).save(picture, "PNG")
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("word/media/p.png", picture.getvalue())
    return path


A = "http://schemas.openxmlformats.org/drawingml/2006/main"


@pytest.mark.parametrize("share", [0.1, 0.9])
def test_a_picture_of_a_page_is_recognised_where_that_is_set_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, share: float
) -> None:
    text = "Held on the third of May."
    lines = (PdfLine(0, 0, len(text), text, 70.0, 700.0, 11.0),)
    monkeypatch.setattr(ocr, "installed", lambda: frozenset({"eng"}))
    monkeypatch.setattr(
        ocr, "recognise", lambda *_, seconds: ocr.Recognised(PageText(text, lines, 0.0, 842.0), "OCR: x", 90.0, ())
    )
    path = scan(tmp_path, share)
    found = read(path, languages=["en"])
    large = share > 0.5
    assert shown(found) == ["Before the picture.", *([text] if large else []), "After it."]
    assert found.inventory.counts()["picture"] == (1, int(large))
    assert not found.notices
    assert [notice.code for notice in read(path).notices] == (["partly-scanned"] if large else [])
    if large:
        with Archive.create(tmp_path / "archive") as archive, ThreadPoolExecutor(1) as workers:
            archive.ingest(path, metadata=Metadata(language="en"), executor=workers)
            assert archive.search("third").hits[0].citation.ocr
            assert not archive.search("before").hits[0].citation.ocr
            document = next(archive.documents()).id
            assert archive.cite_words(document, "third of May").ocr
