"""SKOS files (W3C Recommendation 2009) as plain records: labels by language and links to broader concepts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rightsarchive.errors import BrokenFileError, UnreadableFileError, UnsupportedFileError, UsageError
from rightsarchive.files import read_regular
from rightsarchive.model import primary_language

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

FORMATS = {".ttl": "turtle", ".turtle": "turtle", ".rdf": "xml", ".xml": "xml", ".owl": "xml", ".nt": "nt"}
"""What can be read, by the file's suffix."""

MOST = 64 << 20
"""Bytes of a vocabulary."""

_OUTSIDE_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)[^>\[]*\s(?:SYSTEM|PUBLIC)\s")


class Entry(NamedTuple):
    """One concept of a file. ``labels`` maps an ISO 639-1 code to its labels, the preferred ones first. ``broader`` may name
    concepts of other files."""

    uri: str
    labels: dict[str, tuple[str, ...]]
    broader: tuple[str, ...]


def read_skos(path: Path) -> list[Entry]:
    """The concepts of a SKOS file in Turtle, N-Triples or RDF/XML, by URI. Nothing outside of the file is fetched.

    Raises UsageError where rdflib is not installed, UnreadableFileError, UnsupportedFileError (the suffix is not in
    :data:`FORMATS`) and BrokenFileError (not RDF, or no concept with a label and its language in it).
    """
    try:
        from rdflib import Graph  # an extra, and slow to import
    except ImportError as error:
        raise UsageError(
            "SKOS files need the library rdflib.", advice="Install it: pip install 'rightsarchive[skos]'."
        ) from error
    kind = FORMATS.get(path.suffix.lower())
    if kind is None:
        raise UnsupportedFileError(
            "not a vocabulary that can be read", path=path, advice=f"Save it as one of these: {', '.join(FORMATS)}."
        )
    try:
        data = read_regular(path, MOST, follow=True)
    except OSError as error:
        raise UnreadableFileError(f"it cannot be read: {error.strerror}", path=path) from error
    if kind == "xml" and _OUTSIDE_ENTITY.search(data):
        raise BrokenFileError("it refers to a file outside of itself", path=path, advice="Remove the DOCTYPE line.")
    graph = Graph()
    try:
        graph.parse(data=data, format=kind, publicID="urn:vocabulary:")
    except Exception as error:  # rdflib lets the errors of three parsers through
        raise BrokenFileError(f"it is not valid {path.suffix}: {error}", path=path) from error
    entries = _entries(graph)
    if not entries:
        raise BrokenFileError(
            "no concept in it has a label with a language", path=path, advice='A label looks like this: "torture"@en.'
        )
    return entries


def _entries(graph: Graph) -> list[Entry]:
    from rdflib.namespace import SKOS, Namespace

    xl = Namespace("http://www.w3.org/2008/05/skos-xl#")
    labels: dict[str, dict[str, dict[str, None]]] = {}
    for plain, extended in (
        (SKOS.prefLabel, xl.prefLabel),
        (SKOS.altLabel, xl.altLabel),
        (SKOS.hiddenLabel, xl.hiddenLabel),
    ):
        found: list[tuple[Node, Node]] = [(subject, value) for subject, value in graph.subject_objects(plain)]
        for subject, label in graph.subject_objects(extended):
            found += [(subject, value) for value in graph.objects(label, xl.literalForm)]
        for subject, value in sorted(found, key=lambda pair: (str(pair[0]), str(pair[1]))):
            language = getattr(value, "language", None)
            text = " ".join(str(value).split())
            if language and text:
                by_language = labels.setdefault(str(subject), {})
                by_language.setdefault(primary_language(language), {})[text] = None
    broader: dict[str, set[str]] = {}
    for narrow, broad in _links(graph, SKOS.broader, SKOS.narrower):
        broader.setdefault(narrow, set()).add(broad)
    return [
        Entry(
            uri,
            {language: tuple(texts) for language, texts in sorted(by_language.items())},
            tuple(sorted(broader.get(uri, ()))),
        )
        for uri, by_language in sorted(labels.items())
    ]


def _links(graph: Graph, upwards: Node, downwards: Node) -> Iterable[tuple[str, str]]:
    for narrow, broad in graph.subject_objects(upwards):
        yield str(narrow), str(broad)
    for broad, narrow in graph.subject_objects(downwards):
        yield str(narrow), str(broad)
