"""A report as CommonMark. Every word of the sources is escaped, so that what is rendered is what was written, and no more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rightsarchive.citation import embedding
from rightsarchive.citation.embedding import visible
from rightsarchive.citation.rendered import Run
from rightsarchive.report.document import Quotation, Report
from rightsarchive.report.wording import apart, warning

_SPECIAL = re.compile(r"[\\`*_\[\]<>&#~|^$@]")
_LINE_START = re.compile(r"^([-+=:]|\d{1,9}(?=[.)]))")
_EMOJI = re.compile(r":(?=[a-z0-9_+-]+:)")
_SPACES = {" ": "&#32;", "\t": "&#9;"}


def markdown(report: Report) -> str:
    """The whole report; the citations stand in a comment at its end."""
    return "\n".join(_blocks(report)) + "\n"


def escape(text: str) -> str:
    """One line of text so that CommonMark (and GitHub, and pandoc) render exactly it. Nothing of it starts a construct."""
    lead = len(text) - len(text.lstrip(" \t"))
    tail = len(text.rstrip(" \t"))
    inner = _EMOJI.sub(r"\:", _SPECIAL.sub(r"\\\g<0>", text[lead:tail]))
    inner = _LINE_START.sub(lambda m: m[0] + "\\" if m[0][0].isdigit() else "\\" + m[0], inner)
    return _encoded(text[:lead]) + inner + _encoded(text[max(lead, tail) :])


def block_quote(text: str) -> str:
    """``text`` as a block quote, line for line; an empty line begins a new paragraph."""
    lines = visible(text).split("\n")
    quoted = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if not line.strip():
            quoted.append(">")
        else:
            # A backslash at the end of the line is a line break; there is none before an empty line.
            quoted.append(f"> {escape(line)}" + ("\\" if following.strip() else ""))
    return "\n".join(quoted)


def _blocks(report: Report) -> Iterator[str]:
    words = report.words
    yield f"# {_line(report.title)}\n"
    if report.created:
        yield f"{words.made}{words.colon}{report.created.isoformat()}\n"
    if above := warning(report.access, words):
        yield f"**{above}**\n"
    yield from _own_text(report.introduction)
    for section, quotations in report.sections:
        yield f"## {_line(section.title)}\n"
        yield from _own_text(section.introduction)
        if not quotations:
            yield f"{words.no_quotes}\n"
        for quotation in quotations:
            yield from _quotation(report, quotation)
    if report.sources:
        yield f"## {words.sources}\n"
        for source in report.sources:
            yield f"- {_runs(source.entry)}\\\n  {words.file}{words.colon}`{source.sha256}`"
        yield ""
    yield f"<!-- {embedding.NAME}\n{embedding.dump(report.citations, report.style, report.locale)}\n-->"


def _quotation(report: Report, quotation: Quotation) -> Iterator[str]:
    words, citation = report.words, quotation.citation
    language = f' lang="{citation.language}"' if citation.language else ""
    yield f"**\\[{quotation.number}\\]**\n"
    yield f'<div id="{embedding.MARK}-{quotation.number}"{language} dir="{quotation.direction}">\n'
    yield block_quote(quotation.text)
    yield "\n</div>\n"
    yield f"- {words.source}{words.colon}{_runs(quotation.note)}"
    yield f"- {words.locator}{words.colon}{_line(quotation.locator)}"
    if quotation.also_at:
        yield f"- {words.also_at}{words.colon}{_line('; '.join(quotation.also_at))}"
    yield f"- {words.file}{words.colon}`{citation.sha256}`"
    if label := apart(citation, words):
        yield f"- **{_line(label)}**"
    if citation.redacted:
        yield f"- **{words.redacted}**"
    if citation.ocr:
        yield f"- **{words.ocr}**"
    yield ""


def _own_text(text: str) -> Iterator[str]:
    for paragraph in re.split(r"\n\s*\n", visible(text).strip()):
        if paragraph:
            yield f"{_line(paragraph)}\n"


def _line(text: str) -> str:
    return escape(" ".join(visible(text).split()))


def _runs(runs: Iterable[Run]) -> str:
    parts: list[str] = []
    for run in runs:
        core = visible(run.text).strip(" ")
        before, after = run.text[: len(run.text) - len(run.text.lstrip(" "))], run.text[len(run.text.rstrip(" ")) :]
        # Only at the start of the line is a hyphen or a number more than itself.
        text = escape(core) if not parts else escape(f"x{core}")[1:]
        parts += [before, f"*{text}*" if run.italic and core else text, after if core else ""]
    return "".join(parts).strip()


def _encoded(spaces: str) -> str:
    return "".join(_SPACES[space] for space in spaces)
