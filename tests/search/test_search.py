"""What a search gives: hits, cases, filters, clearance, pages without end, explanations, suggestions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rightsarchive import Access, Archive, Metadata, QuerySyntaxError, TextSource, UsageError
from rightsarchive.language.folding import fold

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.create(tmp_path_factory.mktemp("search") / "archive") as made:
        made.ingest([ROOT / "samples"])
        yield made


def names(archive: Archive, query: str, **options: object) -> list[str]:
    found = archive.search(query, limit=500, **options)  # type: ignore[arg-type]
    return list(dict.fromkeys(Path(str(hit.document.path)).name for hit in found.hits))


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("hunger strike Zhylanbayev", "court-fine.en.txt"),
        ("solitary confinement", "monitoring.en.pdf"),
        ("acharnement judiciaire", "amende.fr.pdf"),
        ("disparition forcée journaliste", "disparition.fr.txt"),
        ("голодовку Жыланбаев видеосвязи", "dvadtsat-mrp.ru.md"),
        ("общественных слушаний кладбище", "karyer.ru.txt"),
        ("аштық жариялағаны Жыланбаев", "aiyppul.kk.pdf"),
        ("consulta previa", "desalojo.es.pdf"),
        ("شط العرب النفايات", "ikhtifa.ar.txt"),
        ("öğretmen grevi sendika", "grev.tr.txt"),
        ("кар'єр рішення суду", "karier.uk.txt"),
        ("حق اعتصاب معلمان", "bayanieh.fa.txt"),
    ],
)
def test_each_language_finds_its_own(archive: Archive, query: str, first: str) -> None:
    assert names(archive, query)[0] == first


@pytest.mark.parametrize("query", ["Zhylanbayev", "Zhylanbaiev", "Jylanbaiev", "Жыланбаев", "zhylanbayev"])
def test_one_man_is_found_in_every_spelling(archive: Archive, query: str) -> None:
    four = {"court-fine.en.txt", "amende.fr.pdf", "dvadtsat-mrp.ru.md", "aiyppul.kk.pdf"}
    assert four <= set(names(archive, query))
    assert set(names(archive, f"={query}")) <= four
    alone = names(archive, query, names=False)
    assert len(set(alone) & four) < 4


def test_every_quote_is_verbatim_and_every_place_is_real(archive: Archive) -> None:
    view = archive.seen_by("confidential")
    for query in ("court OR суд OR tribunal OR محكمة", "prison", "comunidad"):
        for hit in view.search(query, limit=100).hits:
            citation, locator = hit.citation, hit.citation.locator
            assert "\n".join(citation.parts) == citation.quote == hit.passage.text
            assert [hit.document.text[start:end] for start, end in locator.spans] == [*citation.parts]
            assert (len(citation.parts) > 1) == (locator.page_end is not None)
            assert hit.document.text[: locator.start].endswith(citation.prefix)
            assert hit.document.text[locator.end :].startswith(citation.suffix)
            pages = {page.number: page for page in view.pages(hit.document.id)}
            assert (locator.page is None) == (not pages)
            if locator.page is not None:
                page, last = pages[locator.page], pages[locator.page_end or locator.page]
                assert page.start <= locator.start < locator.spans[0][1] <= page.end
                assert last.start <= locator.spans[-1][0] < locator.end <= last.end
                assert page.label == locator.page_label
            paragraphs = view.paragraphs(hit.document.id)
            assert paragraphs[locator.paragraph - 1].start <= locator.start < paragraphs[locator.paragraph - 1].end
            assert view.verify(citation).ok


def test_highlights_say_what_matched_and_why(archive: Archive) -> None:
    hits = archive.search("hunger strike Жыланбаев", languages="fr").hits
    origins = {hit.passage.text[mark.start : mark.end]: mark.why.origin for hit in hits for mark in hit.highlights}
    assert origins["Zhylanbaiev"] == "name"
    assert "concept" in origins.values()


def test_cases_are_ranked_by_their_best_passages(archive: Archive) -> None:
    results = archive.search("hunger strike Zhylanbayev")
    assert results.cases[0].case.id == "toregozhina-almaty-2025"
    scores = [found.score for found in results.cases]
    assert scores == sorted(scores, reverse=True)
    best = [hit.score for hit in results.cases[0].hits]
    assert results.cases[0].score == pytest.approx(sum(score / 2**place for place, score in enumerate(best)))


def test_pages_go_on_to_the_last_passage(archive: Archive) -> None:
    total = archive.search("court OR суд OR tribunal", limit=1).total
    seen = []
    for offset in range(0, total + 7, 7):
        seen += [hit.passage.id for hit in archive.search("court OR суд OR tribunal", limit=7, offset=offset).hits]
    assert len(seen) == len(set(seen)) == total > 10
    assert archive.search("court", limit=0).hits == ()
    with pytest.raises(UsageError):
        archive.search("court", offset=-1)


@pytest.mark.parametrize(
    ("options", "inside"),
    [
        ({"languages": "es"}, {"desalojo.es.pdf", "asamblea.es.md"}),
        (
            {"cases": "Toregozhina, Almaty 2025"},
            {"court-fine.en.txt", "amende.fr.pdf", "dvadtsat-mrp.ru.md", "aiyppul.kk.pdf"},
        ),
        ({"publishers": "veille défenseurs"}, {"amende.fr.pdf"}),
        ({"persons": "Жыланбаев"}, {"court-fine.en.txt", "amende.fr.pdf", "dvadtsat-mrp.ru.md", "aiyppul.kk.pdf"}),
        ({"published_after": "2025-08-03"}, {"amende.fr.pdf", "aiyppul.kk.pdf"}),
        ({"published_before": "2021"}, {"karier.uk.txt", "karyer.ru.txt"}),
    ],
)
def test_filters_narrow(archive: Archive, options: dict[str, str], inside: set[str]) -> None:
    query = "court OR суд* OR tribunal OR сот OR comunidad OR asamblea OR кар'єр OR карьер"
    assert set(names(archive, query)) > inside
    found = set(names(archive, query, **options))
    assert found
    assert found <= inside


def test_fields_in_the_query_do_the_same_as_filters(archive: Archive) -> None:
    query = "court OR суд OR tribunal"
    for field, options in (("language:fr", {"languages": "fr"}), ("after:2025", {"published_after": "2025"})):
        assert names(archive, f"({query}) {field}") == names(archive, query, **options)


def test_dates_in_the_text_are_found_in_every_language(archive: Archive) -> None:
    found = names(archive, "mentions:2025-07-31 case:toregozhina-almaty-2025")
    assert set(found) == {"court-fine.en.txt", "amende.fr.pdf", "dvadtsat-mrp.ru.md", "aiyppul.kk.pdf"}


def test_what_is_above_the_clearance_touches_nothing(tmp_path: Path) -> None:
    public = [
        TextSource(f"The court heard witness {word} about the detention.", Metadata(identifier=word)) for word in "abcd"
    ]
    secret = [
        TextSource(f"Witness {word} names the detention centre. {'court ' * 30}", Metadata(identifier=word, access=Access.CONFIDENTIAL, cases=("Hidden",)))
        for word in "uvwxyz"
    ]  # fmt: skip
    answers = []
    for number, sources in enumerate((public, [*public, *secret])):
        with Archive.create(tmp_path / str(number)) as archive:
            archive.ingest(sources)
            results = archive.search("court witness detention")
            answers.append(
                (
                    results.total,
                    [(hit.passage.text, round(hit.score, 9)) for hit in results.hits],
                    [case.case.id for case in results.cases],
                    archive.suggest("centrf detentoin"),
                    archive.complete("cent"),
                    archive.complete("det"),
                )
            )
            if number:
                assert archive.search("witness", clearance="confidential").total == 10
                assert archive.search("centre", clearance=Access.INTERNAL).total == 0
                assert archive.complete("cent", clearance="confidential") == ("centre",)
    assert answers[0] == answers[1]
    assert answers[0][3][0].instead == ("detention",)


def test_the_languages_are_those_of_what_may_be_seen_now(tmp_path: Path) -> None:
    def said(text: str, language: str, access: str = "public") -> TextSource:
        return TextSource(text, Metadata(title=text, language=language, access=access))

    with Archive.create(tmp_path / "archive") as archive:
        languages = archive._searcher.languages
        assert languages(Access.CONFIDENTIAL) == ()
        archive.ingest(
            [said("The court fined him.", "en"), said("Суд вынес решение.", "ru"), said("La cour.", "fr", "internal")]
        )
        assert languages(Access.PUBLIC) == ("en", "ru")
        assert languages(Access.INTERNAL) == ("en", "fr", "ru")
        archive.ingest(said("Суд отменил решение.", "ru"))
        assert languages(Access.PUBLIC) == ("ru", "en")
        assert languages(Access.INTERNAL) == ("ru", "en", "fr")


def test_a_text_with_a_nul_in_it_is_quoted_whole(tmp_path: Path) -> None:
    text = "The court\0 fined the man.\n\nThe prisoner began a hunger\0 strike on that day."
    with Archive.create(tmp_path / "archive") as archive:
        archive.ingest(TextSource(text))
        (hit,) = archive.search("prisoner").hits
        assert hit.citation.quote == hit.passage.text
        assert hit.passage.text.endswith("The prisoner began a hunger\0 strike on that day.")


def test_navigation_is_not_found_unless_asked_for(archive: Archive) -> None:
    hit = archive.search("hunger strike", cases="toregozhina-almaty-2025", languages="en").hits[0]
    headline = next(p for p in archive.passages(hit.document.id) if p.kind == "navigation")
    words = " ".join(headline.text.split()[-4:])
    assert headline.id not in {hit.passage.id for hit in archive.search(words, limit=50).hits}
    assert headline.id in {hit.passage.id for hit in archive.search(words, limit=50, navigation=True).hits}


def test_a_score_is_explained(archive: Archive) -> None:
    hit = archive.search("hunger strike Жыланбаев").hits[0]
    parts = hit.explanation
    assert {part.why.origin for part in parts if part.why} >= {"gram", "name"}
    assert [part.score for part in parts] == sorted((part.score for part in parts), reverse=True)
    assert all(part.term for part in parts)
    assert {part.role for part in parts if part.why and part.why.origin == "gram"} == {"ranks"}
    assert sorted(part.role for part in parts if part.why and part.why.origin == "name") == ["finds", "ranks"]


def test_near_words_are_suggested_where_nothing_is_found(archive: Archive) -> None:
    (suggestion,) = archive.suggest("hungre strike Toregozhina")
    assert (suggestion.word, suggestion.instead[0]) == ("hungre", "hunger")
    assert archive.suggest("hunger strike") == ()
    assert "detention" in map(fold, archive.complete("detent"))
    assert archive.complete("!") == ()
    with pytest.raises(QuerySyntaxError):
        archive.suggest("(")


def test_no_stop_word_of_a_language_of_the_archive_is_taken_for_a_misspelt_one(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "a") as archive:
        archive.ingest(TextSource("Le tribunal a libéré l’avocate; ils ont quitté la salle de leurs juges."))
        assert [each.word for each in archive.suggest("leur tribunel")] == ["tribunel"]
        assert [each.word for each in archive.suggest("leurz tribunal")] == ["leurz"]


def test_an_archive_that_is_closed_leaves_what_it_gave(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "a") as archive:
        archive.ingest(TextSource("The court fined her on Thursday.", Metadata(title="T")))
        (hit,) = archive.search("fined").hits
    assert hit.highlights
    assert hit.citation.render("apa")
    assert hit.document.metadata.title == "T"
