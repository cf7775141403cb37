"""A report as CommonMark, with footnotes as GitHub, pandoc and most others read them. Every word of the sources is escaped, so that what is
rendered is what was written, and no more."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Mapping

from rightsarchive.citation import embedding
from rightsarchive.citation.embedding import visible
from rightsarchive.citation.rendered import Run
from rightsarchive.report.document import (
    Annex,
    Chronology,
    Document,
    Heading,
    Inline,
    Paragraph,
    Picture,
    Quotation,
    Table,
    Words,
)
from rightsarchive.report.wording import warning

_SPECIAL = re.compile(r"[\\`*_\[\]<>&#~|^$@]")
_LINE_START = re.compile(r"^([-+=:]|\d{1,9}(?=[.)]))")
_EMOJI = re.compile(r":(?=[a-z0-9_+-]+:)")
_SPACES = {" ": "&#32;", "\t": "&#9;"}


def markdown(report: Document, files: Mapping[int, str] | None = None) -> str:
    """The whole report; the citations stand in a comment at its end. ``files`` names the file of each picture, by its number; without them
    the pictures stand in the text."""
    return "\n".join(_Writer(report, files or {}).blocks()) + "\n"


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


class _Writer:
    def __init__(self, report: Document, files: Mapping[int, str]) -> None:
        self._report = report
        self._files = files
        self._words = report.words

    def blocks(self) -> Iterator[str]:
        report, words = self._report, self._words
        yield f"# {_line(report.title)}\n"
        if report.created:
            yield f"{words.made}{words.colon}{report.created.isoformat()}\n"
        if above := warning(report.access, words):
            yield f"**{above}**\n"
        for block in report.blocks:
            match block:
                case Heading():
                    yield f"{'#' * min(block.level + 1, 6)} {_line(block.text)}\n"
                case Paragraph():
                    yield self._paragraph(block)
                case Quotation():
                    yield from self._quotation(block)
                case Table():
                    yield from self._table(block)
                case Chronology():
                    for when, quotes in block.rows:
                        yield f"**{escape(when)}**\n"
                        for quote in quotes:
                            yield from self._quotation(quote)
                case Picture():
                    yield self._picture(block)
        if report.annex is not None:
            yield from self._annex(report.annex)
        if not report.in_text:
            for note in report.notes:
                yield f"[^{note.number}]: {_runs(note.runs)}\n"
        data = embedding.dump(report.citations, report.style, report.locale, report.layout)
        yield f"<!-- {embedding.NAME}\n{data}\n-->"

    def _picture(self, picture: Picture) -> str:
        data = f"data:image/png;base64,{base64.b64encode(picture.png).decode('ascii')}"
        address = self._files.get(picture.number, data).replace("<", "%3C").replace(">", "%3E")
        caption = f'<div class="{embedding.CAPTION}">\n\n{self._inline(picture.caption)}\n\n</div>'
        return f"![{_line(picture.alt)}](<{address}>)\n\n{caption}\n"

    def _paragraph(self, block: Paragraph) -> str:
        text = self._inline(block.content)
        if block.bullet:
            mark = "-" if block.bullet == "•" else block.bullet
            return f"{mark} {text}\n"
        return f"> {text}\n" if block.quoted else f"{text}\n"

    def _quotation(self, quotation: Quotation) -> Iterator[str]:
        citation, words = quotation.citation, self._words
        language = f' lang="{citation.language}"' if citation.language else ""
        yield f'<div id="{embedding.MARK}-{quotation.number}"{language} dir="{quotation.direction}">\n'
        yield block_quote(quotation.text) + ("" if self._report.in_text else f"[^{quotation.note}]")
        yield "\n</div>\n"
        if self._report.in_text:
            yield f"{self._behind(quotation.note)}\n"
        if quotation.translation:
            by = f" ({_line(quotation.translated_by)})" if quotation.translated_by else ""
            yield f'<div class="{embedding.TRANSLATION}">\n'
            yield f"*{words.translation}{words.colon.rstrip()}* {_line(quotation.translation)}{by}\n"
            yield "</div>\n"
        for remark in quotation.remarks:
            yield f"**{_line(remark)}**\n"

    def _table(self, table: Table) -> Iterator[str]:
        yield f"| {' | '.join(map(self._cell, table.header))} |"
        yield f"|{'---|' * len(table.header)}"
        for row in table.rows:
            yield f"| {' | '.join(map(self._cell, row))} |"
        yield ""

    def _cell(self, cell: Inline) -> str:
        return self._inline(cell).replace("\\\n", " ") or " "

    def _annex(self, annex: Annex) -> Iterator[str]:
        words = self._words
        yield f"## {words.sources}\n"
        for source in annex.sources:
            beside = (
                f"\\\n  {words.file}{words.colon}`{source.sha256}`\\\n  {_line(source.places)}" if annex.hashes else ""
            )
            yield f"- {_runs(source.entry)}{beside}"
        yield ""
        if annex.custody:
            yield f"{words.custody}{words.colon}`{annex.custody}`\n"

    def _behind(self, note: int) -> str:
        """What stands behind quoted words."""
        return _runs(self._report.notes[note - 1].runs) if self._report.in_text else f"[^{note}]"

    def _inline(self, content: Inline) -> str:
        made = ""
        for part in content:
            if not isinstance(part, Words):
                gap = " " if self._report.in_text and made and not made.endswith(" ") else ""
                made += gap + self._behind(part.note)
                continue
            text = visible(part.text)
            lines = [
                escape(line) if not made and not number else escape(f"x{line}")[1:]
                for number, line in enumerate(text.split("\n"))
            ]
            faced = _faced("\\\n".join(lines), part)
            made += faced
        return made


def _faced(text: str, words: Words) -> str:
    core = text.strip()
    if not core:
        return " " if text else ""
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    for mark, is_on in (("*", words.italic), ("**", words.bold)):
        core = f"{mark}{core}{mark}" if is_on else core
    if words.link:
        core = f"[{core}](<{words.link.replace('<', '%3C').replace('>', '%3E')}>)"
    return f"{before}{core}{after}"


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
