"""The engine in a cluster gives what every engine gives. Needs Java and `make services`: `make test-services` runs it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from rightsarchive import Archive, Metadata, TextSource
from rightsarchive.engine.conformance import CASES
from rightsarchive.engine.opensearch import open_engine
from rightsarchive.engine.protocol import Engine, Entry, FieldTerms
from rightsarchive.errors import ArchiveBusyError, DamagedArchiveError, UsageError
from rightsarchive.model import Access, PassageId
from rightsarchive.query.plan import Everything, Plan
from tests.services import opensearch

pytestmark = pytest.mark.enable_socket

if opensearch.HOME is None:
    pytest.skip("no cluster: `make test-services` starts one", allow_module_level=True)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with opensearch.running() as nodes:
        yield nodes[0].address


def options(address: str, index: str | None = None) -> dict[str, object]:
    return {"hosts": [address], "index": index or f"t{secrets.token_hex(8)}", "replicas": 0}


def entry(id_: int, words: str) -> Entry:
    return Entry(PassageId(id_), Access.PUBLIC, {"word": FieldTerms(words.split(), list(range(len(words.split()))))})


def filled(engine: Engine, revision: int, *entries: Entry) -> None:
    with engine.writer() as writer:
        for each in entries:
            writer.add(each)
        writer.commit(revision)


class Removed:
    """An engine whose index goes from the cluster when it is closed: a node holds no more than a thousand."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __getattr__(self, name: str) -> object:
        return getattr(self._engine, name)

    def close(self) -> None:
        cluster = self._engine._cluster  # type: ignore[attr-defined]
        for name in cluster.ask("GET", f"/{cluster.options.index}*", absent=True) or ():
            cluster.ask("DELETE", f"/{name}", absent=True)
        self._engine.close()


@pytest.mark.timeout(1_800)
@pytest.mark.parametrize("name", CASES)
def test_it_conforms(name: str, address: str) -> None:
    CASES[name](
        lambda folder: Removed(open_engine(folder / "index", analysis="plain", options=options(address)))  # type: ignore[arg-type,return-value]
    )


def test_what_was_committed_is_there_again(address: str, tmp_path: Path) -> None:
    given = options(address)
    engine = open_engine(tmp_path / "index", analysis="plain", options=given)
    filled(engine, 7, entry(1, "hunger strike"))
    engine.close()
    again = open_engine(tmp_path / "index", analysis="plain", options=given)
    assert again.fingerprint() is not None
    assert [hit.id for hit in again.search(Plan(Everything())).hits] == [1]
    other = open_engine(tmp_path / "index", analysis="otherwise", options=given)
    assert other.fingerprint() is None
    assert other.search(Plan(Everything())).total == 0


def test_the_index_of_another_archive_is_left_alone(address: str, tmp_path: Path) -> None:
    given = options(address)
    filled(open_engine(tmp_path / "a", analysis="plain", options=given), 1, entry(1, "mine"))
    other = open_engine(tmp_path / "b", analysis="plain", options=given)
    assert other.fingerprint() is None
    with pytest.raises(UsageError, match="another archive"):
        other.writer(anew=True)
    assert open_engine(tmp_path / "a", analysis="plain", options=given).fingerprint() is not None


def test_what_a_killed_writer_left_is_taken_back(address: str, tmp_path: Path) -> None:
    given = options(address)
    engine = open_engine(tmp_path / "index", analysis="plain", options=given)
    filled(engine, 1, entry(1, "a"), entry(2, "a"))
    writer = engine.writer()
    writer.add(entry(3, "a"))
    writer.delete([PassageId(1)])
    writer._send()  # type: ignore[attr-defined]
    writer._take_out()  # type: ignore[attr-defined]
    writer._lock.release()  # type: ignore[attr-defined]  # as the end of its process does
    assert [hit.id for hit in engine.search(Plan(Everything())).hits] == [1, 2]
    engine.verify()
    filled(engine, 2, entry(4, "a"))
    assert [hit.id for hit in engine.search(Plan(Everything())).hits] == [1, 2, 4]
    engine.verify()


