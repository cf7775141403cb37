"""A report as a tagged PDF (PDF/UA-1 and PDF/A-3a), typeset by Typst in a worker, with fonts that come with the extra ``pdf`` alone.

Nothing of the machine goes into it: no system fonts, no paths, no clock. The citations are a file that is attached to it.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
import unicodedata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rightsarchive.citation import embedding
from rightsarchive.citation.embedding import visible
from rightsarchive.citation.rendered import Run
from rightsarchive.errors import UsageError
from rightsarchive.extract.isolation.worker import IsolatedExecutor
from rightsarchive.report.document import (
    Block,
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
from rightsarchive.report.wording import direction, leans_right, warning
from rightsarchive.settings import Limits

_PAPERS = {"A4": "a4", "Letter": "us-letter"}
_HEADINGS = 5
"""From how many headings on a report has a table of contents, as in Word."""
_EPOCH = dt.date(2000, 1, 1)
_PACKAGES = ("fontpkg_noto_serif", "fontpkg_ibm_plex_sans_arabic", "manimgx_fonts", "manimgx_fonts_cjk")
_SCRIPTS = (
    "Noto Serif", "IBM Plex Sans Arabic", "Noto Sans Hebrew", "Noto Sans Armenian", "Noto Sans Georgian", "Noto Sans Ethiopic", "Noto Sans Devanagari",
    "Noto Sans Bengali", "Noto Sans Gujarati", "Noto Sans Gurmukhi", "Noto Sans Oriya", "Noto Sans Tamil", "Noto Sans Telugu",
    "Noto Sans Kannada", "Noto Sans Malayalam", "Noto Sans Sinhala", "Noto Sans Thai", "Noto Sans Lao", "Noto Sans Khmer",
    "Noto Sans Myanmar", "Noto Sans", "Noto Sans Arabic", "Noto Sans Symbols", "DejaVu Sans Mono", "Noto Emoji",
)  # fmt: skip
_EAST_ASIAN = {"zh": "SC", "ja": "JP", "ko": "KR", "zh-TW": "TC", "zh-HK": "HK", "zh-Hant": "TC"}
_UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_MEMORY_MB = 3000
"""Address space of the worker: the fonts of East Asia are mapped into it."""


def pdf(report: Document) -> bytes:
    """The whole file. Raises UsageError where the extra is not installed or a sign has no font; LimitError where it takes too long."""
    if find_spec("typst") is None:
        raise UsageError(
            "Reports as PDF need the typesetter Typst.", advice="Install it: pip install 'rightsarchive[pdf]'."
        )
    data = json.dumps(data_of(report), ensure_ascii=False)
    when = dt.datetime.combine(report.created or _EPOCH, dt.time(), dt.UTC)
    with IsolatedExecutor(Limits(memory_mb=_MEMORY_MB)) as worker:
        return worker.submit(typeset, data, int(when.timestamp())).result()


def typeset(data: str, timestamp: int) -> bytes:
    """What Typst makes of the data of a report; runs in a worker. Raises UsageError for a sign that has no font."""
    import typst

    source = (Path(__file__).parent / "templates" / "report.typ").read_bytes()
    compiler: Any = typst.compile  # its stubs ask for a type that follows from no argument
    try:
        made = compiler(
            source,
            font_paths=_font_folders(),
            ignore_system_fonts=True,
            sys_inputs={"report": data},
            pdf_standards=["ua-1", "a-3a"],
            timestamp=timestamp,
        )
    except typst.TypstError as error:
        raise _explained(str(error)) from error
    assert isinstance(made, bytes)
    return made


def _explained(message: str) -> UsageError:
    unshown = _UNSHOWN.search(message)
    if unshown is None:
        return UsageError(f"The report could not be set as PDF: {message}", advice="Write it as .docx or .html.")
    sign = unshown[1].encode("ascii", "backslashreplace").decode() if not unshown[1].isprintable() else unshown[1]
    name = unicodedata.name(unshown[1][0], "")
    extra = "pdf-cjk" if re.match("CJK|HIRAGANA|KATAKANA|HANGUL|IDEOGRAPHIC|FULLWIDTH|BOPOMOFO", name) else ""
    advice = (
        f"Install the fonts of East Asia: pip install 'rightsarchive[{extra}]'."
        if extra and find_spec("manimgx_fonts_cjk") is None
        else "Write the report as .docx or .html, which take the fonts of the reader."
    )
    return UsageError(
        f"No font that comes with rightsarchive shows “{sign}” ({name or 'a sign without a name'}).", advice=advice
    )


def _font_folders() -> list[Path]:
    specs = [find_spec(name) for name in _PACKAGES]
    return [
        Path(folder)
        for spec in specs
        if spec is not None and spec.submodule_search_locations
        for folder in spec.submodule_search_locations
    ]


def _fonts(language: str) -> list[str]:
    """The families in the order in which they are asked for a sign."""
    kinds = dict.fromkeys([_east_asian(language), "SC", "JP", "KR"]) if find_spec("manimgx_fonts_cjk") else {}
    east = [f"Noto Sans CJK {kind}" for kind in kinds if kind]
    # Quotation marks and stops of a Chinese text are as wide as its letters.
    first = _east_asian(language)
    return [*east, *_SCRIPTS] if first and east else [*_SCRIPTS, *east]


def _east_asian(language: str) -> str:
    return _EAST_ASIAN.get(language) or _EAST_ASIAN.get(language.partition("-")[0], "")


def _tongue(language: str | None) -> list[Any]:
    """Language and region as Typst takes them, and the fonts."""
    code, _, rest = (language or "und").replace("_", "-").partition("-")
    region = rest if re.fullmatch(r"[A-Z]{2}", rest) else None
    return [code if re.fullmatch(r"[a-z]{2,3}", code) else "und", region, _fonts(language or "")]


def data_of(report: Document) -> dict[str, Any]:
    """What the template is given: strings, numbers and lists alone."""
    words, dirs = report.words, direction(report.language)
    rtl = dirs == "rtl"
    writer = _Writer(rtl=rtl)
    headings = sum(isinstance(block, Heading) for block in report.blocks)
    annex = report.annex
    return {
        "title": _line(report.title), "title_dir": _side(leans_right(report.title, otherwise=rtl)), "author": [visible(each) for each in report.authors],
        "made": f"{words.made}{words.colon}\u2066{report.created.isoformat()}\u2069" if report.created else "",
        "warning": warning(report.access, words),
        "paper": _PAPERS[report.paper], "language": report.language, "dir": dirs,
        "tongue": _tongue(report.locale), "fonts": _fonts(report.language),
        "words": words._asdict(), "contents": headings >= _HEADINGS, "in_text": report.in_text, "endnotes": report.endnotes,
        "notes": [_runs(note.runs) for note in report.notes],
        "blocks": [writer.block(block) for block in report.blocks],
        "annex": None if annex is None else {
            "hashes": annex.hashes, "custody": annex.custody,
            "sources": [
                {"entry": _runs(each.entry), "sha256": each.sha256, "places": _line(each.places)} for each in annex.sources
            ],
        },
        "citations": embedding.dump(report.citations, report.style, report.locale, report.layout),
    }  # fmt: skip


class _Writer:
    def __init__(self, *, rtl: bool) -> None:
        self._rtl = rtl

    def block(self, block: Block) -> dict[str, Any]:
        match block:
            case Heading():
                side = _side(leans_right(block.text, otherwise=self._rtl))
                return {"kind": "heading", "level": min(block.level, 4), "text": _line(block.text), "dir": side}
            case Paragraph():
                content = self._cell(block.content)
                return {"kind": "paragraph", "bullet": block.bullet, "quoted": block.quoted, **content}
            case Quotation():
                return self._quotation(block)
            case Table():
                header = [self._cell(each) for each in block.header]
                return {
                    "kind": "table",
                    "header": header,
                    "rows": [[self._cell(each) for each in row] for row in block.rows],
                }
            case Chronology():
                rows = [
                    {"when": when, "quotes": [self._quotation(each) for each in quotes]} for when, quotes in block.rows
                ]
                return {"kind": "chronology", "header": [], "rows": rows}
            case Picture():
                width = block.width / block.scale
                shown = {"svg": _svg(block), "width": width, "alt": _line(block.alt)}
                return {"kind": "picture", **shown, **self._cell(block.caption)}

    def _quotation(self, quote: Quotation) -> dict[str, Any]:
        rtl = quote.direction == "rtl" or (quote.direction == "auto" and leans_right(quote.text, otherwise=False))
        paragraphs = [_text(each.strip("\n")) for each in re.split(r"\n[ \t]*\n", quote.text)]
        return {
            "kind": "quotation", "note": quote.note, "paragraphs": paragraphs, "dir": _side(rtl),
            "tongue": _tongue(quote.citation.language), "remarks": [_line(each) for each in quote.remarks],
            "translation": _line(quote.translation), "translated_by": _line(quote.translated_by),
            "translation_dir": _side(leans_right(quote.translation, otherwise=self._rtl)),
        }  # fmt: skip

    def _cell(self, content: Inline) -> dict[str, Any]:
        rtl = leans_right("".join(each.text for each in content if isinstance(each, Words)), otherwise=self._rtl)
        return {
            "dir": _side(rtl),
            "content": [
                {"text": _text(each.text), "bold": each.bold, "italic": each.italic, "link": each.link}
                if isinstance(each, Words)
                else {"note": each.note}
                for each in content
            ],
        }


def _svg(picture: Picture) -> str:
    """A picture as text, for data are text alone."""
    data = base64.b64encode(picture.png).decode("ascii")
    size = f'width="{picture.width}" height="{picture.height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><image {size} href="data:image/png;base64,{data}"/></svg>'


def _runs(runs: tuple[Run, ...]) -> list[dict[str, Any]]:
    return [{"text": _text(run.text), "italic": run.italic} for run in runs]


def _side(rtl: bool) -> str:
    return "rtl" if rtl else "ltr"


def _text(text: str) -> str:
    return visible(text)


def _line(text: str) -> str:
    return " ".join(visible(text).split())
