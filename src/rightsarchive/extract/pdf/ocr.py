"""Pages without text, read by Tesseract from a picture that pdfium draws: only in languages that are known, never guessed.

Needs the program ``tesseract`` with a model for the language. Its table (TSV) names each word with
its position and how sure the program is, 0 to 100.
"""

from __future__ import annotations

import csv
import os
import shutil
import statistics
import subprocess
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from rightsarchive.extract.pdf.lines import PageText, PdfLine
from rightsarchive.extract.pdf.pages import clean
from rightsarchive.extract.pdf.pdfium import POINTS, Picture
from rightsarchive.language.data import language

_DOUBTFUL = 60


class Recognised(NamedTuple):
    """The text of a page as it was recognised. ``confidence`` is the mean over its words, 0 to 100; ``doubtful`` are the
    words under 60, as start, end (code points into the page's text) and confidence."""

    page: PageText
    extractor: str
    confidence: float
    doubtful: tuple[tuple[int, int, float], ...]


class _Word(NamedTuple):
    line: tuple[int, int, int]
    left: float
    bottom: float
    height: float
    confidence: float
    text: str


@cache
def installed() -> frozenset[str]:
    """The models that Tesseract has; none where it is not installed."""
    program = shutil.which("tesseract")
    if program is None:
        return frozenset()
    try:
        listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return frozenset()
    return frozenset(listed.stdout.split("\n")[1:]) - {""}


@cache
def _version() -> str:
    listed = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, timeout=20, check=False)
    return (listed.stdout or listed.stderr).split("\n", 1)[0].strip()


def models(languages: Sequence[str]) -> list[str]:
    """The models' names for these language codes (ISO 639-1), unknown codes left out."""
    return [name for code in dict.fromkeys(languages) if (name := language(code).head.tesseract)]


def way_out(languages: Sequence[str]) -> str:
    """What a user has to do so that a page without text becomes readable, as one sentence with the exact command."""
    if not languages:
        return (
            "State the language in the metadata (language: ru) and take the file in again, or run: "
            "ocrmypdf -l LANGUAGE in.pdf out.pdf and take in the result."
        )
    wanted = models(languages)
    if missing := [model for model in wanted if model not in installed()]:
        packages = " ".join(["tesseract-ocr", *(f"tesseract-ocr-{model.replace('_', '-')}" for model in missing)])
        return f"Run: apt install {packages}, and take the file in again."
    return "Text recognition makes nothing of it: look at the original, or scan it anew at 300 dots per inch."


def is_ready(languages: Sequence[str]) -> bool:
    """Whether pages can be recognised in these languages: there is at least one, and a model for each."""
    wanted = models(languages)
    return bool(wanted) and installed().issuperset(wanted)


def recognise(picture: Picture, languages: Sequence[str], *, seconds: float) -> Recognised | None:
    """Read a page that was drawn; None where it holds no words, or ``seconds`` do not suffice."""
    wanted = "+".join(models(languages))
    command = ["tesseract", "stdin", "stdout", "-l", wanted, "--dpi", str(round(picture.scale * POINTS)), "tsv"]
    try:
        done = subprocess.run(
            command,
            input=picture.image,
            capture_output=True,
            timeout=seconds,
            check=False,
            env=os.environ | {"OMP_THREAD_LIMIT": "1"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    words = _words(done.stdout.decode("utf-8", "replace"))
    if done.returncode or not words:
        return None
    page, doubtful = _page(words, picture.scale, picture.height)
    confidence = statistics.fmean(word.confidence for word in words)
    return Recognised(page, f"OCR: {_version()} ({wanted})", round(confidence, 1), doubtful)


def _words(table: str) -> list[_Word]:
    words = []
    for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = clean((row.get("text") or "").strip())
        if row.get("level") == "5" and text:
            words.append(
                _Word(
                    (int(row["block_num"]), int(row["par_num"]), int(row["line_num"])),
                    float(row["left"]),
                    float(row["top"]) + float(row["height"]),
                    float(row["height"]),
                    float(row["conf"]),
                    text,
                )
            )
    return words


def _page(words: list[_Word], scale: float, height: float) -> tuple[PageText, tuple[tuple[int, int, float], ...]]:
    # One size for the page: the height of a word's box depends on its letters, and would make headings out of them.
    size = round(statistics.median(word.height for word in words) / scale * 2) / 2
    pieces: list[str] = []
    lines: list[PdfLine] = []
    doubtful: list[tuple[int, int, float]] = []
    offset = 0
    for index, word in enumerate(words):
        first = index == 0 or words[index - 1].line != word.line
        if index:
            pieces.append("\n" if first else " ")
            offset += 1
        pieces.append(word.text)
        end = offset + len(word.text)
        if word.confidence < _DOUBTFUL:
            doubtful.append((offset, end, word.confidence))
        if first:
            lines.append(
                PdfLine(len(lines), offset, end, word.text, word.left / scale, height - word.bottom / scale, size)
            )
        else:
            last = lines[-1]
            lines[-1] = last._replace(end=end, text=f"{last.text} {word.text}")
        offset = end
    return PageText("".join(pieces), tuple(lines), 0.0, height), tuple(doubtful)
