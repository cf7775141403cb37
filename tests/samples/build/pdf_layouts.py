"""PDF samples: a plain page, a report with running header and outline, a booklet in two columns, a scan without text."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import matplotlib as mpl
from fpdf import FPDF
from fpdf.enums import EncryptionMethod
from PIL import Image, ImageDraw, ImageFont
from tests.samples.build.source import Block, Source

FONTS = Path(mpl.get_data_path()) / "fonts" / "ttf"
SIZES = {1: 17.0, 2: 13.0, 3: 11.0}
BODY = 10.5
A4, A5 = (210, 297), (148, 210)  # millimetres
SCAN_SIZE = (1654, 2339)  # A4 at 200 dots per inch
MM_PER_POINT = 25.4 / 72


class SamplePdf(FPDF):
    """A page with the source's running header and footer; ``numbered`` prints the page label at the foot."""

    def __init__(self, source: Source, page_format: tuple[int, int] = A4, *, numbered: bool = True) -> None:
        super().__init__(format=page_format)
        self.source = source
        self.numbered = numbered
        self.add_font("DejaVu", "", FONTS / "DejaVuSans.ttf")
        self.add_font("DejaVu", "B", FONTS / "DejaVuSans-Bold.ttf")
        self.set_title(source.title)
        self.set_author(source.author)
        self.set_lang(source.language)
        self.set_creation_date(source.created_at)
        self.set_margin(22 if page_format == A4 else 14)
        self.set_auto_page_break(auto=True, margin=24 if page_format == A4 else 18)

    def header(self) -> None:
        if self.source.header:
            with self._running(12 if self.w > 200 else 8):
                self.cell(self.epw, 5, self.source.header, align="L")
            self.set_y(24 if self.w > 200 else 16)

    def footer(self) -> None:
        with self._running(self.h - 15 if self.w > 200 else self.h - 11):
            self.cell(self.epw / 2, 5, self.source.footer, align="L")
            self.cell(self.epw / 2, 5, self.get_page_label() if self.numbered else "", align="R")

    @contextmanager
    def _running(self, y: float) -> Iterator[None]:
        self.set_xy(self.l_margin, y)
        self.set_font("DejaVu", "", 7.5)
        self.set_text_color(90)
        yield
        self.set_text_color(0)

    def write_block(self, block: Block, *, outline: bool) -> None:
        """Set one block across the whole width."""
        if block.heading:
            level, text = block.heading
            size = SIZES[level]
            if self.will_page_break(size * MM_PER_POINT * 4):
                self.add_page()
            if outline:
                self.start_section(text, level=level - 1)
            self.ln(size * 0.25)
            self._lines(text, size, style="B")
        for item in block.list or ():
            self._lines(f"• {item}", BODY, indent=5)
        if block.p is not None:
            self._lines(block.p, BODY)

    def _lines(self, text: str, size: float, *, style: str = "", indent: float = 0) -> None:
        self.set_font("DejaVu", style, size)
        self.set_x(self.l_margin + indent)
        self.multi_cell(self.epw - indent, size * MM_PER_POINT * 1.4, text, align="L", new_x="LMARGIN", new_y="NEXT")
        self.ln(2.2)


def build_pdf(source: Source) -> bytes:
    """The bytes of the PDF that ``source`` describes."""
    match source.layout:
        case "columns":
            pdf = _columns(source)
        case "scan":
            pdf = _scan(source)
        case _:
            pdf = _report(source)
    if source.password is not None:
        # RC4, because its result depends on nothing but the file: the same sources give the same bytes.
        pdf.set_encryption(source.password, source.password, encryption_method=EncryptionMethod.RC4)
    return bytes(pdf.output())


def _report(source: Source) -> SamplePdf:
    pdf = SamplePdf(source, numbered=source.layout == "report")
    pdf.add_page()
    for block in source.body:
        pdf.write_block(block, outline=source.layout == "report")
    return pdf


def _columns(source: Source) -> SamplePdf:
    """A booklet: front pages labelled i, ii, iii …, then the body in two columns, labelled from 1."""
    pdf = SamplePdf(source, A5)
    for number, page in enumerate(source.front):
        pdf.add_page(label_style="r", label_start=1) if number == 0 else pdf.add_page()
        for block in page:
            pdf.write_block(block, outline=False)
    pdf.add_page(label_style="D", label_start=1)
    with pdf.text_columns(ncols=2, gutter=7, text_align="L", line_height=1.35) as columns:
        for block in source.body:
            if block.heading:
                pdf.set_font("DejaVu", "B", 11.5)
                with columns.paragraph(top_margin=2.5, bottom_margin=1.5) as paragraph:
                    paragraph.write(block.heading[1])
            pdf.set_font("DejaVu", "", 9.5)
            for text in (block.p,) if block.p is not None else [f"• {item}" for item in block.list or ()]:
                with columns.paragraph(bottom_margin=1.8) as paragraph:
                    paragraph.write(_hyphenate_spanish(text))
    return pdf


def _hyphenate_spanish(text: str) -> str:
    """Soft hyphens in long words, where vowel, consonant, vowel meet: a division that Spanish always allows."""

    def divide(word: re.Match[str]) -> str:
        return re.sub(r"(?<=\w\w[aeiouáéíóú])(?=[bcdfglmnprstv][aeiouáéíóú]\w)", "\u00ad", word[0])

    return re.sub(r"\w{9,}", divide, text)


def _scan(source: Source) -> SamplePdf:
    """One picture of a page, a little crooked and with specks of dust; no text behind it."""
    page = Image.new("L", SCAN_SIZE, 255)
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype(str(FONTS / "DejaVuSerif.ttf"), 36)
    y = 260
    for block in source.body:
        for line in _wrap(block.p or "", font, SCAN_SIZE[0] - 440):
            draw.text((220, y), line, fill=0, font=font)
            y += 58
        y += 40
    page = page.rotate(0.6, resample=Image.Resampling.BICUBIC, fillcolor=255)
    dust, draw = random.Random(source.title), ImageDraw.Draw(page)
    for _ in range(120):
        draw.point((dust.randrange(SCAN_SIZE[0]), dust.randrange(SCAN_SIZE[1])), fill=0)
    pdf = SamplePdf(source.model_copy(update={"header": "", "footer": ""}), numbered=False)
    pdf.set_auto_page_break(auto=False)
    pdf.add_page()
    pdf.image(page.point(lambda level: 255 if level > 140 else 0).convert("1"), 0, 0, pdf.w, pdf.h)
    return pdf


def _wrap(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
