"""The label of a form field: what the page says beside or above it, where the file itself gives none for people."""

from __future__ import annotations

from collections.abc import Sequence

from rightsarchive.extract.pdf.objects import Box
from rightsarchive.extract.pdf.painted import Run

_LEFT = 250.0
"""Points between a label and its field at most."""
_RIGHT = 60.0
_ABOVE = 16.0
_LONGEST = 200


def label_of(box: Box, runs: Sequence[Run], *, is_button: bool) -> str:
    """The words to the left of a field, or of a button to its right, else those above it; empty where there are none."""
    left, right, above = [], [], []
    for run in runs:
        if run.turn or not any(map(str.isalpha, run.text)):
            continue
        middle = (run.box[1] + run.box[3]) / 2
        if box[1] - 3 <= middle <= box[3] + 3:
            if 0 <= box[0] + 2 - run.box[2] <= _LEFT:
                left.append((-run.box[2], run))
            elif 0 <= run.box[0] + 2 - box[2] <= _RIGHT:
                right.append((run.box[0], run))
        elif 0 <= run.y + 4 - box[3] <= _ABOVE and run.box[0] < box[2] and run.box[2] > box[0]:
            above.append((run.y, run))
    for found in (right, left, above) if is_button else (left, above):
        if found:
            return " ".join(min(found, key=lambda each: each[0])[1].text.split()).rstrip(" :.…_")[:_LONGEST]
    return ""
