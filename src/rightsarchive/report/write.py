"""A report in the format that is asked for, or that a file's name asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rightsarchive.citation.citation import Citation
from rightsarchive.citation.verdicts import ClaimChange, Verdict
from rightsarchive.errors import FileError, TemplateError, UsageError
from rightsarchive.model import Access
from rightsarchive.outputs import output_file
from rightsarchive.report.builder import Report
from rightsarchive.report.document import Document

if TYPE_CHECKING:
    from rightsarchive.report.reading import Archive, View

FORMATS = ("md", "html", "docx", "pdf")
"""The formats a report can be written in, by their file endings: Markdown, HTML, Word, PDF."""
_ALSO = {"markdown": "md", "htm": "html"}


def render(report: Report, format: str = "md") -> bytes:  # noqa: A002 - the plain word for it
    """The report as a file's bytes (text is UTF-8). ``format`` is one of :data:`FORMATS`. Raises UsageError, StyleError."""
    return _written(report.compose(), _form(format))


def _form(name: str) -> str:
    plain = name.lower().lstrip(".")
    form = _ALSO.get(plain, plain)
    if form not in FORMATS:
        raise UsageError(f"A report cannot be written as {name!r}.", advice=f"Take one of: {', '.join(FORMATS)}.")
    return form


def _written(
    report: Document, form: str, template: Path | None = None, files: Mapping[int, str] | None = None
) -> bytes:
    # The libraries of each format are loaded when it is written.
    if form == "pdf":
        from rightsarchive.report.pdf import pdf

        return pdf(report)
    if form == "docx":
        from rightsarchive.report.docx import docx

        return docx(report, template)
    from rightsarchive.report.data import data_of
    from rightsarchive.report.template import rendered

    return rendered(form, data_of(report, files), template).encode()


def _beside(path: Path, report: Document) -> dict[int, str]:
    """Write the pictures of a report beside it; the names of their files by their numbers."""
    names = {}
    for picture in report.pictures:
        names[picture.number] = f"{path.stem}-{picture.number}.png"
        with output_file(path.with_name(names[picture.number])) as file:
            file.write(picture.png)
    return names


def write(
    report: Report,
    path: str | Path,
    *,
    archive: Archive | None = None,
    clearance: Access | str | None = None,
    template: str | Path | None = None,
    reason: str = "",
) -> Path:
    """Write the report to ``path``, in the format of its ending (``.md``, ``.html``, ``.docx``, ``.pdf``), for its owner alone. The pictures of a
    Markdown file stand beside it, as ``report-1.png`` and so on.

    With the ``archive`` that its quotes are from, its custody log tells of the file, with ``reason`` and the clearance that the
    report was made at: unless it is given, the level of its strictest source. A crash leaves what was there before, or the whole
    report.

    ``template`` is a file of the same ending: :func:`write_template` writes one to begin with. What it makes is verified before it takes
    its place, for which the archive is needed: a template that leaves out or changes a quote, a note, a remark or a source is refused.
    Raises UsageError; TemplateError; ArchiveError where the report cannot be written, or where the log cannot, after the report is.
    """
    path = Path(path)
    form = _form(path.suffix or ".md")
    mine, judge = None if template is None else _template(Path(template), form), archive or report.archive
    if mine is not None and judge is None:
        raise UsageError(
            "what a template of one's own makes is verified, by the archive alone.",
            advice="Give it, as in Report(…, archive=archive).",
        )
    composed = report.compose()
    data = _written(composed, form, mine, _beside(path, composed) if form == "md" else None)
    with output_file(path) as file:
        file.write(data)
        if mine is not None and judge is not None:
            file.flush()
            _hold(Path(file.name), judge.seen_by(report.clearance or Access.CONFIDENTIAL), composed.citations, mine)
    if archive is not None:
        documents = dict.fromkeys(citation.document_id for citation in composed.citations)
        level = composed.access if clearance is None else clearance
        archive.note_export(path, kind="report", clearance=level, documents=documents, reason=reason)
    return path


def _template(template: Path, form: str) -> Path:
    its = template.suffix.lower().lstrip(".")
    if form == "pdf":
        raise UsageError("A PDF has no template of one's own.", advice="Write .docx or .html with one, and print that.")
    if _ALSO.get(its, its) != form:
        raise UsageError(
            f"{template.name} is no template for a .{form} file.",
            advice=f"Take one that ends in .{form}; rightsarchive report --write-template FILE.{form} writes one to begin with.",
        )
    return template


def _hold(written: Path, view: View, cited: Sequence[Citation], template: Path) -> None:
    """Refuse what a template has made of a report where its citations are gone, or one is not printed as the archive gives it. What is
    wrong with a citation itself, whatever prints it, is no fault of the template."""
    try:
        verdicts = view.verify(written)
    except FileError as error:
        raise TemplateError(
            f"the report that it makes cannot be verified: {error.message}", path=template, advice=_KEEP
        ) from error
    carried = [each for each in verdicts if each.citation is not None][: len(cited)]
    if [_key(each.citation) for each in carried] != list(map(_key, cited)):
        raise TemplateError(
            "the report that it makes does not carry its citations, so nobody could verify it.",
            path=template,
            advice=_KEEP,
        )
    wrong = [each for each in carried if not each.ok and (each.citation is None or view.verify(each.citation).ok)]
    wrong += [each for each in verdicts if each.citation is None and any(map(_of_the_annex, each.reference.changes))]
    if wrong:
        told = " ".join(map(_told, wrong[:3]))
        more = f" And {len(wrong) - 3} more." if len(wrong) > 3 else ""
        raise TemplateError(f"the report that it makes does not verify. {told}{more}", path=template, advice=_KEEP)


def _of_the_annex(change: ClaimChange) -> bool:
    return change.field == "list of sources"


_KEEP = "Keep the marks of quotes, the notes, remarks and sources, as docs/how-to/templates.md lists them. Nothing was written."


def _key(citation: Citation | None) -> object:
    return None if citation is None else (citation.sha256, citation.locator.spans, citation.quote)


def _told(verdict: Verdict) -> str:
    quote = " ".join((verdict.citation.quote if verdict.citation else verdict.quote).split())
    return f"“{quote[:60]}{'…' if len(quote) > 60 else ''}”: {verdict.message}"
