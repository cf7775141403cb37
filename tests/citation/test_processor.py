"""Every style and locale that comes with the library renders, and the oddities of the processor stay fenced in."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightsarchive.citation.loading import load
from rightsarchive.citation.processor import locales, render_entry, render_note, styles
from rightsarchive.citation.rendered import Pinpoint, plain
from rightsarchive.citation.sources import as_source
from rightsarchive.errors import StyleError
from tests.citation.examples import front_line, orda

TITLE = "Court Fines Bakhytzhan Toregozhina for Post About Marat Zhylanbayev"
FRENCH = "Bakhytzhan Toregozhina condamnée à une amende pour une publication sur les réseaux sociaux"
URL = "https://en.orda.kz/court-fines-toregozhina/"
CASE = "https://www.frontlinedefenders.org/fr/case/toregozhina"
LOCALES = (
    "en-US",
    "en-GB",
    "fr-FR",
    "ru-RU",
    "es-ES",
    "ar",
    "tr-TR",
    "uk-UA",
    "de-DE",
    "pt-PT",
    "pt-BR",
    "kk-KZ",
    "fa-IR",
    "zh-CN",
    "it-IT",
)
NOTES = "chicago-notes-bibliography"


@pytest.mark.parametrize(
    ("style", "locale", "note", "entry"),
    [
        (NOTES, "en-US", f"Islam Aden, “{TITLE},” Orda.kz, July 31, 2025, para. 2, {URL}.", f"Islam Aden. “{TITLE}.” Orda.kz, July 31, 2025. {URL}."),
        (NOTES, "fr-FR", f"Islam Aden, «\xa0{TITLE}\xa0», Orda.kz, 31 juillet 2025, paragr. 2, {URL}.", f"Islam Aden. «\xa0{TITLE}\xa0». Orda.kz, 31 juillet 2025. {URL}."),
        (NOTES, "ru-RU", f"Islam Aden, «{TITLE}», Orda.kz, 31 июля 2025 г., п. 2, {URL}.", f"Islam Aden. «{TITLE}». Orda.kz, 31 июля 2025 г. {URL}."),
        (NOTES, "uk-UA", f"Islam Aden, «{TITLE}», Orda.kz, 31 липня 2025 р., абз. 2, {URL}.", f"Islam Aden. «{TITLE}». Orda.kz, 31 липня 2025 р. {URL}."),
        (NOTES, "kk-KZ", f"Islam Aden, «{TITLE}», Orda.kz, 2025 ж. 31 шілде, абз. 2, {URL}.", f"Islam Aden. «{TITLE}». Orda.kz, 2025 ж. 31 шілде. {URL}."),
        ("oscola", "en-GB", f"Islam Aden, ‘{TITLE}’ Orda.kz (31 July 2025) para 2 <{URL}> accessed 2 August 2025.", f"Islam Aden, ‘{TITLE}’ Orda.kz (31 July 2025) <{URL}> accessed 2 August 2025"),
        ("apa", "en-US", "(Islam Aden, 2025, para. 2)", f"Islam Aden. (2025, July 31). {TITLE.replace('About', 'about')}. Orda.kz. {URL}"),
    ],
)  # fmt: skip
def test_a_newspaper_article_cited_by_paragraph(style: str, locale: str, note: str, entry: str) -> None:
    assert orda().render(style, locale) == note
    assert orda().bibliography(style, locale) == entry


@pytest.mark.parametrize(
    ("style", "locale", "note"),
    [
        (NOTES, "en-US", f"Front Line Defenders, {FRENCH} (Front Line Defenders, 2025), iv, {CASE}."),
        (NOTES, "fr-FR", f"Front Line Defenders, {FRENCH} (Front Line Defenders, 2025), iv, {CASE}."),
        ("apa", "fr-FR", "(Front Line Defenders, 2025, p. iv)"),
        (
            "oscola",
            "fr-FR",
            f"Front Line Defenders, «\xa0{FRENCH}\xa0» (Front Line Defenders 2025) iv <{CASE}> consulté le 5 août 2025.",
        ),
        ("iso690-author-date-fr", "fr-FR", "(Front Line Defenders 2025, p.\xa0iv)"),
    ],
)
def test_a_report_cited_by_its_printed_page(style: str, locale: str, note: str) -> None:
    assert front_line().render(style, locale) == note


@pytest.mark.parametrize("style", styles())
def test_every_style_renders_in_the_common_locales_and_calls_a_paragraph_a_paragraph(style: str) -> None:
    for locale in LOCALES:
        note = orda(paragraph=987, paragraph_end=987).render(style, locale)
        before, found, _ = note.partition("987")
        assert found, (locale, note)
        label = before.rstrip("\xa0\u202f ")
        assert label.endswith(tuple(load(style, locale).paragraph_words)), (locale, note)
        assert TITLE.casefold() in orda().bibliography(style, locale).casefold()


def test_every_locale_renders() -> None:
    for locale in locales():
        assert TITLE.casefold() in orda().bibliography("iso690-author-date-en", locale).casefold(), locale
    assert set(LOCALES) <= set(locales())


def test_rendering_twice_gives_the_same() -> None:
    item, pinpoint = orda().csl(), Pinpoint("page", "3")
    for style in styles():
        first = render_note(item, pinpoint, style, "fr-FR"), render_entry(item, style, "fr-FR")
        assert (render_note(item, pinpoint, style, "fr-FR"), render_entry(item, style, "fr-FR")) == first


def test_threads_do_not_disturb_each_other() -> None:
    citations = [orda(paragraph=n, paragraph_end=n) for n in range(1, 17)]
    expected = [citation.render() for citation in citations]
    together = threading.Barrier(4)

    def work(part: int) -> list[str]:
        together.wait()
        return [citation.render() for citation in citations[part::4]]

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(work, range(4)))
    assert [results[i % 4][i // 4] for i in range(16)] == expected


def test_a_locale_can_be_named_by_its_language_alone_or_with_an_underscore() -> None:
    assert orda().render(locale="fr") == orda().render(locale="fr_fr") == orda().render(locale="fr-FR")
    assert orda().render(locale="kk") == orda().render(locale="kk-KZ")


def test_an_unknown_locale_or_style_lists_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(StyleError, match=r"no locale 'xx-YY'.*kk-KZ"):
        orda().render(locale="xx-YY")
    with pytest.raises(StyleError, match=r"no citation style 'chicago'.*oscola"):
        orda().render("chicago")
    with pytest.raises(StyleError, match="no citation style"):
        orda().render(str(tmp_path / "missing.csl"))


def test_a_style_file_of_the_users_own(tmp_path: Path) -> None:
    style = tmp_path / "own.csl"
    style.write_text(
        OWN.format(layout='<text variable="title" font-style="italic"/><text variable="locator" prefix=", "/>'), "utf-8"
    )
    assert orda(page=3).render(str(style)) == f"{TITLE.replace('About', 'about')}, 3"
    assert orda(page=3).note(str(style))[0].italic
    # It has no word for a paragraph: without one, 2 would read as a page.
    assert orda().render(str(style)).endswith(", para. 2")
    style.write_text(OWN.format(layout='<text variable="publisher"/>'), "utf-8")
    assert orda().bibliography(str(style)) == "Orda.kz"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("<style", "cannot be read"),
        ("<html/>", "not a CSL style"),
        ('<style xmlns="http://purl.org/net/xbiblio/csl"><info><link rel="independent-parent" href="http://zotero/apa"/></info></style>', "points to: http://zotero/apa"),
        ('<!DOCTYPE style [<!ENTITY x SYSTEM "file:///etc/passwd">]><style xmlns="http://purl.org/net/xbiblio/csl">&x;</style>', "no layout"),
    ],
)  # fmt: skip
def test_what_is_not_a_style_is_a_clear_error(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "bad.csl"
    path.write_text(content, "utf-8")
    with pytest.raises(StyleError, match=said):
        orda().render(str(path))


def test_a_style_that_fails_is_a_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "loop.csl"
    path.write_text(OWN.format(layout='<text macro="a"/>'), "utf-8")
    with pytest.raises(StyleError, match="call each other in a circle: a"):
        orda().render(str(path))


def test_a_title_stands_in_for_a_missing_author_only_once() -> None:
    item = {
        "id": "1",
        "type": "document",
        "title": "Who is next?",
        "publisher": "Ar-Rukh-Hak",
        "issued": {"date-parts": [[2025, 7, 31]]},
    }
    assert plain(render_entry(item, NOTES, "en-US")) == "“Who is next?” Ar-Rukh-Hak, July 31, 2025."
    for style in styles():
        assert plain(render_entry(item, style, "en-US")).count("Who is next") == 1, style


def test_what_a_style_leaves_out_of_its_bibliography_is_still_named() -> None:
    for kind in ("document", "post", "personal_communication", "interview"):
        item = {"id": "1", "type": kind, "title": "Letter from prison"}
        for style in styles():
            assert "letter from prison" in plain(render_entry(item, style, "en-US")).lower(), (style, kind)


def test_an_older_style_takes_a_document_for_a_report() -> None:
    item = {"id": "1", "type": "document", "title": "T", "publisher": "Ar-Rukh-Hak"}
    assert plain(render_note(as_source(item), None, "oscola", "en-GB")) == "‘T’ (Ar-Rukh-Hak)."


def test_empty_fields_are_as_good_as_none() -> None:
    item = {"id": "1", "type": "report", "title": "T", "publisher": " \n", "author": [{"literal": "\r"}], "URL": ""}
    assert plain(render_note(item, None, NOTES, "en-US")) == "T (n.d.)."


def test_page_labels_and_titles_come_through_as_they_are() -> None:
    item = {
        "id": "1",
        "type": "report",
        "title": 'A <span class="nocase">b</span> . . . C--D \ufdd0end',
        "publisher": "X",
        "author": [{"family": "Doe", "given": "Jane"}],
    }
    note = plain(render_note(item, Pinpoint("page", "A-3"), NOTES, "en-US"))
    assert note == 'Jane Doe, A <span class="nocase">b</span> . . . C--D end (X, n.d.), A-3.'


HOSTILE = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")) | st.sampled_from("<>&\\\"'.,?!“”«» "),
    min_size=1,
    max_size=40,
)


@settings(max_examples=60)
@given(HOSTILE, HOSTILE)
def test_any_title_and_author_render(title: str, author: str) -> None:
    title, author = (
        f"t{title}t".replace("\ufdd0", "").replace("\ufdd1", "").replace("\ufdd2", "").replace("\ufdd3", ""),
        f"a{author}a",
    )
    item = {"id": "1", "type": "report", "title": title, "author": [{"literal": author}], "language": "fr"}
    # Marks within marks become those of the inner kind, with the spaces that the language wants.
    assert _letters(title) in _letters(plain(render_note(item, None, "oscola", "fr-FR")))


def _letters(text: str) -> str:
    return "".join(sign for sign in text if not sign.isspace() and sign not in "\"'“”‘’«»‹›„‚")


OWN = """<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="note">
<info><title>Own</title><id>own</id><updated>2025-01-01T00:00:00Z</updated></info>
<macro name="a"><text macro="a"/></macro>
<citation><layout>{layout}</layout></citation></style>"""
