"""Passages like a text: what a search for its most telling words finds.

Words are chosen by how often they stand in the text and how rare they are among what one clearance sees (tf·idf, as "more like this" does in
Lucene); they are then asked as any words of a query are, so that a name in another script and a term in another language count too.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Final

from rightsarchive.citation import Citation
from rightsarchive.engine.protocol import Engine
from rightsarchive.errors import NotInArchiveError, UsageError
from rightsarchive.language.fields import WORD
from rightsarchive.language.lexicon import word_tokens
from rightsarchive.model import Access, Passage, PassageId
from rightsarchive.query.plan import Everything, Term
from rightsarchive.query.syntax import Query, Together, Word
from rightsarchive.search.results import Hit
from rightsarchive.store import CatalogReader

_NAME: Final = re.compile(r"p[0-9a-f]{16}")

LONGEST: Final = 100_000
"""Code points of a text."""

TELLING: Final = 30
"""Words that stand elsewhere, of which passages like a text are found."""

CAPITAL: Final = 1.5
"""How much more a word with a capital tells: it may be a name, which is found in other languages too."""

_UNKNOWN: Final = 10
"""Words beside them that stand nowhere else as they are: names, which may be spelled in another way."""


def like_what(catalog: CatalogReader, passage: str | Passage | Citation | Hit) -> tuple[str, tuple[PassageId, ...]]:
    """A text, and the passages that are seen which it is, or stands in. Raises NotInArchiveError for the name of a passage that is not there."""
    if isinstance(passage, str):
        if not _NAME.fullmatch(passage.strip()):
            return passage, ()
        passage = catalog.passages.named(passage.strip())
    if isinstance(passage, Citation):
        return passage.quote, tuple(_quoted(catalog, passage))
    passage = passage.passage if isinstance(passage, Hit) else passage
    return passage.text, tuple(catalog.passages.visible([passage.id]))


def _quoted(catalog: CatalogReader, citation: Citation) -> Iterator[PassageId]:
    """The passages of a document's newest version that a quote of it stands in."""
    try:
        version = catalog.documents.find(citation.document_id)
    except NotInArchiveError:
        return
    if catalog.texts.digest(catalog.documents.text(version)) == citation.text_sha256:
        at = citation.locator
        for passage in catalog.passages.of_version(version):
            if passage.locator.start < at.end and at.start < passage.locator.end:
                yield passage.id


def like(engine: Engine, text: str, clearance: Access, *, own: bool) -> Query:
    """The query for what is like ``text``. With ``own``, the text is one of the passages that are counted. Raises UsageError where there is no
    word in it, or it is too long."""
    if len(text) > LONGEST:
        raise UsageError(f"the text has more than {LONGEST:,} characters.", advice="Give a part of it.")
    counted = Counter(run for run in map(_bare, text.split()) if word_tokens(run))
    words = _telling(engine, counted, clearance, own=own)
    if not words:
        raise UsageError("there is no word in the text that could be looked for.")
    nodes, at = [], 0
    for word in words:
        nodes.append(Word(at, at + len(word), word))
        at += len(word) + 1
    return Query(" ".join(words), Together(0, at - 1, tuple(nodes)))


def _telling(engine: Engine, counted: Counter[str], clearance: Access, *, own: bool) -> list[str]:
    """The words that tell most, in the order of the text."""
    runs = list(counted)
    terms = [[Term(WORD, token.word) for token in word_tokens(run)] for run in runs]
    found = iter(engine.counts([term for of_run in terms for term in of_run], clearance))
    # Of a run of several words, or of characters that are words, the rarest one tells.
    elsewhere = {run: min(next(found) - own for _ in of_run) for run, of_run in zip(runs, terms, strict=True)}
    passages = engine.count(Everything(), clearance)
    place = {run: number for number, run in enumerate(runs)}

    def tells(run: str) -> tuple[float, int]:
        weight = counted[run] * (CAPITAL if run != run.lower() else 1)
        return -weight * math.log(1 + (passages + 1) / (elsewhere[run] + 0.5)), place[run]

    known = sorted((run for run in runs if elsewhere[run] > 0), key=tells)[:TELLING]
    names = [run for run in runs if elsewhere[run] <= 0 and run != run.lower()][:_UNKNOWN]
    unknown = names or ([] if known else runs[:_UNKNOWN])
    return sorted({*known, *unknown}, key=place.__getitem__)


def _bare(run: str) -> str:
    """Without the punctuation around it."""
    inner = [at for at, letter in enumerate(run) if unicodedata.category(letter)[0] in "LMN"]
    return run[inner[0] : inner[-1] + 1] if inner else ""
