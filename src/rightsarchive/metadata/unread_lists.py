"""Lists of kinds that are not read as manifests (a Word table, a note, a list inside a zip): the files that they restrict are closed."""

from __future__ import annotations

import gzip
import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from rightsarchive.errors import MetadataError
from rightsarchive.metadata.columns import is_closed_name, speaks_of
from rightsarchive.metadata.fields import Problem, closed
from rightsarchive.metadata.file_names import FileNames
from rightsarchive.metadata.manifest import Manifest, is_table, restricted_rows
from rightsarchive.metadata.sidecars import alike
from rightsarchive.metadata.sources import read_bytes
from rightsarchive.metadata.tables import decode, says_closed
from rightsarchive.metadata.workbooks import is_workbook
from rightsarchive.model import Origin

_DATA = frozenset(
    ".yaml .yml .toml .json .ini .cfg .conf .xml .properties .info .nfo .lst .list .access .meta .bak .old .orig .csv .tsv .jsonl .ndjson .geojson .js .sql".split()
)
"""What describes something, and is no document: that it names a file and has a level is enough."""

_BOOKS = frozenset((".xls", ".xlsb", ".numbers"))
_PACKED = frozenset((".zip", ".gz"))
_PROSE = frozenset(
    (
        ".txt",
        ".md",
        ".markdown",
        ".html",
        ".htm",
        ".docx",
        ".odt",
        ".psv",
        ".dat",
        ".log",
        ".rst",
        ".org",
        ".tex",
        ".rtf",
        "",
    )
)
"""Documents: in these, file and level have to stand in one line."""

_PARTS = {".docx": "word/document.xml", ".odt": "content.xml", ".ods": "content.xml"}

_MOST = 256 << 10
"""Bytes of a file, or of a part of one: a list of who may see what is short, and is read in this process."""

_MEMBERS = 200

_ENDING = re.compile(r"\.\w{1,8}(?!\w)")
_BEFORE_ENDING = re.compile(r"[^\s\x00-\x1f/\\<>\"'“”«»|;,:()\[\]{}=]+$")
_LONGEST_NAME = 255
_CELLS = re.compile(r"[\t|;,:=\[\]{}<>\"'\x00-\x1f]|\s[-–—]+>?\s|\s{2,}")
_LONGEST_LINE = 1_000
_WORDS_OF_A_HEADING = 6
_BULLET = re.compile(r"^[\s\-–—*•·+>\d.)]*")
_CELL_ENDS = re.compile(r"(?:</w:p>)?</w:tc>|(?:</text:p>)?</table:table-cell>|</t[dh]>", re.IGNORECASE)
_LINE_ENDS = re.compile(
    r"</w:p>|</w:tr>|<w:br/>|</text:p>|</table:table-row>|<br\b[^>]*>|</(?:p|tr|li|div|h\d|td|dt|dd)>", re.IGNORECASE
)
_TAGS = re.compile(r"<[^>]*>")


def may_be_unread_list(name: str) -> bool:
    """Whether a file of this name is of a kind in which people keep such lists."""
    suffix = Path(alike(name)).suffix
    return suffix in _DATA or suffix in _PROSE or suffix in _PACKED or suffix in _BOOKS or suffix in _PARTS


def read_unread_list(path: Path, names: FileNames) -> Manifest | None:
    """The files of its folder that a list restricts, closed; None where it restricts none."""
    try:
        content = read_bytes(path, most=4 * _MOST)
    except MetadataError:
        return None
    known = _Known(names, path)
    restricted: dict[Path, None] = {}
    for name, text in _texts(path.name, content):
        if isinstance(text, bytes):
            tables = restricted_rows(Path(name), text, names)
            if tables is not None or is_workbook(name):
                restricted |= dict.fromkeys(tables or ())
                continue
            text = decode(text)  # noqa: PLW2901 - a table of no files is a text like any other
        restricted |= dict.fromkeys(_restricted(name, text, known))
    if not restricted:
        return None
    unpack = "Unpack it into the folder." if path.suffix.lower() in _PACKED else "Write it as manifest.csv."
    told = MetadataError("it says who may see files, and is not read as a list", path=path, advice=unpack)
    kept = {file: (closed(told, Origin.MANIFEST, path.name),) for file in restricted}
    return Manifest(path, kept, (Problem(told, closes=True),))


