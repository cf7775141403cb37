"""Words of Word files that look hidden, struck out or raised by what stands around them: styles, shading, cells, shapes, size."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rightsarchive.model import Extraction, MarkKind, PassageKind, Reason
from tests.extract.make import WORD_XML, check_offsets, read, shown, word_package


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, look: str = "") -> str:
    return f"<w:p><w:pPr>{look}</w:pPr>{''.join(runs)}</w:p>"


def style(identifier: str, look: str, kind: str = "paragraph", *, default: bool = False, name: str = "") -> str:
    return (
        f'<w:style w:type="{kind}" w:styleId="{identifier}" w:default="{int(default)}"><w:name w:val="{name or identifier}"/>'
        f"<w:rPr>{look}</w:rPr></w:style>"
    )


def document(path: Path, body: str, styles: str = "") -> Extraction:
    parts = [("styles.xml", "styles", f"<w:styles {WORD_XML}>{styles}</w:styles>")] if styles else []
    found = read(word_package(path, paragraph(run("Seen before.")) + body, *parts))
    check_offsets(found)
    return found


def apart(found: Extraction) -> list[tuple[PassageKind, str | None, str]]:
    return [(p.kind, p.reason, found.text[p.start : p.end]) for p in found.paragraphs if p.kind.is_apart]


BLACK, WHITE = '<w:color w:val="000000"/>', '<w:color w:val="FFFFFF"/>'
HIDDEN = [
    ('<w:color w:val="F2F2F2"/>', Reason.GROUND_COLOUR), ('<w:color w:themeColor="background1"/>', Reason.GROUND_COLOUR), ('<w:w w:val="1"/>', Reason.TOO_SMALL),
    ('<w:highlight w:val="yellow"/><w:color w:val="FFFF00"/>', Reason.GROUND_COLOUR), ('<w:highlight w:val="darkBlue"/><w:color w:val="000080"/>', Reason.COVERED),
    ('<w:shd w:val="solid" w:color="000000" w:fill="auto"/>' + BLACK, Reason.COVERED), ('<w:shd w:val="clear" w:fill="262626"/><w:color w:val="1A1A1A"/>', Reason.COVERED),
    ('<x:textFill xmlns:x="w14"><x:noFill/></x:textFill>', Reason.INVISIBLE), ('<x:textFill xmlns:x="w14"><x:solidFill><x:srgbClr x:val="FFFFFF"/></x:solidFill></x:textFill>', Reason.GROUND_COLOUR),
]  # fmt: skip


@pytest.mark.parametrize(("look", "reason"), HIDDEN)
@pytest.mark.parametrize("by_style", [False, True])
def test_words_that_no_eye_sees_are_hidden(tmp_path: Path, look: str, reason: Reason, by_style: bool) -> None:
    own = '<w:rStyle w:val="x"/>' if by_style else look
    body = paragraph(run("The nurse "), run("Quontash", own), run(" spoke."))
    found = document(tmp_path / "a.docx", body, style("x", look, "character") if by_style else "")
    assert apart(found) == [(PassageKind.HIDDEN, reason, "Quontash")]
    assert shown(found, PassageKind.BODY) == ["Seen before.", "The nurse spoke."]


def cell(words: str, look: str = "") -> str:
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{words}</w:tc>"


DARK = '<w:shd w:val="clear" w:fill="000000"/>'


@pytest.mark.parametrize(
    ("body", "hides"),
    [
        (paragraph(run("Quontash", BLACK), look=DARK), True),
        (paragraph(run("Quontash", WHITE), look=DARK), False),
        (f"<w:tbl><w:tr>{cell(paragraph(run('Quontash', BLACK)), DARK)}{cell(paragraph(run('May')))}</w:tr></w:tbl>", True),
        (f"<w:tbl><w:tr>{cell(paragraph(run('Quontash', WHITE)), DARK)}{cell(paragraph(run('May')))}</w:tr></w:tbl>", False),
        (f"<w:tbl><w:tr>{cell(paragraph(run('Quontash', WHITE)))}{cell(paragraph(run('May')))}</w:tr></w:tbl>", True),
        (f"<w:tbl><w:tblPr><w:tblStyle w:val='x'/></w:tblPr><w:tr>{cell(paragraph(run('Quontash', WHITE)))}{cell(paragraph(run('May')))}</w:tr></w:tbl>", False),
        (f"<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr>{cell(paragraph(run('Quontash')))}</w:tr></w:tbl>", True),
        (paragraph(f"<w:r><w:pict><v:shape style='visibility: hidden'><v:textbox><w:txbxContent>{paragraph(run('Quontash'))}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"), True),
        (paragraph(f"<w:r><w:drawing><anchor><docPr hidden='1'/><w:txbxContent>{paragraph(run('Quontash'))}</w:txbxContent></anchor></w:drawing></w:r>"), True),
        (paragraph(f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{paragraph(run('Quontash', WHITE))}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"), False),
    ],
)  # fmt: skip
def test_what_lies_behind_words_decides_whether_they_are_seen(tmp_path: Path, body: str, hides: bool) -> None:
    found = document(tmp_path / "a.docx", body)
    plain = " ".join(shown(found, PassageKind.BODY, PassageKind.TABLE))
    assert ("Quontash" in plain) is not hides
    assert any("Quontash" in text for _, _, text in apart(found)) is hides


TOGGLES = st.sampled_from(["", "<w:{}/>", '<w:{} w:val="0"/>'])


@given(everywhere=TOGGLES, paragraphs=TOGGLES, letters=TOGGLES, own=TOGGLES, name=st.sampled_from(["vanish", "strike"]), default=st.booleans())  # fmt: skip
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_styles_of_letters_turn_round_what_the_paragraphs_style_says(
    tmp_path: Path, everywhere: str, paragraphs: str, letters: str, own: str, name: str, default: bool
) -> None:
    def says(toggle: str) -> bool | None:
        return None if not toggle else "val" not in toggle

    styles = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{everywhere.format(name)}</w:rPr></w:rPrDefault></w:docDefaults>"
        + style("p", paragraphs.format(name), default=default)
        + style("c", letters.format(name), "character")
    )
    look = "" if default else '<w:pStyle w:val="p"/>'
    body = paragraph(run("Quontash", '<w:rStyle w:val="c"/>' + own.format(name)), look=look)
    found = document(tmp_path / "a.docx", body, styles)
    if (expected := says(own)) is None:
        one, other = says(paragraphs), says(letters)
        known = [said for said in (other, one, says(everywhere)) if said is not None]
        expected = one != other if one is not None and other is not None and one and other else any(known[:1])
    assert any("Quontash" in text for _, _, text in apart(found)) is expected


@pytest.mark.parametrize(
    ("mark", "styles", "text", "kind"),
    [
        (run("4", '<w:rStyle w:val="FootnoteReference"/>'), "", "12⁴", MarkKind.RAISED),
        (run("4", '<w:rStyle w:val="x"/>'), style("x", "", "character", name="footnote reference"), "12⁴", MarkKind.RAISED),
        (run("4", '<w:position w:val="3"/><w:sz w:val="12"/>'), "", "12⁴", MarkKind.RAISED),
        (run("4", '<w:sz w:val="12"/>'), "", "12₄", MarkKind.LOWERED),
    ],
)  # fmt: skip
def test_a_mark_that_a_style_or_its_size_sets_apart_joins_no_number(
    tmp_path: Path, mark: str, styles: str, text: str, kind: MarkKind
) -> None:
    found = document(tmp_path / "a.docx", paragraph(run("shot 12"), mark, run(" persons")), styles)
    assert shown(found)[1] == f"shot {text} persons"
    assert [each.kind for each in found.marks] == [kind]


def test_a_number_in_another_size_is_one_number(tmp_path: Path) -> None:
    body = paragraph(run("room 12"), run("4", '<w:sz w:val="18"/>'), run(" and "), run("12", '<w:sz w:val="12"/>'))
    assert shown(document(tmp_path / "a.docx", body))[1] == "room 124 and 12"


def test_a_paragraph_that_is_hidden_with_its_end_is_not_counted(tmp_path: Path) -> None:
    numbering = (
        f'<w:numbering {WORD_XML}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    item = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = (
        paragraph(run("Alpha."), look=item)
        + paragraph(run("Beta.", "<w:vanish/>"), look=f"{item}<w:rPr><w:vanish/></w:rPr>")
        + paragraph(run("Gamma."), look=item)
    )
    found = read(word_package(tmp_path / "a.docx", body, ("numbering.xml", "numbering", numbering)))
    assert shown(found, PassageKind.BODY) == ["1. Alpha.", "2. Gamma."]
