"""What a document says of itself of who may see it, on its first lines and in its running lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from rightsarchive.extract.media import Media
from rightsarchive.metadata.columns import (
    is_access_column,
    is_closed_name,
    level_named,
    level_under_access,
    names_a_circle,
    only_in_lists,
)
from rightsarchive.metadata.restrictions import restrictions
from rightsarchive.metadata.stamps import stamp
from rightsarchive.model import Access, Extraction, FieldOrigin, Notice, Origin, Paragraph, PassageKind

MARKED = "marked"
"""The code of the notice about a document that closes itself."""

_LINES = 6
"""Lines at the top that are looked at."""

_KEYED = re.compile(r"[\W_]*([^\W\d_][^:：=\n]{0,40}?)[\s*_\"]*[:：=][\s*_\"]*([^\n]{1,80}?)[\s*_\"|,]*")
"""``Access: confidential``, ``**Classification:** SECRET``."""

_WORDS_OF_A_LEVEL = 6
_HEAD = 4_096
_COMMENT = re.compile(r"<!--(.{1,500}?)-->", re.DOTALL)
_MENUS = frozenset((Media.HTML.value, Media.MAIL.value, Media.MAILBOX.value))
"""Where what stands apart is no running line of a page."""


def with_own_level(found: Extraction) -> Extraction:
    """The extraction with the access level that the document says of itself, as of a source beside the text, and a notice of it. What
    is declared elsewhere goes before it."""
    if "access" in found.properties:
        return found
    said = next(iter(_said(found)), None)
    if said is None:
        return found
    level, words, where = said
    shown = words if len(words) <= 60 else words[:57] + "…"
    told = Notice(
        MARKED,
        f"the document says “{shown}” of itself ({where}): it is {level.value}, unless a declaration beside it says otherwise",
        "Where everybody may see it: rightsarchive edit DOCUMENT --set access=public, or a sidecar with “access: public”.",
    )
    origin = FieldOrigin(origin=Origin.FRONT_MATTER, where=where)
    return replace(found, properties={**found.properties, "access": (level, origin)}, notices=(*found.notices, told))


def level_of_comments(source: str) -> Access | None:
    """The level that the comments at the top of Markdown or HTML say: ``<!-- access: confidential -->``."""
    levels = [level_of_lines(comment) for comment in _COMMENT.findall(source[:_HEAD])]
    return max((level for level in levels if level is not None), key=lambda level: level.level, default=None)


def level_of_fields(values: Iterable[tuple[str, str]]) -> Access | None:
    """The level above public that a file's own fields say: under the name of a column for it, or as one of several keywords."""
    levels = [
        level
        for name, value in values
        for part in re.split(r"[;,\n]", value)
        if (level := (level_under_access if is_access_column(name) else level_named)(part)) is not None
        and not only_in_lists(part)
    ]
    strictest = max(levels, key=lambda level: level.level, default=Access.PUBLIC)
    return None if strictest is Access.PUBLIC else strictest


def level_of_lines(text: str) -> Access | None:
    """The strictest level that lines such as ``access: confidential`` say, and nothing else; None where none does."""
    levels = [level for line in text.splitlines() if (level := stamp(line) or _keyed(line)) is not None]
    return max(levels, key=lambda level: level.level, default=None)


def _said(found: Extraction) -> Iterator[tuple[Access, str, str]]:
    for line in _first_lines(found):
        level = stamp(line) or _keyed(line)
        if level is not None:
            yield level, " ".join(line.split()), "one of its first lines"
    if found.media_type in _MENUS:
        return
    for line in _running_lines(found):
        level = stamp(line)
        if level is not None:
            yield level, " ".join(line.split()), "a line above or below its pages"


def _first_lines(found: Extraction) -> Iterator[str]:
    left = _LINES
    for paragraph in found.paragraphs:
        if paragraph.kind is PassageKind.HIDDEN or _is_menu(found, paragraph):
            continue
        for line in found.text[paragraph.start : paragraph.end].splitlines():
            if line.strip():
                yield line
                left -= 1
                if not left:
                    return


def _is_menu(found: Extraction, paragraph: Paragraph) -> bool:
    return paragraph.kind is PassageKind.NAVIGATION and found.media_type == Media.HTML.value


def _running_lines(found: Extraction) -> Iterator[str]:
    """Running lines; the last line of the text; and what stands by itself on the first page, as a stamp does."""
    first = found.pages[0].end if found.pages else 0
    for paragraph in (*found.paragraphs, *found.paragraphs[-1:]):
        if paragraph.kind is PassageKind.HIDDEN:
            continue
        text = found.text[paragraph.start : paragraph.end]
        if paragraph.kind is PassageKind.NAVIGATION or paragraph is found.paragraphs[-1]:
            yield from text.splitlines()
        elif paragraph.start < first and text.isupper():
            yield text


def _keyed(line: str) -> Access | None:
    parts = _KEYED.fullmatch(line)
    if parts is None or len(parts[2].split()) > _WORDS_OF_A_LEVEL or len(parts[1].split()) > _WORDS_OF_A_LEVEL:
        return None
    key, value = parts[1], parts[2]
    # In a text, “Access: see below” is a heading like any other.
    clear = is_closed_name(value) or names_a_circle(value)
    levels = [
        found.access
        for found in restrictions({key: (value, None)})
        if found.access is not Access.PUBLIC and (clear or not found.problem)
    ]
    return max(levels, key=lambda level: level.level, default=None)
