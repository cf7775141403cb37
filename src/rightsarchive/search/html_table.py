"""What a notebook shows of an answer. Words of documents are escaped, and each keeps its own direction of writing."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from rightsarchive.controls import signs


def isolated_text(text: object) -> str:
    """Words of a document as HTML that turns nothing around it about (HTML, the bdi element)."""
    return f"<bdi>{html.escape(signs(str(text)))}</bdi>"


def marked_text(text: str, marks: Iterable[tuple[int, int]]) -> str:
    """A passage as HTML with the stretches ``marks`` (code points, half open) marked; those that overlap an earlier one are not."""
    shown, at = [], 0
    for start, end in sorted(marks):
        if start >= at:
            shown += [html.escape(signs(text[at:start])), f"<mark>{html.escape(signs(text[start:end]))}</mark>"]
            at = end
    return f'<div dir="auto">{"".join(shown)}{html.escape(signs(text[at:]))}</div>'


def html_table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; ``caption`` and the cells of ``rows`` are HTML already."""
    head = "".join(f'<th scope="col">{html.escape(each)}</th>' for each in heads)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
