"""The words of a table's cell together: ruled tables whose rows were painted line by line through all their cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from rightsarchive.extract.pdf.objects import Box
from rightsarchive.extract.pdf.painted import Run

_MOST_RULES = 240
_NEAR = 3.0
_LONG = 8.0


def by_cells(runs: list[Run], rules: Sequence[Box]) -> list[Run]:
    """The runs in the order of the cells that they stand in; those outside of ruled tables, and rows of one line, as they are."""
    upright = [rule for rule in rules if rule[3] - rule[1] > _LONG and rule[2] - rule[0] <= _NEAR]
    level = [rule for rule in rules if rule[2] - rule[0] > _LONG and rule[3] - rule[1] <= _NEAR]
    if len(upright) < 3 or len(level) < 2 or len(upright) + len(level) > _MOST_RULES:
        return runs
    for table in _tables(upright, level):
        runs = _sorted(runs, *table)
    return runs


def _tables(upright: Sequence[Box], level: Sequence[Box]) -> list[tuple[list[float], list[float]]]:
    """Where the columns and the rows of each table are divided: rules that touch each other belong to one."""
    groups: list[list[Box]] = []
    for rule in (*upright, *level):
        touching = [group for group in groups if any(_touch(rule, other) for other in group)]
        merged = [rule, *(other for group in touching for other in group)]
        groups = [group for group in groups if group not in touching] + [merged]
    tables = []
    for group in groups:
        columns = _places([(rule[0] + rule[2]) / 2 for rule in group if rule[3] - rule[1] > _LONG])
        rows = _places([(rule[1] + rule[3]) / 2 for rule in group if rule[2] - rule[0] > _LONG])
        if len(columns) >= 3 and len(rows) >= 2:
            tables.append((columns, rows))
    return tables


def _touch(one: Box, other: Box) -> bool:
    return (
        one[0] - _NEAR <= other[2]
        and other[0] - _NEAR <= one[2]
        and one[1] - _NEAR <= other[3]
        and other[1] - _NEAR <= one[3]
    )


def _places(values: Sequence[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _sorted(runs: list[Run], columns: Sequence[float], rows: Sequence[float]) -> list[Run]:
    cells: dict[int, tuple[int, int]] = {}
    lines: dict[tuple[int, int], set[int]] = {}
    for number, run in enumerate(runs):
        across, up = (run.box[0] + run.box[2]) / 2, run.y + 0.3 * run.size
        if run.turn or not (columns[0] < across < columns[-1] and rows[0] < up < rows[-1]):
            continue
        place = len(rows) - bisect_right(rows, up), bisect_right(columns, run.box[0] + 1)
        cells[number] = place
        lines.setdefault(place, set()).add(round(run.y))
    wrapped = {row for row, _ in lines if sum(len(found) > 1 for (each, _), found in lines.items() if each == row) > 0}
    crowded = {row for row in wrapped if sum(each == row for each, _ in lines) > 1}
    if not crowded:
        return runs
    moved = [number for number in cells if cells[number][0] in crowded]
    placed = sorted(moved, key=lambda number: (cells[number], number))
    order = list(range(len(runs)))
    for at, number in zip(sorted(moved), placed, strict=True):
        order[at] = number
    done: list[Run] = []
    before: tuple[int, int] | None = None
    for number in order:
        run, cell = runs[number], cells.get(number)
        within = cell is not None and cell[0] in crowded
        parted = cell != before and (within or before is not None)
        if done and (parted or (run.gap == " " and abs(done[-1].y - run.y) > 0.5 * run.size)):
            run = run._replace(gap="\n")
        done.append(run)
        before = cell if within else None
    return done
