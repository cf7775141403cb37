from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.model import Extraction, Page, PageVerdict, Paragraph, PassageKind, Span
from rightsarchive.withholding.reduction import Hole, as_file, joined, moved, reduced

WORDS = st.lists(st.sampled_from(("open", "b", "суд", "сот.", "水")), min_size=1, max_size=4).map(" ".join)
SECRETS = st.text("xyzжω ", min_size=1, max_size=9).map(str.strip).filter(bool)


@st.composite
def documents(draw: st.DrawFn) -> tuple[list[list[list[str | None]]], list[bool]]:
    """Pages of paragraphs of pieces, None for each secret; and which paragraphs are headings."""
    piece = st.one_of(WORDS, st.none())
    pages = draw(
        st.lists(st.lists(st.lists(piece, min_size=1, max_size=4), min_size=1, max_size=3), min_size=1, max_size=3)
    )
    count = sum(map(len, pages))
    return pages, draw(st.lists(st.booleans(), min_size=count, max_size=count))


def built(
    pages: list[list[list[str | None]]], headings: list[bool], secrets: list[str]
) -> tuple[Extraction, list[Span]]:
    text, spans, extents = "", [], []
    paragraphs: list[Paragraph] = []
    path: tuple[str, ...] = ()
    left = iter(secrets)
    for number, page in enumerate(pages, 1):
        start = len(text)
        for pieces in page:
            begin = len(text)
            for i, piece in enumerate(pieces):
                text += " " if i else ""
                words = next(left) if piece is None else piece
                if piece is None:
                    spans.append((len(text), len(text) + len(words)))
                text += words
            heading = headings[len(paragraphs)]
            path = (" ".join(text[begin:].split()),) if heading else path
            kind = PassageKind.HEADING if heading else PassageKind.BODY
            paragraphs.append(Paragraph(len(paragraphs) + 1, begin, len(text), kind, number, path))
            text += "\n\n"
        extents.append(Page(number, None, start, len(text), PageVerdict.GOOD))
    return Extraction(text, tuple(paragraphs), "application/pdf", "x 1", tuple(extents)), spans


def without(extraction: Extraction, spans: list[Span]) -> Extraction:
    holes = joined([Hole(*span, "[W]") for span in spans], extraction.pages, extraction.text)
    return reduced(extraction, holes, str)


@given(documents(), st.data())
def test_nothing_of_a_reduced_text_depends_on_what_is_withheld(
    drawn: tuple[list[list[list[str | None]]], list[bool]], data: st.DataObject
) -> None:
    pages, headings = drawn
    count = sum(piece is None for page in pages for paragraph in page for piece in paragraph)
    one, other = (
        without(*built(pages, headings, data.draw(st.lists(SECRETS, min_size=count, max_size=count)))) for _ in "ab"
    )
    assert one == other
    assert as_file(one) == as_file(other)
    assert one.text.count("[W]") == count


@given(documents(), st.lists(st.tuples(st.integers(0, 120), st.integers(1, 40)), max_size=4))
def test_pages_and_paragraphs_move_along(
    drawn: tuple[list[list[list[str | None]]], list[bool]], stretches: list[tuple[int, int]]
) -> None:
    pages, headings = drawn
    extraction, _ = built(pages, headings, ["secret"] * 100)
    size = len(extraction.text)
    spans = [(start, min(start + length, size)) for start, length in stretches if start < size]
    spans = [span for span in spans if extraction.text[slice(*span)].strip()]
    found = without(extraction, spans)
    last = 0
    for number, paragraph in enumerate(found.paragraphs, 1):
        piece = found.text[paragraph.start : paragraph.end]
        page = found.pages[(paragraph.page or 0) - 1]
        assert paragraph.number == number
        assert last <= paragraph.start < paragraph.end
        assert piece == piece.strip()
        assert page.start <= paragraph.start <= paragraph.end <= page.end
        last = paragraph.end
    assert [page.number for page in found.pages] == [page.number for page in extraction.pages]
    kept = [found.text[p.start : p.end] for p in found.paragraphs if "[W]" not in found.text[p.start : p.end]]
    whole = [extraction.text[p.start : p.end] for p in extraction.paragraphs]
    assert set(kept) <= set(whole)


def test_paragraphs_that_a_stretch_joins_are_one() -> None:
    text = "One two.\n\nThree.\n\nFour five."
    paragraphs = (Paragraph(1, 0, 8), Paragraph(2, 10, 16), Paragraph(3, 18, 28))
    found = reduced(Extraction(text, paragraphs, "text/plain", "x"), [Hole(4, 22, "[W]")], str)
    assert found.text == "One [W] five."
    assert found.paragraphs == (Paragraph(1, 0, 13),)


def test_stretches_of_the_whole_text_are_found_in_the_reduced_one() -> None:
    assert moved([(0, 3), (4, 9), (12, 14)], [(4, 9, "[W]")]) == ((0, 3), (4, 7), (10, 12))


def test_a_stretch_over_pages_is_withheld_on_each() -> None:
    text = "One two\n\nthree four"
    pages = (Page(1, None, 0, 7), Page(2, None, 9, 19))
    assert joined([Hole(4, 14, "[W]")], pages, text) == (Hole(4, 7, "[W]"), Hole(9, 14, "[W]"))


def test_headings_stay_but_for_what_is_withheld_of_them() -> None:
    text = "Witness Ana\n\nShe came.\n\nAktau\n\nAna saw it."
    heading = PassageKind.HEADING
    paragraphs = (
        Paragraph(1, 0, 11, heading, None, ("Witness Ana",)),
        Paragraph(2, 13, 22, PassageKind.BODY, None, ("Witness Ana",)),
        Paragraph(3, 24, 29, heading, None, ("Witness Ana", "Aktau")),
        Paragraph(4, 31, 42, PassageKind.BODY, None, ("Witness Ana", "Aktau")),
    )
    found = reduced(Extraction(text, paragraphs, "text/plain", "x"), [Hole(8, 11, "[W]"), Hole(31, 34, "[W]")], str)
    of_witness, of_place = ("Witness [W]",), ("Witness [W]", "Aktau")
    assert [each.heading_path for each in found.paragraphs] == [of_witness, of_witness, of_place, of_place]
