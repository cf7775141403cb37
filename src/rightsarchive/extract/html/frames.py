"""What a page shows inside of a frame: other pages, and documents that browsers show there; and where they are at hand."""

from __future__ import annotations

import re
import urllib.parse
from base64 import b64decode
from binascii import Error as NotBase64

from rightsarchive.extract.assembly import without_surrogates
from rightsarchive.extract.encoding import Decoded, decode
from rightsarchive.extract.html.mhtml import SavedFile
from rightsarchive.extract.html.tree import Element, PageTree, page_tree

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_WITHIN = 4096
_PICTURES = re.compile(r"image/|.*\.(?:png|jpe?g|gif|svg|webp|swf)(?:[?#].*)?\Z", re.IGNORECASE)
_DATA = re.compile(
    r"data:(text/html|application/xhtml\+xml)((?:;[^;,]*)*?)(;base64)?,(.*)\Z", re.IGNORECASE | re.DOTALL
)
_ELSEWHERE = re.compile(r"(?:[a-z]+:)?//|about:|javascript:|data:(?!application/)", re.IGNORECASE)


def is_frame(element: Element) -> bool:
    """Whether an element shows another page or document."""
    if element.tag in {"iframe", "frame"}:
        return True
    if element.tag not in {"object", "embed"}:
        return False
    address = address_in(element)
    return bool(address) and not any(_PICTURES.match(said) for said in (address, element.get("type") or ""))


def address_in(frame: Element) -> str:
    """The address of what a frame shows, "" where it says none."""
    return frame.get("src") or frame.get("data") or ""


def is_of_the_page(address: str) -> bool:
    """Whether a frame belongs to the page rather than to an advertiser or a player elsewhere."""
    return bool(address) and _ELSEWHERE.match(address) is None


class Frames:
    """The pages that frames show: from their own ``srcdoc``, from an address that is the page itself, or from the MHTML file that
    they were saved in."""

    def __init__(self, saved: SavedFile | None, name: str) -> None:
        self._saved, self._name = saved, name
        self._shown: set[str] = set()

    def page(self, frame: Element) -> PageTree | None:
        """The page in a frame, None where it is not at hand or was given before."""
        if (source := frame.get("srcdoc")) is not None:
            return page_tree(source, name=self._name)
        address = address_in(frame)
        if (written := _DATA.match(address)) is not None:
            return self._written(written)
        found = self._saved.frame(address) if self._saved is not None else None
        if found is None or address in self._shown:
            return None
        self._shown.add(address)
        return self._tree(decoded_page(found.html, found.charset))

    def _written(self, address: re.Match[str]) -> PageTree | None:
        data = urllib.parse.unquote_to_bytes(address[4])
        if address[3]:
            try:
                data = b64decode(data)
            except (NotBase64, ValueError):
                return None
        _, _, charset = address[2].partition("charset=")
        return self._tree(decoded_page(data, charset))

    def _tree(self, decoded: Decoded) -> PageTree:
        return page_tree(without_surrogates(decoded.text), name=self._name)


def decoded_page(data: bytes, said: str = "") -> Decoded:
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
