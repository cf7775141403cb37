"""The columns of a table's rows, where cells reach over several rows and columns (WHATWG HTML, 4.9.12)."""

from __future__ import annotations

from collections.abc import Sequence

from rightsarchive.extract.html.tree import Element

_WIDEST = 50


class Columns:
    """Follows the rows of a page's tables. Ask for each row once, in their order."""

    def __init__(self) -> None:
        self._reaching: dict[Element, dict[int, int]] = {}
        """For each table and column of it, how many rows a cell above still reaches down."""

    def of(self, row: Element, cells: Sequence[Element]) -> list[Element | None]:
        """The cell that begins in each column of the row, up to the last; None where one from above or from the left reaches
        over it."""
        group = row.getparent()
        reaching = self._reaching.setdefault(group if group is not None else row, {})
        columns: list[Element | None] = []

        def pass_over() -> None:
            while reaching.get(len(columns), 0):
                reaching[len(columns)] -= 1
                columns.append(None)

        for cell in cells:
            pass_over()
            width = min(_WIDEST, max(1, _whole(cell.get("colspan"))))
            rows = _whole(cell.get("rowspan"))
            for index in range(width):
                reaching[len(columns)] = max(0, rows - 1)
                columns.append(None if index else cell)
        pass_over()
        while len(columns) > 1 and columns[-1] is None:
            columns.pop()
        return columns


def is_for_layout(row: Element) -> bool:
    """Whether the table of a row may only place things on the page: nothing says that it shows data (a head, a caption, lines)."""
    table = next(row.iterancestors("table"), None)
    if table is None or table.get("role") in {"presentation", "none"}:
        return True
    if (table.get("border") or "0").strip() not in {"0", "0px"}:
        return False
    own = (item for item in table.iter("th", "thead", "caption") if next(item.iterancestors("table"), None) is table)
    return next(own, None) is None


def _whole(said: str | None) -> int:
    text = (said or "1").strip()
    return min(int(text), 65_534) if text.isdecimal() and len(text) < 9 else 1
