"""The bundled vocabulary of human-rights terms: Turtle files by theme, and ``bundled.json`` made from them for fast loading.

After a change to a Turtle file, or to how words are stemmed: ``python -m rightsarchive.language.vocabularies``.
"""
