"""What style sheets say of words: put out of sight in many ways, raised, counted; colours in all their notations."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightsarchive.extract.colours import is_dark, is_like
from rightsarchive.extract.html.colours import colour
from rightsarchive.model import Extraction, MarkKind, PassageKind, Reason
from tests.extract.make import read, shown


def page(tmp_path: Path, body: str, style: str = "") -> Extraction:
    path = tmp_path / "a.html"
    path.write_text(f"<!DOCTYPE html><title>T</title><style>{style}</style><body><main>{body}</main>", "utf-8")
    return read(path)


UNSEEN = [
    "font: 0/0 a", "text-indent: -200%; overflow: hidden", "text-indent: 100%; white-space: nowrap; overflow: hidden",
    "position: absolute; bottom: -9999px", "position: relative; left: -9999px", "position: absolute; inset: 0 auto auto -9999px",
    "margin-left: -9999px", "margin: -2000px 0 0 0", "float: left; margin: 0 0 0 -5000px", "transform: translateX(-9999px)",
    "transform: translate(-9999px, 0)", "translate: -9999px", "transform: rotateY(90deg)", "clip-path: circle(0)",
    "clip-path: circle(0px at 50% 50%)", "clip-path: polygon(0 0, 0 0, 0 0)", "clip-path: inset(0 0 100% 0)", "height: 0px; overflow-y: hidden",
    "max-width: 0; overflow: hidden", "block-size: 0; overflow: clip", "filter: opacity(0)", "opacity: 0%",
    "mask: linear-gradient(transparent, transparent)", "-webkit-text-fill-color: transparent",
    "-webkit-text-fill-color: white", "color: rgb(100%, 100%, 100%)", "color: hsl(0, 0%, 100%)", "color: hwb(0 100% 0%)",
    "color: oklch(1 0 0)", "color: lab(100% 0 0)", "color: floralwhite", "color: #f2f2f2", "background: currentcolor",
    "background: linear-gradient(#000, #000); color: #000", "background: #262626; color: #1a1a1a", "display: var(--nothing, none)", "display: var(--shown)", "color: var(--paper)",
]  # fmt: skip
VARIABLES = ":root { --shown: none; --paper: #fff }"


@pytest.mark.parametrize("style", UNSEEN)
@pytest.mark.parametrize("how", ["<p style='{style}'>{words}</p>", "<p class=c>{words}</p>"])
def test_what_style_puts_out_of_sight_is_hidden(tmp_path: Path, style: str, how: str) -> None:
    found = page(
        tmp_path,
        "<p>Seen before.</p>" + how.format(style=style, words="Quontash"),
        VARIABLES if "{style}" in how else f"{VARIABLES} p.c {{ {style} }}",
    )
    assert shown(found, PassageKind.BODY) == ["Seen before."]
    assert shown(found, PassageKind.HIDDEN) == ["Quontash"]


@pytest.mark.parametrize(
    "style",
    [
        "font: bold 12px/1.5 serif", "text-indent: -2em", "position: relative; left: -10px", "margin: 0 auto", "margin-left: -20px", "transform: translateX(-50%)",
        "transform: scale(.5) rotate(90deg)", "clip-path: circle(50%)", "clip-path: inset(10px)", "max-height: 300px; overflow: hidden", "height: 0; overflow: visible",
        "filter: opacity(.9)", "mask: none", "color: hsl(0, 0%, 40%)", "color: #999", "color: oklch(.5 0 0)", "background: linear-gradient(#000, #eee); color: #000",
        "background: linear-gradient(red, blue); background-clip: text; color: transparent", "display: var(--unknown)", "color: rgb(0 0 0 / 90%)", "background: #003; color: #fff", "inset: 0",
    ],
)  # fmt: skip
def test_what_style_leaves_in_sight_is_text(tmp_path: Path, style: str) -> None:
    assert shown(page(tmp_path, f"<p style='{style}'>Marlow</p>"), PassageKind.BODY) == ["Marlow"]


@pytest.mark.parametrize(
    ("sheet", "hides"),
    [
        ("main { margin: 0; .c { display: none } }", True), ("main { & > .c { display: none } color: #222 }", True), ("main { @media (width > 300px) { .c { display: none } } }", True),
        ("@media (width >= 300px) { .c { display: none } }", True), ("@media (width < 600px) { .c { display: none } }", False), ("@media (600px > width) { .c { display: none } }", False),
        ("@supports not (display: grid) { .c { display: none } }", False), ("<!-- .c { display: none } -->", True), (".d { content: '} .c {' } .c { display: none }", True),
        ("@charset 'utf-8'; @import url(x.css); .c { display: none }", True), ("@keyframes c { from { opacity: 0 } } .d { display: none }", False), (".c::before { display: none }", False),
        ("div { .c { display: none } }", False), (".c { display: none } main { .c { display: block } }", False),
    ],
)  # fmt: skip
def test_rules_hold_where_they_stand(tmp_path: Path, sheet: str, hides: bool) -> None:
    found = page(tmp_path, "<p>Seen before.</p><p class=c>Quontash</p>", sheet)
    assert ("Quontash" in shown(found, PassageKind.HIDDEN)) is hides


RAISED = [
    "vertical-align: text-top; font-size: 70%", "vertical-align: top; font-size: 8px", "position: relative; bottom: .4em; font: 60% serif",
    "font-variant-position: super", "font-size: .6em; display: inline-block; transform: translateY(-.5em)", "baseline-shift: super; font-size: .6em",
]  # fmt: skip


@pytest.mark.parametrize("style", RAISED)
def test_a_number_that_style_raises_joins_no_number(tmp_path: Path, style: str) -> None:
    found = page(tmp_path, f"<p>Article 116<span style='{style}'>1</span> of it.</p>")
    assert shown(found) == ["Article 116¹ of it."]
    assert [mark.kind for mark in found.marks] == [MarkKind.RAISED]


@pytest.mark.parametrize(
    "link",
    [
        "<a role=doc-noteref href='#x'>12</a>", "<a epub:type=noteref href='#x'>12</a>", "<a class=footnote-ref href='#fn12' id=fnref12>12</a>", "<a href='#_ftn12' name=_ftnref12><span>12</span></a>",
        "<a aria-describedby=footnote-label href='#note-12'>12</a>",
    ],
)  # fmt: skip
def test_a_link_to_a_note_is_its_mark(tmp_path: Path, link: str) -> None:
    found = page(tmp_path, f"<p>The crowd was incited{link} by 3 men.</p>")
    assert shown(found) == ["The crowd was incited¹² by 3 men."]
    assert [(mark.kind, mark.note) for mark in found.marks] == [(MarkKind.NOTE, "12")]


@pytest.mark.parametrize("link", ["note <a href='#note12'>12</a>", "part<a href='#chapter'>12</a>", "a<a href='#fn1'>nnex</a>"])  # fmt: skip
def test_a_link_that_is_read_with_its_sentence_is_no_mark(tmp_path: Path, link: str) -> None:
    assert page(tmp_path, f"<p>See {link} of it.</p>").marks == ()


@pytest.mark.parametrize(
    ("body", "sheet", "texts"),
    [
        ("<div class=c><p>Alpha went.<p>Beta went.</div>", ".c { counter-reset: n 11 } .c p { counter-increment: n } .c p::before { content: counter(n) '. ' }", ["12. Alpha went.", "13. Beta went."]),
        ("<ol class=c><li>Alpha went.<li>Beta went.</ol>", ".c { list-style: none; counter-reset: n } .c > li { counter-increment: n } .c > li:before { content: '(' counter(n, lower-alpha) ') ' }", ["(a) Alpha went.", "(b) Beta went."]),
        ("<ol><li>Alpha.<ol><li>Beta.<li>Gamma.</ol><li>Delta.</ol>", "ol { list-style: none; counter-reset: n } li { counter-increment: n } li::before { content: counters(n, '.') ' ' }", ["1 Alpha.", "1.1 Beta.", "1.2 Gamma.", "2 Delta."]),
        ("<p class=n data-n=17>Alpha went.</p>", ".n::before { content: attr(data-n) '. ' }", ["17. Alpha went."]),
        ("<p class=n>Alpha went.</p>", ".n::before { content: '\\f101 » ' }", ["Alpha went."]),
        ("<ol><li>Alpha.<li style='display:none'>Beta.<li>Gamma.</ol>", "", ["1. Alpha.", "Beta.", "2. Gamma."]),
        ("<ol style='list-style: lower-greek'><li>Alpha.</ol><ol style='list-style-type: arabic-indic'><li>Beta.</ol>", "", ["α. Alpha.", "١. Beta."]),
    ],
)  # fmt: skip
def test_numbers_that_style_writes_stand_before_their_paragraphs(
    tmp_path: Path, body: str, sheet: str, texts: list[str]
) -> None:
    assert shown(page(tmp_path, body, sheet)) == texts


def test_pages_and_documents_in_frames_are_read_or_told(tmp_path: Path) -> None:
    found = page(tmp_path, "<iframe src='data:text/html,%3Cp%3EThe%20captain%20was%20acquitted.%3C/p%3E'></iframe>")
    assert shown(found) == ["The captain was acquitted."]
    for frame in (
        "<object data=annex.pdf></object>",
        "<embed src=annex.pdf>",
        "<embed src='data:application/pdf;base64,JV'>",
    ):
        assert [notice.code for notice in page(tmp_path, f"<p>See the annex.</p>{frame}").notices] == ["frames"]
    assert page(tmp_path, "<p>See it.</p><object data=plan.png></object>").notices == ()


COLOURS = st.tuples(*[st.integers(0, 255)] * 3)


@given(COLOURS)
@settings(max_examples=60, deadline=None)
def test_a_colour_is_the_same_in_every_notation(value: tuple[int, int, int]) -> None:
    red, green, blue = value
    written = [f"#{red:02x}{green:02x}{blue:02x}", f"rgb({red}, {green}, {blue})", f"rgb({red} {green} {blue} / 90%)", f"rgba({red},{green},{blue},.9)"]  # fmt: skip
    assert {colour(each) for each in written} == {value}
    shares = colour(f"rgb({red / 2.55:.3f}%, {green / 2.55:.3f}%, {blue / 2.55:.3f}%)")
    assert shares is not None
    assert all(abs(one - other) <= 1 for one, other in zip(shares, value, strict=True))
    assert colour(f"rgba({red},{green},{blue},.2)") is None


@given(COLOURS, COLOURS)
@settings(max_examples=100, deadline=None)
def test_colours_are_alike_both_ways(one: tuple[int, int, int], other: tuple[int, int, int]) -> None:
    assert is_like(one, one)
    assert is_like(one, other) == is_like(other, one)
    assert not is_like(one, tuple(255 - value if abs(value - 127) > 20 else 0 for value in one))  # type: ignore[arg-type]  # three of them


def test_dark_on_dark_is_blackened(tmp_path: Path) -> None:
    found = page(tmp_path, "<p>The nurse <b style='background:#222;color:#111'>Quontash</b> spoke.</p>")
    assert [p.reason for p in found.paragraphs if p.kind is PassageKind.HIDDEN] == [Reason.COVERED]
    assert is_dark((0x22, 0x22, 0x22))
    assert not is_dark((0x80, 0x80, 0x80))
