"""A whole field, term by term, for those who compare documents: every visible place at which a term stands."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from rightsarchive.engine.arrays.files import Array
from rightsarchive.engine.arrays.segment import Field
from rightsarchive.engine.arrays.view import Slab, View
from rightsarchive.engine.protocol import Occurrences


def occurrences(view: View, name: str) -> Iterator[Occurrences]:
    """One part for each segment that has the field, searched or keyword."""
    for slab, searched, keyword in zip(view.slabs, view.fields(name), view.keywords(name), strict=True):
        for field in (searched, keyword):
            if field is not None:
                yield _of_slab(slab, field)


def _of_slab(slab: Slab, field: Field) -> Occurrences:
    docs, starts = field.docs, np.array(field.starts, np.int64)
    numbers: Array = np.repeat(np.arange(len(field.terms)), starts[1:] - starts[:-1])
    if field.freqs is not None and field.places is not None:
        # Positions stand in the order of the postings, as many for each as its frequency.
        docs, numbers = np.repeat(docs, field.freqs), np.repeat(numbers, field.freqs)
        positions = field.places
        kept = (docs < slab.size) & (positions != field.no_place)
    else:
        positions = np.zeros(len(docs), np.uint8)
        kept = docs < slab.size
    if slab.alive is not None:
        kept[kept] = slab.alive[docs[kept]]
    # The dictionary holds terms of passages that the clearance may not see, too.
    seen, numbers = np.unique(numbers[kept], return_inverse=True)
    terms = [field.terms.text(number) for number in seen.tolist()]
    return Occurrences(terms, numbers, slab.segment.ids[docs[kept]], positions[kept])  # type: ignore[arg-type]
