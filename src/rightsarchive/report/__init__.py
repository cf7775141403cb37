"""Reports: built by a script, each quote verbatim with its source, written as Markdown, HTML or Word, and verifiable afterwards."""

from rightsarchive.report.builder import Report, compose_report
from rightsarchive.report.section import Cite, Section, cite
from rightsarchive.report.template import write_template
from rightsarchive.report.write import FORMATS, render, write

__all__ = ["FORMATS", "Cite", "Report", "Section", "cite", "compose_report", "render", "write", "write_template"]
