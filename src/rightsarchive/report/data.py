"""A report as plain data: what its templates are given. Texts, numbers, lists and tables of names alone, so that a template can reach nothing else."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from typing import Any

from rightsarchive.citation import embedding
from rightsarchive.citation.embedding import visible
from rightsarchive.citation.rendered import Run
from rightsarchive.report.document import (
    Annex,
    Block,
    Chronology,
    Document,
    Heading,
    Inline,
    Note,
    Paragraph,
    Picture,
    Quotation,
    Table,
    Words,
)
from rightsarchive.report.wording import direction, warning

PIXELS = 4 / 3
"""Of CSS to a point."""


def data_of(report: Document, files: Mapping[int, str] | None = None) -> dict[str, Any]:
    """What stands in a report. ``files`` names the file of each picture, by its number; without them the pictures stand in the text."""
    return {
        "title": visible(report.title),
        "authors": [visible(each) for each in report.authors],
        "created": report.created.isoformat() if report.created else "",
        "warning": warning(report.access, report.words),
        "language": report.language,
        "direction": direction(report.language),
        "locale": report.locale,
        "paper": report.paper,
        "in_text": report.in_text,
        "words": report.words._asdict(),
        "blocks": [_block(each, files or {}) for each in report.blocks],
        "notes": [_note(each, report) for each in report.notes],
        "annex": None if report.annex is None else _annex(report.annex),
        "name": embedding.NAME,
        "citations": embedding.dump(report.citations, report.style, report.locale, report.layout),
    }


def _block(block: Block, files: Mapping[int, str]) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "text": visible(block.text)}
        case Paragraph():
            content = _inline(block.content)
            return {"kind": "paragraph", "content": content, "bullet": block.bullet, "quoted": block.quoted}
        case Quotation():
            return _quotation(block)
        case Table():
            rows = [[_inline(cell) for cell in row] for row in block.rows]
            return {"kind": "table", "header": [_inline(cell) for cell in block.header], "rows": rows}
        case Chronology():
            rows_of = [{"when": when, "quotes": [_quotation(each) for each in quotes]} for when, quotes in block.rows]
            return {"kind": "chronology", "rows": rows_of}
        case Picture():
            return _picture(block, files)


def _quotation(quote: Quotation) -> dict[str, Any]:
    return {
        "kind": "quotation",
        "number": quote.number,
        "note": quote.note,
        "text": quote.text,
        "language": quote.citation.language or "",
        "direction": quote.direction,
        "remarks": [visible(each) for each in quote.remarks],
        "translation": visible(quote.translation),
        "translated_by": visible(quote.translated_by),
    }


def _picture(picture: Picture, files: Mapping[int, str]) -> dict[str, Any]:
    inside = f"data:image/png;base64,{base64.b64encode(picture.png).decode('ascii')}"
    return {
        "kind": "picture",
        "number": picture.number,
        "source": files.get(picture.number, inside),
        "width": round(picture.width / picture.scale * PIXELS),
        "alt": visible(picture.alt),
        "caption": _inline(picture.caption),
    }


def _inline(content: Inline) -> list[dict[str, Any]]:
    return [
        {"text": visible(each.text), "bold": each.bold, "italic": each.italic, "link": each.link}
        if isinstance(each, Words)
        else {"note": each.note}
        for each in content
    ]


def _note(note: Note, report: Document) -> dict[str, Any]:
    cited = [(number, report.citations[number - 1]) for number in note.cited]
    return {
        "number": note.number,
        "runs": _runs(note.runs),
        "passages": [
            {
                "number": number,
                "language": each.language or "",
                "before": visible(each.prefix),
                "quote": visible(each.quote),
                "after": visible(each.suffix),
            }
            for number, each in cited
        ],
    }


def _annex(annex: Annex) -> dict[str, Any]:
    sources = [
        {"runs": _runs(each.entry), "sha256": each.sha256, "places": visible(each.places)} for each in annex.sources
    ]
    return {"hashes": annex.hashes, "custody": annex.custody, "sources": sources}


def _runs(runs: Iterable[Run]) -> list[dict[str, Any]]:
    return [{"text": visible(run.text), "italic": run.italic} for run in runs]
