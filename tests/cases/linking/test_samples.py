"""Cases that nobody has named: what is proposed is right, and says why."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
import yaml

from rightsarchive import Archive, TextSource, case_id

ROOT = Path(__file__).parents[3]

FINED_FR = (
    "Le 31 juillet 2025, le tribunal d’Almaty a condamné Bakhytzhan Toregozhina à une amende pour un message sur la grève de la faim "
    "de Marat Zhylanbaiev. Ses avocats feront appel de cette décision devant la cour de la ville."
)
FINED_EN = (
    "A court in Almaty fined the rights defender Bakhytzhan Toregozhina on July 31, 2025. Her post told of the hunger strike of Marat "
    "Zhylanbayev, who is in prison. Her lawyers say that they will appeal."
)
OTHER = (
    "Teachers in the harbour town went on strike in March 2019. Their union leader Tomas Revel was held for two days and let go. "
    "The ministry of education in Almaty did not comment on the arrest."
)


@pytest.fixture(scope="module")
def without_cases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Archive, dict[str, set[str]]]]:
    """The samples with every case taken out of their metadata, and the cases that they had by file name."""
    folder = tmp_path_factory.mktemp("linking")
    truth: dict[str, set[str]] = {}
    with Archive.create(folder / "given") as archive:
        archive.ingest(ROOT / "samples")
        for document in archive.documents():
            truth[Path(str(document.path)).name] = {case_id(name) for name in document.metadata.cases}
    shutil.copytree(ROOT / "samples", folder / "samples")
    (folder / "samples" / "cases.yaml").unlink()
    for path in [*(folder / "samples").rglob("*.*.yaml"), *(folder / "samples").rglob("*.*.json")]:
        values = yaml.safe_load(path.read_text("utf-8"))
        kept = {key: value for key, value in values.items() if key not in {"case", "cases"}}
        path.write_text(
            json.dumps(kept, default=str) if path.suffix == ".json" else yaml.safe_dump(kept, allow_unicode=True),
            "utf-8",
        )
    for path in (folder / "samples").rglob("*.md"):
        path.write_text(re.sub(r"^cases?:.*\n(?:^ *- .*\n)*", "", path.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    manifest = folder / "samples" / "strike" / "manifest.csv"
    rows = list(csv.DictReader(manifest.open(encoding="utf-8", newline="")))
    with manifest.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, [key for key in rows[0] if key != "cases"], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    with Archive.create(folder / "bare") as archive:
        archive.ingest(folder / "samples")
        assert not list(archive.cases())
        yield archive, truth


def test_proposals_on_the_samples_are_right(without_cases: tuple[Archive, dict[str, set[str]]]) -> None:
    archive, truth = without_cases
    pairs = set()
    for suggestion in archive.suggest_cases(clearance="confidential"):
        pairs |= set(combinations(sorted(Path(str(document.path)).name for document in suggestion.documents), 2))
    right = [pair for pair in pairs if truth[pair[0]] & truth[pair[1]]]
    four = {"court-fine.en.txt", "amende.fr.pdf", "dvadtsat-mrp.ru.md", "aiyppul.kk.pdf"}
    assert set(combinations(sorted(four), 2)) <= pairs
    assert len(right) / len(pairs) >= 0.9
    assert len(right) >= 18


def test_each_piece_of_evidence_is_a_citation_that_stands(without_cases: tuple[Archive, dict[str, set[str]]]) -> None:
    archive, _ = without_cases
    for suggestion in archive.suggest_cases():
        assert suggestion.evidence
        for evidence in suggestion.evidence:
            assert len(evidence.citations) > 1
            assert len({citation.document_id for citation in evidence.citations}) == len(evidence.citations)
            assert all(archive.verify(citation).ok for citation in evidence.citations)
            assert all(citation.passage_id is not None for citation in evidence.citations)


def test_what_the_clearance_hides_is_not_proposed(without_cases: tuple[Archive, dict[str, set[str]]]) -> None:
    archive, _ = without_cases
    shown = [document for suggestion in archive.suggest_cases() for document in suggestion.documents]
    assert {document.metadata.access for document in shown} == {"public"}


def test_two_tellings_in_two_languages_are_one_case_and_acceptance_ends_it(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "archive") as archive:
        archive.ingest([TextSource(FINED_FR), TextSource(FINED_EN), TextSource(OTHER)])
        (suggestion,) = archive.suggest_cases()
        assert {document.metadata.language for document in suggestion.documents} == {"fr", "en"}
        kinds = {evidence.kind for evidence in suggestion.evidence}
        assert {"full name", "date"} <= kinds
        assert "Toregozhina" in suggestion.title
        assert not list(archive.cases())
        archive.assign(suggestion.title, [document.id for document in suggestion.documents])
        assert archive.suggest_cases() == ()
        assert len(archive.case_documents(suggestion.title)) == 2


def test_related_cases_share_people(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "archive") as archive:
        documents = archive.ingest([TextSource(FINED_FR), TextSource(FINED_EN), TextSource(OTHER)]).added
        for number, document in enumerate(documents):
            archive.assign(f"Case {number}", [document.id])
        (related,) = archive.related_cases("case-0")
        assert related.case.id == "case-1"
        assert any(evidence.what == "Bakhytzhan Toregozhina" for evidence in related.evidence)
