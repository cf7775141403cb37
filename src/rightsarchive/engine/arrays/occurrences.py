"""A whole field, term by term, for those who compare documents: every visible position of every term."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from rightsarchive.engine.arrays.files import Array
from rightsarchive.engine.arrays.segment import Field
from rightsarchive.engine.arrays.view import SegmentReader, View
from rightsarchive.engine.protocol import Occurrences


def occurrences(view: View, name: str) -> Iterator[Occurrences]:
    """One part for each segment that has the field, searched or keyword."""
    for reader, searched, keyword in zip(view.readers, view.fields(name), view.keywords(name), strict=True):
        for field in (searched, keyword):
            if field is not None:
                yield _of_reader(reader, field)


def _of_reader(reader: SegmentReader, field: Field) -> Occurrences:
    docs, starts = field.docs.whole(), field.starts.whole().astype(np.int64)
    ordinals: Array = np.repeat(np.arange(len(field.terms)), starts[1:] - starts[:-1])
    if field.freqs is not None and field.positions is not None:
        # Positions stand in the order of the postings, as many for each as its frequency.
        freqs = field.freqs.whole()
        docs, ordinals = np.repeat(docs, freqs), np.repeat(ordinals, freqs)
        positions = field.positions.whole()
        kept = (docs < reader.size) & (positions != field.no_position)
    else:
        positions = np.zeros(len(docs), np.uint8)
        kept = docs < reader.size
    if reader.live is not None:
        kept[kept] = reader.live[docs[kept]]
    # The dictionary holds terms of passages that the clearance may not see, too.
    seen, ordinals = np.unique(ordinals[kept], return_inverse=True)
    terms = [field.terms.text(ordinal) for ordinal in seen.tolist()]
    return Occurrences(terms, ordinals, reader.segment.ids.take(docs[kept]), positions[kept])  # type: ignore[arg-type]
