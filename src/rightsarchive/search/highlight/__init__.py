"""Where the words of a plan stand in a passage: every match with the reason for it, in code points of the passage."""

from rightsarchive.search.highlight.marks import Highlight, Highlighter

__all__ = ["Highlight", "Highlighter"]
