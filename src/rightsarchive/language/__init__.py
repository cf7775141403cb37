"""Everything that depends on a human language: detection, sentences, terms, names, dates, concepts."""
