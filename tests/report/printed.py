"""What a report prints for each of its citations."""

from importlib.util import find_spec
from pathlib import Path

from rightsarchive.papers.reading import PrintedQuote, printed_quotes, read_paper, read_text
from rightsarchive.report import FORMATS

TEXT_FORMATS = tuple(form for form in FORMATS if form != "pdf")
"""Those that take a few milliseconds each. PDF has tests of its own, in test_pdf.py."""
INSTALLED_FORMATS = FORMATS if find_spec("typst") else TEXT_FORMATS


def citations_in(report: Path | str) -> tuple[PrintedQuote, ...]:
    """Every citation in a report: a path, or the text of one in Markdown or HTML."""
    if isinstance(report, Path):
        return printed_quotes(read_paper(report), report)
    return printed_quotes(read_text(report), None)
