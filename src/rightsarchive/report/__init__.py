"""Reports: built by a script, each quote verbatim with its source, written as Markdown, HTML or Word, and verifiable afterwards."""

from rightsarchive.report.builder import Cite, Report, Section, cite, compose_report
from rightsarchive.report.write import FORMATS, render, write

__all__ = ["FORMATS", "Cite", "Report", "Section", "cite", "compose_report", "render", "write"]
