"""From a file to its text, pages and paragraphs."""
