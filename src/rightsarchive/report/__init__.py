"""Reports: quotes by case, each verbatim with its source, written as Markdown, HTML or Word, and verifiable afterwards."""

from rightsarchive.report.document import Report, Section, compose
from rightsarchive.report.write import FORMATS, render, write

__all__ = ["FORMATS", "Report", "Section", "compose", "render", "write"]
