"""A crash leaves the old commit or the new one; what was altered is never believed and never run."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from rightsarchive.engine.arrays.engine import ArrayEngine
from rightsarchive.engine.arrays.files import digest_of
from rightsarchive.engine.protocol import Entry, FieldTerms, Fingerprint
from rightsarchive.engine.whoosh import open_engine
from rightsarchive.errors import ArchiveBusyError, DamagedArchiveError, SettingsError
from rightsarchive.model import Access, PassageId
from rightsarchive.query.plan import Everything, Phrase, Plan, Term

NOT_INDEX = {"lock", "merging", "publishing", "verified.json"}
"""Files that say nothing of what is found."""

OPTIONS = {"run_tokens": 400, "merge_factor": 3}


def engine_at(folder: Path, analysis: str = "plain", **options: object) -> ArrayEngine:
    return open_engine(folder, analysis=analysis, options={**OPTIONS, **options})


def passage(id_: int, revision: int) -> Entry:
    words = ["all", f"r{revision}", f"i{id_}", "all", "end"]
    return Entry(PassageId(id_), Access.PUBLIC, {"word": FieldTerms(words, range(5))}, {"language": ("en",)})


def commit(engine: ArrayEngine, revision: int, ids: range = range(300), *, anew: bool = False) -> None:
    """A commit is whole when each passage carries its revision."""
    with engine.writer(anew=anew) as writer:
        for id_ in ids:
            writer.add(passage(id_, revision))
        writer.commit(revision)


def assert_whole(engine: ArrayEngine) -> int:
    """The revision of the commit that is seen, all of it and nothing else."""
    fingerprint = engine.fingerprint()
    assert fingerprint is not None
    assert fingerprint.entries == 300
    assert engine.count(Everything()) == 300
    assert engine.count(Term("word", f"r{fingerprint.revision}")) == 300
    assert engine.count(Phrase("word", (("all", 0), ("end", 1)))) == 300
    return fingerprint.revision


WRITE_FOREVER = """
import sys
from pathlib import Path
from tests.engine.arrays.test_durability import commit, engine_at
engine = engine_at(Path(sys.argv[1]), wait_seconds=3600)
found = engine.fingerprint()
revision = found.revision if found else 0
while True:
    revision += 1
    print(revision, flush=True)
    commit(engine, revision)
"""


HOLD_THE_LOCK = """
import sys
from pathlib import Path
from tests.engine.arrays.test_durability import engine_at
with engine_at(Path(sys.argv[1])).writer():
    print("held", flush=True)
    sys.stdin.read()
