"""Concepts: the bundled vocabulary is whole and current, terms are recognised in every language, files of users are read."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rightsarchive.errors import BrokenFileError, UnreadableFileError, UnsupportedFileError
from rightsarchive.language.analysis import analyze
from rightsarchive.language.concepts import BUNDLED, Concept, ConceptMatch, Vocabulary, load, load_bundled
from rightsarchive.language.fields import STEM
from rightsarchive.language.tokens import joins, tokens

LANGUAGES = ("ar", "en", "es", "fa", "fr", "kk", "ru", "tr", "uk", "zh")
SOURCES = sorted(Path(str(BUNDLED)).parent.glob("*.ttl"))

# The terms of a line name one concept, as people write them in a sentence.
SAME = [
    {
        "en": "judicial harassment",
        "fr": "l’acharnement judiciaire",
        "ru": "судебного преследования",
        "kk": "сот арқылы қудалауды",
    },
    {
        "en": "hunger strike",
        "fr": "grèves de la faim",
        "ru": "голодовку",
        "kk": "аштық жариялады",
        "es": "una huelga de hambre",
        "ar": "الإضراب عن الطعام",
        "uk": "голодування",
        "tr": "açlık grevinde",
        "fa": "در اعتصاب غذا",
        "zh": "他在监狱里绝食",
    },
    {
        "en": "freedom of expression",
        "fr": "la liberté d’expression",
        "es": "libertad de expresión",
        "ru": "свободе слова",
        "zh": "言論自由",
        "fa": "آزادی بیان",
    },
    {"en": "tortures", "fr": "la torture", "ru": "пыток", "kk": "азаптауға", "ar": "التعذيب", "tr": "işkenceye"},
]

THESAURUS = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix t: <urn:test:> .
t:acts a skos:Concept ; skos:prefLabel "acts"@en ; skos:narrower t:kettling .
t:kettling skos:prefLabel "kettling"@en, "nasse policière"@fr-FR ; skos:altLabel "police kettle"@en .
t:baton skosxl:prefLabel [ skosxl:literalForm "baton charge"@en ] ; skos:broader t:acts, t:unknown .
"""


def names_of(vocabulary: Vocabulary, text: str) -> list[str]:
    return [match.concept.uri.rpartition(":")[2] for match in vocabulary.find(tokens(text)) if not match.inside]


def test_a_prefix_in_one_language_does_not_overrule_a_stem_in_another() -> None:
    (match,) = load_bundled().find(tokens("голодовка"))
    assert match.concept.name("en") == "hunger strike"


def test_the_fast_form_agrees_with_the_turtle_files() -> None:
    first, *others = (load(path) for path in SOURCES)
    assert first.merge(*others) == load_bundled()


def test_every_concept_is_named_in_every_language() -> None:
    vocabulary = load_bundled()
    assert len(vocabulary) >= 400
    assert vocabulary.languages == LANGUAGES
    assert [concept.uri for concept in vocabulary.concepts.values() if tuple(sorted(concept.labels)) != LANGUAGES] == []


def test_a_preferred_label_belongs_to_one_concept() -> None:
    seen: dict[tuple[str, str], str] = {}
    twice = []
    for concept in load_bundled().concepts.values():
        for language, labels in concept.labels.items():
            place = (language, labels[0][0].casefold())
            if place in seen:
                twice.append((place, seen[place], concept.uri))
            seen[place] = concept.uri
    assert twice == []


def test_broader_links_lead_to_concepts_and_never_in_a_circle() -> None:
    concepts = load_bundled().concepts
    for concept in concepts.values():
        above: list[Concept] = [concept]
        steps = 0
        while above:
            above = [concepts[uri] for one in above for uri in one.broader]
            steps += 1
            assert steps < 10, f"{concept.uri} is above itself"


