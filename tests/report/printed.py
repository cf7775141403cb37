"""What a report prints for each of its citations."""

from pathlib import Path

from rightsarchive.papers.reading import PrintedQuote, printed_quotes, read_paper, read_text


def citations_in(report: Path | str) -> tuple[PrintedQuote, ...]:
    """Every citation in a report: a path, or the text of one in Markdown or HTML."""
    if isinstance(report, Path):
        return printed_quotes(read_paper(report), report)
    return printed_quotes(read_text(report), None)