"""


def start_writer(folder: Path) -> subprocess.Popen[str]:
    return start(WRITE_FOREVER, folder)


def start(program: str, folder: Path) -> subprocess.Popen[str]:
    """Run this in another process, until it has said its first word."""
    root = Path(__file__).parents[3]
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
    )
    assert process.stdout is not None
    process.stdout.readline()
    return process


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_kill_at_any_instant_leaves_a_whole_commit(tmp_path: Path) -> None:
    commit(engine_at(tmp_path), 1)
    last = 1
    for delay in (0.0, 0.013, 0.029, 0.041, 0.067, 0.083, 0.11, 0.2):
        process = start_writer(tmp_path)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        engine = engine_at(tmp_path)
        revision = assert_whole(engine)
        assert revision >= last
        last = revision + 1
        commit(engine, last)
        assert assert_whole(engine) == last
        engine.close()


def test_readers_see_whole_commits_while_another_process_writes(tmp_path: Path) -> None:
    commit(engine_at(tmp_path), 1)
    process = start_writer(tmp_path)
    try:
        kept, seen, failures = engine_at(tmp_path), set[int](), list[BaseException]()

        def read() -> None:
            try:
                while len(seen) < 3 and not failures and process.poll() is None:
                    plan = Plan(Term("word", "all"))
                    assert kept.search(plan, limit=300).total == 300
                    seen.add(assert_whole_of_new_engine(tmp_path))
            except BaseException as error:
                failures.append(error)

        threads = [threading.Thread(target=read) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failures, failures
        assert len(seen) >= 3
    finally:
        process.kill()
        process.communicate()


def assert_whole_of_new_engine(folder: Path) -> int:
    engine = engine_at(folder)
    ranking = engine.search(Plan(Term("word", "all")), limit=300)
    assert ranking.total == 300
    fingerprint = engine.fingerprint()
    engine.close()
    assert fingerprint is not None
    return fingerprint.revision


def test_a_writer_in_another_process_is_told_of(tmp_path: Path) -> None:
    process = start(HOLD_THE_LOCK, tmp_path)
    try:
        with pytest.raises(ArchiveBusyError) as caught:
            engine_at(tmp_path).writer()
        assert caught.value.advice
    finally:
        process.kill()
        process.communicate()


def test_a_second_writer_may_wait(tmp_path: Path) -> None:
    first = engine_at(tmp_path).writer()
    timer = threading.Timer(0.2, first.__exit__, (None, None, None))
    timer.start()
    with engine_at(tmp_path, wait_seconds=3600).writer() as writer:
        writer.commit(4)
    timer.join()
    assert engine_at(tmp_path).fingerprint() == Fingerprint("plain", 4, 0)


def build(folder: Path) -> None:
    engine = engine_at(folder, run_tokens=10_000, merge_factor=10)
    commit(engine, 1)
    with engine.writer() as writer:
        writer.delete(map(PassageId, range(5)))
        for id_ in range(5):
            writer.add(passage(id_, 1))
        writer.commit(1)
    engine.close()


def test_a_flipped_byte_anywhere_is_noticed(tmp_path: Path) -> None:
    build(tmp_path)
    data_files = [path for path in sorted(tmp_path.iterdir()) if path.name not in NOT_INDEX]
    assert len(data_files) == 1 + 7 * 2 + 1
    for path in data_files:
        good = path.read_bytes()
        for place in {0, len(good) // 3, len(good) - 1} if good else ():
            bad = bytearray(good)
            bad[place] ^= 0x10
            path.write_bytes(bad)
            engine = engine_at(tmp_path)
            assert engine.fingerprint() is None, (path.name, place)
            with pytest.raises(DamagedArchiveError):
                engine.search(Plan(Everything()))
            with pytest.raises(DamagedArchiveError):
                engine.writer()
        path.write_bytes(good)
    assert assert_whole(engine_at(tmp_path)) == 1


def test_a_cut_or_missing_file_is_noticed(tmp_path: Path) -> None:
    build(tmp_path)
    for path in sorted(tmp_path.iterdir()):
        if path.name in NOT_INDEX:
            continue
        good = path.read_bytes()
        path.write_bytes(good[:-1])
        assert not good or engine_at(tmp_path).fingerprint() is None, path.name
        path.unlink()
        assert engine_at(tmp_path).fingerprint() is None, path.name
        path.write_bytes(good)
    assert assert_whole(engine_at(tmp_path)) == 1


@pytest.mark.parametrize("merge_factor", [2, 50])
def test_a_commit_does_not_vouch_for_files_that_changed(tmp_path: Path, merge_factor: int) -> None:
    build(tmp_path)
    engine = engine_at(tmp_path, background=False, merge_factor=merge_factor)
    with engine.writer() as writer:
        victim = max(tmp_path.glob("*.docs"), key=lambda path: path.stat().st_size)
        victim.write_bytes(bytes([victim.read_bytes()[0] ^ 1]) + victim.read_bytes()[1:])
        writer.add(passage(1000, 2))
        writer.commit(2)
    assert engine_at(tmp_path).fingerprint() is None


def test_a_wrong_note_of_what_was_verified_is_no_harm(tmp_path: Path) -> None:
    build(tmp_path)
    for content in (b"", b"[]", b"{}", b'{"x": 1}', b"[" * 100_000, b"\xff"):
        (tmp_path / "verified.json").write_bytes(content)
        assert assert_whole(engine_at(tmp_path)) == 1


def test_what_was_verified_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path)
    (tmp_path / "verified.json").unlink()
    read: list[str] = []

    def digest_and_note(path: Path) -> str:
        read.append(path.suffix)
        return digest_of(path)

    monkeypatch.setattr("rightsarchive.engine.arrays.toc.digest_of", digest_and_note)
    assert assert_whole(engine_at(tmp_path)) == 1
    assert {".docs", ".terms", ".dead"} < set(read)
    read.clear()
    assert assert_whole(engine_at(tmp_path)) == 1
    assert not read


def test_verify_reads_every_file_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path)
    engine = engine_at(tmp_path)
    engine.verify()
    victim = next(tmp_path.glob("*.docs"))
    before = victim.stat()
    victim.write_bytes(bytes([victim.read_bytes()[0] ^ 1]) + victim.read_bytes()[1:])
    monkeypatch.setattr(
        "rightsarchive.engine.arrays.toc._stamp", lambda _folder, file_entry: [before.st_ino, file_entry.sha256]
    )
    with pytest.raises(DamagedArchiveError, match=victim.name):
        engine.verify()


class Bomb:
    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self.mark),)


def test_a_stranger_s_index_runs_nothing(tmp_path: Path) -> None:
    folder, mark = tmp_path / "index", tmp_path / "exploded"
    build(folder)
    bomb = pickle.dumps(Bomb(mark))
    names = [path.name for path in folder.iterdir()]
    for name in (*names, "_MAIN_1.toc", "_MAIN_abcdef0123456789.seg", "MAIN_WRITELOCK"):
        (folder / name).write_bytes(bomb)
    engine = engine_at(folder)
    assert engine.fingerprint() is None
    with pytest.raises(DamagedArchiveError):
        engine.search(Plan(Everything()))
    commit(engine, 2, anew=True)
    assert not mark.exists()
    assert assert_whole(engine) == 2
    assert sorted(path.name for path in folder.iterdir() if path.name.startswith("_MAIN")) == []
    pickle.loads(bomb)
    assert mark.exists(), "the bomb does go off where pickles are read"


def test_a_table_of_contents_cannot_name_files_elsewhere(tmp_path: Path) -> None:
    import hashlib

    build(tmp_path / "index")
    contents = tmp_path / "index" / "toc.json"
    body = contents.read_bytes().rpartition(b',"sha256"')[0]
    body = body.replace(b'.json"', b'/../../x.json"')
    contents.write_bytes(body + b',"sha256":"' + hashlib.sha256(body + b"}").hexdigest().encode() + b'"}\n')
    assert engine_at(tmp_path / "index").fingerprint() is None


def test_another_analysis_is_another_index(tmp_path: Path) -> None:
    build(tmp_path)
    other = engine_at(tmp_path, analysis="other")
    assert other.fingerprint() is None
    commit(other, 3, anew=True)
    assert other.fingerprint() == Fingerprint("other", 3, 300)
    assert engine_at(tmp_path).fingerprint() is None


def test_an_index_is_made_anew_whatever_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    folder.mkdir()
    (folder / "lock").mkdir()
    (folder / "toc.json").mkdir()
    (folder / "deep").mkdir()
    (folder / "deep" / "file").write_text("x")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("x")
    (folder / "link").symlink_to(outside)
    engine = engine_at(folder)
    assert engine.fingerprint() is None
    commit(engine, 1, anew=True)
    assert assert_whole(engine) == 1
    assert (outside / "kept").exists()
    file = tmp_path / "file"
    file.write_text("not a folder")
    engine = engine_at(file)
    assert engine.fingerprint() is None
    commit(engine, 1, anew=True)
    assert assert_whole(engine) == 1


def test_what_is_erased_is_in_no_file(tmp_path: Path) -> None:
    engine = engine_at(tmp_path, background=False, merge_factor=50)
    for revision in range(1, 5):
        commit(engine, revision, range(revision * 10 - 5, revision * 10 + 5))
    reader = engine_at(tmp_path)
    assert reader.count(Term("word", "i9")) == 1
    untouched = {path.name for path in tmp_path.glob("*.terms") if b"i9" not in path.read_bytes()}
    with engine.writer() as writer:
        writer.erase(map(PassageId, range(9, 13)))
        writer.commit(9)
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert [id_ for id_ in range(5, 45) if f"i{id_}".encode() not in held] == [9, 10, 11, 12]
    assert untouched & {path.name for path in tmp_path.glob("*.terms")}, "the whole index was rewritten"
    assert reader.count(Term("word", "i9")) == 0
    assert engine.collect_garbage() == 0
    engine.verify()


def test_a_crash_while_an_index_is_made_anew_leaves_the_old_one(tmp_path: Path) -> None:
    build(tmp_path)
    begin_anew = """
