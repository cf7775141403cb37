"""Papers and reports as other people hand them in: read to paragraphs, their quotations found, looked up in the archive and judged."""
