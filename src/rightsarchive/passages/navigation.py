"""Which paragraphs of a saved page are navigation: links back to the top, share and cookie lines, lists of other headlines.

Nothing is marked on one sign alone, since lists of signatories and of demands look like lists of headlines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from rightsarchive.language.punctuation import FULL_STOPS, any_of, ends_statement, is_list_item
from rightsarchive.model import Paragraph, PassageKind
from rightsarchive.passages.measure import size
from rightsarchive.passages.phrases import (
    LONGEST_PHRASE,
    Line,
    is_boilerplate,
    is_invitation,
    is_list_title,
    is_loose_list_title,
    is_menu_row,
    is_menu_word,
    is_signature_title,
    is_way_from_home,
)

_TOP_LINES = 8
_LAST_LINES = 15
_LONGEST_HEADLINE = 30
_LONGEST_CHARACTERS = 260
_FEWEST_HEADLINES = 3
_MOST_HEADLINES = 25
_HEADLINE_WORDS = 4
_HEADLINE_SHARE = 0.6
_SEPARATOR: Final = re.compile(r"\s*[|›»·•>/→]\s*|\s{3,}")
_INNER_END: Final = re.compile(rf"(?<=[^\W\d_]{{3}}){any_of(FULL_STOPS)}\s+[^\W\d_]")
_NO_HEADLINES: Final = (
    is_signature_title,
    is_boilerplate,
    is_menu_word,
    is_list_title,
    is_loose_list_title,
    is_invitation,
)


def navigation(text: str, paragraphs: Sequence[Paragraph]) -> frozenset[int]:
    """The indexes of the paragraphs that are navigation.

    Two signs are needed. A line of boilerplate ("Back to top", "Share", a cookie notice) must stand near the top or
    the end of the document, beside another such line, or more than once. Headlines must follow the title of a list of
    links ("Latest news") in an unbroken run of at least three short lines without a full stop; one is enough after an
    invitation to read on ("Read also", "Читайте также"), which no report has for a heading. Where the title only may be one
    ("More on this topic"), the run must touch other navigation.
    """
    lines = [Line(text[paragraph.start : paragraph.end] if _may_be(paragraph) else "") for paragraph in paragraphs]
    marked = _boilerplate(lines) | _headlines(lines)
    return frozenset(marked | _loose_lists(lines, marked))


def _may_be(paragraph: Paragraph) -> bool:
    return paragraph.end - paragraph.start <= _LONGEST_CHARACTERS * 2 and paragraph.kind is not PassageKind.TABLE


def _boilerplate(lines: Sequence[Line]) -> set[int]:
    known = {index for index, line in enumerate(lines) if line and (is_boilerplate(line) or _is_breadcrumb(line))}
    words = {index for index, line in enumerate(lines) if 0 < len(line) <= LONGEST_PHRASE and is_menu_word(line)}
    times = Counter(lines[index].phrase for index in known)
    marked = {
        index
        for index in known
        if index < _TOP_LINES
        or index >= len(lines) - _LAST_LINES
        or {index - 1, index + 1} & (known | words)
        or times[lines[index].phrase] > 1
    }
    for run in _runs(sorted(known | words)):
        if len(run) >= _FEWEST_HEADLINES or not marked.isdisjoint(run):
            marked.update(run)
    return marked


def _is_breadcrumb(line: Line) -> bool:
    if len(line) > _LONGEST_CHARACTERS:
        return False
    if is_way_from_home(line) or is_menu_row(line):
        return True
    parts = [Line(part) for part in _SEPARATOR.split(line.strip()) if part]
    return len(parts) >= _FEWEST_HEADLINES and sum(map(is_menu_word, parts)) * 2 >= len(parts)


def _runs(indexes: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for index in indexes:
        if runs and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _headlines(lines: Sequence[Line]) -> set[int]:
    marked: set[int] = set()
    for title, line in enumerate(lines):
        if title in marked or not 0 < len(line) <= _LONGEST_CHARACTERS:
            continue
        invitation = is_invitation(line)
        if not invitation and (len(line) > LONGEST_PHRASE or not is_list_title(line)):
            continue
        if invitation and (other := line.partition(":")[2].strip()):
            if _is_headline(other):
                marked.add(title)
            continue
        last = _last_headline(lines, title)
        run = lines[title + 1 : last + 1]
        full = sum(size(item) >= _HEADLINE_WORDS for item in run)
        if len(run) >= (1 if invitation else _FEWEST_HEADLINES) and full >= _HEADLINE_SHARE * len(run):
            marked.update(range(title, last + 1))
    return marked


def _loose_lists(lines: Sequence[Line], marked: set[int]) -> set[int]:
    """Lists of links whose title is a weak sign, where they stand between or beside what is navigation already."""
    found: set[int] = set()
    titles = [
        index for index, line in enumerate(lines) if 0 < len(line) <= LONGEST_PHRASE and is_loose_list_title(line)
    ]
    # From the end: what follows a list is settled before the list is.
    for title in reversed(titles):
        if title in marked:
            continue
        last = _last_headline(lines, title)
        after = last + 1
        touches = after in marked or after in found or title - 1 in marked
        if last > title and last - title <= _MOST_HEADLINES and touches:
            found.update(range(title, last + 1))
    return found


def _last_headline(lines: Sequence[Line], title: int) -> int:
    """The end of the run after ``title``: where lines stop being headlines, or stop being marked as items like the first."""
    last = title
    while last + 1 < len(lines) and _is_headline(lines[last + 1]):
        if _is_item(lines[last + 1]) != _is_item(lines[title + 1]):
            break
        last += 1
    return last


def _is_item(line: str) -> bool:
    return is_list_item(line, after_end=True)


def _is_headline(line: str) -> bool:
    stripped = Line(line.strip())
    if not stripped or len(stripped) > _LONGEST_CHARACTERS or ends_statement(stripped) or _INNER_END.search(stripped):
        return False
    if len(stripped) <= LONGEST_PHRASE and any(is_kind(stripped) for is_kind in _NO_HEADLINES):
        return False
    return size(stripped) <= _LONGEST_HEADLINE