import os, sys
from pathlib import Path
from tests.engine.arrays.test_durability import engine_at, passage
with engine_at(Path(sys.argv[1])).writer(anew=True) as writer:
    for id_ in range(500):
        writer.add(passage(id_, 7))
    print("begun", flush=True)
    os._exit(1)
"""
    process = start(begin_anew, tmp_path)
    process.communicate()
    engine = engine_at(tmp_path)
    assert assert_whole(engine) == 1
    commit(engine, 2, anew=True)
    assert assert_whole(engine) == 2
    assert len(list(tmp_path.glob("*.docs"))) == 1


def test_old_files_are_swept(tmp_path: Path) -> None:
    engine = engine_at(tmp_path)
    for revision in range(1, 8):
        commit(engine, revision)
    engine.settle()
    names = {path.name.split(".")[0].split("-")[0] for path in tmp_path.iterdir()}
    assert names == {"toc", "verified", "lock", "merging", "publishing"} | {
        path.stem for path in tmp_path.glob("*.docs")
    }
    assert len(list(tmp_path.glob("*.docs"))) == 1


def test_unknown_options_are_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nonesuch.*run_tokens"):
        open_engine(tmp_path, analysis="plain", options={"nonesuch": 1})


def test_a_search_in_several_threads(tmp_path: Path) -> None:
    engine = engine_at(tmp_path)
    commit(engine, 1)
    expected = [engine.search(Plan(Term("word", f"i{id_}"))) for id_ in range(100)]
    failures: list[int] = []

    def check() -> None:
        failures.extend(id_ for id_ in range(100) if engine.search(Plan(Term("word", f"i{id_}"))) != expected[id_])

    threads = [threading.Thread(target=check) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
