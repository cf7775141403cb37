"""Files built to exhaust the reader: each ends, within its limits, as text or as a typed error, and stops no other."""

from __future__ import annotations

import io
import resource
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rightsarchive.errors import FileError
from rightsarchive.extract import extract
from rightsarchive.extract.isolation.worker import IsolatedExecutor
from rightsarchive.model import Extraction
from rightsarchive.settings import Limits
from tests.extract.make import WORD, content_pdf, raw_pdf, stream, word

LIMITS = Limits(seconds=6, memory_mb=1200)
GOOD = b"BT /F1 12 Tf 72 700 Td (This page can be read without any trouble.) Tj ET"
CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"


def flate_bomb(path: Path) -> Path:
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(100)) + packer.flush()
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << >> >> >>"
    return raw_pdf(path, [CATALOG, PAGES, page, stream(data, b"/Filter /FlateDecode")])


def form_tree(path: Path) -> Path:
    forms, depth = [], 24
    for level in range(depth):
        own = 4 + level
        body = b"/X Do /X Do" if level < depth - 1 else b"BT (x) Tj ET"
        child = b"/XObject << /X %d 0 R >>" % (own + 1) if level < depth - 1 else b""
        forms.append(stream(body, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << %s >>" % child))
    content = 4 + depth
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /XObject << /X 4 0 R >> >> >>"
        % content
    )
    return raw_pdf(path, [CATALOG, PAGES, page, *forms, stream(b"/X Do")])


def many_contents(path: Path) -> Path:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents [%s] /Resources << /Font << >> >> >>" % (
        b"4 0 R " * 60_000
    )
    return raw_pdf(path, [CATALOG, PAGES, page, stream(b"BT (a) Tj ET " * 2000)])


def deep_arrays(path: Path) -> Path:
    return content_pdf(path, [b"[" * 200_000 + b"]" * 200_000 + b" TJ"])


def long_hex_string(path: Path) -> Path:
    return content_pdf(path, [b"BT /F1 12 Tf <" + b"4" * 4_000_000 + b" Tj ET"])


def lying_lengths(path: Path) -> Path:
    path = content_pdf(path, [GOOD])
    path.write_bytes(path.read_bytes().replace(b"/Length", b"/Length 999999999 %"))
    return path


def endless_pages(path: Path) -> Path:
    return raw_pdf(path, [CATALOG, b"<< /Type /Pages /Kids [%s] /Count 2000000000 >>" % (b"2 0 R " * 50)])


def endless_parents(path: Path) -> Path:
    return raw_pdf(
        path, [CATALOG, b"<< /Type /Pages /Parent 2 0 R /Kids [3 0 R] /Count 1 >>", b"<< /Type /Page /Parent 2 0 R >>"]
    )


def noise_with_a_header(path: Path) -> Path:
    path.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 2000)
    return path


def replaced(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    source = word(path, "<w:p><w:r><w:t>Hello</w:t></w:r></w:p>").read_bytes()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(info.filename, change(data) if info.filename == part else data)
    return path


def word_of_empty_elements(path: Path) -> Path:
    return replaced(
        path, "word/document.xml", lambda data: data.replace(b"<w:sectPr", b"<w:p/>" * 4_000_000 + b"<w:sectPr", 1)
    )


def word_of_one_long_text(path: Path) -> Path:
    text = b"<w:p><w:r><w:t>" + b"a" * 60_000_000 + b"</w:t></w:r></w:p>"
    return replaced(path, "word/document.xml", lambda data: data.replace(b"<w:sectPr", text + b"<w:sectPr", 1))


def word_of_blank_media(path: Path) -> Path:
    word(path, "<w:p><w:r><w:t>Hello</w:t></w:r></w:p>")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package, package.open("word/media/a.bmp", "w") as part:
        for _ in range(60):
            part.write(bytes(1 << 20))
    return path


def word_of_billions_of_laughs(path: Path) -> Path:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    document = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">{entities}]><w:document {WORD}><w:body><w:p><w:r><w:t>&e8;</w:t></w:r></w:p></w:body></w:document>'
    return replaced(path, "word/document.xml", lambda data: document.encode())


def word_with_a_lying_directory(path: Path) -> Path:
    data = bytearray(word(path, "<w:p><w:r><w:t>" + "a" * 90_000 + "</w:t></w:r></w:p>").read_bytes())
    with zipfile.ZipFile(path) as package:
        size = package.getinfo("word/document.xml").file_size
    said = size.to_bytes(4, "little")
    place = data.rindex(said)
    data[place : place + 4] = (100).to_bytes(4, "little")
    path.write_bytes(bytes(data))
    return path


def word_that_climbs_out(path: Path) -> Path:
    word(path, "<w:p><w:r><w:t>Hello</w:t></w:r></w:p>")
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("../../outside.xml", "<x/>")
    return path


PDFS = (
    flate_bomb,
    form_tree,
    many_contents,
    deep_arrays,
    long_hex_string,
    lying_lengths,
    endless_pages,
    endless_parents,
    noise_with_a_header,
)
WORDS = (word_of_empty_elements, word_of_one_long_text, word_of_blank_media, word_of_billions_of_laughs, word_with_a_lying_directory, word_that_climbs_out)  # fmt: skip


@pytest.fixture(scope="module")
def executor() -> Iterator[IsolatedExecutor]:
    with IsolatedExecutor(LIMITS, workers=1) as executor:
        yield executor


@pytest.mark.parametrize("build", [*PDFS, *WORDS], ids=lambda build: build.__name__)
def test_a_hostile_file_ends_within_its_limits(
    tmp_path: Path, executor: IsolatedExecutor, build: Callable[[Path], Path]
) -> None:
    path = build(tmp_path / "hostile.bin")
    good = content_pdf(tmp_path / "good.pdf", [GOOD])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    future = executor.submit(extract, path, limits=LIMITS)
    after = executor.submit(extract, good, limits=LIMITS)
    result: Extraction | FileError
    try:
        result = future.result()
    except FileError as error:
        result = error
    if build in WORDS:
        # Seen in the list of parts, before anything is unpacked.
        assert isinstance(result, FileError)
        assert result.code in {"hostile", "broken"}
    if isinstance(result, Extraction):
        assert len(result.text) < 50_000_000
    else:
        assert result.path == str(path)
        assert result.advice
        assert result.code in {"broken", "hostile", "limit"}
    assert "without any trouble" in after.result().text
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000
    assert not (tmp_path.parent / "outside.xml").exists()
