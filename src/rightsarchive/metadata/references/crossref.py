"""What an entry of BibTeX inherits from the one that its field ``crossref`` names (BibLaTeX manual, appendix B)."""

from __future__ import annotations

from collections.abc import Mapping

_OF_THE_PARENT = frozenset(
    "title subtitle titleaddon shorttitle sorttitle indextitle indexsorttitle crossref xref xdata entryset ids label shorthand "
    "file files pdf attachments attachment localfile local-url keywords keyword tags abstract note notes annote annotation "
    "number_of_copies options relatedtype related sortkey timestamp owner".split()
)
"""What is said of the parent alone."""

_IN_BOOKS = frozenset(
    "inbook bookinbook suppbook incollection suppcollection inproceedings conference inreference".split()
)
_IN_JOURNALS = frozenset({"article", "suppperiodical", "review"})

_DEEPEST = 4
"""Parents of parents."""


def inherited(
    kind: str, fields: Mapping[str, str], entries: Mapping[str, Mapping[str, str]], depth: int = 0
) -> list[tuple[str, str]]:
    """The fields that an entry of a ``kind`` does not have itself. ``entries`` are those of the file, by key in small letters."""
    parent = entries.get(fields.get("crossref", "").strip().lower())
    if parent is None or depth >= _DEEPEST:
        return []
    whole = {**parent, **dict(inherited("book", parent, entries, depth + 1))}
    found = {name: value for name, value in whole.items() if name not in _OF_THE_PARENT}
    title = whole.get("title", "")
    if kind in _IN_BOOKS and title:
        found["booktitle"] = title
        if "author" in found and "editor" not in found and kind in {"inbook", "bookinbook"}:
            found["bookauthor"] = found["author"]
    elif kind in _IN_JOURNALS and title and "journal" not in fields:
        found["journaltitle"] = title
    dates = {"date", "year", "month", "day"}
    said = {*fields, *(dates if dates & fields.keys() else ())}
    return [(name, value) for name, value in found.items() if name not in said]