class _Known:
    """The files of a folder that a text names with their endings."""

    def __init__(self, names: FileNames, path: Path) -> None:
        self._names, self._path = names, path

    def named(self, text: str) -> Iterator[Path]:
        """The files that a stretch of a text names."""
        plain = ""
        for found in dict.fromkeys(_last_words_of_names(text)):
            for name in self._names.ending_in(alike(found)):
                plain = plain or alike(text)
                if name in plain:
                    own = self._path.resolve()
                    yield from (file for file in self._names.below(name) if file != own)


def _last_words_of_names(text: str) -> Iterator[str]:
    for ending in _ENDING.finditer(text):
        before = _BEFORE_ENDING.search(text[max(ending.start() - _LONGEST_NAME, 0) : ending.start()])
        if before is not None:
            yield before[0] + ending[0]


def _restricted(name: str, text: str, known: _Known) -> Iterable[Path]:
    if not any(True for _ in known.named(text)):
        return ()
    if Path(alike(name)).suffix not in _PROSE:
        return tuple(known.named(text)) if any(map(_has_level, text.splitlines())) else ()
    return tuple(_in_prose(text, known, closing=says_closed(Path(name).stem)))


def _in_prose(text: str, known: _Known, *, closing: bool) -> Iterator[Path]:
    """The files in lines that say a level, and in lines of their own below a heading that does. ``closing``: the text is called so
    itself."""
    under = closing
    for line in text.splitlines():
        if not line.strip():
            continue
        files = tuple(known.named(line))
        said = _has_level(line)
        alone = bool(files) and len(_BULLET.sub("", line).split()) <= 1 + sum(file.name.count(" ") for file in files)
        if said or (under and alone):
            yield from files
        under = said and _is_heading(line) if not files else under and (said or alone)


def _has_level(line: str) -> bool:
    if len(line) > _LONGEST_LINE:
        return False
    return speaks_of(line, levels=True) or any(map(is_closed_name, _CELLS.split(line)))


def _is_heading(line: str) -> bool:
    plain = line.strip()
    return plain.endswith((":", "：")) or (len(plain.split()) <= _WORDS_OF_A_HEADING and plain[-1] not in ".!?…")


def _texts(name: str, content: bytes, *, inside: bool = False) -> Iterator[tuple[str, str | bytes]]:
    """The texts of a file, or of the files in it, each with a name; a table as it is."""
    suffix = Path(alike(name)).suffix
    try:
        if suffix == ".gz":
            with gzip.open(io.BytesIO(content)) as packed:
                yield from _texts(Path(name).stem, packed.read(_MOST), inside=True)
        elif suffix == ".zip" and not inside:
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                for member in packed.infolist()[:_MEMBERS]:
                    if may_be_unread_list(member.filename) or is_workbook(member.filename):
                        own = Path(member.filename).stem  # a sidecar says of which file it is by its name
                        for named, text in _texts(member.filename, _part(packed, member), inside=True):
                            yield named, text if isinstance(text, bytes) else f"{own}\n{text}"
        elif suffix in _PARTS:
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                yield name, _plain(decode(_part(packed, packed.getinfo(_PARTS[suffix]), 4 * _MOST)))
        elif is_table(name):
            yield name, content
        elif suffix in _BOOKS:
            yield name, content.decode("utf-16-le", "replace") + "\n" + content.decode("latin-1")
        elif len(content) <= _MOST:
            text = decode(content)
            yield name, _plain(text) if suffix in {".html", ".htm"} else text
    except (
        MetadataError,
        OSError,
        EOFError,
        KeyError,
        RuntimeError,
        NotImplementedError,
        zipfile.BadZipFile,
        zlib.error,
    ):
        return  # what cannot be unpacked names no file


def _part(packed: zipfile.ZipFile, member: zipfile.ZipInfo, most: int = _MOST) -> bytes:
    with packed.open(member) as part:
        return part.read(most)


def _plain(markup: str) -> str:
    lines = _LINE_ENDS.sub("\n", _CELL_ENDS.sub("\t", markup.replace("\n", " ")))
    return html.unescape(_TAGS.sub("", lines))
