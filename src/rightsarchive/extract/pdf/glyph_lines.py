"""From the glyphs of a page to its lines: which stand side by side, where there is room for a space, what is read first."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence

from rightsarchive.extract.pdf.glyphs import Glyph
from rightsarchive.extract.pdf.reading_order import direction, logical, mirrored, settled

_SAME_LINE = 0.35
# Empty stretches in units of the size of type. pdfium also reports spaces that nobody painted, inside words and numbers:
# a space counts when there is room for it, and room alone counts when there is more of it.
_REAL_SPACE = 0.06
_WORD_GAP = 0.17
# A sign that leans on the word before it is set with room of its own.
_SIGN_GAP = 0.6
_LEANING = set(".,;:!?)]}»،؛؟")


def glyph_lines(glyphs: Sequence[Glyph]) -> list[tuple[str, Glyph]]:
    """The text of each line in reading order, with its first glyph from the left in the line's usual size of type."""
    return [line for row in _rows(glyphs) if (line := line_of(row))]


def _rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Letters on one base line that follow each other in the file, each row with the marks that stand over its letters."""
    rows: list[list[Glyph]] = []
    marks: list[Glyph] = []
    for glyph in glyphs:
        if unicodedata.combining(glyph.text):
            marks.append(glyph)
        elif rows and abs(glyph.y - rows[-1][0].y) <= _SAME_LINE * max(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    joined: list[list[Glyph]] = []
    for row in rows:
        # What a writer painted in two turns (a number inside right-to-left text) is still one line.
        other = next((earlier for earlier in reversed(joined[-4:]) if _one_line(earlier, row)), None)
        if other is None:
            joined.append(row)
        else:
            other.extend(row)
    for mark in marks if joined else ():
        min(joined, key=lambda row: _distance(mark, row)).append(mark)
    return joined


def _distance(mark: Glyph, row: list[Glyph]) -> float:
    """How far a mark stands from the nearest letter of a row."""
    middle = (mark.left + mark.right) / 2
    beside = min(max(letter.left - middle, middle - letter.right, 0.0) for letter in row)
    return abs(mark.y - row[0].y) + beside


def _one_line(one: list[Glyph], other: list[Glyph]) -> bool:
    size = max(one[0].size, other[0].size)
    if abs(one[0].y - other[0].y) > 0.15 * size:
        return False
    left, right = min(glyph.left for glyph in one), max(glyph.right for glyph in one)
    nearest = max(min(glyph.left for glyph in other) - right, left - max(glyph.right for glyph in other))
    return nearest < 0.8 * size


def line_of(row: list[Glyph]) -> tuple[str, Glyph] | None:
    """The text of a row in reading order, and its first glyph from the left; None where nothing in it is visible."""
    clusters = _clusters(row)
    heads = [cluster[0] for cluster in clusters if not cluster[0].text.isspace()]
    if not heads:
        return None
    shown = _spaced(clusters)
    if any(direction(glyph.text) == "R" for glyph in row):
        ordered = logical([cluster[0] for cluster in shown])
        text = settled("".join(mirrored(shown[index]) if right else shown[index] for index, right in ordered).strip())
    else:
        text = "".join(shown).strip()
    return text, heads[0]._replace(size=Counter(glyph.size for glyph in heads).most_common(1)[0][0])


def _spaced(clusters: list[list[Glyph]]) -> list[str]:
    """The letters from left to right, each with its marks, and spaces where there is room for one."""
    shown: list[str] = []
    last: Glyph | None = None
    last_left = last_right = 0.0
    space: Glyph | None = None
    for cluster in clusters:
        head = cluster[0]
        text, left, right = head.text, head.left, head.right
        if len(cluster) > 1:
            text = "".join(glyph.text for glyph in cluster)
            left, right = min(glyph.left for glyph in cluster), max(glyph.right for glyph in cluster)
        if text.isspace():
            space = head
            continue
        if last:
            # How much is empty between the two, in units of their size.
            gap = max(left - last_right, last_left - right) / max(last.size, head.size, 1e-6)
            least = _REAL_SPACE if space else _SIGN_GAP if _leans(last.text, head.text) else _WORD_GAP
            if gap > least or (space and _is_free(space, last, head)):
                shown.append(" ")
        shown.append(text)
        last, last_left, last_right, space = head, left, right, None
    return shown


def _is_free(space: Glyph, left: Glyph, right: Glyph) -> bool:
    """Whether the letter that is read after a painted space leaves it its place: the boxes of the letter before may be too
    wide where a font is replaced by another."""
    width = space.right - space.left
    if width < 0.1 * right.size:
        return False
    if "R" in {direction(left.text), direction(right.text)}:
        return left.right < space.left + 0.2 * width
    return right.left > space.right - 0.2 * width


def _leans(left: str, right: str) -> bool:
    """Whether one of two neighbours without a painted space between them is a sign that belongs to the other."""
    if left not in _LEANING and right not in _LEANING:
        return False
    return left in _LEANING if "R" in {direction(left), direction(right)} else right in _LEANING


def _clusters(row: list[Glyph]) -> list[list[Glyph]]:
    """Letters from left to right, each with the marks over it; a ligature's letters stay together, in reading order."""
    clusters: list[list[Glyph]] = []
    marks: list[Glyph] = []
    before: Glyph | None = None
    for glyph in row:
        if unicodedata.combining(glyph.text):
            marks.append(glyph)
        elif before and (glyph.left, glyph.right, glyph.y) == (before.left, before.right, before.y):
            # pdfium gives the letters of a right-to-left ligature from its left to its right.
            clusters[-1].insert(0 if direction(glyph.text) == "R" else len(clusters[-1]), glyph)
        else:
            clusters.append([glyph])
            before = glyph
    clusters.sort(key=lambda cluster: (cluster[0].left + cluster[0].right) / 2)
    for mark in marks:
        middle = (mark.left + mark.right) / 2
        letters = [cluster for cluster in clusters if cluster[0].text.strip()]
        if letters:
            min(letters, key=lambda cluster: max(cluster[0].left - middle, middle - cluster[0].right, 0.0)).append(mark)
        else:
            clusters.append([mark])
    return clusters
