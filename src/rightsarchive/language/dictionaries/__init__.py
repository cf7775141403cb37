"""Bilingual dictionaries that a person adds: files of several formats (:mod:`reading`) → terms by their stems in both directions
(:mod:`terms`) → what the words of a query are called in other languages (:mod:`translation`)."""
