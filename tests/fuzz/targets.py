"""What is fuzzed: each target takes bytes, gives them to the library, and lets only the library's own errors pass."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from rightsarchive import Archive, Metadata, RightsArchiveError, Section, TextSource, compose_report, write_report
from rightsarchive.settings import FILENAME, Settings

SEEDS = Path(__file__).parent / "seeds"

TEXT = "The court fined Ana Ruiz on 31 July 2025. She was not freed."


class Targets:
    """One archive of two documents in ``folder``, with a report and a package of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sound = folder / "sound"
        with Archive.create(self._sound) as archive:
            archive.ingest(
                [TextSource(TEXT, Metadata(identifier=f"i{n}", cases=("K",), published="2025")) for n in range(2)]
            )
            citation = archive.search("court").hits[0].citation
            for suffix in ("html", "md", "docx"):
                write_report(compose_report("T", [Section("S", [citation])]), folder / f"report.{suffix}")
            archive.export_bag(folder / "bag")
        self._archive = Archive.open(self._sound)
        self._spare = Archive.create(folder / "spare")

    def close(self) -> None:
        self._archive.close()
        self._spare.close()

    def seeds(self, target: str) -> list[tuple[str, bytes]]:
        """Inputs to begin with, each with the file that it is: those that are kept, and those that are made of the archive."""
        found = [(path.name, path.read_bytes()) for path in sorted((SEEDS / target).glob("*"))]
        made = {
            "settings": [self._sound / FILENAME],
            "report": sorted(self._folder.glob("report.*")),
            "index": sorted(
                path for path in (self._sound / "index").rglob("*") if path.is_file() and path.suffix != ".lock"
            ),
            "bag": sorted(path for path in (self._folder / "bag").rglob("*") if path.is_file()),
        }
        root = {"index": self._sound / "index", "bag": self._folder / "bag"}.get(target)
        named = (
            (path, path.name if root is None else path.relative_to(root).as_posix()) for path in made.get(target, ())
        )
        return found + [(name, path.read_bytes()) for path, name in named]

    def run(self, target: str, name: str, content: bytes) -> None:
        """Raises whatever the library raises that is no error of its own, and AssertionError for a wrong answer."""
        try:
            TARGETS[target](self, name, content)
        except RightsArchiveError as error:
            str(error)

    def query(self, _name: str, content: bytes) -> None:
        query = content.decode("utf-8", "surrogateescape")
        results = self._archive.search(query)
        assert len(results.hits) <= results.total
        self._archive.suggest(query)

    def settings(self, _name: str, content: bytes) -> None:
        path = self._folder / FILENAME
        path.write_bytes(content)
        Settings.load(path)

    def _received(self, files: dict[str, bytes]) -> None:
        folder = self._folder / "received"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_bytes(content)
        outcome = self._spare.ingest([folder])
        assert outcome.added or outcome.updated or outcome.unchanged or outcome.failed

    def sidecar(self, name: str, content: bytes) -> None:
        suffix = Path(name).suffix
        self._received({"a.txt": TEXT.encode(), f"a.txt{suffix}": content})

    def manifest(self, name: str, content: bytes) -> None:
        self._received({"a.txt": TEXT.encode(), f"manifest{Path(name).suffix}": content})

    def cases(self, name: str, content: bytes) -> None:
        self._received({"a.txt": TEXT.encode(), f"cases{Path(name).suffix}": content})

    def report(self, name: str, content: bytes) -> None:
        path = self._folder / f"changed{Path(name).suffix}"
        path.write_bytes(content)
        self._archive.verify(path)

    def index(self, name: str, content: bytes) -> None:
        copy = self._folder / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self._sound, copy)
        (copy / "index" / name).write_bytes(content)
        with Archive.open(copy) as archive:
            assert archive.search("court").total == 2

    def bag(self, name: str, content: bytes) -> None:
        copy = self._folder / "copied"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self._folder / "bag", copy)
        (copy / name).write_bytes(content)
        self._spare.import_bag(copy)


TARGETS: dict[str, Callable[[Targets, str, bytes], None]] = {
    "query": Targets.query,
    "sidecar": Targets.sidecar,
    "manifest": Targets.manifest,
    "cases": Targets.cases,
    "settings": Targets.settings,
    "report": Targets.report,
    "index": Targets.index,
    "bag": Targets.bag,
}

PIECES = [
    b'"', b"'", b"(", b")", b"*", b"~", b"=", b":", b"\\", b"{", b"}", b"[", b"]", b",", b"\n", b"\r", b"\0", b"\t", b"- ", b"&a ", b"*a", b"<<: ",
    b"!!python/object:os.system ", b"null", b"true", b"1e999", b"-1", b"999999999999999999999", b"NaN", b"0x", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf",
    "\u202e".encode(), "ı".encode(), b"AND ", b"NOT ", b"case:", b"before:", b"mentions:", b"access: ", b"---\n", b"# ", b"%", b"<script>", b"../",
]  # fmt: skip


def mutated(content: bytes, draw: random.Random) -> bytes:
    """``content`` with one to six changes: bits, pieces, cuts, repeats."""
    found = bytearray(content)
    for _ in range(draw.randint(1, 6)):
        at = draw.randint(0, len(found))
        match draw.randrange(5):
            case 0 if found:
                found[at % len(found)] ^= 1 << draw.randrange(8)
            case 1:
                found[at:at] = draw.choice(PIECES)
            case 2:
                del found[at : at + draw.randint(1, 20)]
            case 3:
                found[at:at] = found[at : at + draw.randint(1, 60)] * draw.randint(1, 40)
            case _:
                found[at : at + draw.randint(0, 8)] = draw.choice(PIECES)
    return bytes(found)


def inputs(targets: Targets, target: str, seed: int) -> Iterator[tuple[str, bytes]]:
    """The seeds of a target as they are, then changed ones without an end; the same for the same ``seed``."""
    draw = random.Random(f"{target} {seed}")
    seeds = targets.seeds(target)
    yield from seeds
    while True:
        name, content = draw.choice(seeds)
        yield name, mutated(content, draw)
