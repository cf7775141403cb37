"""Saved web pages: the text that a reader sees, what surrounds the main content marked as navigation, nothing deleted."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

from lxml import etree
from lxml import html as lxml_html

from rightsarchive.errors import BrokenFileError, HostileFileError
from rightsarchive.extract.assembly import HeadingPath, Paragraphs, TextAssembly, without_surrogates
from rightsarchive.extract.encoding import Decoded, decode
from rightsarchive.extract.html.mhtml import saved_page
from rightsarchive.extract.html.statements import address_of, statements
from rightsarchive.extract.html.walker import blocks
from rightsarchive.extract.letters import notices_on, put_right
from rightsarchive.extract.media import HEAD, Media, is_mhtml
from rightsarchive.extract.properties import put
from rightsarchive.model import Extraction, Notice, PassageKind
from rightsarchive.settings import Limits

EXTRACTOR = f"lxml {version('lxml')}"
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_WITHIN = 4096
_NOT_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535))


def extract_html(path: Path, *, name: str, limits: Limits) -> Extraction:
    """Text and paragraphs of a saved page; it has no pages of its own. Raises BrokenFileError, HostileFileError, LimitError."""
    data = path.read_bytes()
    saved = saved_page(data) if is_mhtml(data[:HEAD]) else None
    decoded, repaired = put_right(_decoded(data) if saved is None else _decoded(saved.html, saved.charset))
    parser = lxml_html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    # An encoding declared inside means nothing once the letters are known; lxml refuses text that carries one.
    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", without_surrogates(decoded.text).translate(_NOT_XML))
    try:
        root = lxml_html.document_fromstring(source, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise BrokenFileError(f"not a readable web page: {error}", path=name, advice="Save the page again.") from error
    assembly, paragraphs, headings = TextAssembly(limits), Paragraphs(), HeadingPath()
    try:
        for block in blocks(root):
            if assembly.length:
                assembly.append("\n" if block.kind is PassageKind.TABLE else "\n\n")
            start, _ = assembly.append(block.text)
            if block.kind is PassageKind.HEADING:
                headings.enter(block.level, block.text)
            path_here = () if block.kind is PassageKind.NAVIGATION else headings.path
            paragraphs.add(block.text, 0, len(block.text), offset=start, kind=block.kind, heading_path=path_here)
    except RecursionError as error:
        raise HostileFileError(
            "it is nested deeper than any real page", path=name, advice="Save the page as text or PDF."
        ) from error
    text = assembly.text()
    properties = statements(root, text, source)
    if saved is not None:
        put(properties, "url", address_of(saved.address), "MHTML: Content-Location")
    return Extraction(
        text=text,
        paragraphs=paragraphs.done(),
        media_type=Media.HTML.value,
        extractor=EXTRACTOR,
        properties=properties,
        notices=(
            *(() if len(paragraphs) else (_without_text(name),)),
            *notices_on(decoded, name, repaired=repaired),
        ),
        encoding=decoded.encoding,
    )


def _without_text(name: str) -> Notice:
    return Notice(
        "no-text",
        "there is no text in it: the page is drawn by a program when it is shown",
        "Open it in a browser and print it to PDF, then take that in.",
        path=name,
    )


def _decoded(data: bytes, said: str = "") -> Decoded:
    """By the byte order mark or strict UTF-8, else as ``said`` or as the page declares, else by a guess."""
    first = decode(data)
    declared = _CHARSET.search(data[:_WITHIN])
    encoding = said or (declared[1].decode("ascii") if declared else "")
    if not first.guessed or not encoding:
        return first
    try:
        encoding = encoding.lower()
        return Decoded(data.decode(encoding), encoding)
    except (LookupError, UnicodeDecodeError):
        return first
