"""The references of a report: its notes and its list of sources, in one style and locale."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from rightsarchive.citation import processor
from rightsarchive.citation.citation import Citation
from rightsarchive.citation.rendered import Pinpoint, Run, pinpoint
from rightsarchive.report.naming import in_a_sentence, item_in_a_sentence


def stands_in_text(style: str) -> bool:
    """Whether the style has references in the text, as (Aden 2025, 7), and no notes (CSL: ``class="in-text"``)."""
    path = processor.STYLES / f"{style}.csl" if style in processor.styles() else style
    for _, element in etree.iterparse(str(path), events=("start",), resolve_entities=False, no_network=True):
        return bool(element.get("class") == "in-text")
    return False


def notes(clusters: Sequence[Sequence[Citation]], style: str, locale: str) -> list[tuple[Run, ...]]:
    """The words of each note; several citations in one are parted by semicolons. Raises StyleError."""
    return [_joined([_note(citation, style, locale) for citation in cluster]) for cluster in clusters]


def entry(citation: Citation, style: str, locale: str) -> tuple[Run, ...]:
    """The source of a citation in the list of sources. Raises StyleError."""
    return processor.render_entry(item_in_a_sentence(citation.csl()), style, locale)


def _note(citation: Citation, style: str, locale: str) -> tuple[Run, ...]:
    label, value = pinpoint(citation.locator)
    return processor.render_note(
        item_in_a_sentence(citation.csl()), Pinpoint(label, in_a_sentence(value)), style, locale
    )


def _joined(rendered: Sequence[tuple[Run, ...]]) -> tuple[Run, ...]:
    """References one after the other: only the last one keeps its full stop, and brackets around each become one pair."""
    found: list[Run] = []
    for number, runs in enumerate(rendered):
        if number:
            found.append(Run("; "))
        last = number == len(rendered) - 1
        found += runs if last else _open(runs)
    return tuple(found)


def _open(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Without the full stop at the end."""
    if not runs or not runs[-1].text.endswith("."):
        return runs
    return (*runs[:-1], Run(runs[-1].text[:-1], runs[-1].italic))
