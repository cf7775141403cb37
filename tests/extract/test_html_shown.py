"""What a page shows and how: raised signs, hidden and struck words, fields, frames, numbers of lists, columns of tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rightsarchive.errors import HostileFileError
from rightsarchive.model import ContentKind, Extraction, MarkKind, PassageKind, Reason
from tests.extract.make import check_offsets, read, shown

PLAIN = (PassageKind.BODY, PassageKind.HEADING, PassageKind.TABLE, PassageKind.FOOTNOTE)


def page(tmp_path: Path, body: str, head: str = "") -> Extraction:
    path = tmp_path / "a.html"
    path.write_text(
        f"<!DOCTYPE html><html><head><title>T</title>{head}</head><body><main>{body}</main></body></html>", "utf-8"
    )
    found = read(path)
    check_offsets(found)
    for mark in found.marks:
        assert any(p.start <= mark.start < mark.end <= p.end for p in found.paragraphs)
    return found


RAISING = ["<sup>{}</sup>", "<span style='vertical-align:super'>{}</span>", "<span class=up>{}</span>", "<sup><a href='#n'>{}</a></sup>", "<a href='#n'><sup>{}</sup></a>", "<span style='vertical-align: 4px'>{}</span>", "<sub>{}</sub>", "<span style='vertical-align:sub'>{}</span>"]  # fmt: skip


@given(
    word=st.sampled_from(["Article 116", "12", "persons", "убито 12", "١٢", "H", "e"]),
    sign=st.from_regex(r"[0-9]{1,3}|[٠-٩]{1,2}|-?[0-9]|[0-9],[0-9]", fullmatch=True),
    how=st.sampled_from(RAISING),
    after=st.sampled_from(["", " of them", ", then", "2"]),
)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_raised_or_lowered_number_joins_a_word(tmp_path: Path, word: str, sign: str, how: str, after: str) -> None:
    found = page(
        tmp_path,
        f"<p>The text says {word}{how.format(sign)}{after}.</p>",
        "<style>.up { vertical-align: super }</style>",
    )
    assert word in found.text
    assert not any(
        character.isdecimal()
        for character in found.text[found.text.index(word) + len(word) :].removesuffix(f"{after}.")
    )
    assert [mark.kind for mark in found.marks] == [
        MarkKind.LOWERED if "sub" in how else MarkKind.NOTE if "href" in how else MarkKind.RAISED
    ]


def test_raised_letters_stay_letters_and_marks_of_notes_in_letters_stand_apart(tmp_path: Path) -> None:
    found = page(
        tmp_path, "<p>On the 5<sup>th</sup> of May the ward<sup><a href='#a'>a</a></sup> was closed[<sup>12</sup>].</p>"
    )
    assert shown(found) == ["On the 5th of May the ward[a] was closed[¹²]."]
    assert [mark.note for mark in found.marks] == [None, "a", None]


def test_a_paragraph_that_is_raised_as_a_whole_is_a_paragraph(tmp_path: Path) -> None:
    assert shown(page(tmp_path, "<p><sup>Held for 12 days in 2024.</sup></p>")) == ["Held for 12 days in 2024."]


HIDING = [
    "<span style='display:none'>{}</span>", "<span style='visibility: hidden'>{}</span>", "<span hidden>{}</span>", "<span class=gone>{}</span>",
    "<b><i class='x gone'>{}</i></b>", "<span id=trap>{}</span>", "<aside>{}</aside>", "<span style='color:#fff'>{}</span>",
    "<font color=white>{}</font>", "<span style='background:#000'>{}</span>", "<span style='font-size:0'>{}</span>",
    "<span style='font-size: 1px'>{}</span>", "<span style='position:absolute;left:-9999px'>{}</span>",
    "<span style='opacity:0'>{}</span>", "<span class='visually-hidden'>{}</span>", "<dialog>{}</dialog>",
    "<span style='color:rgba(0, 0, 0, 0)'>{}</span>", "<span style='color:#00000000'>{}</span>", "<span style='transform:scale(0)'>{}</span>",
    "<p class=gone>{}</p>", "<table class=gone><tr><td>{}</td><td>x</td></tr></table>", "<ul class=gone><li>{}</li></ul>",
]  # fmt: skip
SHEET = "<style>/* {} */ @media print { .seen { display: none } } .seen { display: block } .gone { display: none } #trap { visibility: hidden } main aside { display: none !important }</style>"


@pytest.mark.parametrize("how", HIDING)
def test_hidden_words_are_in_no_plain_paragraph(tmp_path: Path, how: str) -> None:
    found = page(tmp_path, f"<p class=seen>Seen before. {how.format('Kestrel')} Seen after.</p>", SHEET)
    assert "Kestrel" not in " ".join(shown(found, *PLAIN))
    assert any("Kestrel" in text for text in shown(found, PassageKind.HIDDEN))
    assert "Seen before." in " ".join(shown(found, PassageKind.BODY))
    assert "Seen after." in " ".join(shown(found, PassageKind.BODY))
    assert found.inventory.of(ContentKind.HIDDEN)
    assert [notice.code for notice in found.notices] == ["hidden-text"]


@pytest.mark.parametrize(
    "how",
    [
        "<span aria-hidden=true>{}</span>", "<span class=seen>{}</span>", "<span style='color:#fff;background:#000'>{}</span>",
        "<div style='color:white;background:url(x.png)'>{}</div>", "<span style='font-size:6px'>{}</span>", "<p class=over style='display:block'>{}</p>",
        "<span style='opacity:.5'>{}</span>", "<span style='transform:scale(0.8)'>{}</span>", "<details>{}</details>", "<div style='visibility:hidden'><b style='visibility:visible'>{}</b></div>",
    ],
)  # fmt: skip
def test_what_is_seen_is_plain_text(tmp_path: Path, how: str) -> None:
    found = page(
        tmp_path, f"<p>Seen before.</p>{how.format('Kestrel')}", f"{SHEET}<style>.over {{ display: none }}</style>"
    )
    assert "Kestrel" in " ".join(shown(found, PassageKind.BODY))


@pytest.mark.parametrize("how", ["background:#000;color:black", "background-color: rgb(10,10,10); color: #0a0a0a"])
def test_blackened_words_are_told_as_such(tmp_path: Path, how: str) -> None:
    found = page(tmp_path, f"<p>The nurse <span style='{how}'>Kestrel</span> spoke.</p>")
    assert shown(found, PassageKind.BODY) == ["The nurse spoke."]
    assert [p.reason for p in found.paragraphs if p.kind is PassageKind.HIDDEN] == [Reason.COVERED]
    assert "confidential" in found.notices[0].message
    dark = page(tmp_path, f"<p style='{how.split(';', maxsplit=1)[0]}'>Kestrel</p>", "<link rel=stylesheet href=a.css>")
    assert shown(dark, PassageKind.BODY) == ["Kestrel"]


def test_white_on_a_ground_that_another_file_may_paint_is_seen(tmp_path: Path) -> None:
    found = page(tmp_path, "<p style='color:white'>Kestrel</p>", "<link rel=stylesheet href=a.css>")
    assert shown(found, PassageKind.BODY) == ["Kestrel"]


@pytest.mark.parametrize("how", ["<s>{}</s>", "<del>{}</del>", "<strike>{}</strike>", "<span style='text-decoration: line-through red'>{}</span>", "<span class=out>{}</span>"])  # fmt: skip
def test_struck_words_are_in_no_plain_paragraph(tmp_path: Path, how: str) -> None:
    found = page(
        tmp_path,
        f"<p>The order of {how.format('release')} custody.</p>",
        "<style>.out{text-decoration-line:line-through}</style>",
    )
    assert shown(found, PassageKind.BODY) == ["The order of custody."]
    assert shown(found, PassageKind.STRUCK) == ["release"]


def test_words_of_neighbouring_stretches_stay_words(tmp_path: Path) -> None:
    found = page(
        tmp_path, "<p>He was <s>released</s> <del>freed</del><s>ly</s> kept <b hidden>by</b> <i hidden>night</i>."
    )
    assert shown(found, PassageKind.STRUCK) == ["released freedly"]
    assert shown(found, PassageKind.HIDDEN) == ["by night"]
    assert shown(found, PassageKind.BODY) == ["He was kept ."]


def test_words_behind_a_box_are_no_label_of_the_next_field(tmp_path: Path) -> None:
    found = page(tmp_path, "<input type=radio checked> Male <select name=region><option>Orda</select><input type=radio> Other: <input value=x>")  # fmt: skip
    assert shown(found, PassageKind.FORM) == ["☒ Male", "region: Orda", "☐ Other:", "Other: x"]


def test_what_was_filled_in_stands_with_its_label(tmp_path: Path) -> None:
    found = page(
        tmp_path,
        "<form><label>Surname</label><input value='Ostrakovan'><p><label for=c>Account</label> <textarea id=c>beaten\n twice</textarea></p>"
        "<table><tr><td>Seen by</td><td><select><option>no<option selected>a doctor</select></td></tr></table>"
        "<input type=checkbox checked> examined <input type=radio> refused <input type=hidden value=secret><input type=submit value=Send>"
        "<label>Town <input value=Orda></label><input></form>",
    )
    assert shown(found, PassageKind.FORM) == [
        "Surname: Ostrakovan", "Account: beaten twice", "Seen by: a doctor", "☒ examined", "☐ refused", "Town: Orda",
    ]  # fmt: skip
    assert found.inventory.counts()["form field"] == (7, 6)
    assert "secret" not in found.text
    assert "Ostrakovan" not in " ".join(shown(found, *PLAIN))


def test_a_page_in_a_frame_is_read_where_it_is_in_the_file(tmp_path: Path) -> None:
    found = page(
        tmp_path,
        "<p>Before.</p><iframe srcdoc='<p>The foreman is &lt;b&gt;free&lt;/b&gt;.</p>'></iframe><iframe src=d.htm></iframe>",
    )
    assert shown(found) == ["Before.", "The foreman is free."]
    assert found.inventory.counts()["frame"] == (2, 1)
    assert [notice.code for notice in found.notices] == ["frames"]


def test_frames_of_a_saved_file_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.mht"
    part = "--x\r\nContent-Type: text/html; charset=utf-8\r\nContent-Location: http://c.example/{}\r\n\r\n{}\r\n"
    path.write_text(
        'From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n'
        + part.format(
            "i.htm",
            "<html><frameset cols='20%,80%'><frame src='m.htm'><frame src='d.htm'><frame src='i.htm'></frameset></html>",
        )
        + part.format("d.htm", "<p>The wagoners were held.</p><p class=no>trap</p>")
        + "--x\r\nContent-Type: text/css\r\nContent-Location: http://c.example/a.css\r\n\r\n.no{display:none}\r\n--x--\r\n",
        "utf-8",
    )
    found = read(path)
    assert shown(found, PassageKind.BODY)[0] == "The wagoners were held."
    assert found.inventory.counts()["frame"][1] >= 1


@given(
    start=st.none() | st.integers(-3, 60),
    values=st.lists(st.none() | st.integers(-5, 99), min_size=1, max_size=6),
    backwards=st.booleans(),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_number_of_a_list_stands_before_its_item(
    tmp_path: Path, start: int | None, values: list[int | None], backwards: bool
) -> None:
    items = "".join(f"<li{'' if v is None else f' value={v}'}>item {i}</li>" for i, v in enumerate(values))
    found = page(
        tmp_path, f"<ol{'' if start is None else f' start={start}'}{' reversed' if backwards else ''}>{items}</ol>"
    )
    number = start if start is not None else len(values) if backwards else 1
    expected = []
    for index, value in enumerate(values):
        number = number if value is None else value
        expected.append(f"{number}. item {index}")
        number += -1 if backwards else 1
    assert shown(found) == expected


def test_numbers_in_other_forms_and_lists_in_lists(tmp_path: Path) -> None:
    found = page(
        tmp_path,
        "<ol type=a start=3><li><p>one</p><p>more</p></li><li>two<ol type=I><li>inner</li></ol></li></ol><ol style='list-style: none'><li>bare</li></ol>"
        "<ol class=k><li>k</li></ol><ul><li>point</li></ul>",
        "<style>.k { list-style-type: lower-roman }</style>",
    )
    assert shown(found) == ["c. one", "more", "d. two", "I. inner", "bare", "i. k", "point"]


def test_cells_stay_in_their_columns(tmp_path: Path) -> None:
    found = page(
        tmp_path,
        "<table><tr><th>Name<th>What<th>When</tr><tr><td rowspan=2>Dornavel<td>released<td>March</tr><tr><td>rearrested<td>June</tr>"
        "<tr><td colspan=2>both<td>July</tr><tr><td colspan=3>the whole row</tr></table>",
    )
    assert shown(found) == ["Name | What | When", "Dornavel | released | March", "| rearrested | June", "both |  | July".replace("  ", " "), "the whole row"]  # fmt: skip


@pytest.mark.parametrize("sign", ["border=1", "><caption>C</caption", "><thead><tr><th>H</thead"])
def test_paragraphs_in_the_cells_of_a_table_of_data_stay_in_their_row(tmp_path: Path, sign: str) -> None:
    rows = "<tr><td><p>Dornavel<td><p>held</p><p>then freed</p></tr>"
    found = page(tmp_path, f"<table {sign}>{rows}</table><table>{rows.replace('Dornavel', 'Orda')}</table>")
    assert "Dornavel | held then freed" in shown(found, PassageKind.TABLE)
    assert "Orda" in shown(found, PassageKind.BODY)


@pytest.mark.parametrize("tag", ["div", "b", "span", "table><tr><td", "p><b", "ul><li", "blockquote", "font"])
def test_what_is_nested_deeply_keeps_its_words_or_is_refused(tmp_path: Path, tag: str) -> None:
    for depth in (2_000, 12_000):
        path = tmp_path / "a.html"
        path.write_text("<html><body><p>First.</p>" + f"<{tag}>" * depth + "deep", "utf-8")
        try:
            assert "deep" in read(path).text
        except HostileFileError as error:
            assert depth > 2_000
            assert error.advice


@pytest.mark.parametrize(
    "source",
    [
        "<!DOCTYPE html><title>T</title><main><p>The words.</p></main>",
        "<!DOCTYPE html><head><title>T</title></head><p>The words.",
        "<html><table><p>The words.</table>",
        "<html><body><b><p>The</b> words.</p>",
        "<html><body><o:p>The words.</o:p>",
        "<html><body @click='x' 1='y' xml:lang=en><p a:b=c>The words.</p></body></html>",
        "<html><head><body><p>The words.</p></body></html><p></p>",
    ],
)
def test_pages_are_read_as_browsers_read_them(tmp_path: Path, source: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(source, "utf-8")
    assert shown(read(path)) == ["The words."]
