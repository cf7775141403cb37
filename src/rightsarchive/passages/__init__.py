"""From paragraphs to passages: the units that are found, shown and cited."""

from rightsarchive.passages.layout import split

__all__ = ["split"]
