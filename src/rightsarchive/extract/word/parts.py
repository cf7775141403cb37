"""The parts of a Word file, found by their relationships and not by their names (ECMA-376 part 2)."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self
from urllib.parse import unquote

from docx.oxml import parse_xml
from lxml import etree

from rightsarchive.extract.word.names import Element

_USUAL = "word/document.xml"


class _Relation(NamedTuple):
    """``kind`` is the last piece of its type, which transitional and strict files share."""

    identifier: str
    kind: str
    target: str


class Parts:
    """An open Word file: the document, template or macro document in it, and what that refers to.

    python-docx parses the parts; it is not asked to open the package, since it refuses strict files, templates, macro documents
    and references to what is not there. A part that is missing or broken is as good as none, the document itself apart. Raises KeyError where there is no document,
    etree.XMLSyntaxError where it is not XML.
    """

    def __init__(self, path: Path) -> None:
        self._package = zipfile.ZipFile(path)
        # Names are the same whatever the case of their letters; some programs write them with backslashes.
        self._names = {_folded(name): name for name in self._package.namelist()}
        whole = self._relations("")
        main = next((relation.target for relation in whole if relation.kind == "officeDocument"), _USUAL)
        if _folded(main) not in self._names:
            main = _USUAL
        self.document: Element = self._parsed(main)
        self._whole, self._related = whole, self._relations(main)
        self._targets: dict[str, Element | None] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._package.close()

    def roots(self, *kinds: str) -> Iterator[Element]:
        """The parts that the document refers to as one of ``kinds``, in the order of its references."""
        for relation in self._related:
            if relation.kind in kinds and (root := self._try(relation.target)) is not None:
                yield root

    def root(self, kind: str) -> Element | None:
        return next(self.roots(kind), None)

    def target(self, identifier: str) -> Element | None:
        """The part that the document means by ``identifier`` (an ``r:id``)."""
        if identifier not in self._targets:
            found = next((relation.target for relation in self._related if relation.identifier == identifier), None)
            self._targets[identifier] = None if found is None else self._try(found)
        return self._targets[identifier]

    def named(self, kind: str) -> list[tuple[str, Element]]:
        """The parts that the document refers to as ``kind``, each with the name (``r:id``) that it refers by."""
        found = ((relation, self._try(relation.target)) for relation in self._related if relation.kind == kind)
        return [(relation.identifier, root) for relation, root in found if root is not None]

    def files(self, *kinds: str) -> list[str]:
        """The names of files in the package that are no parts of the text: pictures, workbooks, programs."""
        return [posixpath.basename(relation.target) for relation in self._related if relation.kind in kinds]

    def media(self, identifier: str) -> bytes | None:
        """The bytes of the picture that the document means by ``identifier`` (an ``r:embed``)."""
        for relation in self._related:
            if relation.identifier == identifier and relation.kind == "image":
                name = self._names.get(_folded(relation.target))
                return None if name is None else self._package.read(name)
        return None

    def whole(self, kind: str) -> int:
        """How many parts of a kind the package itself refers to."""
        return sum(relation.kind == kind for relation in self._whole)

    def core_properties(self) -> Element | None:
        found = next((relation.target for relation in self._whole if relation.kind == "core-properties"), None)
        return None if found is None else self._try(found)

    def custom_properties(self) -> Element | None:
        """The properties that firms add (ECMA-376 part 1, 22.3): labels of who may see a file are among them."""
        found = next((relation.target for relation in self._whole if relation.kind == "custom-properties"), None)
        return None if found is None else self._try(found)

    def _relations(self, part: str) -> list[_Relation]:
        folder, name = posixpath.split(part)
        root = self._try(posixpath.join(folder, "_rels", f"{name}.rels"))
        return [
            _Relation(
                item.get("Id", ""),
                item.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, unquote(item.get("Target", "")))).lstrip("/"),
            )
            for item in (root if root is not None else ())
            if isinstance(item.tag, str) and item.get("TargetMode") != "External"
        ]

    def _try(self, part: str) -> Element | None:
        try:
            return self._parsed(part)
        except (KeyError, etree.XMLSyntaxError):
            return None

    def _parsed(self, part: str) -> Element:
        # Only these have been looked at for entities and bombs (see package.py).
        if not _folded(part).endswith((".xml", ".rels")):
            raise KeyError(part)
        root: Element = parse_xml(self._package.read(self._names[_folded(part)]))
        return root


def _folded(name: str) -> str:
    return name.replace("\\", "/").lower()
