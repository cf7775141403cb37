"""Files that are called nearly like the sidecar of another one, and what they say of who may see it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from rightsarchive.metadata.fields import Written

_STRUCTURED = frozenset(
    ".yaml .yml .json .json5 .jsonc .jsonld .toml .ini .cfg .conf .meta .metadata .properties .acl .rights .restrictions .rdf .ttl".split()
)
"""Endings of what can only describe something."""

_PROSE = frozenset((".txt", ".md", ".note", ".notes", ".readme"))
"""Endings of texts too: of these only one that says nothing but who may see something describes a file."""

_ANY = _STRUCTURED | _PROSE | {".xml", ".xmp", ".mods", ".dc", ".info", ".nfo", ".csv", ".tsv", ".bak", ".old", ".orig"}
_NAMED_SO = frozenset((".access", ".restricted", ".confidential", ".secret", ".private", ".lock"))
"""Endings that say it themselves."""

_BEFORE = re.compile(r"(?:[._~\s]+|copy of |copie de |copia de |копия |meta(?:data)?[._ -]+)+")
_BEHIND = re.compile(
    r"\s*(?:\(\d+\)|[-–_.]?\s*\(?(?:copy|copie|copia|kopie|копия|копія|kopya|meta(?:data)?|info|access)\)?)(?:\s*\(?\d+\)?)?"
)

_TAG = re.compile(r"<([\w:.-]{1,60})[^<>]*>([^<>]{1,200})</")
_LINE = re.compile(r"\s*[\"']?([^:=,;\t\n\"']{1,60})[\"']?\s*[:=,;\t]\s*(.{0,200})")

MOST_LINES = 60
"""Lines of a text that can be taken for a description."""


def meant_by(name: str, names: Mapping[str, Iterable[str]], stems: Mapping[str, Iterable[str]]) -> str | None:
    """The file that a name means that is no sidecar's, by what the files of the folder are called (``names``), and by that without the
    ending (``stems``), all in one form of letters; None where it means none, or one of several."""
    base = name.rstrip("~")
    while (suffix := Path(base).suffix) in _ANY or suffix in _NAMED_SO:
        base = base.removesuffix(suffix)
        plain = _plain(base)
        found = [other for other in names.get(plain, ()) if other != name]
        if not found:
            found = [
                other
                for other in stems.get(plain, ())
                if Path(other.lower()).suffix not in _STRUCTURED and other.casefold() != name
            ]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _plain(base: str) -> str:
    before = _BEFORE.match(base)
    base = base if before is None else base[before.end() :]
    behind = [found for found in _BEHIND.finditer(base) if found.end() == len(base)]
    return base[: behind[0].start()] if behind else base


def is_called_closed(name: str) -> bool:
    """Whether the ending of a name says that it keeps a file closed: ``report.pdf.confidential``."""
    return Path(name.lower()).suffix in _NAMED_SO - {".access"}


def is_prose(name: str) -> bool:
    """Whether the ending of a name is that of a text that may say anything."""
    return Path(name.lower()).suffix in _PROSE


def loosely(text: str) -> Written:
    """The keys and values of a small text that is nothing else: ``access: confidential``, ``access = confidential``, ``<access>…``;
    nothing where there is a line that is no such thing."""
    if text.lstrip().startswith("<"):
        tags: Written = {}
        for key, value in _TAG.findall(text):
            name = key.rpartition(":")[2]
            tags[name] = ([*tags[name][0], value] if name in tags else [value], None)
        return tags
    lines = [plain for line in text.splitlines() if (plain := _plain_line(line))]
    found = [_LINE.fullmatch(line) for line in lines]
    if len(lines) > MOST_LINES or not all(found):
        return {}
    return {each[1].strip(): (each[2].strip().strip("\"'"), None) for each in found if each is not None}


def _plain_line(line: str) -> str:
    """A line without the signs of Markdown and JSON around it; nothing for one that says nothing: a comment, a heading, a bracket."""
    plain = line.strip().replace("**", "").replace("__", "").rstrip(",").lstrip("-*•> ").strip()
    return "" if plain.startswith(("#", ";", "[", "//")) or plain in {"{", "}", "---", "+++", ""} else plain
