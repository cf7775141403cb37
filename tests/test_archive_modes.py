"""An archive under a wide umask, through every act: at no moment may others use a file or folder of it, nor what is exported."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from rightsarchive import Archive, Metadata, TextSource
from rightsarchive.cli import main
from rightsarchive.files import HAS_MODES, open_to_others

pytestmark = pytest.mark.skipif(not HAS_MODES, reason="the system has no modes")

SAMPLES = Path(__file__).parents[1] / "samples"
WORDS = "The court in Almaty fined the human rights defender Ana Ruiz on 31 July 2025. Her lawyers announced an appeal."


@pytest.fixture(autouse=True)
def wide_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@contextlib.contextmanager
def watched(*roots: Path) -> Iterator[None]:
    """Looks at every file again and again, while the block runs and when it has ended."""
    seen: list[str] = []
    done = threading.Event()

    def look() -> None:
        for root in roots:
            with contextlib.suppress(OSError):
                seen.extend(f"{root.name}/{name}" for name in open_to_others(root, shared=False))

    def keep_looking() -> None:
        while not done.wait(0.01):
            look()

    thread = threading.Thread(target=keep_looking)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
    look()
    assert seen == []


def sources(folder: Path) -> Path:
    """One file of each kind that needs no other program, and what stands beside files."""
    folder.mkdir(parents=True)
    for number, ending in enumerate((".txt", ".md", ".html")):
        (folder / f"report{number}{ending}").write_text(f"<p>{WORDS}</p>" if ending == ".html" else WORDS, "utf-8")
    (folder / "report0.txt.yaml").write_text("title: Fined\ncase: Ana Ruiz\naccess: confidential\n", "utf-8")
    kinds: dict[str, Path] = {}
    for path in sorted(SAMPLES.rglob("*")):
        if path.suffix in {".pdf", ".docx"} and path.suffix not in kinds:
            kinds[path.suffix] = path
    for ending, path in kinds.items():
        (folder / f"sample{ending}").write_bytes(path.read_bytes())
    return folder


def test_no_act_makes_a_file_that_others_may_use(tmp_path: Path) -> None:
    given, out = sources(tmp_path / "given"), tmp_path / "out"
    out.mkdir(mode=0o700)
    root = tmp_path / "indexes" / "archive"
    queries, vocabulary = tmp_path / "queries.csv", tmp_path / "words.json"
    queries.write_text("query\ncourt\nlawyers\n", "utf-8")
    vocabulary.write_text('[["urn:x",[],{"en":[["fine","fine"]]}]]', "utf-8")

    def run(*words: str) -> None:
        result = CliRunner().invoke(main, [*words, "--archive", str(root)], catch_exceptions=False)
        assert result.exit_code == 0, result.output

    def names() -> list[str]:
        with Archive.open(root) as archive:
            return [document.id for document in archive.documents(clearance="confidential")]

    acts: dict[str, Callable[[], object]] = {
        "ingest": lambda: run("ingest", str(given)),
        "again": lambda: run("ingest", str(given), "--set", "publisher=House", "--set", "case=Ana Ruiz"),
        "search": lambda: run("search", "court", "--clearance", "confidential"),
        "batch": lambda: run("search", "--queries", str(queries), "--out", str(out / "hits.csv")),
        "batch as lines": lambda: run("search", "--queries", str(queries), "--out", str(out / "hits.jsonl")),
        "assign": lambda: run("cases", "assign", "The fine", names()[0]),
        "check": lambda: run("check"),
        "reindex": lambda: run("reindex"),
        "delete": lambda: run("delete", names()[-1], "--reason", "asked by the family"),
        **{
            f"report as {ending}": lambda ending=ending: run(  # type: ignore[misc]
                "cases", "timeline", "Ana Ruiz", "--clearance", "confidential", "--out", str(out / f"report.{ending}")
            )
            for ending in ("md", "html", "docx")
        },
        "stats": lambda: run("stats"),
        "custody": lambda: run("custody", "export", str(out / "custody.jsonl"), "--clearance", "confidential"),
    }
    run("init")
    assert open_to_others(root.parent, shared=False) == ()
    for name, act in acts.items():
        with watched(root.parent, out):
            act()
        assert open_to_others(root.parent, shared=False) + open_to_others(out, shared=False) == (), name
    assert {path.name for path in out.iterdir()} == {
        "custody.jsonl", "hits.csv", "hits.jsonl", "report.md", "report.html", "report.docx",
    }  # fmt: skip
    originals = [path for path in (root / "originals").rglob("*") if path.is_file()]
    assert originals
    assert {path.stat().st_mode & 0o777 for path in originals} == {0o400}
    assert {path.name for path in root.iterdir()} >= {"archive.toml", "archive.lock", "catalog.sqlite", "index"}


def test_a_kill_in_the_middle_leaves_nothing_open(tmp_path: Path) -> None:
    root, given = tmp_path / "archive", tmp_path / "given"
    given.mkdir()
    for number in range(60):
        (given / f"{number}.txt").write_text(f"{number} {WORDS}\n\n" * 50, "utf-8")
    Archive.create(root).close()
    before = set(root.rglob("*"))
    with watched(root):
        command = [sys.executable, "-m", "rightsarchive", "ingest", str(given), "--archive", str(root)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while process.poll() is None and len(set(root.rglob("*")) - before) < 8 and time.monotonic() < until:
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert set(root.rglob("*")) - before
    with watched(root), Archive.open(root) as archive:
        archive.ingest([given])
        assert archive.check().open_to_others == ()


def widened(root: Path) -> None:
    for path in (root, *root.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def test_an_archive_with_wide_modes_is_shown_by_check_and_closed_by_the_next_change(tmp_path: Path) -> None:
    root = tmp_path / "archive"
    with Archive.create(root) as archive:
        archive.ingest(TextSource(WORDS, Metadata(title="Fined")))
    widened(root)
    with Archive.open(root) as archive:
        assert set(archive.check().open_to_others) > {".", "archive.toml", "catalog.sqlite", "index", "originals"}
    result = CliRunner().invoke(main, ["check", "--archive", str(root)], catch_exceptions=False)
    assert result.exit_code == 0
    assert "open to others" in result.output
    with Archive.open(root) as archive:
        archive.assign("Case", [document.id for document in archive.documents()])
        assert archive.check().open_to_others == ()
    assert "open to others" not in CliRunner().invoke(main, ["check", "--archive", str(root)]).output


def test_a_shared_archive_is_its_group_s_and_nobody_else_s(tmp_path: Path) -> None:
    root = tmp_path / "archive"
    Archive.create(root).close()
    (root / "archive.toml").write_text((root / "archive.toml").read_text().replace("# shared = false", "shared = true"))
    with Archive.open(root) as archive:
        archive.ingest(TextSource(WORDS, Metadata(title="Fined")))
        assert archive.check().open_to_others == ()
        modes = {path.stat().st_mode & 0o7777 for path in root.rglob("*") if path.is_dir()}
        assert modes == {0o2770}
        assert {path.stat().st_mode & 0o777 for path in root.rglob("*") if path.is_file()} == {0o660, 0o440}
        assert root.stat().st_mode & 0o7777 == 0o2770
    (root / "archive.toml").write_text((root / "archive.toml").read_text().replace("shared = true", "shared = false"))
    with Archive.open(root) as archive:
        archive.ingest(TextSource(f"Later. {WORDS}", Metadata(title="Fined again")))
        assert open_to_others(root, shared=False) == ()