def test_a_writer_that_was_overtaken_commits_nothing(address: str, tmp_path: Path) -> None:
    given = options(address)
    engine = open_engine(tmp_path / "index", analysis="plain", options=given)
    filled(engine, 1, entry(1, "a"))
    with engine.writer() as slow:
        slow.add(entry(2, "a"))
        (tmp_path / "copy").mkdir()
        (tmp_path / "copy" / "opensearch.token").write_bytes((tmp_path / "index" / "opensearch.token").read_bytes())
        filled(open_engine(tmp_path / "copy", analysis="plain", options=given), 2, entry(3, "a"))
        with pytest.raises(ArchiveBusyError, match="another program"):
            slow.commit(3)
    assert 3 in [hit.id for hit in engine.search(Plan(Everything())).hits]


def test_what_was_changed_in_the_cluster_is_found(address: str, tmp_path: Path) -> None:
    given = options(address)
    engine = open_engine(tmp_path / "index", analysis="plain", options=given)
    filled(engine, 1, entry(1, "a b"), entry(2, "a"))
    engine.verify([entry(1, "a b"), entry(2, "a")])
    for other in ([entry(1, "a b")], [entry(1, "a b"), entry(2, "b")], [entry(1, "a b"), entry(2, "a"), entry(3, "a")]):
        with pytest.raises(DamagedArchiveError, match="the catalog makes"):
            engine.verify(other)
    cluster = engine._cluster  # type: ignore[attr-defined]
    cluster.ask("POST", f"/{given['index']}.1/_update/1.1", {"doc": {"bag_word": "c"}}, refresh="true")
    with pytest.raises(DamagedArchiveError, match="not those that were sent"):
        engine.verify()
    cluster.ask("DELETE", f"/{given['index']}.1/_doc/1.1", refresh="true")
    with pytest.raises(DamagedArchiveError, match="1 passages instead of 2"):
        engine.verify()


def test_an_archive_finds_the_same_in_the_cluster(address: str, tmp_path: Path) -> None:
    texts = {
        "a": "The court fined the defender for a post about a hunger strike.",
        "b": "Суд оштрафовал защитницу за пост о голодовке Жыланбаева.",
        "c": "Le tribunal a condamné la défenseuse ; Zhylanbaiev faisait une grève de la faim.",
        "d": "A witness saw officers enter the house at night.",
    }
    with Archive.create(tmp_path / "archive") as archive:
        archive.ingest(
            [
                TextSource(text, Metadata(identifier=name, access="confidential" if name == "d" else "public"))
                for name, text in texts.items()
            ]
        )
    questions = ["court", "Zhylanbayev", '"hunger strike"', "def*", "officers", "fined w/9 strike", "court OR суд"]

    def asked(archive: Archive) -> list[object]:
        return [
            (found.total, [(hit.citation.quote, round(hit.score, 3)) for hit in found])
            for question in questions
            for clearance in Access
            for found in [archive.search(question, clearance=clearance)]
        ]

    with Archive.open(tmp_path / "archive") as archive:
        before = asked(archive)
    settings = tmp_path / "archive" / "archive.toml"
    table = f'name = "opensearch"\n[engine.options]\nhosts = ["{address}"]\nindex = "found-{secrets.token_hex(4)}"\nreplicas = 0\n'
    settings.write_text(settings.read_text("utf-8").replace('name = "whoosh"\n', table), "utf-8")
    with Archive.open(tmp_path / "archive") as archive:
        assert asked(archive) == before
        assert archive.check().ok
        assert archive.delete("d", reason="asked").left == ()
        assert not archive.search("officers", clearance="confidential")
        archive.backup(tmp_path / "copy")
        with Archive.create(tmp_path / "other") as other:
            assert len(other.merge(tmp_path / "archive").added) == 3
    with Archive.open(tmp_path / "copy") as copy:
        assert copy.settings.engine.name == "whoosh"
        assert copy.search("court").total