def test_the_bundled_ones_are_loaded_without_rdflib() -> None:
    script = (
        "import sys; from rightsarchive.language import concepts\n"
        "print(len(concepts.load_bundled().concepts) > 0, 'rdflib' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["True", "False"]


@pytest.mark.parametrize("line", SAME, ids=lambda line: line["en"])
def test_terms_of_one_concept_find_each_other(line: dict[str, str]) -> None:
    vocabulary = load_bundled()
    for asked in line.values():
        found = vocabulary.find(tokens(asked))
        for language, held in line.items():
            there = {match.concept.uri for match in vocabulary.find(tokens(held), [language])}
            terms = {
                term.stems
                for match in found
                if match.concept.uri in there and language not in match.languages
                for term in vocabulary.terms(match, [language])
            }
            assert terms or any(language in match.languages for match in found), (asked, held)


def test_the_longest_term_comes_first_and_what_it_holds_is_marked() -> None:
    found = load_bundled().find(tokens("She began a hunger strike in prison"))
    named = [(match.start, match.end, match.concept.uri.rpartition(":")[2], match.inside) for match in found]
    assert named[0] == (3, 5, "hunger-strike", False)
    assert (4, 5, "right-to-strike", True) in named
    assert (6, 7, "prison", False) in named


def test_terms_weigh_less_when_alternative_inside_or_narrower() -> None:
    vocabulary = load_bundled()
    whole, *_ = vocabulary.find(tokens("torture"), ["en"])
    terms = vocabulary.terms(whole, ["ru"])
    assert [(term.label, term.weight) for term in terms] == [("пытка", 1.0), ("пытать", 0.8), ("пыток", 0.8)]
    assert {term.note for term in terms} == {"concept: torture"}
    narrower = {term.label: (term.weight, term.note) for term in vocabulary.terms(whole, ["ru"], narrower=True)}
    assert narrower["лишение сна"] == (0.5, "concept: torture: sleep deprivation")
    inside = ConceptMatch(whole.start, whole.end, whole.concept, whole.languages, inside=True)
    assert vocabulary.terms(inside, ["ru"])[0].weight == 0.5


def test_stop_words_keep_their_places_in_a_term() -> None:
    vocabulary = load_bundled()
    (match, *_) = vocabulary.find(tokens("hunger strike"))
    french = next(term for term in vocabulary.terms(match, ["fr"]) if term.label == "grève de la faim")
    assert french.stems == (("grev", 0), ("faim", 3))


def test_a_term_that_would_lose_its_sense_with_a_stop_word_is_not_used() -> None:
    assert "release" in names_of(load_bundled(), "released")
    assert "parole" not in names_of(load_bundled(), "released")  # for “early release”, whose “early” is a stop word


def test_words_that_name_nothing_name_nothing() -> None:
    assert load_bundled().find(tokens("Zhylanbayev xyzzy 2025")) == []
    assert load_bundled().find([]) == []


def test_users_bring_their_own_thesaurus(tmp_path: Path) -> None:
    path = tmp_path / "police.ttl"
    path.write_text(THESAURUS, "utf-8")
    own = load(path)
    assert {uri: concept.broader for uri, concept in own.concepts.items()} == {
        "urn:test:acts": (),
        "urn:test:baton": ("urn:test:acts", "urn:test:unknown"),
        "urn:test:kettling": ("urn:test:acts",),
    }
    assert own.languages == ("en", "fr")
    both = load_bundled().merge(own)
    assert len(both) == len(load_bundled()) + 3
    assert names_of(both, "police kettles and torture") == ["kettling", "torture"] or names_of(
        both, "police kettles"
    ) == ["kettling"]
    (match,) = own.find(tokens("kettling"))
    assert [term.label for term in both.terms(match, ["fr", "en"])] == ["nasse policière"]


def test_a_merge_keeps_our_preferred_label_and_adds_theirs(tmp_path: Path) -> None:
    path = tmp_path / "more.ttl"
    path.write_text(
        '<urn:rightsarchive:concept:torture> <http://www.w3.org/2004/02/skos/core#prefLabel> "torment"@en, "Folter"@de .',
        "utf-8",
    )
    merged = load_bundled().merge(load(path)).concepts["urn:rightsarchive:concept:torture"]
    assert [label[0] for label in merged.labels["en"]] == ["torture", "torment"]
    assert merged.name("de") == "Folter"
    assert merged.name("ja") == "torture"


def test_rdf_xml_and_the_saved_form_give_the_same(tmp_path: Path) -> None:
    turtle, xml, saved = tmp_path / "v.ttl", tmp_path / "v.rdf", tmp_path / "v.json"
    turtle.write_text(
        '@prefix s: <http://www.w3.org/2004/02/skos/core#> . <urn:a> s:prefLabel "baton charge"@en .', "utf-8"
    )
    xml.write_text(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="http://www.w3.org/2004/02/skos/core#">'
        '<rdf:Description rdf:about="urn:a"><s:prefLabel xml:lang="en">baton charge</s:prefLabel></rdf:Description></rdf:RDF>',
        "utf-8",
    )
    load(turtle).save(saved)
    assert load(turtle) == load(xml) == load(saved)


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.ttl", "this is not turtle", BrokenFileError),
        ("a.rdf", "<rdf", BrokenFileError),
        ("a.rdf", '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>', BrokenFileError),
        ("a.ttl", "<urn:a> <urn:b> <urn:c> .", BrokenFileError),
        ("a.json", "{}", BrokenFileError),
        ("a.json", "[1]", BrokenFileError),
        ("a.docx", "x", UnsupportedFileError),
        ("absent.ttl", None, UnreadableFileError),
        ("absent.json", None, UnreadableFileError),
    ],
)
def test_a_bad_file_is_a_typed_error_with_its_path(
    tmp_path: Path, name: str, content: str | None, error: type[Exception]
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_text(content, "utf-8")
    with pytest.raises(error) as caught:
        load(path)
    assert name in str(caught.value)


@pytest.mark.parametrize(
    ("language", "text", "wrong"),
    [
        ("fr", "grâce à son avocat", "pardon"),
        ("en", "in March 2024", "rally"),
        ("tr", "hakkında karar verildi", "human-rights"),
        ("kk", "Ақтау қаласында", "acquittal"),
        ("ru", "упал на пол", "sex-gender"),
        ("tr", "ifade etti", "testimony"),
        ("es", "juez de instrucción", "right-to-education"),
        ("es", "registro de la vivienda", "registration-of-association"),
        ("en", "beaten in a bar", "bar-association"),
        ("en", "for that reason", "reason"),
    ],
)
def test_an_everyday_word_does_not_name_a_concept_of_another_sense(language: str, text: str, wrong: str) -> None:
    found = {match.concept.uri.rpartition(":")[2] for match in load_bundled().find(tokens(text), [language])}
    assert wrong not in found


def test_a_name_with_a_hyphen_is_found_where_a_line_ends_at_it() -> None:
    vocabulary = load_bundled()
    seen = 0
    for concept in vocabulary.concepts.values():
        for language in concept.labels:
            match = ConceptMatch(0, 1, concept, ("und",), inside=False)
            for term in vocabulary.terms(match, [language]):
                for left, right in re.findall(r"(\w+)-(\w+)", term.label)[:1]:
                    broken = term.label.replace(f"{left}-{right}", f"{left}-\n{right}", 1)
                    if len(term.stems) < 2 or not joins(left, right):
                        continue
                    standing = set(_standing(broken, language))
                    ways = (term.stems, *term.broken())
                    places = {at for _, at in standing}
                    assert any(
                        all((one, start + step) in standing for one, step in way) for way in ways for start in places
                    ), (language, term.label)
                    seen += 1
    assert seen > 30


def _standing(text: str, language: str) -> Iterator[tuple[str, int]]:
    found = analyze(text, language)[STEM]
    assert found.positions is not None
    return zip(found.terms, found.positions, strict=True)
