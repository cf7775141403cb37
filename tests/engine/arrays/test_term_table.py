"""The hash table of a segment finds every term of every field, and none that is not there."""

from __future__ import annotations

from zlib import crc32

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.engine.arrays.files import StoredArray
from rightsarchive.engine.arrays.term_table import TermTable, hashes_of, keys_of, sorted_hashes
from rightsarchive.engine.arrays.terms import TermBlock, TermDictionary, encode

ALIKE = ("buckeroo", "plumless")
"""Two words with one CRC-32."""

texts = st.text("ab\0жз\U0001f54a\udc80", max_size=12) | st.sampled_from(ALIKE)


def table(fields: dict[str, set[str]]) -> TermTable:
    dictionaries, hashes = {}, {}
    for name, held in fields.items():
        ordered = sorted(map(encode, held))
        offsets = np.cumsum([0, *map(len, ordered)]).astype(np.uint32)
        dictionaries[name] = TermDictionary(b"".join(ordered), 0, StoredArray(offsets))
        blocks = [ordered[:2], ordered[2:]]
        hashes[name] = [
            hashes_of(name, TermBlock(b"".join(block), np.array(list(map(len, block)), np.uint32))) for block in blocks
        ]
    found, order = sorted_hashes(hashes)
    return TermTable(StoredArray(found), StoredArray(order), dictionaries)


@given(
    fields=st.dictionaries(st.sampled_from(("word", "stem", "")), st.sets(texts, max_size=20)),
    asked=st.lists(st.tuples(st.sampled_from(("word", "stem", "", "none")), texts), max_size=10),
)
def test_every_term_is_found_at_its_ordinal(fields: dict[str, set[str]], asked: list[tuple[str, str]]) -> None:
    asked += [(name, text) for name, held in fields.items() for text in held]
    found = dict(table(fields).find(keys_of(asked)))
    for i, (name, text) in enumerate(asked):
        held = sorted(map(encode, fields.get(name, ())))
        assert found.get(i) == (held.index(encode(text)) if encode(text) in held else None)


def test_terms_of_one_hash_are_told_apart() -> None:
    assert crc32(ALIKE[0].encode()) == crc32(ALIKE[1].encode())
    keys = keys_of([("word", text) for text in ALIKE])
    assert keys.hashes[0] == keys.hashes[1]
    assert table({"word": {*ALIKE, "a"}}).find(keys) == [(0, 1), (1, 2)]
    assert table({"word": {ALIKE[1]}}).find(keys) == [(1, 0)]
