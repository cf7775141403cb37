"""The files that an entry names, as Zotero, JabRef, Mendeley, EndNote and BibDesk write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

_MEDIA_TYPE = re.compile(r"[\w.+ -]*/?[\w.+ -]*")
_DRIVE = re.compile(r"(?:^|:)[A-Za-z]$")
_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]+)://|(?P<file>file):/", re.IGNORECASE)

_ON_DISK = frozenset({"file", "internal-pdf", "attachments", "storage"})


def names_of_files(value: str) -> Iterator[str]:
    r"""The names in one field: ``Full Text:files/12/x.pdf:application/pdf;…`` (Zotero), ``:x.pdf:PDF`` (JabRef, Mendeley), or the
    name alone. ``\:``, ``\;`` and ``\\`` stand for the signs themselves. What lies on the web is not among them."""
    for item in _split(value, ";"):
        if (name := _name(item)) and not is_on_the_web(name):
            yield name


def is_on_the_web(name: str) -> bool:
    """Whether an address stands there, and no name of a file."""
    found = _SCHEME.match(name.strip())
    return found is not None and (found["scheme"] or "file").lower() not in _ON_DISK


def plain_name(name: str) -> str:
    """A name without the scheme of its address: ``file:///home/a/b%20c.pdf``, ``internal-pdf://12/x.pdf`` (EndNote)."""
    name = name.strip()
    found = _SCHEME.match(name)
    if found is not None and not is_on_the_web(name):
        inside = unquote(name[found.end() :])
        return f"/{inside.lstrip('/')}" if (found["scheme"] or "file").lower() == "file" else inside
    return name


def _name(item: str) -> str:
    if _SCHEME.match(item.strip()):
        return plain_name(item)
    fields = list(_split(item, ":"))
    joined: list[str] = []
    for field in fields:
        # C:\papers\x.pdf has a colon of its own, which Mendeley does not mark.
        if joined and _DRIVE.search(joined[-1]) and field[:1] in "/\\":
            joined[-1] += f":{field}"
        else:
            joined.append(field)
    if len(joined) >= 3 and _MEDIA_TYPE.fullmatch(joined[-1].strip()):
        return plain_name(":".join(joined[1:-1]))
    if len(joined) == 2 and not joined[0].strip():
        return plain_name(joined[1])
    return plain_name(":".join(joined))


def _split(text: str, mark: str) -> Iterator[str]:
    r"""The parts between marks; a mark behind a backslash belongs to a part. A backslash before anything else stays, for it may
    stand in a name of Windows."""
    part = ""
    at = 0
    while at < len(text):
        sign, following = text[at], text[at + 1 : at + 2]
        if sign == "\\" and following in {":", ";", "\\"} and following:
            part += following if mark == ":" else sign + following
            at += 2
            continue
        if sign == mark:
            yield part
            part = ""
        else:
            part += sign
        at += 1
    yield part
