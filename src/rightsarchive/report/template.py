"""Templates of reports: those that are shipped, and those of a user, by the same mechanism (Jinja).

A template is given the plain data of a report and a few filters. It runs in Jinja's sandbox, which lets it call nothing that changes or reaches
anything, and can name no template but those that are shipped; one of a user's runs in a worker process too, within limits of time and memory.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    Template,
    TemplateNotFound,
    TemplateSyntaxError,
    pass_context,
)
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from rightsarchive.errors import LimitError, TemplateError, UnreadableFileError, UsageError
from rightsarchive.extract.isolation.worker import IsolatedExecutor
from rightsarchive.files import read_regular
from rightsarchive.outputs import output_file
from rightsarchive.report import markdown
from rightsarchive.settings import Limits

SHIPPED = {"html": "report.html", "md": "report.md"}
"""The templates that reports are written with; one of a user's may extend them by these names."""
LARGEST = 8 << 20
"""Bytes of a template: a Word file may hold a letterhead."""
_FOLDER = Path(__file__).parent / "templates"
_LIMITS = Limits(seconds=60)
_HOW = "docs/how-to/templates.md tells what a template is given; rightsarchive report --write-template FILE writes one to begin with."


def rendered(form: str, data: Mapping[str, Any], template: Path | None = None) -> str:
    """The text of a report as ``form`` (``html`` or ``md``), by the shipped template or by one of the user's. Raises TemplateError."""
    if template is None:
        return rendered_by(form, data)
    source = read_template(template)
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TemplateError("it is not text in UTF-8.", path=template, advice="Save it as UTF-8.") from error
    with IsolatedExecutor(_LIMITS) as worker:
        try:
            return worker.submit(rendered_by, form, data, str(template), text).result()
        except LimitError as error:
            raise TemplateError(
                "it takes too long, or too much memory.", path=template, advice="Look for a loop that goes on."
            ) from error


def rendered_by(form: str, data: Mapping[str, Any], name: str = "", source: str = "") -> str:
    """The same, here; ``source`` is the text of a template that is called ``name``, the shipped one where there is none. Raises TemplateError."""
    if not name:
        return _shipped(form).render(report=data, words=data["words"])
    try:
        found = _environment(form, name, source).get_template(name)
        return found.render(report=data, words=data["words"])
    except TemplateSyntaxError as error:
        raise TemplateError(f"{error.message}.", path=error.filename or name, line=error.lineno, advice=_HOW) from None
    except TemplateNotFound as error:
        raise TemplateError(
            f"it asks for the template {error.message!r}, and a template can name no file but {', '.join(SHIPPED.values())}.",
            path=name,
        ) from None
    except Exception as error:
        raise TemplateError(
            f"{error or type(error).__name__}.", path=name, line=_line_of(error, name), advice=_HOW
        ) from None


def read_template(path: Path) -> bytes:
    """The bytes of a template. Raises TemplateError."""
    try:
        return read_regular(path, LARGEST, follow=True)
    except (OSError, UnreadableFileError) as error:
        told = error.strerror if isinstance(error, OSError) else error.message
        raise TemplateError(f"it cannot be read: {told}.", path=path, advice="Look at its name.") from error
    except LimitError as error:
        raise TemplateError(
            f"it has more than {LARGEST >> 20} MiB.", path=path, advice="Make its pictures smaller."
        ) from error


def write_template(path: str | Path) -> Path:
    """Write the shipped template of the format of the path's ending (``.html``, ``.md``, ``.docx``), to be changed and given to
    :meth:`Report.write`. Raises UsageError for another ending, ArchiveError where it cannot be written."""
    path = Path(path)
    form = path.suffix.lower().lstrip(".")
    if form in SHIPPED:
        data = (_FOLDER / SHIPPED[form]).read_bytes()
    elif form == "docx":
        from rightsarchive.report.word_template import word_template

        data = word_template()
    else:
        raise UsageError(
            f"There is no template for {path.suffix or path.name!r}.", advice="Name it .html, .md or .docx."
        )
    with output_file(path) as file:
        file.write(data)
    return path


class _Loader(BaseLoader):
    """The shipped templates by their names, and one text."""

    def __init__(self, name: str, source: str) -> None:
        self._name = name
        self._source = source

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Any]:  # noqa: ARG002 - Jinja's signature
        if self._name and template == self._name:
            return self._source, self._name, lambda: True
        if template in SHIPPED.values():
            path = _FOLDER / template
            return path.read_text("utf-8"), str(path), lambda: True
        raise TemplateNotFound(template)


@lru_cache(maxsize=len(SHIPPED))
def _shipped(form: str) -> Template:
    return _environment(form, "", "").get_template(SHIPPED[form])


def _environment(form: str, name: str, source: str) -> Environment:
    is_html = form == "html"
    environment = ImmutableSandboxedEnvironment(
        loader=_Loader(name, source), autoescape=is_html, undefined=StrictUndefined,
        trim_blocks=not is_html, lstrip_blocks=not is_html, keep_trailing_newline=not is_html,
    )  # fmt: skip
    environment.filters |= {
        "line": markdown.one_line,
        "block_quote": markdown.block_quote,
        "runs": markdown.rendered_runs,
        "address": markdown.address,
        "inline": _inline,
        "cell": _cell,
        "behind": _behind,
    }
    return environment


@pass_context
def _inline(context: Context, content: Sequence[Mapping[str, Any]]) -> str:
    return markdown.inline(content, context["report"])


@pass_context
def _cell(context: Context, content: Sequence[Mapping[str, Any]]) -> str:
    return markdown.cell(content, context["report"])


@pass_context
def _behind(context: Context, note: int) -> str:
    return markdown.behind(note, context["report"])


def _line_of(error: BaseException, name: str) -> int | None:
    """The line of the template in which something went wrong: Jinja writes the template's own lines into the traceback."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == name]
    return lines[-1] if lines else None
