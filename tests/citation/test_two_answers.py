"""The two answers of a verdict: on the words, where honest editing is told from falsification, and on what is said of the source."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rightsarchive import Archive, Citation, Metadata, TextSource
from rightsarchive.citation import ReferenceKind, Status, Verdict, WarningKind, WordsKind
from rightsarchive.citation.citation import _PUBLIC
from rightsarchive.citation.claims import COMPARED

TEXTS = {
    "en": "The court — in Almaty — said that “the post was false”, and fined her. She was not heard. Two of the 40 officers were non-\nmilitary; the in-\njuries of the others were old.\n\nThe judge's order, of 31 July 2025, was read out in her absence.",
    "fr": "Le tribunal a déclaré : « la publication était fausse », et l’a condamnée. Elle n’a pas été entendue. Deux des 40 agents étaient des civils ; les bles-\nsures des autres étaient anciennes.",
    "ru": "Суд в Алматы заявил: «публикация была ложной» — и оштрафовал её. Её не заслушали. Двое из 40 сотрудников были граждан-\nскими лицами.",
    "kk": "Сот «жазба жалған болды» деп мәлімдеді және оған айыппұл салды. Оны ешкім тыңдаған жоқ. 40 қызметкердің екеуі азаматтық адам болды.",
    "tr": "Mahkeme “paylaşım asılsızdı” dedi ve ona para cezası verdi. Kendisi dinlenmedi. 40 memurdan ikisi sivildi.",
    "ar": "قالت المحكمة: «كان المنشور كاذباً»، وغرّمتها. لم يستمع إليها أحد. كان اثنان من 40 ضابطاً مدنيين.",
}
FIELDS: dict[str, Any] = {
    "title": "The fine of Almaty",
    "authors": "Aden, Islam",
    "publisher": "Orda.kz",
    "published": "2025-07-31",
    "url": "https://en.orda.kz/fine",
    "document_type": "report",
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.create(tmp_path_factory.mktemp("answers") / "archive") as made:
        made.ingest(
            [TextSource(text, Metadata(identifier=code, language=code, **FIELDS)) for code, text in TEXTS.items()]
        )
        yield made


def cited(archive: Archive, code: str = "en", words: str = "") -> Citation:
    text = archive.document(code).text
    if words:
        return archive.cite_words(code, words)
    end = text.index("\n\n") if "\n\n" in text else len(text.rstrip())
    return archive.cite(code, 0, end)


def printed(archive: Archive, citation: Citation, quote: str) -> Verdict:
    """The verdict on a report that prints ``quote`` for a citation."""
    from rightsarchive.verifying import verdict

    view = archive.seen_by("public")
    return verdict(view._catalog, view._originals, citation, quote)


SETTING: dict[str, Callable[[str], str]] = {
    "as it is": lambda words: words,
    "reflowed": lambda words: "\n".join(words.split(" ")),
    "joined lines": lambda words: words.replace("-\n", ""),
    "kept hyphens": lambda words: words.replace("-\n", "-"),
    "straight marks": lambda words: words.translate(dict.fromkeys(map(ord, "“”«»"), '"')).replace("’", "'"),
    "inner marks": lambda words: words.translate({**dict.fromkeys(map(ord, "“«"), "‘"), **dict.fromkeys(map(ord, "”»"), "’")}),
    "German marks": lambda words: words.replace(" »", "»").replace("« ", "«").translate(dict(zip(map(ord, "“”«»"), "„“„“", strict=True))),
    "outer marks": lambda words: f"«{words}»",
    "dashes": lambda words: words.replace(" — ", "—"),
    "two hyphens": lambda words: words.replace("—", "--"),
    "wide spaces": lambda words: words.replace(" ", "\u00a0"),
    "narrow space": lambda words: words.replace(" :", "\u202f:").replace(" ;", ";"),
    "soft hyphens": lambda words: words.replace("ar", "a\u00adr"),
    "no width": lambda words: words.replace(", ", ",\u200b "),
    "small first": lambda words: words[0].lower() + words[1:],
    "no last stop": lambda words: words.rstrip(".") + ",",
}  # fmt: skip
MARKED: dict[str, Callable[[str], str]] = {
    "sic": lambda words: words.replace(" ", " [sic] ", 1),
    "sic in round brackets": lambda words: words.replace(" ", " (sic!) ", 1),
    "left out": lambda words: " ".join([*words.split()[:2], "[…]", *words.split()[3:]]),
    "left out in round brackets": lambda words: " ".join([*words.split()[:2], "(...)", *words.split()[3:]]),
    "put in": lambda words: words.replace(" ", " [the defendant] ", 1),
    "put in place": lambda words: "[It] " + " ".join(words.split()[1:]),
    "first letter": lambda words: f"[{words[0].swapcase()}]{words[1:]}",
    "mark of a note": lambda words: words.replace(" ", "[12] ", 1),
}


@pytest.mark.parametrize("code", TEXTS)
@pytest.mark.parametrize("how", SETTING)
def test_words_that_another_hand_has_set_are_those_of_the_source(archive: Archive, code: str, how: str) -> None:
    citation = cited(archive, code)
    verdict = printed(archive, citation, SETTING[how](citation.quote))
    assert verdict.words.kind in {WordsKind.VERBATIM, WordsKind.TYPOGRAPHY}, verdict
    assert verdict.ok
    assert verdict.status is Status.VERBATIM


@pytest.mark.parametrize("code", TEXTS)
@pytest.mark.parametrize("how", MARKED)
def test_what_is_marked_as_changed_is_no_falsification(archive: Archive, code: str, how: str) -> None:
    citation = cited(archive, code)
    verdict = printed(archive, citation, MARKED[how](citation.quote))
    assert verdict.words.kind is WordsKind.MARKED, verdict
    assert verdict.ok


def test_what_marks_stand_for_is_shown(archive: Archive) -> None:
    citation = cited(archive)
    verdict = printed(archive, citation, "[T]he court […] said that [it] was false")
    assert [(each.mark, each.source) for each in verdict.words.changes] == [
        ("[T]he", "The"),
        ("[…]", "— in Almaty —"),
        ("[it]", "“the post"),
    ]
    assert "[it] stands for “the post”" in verdict.message.replace("“the post”", "the post”").replace("““", "“")


@pytest.mark.parametrize(
    ("code", "words", "quote"),
    [
        ("en", "She was not heard.", "She was [...] heard."),
        ("en", "She was not heard.", "heard."),
        ("fr", "Elle n’a pas été entendue.", "été entendue."),
        ("ru", "Её не заслушали.", "заслушали."),
        ("kk", "Оны ешкім тыңдаған жоқ.", "Оны ешкім тыңдаған"),
        ("tr", "Kendisi dinlenmedi.", "Kendisi [dinlendi]."),
        ("ar", "لم يستمع إليها أحد.", "يستمع إليها أحد."),
    ],
)
def test_a_negation_that_fell_away_is_no_honest_cut(archive: Archive, code: str, words: str, quote: str) -> None:
    verdict = printed(archive, cited(archive, code, words), quote)
    assert WarningKind.NEGATION in {each.kind for each in verdict.warnings}
    assert not verdict.ok
    assert verdict.status is Status.NEGATION_LOST
    assert "negation" in verdict.message


def test_a_number_that_fell_away_is_warned_of(archive: Archive) -> None:
    citation = cited(archive, words="Two of the 40 officers were non-military")
    for quote in ("the [...] officers were non-military", "officers were non-military"):
        verdict = printed(archive, citation, quote)
        assert WarningKind.NUMBER in {each.kind for each in verdict.warnings}
        assert verdict.ok


@pytest.mark.parametrize(
    "quote",
    [
        "She was heard.",
        "She was not heard",
        "She was not [..] heared.",
        "She were not heard.",
        "She wasn't heard.",
        "She was not heard?",
    ],
)
def test_anything_else_is_altered(archive: Archive, quote: str) -> None:
    verdict = printed(archive, cited(archive, words="She was not heard."), quote)
    right = quote == "She was not heard"
    assert (verdict.words.kind is WordsKind.ALTERED) is not right
    assert verdict.ok is right
    if not right:
        assert "".join(each.mine for each in verdict.words.differences) != "".join(
            each.its for each in verdict.words.differences
        )


def test_words_of_another_place_or_of_none_are_told(archive: Archive) -> None:
    citation = cited(archive, words="The judge's order, of 31 July 2025, was read out in her absence.")
    swapped = printed(archive, citation, "She was not heard.")
    assert swapped.words.ok
    assert swapped.reference.kind is ReferenceKind.WRONG_PLACE
    assert not swapped.ok
    assert printed(archive, citation, "Rain fell on the vineyards of Georgia").words.kind is WordsKind.NOWHERE


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "The fine of Astana"),
        ("published", "2024-07-31"),
        ("authors", "Aden, Aisha"),
        ("publisher", "Orda"),
        ("url", "https://example.org"),
    ],
)
def test_what_is_said_otherwise_of_the_source_is_told_with_both_values(
    archive: Archive, field: str, value: str
) -> None:
    citation = cited(archive)
    forged = citation.model_copy(update={"metadata": Metadata(**{**citation.metadata.as_json(), field: value})})
    verdict = archive.verify(forged)
    assert verdict.words.ok
    assert verdict.status is Status.EDITED
    assert not verdict.ok
    (change,) = verdict.reference.changes
    assert change.field == field
    assert change.claimed in verdict.message
    assert change.archive in verdict.message


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"paragraph": 2, "paragraph_end": 2}, ReferenceKind.WRONG_PLACE),
        ({"page": 3}, ReferenceKind.WRONG_PLACE),
        ({"page": 1, "page_label": "iv"}, ReferenceKind.WRONG_PLACE),
        ({"start": 4}, ReferenceKind.WRONG_PLACE),
        ({"heading_path": ("Facts",)}, ReferenceKind.WRONG_PLACE),
    ],
)
def test_a_place_that_is_not_that_of_the_words_is_told(
    archive: Archive, changes: dict[str, Any], kind: ReferenceKind
) -> None:
    citation = cited(archive)
    verdict = archive.verify(citation.model_copy(update={"locator": replace(citation.locator, **changes)}))
    assert verdict.reference.kind is kind
    assert verdict.words.ok
    assert not verdict.ok


@pytest.mark.parametrize(
    "changes",
    [{"prefix": "another"}, {"suffix": "another"}, {"ocr": True}, {"media_type": "application/pdf"}, {"redacted": True}, {"extractor": "text 99"}, {"text_sha256": "0" * 64}],
)  # fmt: skip
def test_whatever_else_a_citation_says_is_looked_up(archive: Archive, changes: dict[str, Any]) -> None:
    assert archive.verify(cited(archive)).ok
    assert not archive.verify(cited(archive).model_copy(update=changes)).ok


def test_a_hash_that_is_not_of_the_file_is_told_with_the_right_one(archive: Archive) -> None:
    citation = cited(archive)
    forged = citation.model_copy(update={"sha256": "0" * 64})
    assert archive.verify(forged).status is Status.UNDECIDABLE
    verdict = archive.verify(forged, clearance="confidential")
    assert verdict.reference.kind is ReferenceKind.HASH
    assert verdict.reference.changes[0].archive == citation.sha256
    assert not verdict.ok


def test_a_place_is_found_again_by_the_words_around_it(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "archive") as other:
        other.ingest(
            [TextSource("He wept. Then it rained.\n\nThey said: He wept. It was late.", Metadata(identifier="a"))]
        )
        second = other.cite("a", 37, 45)
        assert second.quote == "He wept."
        lost = second.model_copy(update={"locator": replace(second.locator, start=3, end=9)})
        verdict = other.verify(lost)
        assert verdict.start == 37
        assert "by the words before and after it" in verdict.message


def test_a_newer_version_is_told_and_the_old_one_stands(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "archive") as other:
        other.ingest([TextSource("She was not heard. He was.", Metadata(identifier="a"))])
        one, two = other.cite_words("a", "She was not heard."), other.cite_words("a", "He was.")
        other.ingest([TextSource("She was not heard. They were.", Metadata(identifier="a"))])
        for citation, said in ((one, "has these words too"), (two, "does not have these words")):
            verdict = other.verify(citation)
            assert verdict.reference.kind is ReferenceKind.SUPERSEDED
            assert said in verdict.message
            assert verdict.ok


def test_what_a_report_carries_of_the_metadata_is_what_is_compared() -> None:
    assert set(COMPARED) == _PUBLIC - {"access"}
