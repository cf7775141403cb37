"""A report as one HTML page: no script that runs, nothing loaded from anywhere, each quote in its own language and direction."""

from __future__ import annotations

import base64
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from rightsarchive.citation import embedding
from rightsarchive.citation.embedding import visible
from rightsarchive.report.document import Block, Call, Document
from rightsarchive.report.wording import direction, warning


def html(report: Document) -> str:
    """The whole page; the citations stand in a JSON script element, which browsers do not run."""
    return _template().render(
        report=report,
        words=report.words,
        warning=warning(report.access, report.words),
        page_direction=direction(report.language),
        mark=embedding.MARK,
        translation=embedding.TRANSLATION,
        caption=embedding.CAPTION,
        name=embedding.NAME,
        # embedding.dump leaves no < > & in it: this is the one value that must not be escaped again.
        citations=Markup(  # noqa: S704
            embedding.dump(report.citations, report.style, report.locale, report.layout)
        ),
    )


def _kind(block: Block) -> str:
    return type(block).__name__.lower()


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


@lru_cache(maxsize=1)
def _template() -> Template:
    folder = Path(__file__).parent / "templates"
    environment = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
    environment.tests["call_place"] = lambda part: isinstance(part, Call)
    environment.filters |= {"visible": visible, "kind": _kind, "base64": _base64}
    return environment.get_template("report.html")
